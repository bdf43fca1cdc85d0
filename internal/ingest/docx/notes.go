package docx

import (
	"regexp"
	"sort"
	"strconv"
	"strings"

	"wenping/internal/document"
	"wenping/internal/ingest/word"
)

// notes are the footnotes, endnotes or comments of a file, by id, each to be
// taken where it is referred to.
type notes struct {
	byID    map[string][]word.Item
	missing bool // the part is named but cannot be read
	told    bool
	what    string
}

// notes reads a part of notes.
func (r *reader) notes(kind, element string, as document.Kind, what string) *notes {
	out := &notes{byID: map[string][]word.Item{}, what: what}
	name := r.pkg.byKind(kind)
	if name == "" {
		return out
	}
	src, err := r.pkg.read(name)
	if err != nil {
		out.missing = true
		return out
	}
	n := r.sub(name, src)
	for n.s.kind != tokenEOF || n.s.pos == 0 {
		if err = n.s.next(); err != nil || n.s.kind == tokenEOF {
			break
		}
		if n.s.kind != tokenStart || n.s.name != element {
			continue
		}
		id, typ := n.s.attr("id"), n.s.attr("type")
		var items []word.Item
		if items, err = n.flow(nil); err != nil {
			break
		}
		if typ != "" && typ != "normal" {
			r.books.aside += itemChars(items) // the line that parts notes from text
			continue
		}
		text, origin, rest := word.CellText(items)
		if _, dup := out.byID[id]; dup {
			r.books.aside += chars(text)
			continue
		}
		if text != "" {
			out.byID[id] = append([]word.Item{{Para: &word.Para{Kind: as, Text: text, Spans: origin.Spans, Part: name, Style: r.st.Get("")}}}, rest...)
		}
	}
	out.missing = err != nil
	return out
}

// take gives the note referred to; one referred to twice is still one note.
func (n *notes) take(id string) []word.Item {
	items, ok := n.byID[id]
	if ok {
		n.byID[id] = nil
	} else if n.missing && !n.told {
		n.told = true
		return []word.Item{{Loss: &document.Loss{Kind: document.LossMissingPart, Note: "此处的" + n.what + "读不出，" + n.what + "部分已损坏或缺失。", Detail: n.what}}}
	}
	return items
}

// rest gives the notes nobody referred to, in the order of their ids.
func (n *notes) rest() []word.Item {
	ids := make([]string, 0, len(n.byID))
	for id := range n.byID {
		ids = append(ids, id)
	}
	sort.Slice(ids, func(i, j int) bool {
		a, _ := strconv.Atoi(ids[i])
		b, _ := strconv.Atoi(ids[j])
		return a < b || a == b && ids[i] < ids[j]
	})
	var out []word.Item
	for _, id := range ids {
		out = append(out, n.byID[id]...)
	}
	return out
}

// itemChars counts the characters of items.
func itemChars(items []word.Item) int {
	n := 0
	for _, it := range items {
		switch {
		case it.Para != nil:
			n += chars(it.Para.Text)
			n += itemChars(it.Para.Notes)
		case it.Table != nil:
			for _, row := range it.Table.Rows {
				for c := range row {
					n += chars(row[c].Text)
				}
			}
		case it.Change != nil && (it.Change.Kind == document.Deleted || it.Change.Kind == document.MovedFrom):
			n += it.Change.Chars
		}
	}
	return n
}

var pageNumber = regexp.MustCompile(`^[\s\-－—–~·.．|/第共页頁Pagepofage/IVXivx\d一二三四五六七八九十]*$`)

// running gives the texts of headers and footers, once each.
func (r *reader) running() []document.Running {
	var out []document.Running
	seen := map[string]bool{}
	for _, kind := range []document.RunningKind{document.RunningHeader, document.RunningFooter} {
		for _, name := range r.pkg.allOf(string(kind)) {
			src, err := r.pkg.read(name)
			if err != nil {
				continue
			}
			n := r.sub(name, src)
			items, err := n.body()
			if err != nil {
				continue
			}
			var lines []string
			for _, it := range items {
				switch {
				case it.Para != nil && it.Para.Text != "":
					lines = append(lines, it.Para.Text)
					r.books.aside += itemChars(it.Para.Notes)
				case it.Table != nil:
					for _, row := range it.Table.Rows {
						for c := range row {
							lines = append(lines, row[c].Text)
						}
					}
				case it.Change != nil:
					r.books.aside += itemChars([]word.Item{it})
				}
			}
			text := strings.TrimSpace(strings.Join(lines, "\n"))
			switch {
			case text == "":
				continue
			case seen[text] || len(out) >= 200:
				r.books.aside += chars(text)
				continue
			}
			seen[text] = true
			as := kind
			if pageNumber.MatchString(text) {
				as = document.RunningNumber
			}
			out = append(out, document.Running{Kind: as, Text: text})
		}
	}
	return out
}
