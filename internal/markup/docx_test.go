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
			// Every seventh place, other ones in each file.
			var all []document.Anchor
			for i, a := range every(d) {
				if (i+len(name))%7 == 0 {
					all = append(all, a)
				}
			}
			for i := 0; i < len(all); i += 200 {
				at := all[i:min(len(all), i+200)]
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

const (
	head       = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`
	mainType   = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
	spaces     = `xmlns:w="` + wordSpace + `" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	plainTypes = head + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="` + mainType + `"/></Types>`
	plainRels  = head + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`
)

// build makes a package; a part named twice is taken the last time.
func build(t testing.TB, parts ...[2]string) []byte {
	t.Helper()
	all := [][2]string{{"[Content_Types].xml", plainTypes}, {"_rels/.rels", plainRels}}
	for _, p := range parts {
		known := false
		for i := range all {
			if all[i][0] == p[0] {
				all[i], known = p, true
			}
		}
		if !known {
			all = append(all, p)
		}
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range all {
		w, err := z.Create(p[0])
		if err == nil {
			_, err = w.Write([]byte(p[1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func body(xml string) [2]string {
	return [2]string{"word/document.xml", head + `<w:document ` + spaces + `><w:body>` + xml + `<w:sectPr/></w:body></w:document>`}
}

// find gives the anchor of a text in a document.
func find(t testing.TB, d *document.Document, text string) document.Anchor {
	t.Helper()
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if at := strings.Index(b.Text, text); at >= 0 && b.Table == nil {
			return document.At(b.ID, at, at+len(text))
		}
		if b.Table == nil {
			continue
		}
		for _, row := range b.Table.Rows {
			for c := range row {
				if at := strings.Index(row[c].Text, text); at >= 0 {
					a := document.InTable(b.ID, &row[c])
					a.Start, a.End = at, at+len(text)
					return a
				}
			}
		}
	}
	t.Fatalf("no %q", text)
	return document.Anchor{}
}

// TestWhatACommentStandsOn: the words themselves where runs can be cut, what
// cannot be entered as a whole, and the host of what bears no comments.
func TestWhatACommentStandsOn(t *testing.T) {
	const box = `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent><w:p><w:r><w:t>框内文字</w:t></w:r></w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>框内文字</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>`
	for _, c := range []struct{ name, xml, find, want string }{
		{"one run", `<w:p><w:r><w:t>公示期共4日，不足。</w:t></w:r></w:p>`, "共4日", "共4日"},
		{"with looks", `<w:p><w:pPr><w:jc w:val="left"/></w:pPr><w:r w:rsidR="00A1"><w:rPr><w:b/></w:rPr><w:t>公示期共4日，不足。</w:t></w:r></w:p>`, "共4日", "共4日"},
		{"over runs", `<w:p><w:r><w:t>公示期</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t>共4</w:t></w:r><w:r><w:t>日，不足。</w:t></w:r></w:p>`, "期共4日", "期共4日"},
		{"a whole run", `<w:p><w:r><w:t>公示期</w:t></w:r><w:r><w:t>共4日</w:t></w:r><w:r><w:t>。</w:t></w:r></w:p>`, "共4日", "共4日"},
		{"entities", `<w:p><w:r><w:t>甲&lt;乙&amp;丙&#x4E01;戊</w:t></w:r></w:p>`, "乙&丙丁", "乙&丙丁"},
		{"an entity's edge", `<w:p><w:r><w:t>甲&lt;乙</w:t></w:r></w:p>`, "<", "<"},
		{"cdata", `<w:p><w:r><w:t><![CDATA[公示期共4日]]></w:t></w:r></w:p>`, "共4日", "公示期共4日"},
		{"tabs and breaks", `<w:p><w:r><w:t>公示</w:t><w:tab/><w:t>期共4日</w:t><w:br/><w:t>不足</w:t></w:r></w:p>`, "共4", "共4"},
		{"inserted", `<w:p><w:r><w:t>公示</w:t></w:r><w:ins w:id="1" w:author="某"><w:r><w:t>期共4日不足</w:t></w:r></w:ins><w:del w:id="2" w:author="某"><w:r><w:delText>期共9日</w:delText></w:r></w:del></w:p>`, "共4日", "共4日"},
		{"from text into an insertion", `<w:p><w:r><w:t>公示</w:t></w:r><w:ins w:id="1" w:author="某"><w:r><w:t>期共4日不足</w:t></w:r></w:ins></w:p>`, "示期共4日", "示期共4日"},
		{"hyperlink", `<w:p><w:hyperlink w:anchor="a"><w:r><w:t>见公示材料全文</w:t></w:r></w:hyperlink></w:p>`, "公示材料", "公示材料"},
		{"complex field", `<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF a</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>表3-1所示</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`, "表3-1", "表3-1"},
		{"simple field as a whole", `<w:p><w:r><w:t>见</w:t></w:r><w:fldSimple w:instr="REF a"><w:r><w:t>表3-1所示</w:t></w:r></w:fldSimple></w:p>`, "3-1", "表3-1所示"},
		{"content control as a whole", `<w:p><w:r><w:t>期限</w:t></w:r><w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent><w:r><w:t>共4日整</w:t></w:r></w:sdtContent></w:sdt><w:r><w:t>。</w:t></w:r></w:p>`, "4日", "共4日整"},
		{"paragraphs in a control", `<w:sdt><w:sdtContent><w:p><w:r><w:t>期限共4日整</w:t></w:r></w:p></w:sdtContent></w:sdt>`, "4日", "4日"},
		{"text box: the run it hangs in", `<w:p><w:r><w:t>正文</w:t></w:r>` + box + `<w:r><w:t>后文</w:t></w:r></w:p>`, "框内", "框内文字框内文字"},
		{"words beside a text box", `<w:p><w:r><w:t>正文内容</w:t></w:r>` + box + `</w:p>`, "正文", "正文"},
		{"cell", `<w:tbl><w:tr><w:tc><w:p><w:r><w:t>时限</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>尽快办理</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`, "尽快", "尽快"},
		{"nested table", `<w:tbl><w:tr><w:tc><w:p><w:r><w:t>外</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>内甲</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>内乙</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/></w:tc><w:tc><w:p><w:r><w:t>右</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`, "乙", "乙"},
		{"over paragraphs of a cell", `<w:tbl><w:tr><w:tc><w:p><w:r><w:t>第一段甲</w:t></w:r></w:p><w:p><w:r><w:t>乙第二段</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>`, "甲\n乙", "甲乙"},
		{"a mark deleted between paragraphs", `<w:p><w:pPr><w:rPr><w:del w:id="1" w:author="某"/></w:rPr></w:pPr><w:r><w:t>公示期</w:t></w:r></w:p><w:p><w:r><w:t>共4日。</w:t></w:r></w:p>`, "期共4", "期共4"},
		{"ruby as a whole", `<w:p><w:r><w:t>前</w:t></w:r><w:r><w:ruby><w:rt><w:r><w:t>zi</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>字</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>`, "字", "zi字"},
		{"another prefix", `<x:p xmlns:x="` + wordSpace + `"><x:r><x:t>公示期共4日</x:t></x:r></x:p>`, "共4日", "共4日"},
		{"no prefix", `<p xmlns="` + wordSpace + `"><r><t>公示期共4日整</t></r></p>`, "共4日", "共4日"},
	} {
		t.Run(c.name, func(t *testing.T) {
			data := build(t, body(`<w:p><w:r><w:t>首段</w:t></w:r></w:p>`+c.xml))
			d := readDOCX(t, data)
			// Twice at one place: two comments.
			a := find(t, d, c.find)
			_, got := marked(t, data, a, a)
			for _, g := range got {
				if g != c.want {
					t.Errorf("stands on %q, want %q", g, c.want)
				}
			}
		})
	}
}

// TestPlacesWithoutWordsOfTheirOwn: an empty cell, a note, another part, nothing.
func TestPlacesWithoutWordsOfTheirOwn(t *testing.T) {
	foot := [2]string{"word/footnotes.xml", head + `<w:footnotes ` + spaces + `><w:footnote w:id="2"><w:p><w:r><w:t>脚注文字</w:t></w:r></w:p></w:footnote></w:footnotes>`}
	data := build(t, body(`<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:r><w:t>首段</w:t></w:r></w:p><w:p><w:r><w:t>正文</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>`+
		`<w:tbl><w:tr><w:tc><w:p><w:r><w:t>时限</w:t></w:r></w:p></w:tc><w:tc><w:tcPr><w:tcW w:w="1"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl><w:p/>`), foot)
	d := readDOCX(t, data)
	var table document.BlockID
	for i := range d.Blocks {
		if d.Blocks[i].Table != nil {
			table = d.Blocks[i].ID
		}
	}
	note := find(t, d, "脚注")
	out, got := marked(t, data, document.Anchor{}, note, document.Anchor{Block: table, Row: 1, Col: 2}, document.Anchor{Block: table, Row: 9, Col: 9})
	for i, want := range []string{"首段", "正文", "", ""} {
		if got[i] != want {
			t.Errorf("%d stands on %q, want %q", i, got[i], want)
		}
	}
	if doc := partOf(t, out, "word/document.xml"); !strings.Contains(doc, `<w:tcPr><w:tcW w:w="1"/></w:tcPr><w:p><w:commentRangeStart`) {
		t.Errorf("the empty cell is not marked: %s", doc)
	}
}

// TestPackagesOfAllKinds: comments that are there already, missing relations,
// other namespaces, encodings and names.
func TestPackagesOfAllKinds(t *testing.T) {
	text := `<w:p><w:r><w:t>公示期共4日，不足。</w:t></w:r></w:p>`
	commentsRel := head + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rIdWenping" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments" Target="%s"/></Relationships>`
	old := `<w:comment w:id="7" w:author="专家"><w:p><w:r><w:t>旧批注</w:t></w:r></w:p></w:comment>`
	oldBody := `<w:p><w:commentRangeStart w:id="7"/><w:r><w:t>公示期共4日，</w:t></w:r><w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r><w:r><w:t>不足。</w:t></w:r></w:p>`
	rels := "word/_rels/document.xml.rels"
	utf16 := func(s string) string {
		b := []byte{0xff, 0xfe}
		for _, r := range strings.Replace(s, "UTF-8", "UTF-16", 1) {
			b = append(b, byte(r), byte(r>>8))
		}
		return string(b)
	}
	strict := strings.NewReplacer(wordSpace, strictSpace, officeRels, strictRels)
	for _, c := range []struct {
		name  string
		parts [][2]string
		has   [][2]string // part and what it holds afterwards
	}{
		{"nothing there", [][2]string{body(text)}, [][2]string{{rels, `Target="comments.xml"`}, {typesPart, `PartName="/word/comments.xml"`}}},
		{"comments there", [][2]string{body(oldBody), {"word/comments.xml", head + `<w:comments ` + spaces + `>` + old + `</w:comments>`}, {rels, fmt.Sprintf(commentsRel, "comments.xml")}},
			[][2]string{{"word/comments.xml", old + `<w:comment w:id="8"`}}},
		{"comments there, empty", [][2]string{body(text), {"word/comments.xml", head + `<w:comments ` + spaces + `/>`}, {rels, fmt.Sprintf(commentsRel, "/word/comments.xml")}}, nil},
		{"comments without a relation", [][2]string{body(oldBody), {"word/comments.xml", head + `<w:comments ` + spaces + `>` + old + `</w:comments>`}}, [][2]string{{rels, "comments.xml"}}},
		{"comments without a prefix", [][2]string{body(text), {"word/comments.xml", head + `<comments xmlns="` + wordSpace + `"></comments>`}, {rels, fmt.Sprintf(commentsRel, "comments.xml")}}, nil},
		{"numbers taken in the text alone", [][2]string{body(oldBody)}, [][2]string{{"word/comments.xml", `w:id="8"`}}},
		{"a relation that leads nowhere", [][2]string{body(text), {rels, fmt.Sprintf(commentsRel, "comments.xml")}}, nil},
		{"strict", [][2]string{{"word/document.xml", strict.Replace(body(text)[1])}, {"_rels/.rels", strict.Replace(plainRels)}}, [][2]string{{"word/comments.xml", strictSpace}, {rels, strictRels + "/comments"}}},
		{"utf-16", [][2]string{{"word/document.xml", utf16(body(text)[1])}}, [][2]string{{"word/document.xml", `encoding="UTF-8"`}}},
		{"byte order mark", [][2]string{{"word/document.xml", "\ufeff" + body(text)[1]}}, nil},
		{"prefixed package", [][2]string{body(text), {typesPart, strings.NewReplacer("<Types xmlns=", "<ct:Types xmlns:ct=", "<Default", "<ct:Default", "<Override", "<ct:Override", "</Types", "</ct:Types").Replace(plainTypes)}}, [][2]string{{typesPart, `<ct:Override PartName="/word/comments.xml"`}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			data := build(t, c.parts...)
			d := readDOCX(t, data)
			out, got := marked(t, data, find(t, d, "共4日"))
			if got[0] != "共4日" {
				t.Errorf("stands on %q", got[0])
			}
			for _, h := range c.has {
				if p := partOf(t, out, h[0]); !strings.Contains(p, h[1]) {
					t.Errorf("%s has no %s: %s", h[0], h[1], p)
				}
			}
			// The reader finds the comment again, beside those that were there.
			n := 0
			back := readDOCX(t, out)
			for i := range back.Blocks {
				if b := &back.Blocks[i]; b.Kind == document.Comment && strings.Contains(b.Text, "公示期少于7个工作日 <&>。") {
					n++
				}
			}
			if n != 1 {
				t.Errorf("the reader finds %d of our comments", n)
			}
		})
	}
}

func TestCommentsBearTheDateHandedIn(t *testing.T) {
	data := build(t, body(`<w:p><w:r><w:t>公示期</w:t></w:r></w:p>`))
	d := readDOCX(t, data)
	for _, c := range []struct {
		date time.Time
		want string
	}{{time.Time{}, `w:author="稳评审查" w:initials="稳评"`}, {time.Date(2026, 3, 5, 8, 0, 0, 0, time.FixedZone("", 8*3600)), `w:author="稳评审查" w:date="2026-03-05T00:00:00Z" w:initials="稳评"`}} {
		out, err := Write(context.Background(), data, Place(d, remarks(document.Whole(1)), c.date), limit.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if p := partOf(t, out, "word/comments.xml"); !strings.Contains(p, c.want) {
			t.Errorf("%s", p)
		}
		again, _ := Write(context.Background(), data, Place(d, remarks(document.Whole(1)), c.date), limit.Limits{})
		if !bytes.Equal(out, again) {
			t.Error("the same job gives other bytes")
		}
	}
}

// TestHarmfulWordFilesAreRefused: each with a problem that says so, never a panic.
func TestHarmfulWordFilesAreRefused(t *testing.T) {
	good := build(t, body(`<w:p><w:r><w:t>公示期共4日</w:t></w:r></w:p>`))
	d := readDOCX(t, good)
	job := func() *Job { return Place(d, remarks(document.At(1, 0, 3)), time.Time{}) }
	small := limit.Default()
	small.Unpacked, small.Parts = 3000, 5
	for _, c := range []struct {
		name string
		data []byte
		l    limit.Limits
		code problem.Code
	}{
		{"no zip", []byte("PK\x03\x04 nothing"), limit.Limits{}, problem.Corrupt},
		{"cut", good[:len(good)/2], limit.Limits{}, problem.Corrupt},
		{"no text part", build(t), limit.Limits{}, problem.Corrupt},
		{"no paragraph", build(t, body("")), limit.Limits{}, problem.Corrupt},
		{"not well formed", build(t, body("<w:p><w:r></w:p>")), limit.Limits{}, problem.Corrupt},
		{"entities", build(t, [2]string{"word/document.xml", `<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`}), limit.Limits{}, problem.Corrupt},
		{"too deep", build(t, body(strings.Repeat("<w:p>", 300)+strings.Repeat("</w:p>", 300))), limit.Limits{}, problem.TooLarge},
		{"too large", build(t, body(strings.Repeat("<w:p/>", 1000))), small, problem.TooLarge},
		{"too many parts", build(t, body(""), [2]string{"a", ""}, [2]string{"b", ""}, [2]string{"c", ""}, [2]string{"d", ""}), small, problem.TooLarge},
		{"broken comments", build(t, body(`<w:p/>`), [2]string{"word/comments.xml", `<w:comments`}), limit.Limits{}, problem.Corrupt},
		{"broken types", build(t, body(`<w:p/>`), [2]string{typesPart, `<Types>`}), limit.Limits{}, problem.Corrupt},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, err := Write(context.Background(), c.data, job(), c.l)
			var p *problem.Error
			if !errors.As(err, &p) || p.Code != c.code || out != nil {
				t.Errorf("%v, want %s", err, c.code)
			}
		})
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Write(ctx, good, job(), limit.Limits{}); problem.From(err).Code != problem.Timeout {
		t.Errorf("%v", err)
	}
	j := job()
	for _, j.Format = range []document.Format{document.FormatDOC, document.FormatPlain, ""} {
		if _, err := Write(context.Background(), good, j, limit.Limits{}); problem.From(err).Code != problem.Unsupported {
			t.Errorf("%s: %v", j.Format, err)
		}
	}
}

// FuzzWord writes comments at any place of any document part: it never panics,
// and what comes out is XML with the same text.
func FuzzWord(f *testing.F) {
	for _, s := range []string{
		`<w:p><w:r><w:t>公示期共4日</w:t></w:r></w:p>`,
		`<w:p/><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>`,
		`<w:p><w:ins><w:r><w:rPr><w:b/></w:rPr><w:t>甲&lt;乙</w:t><w:tab/><w:t>丙</w:t></w:r></w:ins><w:sdt><w:sdtContent><w:r><w:t>丁</w:t></w:r></w:sdtContent></w:sdt></w:p>`,
		`<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></mc:Choice></mc:AlternateContent></w:r></w:p>`,
		`<p xmlns="` + wordSpace + `"><r><t><![CDATA[甲]]>乙</t></r></p>`,
	} {
		f.Add(s, 120, 140, false)
		f.Add(s, 700, 703, true)
	}
	f.Fuzz(func(t *testing.T, xmlBody string, from, to int, begin bool) {
		data := build(t, body(xmlBody))
		j := &Job{Format: document.FormatDOCX, Author: "稳评审查", Main: "word/document.xml"}
		for k := range 3 {
			j.Notes = append(j.Notes, Note{Lines: []string{"一", "二"}, Word: Span{from + k, to + 3*k, begin}})
		}
		out, err := Write(context.Background(), data, j, limit.Limits{})
		if err != nil {
			var p *problem.Error
			if !errors.As(err, &p) {
				t.Fatalf("%v is no problem", err)
			}
			return
		}
		before, err := docx.Read(context.Background(), data, docx.Options{})
		if err != nil {
			return
		}
		after, err := docx.Read(context.Background(), out, docx.Options{})
		if err != nil {
			t.Fatalf("cannot be read any more: %v\n%s", err, partOf(t, out, "word/document.xml"))
		}
		if a, b := plainText(before), plainText(after); a != b {
			t.Fatalf("text changed:\n%s\n%s", a, b)
		}
	})
}

func plainText(d *document.Document) string {
	var s strings.Builder
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if b.Kind == document.Comment {
			continue
		}
		s.WriteString(b.Text)
		if b.Table != nil {
			for _, row := range b.Table.Rows {
				for c := range row {
					s.WriteString(row[c].Text)
				}
			}
		}
	}
	return s.String()
}
