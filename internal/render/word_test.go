package render

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"wenping/internal/paper"
	"wenping/internal/paper/papertest"
	"wenping/internal/review"
	"wenping/templates"
)

func scribe(t testing.TB) *Word {
	t.Helper()
	w, err := NewWord(renderer(t), templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// partsOf are the parts of a package by name.
func partsOf(t testing.TB, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(b)
	}
	return out
}

// paragraphsOf gives the text of each paragraph of a part.
func paragraphsOf(t testing.TB, x string) []string {
	t.Helper()
	all, err := elements(x)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range all {
		if e.name == "p" {
			out = append(out, strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(e.text(x)))
		}
	}
	return out
}

// The Word twin says what the paper says: every line of it, in its order.
func TestWordTwinSaysTheSame(t *testing.T) {
	w := scribe(t)
	notices := map[string]*paper.Notice{
		"mail":   plainLetter(paper.Mail, 6, 3, golden.office),
		"formal": plainLetter(paper.Formal, 6, 3, golden.office),
		"long":   plainLetter(paper.Formal, 30, 4, golden.long),
	}
	for _, k := range paper.Kinds {
		notices[string(k)] = notice(t, k, review.Return)
	}
	for name, n := range notices {
		t.Run(name, func(t *testing.T) {
			b, err := w.Notice(n)
			if err != nil {
				t.Fatal(err)
			}
			parts := partsOf(t, b)
			for part, x := range parts {
				if strings.Contains(x, "{{") || strings.Contains(x, "}}") {
					t.Errorf("%s: a placeholder is left", part)
				}
			}
			got := solid(strings.Join(paragraphsOf(t, parts["word/document.xml"]), ""))
			at := 0
			for _, s := range append([]string{n.PlainTitle(), n.Addressee}, texts(n)...) {
				k := strings.Index(got[at:], solid(s))
				if k < 0 {
					t.Fatalf("%q does not stand where it should", s)
				}
				at += k + len(solid(s))
			}
			for _, p := range n.Paragraphs {
				if !strings.Contains(got, solid(p.Text)) {
					t.Errorf("%q is missing", p.Text)
				}
			}
			if a := n.Attachment; a != nil {
				for _, r := range a.Rows {
					if s := solid(r.Band + r.ID + r.Name + r.Verdict + r.Why + r.Place); !strings.Contains(got, s) {
						t.Errorf("the row %s of the attachment is missing: %q", r.ID, s)
					}
				}
			} else if strings.Contains(got, "编号审查要点") {
				t.Error("a paper without attachment has the head of its table")
			}
			if marked := n.Mark != "" && strings.Contains(parts["word/header1.xml"], n.Mark); marked != n.Draft {
				t.Errorf("draft mark in the header: %v", marked)
			}
		})
	}
}

func TestWordFormHasEveryFieldAsControl(t *testing.T) {
	f := form(t)
	b, err := scribe(t).Form(f)
	if err != nil {
		t.Fatal(err)
	}
	x := partsOf(t, b)["word/document.xml"]
	if strings.Contains(x, "{{") {
		t.Error("a placeholder is left")
	}
	got := solid(strings.Join(paragraphsOf(t, x), ""))
	for _, field := range f.Fields {
		if field.Type == "table" {
			for k := range field.Rows {
				if key := fmt.Sprintf(`<w:tag w:val="%s.%d.1"/>`, field.Key, k+1); !strings.Contains(x, key) {
					t.Errorf("row %d of %s is not a control", k+1, field.Key)
				}
			}
			continue
		}
		if !strings.Contains(x, `<w:tag w:val="`+field.Key+`"/>`) {
			t.Errorf("field %s has no control", field.Key)
		}
		if field.Type != "c" && !strings.Contains(got, solid(field.Value)) {
			t.Errorf("value of %s is missing: %q", field.Key, field.Value)
		}
	}
	if heads := strings.Count(x, "<w:tblHeader/>"); heads < 5 {
		t.Errorf("%d rows repeat on the next page, want the heads of the risks, the measures and the list", heads)
	}
}

func TestSameWordBytes(t *testing.T) {
	n := plainLetter(paper.Formal, 6, 3, golden.office)
	a, err := scribe(t).Notice(n)
	if err != nil {
		t.Fatal(err)
	}
	b, err := scribe(t).Notice(n)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a, b) {
		t.Error("two writings differ")
	}
}

const (
	paraXML = `<w:p><w:pPr><w:pStyle w:val="X"/></w:pPr>%s</w:p>`
	runXML  = `<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">%s</w:t></w:r>`
)

func paraOf(runs ...string) string {
	s := ""
	for _, r := range runs {
		s += fmt.Sprintf(runXML, r)
	}
	return fmt.Sprintf(paraXML, s)
}

func rowOf(cells ...string) string {
	s := "<w:tr>"
	for _, c := range cells {
		s += "<w:tc>" + paraOf(c) + "</w:tc>"
	}
	return s + "</w:tr>"
}

func TestFill(t *testing.T) {
	for _, c := range []struct {
		name, in string
		f        filling
		want     []string
		wrong    string
	}{
		{"a value", paraOf("致{{who}}："), filling{values: map[string]string{"who": "某局"}}, []string{"致某局："}, ""},
		{"cut into runs", paraOf("致{", "{w", "ho}", "}：{{", "who}}"), filling{values: map[string]string{"who": "某局"}}, []string{"致某局：某局"}, ""},
		{"blanks in braces", paraOf("{{ who }}"), filling{values: map[string]string{"who": "某局"}}, []string{"某局"}, ""},
		{"what XML must escape", paraOf("{{who}}"), filling{values: map[string]string{"who": `<甲>&"乙"` + "\x01"}}, []string{`<甲>&"乙"`}, ""},
		{"a value that looks like a placeholder", paraOf("{{a}}{{b}}"), filling{values: map[string]string{"a": "{{b}}", "b": "乙"}}, []string{"{{b}}乙"}, ""},
		{"unknown", paraOf("{{whom}}", "{{when}}"), filling{values: map[string]string{"who": "某局"}}, nil, "模板中有程序不认识的占位符：when、whom"},
		{"nothing to say", paraOf("一") + paraOf("抄送：{{copies}}") + paraOf("二"), filling{known: []string{"copies"}}, []string{"一", "二"}, ""},
		{"a row without value, a table without rows", "<w:tbl>" + rowOf("{{a}}", "甲") + rowOf("乙", "{{b}}") + "</w:tbl><w:tbl>" + rowOf("{{b}}", "丙") + "</w:tbl>" + paraOf("丁"),
			filling{known: []string{"b"}, values: map[string]string{"a": "一"}}, []string{"一", "甲", "丁"}, ""},
		{"paragraphs repeated in order", paraOf("头") + paraOf("{{l:one.t}}") + paraOf("·{{l:two.t}}") + paraOf("尾"),
			filling{lists: map[string][]record{"l": {{kind: "two", fields: map[string]string{"t": "甲"}}, {kind: "one", fields: map[string]string{"t": "乙"}}, {kind: "two", fields: map[string]string{"t": "丙"}}}}},
			[]string{"头", "·甲", "乙", "·丙", "尾"}, ""},
		{"an empty list", paraOf("头") + paraOf("{{l:one.t}}") + paraOf("尾"), filling{lists: map[string][]record{"l": {}}}, []string{"头", "尾"}, ""},
		{"rows repeated", "<w:tbl>" + rowOf("号", "名") + rowOf("{{l:r.no}}", "{{l:r.name}}") + "</w:tbl>",
			filling{lists: map[string][]record{"l": {{kind: "r", fields: map[string]string{"no": "1", "name": "甲"}}, {kind: "r", fields: map[string]string{"no": "2", "name": "乙"}}}}}, []string{"号", "名", "1", "甲", "2", "乙"}, ""},
		{"half a placeholder", paraOf("{{who") + paraOf("}}"), filling{values: map[string]string{"who": "某局"}}, nil, "不完整的占位符：{{who"},
		{"a list nobody fills", paraOf("{{l:one.t}}"), filling{}, nil, "l:"},
		{"a kind without prototype", paraOf("{{l:one.t}}"), filling{lists: map[string][]record{"l": {{kind: "two"}}}}, nil, "l:two"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := c.f.fill("<w:body>" + c.in + "</w:body>")
			if c.wrong != "" {
				if err == nil || !strings.Contains(err.Error(), c.wrong) {
					t.Fatalf("error %v, want one with %q", err, c.wrong)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if p := paragraphsOf(t, got); !slices.Equal(p, c.want) {
				t.Errorf("got %q, want %q", p, c.want)
			}
		})
	}
}

// However a person's typing was cut into runs, the placeholder is found, and
// everything around it stays.
func TestFillFindsPlaceholdersCutAnywhere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := "依据{{standard}}，共{{n}}项{{end}}"
		var runs []string
		for rest := []rune(text); len(rest) > 0; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "run")
			runs = append(runs, string(rest[:n]))
			rest = rest[n:]
		}
		f := filling{values: map[string]string{"standard": "《要点》", "n": "45", "end": ""}}
		got, err := f.fill("<w:body>" + paraOf(runs...) + "</w:body>")
		if err != nil {
			t.Fatal(err)
		}
		all, err := elements(got)
		if err != nil {
			t.Fatal(err)
		}
		if s := all[0].text(got); s != "依据《要点》，共45项" {
			t.Fatalf("%q of %q", s, runs)
		}
	})
}

// An office's own skeleton with a slip of the pen is refused by name.
func TestWordNamesWhatIsWrongWithASkeleton(t *testing.T) {
	files := fstest.MapFS{}
	for _, name := range []string{skeletonDraft, skeletonFormal, skeletonMail, skeletonForm} {
		data, err := fs.ReadFile(templates.FS, "word/"+name)
		if err != nil {
			t.Fatal(err)
		}
		files["word/"+name] = &fstest.MapFile{Data: data}
	}
	broken, err := eachPart(files["word/"+skeletonDraft].Data, func(_, text string) (string, error) {
		return strings.ReplaceAll(text, "{{title}}", "{{titel}}"), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	files["word/"+skeletonDraft].Data = broken
	w, err := NewWord(renderer(t), files)
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.Notice(notice(t, paper.Return, review.Return))
	var unknown *unknownKeys
	if !errors.As(err, &unknown) || !slices.Equal(unknown.keys, []string{"titel"}) {
		t.Errorf("got %v", err)
	}
	delete(files, "word/"+skeletonForm)
	if _, err := NewWord(renderer(t), files); err == nil || !strings.Contains(err.Error(), "word/form.docx") {
		t.Errorf("a missing skeleton: %v", err)
	}
}

func FuzzFill(f *testing.F) {
	f.Add(paraOf("致{", "{who}}"))
	f.Add("<w:tbl>" + rowOf("{{l:r.no}}") + "</w:tbl>")
	f.Add("<w:p><w:tbl><w:tr></w:p>")
	f.Fuzz(func(t *testing.T, x string) {
		fill := filling{values: map[string]string{"who": "某局"}, known: []string{"gone"}, lists: map[string][]record{"l": {{kind: "r", fields: map[string]string{"no": "1"}}}}}
		_, _ = fill.fill(x) // an error or a text, never a panic
	})
}

func BenchmarkWord(b *testing.B) {
	w := scribe(b)
	n, err := paper.Compose(papertest.Review(review.Return), paper.Office{}, wording(b), paper.Return)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := w.Notice(n); err != nil {
			b.Fatal(err)
		}
	}
}
