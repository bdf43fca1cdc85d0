package docx

import (
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/ingest/word"
)

// marked is an insertion while open.
type marked struct {
	kind  document.ChangeKind
	depth int // scanner depth of its element
	text  quote
}

// quote gathers a text of which only the beginning is kept, and its length.
type quote struct {
	head  strings.Builder
	chars int
}

func (q *quote) add(s string) {
	q.chars += chars(s)
	if q.head.Len() < 4*document.QuoteMax {
		q.head.WriteString(s)
	}
}

func (q *quote) change(kind document.ChangeKind) *document.Change {
	text := []rune(strings.TrimSpace(strings.ToValidUTF8(q.head.String(), "\uFFFD")))
	if len(text) > document.QuoteMax {
		text = append(text[:document.QuoteMax-1], '…')
	}
	return &document.Change{Kind: kind, Text: string(text), Chars: q.chars}
}

// chars counts the characters of a text, white space left out.
func chars(s string) int {
	n := 0
	for _, r := range s {
		if r > ' ' && r != '\u3000' && r != '\u00a0' {
			n++
		}
	}
	return n
}

// books are kept over all parts of a file.
type books struct {
	aside, hidden int
	glyphs        int // signs without a character, not yet told as a loss
}

// setAside counts characters that are no text of the document.
func (b *books) setAside(text []byte) { b.aside += chars(string(text)) }

// insertion opens a w:ins or w:moveTo: its text is text, and is kept as a change.
func (r *reader) insertion(kind document.ChangeKind) {
	if len(r.inserts) < maxDepth {
		r.inserts = append(r.inserts, &marked{kind: kind, depth: len(r.s.stack)})
	}
}

// printed tells the open insertions of text that is shown.
func (r *reader) printed(s string) {
	r.shown += len(s)
	if n := len(r.inserts); n > 0 {
		r.inserts[n-1].text.add(s)
	}
}

// closeInsertions closes what the last end tag closed.
func (r *reader) closeInsertions() {
	for n := len(r.inserts); n > 0 && len(r.s.stack) < r.inserts[n-1].depth; n-- {
		m := r.inserts[n-1]
		r.inserts = r.inserts[:n-1]
		r.note(m.text.change(m.kind), len(m.text.head.String()))
	}
}

// deletion reads over a w:del or w:moveFrom and keeps its text as a change.
func (r *reader) deletion(kind document.ChangeKind) error {
	q, err := r.skipText()
	if err != nil {
		return err
	}
	r.note(q.change(kind), 0)
	return nil
}

// note keeps a change, to follow the paragraph it stands in. One cut into
// several runs is one change.
func (r *reader) note(c *document.Change, printed int) {
	if c.Chars == 0 {
		return
	}
	if n := len(r.changes); n > 0 && r.changes[n-1].Change.Kind == c.Kind && r.changeAt == r.shown-printed {
		last := r.changes[n-1].Change
		last.Chars += c.Chars
		if utf8.RuneCountInString(last.Text) < document.QuoteMax {
			var q quote
			q.add(last.Text + c.Text)
			last.Text = q.change(c.Kind).Text
		}
	} else {
		r.changes = append(r.changes, word.Item{Change: c})
	}
	r.changeAt = r.shown
}

// takeChanges gives the changes noted since it was last asked.
func (r *reader) takeChanges() []word.Item {
	out := r.changes
	r.changes = nil
	return out
}

// skipText passes over the element just started and gathers its text.
func (r *reader) skipText() (*quote, error) {
	q := &quote{}
	return q, r.s.inside(func() error {
		switch {
		case r.s.kind == tokenStart && r.s.name == "mc:Fallback":
			return r.s.skip()
		case r.s.kind == tokenText && r.s.inText():
			q.add(string(r.s.text))
		}
		return nil
	})
}

// inText says that the text token just read is that of a document, not white
// space between elements, a field's code or a drawing's name.
func (s *scanner) inText() bool {
	if n := len(s.stack); n > 0 {
		switch s.stack[n-1].name {
		case "w:t", "w:delText", "m:t", "a:t":
			return true
		}
	}
	return false
}
