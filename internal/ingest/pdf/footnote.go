package pdf

import (
	"regexp"

	"wenping/internal/document"
)

// noteMark begins a footnote: "①", "[1]", "1 ", "*".
var noteMark = regexp.MustCompile(`^\s*(?:[①-⑳]|[\[［【]\s*[0-9]{1,3}\s*[\]］】]|[0-9]{1,3}(?:[\s\p{Han}《“]|[.、．]\s?\D)|[*†‡※])`)

// markNotes finds the footnotes by their place: lines in small type from a
// short rule at the left margin down to the end of the page.
func markNotes(sheets []sheet, pages [][]item, body look) map[*line]bool {
	notes := map[*line]bool{}
	for p := range pages {
		s := &sheets[p]
		w, h := s.layoutSize()
		for _, r := range s.rules {
			if n := r.x1 - r.x0; !r.horizontal() || n < 40 || n > 0.45*w || r.y0 < 0.3*h {
				continue
			}
			if found := notesBelow(r, pages[p], body); len(found) > 0 {
				for _, l := range found {
					notes[l] = true
				}
				break
			}
		}
	}
	return notes
}

// notesBelow gives the lines below a rule where they are footnotes: nothing
// else stands below, and the first has a mark.
func notesBelow(r ruling, items []item, body look) []*line {
	var found []*line
	for _, it := range items {
		switch {
		case it.y1 <= r.y0+1:
			continue
		case it.table != nil || it.y0 < r.y0-1: // the rule goes through it
			return nil
		case it.line.size > 0.95*body.size || it.line.left > r.x0+12 || it.line.left < r.x0-12:
			return nil
		}
		found = append(found, it.line)
	}
	if len(found) == 0 || !noteMark.MatchString(found[0].text) {
		return nil
	}
	return found
}

// note adds a line of a footnote. The paragraph of the text that the page end
// interrupts goes on; the footnotes follow behind it.
func (f *flow) note(l *line) {
	if n := len(f.notes); n > 0 && f.notes[n-1].lines[0].page == l.page && !noteMark.MatchString(l.text) {
		f.notes[n-1].lines = append(f.notes[n-1].lines, l)
		return
	}
	f.notes = append(f.notes, &para{lines: []*line{l}})
}

// endNotes puts the footnotes met so far behind the last block.
func (f *flow) endNotes() {
	notes := f.notes
	f.notes = nil
	for _, n := range notes {
		f.cur = n
		f.put(document.Footnote)
	}
}
