package rule

import (
	"errors"
	"os"
	"testing"
)

// shipped is the rule pack that is shipped.
func shippedHearing(t testing.TB) *Pack {
	t.Helper()
	p, err := Load(os.DirFS("../../rules"), nil)
	var le *LoadError
	if errors.As(err, &le) {
		for _, m := range le.Mistakes {
			t.Log(m)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestHearingRulesHoldTheirCases(t *testing.T) {
	p := shippedHearing(t)
	for _, prefix := range []string{"D", "E", "F"} {
		for _, r := range p.RunCases(prefix, nil) {
			for _, f := range r.Faults {
				t.Errorf("%s %s: %s", r.Rule, r.Case, f)
			}
		}
	}
}
