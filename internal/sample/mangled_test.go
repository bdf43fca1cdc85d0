package sample_test

import (
	"fmt"
	"hash/fnv"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"wenping/internal/document"
	"wenping/internal/review"
)

// mangle writes the same report as another hand might type it.
type mangle struct {
	name  string
	drawn bool // the seed says where it strikes
	text  func(s string, seed uint64) string
}

var mangles = []mangle{
	{"full width", false, func(s string, _ uint64) string {
		return strings.Map(func(r rune) rune {
			switch {
			case r >= '0' && r <= '9', r >= 'A' && r <= 'Z', r >= 'a' && r <= 'z', r == '.', r == '%', r == '(', r == ')':
				return r - '!' + '！'
			}
			return r
		}, s)
	}},
	{"half width", false, func(s string, _ uint64) string {
		return strings.NewReplacer("，", ",", "；", ";", "：", ":", "（", "(", "）", ")", "％", "%", "＜", "<", "＞", ">", "＝", "=", "！", "!", "？", "?").Replace(s)
	}},
	{"spaces within words", true, func(s string, seed uint64) string { return between(s, seed, 4, " ") }},
	{"wide spaces within words", true, func(s string, seed uint64) string { return between(s, seed, 6, "　") }},
	{"no-break spaces within words", true, func(s string, seed uint64) string { return between(s, seed, 6, "\u00a0") }},
	{"line breaks within words", true, func(s string, seed uint64) string { return between(s, seed, 9, "\n") }},
	{"spaces about numbers", false, func(s string, _ uint64) string {
		var b strings.Builder
		var last rune
		for _, r := range s {
			if last != 0 && (unicode.Is(unicode.Han, last) && r >= '0' && r <= '9' || unicode.Is(unicode.Han, r) && last >= '0' && last <= '9') {
				b.WriteByte(' ')
			}
			b.WriteRune(r)
			last = r
		}
		return b.String()
	}},
}

// seeds of a mangle that draws where it strikes.
var seeds = func() int {
	if os.Getenv("WENPING_TEST_ALL") != "" {
		return 3
	}
	return 1
}()

// between puts a mark between two Chinese characters, about one time in n.
func between(s string, seed uint64, n int, mark string) string {
	var b strings.Builder
	var last rune
	x := seed
	for _, r := range s {
		x = x*6364136223846793005 + 1442695040888963407
		if unicode.Is(unicode.Han, last) && unicode.Is(unicode.Han, r) && int(x>>33)%n == 0 {
			b.WriteString(mark)
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

func (m mangle) document(d *document.Document, seed uint64) *document.Document {
	blocks := slices.Clone(d.Blocks)
	for i := range blocks {
		b := &blocks[i]
		b.Text = m.text(b.Text, seed+uint64(i)*977)
		if b.Table == nil {
			continue
		}
		t := *b.Table
		t.Rows = slices.Clone(t.Rows)
		for r := range t.Rows {
			t.Rows[r] = slices.Clone(t.Rows[r])
			for k := range t.Rows[r] {
				c := &t.Rows[r][k]
				c.Text = m.text(c.Text, seed+uint64(i)*977+uint64(r*31+k))
			}
		}
		b.Table = &t
	}
	return document.Finish(d.Source, blocks, d.Pages, d.Losses)
}

// said is what a review comes to, without words: findings and items.
func said(r *review.Review) []string {
	out := []string{"kind " + string(r.Kind), "type " + r.Type.ID, "procedure " + r.Procedure.ID, "profile " + r.Profile, "outcome " + string(r.Outcome.Suggestion)}
	for _, f := range r.Findings {
		out = append(out, fmt.Sprintf("%s %s %s", f.Key, f.Verdict, f.Severity))
	}
	for _, it := range r.Items {
		for _, x := range it.Rules {
			out = append(out, x.ID+" "+string(x.Verdict))
		}
	}
	slices.Sort(out)
	return out
}

// Widths, spaces and line breaks within words are no part of what a report
// says: they change no finding, in clean reports and in faulty ones.
func TestWidthsSpacesAndBreaksChangeNoFinding(t *testing.T) {
	p := load(t)
	for _, rep := range reports(t, "reports", "clean") {
		for _, v := range []struct {
			name string
			make func() (*document.Document, error)
		}{{"clean", rep.Document}, {"defects", rep.Defective}} {
			if v.name == "defects" && len(rep.Defects) == 0 {
				continue
			}
			d, err := v.make()
			if err != nil {
				t.Fatal(err)
			}
			want := said(judge(t, p, d))
			for _, m := range mangles {
				t.Run(rep.Name+"/"+v.name+"/"+m.name, func(t *testing.T) {
					h := fnv.New64a()
					h.Write([]byte(t.Name()))
					times := 1
					if m.drawn {
						times = seeds
					}
					for n := range times {
						for _, l := range diff(want, said(judge(t, p, m.document(d, h.Sum64()+uint64(n))))) {
							t.Errorf("seed %d: %s", n, l)
						}
					}
				})
			}
		}
	}
}

func diff(a, b []string) (out []string) {
	for _, l := range a {
		if !slices.Contains(b, l) {
			out = append(out, "- "+l)
		}
	}
	for _, l := range b {
		if !slices.Contains(a, l) {
			out = append(out, "+ "+l)
		}
	}
	return out
}
