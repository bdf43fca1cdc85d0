package sample_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wenping/internal/document"
	"wenping/internal/ingest"
	"wenping/internal/ingest/pdf"
	"wenping/internal/review"
	"wenping/internal/rule"
	"wenping/internal/sample"
	"wenping/rules"
)

func load(t *testing.T) *rule.Pack {
	t.Helper()
	p, err := rule.Load(rules.FS, nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func reports(t *testing.T, folders ...string) []*sample.Report {
	t.Helper()
	out, err := sample.All(os.DirFS("../../testdata"), folders...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// judge reviews a document as it stands in memory.
func judge(t *testing.T, p *rule.Pack, doc *document.Document) *review.Review {
	t.Helper()
	read := func(string, []byte) (*review.Reading, error) {
		kind := ingest.Classify(doc).Kind
		return &review.Reading{Document: doc, Kind: review.Kind(kind)}, nil
	}
	r, err := review.Run(context.Background(), p, read, nil, review.Submission{Report: review.Submitted{Name: "报告.docx"}}, review.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func item(r *review.Review, id string) review.Item {
	for _, i := range r.Items {
		if i.ID == id {
			return i
		}
	}
	return review.Item{}
}

// told says whether one failing finding of the item says all the words, in its
// message or a quote.
func told(r *review.Review, item string, words []string) bool {
	for _, f := range r.Findings {
		if f.Item != item || f.Verdict != rule.Fail {
			continue
		}
		text := f.Message
		for _, e := range f.Evidence {
			text += "\n" + e.Quote
		}
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) }) {
			return true
		}
	}
	return false
}

func say(f review.Finding) string {
	s := fmt.Sprintf("%s %s：%s", f.Rule, f.Verdict, f.Message)
	for _, e := range f.Evidence {
		s += fmt.Sprintf("\n\t\t[%s] %s “%s”", e.Role, e.Cite, e.Quote)
	}
	return s
}

// A clean report is accused of nothing, in any format, and what is sure is said.
func TestCleanReportsRaiseNothing(t *testing.T) {
	p := load(t)
	for _, rep := range reports(t, "reports", "clean") {
		t.Run(rep.Name, func(t *testing.T) {
			doc, err := rep.Document()
			if err != nil {
				t.Fatal(err)
			}
			clean(t, rep, judge(t, p, doc))
		})
	}
}

func clean(t *testing.T, rep *sample.Report, r *review.Review) {
	t.Helper()
	for _, f := range r.Findings {
		if f.Verdict == rule.Fail {
			t.Errorf("%s", say(f))
		}
	}
	if want := rep.Clean.Type; want != "" && r.Type.ID != want {
		t.Errorf("type %s, want %s", r.Type.ID, want)
	}
	if want := rep.Clean.Kind; want != "" && string(r.Kind) != want {
		t.Errorf("kind %s, want %s", r.Kind, want)
	}
	if want := rep.Clean.Outcome; want != "" && string(r.Outcome.Suggestion) != want {
		t.Errorf("outcome %s, want %s", r.Outcome.Suggestion, want)
	}
	for _, i := range r.Items {
		if want := rep.Clean.Items[i.ID]; want != "" && string(i.Verdict) != want {
			t.Errorf("%s %s: %s, want %s: %s", i.ID, i.Name, i.Verdict, want, i.Why)
			for _, f := range r.Findings {
				if f.Item == i.ID && f.Verdict != rule.Fail {
					t.Logf("\t%s", say(f))
				}
			}
		}
	}
}

// Each planted defect is found alone.
func TestPlantedDefectsAreFound(t *testing.T) {
	p := load(t)
	for _, rep := range reports(t, "reports") {
		for _, d := range rep.Defects {
			t.Run(rep.Name+"/"+d.Item+"-"+d.ID, func(t *testing.T) {
				doc, err := rep.With(d)
				if err != nil {
					t.Fatal(err)
				}
				found(t, judge(t, p, doc), d)
			})
		}
	}
}

func found(t *testing.T, r *review.Review, d sample.Defect) {
	t.Helper()
	if got := item(r, d.Item); string(got.Verdict) != d.Verdict {
		t.Errorf("%s %s (%s): %s, want %s: %s", d.Item, d.ID, d.Why, got.Verdict, d.Verdict, got.Why)
	} else if d.Verdict == "fail" && !told(r, d.Item, d.Contains) {
		t.Errorf("%s %s: no finding says %q", d.Item, d.ID, d.Contains)
	} else {
		return
	}
	for _, f := range r.Findings {
		if f.Item == d.Item {
			t.Logf("%s", say(f))
		}
	}
}

// engine starts one PDF engine for all files of a test.
func engine(t *testing.T) *pdf.Engine {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = t.TempDir()
	}
	e, err := pdf.New(filepath.Join(cache, "wenping"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e
}

// The files say the same as their sources.
func TestFilesAreJudgedAlike(t *testing.T) {
	if testing.Short() {
		t.Skip("reads PDF files")
	}
	p := load(t)
	engine := engine(t)
	for _, rep := range reports(t, "reports") {
		for _, name := range []string{"clean.word.docx", "clean.wps.docx", "clean.pdf", "defects.word.docx", "defects.wps.docx", "defects.pdf"} {
			t.Run(rep.Name+"/"+name, func(t *testing.T) {
				data, err := os.ReadFile(filepath.Join("../../testdata/reports", rep.Name, name))
				if err != nil {
					t.Fatal(err)
				}
				read := func(name string, data []byte) (*review.Reading, error) {
					r, err := ingest.Read(context.Background(), name, data, ingest.Options{PDF: engine})
					if err != nil {
						return nil, err
					}
					return &review.Reading{Document: r.Document, Kind: review.Kind(r.Kind), Refused: r.Reviewable(), Warnings: r.Warnings}, nil
				}
				r, err := review.Run(context.Background(), p, read, nil, review.Submission{Report: review.Submitted{Name: name, Data: data}}, review.Options{}, nil)
				if err != nil {
					t.Fatal(err)
				}
				make := rep.Document
				if strings.HasPrefix(name, "defects") {
					make = rep.Defective
				}
				doc, err := make()
				if err != nil {
					t.Fatal(err)
				}
				source := judge(t, p, doc)
				for k, i := range r.Items {
					if s := source.Items[k]; s.Verdict != i.Verdict {
						t.Errorf("%s: %s here, %s in the source: %s / %s", i.ID, i.Verdict, s.Verdict, i.Why, s.Why)
					}
				}
				if strings.HasPrefix(name, "clean") {
					clean(t, rep, r)
					return
				}
				for _, d := range rep.Defects {
					found(t, r, d)
				}
			})
		}
	}
}
