package facts_test

import "testing"

func TestLevelsListedInOneCellOfAForm(t *testing.T) {
	f := extract(t, `
# 社会稳定风险评估报告表
| 项目 | 内容 |
|---|---|
| 风险等级 | 措施前：中风险；措施后：低风险。 |
| 评估结论 | 可以实施。 |
`)
	got := map[string]string{}
	for _, l := range f.Levels {
		if l.Stage != "" {
			got[l.Stage] = l.V
		}
	}
	if got["before"] != "中" || got["after"] != "低" {
		t.Errorf("levels: %+v", f.Levels)
	}
}

func TestLevelsOfAFormsNumberedLine(t *testing.T) {
	for _, cell := range []string{"措施前中风险，措施后低风险", "初始等级中风险，落实措施后降为低风险", "采取措施前为中风险，采取措施后为低风险"} {
		f := extract(t, "# 重大事项社会稳定风险评估报告表\n| 十四、应急处置 | < | 牵头单位为青石镇人民政府，发现问题1小时内上报。 |\n|---|---|---|\n| 十五、风险等级 | < | "+cell+" |\n")
		got := map[string]string{}
		for _, l := range f.Levels {
			got[l.Stage] += l.V
		}
		if got["before"] != "中" || got["after"] != "低" || got[""] != "" {
			t.Errorf("%q: %v", cell, got)
		}
	}
}
