package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"wenping/internal/paper"
	"wenping/internal/render"
	"wenping/internal/review"
	"wenping/internal/store"
)

// Form fills the filing form of a review with what persons said of its fields.
func (b *bureau) Form(r *review.Review, said map[string]paper.Entry, f paper.Filing) (*paper.FilingForm, error) {
	w, err := b.wording()
	if err != nil {
		return nil, err
	}
	return paper.ComposeFiling(r, b.office, w, said, f)
}

// DrawForm makes the form as PDF.
func (b *bureau) DrawForm(f *paper.FilingForm) ([]byte, error) {
	draw, err := b.render()
	if err != nil {
		return nil, err
	}
	return draw.Form(f)
}

// FileForm makes what is kept of a final form: PDF, Word, and both in one archive.
func (b *bureau) FileForm(c store.Case, f *paper.FilingForm) ([]store.NamedFile, error) {
	pdf, err := b.DrawForm(f)
	if err != nil {
		return nil, fmt.Errorf("make form.pdf: %w", err)
	}
	word, err := b.word()
	if err != nil {
		return nil, err
	}
	docx, err := word.Form(f)
	if err != nil {
		return nil, fmt.Errorf("make form.docx: %w", err)
	}
	out := []store.NamedFile{{Kind: "form.pdf", Data: pdf}, {Kind: "form.docx", Data: docx}}
	base := strings.TrimSuffix(c.File.Name, filepath.Ext(c.File.Name))
	var files []render.File
	for _, x := range out {
		files = append(files, render.File{Name: base + "." + x.Kind, Data: x.Data})
	}
	zip, err := render.Archive(render.Manifest{Report: c.File.Name, SHA256: c.File.SHA256}, files)
	if err != nil {
		return nil, err
	}
	return append(out, store.NamedFile{Kind: "package.zip", Data: zip}), nil
}

// finalForm gives the files of the newest final form of a case; none where there
// is none.
func (b *bureau) finalForm(ctx context.Context, c store.Case) ([]store.NamedFile, error) {
	done, err := b.store.Forms(ctx, c.ID)
	if err != nil || len(done) == 0 {
		return nil, err
	}
	last := done[len(done)-1]
	var out []store.NamedFile
	for _, kind := range last.Files {
		if kind == "package.zip" {
			continue
		}
		data, err := b.store.FormFile(ctx, c.ID, last.N, kind)
		if err != nil {
			return nil, err
		}
		out = append(out, store.NamedFile{Kind: kind, Data: data})
	}
	return out, nil
}
