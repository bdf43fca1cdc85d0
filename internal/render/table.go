package render

import "wenping/internal/paper"

// column of a table.
type column struct {
	title   string
	width   float64
	centre  bool
	justify bool
}

var attachmentColumns = []column{
	{"编号", 12, true, false}, {"审查要点", 32, false, false}, {"结论", 15, true, false}, {"情况说明", 69, false, true}, {"所在位置", 28, false, false},
}

const (
	rowLine  = 5.2 // line pitch in a table
	cellPadX = 1.4
	cellPadY = 1.3
	tallRow  = 55.0 // a row higher than this may be split over pages
)

var (
	cellStyle = style{role: fang, size: size5}
	headStyle = style{role: hei, size: size5}
)

// attachment sets the table of all items on pages of its own.
func (l *letter) attachment(a *paper.Attachment) {
	l.newPage()
	l.text(left, baseline(0, size3), "附件", oneStyle, 0, false)
	st := style{role: biao, size: size2}
	l.text(left+(typeW-l.r.width(a.Title, st))/2, baseline(2, size2), a.Title, st, 0, false)
	l.y = top + 4*pitch
	sum := style{role: fang, size: 12}
	for _, t := range l.r.lines(a.Sum, sum, typeW, typeW) {
		l.text(left, l.y+sum.em(), t, sum, typeW, false)
		l.y += 6.5
	}
	for _, t := range l.r.lines(a.Stamp, cellStyle, typeW, typeW) {
		l.text(left, l.y+cellStyle.em(), t, cellStyle, typeW, false)
		l.y += 5.5
	}
	l.y += 1.5
	l.tableHead()
	for _, row := range a.Rows {
		if row.Band != "" {
			l.band(row.Band)
			continue
		}
		l.row([]string{row.ID, row.Name, row.Verdict, row.Why, row.Place})
	}
}

func (l *letter) tableHead() {
	h := rowLine + 2*cellPadY + 1
	x := left
	l.fill(left, l.y, typeW, h, 232)
	for _, c := range attachmentColumns {
		l.rect(x, l.y, c.width, h, 0.2)
		w := l.r.width(c.title, headStyle)
		l.text(x+(c.width-w)/2, l.y+h/2+0.38*headStyle.em(), c.title, headStyle, 0, false)
		x += c.width
	}
	l.y += h
}

// breakTable goes on to a new page with the header repeated.
func (l *letter) breakTable() {
	l.newPage()
	l.tableHead()
}

func (l *letter) band(s string) {
	h := rowLine + 2*cellPadY
	if l.y+h+3*rowLine > top+typeH { // not alone at the foot of a page
		l.breakTable()
	}
	l.fill(left, l.y, typeW, h, 244)
	l.rect(left, l.y, typeW, h, 0.2)
	l.text(left+cellPadX, l.y+h/2+0.38*headStyle.em(), s, headStyle, 0, false)
	l.y += h
}

func (l *letter) row(cells []string) {
	lines := make([][]string, len(cells))
	most := 1
	for i, s := range cells {
		w := attachmentColumns[i].width - 2*cellPadX
		lines[i] = l.r.lines(s, cellStyle, w, w)
		most = max(most, len(lines[i]))
	}
	for from := 0; from < most; {
		fit := int((top + typeH - l.y - 2*cellPadY) / rowLine)
		rest := most - from
		if rest > fit {
			if float64(rest)*rowLine <= tallRow || fit < 4 {
				l.breakTable()
				fit = int((top + typeH - l.y - 2*cellPadY) / rowLine)
			}
		}
		take := min(rest, max(fit, 1))
		h := float64(take)*rowLine + 2*cellPadY
		x := left
		for i, c := range attachmentColumns {
			l.rect(x, l.y, c.width, h, 0.2)
			n := len(lines[i])
			y := l.y + cellPadY
			if n < take && from == 0 && (c.centre || n <= 2) { // short cells stand in the middle
				y += float64(take-n) * rowLine / 2
			}
			for k := from; k < min(n, from+take); k++ {
				t := lines[i][k]
				tx, avail := x+cellPadX, c.width-2*cellPadX
				if c.centre {
					tx = x + (c.width-l.r.width(t, cellStyle))/2
					avail = 0
				}
				l.text(tx, y+float64(k-from)*rowLine+rowLine/2+0.38*cellStyle.em(), t, cellStyle, avail, k < n-1 && c.justify)
			}
			x += c.width
		}
		l.y += h
		from += take
	}
}
