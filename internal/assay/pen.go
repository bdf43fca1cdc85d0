package assay

import (
	"io/fs"
	"strings"

	"wenping/internal/document/documenttest"
	"wenping/internal/manuscript"
	"wenping/internal/manuscript/press"
	"wenping/internal/manuscript/word"
	"wenping/internal/sample"
)

// pen is a program that writes a sheet as a file.
type pen struct {
	name, ext string
	reports   bool // only reports: it prints the running title of one
	write     func(s *sheet, seed uint64) ([]byte, error)
}

func pens(typefaces fs.FS) ([]pen, error) {
	p, err := press.New(typefaces)
	if err != nil {
		return nil, err
	}
	out := []pen{
		{"docx/styled", ".docx", false, func(s *sheet, _ uint64) ([]byte, error) { return documenttest.DOCX(s.blocks(), documenttest.WordLike) }},
		{"docx/typed", ".docx", false, func(s *sheet, _ uint64) ([]byte, error) { return documenttest.DOCX(s.blocks(), documenttest.WPSLike) }},
		{"docx/word", ".docx", false, func(s *sheet, seed uint64) ([]byte, error) {
			data, _, err := word.Write(s.manuscript(seed), word.Word)
			return data, err
		}},
		{"docx/wps", ".docx", false, func(s *sheet, seed uint64) ([]byte, error) {
			data, _, err := word.Write(s.manuscript(seed), word.WPS)
			return data, err
		}},
		{"doc/wps", ".doc", false, func(s *sheet, _ uint64) ([]byte, error) { return documenttest.DOC(s.blocks(), documenttest.WPSLike) }},
		{"pdf/office", ".pdf", true, func(s *sheet, _ uint64) ([]byte, error) { return sample.PDF(s.narrow().blocks(), typefaces) }},
	}
	for _, style := range press.Styles[:4] {
		if style.Tagged {
			continue
		}
		out = append(out, pen{"pdf/" + style.Name, ".pdf", false, func(s *sheet, seed uint64) ([]byte, error) {
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
func (s *sheet) narrow() *sheet {
	out := s.clone()
	for _, p := range out.pieces {
		p.text = strings.ReplaceAll(p.text, "\u3000", "  ")
		for _, r := range p.rows {
			for c := range r {
				r[c] = strings.ReplaceAll(r[c], "\u3000", "  ")
			}
		}
	}
	return out
}
