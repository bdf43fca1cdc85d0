package revision

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh"
)

// Table is a table of the old version beside its counterpart.
type Table struct {
	Cols []Line // columns in the order of the new table, removed ones last
	Rows []Row  // rows in the order of the new table, removed ones after what they followed

	rowOf, colOf []int // old row and column → new, or -1
}

// Line is a column and its counterpart, 0-based; -1 where there is none.
type Line struct {
	Change   Change
	Old, New int
}

// Row is a row and its counterpart, 0-based; -1 where there is none. Cells are
// those that differ, of a changed row. A row that only got another running
// number is the same.
type Row struct {
	Change   Change
	Old, New int
	Cells    []Cell
}

// Cell is one cell of a changed row; an anchor is zero where the cell is only in
// the other version.
type Cell struct {
	Change   Change
	Old, New document.Anchor // without Block: the table's
	Edits    []Edit
}

func (r *Revision) compareTables(x, y *document.Table) *Table {
	gx, gy := x.Grid(), y.Grid()
	t := &Table{}
	t.colOf = columns(gx, gy)
	ox, oy := ordinals(gx), ordinals(gy)
	a, b := rowUnits(gx, ox), rowUnits(gy, oy)
	t.rowOf = align(a, b, rowFloor, &r.budget)
	named(gx, gy, ox, oy, t.rowOf)
	moved := displaced(a, t.rowOf)
	t.Cols = lines(t.colOf, width(gy))
	back := backwards(t.rowOf, len(gy))
	after := make([][]int, len(gy)+1)
	last := 0
	for i, j := range t.rowOf {
		if j < 0 {
			after[last] = append(after[last], i)
		} else if !moved[i] {
			last = j + 1
		}
	}
	gone := func(k int) {
		for _, i := range after[k] {
			t.Rows = append(t.Rows, Row{Change: Removed, Old: i, New: -1})
		}
	}
	gone(0)
	for j := range gy {
		row := Row{Change: Added, Old: -1, New: j}
		if i := back[j]; i >= 0 {
			row.Old, row.Change = i, Same
			row.Cells = r.cells(gx, gy, i, j, t.colOf, ox)
			if len(row.Cells) > 0 {
				row.Change = Changed
			}
			if moved[i] {
				row.Change = Moved
			}
		}
		t.Rows = append(t.Rows, row)
		gone(j + 1)
	}
	return t
}

func width(g [][]*document.Cell) int {
	if len(g) == 0 {
		return 0
	}
	return len(g[0])
}

func backwards(match []int, n int) []int {
	back := make([]int, n)
	for j := range back {
		back[j] = -1
	}
	for i, j := range match {
		if j >= 0 {
			back[j] = i
		}
	}
	return back
}

func lines(match []int, n int) []Line {
	var out []Line
	back := backwards(match, n)
	top := -1
	for j := range n {
		l := Line{Added, back[j], j}
		if l.Old >= 0 {
			l.Change = Same
			if l.Old < top {
				l.Change = Moved
			}
			top = max(top, l.Old)
		}
		out = append(out, l)
	}
	for i, j := range match {
		if j < 0 {
			out = append(out, Line{Removed, i, -1})
		}
	}
	return out
}

// columns gives each old column its counterpart: by its head, then by its place.
func columns(gx, gy [][]*document.Cell) []int {
	out := make([]int, width(gx))
	for i := range out {
		out[i] = -1
	}
	taken := make([]bool, width(gy))
	set := func(i, j int) { out[i], taken[j] = j, true }
	found := 0
	if len(gx) > 0 && len(gy) > 0 {
		at := map[string][]int{}
		for j, c := range gy[0] {
			if h := cellText(c); h != "" {
				at[h] = append(at[h], j)
			}
		}
		for i, c := range gx[0] {
			if list := at[cellText(c)]; len(list) > 0 {
				set(i, list[0])
				at[cellText(c)] = list[1:]
				found++
			}
		}
	}
	if len(out) == len(taken) && found*2 < len(out) { // no heads that are known again: by place
		for i := range out {
			out[i] = i
		}
		return out
	}
	j := 0
	for i := range out { // what is left, between columns that are known
		if out[i] >= 0 {
			j = out[i] + 1
			continue
		}
		if j < len(taken) && !taken[j] && zh.Similar(cellText(gx[0][i]), cellText(gy[0][j])) >= 0.5 {
			set(i, j)
			j++
		}
	}
	if len(out) == len(taken) {
		for i := range out {
			if out[i] < 0 && !taken[i] {
				set(i, i)
			}
		}
	}
	return out
}

func cellText(c *document.Cell) string {
	if c == nil {
		return ""
	}
	return bare(c.Text)
}

// ordinals says whether the first column only counts the rows.
func ordinals(g [][]*document.Cell) bool {
	if width(g) < 2 {
		return false
	}
	n := 0
	for r, row := range g {
		t := cellText(row[0])
		switch {
		case r == 0 && strings.HasSuffix(t, "号"), t == "":
		case counts(t):
			n++
		case r > 0 && row[0] != nil && row[0].ColSpan > 1: // 合计 across
		case r > 0:
			return false
		}
	}
	return n >= 2
}

func counts(t string) bool {
	return t != "" && utf8.RuneCountInString(t) <= 4 && strings.IndexFunc(t, func(c rune) bool {
		return !unicode.IsDigit(c) && !strings.ContainsRune("一二三四五六七八九十.()", c)
	}) < 0
}

func rowUnits(g [][]*document.Cell, ordinal bool) []unit {
	out := make([]unit, len(g))
	for i, row := range g {
		var b strings.Builder
		var last *document.Cell
		for k, c := range row {
			if c == nil || c == last || k == 0 && ordinal && c.ColSpan == 1 {
				continue
			}
			last = c
			b.WriteString(c.Text)
			b.WriteByte('|')
		}
		out[i] = newUnit('r', b.String())
	}
	return out
}

// named pairs rows that are left over on both sides and begin with the same name.
func named(gx, gy [][]*document.Cell, ox, oy bool, match []int) {
	taken := map[int]bool{}
	for _, j := range match {
		taken[j] = true
	}
	type once struct{ at, n int }
	names := func(g [][]*document.Cell, ordinal bool, free func(int) bool) map[string]once {
		out := map[string]once{}
		for i := range g {
			if n := rowName(g[i], ordinal); free(i) && n != "" {
				o := out[n]
				out[n] = once{i, o.n + 1}
			}
		}
		return out
	}
	there := names(gy, oy, func(j int) bool { return !taken[j] })
	for n, o := range names(gx, ox, func(i int) bool { return match[i] < 0 }) {
		if t := there[n]; o.n == 1 && t.n == 1 {
			match[o.at] = t.at
		}
	}
}

func rowName(row []*document.Cell, ordinal bool) string {
	for k, c := range row {
		t := cellText(c)
		if k == 0 && ordinal || t == "" {
			continue
		}
		if utf8.RuneCountInString(t) < 2 || strings.IndexFunc(t, unicode.IsLetter) < 0 {
			return ""
		}
		return t
	}
	return ""
}

// cells are those of two paired rows that differ.
func (r *Revision) cells(gx, gy [][]*document.Cell, i, j int, colOf []int, ordinal bool) []Cell {
	var out []Cell
	taken := make([]bool, width(gy))
	for k, c := range gx[i] {
		to := colOf[k]
		var d *document.Cell
		if to >= 0 {
			taken[to] = true
			d = gy[j][to]
		}
		if c == nil || c.Row != i || c.Col != k { // told where the cell begins
			continue
		}
		if k == 0 && ordinal && d != nil && counts(cellText(c)) && counts(cellText(d)) {
			continue
		}
		cell := Cell{Old: document.InTable(0, c)}
		if d == nil {
			cell.Change = Removed
		} else {
			if cellText(c) == cellText(d) {
				continue
			}
			cell.Change, cell.New, cell.Edits = Changed, document.InTable(0, d), r.edits(c.Text, d.Text)
		}
		out = append(out, cell)
	}
	for k, d := range gy[j] {
		if !taken[k] && d != nil && d.Row == j && d.Col == k && cellText(d) != "" {
			out = append(out, Cell{Change: Added, New: document.InTable(0, d)})
		}
	}
	return slices.Clip(out)
}
