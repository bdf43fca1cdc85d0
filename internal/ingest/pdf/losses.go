package pdf

import (
	"errors"
	"fmt"
	"math"

	"wenping/internal/document"
	"wenping/internal/problem"
)

// readable says whether there is text to judge. Sheets that are pictures are
// losses; a file that is mostly pictures is no text at all.
func readable(sheets []sheet) error {
	text, images, chars, lost := 0, 0, 0, 0
	for i := range sheets {
		s := &sheets[i]
		n := s.printed()
		chars += n - s.unmapped
		lost += s.unmapped
		switch {
		case s.imageOnly():
			images++
		case n > 0:
			text++
		}
	}
	switch {
	case chars == 0 && images == 0 && lost == 0:
		return problem.New(problem.Empty, "这份 PDF 的 %d 页都是空白页，没有可审查的内容。请重新导出后再提交。", len(sheets))
	case chars == 0 && lost == 0, images > text && chars < 3000 && chars < 200*len(sheets):
		why := ""
		for i := range sheets {
			if err := sheets[i].unread; err != nil {
				why = unreadWhy(err)
				break
			}
		}
		return problem.Wrap(problem.NoText, ErrScan, "这份 PDF 是扫描件或图片，没有可读取的文字（共 %d 页，其中 %d 页为图片）。%s请向报送单位索取 Word 原件，或用 WPS、Word 直接导出的 PDF。", len(sheets), images, why)
	case lost > chars:
		return problem.New(problem.NoText, "这份 PDF 的字体没有文字对照信息，提取出的多为乱码，无法审查。请向报送单位索取 Word 原件，或用 WPS、Word 重新导出 PDF。")
	}
	return nil
}

// printed counts the characters on a page.
func (s *sheet) printed() int {
	n := 0
	for i := range s.glyphs {
		if s.glyphs[i].r != ' ' {
			n++
		}
	}
	for i := range s.strays {
		if s.strays[i].r != ' ' {
			n++
		}
	}
	return n
}

// read says that most of the page is recognised text: by ourselves, or in the
// invisible layer under a scan.
func (s *sheet) read() bool {
	n, hidden := 0, 0
	for i := range s.glyphs {
		if s.glyphs[i].r != ' ' {
			n++
			if s.glyphs[i].hidden {
				hidden++
			}
		}
	}
	return hidden > 0 && hidden*2 > n
}

// sure is the mean confidence of what we recognised ourselves.
func (s *sheet) sure() float64 {
	n, sum := 0, 0.0
	for i := range s.glyphs {
		if g := &s.glyphs[i]; g.r != ' ' && g.confidence > 0 {
			n++
			sum += float64(g.confidence)
		}
	}
	return math.Round(100*sum/float64(max(1, n))) / 100
}

// imageOnly says that something is to be seen on the page, but no text: a
// scan, or letters drawn as outlines. A page number or stamp beside a picture
// that fills the page does not make it readable.
func (s *sheet) imageOnly() bool {
	n := s.printed()
	area := s.pictureArea()
	if n == 0 {
		return area > 0.05 || s.paths > 40 || len(s.pictures) > 20
	}
	return n < 20 && (area > 0.7 || s.paths > 400)
}

// pictureArea is the share of the page that its largest pictures cover.
func (s *sheet) pictureArea() float64 {
	sum := 0.0
	for _, p := range s.pictures {
		sum += (p.X1 - p.X0) * (p.Y1 - p.Y0)
	}
	return min(1, sum/max(1, s.w*s.h))
}

// losses lists what could not be read on a page.
func (s *sheet) losses() []document.Loss {
	var out []document.Loss
	count := 0
	add := func(kind document.LossKind, note, detail string) {
		out = append(out, document.Loss{Kind: kind, Page: s.number, Count: count, Note: note, Detail: detail})
	}
	switch {
	case s.imageOnly():
		count = max(1, len(s.pictures))
		note, detail := fmt.Sprintf("PDF第%d页是图片，没有可识别的文字，其内容未读入。", s.number), fmt.Sprintf("%d pictures, %d paths, %d characters", len(s.pictures), s.paths, s.printed())
		if s.unread != nil {
			note, detail = note+unreadWhy(s.unread), detail+": "+s.unread.Error()
		}
		add(document.LossImagePage, note, detail)
	default:
		count = 1
		for _, p := range joined(s.pictures) {
			if (p.X1-p.X0)*(p.Y1-p.Y0) >= 0.25*s.w*s.h && !s.textOver(p) {
				add(document.LossImageTable, fmt.Sprintf("PDF第%d页有一幅占版面四分之一以上的图片，其中的文字或表格未读入。", s.number), "large picture")
			}
		}
	}
	if s.unmapped > 0 {
		count = s.unmapped
		add(document.LossGlyphs, fmt.Sprintf("PDF第%d页有%d个字形没有对应的文字，未能读出。", s.number, s.unmapped), "glyphs without unicode")
	}
	if s.cut {
		count = 0
		add(document.LossLimit, fmt.Sprintf("PDF第%d页内容过多或已损坏，只读入了一部分。", s.number), "page limit or unreadable page")
	}
	return out
}

// unreadWhy is what a recogniser has to say to people, if anything.
func unreadWhy(err error) string {
	var p *problem.Error
	if errors.As(err, &p) && p.Code != problem.Internal {
		return p.Message
	}
	return "文字识别没有成功。"
}

// textOver says that the picture is a background: text stands on it.
func (s *sheet) textOver(p document.Box) bool {
	n := 0
	for i := range s.glyphs {
		g := &s.glyphs[i]
		if g.r != ' ' && g.x0 >= p.X0 && g.x1 <= p.X1 && g.y0 >= p.Y0 && g.y1 <= p.Y1 {
			n++
		}
	}
	return n > 60
}

// joined puts pictures that stand edge to edge together: scanners and printers
// cut a large one into strips.
func joined(ps []document.Box) []document.Box {
	const most = 300 // pieces of a page; more are no strips
	if len(ps) > most {
		return ps
	}
	out := append([]document.Box(nil), ps...)
	area := func(b document.Box) float64 { return (b.X1 - b.X0) * (b.Y1 - b.Y0) }
	for again := true; again; {
		again = false
		for i := 0; i < len(out); i++ {
			for j := i + 1; j < len(out); j++ {
				if u := out[i].Union(out[j]); area(u) <= 1.03*(area(out[i])+area(out[j])) {
					out[i] = u
					out = append(out[:j], out[j+1:]...)
					again = true
					j--
				}
			}
		}
	}
	return out
}
