package pdf

import (
	"math"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"wenping/internal/document"
)

// edge is how much of the page's height at head and foot may hold running text.
const edge = 0.13

// folio is a running header, footer or page number taken off a page.
type folio struct {
	page  int // index
	text  string
	kind  document.RunningKind
	chars int
}

// candidate is a line that may be running text: one of the outermost of its page.
type candidate struct {
	page, index int
	line        *line
	key         string  // the text, figures aside
	dist        float64 // from the page's edge
	foot        bool
	depth       int // how many lines stand nearer to the edge
	running     bool
}

// stripFurniture takes running headers, footers and page numbers off the pages.
//
// Three things tell them from the text. They come again on other pages at the
// same place, with the same words and figures that count with the pages. They
// share their place with such lines: a header that names the chapter changes
// where a one-page chapter ends. And the text of no page begins where they
// stand: a title that three forms in a row begin with is no header.
func stripFurniture(pages [][]line, heights []float64) []folio {
	var cands []*candidate
	for p, lines := range pages {
		cands = append(cands, edgeLines(p, lines, heights[p])...)
	}
	markRepeated(cands, pages, heights)
	markSlots(cands, pages, heights)
	keepBody(cands, pages, heights)
	// Only what has nothing but running lines between itself and the edge.
	drop := map[[2]int]bool{}
	stopped := map[[2]int]bool{}
	sort.SliceStable(cands, func(a, b int) bool { return cands[a].depth < cands[b].depth })
	var folios []folio
	for _, c := range cands {
		side := [2]int{c.page, 0}
		if c.foot {
			side[1] = 1
		}
		at := [2]int{c.page, c.index}
		switch {
		case !c.running:
			stopped[side] = true
		case !stopped[side] && !drop[at]:
			drop[at] = true
			folios = append(folios, folio{c.page, c.line.text, c.kind(), c.line.printed()})
		}
	}
	sort.SliceStable(folios, func(a, b int) bool { return folios[a].page < folios[b].page })
	for p := range pages {
		kept := pages[p][:0:0]
		for i := range pages[p] {
			if !drop[[2]int{p, i}] {
				kept = append(kept, pages[p][i])
			}
		}
		pages[p] = kept
	}
	return folios
}

func (c *candidate) kind() document.RunningKind {
	switch {
	case bareFolio.MatchString(c.line.text), explicitFolio.MatchString(c.line.text):
		return document.RunningNumber
	case c.foot:
		return document.RunningFooter
	}
	return document.RunningHeader
}

// printed counts the characters of a line.
func (l *line) printed() int {
	n := 0
	for i := range l.glyphs {
		if l.glyphs[i].visible() {
			n++
		}
	}
	return n
}

// edgeLines lists the lines near head and foot, from the edge inwards.
func edgeLines(p int, lines []line, height float64) []*candidate {
	var out []*candidate
	for i, n := 0, 0; i < len(lines) && n < 4; i++ {
		if l := &lines[i]; l.base < edge*height {
			out = append(out, &candidate{page: p, index: i, line: l, key: "h" + digitless(l.text), dist: l.base, depth: n})
			n++
		}
	}
	for i, n := len(lines)-1, 0; i >= 0 && n < 4; i-- {
		if l := &lines[i]; l.y0 > (1-edge)*height {
			out = append(out, &candidate{page: p, index: i, line: l, key: "f" + digitless(l.text), dist: height - l.base, foot: true, depth: n})
			n++
		}
	}
	return out
}

// markRepeated marks what comes again on other pages at the same place.
func markRepeated(cands []*candidate, pages [][]line, heights []float64) {
	groups := map[string][]*candidate{}
	for _, c := range cands {
		groups[c.key] = append(groups[c.key], c)
	}
	for _, g := range groups { // in page order, as the candidates are
		count := counts(g)
		lo := 0
		for i, c := range g {
			for g[lo].page < c.page-4 {
				lo++
			}
			near := 0
			for j := lo; j < len(g) && g[j].page <= c.page+4; j++ {
				if c.samePlace(g[j]) {
					near++
				}
			}
			same := near
			if near < 3 && len(g)*3 >= len(pages) {
				same = 0
				for _, o := range g[max(0, i-200):min(len(g), i+200)] {
					if c.samePlace(o) {
						same++
					}
				}
			}
			text := c.line.text
			switch {
			case !count:
				// "附件1", "附件2", "附件3" at the head of pages: the figures
				// tell titles apart.
			case same >= 3 && (near >= 3 || same*3 >= len(pages)):
				c.running = true
			case same >= 2 && len(pages) <= 4 && c.dist < 0.09*heights[c.page] && (c.depth == 0 || len(text) > 12) && c.line.size <= 1.2*midSize(pages[c.page]):
				c.running = true
			}
			if c.depth == 0 && c.foot && (explicitFolio.MatchString(text) ||
				len(pages) <= 3 && bareFolio.MatchString(text) && c.dist < 0.1*heights[c.page]) {
				c.running = true
			}
		}
	}
}

func (c *candidate) samePlace(o *candidate) bool {
	d := c.dist - o.dist
	return d > -8 && d < 8
}

// counts says that the figures in repeated lines either stay the same or count
// with the pages, as page numbers do.
func counts(g []*candidate) bool {
	agree, pairs := 0, 0
	for i := 1; i < len(g); i++ {
		if g[i].page == g[i-1].page {
			continue
		}
		pairs++
		a, b := digits.FindAllString(g[i-1].line.text, -1), digits.FindAllString(g[i].line.text, -1)
		if len(a) != len(b) {
			if c := g[i]; c.kind() == document.RunningNumber { // roman and figures
				agree++
			}
			continue
		}
		ok := true
		for k := range a {
			x, _ := strconv.Atoi(narrowDigits(a[k]))
			y, _ := strconv.Atoi(narrowDigits(b[k]))
			// A section's page numbers may begin again; a header says no title's number.
			if ok = x == y || y-x == g[i].page-g[i-1].page && (len(g) > 3 || !title(g[i].line.text)) || y < x && g[i].kind() == document.RunningNumber; !ok {
				break
			}
		}
		if ok {
			agree++
		}
	}
	return agree*2 >= pairs && !(pairs > 0 && title(g[0].line.text) && g[0].line.text != g[len(g)-1].line.text)
}

// title says that a line is the numbered head of an annex, a chapter or a table.
func title(text string) bool { return numberedTitle.MatchString(strings.TrimSpace(text)) }

var numberedTitle = regexp.MustCompile(`^(?:附\s*[件录表图]|[表图]|第)\s*[0-9０-９]+(?:\s*[章节条款部篇]|\s*[:：、.．-]|\s|$)`)

func midSize(lines []line) float64 {
	var v []float64
	for i := range lines {
		v = append(v, lines[i].size)
	}
	if len(v) == 0 {
		return 12
	}
	sort.Float64s(v)
	return v[len(v)/2]
}

// markSlots marks lines that stand where running lines stand on other pages,
// in the same type.
func markSlots(cands []*candidate, pages [][]line, heights []float64) {
	type slot struct {
		foot bool
		dist int
		size float64
	}
	slots := map[slot][]*candidate{}
	var order []slot
	for _, c := range cands {
		k := slot{c.foot, int(c.dist/2 + 0.5), c.line.size}
		if slots[k] == nil {
			order = append(order, k)
		}
		slots[k] = append(slots[k], c)
	}
	// A header that names the section echoes a line of the text.
	type place struct {
		page int
		base float64
	}
	said := map[string]place{} // where a text first stands
	for p := range pages {
		for i := range pages[p] {
			if t := squeeze(pages[p][i].text); len(t) <= 120 {
				if _, ok := said[t]; !ok {
					said[t] = place{p, pages[p][i].base}
				}
			}
		}
	}
	for _, k := range order {
		g := slots[k]
		proven := 0
		for _, c := range g {
			at := said[squeeze(c.line.text)]
			if c.running || !c.foot && at.page <= c.page && math.Abs(at.base-c.line.base) > 8 {
				proven++
			}
		}
		if len(g) < 4 || proven < 3 || proven*5 < len(g)*3 {
			continue
		}
		var marked []*candidate
		for _, c := range g {
			if t := c.line.text; !c.running && len(t) < 150 && !endsSentence(t) {
				c.running = true
				marked = append(marked, c)
			}
		}
		if len(marked) == 0 {
			continue
		}
		head, foot := bodyEdges(cands, pages, heights)
		room := head - g[0].dist
		if g[0].foot {
			room = foot - g[0].dist
		}
		if room < 1.4*g[0].line.size { // the text begins here too
			for _, c := range marked {
				c.running = false
			}
		}
	}
}

func squeeze(s string) string { return strings.ReplaceAll(s, " ", "") }

// stripGrids takes off the small ruled tables that some forms print at the head
// or foot of every page.
func stripGrids(tables [][]*grid, heights []float64) []folio {
	type key struct {
		text string
		foot bool
	}
	type at struct {
		page int
		g    *grid
		text string
		y    float64
	}
	groups := map[key][]at{}
	var order []key
	for p, gs := range tables {
		for i, g := range gs {
			foot := i == len(gs)-1 && g.y0 > 0.8*heights[p]
			if !foot && (i > 0 || g.y1 > 0.2*heights[p]) {
				continue
			}
			k := key{digitless(g.text()), foot}
			if groups[k] == nil {
				order = append(order, k)
			}
			groups[k] = append(groups[k], at{p, g, g.text(), g.y0})
		}
	}
	drop := map[*grid]bool{}
	var out []folio
	for _, k := range order {
		g := groups[k]
		if len(g) < 3 || k.text == "" {
			continue
		}
		near, same := 0, true
		for i := 1; i < len(g); i++ {
			if g[i].page-g[i-1].page <= 2 && math.Abs(g[i].y-g[i-1].y) < 8 {
				near++
			}
			a, b := digits.FindAllString(g[i-1].text, -1), digits.FindAllString(g[i].text, -1)
			changed := 0
			for j := range min(len(a), len(b)) {
				if a[j] != b[j] {
					changed++
				}
			}
			same = same && len(a) == len(b) && changed <= 1 // the page number
		}
		if near*3 < (len(g)-1)*2 || !same {
			continue
		}
		kind := document.RunningHeader
		if k.foot {
			kind = document.RunningFooter
		}
		for _, c := range g {
			n := 0
			for i := range c.g.cells {
				for j := range c.g.cells[i].lines {
					n += c.g.cells[i].lines[j].printed()
				}
			}
			out = append(out, folio{c.page, c.text, kind, n})
			drop[c.g] = true
		}
	}
	for p, gs := range tables {
		kept := gs[:0:0]
		for _, g := range gs {
			if !drop[g] {
				kept = append(kept, g)
			}
		}
		tables[p] = kept
	}
	return out
}

// text is all that is written in a grid.
func (g *grid) text() string {
	var b strings.Builder
	for i := range g.cells {
		for j := range g.cells[i].lines {
			if b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(g.cells[i].lines[j].text)
		}
	}
	return b.String()
}

// bodyEdges gives the distances from the upper and the lower edge at which the
// text begins and ends on nearly all pages; infinite where that cannot be told.
func bodyEdges(cands []*candidate, pages [][]line, heights []float64) (head, foot float64) {
	type at struct{ page, index int }
	running := map[at]bool{}
	for _, c := range cands {
		if c.running {
			running[at{c.page, c.index}] = true
		}
	}
	var heads, feet []float64
	for p := range pages {
		n := len(pages[p])
		i, j := 0, n-1
		for i < n && running[at{p, i}] {
			i++
		}
		for j >= 0 && running[at{p, j}] {
			j--
		}
		if i < n {
			heads = append(heads, pages[p][i].base)
		}
		if j >= 0 {
			feet = append(feet, heights[p]-pages[p][j].base)
		}
	}
	limit := func(v []float64) float64 {
		if len(v) < 3 {
			return math.Inf(1)
		}
		sort.Float64s(v)
		return v[len(v)/6]
	}
	return limit(heads), limit(feet)
}

// keepBody takes the mark off what stands where the text of other pages begins
// or ends.
func keepBody(cands []*candidate, pages [][]line, heights []float64) {
	head, foot := bodyEdges(cands, pages, heights)
	for _, c := range cands {
		if c.kind() == document.RunningNumber {
			continue
		}
		if c.foot && c.dist > foot-1 || !c.foot && c.dist > head-1 {
			c.running = false
		}
	}
}

// runningTexts lists what was taken off, each text once.
func runningTexts(folios []folio, sheets []sheet) []document.Running {
	seen := map[string]bool{}
	var out []document.Running
	for _, f := range folios {
		key := string(f.kind)
		if f.kind != document.RunningNumber { // numbers differ by nature: the first stands for all
			key += digitless(f.text)
		}
		if !seen[key] && len(out) < maxRunning {
			seen[key] = true
			out = append(out, document.Running{Kind: f.kind, Text: f.text, Page: sheets[f.page].number})
		}
	}
	return out
}

// maxRunning bounds the list: a file may change its header on every page.
const maxRunning = 1000

var digits = regexp.MustCompile(`[0-9０-９]+`)

func digitless(s string) string {
	if bareFolio.MatchString(s) || explicitFolio.MatchString(s) {
		return "0"
	}
	s = strings.ReplaceAll(s, " ", "")
	return digits.ReplaceAllString(s, "0")
}

var (
	explicitFolio = regexp.MustCompile(`^\s*(?:[-—–~·•]+\s*([0-9０-９]{1,4}|[IVXLCivxlcⅠ-ⅻ]{1,7})\s*[-—–~·•]+|第\s*([0-9０-９]{1,4}|[〇零一二三四五六七八九十百]{1,5})\s*页.{0,16}|(?:[Pp]age|PAGE)\s*([0-9]{1,4}).{0,12}|([0-9]{1,4})\s*/\s*[0-9]{1,4})\s*$`)
	bareFolio     = regexp.MustCompile(`^\s*([0-9０-９]{1,4}|[IVXLCivxlcⅠ-ⅻ]{1,7})\s*$`)
	innerFolio    = regexp.MustCompile(`第\s*([0-9]{1,4})\s*页|[-—–]\s*([0-9]{1,4})\s*[-—–]|[Pp]age\s*([0-9]{1,4})|([0-9]{1,4})\s*/\s*[0-9]{1,4}$`)
	outerNumber   = regexp.MustCompile(`^([0-9]{1,4})(?:[^0-9.]|$)|(?:^|[^0-9.])([0-9]{1,4})$`)
)

// readLabels finds the printed number of each page in its running lines.
func readLabels(folios []folio, n int) []string {
	labels := make([]string, n)
	byPage := make([][]string, n)
	for _, f := range folios {
		byPage[f.page] = append(byPage[f.page], f.text)
	}
	for p, texts := range byPage {
		for _, re := range []*regexp.Regexp{explicitFolio, bareFolio, innerFolio} {
			for _, t := range texts {
				if labels[p] == "" {
					labels[p] = narrowDigits(group(re.FindStringSubmatch(t)))
				}
			}
		}
	}
	// A number at the end of a running title counts when it grows with the pages.
	offsets := map[int]int{}
	values := make([][]int, n)
	for p, texts := range byPage {
		if labels[p] != "" {
			continue
		}
		for _, t := range texts {
			for _, m := range outerNumber.FindAllStringSubmatch(t, -1) {
				v, _ := strconv.Atoi(group(m))
				values[p] = append(values[p], v)
				offsets[p-v]++
			}
		}
	}
	for p, vs := range values {
		for _, v := range vs {
			if labels[p] == "" && offsets[p-v] >= 3 {
				labels[p] = strconv.Itoa(v)
			}
		}
	}
	return labels
}

func group(m []string) string {
	for i := 1; i < len(m); i++ {
		if m[i] != "" {
			return m[i]
		}
	}
	return ""
}

func narrowDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			return r - '０' + '0'
		}
		return r
	}, s)
}
