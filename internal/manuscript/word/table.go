package word

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/manuscript"
)

func (w *writer) table(it *manuscript.Item) {
	t := it.Table
	rows, cols := t.Size()
	if rows == 0 || cols == 0 {
		return
	}
	grid := t.Grid()
	total := 8844
	if w.wide {
		total = 13800
	}
	width := total / cols
	s := &w.body
	s.WriteString(`<w:tbl><w:tblPr>`)
	if id := styleID(w.program, "Table Grid"); id != "" {
		s.WriteString(`<w:tblStyle w:val="` + id + `"/>`)
	}
	fmt.Fprintf(s, `<w:tblW w:w="%d" w:type="dxa"/><w:jc w:val="center"/>`, total)
	if it.Rule == manuscript.Ruled && w.program != LibreOffice {
		s.WriteString(`<w:tblBorders>`)
		for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
			fmt.Fprintf(s, `<w:%s w:val="single" w:sz="4" w:space="0" w:color="auto"/>`, side)
		}
		s.WriteString(`</w:tblBorders>`)
	}
	s.WriteString(`<w:tblLook w:val="04A0"/></w:tblPr><w:tblGrid>`)
	for range cols {
		fmt.Fprintf(s, `<w:gridCol w:w="%d"/>`, width)
	}
	s.WriteString(`</w:tblGrid>`)
	for r := range rows {
		w.row(it, grid, r, cols, width)
	}
	s.WriteString(`</w:tbl>`)
	if w.program != WPS || w.rnd.IntN(2) == 0 {
		return
	}
	w.para("", "")
}

func (w *writer) row(it *manuscript.Item, grid [][]*document.Cell, r, cols, width int) {
	t := it.Table
	s := &w.body
	s.WriteString(`<w:tr>`)
	// WPS users seldom mark header rows.
	if header := r < t.HeaderRows && w.program != WPS; header || r%2 == 0 {
		s.WriteString(`<w:trPr>`)
		if r%2 == 0 {
			s.WriteString(`<w:cantSplit/>`)
		}
		if header {
			s.WriteString(`<w:tblHeader/>`)
		}
		s.WriteString(`</w:trPr>`)
	}
	for c := 0; c < cols; {
		cell := grid[r][c]
		span := 1
		if cell != nil {
			span = max(1, cell.ColSpan-(c-cell.Col))
		}
		fmt.Fprintf(s, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, width*span)
		if span > 1 {
			fmt.Fprintf(s, `<w:gridSpan w:val="%d"/>`, span)
		}
		text := ""
		switch {
		case cell == nil:
		case cell.RowSpan > 1 && cell.Row == r:
			s.WriteString(`<w:vMerge w:val="restart"/>`)
			text = cell.Text
		case cell.RowSpan > 1 && w.program == LibreOffice:
			s.WriteString(`<w:vMerge w:val="continue"/>`)
		case cell.RowSpan > 1:
			s.WriteString(`<w:vMerge/>`)
		default:
			text = cell.Text
		}
		if w.program == LibreOffice {
			s.WriteString(`<w:tcBorders><w:top w:val="single" w:sz="4" w:space="0" w:color="000000"/><w:left w:val="single" w:sz="4" w:space="0" w:color="000000"/><w:bottom w:val="single" w:sz="4" w:space="0" w:color="000000"/><w:right w:val="single" w:sz="4" w:space="0" w:color="000000"/></w:tcBorders>`)
		}
		s.WriteString(`<w:vAlign w:val="center"/></w:tcPr>`)
		w.cell(it, text, r < t.HeaderRows)
		s.WriteString(`</w:tc>`)
		c += span
	}
	s.WriteString(`</w:tr>`)
}

// cell writes the lines of a cell: as paragraphs, or as one with breaks.
func (w *writer) cell(it *manuscript.Item, text string, header bool) {
	f := w.m.Look.Cell
	f.Bold = f.Bold || header
	how := ""
	if header || utf8.RuneCountInString(text) <= 10 {
		how = jc("center")
	}
	lines := strings.Split(text, "\n")
	if len(lines) > 1 && w.rnd.IntN(3) == 0 {
		lines = []string{text}
	}
	for _, line := range lines {
		w.para(w.style("Table Text")+how, w.text(line, f, false))
	}
}
