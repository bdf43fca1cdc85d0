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

// One sentence on all papers at large stands in many reports in place of their list.
func TestPapersAtLarge(t *testing.T) {
	vague := []string{
		"项目各项前期手续正在按基本建设程序有序办理，能够满足建设需要。",
		"所需批文已由建设单位派专人办理，进展总体顺利。",
		"手续由镇里统一去办，办好一样用一样。",
		"前期工作进展顺利，具体以有关部门的批件为准。",
		"有关手续有的已经拿到，有的正在抓紧办理。",
		"该有的手续大致有了，没有的也在跑。",
		"各项审批程序均按规定推进，不存在障碍。",
	}
	told := []string{
		"可行性研究报告已由县发展改革局批复（云发改〔2025〕8号），其余手续正在办理。",
		"各项手续于2025年3月12日全部办结。",
		"搬迁户的过户手续正在陆续办理。",
		"手续未办齐不得开工。",
		"如果手续推进缓慢，可能影响工期。",
		"环境影响报告表正在编制。",
	}
	for _, s := range vague {
		if _, f := reportFacts(t, "# 一、项目概况\n"+s+"\n"); f.PermitList.Vague == nil {
			t.Errorf("not seen: %s", s)
		}
	}
	for _, s := range told {
		if _, f := reportFacts(t, "# 一、项目概况\n"+s+"\n"); f.PermitList.Vague != nil {
			t.Errorf("taken for all papers at large: %s", s)
		}
	}
	for _, text := range []string{ // a sum, and a cell of another table
		"# 四、合法性分析\n各项手续正按程序办理，评价为合法。\n",
		"# 五、其他\n| 因素 | 判断 |\n|---|---|\n| 审批程序 | 手续已齐或在办 |\n",
	} {
		if _, f := reportFacts(t, text); f.PermitList.Vague != nil {
			t.Errorf("taken for all papers at large: %s", text)
		}
	}
}

// A list of papers may lie either way.
func TestListsOfPapersEitherWay(t *testing.T) {
	for name, text := range map[string]string{
		"a row each":     "# 一、前置手续\n| 手续 | 文号 | 现状 |\n|---|---|---|\n| 项目建议书批复 | 云发改〔2025〕8号 | 已取得 |\n| 用地预审 | — | 办理中 |\n| 环境影响报告表 | — | 已受理 |\n",
		"a column each":  "# 一、前置手续\n| 手续 | 项目建议书批复 | 用地预审 | 环境影响报告表 |\n|---|---|---|---|\n| 文号 | 云发改〔2025〕8号 | — | — |\n| 状态 | 已取得 | 办理中 | 已受理 |\n",
		"numbered":       "# 一、前置手续\n| 序号 | 文件 | 办到哪一步 |\n|---|---|---|\n| 1 | 项目建议书批复 | 已取得 |\n| 2 | 用地预审 | 办理中 |\n| 3 | 环境影响报告表 | 已受理 |\n",
		"three in words": "# 一、前置手续\n| 要件 | 情况 |\n|---|---|\n| 项目建议书批复 | 云发改〔2025〕8号，已取得 |\n| 用地预审 | 办理中 |\n| 环境影响报告表 | 已受理 |\n",
	} {
		_, f := reportFacts(t, text)
		if f.PermitList.Rows != 3 {
			t.Errorf("%s: %d papers", name, f.PermitList.Rows)
		}
		pending := false
		for _, p := range f.Permits {
			pending = pending || p.ID == "siting" && p.State == "pending"
		}
		if !pending {
			t.Errorf("%s: %+v", name, f.Permits)
		}
	}
}
