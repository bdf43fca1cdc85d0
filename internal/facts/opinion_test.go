package facts

import (
	"fmt"
	"strings"
	"testing"
)

func TestOpinionsAndTheirAnswers(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"table", "表3-1 意见采纳情况表\n| 序号 | 意见来源 | 意见内容 | 采纳情况 | 理由 |\n|---|---|---|---|---|\n| 1 | 反对的村民 | 担心噪声 | 部分采纳 | 增设屏障 |\n| 2 | 村民代表 | 就地安置 | 未采纳 | 规划不允许 |",
			"partly against, rejected 规划不允许"},
		{"one cell for both", "表3-1 意见处理情况\n| 主要意见 | 处理情况 |\n|---|---|\n| 提高补偿 | 不予采纳，补偿标准由省政府统一公布 |\n| 控制扬尘 | 已采纳 |", "rejected 不予采纳,补偿标准由省政府统一公布, adopted"},
		{"yes and no", "表3-1 采纳情况\n| 意见 | 是否采纳 | 说明 |\n|---|---|---|\n| 一 | 是 | 已改 |\n| 二 | 否 | 资金不足 |", "adopted 已改, rejected 资金不足"},
		{"who and what in one column", "表3-1 意见处理\n| 来源及意见 | 份（条）数 | 处理 | 理由或落实 |\n|---|---|---|---|\n| 改造反对：违建拆除 | 12 | 未采纳 | 依法应拆 |\n| 公示意见：错峰施工 | 19 | 采纳 | 限时施工 |", "rejected against, adopted 限时施工"},
		{"blank", "表3-1 采纳情况\n| 意见 | 是否采纳 | 说明 |\n|---|---|---|\n| 控制噪声 |  |  |", "(blank)"},
		{"stakeholder table is none", "表3-1 利益相关者分析\n| 群体 | 诉求 | 影响 |\n|---|---|---|\n| 村民 | 补偿 | 大 |", ""},
		{"measures table is none", "表5-1 风险防范措施表\n| 风险因素 | 措施 | 责任单位 |\n|---|---|---|\n| 噪声 | 设屏障 | 施工单位 |", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := hearingFacts(t, "# 四、风险调查\n"+c.text)
			var got []string
			for _, o := range f.Opinions.Rows {
				s := o.Adoption
				if s == "" {
					s = "(blank)"
				}
				if o.Against {
					s += " against"
				} else if o.Reason != "" {
					s += " " + o.Reason
				}
				got = append(got, s)
			}
			if g := strings.Join(got, ", "); g != c.want {
				t.Errorf("got  %s\nwant %s", g, c.want)
			}
		})
	}
}

func TestOpposition(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"answered":             {"支持25人，占89.3%；反对3人，占10.7%。对反对的3人，工作组已上门解释，3人表示理解。", "oppose 3 answered true none false"},
		"answered by a change": {"支持25人，占89.3%；反对3人，占10.7%。针对反对意见，单位将时长由15分钟延长至30分钟。", "oppose 3 answered true none false"},
		"only counted":         {"支持25人，占89.3%；反对3人，占10.7%。", "oppose 3 answered false none false"},
		"none":                 {"支持28人，占100%，没有反对意见。", "oppose  answered false none true"},
	} {
		t.Run(name, func(t *testing.T) {
			o := hearingFacts(t, "# 四、风险调查\n## （一）问卷\n"+c.text).Opinions
			got := fmt.Sprintf("oppose %s answered %v none %v", countsOf(o.Oppose), len(o.Prose) > 0, o.NoneSaid != nil)
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestQuantitiesOfTheWholeMatterOnly(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"plain":            {"项目总投资1.2亿元，总用地面积489.5亩。", "investment 120000000, land 326333"},
		"label and value":  {"| 总投资（万元） | 860 | 总用地面积 | 12亩 |", "investment 8600000, land 8000"},
		"with its unit":    {"| 4 | 总投资 | 万元 | 46850 | 概算 |", "investment 468500000"},
		"approximate":      {"项目总投资约1.2亿元。", "investment ~120000000"},
		"part":             {"一期总投资5000万元，环保投资300万元，占总投资的2.5%。", ""},
		"other project":    {"同类项目总投资8000万元。", ""},
		"before a change":  {"原方案总投资15000万元。总投资由15000万元调整为12000万元。", ""},
		"quota":            {"总投资不超过5亿元的项目由县级核准。", ""},
		"village":          {"涉及农户126户，其中青石村52户。", "households 126"},
		"unanswered ratio": {"支持率93.8%，支持率不低于80%。", "support-rate 94"},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, q := range hearingFacts(t, "# 一、项目概况\n"+c.text).Quantities {
				mark := ""
				if q.Approx {
					mark = "~"
				}
				got = append(got, fmt.Sprintf("%s %s%.0f", q.Key, mark, q.Value))
			}
			if g := strings.Join(got, ", "); g != c.want {
				t.Errorf("got %s, want %s", g, c.want)
			}
		})
	}
}
