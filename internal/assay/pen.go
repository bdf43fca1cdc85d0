package assay

import (
	"io/fs"
	"strings"

	"wenping/internal/document"
	"wenping/internal/document/documenttest"
	"wenping/internal/manuscript"
	"wenping/internal/manuscript/press"
	"wenping/internal/manuscript/word"
	"wenping/internal/sample"
)

// pen is a program that writes a report as a file: a sheet, or, where it can,
// any document.
type pen struct {
	name, ext string
	reports   bool // only reports: it prints the running title of one
	sheet     func(s *sheet, seed uint64) ([]byte, error)
	document  func(d *document.Document) ([]byte, error)
}

func (p *pen) write(s *sheet, seed uint64) ([]byte, error) {
	if p.sheet != nil {
		return p.sheet(s, seed)
	}
	return p.document(s.blocks())
}

func pens(typefaces fs.FS) ([]pen, error) {
	p, err := press.New(typefaces)
	if err != nil {
		return nil, err
	}
	docx := func(m documenttest.Markup) func(d *document.Document) ([]byte, error) {
		return func(d *document.Document) ([]byte, error) { return documenttest.DOCX(d, m) }
	}
	manuscripts := func(program word.Program) func(s *sheet, seed uint64) ([]byte, error) {
		return func(s *sheet, seed uint64) ([]byte, error) {
			data, _, err := word.Write(s.manuscript(seed), program)
			return data, err
		}
	}
	out := []pen{
		{name: "docx/styled", ext: ".docx", document: docx(documenttest.WordLike)},
		{name: "docx/typed", ext: ".docx", document: docx(documenttest.WPSLike)},
		{name: "docx/word", ext: ".docx", sheet: manuscripts(word.Word)},
		{name: "docx/wps", ext: ".docx", sheet: manuscripts(word.WPS)},
		{name: "doc/wps", ext: ".doc", document: func(d *document.Document) ([]byte, error) { return documenttest.DOC(d, documenttest.WPSLike) }},
		{name: "pdf/office", ext: ".pdf", reports: true, document: func(d *document.Document) ([]byte, error) { return sample.PDF(narrow(d), typefaces) }},
	}
	for _, style := range press.Styles[:4] {
		if style.Tagged {
			continue
		}
		out = append(out, pen{name: "pdf/" + style.Name, ext: ".pdf", sheet: func(s *sheet, seed uint64) ([]byte, error) {
			data, _, err := p.Print(s.manuscript(seed), style)
			return data, err
		}})
	}
	return out, nil
}

// manuscript gives the sheet to the writers that take one. Look and running
// texts are those of an invented report.
func (s *sheet) manuscript(seed uint64) *manuscript.Manuscript {
	other := manuscript.ComposeAs(seed, manuscript.Report)
	m := &manuscript.Manuscript{Seed: seed, Shape: manuscript.Report, Look: other.Look, Foot: other.Foot}
	front := false
	for _, p := range s.pieces {
		front = front || p.kind == contents
	}
	for _, q := range s.settle() {
		run := []manuscript.Run{{Text: q.text}}
		switch q.kind {
		case contents:
			m.Contents = 2
			front = false
		case heading:
			front = false
			m.Items = append(m.Items, manuscript.Item{Kind: manuscript.Heading, Level: q.level, Runs: []manuscript.Run{{Text: q.shown()}}})
		case table:
			m.Items = append(m.Items, manuscript.Item{Kind: manuscript.Table, Table: grid(q.rows, q.head), Rule: manuscript.Ruled})
		case caption:
			m.Items = append(m.Items, manuscript.Item{Kind: manuscript.Caption, Number: manuscript.Number{Shown: q.number, Gap: " "}, Runs: run})
		default:
			if front {
				m.Cover = append(m.Cover, q.text)
				if m.Title == "" {
					m.Title = q.text
				}
				continue
			}
			if m.Title == "" {
				m.Title = q.text
			}
			m.Items = append(m.Items, manuscript.Item{Kind: manuscript.Para, Runs: run, Centre: q.has("title"), Flush: q.has("title")})
		}
	}
	return m
}

// narrow writes blanks in place of wide ones, for which the typefaces of the
// office's printer have no glyph.
func narrow(d *document.Document) *document.Document {
	blank := func(s string) string { return strings.ReplaceAll(s, "\u3000", "  ") }
	for i := range d.Blocks {
		b := &d.Blocks[i]
		b.Text = blank(b.Text)
		if b.Table == nil {
			continue
		}
		for _, row := range b.Table.Rows {
			for k := range row {
				row[k].Text = blank(row[k].Text)
			}
		}
	}
	return d
}
