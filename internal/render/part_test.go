package render

import (
	"bytes"
	"slices"
	"testing"

	"github.com/go-pdf/fpdf"

	"wenping/fonts"
)

// What the library cuts out of a part of a face is what it cuts out of the whole.
func TestPartOfAFaceIsCutAsTheWhole(t *testing.T) {
	r, err := New(fonts.FS, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"", "〓", "关于退回重新评估的函：第3章（一）“反对”25.6%、àéüÅǖ ㎡①Ⅳ㈠½", "囧\u2fff㐀𠮷\x00\uffff"} {
		used := map[rune]bool{}
		for _, c := range text {
			used[c] = true
		}
		for _, f := range r.faces {
			part := f.part(used)
			if len(part) > 1<<20 {
				t.Errorf("%s %q: a part of %d bytes", f.name, text, len(part))
			}
			want := fpdf.UTF8CutFont(slices.Clone(f.data), text) // it writes into what it cuts
			if got := fpdf.UTF8CutFont(slices.Clone(part), text); !bytes.Equal(got, want) {
				t.Errorf("%s %q: cut otherwise, %d bytes for %d", f.name, text, len(got), len(want))
			}
		}
	}
}

// A face that is not built as most are is handed on whole, whatever is wrong with it.
func TestPartOfABrokenFaceIsTheWhole(t *testing.T) {
	r, err := New(fonts.FS, nil)
	if err != nil {
		t.Fatal(err)
	}
	whole := r.faces[hei].data
	used := map[rune]bool{'稳': true, 'é': true}
	for n := 0; n < 4096; n += 97 {
		f := &face{data: slices.Clone(whole[:n])}
		if got := f.part(used); len(got) != n {
			t.Fatalf("cut at %d: %d bytes", n, len(got))
		}
		f = &face{data: slices.Clone(whole)}
		for i := range 64 {
			f.data[n+i] ^= byte(0x5A + i)
		}
		f.part(used) // does not panic
	}
}
