package markup

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/ingest/docx"
	"wenping/internal/limit"
	"wenping/internal/paper"
	"wenping/internal/problem"
)

func readDOCX(t testing.TB, data []byte) *document.Document {
	t.Helper()
	d, err := docx.Read(context.Background(), data, docx.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// remarks makes one remark for each anchor.
func remarks(at ...document.Anchor) *paper.Remarks {
	r := &paper.Remarks{Author: "稳评审查", Initials: "稳评", Draft: true}
	for i, a := range at {
		m := paper.Remark{Key: fmt.Sprintf("D3.period/%d", i), Severity: "must", Lines: []string{"【必改】D3 公示公告", "公示期少于7个工作日 <&>。", "要求：请补足。", "（机器预审意见，未经人工确认）"}}
		if a.Block > 0 {
			m.At = []document.Anchor{a}
		}
		r.List = append(r.List, m)
	}
	return r
}

// every gives anchors all over a document: each block and cell whole, and parts
// of each text.
func every(d *document.Document) []document.Anchor {
	out := []document.Anchor{{}}
	parts := func(a document.Anchor, text string) {
		out = append(out, a)
		var borders []int
		for i := range text {
			borders = append(borders, i)
		}
		if n := len(borders); n >= 3 {
			for _, p := range [][2]int{{borders[0], borders[1]}, {borders[n/3], borders[2*n/3]}, {borders[n-1], len(text)}, {borders[n/3], borders[n/3+1]}} {
				a.Start, a.End = p[0], p[1]
				out = append(out, a)
			}
		}
	}
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if b.Table == nil {
			parts(document.Whole(b.ID), b.Text)
			continue
		}
		out = append(out, document.Whole(b.ID))
		for _, row := range b.Table.Rows {
			for c := range row {
				parts(document.InTable(b.ID, &row[c]), row[c].Text)
			}
		}
	}
	return out
}

// marked writes remarks and gives the file, its comments and what each marks.
func marked(t testing.TB, data []byte, at ...document.Anchor) ([]byte, []string) {
	t.Helper()
	d := readDOCX(t, data)
	out, err := Write(context.Background(), data, Place(d, remarks(at...), time.Time{}), limit.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	sameText(t, data, out)
	untouched(t, data, out)
	return out, ranges(t, out, len(at))
}

// sameText holds that the reader reads the same words, comments apart.
func sameText(t testing.TB, before, after []byte) {
	t.Helper()
	plain := func(b []byte) string {
		d := readDOCX(t, b)
		var s strings.Builder
		for i := range d.Blocks {
			b := &d.Blocks[i]
			if b.Kind == document.Comment {
				continue
			}
			fmt.Fprintf(&s, "%s|%d|%s|%s\n", b.Kind, b.Level, b.Number, b.Text)
			if b.Table != nil {
				for _, row := range b.Table.Rows {
					for c := range row {
						fmt.Fprintf(&s, " %d,%d,%d,%d %q\n", row[c].Row, row[c].Col, row[c].RowSpan, row[c].ColSpan, row[c].Text)
					}
				}
			}
		}
		for _, c := range d.Changes {
			fmt.Fprintf(&s, "%s %q\n", c.Kind, c.Text)
		}
		return s.String()
	}
	if a, b := plain(before), plain(after); a != b {
		t.Errorf("text changed:\n%s", firstDifference(a, b))
	}
}

func firstDifference(a, b string) string {
	la, lb := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(la), len(lb)) {
		if la[i] != lb[i] {
			return la[i] + "\n" + lb[i]
		}
	}
	return fmt.Sprintf("%d and %d lines", len(la), len(lb))
}

// untouched holds that only the parts that must change did, and that those are XML.
func untouched(t testing.TB, before, after []byte) {
	t.Helper()
	a, err := zip.NewReader(bytes.NewReader(before), int64(len(before)))
	if err != nil {
		t.Fatal(err)
	}
	b, err := zip.NewReader(bytes.NewReader(after), int64(len(after)))
	if err != nil {
		t.Fatal(err)
	}
	raw := func(f *zip.File) []byte {
		r, err := f.OpenRaw()
		if err != nil {
			t.Fatal(err)
		}
		out, _ := io.ReadAll(r)
		return out
	}
	for i, f := range b.File {
		base := filepath.Base(f.Name)
		if base == "document.xml" || base == "comments.xml" || base == "document.xml.rels" || base == "[Content_Types].xml" {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			dec := xml.NewDecoder(r)
			for {
				if _, err := dec.Token(); err == io.EOF {
					break
				} else if err != nil {
					t.Errorf("%s: %v", f.Name, err)
					break
				}
			}
			continue
		}
		if i >= len(a.File) || a.File[i].Name != f.Name || !bytes.Equal(raw(a.File[i]), raw(f)) {
			t.Errorf("%s is not as it was", f.Name)
		}
	}
	if len(b.File) < len(a.File) {
		t.Errorf("%d parts of %d", len(b.File), len(a.File))
	}
}

func partOf(t testing.TB, data []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if strings.EqualFold(f.Name, name) {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			b, _ := io.ReadAll(r)
			return string(b)
		}
	}
	return ""
}

// ranges gives the text each of our comments marks, in order, and holds that
// each is begun, ended and referred to once, in this order.
func ranges(t testing.TB, data []byte, n int) []string {
	t.Helper()
	comments := partOf(t, data, "word/comments.xml")
	if got := strings.Count(comments, `author="稳评审查"`); got != n {
		t.Errorf("%d comments, want %d", got, n)
	}
	ids := map[string]int{} // of ours, in order
	dec := xml.NewDecoder(strings.NewReader(comments))
	for {
		tok, err := dec.Token()
		if err != nil {
			break
		}
		if e, ok := tok.(xml.StartElement); ok && e.Name.Local == "comment" {
			id, ours := "", false
			for _, a := range e.Attr {
				if a.Name.Local == "id" {
					id = a.Value
				}
				ours = ours || a.Value == "稳评审查"
			}
			if ours {
				ids[id] = len(ids)
			}
		}
	}
	if len(ids) != n {
		t.Errorf("%d numbers of comments, want %d", len(ids), n)
	}
	out := make([]string, n)
	state := make([]int, n)
	dec = xml.NewDecoder(strings.NewReader(partOf(t, data, "word/document.xml")))
	inText := false
	for {
		tok, err := dec.Token()
		if err != nil {
			break
		}
		switch e := tok.(type) {
		case xml.StartElement:
			inText = e.Name.Local == "t"
			step := map[string]int{"commentRangeStart": 1, "commentRangeEnd": 2, "commentReference": 3}[e.Name.Local]
			if step == 0 {
				continue
			}
			for _, a := range e.Attr {
				if i, ok := ids[a.Value]; ok && a.Name.Local == "id" {
					if state[i] != step-1 {
						t.Errorf("comment %d: %s after %d", i, e.Name.Local, state[i])
					}
					state[i] = step
				}
			}
		case xml.EndElement:
			inText = false
		case xml.CharData:
			if inText {
				for i := range state {
					if state[i] == 1 {
						out[i] += string(e)
					}
				}
			}
		}
	}
	for i, s := range state {
		if s != 3 {
			t.Errorf("comment %d came to %d", i, s)
		}
	}
	return out
}

func samples(t testing.TB, pattern string) []string {
	t.Helper()
	files, _ := filepath.Glob("../../testdata/reports/*/" + pattern)
	if len(files) == 0 {
		t.Fatal("no samples")
	}
	return files
}

// TestCommentsStandOnTheVeryWords marks every place of every sample and reads
// back what each comment stands on.
func TestCommentsStandOnTheVeryWords(t *testing.T) {
	for _, name := range samples(t, "*.docx") {
		t.Run(filepath.Base(filepath.Dir(name))+"/"+filepath.Base(name), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			d := readDOCX(t, data)
			all := every(d)
			for i := 0; i < len(all); i += 400 {
				at := all[i:min(len(all), i+400)]
				_, got := marked(t, data, at...)
				for k, a := range at {
					if a.Block == 0 || d.Block(a.Block).Kind == document.TableKind && !a.InCell() {
						continue
					}
					o, _ := origin(d, a)
					want := squeeze(d.Quote(a))
					if o.Part != "word/document.xml" || len(o.Spans) == 0 || strings.ContainsAny(d.Quote(a), "\uFFFD\t\n") {
						continue
					}
					if g := squeeze(got[k]); g != want && !strings.Contains(want, g) && !strings.Contains(g, want) {
						t.Errorf("%v marks %q, want %q", a, g, want)
					} else if a.Start < a.End && utf8.RuneCountInString(want) > 0 && g != want {
						t.Errorf("%v marks %q, want %q alone", a, g, want)
					}
				}
			}
		})
	}
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

var _ = errors.As
var _ = problem.From
