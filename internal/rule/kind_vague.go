package rule

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"wenping/internal/zh"
)

var kindVague = kind{
	name: "vague",
	doc: "风险描述是否具体：风险的说明全由空泛用词（词表vague-risk）连成的、名称笼统（vague-risk-name）而没有其他说明的为不符合；" +
		"多数风险只有类别名称而全无说明的为存疑。参数：无。",
	fields: []string{"r", "said", "count", "total"},
	compile: func(p *params, pack *Pack) (check, error) {
		var a struct{}
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		s, names := newSlogans(pack.foldedWords("vague-risk")), map[string]bool{}
		for _, n := range pack.foldedWords("vague-risk-name") {
			names[n] = true
		}
		return func(c *Context) Outcome { return c.vagueRisks(s, names) }, nil
	},
}

var (
	asideSaid = regexp.MustCompile(`^\([^()]{0,40}\)`)
	topicSays = regexp.MustCompile(`^\p{Han}{1,4}?(?:上|方面)?(?:的)?((?:方面|存在|可能|会|有|仍|具有|面临).{2,}|(?:问题|矛盾|不确定性?|隐患))$`)
)

// topicOnly says that a name tells a topic and no more: 补偿方面的矛盾, 环保问题.
func (s *slogans) topicOnly(name string) bool {
	r := []rune(name)
	for n := 1; n <= 4 && n < len(r); n++ {
		rest := string(r[n:])
		if !s.only(rest) {
			continue
		}
		if topicSays.MatchString(name) && (len(r)-n >= 4 || n <= 2 && len(r)-n >= 2) {
			return true
		}
	}
	return false
}

var nameCut = regexp.MustCompile(`[、和与及,/]+`)

// hollowOf says that what is said of a risk adds nothing to its name: 灌溉方面存在
// 一定风险,需引起重视, of 灌溉和水源.
func (s *slogans) hollowOf(said, name string) bool {
	if s.hollow(said) {
		return true
	}
	said = zh.Fold(said).Text
	for _, part := range append([]string{name}, nameCut.Split(bareRisk(name), -1)...) {
		if utf8.RuneCountInString(part) >= 2 {
			said = strings.ReplaceAll(said, part, "")
		}
	}
	n := 0
	for _, clause := range clauseCut.Split(said, -1) {
		if clause = strings.Trim(clause, "“”\"()"); clause == "" {
			continue
		}
		if n++; !s.only(clause) && !s.topicOnly(clause) {
			return false
		}
	}
	return n > 0
}

// classOnly: a name that says of what class a risk is and no more: 环境风险.
const classOnly = 3

func (c *Context) vagueRisks(s *slogans, names map[string]bool) Outcome {
	fs := c.Facts.Risks.Factors
	if len(fs) == 0 {
		return Outcome{Verdict: NA, Why: "未见风险清单，由“事项类型必查因素”一条判断。"}
	}
	var o Outcome
	bare := 0
	for i := range fs {
		f := &fs[i]
		name := zh.Fold(strings.TrimSpace(f.Name)).Text
		said := strings.TrimSpace(f.Said)
		if t := asideSaid.ReplaceAllString(said, ""); strings.Trim(t, "。;, ") != "" {
			said = t // (利益调整,运行阶段) describes nothing
		}
		fields := map[string]string{"r": shortText(f.Name, 24), "said": shortText(strings.Trim(said, "。"), 30), "total": fmt.Sprint(len(fs)), "count": "1"}
		switch {
		case said != "" && s.hollowOf(said, name):
			o.Points = append(o.Points, Point{Subject: f.Name, Verdict: Fail, Fields: fields, Evidence: c.says(f.SaidAt)})
		case said == "" && (names[name] || s.only(name) || s.topicOnly(name) || s.only(ofKind.ReplaceAllString(name, "$1")) && vagueThing.MatchString(name)):
			fields["said"] = f.Name
			o.Points = append(o.Points, Point{Subject: f.Name, Verdict: Fail, Fields: fields, Evidence: c.says(f.At),
				Message: "风险“{r}”只有笼统名称（{page}），未写明对象、表现和原因。"})
		case said == "" && utf8.RuneCountInString(bareRisk(name)) <= classOnly:
			bare++
		}
	}
	for _, p := range c.vagueTold(s) {
		if !slices.ContainsFunc(o.Points, func(q Point) bool {
			return strings.Contains(q.Subject, p.Subject) || strings.Contains(p.Subject, q.Subject)
		}) {
			p.Fields["total"] = fmt.Sprint(len(fs))
			o.Points = append(o.Points, p)
		}
	}
	o.Why = fmt.Sprintf("风险因素%d项，描述笼统的%d项。", len(fs), len(o.Points))
	if len(o.Points) == 0 && 2*bare > len(fs) && len(fs) >= 3 {
		o.Points = append(o.Points, Point{Subject: "类别名称", Verdict: Doubt, Evidence: c.says(fs[0].At),
			Fields:  map[string]string{"r": fs[0].Name, "said": fs[0].Name, "count": fmt.Sprint(bare), "total": fmt.Sprint(len(fs))},
			Message: "{total}项风险中有{count}项只写了类别名称，未见对象、表现和原因（{page}）。"})
	}
	if len(o.Points) == 0 {
		o.Shown = c.says(fs[0].At)
	}
	return o
}
