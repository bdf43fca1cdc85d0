package assay

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Defect is a kind of fault, and how it is planted: by facts that the whole
// report then tells, or by edits of pieces found by their tags.
type Defect struct {
	ID    string
	Item  string
	Want  string // the item's verdict: fail, raise (fail or doubt), or ask (doubt, manual or an open question)
	Say   string // what is wrong, for people
	Fact  map[string]int
	Edits []edit
	At    []string // tags of the pieces that an evidence may point at, besides those edited
	Also  []string // items that may rightly fail with it
	Types []string
	Not   []string // types it makes no sense in
	Kinds []string // of report; empty: all
	Form  bool     // needs a filing form beside the report
	Mid   *bool    // needs the level before measures to be 中, or not to be
	Level []string // needs a voice that judges the level in one of these ways

	part Part
}

// edit changes the pieces with a tag; exactly one verb.
type edit struct {
	Tag    string
	Drop   bool     // take the pieces out
	Cut    bool     // take the section out whose heading carries the tag
	Put    []string // put one of these in place of the text of the first piece; others go
	Swap   []string // from, to; "re:" before from makes it a pattern
	Every  bool     // with Swap: in all pieces, not only in the first
	Append []string // one of these behind the text
	Add    []string // one of these as a paragraph behind the piece
	Row    string   // of a table: a number from 1, -1 for the last, or what a cell holds
	Col    string   // part of a head; "=" before it: all of it
	To     []string // what the cell becomes
	DelRow bool
	DelCol bool
	Maybe  bool     // may find nothing
	Level  []string // only where the level is judged so
}

// place is where an evidence may point at.
type place struct {
	Heads []string `json:"heads,omitempty"`
	Text  string   `json:"text,omitempty"`
}

// Plant is a defect as planted: the truth.
type Plant struct {
	Kind   string   `json:"kind"`
	Item   string   `json:"item"`
	Want   string   `json:"want"`
	Say    string   `json:"say"`
	Also   []string `json:"also,omitempty"`
	Lines  []string `json:"lines,omitempty"` // the text after the edit
	Gone   []string `json:"gone,omitempty"`  // the text that was taken away
	Places []place  `json:"places"`
}

// errTaken: a piece that an earlier defect has touched would be taken away.
var errTaken = errors.New("taken by another defect")

// suits says whether the defect can be planted at all here.
func (d *Defect) suits(m *matter, v *voice) bool {
	switch {
	case len(d.Kinds) > 0 && !slices.Contains(d.Kinds, v.sheet),
		len(d.Types) > 0 && !slices.Contains(d.Types, m.Type),
		slices.Contains(d.Not, m.Type),
		d.Mid != nil && *d.Mid != m.Mid,
		len(d.Level) > 0 && !slices.Contains(d.Level, v.level):
		return false
	}
	return true
}

// plant applies the defect; false when something it needs is not there, or was
// touched by another defect.
func (d *Defect) plant(s *sheet, m *matter) (*Plant, bool, error) {
	p := &Plant{Kind: string(d.part) + "/" + d.ID, Item: d.Item, Want: d.Want, Say: d.Say, Also: d.Also}
	var touched []*piece
	for _, e := range d.Edits {
		if len(e.Level) > 0 && !slices.Contains(e.Level, s.level) {
			continue
		}
		hurt, gone, ok, err := e.apply(s, m, p)
		if errors.Is(err, errTaken) {
			return nil, false, nil
		}
		if err != nil {
			return nil, false, fmt.Errorf("%s: %w", d.ID, err)
		}
		if !ok && !e.Maybe {
			return nil, false, nil
		}
		touched = append(touched, hurt...)
		p.Gone = append(p.Gone, gone...)
	}
	// What a later edit of its own took away is no longer touched.
	touched = slices.DeleteFunc(touched, func(t *piece) bool { return !slices.Contains(s.pieces, t) })
	for _, t := range touched {
		if t.hurt {
			return nil, false, nil
		}
	}
	for _, t := range touched {
		t.hurt = true
		p.Lines = append(p.Lines, t.all())
	}
	// Edits that found nothing plant nothing, whatever there is to point at.
	if len(d.Edits) > 0 && len(touched) == 0 && len(p.Gone) == 0 {
		return nil, false, nil
	}
	for _, tag := range d.At {
		touched = append(touched, s.find(tag)...)
	}
	if len(touched) == 0 && len(p.Gone) == 0 {
		return nil, false, nil
	}
	seen := map[*piece]bool{}
	for _, t := range touched {
		if seen[t] {
			continue
		}
		seen[t] = true
		p.Places = append(p.Places, place{Heads: s.heads(t), Text: t.all()})
	}
	return p, true, nil
}

func (e *edit) apply(s *sheet, m *matter, p *Plant) (hurt []*piece, gone []string, ok bool, err error) {
	found := s.find(e.Tag)
	if len(found) == 0 {
		return nil, nil, false, nil
	}
	say := func(list []string) string {
		if len(list) == 0 {
			return ""
		}
		var t string
		if err == nil {
			t, err = m.fill(list[m.rnd.IntN(len(list))])
		}
		return t
	}
	remove := func(list []*piece) {
		for _, q := range list {
			gone = append(gone, q.all())
			p.Places = append(p.Places, place{Heads: s.heads(q)})
			if q.hurt && err == nil {
				err = errTaken
			}
		}
		s.pieces = slices.DeleteFunc(s.pieces, func(q *piece) bool { return slices.Contains(list, q) })
	}
	ok = true
	switch {
	case e.Drop:
		remove(found)
	case e.Cut:
		var list []*piece
		for _, h := range found {
			if h.kind != heading {
				continue
			}
			i := slices.Index(s.pieces, h)
			list = append(list, h)
			for i++; i < len(s.pieces) && !(s.pieces[i].kind == heading && s.pieces[i].level <= h.level); i++ {
				list = append(list, s.pieces[i])
			}
		}
		if len(list) == 0 {
			return nil, nil, false, nil
		}
		remove(list)
	case len(e.Put) > 0:
		first := found[0]
		if first.kind == table {
			// A table gives way to a sentence.
			gone = append(gone, first.all())
			first.kind, first.rows = para, nil
		} else {
			gone = append(gone, first.text)
		}
		first.text = say(e.Put)
		hurt = append(hurt, first)
		if len(found) > 1 {
			remove(found[1:])
		}
	case len(e.Swap) == 2:
		from, to := e.Swap[0], ""
		if to, err = m.fill(e.Swap[1]); err != nil {
			return nil, nil, false, err
		}
		pattern, isPattern := strings.CutPrefix(from, "re:")
		var re *regexp.Regexp
		if isPattern {
			if re, err = regexp.Compile(pattern); err != nil {
				return nil, nil, false, err
			}
		} else if from, err = m.fill(from); err != nil {
			return nil, nil, false, err
		}
		change := func(t string) string {
			if re == nil {
				return strings.Replace(t, from, to, 1)
			}
			at := re.FindStringSubmatchIndex(t)
			if at == nil {
				return t
			}
			group := ""
			if len(at) > 3 && at[2] >= 0 {
				group = t[at[2]:at[3]]
			}
			return t[:at[0]] + strings.ReplaceAll(to, "$1", group) + t[at[1]:]
		}
		ok = false
		for _, q := range found {
			if q.kind == table {
				for _, r := range q.rows {
					for c := range r {
						if n := change(r[c]); n != r[c] {
							r[c], ok = n, true
							hurt = append(hurt, q)
							break
						}
					}
					if ok {
						break
					}
				}
			} else if n := change(q.text); n != q.text {
				q.text, ok = n, true
				hurt = append(hurt, q)
			}
			if ok && !e.Every {
				break
			}
		}
	case len(e.Append) > 0:
		if found[0].kind == table {
			return nil, nil, false, nil
		}
		found[0].text += say(e.Append)
		hurt = append(hurt, found[0])
	case len(e.Add) > 0:
		last := found[len(found)-1]
		i := slices.Index(s.pieces, last)
		q := &piece{text: say(e.Add), tags: []string{"added"}}
		s.pieces = slices.Insert(s.pieces, i+1, q)
		hurt = append(hurt, q)
	default:
		var t *piece
		for _, q := range found {
			if q.kind == table {
				t = q
				break
			}
		}
		if t == nil {
			return nil, nil, false, nil
		}
		return e.cell(t, say)
	}
	return hurt, gone, ok, err
}

// cell edits a table.
func (e *edit) cell(t *piece, say func([]string) string) (hurt []*piece, gone []string, ok bool, err error) {
	head := max(1, t.head)
	col := -1
	for r := 0; r < head && col < 0 && e.Col != ""; r++ {
		for c, text := range t.rows[r] {
			if exact, ok := strings.CutPrefix(e.Col, "="); ok && text == exact || !ok && strings.Contains(text, e.Col) {
				col = c
				break
			}
		}
	}
	if e.DelCol {
		if col < 0 {
			return nil, nil, false, nil
		}
		for r := range t.rows {
			gone = append(gone, t.rows[r][col])
			t.rows[r] = slices.Delete(slices.Clone(t.rows[r]), col, col+1)
		}
		return []*piece{t}, gone, true, nil
	}
	row := -1
	if n, err := strconv.Atoi(e.Row); err == nil {
		if row = head + n - 1; n < 0 {
			row = len(t.rows) + n
		}
	} else {
		for r := range t.rows {
			for _, text := range t.rows[r] {
				if row < 0 && strings.Contains(text, e.Row) {
					row = r
				}
			}
		}
	}
	if row < 0 || row >= len(t.rows) {
		return nil, nil, false, nil
	}
	if e.DelRow {
		gone = append(gone, strings.Join(t.rows[row], "\t"))
		t.rows = slices.Delete(t.rows, row, row+1)
		return []*piece{t}, gone, true, nil
	}
	if col < 0 {
		return nil, nil, false, nil
	}
	gone = append(gone, t.rows[row][col])
	t.rows[row] = slices.Clone(t.rows[row])
	t.rows[row][col] = say(e.To)
	return []*piece{t}, gone, true, nil
}
