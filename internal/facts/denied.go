package facts

import (
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

// DeniedStep is a step of this assessment of which the report itself says that it was
// not taken: 没有另行制定评估方案, 评审环节从略, 集中论证 | 未组织.
type DeniedStep struct {
	Step    string          `json:"step"`              // of the lists deny-* of Lexicon.Words: plan publicity consult analysis identify panel
	Text    string          `json:"text"`              // the words
	Weak    bool            `json:"weak,omitempty"`    // 未再、未另行: it may have been taken before
	Instead bool            `json:"instead,omitempty"` // the sentence tells what was done in its place
	Simple  bool            `json:"simple,omitempty"`  // the sentence gives the simple procedure as the reason
	Taken   bool            `json:"taken,omitempty"`   // the report tells elsewhere when it was taken
	Haste   bool            `json:"haste,omitempty"`   // left out to save time, not because nothing asks for it
	At      document.Anchor `json:"at,omitzero"`
}

// How a step is denied: a negation, nothing but words of doing between, and the step;
// or the step, and behind it a negation with a word of doing, or a word of leaving out.
const (
	denyNot = `未|没有|没|不|无需|无须|不需要?|不必|不用|免[予于去除]?|省[略去掉]了?|略[去过]了?|跳过了?`
	denyDo  = `制[定订]|编[制写]|拟[定订]|印发|下发|出台|起草|形成|研究|安排|组织|开展|进行|召[开集]|举[行办]|实施|做|作|搞|走|开|设[置立]?|履行|聘?请|邀请|经过?|提交|报送|送|交|报|发布|张贴|刊登|执行|启动|采取|制作|出具|拿出|提请|专题|写成?|办|定|拟|排|动|补|有`
	denyHow = `再|另[外行]?|单独|专门|重新|重复|正式|统一|集中|曾|能够?|予以?|及时|同步|按[规要][定求]|严格|实际|全面|现场|书面|公开|组织|安排|对外|[对向]社会|向群众|面向社会|在?网上|在?网站上?|在?村(?:里|内|组)?|有关|相关|任何|外部|内部|第三方|人员|各方|县级|市级|集体|一次|过|了|的|本次|本项目|此次|本报告|稳评|评估|报告|风险|小组|也|都|均|作?为|具体|详细|相应`
)

var (
	deniedBefore = regexp.MustCompile(`(?:` + denyNot + `)(?:` + denyDo + `|` + denyHow + `)*$`)
	deniedBehind = regexp.MustCompile(`^(?:环节|步骤|阶段|程序|工作|会议?|时间|这?一[步环](?:节)?|等|\))*(?:,?(?:因|由于|为|考虑到|鉴于)[^,。;]{1,18},?)?(?:,?(?:均|都|也|尚|并|暂|一直|始终|至今|实际)*(?:` + denyNot + `)(?:` + denyDo + `|` + denyHow + `)*(?:[,。;)]|$)|,?(?:均|都|也|一并|予以|全部|就)*(?:从略|省[略去]|略去|跳过|免[了去做]|缺[失项]|空缺|取消)(?:了)?(?:[,。;)]|$))`)
	deniedJoin   = regexp.MustCompile(`^(?:环节|步骤|会议?|工作)*(?:和|及|与|或者?|以及|、|也)(?:(?:` + denyNot + `)|` + denyDo + `|` + denyHow + `)*$`)
	deniedCell   = regexp.MustCompile(`^(?:(?:` + denyNot + `|尚未|暂未|并未)(?:` + denyDo + `|` + denyHow + `|公示|评审|论证)*(?:[,。;(]|$)|[无否](?:[,。;(]|$)|从略|省略|略(?:[,。;(]|$)|缺(?:[,。;(]|$)|(?:因[^,。;]{1,10})?(?:取消|暂缓|空过|免了?(?:[,。;(]|$)|跳过|停开))`)
	deniedAgain  = regexp.MustCompile(`再|另|单独|专门|重新|重复`)

	// A rule, a condition, what others say, another time or another matter.
	deniedIf     = regexp.MustCompile(`如果|如未|如不|如没有|若|倘|一旦|假如|凡|不得|应当|应在|严禁|禁止|可以不|可不|不能|方可|否则|是否|有没有|必须|杜绝`)
	deniedUnless = regexp.MustCompile(`(?:避免|防止|以免|出现|存在|导致|除)[^,。;]{0,8}$|因为?$`)
	deniedSaid   = regexp.MustCompile(`(?:群众|村民|居民|业主|职工|家长|商户|店主|有人|人员|代表|来电|来信|来访|网民|他们|农户|住户|被征收人|被调查者|受访者|一[位名户人]|[名位人户份条件](?:中|里)?)[^。;]{0,24}(?:反映|认为|表示|提出|担心|质疑|指出|投诉|举报|询问|抱怨|称|说|问|希望|误以为|觉得|不满)|专家[^,。;]{0,10}(?:指出|提出|认为|建议)`)
	deniedOther  = regexp.MustCompile(`可研|可行性研究|环评|环境影响|初步设计|施工图|能评|水土保持|水保|概算|招标|投标|采购|规划|选址|用地|征收|征地|补偿|安置|应急|预案|结果|名单|价格|成本|一期|二期|三期|办法|草案|章程|立项|设计|资金|合同|协议|听证|该案|该?项目当时`)
	deniedPast   = regexp.MustCompile(`上[届轮次一]|往年|当年|去年|前年|以往|历史上?|原来|邻[县市区镇村近]|外[县市省地]|类似|同类|某[县市区镇]|案例|另一|其他项目|曾`)
	deniedSome   = regexp.MustCompile(`(?:村|社区|小区|[^门用]户|部分|个别|少数|其余|其中|其他|[一二三四五六七八九十\d两][人处家校院镇乡个项])(?:的|里)?(?:均|都|也|因故|尚|暂|仍|还|并|因[^,。;]{0,10})*$`)
	// deniedEnds: the step is what was not done, not 公示的内容 or 评审意见.
	deniedEnds  = regexp.MustCompile(`^(?:环节|步骤|程序|工作|阶段|过|了|这一[步环]|等)*(?:[,。;)、:]|$|[和及与或也就便即而且由因直]|定稿|上报|报送|提交|进场|开展)`)
	deniedFirst = regexp.MustCompile(`^[^,。;]{0,6}(?:不得|不予|不能|之前|以前)`)
	deniedThus  = regexp.MustCompile(`^(?:环节|步骤|会)?的情况下`)
	// deniedAfter: what was not done once more, since it had been done.
	deniedAfter = regexp.MustCompile(`(?:修改|完善|补正|复核|评审|公示|论证|会)(?:完善|完成|定稿|结束|期?满)?[以之]?后[,]?[^,。;]{0,6}$`)
	secretStep  = regexp.MustCompile(`涉密|保密|国家秘密|秘密|敏感`)
	simpleWay   = regexp.MustCompile(`简易|简化程序|报告表|登记表`)
)

// inItsPlace tells, behind a denial, what was done in the place of the step. What it
// takes for one's place is no other way of doing it where it says so at the end: 内部传阅.
var inItsPlace = map[string]*regexp.Regexp{
	"plan":      regexp.MustCompile(`合同|任务书|实施方案|纪要|通知|招标文件|投标文件|技术方案|委托书|提纲|大纲|计划|分工表|清单|沿用|套用|参照|并入|合并|一并|代替|替代|按[^,。;]{2,20}(?:方案|计划|提纲|大纲)`),
	"publicity": regexp.MustCompile(`公告栏|公开栏|网站|公众号|广播|报纸|刊登|张榜|村务公开|改在|改为|改由|而是|合并|一并|同步|并入`),
	"panel":     regexp.MustCompile(`函审|函询|书面|会审|会商|审阅|通讯|视频|线上|合并|一并|并入|同步|联合|一起|代替|替代|改为|改由|而是|政法委[^,。;]{0,10}(?:组织|牵头|审)|专家[^,。;]{0,14}(?:审|签|意见|把关)`),
	"":          regexp.MustCompile(`合并|一并|并入|结合|同步|代替|替代|改为|改由|而是|通过[^,。;]{2,20}(?:完成|进行|开展)|集体(?:研究|讨论)|小组(?:会|讨论|研究)`),
}

// deniedSteps finds what the report admits not to have done, in the text of any chapter but
// those on rules, measures, risks and other matters, and in tables of the steps.
func (x *reading) deniedSteps() {
	terms, steps := x.deniedTerms()
	if len(terms) == 0 {
		return
	}
	can := x.catches(x.lx.Words)
	for k, t := range x.texts {
		if !x.admits(t) {
			continue
		}
		for i, n := range terms {
			if !can[k].has(n) {
				continue
			}
			if t.cell != nil && x.deniedInRow(t, steps[i], &x.lx.Words[n]) {
				continue
			}
			if strings.ContainsAny(t.s(), "未没不无免省略跳") {
				x.deniedInText(t, steps[i], &x.lx.Words[n], terms)
			}
		}
	}
}

// deniedTerms gives the numbers of the lists deny-* and the steps they are of.
func (x *reading) deniedTerms() (numbers []int, steps []string) {
	for i, t := range x.lx.Words {
		if step, ok := strings.CutPrefix(t.ID, "deny-"); ok {
			numbers, steps = append(numbers, i), append(steps, step)
		}
	}
	return numbers, steps
}

// admits says that a text tells of this assessment how it went.
func (x *reading) admits(t *text) bool {
	switch {
	case t.block.Kind == document.Heading, t.block.Kind == document.Caption, t.block.Kind == document.Comment:
		return false
	case t.block.Zone == document.ZoneAnnex:
		return ofProcess.MatchString(lastHeading(x.path(t))) && t.cell == nil
	case !t.inBody() || t.block.Zone != document.ZoneBody:
		return false
	}
	switch x.chapter(t.block) {
	case chapterMeasures, chapterBasis, chapterRisk, chapterOther:
		if !ofProcess.MatchString(x.path(t)) {
			return false
		}
	}
	return t.table == nil || !inOthersTable(t)
}

// ofProcess is in the titles above what tells how the assessment went, beside what else.
var ofProcess = regexp.MustCompile(`过程|经过|评审|审查|步骤|程序|怎么评|怎样评|结论|会审|校核|定稿`)

// deniedInText reads the sentences of a text; all are the numbers of the lists deny-*.
func (x *reading) deniedInText(t *text, step string, term *Term, all []int) {
	for _, sp := range t.sentences {
		s := t.s()[sp.Start:sp.End]
		for _, h := range appendHits(nil, term, s) {
			from, to := -1, h.end
			before := lastRunes(s, h.start, 26)
			if m := deniedBefore.FindStringIndex(before); m != nil {
				from = h.start - len(before) + m[0]
			} else if m := deniedBehind.FindStringIndex(s[h.end:]); m != nil {
				from, to = h.start, h.end+len(strings.TrimRight(s[h.end:h.end+m[1]], ",。;)"))
			}
			if from < 0 {
				// 没有制定方案和组织评审: what is denied before it is denied of it.
				from = x.joinedDenial(s, h.start, all)
			}
			if from < 0 || !deniedHere(s, from, h.start, to) {
				continue
			}
			x.addDenied(t, DeniedStep{
				Step: step, Text: s[from:to],
				Weak:    deniedAgain.MatchString(s[from:h.start]) || from == h.start && deniedAgain.MatchString(s[h.end:to]),
				Instead: doneInstead(step, s[to:]) || step == "publicity" && secretStep.MatchString(s),
				Simple:  simpleWay.MatchString(s),
				Haste:   x.inHaste(s),
				At:      t.at(sp.Start+from, sp.Start+to),
			}, sp.Start, sp.End)
			break
		}
	}
}

// joinedDenial gives where a denial of another step begins that goes on, by 和 or 、,
// to the one at i; -1 where none does.
func (x *reading) joinedDenial(s string, i int, all []int) int {
	from := max(0, i-60)
	for _, n := range all {
		for _, h := range appendHits(nil, &x.lx.Words[n], s[from:i]) {
			a, b := from+h.start, from+h.end
			before := lastRunes(s, a, 26)
			if m := deniedBefore.FindStringIndex(before); m != nil && deniedJoin.MatchString(s[b:i]) {
				return a - len(before) + m[0]
			}
		}
	}
	return -1
}

// deniedHere says that the words of s from the negation on speak of this assessment, as a
// fact, and of the whole of it.
func deniedHere(s string, from, start, to int) bool {
	a, _ := clauseOf(s, from)
	head := s[a:from]
	switch {
	case deniedIf.MatchString(s), deniedUnless.MatchString(head), deniedSaid.MatchString(s[:from]):
		return false
	case deniedOther.MatchString(head), deniedPast.MatchString(s[:to]), deniedSome.MatchString(head):
		return false
	case deniedAfter.MatchString(s[:from]) && deniedAgain.MatchString(s[from:start]):
		return false
	case inTitle(s, from):
		return false
	}
	rest := s[to:]
	return deniedEnds.MatchString(rest) && !deniedFirst.MatchString(rest) || deniedThus.MatchString(rest)
}

// doneInstead says that what follows a denial tells how the step was taken otherwise.
func doneInstead(step, rest string) bool {
	re := inItsPlace[step]
	if re == nil {
		re = inItsPlace[""]
	}
	if at := re.FindStringIndex(rest); at != nil {
		head := rest[:at[0]]
		return !strings.HasSuffix(head, "未") && !strings.HasSuffix(head, "没有") && !strings.HasSuffix(head, "不")
	}
	return false
}

// deniedInRow reads a row of a table of steps: the step on its left, and 未组织 or 无 on
// the right of it.
func (x *reading) deniedInRow(t *text, step string, term *Term) bool {
	if t.cell.Row >= len(t.table.grid) || chars(t.s()) > 18 || !x.tellsSteps(t) {
		return false
	}
	hs := appendHits(nil, term, t.s())
	if len(hs) == 0 || !stepLabel.MatchString(t.s()[:hs[0].start]) || !stepLabelEnd.MatchString(t.s()[hs[0].end:]) {
		return false
	}
	row := t.table.grid[t.cell.Row]
	for _, c := range row {
		if c == nil || c == t || c.cell.Col <= t.cell.Col {
			continue
		}
		m := deniedCell.FindString(c.s())
		if m == "" || deniedPast.MatchString(c.s()) || deniedIf.MatchString(c.s()) {
			return false
		}
		x.addDenied(c, DeniedStep{
			Step: step, Text: t.s() + "：" + strings.TrimRight(m, ",。;("),
			Weak:    deniedAgain.MatchString(m),
			Instead: doneInstead(step, c.s()[len(m):]) || step == "publicity" && secretStep.MatchString(c.s()),
			Simple:  simpleWay.MatchString(c.s()),
			Haste:   x.inHaste(c.s()),
			At:      c.at(0, len(m)),
		}, 0, len(c.s()))
		return true
	}
	return false
}

// The label of a row names the step and nothing beside it.
var (
	stepLabel    = regexp.MustCompile(`^[\d.、()\s]*(?:组织|开展|集中|召开)?$`)
	stepLabelEnd = regexp.MustCompile(`^(?:环节|步骤|阶段|情况|会议?|时间|工作|的|和|做法|:)*$`)
)

// tellsSteps says that a table lists the steps of the assessment.
func (x *reading) tellsSteps(t *text) bool {
	return stageTable.MatchString(t.table.caption+" "+lastHeading(x.path(t))) || x.inRole(t.block.ID, "process", "body") || x.chapter(t.block) == chapterProcess
}

// addDenied keeps a denial, one of each step unless a later one is plainer, and says whether the
// step has a day elsewhere.
func (x *reading) addDenied(t *text, d DeniedStep, from, to int) {
	kinds := map[string][]string{"plan": {"plan"}, "publicity": {"publicity-start", "publicity-end"}, "panel": {"panel"}, "consult": {"survey-start", "survey-end", "meeting", "hearing"}}[d.Step]
	began := zh.Date{} // what was before was of something else
	for _, e := range x.out.Process.Events {
		if e.Kind == "commission" && (began.IsZero() || e.Period.From.Before(began)) {
			began = e.Period.From
		}
	}
	for _, e := range x.out.Process.Events {
		for _, k := range kinds {
			if e.Kind == k && !e.Planned && (k != "panel" || isPanel.MatchString(e.Text)) && !e.Period.From.Before(began) && (e.At.Block != d.At.Block || e.At.Row != d.At.Row || e.At.Start < t.at(from, to).Start || e.At.Start >= t.at(from, to).End) {
				d.Taken = true
			}
		}
	}
	if d.Step == "consult" && !d.Taken {
		d.Taken = len(x.out.Surveys) > 0
	}
	for i, o := range x.out.Process.Denied {
		if o.Step == d.Step {
			if (o.Weak || o.Instead || o.Simple) && !d.Weak && !d.Instead && !d.Simple {
				x.out.Process.Denied[i] = d
			}
			return
		}
	}
	x.out.Process.Denied = append(x.out.Process.Denied, d)
}

// isPanel: a meeting with experts for their advice is no review of the report.
var isPanel = regexp.MustCompile(`评审|审查|评议|会审|函审|论证`)
