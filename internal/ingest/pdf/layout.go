package pdf

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
)

// ErrScan is the cause of a refusal because the pages are pictures.
var ErrScan = errors.New("pages are pictures without text")

// layOut makes the document of what stands on the pages.
func layOut(src document.Source, sheets []sheet) *document.Document {
	pages := make([]document.Page, len(sheets))
	heights := make([]float64, len(sheets))
	lines := make([][]line, len(sheets))
	tables := make([][]*grid, len(sheets))
	lost := make([][]document.Loss, len(sheets))
	stripWatermarks(sheets)
	for i := range sheets {
		s := &sheets[i]
		_, heights[i] = s.layoutSize()
		pages[i] = document.Page{Number: s.number, Width: round2(s.w), Height: round2(s.h), Recognised: s.read(), Confidence: s.sure()}
		lost[i] = s.losses()
		var rest []glyph
		tables[i], rest = fill(findShaded(s.rules, s.fills, i), s.glyphs, func(g *grid) bool {
			if i == 0 || len(tables[i-1]) == 0 {
				return false
			}
			return follows(tables[i-1][len(tables[i-1])-1], g, &sheets[i-1], s)
		})
		s.placeStrays(tables[i])
		lines[i] = makeLines(rest, i)
		s.glyphs = nil // the lines have them now; a long file has no room for both
	}
	for i, found := range findTabular(sheets, lines, tables) {
		if len(found) == 0 {
			continue
		}
		sheets[i].placeStrays(found)
		tables[i] = append(tables[i], found...)
		slices.SortStableFunc(tables[i], func(a, b *grid) int { return cmp.Compare(a.y0, b.y0) })
	}
	folios := append(stripGrids(tables, heights), stripFurniture(lines, heights)...)
	for _, f := range folios {
		sheets[f.page].aside += f.chars
	}
	labels := readLabels(folios, len(sheets))
	for i := range pages {
		pages[i].Label = labels[i]
	}
	setMargins(sheets, lines)
	items := make([][]item, len(sheets))
	for i := range sheets {
		w, h := sheets[i].layoutSize()
		items[i] = arrange(lines[i], tables[i], w, h)
	}
	f := &flow{sheets: sheets, body: bodyLook(items), toc: markContents(items), last: map[int]lastSeen{}, tables: map[int]*grid{}, sets: map[int]set{}}
	f.small = markNotes(sheets, items, f.body)
	for i := range sheets {
		for _, it := range items[i] {
			if it.line != nil {
				f.line(it.line)
			} else {
				f.table(it.table)
			}
		}
	}
	f.end()
	f.settleHeadings()
	f.demoteCover()
	f.demoteLists()
	f.demoteItems()
	f.promoteItems()
	f.titleTables()
	f.setLevels()
	f.addStrays()
	f.addComments()
	var losses []document.Loss
	k, after := 0, document.BlockID(0)
	for i := range sheets {
		for ; k < len(f.blocks) && f.blocks[k].Page <= sheets[i].number; k++ {
			after = document.BlockID(k + 1)
		}
		for _, l := range lost[i] {
			l.After = after
			losses = append(losses, l)
		}
		losses = append(losses, f.unsure(&sheets[i])...)
	}
	doc := document.Finish(src, f.blocks, pages, losses)
	doc.Running = runningTexts(folios, sheets)
	balance(doc, sheets)
	return doc
}

func round2(v float64) float64 { return float64(int(v*100+0.5)) / 100 }

// setMargins gives all lines the edges that the text of pages of their size keeps.
func setMargins(sheets []sheet, lines [][]line) {
	type size struct{ w, h int }
	groups := map[size][]*line{}
	for i := range sheets {
		w, h := sheets[i].layoutSize()
		k := size{int(w/4 + 0.5), int(h/4 + 0.5)}
		for j := range lines[i] {
			groups[k] = append(groups[k], &lines[i][j])
		}
	}
	for _, g := range groups {
		left, right, _ := margins(g)
		for _, l := range g {
			l.left, l.right = left, right
		}
	}
	// A page with enough text keeps its own margins.
	for i := range lines {
		var all []*line
		lo, hi := 0.0, 0.0
		for j := range lines[i] {
			l := &lines[i][j]
			all = append(all, l)
			lo, hi = l.left, l.right
		}
		long := 0
		for _, l := range all {
			if l.x1-l.x0 > 0.75*(hi-lo) {
				long++
			}
		}
		if long < 10 {
			continue
		}
		if left, right, ok := margins(all); ok && right-left > 0.8*(hi-lo) {
			for _, l := range all {
				l.left, l.right = left, right
			}
		}
	}
}

// demoteCover makes unnumbered titles before the first numbered heading, the
// contents page or a 前言 plain paragraphs: the cover's big lines are no sections.
func (f *flow) demoteCover() {
	for i := range f.blocks {
		b := &f.blocks[i]
		if b.Kind == document.Contents {
			return
		}
		if b.Kind != document.Heading {
			continue
		}
		if _, ok := document.ParseNumber(b.Text); ok || ownTitle.MatchString(strings.TrimSpace(b.Text)) {
			return
		}
		if b.Page <= 3 {
			b.Kind = document.Paragraph
		}
	}
}

// demoteLists makes three or more chapter headings with nothing between them
// the list of chapters that they are: a contents page without page numbers, or
// an enumeration of what the document consists of.
func (f *flow) demoteLists() {
	for i := 0; i < len(f.blocks); {
		j := i
		for j < len(f.blocks) && f.blocks[j].Kind == document.Heading {
			n, ok := document.ParseNumber(f.blocks[j].Text)
			if !ok || n.Scheme > document.Chinese {
				break
			}
			if first, _ := document.ParseNumber(f.blocks[i].Text); first.Scheme != n.Scheme || j > i && n.Ordinal == 1 {
				break
			}
			j++
		}
		if j-i >= 3 {
			kind := document.Paragraph
			if i > 0 && (f.blocks[i-1].Kind == document.Contents || tocTitle.MatchString(strings.TrimSpace(f.blocks[i-1].Text))) {
				kind = document.Contents
			}
			// The last may be the heading of the text that follows.
			for k := i; k < j; k++ {
				f.blocks[k].Kind = kind
			}
		}
		i = max(j, i+1)
	}
}

// titleTables makes a title without a number right above a table its caption.
func (f *flow) titleTables() {
	for i := 0; i+1 < len(f.blocks); i++ {
		b := &f.blocks[i]
		if b.Kind != document.Heading && b.Kind != document.Paragraph || f.blocks[i+1].Table == nil || b.Page != f.blocks[i+1].Page && b.Page+1 != f.blocks[i+1].Page {
			continue
		}
		t := strings.TrimSpace(b.Text)
		if _, ok := document.ParseNumber(t); ok || len(t) > 120 || annexed.MatchString(t) || !tableTitle.MatchString(t) {
			continue
		}
		b.Kind = document.Caption
	}
}

// promoteItems makes short numbered lines headings where each stands above text
// of its own: official style sets headings of the third and fourth level
// ("1. 建设地点") like the body, so only what follows tells them from the items
// of a list.
func (f *flow) promoteItems() {
	open := map[document.Scheme]int{} // series → the number that comes next; series nest
	close := func(from document.Scheme) {
		for k := range open {
			if k >= from {
				delete(open, k)
			}
		}
	}
	for i := range f.blocks {
		b := &f.blocks[i]
		n, ok := document.ParseNumber(b.Text)
		if b.Kind == document.Heading {
			switch {
			case !ok || n.Scheme < document.Arabic:
				clear(open)
			default:
				close(n.Scheme + 1)
			}
			continue
		}
		if b.Kind != document.Paragraph || !ok || !itemTitle(n) || i+1 == len(f.blocks) {
			continue
		}
		if next, running := open[n.Scheme]; n.Ordinal != 1 && (!running || n.Ordinal < next || n.Ordinal > next+2) {
			continue
		}
		next := &f.blocks[i+1]
		if !f.holds(n, next) {
			if n.Ordinal == 1 {
				close(n.Scheme)
			}
			continue
		}
		// A series begins with 1 and needs a second member that is alike.
		if n.Ordinal == 1 && !f.goesOn(i, n) {
			continue
		}
		b.Kind = document.Heading
		close(n.Scheme)
		open[n.Scheme] = n.Ordinal + 1
	}
}

func itemTitle(n document.Number) bool {
	if n.Scheme != document.Arabic && n.Scheme != document.ArabicRing && n.Scheme != document.Circled {
		return false
	}
	chars, most := utf8.RuneCountInString(n.Rest), 24
	if strings.ContainsRune(n.Rest, '《') { // "与《…条例》的符合性"
		most = 44
	}
	return chars >= 2 && chars <= most && hasHan(n.Rest) && !strings.ContainsAny(n.Rest, "，。；：、:;,！？") && !strings.HasPrefix(n.Rest, "《")
}

// holds says that the block is text, a table or a lower heading under a heading
// numbered n.
func (f *flow) holds(n document.Number, b *document.Block) bool {
	if b.Table != nil || b.Kind == document.Caption {
		return true
	}
	if b.Kind == document.Heading {
		m, ok := document.ParseNumber(b.Text)
		return ok && m.Scheme > n.Scheme
	}
	if b.Kind != document.Paragraph {
		return false
	}
	if m, ok := document.ParseNumber(b.Text); ok {
		return m.Scheme > n.Scheme
	}
	return endsSentence(b.Text) || utf8.RuneCountInString(b.Text) > 40
}

// goesOn looks for the second member of a series before the next heading: a
// short numbered line above text of its own. A series of one counts when
// nothing numbered follows.
func (f *flow) goesOn(i int, n document.Number) bool {
	for j := i + 1; j < len(f.blocks); j++ {
		b := &f.blocks[j]
		m, ok := document.ParseNumber(b.Text)
		if b.Kind == document.Heading && ok && m.Scheme < n.Scheme {
			return false
		}
		// An item that is a sentence is of another series.
		if ok && m.Scheme == n.Scheme && m.Ordinal == 2 && b.Kind == document.Paragraph && itemTitle(m) {
			return j+1 < len(f.blocks) && f.holds(m, &f.blocks[j+1])
		}
	}
	return false
}
