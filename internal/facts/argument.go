package facts

import (
	"slices"
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

// Argument is what the report argues on one of the four dimensions, wherever
// it stands: a chapter, a row of a table, or a sentence led by its name.
type Argument struct {
	ID      string            // legality rationality feasibility controllability
	At      []document.Anchor // the pieces, at most a few
	Chars   int               // characters of the pieces, outside the conclusion
	Summary bool              // told in the conclusion only
	Points  map[string]document.Anchor
	Words   map[string][]string // the words that make each point, a few
	Claims  []SupportClaim      // what it says of support, to be held against the survey
	Named   map[string]bool     // points it names in a list of what is to be argued, and no more
	Told    []document.Anchor   // its sentences outside the conclusion, as far as mostTold
	Evades  []document.Anchor   // where it says in place of an argument that there is none, or that none is needed

	// Unnamed: none of its text goes by its name, it was told by what it speaks of.
	Unnamed bool
}

// asksDimension: the dimensions asked about in plain words, 再看合不合理
const asksDimension = `合不合乎?法|合不合情?理|可不可行|行不行(?:得通)?|(?:办|做|搞)不(?:办|做|搞)得成|能不能(?:行得通|办成|做成|落地)|可不可控|(?:控|稳|管)不(?:控|稳|管)得住|能不能(?:控|稳|管)得?住`

var (
	dimensionAsked = regexp.MustCompile(`^[^,。;:]{0,6}(` + asksDimension + `)$`)
	dimensionTitle = regexp.MustCompile(`(合法|合规|依法依规|合理|可行|可控)(?:性|$|[分评论]|情况|方面|与否)`)
	lastTitle      = regexp.MustCompile(`\([一二三四\d]\)(合法|合规|依法依规|合理|可行|可控)性(?:分析|评估|论证)?$`)
	notDimension   = regexp.MustCompile(`可行性研究|措施(?:的)?可行|可行性报告|专家|问卷|采纳`)
	// 合法性: …, （一）合法性分析。…, 从合理性看, … at the head of a sentence.
	// A file may break a line within a word.
	dimensionMark = regexp.MustCompile(`(?:^|[。;!\n])\s*(?:\(?[一二三四五六七八九十\d①②③④]{1,3}[、.):])?\s*(?:(?:一|二|三|四)是)?(?:从|在|就|关于)?(?:本|该)?(?:项目|决策|事项|方案|工程|政策)?(?:的)?(?:(合\n?法|合\n?理|可\n?行|可\n?控)\n?性(?:(?:分析|评估|论证|评价|评判|审查)?(?:[:,。\n]|$)|(?:分析|评估|论证)?(?:方面|层面|角度|来看|来说|来讲|而言|上看|看|上)[:,]?)|(合\n?法|合\n?理|可\n?行|可\n?控)\n?(?:性)?[:]|(?:(?:首先|其次|再次|然后|最后|先|再|又|[一二三四])?(?:看|问|说|谈|论|来看)?(?:它|这)?(` + asksDimension + `)(?:的问题)?[:,。?]))`)
	// 本事项可行,各方面反映良好: a whole paragraph that is the bare conclusion.
	bareConclusion = regexp.MustCompile(`^(?:总的来说|总体来看|综上(?:所述)?|因此)?,?(?:本|该)?(?:项目|决策|事项|方案|工程|政策|活动|改革)(?:的实施|的建设)?(?:惠民利民|意义重大|,|风险|总体|基本|完全|是|十分|非常|均){0,6}(合法|合规|依法依规|合理|可行|可控)(?:的)?[,。]`)
	dimensionCell  = regexp.MustCompile(`^\(?[一二三四五\d]{0,2}[、.)]?(?:项目|决策|事项|社会稳定风险)?(合法|合规|依法依规|合理|可行|可控)性?(?:分析|评估|论证|评价|方面|评判|审查|结论|情况)?$`)
)

var dimensionOf = map[string]string{"合法": "legality", "合规": "legality", "依法依规": "legality", "合理": "rationality", "可行": "feasibility", "可控": "controllability"}

// dimensionNamed gives the dimension that a word of a mark stands for.
func dimensionNamed(word string) string {
	word = squeeze(word)
	if id := dimensionOf[word]; id != "" {
		return id
	}
	switch { // asked: 行不行, 控不控得住
	case strings.HasSuffix(word, "法"):
		return "legality"
	case strings.HasSuffix(word, "理"):
		return "rationality"
	case strings.HasSuffix(word, "住"), strings.HasSuffix(word, "控"):
		return "controllability"
	}
	return "feasibility"
}

// titleDimensions gives the dimensions a heading names.
func titleDimensions(s string) []string {
	if notDimension.MatchString(s) {
		return nil
	}
	if m := dimensionAsked.FindStringSubmatch(s); m != nil {
		return []string{dimensionNamed(m[1])}
	}
	if m := lastTitle.FindStringSubmatch(s); m != nil { // two headings run together
		return []string{dimensionOf[m[1]]}
	}
	if all := severalDimensions(s); len(all) > 1 && !strings.Contains(s, "四性") {
		return all
	}
	var out []string
	for _, m := range dimensionTitle.FindAllStringSubmatch(s, 8) {
		if id := dimensionOf[m[1]]; !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// argued is the work of arguments: what belongs to which dimension.
type argued struct {
	x    *reading
	by   map[string]*Argument
	main map[string]int // characters outside the conclusion

	scored  map[*table]bool
	labels  map[*table]int // what of the table's labels name dimensions
	stray   []stray        // text of a chapter on several dimensions that no name leads
	several []string       // the dimensions of the chapter that is being read
	head    int            // how many headings have been seen: strays below one belong together
}

// arguments finds the four dimensions as they are argued. A heading that names
// one rules until the next heading of its level; a name at the head of a
// sentence rules until the next one.
func (x *reading) arguments() {
	w := &argued{x: x, by: map[string]*Argument{}, main: map[string]int{}, scored: map[*table]bool{}, labels: map[*table]int{}}
	order := []string{"legality", "rationality", "feasibility", "controllability"}
	for _, id := range order {
		w.by[id] = &Argument{ID: id, Points: map[string]document.Anchor{}, Words: map[string][]string{}, Named: map[string]bool{}}
	}
	cur, level := "", 0
	led := 0                          // the level of the heading above the name that leads what is being read
	several, deep := []string(nil), 0 // the dimensions that the heading of the chapter names, and its level
	for _, t := range x.texts {
		b := t.block
		if !t.inBody() || b.Zone != document.ZoneBody || b.Kind == document.Caption {
			continue
		}
		if t.cell != nil {
			w.cell(t, cur)
			continue
		}
		if b.Kind == document.Heading {
			w.head++
			ids := titleDimensions(squeeze(t.s()))
			switch {
			case len(ids) == 1:
				cur, level = ids[0], b.Level
			case b.Level <= max(level, led) || len(ids) > 1:
				cur, level, led = "", 0, 0
			}
			if b.Level <= deep {
				several, deep = nil, 0
			}
			switch all := severalDimensions(squeeze(t.s())); {
			case len(all) > 1:
				several, deep = all, b.Level
			case deep > 0 && cur == "" && len(ids) == 0:
				w.stray = append(w.stray, stray{t: t, from: 0, to: len(t.s()), head: w.head, title: true, of: several})
			}
			w.several = several
			continue
		}
		// A chapter's title that is not marked as one holds until the next heading.
		if all := severalDimensions(squeeze(t.s())); len(all) > 1 && chars(t.s()) <= 32 && !strings.ContainsAny(t.s(), "。;,:") {
			w.head++
			several, deep, cur, level = all, untilHeading, "", 0
			w.several = several
			continue
		}
		cur = w.paragraph(t, t.s(), 0, cur, level > 0 || x.inRole(b.ID, "dimensions"))
		if cur == "" {
			level, led = 0, 0
		} else if level == 0 && b.Section < len(x.doc.Outline) {
			led = x.doc.Outline[b.Section].Level
		}
	}
	w.unnamed(order)
	for _, id := range order {
		a := w.by[id]
		a.Summary = w.main[id] == 0
		x.out.Arguments = append(x.out.Arguments, *a)
	}
}

// untilHeading is a level below every heading's.
const untilHeading = 99

// paragraph gives the pieces of a text to their dimensions, and the one that
// rules after it.
func (w *argued) paragraph(t *text, s string, base int, cur string, stays bool) string {
	marks := dimensionMark.FindAllStringSubmatchIndex(s, 12)
	from := 0
	before := cur
	if len(marks) == 0 && chars(s) <= 40 && stays {
		if m := bareConclusion.FindStringSubmatch(s); m != nil && dimensionOf[m[1]] != cur {
			if id := dimensionOf[m[1]]; w.main[id] == 0 {
				w.give(id, t, base, base+len(s))
				return cur
			}
		}
	}
	for _, m := range marks {
		k := 2
		for m[k] < 0 {
			k += 2
		}
		if cur != "" && m[0] > from {
			w.give(cur, t, base+from, base+m[0])
		} else if m[0] > from {
			w.strays(t, base+from, base+m[0])
		}
		cur, from = dimensionNamed(s[m[k]:m[k+1]]), m[1]
	}
	if cur != "" && from < len(s) {
		w.give(cur, t, base+from, base+len(s))
	} else if from < len(s) {
		w.strays(t, base+from, base+len(s))
	}
	if stays || len(marks) > 0 && strings.TrimSpace(s[from:]) == "" {
		return cur
	}
	return before
}

// cell gives a cell to the dimension that its row or column is labelled with,
// to those it names itself, or to the chapter it stands in.
func (w *argued) cell(t *text, cur string) {
	if dimensionCell.MatchString(squeeze(t.s())) {
		return
	}
	grid := t.table.grid
	if _, known := w.labels[t.table]; !known {
		w.labels[t.table] = dimensionsLabelled(grid)
	}
	if w.labels[t.table] == stepOnly {
		return
	}
	scored, known := w.scored[t.table]
	if !known {
		scored = len(grid) > 0 && scoredTable(grid[0])
		w.scored[t.table] = scored
	}
	if scored {
		return // points are given here, nothing is argued
	}
	if r := t.cell.Row; r < len(grid) {
		for c := t.cell.Col - 1; c >= 0; c-- {
			if c < len(grid[r]) && grid[r][c] != nil {
				if m := dimensionCell.FindStringSubmatch(squeeze(grid[r][c].s())); m != nil {
					w.give(dimensionOf[m[1]], t, 0, len(t.s()))
					return
				}
			}
		}
	}
	if c := t.cell.Col; len(grid) > 0 && c < len(grid[0]) && grid[0][c] != nil && grid[0][c] != t {
		if m := dimensionCell.FindStringSubmatch(squeeze(grid[0][c].s())); m != nil {
			w.give(dimensionOf[m[1]], t, 0, len(t.s()))
			return
		}
	}
	if t.cell.Row > 0 && t.cell.Row <= len(grid) { // a row of its own above: 合法性评估 / …
		if above := grid[t.cell.Row-1]; t.cell.Col < len(above) && above[t.cell.Col] != nil && above[t.cell.Col] != t {
			if m := dimensionCell.FindStringSubmatch(squeeze(above[t.cell.Col].s())); m != nil && chars(t.s()) > 20 {
				w.give(dimensionOf[m[1]], t, 0, len(t.s()))
				return
			}
		}
	}
	if label := leftOf(grid, t); label != nil && cur == "" {
		if all := severalDimensions(squeeze(label.s())); len(all) > 1 && chars(label.s()) <= 24 {
			was := w.several
			w.several, w.head = all, w.head+1
			w.paragraph(t, t.s(), 0, "", true)
			w.several = was
			return
		}
	}
	if chars(t.s()) >= 20 && dimensionMark.MatchString(t.s()) {
		w.paragraph(t, t.s(), 0, "", true)
		return
	}
	if cur != "" {
		w.give(cur, t, 0, len(t.s()))
	} else if t.cell.Row > 0 || chars(t.s()) > 20 {
		w.strays(t, 0, len(t.s()))
	}
}

const (
	labelled = 1 + iota
	stepOnly // 合法性审查 among other steps: when the draft is looked through, not what was argued
)

// dimensionsLabelled says whether a table's labels name dimensions, or no more
// than the step that has the name of one.
func dimensionsLabelled(grid [][]*text) int {
	steps := 0
	for r, row := range grid {
		for c, t := range row {
			if t == nil || r > 0 && c > 0 && row[c-1] == t {
				continue
			}
			s := squeeze(t.s())
			if chars(s) > 16 || !dimensionCell.MatchString(s) {
				continue
			}
			if !strings.HasSuffix(s, "审查") {
				return labelled
			}
			steps++
		}
	}
	if steps == 1 {
		return stepOnly
	}
	return labelled
}

// leftOf gives the nearest other cell to the left of a cell.
func leftOf(grid [][]*text, t *text) *text {
	if t.cell.Row >= len(grid) {
		return nil
	}
	row := grid[t.cell.Row]
	for c := min(t.cell.Col, len(row)) - 1; c >= 0; c-- {
		if row[c] != nil && row[c] != t {
			return row[c]
		}
	}
	return nil
}

var scoreHead = regexp.MustCompile(`分值|得分|满分|评分|权重|概率|分数|扣分|赋分|最高分|打分|^分$`)

func scoredTable(head []*text) bool {
	for _, c := range head {
		if c != nil && scoreHead.MatchString(squeeze(c.s())) {
			return true
		}
	}
	return false
}

// hollowWord is a statement that nothing can be checked by: 符合有关法律法规.
const hollowWord = "hollow"

// wordsKept is up to how many characters of an argument the words of its points
// are kept: a short one is asked for a word of its own for each point.
const wordsKept = 120

// mostTold is how many sentences of an argument are kept; a longer one argues.
const mostTold = 60

// give adds a piece of text to a dimension.
func (w *argued) give(id string, t *text, from, to int) {
	s := strings.TrimSpace(t.s()[from:to])
	if s == "" {
		return
	}
	a := w.by[id]
	if len(a.At) < 4 {
		a.At = append(a.At, t.at(from, to))
	}
	inConclusion := w.x.inRole(t.block.ID, "conclusion") && !w.x.inRole(t.block.ID, "dimensions")
	if inConclusion {
		if chars(s) < 40 {
			return
		}
	} else {
		w.main[id] += chars(s)
	}
	a.Chars += chars(s)
	for _, sp := range t.sentences {
		f, e := max(sp.Start, from), min(sp.End, to)
		if f >= e {
			continue
		}
		if !inConclusion && len(a.Told) < mostTold {
			a.Told = append(a.Told, t.at(f, e))
			for _, h := range w.x.evasions(id, t.s()[f:e]) {
				a.Evades = append(a.Evades, t.at(f+h.start, f+h.end))
			}
		}
		if topicsOnly.MatchString(squeeze(t.s()[f:e])) {
			for i := range w.x.lx.Points {
				if p := &w.x.lx.Points[i]; len(appendHits(nil, p, t.s()[f:e])) > 0 {
					a.Named[p.ID] = true
				}
			}
			continue
		}
		one := w.x.solid(id, t.s()[f:e])
		for i := range w.x.lx.Points {
			p := &w.x.lx.Points[i]
			if _, ok := a.Points[p.ID]; ok && (a.Chars > wordsKept || len(a.Words[p.ID]) >= 8) {
				continue
			}
			for _, h := range appendHits(nil, p, one) {
				if _, ok := a.Points[p.ID]; !ok {
					a.Points[p.ID] = t.at(f, e)
				}
				if w := one[h.start:h.end]; len(a.Words[p.ID]) < 8 && !slices.Contains(a.Words[p.ID], w) {
					a.Words[p.ID] = append(a.Words[p.ID], w)
				}
			}
		}
		a.Claims = append(a.Claims, supportClaims(t, f, e)...)
	}
}
