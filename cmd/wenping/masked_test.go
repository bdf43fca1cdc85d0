package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"wenping/internal/review"
)

// TestNoPaperTellsANumberOfAPerson: numbers of persons and accounts that a report
// tells in places which findings quote and papers copy stand in no paper made of
// it, whatever its format: not in what is seen, not in the fields, not in what is
// attached. The report itself, which comes back with remarks, is the author's.
func TestNoPaperTellsANumberOfAPerson(t *testing.T) {
	const phone, other, id, account = "13812345678", "13912345678", "110101199003074514", "6222021001116245702"
	a, err := newApp(context.Background(), setup{reading: reading{scanFlags: scanFlags{OCR: "off"}}})
	if err != nil {
		t.Fatal(err)
	}
	defer a.close()
	data := rewritten(t, "../../testdata/reports/industry/defects.word.docx", strings.NewReplacer(
		">相关部门<", ">相关部门"+phone+"<", // a unit that is no unit: quoted by a finding, copied into form and worklist
		"2025年7月20日前完成首轮说明会", "2025年7月20日前完成首轮说明会（"+other+"）", // a deadline in the table of measures
		"注册资本12000万元", "注册资本12000万元，法定代表人身份证号"+id+"，账号"+account, // the overview, copied into the form
		"反馈电话为0999-6210025", "待补充联系人身份证号"+id)) // beside a gap that a finding quotes
	r, err := a.review(t.Context(), review.Submission{Report: review.Submitted{Name: "defects.docx", Data: data}}, review.Options{}, func(string, int, int) {})
	if err != nil {
		t.Fatal(err)
	}
	d, err := a.papers(t.Context(), r, data)
	if err != nil || d.unmarked != nil {
		t.Fatal(err, d.unmarked)
	}
	r.Papers = d.listed("")
	var js bytes.Buffer
	if err := review.WriteJSON(&js, r); err != nil {
		t.Fatal(err)
	}
	whole, _, err := d.bundle(r, "a", js.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{"review.json": js.String(), "remarks in " + d.annotated: strings.Join(remarksIn(t, a, d.annotated, d.files[d.annotated]), "")}
	for name, b := range d.files {
		if name != d.annotated {
			said[name] = allOf(t, a, name, b)
		}
	}
	said["package.pdf"] = allOf(t, a, "package.pdf", whole)
	masked := 0
	for name, text := range said {
		for _, n := range []string{phone, other, id, account} {
			if strings.Contains(text, n) {
				t.Errorf("%s tells %s", name, n)
			}
		}
		masked += strings.Count(text, "*")
	}
	if masked == 0 || len(said) < 9 {
		t.Errorf("%d papers, nothing masked in them: the report's numbers did not reach them", len(said))
	}
	for _, name := range []string{"form.pdf", "form.docx", "worklist.xlsx", "worklist.pdf"} {
		if !strings.Contains(said[name], "138****5678") {
			t.Errorf("%s does not have the masked number: what it copies was not copied", name)
		}
	}
}

// rewritten is a Word file with words of its text put otherwise.
func rewritten(t *testing.T, path string, otherwise *strings.Replacer) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, b := range parts(t, data) {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if name == "word/document.xml" {
			b = []byte(otherwise.Replace(string(b)))
		}
		if _, err := w.Write(b); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func parts(t *testing.T, data []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if out[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// allOf is everything that a paper says: its text, and what stands in its parts
// and fields beside it.
func allOf(t *testing.T, a *app, name string, b []byte) string {
	t.Helper()
	if filepath.Ext(name) == ".pdf" {
		text := read(t, a, name, b)
		for s := range strings.SplitSeq(string(b), "<") { // the values of fields
			s, _, _ = strings.Cut(s, ">")
			if h, err := hex.DecodeString(s); err == nil && len(h) > 2 && h[0] == 0xFE && h[1] == 0xFF && len(h)%2 == 0 {
				var u []uint16
				for i := 2; i < len(h); i += 2 {
					u = append(u, uint16(h[i])<<8|uint16(h[i+1]))
				}
				text += string(utf16.Decode(u))
			}
		}
		return text
	}
	text := ""
	for _, p := range parts(t, b) {
		text += string(p)
	}
	return text
}
