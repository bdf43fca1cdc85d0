package facts

import (
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

// label is a name and its value: a line 建设单位：…… or neighbouring cells.
type label struct {
	name, value string
	t           *text
	start, end  int // of the value, in the folded text
	front       bool
	cell        bool
}

// findLabels gives label lines (cover, overview, signature page) and the
// label cells of tables whose value stands to the right.
func (x *reading) findLabels() []label {
	var out []label
	known := map[string]bool{"实施主体": true}
	for _, r := range x.lx.Roles {
		for _, w := range r.Words {
			known[w] = true
		}
	}
	seen := map[string]bool{}
	isLabel := func(name string) bool {
		if known[name] {
			return true
		}
		if !seen[name] {
			seen[name], known[name] = true, len(x.roleOf(name)) > 0
		}
		return known[name]
	}
	clean := func(s string) string {
		s = strings.Trim(labelNoise.Replace(s), ":、()。")
		if m := innerLabel.FindStringSubmatch(s); m != nil {
			return m[1] // 委托方(稳评责任单位)
		}
		if i := strings.Index(s, "("); i > 0 && strings.HasSuffix(s, ")") || i > 0 && !strings.Contains(s, ")") {
			s = s[:i] // 责任单位（盖章）
		}
		return s
	}
	for _, t := range x.front() { // 责任单位　云岭县发展和改革局
		s := t.s()
		best := ""
		for _, r := range x.lx.Roles {
			for _, w := range r.Words {
				if len(w) > len(best) && len(w) >= 12 && strings.HasPrefix(s, w) && orgName(cleanOrg(s[len(w):])) {
					best = w
				}
			}
		}
		if m := spacedLabel.FindStringSubmatch(s); best == "" && m != nil && isLabel(m[1]) && orgName(cleanOrg(m[2])) {
			best = m[1]
		}
		if best != "" && !strings.ContainsAny(s, ":。") {
			out = append(out, label{best, s[len(best):], t, len(best), len(s), true, false})
		}
	}
	for _, t := range x.texts {
		if !t.inBody() || t.cell != nil {
			continue
		}
		s := t.s()
		// Several labels may share a paragraph, one a line.
		for at := 0; at < len(s); {
			end := strings.IndexByte(s[at:], '\n')
			if end < 0 {
				end = len(s)
			} else {
				end += at
			}
			for _, sp := range sideBySide(s[at:end], isLabel) {
				at, line := at+sp[0], s[at+sp[0]:at+sp[1]]
				m := labelLine.FindStringSubmatchIndex(line)
				if m == nil {
					continue
				}
				name := line[m[2]:m[3]]
				if n, ok := document.ParseNumber(name); ok && n.Rest != "" {
					name = n.Rest
				}
				name = clean(name)
				v := strings.TrimRight(strings.TrimSpace(line[m[4]:m[5]]), "。;,")
				if isLabel(name) && v != "" {
					o := strings.Index(line[m[4]:], v)
					out = append(out, label{name, v, t, at + m[4] + o, at + m[4] + o + len(v), t.block.Zone == document.ZoneFront, false})
				}
			}
			at = end + 1
		}
	}
	for _, tb := range x.tables {
		if tb.block.Zone == document.ZoneAnnex || tb.block.Zone == document.ZoneContents || aboutOthers(tb) {
			continue
		}
		for r, row := range tb.grid {
			for c, cell := range row {
				if cell == nil || c > 0 && row[c-1] == cell || r > 0 && tb.grid[r-1][c] == cell {
					continue
				}
				name := clean(unnumbered(cell.s()))
				if !isLabel(name) {
					continue
				}
				v := rightOf(row, c)
				if v != nil && bareUnit(v.s()) { // 建设工期 | 月 | 18
					if k := rightOf(row, columnOf(row, v)); k != nil && k.s() != "" {
						v = k
						if e := rightOf(row, columnOf(row, k)); e != nil && strings.Contains(e.s(), "年") && utf8.RuneCountInString(e.s()) <= 40 {
							v = e // 2025年8月至2027年1月 says more than 18
						}
					}
				}
				if v == nil || v.s() == "" || known[clean(unnumbered(v.s()))] || x.headerRow(tb, r, known, clean) {
					continue
				}
				out = append(out, label{name, v.s(), v, 0, len(v.s()), false, true})
			}
		}
	}
	return out
}

// longestLabel bounds a label in characters.
const longestLabel = 20

var inBrackets = regexp.MustCompile(`\([^()]*\)`)

// sideBySide cuts a line where a further label begins (组织评估:县城管局 执笔机构:……;
// spaces beside Chinese are no longer there): the spans of its parts.
func sideBySide(line string, isLabel func(string) bool) [][2]int {
	if strings.Count(line, ":") < 2 || utf8.RuneCountInString(line) > 120 || strings.ContainsAny(line, "。;") {
		return [][2]int{{0, len(line)}}
	}
	var out [][2]int
	start := 0
	for i := strings.IndexByte(line, ':') + 1; i < len(line); i++ {
		if line[i] != ':' {
			continue
		}
		cut := 0
		for k, n := i, 0; k > start && n < longestLabel; n++ {
			_, w := utf8.DecodeLastRuneInString(line[start:k])
			k -= w
			// The longest label is taken: 稳评责任单位, not 责任单位.
			if k > start && isLabel(inBrackets.ReplaceAllString(line[k:i], "")) && strings.Contains(line[start:k], ":") {
				cut = k
			}
		}
		if cut > start {
			out = append(out, [2]int{start, cut})
			start = cut
		}
	}
	return append(out, [2]int{start, len(line)})
}

// innerLabel is a label that says in brackets which part it means.
var innerLabel = regexp.MustCompile(`\(((?:评估|稳评|事项|社会稳定风险评估)[^()]{0,6}(?:单位|主体|机构|机关))\)?$`)

var labelNoise = strings.NewReplacer(" ", "", "\n", "", "*", "")

// unnumbered takes the row's number off a label: 一、事项名称, (三)决策机关.
func unnumbered(s string) string {
	if n, ok := document.ParseNumber(s); ok && n.Rest != "" {
		return strings.TrimSpace(n.Rest)
	}
	return s
}

// saysTime tells a statement of time from a unit or a word: 18个月, 2025年8月.
var saysTime = regexp.MustCompile(`\d|[一二三四五六七八九十两半〇○]+个?(?:月|年|天|日|周|季)`)

// bareUnit says that a cell holds a unit of time and nothing else.
func bareUnit(s string) bool {
	switch strings.Trim(s, "() ") {
	case "月", "个月", "年", "天", "日", "日历天", "周":
		return true
	}
	return false
}

func columnOf(row []*text, t *text) int {
	for k, c := range row {
		if c == t {
			return k
		}
	}
	return len(row)
}

// headerRow says that a row of a table is a header: labels side by side.
func (x *reading) headerRow(tb *table, r int, known map[string]bool, clean func(string) string) bool {
	if r >= max(1, tb.block.Table.HeaderRows) {
		return false
	}
	if tb.block.Table.HeaderRows > r {
		return true
	}
	short, n := 0, 0
	var last *text
	for _, c := range tb.grid[r] {
		if c == nil || c == last {
			continue
		}
		last = c
		n++
		if utf8.RuneCountInString(c.s()) <= 8 && c.s() != "" {
			short++
		}
	}
	return n >= 3 && short == n
}

// aboutOthers says that a table is about other matters: 同类项目, 案例.
func aboutOthers(tb *table) bool {
	for _, w := range []string{"同类", "类似", "案例", "周边项目", "相邻", "其他项目"} {
		if strings.Contains(tb.caption, w) {
			return true
		}
	}
	return false
}

var (
	orgTail = regexp.MustCompile(`(?:局|政府|委员会|公司|中心|厅|部|院|所|办|办公室|委|会|处|队|学校|中学|小学|大学|集团|事务所|协会|街道|社|站|馆|医院|管委会|指挥部|组|法院|检察院|银行|基地|厂|幼儿园|分局|支队|政法委)$`)
	orgNote = regexp.MustCompile(`\((?:有限合伙|普通合伙|特殊普通合伙|盖章|公章|签章|章|以下简称.*|甲方|乙方)\)$`)
)

func orgName(s string) bool {
	n := utf8.RuneCountInString(s)
	return n >= 3 && n <= 45 && orgTail.MatchString(s)
}

func cleanOrg(s string) string {
	s = orgNote.ReplaceAllString(strings.TrimSpace(s), "")
	return strings.Trim(s, "。,;:、“”\" _-/")
}

// bodyFirst is a body's name at the head of more words about it.
var bodyFirst = regexp.MustCompile(`^[\p{Han}]{4,30}?(?:有限责任公司|有限公司|人民政府|局|委员会|中心|事务所|研究院|研究所|大学|学院|管委会)`)

// labelled keeps the value of a label under its role.
func (x *reading) labelled(role string, l label) {
	id := &x.out.Identity
	at := l.t.at(l.start, l.end)
	add := func(f *Fact[string], v string) {
		v = strings.TrimSpace(v)
		if v == "" || strings.Trim(v, "_-/X×* ") == "" {
			return
		}
		for _, o := range f.All() {
			if o.At == at {
				return
			}
		}
		f.Add(Value[string]{V: v, At: at})
	}
	unit := func(f *Fact[string]) {
		v := cleanOrg(l.value)
		if i := strings.Index(v, "("); l.cell && i > 0 && strings.HasSuffix(v, ")") && !orgName(v) && orgName(cleanOrg(v[:i])) {
			v = cleanOrg(v[:i]) // 市人民政府(拟于10月上旬研究是否举办)
			at = l.t.at(l.start+strings.Index(l.value, v), l.start+strings.Index(l.value, v)+len(v))
		}
		if m := bodyFirst.FindString(v); l.cell && !orgName(v) && orgName(m) {
			v = m // 某某公司(以下称“我公司”),经比选后受托
			at = l.t.at(l.start+strings.Index(l.value, v), l.start+strings.Index(l.value, v)+len(v))
		}
		if n := utf8.RuneCountInString(v); n < 3 || n > 60 || strings.ContainsAny(v, "。;") {
			return
		}
		// A measures table has 责任单位 beside measures; a unit's label stands on the
		// cover or in a form, once.
		if l.cell && !orgName(v) {
			return
		}
		add(f, v)
	}
	switch role {
	case "matter":
		if v, ok := cleanMatter(l.value); ok {
			add(&id.Matter, v)
		}
	case "responsible-body":
		unit(&id.ResponsibleBody)
	case "agency":
		unit(&id.Agency)
	case "decision-body":
		unit(&id.DecisionBody)
	case "project-unit":
		unit(&id.ProjectUnit)
	case "location":
		if utf8.RuneCountInString(l.value) <= 120 {
			add(&id.Location, strings.TrimPrefix(l.value, "位于"))
		}
	case "region":
		add(&id.Region, l.value)
	case "schedule":
		if utf8.RuneCountInString(l.value) <= 80 && saysTime.MatchString(l.value) {
			add(&id.Schedule, l.value)
		}
	case "contact":
		if utf8.RuneCountInString(l.value) <= 60 {
			add(&id.Contact, l.value)
		}
	case "procedure":
		if p := procedureOf(l.value); p != "" {
			add(&id.Procedure, p)
		}
	}
}
