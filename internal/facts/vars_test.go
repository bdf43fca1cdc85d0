package facts

import (
	"strings"
	"testing"

	"wenping/internal/document"
	"wenping/internal/zh"
)

func TestVarsAreNamedOnceAndLabelled(t *testing.T) {
	seen := map[string]bool{}
	for _, v := range Vars {
		if seen[v.Name] || v.Label == "" || strings.ToLower(v.Name) != v.Name {
			t.Errorf("%+v", v.Name)
		}
		seen[v.Name] = true
		if VarNamed(v.Name) == nil {
			t.Errorf("%s is not found by its name", v.Name)
		}
	}
	if VarNamed("survey.sentt") != nil {
		t.Error("an unknown name is known")
	}
}

// What was not found has no value: not zero, not empty.
func TestNothingFoundGivesNoValue(t *testing.T) {
	for i := range Vars {
		if got := Vars[i].Values(&Facts{}); len(got) != 0 {
			t.Errorf("%s of an empty report is %v", Vars[i].Name, got)
		}
	}
}

func TestRisksWithoutMeasuresAreCountedOnlyWhereMeasuresWereRead(t *testing.T) {
	f := &Facts{}
	f.Risks.Factors = []Risk{{Name: "扬尘"}, {Name: "噪声"}, {Name: "交通"}, {Name: "补偿"}}
	ratio := VarNamed("risk.unmatched_ratio")
	if got := ratio.Values(f); len(got) != 0 {
		t.Errorf("no measures were read, yet the ratio is %v", got)
	}
	f.Measures.Rows = []Measure{{Risks: []int{0, 1}}}
	f.Measures.Prose = []ProseMeasure{{Risks: []int{3}}}
	if got := ratio.Values(f); len(got) != 1 || got[0].Num != 0.25 {
		t.Errorf("got %v, want one quarter", got)
	}
}

func TestDaysOfAPeriodCountBothEnds(t *testing.T) {
	d := func(day int) zh.Date { return zh.Date{Year: 2024, Month: 3, Day: day} }
	for _, c := range []struct {
		p    zh.Period
		want int
		ok   bool
	}{
		{zh.Period{From: d(5), To: d(14)}, 10, true},
		{zh.Period{From: d(5), To: d(5)}, 1, true},
		{zh.Period{From: d(14), To: d(5)}, 0, false},
		{zh.Period{From: d(5)}, 0, false},
		{zh.Period{From: zh.Date{Year: 2024, Month: 3}, To: d(5)}, 0, false},
	} {
		if n, ok := Days(c.p); n != c.want || ok != c.ok {
			t.Errorf("%v: %d %v", c.p, n, ok)
		}
	}
	f := &Facts{Publicity: []Notice{{Kind: "stability"}, {Kind: "eia"}}}
	for i := range f.Publicity {
		f.Publicity[i].Period.Add(Value[zh.Period]{V: zh.Period{From: d(5), To: d(14)}, At: document.Whole(1)})
	}
	if got := VarNamed("publicity.days").Values(f); len(got) != 1 || got[0].Num != 10 {
		t.Errorf("only the notice of this assessment counts: %v", got)
	}
}
