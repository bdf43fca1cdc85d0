package pdf

import (
	"fmt"

	"wenping/internal/document"
)

// The books of a page: every character that the engine counts is in a block,
// set aside on purpose, or lost. Whoever drops a character books it, and
// balance finds what was dropped without a word.

// visible says that a glyph counts: it is no space, and it has a character.
func (g *glyph) visible() bool { return g.r != ' ' && g.r != unmapped }

// counted counts the characters of a text as the books do.
func counted(text string) int {
	n := 0
	for _, r := range text {
		if document.Printed(r) {
			n++
		}
	}
	return n
}

// sheetOf gives the page with that number; pages are numbered from 1 in order.
func (f *flow) sheetOf(page int) *sheet { return &f.sheets[page-1] }

// setAside books the text of a block that is left out.
func (f *flow) setAside(b *document.Block) {
	for _, l := range b.Origin.Lines {
		f.sheetOf(l.Page).aside += counted(b.Text[l.Start:l.End])
	}
	if b.Table != nil {
		for _, row := range b.Table.Rows {
			f.setRowAside(row)
		}
	}
}

// setRowAside books the text of a table row that is left out: a head printed
// again on the next page.
func (f *flow) setRowAside(row []document.Cell) {
	for i := range row {
		c := &row[i]
		f.setAside(&document.Block{Text: c.Text, Origin: c.Origin})
	}
}

// balance fills in the books of all pages. A character that is in none of them
// is a loss: it would be a mistake of ours, and is told rather than hidden.
func balance(doc *document.Document, sheets []sheet) {
	held := doc.Held()
	for i := range sheets {
		s, p := &sheets[i], &doc.Pages[i]
		p.Chars, p.Aside = s.chars, p.Aside+s.aside // Finish leaves marks behind numbers aside
		missing := s.chars - held[i] - p.Aside - s.unmapped
		if missing > 0 {
			doc.Losses = append(doc.Losses, document.Loss{Kind: document.LossTextBox, Page: s.number, Count: missing,
				Note: fmt.Sprintf("PDF第%d页有%d个字符未能归入正文。", s.number, missing), Detail: "characters in no block"})
		}
		p.Chars = max(p.Chars, held[i]+p.Aside+s.unmapped)
	}
}
