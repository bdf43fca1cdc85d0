package review

import (
	"strings"
	"testing"

	"wenping/internal/rule"
)

// back is a second version: the first was returned with five points, two of
// which the machine still finds.
func back() *Review {
	item := func(id string) Item {
		return Item{ID: id, Name: id, Verdict: rule.Fail, Rules: []RuleLine{{ID: id + ".x", Verdict: rule.Fail}}}
	}
	f := func(key, item string, v rule.Verdict) Finding {
		return Finding{Key: key, Item: item, Rule: item + ".x", Verdict: v, Severity: rule.Must, Reason: rule.R1, Message: "今" + key, Demand: "改" + key}
	}
	r := &Review{Items: []Item{item("D1"), item("D2"), item("D3"), item("G4")},
		Findings: []Finding{f("D1.x/a", "D1", rule.Fail), f("D2.x/b", "D2", rule.Doubt)}}
	point := func(key, item string, s State, same ...string) Returned {
		g := Finding{Key: key, Item: item, Rule: item + ".x", Verdict: rule.Fail, Severity: rule.Must, Reason: rule.R2, Message: "昔" + key, Demand: "求" + key}
		return Returned{Followed{Key: key, Item: item, Rule: g.Rule, State: s, Message: g.Message, Demand: g.Demand, Same: same}, g}
	}
	r.Resubmitted = &Resubmitted{Letter: "云政法函〔2026〕5号", Points: []Returned{
		point("D1.x/a", "D1", Unfixed, "D1.x/a"), point("D2.x/b", "D2", Open, "D2.x/b"),
		point("G4.x/c", "G4", Vanished), point("D3.x/d", "D3", Fixed), point("added:3", "D3", Open)}}
	return r
}

func TestReturnedPointsAreFollowedUpByPersons(t *testing.T) {
	by := func(a Act) Act { a.By = "陈静"; a.Deed = Follow; return a }
	for name, c := range map[string]struct {
		acts    []Act
		refused string
		state   State
		on      string
		letter  []string // findings of the letter, by key
		open    int      // points nobody has decided
	}{
		"nobody has spoken":                         {open: 5},
		"not mended, the machine says so too":       {acts: []Act{by(Act{On: "returned:D1.x/a", State: Unfixed})}, on: "D1.x/a", state: Unfixed, letter: []string{"D1.x/a"}, open: 4},
		"deleted: upheld again, as it was returned": {acts: []Act{by(Act{On: "returned:G4.x/c", State: Vanished})}, on: "G4.x/c", state: Vanished, letter: []string{"G4.x/c"}, open: 4},
		"mended":                                 {acts: []Act{by(Act{On: "returned:D3.x/d", State: Fixed})}, on: "D3.x/d", state: Fixed, open: 4},
		"a person sees what the machine did not": {acts: []Act{by(Act{On: "returned:D3.x/d", State: Partly, Message: "只补了一半"})}, on: "D3.x/d", state: Partly, letter: []string{"D3.x/d"}, open: 4},
		"what a person had added":                {acts: []Act{by(Act{On: "returned:added:3", State: Unfixed})}, on: "added:3", state: Unfixed, letter: []string{"returned:added:3"}, open: 4},
		"mended, although the machine objects: with a why": {acts: []Act{by(Act{On: "returned:D1.x/a", State: Fixed, Because: Misread})}, on: "D1.x/a", state: Fixed, open: 4},
		"the same without a why":                           {acts: []Act{by(Act{On: "returned:D1.x/a", State: Fixed})}, refused: "请选择不采纳该意见的理由"},
		"a doubt is not upheld by the machine's words":     {acts: []Act{by(Act{On: "returned:D2.x/b", State: Unfixed})}, refused: "请写明您看到的情况"},
		"a doubt upheld in the person's own":               {acts: []Act{by(Act{On: "returned:D2.x/b", State: Unfixed, Message: "仍无签到表"})}, on: "D2.x/b", state: Unfixed, letter: []string{"D2.x/b"}, open: 4},
		"no state":                                         {acts: []Act{by(Act{On: "returned:D2.x/b"})}, refused: "请选择"},
		"undecided is no decision":                         {acts: []Act{by(Act{On: "returned:D2.x/b", State: Open})}, refused: "请选择"},
		"no such point":                                    {acts: []Act{by(Act{On: "returned:Z9", State: Fixed})}, refused: "没有这条上次意见"},
		"decided in the workbench":                         {acts: []Act{{By: "陈静", Deed: Uphold, On: "D1.x/a"}}, on: "D1.x/a", state: Unfixed, letter: []string{"D1.x/a"}, open: 4},
		"dismissed in the workbench":                       {acts: []Act{{By: "陈静", Deed: Dismiss, On: "D1.x/a", Because: Misread}}, on: "D1.x/a", state: Fixed, open: 4},
		"taken back":                                       {acts: []Act{by(Act{On: "returned:G4.x/c", State: Vanished}), {By: "陈静", Deed: Undo, Undoes: 1}}, on: "G4.x/c", state: Vanished, open: 5},
	} {
		t.Run(name, func(t *testing.T) {
			r := back()
			var acts []Act
			for i, a := range c.acts {
				err := Judge(r, acts).Check(&a)
				if c.refused != "" {
					if err == nil || !strings.Contains(err.Error(), c.refused) {
						t.Errorf("not refused: %v", err)
					}
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				a.N = i + 1
				acts = append(acts, a)
			}
			j := Judge(r, acts)
			if _, _, points := j.Open(); points != c.open {
				t.Errorf("%d points are open, want %d", points, c.open)
			}
			for _, p := range j.Returned {
				if p.Key == c.on && p.State != c.state {
					t.Errorf("%s is %s, want %s", p.Key, p.State, c.state)
				}
			}
			d := j.Decide()
			var keys []string
			for _, f := range d.Findings {
				keys = append(keys, f.Key)
				if !f.Again || f.Verdict != rule.Fail {
					t.Errorf("%s is not told as asked for again: %+v", f.Key, f)
				}
			}
			if strings.Join(keys, " ") != strings.Join(c.letter, " ") {
				t.Errorf("the letter has %v, want %v", keys, c.letter)
			}
			if d.Pending < c.open {
				t.Error("what is open does not count as pending")
			}
		})
	}
}

// What a person added is followed by the words it pointed to.
func TestAddedFindingsAreFollowed(t *testing.T) {
	p := fullPack(t)
	const first = "# 第一章 概况\n项目占地十亩，涉及清河村。\n\n另有一段说明道路走向。\n\n"
	for name, c := range map[string]struct {
		second string
		want   State
	}{
		"untouched": {first, Unfixed},
		"deleted":   {"# 第一章 概况\n另有一段说明道路走向。\n\n", Vanished},
		"changed":   {strings.Replace(first, "涉及清河村", "涉及清河村、石门村，共三百户", 1), Open},
	} {
		t.Run(name, func(t *testing.T) {
			old, now := reviewed(t, p, first, Options{}), reviewed(t, p, c.second, Options{})
			var at Evidence
			for _, b := range old.Document.Blocks {
				if strings.Contains(b.Text, "占地十亩") {
					at = Evidence{Role: rule.Says, Block: b.ID.String(), Quote: b.Text}
					at.Anchor.Block = b.ID
				}
			}
			held := *old
			held.Findings = []Finding{{Key: AddedKey(1), Item: "C1", Rule: "C1", Verdict: rule.Fail, Severity: rule.Should, Message: "没有写明户数", Evidence: []Evidence{at}}}
			got := Compare(p, &held, nil, now, nil)
			if got.Findings[0].State != c.want {
				t.Errorf("%s (%s), want %s", got.Findings[0].State, got.Findings[0].Why, c.want)
			}
		})
	}
}
