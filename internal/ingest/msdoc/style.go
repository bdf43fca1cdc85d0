package msdoc

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"

	"wenping/internal/ingest/word"
)

// styles are the styles of the file by their number (istd).
type styles struct {
	all   *word.Styles
	list  []style
	fonts []string
}

type style struct {
	kind   int // 1 paragraph, 2 character
	base   int
	hidden int // -1 unset
	look   word.Look
}

const noStyle = 0x0FFF

func readStyles(f *fib) *styles {
	st := &styles{all: &word.Styles{ByID: map[string]*word.Style{}, Defaults: word.NoLook, NumOf: map[string]string{}}, fonts: readFonts(f.loc(locFonts))}
	st.all.Defaults.Size = 20 // what Word takes where nothing says more
	b := f.loc(locStyles)
	if len(b) < 2 {
		return st
	}
	head := int(le.Uint16(b))
	if 2+head > len(b) || head < 4 {
		return st
	}
	stshi := b[2 : 2+head]
	n, baseSize := int(le.Uint16(stshi)), int(le.Uint16(stshi[2:]))
	if len(stshi) >= 16 {
		st.all.Defaults.Font = st.font(int(le.Uint16(stshi[14:])))
	}
	b = b[2+head:]
	for i := 0; i < n && len(b) >= 2 && i < noStyle; i++ {
		size := int(le.Uint16(b))
		b = b[2:]
		if size > len(b) {
			size = len(b)
		}
		st.list = append(st.list, st.read(i, b[:size], baseSize))
		b = b[size:]
		if size%2 != 0 && len(b) > 0 {
			b = b[1:]
		}
	}
	st.all.Normal = st.all.ByID["0"]
	return st
}

// read reads one style; an empty place stays empty.
func (st *styles) read(istd int, b []byte, baseSize int) style {
	s := style{base: noStyle, hidden: -1, look: word.NoLook}
	if len(b) < 10 || baseSize < 10 || baseSize+2 > len(b) {
		return s
	}
	sti := int(le.Uint16(b)) & 0x0FFF
	s.kind, s.base = int(le.Uint16(b[2:]))&0xF, int(le.Uint16(b[2:]))>>4
	props := int(le.Uint16(b[4:])) & 0xF
	w := &word.Style{ID: strconv.Itoa(istd), Outline: -1, Ilvl: -1, Look: word.NoLook}
	n := int(le.Uint16(b[baseSize:]))
	rest := b[baseSize+2:]
	if 2*n > len(rest) {
		n = len(rest) / 2
	}
	w.Name = utf16Text(rest[:2*n])
	if i := strings.IndexByte(w.Name, ','); i > 0 {
		w.Name = w.Name[:i] // what follows are other names
	}
	if known := builtIn(sti); known != "" {
		w.Name = known
	}
	rest = rest[min(len(rest), 2*n+2):]
	for k := 0; k < props && len(rest) >= 2; k++ {
		size := int(le.Uint16(rest))
		rest = rest[2:]
		size = min(size, len(rest))
		upx := rest[:size]
		rest = rest[min(len(rest), size+size%2):]
		switch {
		case s.kind == 1 && k == 0 && len(upx) >= 2:
			st.paragraph(w, upx[2:])
		case s.kind == 1 && k == 1, s.kind == 2 && k == 0:
			s.look, s.hidden = st.look(upx)
		}
	}
	w.Look = s.look
	if s.base != noStyle && s.base != istd {
		w.Based = strconv.Itoa(s.base)
	}
	if s.kind == 1 {
		st.all.ByID[w.ID] = w
	}
	return s
}

func (st *styles) paragraph(w *word.Style, list []byte) {
	sprms(list, func(s sprm) {
		switch s.op {
		case sprmPOutLvl:
			w.Outline = int(s.byte())
		case sprmPIlvl:
			w.Ilvl = int(s.byte())
		case sprmPIlfo:
			w.NumID = strconv.Itoa(listUse(s.word()))
		case sprmPJc80, sprmPJc:
			w.Jc = justify(s.byte())
		}
	})
}

// look reads what a style says of its characters.
func (st *styles) look(list []byte) (l word.Look, hidden int) {
	l, hidden = word.NoLook, -1
	sprms(list, func(s sprm) {
		switch s.op {
		case sprmCFBold:
			l.Bold = int(s.byte() & 1)
		case sprmCHps:
			l.Size = s.word()
		case sprmCRgFtc1:
			l.Font = st.font(s.word())
		case sprmCFVanish:
			hidden = int(s.byte() & 1)
		}
	})
	return l, hidden
}

// hides says whether text of the style is hidden.
func (st *styles) hides(istd int) bool {
	for hops := 0; hops < 20 && istd >= 0 && istd < len(st.list); hops++ {
		if h := st.list[istd].hidden; h >= 0 {
			return h == 1
		}
		istd = st.list[istd].base
	}
	return false
}

// lookOf gives the look of a character style with what it inherits.
func (st *styles) lookOf(istd int) word.Look {
	l := word.NoLook
	for hops := 0; hops < 20 && istd >= 0 && istd < len(st.list) && st.list[istd].kind == 2; hops++ {
		l = l.Over(st.list[istd].look)
		istd = st.list[istd].base
	}
	return l
}

func (st *styles) get(istd int) *word.Style { return st.all.Get(strconv.Itoa(istd)) }

func (st *styles) font(i int) string {
	if i < 0 || i >= len(st.fonts) {
		return ""
	}
	return st.fonts[i]
}

// builtIn names the styles that every Word knows by number, whatever language
// their names are in.
func builtIn(sti int) string {
	switch {
	case sti >= 1 && sti <= 9:
		return fmt.Sprintf("heading %d", sti)
	case sti >= 19 && sti <= 27:
		return fmt.Sprintf("toc %d", sti-18)
	case sti == 34:
		return "caption"
	case sti == 62:
		return "Title"
	}
	return ""
}

func justify(v byte) string {
	switch v {
	case 1:
		return "center"
	case 2:
		return "right"
	case 3:
		return "both"
	}
	return "left"
}

// readFonts reads the font names.
func readFonts(b []byte) []string {
	if len(b) < 4 {
		return nil
	}
	n := int(le.Uint16(b))
	b = b[4:]
	var out []string
	for i := 0; i < n && len(b) > 0; i++ {
		size := int(b[0])
		if 1+size > len(b) {
			break
		}
		name := ""
		if e := b[1 : 1+size]; len(e) > 39 {
			name = utf16Text(e[39:])
		}
		out = append(out, name)
		b = b[1+size:]
	}
	return out
}

// utf16Text decodes a text up to its first zero.
func utf16Text(b []byte) string {
	u := make([]uint16, 0, len(b)/2)
	for i := 0; i+1 < len(b); i += 2 {
		c := le.Uint16(b[i:])
		if c == 0 {
			break
		}
		u = append(u, c)
	}
	return string(utf16.Decode(u))
}
