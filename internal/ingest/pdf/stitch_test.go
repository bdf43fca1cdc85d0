package pdf

import (
	"fmt"
	"strings"
	"testing"

	"wenping/internal/document"
)

// sketch draws a ruled table on a page of 600 × 800 points: its upper edge, the
// places of its columns, and rows whose cells are parted by "|"; "/" breaks a
// line within a cell. Text is set in 10 points, rows are as high as their text.
type sketch struct {
	y    float64
	xs   []float64
	rows []string
}

func (k sketch) draw(s *sheet) {
	y := k.y
	n := len(k.xs) - 1
	s.rules = append(s.rules, ruling{k.xs[0], y, k.xs[n], y})
	for _, row := range k.rows {
		high := 1
		for c, text := range strings.Split(row, "|") {
			parts := strings.Split(text, "/")
			high = max(high, len(parts))
			for i, part := range parts {
				s.glyphs = append(s.glyphs, typeset(k.xs[c]+5, y+14+14*float64(i), 10, 0, part)...)
			}
		}
		bottom := y + 8 + 14*float64(high)
		for _, x := range k.xs {
			s.rules = append(s.rules, ruling{x, y, x, bottom})
		}
		y = bottom
		s.rules = append(s.rules, ruling{k.xs[0], y, k.xs[n], y})
	}
}

func drawn(d *document.Document) string {
	var out []string
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if b.Table == nil {
			out = append(out, b.Number+b.Text)
			continue
		}
		for _, row := range b.Table.Rows {
			var cells []string
			for _, c := range row {
				cells = append(cells, c.Text)
			}
			out = append(out, strings.Join(cells, "|"))
		}
		out = append(out, "=")
	}
	return strings.Join(out, "\n")
}

func TestTablesGoOnOverThePageEnd(t *testing.T) {
	xs := []float64{80, 120, 220, 520}
	head := "序号|风险|措施"
	fillers := func(from, to int) []string {
		var out []string
		for i := from; i <= to; i++ {
			out = append(out, fmt.Sprintf("%d|因素%d|由街道落实。", i, i))
		}
		return out
	}
	wide := "由区住房和城乡建设局会同街道办事处逐户上门说明补偿标准和" // fills its line
	for name, c := range map[string]struct {
		before, after []string
		between       string // printed above the second piece
		want          string // the rows around the page end; nothing else may stand between
		header, aside int
	}{
		"the head is repeated": {append([]string{head}, fillers(1, 20)...), append([]string{head}, fillers(21, 22)...), "",
			"20|因素20|由街道落实。\n21|因素21|由街道落实。", 1, 6},
		"no head": {append([]string{head}, fillers(1, 20)...), fillers(21, 22), "",
			"20|因素20|由街道落实。\n21|因素21|由街道落实。", 0, 0},
		"the caption is repeated": {append([]string{head}, fillers(1, 20)...), append([]string{head}, fillers(21, 22)...), "续表3-1",
			"20|因素20|由街道落实。\n21|因素21|由街道落实。", 1, 11},
		"a row is cut": {append(append([]string{head}, fillers(1, 20)...), "21|征收补偿|"+wide), append([]string{"||安置房源。"}, fillers(22, 23)...), "",
			"21|征收补偿|" + wide + "安置房源。\n22|因素22|由街道落实。", 0, 0},
		"a row is cut with its first cells": {append(append([]string{head}, fillers(1, 20)...), "21|当地群众对补偿标准|"+wide), append([]string{"|不满意|安置房源。"}, fillers(22, 23)...), "",
			"21|当地群众对补偿标准不满意|" + wide + "安置房源。\n22|因素22|由街道落实。", 0, 0},
		"a row is cut between its items": {append(append([]string{head}, fillers(1, 20)...), "21|征收补偿|1.公布标准；"), append([]string{"||2.上门说明。"}, fillers(22, 23)...), "",
			"21|征收补偿|1.公布标准；\n2.上门说明。\n22|因素22|由街道落实。", 0, 0},
		"rows with their own numbers": {append(append([]string{head}, fillers(1, 20)...), "21|当地群众对补偿标准|"+wide), append([]string{"22|仍然不满意|安置房源。"}, fillers(23, 23)...), "",
			"21|当地群众对补偿标准|" + wide + "\n22|仍然不满意|安置房源。", 0, 0},
		"what is left of a row is blank": {append([]string{head}, fillers(1, 20)...), append([]string{"||"}, fillers(21, 22)...), "",
			"20|因素20|由街道落实。\n21|因素21|由街道落实。", 0, 0},
		"a heading stands between": {append([]string{head}, fillers(1, 20)...), append([]string{head}, fillers(1, 2)...), "二、措施",
			"20|因素20|由街道落实。\n=\n二、措施\n序号|风险|措施", 0, 0},
	} {
		sheets := []sheet{{number: 1, w: 600, h: 800}, {number: 2, w: 600, h: 800}}
		sketch{150, xs, c.before}.draw(&sheets[0])
		y := 80.0
		if c.between != "" {
			sheets[1].glyphs = typeset(80, 80, 12, 0, c.between)
			y = 100
		}
		sketch{y, xs, c.after}.draw(&sheets[1])
		d := layOut(document.Source{}, sheets)
		if got := drawn(d); !strings.Contains(got, c.want) {
			t.Errorf("%s:\n%s", name, got)
		}
		if h := d.Blocks[0].Table.HeaderRows; h != c.header {
			t.Errorf("%s: %d header rows", name, h)
		}
		if sheets[1].aside != c.aside {
			t.Errorf("%s: %d characters set aside, want %d", name, sheets[1].aside, c.aside)
		}
	}
}

func TestHeadersThatAreTablesGo(t *testing.T) {
	var sheets []sheet
	for p := range 4 {
		s := sheet{number: p + 1, w: 600, h: 800}
		sketch{30, []float64{80, 300, 520}, []string{"日期计算器|版本1.0", fmt.Sprintf("测试计划|第%d页", p+1)}}.draw(&s)
		sketch{200, []float64{80, 300, 520}, []string{"项目|内容", fmt.Sprintf("第%s项|说明", strings.Repeat("一", p+1))}}.draw(&s)
		s.glyphs = append(s.glyphs, typeset(80, 150, 12, 0, strings.Repeat("甲", p+8)+"。")...)
		sheets = append(sheets, s)
	}
	d := layOut(document.Source{}, sheets)
	if got := drawn(d); strings.Contains(got, "日期") || strings.Count(got, "=") != 4 {
		t.Errorf("%s", got)
	}
	if len(d.Running) != 1 || d.Running[0].Kind != document.RunningHeader || d.Pages[2].Label != "3" {
		t.Errorf("%+v %+v", d.Running, d.Pages[2])
	}
}

func TestShadedRowsMakeATable(t *testing.T) {
	s := sheet{number: 1, w: 600, h: 800}
	xs := []float64{80, 200, 520}
	for r := range 3 {
		y := 100 + 30*float64(r)
		for c := range 2 {
			s.fills = append(s.fills, document.Box{X0: xs[c], Y0: y, X1: xs[c+1], Y1: y + 30})
			s.glyphs = append(s.glyphs, typeset(xs[c]+6, y+20, 10, 0, fmt.Sprintf("格%d%d", r, c))...)
		}
	}
	// Colour behind a word makes no column.
	s.fills = append(s.fills, document.Box{X0: 206, Y0: 101, X1: 236, Y1: 129})
	if got := drawn(layOut(document.Source{}, []sheet{s})); got != "格00|格01\n格10|格11\n格20|格21\n=" {
		t.Errorf("%s", got)
	}
	s = sheet{number: 1, w: 600, h: 800} // shaded lines of a listing
	for r := range 6 {
		y := 100 + 20*float64(r)
		s.fills = append(s.fills, document.Box{X0: 80, Y0: y, X1: 520, Y1: y + 20})
		s.glyphs = append(s.glyphs, typeset(86, y+15, 10, 0, "一行代码写在有色的底上")...)
	}
	if got := drawn(layOut(document.Source{}, []sheet{s})); strings.Contains(got, "=") {
		t.Errorf("%s", got)
	}
}

// FuzzTables draws lines, shaded areas and text at random over two pages. Each
// character comes out once or is set aside, no two cells of a table lie over
// each other, and no cell reaches out of its page.
func FuzzTables(f *testing.F) {
	f.Add([]byte{5, 5, 60, 5, 5, 20, 60, 20, 5, 5, 5, 20, 60, 5, 60, 20, 30, 5, 30, 20}, []byte("甲乙丙丁一、概况"), []byte{})
	f.Add([]byte{}, []byte("续表1 序号 1 2 3"), []byte{5, 5, 30, 20, 30, 5, 60, 20, 5, 20, 30, 40, 30, 20, 60, 40})
	f.Fuzz(func(t *testing.T, lines, text, shades []byte) {
		if len(lines) > 240 || len(text) > 900 || len(shades) > 120 {
			return
		}
		const unit = 8.0
		sheets := []sheet{{number: 1, w: 600, h: 800}, {number: 2, w: 600, h: 800}}
		for i := 0; i+3 < len(lines); i += 4 {
			x0, y0, x1, y1 := float64(lines[i]%75)*unit, float64(lines[i+1]%100)*unit, float64(lines[i+2]%75)*unit, float64(lines[i+3]%100)*unit
			s := &sheets[i/4%2]
			if i/4%3 == 0 {
				s.rules = append(s.rules, ruling{min(x0, x1), y0, max(x0, x1), y0})
			} else {
				s.rules = append(s.rules, ruling{x0, min(y0, y1), x0, max(y0, y1)})
			}
		}
		for i := 0; i+3 < len(shades); i += 4 {
			x0, y0, x1, y1 := float64(shades[i]%75)*unit, float64(shades[i+1]%100)*unit, float64(shades[i+2]%75)*unit, float64(shades[i+3]%100)*unit
			sheets[i/4%2].addFill(document.Box{X0: min(x0, x1), Y0: min(y0, y1), X1: max(x0, x1), Y1: max(y0, y1)})
		}
		written := 0
		for i, r := range []rune(strings.ToValidUTF8(string(text), "")) {
			if r <= ' ' || r == '-' {
				continue
			}
			gs := typeset(float64(20+i*37%540), float64(40+i*i*13%740), 10, 0, string(r))
			sheets[i%2].glyphs = append(sheets[i%2].glyphs, gs...)
			written++
		}
		d := layOut(document.Source{}, sheets)
		got := sheets[0].aside + sheets[1].aside
		for i := range d.Blocks {
			b := &d.Blocks[i]
			got += counted(b.Number) + counted(b.Text)
			if b.Table == nil {
				continue
			}
			rows, cols := b.Table.Size()
			if rows*cols > 100000 {
				t.Fatalf("a table of %d × %d", rows, cols)
			}
			taken := map[[2]int]bool{}
			for _, row := range b.Table.Rows {
				for _, c := range row {
					got += counted(c.Text)
					if c.Box.X0 < 0 || c.Box.Y0 < 0 || c.Box.X1 > 600 || c.Box.Y1 > 800 || c.Box.X0 > c.Box.X1 || c.Box.Y0 > c.Box.Y1 {
						t.Fatalf("cell %q at %+v", c.Text, c.Box)
					}
					for r := c.Row; r < c.Row+c.RowSpan; r++ {
						for k := c.Col; k < c.Col+c.ColSpan; k++ {
							if taken[[2]int{r, k}] {
								t.Fatalf("two cells at %d, %d", r, k)
							}
							taken[[2]int{r, k}] = true
						}
					}
				}
			}
		}
		if got != written {
			t.Fatalf("%d characters became %d", written, got)
		}
	})
}
