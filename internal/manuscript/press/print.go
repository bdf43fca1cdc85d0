package press

import (
	"fmt"

	"wenping/internal/document"
	"wenping/internal/manuscript"
)

// Style is a program's way of writing a PDF.
type Style struct {
	Name      string
	Flip      bool    // the page is turned over by a matrix, y runs down
	Scale     float64 // text and page are scaled by this and back; 0: not
	Pieces    pieces
	Borders   borders
	Encoding  encoding
	LatinFace bool // Latin letters in a face of their own
	Fixed     bool // Latin letters half as wide as Han (fonts not embedded)
	Tagged    bool
}

type pieces int

const (
	perRun   pieces = iota // TJ with adjustments, a new piece at a change of face
	perLine                // one piece a line
	perGlyph               // every glyph placed by itself
)

type borders int

const (
	thinRects   borders = iota // filled rectangles, one for each side of each cell
	strokes                    // lines, one for each side of each cell
	longStrokes                // lines, as long as they go
	polygons                   // filled outlines of lines
	boxes                      // a rectangle stroked for each cell
)

type encoding int

const (
	identity    encoding = iota // Type 0, Identity-H, embedded, ToUnicode
	bytesSubset                 // TrueType with single bytes, subsets of 255 glyphs
	gbk                         // GBK-EUC-H, not embedded; what GBK lacks is embedded
	unicode16                   // UniGB-UTF16-H, not embedded
)

// Styles are the styles that can be printed.
var Styles = []Style{
	{Name: "word", Pieces: perRun, Borders: thinRects, LatinFace: true},
	{Name: "word-tagged", Pieces: perRun, Borders: thinRects, LatinFace: true, Tagged: true},
	{Name: "wps", Flip: true, Scale: 0.05, Pieces: perGlyph, Borders: strokes, LatinFace: true},
	{Name: "libreoffice", Pieces: perLine, Borders: polygons, Encoding: bytesSubset},
	{Name: "browser", Flip: true, Scale: 0.24, Pieces: perGlyph, Borders: thinRects, Tagged: true},
	{Name: "gbk", Pieces: perLine, Borders: longStrokes, Encoding: gbk, Fixed: true},
	{Name: "unigb", Pieces: perLine, Borders: boxes, Encoding: unicode16, Fixed: true},
}

// Print gives the file and what a perfect reader reads from it.
func (p *Press) Print(m *manuscript.Manuscript, style Style) ([]byte, *document.Document, error) {
	// The first pass finds the pages, the second prints their numbers; a number
	// that grows longer may move a line once more.
	labels := map[*manuscript.Item]string{}
	total := 1
	var l *layout
	for range 3 {
		l = p.set(m, style, total, labels)
		total = len(l.sheets)
		for it, pg := range l.pages {
			if pg > 0 {
				labels[it] = l.sheets[pg-1].label
			}
		}
	}
	data, err := write(l)
	if err != nil {
		return nil, nil, fmt.Errorf("print seed %d as %s: %w", m.Seed, style.Name, err)
	}
	return data, l.truth(), nil
}

func (l *layout) truth() *document.Document {
	d := l.m.Truth(func(it *manuscript.Item) string { return l.labels[it] }, func(b *document.Block, it *manuscript.Item, n int) bool {
		switch {
		case it == nil && n < 0:
			b.Page = l.toc
		case it == nil:
			b.Page = l.cover[n]
		case b.Kind == document.Contents:
			b.Page = l.tocPg[it]
		case b.Kind == document.Comment:
			return false
		case b.Kind == document.Footnote:
			b.Page = l.notePg[n]
		case b.Kind == document.Endnote:
		case b.Table != nil:
			t := &document.Table{HeaderRows: b.Table.HeaderRows}
			for ri := range b.Table.Rows {
				var row []document.Cell
				for ci := range b.Table.Rows[ri] {
					c := b.Table.Rows[ri][ci]
					c.Page = l.cells[&b.Table.Rows[ri][ci]]
					row = append(row, c)
				}
				t.Rows = append(t.Rows, row)
			}
			b.Table, b.Page = t, l.pages[it]
		default:
			b.Page = l.pages[it]
			if s, ok := l.shown[it]; ok {
				b.Text = s
			}
		}
		return true
	})
	d.Source.Format = document.FormatPDF
	d.Changes = nil
	for i, s := range l.sheets {
		d.Pages = append(d.Pages, document.Page{Number: i + 1, Label: s.label, Width: s.w, Height: s.h})
	}
	return d
}
