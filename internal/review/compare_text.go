package review

import (
	"slices"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/revision"
	"wenping/internal/rule"
	"wenping/internal/zh"
)

// fresh is a text that only the second version has: an added block or row, or
// the sentence or cell around words that were put in.
type fresh struct {
	text string // squeezed: what was put in
	at   document.Anchor
	row  bool
}

// freshTexts gives them in reading order.
func (c *comparer) freshTexts() []fresh {
	if c.ready || c.rev == nil {
		return c.fresh
	}
	c.ready = true
	add := func(text string, at document.Anchor, row bool) {
		if t := squeezed(text); t != "" {
			c.fresh = append(c.fresh, fresh{t, at, row})
		}
	}
	for i := range c.rev.Pairs {
		p := &c.rev.Pairs[i]
		b := c.new.Document.Block(p.New)
		if b == nil || b.Kind == document.Contents || b.Kind == document.Comment {
			continue
		}
		if b.Table == nil {
			if p.Old == 0 {
				add(b.Text, document.Whole(b.ID), false)
			}
			for _, e := range p.Edits {
				add(b.Text[e.New.Start:e.New.End], document.At(b.ID, e.New.Start, e.New.End), false)
			}
			continue
		}
		if p.Old == 0 || p.Table == nil && p.Change != revision.Same && p.Change != revision.Moved {
			for r := range b.Table.Rows {
				c.addRow(b, r, add)
			}
			continue
		}
		if p.Table == nil {
			continue
		}
		for _, row := range p.Table.Rows {
			if row.Change == revision.Added {
				c.addRow(b, row.New, add)
			}
			for _, cell := range row.Cells {
				at := cell.New
				at.Block = b.ID
				switch cell.Change {
				case revision.Added:
					add(c.new.Document.Text(at), at, true)
				case revision.Changed:
					text := c.new.Document.Text(at)
					for _, e := range cell.Edits {
						x := at
						x.Start, x.End = e.New.Start, e.New.End
						add(text[e.New.Start:e.New.End], x, true)
					}
				}
			}
		}
	}
	return c.fresh
}

// addRow adds a whole row, told at its first cell that says something.
func (c *comparer) addRow(b *document.Block, row int, add func(string, document.Anchor, bool)) {
	var text strings.Builder
	at := document.Anchor{}
	_, cols := b.Table.Size()
	for k := range cols {
		cell := b.Table.At(row, k)
		if cell == nil || cell.Col != k {
			continue
		}
		if at.Block == 0 && cell.Row == row && utf8.RuneCountInString(cell.Text) > 1 {
			at = document.InTable(b.ID, cell)
		}
		text.WriteString(cell.Text)
		text.WriteByte('|')
	}
	if at.Block > 0 {
		add(text.String(), at, true)
	}
}

// isFresh says that a place of the second version lies in text that only it has.
func (c *comparer) isFresh(a document.Anchor) bool {
	p := c.rev.Into(a.Block)
	if p == nil {
		return false
	}
	if p.Old == 0 {
		return true
	}
	b := c.new.Document.Block(a.Block)
	if b.Table == nil {
		return slices.ContainsFunc(p.Edits, func(e revision.Edit) bool {
			return e.New.Start < e.New.End && (a.Start >= a.End || e.New.Start < a.End && a.Start < e.New.End)
		})
	}
	if p.Table == nil {
		return false
	}
	for _, row := range p.Table.Rows {
		if a.InCell() && row.New != a.Row-1 {
			continue
		}
		if row.Change == revision.Added {
			return true
		}
		for _, cell := range row.Cells {
			if cell.New.Col > 0 && (!a.InCell() || cell.New.Row == a.Row && cell.New.Col == a.Col) {
				return true
			}
		}
	}
	return false
}

// evidence makes evidence of a place of the second version.
func (c *comparer) evidence(role rule.EvidenceRole, a document.Anchor) rule.Evidence {
	return rule.Evidence{Role: role, Anchor: a, Place: c.new.Document.Locate(a)}
}

// ground is what a rule's result rests on, places searched left out.
func (c *comparer) ground(line *RuleLine) []Evidence {
	var out []Evidence
	for _, e := range line.Evidence {
		if e.Role != rule.Searched {
			out = append(out, e)
		}
	}
	return out
}

// now shows passages as they stand in the second version.
func (c *comparer) now(ps []passage, line *RuleLine) []Evidence {
	var list []rule.Evidence
	for i := range ps {
		role := ps[i].e.Role
		list = append(list, c.evidence(role, ps[i].At))
	}
	out := c.pr.evidence(list)
	if len(out) == 0 {
		return c.ground(line)
	}
	return out
}

// around shows where lost passages stood: what stands there now, with no quote
// of its own.
func (c *comparer) around(ps []passage) []Evidence {
	var list []rule.Evidence
	for i := range ps {
		a := ps[i].At
		if a.Block == 0 || len(list) == 3 {
			continue
		}
		if ps[i].Fate != revision.Cut {
			if b := c.new.Document.Block(a.Block); b.Table == nil && b.Kind != document.Heading {
				// the section it stood in
				if s := b.Section; s > 0 && s < len(c.new.Document.Outline) && c.new.Document.Outline[s].Heading > 0 {
					a = document.Whole(c.new.Document.Outline[s].Heading)
				}
			}
			a.Start, a.End = 0, 0
		}
		e := c.evidence(rule.Searched, a)
		if ps[i].Fate != revision.Cut {
			e.Place.Quote = ""
		}
		list = append(list, e)
	}
	out := c.pr.evidence(list)
	if len(out) == 0 {
		out = append(out, Evidence{Role: rule.Searched, Path: "全文", Cite: "全文"})
	}
	return out
}

// stood shows what stood in the first version where a new finding rests.
func (c *comparer) stood(g *Finding) []Evidence {
	var list []rule.Evidence
	if c.rev == nil {
		return nil
	}
	for i := range g.Evidence {
		a := g.Evidence[i].Anchor
		if g.Evidence[i].Role == rule.Searched || a.Block == 0 {
			continue
		}
		p := c.rev.Into(a.Block)
		if p == nil || p.Old == 0 {
			continue
		}
		at := document.Whole(p.Old)
		if a.InCell() && p.Table != nil {
			for _, row := range p.Table.Rows {
				if row.New == a.Row-1 && row.Old >= 0 {
					if cell := c.old.Document.Block(p.Old).Table.At(row.Old, a.Col-1); cell != nil {
						at = document.InTable(p.Old, cell)
					}
				}
			}
		} else if a.InCell() {
			at.Row, at.Col = a.Row, a.Col
		}
		list = append(list, rule.Evidence{Role: rule.Says, Anchor: at, Place: c.old.Document.Locate(at)})
	}
	return c.pw.evidence(list)
}

// answers are the places of the second version that answer a finding: what the
// rule now rests on where that is new, else new text that names the subject.
func (c *comparer) answers(f *Finding, line *RuleLine) []Evidence {
	var out []Evidence
	names := c.namesOf(f)
	for _, e := range line.Evidence {
		if e.Role == rule.Searched || e.Anchor.Block == 0 || !c.isFresh(e.Anchor) {
			continue
		}
		out = append(out, e)
	}
	out = toldFirst(out, names, line.Why)
	// a rule that looks at many things shows what it rests on for all of them
	if text := c.mentions(f); len(text) > 0 && (len(out) == 0 || !anyOf(out, func(e *Evidence) bool { return namesAny(e.Quote, names) })) {
		out = append(text, out...)
	}
	if len(out) == 0 && line.Verdict == rule.Pass {
		out = c.addedWhereSearched(f)
	}
	if len(out) == 0 {
		for _, e := range line.Evidence {
			if at := c.freshIn(e.Anchor.Block, e.Anchor.Block); e.Role != rule.Searched && len(at) > 0 {
				return at
			}
		}
	}
	return out
}

// toldFirst puts the places first that a rule's why gives for the subject: a why
// tells many things as 名称（所见文字）.
func toldFirst(list []Evidence, names []string, why string) []Evidence {
	why = squeezed(why)
	var words []string
	for _, n := range names {
		if _, rest, ok := strings.Cut(why, n+"("); ok {
			if w, _, ok := strings.Cut(rest, ")"); ok {
				words = append(words, strings.Trim(w, "“”"))
			}
		}
	}
	first := func(e Evidence) bool {
		q := squeezed(e.Quote)
		return q != "" && slices.ContainsFunc(words, func(w string) bool { return strings.Contains(w, q) || strings.Contains(q, w) })
	}
	out := slices.DeleteFunc(slices.Clone(list), func(e Evidence) bool { return !first(e) })
	return append(out, slices.DeleteFunc(slices.Clone(list), first)...)
}

// besides are new texts in the tables and paragraphs that a finding rests on.
func (c *comparer) besides(ps []passage) []Evidence {
	for i := range ps {
		if at := c.freshIn(ps[i].At.Block, ps[i].At.Block); len(at) > 0 {
			return at
		}
	}
	return nil
}

// freshIn gives new texts between two blocks, at most three.
func (c *comparer) freshIn(from, to document.BlockID) []Evidence {
	var list []rule.Evidence
	for _, x := range c.freshTexts() {
		if from > 0 && from <= x.at.Block && x.at.Block <= to && len(list) < 3 {
			list = append(list, c.evidence(rule.Says, x.at))
		}
	}
	return c.pr.evidence(list)
}

// quoteAt cites a list by its first place, with its words.
func quoteAt(list []Evidence) string {
	if len(list) == 0 || list[0].Quote == "" {
		return cite(list)
	}
	return list[0].where() + "“" + short(list[0].Quote) + "”"
}

// namesOf are the words a finding's subject is looked for by.
func (c *comparer) namesOf(f *Finding) []string {
	var out []string
	add := func(s string) {
		for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(":：（）()“”《》/", r) }) {
			if t := squeezed(strings.TrimSuffix(part, "…")); utf8.RuneCountInString(t) >= 2 && !slices.Contains(out, t) {
				out = append(out, t)
			}
		}
	}
	for _, m := range members(f) {
		add(m)
	}
	for _, key := range []string{"r", "name", "names", "missing", "theme", "area", "section"} {
		for _, m := range splitNames(fewTail.ReplaceAllString(f.fields[key], "")) {
			add(m)
		}
	}
	return out
}

func namesAny(text string, names []string) bool {
	t := squeezed(text)
	return slices.ContainsFunc(names, func(n string) bool { return strings.Contains(t, n) })
}

// mentions are new texts that name the subject of a finding, at most three.
func (c *comparer) mentions(f *Finding) []Evidence {
	var list []rule.Evidence
	names := c.namesOf(f)
	for _, x := range c.freshTexts() {
		if len(list) < 3 && namesAny(x.text, names) {
			list = append(list, c.evidence(rule.Says, c.cellNaming(x.at, names)))
		}
	}
	return c.pr.evidence(list)
}

// cellNaming gives the cell of a new row that names the subject.
func (c *comparer) cellNaming(a document.Anchor, names []string) document.Anchor {
	b := c.new.Document.Block(a.Block)
	if !a.InCell() || a.Start < a.End || namesAny(c.new.Document.Text(a), names) {
		return a
	}
	_, cols := b.Table.Size()
	for k := range cols {
		if cell := b.Table.At(a.Row-1, k); cell != nil && cell.Row == a.Row-1 && cell.Col == k && namesAny(cell.Text, names) {
			return document.InTable(b.ID, cell)
		}
	}
	return a
}

// addedWhereSearched are new texts in the sections that were searched in vain.
func (c *comparer) addedWhereSearched(f *Finding) []Evidence {
	var out []Evidence
	for i := range f.Evidence {
		e := &f.Evidence[i]
		b := c.old.Document.Block(e.Anchor.Block)
		if e.Role != rule.Searched || b == nil {
			continue
		}
		first, last := b.ID, b.ID
		if s := b.Section; b.Kind == document.Heading && s > 0 && s < len(c.old.Document.Outline) {
			first, last = c.old.Document.Outline[s].First, c.old.Document.Outline[s].Last
		}
		// the section's counterpart: what lies between the counterparts of its blocks
		from, to := document.BlockID(0), document.BlockID(0)
		for id := first; id <= last; id++ {
			if p := c.rev.Of(id); p != nil && p.New > 0 {
				if from == 0 || p.New < from {
					from = p.New
				}
				to = max(to, p.New)
			}
		}
		if at := c.freshIn(from, to); len(at) > 0 && len(out) < 3 {
			out = append(out, at...)
		}
	}
	return out
}

// restated are new places, among those the rule now rests on, that say again
// what was deleted.
func (c *comparer) restated(line *RuleLine, lost []passage) []Evidence {
	var out []Evidence
	for _, e := range line.Evidence {
		if e.Role == rule.Searched || e.Anchor.Block == 0 || !c.isFresh(e.Anchor) {
			continue
		}
		text := c.rev.NewPassageText(e.Anchor)
		if slices.ContainsFunc(lost, func(p passage) bool { return zh.Similar(p.was, text) >= 0.3 }) {
			out = append(out, e)
		}
	}
	return out
}

// trigger finds what was deleted that made the rule ask: a text of the first
// version, gone in the second, that names the subject.
func (c *comparer) trigger(f *Finding) *Evidence {
	names := c.namesOf(f)
	if len(names) == 0 {
		return nil
	}
	show := func(a document.Anchor) *Evidence {
		out := c.pw.one(rule.Evidence{Role: rule.Says, Anchor: a, Place: c.old.Document.Locate(a)})
		return &out
	}
	for i := range c.rev.Pairs {
		p := &c.rev.Pairs[i]
		b := c.old.Document.Block(p.Old)
		if b == nil || b.Kind == document.Contents || b.Kind == document.Comment {
			continue
		}
		switch {
		case b.Table == nil && p.New == 0 && namesAny(b.Text, names):
			return show(document.Whole(b.ID))
		case b.Table == nil:
			for _, e := range p.Edits {
				if namesAny(b.Text[e.Old.Start:e.Old.End], names) {
					return show(document.At(b.ID, e.Old.Start, e.Old.End))
				}
			}
		case p.Table != nil:
			for _, row := range p.Table.Rows {
				if row.Change != revision.Removed {
					continue
				}
				_, cols := b.Table.Size()
				for k := range cols {
					if cell := b.Table.At(row.Old, k); cell != nil && cell.Col == k && namesAny(cell.Text, names) {
						return show(document.InTable(b.ID, cell))
					}
				}
			}
		}
	}
	return nil
}

// renamed says that a passage's row is still that of a thing under a like name,
// or under any name where the rest of the row is much the same.
func renamed(core string, p *passage) bool {
	if zh.Similar(p.was, p.is) >= 0.6 {
		return true
	}
	for _, part := range strings.FieldsFunc(p.is, func(r rune) bool { return r == ' ' || r == '|' || r == '\n' }) {
		if zh.Similar(core, part) >= 0.6 {
			return true
		}
	}
	return false
}

// change words what was done to a passage.
func (c *comparer) change(p *passage) string {
	was, is := c.words(p)
	if b := c.new.Document.Block(p.At.Block); b != nil && b.Table != nil && !p.At.InCell() {
		if at := c.freshIn(b.ID, b.ID); len(at) > 0 {
			return "表内已改写为“" + short(at[0].Quote) + "”等（" + at[0].where() + "）"
		}
		return p.e.where() + "已改"
	}
	if strings.TrimSpace(was) == "" {
		return p.e.where() + "原为空白，现为“" + short(is) + "”"
	}
	if squeezed(was) == squeezed(is) {
		was, is = p.was, p.is
	}
	return p.e.where() + "“" + short(was) + "”改为“" + short(is) + "”"
}

// short is a text as it is quoted within a sentence; quotes in it are made inner ones.
func short(s string) string { return inner.Replace(flatQuote(strings.Trim(s, " \n"), 40)) }

// end is a sentence, quoted, without its stop.
func end(s string) string { return inner.Replace(strings.TrimRight(strings.TrimSpace(s), "。")) }

var inner = strings.NewReplacer("“", "‘", "”", "’")

// cite is the first place of a list in words, one that says something first.
func cite(list []Evidence) string {
	for i := range list {
		if list[i].Role != rule.Searched {
			return list[i].where()
		}
	}
	if len(list) > 0 {
		return list[0].where()
	}
	return "全文"
}

func ps0(list []passage) *passage {
	if len(list) == 0 {
		return &passage{e: &Evidence{}}
	}
	return &list[0]
}

// quoteAt is the first evidence that says something: of the passage, else of the rest.
func (p *passage) spoken(ps []passage) *Evidence {
	if p.e.Quote != "" || len(ps) == 0 {
		return p.e
	}
	return ps[0].e
}

// quote is what a lost passage said: its words, or its row where the place
// itself was blank.
func (p *passage) quote(ps []passage) string {
	if e := p.spoken(ps); e.Quote != "" && (!e.Anchor.InCell() || e != p.e) {
		return e.Quote
	}
	if p.was != "" {
		return p.was
	}
	return ps0(ps).was
}
