package facts

import (
	"slices"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

var (
	// reportWord is what makes a title the title of a report.
	reportWord = regexp.MustCompile(`(?:重大(?:行政)?(?:决策|事项|项目)(?:事项)?)?(?:社会(?:稳定)?(?:性)?风险|社会稳定|稳定风险|稳评|风险)(?:评估|分析|评价)?(?:工作)?(?:简易|简要|专项|专题)?(?:报告书|报告表|报告|篇章|专篇|专章)|稳评报告(?:表)?`)
	editionTag = regexp.MustCompile(`\((?:送审|报批|备案|报审|评审|征求意见|初|修改|修订|最终|定|终|公示|审定|讨论|上会)(?:稿|本|版)\)|(?:送审稿|报批稿|备案稿|征求意见稿|评审稿|初稿|修改稿|定稿|终稿|公示稿)$`)
	labelLine  = regexp.MustCompile(`^([^:。,;]{2,18}):(.+)$`)
	titleNoise = regexp.MustCompile(`^(?:附件\d*|编号|文号|密级|版本|项目编号|报告编号|备案号|第\d+号|证书|地址|电话|传真|邮编|www|http|[\d\s./-]+$)`)
	onlyDate   = regexp.MustCompile(`^(?:编制|报告|出具|审定|审批|批准|签发|定稿|成稿|完成|成文|填表|填报|落款)?(?:日期|时间|日)?:?[\d〇○零O一二三四五六七八九十年月日./-]{6,24}(?:\((?:修改)?(?:定稿|报批稿|送审稿|备案稿)\))?$`)
	alias      = regexp.MustCompile(`([^。,;:、()“”《》]{4,60}?)[”》]?\((?:以下|下文|后文|后文中|本报告)?(?:统一)?(?:均)?(?:简称|称|简称为)[:为]?["“']?(?:本|该|此|拟建|拟评估)?(?:项目|工程|事项|活动|改革|政策|方案|决策|批次)`)
)

// identity finds what and whom the report is about: from the cover, from
// labels, from forms, and from the first sentences.
func (x *reading) identity() {
	id := &x.out.Identity
	x.title()
	ls := x.findLabels()
	for _, l := range ls {
		if l.name == "实施主体" && x.inRole(l.t.block.ID, "body") && !x.inRole(l.t.block.ID, "overview") {
			l.name = "评估实施主体" // beside 责任主体 and 决策机关, it is of the assessment
		}
		for _, role := range x.roleOf(l.name) {
			x.labelled(role, l)
		}
	}
	x.aliases()
	x.unitsInProse()
	x.agencyInProse()
	x.rolesAtLarge()
	x.builder()
	x.placeInProse()
	x.scheduleInProse()
	x.procedureInProse()
	x.summary()
	x.coverOfAnother()
	x.typeGuess()
	x.elements()
	x.places()
	x.names(ls)
	_ = id
}

// roleOf gives the roles a label names: its own word, else a pattern.
func (x *reading) roleOf(name string) []string {
	var out []string
	name = strings.ReplaceAll(name, "之", "") // 稳评之责任单位
	for _, r := range x.lx.Roles {
		if slices.Contains(r.Words, name) {
			out = append(out, r.ID)
		}
	}
	if len(out) > 0 || utf8.RuneCountInString(name) > 16 {
		return out
	}
	for _, m := range matchers(x.lx.Roles) {
		for _, p := range m.patterns {
			if p.MatchString(name) && !slices.Contains(out, m.id) {
				out = append(out, m.id)
			}
		}
	}
	return out
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
	// 石桥县民政局作为责任主体; 石桥县人民政府为决策机关
	isRole = regexp.MustCompile(`(?:^|[,。;:、(由])([^,。;:、()“”]{3,30}?(?:局|政府|委员会|厅|管委会|办事处|办公室|集团|公司|医院|学校|中心|委))(?:(?:作为|是|为|系|担任|即)(?:本次|此次|本|该|项目|事项|社会稳定风险|稳定风险|评估|稳评|的|工作){0,5}?)(责任主体|责任单位|评估主体|决策机关|决策主体|决策单位)`)
	isUnit = regexp.MustCompile(`(?:为|是|系|由)[:]?([^。,;:、()“”]{4,40})`)
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
		for _, m := range isRole.FindAllStringSubmatchIndex(s, 4) {
			f := &id.ResponsibleBody
			if strings.HasPrefix(s[m[4]:m[5]], "决策") {
				f = &id.DecisionBody
			}
			if v := cleanOrg(afterLeadIn(s[m[2]:m[3]])); !f.Found() && orgName(v) && !pronoun(v) {
				at := m[2] + strings.LastIndex(s[m[2]:m[3]], v)
				f.Add(Value[string]{V: v, At: t.at(at, at+len(v))})
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
	procLine   = regexp.MustCompile(`\((?:[^()]{1,8}[·、,/—-])?(?:适用|按)?(简易|简化|一般|普通|特别|重点)(?:评估)?程序\)$`)
	placeOther = regexp.MustCompile(`(?:走访|调查|公示|座谈|访谈|会议|听证|张贴|问卷|举报|接访|办公|联系)$`)
)

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
			if saysTime.MatchString(v) && !strings.HasPrefix(v, "利息") {
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
