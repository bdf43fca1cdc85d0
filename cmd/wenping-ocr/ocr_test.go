package main

import (
	"testing"

	"wenping/internal/ingest/ocr"
)

// grid is a map of probabilities drawn with signs: # is text.
func grid(rows ...string) (prob []float32, w, h int) {
	for _, r := range rows {
		for _, c := range r {
			v := float32(0)
			if c == '#' {
				v = 0.9
			}
			prob = append(prob, v)
		}
	}
	return prob, len(rows[0]), len(rows)
}

func TestLinesOfTwoCellsAreNeverOne(t *testing.T) {
	rows := []string{
		"....................",
		"..################..",
		"..################..",
		"..################..",
		"..################..",
		"....................",
	}
	prob, w, h := grid(rows...)
	if bs := findLines(prob, w, h, 2, 2, nil); len(bs) != 1 || bs[0].x0 >= 4 || bs[0].x1 <= 36 {
		t.Errorf("without a wall: %v", bs)
	}
	prob, w, h = grid(rows...)
	bs := findLines(prob, w, h, 2, 2, []ocr.Rule{{X0: 20, Y0: 0, X1: 20, Y1: 12}})
	if len(bs) != 2 || bs[0].x1 > 20 || bs[1].x0 < 20 {
		t.Errorf("with a wall: %v", bs)
	}
}

func TestDecode(t *testing.T) {
	m := &models{keys: []string{"", "风", "险", "a", " ", "1"}}
	// Each step names the class the network is sure of.
	read := func(steps ...int) (string, []float64) {
		prob := make([]float32, 0, len(steps)*len(m.keys))
		for _, k := range steps {
			row := make([]float32, len(m.keys))
			row[k] = 0.9
			prob = append(prob, row...)
		}
		l, _ := m.decode(prob, len(steps), len(m.keys), box{100, 10, 100 + float64(len(steps))*8, 58}, float64(len(steps))*8)
		return l.Text, l.Spans
	}
	for _, c := range []struct {
		name  string
		steps []int
		want  string
	}{
		{"a character holds for some steps", []int{0, 1, 1, 1, 0, 2, 2, 0}, "风险"},
		{"the same one twice has a blank between", []int{1, 1, 0, 1, 0}, "风风"},
		{"no space beside Chinese", []int{1, 0, 4, 0, 2, 0}, "风险"},
		{"a space between words", []int{3, 0, 4, 0, 3, 0}, "a a"},
		{"nothing", []int{0, 0, 0}, ""},
	} {
		text, spans := read(c.steps...)
		if text != c.want || len(spans) != 2*len([]rune(text)) {
			t.Errorf("%s: %q %v, want %q", c.name, text, spans, c.want)
		}
		for i := range spans {
			if i > 0 && spans[i] < spans[i-1] || spans[i] < 100 || spans[i] > 100+float64(len(c.steps))*8 {
				t.Errorf("%s: places %v", c.name, spans)
			}
		}
	}
}

func TestGhostsAtTheEndsOfALine(t *testing.T) {
	sure := []char{{"可", 1, 0.99}, {"能", 2, 0.99}, {"造", 3, 0.99}, {"成", 4, 0.99}}
	if got := trimGhosts(append(append([]char{{"|", 0, 0.3}}, sure...), char{"e", 5, 0.4})); len(got) != 4 || got[0].s != "可" {
		t.Errorf("got %v", got)
	}
	if got := trimGhosts(append(append([]char{}, sure...), char{"员", 5, 0.6})); len(got) != 5 {
		t.Errorf("a character that is only unsure is kept: %v", got)
	}
}

func TestLongLinesFitTheirSlot(t *testing.T) {
	p := picture{w: 2000, h: 100, pix: make([]byte, 2000*100)}
	for _, b := range []box{{0, 0, 2000, 3}, {0, 0, 2000, 40}, {10, 10, 12, 60}, {1990, 90, 2100, 130}} {
		w := b.readWidth()
		p.forReading(b, make([]float32, 3*readHeight*w), w)
	}
	if w, h := detectSize(10, 9000); w < 32 || w%32 != 0 || h%32 != 0 {
		t.Errorf("%d × %d", w, h)
	}
}
