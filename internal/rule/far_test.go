package rule

import "testing"

func TestFarApart(t *testing.T) {
	for _, c := range []struct {
		a, b float64
		want bool
		why  string
	}{
		{72.3, 82.3, false, "a digit mistyped"},
		{108, 180, false, "digits turned"},
		{10, 1, false, "a decimal point"},
		{1200, 120, false, "a zero"},
		{10.7, 1.7, false, "a digit left out"},
		{8.57, 19.41, false, "another share, not so far off"},
		{268, 11, true, "of all, and of those visited"},
		{9, 918, true, "an answer, and its base"},
		{150, 40.1, true, "another table's sum"},
		{16.5, 3.8, true, "before, and after the talks"},
		{0, 5, false, "none is a number like others"},
	} {
		if got := farApart(c.a, c.b); got != c.want || farApart(c.b, c.a) != got {
			t.Errorf("%v and %v (%s): %v", c.a, c.b, c.why, got)
		}
	}
}
