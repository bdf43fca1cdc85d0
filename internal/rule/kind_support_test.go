package rule

import (
	"math"
	"testing"

	"wenping/internal/facts"
)

// A table of attitudes may have columns for what was sent and returned: they are
// no answers, and no part of the whole that the answers are shares of.
func TestSharesOfSupportAreOfTheAnswers(t *testing.T) {
	option := func(text, kind string, n int) facts.Option {
		o := facts.Option{Text: text, Kind: kind}
		o.Count.Add(facts.Value[int]{V: n})
		return o
	}
	answers := []facts.Option{option("赞成", "support", 80), option("有条件赞成", "conditional", 14), option("不赞成", "oppose", 6)}
	for name, options := range map[string][]facts.Option{
		"answers alone":            answers,
		"beside sent and returned": append([]facts.Option{option("发出", "", 120), option("收回", "", 110), option("合计", "", 100)}, answers...),
	} {
		c := &Context{Facts: &facts.Facts{Surveys: []facts.Survey{{Questions: []facts.Question{{Attitude: true, Options: options}}}}}}
		got := c.attitudes()
		if len(got) == 0 || math.Abs(got[0].support-80) > 0.01 || math.Abs(got[0].conditional-14) > 0.01 {
			t.Errorf("%s: %+v", name, got)
		}
		for claim, want := range map[facts.SupportClaim]bool{
			{Kind: "both", Rate: 94, Decimals: 1, Stated: true}: false,
			{Kind: "both", Rate: 99, Decimals: 1, Stated: true}: true,
			{Kind: "support", Rate: 100, Stated: true}:          true,
		} {
			if bad, _ := c.contradicted(claim, nil, got, 70); bad != want {
				t.Errorf("%s: %+v is contradicted: %v", name, claim, bad)
			}
		}
	}
}
