package pdf

import (
	"testing"

	"wenping/internal/document"
)

// balanced checks the books of every page: what the engine counted is held by
// blocks, set aside or lost, and nothing fell out without a word.
func balanced(t *testing.T, d *document.Document) {
	t.Helper()
	held := d.Held()
	lost := make([]int, len(d.Pages))
	for _, l := range d.Losses {
		if l.Detail == "characters in no block" {
			t.Errorf("page %d: %d characters fell out of the layout", l.Page, l.Count)
		}
		if l.Kind.CountsChars() && l.Page > 0 {
			lost[l.Page-1] += l.Count
		}
	}
	for i, p := range d.Pages {
		if p.Chars != held[i]+p.Aside+lost[i] {
			t.Errorf("page %d: %d characters, but %d in blocks, %d aside, %d lost", p.Number, p.Chars, held[i], p.Aside, lost[i])
		}
		if p.Aside < 0 || p.Chars < 0 {
			t.Errorf("page %d: %+v", p.Number, p)
		}
	}
}

func TestCharactersDrawnTwiceAreOne(t *testing.T) {
	p := newPaper(t)
	p.AddPage()
	for _, d := range []float64{0, 0.4} { // a bold face made by printing twice
		p.at(90+d, 100, 16, "", "一、项目概况及其背景")
	}
	p.body(140, long)
	p.at(90, 400, 12, "", "——叠叠不休……")
	d := mustRead(t, p.bytes(t))
	want(t, d, "heading 一、|项目概况及其背景", "paragraph |"+long, "paragraph |——叠叠不休……")
}

func TestOverprintIsTold(t *testing.T) {
	at := func(r rune, x, y float64) *glyph { return &glyph{r: r, x0: x, x1: x + 12, base: y, size: 12} }
	for name, c := range map[string]struct {
		a, b  *glyph
		obj   uint64 // of b; a is of 1
		again bool
	}{
		"the same a little to the right": {at('概', 100, 100), at('概', 100.4, 100), 2, true},
		"over the border of a cell":      {at('概', 103.9, 100), at('概', 104.1, 100.1), 2, true},
		"another character":              {at('概', 100, 100), at('况', 100, 100), 2, false},
		"the next of a row of the same":  {at('—', 100, 100), at('—', 112, 100), 2, false},
		"part of a ligature":             {at('f', 100, 100), at('f', 100, 100), 1, false},
		"the next line":                  {at('概', 100, 100), at('概', 100, 116), 2, false},
	} {
		o := overprint{}
		if o.again(c.a, 1) || o.again(c.b, c.obj) != c.again {
			t.Errorf("%s: want %v", name, c.again)
		}
	}
}

func TestTextOffThePageIsSetAside(t *testing.T) {
	p := newPaper(t)
	p.SetCompression(false)
	p.AddPage()
	p.body(100, long)
	p.at(90, 830, 12, "", "裁去")
	d := mustRead(t, patch(t, p.bytes(t), "/CropBox [0 60 595 841]"))
	if want(t, d, "paragraph |"+long); d.Pages[0].Aside != 2 {
		t.Errorf("%d set aside, want 2", d.Pages[0].Aside)
	}
}
