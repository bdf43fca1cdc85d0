package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"wenping/internal/document"
	"wenping/internal/markup"
	"wenping/internal/paper"
	"wenping/internal/problem"
	"wenping/internal/render"
	"wenping/internal/review"
	"wenping/internal/rule"
	"wenping/internal/store"
	"wenping/internal/web"
)

// bureau is the machine behind the workbench.
type bureau struct {
	*app
	store *store.Store

	mu   sync.Mutex
	kept []*recalled // the last used first
}

// recalled is a review being made or made again from the bytes of its case.
type recalled struct {
	id   string
	done chan struct{}
	r    *review.Review
	err  error

	compared *web.Compared // nil: it is the first version
	apart    error         // why it is not compared
}

// maxKept bounds the reviews kept in memory: a large one holds some 20 MB.
const maxKept = 8

// recallTime bounds how long a review may take to be made again.
const recallTime = 2 * time.Minute

// Recall reviews the case again, or gives what is kept of it: the record that
// is stored holds what was judged, not the document that it was judged by.
func (b *bureau) Recall(ctx context.Context, c store.Case) (*review.Review, error) {
	k, err := b.recall(ctx, c)
	if err != nil {
		return nil, err
	}
	return k.r, k.err
}

func (b *bureau) recall(ctx context.Context, c store.Case) (*recalled, error) {
	if err := b.store.Rests(); err != nil { // the others would judge it otherwise
		return nil, err
	}
	id := c.ID + " " + c.Prior // bound to another version it is another review
	b.mu.Lock()
	i := slices.IndexFunc(b.kept, func(k *recalled) bool { return k.id == id })
	var k *recalled
	if i >= 0 {
		k = b.kept[i]
		b.kept = append([]*recalled{k}, slices.Delete(b.kept, i, i+1)...)
	} else {
		k = &recalled{id: id, done: make(chan struct{})}
		b.kept = append([]*recalled{k}, b.kept...)
		b.kept = b.kept[:min(len(b.kept), maxKept)]
		go b.make(k, c) // goes on when its first reader leaves
	}
	b.mu.Unlock()
	select {
	case <-k.done:
		return k, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (b *bureau) make(k *recalled, c store.Case) {
	defer close(k.done)
	ctx, cancel := context.WithTimeout(b.ctx, recallTime)
	defer cancel()
	var sub review.Submission
	for i, f := range append([]store.File{c.File}, c.With...) {
		data, err := b.store.Bytes(ctx, f)
		if err != nil {
			k.err = problem.Wrap(problem.Storage, err, "“%s”不能从数据目录读出，请联系管理员。", f.Name)
			break
		}
		if s := (review.Submitted{Name: f.Name, Data: data}); i == 0 {
			sub.Report = s
		} else {
			sub.Attachments = append(sub.Attachments, s)
		}
	}
	if k.err == nil {
		k.r, k.err = b.review(ctx, sub, options(c), nil)
	}
	if k.err == nil {
		k.r.File = filepath.Base(c.File.Name)
		if c.Prior != "" {
			if k.compared, k.apart = b.follow(ctx, c, k.r); k.apart != nil {
				b.log.Warn("a version is not compared", "case", c.ID, "err", k.apart)
			} else {
				k.r.Resubmitted = review.Resubmit(k.compared.Comparison, k.compared.Letter)
			}
		}
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.kept = slices.DeleteFunc(b.kept, func(x *recalled) bool { return x == k })
}

func options(c store.Case) review.Options {
	o := c.Options
	return review.Options{Type: o.Type, Profile: o.Profile, Procedure: o.Procedure, Stage: rule.Stage(o.Stage)}
}

// Picture draws a page of the report, or of a file handed in with it (1…).
func (b *bureau) Picture(ctx context.Context, c store.Case, file, page, dpi int) ([]byte, error) {
	f := c.File
	if file > 0 {
		f = c.With[file-1]
	}
	data, err := b.store.Bytes(ctx, f)
	if err != nil {
		return nil, problem.Wrap(problem.Storage, err, "“%s”不能从数据目录读出，请联系管理员。", f.Name)
	}
	return b.desk.Picture(ctx, data, page, dpi)
}

func (b *bureau) Office() paper.Office { return b.office }

func (b *bureau) Compose(d *review.Decided, k paper.Kind, s paper.Signing) (*paper.Notice, error) {
	w, err := b.wording()
	if err != nil {
		return nil, err
	}
	return paper.ComposeIssued(d, b.office, w, k, s)
}

func (b *bureau) Draw(n *paper.Notice) ([]byte, error) {
	draw, err := b.render()
	if err != nil {
		return nil, err
	}
	return draw.Notice(n)
}

// Issue makes what leaves the office with a letter: the letter twice, the report
// with the upheld findings in it, and all of it in one archive, with the filing
// form where there is a final one, and letter and form as one PDF with the record
// of what was decided inside.
func (b *bureau) Issue(ctx context.Context, c store.Case, d *review.Decided, n *paper.Notice) ([]store.NamedFile, error) {
	w, err := b.wording()
	if err != nil {
		return nil, err
	}
	draw, err := b.render()
	if err != nil {
		return nil, err
	}
	word, err := b.word()
	if err != nil {
		return nil, err
	}
	var out []store.NamedFile
	for _, f := range []struct {
		kind string
		make func() ([]byte, error)
	}{
		{"notice.pdf", func() ([]byte, error) { return draw.Notice(n) }},
		{"notice.docx", func() ([]byte, error) { return word.Notice(n) }},
	} {
		data, err := f.make()
		if err != nil {
			return nil, fmt.Errorf("make %s: %w", f.kind, err)
		}
		out = append(out, store.NamedFile{Kind: f.kind, Data: data})
	}
	if marked, kind, err := b.marked(ctx, c, d, w); err != nil {
		b.log.Warn("issued without an annotated report", "case", c.ID, "err", err)
	} else if kind != "" {
		out = append(out, store.NamedFile{Kind: kind, Data: marked})
	}
	packed, err := b.finalForm(ctx, c)
	if err != nil {
		return nil, err
	}
	base := strings.TrimSuffix(c.File.Name, filepath.Ext(c.File.Name))
	var files []render.File
	for _, f := range append(slices.Clone(out), packed...) {
		files = append(files, render.File{Name: base + "." + f.Kind, Data: f.Data})
	}
	var record bytes.Buffer
	if err := review.WriteJSON(&record, d.Review); err != nil {
		return nil, fmt.Errorf("record what was decided: %w", err)
	}
	sheets := [][]byte{out[0].Data}
	for _, f := range packed {
		if f.Kind == "form.pdf" {
			sheets = append(sheets, f.Data)
		}
	}
	whole, err := render.Package(n.PlainTitle(), sheets, render.File{Name: "review.json", Data: record.Bytes()})
	if err != nil {
		return nil, fmt.Errorf("package: %w", err)
	}
	files = append(files, render.File{Name: base + ".review.json", Data: record.Bytes()}, render.File{Name: base + ".package.pdf", Data: whole})
	zip, err := render.Archive(render.Manifest{Report: c.File.Name, SHA256: d.SHA256}, files)
	if err != nil {
		return nil, err
	}
	asked, err := json.Marshal(d.Findings)
	if err != nil {
		return nil, fmt.Errorf("record findings: %w", err)
	}
	return append(out, store.NamedFile{Kind: "package.zip", Data: zip}, store.NamedFile{Kind: askedFile, Data: asked}), nil
}

// marked is the report with the upheld findings written into it.
func (b *bureau) marked(ctx context.Context, c store.Case, d *review.Decided, w *paper.Wording) (data []byte, kind string, err error) {
	if markup.Can(document.Format(d.Format)) != nil || len(d.Findings) == 0 {
		return nil, "", nil
	}
	upheld := []string{}
	for _, f := range d.Findings {
		upheld = append(upheld, f.Key)
	}
	report, err := b.store.Bytes(ctx, c.File)
	if err != nil {
		return nil, "", err
	}
	kind, data, err = b.annotate(ctx, d.Review, w, upheld, report)
	return data, kind, err
}

func (b *bureau) Criteria() map[string]web.Criterion {
	out := map[string]web.Criterion{}
	for _, it := range b.pack.Items {
		var basis []string
		for _, s := range it.Basis {
			if s.Verified {
				basis = append(basis, s.Text)
			}
		}
		if len(basis) == 0 {
			basis = []string{b.pack.Title + " " + it.ID}
		}
		out[it.ID] = web.Criterion{Text: strings.TrimSpace(it.Criterion), Basis: strings.Join(basis, "；")}
	}
	return out
}
