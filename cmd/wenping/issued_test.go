package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"wenping/internal/review"
)

// What leaves the office with a letter is one archive: the letter twice, the
// report with the upheld findings in it, the record of what was decided, and one
// PDF that holds letter and record.
func TestAnIssuedLetterComesInOnePackage(t *testing.T) {
	rules, office := adopted(t)
	base := running(t, "--rules", rules, "--office", office)
	id := uploaded(t, base, "../../testdata/reports/simple/defects.word.docx")
	c := newCaller(base)
	do := func(method, path string, in, out any, want int) {
		t.Helper()
		if status, err := c.ask(method, path, in, out); err != nil || status != want {
			t.Fatalf("%s %s: %d %v", method, path, status, err)
		}
	}
	do("PUT", "/api/v1/me", map[string]string{"name": "陈静"}, nil, http.StatusOK)
	var j struct {
		Opinions []struct {
			Finding struct{ Key, Verdict, Severity, Weight, Message string }
		}
	}
	do("GET", "/api/v1/reports/"+id+"/judgement", nil, &j, http.StatusOK)
	said := ""
	for _, o := range j.Opinions {
		if f := o.Finding; f.Verdict == "fail" && f.Severity == "must" && f.Weight != "gross" {
			do("POST", "/api/v1/reports/"+id+"/acts", map[string]string{"deed": "uphold", "on": f.Key}, nil, http.StatusCreated)
			said = f.Message
			break
		}
	}
	var page struct {
		Signing struct{ No int }
		Acts    int
	}
	do("GET", "/api/v1/reports/"+id+"/letter", nil, &page, http.StatusOK)
	do("PUT", "/api/v1/reports/"+id+"/letter", map[string]any{"kind": "correct", "format": "mail", "no": page.Signing.No, "date": "2026-11-29"}, nil, http.StatusOK)
	do("POST", "/api/v1/reports/"+id+"/letter/issue", map[string]int{"acts": page.Acts}, nil, http.StatusOK)
	res, err := http.Get(base + "/api/v1/reports/" + id + "/letters/1/package.zip")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	zip, _ := io.ReadAll(res.Body)
	got := parts(t, zip)
	var names []string
	for name := range got {
		names = append(names, strings.TrimPrefix(name, "defects.word."))
	}
	slices.Sort(names)
	if want := []string{"annotated.docx", "manifest.json", "notice.docx", "notice.pdf", "package.pdf", "review.json"}; !slices.Equal(names, want) {
		t.Fatalf("the package holds %v, want %v", names, want)
	}
	record := got["defects.word.review.json"]
	var r review.Review
	if err := json.Unmarshal(record, &r); err != nil || r.Schema != "wenping.review/1" || len(r.Findings) != 1 || r.Findings[0].Message != said || len(r.Items) != 45 {
		t.Errorf("the record: %v, %d findings", err, len(r.Findings))
	}
	inside, err := api.ExtractAttachmentsRaw(bytes.NewReader(got["defects.word.package.pdf"]), "", nil, model.NewDefaultConfiguration())
	if err != nil || len(inside) != 1 {
		t.Fatalf("%d files inside: %v", len(inside), err)
	}
	if b, _ := io.ReadAll(inside[0]); !bytes.Equal(b, record) {
		t.Error("the record inside is another one")
	}
}
