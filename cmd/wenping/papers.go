package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"wenping/internal/document"
	"wenping/internal/markup"
	"wenping/internal/paper"
	"wenping/internal/problem"
	"wenping/internal/render"
	"wenping/internal/review"
)

// draft is the papers of a review before a person has decided anything: by the
// end of their file names.
type draft struct {
	kind  paper.Kind
	files map[string][]byte // notice.pdf, notice.docx, form.pdf, …

	annotated string // "annotated.docx" or "annotated.pdf"; empty: there is none
	unmarked  error  // why there is none, where somebody would look for it
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
	if d.annotated != "" {
		out = append(out, review.Paper{Kind: "annotated", File: prefix + d.annotated, Draft: true})
	}
	return out
}

// names are the papers by the end of their file names, in order.
func (d *draft) names() []string {
	var out []string
	for _, f := range draftFiles {
		out = append(out, f.end)
	}
	if d.annotated != "" {
		out = append(out, d.annotated)
	}
	return out
}

// nothingToMark says that a report has no remark to be written into it.
var nothingToMark = problem.New(problem.NotFound, "这份报告没有提出问题，不需要批注。")

// annotate writes the findings into the report itself: those upheld, or all as
// proposals where upheld is nil. One that cannot be written into costs no other
// paper.
func (a *app) annotate(ctx context.Context, r *review.Review, w *paper.Wording, upheld []string, report []byte) (name string, out []byte, err error) {
	format := document.Format(r.Format)
	if err := markup.Can(format); err != nil {
		return "", nil, err
	}
	remarks := paper.ComposeRemarks(r, w, upheld)
	if len(remarks.List) == 0 {
		return "", nil, nothingToMark
	}
	job, err := markup.Place(r.Document, remarks, time.Time{}).Encode()
	if err != nil {
		return "", nil, err
	}
	if out, err = a.desk.Do(ctx, annotate, report, job); err != nil {
		return "", nil, err
	}
	return "annotated." + string(format), out, nil
}

// papers makes the drafts of a review of a report.
func (a *app) papers(ctx context.Context, r *review.Review, report []byte) (*draft, error) {
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
	var annotated []byte
	wg.Go(func() {
		defer caught(&out.unmarked)
		out.annotated, annotated, out.unmarked = a.annotate(ctx, r, w, nil, report)
	})
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	for i, f := range draftFiles {
		out.files[f.end] = made[i]
	}
	if out.annotated != "" {
		out.files[out.annotated] = annotated
	}
	return out, nil
}

// bundle makes of the drafts one PDF and one archive; base begins the names in it.
func (d *draft) bundle(r *review.Review, base string, js []byte) (pdf, archive []byte, err error) {
	pdf, err = render.Package(render.PackageTitle+base, [][]byte{d.files["notice.pdf"], d.files["form.pdf"], d.files["worklist.pdf"]}, render.File{Name: "review.json", Data: js})
	if err != nil {
		return nil, nil, fmt.Errorf("package: %w", err)
	}
	files := []render.File{{Name: base + ".review.json", Data: js}}
	for _, end := range d.names() {
		files = append(files, render.File{Name: base + "." + end, Data: d.files[end]})
	}
	files = append(files, render.File{Name: base + ".package.pdf", Data: pdf})
	archive, err = render.Archive(render.Manifest{Report: filepath.Base(r.File), SHA256: r.SHA256, Draft: true}, files)
	return pdf, archive, err
}

// caught turns a panic into an error: one bad paper must not take the others along.
func caught(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("panic: %v", p)
	}
}
