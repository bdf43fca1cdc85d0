package ocr

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"image"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode"
)

// tesseract runs the program once for each page: picture on standard input,
// a table of words with places and confidences on standard output.
type tesseract struct {
	path string
	lim  Limits
}

// The data it needs; printed in messages that say how to install it.
const tesseractLanguage = "chi_sim"

func (t *tesseract) dpi() int { return 300 }

func (t *tesseract) probe(ctx context.Context) (version string, err error) {
	out, err := runOnce(ctx, t.path, []string{"--list-langs"}, nil, t.lim)
	if err != nil {
		return "", err
	}
	found := false
	for _, l := range strings.Fields(string(out)) {
		found = found || l == tesseractLanguage
	}
	if !found {
		return "", errNoChinese
	}
	out, err = runOnce(ctx, t.path, []string{"--version"}, nil, t.lim)
	if err != nil {
		return "", err
	}
	line, _, _ := strings.Cut(string(out), "\n")
	return strings.TrimSpace(line), nil
}

func (t *tesseract) close() {}

// How tesseract looks at a page. Its own analysis of a page loses a fifth of a
// table's text; told to expect one block of text it reads a page of prose best,
// told to expect scattered text a page with tables.
const (
	asBlock     = "6"
	asScattered = "11"
)

func (t *tesseract) read(ctx context.Context, g *image.Gray, dpi int, walls []Rule) ([]Line, error) {
	mode := asBlock
	if len(walls) > 0 {
		mode = asScattered
	}
	out, err := runOnce(ctx, t.path, []string{"stdin", "stdout", "-l", tesseractLanguage, "--dpi", strconv.Itoa(dpi), "--psm", mode, "tsv"}, pgm{g}, t.lim)
	if err != nil {
		return nil, fmt.Errorf("tesseract: %w", err)
	}
	return readTSV(bytes.NewReader(out))
}

// pgm writes a grey picture in the simplest format there is.
type pgm struct{ g *image.Gray }

func (p pgm) WriteTo(w io.Writer) (int64, error) {
	b := p.g.Bounds()
	n, err := fmt.Fprintf(w, "P5\n%d %d\n255\n", b.Dx(), b.Dy())
	total := int64(n)
	for y := b.Min.Y; y < b.Max.Y && err == nil; y++ {
		at := p.g.PixOffset(b.Min.X, y)
		n, err = w.Write(p.g.Pix[at : at+b.Dx()])
		total += int64(n)
	}
	return total, err
}

// word is one row of tesseract's table.
type word struct {
	line           string // block, paragraph and line it belongs to
	text           string
	x0, y0, x1, y1 float64
	conf           float64
}

const maxWords = 20000 // of a page

// readTSV reads tesseract's table and makes lines of its words.
func readTSV(r io.Reader) ([]Line, error) {
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 0, 64<<10), 1<<20)
	var words []word
	head := false
	for sc.Scan() {
		f := strings.Split(sc.Text(), "\t")
		if !head {
			if len(f) < 12 || f[0] != "level" {
				return nil, fmt.Errorf("tesseract: no table in its answer")
			}
			head = true
			continue
		}
		if len(f) < 12 || f[0] != "5" {
			continue
		}
		n := [4]float64{}
		bad := false
		for i := range n {
			v, err := strconv.Atoi(f[6+i])
			bad = bad || err != nil
			n[i] = float64(v)
		}
		conf, err := strconv.ParseFloat(f[10], 64)
		text := strings.TrimSpace(strings.Join(f[11:], " "))
		if bad || err != nil || text == "" || n[2] <= 0 || n[3] <= 0 || !(conf >= 0) {
			continue
		}
		if len(words) == maxWords {
			return nil, errTooMuch
		}
		words = append(words, word{strings.Join(f[2:5], "."), text, n[0], n[1], n[0] + n[2], n[1] + n[3], min(conf/100, 1)})
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("tesseract: %w", err)
	}
	if !head {
		return nil, fmt.Errorf("tesseract: empty answer")
	}
	var out []Line
	for i := 0; i < len(words); {
		j := i + 1
		for j < len(words) && words[j].line == words[i].line {
			j++
		}
		out = append(out, joinWords(words[i:j])...)
		i = j
	}
	return out, nil
}

// joinWords makes a line of words. Tesseract cuts Chinese into words by its own
// lights: no space is left between Chinese characters. A wide gap parts the
// line, for what stands beyond it stands in another column.
func joinWords(ws []word) []Line {
	height := 0.0
	for _, w := range ws {
		height = max(height, w.y1-w.y0)
	}
	var out []Line
	for i := 0; i < len(ws); {
		j := i + 1
		for j < len(ws) && ws[j].x0-ws[j-1].x1 < 2*height && ws[j].x0 >= ws[j-1].x0 {
			j++
		}
		out = append(out, oneLine(ws[i:j]))
		i = j
	}
	return out
}

func oneLine(ws []word) Line {
	l := Line{X0: ws[0].x0, Y0: ws[0].y0, X1: ws[0].x1, Y1: ws[0].y1}
	var b strings.Builder
	var last rune
	sum, n := 0.0, 0
	at := ws[0].x0
	for i, w := range ws {
		rs := []rune(w.text)
		from := max(at, w.x0) // boxes of words may overlap
		if i > 0 && !solid(last) && !solid(rs[0]) {
			b.WriteByte(' ')
			l.Spans = append(l.Spans, at, from)
		}
		l.Spans = append(l.Spans, spread(rs, from, max(from, w.x1))...)
		at = max(from, w.x1)
		b.WriteString(w.text)
		last = rs[len(rs)-1]
		k := countChars(w.text)
		sum, n = sum+w.conf*float64(k), n+k
		l.X0, l.Y0, l.X1, l.Y1 = min(l.X0, w.x0), min(l.Y0, w.y0), max(l.X1, w.x1), max(l.Y1, w.y1)
	}
	l.Text = b.String()
	l.Confidence = sum / math.Max(1, float64(n))
	return l
}

// solid says that no space stands beside the character.
func solid(r rune) bool { return wide(r) || unicode.Is(unicode.Hangul, r) }
