package ingest

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
)

var (
	// A mark of secrecy is a line of its own: 秘密★5年, 机密 ★ 长期, 密级：秘密.
	markLine = regexp.MustCompile(`^(?:密级(?:标识|等级)?[:：]?)?[【〔\[(（]?(绝密|机密|秘密)[】〕\])）]?(?:[★☆*＊](?:(?:保密期限[:：]?)?(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:年|个月|月|天|日)|长期|解密时间.{0,12}|启用前|.{0,8})?|(?:\d{1,2}|[一二三四五六七八九十]{1,3})年|(?:件|级))?$`)
	// The mark with its star also stands beside the copy number: 000001 机密★1年.
	markStar = regexp.MustCompile(`(绝密|机密|秘密)[★☆]`)
	internal = regexp.MustCompile(`^[【〔\[(（]?(内部(?:资料|文件|材料|使用|参考|掌握)|会后收回|不予公开|注意保密|注意保存|仅供内部(?:使用|参考|工作使用))`)
)

// secrecy looks for a mark of secrecy on the cover or at the head of the text,
// and in headers. The word in running prose is no mark.
func secrecy(d *document.Document) (mark, note string) {
	look := func(text string, cell bool) {
		for _, line := range strings.Split(text, "\n") {
			t := squeeze(line)
			if n := utf8.RuneCountInString(t); n == 0 || n > 40 {
				continue
			}
			// In a cell the bare word may be one of several to tick.
			if markLine.MatchString(t) && mark == "" && (!cell || strings.ContainsAny(t, "★☆:：")) {
				mark = strings.TrimSpace(line)
			} else if m := markStar.FindString(t); m != "" && mark == "" {
				mark = strings.TrimSpace(line)
			}
			if m := internal.FindStringSubmatch(t); m != nil && note == "" {
				note = m[1]
			}
		}
	}
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if i >= 20 && (b.Page != 1 || i > 80) {
			break
		}
		if b.Kind == document.Comment || b.Kind == document.Contents {
			continue
		}
		if b.Table != nil {
			for _, row := range b.Table.Rows {
				for c := range row {
					look(row[c].Text, true)
				}
				// 密级 | 秘密 in two cells
				for c := 0; c+1 < len(row); c++ {
					if squeeze(row[c].Text) == "密级" {
						look("密级:"+row[c+1].Text, true)
					}
				}
			}
			continue
		}
		look(b.Text, false)
	}
	for _, r := range d.Running {
		look(r.Text, false)
	}
	return mark, note
}

// squeeze drops all spaces, so that 评 估 报 告 reads 评估报告.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r <= ' ', r == '\u3000', r == '\u00a0', r >= '\u2000' && r <= '\u200b', r == '\ufeff':
			return -1
		}
		return r
	}, s)
}
