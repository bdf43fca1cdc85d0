package render

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// role of a typeface in a paper.
type role int

const (
	fang  role = iota // 仿宋
	biao              // 小标宋
	hei               // 黑
	kai               // 楷
	song              // 宋
	roles             // how many
)

// Files of the roles: the office's own first, then the ones we ship.
var roleFiles = [roles][2]string{
	fang: {"fang.ttf", "FandolFang-Regular.ttf"},
	biao: {"biaosong.ttf", "NotoSerifSC_900Black-sub.ttf"},
	hei:  {"hei.ttf", "NotoSansSC_400Regular-sub.ttf"},
	kai:  {"kai.ttf", "LXGWWenKai-Regular.ttf"},
	song: {"song.ttf", "NotoSerifSC_400Regular-sub.ttf"},
}

// face is one typeface: its bytes for embedding and its metrics for layout.
// It is read-only after loading and shared by all papers.
type face struct {
	name string // the family as fpdf knows it, also part of the embedded name
	data []byte
	font *sfnt.Font

	mu   sync.Mutex
	seen map[rune]metric
	buf  sfnt.Buffer
}

// metric of a rune in a face: its glyph (0: none) and advance in thousandths of an em.
type metric struct {
	glyph   sfnt.GlyphIndex
	advance float64
}

var errNotTrueType = errors.New("不是 TrueType 轮廓的字体（.otf 和 .ttc 不能使用）")

func newFace(name string, data []byte) (*face, error) {
	// Only glyf outlines can be embedded; fpdf would fail late and unclearly.
	if len(data) < 4 || (string(data[:4]) != "\x00\x01\x00\x00" && string(data[:4]) != "true") {
		return nil, errNotTrueType
	}
	f, err := sfnt.Parse(data)
	if err != nil {
		return nil, err
	}
	return &face{name: name, data: data, font: f, seen: map[rune]metric{}}, nil
}

func (f *face) metric(r rune) metric {
	f.mu.Lock()
	defer f.mu.Unlock()
	if m, ok := f.seen[r]; ok {
		return m
	}
	var m metric
	if g, err := f.font.GlyphIndex(&f.buf, r); err == nil && g != 0 {
		m.glyph = g
		if a, err := f.font.GlyphAdvance(&f.buf, g, fixed.I(1000), font.HintingNone); err == nil {
			m.advance = float64(a) / 64
		}
	}
	f.seen[r] = m
	return m
}

// outline gives the contours of a glyph, in em with y down.
func (f *face) outline(g sfnt.GlyphIndex) (sfnt.Segments, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	s, err := f.font.LoadGlyph(&f.buf, g, fixed.I(1000), nil)
	if err != nil {
		return nil, err
	}
	return append(sfnt.Segments(nil), s...), nil // the buffer is reused
}

// Renderer draws papers. It is safe for concurrent use: what it holds is
// read-only, and every paper has a canvas of its own.
type Renderer struct {
	faces    [roles]*face
	fallback [roles][]*face // the face of the role first
	latin    [roles]*face   // for Latin letters and digits; nil: the face of the role
}

// New loads the faces. Those of officeFonts (may be nil) win, see officeFaces.
func New(fontFS, officeFonts fs.FS) (*Renderer, error) {
	r := &Renderer{}
	var own [roles]bool
	var office [roles]*face
	if officeFonts != nil {
		var err error
		if office, err = officeFaces(officeFonts); err != nil {
			return nil, err
		}
	}
	for k := range r.faces {
		if office[k] != nil {
			r.faces[k], own[k] = office[k], true
			continue
		}
		name := roleFiles[k][1]
		data, err := fs.ReadFile(fontFS, name)
		if err != nil {
			return nil, fmt.Errorf("缺少字体文件 %s：%w", name, err)
		}
		family := strings.ToLower(strings.TrimSuffix(name, ".ttf"))
		if r.faces[k], err = newFace(family, data); err != nil {
			return nil, fmt.Errorf("字体文件 %s 不能使用：%w", name, err)
		}
	}
	// The Latin of the faces we ship for 仿宋 and 楷 does not match their hanzi;
	// an office's own faces are taken as they are.
	for _, k := range []role{fang, kai} {
		if !own[k] {
			r.latin[k] = r.faces[song]
		}
	}
	// A rare character of the text face is best replaced by a face of like
	// weight; 楷 is last but has the most characters.
	order := []role{song, kai, hei, fang}
	for k := range r.fallback {
		list := []*face{r.faces[k]}
		if role(k) == biao || role(k) == hei {
			list = append(list, r.faces[biao], r.faces[hei])
		}
		for _, o := range order {
			list = append(list, r.faces[o])
		}
		r.fallback[k] = list
	}
	return r, nil
}

// wide runes are typeset on a full square even where a face has them narrow.
const wideRunes = "“”‘’…—·×±℃"

// pick gives the face that draws a rune, with its advance in em; nil when no
// face has it.
func (r *Renderer) pick(k role, c rune) (*face, metric) {
	if l := r.latin[k]; l != nil && c > ' ' && c < 0x250 && c != '·' && c != '×' && c != '±' {
		if m := l.metric(c); m.glyph != 0 {
			return l, m
		}
	}
	wide := strings.ContainsRune(wideRunes, c)
	var narrow *face
	var nm metric
	for _, f := range r.fallback[k] {
		m := f.metric(c)
		if m.glyph == 0 {
			continue
		}
		if !wide || m.advance >= 850 {
			return f, m
		}
		if narrow == nil {
			narrow, nm = f, m
		}
	}
	return narrow, nm
}
