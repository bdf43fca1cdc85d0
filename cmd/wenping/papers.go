package main

import (
	"errors"
	"fmt"
	"sync"

	"wenping/internal/paper"
	"wenping/internal/render"
	"wenping/internal/review"
)

// draft is the papers of a review before a person has decided anything: by the
// end of their file names.
type draft struct {
	kind  paper.Kind
	files map[string][]byte // notice.pdf, notice.docx, form.pdf, …
}

// draftFiles are the papers in the order in which they are told.
var draftFiles = []struct{ end, kind string }{
	{"notice.pdf", ""},
	{"notice.docx", ""},
	{"form.pdf", "form"},
	{"form.docx", "form"},
	{"worklist.pdf", "worklist"},
	{"worklist.xlsx", "worklist"},
}

// listed are the papers as the review names them, their files beginning with a name.
func (d *draft) listed(prefix string) []review.Paper {
	var out []review.Paper
	for _, f := range draftFiles {
		kind := f.kind
		if kind == "" {
			kind = string(d.kind)
		}
		out = append(out, review.Paper{Kind: kind, File: prefix + f.end, Draft: true})
	}
	return out
}

// papers makes the drafts of a review.
func (a *app) papers(r *review.Review) (*draft, error) {
	w, err := a.wording()
	if err != nil {
		return nil, err
	}
	draw, err := a.render()
	if err != nil {
		return nil, err
	}
	word, err := a.word()
	if err != nil {
		return nil, err
	}
	out := &draft{kind: paper.KindFor(r), files: map[string][]byte{}}
	n, err := paper.Compose(r, a.office, w, out.kind)
	if err != nil {
		return nil, err
	}
	f, err := paper.ComposeForm(r, a.office, w)
	if err != nil {
		return nil, err
	}
	l, err := paper.ComposeWorklist(r, w)
	if err != nil {
		return nil, err
	}
	// They are drawn side by side: most of a review's wait is drawing.
	makers := map[string]func() ([]byte, error){
		"notice.pdf":    func() ([]byte, error) { return draw.Notice(n) },
		"form.pdf":      func() ([]byte, error) { return draw.Form(f) },
		"notice.docx":   func() ([]byte, error) { return word.Notice(n) },
		"form.docx":     func() ([]byte, error) { return word.Form(f) },
		"worklist.pdf":  func() ([]byte, error) { return draw.Worklist(l) },
		"worklist.xlsx": func() ([]byte, error) { return render.WorklistXLSX(l) },
	}
	var wg sync.WaitGroup
	made := make([][]byte, len(draftFiles))
	errs := make([]error, len(draftFiles))
	for i, f := range draftFiles {
		wg.Go(func() {
			defer caught(&errs[i])
			made[i], errs[i] = makers[f.end]()
		})
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	for i, f := range draftFiles {
		out.files[f.end] = made[i]
	}
	return out, nil
}

// caught turns a panic into an error: one bad paper must not take the others along.
func caught(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("panic: %v", p)
	}
}
