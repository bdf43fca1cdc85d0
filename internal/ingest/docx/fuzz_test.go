package docx_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"wenping/internal/document"
	"wenping/internal/ingest/docx"
	"wenping/internal/problem"
)

// read reads; what is no document is a problem that says so.
func read(t *testing.T, data []byte) *document.Document {
	t.Helper()
	d, err := docx.Read(context.Background(), data, docx.Options{})
	if err != nil {
		var p *problem.Error
		if !errors.As(err, &p) || p.Code == problem.Internal {
			t.Fatalf("not a problem: %v", err)
		}
		return nil
	}
	return d
}

// sound: what every document must be, whatever the file says.
func sound(t *testing.T, d *document.Document) {
	t.Helper()
	spans := func(text string, o document.Origin) {
		for _, s := range o.Spans {
			if s.Start < 0 || s.Start > s.End || s.End > len(text) {
				t.Fatalf("span %+v outside %q", s, text)
			}
		}
	}
	for i := range d.Blocks {
		b := &d.Blocks[i]
		spans(b.Text, b.Origin)
		if b.Table == nil {
			continue
		}
		rows, cols := b.Table.Size()
		taken := map[[2]int]bool{}
		for _, row := range b.Table.Rows {
			for _, c := range row {
				spans(c.Text, c.Origin)
				for r := c.Row; r < c.Row+c.RowSpan; r++ {
					if r >= len(b.Table.Rows) {
						t.Fatalf("a cell reaches below the table: %+v of %d rows", c, rows)
					}
					if taken[[2]int{r, c.Col}] {
						t.Fatalf("two cells begin on (%d,%d) of %d columns", r, c.Col, cols)
					}
					taken[[2]int{r, c.Col}] = true
				}
			}
		}
		if b.Table.HeaderRows > len(b.Table.Rows) {
			t.Fatalf("%d header rows of %d", b.Table.HeaderRows, len(b.Table.Rows))
		}
	}
	for _, c := range d.Changes {
		if c.After < 0 || int(c.After) > len(d.Blocks) || c.Chars < 1 {
			t.Fatalf("change %+v", c)
		}
	}
}

// FuzzRead: nothing a body says is lost without being counted.
func FuzzRead(f *testing.F) {
	for _, c := range conforms {
		if len(c.parts) == 0 {
			f.Add([]byte(c.body))
		}
	}
	f.Add([]byte(p(`<w:r><w:fldChar w:fldCharType="begin"/></w:r>`) + p(r("一、概况"))))
	f.Fuzz(func(t *testing.T, body []byte) {
		data := container(t, map[string]string{"word/document.xml": bodyOf(string(body))}, "word/document.xml", nil)
		if d := read(t, data); d != nil {
			sound(t, d)
			checkBooks(t, "body", data, d)
		}
	})
}

// FuzzPackage: any bytes are a document or a problem.
func FuzzPackage(f *testing.F) {
	f.Add(pack(f, p(r("正文")), nil))
	f.Add(container(f, map[string]string{"w/a.xml": bodyOf(p(r("正文")) + `<w:altChunk r:id="c"/>`), "w/c.txt": "文字"}, "w/a.xml", map[string]string{"c.txt": "aFChunk@c"}))
	f.Fuzz(func(t *testing.T, data []byte) {
		if d := read(t, data); d != nil {
			sound(t, d)
		}
	})
}

// FuzzNumbering: numbers come from the definitions and the order of the
// paragraphs alone, never from their text.
func FuzzNumbering(f *testing.F) {
	f.Add([]byte(abstract(0, lvl(0, "chineseCounting", "%1、", ""), lvl(1, "decimal", "%1.%2", "<w:isLgl/>"))+numOf(1, 0, `<w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/></w:lvlOverride>`)), []byte{8, 9, 9, 8})
	f.Add([]byte(abstract(0, lvl(0, "upperRoman", "%1", ""), lvl(1, "custom", "%2%1", `<w:lvlRestart w:val="0"/>`))+numOf(1, 0, "")+numOf(2, 0, "")), []byte{8, 16, 9, 17})
	f.Fuzz(func(t *testing.T, numbering, order []byte) {
		numbersOf := func(text string) []string {
			var body strings.Builder
			for i, o := range order[:min(len(order), 60)] {
				fmt.Fprintf(&body, `<w:p><w:pPr><w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr></w:pPr><w:r><w:t>%s%d。</w:t></w:r></w:p>`, o%8, o/8, text, i)
			}
			d := read(t, container(t, map[string]string{"word/document.xml": bodyOf(body.String()), "word/numbering.xml": part("numbering", string(numbering))}, "word/document.xml", map[string]string{"numbering.xml": "numbering"}))
			if d == nil {
				return nil
			}
			var out []string
			for i := range d.Blocks {
				out = append(out, d.Blocks[i].Number)
			}
			return out
		}
		a, b := numbersOf("本段讲述项目的背景和由来"), numbersOf("另一段文字说明调查的范围与方式")
		if strings.Join(a, "|") != strings.Join(b, "|") {
			t.Fatalf("numbers follow the text: %q and %q", a, b)
		}
	})
}

// FuzzStyles: styles decide what a text is, never what it says.
func FuzzStyles(f *testing.F) {
	f.Add([]byte(`<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="28"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/><w:rPr><w:b/></w:rPr></w:style>`))
	f.Add([]byte(`<w:style w:styleId="1"><w:basedOn w:val="2"/></w:style><w:style w:styleId="2"><w:name w:val="标题 3"/><w:basedOn w:val="1"/><w:rPr><w:vanish/></w:rPr></w:style>`))
	body := bodyOf(pp(`<w:pStyle w:val="1"/>`, r("概况")) + pp(`<w:pStyle w:val="2"/>`, r("本项目位于青石镇，占地一百二十亩。")) + p(`<w:r><w:rPr><w:rStyle w:val="1"/></w:rPr><w:t>结论明确。</w:t></w:r>`))
	f.Fuzz(func(t *testing.T, styles []byte) {
		data := container(t, map[string]string{"word/document.xml": body, "word/styles.xml": part("styles", string(styles))}, "word/document.xml", map[string]string{"styles.xml": "styles"})
		d := read(t, data)
		if d == nil {
			return // every text may be hidden
		}
		sound(t, d)
		checkBooks(t, "styles", data, d)
		if got := d.Chars() + d.Aside; got != 24 {
			t.Fatalf("%d characters of 24 in %q", got, seen(d))
		}
	})
}
