package docx

import (
	"strings"

	"wenping/internal/ingest/word"
)

// field is a field while open, complex (w:fldChar) or simple (w:fldSimple).
type field struct {
	code    strings.Builder
	result  bool // past its code: what comes is printed
	toc     bool
	shown   bool   // some result text was printed
	control string // what a form control shows: a box ticked or not, the entry chosen
	simple  bool
}

// maxFields bounds fields left open; Word itself never nests so deep.
const maxFields = 64

// separate ends the code of a field.
func (f *field) separate() {
	f.result = true
	f.toc = f.is("TOC")
}

// is says that the field is of a kind.
func (f *field) is(name string) bool {
	word, _, _ := strings.Cut(strings.TrimSpace(f.code.String())+" ", " ")
	word, _, _ = strings.Cut(word, `\`)
	return strings.EqualFold(word, name)
}

func (r *reader) fieldChar(emit func(string)) {
	switch r.s.attr("fldCharType") {
	case "begin":
		if len(r.fields) < maxFields {
			r.fields = append(r.fields, &field{})
		}
	case "separate":
		if n := len(r.fields); n > 0 {
			r.fields[n-1].separate()
		}
	case "end":
		if n := len(r.fields); n > 0 && !r.fields[n-1].simple {
			r.endField(emit)
		}
	}
}

// simpleField opens a w:fldSimple; its content is its result.
func (r *reader) simpleField() {
	if len(r.fields) < maxFields {
		f := &field{simple: true}
		f.code.WriteString(r.s.attr("instr"))
		f.separate()
		r.fields = append(r.fields, f)
	}
}

// endSimpleField closes the innermost simple field, and with it whatever a
// damaged file left open inside.
func (r *reader) endSimpleField(emit func(string)) {
	for i := len(r.fields) - 1; i >= 0; i-- {
		if r.fields[i].simple {
			r.fields = r.fields[:i+1]
			r.endField(emit)
			return
		}
	}
}

func (r *reader) endField(emit func(string)) {
	n := len(r.fields)
	f := r.fields[n-1]
	r.fields = r.fields[:n-1]
	switch {
	case f.control != "" && (!f.shown || strings.ContainsAny(f.control, "□☑")):
		emit(f.control)
	case !f.shown:
		if s := word.FieldText(f.code.String()); s != "" {
			emit(s)
		}
	}
}

// touch notes that the paragraph prints text of a field.
func (r *reader) touch(p *word.Para) {
	if r.inContents() {
		p.Contents = true
	}
	for _, f := range r.fields {
		f.shown = true
	}
}

func (r *reader) inContents() bool {
	for _, f := range r.fields {
		if f.toc && f.result {
			return true
		}
	}
	return false
}

// closeCodes drops fields whose code runs over the end of the paragraph: left
// open by a damaged file, they would swallow the rest of the text.
func (r *reader) closeCodes() {
	kept := r.fields[:0]
	for _, f := range r.fields {
		if f.result && !f.simple {
			kept = append(kept, f)
		}
	}
	r.fields = kept
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

func (r *reader) instruction() error {
	return r.s.inside(func() error {
		switch {
		case r.s.kind == tokenText:
			if n := len(r.fields); n > 0 && r.fields[n-1].code.Len() < 4096 {
				r.fields[n-1].code.Write(r.s.text)
			}
		}
		return nil
	})
}

// formField reads w:ffData: what a box or a list of the old form controls shows.
func (r *reader) formField() error {
	var box, ticked bool
	var entries []string
	chosen := 0
	list := false
	err := r.s.inside(func() error {
		if r.s.kind != tokenStart {
			return nil
		}
		switch r.s.name {
		case "w:checkBox":
			box = true
		case "w:ddList":
			list = true
		case "w:checked":
			ticked = r.s.on()
		case "w:default":
			if box {
				ticked = r.s.on()
			} else if list {
				chosen = r.s.intAttr("val", 0)
			}
		case "w:result":
			chosen = r.s.intAttr("val", chosen)
		case "w:listEntry":
			if len(entries) < 100 {
				entries = append(entries, strings.ToValidUTF8(r.s.attr("val"), "\uFFFD"))
			}
		}
		return nil
	})
	n := len(r.fields)
	if n == 0 || err != nil {
		return err
	}
	switch f := r.fields[n-1]; {
	case box && ticked:
		f.control = "☑"
	case box:
		f.control = "□"
	case chosen >= 0 && chosen < len(entries):
		f.control = entries[chosen]
	}
	return nil
}
