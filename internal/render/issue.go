package render

import (
	"fmt"
	"math"
	"sort"
	"strings"

	"golang.org/x/image/font/sfnt"

	"wenping/internal/paper"
)

// Distances of an issued letter, in millimetres (GB/T 9704-2012).
const (
	headFormal = top + 35 // upper edge of 发文机关标志
	headMail   = 30.0
	headRule   = 4.0 // from what stands above to the red rule
	mailRule   = 170.0
	mailFoot   = 20.0 // from the lower double rule to the page's edge
	thickRule  = 0.9  // of a double rule
	thinRule   = 0.35
	ruleGap    = 0.6 // between the two
	numberGap  = size3 * point * 7 / 8
	edgeRule   = 0.35 // first and last of 版记
	innerRule  = 0.25
	snap       = 0.05 // of a line: what stands so little past one is taken to stand on it
)

// Sizes of 发文机关标志, in points: as large as the line allows.
const (
	headLargest  = 44.0
	headSmallest = 26.0
)

// MissingGlyphs is why a letter cannot be issued: characters that no face has.
// An office adds a face that has them, or writes the name otherwise.
type MissingGlyphs struct{ Runes []rune }

func (e *MissingGlyphs) Error() string {
	var s []string
	for _, c := range e.Runes {
		s = append(s, fmt.Sprintf("%c（U+%04X）", c, c))
	}
	return "字库中没有下列字符，不能出具正式文书，请补充字体后再出具：" + strings.Join(s, "、") + "。"
}

// missingRunes in order.
func (p *paperPages) missingRunes() []rune {
	var out []rune
	for c := range p.missing {
		out = append(out, c)
	}
	sort.Slice(out, func(i, j int) bool { return out[i] < out[j] })
	return out
}

// ink gives how far a line of text reaches above and below its baseline.
func (r *Renderer) ink(s string, st style) (above, below float64) {
	above, below = math.Inf(-1), math.Inf(-1)
	for _, g := range r.glyphs(s, st) {
		if g.hidden || g.face == nil || g.r == ' ' {
			continue
		}
		seg, err := g.face.outline(g.id)
		if err != nil || len(seg) == 0 {
			continue
		}
		up, down := extent(seg)
		above, below = max(above, up*st.em()), max(below, down*st.em())
	}
	if math.IsInf(above, 0) {
		return 0.86 * st.em(), 0.1 * st.em()
	}
	return above, below
}

// extent gives how far contours reach above and below the baseline, in em. The
// turning point of a curve is sought, not its control point.
func extent(seg sfnt.Segments) (up, down float64) {
	top, low := math.Inf(1), math.Inf(-1)
	see := func(y float64) { top, low = min(top, y), max(low, y) }
	y := 0.0
	at := func(s sfnt.Segment, i int) float64 { return float64(s.Args[i].Y) / 64 / 1000 }
	for _, s := range seg {
		switch s.Op {
		case sfnt.SegmentOpQuadTo:
			c, e := at(s, 0), at(s, 1)
			if d := y - 2*c + e; d != 0 {
				if t := (y - c) / d; t > 0 && t < 1 {
					see((1-t)*(1-t)*y + 2*t*(1-t)*c + t*t*e)
				}
			}
			y = e
		case sfnt.SegmentOpCubeTo:
			see(at(s, 0))
			see(at(s, 1))
			y = at(s, 2)
		default:
			y = at(s, 0)
		}
		see(y)
	}
	return -top, low
}

// sides gives where the ink of a text begins and ends, from where it is set.
func (r *Renderer) sides(s string, st style) (from, to float64) {
	from, to = math.Inf(1), math.Inf(-1)
	x := 0.0
	for _, g := range r.glyphs(s, st) {
		if !g.hidden && g.face != nil && g.r != ' ' {
			if seg, err := g.face.outline(g.id); err == nil && len(seg) > 0 {
				b := seg.Bounds()
				k := st.em() / 64 / 1000
				from, to = min(from, x+float64(b.Min.X)*k), max(to, x+float64(b.Max.X)*k)
			}
		}
		x += g.advance
	}
	if math.IsInf(from, 0) {
		return 0, x
	}
	return from, to
}

// masthead sets head, number and red rules, and leaves the letter at the line
// of the title.
func (l *letter) masthead() {
	is := l.n.Issue
	edge, width, centre := headFormal, typeW, left+typeW/2
	if is.Format == paper.Mail { // centred as the red rules are, on the page
		edge, width, centre = headMail, mailRule, pageW/2
	}
	st := style{role: biao, red: true}
	lines := l.r.headLines(is.Head, is.HeadPhrases, &st, width)
	var below float64
	for i, t := range lines {
		above, down := l.r.ink(t, st)
		if i == 0 {
			edge += above
		} else {
			edge += below + 0.2*st.em() + above
		}
		l.text(centre-l.r.width(t, st)/2, edge, t, st, 0, false)
		below = down
	}
	edge += below
	w := l.r.width(is.Number, bodyStyle)
	if is.Format == paper.Mail {
		edge += headRule
		edge = l.double(edge, thickRule, thinRule)
		y := edge + numberGap
		l.text(left+typeW-w, y+baseline(0, size3)-top, is.Number, bodyStyle, 0, false)
		l.double(pageH-mailFoot-thickRule-ruleGap-thinRule, thinRule, thickRule)
		l.lineNo = lineBelow(y + size3*point + 2*pitch)
		return
	}
	k := lineBelow(edge + 2*pitch)
	l.text(left+(typeW-w)/2, baseline(k, size3), is.Number, bodyStyle, 0, false)
	y := top + float64(k)*pitch + size3*point + headRule
	l.add(mark{kind: 'l', x: left, y: y, x2: left + typeW, y2: y, thickness: thinRule, red: true})
	l.lineNo = lineBelow(y + 2*pitch)
}

// lineBelow is the first line of the grid that begins at or below y.
func lineBelow(y float64) int { return int(math.Ceil((y-top)/pitch - snap)) }

// double draws a red double rule from y down and gives its lower edge.
func (l *letter) double(y, first, second float64) float64 {
	x := (pageW - mailRule) / 2
	for _, w := range []float64{first, second} {
		l.add(mark{kind: 'l', x: x, y: y + w/2, x2: x + mailRule, y2: y + w/2, thickness: w, red: true})
		y += w + ruleGap
	}
	return y - ruleGap
}

// headLines sets the size of a head so that it fills its line at most; a name
// too long for that stands on two lines.
func (r *Renderer) headLines(s string, phrases []string, st *style, width float64) []string {
	for n := 1; ; n++ {
		for st.size = headLargest; st.size >= headSmallest; st.size-- {
			// Two lines need some play, to be broken between words.
			if r.width(s, *st) <= width*(float64(n)-0.28*float64(n-1)) {
				if n == 1 {
					return []string{s}
				}
				if lines := r.titleLines(s, phrases, *st, width); len(lines) <= n {
					return lines
				}
			}
		}
		if n > 4 { // longer than any office's name
			st.size = headSmallest
			return r.lines(s, *st, width, width)
		}
	}
}

// sealBlank is how many lines stay free above 署名 for the seal, which covers
// name and date and begins within one line of the text.
const sealBlank = 2

// signature sets 署名 and 成文日期, with room for the seal.
func (l *letter) signature() {
	is := l.n.Issue
	date := l.r.width(is.Date, bodyStyle)
	names := l.r.titleLines(is.Name, is.NamePhrases, bodyStyle, typeW-4*cell)
	wide := date
	for _, n := range names {
		wide = max(wide, l.r.width(n, bodyStyle))
	}
	l.room(sealBlank + len(names) + 1)
	if l.lineNo > 0 {
		l.lineNo += sealBlank
	}
	// The date stands four characters from the edge; a name that would then
	// come too near to the edge moves both to the left.
	centre := left + typeW - 4*cell - date/2
	if limit := left + typeW - 2*cell - wide/2; centre > limit {
		centre = limit
	}
	for _, n := range names {
		l.text(centre-l.r.width(n, bodyStyle)/2, baseline(l.lineNo, size3), n, bodyStyle, 0, false)
		l.next()
	}
	l.text(centre-date/2, baseline(l.lineNo, size3), is.Date, bodyStyle, 0, false)
	l.next()
}

// imprint sets 版记 of 公文格式 at the foot of the last page, which is an even
// one: 抄送, 印发机关 and 印发日期 between rules.
func (l *letter) imprint(lines []string) {
	st := style{role: fang, size: size4}
	const row = copyRow
	by := l.r.width(l.n.Issue.Printed, st)
	width := typeW - 3*st.em() - by // a long 印发机关 takes more than one line
	printer := l.r.lines(l.n.Issue.Printer, st, width, width)
	h := float64(len(printer))*row + 3
	if len(lines) > 0 {
		h += float64(len(lines))*row + 3
	}
	y := top + typeH - h
	l.foot = len(l.pages)
	if l.y > y-2 {
		l.newPage()
	}
	if len(l.pages)%2 == 1 {
		l.newPage()
	}
	l.line(left, y, left+typeW, y, edgeRule)
	if len(lines) > 0 {
		l.copyLines(lines, y, st)
		y += float64(len(lines))*row + 3
		l.line(left, y, left+typeW, y, innerRule)
	}
	base := y + 1.5 + 5.6
	for i, t := range printer {
		base = y + 1.5 + float64(i)*row + 5.6
		l.text(left+st.em(), base, t, st, 0, false)
	}
	l.text(left+typeW-st.em()-by, base, l.n.Issue.Printed, st, 0, false)
	l.line(left, top+typeH, left+typeW, top+typeH, edgeRule)
}

// copyLines sets the lines of 抄送 below y.
func (l *letter) copyLines(lines []string, y float64, st style) {
	hang := l.r.width(copyLead, st)
	for i, t := range lines {
		base := y + 1.5 + float64(i)*copyRow + 5.6
		if i == 0 {
			l.text(left+st.em(), base, copyLead, st, 0, false)
		}
		l.text(left+st.em()+hang, base, t, st, typeW-2*st.em()-hang, i < len(lines)-1)
	}
}
