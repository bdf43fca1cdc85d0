package sample

import (
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"wenping/internal/document"
	"wenping/internal/document/documenttest"
)

// File is one generated file.
type File struct {
	Name string // "clean.word.docx"
	Data []byte
}

// Files writes the report in all formats, clean and, where it has defects,
// defective. The contents page of every format shows the pages of the PDF.
func (r *Report) Files(typefaces fs.FS) ([]File, error) {
	variants := []struct {
		name string
		make func() (*document.Document, error)
	}{{"clean", r.Document}, {"defects", r.Defective}}
	var out []File
	for _, v := range variants {
		if v.name == "defects" && len(r.Defects) == 0 {
			continue
		}
		doc, err := v.make()
		if err != nil {
			return nil, err
		}
		pdf, err := PDF(doc, typefaces)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", r.Name, err)
		}
		for _, m := range []documenttest.Markup{documenttest.WordLike, documenttest.WPSLike} {
			data, err := documenttest.DOCX(doc, m)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", r.Name, err)
			}
			out = append(out, File{v.name + "." + m.String() + ".docx", data})
		}
		out = append(out, File{v.name + ".pdf", pdf})
	}
	return out, nil
}

var trailingPage = regexp.MustCompile(`[\s.…]*\d+$`)

// numberContents writes the page of each heading behind its contents line.
func numberContents(doc *document.Document, pages map[document.BlockID]int) {
	for i := range doc.Blocks {
		b := &doc.Blocks[i]
		if b.Kind != document.Contents {
			continue
		}
		title := squeeze(trailingPage.ReplaceAllString(b.Text, ""))
		for j := range doc.Blocks {
			h := &doc.Blocks[j]
			if h.Kind == document.Heading && squeeze(h.Printed()) == title && pages[h.ID] > 0 {
				b.Text = fmt.Sprintf("%s\t%d", trailingPage.ReplaceAllString(b.Text, ""), pages[h.ID])
				break
			}
		}
	}
}

func squeeze(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "\u3000", " ")), "")
}
