package review

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"wenping/internal/document"
	"wenping/internal/revision"
	"wenping/internal/rule"
)

// passage is one place that a finding rests on, and what became of it.
type passage struct {
	e *Evidence
	a document.Anchor // of the words that were followed
	revision.Trace
	was, is string // the sentence or row it lies in, then and now
}

func (p *passage) lost() bool { return p.Fate == revision.Gone || p.Fate == revision.Cut }

// passages follows the places of a finding, those that were searched in vain
// left out.
func (c *comparer) passages(f *Finding) []passage {
	if c.rev == nil {
		return nil
	}
	var out []passage
	for i := range f.Evidence {
		e := &f.Evidence[i]
		if e.Role == rule.Searched || e.Anchor.Block == 0 {
			continue
		}
		p := passage{e: e, a: c.narrowed(f, e.Anchor)}
		p.Trace = c.rev.Trace(p.a)
		p.was = c.rev.PassageText(e.Anchor)
		if p.Fate != revision.Gone {
			p.is = c.rev.NewPassageText(p.At)
		}
		out = append(out, p)
	}
	return out
}

// narrowed gives the words of the subject within a whole paragraph or cell: what
// became of them says more than that something in the paragraph was changed.
func (c *comparer) narrowed(f *Finding, a document.Anchor) document.Anchor {
	text := c.old.Document.Text(a)
	if a.Start < a.End || text == "" {
		return a
	}
	for _, part := range strings.Split(subjectOf(f), ":") {
		if k := strings.Index(text, part); k >= 0 && len(part) >= 6 && len(part) < len(text) {
			a.Start, a.End = k, k+len(part)
			return a
		}
	}
	return a
}

// judge says what became of a finding, given those of the second version that
// are the same.
func (c *comparer) judge(f *Finding, now []*Finding) verdict {
	ps := c.passages(f)
	if len(now) > 0 {
		return c.stillThere(f, now, ps)
	}
	return c.noLonger(f, ps)
}

var weightRank = map[rule.Weight]int{rule.Normal: 0, rule.Gross: 1}
var severityRank = map[rule.Severity]int{rule.Note: 0, rule.Should: 1, rule.Must: 2}

// stillThere judges a finding that the second version has, too.
func (c *comparer) stillThere(f *Finding, now []*Finding, ps []passage) verdict {
	g := now[0]
	v := verdict{}
	for _, x := range now {
		v.v2 = append(v.v2, x.Evidence...)
	}
	here := c.samePlace(ps, now)
	kept := !slices.ContainsFunc(ps, func(p passage) bool { return p.Fate != revision.Kept || p.Moved })
	fails := slices.ContainsFunc(now, func(x *Finding) bool { return x.Verdict == rule.Fail })
	if f.Verdict == rule.Fail && !fails {
		v.state, v.why = Open, "第1版判为不符合，第2版存疑，尚不能认定已经改正："+g.Message
		if kept && len(ps) > 0 {
			v.why += "（所指原文未改。）"
		}
		return v
	}
	if f.Verdict == rule.Doubt && fails {
		v.state, v.why = Unfixed, "第1版存疑，第2版可以认定不符合："+g.Message
		if worse := heavier(f, g); worse != "" {
			v.state, v.why = Regressed, "第1版存疑，第2版可以认定不符合，且"+worse+"："+g.Message
		}
		return v
	}
	// worse
	if w := heavier(f, g); w != "" {
		v.state, v.why = Regressed, "问题仍在，且"+w+"："+g.Message
		return v
	}
	m := c.countMembers(f, now, ps)
	if m.worse() {
		v.state, v.why = Regressed, "问题仍在，且有所扩大："+m.text()
		return v
	}
	d := drifted{}
	if here {
		d = drift(f, g)
	}
	if d.known && d.further {
		v.state, v.why = Regressed, fmt.Sprintf("问题仍在，且%s：第1版为“%s”，第2版为“%s”。", d.farText(), end(f.Message), end(g.Message))
		return v
	}
	// better, not well
	if m.better() {
		v.state, v.why = Partly, "已改一部分："+m.text()
		return v
	}
	if d.known && d.nearer && d.bound {
		v.state, v.why = Partly, fmt.Sprintf("有改进，仍未达到要求：第1版为“%s”，第2版为“%s”。", end(f.Message), end(g.Message))
		return v
	}
	if f.Verdict == rule.Doubt && !kept && len(ps) > 0 {
		v.state, v.why = Open, "第1版存疑，第2版改动了有关文字，仍不能判定："+g.Message
		return v
	}
	switch moved := slices.ContainsFunc(ps, func(p passage) bool { return p.Moved && !p.lost() }); {
	case moved:
		v.state, v.why = Displaced, "问题仍在，所指内容已移动位置，现见于"+cite(g.Evidence)+"："+g.Message
		return v
	case !here && c.rests(now, c.isFresh):
		v.state, v.why = Displaced, c.doneThere(ps)+"同一问题出现在"+cite(g.Evidence)+"："+g.Message
		return v
	case !here:
		v.state, v.why = Unfixed, c.doneThere(ps)+cite(g.Evidence)+"与第1版相同，问题仍在："+g.Message
		return v
	}
	return c.asItStood(f, g, ps, v)
}

// asItStood tells apart what was not touched and what was only reworded.
func (c *comparer) asItStood(f, g *Finding, ps []passage, v verdict) verdict {
	for i := range ps {
		p := &ps[i]
		if p.Fate != revision.Reworded && (p.Fate != revision.Touched || p.e.Anchor.InCell()) {
			continue
		}
		was, is := c.words(p)
		if !slices.Equal(digits.FindAllString(squeezed(was), -1), digits.FindAllString(squeezed(is), -1)) {
			v.state, v.why = Unfixed, fmt.Sprintf("数字有改动（“%s”改为“%s”），问题仍在：%s", short(was), short(is), g.Message)
			continue
		}
		if was, is, other := otherValue(f, g); other {
			v.state, v.why = Unfixed, fmt.Sprintf("内容有改动（“%s”改为“%s”），问题仍在：%s", short(was), short(is), g.Message)
			continue
		}
		v.state, v.why = Cosmetic, fmt.Sprintf("只改了文字（“%s”改为“%s”），问题仍在：%s", short(was), short(is), g.Message)
		return v
	}
	if v.state != "" {
		return v
	}
	if c.rev == nil {
		v.state, v.why = Unfixed, "问题仍在（缺少其中一版的原文，未比对文字）"+again(f, g)
		return v
	}
	if len(ps) == 0 {
		if at := c.mentions(f); len(at) > 0 {
			v.state, v.why = Cosmetic, fmt.Sprintf("第2版在%s写到“%s”，仍未补足所要求的内容：%s", cite(at), short(at[0].Quote), g.Message)
			v.v2 = append(slices.Clone(at), v.v2...)
			return v
		}
		v.state, v.why = Unfixed, "第2版仍未见所要求的内容"+again(f, g)
		return v
	}
	v.state, v.why = Unfixed, "第2版该处原文未改"+again(f, g)
	if f.Verdict == g.Verdict && !slices.Equal(figures(f), figures(g)) {
		v.why = "第2版该处原文未改，有关数据有变化，问题仍在：" + g.Message
	}
	if f.Verdict == rule.Doubt {
		v.why = "第1版存疑事项，第2版该处原文未改，仍须核实" + again(f, g)
	}
	return v
}

// again repeats a finding's message where it is not word for word the old one.
func again(f, g *Finding) string {
	if f.Message == g.Message {
		return "。"
	}
	return "：" + g.Message
}

// words gives what stood at a passage and what stands there: the place itself
// where that was changed, else the sentence around it.
func (c *comparer) words(p *passage) (was, is string) {
	if p.Fate == revision.Reworded {
		return c.old.Document.Quote(p.a), c.new.Document.Quote(p.At)
	}
	return p.was, p.is
}

// samePlace says that the finding still rests on the places it rested on, or on
// none that could be compared.
func (c *comparer) samePlace(ps []passage, now []*Finding) bool {
	if len(ps) == 0 {
		return true
	}
	told := false
	for _, g := range now {
		for i := range g.Evidence {
			e := &g.Evidence[i]
			if e.Role == rule.Searched || e.Anchor.Block == 0 {
				continue
			}
			told = true
			for k := range ps {
				if !ps[k].lost() && overlap(ps[k].At, e.Anchor) {
					return true
				}
				// cells of the same row are one place
				if !ps[k].lost() && e.Anchor.InCell() && ps[k].At.Block == e.Anchor.Block && ps[k].At.Row == e.Anchor.Row {
					return true
				}
			}
		}
	}
	return !told
}

// doneThere says what was done where a finding stood.
func (c *comparer) doneThere(ps []passage) string {
	if !slices.ContainsFunc(ps, func(p passage) bool { return !p.lost() }) {
		return "第1版所指原文已删去，"
	}
	return "原处已有改动，"
}

// rests says that findings rest on a place that is so.
func (c *comparer) rests(list []*Finding, is func(document.Anchor) bool) bool {
	return slices.ContainsFunc(list, func(g *Finding) bool {
		return anyOf(g.Evidence, func(e *Evidence) bool { return e.Role != rule.Searched && e.Anchor.Block > 0 && is(e.Anchor) })
	})
}

func heavier(f, g *Finding) string {
	switch {
	case weightRank[g.Weight] > weightRank[f.Weight]:
		return "已达到建议退回的程度"
	case severityRank[g.Severity] > severityRank[f.Severity]:
		return "由“" + rule.SeverityName(f.Severity) + "”升为“" + rule.SeverityName(g.Severity) + "”"
	}
	return ""
}

// noLonger judges a finding that the second version does not have.
func (c *comparer) noLonger(f *Finding, ps []passage) verdict {
	line := result(c.new, f.Rule)
	if line == nil && byHand(f) {
		return c.handMade(f, ps)
	}
	if line == nil {
		return verdict{state: RuleChanged, why: "现行标准没有这条规则，无从比较。"}
	}
	if c.rev == nil {
		return verdict{state: Open, why: "缺少其中一版的原文，不能确认是改正还是删去，请对照原件核实。", v2: line.Evidence}
	}
	lost := 0
	for i := range ps {
		if ps[i].lost() {
			lost++
		}
	}
	terms := c.sameTerms()
	switch {
	case line.Verdict == rule.Manual:
		return verdict{state: Open, why: "第2版本条须由审查人员判断：" + line.Why, v2: line.Evidence}
	case line.Verdict == rule.NA && lost == 0 && terms != "":
		return verdict{state: RuleChanged, why: fmt.Sprintf("%s，本条在第2版不再适用（%s），请核对该变化是否属实。", terms, end(line.Why)), v2: line.Evidence}
	case line.Verdict == rule.NA && lost == 0:
		return verdict{state: Open, why: "第2版本条不再适用：" + line.Why + "请核实所提问题是否已经解决。", v2: line.Evidence}
	case line.Verdict == rule.Doubt && c.wholly(f.Rule) && (lost == 0 || lost < len(ps)):
		return verdict{state: Open, why: "第2版不能判定：" + line.Why, v2: line.Evidence}
	}
	if s := c.survives(f, ps); !s.there {
		return c.deleted(f, line, ps, s)
	}
	if lost > 0 {
		return c.deleted(f, line, ps, survival{there: true})
	}
	if line.Verdict == rule.NA {
		return verdict{state: Open, why: "第2版本条不再适用：" + line.Why, v2: line.Evidence}
	}
	return c.mended(f, line, ps)
}

// wholly says that a rule's doubt is about the rule as a whole, not about other
// subjects than the one in question.
func (c *comparer) wholly(id string) bool {
	for i := range c.new.Findings {
		if g := &c.new.Findings[i]; g.Rule == id && subjectOf(g) != "" {
			return false
		}
	}
	return true
}

// survival says whether the thing a finding is about is still in the report.
type survival struct {
	there bool
	name  string // the thing
	at    []Evidence
}

// about are the check kinds whose subject is a thing that the report tells of: a
// risk, a place, an opinion. Such a point is answered only while the thing is there.
var about = map[string]bool{"match": true, "scale": true, "index": true, "levels": true, "demands": true, "answered": true, "columns": true, "concrete": true}

// survives looks for the thing in the passages as they stand now, then among
// rows and paragraphs that are new.
func (c *comparer) survives(f *Finding, ps []passage) survival {
	r := c.pack.Rule(f.Rule)
	if r == nil || len(ps) == 0 {
		return survival{there: true}
	}
	thing := ""
	if about[r.Kind] || r.Kind == "covers" {
		for _, part := range strings.Split(subjectOf(f), ":") {
			part = strings.TrimSuffix(part, "…")
			for i := range ps {
				if len([]rune(part)) >= 2 && len(part) > len(thing) && strings.Contains(squeezed(ps[i].was), squeezed(part)) {
					thing = part
				}
			}
		}
	}
	if thing == "" {
		return survival{there: true}
	}
	core := squeezed(thing)
	for i := range ps {
		p := &ps[i]
		if p.Fate == revision.Gone {
			continue
		}
		if strings.Contains(squeezed(p.is), core) || p.Fate != revision.Cut && renamed(core, p) {
			return survival{there: true}
		}
	}
	for _, x := range c.freshTexts() {
		if k := strings.Index(x.text, core); k >= 0 && (x.row && k < 90 || k < 12) {
			return survival{there: true, name: thing, at: []Evidence{c.pr.one(c.evidence(rule.Says, x.at))}}
		}
	}
	return survival{name: thing}
}

// deleted judges a finding whose ground, or part of it, is not there any more.
func (c *comparer) deleted(f *Finding, line *RuleLine, ps []passage, s survival) verdict {
	var lost, changed, kept, cut []passage
	for _, p := range ps {
		switch {
		case p.lost():
			lost = append(lost, p)
			if p.Fate == revision.Cut {
				cut = append(cut, p)
			}
		case p.Fate == revision.Reworded || p.Moved:
			changed = append(changed, p)
		default:
			kept = append(kept, p)
		}
	}
	if s.there && s.at != nil && len(lost) == len(ps) {
		return verdict{state: Fixed, why: fmt.Sprintf("“%s”已在%s重写，本条规则不再提出：%s", s.name, cite(s.at), line.Why), v2: append(s.at, c.ground(line)...)}
	}
	r := c.pack.Rule(f.Rule)
	decided := line.Verdict == rule.Pass || line.Verdict == rule.Fail || line.Verdict == rule.Doubt
	if s.there && decided && (r.Removal == rule.RemovePassage || r.Removal == rule.RemoveWords && len(cut) == len(lost) && !promised(lost)) {
		v := verdict{state: Fixed, why: fmt.Sprintf("第1版“%s”在第2版已删去，本条要求的正是如此：%s", short(ps0(lost).e.Quote), line.Why), v2: c.around(lost)}
		return v
	}
	if c.lossesGrew() {
		return verdict{state: Open, why: fmt.Sprintf("第1版“%s”在第2版没有读到，而第2版有内容未能读取，可能在其中，请对照原件核实。", short(ps0(lost).quote(ps))), v2: c.around(lost)}
	}
	if s.there && len(lost) == len(ps) {
		switch at := c.restated(line, lost); {
		case len(at) == 0:
		case line.Verdict == rule.Doubt && c.wholly(f.Rule):
			return verdict{state: Open, why: fmt.Sprintf("原处已删去，有关内容改写在%s，尚不能判定：%s", cite(at), line.Why), v2: at}
		default:
			return verdict{state: Fixed, why: fmt.Sprintf("原处已删去，有关内容改写在%s，规则判为%s：%s", cite(at), rule.VerdictName(line.Verdict), line.Why), v2: at}
		}
	}
	if s.there && len(changed) > 0 {
		mixed := slices.ContainsFunc(ps, func(p passage) bool { return p.e.Role == rule.Conflicts })
		if mixed {
			return verdict{state: Fixed, why: fmt.Sprintf("相互矛盾的两处，一处已改（%s），一处（“%s”）已删去：%s", c.change(&changed[0]), short(ps0(lost).e.Quote), line.Why), v2: c.now(changed, line)}
		}
		return verdict{state: Partly, why: fmt.Sprintf("所指%d处中，%d处已改，%d处连同原文删去（如“%s”），删去的不算已改。", len(ps), len(changed)+len(kept), len(lost), short(ps0(lost).e.Quote)), v2: c.now(changed, line)}
	}
	what := ""
	switch {
	case s.name != "" && !s.there:
		what = fmt.Sprintf("第2版删去了“%s”（第1版%s）", s.name, cite(f.Evidence))
	case len(cut) == len(lost) && len(lost) > 0:
		what = fmt.Sprintf("第2版删去了%s的“%s”，没有另写", ps0(lost).e.where(), short(ps0(lost).e.Quote))
	default:
		what = fmt.Sprintf("第1版%s的“%s”在第2版已整段（行）删去", ps0(lost).spoken(ps).where(), short(ps0(lost).quote(ps)))
	}
	why := what + "，未见其他内容回应，不算已改。"
	if d := end(f.Demand); d != "" {
		why = what + "，未见其他内容回应“" + d + "”的要求，不算已改。"
	}
	switch line.Verdict {
	case rule.Fail:
		why += "本条规则在第2版仍不符合：" + line.Why
	case rule.Doubt:
		why += "本条规则在第2版存疑：" + line.Why
	}
	return verdict{state: Vanished, why: why, v2: c.around(append(lost, ps...))}
}

// promised says that what was cut announced content to come: taking the
// announcement out supplies nothing.
func promised(lost []passage) bool {
	return slices.ContainsFunc(lost, func(p passage) bool { return promise.MatchString(p.e.Quote) })
}

var promise = regexp.MustCompile(`待|补充|填写|插入|略$`)

// mended judges a finding that is gone while the text it rested on is there.
func (c *comparer) mended(f *Finding, line *RuleLine, ps []passage) verdict {
	still := ""
	if line.Verdict == rule.Fail || line.Verdict == rule.Doubt {
		still = "（同一规则另有其他问题。）"
	}
	said := ""
	if line.Verdict == rule.Pass {
		said = "规则判为符合：" + line.Why
	}
	var changed, touched []passage
	for _, p := range ps {
		switch p.Fate {
		case revision.Reworded:
			changed = append(changed, p)
		case revision.Touched:
			touched = append(touched, p)
		}
		if p.Moved && p.Fate == revision.Kept {
			touched = append(touched, p)
		}
	}
	if len(changed) > 0 {
		return verdict{state: Fixed, why: "第2版已改：" + c.change(&changed[0]) + "。" + said + still, v2: c.now(changed, line)}
	}
	ground := c.answers(f, line)
	if len(ground) > 0 {
		return verdict{state: Fixed, why: fmt.Sprintf("第2版已补充或更正，见%s。%s%s", quoteAt(ground), said, still), v2: ground}
	}
	if len(touched) > 0 {
		return verdict{state: Fixed, why: "第2版已改：" + c.change(&touched[0]) + "。" + said + still, v2: c.now(touched, line)}
	}
	if at := c.besides(ps); len(at) > 0 {
		return verdict{state: Fixed, why: fmt.Sprintf("所指文字未改，同一处有关内容已改，见%s。%s%s", quoteAt(at), said, still), v2: at}
	}
	if t := c.sameTerms(); t != "" {
		return verdict{state: RuleChanged, why: "所指原文未改，" + t + "，结果因此不同：" + line.Why, v2: line.Evidence}
	}
	if at := c.trigger(f); at != nil {
		return verdict{state: Vanished, why: fmt.Sprintf("第2版未补充所要求的内容，而删去了第1版%s的“%s”，本条因此不再触发，不算已改。", at.where(), short(at.Quote)),
			v1: append([]Evidence{*at}, f.Evidence...), v2: line.Evidence}
	}
	s := c.rev.Stats()
	if s == (revision.Stats{}) {
		return verdict{state: Open, why: "两版文字相同，结果不同，请人工核实。", v2: line.Evidence}
	}
	if len(line.Evidence) > 0 && line.Verdict == rule.Pass && anyOf(line.Evidence, func(e *Evidence) bool { return e.Role != rule.Searched }) && len(ps) == 0 && s.Added+s.Changed+s.Tables > 0 {
		return verdict{state: Fixed, why: "第2版有补充，" + said, v2: line.Evidence}
	}
	return verdict{state: Open, why: "第2版不再提出本条，但未见与之有关的改动，请人工核实：" + line.Why, v2: line.Evidence}
}

// appeared judges a finding that only the second version has.
func (c *comparer) appeared(g *Finding) verdict {
	v := verdict{state: New}
	line := result(c.old, g.Rule)
	written := c.rev != nil && anyOf(g.Evidence, func(e *Evidence) bool { return e.Role != rule.Searched && c.isFresh(e.Anchor) })
	switch {
	case written:
		v.why = "由第2版新写或改动的内容引起：" + g.Message
		v.v1 = c.stood(g)
	case line == nil:
		v.why = "第1版未作此项审查：" + g.Message
	case line.Verdict == rule.Pass:
		v.why = "第1版本条判为符合，第2版改动后出现：" + g.Message
		v.v1 = line.Evidence
	case line.Verdict == rule.NA || line.Verdict == rule.Manual:
		v.why = fmt.Sprintf("第1版本条为“%s”，第2版首次判定：%s", rule.VerdictName(line.Verdict), g.Message)
	case g.Verdict == rule.Doubt:
		v.why = "第1版未提出此点，本次须核实：" + g.Message
		v.v1 = c.stood(g)
	default:
		v.why = "第1版未提出此点，本次查出：" + g.Message
		v.v1 = c.stood(g)
	}
	return v
}
