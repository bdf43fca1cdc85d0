package paper_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"wenping/internal/paper"
	"wenping/internal/paper/papertest"
	"wenping/internal/review"
	"wenping/internal/rule"
)

// found is a finding of an item as the standard words it.
func found(item, ruleID, message, demand string) review.Finding {
	return review.Finding{Key: ruleID + "/" + message, Item: item, Rule: ruleID, Verdict: rule.Fail, Severity: rule.Must, Reason: rule.R3, Message: message, Demand: demand}
}

// said are the paragraphs of a letter on these findings alone.
func said(t *testing.T, list ...review.Finding) []string {
	t.Helper()
	r := papertest.Review(review.Correct, "none")
	r.Findings = list
	n, err := paper.Compose(r, office, wording(t), paper.Correct)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, p := range n.Paragraphs {
		out = append(out, p.Text)
	}
	return out
}

func TestPointsOfALetter(t *testing.T) {
	unmet := func(risk string) review.Finding {
		return found("I1", "I1.matched", "风险“"+risk+"”没有对应的防范化解措施。", "请针对“"+risk+"”补充防范化解措施，明确责任单位和时限。")
	}
	blank := func(risk, col string) review.Finding {
		return found("I2", "I2.blanks", "表7-1中“"+risk+"”的“"+col+"”为空。", "请补齐“"+risk+"”的"+col+"。")
	}
	should := unmet("丙")
	should.Severity = rule.Should
	again := unmet("丁")
	again.Again = true
	named := unmet("甲")
	named.Basis = []string{"《云岭县稳评办法》第九条"}
	for _, c := range []struct {
		name        string
		list        []review.Finding
		want, never []string
	}{
		{"one finding is one sentence: fact, weight, against what", []review.Finding{unmet("甲")},
			[]string{"1.风险“甲”没有对应的防范化解措施（必改），未达到审查要点I1“风险与措施对应”的要求。", "1.请针对“甲”补充防范化解措施，明确责任单位和时限。"}, nil},
		{"sentences that differ in one name are one that names all", []review.Finding{unmet("甲"), unmet("乙"), unmet("丙")},
			[]string{"1.风险“甲”“乙”“丙”没有对应的防范化解措施（必改），未达到审查要点I1“风险与措施对应”的要求。", "1.请针对“甲”“乙”“丙”补充防范化解措施，明确责任单位和时限。"}, []string{"2.请针对“乙”补充防范化解措施，明确责任单位和时限。"}},
		{"two columns of one row", []review.Finding{blank("甲", "责任单位"), blank("甲", "完成时限")},
			[]string{"1.表7-1中“甲”的“责任单位”“完成时限”为空（必改），未达到审查要点I2“措施表要素”的要求。", "1.请补齐“甲”的责任单位。请补齐“甲”的完成时限。"}, nil},
		{"other things of one item stand below it", []review.Finding{unmet("甲"), found("I1", "I1.extra", "措施表列有风险清单以外的风险。", "请核对风险清单。")},
			[]string{"1.有下列几处未达到审查要点I1“风险与措施对应”的要求：", "（1）风险“甲”没有对应的防范化解措施（必改）；", "（2）措施表列有风险清单以外的风险（必改）。", "1.请针对“甲”补充防范化解措施，明确责任单位和时限。请核对风险清单。"}, nil},
		{"what weighs otherwise is not told in one sentence", []review.Finding{unmet("甲"), should},
			[]string{"（1）风险“甲”没有对应的防范化解措施（必改）；", "（2）风险“丙”没有对应的防范化解措施（建议）。"}, nil},
		{"nor what was returned before", []review.Finding{unmet("甲"), again},
			[]string{"（1）风险“甲”没有对应的防范化解措施（必改）；"}, nil},
		{"the same sentence of two rules stands once", []review.Finding{found("I1", "I1.matched", "未见措施。", "请补充措施。"), found("I1", "I1.any", "未见措施。", "请补充措施。")},
			[]string{"1.未见措施（必改），未达到审查要点I1“风险与措施对应”的要求。", "1.请补充措施。"}, nil},
		{"a verified basis is named", []review.Finding{named},
			[]string{"1.风险“甲”没有对应的防范化解措施（必改），未达到《云岭县稳评办法》第九条和审查要点I1“风险与措施对应”的要求。"}, nil},
		{"without a demand of its own", []review.Finding{found("I1", "I1.matched", "未见措施。", "")}, []string{"1.请据此核对并修改。"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := said(t, c.list...)
			for _, want := range c.want {
				if !slices.Contains(got, want) {
					t.Errorf("no paragraph %q in\n%s", want, strings.Join(got, "\n"))
				}
			}
			for _, never := range c.never {
				if slices.Contains(got, never) {
					t.Errorf("%q stands for itself", never)
				}
			}
		})
	}
}

// Forty findings of one item make two paragraphs, and every one is named in both.
func TestManyFindingsOfOneItemAreToldTogether(t *testing.T) {
	var list []review.Finding
	for i := range 40 {
		risk := fmt.Sprintf("第%d号风险", i+1)
		list = append(list, found("I1", "I1.matched", "风险“"+risk+"”没有对应的防范化解措施。", "请针对“"+risk+"”补充防范化解措施。"))
	}
	text := strings.Join(said(t, list...), "\n")
	for i := range 40 {
		if n := strings.Count(text, fmt.Sprintf("“第%d号风险”", i+1)); n != 2 {
			t.Errorf("risk %d is named %d times", i+1, n)
		}
	}
	if n := strings.Count(text, "没有对应的防范化解措施"); n != 1 {
		t.Errorf("told in %d sentences", n)
	}
}

// A heading without a second one is no heading.
func TestALoneHeadingIsLeftOut(t *testing.T) {
	n, err := paper.Compose(papertest.Review(review.File, "none"), office, wording(t), paper.Receipt)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range n.Paragraphs {
		if p.Level == paper.One {
			t.Errorf("%s stands alone", p.Text)
		}
	}
}
