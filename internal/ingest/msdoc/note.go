package msdoc

import (
	"regexp"
	"sort"
	"strings"

	"wenping/internal/document"
	"wenping/internal/ingest/word"
)

// hung is something that hangs on a place of the text.
type hung struct {
	cp       int
	items    []word.Item
	pictures []word.Picture
}

// hangings are ordered by place; each is taken once.
type hangings []hung

func (h *hangings) sort() {
	sort.SliceStable(*h, func(i, j int) bool { return (*h)[i].cp < (*h)[j].cp })
}

// between takes out what hangs from one CP to another, both included.
func (h *hangings) between(from, to int) []hung {
	list := *h
	i := sort.Search(len(list), func(i int) bool { return list[i].cp >= from })
	j := sort.Search(len(list), func(j int) bool { return list[j].cp > to })
	return list[i:j]
}

type notes struct{ hangings }

func (n *notes) take(from, to int) []word.Item {
	var out []word.Item
	for _, x := range n.between(from, to) {
		out = append(out, x.items...)
	}
	return out
}

type anchors struct{ hangings }

func (a *anchors) take(from, to int) []hung { return a.between(from, to) }

// readNotes reads footnotes, endnotes or comments: where they are referred to,
// and their texts.
func (r *reader) readNotes(s story, refs, texts, refSize int, as document.Kind) {
	ref, txt := readPLC(r.fib.loc(refs), refSize), readPLC(r.fib.loc(texts), 0)
	start, size, last := r.fib.start(s), r.fib.ccp[s], 0
	for i := 0; i+1 < len(txt.at) && i < len(ref.datum); i++ {
		from, to := txt.at[i], min(txt.at[i+1], size)
		if from < last || from >= to {
			continue
		}
		last = to
		items, err := r.apart(start+from, start+to)
		if err != nil {
			return
		}
		if text, _, _ := word.CellText(items); text != "" {
			r.notes.hangings = append(r.notes.hangings, hung{cp: ref.at[i], items: []word.Item{{Para: &word.Para{Kind: as, Text: text, Style: r.styles.get(0)}}}})
		}
	}
}

// apart reads a text that stands apart from the main one: its fields and its
// list numbers do not mix with those outside.
func (r *reader) apart(from, to int) ([]word.Item, error) {
	fields, num, notes, anchors := r.fields, r.num, r.notes, r.anchors
	r.fields, r.num, r.notes.hangings, r.anchors.hangings = nil, nil, nil, nil
	items, err := r.flow(from, to)
	r.fields, r.num, r.notes, r.anchors = fields, num, notes, anchors
	return items, err
}

var pageNumber = regexp.MustCompile(`^[\s\-－—–·第共页/IVXivx\d]*$`)

// running gives the texts of headers and footers, once each.
func (r *reader) running() []document.Running {
	var out []document.Running
	seen := map[document.Running]bool{}
	add := func(kind document.RunningKind, items []word.Item) {
		text := strings.TrimSpace(allText(items))
		if text == "" || len(out) >= 200 {
			return
		}
		if pageNumber.MatchString(text) {
			return
		}
		if x := (document.Running{Kind: kind, Text: text}); !seen[x] {
			seen[x] = true
			out = append(out, x)
		}
	}
	// Six separators of notes come first, then for each section: header and
	// footer of even, of odd and of first pages.
	kinds := [6]document.RunningKind{document.RunningHeader, document.RunningHeader, document.RunningFooter, document.RunningFooter, document.RunningHeader, document.RunningFooter}
	at := readPLC(r.fib.loc(locHeaders), 0).at
	start, size, last := r.fib.start(storyHeaders), r.fib.ccp[storyHeaders], 0
	for i := 6; i+1 < len(at) && i < 6+6*200; i++ {
		from, to := at[i], min(at[i+1], size)
		if from < last || from >= to {
			continue
		}
		last = to
		items, err := r.apart(start+from, start+to)
		if err != nil {
			return out
		}
		add(kinds[i%6], items)
	}
	if n := r.fib.ccp[storyHeaderBoxes]; n > 0 {
		start := r.fib.start(storyHeaderBoxes)
		if items, err := r.apart(start, start+n); err == nil {
			add(document.RunningHeader, items)
		}
	}
	return out
}

// allText joins what items say, tables cell by cell.
func allText(items []word.Item) string {
	var lines []string
	for _, it := range items {
		switch {
		case it.Para != nil && it.Para.Text != "":
			lines = append(lines, it.Para.Text)
		case it.Table != nil:
			for _, row := range it.Table.Rows {
				for c := range row {
					if row[c].Text != "" {
						lines = append(lines, row[c].Text)
					}
				}
			}
		}
	}
	return strings.Join(lines, "\n")
}
