package pdf

import (
	"strings"
	"testing"
	"unicode/utf8"

	"wenping/internal/document"
)

// typeset puts text on a page: one glyph after the other.
func typeset(x, y, size, step float64, text string) []glyph {
	var out []glyph
	for i, r := range []rune(text) {
		g := glyph{r: r, x0: x, x1: x + size, y0: y - size, y1: y, base: y, size: size, seq: i}
		if r < 0x2E80 {
			g.x1 = x + size/2
		}
		g.level()
		out = append(out, g)
		x += g.x1 - g.x0 + step
	}
	return out
}

func TestSpacesBelongBetweenWordsNotInJustifiedLines(t *testing.T) {
	for name, c := range map[string]struct {
		gs   []glyph
		want string
	}{
		"justified":        {typeset(0, 100, 12, 4, "公示七日"), "公示七日"},
		"set apart":        {typeset(0, 100, 12, 24, "目录"), "目 录"},
		"typed spaces":     {typeset(0, 100, 12, 0, "甲方： 乙方"), "甲方： 乙方"},
		"digits in han":    {typeset(0, 100, 12, 3, "共12户"), "共12户"},
		"words by spaces":  {typeset(0, 100, 12, 0, "to be read"), "to be read"},
		"leading, trailed": {typeset(0, 100, 12, 0, "  甲  "), "甲"},
	} {
		ls := makeLines(c.gs, 0)
		if len(ls) != 1 || ls[0].text != c.want {
			t.Errorf("%s: %+v, want %q", name, ls, c.want)
		}
	}
}

func TestASignForTwoCharactersStaysInItsLine(t *testing.T) {
	gs := typeset(0, 100, 12, 0, "纵波——摇")
	for i := range gs { // the dash is one glyph of two ems, named twice
		switch i {
		case 2, 3:
			gs[i].x0, gs[i].x1 = 24, 48
		case 4:
			gs[i].x0, gs[i].x1 = 48, 60
		}
	}
	if ls := makeLines(gs, 0); len(ls) != 1 || ls[0].text != "纵波——摇" {
		t.Errorf("%+v", ls)
	}
}

func TestLinesJoinAsTheyWereWrapped(t *testing.T) {
	for _, c := range [][3]string{
		{"公示", "七日", "公示七日"},
		{"risk", "level", "risk level"},
		{"assess-", "ment", "assessment"},
		{"共", "12户", "共12户"},
		{"见http://www.example.com/a", "b.html", "见http://www.example.com/ab.html"},
	} {
		if got := joinText(c[0], c[1]); got != c[2] {
			t.Errorf("%q + %q = %q, want %q", c[0], c[1], got, c[2])
		}
	}
}

func TestHeadingsAreToldFromSentencesAndItems(t *testing.T) {
	body := look{size: 12, family: 'f', pitch: 1.8}
	at := func(size float64, family byte, bold bool) *line {
		return &line{size: size, family: family, bold: bold, x0: 100, x1: 200, left: 76, right: 500}
	}
	plainLine, hei, big := at(12, 'f', false), at(12, 'h', false), at(16, 'f', false)
	for _, c := range []struct {
		text string
		l    *line
		want bool
	}{
		{"一、项目概况", plainLine, true},
		{"（二）公示情况", plainLine, true},
		{"第三章 风险调查", plainLine, true},
		{"3.2 公示情况", plainLine, true},
		{"1. 建设地点", hei, true},
		{"评估结论与建议", big, true},
		{"三、评估结论：", hei, true},
		{"三、评估结论：", plainLine, false},
		{"1. 建设地点", plainLine, false}, // only what follows can tell
		{"1. 项目名称：某项目", hei, false},
		{"一、本项目符合规划，群众支持。", hei, false},
		{"（一）涉及两村；", plainLine, false},
		{"3.2 亩", plainLine, false},
		{"表3-1 问卷情况表", hei, false},
		{"二〇二四年六月", big, false},
		{"项目概况", plainLine, false},
	} {
		if got := headingLike(c.text, c.l, 1, body); got != c.want {
			t.Errorf("%q (%.0f, %c): heading %v", c.text, c.l.size, c.l.family, got)
		}
	}
}

func TestUnderlinesMakeNoRows(t *testing.T) {
	h := func(y, x0, x1 float64) ruling { return ruling{x0, y, x1, y} }
	v := func(x, y0, y1 float64) ruling { return ruling{x, y0, x, y1} }
	rs := []ruling{h(100, 50, 250), h(140, 50, 250), h(180, 50, 250), v(50, 100, 180), v(150, 100, 180), v(250, 100, 180), h(130, 60, 120)}
	ts := findTables(rs, 0)
	if len(ts) != 1 || len(ts[0].ys) != 3 || len(ts[0].xs) != 3 {
		t.Fatalf("%+v", ts)
	}
}

func TestFrameAloneIsNoTable(t *testing.T) {
	rs := []ruling{{50, 50, 500, 50}, {50, 700, 500, 700}, {50, 50, 50, 700}, {500, 50, 500, 700}}
	if ts := findTables(rs, 0); len(ts) != 0 {
		t.Fatalf("%d tables", len(ts))
	}
}

func TestOpenSidedTableIsClosed(t *testing.T) {
	rs := []ruling{{50, 100, 250, 100}, {50, 140, 250, 140}, {50, 180, 250, 180}, {150, 100, 150, 180}}
	ts := findTables(rs, 0)
	if len(ts) != 1 || len(ts[0].cells) != 4 {
		t.Fatalf("%+v", ts)
	}
}

// FuzzLayout throws glyphs and lines about: every glyph must come out exactly
// once, and every block must point at text that is there.
func FuzzLayout(f *testing.F) {
	f.Add([]byte("一、项目概况\n本项目位于云岭县青石镇东部"), []byte{10, 10, 200, 10, 10, 60, 200, 60, 10, 10, 10, 60, 200, 10, 200, 60})
	f.Add([]byte("目录\n一、概况......1\n二、调查......2\n三、结论......3"), []byte{})
	f.Add([]byte("a\tb\n\n表1-1 x\n1\n- 1 -"), []byte{1, 2, 3, 4, 5, 6, 7, 8})
	f.Fuzz(func(t *testing.T, text, lines []byte) {
		if len(text) > 4000 || len(lines) > 400 || !utf8.Valid(text) {
			return
		}
		sheets := []sheet{{number: 1, w: 300, h: 400}, {number: 2, w: 300, h: 400}}
		written := map[rune]int{}
		x, y := 20.0, 30.0
		p := 0
		for i, r := range []rune(string(text)) {
			switch {
			case r == '\n':
				x, y = 20, y+16
				continue
			case r == '\t':
				x += 60
				continue
			case r == '\f':
				p, x, y = 1, 20, 30
				continue
			}
			q, ok := plain(r, "")
			if !ok {
				continue
			}
			g := glyph{r: q, x0: x, x1: x + 10, y0: y - 10, y1: y, base: y, size: 10, seq: i, bold: r%7 == 0}
			g.level()
			x += 10
			sheets[p].glyphs = append(sheets[p].glyphs, g)
			if q != ' ' {
				sheets[p].chars++
			}
			if q != ' ' && q != '-' {
				written[q]++
			}
		}
		for i := 0; i+3 < len(lines); i += 4 {
			a, b, c, d := float64(lines[i]), float64(lines[i+1]), float64(lines[i+2]), float64(lines[i+3])
			r := ruling{min(a, c), b, max(a, c), b}
			if i%8 == 4 {
				r = ruling{a, min(b, d), a, max(b, d)}
			}
			sheets[i/4%2].rules = append(sheets[i/4%2].rules, r)
		}
		resolve(sheets)
		doc := layOut(document.Source{}, sheets)
		balanced(t, doc)
		for i := range doc.Blocks {
			b := &doc.Blocks[i]
			count := func(text string, ls []document.Line) {
				for _, r := range text {
					if r != ' ' && r != '-' {
						written[r]--
					}
				}
				for _, l := range ls {
					if l.Start < 0 || l.End < l.Start || l.End > len(text) {
						t.Fatalf("line %+v of %q", l, text)
					}
				}
			}
			count(b.Number+b.Text, nil)
			count("", nil)
			for _, l := range b.Origin.Lines {
				if l.Start < 0 || l.End < l.Start || l.End > len(b.Text) {
					t.Fatalf("line %+v of %q", l, b.Text)
				}
			}
			if b.Table != nil {
				for _, row := range b.Table.Rows {
					for _, c := range row {
						count(strings.ReplaceAll(c.Text, "\n", ""), nil)
						if c.RowSpan < 1 || c.ColSpan < 1 {
							t.Fatalf("cell %+v", c)
						}
						for _, l := range c.Origin.Lines {
							if l.Start < 0 || l.End < l.Start || l.End > len(c.Text) {
								t.Fatalf("line %+v of %q", l, c.Text)
							}
						}
					}
				}
			}
		}
		for r, n := range written {
			if n < 0 {
				t.Fatalf("%q came out %d times too often", r, -n)
			}
		}
	})
}
