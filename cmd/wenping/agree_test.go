package main

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"wenping/internal/document"
	"wenping/internal/render"
	"wenping/internal/review"
	"wenping/internal/rule"
)

// TestThePapersAgree: whatever paper of a review somebody opens, letter, table
// of items, record, annotated report or package, it counts the same.
func TestThePapersAgree(t *testing.T) {
	a, err := newApp(context.Background(), setup{reading: reading{scanFlags: scanFlags{OCR: "off"}}})
	if err != nil {
		t.Fatal(err)
	}
	defer a.close()
	for _, name := range []string{"industry/defects.word.docx", "industry/defects.pdf", "policy/defects.wps.docx", "simple/defects.pdf"} {
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile("../../testdata/reports/" + name)
			if err != nil {
				t.Fatal(err)
			}
			r, err := a.review(context.Background(), review.Submission{Report: review.Submitted{Name: filepath.Base(name), Data: data}}, review.Options{}, func(string, int, int) {})
			if err != nil {
				t.Fatal(err)
			}
			d, err := a.papers(context.Background(), r, data)
			if err != nil {
				t.Fatal(err)
			}
			if d.unmarked != nil {
				t.Fatal(d.unmarked)
			}
			r.Papers = d.listed("")
			var js bytes.Buffer
			if err := review.WriteJSON(&js, r); err != nil {
				t.Fatal(err)
			}
			whole, archive, err := d.bundle(r, "a", js.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			again, _, _ := d.bundle(r, "a", js.Bytes())
			if !bytes.Equal(whole, again) {
				t.Error("the same papers give another package")
			}

			var said review.Review // as the record says
			if err := json.Unmarshal(js.Bytes(), &said); err != nil {
				t.Fatal(err)
			}
			n := map[rule.Verdict]int{}
			for _, it := range said.Items {
				n[it.Verdict]++
			}
			letter := fmt.Sprintf("共审查%d项，其中符合%d项、不符合%d项、需进一步核实%d项、不适用%d项", len(said.Items), n[rule.Pass], n[rule.Fail], n[rule.Doubt]+n[rule.Manual], n[rule.NA])
			table := fmt.Sprintf("共%d项：符合%d项，不符合%d项，需核实%d项（存疑%d项、需人工%d项），不适用%d项。", len(said.Items), n[rule.Pass], n[rule.Fail], n[rule.Doubt]+n[rule.Manual], n[rule.Doubt], n[rule.Manual], n[rule.NA])
			for _, p := range []struct {
				name string
				data []byte
			}{{"notice.pdf", d.files["notice.pdf"]}, {"notice.docx", d.files["notice.docx"]}, {"package.pdf", whole}} {
				text := read(t, a, p.name, p.data)
				for _, want := range []string{letter, table} {
					if !strings.Contains(text, want) {
						t.Errorf("%s does not say %s", p.name, want)
					}
				}
				for _, f := range said.Findings {
					if f.Verdict == rule.Fail && f.Severity == rule.Must && !strings.Contains(text, begin(f.Message)) {
						t.Errorf("%s does not say %s", p.name, f.Message)
					}
				}
			}

			marks := remarksIn(t, a, d.annotated, d.files[d.annotated])
			if len(marks) != len(said.Findings) {
				t.Errorf("%d remarks in %s, %d findings in the record", len(marks), d.annotated, len(said.Findings))
			}
			for i, f := range said.Findings {
				if i < len(marks) && !strings.Contains(squeeze(strings.Join(marks, "")), squeeze(f.Message)) {
					t.Errorf("no remark says %s", f.Message)
				}
			}

			conf := model.NewDefaultConfiguration()
			inside, err := api.ExtractAttachmentsRaw(bytes.NewReader(whole), "", nil, conf)
			if err != nil || len(inside) != 1 {
				t.Fatalf("%d files inside: %v", len(inside), err)
			}
			if b, _ := io.ReadAll(inside[0]); !bytes.Equal(b, js.Bytes()) {
				t.Error("the record inside the package is another one")
			}
			archived(t, archive, map[string][]byte{"a.review.json": js.Bytes(), "a.notice.pdf": d.files["notice.pdf"], "a." + d.annotated: d.files[d.annotated], "a.package.pdf": whole}, 9)
		})
	}
}

func read(t *testing.T, a *app, name string, data []byte) string {
	t.Helper()
	res, err := a.ingest(t.Context(), name, data)
	if err != nil {
		t.Fatal(err)
	}
	var s strings.Builder
	for i := range res.Document.Blocks {
		b := &res.Document.Blocks[i]
		s.WriteString(b.Number + b.Text)
		if b.Table != nil {
			for _, row := range b.Table.Rows {
				for c := range row {
					s.WriteString(row[c].Text)
				}
			}
		}
	}
	return squeeze(s.String())
}

// begin is a message up to the place it names: letters and records name places
// each in their own way.
func begin(message string) string {
	if i := strings.IndexAny(message, "（：。"); i > 0 {
		message = message[:i]
	}
	return squeeze(message)
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

// remarksIn reads our remarks back out of an annotated report.
func remarksIn(t *testing.T, a *app, name string, data []byte) []string {
	t.Helper()
	const mark = "机器预审意见，未经人工确认"
	var out []string
	if filepath.Ext(name) == ".docx" {
		res, err := a.ingest(t.Context(), name, data)
		if err != nil {
			t.Fatal(err)
		}
		for i := range res.Document.Blocks {
			if b := &res.Document.Blocks[i]; b.Kind == document.Comment && strings.Contains(b.Text, mark) {
				out = append(out, b.Text)
			}
		}
		return out
	}
	c, err := api.ReadAndValidate(bytes.NewReader(data), model.NewDefaultConfiguration())
	if err != nil {
		t.Fatal(err)
	}
	for _, list := range c.PageAnnots {
		for kind, m := range list {
			if kind != model.AnnHighLight && kind != model.AnnText {
				continue
			}
			for _, x := range m.Map {
				if s := x.ContentString(); strings.Contains(s, mark) {
					out = append(out, s)
				}
			}
		}
	}
	return out
}

// archived holds that an archive holds these files among so many, and that its
// list is true.
func archived(t *testing.T, data []byte, files map[string][]byte, n int) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		got[f.Name], _ = io.ReadAll(r)
	}
	var m render.Manifest
	if err := json.Unmarshal(got[render.ManifestName], &m); err != nil {
		t.Fatal(err)
	}
	if len(m.Files) != n || len(got) != n+1 || !m.Draft || len(m.SHA256) != 64 {
		t.Errorf("%d files listed, %d there, want %d: %+v", len(m.Files), len(got)-1, n, m)
	}
	for _, s := range m.Files {
		sum := sha256.Sum256(got[s.Name])
		if hex.EncodeToString(sum[:]) != s.SHA256 || len(got[s.Name]) != s.Size {
			t.Errorf("%s is not as listed", s.Name)
		}
	}
	for name, want := range files {
		if !bytes.Equal(got[name], want) {
			t.Errorf("%s is another file", name)
		}
	}
}
