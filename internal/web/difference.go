package web

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"wenping/internal/document"
	"wenping/internal/review"
	"wenping/internal/revision"
	"wenping/internal/rule"
)

// beside is one passage of the old version and its counterpart, as a page shows
// them.
type beside struct {
	OldPlace, NewPlace string
	OldHref, NewHref   string
	Old, New           template.HTML
}

// stretch is a marked range of a text, in bytes.
type stretch struct {
	revision.Span
	class string
}

// marked writes a text with its stretches marked; they may overlap. What lies
// further than keep characters from any is left out; 0 keeps all.
func marked(text string, list []stretch, keep int) template.HTML {
	cuts := []int{0, len(text)}
	for _, s := range list {
		cuts = append(cuts, min(max(s.Start, 0), len(text)), min(max(s.End, 0), len(text)))
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var b strings.Builder
	for i := 0; i+1 < len(cuts); i++ {
		from, to := cuts[i], cuts[i+1]
		var classes []string
		for _, s := range list {
			if s.Start <= from && to <= s.End && s.Start < s.End && !slices.Contains(classes, s.class) {
				classes = append(classes, s.class)
			}
		}
		part := text[from:to]
		if len(classes) == 0 {
			b.WriteString(broken(clipMiddle(part, keep, i == 0, i+2 == len(cuts))))
			continue
		}
		tag := "mark"
		for _, c := range classes {
			if c == "del" || c == "ins" {
				tag = c
			}
		}
		fmt.Fprintf(&b, `<%s class="%s">%s</%s>`, tag, strings.Join(classes, " "), broken(part), tag)
	}
	return template.HTML(b.String())
}

func broken(s string) string {
	return strings.ReplaceAll(template.HTMLEscapeString(s), "\n", "<br>")
}

// clipMiddle leaves the middle of a long stretch out; of the first one the
// beginning, of the last one the end.
func clipMiddle(s string, keep int, first, last bool) string {
	r := []rune(s)
	switch {
	case keep == 0 || len(r) <= 2*keep+10 || first && last:
		return s
	case first:
		return "…" + string(r[len(r)-keep:])
	case last:
		return string(r[:keep]) + "…"
	}
	return string(r[:keep]) + " … " + string(r[len(r)-keep:])
}

// differ draws the differences of two versions.
type differ struct {
	rev        *revision.Revision
	bench      string // address of the old version's workbench
	benchNew   string
	contextOf  int // characters kept around marks; 0: all
	rowsAround int
}

// about gives the passages that a followed finding rests on in either version.
func (d *differ) about(f *review.Followed) []beside {
	if d.rev == nil {
		return nil
	}
	const most = 4
	var out []beside
	type shown struct{ pair, row int }
	have := map[shown]bool{}
	add := func(p *revision.Pair, old, new *document.Anchor) {
		if p == nil || len(out) == most {
			return
		}
		k := shown{int(p.Old)<<20 | int(p.New), 0}
		if b := d.rev.New.Block(p.New); old == nil && new != nil && b != nil && b.Table != nil {
			k.row = new.Row
		} else if b := d.rev.Old.Block(p.Old); old != nil && b != nil && b.Table != nil {
			k.row = old.Row
			if p.Table != nil { // the same row of the new version is shown with it
				for _, r := range p.Table.Rows {
					if r.Old == old.Row-1 && r.New >= 0 {
						have[shown{k.pair, r.New + 1}] = true
					}
				}
			} else {
				have[shown{k.pair, old.Row}] = true
			}
		}
		if have[k] && (old == nil || k.row == 0) {
			return
		}
		have[k] = true
		out = append(out, d.pair(p, old, new))
	}
	for i := range f.V1 {
		if e := &f.V1[i]; e.Role != rule.Searched && e.Anchor.Block > 0 && e.File == "" {
			add(d.rev.Of(e.Anchor.Block), &e.Anchor, nil)
		}
	}
	for i := range f.V2 {
		if e := &f.V2[i]; e.Anchor.Block > 0 && e.File == "" && e.Quote != "" {
			add(d.rev.Into(e.Anchor.Block), nil, &e.Anchor)
		}
	}
	return out
}

// pair draws one pair of blocks, around the place in question.
func (d *differ) pair(p *revision.Pair, old, new *document.Anchor) beside {
	x, y := d.rev.Old.Block(p.Old), d.rev.New.Block(p.New)
	var out beside
	at := func(doc *document.Document, b *document.Block, a *document.Anchor, bench string) (string, string) {
		if b == nil {
			return "", ""
		}
		w := document.Whole(b.ID)
		if a != nil {
			w = *a
		}
		word := placeWord(doc, w)
		if b.Table != nil {
			if t := tableNumber(doc, b); t != "" && !strings.Contains(word, t) {
				word = strings.TrimSpace(word + " " + t)
			}
		}
		return word, placeLink(bench, doc, w)
	}
	out.OldPlace, out.OldHref = at(d.rev.Old, x, old, d.bench)
	out.NewPlace, out.NewHref = at(d.rev.New, y, new, d.benchNew)
	switch {
	case x == nil:
		out.Old = `<p class="gap">第1版没有这一段</p>`
		out.New = d.whole(y, new, "ins")
	case y == nil:
		out.Old = d.whole(x, old, "del")
		out.New = `<p class="gap">这一段已删去</p>`
	case x.Table != nil && y.Table != nil:
		out.Old, out.New = d.tables(p, x, y, old, new)
	default:
		out.Old = d.text(x, p.Edits, true, old)
		out.New = d.text(y, p.Edits, false, new)
	}
	if p.Change == revision.Moved && x != nil && y != nil {
		out.NewPlace = strings.TrimSpace(out.NewPlace + "（移到此处）")
	}
	return out
}

// tableNumber is 表3-1 of a table with a caption.
func tableNumber(doc *document.Document, b *document.Block) string {
	c := doc.Block(b.Table.Caption)
	if c == nil {
		return ""
	}
	t := strings.TrimSpace(c.Printed())
	if i := strings.IndexFunc(t, func(r rune) bool { return r == ' ' || r == '　' }); i > 0 && strings.HasPrefix(t, "表") {
		return t[:i]
	}
	if r := []rune(t); len(r) > 16 {
		return string(r[:16]) + "…"
	}
	return t
}

func numbered(b *document.Block, inner template.HTML) template.HTML {
	if b.Number == "" {
		return inner
	}
	return template.HTML(template.HTMLEscapeString(b.Number)) + " " + inner
}

func (d *differ) text(b *document.Block, edits []revision.Edit, old bool, at *document.Anchor) template.HTML {
	var list []stretch
	for _, e := range edits {
		if old {
			list = append(list, stretch{e.Old, "del"})
		} else {
			list = append(list, stretch{e.New, "ins"})
		}
	}
	if at != nil && at.Start < at.End && !at.InCell() {
		list = append(list, stretch{revision.Span{Start: at.Start, End: at.End}, "at"})
	}
	keep := d.contextOf
	if len(list) == 0 {
		keep = 0
	}
	return "<p>" + numbered(b, marked(b.Text, list, keep)) + "</p>"
}

// whole draws a block that stands in one version only.
func (d *differ) whole(b *document.Block, at *document.Anchor, class string) template.HTML {
	if b.Table == nil {
		return "<p>" + numbered(b, marked(b.Text, []stretch{{revision.Span{End: len(b.Text)}, class}}, 0)) + "</p>"
	}
	var out strings.Builder
	out.WriteString(`<table class="diff">`)
	grid := b.Table.Grid()
	for r, row := range grid {
		if !d.near(r, b.Table.HeaderRows, at, len(grid)) {
			continue
		}
		d.row(&out, row, r < b.Table.HeaderRows, class, nil)
	}
	out.WriteString("</table>")
	return template.HTML(out.String())
}

// near says that a row is shown: heads, and those around the place in question;
// without one all, where they are not too many.
func (d *differ) near(r, heads int, at *document.Anchor, all int) bool {
	if r < heads || all <= 8 && d.rowsAround > 0 {
		return true
	}
	if at == nil || !at.InCell() {
		return d.rowsAround == 0 || r < heads+8
	}
	return r >= at.Row-1-d.rowsAround && r <= at.Row-1+d.rowsAround
}

// tables draws two tables row by row beside each other.
func (d *differ) tables(p *revision.Pair, x, y *document.Block, old, new *document.Anchor) (template.HTML, template.HTML) {
	gx, gy := x.Table.Grid(), y.Table.Grid()
	rows := []revision.Row{}
	if p.Table != nil {
		rows = p.Table.Rows
	} else {
		for i := range gx {
			rows = append(rows, revision.Row{Change: revision.Same, Old: i, New: i})
		}
	}
	var a, b strings.Builder
	a.WriteString(`<table class="diff">`)
	b.WriteString(`<table class="diff">`)
	index := -1 // of the row in question
	for i, r := range rows {
		if old != nil && old.InCell() && r.Old == old.Row-1 || new != nil && new.InCell() && r.New == new.Row-1 {
			index = i
		}
	}
	left := 0
	gap := func() {
		if left == 0 {
			return
		}
		s := fmt.Sprintf(`<tr class="skip"><td colspan="99">相同 %d 行</td></tr>`, left)
		a.WriteString(s)
		b.WriteString(s)
		left = 0
	}
	for i, r := range rows {
		head := r.New >= 0 && r.New < y.Table.HeaderRows || r.New < 0 && r.Old < x.Table.HeaderRows
		shown := head || r.Change != revision.Same
		switch {
		case d.rowsAround == 0: // the whole revision: what changed
		case index >= 0:
			shown = head || i >= index-d.rowsAround && i <= index+d.rowsAround || r.Change != revision.Same && i >= index-4 && i <= index+4
		default:
			shown = shown || len(rows) <= 8
		}
		if !shown {
			left++
			continue
		}
		gap()
		class, here := string(r.Change), ""
		if i == index {
			here = " at"
		}
		switch {
		case r.Old < 0:
			a.WriteString(`<tr class="gap"><td colspan="99">没有这一行</td></tr>`)
			d.row(&b, gy[r.New], head, "ins"+here, nil)
		case r.New < 0:
			d.row(&a, gx[r.Old], head, "del"+here, nil)
			b.WriteString(`<tr class="gap"><td colspan="99">此行已删去</td></tr>`)
		default:
			was, is := map[[2]int][]stretch{}, map[[2]int][]stretch{}
			for _, c := range r.Cells {
				text := func(t *document.Table, at document.Anchor) int {
					if cell := t.At(at.Row-1, at.Col-1); cell != nil {
						return len(cell.Text)
					}
					return 0
				}
				switch c.Change {
				case revision.Removed:
					was[[2]int{c.Old.Row - 1, c.Old.Col - 1}] = []stretch{{revision.Span{End: text(x.Table, c.Old)}, "del"}}
				case revision.Added:
					is[[2]int{c.New.Row - 1, c.New.Col - 1}] = []stretch{{revision.Span{End: text(y.Table, c.New)}, "ins"}}
				default:
					for _, e := range c.Edits {
						k, n := [2]int{c.Old.Row - 1, c.Old.Col - 1}, [2]int{c.New.Row - 1, c.New.Col - 1}
						was[k], is[n] = append(was[k], stretch{e.Old, "del"}), append(is[n], stretch{e.New, "ins"})
					}
				}
			}
			d.row(&a, gx[r.Old], head, class+here, was)
			d.row(&b, gy[r.New], head, class+here, is)
		}
	}
	gap()
	a.WriteString("</table>")
	b.WriteString("</table>")
	return template.HTML(a.String()), template.HTML(b.String())
}

// row draws one row of a grid; a cell over several columns once.
func (d *differ) row(b *strings.Builder, row []*document.Cell, head bool, class string, marks map[[2]int][]stretch) {
	tag := "td"
	if head {
		tag = "th"
	}
	fmt.Fprintf(b, `<tr class="%s">`, class)
	for i := 0; i < len(row); i++ {
		c, span := row[i], 1
		for i+1 < len(row) && c != nil && row[i+1] == c {
			span, i = span+1, i+1
		}
		b.WriteString("<" + tag)
		if span > 1 {
			b.WriteString(` colspan="` + strconv.Itoa(span) + `"`)
		}
		b.WriteString(">")
		if c != nil {
			b.WriteString(string(marked(c.Text, marks[[2]int{c.Row, c.Col}], d.contextOf)))
		}
		b.WriteString("</" + tag + ">")
	}
	b.WriteString("</tr>")
}

// maxChanges bounds how many changed passages a page shows.
const maxChanges = 400

// changes is all that differs between two versions, in the order of the new one.
type changes struct {
	List  []change
	More  int // beyond maxChanges
	Stats revision.Stats
}

type change struct {
	Kind string // changed added removed moved
	Word string
	Path string // the heading it stands under
	beside
	Table bool
}

var changeWords = map[revision.Change]string{revision.Changed: "改动", revision.Added: "新增", revision.Removed: "删去", revision.Moved: "移动"}

func (d *differ) all() changes {
	out := changes{Stats: d.rev.Stats()}
	for i := range d.rev.Pairs {
		p := &d.rev.Pairs[i]
		x, y := d.rev.Old.Block(p.Old), d.rev.New.Block(p.New)
		b, doc := y, d.rev.New
		if b == nil {
			b, doc = x, d.rev.Old
		}
		if p.Change == revision.Same || b.Kind == document.Contents || b.Kind == document.Comment || strings.TrimSpace(b.Text) == "" && b.Table == nil {
			continue
		}
		if len(out.List) == maxChanges {
			out.More++
			continue
		}
		path, _ := review.Mask(doc.Locate(document.Whole(b.ID)).Path)
		out.List = append(out.List, change{string(p.Change), changeWords[p.Change], path, d.pair(p, nil, nil), b.Table != nil})
	}
	return out
}
