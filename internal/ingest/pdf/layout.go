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
func layOut(src document.Source, sheets []sheet, marks ...bookmark) *document.Document {
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
	toc := markContents(items)
	f := &flow{sheets: sheets, body: bodyLook(items), toc: toc, last: map[int]lastSeen{}, tables: map[int]*grid{}, sets: map[int]set{}}
	f.promised = promisesOf(items, toc, marks)
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
	f.settleSeries()
	f.settleAnnexes()
	f.keepPromises()
	f.keepTags()
	f.demoteCover()
	f.demoteLists()
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
		if _, ok := numberOf(b.Text); ok || ownTitle.MatchString(strings.TrimSpace(b.Text)) {
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

// settleAnnexes tells the titles of annexes from a list of them: in a list they
// follow each other, and a title begins a page or stands out.
func (f *flow) settleAnnexes() {
	names := func(i int) bool {
		if i < 0 || i >= len(f.blocks) {
			return false
		}
		b := &f.blocks[i]
		return (b.Kind == document.Heading || b.Kind == document.Paragraph) && f.sets[i].first != nil && f.sets[i].lines <= 2 && annexed.MatchString(b.Text) && utf8.RuneCountInString(b.Text) <= 45
	}
	for i := range f.blocks {
		if !names(i) {
			continue
		}
		b := &f.blocks[i]
		t := strings.TrimSpace(b.Text)
		if (names(i-1) || names(i+1)) && !ownTitle.MatchString(t) {
			b.Kind = document.Paragraph
		} else if i > 0 && f.blocks[i-1].Page < b.Page && numberedAnnex.MatchString(t) && !endsSentence(t) {
			b.Kind = document.Heading
		}
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
