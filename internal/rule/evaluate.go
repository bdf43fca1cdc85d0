package rule

import (
	"fmt"
	"runtime/debug"
	"slices"
	"strings"

	"wenping/internal/document"
	"wenping/internal/facts"
	"wenping/internal/zh"
)

// Evaluate holds every rule of the pack against one submission: one result per
// rule, in the order of the items. The same context gives the same results.
func (p *Pack) Evaluate(c *Context) []Result {
	out := make([]Result, 0, len(p.Rules))
	for _, r := range p.Rules {
		out = append(out, p.evaluate(r, c))
	}
	return out
}

// evaluate runs one rule: applicability, then the check, then wording.
func (p *Pack) evaluate(r *Rule, shared *Context) Result {
	c := *shared
	c.Pack, c.rule = p, r
	if c.Profile == nil {
		c.Profile, _ = p.Profile("")
	}
	if c.Stage == "" {
		c.Stage = StageFiling
	}
	res := Result{Rule: r.ID, Item: r.Item.ID, Severity: r.Severity(c.Stage, c.Level()), Question: r.Question}
	if why, ok := p.exempt(r, &c); ok {
		res.Verdict, res.Why = NA, why
		return res
	}
	naIfAbsent := ""
	for i := range p.table {
		e := &p.table[i]
		if !e.about(r) {
			continue
		}
		if ok, _ := e.When.match(&c); !ok {
			continue
		}
		switch e.Then {
		case "manual":
			res.Verdict, res.Question, res.Why = Manual, e.Question, "需由审查人员判断："+e.Question
			return res
		case "na-if-absent":
			naIfAbsent = e.Why
		}
	}
	o, broken := run(r, &c)
	if broken != "" {
		res.broken = broken
	}
	res.Shown = o.Shown
	p.conclude(&res, r, &c, o, naIfAbsent)
	if res.Verdict == Pass && len(res.Shown) == 0 && len(res.Findings) == 0 {
		res.Shown = c.looked(r.Kind)
	}
	c.markRecognised(&res)
	return res
}

// exempt says whether the rule does not hold for this submission, and why.
func (p *Pack) exempt(r *Rule, c *Context) (why string, na bool) {
	if stageRank(c.Stage) < stageRank(r.From) {
		return "本阶段（" + StageName(c.Stage) + "）不要求。", true
	}
	for i := range p.table {
		e := &p.table[i]
		if e.Then != "" && e.Then != "na" || !e.about(r) {
			continue
		}
		if ok, _ := e.When.match(c); ok {
			return e.Why, true
		}
	}
	if ok, why := r.applies.match(c); !ok {
		if r.na != "" {
			why = r.na
		}
		return why, true
	}
	return "", false
}

// run calls the check. A check that breaks is our fault, never the report's:
// the rule is then undecided.
func run(r *Rule, c *Context) (o Outcome, broken string) {
	defer func() {
		if v := recover(); v != nil {
			broken = fmt.Sprintf("%s: %v\n%s", r.ID, v, debug.Stack())
			o = Outcome{Verdict: Doubt, Why: "本条规则执行时出现内部错误，未能得出结论，请人工核实。"}
		}
	}()
	return r.check(c), ""
}

// conclude turns an outcome into the rule's result.
func (p *Pack) conclude(res *Result, r *Rule, c *Context, o Outcome, naIfAbsent string) {
	res.Why, res.Verdict = zh.Punctuate(o.Why), o.Verdict
	points := o.Points
	if naIfAbsent != "" && len(points) > 0 {
		points = nil
		for _, pt := range o.Points {
			if !absence(pt) {
				points = append(points, pt)
			}
		}
		if len(points) == 0 {
			res.Verdict, res.Why = NA, naIfAbsent
			return
		}
	}
	if res.Verdict == Manual {
		if res.Question == "" {
			res.Question = o.Why
		}
		return
	}
	if res.Verdict == Doubt && len(points) == 0 {
		points = []Point{{Verdict: Doubt, Message: o.Why, Demand: "请核实后补充说明。", Evidence: o.Shown}}
	}
	if len(points) == 0 {
		if res.Verdict == "" {
			res.Verdict = Pass
		}
		if res.Why == "" {
			res.Why = map[Verdict]string{Pass: NothingFound, NA: "本项不适用于本次报送。"}[res.Verdict]
		}
		return
	}
	res.Verdict = ""
	used := map[string]int{}
	for _, pt := range points {
		if pt.Verdict != Fail {
			pt.Verdict = Doubt
		}
		if pt.Verdict == Fail && absence(pt) && !pt.Always && c.procedureUnsure() {
			pt.Verdict = Doubt
			pt.Note += askSimple
			if !strings.Contains(res.Why, askSimple) {
				res.Why += askSimple
			}
		}
		c.weighRecognised(&pt)
		f := p.finding(r, c, pt, res.Severity)
		c.weighPerhaps(r, &f)
		// The same said twice is one finding with more places; two points of the
		// same subject that say different things keep keys of their own.
		if i := slices.IndexFunc(res.Findings, func(o Finding) bool {
			return o.Message == f.Message && o.Verdict == f.Verdict && o.Severity == f.Severity
		}); i >= 0 {
			res.Findings[i].Evidence = append(res.Findings[i].Evidence, f.Evidence...)
			continue
		}
		used[f.Key]++
		if n := used[f.Key]; n > 1 {
			f.Key += fmt.Sprintf("#%d", n)
		}
		res.Findings = append(res.Findings, f)
		if f.Severity == Note && res.Severity != Note {
			continue // a mere hint of a heavier rule decides nothing
		}
		if f.Verdict == Fail || res.Verdict == "" {
			res.Verdict = f.Verdict
		}
	}
	if res.Verdict == "" {
		res.Verdict = Pass
	}
	if res.Why == "" {
		res.Why = res.Findings[0].Message
	}
}

const askSimple = "报告未写明评估程序且篇幅较短，请先确认是否适用简易程序。"

// absence says that a point is about something not found: all its evidence is
// where we looked.
func absence(pt Point) bool {
	if len(pt.Evidence) == 0 {
		return false
	}
	for _, e := range pt.Evidence {
		if e.Role != Searched {
			return false
		}
	}
	return true
}

// procedureUnsure says that the procedure is not stated and the report is as
// short as a simple one: what is missing then may not be asked for. One that
// went before a panel of experts, or has the chapters of a full report, shows
// which procedure it took.
func (c *Context) procedureUnsure() bool {
	return c.ProcedureBy == "unsure" && (c.Kind == "form-report" || c.Doc.Chars() < 6000 && !c.fullReport())
}

// brief says that a whole report is so short that it argues in a few words what others
// argue at length: what it does not say may be meant by what it says.
func (c *Context) brief() bool {
	return c.Doc.Chars() < 6000 && c.Facts.Structure.Has("consultation") && c.Facts.Structure.Has("conclusion")
}

// fullChapters is how many of the parts that a full report consists of must
// stand under headings of their own; a simple one merges them into six or so.
const fullChapters = 9

var fullParts = []facts.Role{"overview", "basis", "body", "process", "consultation", "dimensions", "identification", "estimation", "measures", "level", "conclusion", "emergency"}

func (c *Context) fullReport() bool {
	if c.Facts.Panel.Held {
		return true
	}
	headed := map[int]bool{}
	for _, r := range fullParts {
		for _, at := range c.Facts.Structure.Roles[r] {
			if at.Section > 0 && at.Chars > 0 && !headed[at.Section] {
				headed[at.Section] = true
				break // one part, one heading
			}
		}
	}
	told := 0
	for _, r := range fullParts {
		if c.Facts.Structure.Has(r) {
			told++
		}
	}
	return len(headed) >= fullChapters || told >= fullTold
}

// fullTold is how many parts, told anywhere, make a full report.
const fullTold = 10

func (p *Pack) finding(r *Rule, c *Context, pt Point, sev Severity) Finding {
	f := Finding{Key: r.ID, Item: r.Item.ID, Rule: r.ID, Verdict: pt.Verdict, Severity: sev, Weight: r.Weight,
		Reason: r.Reason, Heading: r.Heading, Message: pt.Message, Demand: pt.Demand, Evidence: pt.Evidence, Fields: pt.Fields}
	if pt.Severity != "" {
		f.Severity = pt.Severity
	}
	if pt.Weight != "" {
		f.Weight = pt.Weight
	}
	if pt.Subject != "" {
		f.Key += "/" + zh.Fold(strings.TrimSpace(pt.Subject)).Text
	}
	text := r.Finding
	if pt.Verdict == Doubt && r.DoubtText != "" {
		text = r.DoubtText
	}
	if f.Message == "" {
		f.Message = fill(text, pt, c)
	} else {
		f.Message = fill(f.Message, pt, c)
	}
	f.Message += pt.Note
	if f.Demand == "" {
		f.Demand = r.Demand
	}
	f.Demand = fill(f.Demand, pt, c)
	f.Message, f.Demand = zh.Punctuate(f.Message), zh.Punctuate(f.Demand)
	f.Basis = r.named(c)
	return f
}

// named is what of a rule's basis a letter may name; the item's where the rule has none.
func (r *Rule) named(c *Context) []string {
	list := r.Basis
	if len(list) == 0 {
		list = r.Item.Basis
	}
	var out []string
	for _, b := range list {
		if b.Verified && (len(b.Types) == 0 || c.Type != nil && slices.Contains(b.Types, c.Type.ID)) {
			out = append(out, b.Text)
		}
	}
	return out
}

// NothingFound is why of a pass that has nothing more to tell.
const NothingFound = "已核对，未发现不符合之处。"

// unfilled stands where a wording asks for a field that its point does not have.
const unfilled = "（未写明）"

// fill puts a point's fields into a wording.
func fill(text string, pt Point, c *Context) string {
	return placeholder.ReplaceAllStringFunc(text, func(m string) string {
		key := m[1 : len(m)-1]
		if v, ok := pt.Fields[key]; ok && v != "" {
			return v
		}
		switch key {
		case "page":
			for _, e := range pt.Evidence {
				if e.Anchor.Block > 0 {
					return Cite(c.docOf(e.Source), e.Anchor)
				}
			}
			return "全文"
		case "matter":
			if v, ok := c.Facts.Identity.Matter.First(); ok {
				return v.V
			}
			return "本事项"
		}
		return unfilled
	})
}

// docOf gives the document an evidence stands in.
func (c *Context) docOf(source int) *document.Document {
	if source > 0 && source <= len(c.Attachments) && c.Attachments[source-1].Doc != nil {
		return c.Attachments[source-1].Doc
	}
	return c.Doc
}
