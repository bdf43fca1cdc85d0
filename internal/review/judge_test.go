package review_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wenping/internal/review"
	"wenping/internal/rule"
)

// proposed is a review of three findings and a question.
func proposed() *review.Review {
	f := func(item string, v rule.Verdict, s rule.Severity, reason rule.Reason) review.Finding {
		return review.Finding{ID: "f", Key: item + ".x", Item: item, Rule: item + ".x", Verdict: v, Severity: s, Weight: rule.Normal, Reason: reason,
			Message: item + "的问题。", Demand: "请改正" + item + "。"}
	}
	it := func(id string, v rule.Verdict) review.Item {
		return review.Item{ID: id, Name: id, Verdict: v, Why: "…", OpenQuestions: []string{}}
	}
	r := &review.Review{
		Findings: []review.Finding{f("A4", rule.Fail, rule.Should, rule.R0), f("D3", rule.Fail, rule.Must, rule.R1), f("E2", rule.Doubt, rule.Must, rule.R0)},
		Items:    []review.Item{it("A4", rule.Fail), it("D3", rule.Fail), it("E2", rule.Doubt), it("F1", rule.Manual), it("G1", rule.Pass)},
		Outcome:  review.Outcome{Suggestion: review.Correct},
	}
	r.Items[3].OpenQuestions = []string{"原件是否一致？"}
	r.Items[3].Rules = []review.RuleLine{{ID: "F1.look", Verdict: rule.Manual, Question: "原件是否一致？"}}
	return r
}

func TestWhatPersonsSayDecides(t *testing.T) {
	say := func(d review.Deed, on string, more ...func(*review.Act)) review.Act {
		a := review.Act{By: "陈静", Deed: d, On: on}
		for _, m := range more {
			m(&a)
		}
		return a
	}
	words := func(message, demand string) func(*review.Act) {
		return func(a *review.Act) { a.Message, a.Demand = message, demand }
	}
	because := func(b review.Because) func(*review.Act) { return func(a *review.Act) { a.Because = b } }
	reply := func(r review.Reply) func(*review.Act) { return func(a *review.Act) { a.Reply = r } }
	undo := func(n int) review.Act { return review.Act{By: "陈静", Deed: review.Undo, Undoes: n} }
	add := review.Act{By: "陈静", Deed: review.Add, Item: "G1", Severity: rule.Must, Reason: rule.R2, Message: "方法没有写明。", Demand: "请写明。"}
	for name, c := range map[string]struct {
		acts     []review.Act
		upheld   string // items of findings that hold, in order
		verdicts string // A4 D3 E2 F1 G1
		outcome  review.Suggestion
		pending  int
	}{
		"nobody has spoken": {nil, "", "doubt doubt doubt manual pass", review.Undecided, 4},
		"one upheld":        {[]review.Act{say(review.Uphold, "D3.x")}, "D3", "doubt fail doubt manual pass", review.Correct, 3},
		"dismissed": {[]review.Act{say(review.Dismiss, "A4.x", because(review.Misread)), say(review.Dismiss, "D3.x", because(review.Slight)),
			say(review.Dismiss, "E2.x"), say(review.Answer, "F1.look", reply(review.Sound))}, "", "pass pass pass pass pass", review.File, 0},
		"a doubt becomes a finding by a person's words": {[]review.Act{say(review.Reword, "E2.x", words("合计多4份。", "请更正。"))}, "E2", "doubt doubt fail manual pass", review.Correct, 3},
		"a doubt is asked for":                          {[]review.Act{say(review.Supplement, "E2.x")}, "E2", "doubt doubt fail manual pass", review.Correct, 3},
		"the last word holds":                           {[]review.Act{say(review.Uphold, "D3.x"), say(review.Dismiss, "D3.x", because(review.InReport))}, "", "doubt pass doubt manual pass", review.Undecided, 3},
		"undone":                                        {[]review.Act{say(review.Uphold, "D3.x"), undo(1)}, "", "doubt doubt doubt manual pass", review.Undecided, 4},
		"added by hand":                                 {[]review.Act{add}, "G1", "doubt doubt doubt manual fail", review.Correct, 4},
		"an added one taken back":                       {[]review.Act{add, undo(1)}, "", "doubt doubt doubt manual pass", review.Undecided, 4},
		"an answer finds a fault":                       {[]review.Act{say(review.Answer, "F1.look", reply(review.Faulty), words("文号与原件不符。", "请更正。"), func(a *review.Act) { a.Severity = rule.Must })}, "F1", "doubt doubt doubt fail pass", review.Correct, 3},
		"an answer that cannot be given":                {[]review.Act{say(review.Answer, "F1.look", reply(review.Unclear))}, "F1", "doubt doubt doubt fail pass", review.Undecided, 3},
		"an answer given anew":                          {[]review.Act{say(review.Answer, "F1.look", reply(review.Unclear)), say(review.Answer, "F1.look", reply(review.Sound))}, "", "doubt doubt doubt pass pass", review.Undecided, 3},
	} {
		t.Run(name, func(t *testing.T) {
			r := proposed()
			for i := range c.acts {
				c.acts[i].N = i + 1
				if err := review.Judge(r, c.acts[:i]).Check(&c.acts[i]); err != nil {
					t.Fatalf("act %d: %v", i+1, err)
				}
			}
			d := review.Judge(r, c.acts).Decide()
			var upheld, verdicts []string
			for _, f := range d.Findings {
				upheld = append(upheld, f.Item)
				if f.Verdict != rule.Fail || f.Demand == "" {
					t.Errorf("what holds is not to be sent: %+v", f)
				}
			}
			for _, it := range d.Items {
				verdicts = append(verdicts, string(it.Verdict))
			}
			if got := strings.Join(upheld, " "); got != c.upheld {
				t.Errorf("upheld %q, want %q", got, c.upheld)
			}
			if got := strings.Join(verdicts, " "); got != c.verdicts {
				t.Errorf("verdicts %q, want %q", got, c.verdicts)
			}
			if d.Outcome.Suggestion != c.outcome || d.Pending != c.pending {
				t.Errorf("outcome %s with %d pending, want %s with %d", d.Outcome.Suggestion, d.Pending, c.outcome, c.pending)
			}
			if r.Findings[0].Verdict != rule.Fail || r.Items[0].Verdict != rule.Fail || len(r.Findings) != 3 {
				t.Error("judging changed the review")
			}
		})
	}
}

func TestActsThatAreRefused(t *testing.T) {
	for name, a := range map[string]review.Act{
		"nobody's":                        {Deed: review.Uphold, On: "D3.x"},
		"an unknown finding":              {By: "陈静", Deed: review.Uphold, On: "Z9.x"},
		"a doubt upheld without a word":   {By: "陈静", Deed: review.Uphold, On: "E2.x"},
		"reworded to nothing":             {By: "陈静", Deed: review.Reword, On: "D3.x", Message: "  "},
		"dismissed without a reason":      {By: "陈静", Deed: review.Dismiss, On: "D3.x"},
		"a fault asked for as if a doubt": {By: "陈静", Deed: review.Supplement, On: "D3.x"},
		"added to no item":                {By: "陈静", Deed: review.Add, Item: "Z9", Message: "x"},
		"added without words":             {By: "陈静", Deed: review.Add, Item: "D3"},
		"added with a strange severity":   {By: "陈静", Deed: review.Add, Item: "D3", Message: "x", Severity: "mustn't"},
		"an answer to no question":        {By: "陈静", Deed: review.Answer, On: "D3.x", Reply: review.Sound},
		"no answer":                       {By: "陈静", Deed: review.Answer, On: "F1.look"},
		"a fault without words":           {By: "陈静", Deed: review.Answer, On: "F1.look", Reply: review.Faulty},
		"an empty comment":                {By: "陈静", Deed: review.Comment, On: "D3.x"},
		"undoing what never was":          {By: "陈静", Deed: review.Undo, Undoes: 7},
		"a deed that nobody knows":        {By: "陈静", Deed: "approve", On: "D3.x"},
		"a text without end":              {By: "陈静", Deed: review.Reword, On: "D3.x", Message: strings.Repeat("长", 2001)},
	} {
		var no *review.ActError
		if err := review.Judge(proposed(), nil).Check(&a); !errors.As(err, &no) || no.Message == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnActOnWhatIsNoLongerProposedIsTold(t *testing.T) {
	j := review.Judge(proposed(), []review.Act{{N: 1, By: "陈静", Deed: review.Uphold, On: "H2.gone"}})
	if len(j.Strayed) != 1 || len(j.Decide().Findings) != 0 {
		t.Errorf("%+v", j.Strayed)
	}
}

// Whatever persons do in whatever order, only what somebody upheld is told, and
// undoing all leaves the review as nobody had spoken.
func TestNothingIsToldThatNobodyUpheld(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := proposed()
		var acts []review.Act
		for range rapid.IntRange(0, 12).Draw(t, "acts") {
			a := review.Act{By: "陈静", N: len(acts) + 1,
				Deed:    rapid.SampledFrom([]review.Deed{review.Uphold, review.Reword, review.Dismiss, review.Supplement, review.Add, review.Answer, review.Undo}).Draw(t, "deed"),
				On:      rapid.SampledFrom([]string{"A4.x", "D3.x", "E2.x", "F1.look", "added:1", "answer:F1.look"}).Draw(t, "on"),
				Message: rapid.SampledFrom([]string{"", "人写的话。"}).Draw(t, "message"),
				Because: review.Slight, Reply: rapid.SampledFrom([]review.Reply{review.Sound, review.Faulty, review.Unclear}).Draw(t, "reply"),
				Item: "G1", Undoes: rapid.IntRange(1, 12).Draw(t, "undoes")}
			if review.Judge(r, acts).Check(&a) == nil {
				acts = append(acts, a)
			}
		}
		j := review.Judge(r, acts)
		d := j.Decide()
		for _, f := range d.Findings {
			o := false
			for _, x := range j.Opinions {
				o = o || x.Finding.Key == f.Key && x.Holds() && x.By != nil && x.By.By != ""
			}
			if !o {
				t.Fatalf("%s is told and nobody upheld it", f.Key)
			}
		}
		for n := len(acts); n > 0; n-- {
			a := review.Act{By: "陈静", N: len(acts) + 1, Deed: review.Undo, Undoes: n}
			if review.Judge(r, acts).Check(&a) == nil {
				acts = append(acts, a)
			}
		}
		if d := review.Judge(r, acts).Decide(); len(d.Findings) != 0 || d.Pending != 4 {
			t.Fatalf("after undoing all: %d findings, %d pending", len(d.Findings), d.Pending)
		}
	})
}
