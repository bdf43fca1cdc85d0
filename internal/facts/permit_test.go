package facts_test

import "testing"

// A needed document is told with its state, in its clause or its row.
func TestPermitStates(t *testing.T) {
	for name, c := range map[string]struct {
		text, id, state string
		number          bool
	}{
		"done, with number":      {"# 一、概况\n可行性研究报告由县发展改革局批复（云发改〔2025〕8号）。", "approval", "done", true},
		"pending in a row":       {"# 一、概况\n| 文件 | 文号 | 状态 |\n|---|---|---|\n| 用地预审与选址意见书 | — | 办理中 |", "siting", "pending", false},
		"not needed":             {"# 一、概况\n工程在原址实施，不需办理用地预审。", "siting", "none", false},
		"a title says no state":  {"# 一、依据\n《清河大道可行性研究报告》。", "approval", "", false},
		"one clause is not next": {"# 一、概况\n可研批复已取得；环评正在办理。", "eia", "pending", false},
	} {
		t.Run(name, func(t *testing.T) {
			_, f := reportFacts(t, c.text+"\n")
			for _, p := range f.Permits {
				if p.ID == c.id && p.State == c.state && p.Number == c.number {
					return
				}
			}
			t.Errorf("no %s %q in %+v", c.id, c.state, f.Permits)
		})
	}
}

func TestPermitsAreNoRisks(t *testing.T) {
	_, f := reportFacts(t, "# 四、风险识别\n立项审批程序：涉及，已取得批复。\n")
	if len(f.Permits) != 0 {
		t.Errorf("%+v", f.Permits)
	}
}
