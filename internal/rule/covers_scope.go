package rule

import (
	"fmt"
	"slices"
	"strings"

	"wenping/internal/document"
	"wenping/internal/facts"
)

// affectedKeys are the numbers that say how many a matter touches.
var affectedKeys = []string{"households", "whole-households", "direct-households", "acquired-households", "people", "demolition"}

func (c *Context) coversScope() Outcome {
	sc := &c.Facts.Consultation.Scope
	if sc.Vague != nil && len(sc.Stakeholders) == 0 {
		return Outcome{Why: "调查范围只有笼统的说法。", Points: []Point{{Subject: "范围", Verdict: Fail, Evidence: c.says(*sc.Vague),
			Message: "报告未界定调查范围和利益相关者，仅写“" + shortText(sc.VagueText, 30) + "”（{page}）。"}}}
	}
	if sc.Defined {
		why := "报告界定了调查范围或利益相关者"
		if n := len(sc.Stakeholders); n > 0 {
			why += fmt.Sprintf("，利益相关者表列有%d类", n)
		}
		return Outcome{Verdict: Pass, Why: why + "。", Shown: c.says(first(sc.At, 2)...)}
	}
	if c.Kind == "form-report" || c.Kind == "analysis" && len(c.Facts.Surveys) > 0 {
		// a form, or one chapter of a study, has no room for a table of groups: how many
		// are affected, and where they were asked, is its definition
		for _, q := range c.Facts.Quantities {
			if slices.Contains(affectedKeys, q.Key) && (len(sc.Affected) > 0 || len(sc.Surveyed) > 0 || len(c.Facts.Surveys) > 0) {
				return Outcome{Verdict: Pass, Why: "写明了影响的户数（人数）和调查的对象。", Shown: c.says(q.At)}
			}
		}
	}
	o := c.absent("未见调查范围或利益相关者的界定。", Point{Subject: "范围"}, "scope", "consultation")
	if p := &o.Points[0]; p.Verdict == Fail && c.Kind == "analysis" && len(c.heldMethods()) > 0 {
		p.Verdict, p.Note = Doubt, "篇章写有听取意见的做法，请核实是否在别处写明向哪些人、在多大范围听取。"+p.Note
	}
	return o
}

func (c *Context) coversNumbers() Outcome {
	sc := &c.Facts.Consultation.Scope
	if !sc.Defined {
		return Outcome{Verdict: NA, Why: "未见范围界定，由范围一项判断。"}
	}
	o := Outcome{Shown: c.says(first(sc.At, 2)...)}
	var missing []string
	quantified := sc.Quantified
	for _, q := range c.Facts.Quantities {
		quantified = quantified || slices.Contains(affectedKeys, q.Key)
	}
	if !quantified {
		missing = append(missing, "人数或户数")
	}
	if !sc.DirectSplit {
		missing = append(missing, "直接与间接利益相关者的区分")
	}
	if len(missing) == 0 {
		o.Why = "利益相关者有人数或户数，并区分直接、间接。"
		return o
	}
	o.Why = "范围界定中未见：" + joinNames(missing) + "。"
	for _, m := range missing {
		pt := Point{Subject: m, Verdict: Fail, Fields: map[string]string{"missing": m}, Evidence: c.says(first(sc.At, 2)...)}
		if m != "人数或户数" {
			pt.Severity = Note
		}
		if c.lost("scope", "consultation") {
			pt.Verdict, pt.Note = Doubt, lossWhy(c.Doc, c.losses("scope", "consultation"))
		}
		o.Points = append(o.Points, pt)
	}
	return o
}

// coversPlaces holds the places affected against those with a sample. It only
// speaks where samples are told place by place, or kept to some place in words.
func (c *Context) coversPlaces() Outcome {
	o := c.placesSampled()
	for _, u := range c.Facts.Sampled.Unasked {
		if u.Said && !slices.ContainsFunc(o.Points, func(p Point) bool { return p.Subject == u.Name }) {
			o.Points = append(o.Points, Point{Subject: u.Name, Verdict: Fail, Fields: map[string]string{"area": u.Name, "areas": u.Name}, Evidence: c.says(u.At),
				Message: "报告称“" + shortText(u.Text, 30) + "”（{page}），受影响的“" + shortText(u.Name, 20) + "”未纳入调查。"})
		}
	}
	// a group of the stakeholder table with nobody asked, beside others with some
	var none, some []facts.StakeholderRow
	for _, s := range c.Facts.Consultation.Scope.Stakeholders {
		if v, ok := s.Asked.First(); ok && v.V == 0 {
			none = append(none, s)
		} else if ok {
			some = append(some, s)
		}
	}
	if len(some) == 0 {
		return o
	}
	for _, s := range none {
		v, _ := s.Asked.First()
		o.Points = append(o.Points, Point{Subject: s.Name, Verdict: Fail, Fields: map[string]string{"area": s.Name, "areas": s.Name}, Evidence: append(c.says(s.At), c.conflicts(v.At)...),
			Message: "利益相关者“" + shortText(s.Name, 20) + "”的调查数为0（{page}）。"})
	}
	return o
}

// placesLeft adds the places that the overview says are touched and no place of the
// scope or the consultation names.
func (c *Context) placesLeft(o Outcome) Outcome {
	if c.lost("consultation") {
		return o
	}
	for _, u := range c.Facts.PlacesLeft {
		if u.Many && c.Facts.Consultation.Scope.Everywhere || slices.ContainsFunc(o.Points, func(p Point) bool { return p.Subject == u.Name }) {
			continue // 调查范围等于影响范围
		}
		o.Points = append(o.Points, Point{Subject: u.Name, Verdict: Fail, Fields: map[string]string{"area": u.Name, "areas": u.Name}, Evidence: append(c.says(u.At), c.searched("scope", "consultation")...),
			Message: "概况写明“" + shortText(u.Text, 40) + "”（{page}），调查范围和听取意见各处均未见" + u.Name + "。"})
	}
	return o
}

// placesListed holds the places affected against those a sentence lists as covered
// by the survey: 调查覆盖甲村、乙村. ok where the list leaves one out and is plainly
// of the same places.
func (c *Context) placesListed(sc *facts.ScopeOfSurvey) (o Outcome, ok bool) {
	if len(sc.Listed) < 2 || len(sc.Affected) < 2 {
		return o, false
	}
	met := 0
	var left []facts.PlaceName
	for _, a := range sc.Affected {
		if slices.ContainsFunc(sc.Listed, func(s facts.PlaceName) bool {
			return s.Name == a.Name || strings.HasSuffix(s.Name, a.Name) || strings.HasSuffix(a.Name, s.Name)
		}) {
			met++
		} else {
			left = append(left, a)
		}
	}
	if len(left) == 0 || met < 2 || met < len(sc.Listed) || len(left) > met {
		return o, false
	}
	for _, a := range left {
		o.Points = append(o.Points, Point{Subject: a.Name, Verdict: Fail, Fields: map[string]string{"area": a.Name, "areas": a.Name},
			Evidence: append(c.says(a.At), c.conflicts(sc.Listed[0].At)...)})
	}
	o.Why = "报告所列调查覆盖的村（社区）少于受影响的村（社区）。"
	return o, true
}

// countedThere finds a row of a table of the consultation that begins with a place and
// counts something.
func (c *Context) countedThere(name string) (document.Anchor, bool) {
	for i := range c.Doc.Blocks {
		b := &c.Doc.Blocks[i]
		if b.Table == nil || !c.within(b.ID, "consultation") {
			continue
		}
		for _, row := range b.Table.Rows {
			if len(row) < 3 || !strings.HasPrefix(strings.TrimSpace(row[0].Text), name) {
				continue
			}
			counts := 0
			for _, cell := range row[1:] {
				if t := strings.TrimSpace(cell.Text); t != "" && t[0] >= '0' && t[0] <= '9' {
					counts++
				}
			}
			if counts >= 2 {
				return document.InTable(b.ID, &row[0]), true
			}
		}
	}
	return document.Anchor{}, false
}

func (c *Context) placesSampled() Outcome {
	sc := &c.Facts.Consultation.Scope
	if o, ok := c.placesListed(sc); ok {
		return o
	}
	if len(sc.Affected) == 0 || sc.Everywhere {
		why := "报告未逐村（社区）写明影响范围，由范围一项判断。"
		if sc.Everywhere {
			why = "报告称调查覆盖各受影响村（社区）。"
		}
		return Outcome{Verdict: Pass, Why: why}
	}
	if len(sc.Surveyed) == 0 || !sc.ByPlace && len(sc.Only) == 0 {
		return Outcome{Verdict: Pass, Why: "报告未按村（社区）写明样本，未发现与影响范围不符。"}
	}
	has := func(name string) bool {
		for _, s := range sc.Surveyed {
			if s.Name == name || strings.HasSuffix(s.Name, name) || strings.HasSuffix(name, s.Name) {
				return true
			}
		}
		return false
	}
	var o Outcome
	var covered []string
	for _, a := range sc.Affected {
		if has(a.Name) {
			covered = append(covered, a.Name)
			continue
		}
		ev := c.says(a.At)
		for _, s := range sc.Surveyed {
			ev = append(ev, c.conflicts(s.At)...)
			break
		}
		p := Point{Subject: a.Name, Verdict: Fail, Fields: map[string]string{"area": a.Name, "areas": a.Name}, Evidence: ev}
		if at, ok := c.countedThere(a.Name); ok {
			p.Verdict, p.Note = Doubt, "听取意见部分另有写到该处的数字，请核实是否即为样本。"
			p.Evidence = append(p.Evidence, c.conflicts(at)...)
		}
		o.Points = append(o.Points, p)
	}
	o.Why = "有样本的受影响村（社区）：" + joinNames(covered) + "。"
	if len(covered) == 0 {
		// Names that never meet were probably read wrongly.
		for i := range o.Points {
			o.Points[i].Verdict = Doubt
		}
		o.Why = "影响范围与样本所列村（社区）名称均不一致，请人工核实。"
	}
	return o
}
