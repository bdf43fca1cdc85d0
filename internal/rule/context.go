package rule

import (
	"fmt"
	"strings"

	"wenping/internal/document"
	"wenping/internal/facts"
	"wenping/internal/zh"
)

// says is evidence of what the report says at a place.
func (c *Context) says(at ...document.Anchor) []Evidence { return c.evidence(Says, at) }

// conflicts is evidence of what stands against it.
func (c *Context) conflicts(at ...document.Anchor) []Evidence { return c.evidence(Conflicts, at) }

func (c *Context) evidence(role EvidenceRole, at []document.Anchor) []Evidence {
	var out []Evidence
	for _, a := range at {
		if c.Doc.Block(a.Block) == nil {
			continue
		}
		e := Evidence{Role: role, Anchor: a, Place: c.Doc.Locate(a)}
		dup := false
		for _, o := range out {
			dup = dup || o.Anchor == a
		}
		if !dup {
			out = append(out, e)
		}
	}
	return out
}

// saysIn is evidence from a file handed in beside the report (0 is the report).
func (c *Context) saysIn(source int, role EvidenceRole, at document.Anchor) []Evidence {
	if source == 0 {
		return c.evidence(role, []document.Anchor{at})
	}
	if source > len(c.Attachments) {
		return nil
	}
	d := c.Attachments[source-1].Doc
	if d == nil || d.Block(at.Block) == nil {
		return nil
	}
	return []Evidence{{Role: role, Anchor: at, Place: d.Locate(at), Source: source}}
}

// searched is where we looked for what is missing: the sections that play the
// roles, or the whole text when there is none.
func (c *Context) searched(roles ...facts.Role) []Evidence {
	var out []Evidence
	seen := map[document.BlockID]bool{}
	for _, r := range roles {
		for _, at := range c.Facts.Structure.Roles[r] {
			a := at.At
			if at.Section > 0 && at.Section < len(c.Doc.Outline) {
				a = document.Whole(c.Doc.Outline[at.Section].Heading)
			}
			if c.Doc.Block(a.Block) == nil || seen[a.Block] || len(out) == 3 {
				continue
			}
			seen[a.Block] = true
			e := Evidence{Role: Searched, Anchor: a, Place: c.Doc.Locate(a)}
			if c.Doc.Block(a.Block).Kind == document.Heading {
				e.Place.Quote = "" // the path says it already
			}
			out = append(out, e)
		}
	}
	if len(out) == 0 {
		out = append(out, Evidence{Role: Searched, Place: document.Place{Path: "全文"}})
	}
	return out
}

// lost says that what was looked for may stand where the file could not be
// read: in a section of the roles, or (when no section plays them, or none is
// given) anywhere in the body. Losses whose place is unknown always count,
// losses in annexes never do.
func (c *Context) lost(roles ...facts.Role) bool { return len(c.losses(roles...)) > 0 }

// losses gives the losses that lost speaks of.
func (c *Context) losses(roles ...facts.Role) []document.Loss {
	var secs []document.Section
	for _, r := range roles {
		for _, at := range c.Facts.Structure.Roles[r] {
			if at.Section > 0 && at.Section < len(c.Doc.Outline) {
				secs = append(secs, c.Doc.Outline[at.Section])
			}
		}
	}
	var out []document.Loss
	for _, l := range c.Doc.Losses {
		if l.Kind == document.LossTrackedMoves || l.Zone == document.ZoneAnnex || l.Zone == document.ZoneContents {
			continue
		}
		if len(secs) == 0 || l.Zone == "" || l.After == 0 && l.Page == 0 || inSections(c.Doc, l, secs) {
			out = append(out, l)
		}
	}
	return out
}

func inSections(d *document.Document, l document.Loss, secs []document.Section) bool {
	for _, s := range secs {
		if l.After > 0 {
			if s.First <= l.After && l.After <= s.Last {
				return true
			}
			continue
		}
		from, to := pagesOf(d, s)
		if from > 0 && from <= l.Page && l.Page <= to {
			return true
		}
	}
	return false
}

func pagesOf(d *document.Document, s document.Section) (from, to int) {
	for id := s.First; id <= s.Last && id > 0; id++ {
		b := d.Block(id)
		if b == nil || b.Page == 0 {
			continue
		}
		if from == 0 || b.Page < from {
			from = b.Page
		}
		to = max(to, b.Page)
	}
	// What was lost may be the section's last page: it has no block of its own.
	return from, to + 1
}

// absent is the outcome for something that was not found: fail where everything
// was read, doubt where a loss may hide it.
func (c *Context) absent(why string, p Point, roles ...facts.Role) Outcome {
	if len(p.Evidence) == 0 {
		p.Evidence = c.searched(roles...)
	}
	p.Verdict = Fail
	if ls := c.losses(roles...); len(ls) > 0 {
		p.Verdict, p.Note = Doubt, lossWhy(c.Doc, ls)
		why += p.Note
	}
	return Outcome{Why: why, Points: []Point{p}}
}

func lossWhy(d *document.Document, ls []document.Loss) string {
	l := ls[0]
	note := strings.TrimRight(l.Note, "。")
	if note == "" {
		note = "有内容未能读取"
	}
	where := ""
	if own := fmt.Sprintf("PDF第%d页", l.Page); l.Page > 0 {
		where = pageText(d, l.Page)
		if rest, ok := strings.CutPrefix(note, own); ok { // the note names the page itself
			note = rest
		} else {
			where += "："
		}
	}
	return fmt.Sprintf("但%s%s，内容可能在其中，请人工核实。", where, note)
}

// plain is a text as words are looked for in it: widths, spaces and line
// breaks within words are no part of what it says.
func plain(s string) string { return zh.Fold(s).Rejoined().Text }

// Level gives the level the whole matter comes to after measures, as 高 中 低,
// or "" when it is not said or not said alike.
func (c *Context) Level() string { return finalLevel(c.Facts) }

func finalLevel(f *facts.Facts) string {
	pick := func(match func(l facts.Level) bool) string {
		found := ""
		for _, l := range f.Levels {
			if !match(l) {
				continue
			}
			if found != "" && found != l.V {
				return "?"
			}
			found = l.V
		}
		return found
	}
	for _, m := range []func(l facts.Level) bool{
		func(l facts.Level) bool { return l.Stage == "after" },
		func(l facts.Level) bool { return l.Where == "conclusion" && l.Stage != "before" },
		func(l facts.Level) bool { return l.Stage == "" && l.Where != "dimension" },
	} {
		if v := pick(m); v == "?" {
			return ""
		} else if v != "" {
			return v
		}
	}
	return ""
}

// Cite writes a place as people are shown it: the printed page number, else
// PDF第n页, else heading path with paragraph or table row.
func Cite(d *document.Document, a document.Anchor) string {
	b := d.Block(a.Block)
	if b == nil {
		return "全文"
	}
	p := d.Locate(a)
	if p.Page > 0 {
		s := pageText(d, p.Page)
		if a.InCell() {
			s += tableText(d, b, a)
		}
		return s
	}
	path := p.Path
	if b.Table != nil {
		text := tableText(d, b, a)
		if tableNumber(d, b) != "" { // the number says where
			return text
		}
		if c := d.Block(b.Table.Caption); c != nil {
			path = strings.TrimSuffix(strings.TrimSuffix(path, c.Printed()), " / ")
		}
		return citePath(path) + text
	}
	path = citePath(path)
	if b.Kind == document.Heading {
		return path
	}
	if n := paragraphNumber(d, b); n > 0 {
		return fmt.Sprintf("%s第%d段", path, n)
	}
	return path
}

// pageText is 第9页 by the printed number, else PDF第12页.
func pageText(d *document.Document, page int) string {
	if page > 0 && page <= len(d.Pages) && d.Pages[page-1].Label != "" {
		return "第" + d.Pages[page-1].Label + "页"
	}
	return fmt.Sprintf("PDF第%d页", page)
}

// citePath is a heading path, or 文首 before the first heading.
func citePath(path string) string {
	if path == "" {
		return "文首"
	}
	return document.CitePath(path)
}

// tableNumber gives 表3-1, "" for a table without a number.
func tableNumber(d *document.Document, b *document.Block) string {
	if c := d.Block(b.Table.Caption); c != nil {
		if number, _, ok := document.ParseCaption(c.Printed()); ok {
			return strings.ReplaceAll(number, " ", "")
		}
	}
	return ""
}

// tableText names a table and the row pointed at.
func tableText(d *document.Document, b *document.Block, a document.Anchor) string {
	name := tableNumber(d, b)
	if name == "" {
		name = "表格"
		if c := d.Block(b.Table.Caption); c != nil && c.Printed() != "" {
			name = "“" + c.Printed() + "”"
		}
	}
	if !a.InCell() {
		return name
	}
	return fmt.Sprintf("%s第%d行", name, a.Row)
}

func paragraphNumber(d *document.Document, b *document.Block) int {
	if b.Section < 0 || b.Section >= len(d.Outline) {
		return 0
	}
	n := 0
	for id := max(1, d.Outline[b.Section].First); id <= b.ID; id++ {
		k := d.Block(id)
		if k != nil && k.Section == b.Section && (k.Kind == document.Paragraph || k.Kind == document.TextBox) {
			n++
		}
	}
	return n
}
