package zh

import "strings"

// Folded is a text with its writing variants made one, and the way back.
type Folded struct {
	Text string
	back []int // back[i] is the original byte offset of Text[i]; len(Text)+1 entries
}

// Fold is a first form: full-width ASCII only. See the package doc for the aim.
func Fold(s string) Folded {
	var b strings.Builder
	f := Folded{back: make([]int, 0, len(s)+1)}
	for i, r := range s {
		if r >= 0xFF01 && r <= 0xFF5E {
			r -= 0xFEE0
		}
		n := b.Len()
		b.WriteRune(r)
		for ; n < b.Len(); n++ {
			f.back = append(f.back, i)
		}
	}
	f.Text = b.String()
	f.back = append(f.back, len(s))
	return f
}

// Orig maps a byte range of Text to the byte range of the original.
func (f Folded) Orig(start, end int) (int, int) {
	start, end = max(0, min(start, len(f.Text))), max(0, min(end, len(f.Text)))
	return f.back[start], f.back[end]
}

// Span is a byte range.
type Span struct{ Start, End int }

// Sentences is a first form.
func Sentences(s string) []Span {
	var out []Span
	start := 0
	for i, r := range s {
		if strings.ContainsRune("。！？；!?;\n", r) {
			out = append(out, Span{start, i + len(string(r))})
			start = i + len(string(r))
		}
	}
	if start < len(s) {
		out = append(out, Span{start, len(s)})
	}
	return out
}
