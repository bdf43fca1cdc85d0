package facts_test

import (
	"fmt"
	"strings"
	"testing"

	"wenping/internal/facts"
)

// estimatesOf writes each factor's number and name with its words and numbers
// before and after measures.
func estimatesOf(f *facts.Facts) string {
	var out []string
	for _, r := range f.Risks.Factors {
		one := func(e facts.Estimate) string {
			var s []string
			for _, w := range []facts.Fact[string]{e.PWord, e.QWord} {
				if v, ok := w.First(); ok {
					s = append(s, v.V)
				}
			}
			for _, n := range []facts.Fact[float64]{e.P, e.Q, e.R} {
				if v, ok := n.First(); ok {
					s = append(s, fmt.Sprint(v.V))
				}
			}
			if v, ok := e.Degree.First(); ok {
				s = append(s, v.V)
			}
			return strings.Join(s, " ")
		}
		out = append(out, fmt.Sprintf("%s %s: %s → %s", r.No, r.Name, one(r.Before), one(r.After)))
	}
	return strings.Join(out, "\n")
}

// Reports list and estimate their risks in many shapes.
func TestShapesOfRiskListsAndEstimates(t *testing.T) {
	const list = "# 五、风险识别\n共有风险点两项：\n（1）R1交通管制引发矛盾：居民出行受阻，可能争执。\n（2）R2商户损失诉求：商户不能营业，可能要求补偿。\n"
	const want = "1 交通管制引发矛盾: 0.7 0.5 0.35 一般 → 0.5 0.3 0.15 较小\n2 商户损失诉求: 0.5 0.5 0.25 一般 → 0.3 0.3 0.09 较小"
	for _, c := range []struct{ name, text, want string }{
		{"codes, and tables lying on their side that know the codes only", list +
			"# 六、风险估计\n| 指标 | R1 | R2 |\n|---|---|---|\n| 概率P | 0.7 | 0.5 |\n| 影响Q | 0.5 | 0.5 |\n| 风险R | 0.35 | 0.25 |\n| 程度 | 一般 | 一般 |\n" +
			"# 七、落实措施后的风险等级\n| 指标 | R1 | R2 |\n|---|---|---|\n| 概率P | 0.5 | 0.3 |\n| 影响Q | 0.3 | 0.3 |\n| 风险R | 0.15 | 0.09 |\n| 程度 | 较小 | 较小 |", want},
		{"fields above, times below", list +
			"# 六、风险估计\n| 风险 | 概率P | < | 影响Q | < | 风险R | < | 程度 | < |\n| ^ | 前 | 后 | 前 | 后 | 前 | 后 | 前 | 后 |\n|---|---|---|---|---|---|---|---|---|\n" +
			"| 交通管制引发矛盾 | 0.7 | 0.5 | 0.5 | 0.3 | 0.35 | 0.15 | 一般 | 较小 |\n| 商户损失诉求 | 0.5 | 0.3 | 0.5 | 0.3 | 0.25 | 0.09 | 一般 | 较小 |", strings.ReplaceAll(strings.ReplaceAll(want, "1 交", " 交"), "2 商", " 商")},
		{"two columns of degree words", "# 五、风险估计\n| 序号 | 风险因素 | 可能性 | 影响程度 | 程度 | 治理目标等级 |\n|---|---|---|---|---|---|\n| 1 | 噪声扰民 | 较高 | 中等 | 一般 | 较小 |\n| 2 | 补偿争议 | 较高 | 较大 | 较大 | 一般 |",
			"1 噪声扰民: 较高 中等 一般 → 较小\n2 补偿争议: 较高 较大 较大 → 一般"},
		{"a number and its word are one degree", "# 五、风险估计\n| 序号 | 风险因素 | 概率 | 影响程度 | 风险程度 | 等级 |\n|---|---|---|---|---|---|\n| 1 | 噪声扰民 | 0.5 | 0.5 | 0.25 | 一般 |\n| 2 | 补偿争议 | 0.7 | 0.7 | 0.49 | 较大 |",
			"1 噪声扰民: 0.5 0.5 0.25 一般 → \n2 补偿争议: 0.7 0.7 0.49 较大 → "},
		{"degrees in prose, without a verb and changed", "# 五、主要风险\n## 1. 补偿争议风险\n部分村民不满。可能性较高，影响程度较大，风险程度较大。\n## 2. 噪声扰民风险\n夜间施工。可能性中等，影响中等，程度一般。\n# 六、措施后\n补偿争议由较大降为一般，噪声扰民由一般降为较小。",
			"1 补偿争议风险: 较高 较大 较大 → 一般\n2 噪声扰民风险: 中等 中等 一般 → 较小"},
		{"a list that prose calls so, though few of its items end in 风险", "# 五、风险因素\n经筛查，识别出以下三类风险：\n1.群众因支出增加产生不满；\n2.困难家庭减免不到位引发投诉的风险；\n3.抢购囤积扰乱市场秩序。",
			"1 群众因支出增加产生不满:  → \n2 困难家庭减免不到位引发投诉的风险:  → \n3 抢购囤积扰乱市场秩序:  → "},
		{"a checklist of classes is no list where headings name the risks", "# 五、风险识别、估计和防范化解措施\n## 一、怎么查找\n表1 因素对照\n| 编号 | 因素 | 有没有 | 说明 |\n|---|---|---|---|\n| 1 | 公众参与 | 不列为风险点 | 已公示 |\n| 2 | 周边交通 | 有 | 见风险点1 |\n| 3 | 就业 | 有 | 见风险点2 |\n" +
			"## 二、风险点1：撤站后出行不便\n措施前研判：可能性较高，影响较大，程度较大。\n## 三、风险点2：驾驶员工时争议\n措施前研判：可能性中等，影响中等，程度一般。",
			"1 撤站后出行不便: 较高 较大 较大 → \n2 驾驶员工时争议: 中等 中等 一般 → "},
		{"a checklist of classes is no list beside one with estimates", "# 五、风险识别\n| 类别 | 对照因素 | 判断 | 说明 |\n|---|---|---|---|\n| 政策 | 立项、公众参与 | 涉及 | 见风险1 |\n| 技术 | 工艺、资金 | 不涉及 | 成熟 |\n| 环境 | 大气、噪声 | 涉及 | 见风险2 |\n\n估计结果如下。\n" +
			"| 序号 | 风险因素 | 概率 | 影响程度 | 程度 |\n|---|---|---|---|---|\n| 1 | 噪声扰民 | 较高 | 中等 | 一般 |\n| 2 | 补偿争议 | 较高 | 较大 | 较大 |",
			"1 噪声扰民: 较高 中等 一般 → \n2 补偿争议: 较高 较大 较大 → "},
	} {
		if got := estimatesOf(extract(t, c.text)); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// An index, a score and a level are told of two times in one breath.
func TestValuesToldOfTwoTimesAtOnce(t *testing.T) {
	f := extract(t, "# 六、风险估计\n综合风险指数由0.4011降为0.1910，总体风险等级由中风险降为低风险。\n# 七、结论\n按T＜0.36为低风险、0.36≤T＜0.64为中风险、T≥0.64为高风险，采取措施前为中风险。")
	var got []string
	for _, s := range f.Risks.Index {
		got = append(got, fmt.Sprint(s.V, s.Stage))
	}
	for _, l := range f.Levels {
		got = append(got, l.V+l.Stage)
	}
	if s, want := strings.Join(got, " "), "0.4011before 0.191after 中before 低after 中before"; s != want {
		t.Errorf("got %s, want %s", s, want)
	}
}

// A table and its 合计.
func TestTablesAndTheirTotals(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"below", "| 村 | 户数 | 有效问卷 |\n|---|---|---|\n| 上河村 | 35 | 43 |\n| 下塘村 | 79 | 99 |\n| 合计 | 187 | 142 |", "187≠114"},
		{"on the right", "| 村 | 上河 | 下塘 | 南坡 | 合计 |\n|---|---|---|---|---|\n| 户数 | 10 | 20 | 30 | 61 |", "61≠60"},
		{"subtotals are no parts", "| 镇 | 村 | 户数 |\n|---|---|---|\n| 青石镇 | 上河村 | 10 |\n| ^ | 小计 | 10 |\n| 柳溪镇 | 下塘村 | 20 |\n| 合计 | < | 30 |", ""},
		{"rates do not add up", "| 村 | 支持率 | 户数 |\n|---|---|---|\n| 上河村 | 90% | 10 |\n| 下塘村 | 80% | 20 |\n| 合计 | 83% | 30 |", ""},
	} {
		var got []string
		for _, b := range extract(t, "# 二、风险调查\n"+c.text).Breakdowns {
			if b.Sum != b.Total {
				got = append(got, fmt.Sprintf("%g≠%g", b.Total, b.Sum))
			}
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: got %q, want %q", c.name, s, c.want)
		}
	}
}
