package review

import (
	"fmt"
	"slices"

	"wenping/internal/rule"
)

// Stand is where a proposal stands. The values are stable.
type Stand string

const (
	Pending      Stand = "pending" // nobody has said anything: never a silent yes
	Upheld       Stand = "upheld"
	Reworded     Stand = "reworded"
	Dismissed    Stand = "dismissed"
	Supplemented Stand = "supplemented"
)

// Opinion is a finding with what a person said of it.
type Opinion struct {
	Finding  Finding `json:"finding"` // in the words that hold
	Proposed string  `json:"proposed,omitempty"`
	Stand    Stand   `json:"stand"`
	Because  Because `json:"because,omitempty"`
	Added    bool    `json:"added,omitempty"`
	By       *Act    `json:"by,omitempty"` // the act that holds

	base  Finding // as proposed
	again bool    // the version before was returned with it
}

// Holds says that the opinion goes into a letter.
func (o *Opinion) Holds() bool {
	return o.Stand == Upheld || o.Stand == Reworded || o.Stand == Supplemented
}

// Asked is a question for a person with the answer.
type Asked struct {
	Rule     string `json:"rule"`
	Item     string `json:"item"`
	Question string `json:"question"`
	Reply    Reply  `json:"reply,omitempty"`
	By       *Act   `json:"by,omitempty"`
}

// Judgement is a review as persons have judged it so far.
type Judgement struct {
	Review   *Review    `json:"-"`
	Opinions []*Opinion `json:"opinions"` // the machine's in its order, then the added ones
	Asked    []*Asked   `json:"asked"`
	Returned []*Point   `json:"returned,omitempty"` // what the version before was returned with
	Comments []Act      `json:"comments"`
	Trail    []Act      `json:"trail"`
	// Strayed are acts on proposals that this review no longer makes.
	Strayed []Act `json:"strayed,omitempty"`

	of       map[string]*Opinion
	asked    map[string]*Asked
	returned map[string]*Point
	undone   map[int]bool
}

// Judge folds the acts of persons over a review. It never fails: an act on what
// is no longer proposed is told in Strayed.
func Judge(r *Review, acts []Act) *Judgement {
	j := &Judgement{Review: r, Opinions: []*Opinion{}, Asked: []*Asked{}, Comments: []Act{}, Trail: acts,
		of: map[string]*Opinion{}, asked: map[string]*Asked{}, returned: map[string]*Point{}, undone: map[int]bool{}}
	if j.Trail == nil {
		j.Trail = []Act{}
	}
	for _, f := range r.Findings {
		o := &Opinion{Finding: f, base: f, Stand: Pending}
		j.Opinions = append(j.Opinions, o)
		j.of[f.Key] = o
	}
	for _, it := range r.Items {
		for _, l := range it.Rules {
			if l.Verdict == rule.Manual && l.Question != "" {
				q := &Asked{Rule: l.ID, Item: it.ID, Question: l.Question}
				j.Asked = append(j.Asked, q)
				j.asked[l.ID] = q
			}
		}
	}
	if r.Resubmitted != nil {
		for i := range r.Resubmitted.Points {
			p := &Point{Returned: &r.Resubmitted.Points[i], State: r.Resubmitted.Points[i].State}
			j.Returned = append(j.Returned, p)
			j.returned[p.On()] = p
		}
	}
	for _, a := range acts {
		if a.Deed == Undo {
			j.undone[a.Undoes] = true
		}
	}
	for i := range acts {
		if a := &acts[i]; !j.undone[a.N] {
			j.take(a)
		}
	}
	j.settle()
	return j
}

func (j *Judgement) take(a *Act) {
	switch a.Deed {
	case Comment:
		j.Comments = append(j.Comments, *a)
	case Add:
		f := Finding{ID: fmt.Sprintf("m%d", a.N), Key: AddedKey(a.N), Item: a.Item, Rule: a.Item, Verdict: rule.Fail, Severity: a.Severity,
			Weight: rule.Normal, Reason: a.Reason, Message: a.Message, Demand: a.Demand, Evidence: a.Evidence}
		j.add(f, a)
	case Answer:
		q := j.asked[a.On]
		if q == nil {
			j.Strayed = append(j.Strayed, *a)
			return
		}
		q.Reply, q.By = a.Reply, a
		key := "answer:" + a.On
		j.Opinions = slices.DeleteFunc(j.Opinions, func(o *Opinion) bool { return o.Finding.Key == key })
		delete(j.of, key)
		f := Finding{ID: fmt.Sprintf("m%d", a.N), Key: key, Item: q.Item, Rule: a.On, Verdict: rule.Fail, Severity: a.Severity,
			Weight: rule.Normal, Reason: a.Reason, Message: a.Message, Demand: a.Demand, Evidence: []Evidence{}}
		switch a.Reply {
		case Faulty:
			j.add(f, a)
		case Unclear:
			f.Severity, f.Reason = rule.Should, rule.R0
			if f.Message == "" {
				f.Message = "对“" + q.Question + "”一项，从所报材料中不能看清。"
			}
			if f.Demand == "" {
				f.Demand = "请补充能够说明情况的材料。"
			}
			j.add(f, a)
			j.of[key].Stand = Supplemented
		}
	case Follow:
		p := j.returned[a.On]
		if p == nil {
			j.Strayed = append(j.Strayed, *a)
			return
		}
		j.follow(p, a)
	case Uphold, Reword, Dismiss, Supplement:
		o := j.of[a.On]
		if o == nil {
			j.Strayed = append(j.Strayed, *a)
			return
		}
		o.take(a)
	}
}

// AddedKey is the key of the finding that act n added.
func AddedKey(n int) string { return fmt.Sprintf("added:%d", n) }

func (j *Judgement) add(f Finding, a *Act) {
	if f.Evidence == nil {
		f.Evidence = []Evidence{}
	}
	o := &Opinion{Finding: f, base: f, Stand: Upheld, Added: true, By: a}
	j.Opinions = append(j.Opinions, o)
	j.of[f.Key] = o
}

// take lets an act hold over the one before.
func (o *Opinion) take(a *Act) {
	o.Finding, o.Proposed, o.By, o.Because = o.base, "", a, ""
	reword := func(demand string) {
		if a.Message != "" && a.Message != o.base.Message {
			o.Proposed, o.Finding.Message = o.base.Message, a.Message
		}
		if a.Demand != "" {
			demand = a.Demand
		}
		o.Finding.Demand = demand
	}
	switch a.Deed {
	case Uphold:
		o.Stand = Upheld
	case Reword:
		o.Stand = Reworded
		reword(a.Demand)
	case Supplement:
		o.Stand = Supplemented
		reword("请补充说明，并提供能够证明的材料。")
	case Dismiss:
		o.Stand, o.Because = Dismissed, a.Because
	}
}

// Open counts what nobody has decided yet: proposals, questions and returned
// points.
func (j *Judgement) Open() (findings, questions, points int) {
	for _, o := range j.Opinions {
		if o.Stand == Pending {
			findings++
		}
	}
	for _, q := range j.Asked {
		if q.Reply == "" {
			questions++
		}
	}
	for _, p := range j.Returned {
		if !p.Done {
			points++
		}
	}
	return findings, questions, points
}

func (j *Judgement) item(id string) *Item {
	for i := range j.Review.Items {
		if j.Review.Items[i].ID == id {
			return &j.Review.Items[i]
		}
	}
	return nil
}

// Decided is a review as persons left it: its findings are those they upheld,
// and its verdicts and outcome rest on these alone. Only Judgement makes one.
type Decided struct {
	*Review
	Pending int // proposals, questions and returned points that nobody has decided
}

// Decide gives the review as persons left it. What is still pending is neither
// upheld nor passed: its item counts as open.
func (j *Judgement) Decide() *Decided {
	r := *j.Review
	findings, questions, points := j.Open()
	d := &Decided{&r, findings + questions + points}
	r.Findings = []Finding{}
	failed, open, doubted, asked, dismissed := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, o := range j.Opinions {
		f := o.Finding
		switch {
		case o.Holds():
			if f.Verdict == rule.Doubt {
				f.Verdict = rule.Fail // a person has spoken
			}
			r.Findings = append(r.Findings, f)
			failed[f.Item] = failed[f.Item] || f.Verdict == rule.Fail && f.Severity != rule.Note
		case o.Stand == Pending && f.Severity != rule.Note:
			open[f.Item] = true
			doubted[f.Item] = doubted[f.Item] || f.Verdict == rule.Doubt
		case o.Stand == Dismissed:
			dismissed[f.Item] = true
		}
	}
	for _, q := range j.Asked {
		asked[q.Item] = asked[q.Item] || q.Reply == ""
	}
	sortFindings(&r)
	r.Items = slices.Clone(r.Items)
	for i := range r.Items {
		it := &r.Items[i]
		if !asked[it.ID] {
			it.OpenQuestions = []string{}
		}
		switch {
		case failed[it.ID]:
			it.Verdict = rule.Fail
			it.Why = "经人工审查，认定有问题。"
		case open[it.ID] && it.Verdict != rule.Doubt && !doubted[it.ID]:
			it.Verdict, it.Why = rule.Doubt, "系统提出的问题尚未由人判定。"
		case open[it.ID]:
			it.Verdict = rule.Doubt
		case it.Verdict == rule.Fail || it.Verdict == rule.Doubt && dismissed[it.ID]:
			it.Verdict, it.Why = rule.Pass, "经人工审查，未认定问题。"
		case it.Verdict == rule.Manual && !asked[it.ID]:
			it.Verdict, it.Why = rule.Pass, "经人工核实。"
		}
	}
	r.Outcome = j.outcome(&r, d.Pending > 0)
	r.Resubmitted = j.resubmitted()
	return d
}

// sortFindings puts the findings in the order of the items; ids stay.
func sortFindings(r *Review) {
	at := map[string]int{}
	for i, it := range r.Items {
		at[it.ID] = i
	}
	slices.SortStableFunc(r.Findings, func(a, b Finding) int { return at[a.Item] - at[b.Item] })
}

func (j *Judgement) outcome(r *Review, pending bool) Outcome {
	var t weighing
	for _, f := range r.Findings {
		t.add(f.Verdict, f.Severity, f.Weight, f.Reason)
	}
	t.undecided = t.undecided || pending
	return t.outcome()
}
