package sample

import (
	"unicode/utf8"

	"wenping/internal/document"
)

// table draws a ruled table; it breaks between rows and repeats header rows.
func (w *printer) table(t *document.Table) {
	rows, cols := t.Size()
	if rows == 0 || cols == 0 {
		return
	}
	widths := w.columns(t, cols)
	x := make([]float64, cols+1)
	x[0] = left
	for c := range widths {
		x[c+1] = x[c] + widths[c]
	}
	// Lines of each cell, and row heights: first single rows, then spans.
	lines := map[*document.Cell][]string{}
	height := make([]float64, rows)
	for r := range height {
		height[r] = cellLine + 2*cellPad
	}
	each := func(f func(c *document.Cell)) {
		for ri := range t.Rows {
			for ci := range t.Rows[ri] {
				f(&t.Rows[ri][ci])
			}
		}
	}
	each(func(c *document.Cell) {
		end := min(cols, c.Col+c.ColSpan)
		lines[c] = w.breakLines(fang, cellSize, x[end]-x[c.Col]-2*cellPad, 0, c.Text)
		if c.RowSpan == 1 {
			height[c.Row] = max(height[c.Row], float64(len(lines[c]))*cellLine+2*cellPad)
		}
	})
	each(func(c *document.Cell) {
		if c.RowSpan > 1 {
			sum := 0.0
			last := min(rows, c.Row+c.RowSpan) - 1
			for r := c.Row; r <= last; r++ {
				sum += height[r]
			}
			if need := float64(len(lines[c]))*cellLine + 2*cellPad; need > sum {
				height[last] += need - sum
			}
		}
	})
	// draw puts rows [from,to) at w.y.
	draw := func(from, to int) {
		y := make([]float64, to-from+1)
		y[0] = w.y
		for r := from; r < to; r++ {
			y[r-from+1] = y[r-from] + height[r]
		}
		each(func(c *document.Cell) {
			a, b := max(from, c.Row), min(to, c.Row+c.RowSpan)
			if a >= b {
				return
			}
			y0, y1 := y[a-from], y[b-from]
			end := min(cols, c.Col+c.ColSpan)
			w.pdf.Rect(x[c.Col], y0, x[end]-x[c.Col], y1-y0, "D")
			if c.Row < from {
				return // its text stands on the page before
			}
			f := fang
			if c.Row < t.HeaderRows {
				f = hei
			}
			ls := lines[c]
			ty := y0 + (y1-y0-float64(len(ls))*cellLine)/2
			for _, l := range ls {
				tx := x[c.Col] + cellPad
				if c.Row < t.HeaderRows || utf8.RuneCountInString(c.Text) <= 10 {
					tx = (x[c.Col] + x[end] - w.measure(fang, cellSize, l)) / 2
				}
				w.draw(f, cellSize, tx, ty+cellLine*0.76, l, 0)
				ty += cellLine
			}
		})
		w.y = y[to-from]
	}
	w.pdf.SetLineWidth(0.5)
	head := 0.0
	for r := 0; r < t.HeaderRows; r++ {
		head += height[r]
	}
	for from := 0; from < rows; {
		free := pageH - bottom - w.y
		if from > 0 && t.HeaderRows > 0 {
			free -= head
		}
		to, used := from, 0.0
		for to < rows && used+height[to] <= free {
			used += height[to]
			to++
		}
		if to == from || (from == 0 && to <= t.HeaderRows && to < rows) {
			if w.y > top {
				w.newPage()
				w.pdf.SetLineWidth(0.5)
				continue
			}
			to = from + 1 // taller than a page: let it run over
		}
		if from > 0 && t.HeaderRows > 0 {
			draw(0, t.HeaderRows)
		}
		draw(from, to)
		from = to
		if from < rows {
			w.newPage()
			w.pdf.SetLineWidth(0.5)
		}
	}
	w.y += 10
}

// columns gives each column room for its text, within limits.
func (w *printer) columns(t *document.Table, cols int) []float64 {
	weight := make([]float64, cols)
	for c := range weight {
		weight[c] = 3
	}
	for ri := range t.Rows {
		for _, c := range t.Rows[ri] {
			if c.ColSpan == 1 {
				// A long cell gets room, but by the root of its length.
				n := float64(utf8.RuneCountInString(c.Text))
				if n > 8 {
					n = 8 + (n-8)*0.22
				}
				weight[c.Col] = max(weight[c.Col], min(n, 22))
			}
		}
	}
	sum := 0.0
	for _, x := range weight {
		sum += x
	}
	// No column is narrower than a number of two digits; the others pay.
	least := min(30, textW/float64(cols))
	free, rest := textW, sum
	for _, x := range weight {
		if textW*x/sum < least {
			free, rest = free-least, rest-x
		}
	}
	out := make([]float64, cols)
	for c, x := range weight {
		out[c] = least
		if textW*x/sum >= least {
			out[c] = free * x / rest
		}
	}
	return out
}
