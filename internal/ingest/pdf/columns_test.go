package pdf

import (
	"fmt"
	"strings"
	"testing"
)

// stretch is a line of a column and where it stands.
type stretch struct {
	x, y float64
	text string
}

// inOrder typesets lines in the order in which a file draws them.
func inOrder(lines []stretch) []glyph {
	var out []glyph
	for _, l := range lines {
		gs := typeset(l.x, l.y, 10, 0, l.text)
		for i := range gs {
			gs[i].seq = len(out) + i
		}
		out = append(out, gs...)
	}
	return out
}

// talk are short lines of two speakers, side by side.
func talk(n int, right float64, byRow bool) []stretch {
	var left, all, rest []stretch
	for i := range n {
		l := stretch{50, 100 + 20*float64(i), fmt.Sprintf("左%c问那块地究竟归谁？", '甲'+rune(i))}
		r := stretch{right, 100 + 20*float64(i), fmt.Sprintf("右%c答要看当年的底册。", '甲'+rune(i))}
		if i == n/2 { // one line that fills its column
			l.text, r.text = "左这一行写满了整整一栏没有留下空处啊", "右这一行写满了整整一栏没有留下空处啊"
		}
		if i == n/2+1 || i == 2 {
			l.text, r.text = "左满行左满行左满行左满行左满行左满行", "右满行右满行右满行右满行右满行右满行"
		}
		if byRow {
			all = append(all, l, r)
			continue
		}
		left, rest = append(left, l), append(rest, r)
	}
	return append(all, append(left, rest...)...)
}

func readingOrder(gs []glyph) string {
	ls := makeLines(gs, 0)
	var b strings.Builder
	for _, it := range arrange(ls, nil, 500, 800) {
		b.WriteString(it.line.text + "\n")
	}
	return b.String()
}

func TestColumnsOfShortLinesAreToldByTheOrderTheyAreDrawnIn(t *testing.T) {
	for name, c := range map[string]struct {
		lines   []stretch
		columns bool
	}{
		"column after column": {talk(12, 270, false), true},
		"columns that touch":  {talk(12, 231, false), true},
		"row after row":       {talk(12, 270, true), false},
	} {
		got := readingOrder(inOrder(c.lines))
		if columns := strings.LastIndex(got, "左") < strings.Index(got, "右"); columns != c.columns {
			t.Errorf("%s: columns %v, want %v:\n%s", name, columns, c.columns, got)
		}
	}
}

func TestLabelsSideBySideAreNoColumns(t *testing.T) {
	var lines []stretch
	for _, x := range []float64{60, 330} {
		for i := range 8 {
			lines = append(lines, stretch{x, 100 + 20*float64(i), "编号"})
		}
	}
	if got := readingOrder(inOrder(lines)); strings.Count(got, "\n") != 8 {
		t.Errorf("labels were parted:\n%s", got)
	}
}

func TestSignsOffTheBaselineStayInTheirLine(t *testing.T) {
	line := func(y float64) []glyph { return typeset(50, y, 10, 0, "先开会再说话") }
	small := func(g *glyph) { // as a recogniser boxes a mark: by its ink
		g.size, g.base, g.x0, g.x1 = 3, g.base-5, g.x0+1, g.x0+4
		g.level()
	}
	for name, c := range map[string]struct {
		text string
		at   int
	}{
		"behind":    {"先开会，再说话", 3},
		"in front":  {"“先开会再说话", 0},
		"at an end": {"先开会再说话。", 6},
	} {
		gs := typeset(50, 100, 10, 0, c.text)
		small(&gs[c.at])
		gs = append(gs, line(116)...)
		ls := makeLines(gs, 0)
		if len(ls) != 2 || ls[0].text != c.text {
			t.Errorf("%s: %d lines, first %q, want %q", name, len(ls), ls[0].text, c.text)
		}
	}
	// A numerator stands above its line, not on it.
	gs := append(typeset(50, 100, 10, 0, "系数为"), typeset(80, 92, 10, 0, "甲")...)
	if ls := makeLines(gs, 0); len(ls) != 2 {
		t.Errorf("a numerator was drawn into the line: %q", ls[0].text)
	}
}
