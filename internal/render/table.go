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
	{"编号", 10, true, false}, {"审查要点", 37, false, false}, {"结论", 14, true, false}, {"情况说明", 67, false, true}, {"所在位置", 28, false, false},
}

const (
	rowLine  = 5.2 // line pitch in a table
	cellPadX = 1.4
	cellPadY = 1.3
	tallRow  = 55.0 // a row higher than this may be split over pages

	tableHeadH = rowLine + 2*cellPadY + 1
)

var (
	cellStyle = style{role: fang, size: size5}
	headStyle = style{role: hei, size: size5}
)

// lastBand is the index of the last head of a category.
func lastBand(rows []paper.Row) int {
	for i := len(rows) - 1; i > 0; i-- {
		if rows[i].Band != "" {
			return i
		}
	}
	return len(rows)
}

// attachment sets the table of all items on pages of its own; the row of index
// apart begins a page.
func (l *letter) attachment(a *paper.Attachment, apart int) {
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
	for i, row := range a.Rows {
		if i == apart && l.y > top+tableHeadH+snap {
			l.breakTable()
		}
		if row.Band != "" {
			next := 3 * rowLine
			if i+1 < len(a.Rows) {
				next = min(tallRow, float64(l.most(a.Rows[i+1].Cells()))*rowLine+2*cellPadY)
			}
			l.band(row.Band, next)
			continue
		}
		l.row(row.Cells())
	}
}

func (l *letter) tableHead() {
	const h = tableHeadH
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

// band sets the head of a category; next is what the row below needs.
func (l *letter) band(s string, next float64) {
	h := rowLine + 2*cellPadY
	if l.y+h+next > top+typeH { // not alone at the foot of a page
		l.breakTable()
	}
	l.fill(left, l.y, typeW, h, 244)
	l.rect(left, l.y, typeW, h, 0.2)
	l.text(left+cellPadX, l.y+h/2+0.38*headStyle.em(), s, headStyle, 0, false)
	l.y += h
}

// cellLines breaks the cells of a row into lines.
func (l *letter) cellLines(cells []string) [][]string {
	lines := make([][]string, len(cells))
	for i, s := range cells {
		w := attachmentColumns[i].width - 2*cellPadX
		lines[i] = l.r.lines(s, cellStyle, w, w)
	}
	return lines
}

// most is how many lines the highest cell of a row has.
func (l *letter) most(cells []string) int {
	n := 1
	for _, c := range l.cellLines(cells) {
		n = max(n, len(c))
	}
	return n
}

// loose is the share of a cell's width beyond which a line is not spread to it.
const loose = 0.1

func (l *letter) row(cells []string) {
	lines, most := l.cellLines(cells), l.most(cells)
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
				spread := k < n-1 && c.justify && l.r.width(t, cellStyle) > avail*(1-loose)
				l.text(tx, y+float64(k-from)*rowLine+rowLine/2+0.38*cellStyle.em(), t, cellStyle, avail, spread)
			}
			x += c.width
		}
		l.y += h
		from += take
	}
}
