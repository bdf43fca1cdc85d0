package word

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
)

// unknownLevel marks a heading whose level document.Finish is to find from its
// numbering.
const unknownLevel = 99

var (
	topTitle   = regexp.MustCompile(`^(?:前\s*言|引\s*言|摘\s*要|概\s*述|导\s*言|结\s*论|结\s*语|结论(?:与|和|及)建议|附\s*[件录表图](?:\s*[0-9０-９一二三四五六七八九十A-Z]+)?(?:\s*[:：、.．\s].{0,40})?|参考文献|编制说明|致\s*谢)$`)
	coverTitle = regexp.MustCompile(`(?:报\s*告(?:\s*[书表])?|篇\s*章|表)$`)
	annexOnly  = regexp.MustCompile(`^附\s*[件录]`)
)

// markHeadings finds the headings. Outline levels, its own or of its style,
// decide where a file uses them. For the rest the number of a line and its look
// beside the body text are weighed, for each way of numbering as a whole: one
// bold line among twenty plain ones of its kind is emphasis, not a heading.
func markHeadings(items []Item) {
	styled := 0
	for i := range items {
		if !items[i].flowing() || items[i].Para.Contents {
			continue
		}
		p := items[i].Para
		lvl := p.Outline
		if lvl < 0 {
			lvl = p.Style.Outline
		}
		if lvl >= 0 && lvl < 9 && !p.Style.isCaption() && !runsOn(p) {
			p.level = lvl + 1
			styled++
		}
	}
	markPromised(items)
	body := bodyLook(items)
	groups := map[groupKey]*group{}
	var order []groupKey
	for i := range items {
		if !items[i].flowing() || items[i].Para.Contents || items[i].Para.level > 0 {
			continue
		}
		p := items[i].Para
		n, ok := document.ParseNumber(p.printed())
		if !ok || !couldTitle(n.Rest) {
			continue
		}
		k := groupKey{n.Scheme, len(n.Parts), p.Number != ""}
		g := groups[k]
		if g == nil {
			g = &group{}
			groups[k] = g
			order = append(order, k)
		}
		m := member{at: i, n: n, strong: body.stands(p), list: listed(items, i, n)}
		g.members = append(g.members, m)
		if m.strong {
			g.strong++
		}
		if m.list {
			g.listed++
		}
	}
	found := styled
	plainOK := styled < 3
	for _, k := range order {
		g := groups[k]
		for _, m := range g.members {
			p := items[m.at].Para
			yes := false
			switch k.scheme {
			case document.PartNumber, document.Chapter, document.SectionNum:
				yes = m.strong || !m.list // 第一章 … 第八章 in a row is a list of contents
			case document.Latin:
				yes = false
			case document.Chinese, document.ChineseRing:
				yes = m.strong && (g.strong*3 >= len(g.members) || !m.list) || plainOK && g.strong*2 < len(g.members) && !m.list && g.listed*2 <= len(g.members) && noComma(m.n.Rest)
			case document.Decimal:
				yes = m.strong && (g.strong*3 >= len(g.members) || !m.list) || plainOK && g.strong*2 < len(g.members) && g.listed*2 <= len(g.members) && noComma(m.n.Rest)
			case document.Arabic:
				yes = m.strong && g.strong*2 >= len(g.members) && (!m.list || g.strong*10 >= len(g.members)*6) ||
					plainOK && !m.list && hasChild(groups, m.n) && noComma(m.n.Rest)
			case document.ArabicRing, document.Circled:
				yes = m.strong && g.strong*10 >= len(g.members)*6 && !m.list
			}
			if yes {
				p.level = unknownLevel
				found++
			}
		}
	}
	// Titles without a number: the usual ones by name; any, where the file has
	// no numbered headings at all.
	for i := range items {
		if !items[i].flowing() || items[i].Para.Contents || items[i].Para.level > 0 {
			continue
		}
		p := items[i].Para
		t := strings.TrimSpace(p.Text)
		switch {
		case p.Number != "" || p.runes() > 50:
		case topTitle.MatchString(t):
			if p.Jc == "center" || body.stands(p) || (!annexOnly.MatchString(t) && p.runes() <= 8 && followedByProse(items, i)) {
				p.level = 1
			}
		case found < 3 && p.runes() <= 20 && body.stands(p) && couldTitle(t) && !coverTitle.MatchString(t) && !strings.HasPrefix(t, "（") && !strings.HasPrefix(t, "(") && !strings.ContainsAny(t, "：:，0123456789") && followedByProse(items, i):
			p.level = 1
		}
	}
}

// markPromised makes headings of the lines that the contents page names, and of
// the numbered ones that a generated contents page leads to.
func markPromised(items []Item) {
	named := map[string]int{} // lines of the contents page; their level, 0 unknown
	for i := range items {
		if p := items[i].Para; p != nil && p.Contents && p.Kind == "" {
			if key := bare(p.printed()); utf8.RuneCountInString(key) >= 2 {
				named[key] = p.Style.contentsLevel()
			}
		}
	}
	for i := range items {
		p := items[i].Para
		if !items[i].flowing() || p.Contents || p.level > 0 || runsOn(p) {
			continue
		}
		n, numbered := document.ParseNumber(p.printed())
		if title := p.printed(); numbered && !couldTitle(n.Rest) || !numbered && !couldTitle(title) {
			continue
		}
		if _, _, ok := document.ParseCaption(p.printed()); ok || p.Style.isCaption() {
			continue
		}
		level, ok := named[bare(p.printed())]
		switch {
		case ok && !numbered && level > 0:
			p.level = level
		case ok, p.Target && numbered:
			p.level = unknownLevel
		}
	}
}

type groupKey struct {
	scheme document.Scheme
	parts  int
	auto   bool
}

type group struct {
	members        []member
	strong, listed int
}

type member struct {
	at     int
	n      document.Number
	strong bool
	list   bool
}

// hasChild: "1 概况" is a heading where "1.1 背景" is one.
func hasChild(groups map[groupKey]*group, n document.Number) bool {
	for _, auto := range []bool{false, true} {
		g := groups[groupKey{document.Decimal, 2, auto}]
		if g == nil {
			continue
		}
		for _, m := range g.members {
			if m.n.Parts[0] == n.Ordinal {
				return true
			}
		}
	}
	return false
}

// listed says that the neighbours are of the same kind: items of a list follow
// each other, headings have text between them.
func listed(items []Item, i int, n document.Number) bool {
	for _, dir := range []int{1, -1} {
		for j := i + dir; j >= 0 && j < len(items); j += dir {
			if items[j].Table != nil {
				break
			}
			if !items[j].flowing() {
				continue
			}
			m, ok := document.ParseNumber(items[j].Para.printed())
			if ok && m.Scheme == n.Scheme && len(m.Parts) == len(n.Parts) && m.Ordinal == n.Ordinal+dir {
				return true
			}
			break
		}
	}
	return false
}

func followedByProse(items []Item, i int) bool {
	for j := i + 1; j < len(items) && j < i+4; j++ {
		if items[j].Table != nil {
			return true
		}
		if items[j].flowing() {
			return items[j].Para.runes() >= 20
		}
	}
	return false
}

// couldTitle says that a text has the form of a title: short, one piece, no
// sentence end.
func couldTitle(t string) bool {
	n := utf8.RuneCountInString(t)
	if n < 2 || n > 45 || strings.ContainsAny(t, "。；;！？?!\n") {
		return false
	}
	r, _ := utf8.DecodeLastRuneInString(t)
	return !strings.ContainsRune("，、：:,", r)
}

func noComma(t string) bool {
	return !strings.ContainsAny(t, "，,:：") && utf8.RuneCountInString(t) <= 32
}

// runsOn: body text under a heading style, or a heading with its first
// sentences behind it, is a paragraph.
func runsOn(p *Para) bool {
	n := p.runes()
	if n > 120 {
		return true
	}
	i := strings.IndexAny(p.Text, "。；")
	if i < 0 {
		return false
	}
	return n > 30 || i < len(p.Text)-len("。")
}

// bodyLook is the look of running text.
func bodyLook(items []Item) Look {
	sizes, fonts := map[int]int{}, map[string]int{}
	bold, all := 0, 0
	for pass := 0; pass < 2 && all == 0; pass++ {
		for i := range items {
			if !items[i].flowing() || items[i].Para.Contents || items[i].Para.level > 0 {
				continue
			}
			p := items[i].Para
			n := p.runes()
			if n < 40 && pass == 0 {
				continue
			}
			all += n
			sizes[p.look.Size] += n
			fonts[p.look.Font] += n
			if p.boldAll {
				bold += n
			}
		}
	}
	l := Look{Size: most(sizes), Font: mostFont(fonts)}
	if bold*2 > all {
		l.Bold = 1
	}
	return l
}

var headFont = regexp.MustCompile(`(?i)黑体|小标宋|楷体|大标宋|SimHei|KaiTi|Heiti|STHei|等线 Light`)

// stands says that a paragraph is printed to stand out from the body.
func (l Look) stands(p *Para) bool {
	switch {
	case p.boldAll && l.Bold != 1:
		return true
	case p.look.Size > 0 && l.Size > 0 && p.look.Size >= l.Size+2:
		return true
	case p.look.Font != l.Font && headFont.MatchString(p.look.Font) && !headFont.MatchString(l.Font):
		return true
	}
	return p.Jc == "center" && p.runes() <= 30
}
