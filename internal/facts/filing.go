package facts

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
)

// FilingForm is a table of labels and values that looks like a 报备表.
type FilingForm struct {
	Title  string // the words that call it so; "" when nothing does
	Own    bool   // a draft of ours
	Fields []FormField
	Rest   []FormField // labels and values that no word list knows
	At     document.Anchor
}

// FormField is one field: its key (a word list form-KEY), what the form calls it
// and what stands beside it.
type FormField struct {
	Key, Label, Text string
	At               document.Anchor
}

// Field gives a field of the form, or nil.
func (f *FilingForm) Field(key string) *FormField {
	for i := range f.Fields {
		if f.Fields[i].Key == key {
			return &f.Fields[i]
		}
	}
	return nil
}

// blankForm: a form shown as an example fills nothing in.
var blankForm = regexp.MustCompile(`样表|样式|空白|格式|模板|示例|填表说明|填报说明`)

// filingForms finds the filing forms in a document: one handed in by itself, or
// bound into the report.
func (x *reading) filingForms() {
	var keys []*Term
	for i := range x.lx.Words {
		if strings.HasPrefix(x.lx.Words[i].ID, "form-") && x.lx.Words[i].ID != "form-title" && x.lx.Words[i].ID != "form-own" {
			keys = append(keys, &x.lx.Words[i])
		}
	}
	title, own := Find(x.lx.Words, "form-title"), Find(x.lx.Words, "form-own")
	if title == nil || len(keys) == 0 {
		return
	}
	named := func(s string) bool {
		return utf8.RuneCountInString(s) <= 60 && len(appendHits(nil, title, squeeze(s))) > 0 && !blankForm.MatchString(s)
	}
	ours := false
	var open *FilingForm // tables below one title are one form
	last := ""
	words, can := sieveOf(x.lx.Words), x.catches(x.lx.Words)
	ownNo := words.number(own)
	fieldTerms := newSieve(keys)
	for i, t := range x.texts {
		if !ours && can[i].has(ownNo) && len(appendHits(nil, own, t.s())) > 0 {
			ours = true
		}
		if t.table == nil {
			switch {
			case named(t.s()) && t.block.Kind != document.Contents:
				last, open = strings.TrimSpace(t.s()), nil
			case t.block.Kind == document.Heading:
				last, open = "", nil
			case utf8.RuneCountInString(t.s()) > 60:
				last, open = "", nil
			}
			continue
		}
		if t.cell != t.table.firstCell() {
			continue
		}
		name := last
		if named(t.table.caption) {
			name = t.table.caption
		} else if g := t.table.grid; len(g) > 1 && g[0][0] != nil && wideRow(g[0]) && named(g[0][0].s()) {
			name = strings.TrimSpace(g[0][0].s())
		}
		fields := x.formFields(t.table, fieldTerms)
		rest := restOfForm(t.table, fields)
		if open != nil && name == open.Title && name != "" {
			open.Fields, open.Rest = append(open.Fields, fields...), append(open.Rest, rest...)
			continue
		}
		if len(fields) < 3 {
			continue
		}
		x.out.Forms = append(x.out.Forms, FilingForm{Title: name, Fields: fields, Rest: rest, At: document.Whole(t.block.ID)})
		open = &x.out.Forms[len(x.out.Forms)-1]
	}
	for i := range x.out.Forms {
		x.out.Forms[i].Own = ours
	}
}

// restOfForm reads the other labels of a form, pair by pair along each row.
func restOfForm(tb *table, known []FormField) (out []FormField) {
	for _, row := range tb.grid {
		var cells []*text
		for c, t := range row {
			if t != nil && (c == 0 || row[c-1] != t) {
				cells = append(cells, t)
			}
		}
		for c := 0; c+1 < len(cells); c += 2 {
			label, v := strings.Trim(squeeze(cells[c].s()), ":"), cells[c+1]
			n := utf8.RuneCountInString(label)
			if n < 2 || n > 24 || len(out) >= 60 || slices.ContainsFunc(known, func(f FormField) bool { return f.At == v.at(0, 0) }) {
				continue
			}
			out = append(out, FormField{Label: label, Text: strings.TrimSpace(v.s()), At: v.at(0, 0)})
		}
	}
	return out
}

func (t *table) firstCell() *document.Cell {
	for _, row := range t.grid {
		for _, c := range row {
			if c != nil {
				return c.cell
			}
		}
	}
	return nil
}

// formFields reads the labels of a form with the cell right of each.
func (x *reading) formFields(tb *table, keys *sieve) []FormField {
	var out []FormField
	seen := map[string]bool{}
	for r, row := range tb.grid {
		for c, t := range row {
			if t == nil || c > 0 && row[c-1] == t || r > 0 && c < len(tb.grid[r-1]) && tb.grid[r-1][c] == t {
				continue
			}
			label := strings.Trim(squeeze(t.s()), ":")
			if n := utf8.RuneCountInString(label); n < 2 || n > 16 {
				continue
			}
			for i := range keys.pass(label).all {
				id := strings.TrimPrefix(keys.terms[i].ID, "form-")
				if seen[id] || len(keys.hitsOf(i, label)) == 0 {
					continue
				}
				v := rightOf(row, c)
				if v == nil {
					continue
				}
				seen[id] = true
				out = append(out, FormField{Key: id, Label: label, Text: strings.TrimSpace(v.s()), At: v.at(0, 0)})
				break
			}
		}
	}
	return out
}
