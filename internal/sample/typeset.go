package sample

import (
	"fmt"
	"io/fs"
	"strings"

	"github.com/go-pdf/fpdf"
	"golang.org/x/image/font/sfnt"
)

// font is a typeface of a sample PDF.
type font int

const (
	fang font = iota // 仿宋
	hei              // 黑体
	kai              // 楷体
	song             // 宋体
	fontCount
)

var fontFiles = [fontCount]string{"FandolFang-Regular.ttf", "NotoSansSC_400Regular-sub.ttf", "LXGWWenKai-Regular.ttf", "NotoSerifSC_400Regular-sub.ttf"}

var fontNames = [fontCount]string{"fang", "hei", "kai", "song"}

// typesetter draws Chinese text: it measures runes, takes a rune that a
// typeface lacks from another, and breaks lines.
type typesetter struct {
	pdf   *fpdf.Fpdf
	faces [fontCount]*sfnt.Font
	buf   sfnt.Buffer
	has   [fontCount]map[rune]bool
	width [fontCount]map[rune]float64 // in ems
}

func newTypesetter(pdf *fpdf.Fpdf, typefaces fs.FS) (*typesetter, error) {
	t := &typesetter{pdf: pdf}
	for f := range fontFiles {
		data, err := fs.ReadFile(typefaces, fontFiles[f])
		if err != nil {
			return nil, fmt.Errorf("read typeface: %w", err)
		}
		if t.faces[f], err = sfnt.Parse(data); err != nil {
			return nil, fmt.Errorf("parse %s: %w", fontFiles[f], err)
		}
		pdf.AddUTF8FontFromBytes(fontNames[f], "", data)
		t.has[f], t.width[f] = map[rune]bool{}, map[rune]float64{}
	}
	return t, pdf.Error()
}

func (t *typesetter) holds(f font, r rune) bool {
	ok, seen := t.has[f][r]
	if !seen {
		g, err := t.faces[f].GlyphIndex(&t.buf, r)
		ok = err == nil && g != 0
		t.has[f][r] = ok
	}
	return ok
}

// face is the typeface in which r is drawn where f is wanted.
func (t *typesetter) face(f font, r rune) font {
	for _, g := range []font{f, song, hei, kai} {
		if t.holds(g, r) {
			return g
		}
	}
	return f
}

func (t *typesetter) measure(f font, size float64, s string) float64 {
	sum := 0.0
	for _, r := range s {
		g := t.face(f, r)
		w, ok := t.width[g][r]
		if !ok {
			t.pdf.SetFont(fontNames[g], "", 100)
			w = t.pdf.GetStringWidth(string(r)) / 100
			t.width[g][r] = w
		}
		sum += w * size
	}
	return sum
}

// draw writes s with its baseline at y; extra is put between the runes.
func (t *typesetter) draw(f font, size, x, y float64, s string, extra float64) {
	if extra != 0 {
		t.pdf.RawWriteStr(fmt.Sprintf("%.3f Tc", extra))
	}
	for s != "" {
		var g font
		n := 0
		for i, r := range s {
			if i == 0 {
				g = t.face(f, r)
			} else if t.face(f, r) != g {
				break
			}
			n = i + len(string(r))
		}
		t.pdf.SetFont(fontNames[g], "", size)
		t.pdf.Text(x, y, s[:n])
		x += t.measure(f, size, s[:n]) + extra*float64(len([]rune(s[:n])))
		s = s[n:]
	}
	if extra != 0 {
		t.pdf.RawWriteStr("0 Tc")
	}
}

const (
	notFirst = "，。、；：！？）》」』”’％%·…）〕】)]},.;:!?"
	notLast  = "（《「『“‘〔【(["
)

// breakLines cuts s into lines of the width; the first is shorter by indent.
// No line begins with a closing mark or ends with an opening one, and words
// and numbers stay whole where they fit.
func (t *typesetter) breakLines(f font, size, width, indent float64, s string) []string {
	var out []string
	for _, para := range strings.Split(s, "\n") {
		r := []rune(para)
		room := width - indent
		if len(out) > 0 {
			room = width
		}
		for len(r) > 0 {
			n, used := 0, 0.0
			for n < len(r) {
				w := t.measure(f, size, string(r[n]))
				if used+w > room+0.01 {
					break
				}
				used += w
				n++
			}
			if n < len(r) {
				n = retreat(r, max(n, 1))
			}
			out = append(out, string(r[:n]))
			r = r[n:]
			room = width
		}
		if para == "" {
			out = append(out, "")
		}
	}
	return out
}

// retreat moves a break at n back to where a line may end.
func retreat(r []rune, n int) int {
	for k := n; k > max(1, n-12); k-- {
		before, after := r[k-1], r[k]
		if strings.ContainsRune(notFirst, after) || strings.ContainsRune(notLast, before) || (latin(before) && latin(after)) {
			continue
		}
		return k
	}
	return n
}

func latin(r rune) bool { return r > ' ' && r < 0x7f }
