package review

import (
	"slices"

	"wenping/internal/document"
	"wenping/internal/revision"
	"wenping/internal/rule"
	"wenping/internal/zh"
)

// CompareSchema names the JSON form of a Comparison.
const CompareSchema = "wenping.compare/1"

// State says what became of a finding in the next version. The values are
// printed.
type State string

const (
	Fixed       State = "fixed"        // the rule was decided, and does not fire, on material that is there
	Partly      State = "partly"       // some of what it named is mended, or it is nearer to what is asked
	Unfixed     State = "unfixed"      // stands as it stood
	Cosmetic    State = "cosmetic"     // stands; only words around it were changed
	Vanished    State = "vanished"     // what it spoke of was deleted, and nothing answers the demand: 以删代改
	Displaced   State = "moved"        // stands, at another place
	Regressed   State = "regressed"    // stands, and is worse
	New         State = "new"          // only in the new version
	RuleChanged State = "rule-changed" // the standard, or whether it applies, makes the difference
	Open        State = "undecided"    // the new version leaves it in doubt, or it could not be read there
)

// Comparison is what became of each finding on the first version, and what is
// new in the second. Its JSON form is relied on from outside.
type Comparison struct {
	Schema   string     `json:"schema"`
	V1       Version    `json:"v1"`
	V2       Version    `json:"v2"`
	Changes  Changes    `json:"changes"`
	Findings []Followed `json:"findings"` // those of the first version in its order, then the new ones
	Warnings []string   `json:"warnings,omitempty"`

	// Not printed: for a page that shows both versions side by side.
	Revision *revision.Revision `json:"-"`
}

// Version is one of the two submissions.
type Version struct {
	File    string     `json:"file"`
	SHA256  string     `json:"sha256"`
	Outcome Suggestion `json:"outcome"`
}

// Changes counts what was done to the text, whether or not it was asked for.
type Changes struct {
	Changed int `json:"changed"` // paragraphs and headings
	Added   int `json:"added"`
	Removed int `json:"removed"`
	Moved   int `json:"moved"`
	Tables  int `json:"tables"` // tables that differ in any way
}

// Followed is one finding and what became of it. Message and demand are those
// of the first version; of a new finding, its own.
type Followed struct {
	Key      string        `json:"key"`
	Item     string        `json:"item"`
	Rule     string        `json:"rule"`
	State    State         `json:"state"`
	Why      string        `json:"why"`
	Severity rule.Severity `json:"severity"`
	Message  string        `json:"message"`
	Demand   string        `json:"demand"`
	V1       []Evidence    `json:"evidence_v1"`
	V2       []Evidence    `json:"evidence_v2"`

	// Not printed: the finding of the first version, and the keys of those of the
	// second that are the same.
	Finding *Finding `json:"-"`
	Same    []string `json:"-"`
}

// Compare follows every finding of a first version into the second. again is
// the first version reviewed by the standard of the second, where the two were
// reviewed by different ones; else nil. Words are cut by seg, which may be nil.
//
// It never calls mended what it cannot see to be: a finding that is gone is
// fixed only where the rule was decided and the text it spoke of is there.
func Compare(pack *rule.Pack, old, again, new *Review, seg zh.Segmenter) *Comparison {
	c := &comparer{pack: pack, old: old, new: new, given: old, stands: map[string]bool{},
		pr: &printer{docs: []*document.Document{new.Document}, names: []string{new.File}},
		pw: &printer{docs: []*document.Document{old.Document}, names: []string{old.File}}}
	if again != nil {
		c.old = again
	}
	out := &Comparison{Schema: CompareSchema, V1: version(old), V2: version(new), Findings: []Followed{}}
	if old.Document != nil && new.Document != nil {
		c.rev = revision.Compare(old.Document, new.Document, seg)
		s := c.rev.Stats()
		out.Changes = Changes{s.Changed, s.Added, s.Removed, s.Moved, s.Tables}
		out.Revision = c.rev
		out.Warnings = c.strangers()
	}
	if t := c.sameTerms(); t != "" {
		out.Warnings = append(out.Warnings, t+"，有的规则因此不再适用或新适用，请核对。")
	}
	c.follow(out)
	return out
}

func version(r *Review) Version { return Version{r.File, r.SHA256, r.Outcome.Suggestion} }

// comparer holds what is looked at while findings are followed.
type comparer struct {
	pack   *rule.Pack
	given  *Review // the first version as it was reviewed then
	old    *Review // the same by the standard of the second version
	new    *Review
	rev    *revision.Revision // nil where one of the texts is not at hand
	pr, pw *printer           // of the second and of the first version
	fresh  []fresh            // texts that only the second version has; by freshTexts
	ready  bool
	stands map[string]bool // by newHolds
}

// follow joins the findings and judges each.
func (c *comparer) follow(out *Comparison) {
	// What the standard of then found and that of now does not was never the
	// author's to mend.
	stands := make([]int, len(c.given.Findings))
	known := map[int]bool{} // findings by the standard of now that were told then
	if c.given == c.old {
		for i := range stands {
			stands[i] = i
			known[i] = true
		}
	} else {
		for i, g := range c.join(c.given.Findings, c.old.Findings, true) {
			stands[i] = -1
			if len(g) > 0 {
				stands[i] = g[0]
			}
			for _, k := range g {
				known[k] = true
			}
		}
	}
	joined := c.join(c.old.Findings, c.new.Findings, false)
	taken := make([]bool, len(c.new.Findings))
	before := make([]bool, len(c.new.Findings)) // found by the standard of now in both, not told then
	for i, list := range joined {
		for _, k := range list {
			taken[k] = true
			before[k] = before[k] || !known[i]
		}
	}
	for i := range c.given.Findings {
		f := &c.given.Findings[i]
		if stands[i] < 0 {
			out.Findings = append(out.Findings, c.told(f, nil, verdict{state: RuleChanged,
				why: "按现行标准审查第1版原文，本条不再提出：标准有变化，与报告是否修改无关。"}))
			continue
		}
		o := &c.old.Findings[stands[i]]
		now := c.picked(joined[stands[i]])
		out.Findings = append(out.Findings, c.told(f, now, c.judge(o, now)))
	}
	for k := range c.new.Findings {
		g := &c.new.Findings[k]
		if taken[k] && !before[k] {
			continue
		}
		v := c.appeared(g)
		if taken[k] {
			v = verdict{state: RuleChanged, why: "按现行标准审查，第1版即有此问题，当时的标准未提出。", v2: g.Evidence}
		}
		out.Findings = append(out.Findings, Followed{Key: g.Key, Item: g.Item, Rule: g.Rule, State: v.state, Why: masked(v.why),
			Severity: g.Severity, Message: g.Message, Demand: g.Demand, V1: listed(v.v1), V2: listed(g.Evidence)})
	}
}

func (c *comparer) picked(list []int) []*Finding {
	var out []*Finding
	for _, k := range list {
		out = append(out, &c.new.Findings[k])
	}
	return out
}

// verdict is what a finding came to.
type verdict struct {
	state  State
	why    string
	v1, v2 []Evidence
}

func (c *comparer) told(f *Finding, now []*Finding, v verdict) Followed {
	if v.v1 == nil {
		v.v1 = f.Evidence
	}
	var same []string
	for _, g := range now {
		same = append(same, g.Key)
	}
	return Followed{Finding: f, Same: same, Key: f.Key, Item: f.Item, Rule: f.Rule, State: v.state, Why: masked(v.why), Severity: f.Severity,
		Message: f.Message, Demand: f.Demand, V1: listed(v.v1), V2: listed(v.v2)}
}

func listed(list []Evidence) []Evidence {
	if list == nil {
		return []Evidence{}
	}
	return list
}

// strangers warns where the two files hardly share any text: then everything
// would be called deleted and new.
func (c *comparer) strangers() []string {
	kept, all := 0, 0
	for i := range c.rev.Pairs {
		p := &c.rev.Pairs[i]
		b := c.old.Document.Block(p.Old)
		if b == nil || b.Kind == document.Contents || b.Kind == document.Comment {
			continue
		}
		all++
		if p.New > 0 {
			kept++
		}
	}
	if all >= 10 && kept*5 < all {
		return []string{"第2版与第1版的文字大部分不同，请核对两份文件是否为同一事项的先后两版。"}
	}
	return nil
}

// result gives what a rule came to in a review, or nil.
func result(r *Review, id string) *RuleLine {
	for i := range r.Items {
		for k := range r.Items[i].Rules {
			if r.Items[i].Rules[k].ID == id {
				return &r.Items[i].Rules[k]
			}
		}
	}
	return nil
}

// lossesGrew says that more of the second version's body could not be read.
func (c *comparer) lossesGrew() bool {
	count := func(r *Review) (n int) {
		if r.Document == nil {
			return len(r.Losses)
		}
		for _, l := range r.Document.Losses {
			if l.Zone != document.ZoneAnnex && l.Zone != document.ZoneContents && l.Kind != document.LossTrackedMoves {
				n++
			}
		}
		return n
	}
	return count(c.new) > count(c.old)
}

// Count gives how many findings came to each state.
func (c *Comparison) Count() map[State]int {
	out := map[State]int{}
	for i := range c.Findings {
		out[c.Findings[i].State]++
	}
	return out
}

// StateName is the Chinese name of a state.
func StateName(s State) string {
	return map[State]string{Fixed: "已改", Partly: "部分改", Unfixed: "未改", Cosmetic: "仅改字面", Vanished: "以删代改",
		Displaced: "移位", Regressed: "倒退", New: "新出现", RuleChanged: "标准变化", Open: "待人工"}[s]
}

// same says that two reviews hold the submission for the same kind of thing, so
// that the same rules apply; else what differs.
func (c *comparer) sameTerms() (differs string) {
	a, b := c.old, c.new
	switch {
	case a.Type.ID != b.Type.ID:
		return "事项类型由“" + a.Type.Name + "”变为“" + b.Type.Name + "”"
	case a.Procedure.ID != b.Procedure.ID:
		return "评估程序由“" + rule.ProcedureName(a.Procedure.ID) + "”变为“" + rule.ProcedureName(b.Procedure.ID) + "”"
	case a.Kind != b.Kind:
		return "文件由“" + KindName(a.Kind) + "”变为“" + KindName(b.Kind) + "”"
	case a.Profile != b.Profile:
		return "地区参数由“" + a.Profile + "”变为“" + b.Profile + "”"
	case a.Stage != b.Stage:
		return "审查阶段由“" + rule.StageName(a.Stage) + "”变为“" + rule.StageName(b.Stage) + "”"
	case a.Standard.Hash != b.Standard.Hash:
		return "两版审查所用的标准版本不同"
	}
	return ""
}

func anyOf(list []Evidence, is func(*Evidence) bool) bool {
	return slices.ContainsFunc(list, func(e Evidence) bool { return is(&e) })
}
