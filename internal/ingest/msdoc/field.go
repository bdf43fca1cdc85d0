package msdoc

import (
	"strings"
	"unicode/utf16"

	"wenping/internal/ingest/word"
)

// field is a field while open: its code, then its result, of which only the
// result is printed.
type field struct {
	code    []uint16
	result  bool
	toc     bool
	checked string // of a form check box
	shown   bool   // some result text was printed
}

// maxFields bounds fields left open; Word itself never nests so deep.
const maxFields = 64

func (r *reader) openField() {
	if len(r.fields) < maxFields {
		r.fields = append(r.fields, &field{})
	}
}

func (r *reader) separateField() {
	if n := len(r.fields); n > 0 {
		f := r.fields[n-1]
		f.result = true
		f.toc = strings.HasPrefix(f.name(), "TOC")
	}
}

// endField closes a field and gives the text of one that shows what its code says.
func (r *reader) endField() string {
	n := len(r.fields)
	if n == 0 {
		return ""
	}
	f := r.fields[n-1]
	r.fields = r.fields[:n-1]
	switch {
	case f.checked != "":
		return f.checked
	case f.shown:
		return ""
	}
	return word.FieldText(string(utf16.Decode(f.code)))
}

func (f *field) name() string {
	return strings.ToUpper(strings.TrimSpace(string(utf16.Decode(f.code))))
}

// code takes a character of a field's code; it says whether it was one.
func (r *reader) code(u uint16) bool {
	if r.visible() {
		return false
	}
	if f := r.fields[len(r.fields)-1]; !f.result && len(f.code) < 2048 && u != 0 {
		f.code = append(f.code, u)
	}
	return true
}

// visible: inside a field only its result is printed.
func (r *reader) visible() bool {
	for _, f := range r.fields {
		if !f.result {
			return false
		}
	}
	return true
}

func (r *reader) inContents() bool {
	for _, f := range r.fields {
		if f.toc && f.result {
			return true
		}
	}
	return false
}

// touch notes that the paragraph prints text of the open fields.
func (r *reader) touch(p *word.Para) {
	if r.inContents() {
		p.Contents = true
	}
	for _, f := range r.fields {
		f.shown = true
	}
}

// closeCodes drops fields whose code runs over the end of the paragraph: left
// open by a damaged file, they would swallow the rest of the text.
func (r *reader) closeCodes() {
	kept := r.fields[:0]
	for _, f := range r.fields {
		if f.result {
			kept = append(kept, f)
		}
	}
	r.fields = kept
}
