package facts

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

var (
	sayP      = regexp.MustCompile(`(?:概率|可能性)\(?[Pp]?\)?(?:等级)?(?:为|是|属于|属|取值?为?|判定为|评定为|=|:)?\s*["“]?(极低|很低|较低|低|中等|中|较高|很高|高|较大|较小|大|小|\d?\.\d+)`)
	sayQ      = regexp.MustCompile(`影响(?:程度|后果)?\(?[Qq]?\)?(?:等级)?(?:为|是|属于|属|取值?为?|判定为|评定为|=|:)?\s*["“]?(可忽略|可以忽略|很小|较小|小|中等|中|一般|较大|很大|大|严重|较重|较轻|重|轻|较低|较高|低|高|\d?\.\d+)`)
	sayDegree = regexp.MustCompile(`(?:(?:风险|单因素)(?:程度|等级)|(?:^|[,。;、(])程度)\(?R?\)?(?:(?:为|是|属于|属|判定为|评定为|=|:)\s*["“]?(微小|较小|一般|较大|重大|较低|较高|低|中等|中|高|\d?\.\d+)|["“]?(微小|较小|一般|较大|重大|较低|较高|中等)["”]?(?:[,。;:)]|风险|$))`)
	// sayBare: 可能性大,影响大,较重。
	sayBare  = regexp.MustCompile(`影响(?:程度)?(?:为)?[大中小高低重轻较一般等]{1,3}[,、](?:为|属|属于)?(微小|较小|一般|较大|重大|较重|较轻|严重|重|轻|较高|较低|高|中|低|大|小)(?:[,。;]|$)`)
	sayClass = regexp.MustCompile(`(?:属|属于|判定为|评定为|确定为|定为)["“]?(微小|较小|一般|较大|重大)["”]?(?:程度)?(?:的)?风险`)
	// 概率的判定标准为…: a criterion, where 补偿标准有争议 is a matter
	ofCriteria = regexp.MustCompile(`(?:评判|评定|判定|判别|划分|分级|取值|等级|程度|估计|概率|影响|衡量|打分|赋值)[^,。;]{0,6}标准|标准(?:如下|见表|为:)`)
	sayWhole   = regexp.MustCompile(`本项目|该项目|本事项|整体|总体|综合风险|各(?:项)?风险|均为`)
)

// proseEstimates reads what is said of a factor's probability, influence and
// degree in running text, for the factors whose tables do not give it: in the
// section headed by the factor, or in a sentence that names this factor alone.
func (x *reading) proseEstimates() {
	fs := x.out.Risks.Factors
	open := false
	for i := range fs {
		b := &fs[i].Before
		a := &fs[i].After
		open = open || !b.P.Found() && !b.PWord.Found() || !b.Q.Found() && !b.QWord.Found() || !b.Degree.Found() && !b.R.Found() || !a.Degree.Found() && !a.R.Found()
	}
	if !open {
		return
	}
	had := make([][2][3]bool, len(fs)) // what the tables gave already
	for i := range fs {
		for k, e := range []*Estimate{&fs[i].Before, &fs[i].After} {
			had[i][k] = [3]bool{e.P.Found() || e.PWord.Found(), e.Q.Found() || e.QWord.Found(), e.Degree.Found() || e.R.Found()}
		}
	}
	for _, t := range x.texts {
		if t.table != nil || !t.inBody() || t.block.Kind == document.Heading ||
			!strings.Contains(t.s(), "概率") && !strings.Contains(t.s(), "可能性") && !strings.Contains(t.s(), "程度") && !strings.Contains(t.s(), "等级") &&
				!degreeChange.MatchString(t.s()) {
			continue
		}
		path := x.path(t)
		if caseTable.MatchString(path) {
			continue
		}
		headed, sure := x.bestFactor(measureTail.ReplaceAllString(riskName(lastHeading(path)), ""), "")
		if !sure {
			headed = -1
		}
		at := headed
		if i, sure := x.bestFactor(leadClause(t.s()), ""); at < 0 && i >= 0 && sure {
			at = i
		}
		if i := x.factorOfBlock(t.block.ID); at < 0 && i >= 0 {
			at = i
		}
		for _, sp := range t.sentences {
			s := t.s()[sp.Start:sp.End]
			x.changedDegrees(t, sp.Start, s, had)
			i := at
			if n := x.onlyFactor(s); n >= 0 {
				i = n
			}
			if i < 0 || sayWhole.MatchString(s) || hypothesis.MatchString(s) || ofCriteria.MatchString(s) {
				continue
			}
			x.sayEstimate(t, sp.Start, s, path, i, &had[i])
		}
	}
}

// factorOfBlock gives the one factor a paragraph tells of, -1 for none or several.
func (x *reading) factorOfBlock(id document.BlockID) int {
	at := -1
	for i := range x.out.Risks.Factors {
		if x.out.Risks.Factors[i].At.Block == id {
			if at >= 0 {
				return -1
			}
			at = i
		}
	}
	return at
}

// onlyFactor gives the one factor a sentence names, -1 for none or several.
func (x *reading) onlyFactor(s string) int {
	at := -1
	for i := range x.out.Risks.Factors {
		if strings.Contains(s, x.out.Risks.Factors[i].Name) {
			if at >= 0 {
				return -1
			}
			at = i
		}
	}
	return at
}

// degreeChange: 征地补偿争议、坟墓迁移由较大降为一般
var degreeChange = regexp.MustCompile(`([^,。;:由从]{2,80}?)(?:风险)?(?:程度|等级)?(?:均|都|分别)?[由从]["“]?(微小|较小|一般|较大|重大|较低|较高|低|中等|中|高)(?:风险)?["”]?(?:降|下降|降低|升|上升|提高|调整|变)(?:低|高)?(?:为|至|到|成)["“]?(微小|较小|一般|较大|重大|较低|较高|低|中等|中|高)`)

// changedDegrees reads the degrees before and after measures of the factors that
// a clause names, each of them on its own.
func (x *reading) changedDegrees(t *text, base int, s string, had [][2][3]bool) {
	if hypothesis.MatchString(s) || strings.Contains(s, "如") && strings.Contains(s, "未") {
		return
	}
	for _, m := range degreeChange.FindAllStringSubmatchIndex(s, -1) {
		at := t.at(base+m[0], base+m[1])
		for _, name := range regexpList.Split(s[m[2]:m[3]], -1) {
			if utf8.RuneCountInString(name) < 2 || sayWhole.MatchString(name) {
				continue
			}
			i, sure := x.bestFactor(name, "")
			if i < 0 || !sure {
				continue
			}
			f := &x.out.Risks.Factors[i]
			if !had[i][1][2] {
				f.After.Degree.Add(Value[string]{V: s[m[6]:m[7]], At: at})
			}
		}
	}
}

var regexpList = regexp.MustCompile(`[、和及与]|以及`)

func (x *reading) sayEstimate(t *text, base int, s, path string, i int, had *[2][3]bool) {
	for k, re := range []*regexp.Regexp{sayP, sayQ, sayDegree, sayClass, sayBare} {
		m := re.FindStringSubmatchIndex(s)
		if m == nil {
			continue
		}
		stage, which := stageNear(s, m[0], m[1]), 0
		if stage == "" {
			stage = stageOfPath(path)
		}
		f := &x.out.Risks.Factors[i]
		e := &f.Before
		if stage == "after" {
			e, which = &f.After, 1
		}
		if had[which][min(k, 2)] {
			continue
		}
		if m[2] < 0 { // said without a verb
			m[2], m[3] = m[4], m[5]
		}
		word := s[m[2]:m[3]]
		at := t.at(base+m[0], base+m[3])
		v, err := strconv.ParseFloat(word, 64)
		num, dec := Value[float64]{V: v, At: at}, len(word)-strings.IndexByte(word, '.')-1
		said := Value[string]{V: word, At: at}
		switch {
		case k == 0 && err == nil:
			e.P.Add(num)
			e.DecP = dec
		case k == 0:
			e.PWord.Add(said)
		case k == 1 && err == nil:
			e.Q.Add(num)
			e.DecQ = dec
		case k == 1:
			e.QWord.Add(said)
		case k == 2 && err == nil:
			e.R.Add(num)
			e.Decimals = dec
		default:
			e.Degree.Add(said)
		}
	}
}
