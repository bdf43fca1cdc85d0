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
