package rule

import (
	"bytes"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"wenping/internal/zh"
	"wenping/rules"
)

var update = flag.Bool("update", false, "write golden files and rules/README.md anew")

// theItems are the 45, in order.
var theItems = strings.Fields(`A1 A2 A3 A4 A5 B1 B2 B3 B4 C1 C2 C3 D1 D2 D3 D4 D5 D6 E1 E2 E3 E4 E5
	F1 F2 F3 F4 G1 G2 G3 G4 G5 H1 H2 H3 H4 I1 I2 I3 I4 I5 J1 J2 J3 J4`)

// reallyJudged are the items that the machine decides; the others are questions.
var reallyJudged = theItems

func embedded(t testing.TB) *Pack {
	t.Helper()
	p, err := Load(rules.FS, nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Every case beside a rule comes out as it says.
func TestCases(t *testing.T) {
	p := embedded(t)
	for _, r := range p.Rules {
		t.Run(r.ID, func(t *testing.T) {
			for i := range r.Cases {
				k := p.runCase(r, &r.Cases[i], nil)
				for _, f := range k.Faults {
					t.Errorf("用例“%s”：%s", k.Case, f)
				}
			}
		})
	}
}

func TestThe45ItemsAreThere(t *testing.T) {
	p := embedded(t)
	var got []string
	for _, it := range p.Items {
		got = append(got, it.ID)
		if len(it.Basis) == 0 {
			t.Errorf("%s rests on nothing", it.ID)
		}
	}
	if !slices.Equal(got, theItems) {
		t.Errorf("items are %v", got)
	}
	for _, id := range reallyJudged {
		it := p.Item(id)
		if it == nil || !slices.ContainsFunc(it.Rules, (*Rule).Judged) {
			t.Errorf("%s must be judged by the machine", id)
		}
	}
}

// Deleting, renaming or softening a rule must be a decision: the list of judged
// rules is kept beside the code.
func TestJudgedRulesAreTheListedOnes(t *testing.T) {
	var b strings.Builder
	for _, r := range embedded(t).Rules {
		if r.Judged() {
			b.WriteString(r.ID + " " + r.Kind + " " + r.severityText() + " " + string(r.Weight) + " " + string(r.Reason) + "\n")
		}
	}
	const file = "testdata/judged.golden"
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("judged rules changed; if that is meant, run the tests with -update:\n%s", lineDiff(string(want), b.String()))
	}
}

func TestCatalogueIsFresh(t *testing.T) {
	var b bytes.Buffer
	if err := embedded(t).WriteCatalogue(&b); err != nil {
		t.Fatal(err)
	}
	const file = "../../rules/README.md"
	if *update {
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, b.Bytes()) {
		t.Errorf("rules/README.md is stale: go test ./internal/rule -run Catalogue -update\n%s", lineDiff(string(have), b.String()))
	}
}

func TestLintFindsNoErrorInTheStandard(t *testing.T) {
	l := &linter{pack: embedded(t)}
	l.rules()
	for _, m := range l.out {
		if m.Error {
			t.Error(m.Mistake)
		}
	}
}

func TestProfilesKnowTheirSources(t *testing.T) {
	p := embedded(t)
	for _, id := range []string{"default", "gansu", "jiangsu", "anhui", "xuchang", "guangdong"} {
		q, ok := p.Profile(id)
		if !ok {
			t.Errorf("no profile %s", id)
			continue
		}
		if q.PublicityMin.Value.N == 0 || q.PublicityMin.Source == "" || q.ExpertMin.Value.General == 0 {
			t.Errorf("%s: %+v", id, q)
		}
	}
	if d, _ := p.Profile("default"); len(d.SampleTable.Value) != 0 || d.OpposeRule.Value || d.AgencyMustBeFiled.Value {
		t.Error("the default profile must not judge by a region's own rule")
	}
	if j, _ := p.Profile("jiangsu"); !j.OpposeRule.Value || len(j.SampleTable.Value) == 0 {
		t.Error("江苏 has its own rule for opposition and samples")
	}
}

func TestRegisterOfLawsHoldsTogether(t *testing.T) {
	p := embedded(t)
	titles := map[string]bool{}
	for _, w := range p.Laws {
		if titles[w.Title] {
			t.Errorf("%s is there twice", w.Title)
		}
		titles[w.Title] = true
		if w.Verified && w.Mark != "S" {
			t.Errorf("%s is called verified but was not read in a source", w.Title)
		}
	}
	for _, w := range p.Laws {
		gone := w.Status == "repealed" || w.Status == "superseded"
		if gone && (w.UntilDate().IsZero() || !titles[w.ReplacedBy]) {
			t.Errorf("%s: since when, and replaced by what?", w.Title)
		}
	}
}

func TestWorkingDaysAreKnownForReportsOfOurTime(t *testing.T) {
	p := embedded(t)
	for _, c := range []struct {
		from, to zh.Date
		want     int
	}{
		{zh.Date{Year: 2024, Month: 9, Day: 29}, zh.Date{Year: 2024, Month: 10, Day: 8}, 3}, // a Sunday worked, then the holidays
		{zh.Date{Year: 2025, Month: 3, Day: 3}, zh.Date{Year: 2025, Month: 3, Day: 7}, 5},
		{zh.Date{Year: 2025, Month: 5, Day: 26}, zh.Date{Year: 2025, Month: 6, Day: 4}, 7}, // 端午
	} {
		if n, known := p.Calendar.Workdays(c.from, c.to); n != c.want || !known {
			t.Errorf("%s to %s: %d %v, want %d", c.from, c.to, n, known, c.want)
		}
	}
	if _, known := p.Calendar.Workdays(zh.Date{Year: 2035, Month: 3, Day: 3}, zh.Date{Year: 2035, Month: 3, Day: 7}); known {
		t.Error("2035 has no data and cannot be known")
	}
}

func lineDiff(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	var out []string
	for _, l := range x {
		if !slices.Contains(y, l) {
			out = append(out, "- "+l)
		}
	}
	for _, l := range y {
		if !slices.Contains(x, l) {
			out = append(out, "+ "+l)
		}
	}
	return strings.Join(out[:min(len(out), 30)], "\n")
}
