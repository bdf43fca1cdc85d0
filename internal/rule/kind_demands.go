package rule

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"wenping/internal/facts"
	"wenping/internal/zh"
)

var kindDemands = kind{
	name: "demands",
	doc: "群众反映的主要诉求（问卷中占比达到地区参数demand_to_risk_threshold的选项、反对的理由）按主题（词表theme-、aspect-、broad-）在风险清单中都有对应。" +
		"只在措施中出现、风险清单中有相近字句的为存疑；没有主题词的诉求，在列有五项以上风险的报告的风险识别、估计部分一个词也未见的为存疑。" +
		"多数诉求在清单中有对应的报告，某项诉求的字词和意思（词表sense-、manner-）在各项风险中都未见的为不符合，只是想要好处的为存疑。参数：无。",
	fields: []string{"issue", "share", "theme"},
	compile: func(p *params, pack *Pack) (check, error) {
		var a struct{}
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		names, senses := map[string]string{}, sensesOf(pack.Lexicon.Words)
		for _, t := range pack.Lexicon.Words {
			if strings.HasPrefix(t.ID, "theme-") || strings.HasPrefix(t.ID, "aspect-") || strings.HasPrefix(t.ID, "broad-") {
				names[t.ID] = t.Name
			}
		}
		return func(c *Context) Outcome { return c.demands(names, senses) }, nil
	},
}

// clearShare is the share, in percent, from which a demand that measures speak of
// must stand in the list too.
const clearShare = 25

var worried = regexp.MustCompile(`担心|担忧|怕|嫌|不满|认为|顾虑|不愿|因|影响`)

// ofOneOrTwo: what one household said is weighed by a person.
var ofOneOrTwo = regexp.MustCompile(`^[一二两12](?:户|人|名|位|家)`)

func (c *Context) demands(names map[string]string, senses []sense) Outcome {
	th := &c.Facts.Themes
	least := 100 * c.Profile.DemandToRisk.Value
	var o Outcome
	var met, taken []string
	n := 0
	said := map[string]bool{}
	rows, spoken := pairsOf(th.Rows), pairsOf(th.Spoken)
	held := c.demandsHeld(senses, least)
	surely := func(d *facts.Demand, how missed) bool {
		if how != surelyMissed && how != perhapsMissed {
			return false
		}
		n++
		if key := "?" + d.Text; !said[key] {
			said[key] = true
			p := c.inNoRisk(d)
			if how == perhapsMissed {
				p.Verdict, p.Message = Doubt, "群众反映“"+shortText(d.Text, 24)+"”（"+namedBy(d)+"，{page}），风险识别的各项中未见这方面的字句，请核实是否已有对应的风险、是否应列入。"
			}
			o.Points = append(o.Points, p)
		}
		return true
	}
	for i := range th.Demands {
		d := &th.Demands[i]
		if !d.Against && (d.Share < least || d.Share == 0) {
			continue
		}
		how := held(d)
		if surely(d, how) {
			continue
		}
		n++
		listed, discussed, measured, denied, answered := false, false, false, false, false
		var theme []string
		for _, id := range d.Themes {
			_, a := th.Listed[id]
			_, b := th.Discussed[id]
			_, m := th.Measured[id]
			listed, discussed = listed || a, discussed || b
			_, no := th.Denied[id]
			_, ans := th.Answered[id]
			measured, denied, answered = measured || m, denied || no, answered || ans
			theme = append(theme, names[id])
		}
		name := joinNames(theme)
		// What a quarter of the people name is a risk of its own where risks are
		// listed; a word in a checklist is no risk with its cause and measures.
		inRows, pairs := pairsAmong(demandWords(d.Text), rows, ofDemand)
		aside := discussed && !listed && 3*inRows < pairs && d.Share >= clearShare && len(c.Facts.Risks.Factors) >= facts.WholeList
		if listed || discussed && !aside || c.filed(d.Text) || c.riskSays(d.Text) {
			for _, t := range theme {
				if !said[t] {
					met = append(met, t)
				}
				said[t] = true
			}
			continue
		}
		if d.Against && d.Share == 0 && answered {
			taken = append(taken, name) // what was taken up is an objection no more
			continue
		}
		share := "反对的理由"
		if d.Share > 0 {
			share = namedBy(d)
		}
		issue := shortText(d.Text, 24)
		p := c.absent("", Point{Subject: name, Fields: map[string]string{"issue": issue, "share": share, "theme": name},
			Evidence: append(c.says(d.At), c.searched("identification", "estimation")...)}, "identification", "estimation").Points[0]
		if d.Against && d.Share == 0 && (!worried.MatchString(d.Text) || ofOneOrTwo.MatchString(strings.TrimSpace(d.Text))) {
			p.Verdict = Doubt // perhaps not their reason but what was answered
		}
		if aside {
			p.Verdict, p.Note = Doubt, "风险识别中提到"+name+"，风险清单没有单独列出，请核实是否应列入。"
		} else if measured && d.Share < clearShare {
			p.Verdict, p.Note = Doubt, "措施中提到"+name+"，请核实是否应列入风险清单。"
		} else if denied {
			p.Verdict, p.Note = Doubt, "风险识别将其列为不涉及，请核实理由是否成立。"
		}
		if p.Verdict == Fail && (inRows > 0 || c.riskLike(d.Text) || d.Share > 0 && how == inSense) {
			p.Verdict, p.Note = Doubt, "风险清单中有表述相近的风险，请核实是否已含该项。"
		}
		if said["!"+name] {
			continue
		}
		said["!"+name] = true
		o.Points = append(o.Points, p)
	}
	if len(c.Facts.Risks.Factors) == 0 && !c.Facts.Structure.Has("identification") {
		return Outcome{Verdict: NA, Why: "未见风险清单，由“事项类型必查因素”一条判断。"}
	}
	if len(c.Facts.Risks.Factors) >= facts.WholeList {
		for i := range th.Unthemed {
			d := &th.Unthemed[i]
			if how := held(d); surely(d, how) || how == inSense || noDemand.MatchString(d.Text) {
				continue
			}
			if p, ok := c.unheardOf(d, least, rows, spoken); ok {
				n++
				o.Points = append(o.Points, p)
			}
		}
	}
	if n == 0 {
		return Outcome{Verdict: Manual, Why: "未能读出占比较高的诉求或反对的理由，请核对：调查反映的主要诉求是否都在风险清单中有对应的风险因素？"}
	}
	o.Why = fmt.Sprintf("主要诉求和反对理由%d项，其主题在风险识别中有对应的：%s。", n, joinNames(met))
	if len(met) == 0 {
		o.Why = fmt.Sprintf("主要诉求和反对理由%d项。", n)
	}
	if len(taken) > 0 {
		o.Why += "已在意见采纳中落实的：" + joinNames(taken) + "。"
	}
	for _, p := range o.Points {
		o.Why += "未见对应：" + p.Subject + "。"
	}
	if len(o.Points) == 0 {
		for i := range th.Demands {
			if len(o.Shown) < 4 {
				o.Shown = append(o.Shown, c.says(th.Demands[i].At)...)
			}
		}
	}
	return o
}

// inNoRisk is a demand that no risk of the list speaks of.
func (c *Context) inNoRisk(d *facts.Demand) Point {
	issue, share := shortText(d.Text, 24), namedBy(d)
	return c.absent("", Point{Subject: issue, Fields: map[string]string{"issue": issue, "share": share, "theme": issue},
		Message:  "群众反映“" + issue + "”（" + share + "，{page}），风险清单没有与之对应的风险因素。",
		Demand:   "请增列与“" + issue + "”有关的风险因素并制定措施，或者说明不列入的理由。",
		Evidence: append(c.says(d.At), c.searched("identification", "estimation")...)}, "identification", "estimation").Points[0]
}

// namedBy tells how many named a demand, as the report does.
func namedBy(d *facts.Demand) string {
	switch {
	case d.Votes > 0:
		return strconv.Itoa(d.Votes) + "人次"
	case d.Share == 0:
		return "反对的理由"
	}
	return strconv.FormatFloat(d.Share, 'f', -1, 64) + "%"
}

// unheardOf asks about what many named, of no theme we know, of which the risk list
// and the chapters about it have not one word.
func (c *Context) unheardOf(d *facts.Demand, least float64, rows, spoken func(pair string) bool) (Point, bool) {
	if d.Against || d.Share == 0 || d.Share < least || askedLoosely.MatchString(d.Text) {
		return Point{}, false
	}
	said := demandWords(d.Text)
	listed, all := pairsAmong(said, rows, ofDemand)
	told, _ := pairsAmong(said, spoken, ofDemand)
	if all < wordsEnough || listed > 0 || told > 0 || c.filed(d.Text) {
		return Point{}, false
	}
	issue, share := shortText(d.Text, 24), namedBy(d)
	return Point{Subject: issue, Verdict: Doubt, Fields: map[string]string{"issue": issue, "share": share, "theme": issue},
		Message:  "群众反映“" + issue + "”（" + share + "，{page}），风险识别的各项中未见这方面的字句，请核实是否已有对应的风险、是否应列入。",
		Evidence: append(c.says(d.At), c.searched("identification", "estimation")...)}, true
}

// wordsEnough is how many pairs of characters a demand must have that its words
// would be met again where it is spoken of.
const wordsEnough = 5

// askedLoosely: asked in everyday words, which a list of risks would put otherwise;
// or no demand but how well the matter is known.
var askedLoosely = regexp.MustCompile(`怎么|什么|哪|多少|几时|能不能|会不会|是不是|听得|了解|知道|听说|电视报纸|网络|公告`)

// filed says that the report puts what people named under a risk by its number.
func (c *Context) filed(demand string) bool {
	for _, part := range demandParts(demand) {
		for _, s := range c.Facts.Themes.Filed {
			if have, all := pairsIn(part, s, ofDemand); all > 0 && have > 0 && 2*have >= all {
				return true
			}
		}
	}
	return false
}

// riskSays says that one risk of the list tells most of what a demand says.
func (c *Context) riskSays(demand string) bool {
	said := demandWords(demand)
	return slices.ContainsFunc(c.Facts.Risks.Factors, func(f facts.Risk) bool {
		have, all := pairsIn(said, zh.Fold(f.Name+"；"+f.Said).Text, ofDemand)
		return have >= 2 && 2*have >= all
	})
}

func demandParts(s string) []string {
	return strings.FieldsFunc(demandNoise.Replace(zh.Fold(s).Text), func(r rune) bool { return strings.ContainsRune(demandMarks, r) })
}

// demandWords is a demand without its noise, its parts kept apart.
func demandWords(s string) string { return strings.Join(demandParts(s), "、") }

var demandNoise = strings.NewReplacer("提到", "", "担心", "", "担忧", "", "关心", "", "希望", "", "要求", "", "问题", "", "影响", "", "情况", "", "害怕", "", "的", "、", "是否", "", "能否", "")

// ofDemand says that a pair of characters belongs to what a demand says: no mark that
// parts it, no figure.
func ofDemand(pair string) bool { return !strings.ContainsAny(pair, demandMarks) && len(pair) >= 6 }

const demandMarks = "、,;:/()和及与或“”\" "

// riskLike says that a risk of the list speaks in the words of a demand, whatever
// themes we give the two.
func (c *Context) riskLike(demand string) bool {
	d := reasonNoise.Replace(zh.Fold(demand).Text)
	return slices.ContainsFunc(c.Facts.Risks.Factors, func(f facts.Risk) bool {
		return threeInCommon(d, reasonNoise.Replace(zh.Fold(f.Name+"；"+f.Said).Text))
	})
}
