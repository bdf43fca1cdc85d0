package rule

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wenping/internal/document"
	"wenping/internal/facts"
)

// shippedHearing is the rule pack that is shipped.
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

// A table whose percentages are rounded as they should be never raises anything,
// whatever its shape, whether all answered or not.
func TestRoundedSurveysAreNeverAccused(t *testing.T) {
	p := shippedHearing(t)
	rapid.Check(t, func(t *rapid.T) {
		names := []string{"支持", "有条件支持", "无所谓", "反对"}[:rapid.IntRange(2, 4).Draw(t, "options")]
		counts := make([]int, len(names))
		valid := 0
		for i := range counts {
			counts[i] = rapid.IntRange(0, 400).Draw(t, "count")
			valid += counts[i]
		}
		if valid == 0 {
			return
		}
		decimals := rapid.IntRange(0, 2).Draw(t, "decimals")
		returned := valid + rapid.IntRange(0, 30).Draw(t, "invalid")
		sent := returned + rapid.IntRange(0, 30).Draw(t, "lost")
		pct := func(a, b int) string { return strconv.FormatFloat(100*float64(a)/float64(b), 'f', decimals, 64) + "%" }
		var b strings.Builder
		fmt.Fprintf(&b, "# 二、风险调查\n共发放问卷%d份，回收%d份，其中有效问卷%d份，回收率%s，有效率%s。\n", sent, returned, valid, pct(returned, sent), pct(valid, returned))
		switch rapid.SampledFrom([]string{"down", "across", "prose"}).Draw(t, "shape") {
		case "down":
			b.WriteString("表2-1 对项目建设的态度\n| 选项 | 人数 | 比例 |\n|---|---|---|\n")
			for i, n := range names {
				fmt.Fprintf(&b, "| %s | %d | %s |\n", n, counts[i], pct(counts[i], valid))
			}
			fmt.Fprintf(&b, "| 合计 | %d | 100%% |\n", valid)
		case "across":
			b.WriteString("表2-1 对项目建设的态度\n| 态度 | " + strings.Join(names, " | ") + " | 合计 |\n| 人数 |")
			for _, n := range counts {
				fmt.Fprintf(&b, " %d |", n)
			}
			fmt.Fprintf(&b, " %d |\n| 比例 |", valid)
			for _, n := range counts {
				fmt.Fprintf(&b, " %s |", pct(n, valid))
			}
			b.WriteString(" 100% |\n")
		case "prose":
			b.WriteString("问卷显示，")
			for i, n := range names {
				fmt.Fprintf(&b, "%s%d人，占%s；", n, counts[i], pct(counts[i], valid))
			}
			b.WriteString("多数群众理解本项目。\n")
		}
		d, err := document.Parse(b.String())
		if err != nil {
			t.Fatal(err)
		}
		c := &Context{Doc: d, Facts: facts.Extract(d, facts.Reader{Lexicon: p.Lexicon}), Kind: "report", Stage: StageFiling, Procedure: "general", ProcedureBy: "declared"}
		for _, r := range p.Evaluate(c) {
			if r.Item == "E1" || r.Item == "E2" || r.Item == "E3" {
				if len(r.Findings) > 0 || r.Verdict != Pass {
					t.Fatalf("%s %s %s\n%v\n%s", r.Rule, r.Verdict, r.Why, r.Findings, b.String())
				}
			}
		}
	})
}
