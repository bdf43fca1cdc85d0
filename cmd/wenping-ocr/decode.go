package main

import (
	"slices"
	"strings"
	"unicode"

	"wenping/internal/ingest/ocr"
)

// char is one character that was read.
type char struct {
	s    string
	x    float64 // middle, in pixels of the page
	conf float64
}

// trimGhosts takes off what the network saw at the very ends of a line, where
// the edge of the next cell begins, and does not itself believe.
func trimGhosts(cs []char) []char {
	const believed = 0.5
	if n := len(cs); n > 3 && cs[n-1].conf < believed && cs[n-2].conf > 0.8 {
		cs = cs[:n-1]
	}
	if n := len(cs); n > 3 && cs[0].conf < believed && cs[1].conf > 0.8 {
		cs = cs[1:]
	}
	return cs
}

// decode turns the network's answer for one line, for every step across it the
// probability of every character, into text. A character holds for some steps;
// the same one twice has a blank between.
func (m *models) decode(prob []float32, steps, classes int, b box, width float64) (ocr.Line, bool) {
	var cs []char
	last, from := 0, 0
	perStep := width / float64(steps) * (b.y1 - b.y0) / readHeight
	if w := float64(b.readWidth()); w*(b.y1-b.y0)/readHeight > 0 { // the line was scaled to fit its slot
		perStep = width / float64(steps) * (b.x1 - b.x0) / w
	}
	best := float32(0)
	end := func(to int) {
		if last > 0 && last < len(m.keys) {
			cs = append(cs, char{m.keys[last], b.x0 + (float64(from+to))/2*perStep, float64(best)})
		}
	}
	for t := range steps {
		row := prob[t*classes:][:classes]
		k := 0
		for c, v := range row {
			if v > row[k] {
				k = c
			}
		}
		if k != last {
			end(t)
			last, from, best = k, t, 0
		}
		best = max(best, row[k])
	}
	end(steps)
	l := ocr.Line{X0: b.x0, Y0: b.y0, X1: b.x1, Y1: b.y1}
	// A space beside a Chinese character is only a gap: places say it better.
	wide := func(i int) bool { return i < 0 || i >= len(cs) || cjk(cs[i].s) }
	cs = slices.DeleteFunc(slices.Clone(cs), func(c char) bool { return c.s == "" })
	kept := cs[:0:0]
	for i, c := range cs {
		if strings.TrimSpace(c.s) == "" && (wide(i-1) || wide(i+1)) {
			continue
		}
		kept = append(kept, c)
	}
	cs = trimGhosts(kept)
	if len(cs) == 0 {
		return l, false
	}
	// Characters are as wide as Chinese ones stand apart.
	var pitch []float64
	for i := 1; i < len(cs); i++ {
		if cjk(cs[i-1].s) && cjk(cs[i].s) {
			pitch = append(pitch, cs[i].x-cs[i-1].x)
		}
	}
	em := 0.75 * (b.y1 - b.y0)
	if len(pitch) >= 3 {
		slices.Sort(pitch)
		em = min(em*1.3, pitch[len(pitch)/2])
	}
	var text strings.Builder
	sum := 0.0
	for i, c := range cs {
		half := em / 4
		if cjk(c.s) {
			half = em / 2
		}
		x0, x1 := c.x-half, c.x+half
		if i > 0 {
			x0 = max(x0, (cs[i-1].x+c.x)/2)
		}
		if i+1 < len(cs) {
			x1 = min(x1, (cs[i+1].x+c.x)/2)
		}
		for range c.s { // one key may be two characters: they share the place
			l.Spans = append(l.Spans, min(max(x0, b.x0), b.x1), min(max(x1, b.x0), b.x1))
		}
		text.WriteString(c.s)
		sum += c.conf
	}
	l.Text, l.Confidence = text.String(), sum/float64(len(cs))
	return l, true
}

func cjk(s string) bool {
	for _, r := range s {
		return unicode.Is(unicode.Han, r) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xffef || strings.ContainsRune("“”‘’…—", r)
	}
	return false
}
