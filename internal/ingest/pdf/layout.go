package pdf

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/problem"
)

// ErrScan is the cause of a refusal because the pages are pictures.
var ErrScan = errors.New("pages are pictures without text")

// readable says whether there is text to judge. Sheets that are pictures are
// losses; a file that is mostly pictures is no text at all.
func readable(sheets []sheet) error {
	text, images, chars, lost := 0, 0, 0, 0
	for i := range sheets {
		s := &sheets[i]
		n := s.printed()
		chars += n - s.unmapped
		lost += s.unmapped
		switch {
		case s.imageOnly():
			images++
		case n > 0:
			text++
		}
	}
	switch {
	case chars == 0 && images == 0 && lost == 0:
		return problem.New(problem.Empty, "这份 PDF 的 %d 页都是空白页，没有可审查的内容。请重新导出后再提交。", len(sheets))
	case chars == 0 && lost == 0, images > text && chars < 3000 && chars < 200*len(sheets):
		why := ""
		for i := range sheets {
			if err := sheets[i].unread; err != nil {
				why = unreadWhy(err)
				break
			}
		}
		return problem.Wrap(problem.NoText, ErrScan, "这份 PDF 是扫描件或图片，没有可读取的文字（共 %d 页，其中 %d 页为图片）。%s请向报送单位索取 Word 原件，或用 WPS、Word 直接导出的 PDF。", len(sheets), images, why)
	case lost > chars:
		return problem.New(problem.NoText, "这份 PDF 的字体没有文字对照信息，提取出的多为乱码，无法审查。请向报送单位索取 Word 原件，或用 WPS、Word 重新导出 PDF。")
	}
	return nil
}

// printed counts the characters on a page.
func (s *sheet) printed() int {
	n := 0
	for i := range s.glyphs {
		if s.glyphs[i].r != ' ' {
			n++
		}
	}
	for i := range s.strays {
		if s.strays[i].r != ' ' {
			n++
		}
	}
	return n
}

// read says that most of the page is recognised text: by ourselves, or in the
// invisible layer under a scan.
func (s *sheet) read() bool {
	n, hidden := 0, 0
	for i := range s.glyphs {
		if s.glyphs[i].r != ' ' {
			n++
			if s.glyphs[i].hidden {
				hidden++
			}
		}
	}
	return hidden > 0 && hidden*2 > n
}

// sure is the mean confidence of what we recognised ourselves.
func (s *sheet) sure() float64 {
	n, sum := 0, 0.0
	for i := range s.glyphs {
		if g := &s.glyphs[i]; g.r != ' ' && g.confidence > 0 {
			n++
			sum += float64(g.confidence)
		}
	}
	return math.Round(100*sum/float64(max(1, n))) / 100
}

// imageOnly says that something is to be seen on the page, but no text: a
// scan, or letters drawn as outlines. A page number or stamp beside a picture
// that fills the page does not make it readable.
func (s *sheet) imageOnly() bool {
	n := s.printed()
	area := s.pictureArea()
	if n == 0 {
		return area > 0.05 || s.paths > 40 || len(s.pictures) > 20
	}
	return area > 0.7 && n < 20
}

// pictureArea is the share of the page that its largest pictures cover.
func (s *sheet) pictureArea() float64 {
	sum := 0.0
	for _, p := range s.pictures {
		sum += (p.X1 - p.X0) * (p.Y1 - p.Y0)
	}
	return min(1, sum/max(1, s.w*s.h))
}

// layOut makes the document of what stands on the pages.
func layOut(src document.Source, sheets []sheet) *document.Document {
	pages := make([]document.Page, len(sheets))
	heights := make([]float64, len(sheets))
	lines := make([][]line, len(sheets))
	tables := make([][]*grid, len(sheets))
	for i := range sheets {
		s := &sheets[i]
		_, heights[i] = s.layoutSize()
		var rest []glyph
		tables[i], rest = fill(findTables(s.rules, i), s.glyphs, func(g *grid) bool {
			if i == 0 || len(tables[i-1]) == 0 {
				return false
			}
			return follows(tables[i-1][len(tables[i-1])-1], g, &sheets[i-1], s)
		})
		var open []*grid
		width, _ := s.layoutSize()
		if open, rest = findOpen(s.rules, tables[i], rest, width, i); len(open) > 0 {
			tables[i] = append(tables[i], open...)
			slices.SortStableFunc(tables[i], func(a, b *grid) int { return cmp.Compare(a.y0, b.y0) })
		}
		lines[i] = makeLines(rest, i)
	}
	folios := stripFurniture(lines, heights)
	for _, f := range folios {
		sheets[f.page].aside += f.chars
	}
	labels := readLabels(folios, len(sheets))
	for i := range sheets {
		pages[i] = document.Page{Number: sheets[i].number, Label: labels[i], Width: round2(sheets[i].w), Height: round2(sheets[i].h),
			Recognised: sheets[i].read(), Confidence: sheets[i].sure()}
	}
	setMargins(sheets, lines)
	items := make([][]item, len(sheets))
	for i := range sheets {
		w, h := sheets[i].layoutSize()
		items[i] = arrange(lines[i], tables[i], w, h)
	}
	f := &flow{sheets: sheets, body: bodyLook(items), toc: markContents(items), last: map[int]lastSeen{}, tables: map[int]*grid{}, sets: map[int]set{}}
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
	f.promoteItems()
	f.titleTables()
	f.setLevels()
	f.addStrays()
	var losses []document.Loss
	for i := range sheets {
		losses = append(losses, f.losses(&sheets[i])...)
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

// addStrays adds text that runs in another direction than the page's: notes
// along the margin, turned table heads. It is kept, in file order, behind the
// last block that begins on its page; a watermark on every page is left out.
func (f *flow) addStrays() {
	boxes := make([]document.Block, 0)
	seen := map[string]int{}
	for i := range f.sheets {
		if b, ok := f.sheets[i].stray(); ok {
			boxes = append(boxes, b)
			seen[b.Text]++
		}
	}
	var out []document.Block
	k := 0
	for _, b := range boxes {
		if seen[b.Text] >= 3 {
			f.setAside(&b)
			continue
		}
		for k < len(f.blocks) && f.blocks[k].Page <= b.Page {
			out = append(out, f.blocks[k])
			k++
		}
		out = append(out, b)
	}
	f.blocks = append(out, f.blocks[k:]...)
}

func (s *sheet) stray() (document.Block, bool) {
	var b strings.Builder
	box := document.Box{}
	var prev *glyph
	for i := range s.strays {
		g := &s.strays[i]
		if prev != nil && g.r != ' ' {
			dx, dy := (g.x0+g.x1-prev.x0-prev.x1)/2, (g.y0+g.y1-prev.y0-prev.y1)/2
			if em := max(g.size, 4); dx*dx+dy*dy > 9*em*em {
				b.WriteByte(' ')
			}
		}
		b.WriteRune(g.r)
		if g.r != ' ' {
			box = box.Union(document.Box{X0: g.x0, Y0: g.y0, X1: g.x1, Y1: g.y1})
			prev = g
		}
	}
	text := strings.Join(strings.Fields(b.String()), " ")
	box = roundBox(clip(box, s.w, s.h))
	return document.Block{Kind: document.TextBox, Text: text, Page: s.number, Box: box,
		Origin: document.Origin{Lines: []document.Line{{Start: 0, End: len(text), Page: s.number, Box: box}}}}, text != ""
}

// losses lists what could not be read on a page.
func (f *flow) losses(s *sheet) []document.Loss {
	var out []document.Loss
	after := document.BlockID(0)
	for i := range f.blocks {
		if p := f.blocks[i].Page; p > 0 && p <= s.number {
			after = document.BlockID(i + 1)
		}
	}
	count := 0
	add := func(kind document.LossKind, note, detail string) {
		out = append(out, document.Loss{Kind: kind, Page: s.number, After: after, Count: count, Note: note, Detail: detail})
	}
	switch {
	case s.imageOnly():
		note, detail := fmt.Sprintf("PDF第%d页是图片，没有可识别的文字，其内容未读入。", s.number), fmt.Sprintf("%d pictures, %d paths, %d characters", len(s.pictures), s.paths, s.printed())
		if s.unread != nil {
			note, detail = note+unreadWhy(s.unread), detail+": "+s.unread.Error()
		}
		add(document.LossImagePage, note, detail)
	default:
		for _, p := range s.pictures {
			if (p.X1-p.X0)*(p.Y1-p.Y0) >= 0.25*s.w*s.h && !s.textOver(p) {
				add(document.LossImageTable, fmt.Sprintf("PDF第%d页有一幅占版面四分之一以上的图片，其中的文字或表格未读入。", s.number), "large picture")
			}
		}
	}
	out = append(out, f.unsure(s)...)
	if s.unmapped > 0 {
		count = s.unmapped
		add(document.LossGlyphs, fmt.Sprintf("PDF第%d页有%d个字形没有对应的文字，未能读出。", s.number, s.unmapped), "glyphs without unicode")
	}
	if s.cut {
		add(document.LossLimit, fmt.Sprintf("PDF第%d页内容过多或已损坏，只读入了一部分。", s.number), "page limit or unreadable page")
	}
	return out
}

// unreadWhy is what a recogniser has to say to people, if anything.
func unreadWhy(err error) string {
	var p *problem.Error
	if errors.As(err, &p) && p.Code != problem.Internal {
		return p.Message
	}
	return "文字识别没有成功。"
}

// textOver says that the picture is a background: text stands on it.
func (s *sheet) textOver(p document.Box) bool {
	n := 0
	for i := range s.glyphs {
		g := &s.glyphs[i]
		if g.r != ' ' && g.x0 >= p.X0 && g.x1 <= p.X1 && g.y0 >= p.Y0 && g.y1 <= p.Y1 {
			n++
		}
	}
	return n > 60
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
	type series struct {
		scheme document.Scheme
		next   int
	}
	var open *series
	for i := range f.blocks {
		b := &f.blocks[i]
		n, ok := document.ParseNumber(b.Text)
		if b.Kind == document.Heading && (!ok || n.Scheme < document.Arabic) {
			open = nil
			continue
		}
		if b.Kind != document.Paragraph || !ok || !itemTitle(n) || i+1 == len(f.blocks) {
			continue
		}
		if n.Ordinal != 1 && (open == nil || open.scheme != n.Scheme || n.Ordinal < open.next || n.Ordinal > open.next+2) {
			continue
		}
		next := &f.blocks[i+1]
		if !f.holds(n, next) {
			if n.Ordinal == 1 {
				open = nil
			}
			continue
		}
		// A series begins with 1 and needs a second member that is alike.
		if n.Ordinal == 1 && !f.goesOn(i, n) {
			continue
		}
		b.Kind = document.Heading
		open = &series{n.Scheme, n.Ordinal + 1}
	}
}

func itemTitle(n document.Number) bool {
	if n.Scheme != document.Arabic && n.Scheme != document.ArabicRing {
		return false
	}
	chars := utf8.RuneCountInString(n.Rest)
	return chars >= 2 && chars <= 24 && hasHan(n.Rest) && !strings.ContainsAny(n.Rest, "，。；：、:;,！？《")
}

// holds says that the block is text or a table under a heading numbered n.
func (f *flow) holds(n document.Number, b *document.Block) bool {
	if b.Table != nil || b.Kind == document.Caption {
		return true
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
		if ok && m.Scheme == n.Scheme && m.Ordinal == 2 && b.Kind == document.Paragraph {
			return itemTitle(m) && j+1 < len(f.blocks) && f.holds(m, &f.blocks[j+1])
		}
	}
	return false
}
