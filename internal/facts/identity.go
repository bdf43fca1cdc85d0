package facts

import (
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

var (
	// reportWord is what makes a title the title of a report.
	reportWord = regexp.MustCompile(`(?:重大(?:行政)?(?:决策|事项|项目)(?:事项)?)?(?:社会(?:稳定)?(?:性)?风险|社会稳定|稳定风险|稳评|风险)(?:评估|分析|评价)?(?:工作)?(?:报告书|报告表|报告|篇章|专篇|专章)|稳评报告(?:表)?`)
	editionTag = regexp.MustCompile(`\((?:送审|报批|备案|报审|评审|征求意见|初|修改|修订|最终|定|终|公示|审定|讨论|上会)(?:稿|本|版)\)|(?:送审稿|报批稿|备案稿|征求意见稿|评审稿|初稿|修改稿|定稿|终稿|公示稿)$`)
	labelLine  = regexp.MustCompile(`^([^:。,;]{2,18}):(.+)$`)
	titleNoise = regexp.MustCompile(`^(?:附件\d*|编号|文号|密级|版本|项目编号|报告编号|备案号|第\d+号|证书|地址|电话|传真|邮编|www|http|[\d\s./-]+$)`)
	onlyDate   = regexp.MustCompile(`^(?:编制|报告|出具)?(?:日期|时间)?:?[\d〇○零O一二三四五六七八九十年月日./-]{6,24}$`)
	alias      = regexp.MustCompile(`([^。,;:、()“”《》]{4,60}?)[”》]?\((?:以下|下文|后文|后文中|本报告)?(?:统一)?(?:均)?(?:简称|称|简称为)[:为]?["“']?(?:本|该|此|拟建|拟评估)?(?:项目|工程|事项|活动|改革|政策|方案|决策|批次)`)
)

// label is a name and its value: a line 建设单位：…… or neighbouring cells.
type label struct {
	name, value string
	t           *text
	start, end  int // of the value, in the folded text
	front       bool
	cell        bool
}

// identity finds what and whom the report is about: from the cover, from
// labels, from forms, and from the first sentences.
func (x *reading) identity() {
	id := &x.out.Identity
	x.title()
	ls := x.findLabels()
	for _, l := range ls {
		for i := range x.lx.Roles {
			r := &x.lx.Roles[i]
			for _, w := range r.Words {
				if l.name == w {
					x.labelled(r.ID, l)
				}
			}
		}
	}
	x.aliases()
	x.unitsInProse()
	x.builder()
	x.placeInProse()
	x.scheduleInProse()
	x.procedureInProse()
	x.summary()
	x.typeGuess()
	x.elements()
	x.places()
	x.names(ls)
	_ = id
}

// front gives the texts of the cover: before the contents page and the body.
func (x *reading) front() []*text {
	var out []*text
	for _, t := range x.texts {
		if t.block.Zone == document.ZoneContents || len(out) > 60 {
			break
		}
		if t.block.Zone == document.ZoneBody && (t.block.Kind == document.Heading && t.block.Number != "" || len(out) >= 12) {
			break
		}
		if t.cell == nil && t.s() != "" {
			out = append(out, t)
		}
	}
	return out
}

// title reads the matter's name off the cover; a title may be broken over lines.
func (x *reading) title() {
	front := x.front()
	for i, t := range front {
		s := strings.ReplaceAll(t.s(), "\n", "")
		if utf8.RuneCountInString(s) > 90 || strings.Contains(s, "。") {
			continue
		}
		at := reportWord.FindStringIndex(s)
		if at == nil && i+1 < len(front) { // 社会稳定风险评 / 估报告
			next := strings.ReplaceAll(front[i+1].s(), "\n", "")
			if utf8.RuneCountInString(s+next) <= 60 && !reportWord.MatchString(next) {
				if at = reportWord.FindStringIndex(s + next); at != nil && at[0] < len(s) {
					s += next
				} else {
					at = nil
				}
			}
		}
		if at == nil || strings.Contains(s, "有限公司") && at[1] < len(s)/2 {
			continue
		}
		head := strings.TrimSpace(s[:at[0]])
		first := t
		if k := lastLabel(head); k >= 0 {
			head = head[k:]
		}
		if head == "" || wordTail(head) {
			// 社会稳定风险 / 评估报告 on a line of its own: the name stands above.
			for k := i - 1; k >= 0 && k >= i-4; k-- {
				p := strings.ReplaceAll(front[k].s(), "\n", "")
				n := utf8.RuneCountInString(p)
				if p == "" || n > 45 || titleNoise.MatchString(p) || onlyDate.MatchString(p) || labelLine.MatchString(p) || strings.ContainsAny(p, "。!") {
					break
				}
				if n < 3 && head == "" || x.standsAbove(p, head) {
					break
				}
				head, first = p+head, front[k]
			}
		}
		if v, ok := cleanMatter(head); ok {
			x.out.Identity.Matter.Add(Value[string]{V: v, At: first.at(0, 0)})
			return
		}
		if head == "" && i+1 < len(front) { // 社会稳定风险评估报告 / （清河大道改造工程）
			next := strings.Trim(strings.ReplaceAll(front[i+1].s(), "\n", ""), "()")
			if v, ok := cleanMatter(next); ok && !titleNoise.MatchString(next) && !onlyDate.MatchString(next) && !labelLine.MatchString(next) && !orgName(next) && !strings.HasSuffix(v, "程序") {
				x.out.Identity.Matter.Add(Value[string]{V: v, At: front[i+1].at(0, 0)})
			}
			return
		}
	}
	x.titleOfStudy(front)
}

// studyTitle is the title of a study; its chapter on risks is about the same matter.
var studyTitle = regexp.MustCompile(`(?:可行性研究报告|项目申请报告|项目申请书|可研报告)(?:\([^()]*\))?$`)

// titleOfStudy reads the matter off the title of the study that the analysis is
// a volume of.
func (x *reading) titleOfStudy(front []*text) {
	for _, t := range front {
		s := strings.ReplaceAll(t.s(), "\n", "")
		if at := studyTitle.FindStringIndex(s); at != nil && utf8.RuneCountInString(s) <= 70 {
			if v, ok := cleanMatter(s[:at[0]]); ok {
				x.out.Identity.Matter.Add(Value[string]{V: v, At: t.at(0, 0)})
				return
			}
		}
	}
}

// lastLabel gives where the value begins in 项目名称:……; -1 when there is no label.
func lastLabel(s string) int {
	if i := strings.LastIndex(s, ":"); i >= 0 {
		return i + 1
	}
	return -1
}

var authority = regexp.MustCompile(`(?:人民政府|委员会|管委会|办事处|办公室|党委|[厅局])$`)

// standsAbove says that a line of the cover is an authority that stands above
// the name of its matter, not the beginning of that name.
func (x *reading) standsAbove(line, name string) bool {
	if utf8.RuneCountInString(name) < 6 || !authority.MatchString(line) || !orgName(line) {
		return false
	}
	for _, t := range x.texts {
		if strings.Contains(t.s(), line+name) {
			return false
		}
	}
	return true
}

// wordTail says that a line is only the tail of a title (重大决策, 工程).
func wordTail(s string) bool { return utf8.RuneCountInString(s) <= 4 }

var matterTail = regexp.MustCompile(`(?:的)?(?:社会(?:稳定)?(?:性)?风险(?:评估|分析|评价)?.*|稳评.*|重大(?:行政)?(?:决策|事项)(?:事项)?|社会(?:稳定)?(?:性)?)$`)

// cleanMatter takes off what is not the name: 关于…的, quotes, edition tags.
func cleanMatter(s string) (string, bool) {
	s = editionTag.ReplaceAllString(strings.TrimSpace(s), "")
	s = matterTail.ReplaceAllString(s, "")
	s = strings.Trim(s, "《》“”\"〔〕:,、。 -()")
	if strings.Count(s, "(") != strings.Count(s, ")") { // a bracket was trimmed off
		if strings.Contains(s, "(") {
			s += ")"
		}
	}
	s = strings.TrimSuffix(strings.TrimPrefix(s, "关于"), "的")
	n := utf8.RuneCountInString(s)
	if n < 4 || n > 80 || strings.ContainsAny(s, "。;?") {
		return "", false
	}
	if strings.HasPrefix(s, "XX") || strings.HasPrefix(s, "××") {
		return "", false
	}
	return s, true
}

// findLabels gives label lines (cover, overview, signature page) and the
// label cells of tables whose value stands to the right.
func (x *reading) findLabels() []label {
	var out []label
	known := map[string]bool{}
	for _, r := range x.lx.Roles {
		for _, w := range r.Words {
			known[w] = true
		}
	}
	clean := func(s string) string {
		s = strings.Trim(strings.NewReplacer(" ", "", "\n", "", "*", "").Replace(s), ":、()。")
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
			line := s[at:end]
			if m := labelLine.FindStringSubmatchIndex(line); m != nil {
				name := line[m[2]:m[3]]
				if n, ok := document.ParseNumber(name); ok && n.Rest != "" {
					name = n.Rest
				}
				name = clean(name)
				v := strings.TrimRight(strings.TrimSpace(line[m[4]:m[5]]), "。;,")
				if known[name] && v != "" {
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
				name := clean(cell.s())
				if !known[name] {
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
				if v == nil || v.s() == "" || known[clean(v.s())] || x.headerRow(tb, r, known, clean) {
					continue
				}
				out = append(out, label{name, v.s(), v, 0, len(v.s()), false, true})
			}
		}
	}
	return out
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
	orgNote = regexp.MustCompile(`\((?:盖章|公章|签章|章|以下简称.*|甲方|乙方)\)$`)
)

func orgName(s string) bool {
	n := utf8.RuneCountInString(s)
	return n >= 3 && n <= 45 && orgTail.MatchString(s)
}

func cleanOrg(s string) string {
	s = orgNote.ReplaceAllString(strings.TrimSpace(s), "")
	return strings.Trim(s, "。,;:、“”\" _-/")
}

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

// aliases reads 清河大道改造工程（以下简称“本项目”）.
func (x *reading) aliases() {
	for _, t := range x.texts {
		if !t.inBody() || !strings.Contains(t.s(), "称") {
			continue
		}
		for _, m := range alias.FindAllStringSubmatchIndex(t.s(), 3) {
			raw := t.s()[m[2]:m[3]]
			v := afterLeadIn(raw)
			if v, ok := cleanMatter(v); ok && !orgName(v) && !aliasOfDeed.MatchString(v) {
				start := m[2] + strings.LastIndex(raw, v)
				if start < m[2] {
					start = m[2]
				}
				x.out.Identity.Matter.Add(Value[string]{V: v, At: t.at(start, m[3])})
				return
			}
		}
	}
}

// aliasOfDeed: 县交投公司拟对该段实施改建(以下简称“本项目”) names no matter.
var aliasOfDeed = regexp.MustCompile(`拟对|对(?:该|此|其|上述)|决定对|拟(?:在|将|于)`)

// afterLeadIn takes off words that lead to a name: 受……委托,对, 本次评估的.
func afterLeadIn(s string) string {
	for _, w := range []string{"关于", "针对", "对于", "围绕", "根据", "按照", "为做好", "为推进", "为确保", "拟建的", "拟实施的", "开展", "编制", "完成", "组织", "实施", "推进", "负责", "承担", "成立", "拟建", "就", "对", "为", "即", "是", "由", "将", "拟", "在", "该", "和", "与", "及"} {
		if r := strings.TrimPrefix(s, w); r != s && utf8.RuneCountInString(r) >= 4 {
			return afterLeadIn(r)
		}
	}
	return s
}

var (
	entrusts = regexp.MustCompile(`受([^。,;:()]{4,40}?)(?:的)?委托,?(?:由)?([^。,;:()]{4,40}?(?:公司|中心|院|所|事务所|协会|机构|研究会))?(?:承担|负责|开展|编制|对|组织|作为|成立|$)`)
	gives    = regexp.MustCompile(`([^。,;:()]{4,36}?(?:局|政府|委员会|公司|中心|办|办公室|处|街道办事处|管委会|委))(?:依法|通过[^。,;]{2,12})?委托([^。,;:()]{4,40}?(?:公司|中心|院|所|事务所|协会|研究会|大学))`)
	isUnit   = regexp.MustCompile(`(?:为|是|系|由)[:]?([^。,;:、()“”]{4,40})`)
)

// unitsInProse reads 本项目的稳评责任单位为…… and 受……委托. Only names that end like
// a body's name count.
func (x *reading) unitsInProse() {
	id := &x.out.Identity
	for _, t := range x.texts {
		if !t.inBody() || t.cell != nil && utf8.RuneCountInString(t.s()) < 40 {
			continue
		}
		s := t.s()
		if strings.Contains(s, "委托") {
			for _, m := range entrusts.FindAllStringSubmatchIndex(s, 4) {
				if m[4] >= 0 && !id.Agency.Found() && x.aboutStability(t, m[0]) {
					if v := cleanOrg(s[m[4]:m[5]]); orgName(v) && !pronoun(v) {
						id.Agency.Add(Value[string]{V: v, At: t.at(m[4], m[5])})
					}
				}
			}
			for _, m := range gives.FindAllStringSubmatchIndex(s, 4) {
				if id.Agency.Found() || !x.aboutStability(t, m[0]) {
					continue
				}
				if v := cleanOrg(s[m[4]:m[5]]); orgName(v) && !pronoun(v) {
					id.Agency.Add(Value[string]{V: v, At: t.at(m[4], m[5])})
				}
			}
		}
		for _, r := range x.lx.Roles {
			var f *Fact[string]
			switch r.ID {
			case "responsible-body":
				f = &id.ResponsibleBody
			case "agency":
				f = &id.Agency
			case "decision-body":
				f = &id.DecisionBody
			case "project-unit":
				f = &id.ProjectUnit
			default:
				continue
			}
			if f.Found() {
				continue
			}
			for _, w := range r.Words {
				if utf8.RuneCountInString(w) < 4 {
					continue
				}
				// The word may stand in a document's title first.
				for i, tries := strings.Index(s, w), 0; i >= 0 && tries < 4 && !f.Found(); tries++ {
					i += len(w)
					if m := isUnit.FindStringSubmatchIndex(s[i:]); m != nil && m[0] == 0 {
						if v := cleanOrg(s[i+m[2] : i+m[3]]); orgName(v) && !pronoun(v) {
							f.Add(Value[string]{V: v, At: t.at(i+m[2], i+m[3])})
						}
					}
					k := strings.Index(s[i:], w)
					if k < 0 {
						break
					}
					i += k
				}
				if f.Found() {
					break
				}
			}
		}
	}
}

// builtBy: 本工程由青石县清溪水库管理所实施
var builtBy = regexp.MustCompile(`由([^,。;:()、由]{4,30}?)(?:负责|具体|组织|承担|统一)*(?:实施|建设|承建|承办|执行)(?:[,。;、]|$)|(?:^|[,。;])([^,。;:()、由]{4,30}?)(?:负责|承担)(?:本|该)?(?:项目|工程|事项|活动|改革|政策|方案)?(?:的)?(?:具体|组织|投资)*(?:实施|建设|运营|承办|执行)(?:[,。;、]|$)`)

// builder takes who carries the matter out from the overview, where no label
// or role says it.
func (x *reading) builder() {
	id := &x.out.Identity
	if id.ProjectUnit.Found() {
		return
	}
	for _, t := range x.texts {
		if !t.inBody() || t.cell != nil || !x.inRole(t.block.ID, "overview") {
			continue
		}
		for _, m := range builtBy.FindAllStringSubmatchIndex(t.s(), 2) {
			k := 2
			if m[2] < 0 {
				k = 4
			}
			if v := cleanOrg(t.s()[m[k]:m[k+1]]); orgName(v) && !pronoun(v) {
				id.ProjectUnit.Add(Value[string]{V: v, At: t.at(m[k], m[k+1])})
				return
			}
		}
	}
}

func pronoun(s string) bool {
	for _, w := range []string{"我", "本", "该", "有关", "相关", "各", "第三方", "其", "具有", "具备", "专业"} {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// aboutStability says that the sentence or the one after it speaks of this kind of assessment.
func (x *reading) aboutStability(t *text, i int) bool {
	sp := t.sentence(i)
	s := t.s()[sp.Start:sp.End]
	return strings.Contains(s, "稳定风险") || strings.Contains(s, "社会风险") || strings.Contains(s, "稳评") || strings.Contains(s, "风险评估")
}

var (
	placeAt    = regexp.MustCompile(`(?:位于|地处|坐落于|坐落在|选址于|选址在|选址位于|建设地点为|建设地点在|地点为)([^。,;:()]{3,40})`)
	scheduleAt = regexp.MustCompile(`(?:建设工期|计划工期|总工期|工期|建设周期|建设期|实施期|施工期)(?:为|约为|约|共|计划|预计|:)*([^。,;:()]{2,30})`)
	procAt     = regexp.MustCompile(`(?:适用|采用|采取|按照|按|执行|属于|实行|选用|选择|履行|运用|确定为|(?:评估|稳评|适用|采用)(?:的)?(?:工作)?程序(?:类型|类别)?(?:确定|选择|选定)?(?:为|是|:|选用))(?:的)?“?(?:社会稳定风险评估|稳评|评估)?(?:的)?“?(简易|简化|一般|普通|特别|重点)(?:[”(]|程序|评估程序|开展|进行|$|。|,|;)`)
)

var (
	procLine   = regexp.MustCompile(`^\((?:适用)?(简易|简化|一般|普通|特别|重点)(?:评估)?程序\)$`)
	placeOther = regexp.MustCompile(`(?:走访|调查|公示|座谈|访谈|会议|听证|张贴|问卷|举报|接访|办公|联系)$`)
)

// placeInProse takes the first 位于…… of the overview that speaks of the matter.
func (x *reading) placeInProse() {
	id := &x.out.Identity
	if id.Location.Found() {
		return
	}
	for _, t := range x.texts {
		if !t.inBody() || t.block.Zone != document.ZoneBody || t.cell != nil {
			continue
		}
		for _, m := range placeAt.FindAllStringSubmatchIndex(t.s(), 2) {
			sp := t.sentence(m[0])
			head := t.s()[sp.Start:m[0]]
			if !speaksOfMatter(head) && !x.inRole(t.block.ID, "overview") || placeOther.MatchString(head) {
				continue
			}
			v := strings.TrimSpace(t.s()[m[2]:m[3]])
			id.Location.Add(Value[string]{V: v, At: t.at(m[2], m[3])})
			return
		}
	}
}

func speaksOfMatter(s string) bool {
	for _, w := range []string{"本项目", "该项目", "本工程", "该工程", "项目", "工程", "拟建", "本次", "本事项"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

func (x *reading) scheduleInProse() {
	id := &x.out.Identity
	if id.Schedule.Found() {
		return
	}
	for _, t := range x.texts {
		if !t.inBody() || t.block.Kind == document.Heading || !x.inRole(t.block.ID, "overview") {
			continue
		}
		if m := scheduleAt.FindStringSubmatchIndex(t.s()); m != nil {
			v := t.s()[m[2]:m[3]]
			if saysTime.MatchString(v) {
				id.Schedule.Add(Value[string]{V: strings.TrimSpace(v), At: t.at(m[2], m[3])})
				return
			}
		}
	}
}

func procedureOf(s string) string {
	switch {
	case strings.Contains(s, "简易"), strings.Contains(s, "简化"):
		return "simple"
	case strings.Contains(s, "特别"), strings.Contains(s, "重点"):
		return "special"
	case strings.Contains(s, "一般"), strings.Contains(s, "普通"):
		return "general"
	}
	return ""
}

// procedureInProse reads 本项目适用一般程序; 不适用简易程序 and the text of a rule say nothing.
func (x *reading) procedureInProse() {
	for _, t := range x.texts[:min(12, len(x.texts))] { // (简易程序) below the title
		if m := procLine.FindStringSubmatch(strings.TrimSpace(t.s())); m != nil && t.cell == nil {
			x.out.Identity.Procedure.Add(Value[string]{V: procedureOf(m[1]), At: t.at(0, 0)})
		}
	}
	for _, t := range x.texts {
		if !t.inBody() || !strings.Contains(t.s(), "程序") {
			continue
		}
		for _, m := range procAt.FindAllStringSubmatchIndex(t.s(), 4) {
			sp := t.sentence(m[0])
			sentence := t.s()[sp.Start:sp.End]
			head := t.s()[sp.Start:m[0]]
			if strings.HasSuffix(head, "不") || strings.HasSuffix(head, "可") || strings.HasSuffix(head, "未") || strings.HasSuffix(head, "应") || strings.HasSuffix(head, "可以") || strings.HasPrefix(t.s()[m[1]:], "项目") ||
				strings.Contains(sentence, "的,适用") || strings.Contains(sentence, "的,按") || strings.Contains(sentence, "的,可") || strings.Contains(sentence, "的,采用") || strings.Contains(sentence, "可以适用") || strings.Contains(sentence, "凡") || strings.Contains(sentence, "审批程序") {
				continue
			}
			x.out.Identity.Procedure.Add(Value[string]{V: procedureOf(t.s()[m[2]:m[3]]), At: t.at(m[0], m[1])})
		}
	}
}

// summary keeps the first paragraphs of the overview, up to some 300 characters.
func (x *reading) summary() {
	for _, a := range x.out.Structure.Roles["overview"] {
		if a.Chars < 20 {
			continue
		}
		var parts []string
		n := 0
		var at document.Anchor
		add := func(t *text) {
			if t.s() == "" || n >= 240 {
				return
			}
			if n == 0 {
				at = t.at(0, 0)
			}
			n += utf8.RuneCountInString(t.s())
			parts = append(parts, strings.ReplaceAll(t.s(), "\n", ""))
		}
		if a.Section > 0 {
			for _, t := range x.section(a.Section) {
				if t.block.Kind == document.Paragraph && utf8.RuneCountInString(t.s()) >= 15 {
					add(t)
				}
			}
		} else if a.How == "table-label" {
			for _, t := range x.texts {
				if t.cell != nil && t.at(0, 0) == a.At {
					add(t)
				}
			}
		}
		if n > 0 {
			x.out.Identity.Summary.Add(Value[string]{V: shortName(strings.Join(parts, ""), 320), At: at})
			return
		}
	}
}

var policyTail = regexp.MustCompile(`(?:通告|办法|细则|意见|规定|政策|条例)(?:\([^)]*\))?$`)

var (
	regulates = regexp.MustCompile(`(?:调整|优化|整合|管理|限行|禁行|禁放|管制|规范|取缔|整顿)(?:的)?(?:实施)?(?:事项|工作|方案|决定|措施|办法|通告)?$`)
	builds    = regexp.MustCompile(`项目|工程|建设|改造|新建|扩建|改建|迁建|拓宽|征收|征地|拆迁|规划`)
)

// typeGuess reads the decision type off the title: the word nearest its end
// names the thing (中学门前道路 is a road), a policy is named by its last word.
func (x *reading) typeGuess() {
	g := &x.out.Identity.Type
	m, ok := x.out.Identity.Matter.First()
	type hit struct {
		id       string
		end, len int
		verb     bool // the title begins with it: 撤并……初中部
	}
	hits := func(s string) []hit {
		var out []hit
		rules := regulates.MatchString(s) && !builds.MatchString(s)
		for _, ty := range x.lx.Types {
			if ty.Fixed && rules {
				continue // 殡仪车辆通行线路调整 builds nothing
			}
			best := hit{}
			for _, w := range ty.Title {
				if i := strings.LastIndex(s, w); i >= 0 {
					h := hit{ty.ID, i + len(w), len(w), strings.HasPrefix(s, w)}
					if h.verb || best.verb {
						h.end = max(h.end, best.end)
					}
					if h.end > best.end || h.end == best.end && h.len > best.len {
						best = h
					}
				}
			}
			for _, p := range ty.Patterns {
				re, err := regexp.Compile(p)
				if err != nil {
					continue // told when the pack is loaded
				}
				if m := re.FindStringIndex(s); m != nil && m[1] > best.end {
					best = hit{ty.ID, m[1], m[1] - m[0], false}
				}
			}
			if best.id != "" {
				out = append(out, best)
			}
		}
		return out
	}
	if ok {
		hs := hits(m.V)
		best := -1
		policy := policyTail.MatchString(m.V)
		for i, h := range hs {
			isPolicy := h.id == "policy"
			switch {
			case best < 0:
				best = i
			case hs[best].verb && !h.verb:
			case h.verb && !hs[best].verb && !isPolicy:
				best = i
			case isPolicy && !policy: // 实施方案 of a project is no policy
			case hs[best].id == "policy" && !policy, h.end > hs[best].end, h.end == hs[best].end && h.len > hs[best].len:
				best = i
			}
		}
		if best >= 0 {
			g.ID, g.From, g.At = hs[best].id, "title", []document.Anchor{m.At}
			for i, h := range hs {
				if i != best {
					g.Also = append(g.Also, h.id)
				}
			}
			return
		}
	}
	sum, ok := x.out.Identity.Summary.First()
	if !ok {
		return
	}
	counts, best := map[string]int{}, ""
	for _, ty := range x.lx.Types {
		if ty.ID == "policy" || ty.ID == "activity" || ty.Fixed && regulates.MatchString(m.V) && !builds.MatchString(m.V) {
			continue
		}
		for _, w := range append(append([]string{}, ty.Title...), ty.Text...) {
			counts[ty.ID] += strings.Count(sum.V, w)
		}
		if counts[ty.ID] >= 2 && (best == "" || counts[ty.ID] > counts[best]) {
			best = ty.ID
		}
	}
	if best != "" {
		g.ID, g.From, g.At = best, "text", []document.Anchor{sum.At}
	}
}

var (
	countyOf = regexp.MustCompile(`^(?:[一-龥]{2,3}省|[一-龥]{2,5}自治区)?(?:[一-龥]{2,4}(?:市|州))?([一-龥]{1,4}?(?:县|区|市|旗))`)
	townOf   = regexp.MustCompile(`[一-龥]{1,4}?(?:镇|乡|街道)`)
	villages = regexp.MustCompile(`([一-龥]{1,4}?(?:镇|乡|街道))([一-龥]{1,4}?(?:村|社区))`)
)

// places keeps the places of the matter and its county, from where they can be
// read for certain: the head of the title, of the location, of a body's name.
func (x *reading) places() {
	id := &x.out.Identity
	seen := map[string]bool{}
	add := func(name, kind string, at document.Anchor) {
		if name != "" && !seen[name] {
			seen[name] = true
			id.Places = append(id.Places, PlaceName{Name: name, Kind: kind, At: at})
		}
	}
	from := func(v Value[string]) {
		s := zh.Fold(v.V).Text
		for _, w := range []string{"撤并", "调整", "关于", "新建", "拟建", "征收", "改造", "整治", "撤销"} {
			s = strings.TrimPrefix(s, w)
		}
		if m := countyOf.FindStringSubmatch(s); m != nil && !notCounty[m[1]] {
			kind := map[rune]string{'市': "city"}[lastRune(m[1])]
			if kind == "" {
				kind = "county"
			}
			add(m[1], kind, v.At)
			if !id.Region.Found() {
				id.Region.Add(Value[string]{V: m[0], At: v.At})
			}
			s = s[len(m[0]):]
		}
		if m := townOf.FindString(s); m != "" && strings.HasPrefix(s, m) {
			add(m, "town", v.At)
		}
	}
	for _, f := range []Fact[string]{id.Matter, id.Location, id.ResponsibleBody, id.ProjectUnit} {
		for _, v := range f.All() {
			from(v)
		}
	}
	for _, v := range id.Location.All() {
		for _, m := range villages.FindAllStringSubmatch(v.V, 10) {
			add(m[1], "town", v.At)
			add(m[2], "village", v.At)
		}
	}
}

// notCounty are words that end like a county's name.
var notCounty = map[string]bool{"小区": true, "社区": true, "片区": true, "园区": true, "城区": true, "地区": true, "库区": true, "矿区": true, "城市": true, "新区": true, "灌区": true, "景区": true, "棚户区": true, "开发区": true, "工业区": true, "旧小区": true, "农贸市": true, "全县": true, "全市": true, "全区": true, "我县": true, "我市": true, "老城区": true, "主城区": true, "中心城区": true, "老旧小区": true}

func lastRune(s string) rune { r, _ := utf8.DecodeLastRuneInString(s); return r }
