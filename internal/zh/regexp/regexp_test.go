package regexp

import (
	"testing"

	"pgregory.net/rapid"
)

// What holds a match holds one of the needed literals.
func TestPatternNeeds(t *testing.T) {
	for _, c := range []struct {
		expr string
		yes  []string
	}{
		{`(防范|化解|防控)[^,。;]{0,10}(措施|对策)`, []string{"防范化解措施", "化解对策"}},
		{`^(?:待定|待补)$`, []string{"待定"}},
		{`[X×x]{2,}(?:县|镇)`, []string{"XX县", "××镇"}},
		{`\d+(个月|天)|(?i)todo`, []string{"12个月", "ToDo"}},
		{`a*`, []string{"", "b"}},
		{`(?:约|共)?(?:亩|份)[,。]`, []string{"亩。"}},
		{`x{0,2}|公示`, []string{"无"}},
	} {
		p, err := Compile(c.expr)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range c.yes {
			if !p.MatchString(s) || !p.May(s) {
				t.Errorf("%s on %q: match %v, may %v (%q)", c.expr, s, p.MatchString(s), p.May(s), p.need)
			}
		}
	}
}

func TestPatternNeverHidesAMatch(t *testing.T) {
	exprs := []string{`(甲|乙丙)[^丁]{0,3}(戊|己庚)+`, `[甲乙]丙?丁`, `(?:甲乙?){1,3}丙|丁{2}`, `甲(?:乙|丙丁)?$`, `^(甲|乙)*丙`}
	rapid.Check(t, func(t *rapid.T) {
		p, err := Compile(rapid.SampledFrom(exprs).Draw(t, "expr"))
		if err != nil {
			t.Fatal(err)
		}
		s := rapid.StringOfN(rapid.SampledFrom([]rune("甲乙丙丁戊己庚")), 0, 12, -1).Draw(t, "s")
		if p.MatchString(s) && !p.May(s) {
			t.Fatalf("%s matches %q, need %q", p, s, p.need)
		}
	})
}
