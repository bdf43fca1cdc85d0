package facts

import (
	"strings"

	"wenping/internal/zh/regexp"
)

// Careless reports say in plain words whom they did not ask: 四社因社长不在没有安排,
// 罗家湾村有情绪,缓一缓, 三家租地的老板没有问. The words of the denial are those of daily
// life, not of a survey; what makes it one is who stands before it and that forms
// are spoken of.

var (
	// plainNot is a denial of going there or asking.
	plainNot = regexp.MustCompile(`(?:没有?|未能?|没能|没法|无法)(?:再|去|能|够|单独|专门|另外|逐户|给(?:他们|其)|对(?:他们|其)|向(?:他们|其)|(?:把|将)?(?:问卷|表))*(?:发进去|送进去|发表|发卷|发|问到|问|进村|进户|进组|进去|进场|进|过河|过去|上门|敲门|抽|填|安排|调查|访问|入户|上山|上岛|到户|到村|到组|去)(?:了|过|问卷|卷子|表)?(?:$|[,。;:)、])`)
	// plainLater puts it off.
	plainLater = regexp.MustCompile(`(?:先|暂时?|暂且)?(?:放一放|缓一缓|缓一步|略过|跳过|搁着|搁一搁|免了|作罢|不再问|不必再问|不必问|不用问)|等[^,。;]{2,14}(?:再|以?后)(?:说|补|发|问|去|做|调查)|(?:以后|日后|今后|下一步|下一轮|下次)再(?:补|说|问|发|做|调查)|再行补(?:充)?调查`)
	// plainWho are those who were not.
	plainWho = regexp.MustCompile(`([\p{Han}\d、]{0,9}?(?:村|社区|小区|组|街道|[镇乡]|[一二三四五六七八九十]社|片区|宿舍|校区|院区|公司|厂|商户|摊户|摊位|摊主|租户|渔民|渔户|经营者|经营户|老板|店铺|店家|门店|门面|铺面|职工|员工|司机|驾驶员|家长|大户|合作社|企业|农户|居民|住户|村民|学校|医院|养殖户|业主|车主|护工|商号|散户|群体)(?:的|这边|那边|里)?(?:\d+余?(?:户|家|名|人|个|间|处))?)`)
	// formsSpoken: forms are spoken of.
	formsSpoken = regexp.MustCompile(`问卷|卷|表|样本|抽样|一户一份|每户一份|\d份|逐户|发放|调查员|调查组|入户|填`)
	// onlyGiven: forms were given out in one place only: 问卷只在总公司的车队发.
	onlyGiven = regexp.MustCompile(`(?:问卷|卷|表|样本)(?:[^,。;]{0,8})?(?:只|仅)(?:在|发|对|向|给)[^,。;]{2,24}(?:发|填|抽|做)`)
	// exceptFor: 除白沙村外一户一份.
	exceptFor = regexp.MustCompile(`除(?:了)?([\p{Han}\d]{2,12}?(?:村|社区|小区|组|街道|[镇乡]|片区|宿舍|公司|厂))(?:的?\d+户)?(?:以外|之外|外)[^。;]{0,8}(?:一户一份|每户[^。;]{0,6}一份|逐户|全部|均|都|全数)`)
	// toldOtherwise: they were asked in another way, or it is no matter of forms.
	toldOtherwise = regexp.MustCompile(`电话|微信|视频|座谈|走访|面谈|当面|访谈|补发|补填|补做|补齐|补访|补问|补调|次日|随后|之后又|后来|代填|转告|公示|听证|函|意见箱|不受影响|无影响|不涉及|不在(?:本|该|影响|评估|调查|范围|红线)|以外的|范围外|不属于|单位问卷|未成年|外出|在外|空置|无人居住|拒绝|拒访|不愿|住院|联系不上|管理人员|参加人员|工作人员不`)
)

// unaskedPlainly finds such places and groups in a sentence of the consultation;
// around is what stands right after it.
func (x *reading) unaskedPlainly(t *text, from, to int, around string, add func(Unasked)) {
	s := t.s()[from:to]
	if len(s) > longSentence || planned(s) || otherCase.MatchString(s) || beyond.MatchString(s) {
		return
	}
	if m := exceptFor.FindStringSubmatchIndex(s); m != nil && !toldOtherwise.MatchString(s[m[0]:]) {
		add(Unasked{Name: s[m[2]:m[3]], Text: s[m[0]:m[1]], Said: true, At: t.at(from+m[0], from+m[1])})
		return
	}
	if !formsSpoken.MatchString(s) && !strings.Contains(t.s()[:from], "问卷") && !strings.Contains(x.path(t), "问卷") {
		return
	}
	for _, re := range []*regexp.Regexp{plainNot, plainLater} {
		for _, m := range re.FindAllStringIndex(s, 4) {
			cs := strings.LastIndexAny(s[:m[0]], "。;") + 1
			lead := s[cs:m[0]]
			if len(lead) > 150 {
				lead = lastRunes(lead, len(lead), 50)
			}
			if toldOtherwise.MatchString(lead) || toldOtherwise.MatchString(clauseAfter(s, m[1])) || toldOtherwise.MatchString(around) && !strings.Contains(around, "问卷") {
				continue
			}
			all := plainWho.FindAllStringSubmatchIndex(lead, 12)
			if len(all) == 0 {
				continue
			}
			last := all[len(all)-1]
			if len(all) > 1 && reporters.MatchString(lead[last[2]:last[3]]) {
				last = all[len(all)-2] // 四社因社长不在没有安排
			}
			name := whoLead.ReplaceAllString(lead[last[2]:last[3]], "")
			if chars(name) < 2 || someOnly.MatchString(name) || notAName.MatchString(name) || reporters.MatchString(name) {
				continue
			}
			at := m[0] - len(lead) + last[2]
			add(Unasked{Name: name, Text: strings.TrimSpace(s[at:m[1]]), Said: true, At: t.at(from+at, from+m[1])})
		}
	}
	if m := onlyGiven.FindStringIndex(s); m != nil && !toldOtherwise.MatchString(s) && (plainLater.MatchString(s) || plainNot.MatchString(s)) {
		add(Unasked{Name: "其余地方", Text: s[m[0]:m[1]], Said: true, At: t.at(from+m[0], from+m[1])})
	}
}

// reporters are those who ask, not those who are asked.
var reporters = regexp.MustCompile(`评估(?:小)?组|调查(?:小)?组|工作组|项目组|编制组|课题组|专家组|我公司|本公司|委托|村委会|居委会|村干部|负责人`)

// whoLead are the words that lead to a name.
var whoLead = regexp.MustCompile(`^(?:其中|另|另外|和|与|及|、|在|对|向|给|把|将|除|只|而|但|因|由于|份|户|这边|问卷|发到|下发|此外|还有|的)+`)

// clauseAfter is the rest of the sentence after i, up to its second comma.
func clauseAfter(s string, i int) string {
	rest := s[i:]
	n := 0
	for k, r := range rest {
		if r == ',' || r == '。' || r == ';' {
			if n++; n == 2 || r != ',' {
				return rest[:k]
			}
		}
	}
	return rest
}
