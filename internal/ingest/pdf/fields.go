package pdf

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"

	"wenping/internal/document"
)

// PDFium's codes for annotations.
const (
	stickyNote       = 1
	freeText         = 3
	lineAnnotation   = 4
	square           = 5
	circle           = 6
	highlight        = 9
	underline        = 10
	squiggly         = 11
	strikeOut        = 12
	stamp            = 13
	caret            = 14
	widgetAnnotation = 20
	flagHidden       = 1 << 1
	flagNoView       = 1 << 5
	maxAnnotations   = 2000
	maxNotes         = 200
)

// readFields puts the values of form fields where they stand on the page: they
// are not part of its text. A form filled on screen would otherwise look blank.
func (s *sheet) readFields(g *guest, page uint64, f frame) {
	n := min(g.num("FPDFPage_GetAnnotCount", page), maxAnnotations)
	for i := 0; i < n && g.err == nil; i++ {
		a := g.call("FPDFPage_GetAnnot", page, uint64(i))
		if a == 0 {
			continue
		}
		if g.num("FPDFAnnot_GetFlags", a)&(flagHidden|flagNoView) == 0 {
			switch kind := g.num("FPDFAnnot_GetSubtype", a); kind {
			case widgetAnnotation:
				s.readField(g, a, f)
			case freeText:
				if g.annotText(a, "IT") == "FreeTextTypeWriter" { // typed onto the page, as into a form
					s.readTyped(g, a, f)
				} else {
					s.readNote(g, a, f)
				}
			case stickyNote, lineAnnotation, square, circle, highlight, underline, squiggly, strikeOut, stamp, caret:
				s.readNote(g, a, f)
			}
		}
		g.call("FPDFPage_CloseAnnot", a)
	}
}

func (s *sheet) readField(g *guest, a uint64, f frame) {
	value := g.annotText(a, "V")
	switch g.annotText(a, "FT") {
	case "Btn":
		if on := g.annotText(a, "AS"); on == "" || on == "Off" {
			return
		}
		value = "☑"
	case "Sig":
		return
	}
	s.setAt(g, a, f, value)
}

// readTyped reads text that was typed onto the page.
func (s *sheet) readTyped(g *guest, a uint64, f frame) { s.setAt(g, a, f, g.annotText(a, "Contents")) }

func (s *sheet) setAt(g *guest, a uint64, f frame, value string) {
	if b := g.annotBox(a, f); strings.TrimSpace(value) != "" && !b.IsZero() {
		s.set(value, b.X0, b.Y0, b.X1, b.Y1)
	}
}

// readNote keeps what a person has noted on the page. It is no text of it.
func (s *sheet) readNote(g *guest, a uint64, f frame) {
	const most = 4000
	text := strings.Join(strings.FieldsFunc(g.annotText(a, "Contents"), func(r rune) bool { return r == '\r' || r == '\n' }), "\n")
	if text = strings.TrimSpace(strings.ToValidUTF8(text, "")); text == "" || len(s.notes) >= maxNotes {
		return
	}
	if r := []rune(text); len(r) > most {
		text = string(r[:most])
	}
	s.notes = append(s.notes, document.Block{Kind: document.Comment, Text: text, Page: s.number, Box: roundBox(clip(g.annotBox(a, f), s.w, s.h))})
}

// annotBox is where an annotation stands on the page as displayed.
func (g *guest) annotBox(a uint64, f frame) document.Box {
	if !g.is("FPDFAnnot_GetRect", a, uint64(g.scratch)) { // FS_RECTF: left, top, right, bottom
		return document.Box{}
	}
	ax, ay := f.point(g.f32(0), g.f32(4))
	bx, by := f.point(g.f32(8), g.f32(12))
	return document.Box{X0: min(ax, bx), Y0: min(ay, by), X1: max(ax, bx), Y1: max(ay, by)}
}

// set writes text into a box as a viewer would: wrapped, and as small as needed.
func (s *sheet) set(text string, x0, y0, x1, y1 float64) {
	var rows [][]rune
	size := max(3, min(10.5, 0.8*(y1-y0)))
	for ; ; size *= 0.9 {
		rows = wrap(text, (x1-x0-4)/size)
		if float64(len(rows))*size*1.15 <= y1-y0 || size < 3 {
			break
		}
	}
	y := (y0+y1)/2 - float64(len(rows))*size*1.15/2
	for _, row := range rows {
		x := x0 + 2
		for _, r := range row {
			r, ok := plain(r, "")
			if !ok {
				continue
			}
			w := size * em(r)
			if r != ' ' {
				s.chars++
			}
			s.glyphs = append(s.glyphs, glyph{r: r, x0: x, x1: x + w, y0: y, y1: y + size, base: y + 0.86*size, size: size, seq: maxGlyphs + len(s.glyphs)})
			x += w
		}
		y += size * 1.15
	}
}

// em is about how wide a character is.
func em(r rune) float64 {
	if cjk(r) {
		return 1
	}
	return 0.5
}

// wrap breaks text into rows of so many ems.
func wrap(text string, width float64) [][]rune {
	var out [][]rune
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == '\r' || r == '\n' }) {
		var row []rune
		w := 0.0
		for _, r := range part {
			if w += em(r); w > width && len(row) > 0 {
				out = append(out, row)
				row, w = nil, em(r)
			}
			row = append(row, r)
		}
		out = append(out, row)
	}
	return out
}

// annotText reads a string or name of an annotation's dictionary.
func (g *guest) annotText(a uint64, key string) string {
	k := g.alloc(append([]byte(key), 0))
	defer g.call("free", k)
	n := g.num("FPDFAnnot_GetStringValue", a, k, 0, 0)
	if n <= 2 || n > 1<<16 {
		return ""
	}
	buf := g.alloc(make([]byte, n))
	defer g.call("free", buf)
	g.call("FPDFAnnot_GetStringValue", a, k, buf, uint64(n))
	b, ok := g.mem.Read(uint32(buf), uint32(n-2)&^1)
	if g.err != nil || !ok {
		return ""
	}
	u := make([]uint16, len(b)/2)
	for i := range u {
		u[i] = binary.LittleEndian.Uint16(b[2*i:])
	}
	return string(utf16.Decode(u))
}
