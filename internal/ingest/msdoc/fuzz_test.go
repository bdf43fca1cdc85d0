package msdoc_test

import (
	"context"
	"encoding/binary"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/document/documenttest"
	"wenping/internal/ingest/msdoc"
	"wenping/internal/limit"
	"wenping/internal/problem"
)

// sound says what is wrong with a document whatever it was read from: cells
// that overlap, text that is no text.
func sound(d *document.Document) string {
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if !utf8.ValidString(b.Text) || !utf8.ValidString(b.Number) {
			return "a text is not UTF-8"
		}
		if b.Table == nil {
			continue
		}
		type place struct{ row, col int }
		taken := map[place]bool{}
		for ri, row := range b.Table.Rows {
			for _, c := range row {
				if c.Row != ri || c.Col < 0 || c.RowSpan < 1 || c.ColSpan < 1 {
					return "a cell is nowhere"
				}
				for r := c.Row; r < c.Row+c.RowSpan; r++ {
					for k := c.Col; k < c.Col+c.ColSpan; k++ {
						if taken[place{r, k}] {
							return "two cells overlap"
						}
						taken[place{r, k}] = true
					}
				}
				if c.Row+c.RowSpan > len(b.Table.Rows) {
					return "a cell leaves the table"
				}
			}
		}
	}
	return ""
}

// bare is all text of a document, numbers too, without white space.
func bare(d *document.Document) string {
	var b strings.Builder
	add := func(s string) {
		for _, r := range s {
			if !unicode.IsSpace(r) {
				b.WriteRune(r)
			}
		}
	}
	for i := range d.Blocks {
		x := &d.Blocks[i]
		add(x.Number)
		add(x.Text)
		if x.Table != nil {
			for _, row := range x.Table.Rows {
				for _, c := range row {
					add(c.Text)
				}
			}
		}
	}
	return b.String()
}

// FuzzRead: whatever the bytes, there is a problem with a sentence, or a
// document that is sound; and text that is missing is a loss.
func FuzzRead(f *testing.F) {
	d := parse(f, official)
	for _, write := range writers {
		data, err := write(d)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
		f.Add(data[:len(data)*2/3])
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		d, err := msdoc.Read(ctx, data, msdoc.Options{Limits: limit.Limits{Blocks: 5000, Cells: 20000, Text: 1 << 20}})
		if err != nil {
			var p *problem.Error
			if !errors.As(err, &p) || !strings.HasSuffix(p.Message, "。") {
				t.Fatalf("no problem with a sentence: %v", err)
			}
			return
		}
		if what := sound(d); what != "" {
			t.Fatal(what)
		}
	})
}

// FuzzPieces: however the text lies in the file, it is read as it was written.
func FuzzPieces(f *testing.F) {
	f.Add("第一章 总则\n本项目占地12亩。\nContact A. Smith\n", uint8(0))
	f.Add(whole, uint8(1))
	f.Add(official, uint8(6))
	f.Add("𠮷姓\n\n a b ", uint8(7))
	f.Fuzz(func(t *testing.T, text string, habit uint8) {
		if len(text) > 20000 {
			return
		}
		text = strings.Map(func(r rune) rune {
			switch {
			case r == '\n':
				return r
			case r < ' ' || r == utf8.RuneError || r >= 0xE000 && r <= 0xF8FF || r >= 0x7F && r < 0xA0:
				return -1
			}
			return r
		}, strings.ToValidUTF8(text, ""))
		b := &documenttest.Binary{Tables: documenttest.Sheets(), WPS: habit&1 != 0, Narrow: habit&2 != 0, FastSaved: habit&4 != 0}
		want := ""
		for _, line := range strings.Split(text, "\n") {
			para(b, line)
			want += line
		}
		want = bare(&document.Document{Blocks: []document.Block{{Text: want}}})
		data, err := b.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		d, err := msdoc.Read(context.Background(), data, msdoc.Options{})
		if want == "" {
			if err == nil {
				t.Fatal("a file without text was read")
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if got := bare(d); got != want {
			t.Fatalf("got %q\nwant %q", got, want)
		}
		if len(d.Losses) > 0 {
			t.Fatalf("losses %v", d.Losses)
		}
	})
}

// FuzzTable: whatever a file says of its rows, cells do not overlap and no text
// of them is lost.
func FuzzTable(f *testing.F) {
	f.Add([]byte{2, 0, 100, 0x60, 200, 0, 2, 0, 100, 0x20, 200, 0})
	f.Add([]byte{3, 0, 50, 1, 100, 2, 150, 0, 1, 3, 90, 0})
	f.Add([]byte{1, 255, 0, 0x60, 1, 0, 0, 0x20})
	f.Fuzz(func(t *testing.T, def []byte) {
		b := &documenttest.Binary{Tables: documenttest.Sheets()}
		n := 0
		for len(def) > 2 && n < 400 {
			cells := int(def[0] % 12)
			def = def[1:]
			edges, flags := []int{0}, []uint16(nil)
			for i := 0; i < cells && len(def) >= 2; i++ {
				edges = append(edges, int(int8(def[0]))*40)
				flags = append(flags, uint16(def[1]))
				def = def[2:]
				b.Main.Run("格" + string(rune('一'+n)))
				b.Main.End(7, 0, inTable)
				n++
			}
			b.Main.End(7, 0, inTable, rowEnd, documenttest.Row(edges, flags, n%5 == 0))
		}
		para(b, "完")
		data, err := b.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		d, err := msdoc.Read(context.Background(), data, msdoc.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if what := sound(d); what != "" {
			t.Fatal(what)
		}
		text := bare(d)
		for i := 0; i < n; i++ {
			if !strings.Contains(text, "格"+string(rune('一'+i))) {
				t.Fatalf("cell %d is lost: %s", i, text)
			}
		}
	})
}

// A container is read as far as it goes when its own books are wrong.
func TestDamagedContainersAreReadAsFarAsTheyGo(t *testing.T) {
	data, err := documenttest.DOC(parse(t, official), documenttest.WordLike)
	if err != nil {
		t.Fatal(err)
	}
	want := bare(read(t, data))
	le := binary.LittleEndian
	change := func(f func(b []byte)) []byte {
		b := append([]byte(nil), data...)
		f(b)
		return b
	}
	for name, broken := range map[string][]byte{
		"more table sectors than there are": change(func(b []byte) { le.PutUint32(b[44:], 9) }),
		"a table sector outside the file":   change(func(b []byte) { le.PutUint32(b[80:], 5000) }),
		"no directory":                      change(func(b []byte) { le.PutUint32(b[48:], 0xFFFFFFFE) }),
		"chains cut":                        change(func(b []byte) { fill(b[512+4*8 : 512+4*20]) }),
		"sectors free that are in use":      change(func(b []byte) { fill(b[512+4*4 : 1024]) }),
	} {
		d, err := msdoc.Read(context.Background(), broken, msdoc.Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := bare(d); got != want {
			t.Errorf("%s: %d of %d bytes of text", name, len(got), len(want))
		}
	}
	// What is cut off is said to be missing.
	d, err := msdoc.Read(context.Background(), data[:len(data)*3/4], msdoc.Options{})
	if err == nil && len(d.Losses) == 0 {
		t.Error("a file cut short passes for a whole one")
	}
}

// Property pages may point at their own last bytes.
func TestPagesThatPointAtTheirEnd(t *testing.T) {
	b := &documenttest.Binary{Tables: documenttest.Sheets()}
	para(b, "正文一段。")
	b.Patch = func(w, _ []byte) {
		for at := 0xA00; at+512 <= len(w); at += 512 {
			if n := int(w[at+511]); n > 0 {
				w[at+4*(n+1)], w[at+510] = 255, 0
			}
		}
	}
	data, err := b.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if got := bare(read(t, data)); got != "正文一段。" {
		t.Errorf("got %q", got)
	}
}

func fill(b []byte) {
	for i := range b {
		b[i] = 0xFF
	}
}
