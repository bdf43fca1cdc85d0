package measure

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"io/fs"

	"wenping/internal/document"
	"wenping/internal/document/documenttest"
	"wenping/internal/manuscript"
	"wenping/internal/manuscript/press"
	"wenping/internal/manuscript/word"
)

// Format is one way of writing a manuscript down.
type Format struct {
	Name  string
	Ext   string
	Write func(*manuscript.Manuscript) ([]byte, *document.Document, error)
	Every int // 1: every manuscript; n: every n-th, for formats that are slow to write or to read
}

// Render draws a page (1-based) of a PDF as PNG.
type Render func(ctx context.Context, data []byte, page, dpi int) ([]byte, error)

// Convert turns a docx into another format, named by its extension.
type Convert func(data []byte, ext string) ([]byte, error)

// Formats are the formats that can be written here; typefaces are those of the
// product. Scans come where render is given, and files that another program
// wrote where office is.
func Formats(typefaces fs.FS, render Render, office Convert) ([]Format, error) {
	p, err := press.New(typefaces)
	if err != nil {
		return nil, err
	}
	var out []Format
	for _, w := range []word.Program{word.Word, word.WPS, word.LibreOffice} {
		out = append(out, Format{"docx/" + w.String(), ".docx", func(m *manuscript.Manuscript) ([]byte, *document.Document, error) { return word.Write(m, w) }, 1})
	}
	for _, k := range []documenttest.Markup{documenttest.WordLike, documenttest.WPSLike} {
		out = append(out, Format{"doc/" + k.String(), ".doc", func(m *manuscript.Manuscript) ([]byte, *document.Document, error) { return binary(m, k) }, 1})
	}
	for _, s := range press.Styles {
		out = append(out, Format{"pdf/" + s.Name, ".pdf", func(m *manuscript.Manuscript) ([]byte, *document.Document, error) { return p.Print(m, s) }, 1})
	}
	if render != nil {
		for i, wear := range []press.Wear{press.Clean, press.Worn} {
			name := []string{"clean", "worn"}[i]
			out = append(out, Format{"scan/" + name, ".pdf", func(m *manuscript.Manuscript) ([]byte, *document.Document, error) { return scan(p, m, wear, render) }, 30})
		}
	}
	if office != nil {
		for _, ext := range []string{"pdf", "doc", "docx"} {
			out = append(out, Format{"resaved/" + ext, "." + ext, func(m *manuscript.Manuscript) ([]byte, *document.Document, error) { return convert(m, office, ext) }, 10})
		}
	}
	return out, nil
}

// binary writes a Word 97-2003 file. Its writer takes a Document, so changes are
// accepted and the running head is the writer's own.
func binary(m *manuscript.Manuscript, k documenttest.Markup) ([]byte, *document.Document, error) {
	page := 0
	labels := map[*manuscript.Item]string{}
	truth := m.Truth(func(it *manuscript.Item) string {
		if labels[it] == "" {
			page++
			labels[it] = fmt.Sprint(page)
		}
		return labels[it]
	}, nil)
	truth.Source.Format = document.FormatDOC
	truth.Changes, truth.Running = nil, nil
	data, err := documenttest.DOC(truth, k)
	if err != nil {
		return nil, nil, fmt.Errorf("write doc of seed %d: %w", m.Seed, err)
	}
	return data, truth, nil
}

// scan prints the first pages, draws them and takes the text away.
func scan(p *press.Press, m *manuscript.Manuscript, wear press.Wear, render Render) ([]byte, *document.Document, error) {
	m = m.Excerpt(10)
	data, truth, err := p.Print(m, press.Styles[0])
	if err != nil {
		return nil, nil, err
	}
	var pages []image.Image
	var sizes [][2]float64
	for i, s := range truth.Pages {
		drawn, err := render(context.Background(), data, i+1, wear.DPI)
		if err != nil {
			return nil, nil, fmt.Errorf("draw page %d: %w", i+1, err)
		}
		im, err := png.Decode(bytes.NewReader(drawn))
		if err != nil {
			return nil, nil, fmt.Errorf("draw page %d: %w", i+1, err)
		}
		pages, sizes = append(pages, im), append(sizes, [2]float64{s.Width, s.Height})
	}
	out, err := press.Scan(pages, sizes, wear, m.Seed)
	return out, truth, err
}

// convert lets another program write a docx of ours anew. What it shows of
// tracked changes and how it numbers notes is its own, so the text has neither.
func convert(m *manuscript.Manuscript, office Convert, ext string) ([]byte, *document.Document, error) {
	data, truth, err := word.Write(m.Settled(), word.WPS)
	if err != nil {
		return nil, nil, err
	}
	if data, err = office(data, ext); err != nil {
		return nil, nil, fmt.Errorf("convert seed %d to %s: %w", m.Seed, ext, err)
	}
	return data, truth, nil
}
