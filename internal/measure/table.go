package measure

import (
	"fmt"

	"wenping/internal/document"
)

// tables matches tables in order, so that the most cells are right.
func (c *comparison) tables() {
	list := func(d *document.Document) (out []*document.Block) {
		for i := range d.Blocks {
			if d.Blocks[i].Table != nil {
				out = append(out, &d.Blocks[i])
			}
		}
		return out
	}
	want, got := list(c.truth), list(c.read)
	n, m := len(want), len(got)
	hits := make([][]int, n)
	best := make([][]int, n+1)
	best[n] = make([]int, m+1)
	gotCells := make([]map[string]int, m)
	for j := range got {
		gotCells[j] = cellsOf(got[j].Table)
	}
	for i := n - 1; i >= 0; i-- {
		hits[i], best[i] = make([]int, m), make([]int, m+1)
		w := cellsOf(want[i].Table)
		for j := m - 1; j >= 0; j-- {
			for k, x := range w {
				hits[i][j] += min(x, gotCells[j][k])
			}
			best[i][j] = max(best[i+1][j], best[i][j+1])
			if hits[i][j] > 0 {
				best[i][j] = max(best[i][j], best[i+1][j+1]+hits[i][j])
			}
		}
	}
	match := make([]int, n)
	taken := make([]bool, m)
	for i, j := 0, 0; i < n; i++ {
		match[i] = -1
		for j < m && best[i][j] == best[i][j+1] && best[i][j] != best[i+1][j] {
			j++
		}
		if j < m && hits[i][j] > 0 && best[i][j] == best[i+1][j+1]+hits[i][j] {
			match[i], taken[j] = j, true
			j++
		}
	}
	c.s.Tables.Read, c.s.Tables.True = m, n
	for i, b := range want {
		size := cellCount(b.Table)
		count := Count{True: size}
		if j := match[i]; j >= 0 {
			count.Read, count.Hit = cellCount(got[j].Table), hits[i][j]
			wr, wc := b.Table.Size()
			gr, gc := got[j].Table.Size()
			if wr == gr && wc == gc {
				c.s.Tables.Hit++
			}
			if b.Table.HeaderRows > 0 { // 0: the file does not say
				c.s.HeaderRows.True++
				if b.Table.HeaderRows == got[j].Table.HeaderRows {
					c.s.HeaderRows.Hit++
				}
			}
			if count.Hit < size || count.Read > size {
				c.note("table", fmt.Sprintf("%d×%d, %d cells, %d right%s", wr, wc, size, count.Hit, firstDifference(b.Table, got[j].Table)), fmt.Sprintf("%d×%d, %d cells", gr, gc, count.Read))
			}
		} else {
			r, k := b.Table.Size()
			c.note("table", fmt.Sprintf("%d×%d: %s", r, k, shorten(key(b), 60)), "")
		}
		c.s.Cells.Add(count)
		if pages(b.Table) > 1 {
			c.s.Stitched.Add(count)
		}
	}
	for j := range got {
		if !taken[j] {
			k := cellCount(got[j].Table)
			c.s.Cells.Read += k
			r, cols := got[j].Table.Size()
			c.note("table", "", fmt.Sprintf("%d×%d: %s", r, cols, shorten(key(got[j]), 60)))
		}
	}
}

func cellsOf(t *document.Table) map[string]int {
	out := map[string]int{}
	for _, row := range t.Rows {
		for _, x := range row {
			out[fmt.Sprint(x.Row, x.Col, max(1, x.RowSpan), max(1, x.ColSpan), squeeze(x.Text))]++
		}
	}
	return out
}

func cellCount(t *document.Table) int {
	n := 0
	for _, row := range t.Rows {
		n += len(row)
	}
	return n
}

func pages(t *document.Table) int {
	seen := map[int]bool{}
	for _, row := range t.Rows {
		for _, x := range row {
			if x.Page > 0 {
				seen[x.Page] = true
			}
		}
	}
	return len(seen)
}

// firstDifference quotes the first cell that is not as it should be.
func firstDifference(want, got *document.Table) string {
	for _, row := range want.Rows {
		for _, x := range row {
			y := got.At(x.Row, x.Col)
			switch {
			case y == nil:
				return fmt.Sprintf("; [%d,%d] “%s”: no cell", x.Row, x.Col, shorten(squeeze(x.Text), 24))
			case y.Row != x.Row || y.Col != x.Col || max(1, y.RowSpan) != max(1, x.RowSpan) || max(1, y.ColSpan) != max(1, x.ColSpan):
				return fmt.Sprintf("; [%d,%d]+%d×%d “%s”: [%d,%d]+%d×%d “%s”", x.Row, x.Col, x.RowSpan, x.ColSpan, shorten(squeeze(x.Text), 24), y.Row, y.Col, y.RowSpan, y.ColSpan, shorten(squeeze(y.Text), 24))
			case squeeze(y.Text) != squeeze(x.Text):
				return fmt.Sprintf("; [%d,%d] “%s”: “%s”", x.Row, x.Col, shorten(squeeze(x.Text), 40), shorten(squeeze(y.Text), 40))
			}
		}
	}
	return ""
}
