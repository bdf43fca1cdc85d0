package pdf

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
)

// look is what the body text of a document looks like; headings stand out from it.
type look struct {
	size   float64
	family byte
	bold   bool
	pitch  float64 // distance from line to line, in ems
	indent float64 // of a paragraph's first line beside the others, in ems; 0 not the habit here
}

// bodyLook is the look of most characters.
func bodyLook(pages [][]item) look {
	sizes, faces, bolds := map[float64]int{}, map[byte]int{}, 0
	total := 0
	pitches := map[int]int{}
	indents := map[int]int{}
	for _, items := range pages {
		var prev *line
		for _, it := range items {
			l := it.line
			if l == nil {
				prev = nil
				continue
			}
			n := len(l.glyphs)
			total += n
			sizes[l.size] += n
			faces[l.family] += n
			if l.bold {
				bolds += n
			}
			if prev != nil && prev.size == l.size && l.base > prev.base {
				pitches[int((l.base-prev.base)/l.size*20+0.5)]++
				if in := prev.x0 - prev.left; prev.left == l.left && in > 1.2*l.size && prev.fullBefore(l) {
					if l.x0-l.left < 0.5*l.size {
						indents[int(in/l.size*2+0.5)]++
					} else if d := l.x0 - prev.x0; d < 0.5*l.size && d > -0.5*l.size {
						indents[0]++ // set in as a whole
					}
				}
			}
			prev = l
		}
	}
	b := look{size: 12, pitch: 1.5}
	best := 0
	for s, n := range sizes {
		if n > best || n == best && s < b.size {
			best, b.size = n, s
		}
	}
	best = 0
	for f, n := range faces {
		if n > best || n == best && f < b.family {
			best, b.family = n, f
		}
	}
	best = 0
	for p, n := range pitches {
		if n > best || n == best && float64(p)/20 < b.pitch {
			best, b.pitch = n, float64(p)/20
		}
	}
	b.bold = bolds*2 > total
	most, sum := 0, 0
	for d, n := range indents {
		if sum += n; d > 0 && (n > indents[most] || n == indents[most] && d < most || most == 0) {
			most = d
		}
	}
	if indents[most] >= 5 && most > 0 && indents[0]*4 < sum {
		b.indent = float64(most) / 2
	}
	return b
}

// centred says that a line stands in the middle of its column, with room on both sides.
func (l *line) centred() bool {
	a, b := l.x0-l.left, l.right-l.x1
	if a < 1.2*l.size || b < 1.2*l.size {
		return false
	}
	d := a - b
	return d < 1.6*l.size && d > -1.6*l.size
}

var (
	ownTitle = regexp.MustCompile(`^(?:前\s*言|引\s*言|摘\s*要|概\s*述|目\s*[录次]|结\s*论|结\s*语|总\s*则|附\s*则|附\s*[件录表图]\s*[0-9一二三四五六七八九十A-Z]{0,3}|参考文献|编制说明|致\s*谢|后\s*记)$`)
	annexed  = regexp.MustCompile(`^附\s*[件录]\s*[0-9０-９一二三四五六七八九十A-Z]{0,3}[:：.、\s]?`)
	// "附件1：名单" heads an annex; "附件：1. 名单" lists them.
	numberedAnnex = regexp.MustCompile(`^附\s*[件录]\s*[0-9０-９一二三四五六七八九十A-Z]{1,3}\s*[:：][^:：]*$`)
	// a list item or a form field, not a heading: "项目名称：某某", "1）…；"
	fieldLike = regexp.MustCompile(`[:：].`)
	dateLike  = regexp.MustCompile(`^[〇○Ｏ零一二三四五六七八九十0-9\s]{2,}年[〇○零一二三四五六七八九十0-9\s]*(?:月|$)`)
)

// stands says that a line is set so that it stands out from the text: bigger,
// bold, or in a face that headings are set in.
func (k look) stands(l *line) bool {
	if l.size >= k.size*1.1 {
		return true
	}
	return l.size >= k.size*0.9 && (l.bold && !k.bold || l.family != k.family && (l.family == 'h' || l.family == 'k' || l.family == 'x'))
}

// headingLike judges one paragraph of one or two lines by itself.
func headingLike(text string, first *line, n int, body look) bool {
	return headingWhen(body.stands(first), text, first, n, body)
}

// headingWhen judges one paragraph, given whether its type stands out.
func headingWhen(stands bool, text string, first *line, n int, body look) bool {
	t := strings.TrimSpace(text)
	chars := utf8.RuneCountInString(t)
	if chars == 0 || chars > 60 || n > 3 {
		return false
	}
	smaller := first.size < body.size*0.9
	num, ok := document.ParseNumber(t)
	last := lastRune(t)
	if (last == '：' || last == ':') && ok && num.Scheme <= document.ChineseRing && stands && chars <= 24 {
		return true // "三、评估结论："
	}
	if strings.ContainsRune("。；，、：;,:！!", last) || strings.ContainsRune(t, '。') || strings.ContainsRune(t, '；') {
		return false
	}
	if _, _, ok := document.ParseCaption(t); ok {
		return false
	}
	if dateLike.MatchString(t) || !hasLetter(t) {
		return false
	}
	if strings.ContainsRune(t, '，') && (n > 1 || first.right-first.x1 < 1.5*first.size) {
		return false // a sentence that fills its line
	}
	if ok && num.Rest != "" {
		long := utf8.RuneCountInString(num.Rest)
		switch num.Scheme {
		case document.PartNumber, document.Chapter, document.SectionNum:
			return !strings.ContainsRune(num.Rest, '，') || stands
		case document.Chinese, document.ChineseRing:
			if fieldLike.MatchString(num.Rest) && !stands {
				return false
			}
			return stands && long <= 50 || long <= 32 && !smaller && !strings.ContainsRune(num.Rest, '，')
		case document.Decimal:
			if fieldLike.MatchString(num.Rest) && !stands {
				return false
			}
			return stands && long <= 50 || long <= 32 && !smaller && !strings.ContainsAny(num.Rest, "，,") && hasHan(num.Rest)
		case document.Arabic, document.ArabicRing:
			if fieldLike.MatchString(num.Rest) || !hasHan(num.Rest) {
				return false
			}
			return stands && long <= 40
		default:
			return stands && long <= 30 && hasHan(num.Rest) && !fieldLike.MatchString(num.Rest)
		}
	}
	if ok { // a number alone on its line
		return (num.Scheme <= document.SectionNum) && chars <= 8
	}
	if ownTitle.MatchString(t) && (stands || first.centred()) {
		return true
	}
	if annexed.MatchString(t) && chars <= 40 && stands && (!fieldLike.MatchString(t) || numberedAnnex.MatchString(t)) {
		return true
	}
	if fieldLike.MatchString(t) || chars > 36 || strings.ContainsAny(t, "，,") || chars < 2 || n > 2 {
		return false
	}
	if !stands {
		return false
	}
	if first.size >= body.size*1.15 {
		return hasHan(t) || chars >= 4
	}
	if !hasHan(t) {
		return false
	}
	bold := first.bold && !body.bold
	face := first.family != body.family && !smaller
	// Bold or in another face: where it also stands alone in the middle, or a
	// little larger at the margin.
	if (bold || face) && first.centred() {
		return true
	}
	return bold && chars <= 24 && first.size > body.size*1.02 && first.x0-first.left < 2.6*first.size
}

// celled says that the line has gaps as between the cells of a table. A gap
// behind the number does not count, nor do those of a title that is spread out.
func (l *line) celled() bool {
	n, _ := document.ParseNumber(l.text)
	if n.Scheme == document.NoScheme {
		if m := annexed.FindString(l.text); m != "" {
			n.Text = m
		}
	}
	head := utf8.RuneCountInString(strings.ReplaceAll(n.Text, " ", ""))
	seen, wide, even := 0, 0, 0
	last := 0.0
	for i := range l.glyphs {
		g := &l.glyphs[i]
		if g.r == ' ' {
			continue
		}
		if seen++; seen <= max(1, head+1) || i == 0 {
			last = g.x1
			continue
		}
		if gap := g.x0 - last; gap > 1.6*l.size {
			wide++
		} else if gap > 0.3*l.size {
			even++
		}
		last = g.x1
	}
	return wide > 0 && seen > 3 && wide+even+1 < seen-head
}

func hasLetter(s string) bool {
	for _, r := range s {
		if han(r) || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return true
		}
	}
	return false
}

func hasHan(s string) bool {
	for _, r := range s {
		if han(r) {
			return true
		}
	}
	return false
}

var tableTitle = regexp.MustCompile(`^[^。；，：:;,]{2,40}(?:表|清单|名单|台账|明细)(?:[（(][^（()）]{1,12}[）)])?$`)
