package facts

import (
	"slices"
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

// SupportClaim is a statement of how many support: a rate, or a word.
// Kind: support, both (support and conditional), oppose; or all (everybody), most
// (大多数), none-opposed, few-opposed (几乎没有人反对).
type SupportClaim struct {
	Kind     string
	Rate     float64 // percent, for rates
	Decimals int
	Stated   bool // a rate is stated
	Least    bool // 以上, 超过: at least that
	Most     bool // 不足, 不到: at most that
	Approx   bool // 约, 近
	Text     string
	Clause   string // the clause it stands in, up to its end: names the group, where it is of one
	At       document.Anchor
}

var (
	claimRate = regexp.MustCompile(`(支持(?:和|与|及|、)?有条件支持|支持(?:和|与|及|、)?基本支持|赞成(?:和|与|及|、)?基本赞成|同意(?:和|与|及|、)?有条件同意|支持或有条件支持|支持率|支持度|赞成率|同意率|满意率|满意度|反对率|不支持|不赞成|不同意|反对|支持|赞成|同意)[^。;,%]{0,16}?(?:,(?:约)?占[^。;,%\d]{0,12})?(\d{1,3}(?:\.\d+)?)%`)
	rateClaim = regexp.MustCompile(`(\d{1,3}(?:\.\d+)?)%(?:以上)?的?[^。;,%]{0,14}?(表示支持或有条件支持|表示支持和有条件支持|支持和有条件支持|支持或有条件支持|不支持|不赞成|不同意|反对|支持|赞成|同意)`)
	claimMost = regexp.MustCompile(`绝大(?:多数|部分)[^。,;]{0,16}(?:支持|赞成|同意|拥护|认可)`)
	pctDot    = regexp.MustCompile(`\.(\d+)`)
	otherPoll = regexp.MustCompile(`同类|类似|网民|网络|单位问卷|部门问卷|听证|代表(?:赞成|同意)|职代会|会议表决|满意|村民会议|上年|往年|目标|力争|以上方可|达到\d+%以上的|签约|入库|完成率|补偿`)
)

// ofMembers: 42名代表中38名同意 are those of a meeting, no questionnaire.
var ofMembers = regexp.MustCompile(`\d+(?:名|位|人)(?:[\p{Han}]{0,4}(?:代表|职工))?中,?(?:有)?\d+(?:名|位|人)`)

// otherPollAfter: 同意率98%(单位问卷)
var otherPollAfter = regexp.MustCompile(`^\((?:单位|部门|听证|职代会|代表会|网络)`)

// supportClaims reads what a sentence says of how many support.
func supportClaims(t *text, from, to int) []SupportClaim {
	s := t.s()[from:to]
	var out []SupportClaim
	done := 0 // where the last claim ends: what went before is of it
	// 赞成占84.66%,职代会同意率86.05%: the second is of another vote
	other := func(a, b int) bool {
		lead := min(max(done, strings.LastIndexAny(s[:a], ";。")+1), a)
		done = b
		return otherPoll.MatchString(s[lead:b]) || otherPollAfter.MatchString(s[b:]) || ofMembers.MatchString(s[lead:b])
	}
	clause := func(a, b int) string {
		cs, _ := clauseOf(s, a)
		return s[cs:b]
	}
	kindOf := func(w string) string {
		switch {
		case strings.Contains(w, "有条件") || strings.Contains(w, "基本"):
			return "both"
		case strings.Contains(w, "反对") || strings.Contains(w, "不"):
			return "oppose"
		}
		return "support"
	}
	rate := func(a, b, k0, k1 int, word string) {
		p, ok := zh.ParseNumeral(s[a:b])
		if other(k0, k1) || !ok || p > 100 {
			return
		}
		// 8 3. 91%: a number that a PDF broke apart is not read.
		if head := strings.TrimRight(s[:a], " "); head != "" && strings.ContainsRune("0123456789.", rune(head[len(head)-1])) {
			return
		}
		dec := 0
		if m := pctDot.FindStringSubmatch(s[a:b]); m != nil {
			dec = len(m[1])
		}
		around := lastRunes(s, a, 3) + nextRunes(s, b, 4)
		out = append(out, SupportClaim{Kind: kindOf(word), Rate: p, Decimals: dec, Stated: true,
			Least:  strings.Contains(around, "以上") || strings.Contains(around, "超过") || strings.Contains(around, "逾") || strings.Contains(around, "高于"),
			Approx: strings.Contains(around, "约") || strings.Contains(around, "近") || strings.Contains(around, "左右"),
			Text:   strings.TrimSpace(s[k0:k1]), Clause: clause(k0, k1), At: t.at(from+k0, from+k1)})
	}
	for _, m := range claimRate.FindAllStringSubmatchIndex(s, 4) {
		rate(m[4], m[5], m[0], m[1], s[m[2]:m[3]])
	}
	if len(out) == 0 {
		done = 0
		for _, m := range rateClaim.FindAllStringSubmatchIndex(s, 4) {
			rate(m[2], m[3], m[0], m[1], s[m[4]:m[5]])
		}
	}
	for _, k := range sharesInWords(s) {
		if !slices.ContainsFunc(out, func(o SupportClaim) bool {
			return o.At.Start <= t.at(from+k.from, from+k.to).End && t.at(from+k.from, from+k.to).Start <= o.At.End
		}) {
			k.claim.Text, k.claim.Clause, k.claim.At = s[k.from:k.to], clause(k.from, k.to), t.at(from+k.from, from+k.to)
			out = append(out, k.claim)
		}
	}
	done = 0
	if m := claimMost.FindStringIndex(s); m != nil && !other(m[0], m[1]) {
		out = append(out, SupportClaim{Kind: "most", Text: s[m[0]:m[1]], Clause: clause(m[0], m[1]), At: t.at(from+m[0], from+m[1])})
	}
	for _, k := range attitudesOfAll(s) {
		k.claim.Text, k.claim.Clause, k.claim.At = s[k.from:k.to], clause(k.from, k.to), t.at(from+k.from, from+k.to)
		out = append(out, k.claim)
	}
	return out
}

// claimed is a claim and where it stands in a sentence.
type claimed struct {
	claim    SupportClaim
	from, to int
}

const (
	forIt     = `支持|赞成|赞同|同意|拥护|拥戴`
	againstIt = `反对|不支持|不赞成|不同意|不赞同|不拥护`
)

var (
	claimWord  = regexp.MustCompile(againstIt + `|` + forIt)
	withTerms  = regexp.MustCompile(`(?:有|附|带)条件|基本(?:` + forIt + `)|不反对`)
	shareMost  = regexp.MustCompile(`(?:不足|不到|低于|未到|少于|不超过|不过|以下)$`)
	shareLeast = regexp.MustCompile(`(?:超过|超|逾|高于|不低于|不少于|达到或超过|至少)$`)
	shareNear  = regexp.MustCompile(`(?:约|近|将近|接近|大约)(?:占|为)?$`)
	denied     = regexp.MustCompile(`(?:没有|没|未|无|并未|不再|未曾)(?:表示|提出|明确)?$`)
	// 反对二成以上为中风险: how levels are set.
	levelSet = regexp.MustCompile(`为[高中低]|[高中低]风险|标准|判据|档`)
	// 赞成先改渠道: what is to be done, no stand on the matter.
	otherObject = regexp.MustCompile(`^(?:的是)?(?:先|增|加|提高|设|采用|保留|延长|由|将|把|在|按|分|用|统一|限|免|推迟|优先|另|继续|不|以)`)
)

// sharesInWords reads the shares a sentence prints in words, 九成五, 百分之九十八, by the
// word of attitude that stands nearest in their clause.
func sharesInWords(s string) (out []claimed) {
	for _, p := range zh.Percents(s) {
		if strings.ContainsAny(s[p.Start:p.End], "%‰") || p.Value > 100 || levelSet.MatchString(s) {
			continue
		}
		cs, ce := clauseOf(s, p.Start)
		before, after := s[cs:p.Start], s[p.End:max(ce, p.End)]
		if chars(before) <= 3 && cs > 0 && strings.HasSuffix(strings.TrimRight(before, "约近"), "占") { // 支持的523份,占八成二
			cs, _ = clauseOf(s, max(0, cs-2))
			before = s[cs:p.Start]
		}
		b, a := claimWord.FindAllStringIndex(before, -1), claimWord.FindStringIndex(after)
		k := claimed{from: p.Start, to: p.End}
		word := ""
		switch {
		case len(b) > 0 && chars(before[b[len(b)-1][1]:]) <= 16 && (a == nil || chars(before[b[len(b)-1][1]:]) <= 8):
			w := b[len(b)-1]
			if denied.MatchString(before[:w[0]]) {
				continue // 没有反对的占九成
			}
			k.from, word = cs+w[0], before[w[0]:w[1]]
			if withTerms.MatchString(before) {
				k.claim.Kind = "both"
			}
		case a != nil && chars(after[:a[0]]) <= 18 && !otherObject.MatchString(after[a[1]:]):
			k.to, word = p.End+a[1], after[a[0]:a[1]]
			if withTerms.MatchString(after) {
				k.claim.Kind = "both"
			}
		default:
			continue
		}
		if from, to := clauseOf(s, p.Start); !ofThoseAsked(s, k.from, k.to) || otherPoll.MatchString(s[from:max(to, k.to)]) {
			continue
		}
		switch {
		case strings.Contains("|"+againstIt+"|", "|"+word+"|"):
			k.claim.Kind = "oppose"
		case k.claim.Kind == "":
			k.claim.Kind = "support"
		}
		head, tail := lastRunes(s, p.Start, 5), nextRunes(s, p.End, 3)
		k.claim.Stated, k.claim.Rate, k.claim.Decimals = true, p.Value, p.Decimals
		k.claim.Most = shareMost.MatchString(head) || strings.HasPrefix(tail, "以下")
		k.claim.Least = !k.claim.Most && (shareLeast.MatchString(head) || strings.HasPrefix(tail, "以上") || strings.HasPrefix(tail, "多") || strings.HasPrefix(tail, "有余"))
		k.claim.Approx = shareNear.MatchString(head) || strings.HasPrefix(tail, "左右") || strings.HasPrefix(tail, "上下") ||
			p.Value == 10*float64(int(p.Value/10)) && strings.HasSuffix(s[p.Start:p.End], "成")
		out = append(out, k)
	}
	return out
}

var (
	whoIsAsked = `受访|被调查|调查对象|答卷|问卷|群众|居民|村民|农户|住户|用户|车主|家长|商户|移民|业主|司机|驾驶员|经营户|经营者|从业者|职工|员工|市民|乘客|户|民众|百姓|乡亲`
	// attitudeOfAll: 群众一致拥护, 全体移民都表示赞成, 人人支持
	attitudeOfAll = regexp.MustCompile(`(?:一致|全部|全都|全体|所有|人人|个个|家家|户户|无一例外|百分百|百分之百|百分之一百|清一色|毫无例外)(?:[^。,;:]{0,12}?)(?:` + forIt + `)`)
	publicSpoken  = regexp.MustCompile(whoIsAsked + `|人人|个个|家家|户户`)
	notWholly     = regexp.MustCompile(`不|条件|\d`)
	// noneAgainst: 没有人反对, 未收到任何反对声音, 几乎听不到不同声音
	noneAgainst = regexp.MustCompile(`(几乎|基本上?|大体上?|近乎)?(没有|没|无|未有|未见|未出现|未发现|未收到|未听到|没有出现|没有收到|没有听到|没人|听不到|不存在|看不到|找不到)(?:任何|任何人|什么|一个|一份|一户|一人|一票|一名|有|人|一例|群众|村民|农户|居民|家长|住户|被调查者|受访者|明显|明确|公开|的|提出|表示|持|过|到|强烈){0,4}(反对|不同意见|不同看法|不同声音|不同的声音|不赞成|不支持|不同意|杂音)(意见|声音|者|的声音|的意见|的人|的情况|票)?`)
	fewAgainst  = regexp.MustCompile(`(?:反对|不同意|不赞成|不支持|不同意见|不同声音|不同看法)(?:意见|声音)?(?:者|的人|的群众|的)?(?:仅仅?|只)?(?:是|属|为|有)?(?:极少数|极个别|寥寥|屈指可数|微乎其微|可以忽略|凤毛麟角)|(?:极少数|极个别|鲜有|极少有?|罕有)(?:人|群众|村民|户|居民)?(?:表示|持|提出)?(?:反对|不赞成|不支持|不同意)`)
	noneAfter   = regexp.MustCompile(`^(?:的?(?:占|有|达|为|\d)|率|理由|的理由|的条件|的依据|的[户人群居村]|[户人份])`)
	noneBefore  = regexp.MustCompile(`(?:有|若|如|如果|倘若|假如|并非|不是|不等于|不能说|不代表|不意味着|不可能|只有|直到|直至|待|确认|保证|确保|力争|争取|要求|目标是)$`)
	// of other rounds, other people or other ways of asking
	otherRound = regexp.MustCompile(`公示|公告|座谈|部门|单位|会上|会议|表决|专家|银行|听证|来信|来电|代表|常委|党组|班子|评审|论证会|评委|成员|股东|董事|同类|类似|外省|外市|外县|外地(?:同|的|做|经)|邻[县市区]|往年|上年|去年|去届|上届|历次|试点|回访|复访|沟通后|解释后|调整后|答复后|化解后|回复后|再次|二次|第二轮|处理后|目标|力争|预计|网上|网络|留言|函|征求意见|村委|居委|村组干部|物业|若|假如|如果|承诺|以前|曾经|签`)
	asking     = regexp.MustCompile(`问卷|调查|受访|答卷|卷|表\d`)
)

// ofThoseAsked says that a clause, with what leads to it, speaks of those asked by
// questionnaire, not of a meeting, a notice, another round or another matter.
func ofThoseAsked(s string, a, b int) bool {
	cs, ce := clauseOf(s, a)
	if otherRound.MatchString(s[cs:max(ce, b)]) {
		return false
	}
	lead := s[strings.LastIndexAny(s[:cs], ";。")+1 : cs]
	m := otherRound.FindAllStringIndex(lead, -1)
	return len(m) == 0 || asking.MatchString(lead[m[len(m)-1][1]:]+s[cs:a])
}

// attitudesOfAll reads what a sentence says of everybody or of nobody.
func attitudesOfAll(s string) (out []claimed) {
	seen := map[string]bool{}
	add := func(kind string, a, b int) {
		if !seen[kind] {
			seen[kind] = true
			out = append(out, claimed{SupportClaim{Kind: kind}, a, b})
		}
	}
	ours := func(a, b int) bool { return ofThoseAsked(s, a, b) }
	for _, m := range attitudeOfAll.FindAllStringIndex(s, 4) {
		cs, ce := clauseOf(s, m[0])
		whole := s[cs:max(ce, m[1])]
		rest := s[m[1]:max(ce, m[1])]
		if !publicSpoken.MatchString(whole) || !ours(m[0], m[1]) || otherPoll.MatchString(whole) || notWholly.MatchString(s[m[0]:m[1]]) ||
			otherObject.MatchString(rest) || strings.HasPrefix(rest, "率") || strings.HasPrefix(rest, "的") || noneBefore.MatchString(s[cs:m[0]]) {
			continue
		}
		add("all", m[0], m[1])
	}
	for _, m := range noneAgainst.FindAllStringSubmatchIndex(s, 4) {
		cs, _ := clauseOf(s, m[0])
		if noneBefore.MatchString(s[cs:m[0]]) || noneAfter.MatchString(s[m[1]:]) || !ours(m[0], m[1]) || otherPoll.MatchString(s[cs:m[1]]) {
			continue
		}
		kind := "none-opposed"
		if m[2] >= 0 {
			kind = "few-opposed"
		}
		add(kind, m[0], m[1])
	}
	for _, m := range fewAgainst.FindAllStringIndex(s, 2) {
		if ours(m[0], m[1]) {
			add("few-opposed", m[0], m[1])
		}
	}
	return out
}
