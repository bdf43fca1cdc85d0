package documenttest

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
)

// table writes merged cells as Word does: gridSpan for columns, vMerge for rows.
func (w *writer) table(b *document.Block) {
	t := b.Table
	rows, cols := t.Size()
	if rows == 0 || cols == 0 {
		return
	}
	grid := t.Grid()
	widths := columnWidths(grid, cols)
	s := &w.body
	s.WriteString(`<w:tbl><w:tblPr>`)
	if w.markup == WordLike {
		s.WriteString(`<w:tblStyle w:val="` + styleIDs["Table Grid"] + `"/>`)
	}
	s.WriteString(`<w:tblW w:w="8844" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>`)
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		fmt.Fprintf(s, `<w:%s w:val="single" w:sz="4" w:space="0" w:color="auto"/>`, side)
	}
	s.WriteString(`</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`)
	for _, x := range widths {
		fmt.Fprintf(s, `<w:gridCol w:w="%d"/>`, x)
	}
	s.WriteString(`</w:tblGrid>`)
	for r := 0; r < rows; r++ {
		s.WriteString(`<w:tr><w:trPr><w:cantSplit/>`)
		if r < t.HeaderRows {
			s.WriteString(`<w:tblHeader/>`)
		}
		s.WriteString(`</w:trPr>`)
		for c := 0; c < cols; {
			cell := grid[r][c]
			span := 1
			if cell != nil {
				span = max(1, cell.ColSpan-(c-cell.Col))
			}
			width := 0
			for k := c; k < min(cols, c+span); k++ {
				width += widths[k]
			}
			fmt.Fprintf(s, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, width)
			if span > 1 {
				fmt.Fprintf(s, `<w:gridSpan w:val="%d"/>`, span)
			}
			text := ""
			switch {
			case cell == nil:
			case cell.RowSpan > 1 && cell.Row == r:
				s.WriteString(`<w:vMerge w:val="restart"/>`)
				text = cell.Text
			case cell.RowSpan > 1:
				s.WriteString(`<w:vMerge/>`)
			default:
				text = cell.Text
			}
			s.WriteString(`<w:vAlign w:val="center"/></w:tcPr>`)
			f := cellFace
			f.bold = r < t.HeaderRows
			jc := ""
			if f.bold || utf8.RuneCountInString(text) <= 10 {
				jc = `<w:jc w:val="center"/>`
			}
			for _, line := range strings.Split(text, "\n") {
				s.WriteString(`<w:p><w:pPr>` + w.props("Table Text", `<w:spacing w:line="300" w:lineRule="auto"/><w:ind w:firstLineChars="0" w:firstLine="0"/>`+jc) + `</w:pPr>`)
				if line != "" {
					s.WriteString(w.runs(line, f))
				}
				s.WriteString(`</w:p>`)
			}
			s.WriteString(`</w:tc>`)
			c += span
		}
		s.WriteString(`</w:tr>`)
	}
	s.WriteString(`</w:tbl>`)
	// Word joins two tables that touch, so an empty paragraph parts them.
	if int(b.ID) < len(w.doc.Blocks) && w.doc.Blocks[b.ID].Table != nil || int(b.ID) == len(w.doc.Blocks) {
		w.para("", "")
	}
}

// columnWidths gives each column room for its text, within limits.
func columnWidths(grid [][]*document.Cell, cols int) []int {
	const total = 8844
	weight := make([]int, cols)
	sum := 0
	for c := range weight {
		weight[c] = 4
		for r := range grid {
			if cell := grid[r][c]; cell != nil && cell.ColSpan == 1 {
				weight[c] = min(26, max(weight[c], utf8.RuneCountInString(cell.Text)))
			}
		}
		sum += weight[c]
	}
	// No column is narrower than two characters and its margins; what that
	// takes comes off the wide ones.
	out := make([]int, cols)
	narrow := min(660, total/cols)
	spare, room := 0, 0
	for c := range out {
		out[c] = total * weight[c] / sum
		if out[c] < narrow {
			spare += narrow - out[c]
			out[c] = narrow
		} else {
			room += out[c] - narrow
		}
	}
	for c := range out {
		if out[c] > narrow && room > 0 {
			out[c] -= spare * (out[c] - narrow) / room
		}
	}
	return out
}
