package figure

import (
	"fmt"
	"slices"
	"strings"

	"wenping/internal/document"
	"wenping/internal/facts"
)

// Most rows and columns of the matrix; what is beyond stands in the table.
const (
	maxRisks    = 24
	maxMeasures = 24
)

// remedy is a measure as a column.
type remedy struct {
	name           string
	risks, perhaps []int
	fuzzy          bool
	unit, deadline string
	at             document.Anchor
	cells          map[string]document.Anchor
	told           bool // it has to say who and by when
}

func remedies(m facts.Measures) []remedy {
	var out []remedy
	for _, r := range m.Rows {
		if r.Worklist && slices.ContainsFunc(m.Rows, func(o facts.Measure) bool { return !o.Worklist }) {
			continue // the list of tasks tells the same measures again
		}
		out = append(out, remedy{r.Text, r.Risks, r.Perhaps, r.Fuzzy, r.Unit, r.Deadline, r.At, r.Cells, true})
	}
	if len(out) > 0 {
		return out
	}
	for _, p := range m.Prose {
		out = append(out, remedy{p.Title, p.Risks, nil, p.Fuzzy, p.Unit, p.Deadline, p.At, map[string]document.Anchor{"unit": p.UnitAt}, p.Own})
	}
	return out
}

// Matrix draws risks against measures, with who answers and by when.
func Matrix(s *Source) Figure {
	f := Figure{ID: "matrix", Title: "风险与措施", Note: "每项风险是否有措施、有人负责、有时限", Items: s.items("I1", "I2", "I3", "I4"),
		Heads: []string{"风险", "程度", "措施", "责任单位", "时限", "位置"}}
	risks, all := s.Facts.Risks.Factors, remedies(s.Facts.Measures)
	if len(risks) == 0 {
		f.Says = "没有读到风险清单。"
		return f
	}
	rows, cols := risks[:min(len(risks), maxRisks)], all[:min(len(all), maxMeasures)]
	const w, name, grid, gridW, rowH = 600.0, 22.0, 196.0, 190.0, 26.0
	step := gridW / float64(max(len(cols), 1))
	numbered := step < 15
	head := 106.0
	if len(all) == 0 || numbered {
		head = 40
	}
	d := &drawing{id: f.ID}
	bottom := head + rowH*float64(len(rows))
	d.text(0, head-10, "风险因素", style{fill: ink2, bold: true})
	d.text(grid+gridW+14, head-10, "责任单位", style{fill: ink2, bold: true})
	d.text(500, head-10, "时限", style{fill: ink2, bold: true})
	lonely := map[int]bool{}
	for i, c := range cols {
		x := grid + step*(float64(i)+0.5)
		d.path(fmt.Sprintf("M%s %sV%s", n(x), n(head-4), n(bottom)), `stroke="`+line+`"`)
		text := cut(c.name, 12, 104)
		if numbered {
			text = fmt.Sprint(i + 1)
		}
		st := style{fill: ink2, turn: -58}
		if numbered {
			st = style{fill: ink2, anchor: "middle"}
			if step < 14 && i%2 == 1 {
				text = ""
			}
		}
		if len(c.risks)+len(c.perhaps) == 0 {
			lonely[i] = true
			st.fill, st.bold = red, true
		}
		d.link(s.Link(c.at), "措施："+c.name, func() { d.text(x, head-8, text, st) })
	}
	none := 0
	for i, r := range rows {
		y := head + rowH*float64(i)
		mid := y + rowH/2
		var mine []int
		perhaps := false
		for k, c := range all {
			switch {
			case slices.Contains(c.risks, i):
				mine = append(mine, k)
			case slices.Contains(c.perhaps, i):
				perhaps = true
			}
		}
		empty := len(mine) == 0 && !perhaps && len(all) > 0
		if empty {
			none++
			d.rect(0, y, w, rowH, `fill="`+redT+`"`)
		}
		fill := ink
		if empty {
			fill = red
		}
		no := r.No
		if no == "" || width(no, 12) > 20 {
			no = fmt.Sprint(i + 1)
		}
		degree, known := r.Before.Degree.First()
		d.link(s.Link(r.At), "风险："+r.Name, func() {
			d.text(0, mid+4, no, style{fill: ink3})
			d.text(name, mid+4, cut(r.Name, 12, 132), style{fill: fill, bold: empty})
		})
		if known {
			d.text(grid-38, mid+4, degree.V, style{fill: ink3})
		}
		d.path(fmt.Sprintf("M0 %sH%s", n(y+rowH), n(w)), `stroke="`+line+`"`)
		switch {
		case len(all) == 0:
			if i == 0 {
				d.rect(grid, head+4, w-grid-4, min(bottom-head-8, 40), dashed)
				d.text(grid+(w-grid)/2, head+min(bottom-head, 48)/2+4, "措施"+unread, style{fill: ink3, anchor: "middle"})
			}
		case empty:
			d.rect(grid, y+5, gridW, rowH-10, `fill="none" stroke="`+red+`" stroke-dasharray="4 3"`)
			d.text(grid+gridW/2, mid+4, "无对应措施", style{fill: red, anchor: "middle", bold: true})
			d.text(grid+gridW+14, mid+4, "—", style{fill: ink3})
		}
		for k, c := range cols {
			x := grid + step*(float64(k)+0.5)
			radius := min(6.5, step/2-1)
			switch {
			case slices.Contains(c.risks, i) && c.fuzzy:
				fmt.Fprintf(d, `<circle cx="%s" cy="%s" r="%s" fill="#fff" stroke="%s" stroke-width="2"/>`, n(x), n(mid), n(radius), indigo)
			case slices.Contains(c.risks, i):
				fmt.Fprintf(d, `<circle cx="%s" cy="%s" r="%s" fill="%s"/>`, n(x), n(mid), n(radius), indigo)
			case slices.Contains(c.perhaps, i):
				fmt.Fprintf(d, `<circle cx="%s" cy="%s" r="%s" %s/>`, n(x), n(mid), n(radius), dashed)
			}
		}
		f.Rows = append(f.Rows, matrixRows(s, d, r, all, mine, empty, mid, grid+gridW+2)...)
	}
	for _, r := range risks[len(rows):] {
		f.Rows = append(f.Rows, []Cell{s.cell(r.Name, r.At), plain(""), plain("未画"), plain(""), plain(""), s.cell(s.Place(r.At), r.At)})
	}
	foot := bottom
	for i := range cols {
		if lonely[i] {
			x := grid + step*(float64(i)+0.5)
			d.path(fmt.Sprintf("M%s %sv6", n(x), n(bottom+2)), `stroke="`+red+`" stroke-width="2"`)
			foot = bottom + 22
			f.Rows = append(f.Rows, []Cell{plain("无对应风险"), plain(""), s.cell(cols[i].name, cols[i].at), plain(cols[i].unit), plain(cols[i].deadline), s.cell(s.Place(cols[i].at), cols[i].at)})
		}
	}
	if foot > bottom {
		d.text(grid+gridW/2, foot, fmt.Sprintf("%d 条措施无对应风险", len(lonely)), style{fill: red, anchor: "middle", bold: true})
	}
	f.Says = fmt.Sprintf("风险与措施：%d 项风险，%d 条措施", len(risks), len(all))
	switch {
	case len(all) == 0:
		f.Says = fmt.Sprintf("风险与措施：%d 项风险，措施%s", len(risks), unread)
	case none > 0:
		f.Says += fmt.Sprintf("，%d 项风险无对应措施", none)
	}
	f.Says += "。"
	if numbered {
		f.Note += "；列号为措施次序"
	}
	f.SVG = d.svg(w, foot+8, f.Says)
	return f
}

// matrixRows writes the unit and the deadline of a risk, with a sign where a
// finding cites them, and gives the rows of the table.
func matrixRows(s *Source, d *drawing, r facts.Risk, all []remedy, mine []int, empty bool, mid, x float64) [][]Cell {
	degree := ""
	if v, ok := r.Before.Degree.First(); ok {
		degree = v.V
	}
	if len(mine) == 0 {
		word := ""
		if empty {
			word = "无对应措施"
		}
		return [][]Cell{{s.cell(r.Name, r.At), plain(degree), plain(word), plain(""), plain(""), s.cell(s.Place(r.At), r.At)}}
	}
	var rows [][]Cell
	for _, k := range mine {
		c := all[k]
		rows = append(rows, []Cell{s.cell(r.Name, r.At), plain(degree), s.cell(c.name, c.at), s.cell(word(c.unit, c.told), c.cells["unit"]), s.cell(word(c.deadline, c.told), c.cells["deadline"]), s.cell(s.Place(c.at), c.at)})
	}
	c := all[mine[0]]
	more := ""
	if len(mine) > 1 {
		more = fmt.Sprintf(" 等%d条", len(mine))
	}
	for _, k := range []struct {
		x, room float64
		text    string
		at      document.Anchor
		items   []string
	}{{x + 4, 96, c.unit, c.cells["unit"], []string{"I3", "I2"}}, {494, 90, c.deadline, c.cells["deadline"], []string{"I4", "I2"}}} {
		if k.text == "" {
			if c.told {
				d.rect(k.x, mid-8, 52, 16, dashed)
				d.text(k.x+26, mid+4, unread, style{fill: ink3, anchor: "middle"})
			} else {
				d.text(k.x, mid+4, "—", style{fill: ink3})
			}
			continue
		}
		fault := s.at(k.at, k.items...)
		d.link(s.Link(k.at), strings.TrimSpace(k.text), func() {
			tail := ""
			if k.x < 494 {
				tail = more
			}
			st := style{}
			if fault != nil {
				d.rect(k.x, mid-5, 10, 10, `rx="1.5" fill="`+red+`"`)
				d.path(fmt.Sprintf("M%s %sl4.6 4.6m0 -4.6l-4.6 4.6", n(k.x+2.7), n(mid-2.3)), `stroke="#fff" stroke-width="1.6" fill="none"`)
				st = style{fill: red, bold: true}
			} else {
				d.path(fmt.Sprintf("M%s %sl3 3 5.5 -6.5", n(k.x), n(mid)), `stroke="`+pine+`" stroke-width="1.8" fill="none"`)
			}
			d.text(k.x+15, mid+4, cut(k.text, 12, k.room-15-width(tail, 12))+tail, st)
		})
	}
	return rows
}

func word(s string, told bool) string {
	if s == "" && told {
		return unread
	}
	return s
}
