package facts

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

// surnames that may stand before a masked name (张××). Characters that are more
// often a word of their own (于、和、向、时、由、从、连、方、经) are left out: 于XX村 is no name.
const surnames = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文苗柴聂佟岑鲍尤戚晏施柳祁冷屠汪宋郁蒙甘俞邢简费庄纪卫楚匡盛屈梅霍翟樊左焦温耿关祝葛章鲁倪申仇骆陶邬阎"

// leftovers finds unfinished text in the body and on the cover. Masked names
// and telephone numbers, formulas, signature and date lines, sample
// questionnaires and whatever stands in annexes are no leftovers.
func (x *reading) leftovers() {
	ms := matchers(x.lx.Leftovers)
	for _, t := range x.texts {
		if !t.inBody() || t.s() == "" {
			continue
		}
		x.leftoversIn(t, ms)
	}
	for _, t := range x.tables {
		x.emptyTable(t)
	}
}

func (x *reading) leftoversIn(t *text, ms []matcher) {
	s := t.s()
	var found []Leftover
	var spans []zh.Span
	for i := range sieveOf(x.lx.Leftovers).pass(s).all {
		m := &ms[i]
		for _, p := range m.patterns {
			for _, at := range p.FindAllStringIndex(s, 20) {
				if t.exempt(m, at[0], at[1]) || overlaps(spans, at[0], at[1]) {
					continue
				}
				if m.id == "image-tag" && strings.HasPrefix(s, "〔图") && !strings.HasPrefix(strings.TrimSpace(t.original()), "[") {
					continue // 【图3-1 …】 may be a caption
				}
				spans = append(spans, zh.Span{Start: at[0], End: at[1]})
				text, off := t.around(at[0], at[1])
				found = append(found, Leftover{Kind: m.id, Text: text, Off: off, At: t.at(at[0], at[1])})
			}
		}
	}
	found = append(found, t.spacedBlanks()...)
	slices.SortStableFunc(found, func(a, b Leftover) int { return a.At.Start - b.At.Start })
	found = slices.CompactFunc(found, t.sameClause)
	x.out.Leftovers = append(x.out.Leftovers, found...)
}

// sameClause says that two leftovers of a kind stand within one clause: they are told once.
func (t *text) sameClause(a, b Leftover) bool {
	from, to := a.At.End-t.base, b.At.Start-t.base
	s := t.original()
	return a.Kind == b.Kind && from >= 0 && from <= to && to <= len(s) && !strings.ContainsAny(s[from:to], "。；，：;,:\n")
}

func (t *text) original() string {
	if t.cell != nil {
		return t.cell.Text[t.base:]
	}
	return t.block.Text[t.base:]
}

func overlaps(spans []zh.Span, start, end int) bool {
	for _, s := range spans {
		if start < s.End && s.Start < end {
			return true
		}
	}
	return false
}

// doneAwaits is a paper that is ready and waits for another office.
var doneAwaits = regexp.MustCompile(`^[(〔]已(?:完成|编制|报送|提交|上报|公示|初审|办理)[^()]{0,6},待[^()]*(?:部门|局|委|政府|办|会)(?:确认|核定|核准|核实|审核)`)

// exempt says that a match is no leftover after all.
func (t *text) exempt(m *matcher, start, end int) bool {
	s := t.s()
	if m.id == "cell-todo" && t.cell == nil {
		return true
	}
	sp := t.sentence(start)
	sentence := s[sp.Start:max(sp.End, end)]
	for _, n := range m.not {
		if strings.Contains(sentence, n) {
			return true
		}
	}
	if m.id != "placeholder" && m.id != "blank" {
		return false
	}
	if doneAwaits.MatchString(s[start:end]) {
		return true // (已完成,待县国资部门确认): a state of the matter, nothing to fill in
	}
	if strings.ContainsAny(s, "□☐") || strings.Contains(sentence, "您") {
		return true // a questionnaire
	}
	if r, w := utf8.DecodeRuneInString(s[start:]); r >= 0x4E00 && strings.HasPrefix(strings.NewReplacer("×", "X", "x", "X").Replace(s[start+w:end]), "XX") && bearsTitle.MatchString(s[:start]) {
		return true // 研究员计××: 计 is no verb here
	}
	if masksName(s, start, end) || t.setApart(start, end) {
		return true
	}
	// A masked person: 张××, 村民李XX户; a masked number: 138XXXX1234.
	prev, pw := utf8.DecodeLastRuneInString(s[:start])
	if strings.HasPrefix(s[start:], "X") || strings.HasPrefix(s[start:], "×") || strings.HasPrefix(s[start:], "x") || s[start] == '*' {
		if prev >= '0' && prev <= '9' || prev == '*' || prev >= 'A' && prev <= 'z' {
			return true
		}
		if before, _ := utf8.DecodeLastRuneInString(s[:start-pw]); before == ':' && prev >= 0x4E00 {
			return true // 审核人:车××: whatever the surname
		}
		if prev >= 0x4E00 && bearsTitle.MatchString(s[:start-pw]) {
			return true // 研究员计××
		}
		if strings.ContainsRune(surnames, prev) {
			before, _ := utf8.DecodeLastRuneInString(s[:start-pw])
			tail := strings.TrimLeft(s[start:end], "X×x*")
			// 张XX户, but not 石XX村 and not 万XX: only what may follow a person.
			if tail == "户" || tail == "人" || tail == "家" || tail == "名" || tail == "等" || tail == "组" && (strings.HasPrefix(s[end:], "织") || groupDoes.MatchString(s[end:])) || strings.ContainsRune("、,:;。( ", before) || start == pw {
				return true
			}
		}
	}
	return false
}

// nameAround is a character and two crosses between marks: 戎××、计××(统计师). Words
// that lead to a number or a name are no surnames.
var nameAround = regexp.MustCompile(`(?:^|[、,:;。() ])([一-龥])[X×x]{2}(?:[、,:;。()]|$|组织|主持|陪同|带|牵头|负责|任|担任|为|执笔|参加|记录|统计)`)

func masksName(s string, start, end int) bool {
	from := start
	for n := 0; n < 2 && from > 0; n++ {
		_, w := utf8.DecodeLastRuneInString(s[:from])
		from -= w
	}
	to := end
	for n := 0; n < 2 && to < len(s); n++ {
		_, w := utf8.DecodeRuneInString(s[to:])
		to += w
	}
	m := nameAround.FindStringSubmatch(s[from:to])
	return m != nil && !strings.Contains("的为是约共达于在和与由向从至及见按第有无每各", m[1])
}

// setApart says that a character and its crosses stood between wide spaces as printed:
// 报告审定　宁××　　报告审核　龚××. Folding has taken the spaces away.
func (t *text) setApart(start, end int) bool {
	r, w := utf8.DecodeLastRuneInString(t.s()[:start])
	if r < 0x4E00 || start == w {
		return false
	}
	a, _ := t.fold.Orig(start-w, start)
	_, b := t.fold.Orig(start, end)
	whole := t.original()
	before, _ := utf8.DecodeLastRuneInString(whole[:a])
	_, name := utf8.DecodeRuneInString(whole[a:])
	tail := strings.TrimLeft(whole[min(a+name, b):b], "×Xx\uFF38\uFF0A*")
	after, _ := utf8.DecodeRuneInString(whole[b-len(tail):])
	return unicode.IsSpace(before) && b-len(tail) > a+name && (unicode.IsSpace(after) || after == utf8.RuneError)
}

// bearsTitle ends with what a person is called before his name.
var bearsTitle = regexp.MustCompile(`(?:研究员|教授|讲师|博士|工程师|经济师|会计师|评估师|规划师|律师|医师|主任|局长|科长|所长|院长|校长|书记|镇长|乡长|村长|县长|处长|部长|经理|委员|干部|专家|组长|代表|主席|董事长|总监|站长|队长|户主|村民|居民|老人|同志)$`)

// spacedBlank is a number left out between its word and its unit. Folding takes
// such spaces away, so that it is looked for in the text as it was printed.
var spacedBlank = regexp.MustCompile(`(?:面积|规模|人员|人数|户数|投资|总计|共计|合计|约|共|为|计|达|涉及|发放|收回|回收|[:：])(?:[ \t\x{00a0}]{2,}|\x{3000}+)(?:亩|户|人|份|万元|亿元|元|平方米|公顷|公里|米|%|％|个|名|场|次)(?:[，,。；;、]|$)`)

func (t *text) spacedBlanks() []Leftover {
	if t.cell != nil || strings.ContainsAny(t.s(), "□☐签章") {
		return nil
	}
	s := t.original()
	if len(s) > len(t.s())*4+longParagraph {
		s = s[:len(t.s())*4+longParagraph]
	}
	var out []Leftover
	for _, m := range spacedBlank.FindAllStringIndex(s, 8) {
		from := m[0]
		for n := 0; n < 8 && from > 0; n++ {
			r, w := utf8.DecodeLastRuneInString(s[:from])
			if strings.ContainsRune("。；;，,：:\n", r) {
				break
			}
			from -= w
		}
		a := document.Whole(t.block.ID)
		a.Start, a.End = t.base+m[0], t.base+m[1]
		out = append(out, Leftover{Kind: "blank", Text: s[from:m[1]], At: a})
	}
	return out
}

// around gives a leftover with a little of its sentence as printed, so that it
// can be found, and says whether the sentence goes on.
func (t *text) around(start, end int) (text string, off bool) {
	s := t.s()
	cut := false
	for n := 0; start > 0; n++ {
		if n >= 12 {
			cut = true
			break
		}
		r, w := utf8.DecodeLastRuneInString(s[:start])
		if strings.ContainsRune("。;,:\n", r) {
			break
		}
		start -= w
	}
	for n := 0; end < len(s); n++ {
		r, w := utf8.DecodeRuneInString(s[end:])
		if strings.ContainsRune("。;,:\n", r) {
			break
		}
		if n >= 6 {
			off = true
			break
		}
		end += w
	}
	a, b := t.fold.Orig(start, end)
	v := strings.ReplaceAll(t.original()[a:b], "\n", "")
	if cut {
		v = "…" + v
	}
	return v, off
}

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

var (
	ordinalCell = regexp.MustCompile(`^(?:[\d一二三四五六七八九十.、()-]{1,6}|合计|总计|小计|共计|序号|…+|\.{3,})$`)
	blankMark   = regexp.MustCompile(`^[-/_.…\s*]*$`)
	formWords   = []string{"签到", "签字", "签名", "盖章", "样表", "表样", "照片", "图片", "截图", "影像", "示意", "附图", "位置图", "空白", "格式", "记录表", "审批", "签章", "(章)", "二维码", "评分表(样", "打分"}
)

// emptyTable finds tables of the body that were never filled in. A table with
// pictures looks empty to us: words for pictures or a loss beside it clear it.
func (x *reading) emptyTable(t *table) {
	if t.block.Zone != document.ZoneBody || len(t.grid) < 3 || len(t.grid[0]) < 2 {
		return
	}
	for _, l := range x.doc.Losses {
		if l.After >= t.block.ID-1 && l.After <= t.block.ID+1 || l.After == 0 && l.Page > 0 && l.Page == t.block.Page {
			return
		}
	}
	head := max(1, t.block.Table.HeaderRows)
	rows, filled := 0, 0
	for r, row := range t.grid {
		texts, seen := 0, map[*text]bool{}
		for k, c := range row {
			if c == nil || seen[c] {
				continue
			}
			seen[c] = true
			// A number is the row's own number only in the first column.
			if !blankMark.MatchString(c.s()) && (k > 0 && hasDigit(c.s()) || !ordinalCell.MatchString(c.s())) {
				texts++
			}
		}
		if r < head || len(seen) < 2 {
			continue
		}
		first := row[0]
		if first != nil && (first.s() == "合计" || first.s() == "总计" || first.s() == "小计") {
			continue
		}
		rows++
		if texts > 0 {
			filled++
		}
	}
	if rows < 2 || filled > 0 || t.says(formWords) {
		return
	}
	headText := ""
	for _, c := range t.grid[0] {
		if c != nil {
			headText += c.s()
		}
	}
	if utf8.RuneCountInString(headText) >= 4 {
		name := t.caption
		if name == "" {
			name = "表格（" + headText + "）"
		}
		x.out.Leftovers = append(x.out.Leftovers, Leftover{Kind: "empty-table", Text: shortName(name, 40), At: document.Whole(t.block.ID)})
	}
}

// says that one of the words stands in the caption or a cell.
func (t *table) says(words []string) bool {
	var all strings.Builder
	all.WriteString(t.caption)
	for _, row := range t.grid {
		seen := map[*text]bool{}
		for _, c := range row {
			if c != nil && !seen[c] && all.Len() < longCell {
				seen[c] = true
				all.WriteString(" " + c.s())
			}
		}
	}
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(all.String(), w) })
}

func shortName(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n]) + "…"
}

// groupDoes: 由白××组以视频方式完成: who leads a group of those who ask stands for it.
var groupDoes = regexp.MustCompile(`^(?:以|用|分头|入户|走访|负责|上门|到|采用|补|完成)`)
