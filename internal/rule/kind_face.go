package rule

import (
	"fmt"

	"wenping/internal/document"
	"wenping/internal/facts"
)

var kindFace = kind{
	name: "face",
	doc: "当面听取：有特殊困难的人、持反对意见的人（问卷显示有反对的）有走访、座谈等当面听取的记载；写明未走访、只由他人转达、" +
		"只打电话或只走访推荐的人的指出原句；走访的户数已列明而其中没有反对者的为不符合；定价事项称没有听证又不说依据的为不符合；" +
		"有人要求听证而未举行的为不符合（征地类为必改）；反对率达到地区参数oppose_mid而未听证、也未说明理由的为存疑。" +
		"参数：people 反对人数达到多少、未见当面听取即为不符合（不足的为存疑）。",
	fields: []string{"who", "oppose", "rate"},
	compile: func(p *params, pack *Pack) (check, error) {
		var a struct {
			People int `yaml:"people"`
		}
		a.People = 10
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		names := map[string]string{}
		for _, id := range []string{"opposing", "special", "heavy"} {
			t := facts.Find(pack.Lexicon.Words, "who-"+id)
			if t == nil {
				return nil, p.errorf("", "词汇表缺少“who-%s”。", id)
			}
			names[id] = t.Name
		}
		return func(c *Context) Outcome { return c.face(a.People, names) }, nil
	},
}

var faceMethods = map[string]bool{"meeting": true, "visit": true, "hearing": true}

func (c *Context) face(people int, names map[string]string) Outcome {
	f := &c.Facts.Consultation.Face
	var o Outcome
	var heard []string
	met, hearing := false, false
	for _, m := range c.heldMethods() {
		met = met || faceMethods[m.ID]
		hearing = hearing || m.ID == "hearing"
	}
	oppose, opposed := most(c.Facts.Opinions.Oppose)
	fields := func(who string) map[string]string {
		return map[string]string{"who": who, "oppose": peopleText(oppose), "rate": c.opposedText()}
	}
	denied := map[string]bool{}
	for _, d := range f.Denied {
		if _, ok := f.Heard[d.Who]; ok && !f.Weak[d.Who] && d.Who != "heavy" || denied[d.Who] {
			continue
		}
		denied[d.Who] = true
		o.Points = append(o.Points, Point{Subject: names[d.Who], Verdict: Fail, Fields: fields(names[d.Who]), Evidence: c.says(d.At),
			Message: "报告称“" + shortText(d.Text, 30) + "”（{page}），" + names[d.Who] + "未被当面听取意见。"})
	}
	o.Points = append(o.Points, c.unmet(names, denied, opposed, oppose >= people, fields)...)
	for _, id := range []string{"special", "opposing", "heavy"} {
		if at, ok := f.Heard[id]; ok && !denied[id] {
			heard = append(heard, names[id])
			o.Shown = append(o.Shown, c.says(at)...)
		}
	}
	need := func(id string, sure bool, message string) {
		if denied[id] {
			return
		}
		if _, ok := f.Heard[id]; ok {
			// a word near the group is no visit where visits are listed and counted
			if _, met := f.Met[id]; met || f.Visited == nil {
				return
			}
		}
		if _, near := f.Near[id]; near && f.Visited != nil {
			sure = false
		}
		pt := c.absent("", Point{Subject: names[id], Fields: fields(names[id]), Message: message}, "consultation", "opinions").Points[0]
		if !sure {
			pt.Verdict = Doubt
		}
		o.Points = append(o.Points, pt)
	}
	key := c.groupFact("key")
	switch {
	case c.simple():
		if !met { // the simple procedure spares the record of each group, not the meeting
			need("special", true, "")
		}
	default:
		// asked on paper or in the list of stakeholders is not met
		need("special", key == nil || !key.Heard || key.Method == "survey" || key.Method == "online" || key.Method == "", "")
	}
	if opposed {
		msg := "问卷显示反对" + peopleText(oppose) + "，未见当面听取持反对意见者意见的记载。"
		if !met {
			msg = "问卷显示反对" + peopleText(oppose) + "，但未组织座谈、走访或听证。"
		}
		// people asked by the thousand, without their names, cannot all be met
		local := c.Type == nil || c.Type.Fixed || c.Type.ID == "land"
		if !hearing {
			// who was called on is told and counted: a list without them
			listed := f.Visited != nil && oppose >= people
			need("opposing", !met || oppose >= people && local || listed, msg)
		}
		for i := range o.Points {
			if o.Points[i].Subject == names["opposing"] && absence(o.Points[i]) {
				o.Points[i].Evidence = append(c.says(tellsOf(c.Facts.Opinions.Oppose)...), o.Points[i].Evidence...)
			}
		}
	}
	if no := f.NoHearing; no != nil && !no.Reason && !hearing && (no.Duty || c.typeID() == "price") {
		pt := Point{Subject: "听证", Verdict: Fail, Fields: fields("应当听证的人"), Evidence: c.says(no.At),
			Message: "报告称没有举行听证会（{page}），未说明不属于依法应当听证的依据。", Demand: "请依法组织听证，或者写明本事项不属于应当听证的依据。"}
		if no.Duty {
			pt.Message = "报告写明应当听证，又称没有举行听证会（{page}）。"
		}
		o.Points = append(o.Points, pt)
	} else if f.HearingAsked != nil && !hearing {
		pt := Point{Subject: "听证", Verdict: Fail, Fields: fields("要求听证者"), Evidence: c.says(*f.HearingAsked),
			Message: "报告称有人要求听证（{page}），未见举行听证会。", Demand: "请依法组织听证，或者书面说明不举行听证的理由和答复情况。"}
		if c.typeID() == "land" {
			pt.Severity = Must
		}
		if f.HearingNot != nil {
			pt.Verdict = Doubt
			pt.Evidence = append(pt.Evidence, c.says(*f.HearingNot)...)
		}
		o.Points = append(o.Points, pt)
	} else if r, at := c.opposedShare(); r >= 100*c.Profile.OpposeMid.Value && c.Profile.OpposeMid.Value > 0 && !hearing && f.HearingNot == nil {
		o.Points = append(o.Points, Point{Subject: "听证", Verdict: Doubt, Fields: fields("持反对意见的人"), Evidence: c.says(at...),
			Message: fmt.Sprintf("反对率为%.4g%%，意见分歧较大，未见举行听证会，也未说明理由（{page}），请核实。", r)})
	}
	if len(heard) > 0 {
		o.Why = "已当面听取：" + joinNames(heard) + "。"
	}
	for _, p := range o.Points {
		o.Why += "未见或存疑：" + p.Subject + "。"
	}
	if o.Why == "" {
		o.Why = "未见须当面听取而未听取的情形。"
	}
	return o
}

// unmet turns what the report itself says of people not met into findings: of all
// of them where nothing tells of a visit, or where an excuse stands for all; a
// part that could not be reached, beside visits to the others, is no fault.
func (c *Context) unmet(names map[string]string, denied map[string]bool, opposed, many bool, fields func(string) map[string]string) (out []Point) {
	f := &c.Facts.Consultation.Face
	for _, u := range f.Unmet {
		ids := []string{u.Who}
		if u.Who == "" {
			ids = []string{"special"}
			if opposed {
				ids = append(ids, "opposing")
			}
		}
		if _, ok := f.Met["special"]; u.How == "chosen" && ok && opposed {
			ids = []string{"opposing"} // those in difficulty were met besides
		}
		for _, id := range ids {
			_, met := f.Met[id]
			v := Fail
			switch {
			case denied[id]:
				continue
			case u.How == "not" && u.Who == "heavy":
				if !u.Why || u.Part && !met {
					continue
				}
			case u.How == "not" && u.Who != "":
				if u.Part && met {
					continue
				}
				if !u.Why && (u.Part || met) {
					v = Doubt
				}
			case met || u.Part && u.How == "phone":
				continue
			case u.Part, u.How == "phone" && !(many && opposed):
				v = Doubt
			}
			denied[id] = true
			pt := Point{Subject: names[id], Verdict: v, Fields: fields(names[id]), Evidence: c.says(u.At)}
			told := "报告称“" + shortText(u.Text, 30) + "”（{page}），"
			switch {
			case v == Doubt:
				pt.Message = told + "请核实" + names[id] + "的意见是否当面听取。"
			case u.How == "chosen":
				pt.Message = told + "走访对象中未见" + names[id] + "。"
			default:
				pt.Message = told + names[id] + "未被当面听取意见。"
			}
			out = append(out, pt)
		}
	}
	return out
}

// opposedShare gives the highest share of opposition that a question on the matter
// tells, in percent, and where.
func (c *Context) opposedShare() (rate float64, at []document.Anchor) {
	for _, v := range facts.VarNamed("oppose.rate").Values(c.Facts) {
		if v.Num > rate && v.Num <= 100 {
			rate, at = v.Num, v.At
		}
	}
	return rate, at
}

func (c *Context) opposedText() string {
	if r, _ := c.opposedShare(); r > 0 {
		return fmt.Sprintf("%.4g%%", r)
	}
	return "未写明"
}
