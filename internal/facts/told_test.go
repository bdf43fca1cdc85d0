package facts_test

import "testing"

// What is told is told of this assessment: not of the emergency staff, the
// panel, another project or what is still to come.
func TestTellings(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		id   string
		want bool
	}{
		"leader of the assessment":        {"# 二、评估主体\n评估小组由副局长任组长。", "team-leader", true},
		"leader of the emergency staff":   {"# 七、应急预案\n评估认为应成立小组，局长任组长。", "team-leader", false},
		"leader of the panel":             {"# 二、专家评审\n评审小组由张三任组长。", "team-leader", false},
		"a work plan":                     {"# 一、过程\n3月8日定方案。", "step-plan-plain", true},
		"a compensation plan":             {"# 一、过程\n3月8日制定补偿方案。", "step-plan", false},
		"a panel that met":                {"# 一、过程\n4月29日专家评审。", "step-panel", true},
		"a panel to come":                 {"# 一、过程\n计划5月组织专家评审。", "step-panel", false},
		"petitions counted":               {"# 一、社会环境\n近五年信访3件均已办结。", "history-petition", true},
		"the petition office":             {"# 一、社会环境\n30人以上由县信访局牵头处置。", "history-petition", false},
		"no incident":                     {"# 一、社会环境\n三年来没有发生集体上访。", "history-incident", true},
		"incidents of another project":    {"# 一、同类项目\n该项目2019年发生2起群体性事件。", "history-incident", false},
		"who decides":                     {"# 一、概况\n方案报云岭县人民政府决定。", "body-decision", true},
		"not commissioned":                {"# 二、评估组织\n本次评估由县民政局自行组织，不委托第三方。", "body-commission", false},
		"own staff":                       {"# 二、评估组织\n本次评估由县民政局自行组织，不委托第三方。", "body-own", true},
		"a contract of assessment":        {"# 二、评估主体\n双方于5月12日签订服务协议。", "body-commission-basis", true},
		"a contract among the measures":   {"# 六、防范化解措施\n与农户逐户签订协议。", "body-commission-basis", false},
		"the sign page is no team":        {"# 签署页\n| 职责 | 姓名 |\n|---|---|\n| 编制人员 | 沈一 |\n# 一、概况\n全长3.2公里。", "team-member-cell", false},
		"agency on file":                  {"# 二、评估主体\n该公司已在市委政法委备案。", "agency-filed", true},
		"the report is filed, not it":     {"# 二、评估主体\n评估报告报县委政法委备案。", "agency-filed", false},
		"a body that is only accountable": {"# 二、评估主体\n云岭县教育局为责任主体，按有关规定开展评估。", "body-responsible", true},
		"nobody in particular":            {"# 二、评估主体\n评估工作由有关方面共同组织开展。", "body-responsible", false},
	} {
		t.Run(name, func(t *testing.T) {
			_, f := reportFacts(t, c.text+"\n")
			if got, ok := f.TellsOf(false, c.id); ok != c.want {
				t.Errorf("told %v (%q), want %v", ok, got.Text, c.want)
			}
		})
	}
}
