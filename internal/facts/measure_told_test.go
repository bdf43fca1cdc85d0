package facts_test

import (
	"testing"

	"wenping/internal/facts"
)

const threeRisks = `# 五、风险识别
| 编号 | 风险因素 | 可能性 | 影响 | 程度 |
|---|---|---|---|---|
| 1 | 补偿标准争议 | 较高 | 较大 | 较大 |
| 2 | 施工噪声扰民 | 中等 | 中等 | 一般 |
| 3 | 欠薪讨薪 | 较低 | 中等 | 较小 |
`

// Measures told in prose say which risk they answer in many ways, and who does
// them by when.
func TestMeasuresToldInProse(t *testing.T) {
	for _, c := range []struct {
		name, text           string
		risks                int
		unit, help, deadline string // of the first
	}{
		{"by codes, with labels", "# 六、一险一策\nY1　补偿。逐户算账签认。责任：青石镇人民政府；配合：县财政局；时限：2026年2月28日前。\nY2　噪声。立屏障320米。责任：施工单位；配合：县住建局；时限：开工前。\nY3　工资。设专户。责任：县人社局；配合：施工单位；时限：进场起每月。\n",
			3, "青石镇人民政府", "县财政局", "2026年2月28日前"},
		{"by ordinal, a comma after it", "# 六、逐项化解\n第1项，由青石镇人民政府承担，县财政局配合，12月31日前逐户算账。\n第2项，由县住建局承担，施工单位配合，10月10日前立屏障。\n第3项，由县人社局承担，施工单位配合，9月20日前设专户。\n",
			3, "青石镇人民政府", "县财政局", "12月31日前"},
		{"labels without a colon", "# 六、怎样化解\n风险点1，补偿。逐户算账。责任单位青石镇人民政府，协助单位县财政局，交接前二十日完成。\n风险点2，噪声。立屏障。责任单位县住建局，协助单位施工单位，二〇二六年三月三十一日前完成。\n风险点3，工资。设专户。责任单位县人社局，协助单位施工单位，进场前完成。\n",
			3, "青石镇人民政府", "县财政局", "二十日完成"},
		{"asked for by time", "# 六、风险防范化解措施\n（1）关于“补偿标准争议”：由青石镇人民政府负责，县财政局协助。具体措施：逐户算账。时间要求：签约前30日。\n（2）关于“施工噪声扰民”：由县住建局负责，施工单位协助。具体措施：立屏障。时间要求：施工期间每日。\n（3）关于“欠薪讨薪”：由县人社局负责，施工单位协助。具体措施：设专户。时间要求：进场前。\n",
			3, "青石镇人民政府", "县财政局", "签约前30日"},
		{"a table of who and when beside the prose", "# 六、防范办法\n第1项：逐户算账。第2项：立屏障。第3项：设专户。\n| 风险点 | 牵头单位 | 配合单位 | 完成时限 |\n|---|---|---|---|\n| 1 | 青石镇人民政府 | 县财政局 | 2026年2月28日前 |\n| 2 | 县住建局 | 施工单位 | 开工前 |\n| 3 | 县人社局 | 施工单位 | 进场前 |\n",
			3, "青石镇人民政府", "县财政局", "2026年2月28日前"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := extract(t, threeRisks+c.text)
			met := map[int]bool{}
			var own *facts.ProseMeasure
			for i := range f.Measures.Prose {
				p := &f.Measures.Prose[i]
				for _, k := range p.Risks {
					met[k] = true
				}
				if own == nil && p.Own {
					own = p
				}
			}
			if len(met) != c.risks || own == nil {
				t.Fatalf("%d risks have a measure, want %d", len(met), c.risks)
			}
			if own.Unit != c.unit || own.Assist != c.help || own.Deadline != c.deadline {
				t.Errorf("unit %q, help %q, deadline %q; want %q, %q, %q", own.Unit, own.Assist, own.Deadline, c.unit, c.help, c.deadline)
			}
		})
	}
}

// A risk may be told on a card of labels, under a heading with labelled lines, or
// in a paragraph that goes on with what is done: it is listed, and has its measure.
func TestRisksToldWithTheirMeasures(t *testing.T) {
	for _, c := range []struct{ name, text string }{
		{"cards of two columns", "# 五、风险点与一险一策\n## 风险一　补偿标准\n农户拿邻村的价来比。\n| 一险一策 | 补偿标准 |\n|---|---|\n| 应对 | 逐户算账 |\n| 责任与配合 | 青石镇人民政府；县财政局配合 |\n| 时限 | 2026年2月底前 |\n## 风险二　迁坟\n坟主散在三地。\n| 一险一策 | 迁坟 |\n|---|---|\n| 应对 | 公墓留穴 |\n| 责任与配合 | 青石镇人民政府；县民政局配合 |\n| 时限 | 2026年4月底前 |\n"},
		{"cards of four columns", "# 五、风险查找\n| 风险1 | 退费纠纷 | 阶段 | 筹备 |\n|---|---|---|---|\n| 涉及的人 | 报名者 | 起因和表现 | 怀疑内定，到县局交涉 |\n| 措施 | 公证抽签 | 完成时限 | 2026年3月1日前 |\n| 责任单位 | 青石镇人民政府 | 协助单位 | 县财政局 |\n\n另一张。\n| 风险2 | 起点拥挤 | 阶段 | 比赛 |\n|---|---|---|---|\n| 涉及的人 | 选手 | 起因和表现 | 人流集中 |\n| 措施 | 分枪出发 | 完成时限 | 2026年3月14日前 |\n| 责任单位 | 青石镇人民政府 | 协助单位 | 县公安局 |\n"},
		{"labelled lines under headings", "# 六、风险识别、估计和防范化解措施\n## 风险点1：补偿标准争议\n表现和成因：农户拿邻村的价来比。\n防范化解措施：逐户算账。\n责任单位：青石镇人民政府；协助单位：县财政局。\n完成时限：2026年2月底前。\n## 风险点2：迁坟争执\n表现和成因：坟主散在三地。\n防范化解措施：公墓留穴。\n责任单位：青石镇人民政府；协助单位：县民政局。\n完成时限：2026年4月底前。\n"},
		{"paragraphs that go on with what is done", "# 五、可能出的事和打算怎么办\n风险点一，补偿标准引起争执。可能性大，影响中，一般。办法：逐户算账。青石镇人民政府负责，县财政局配合，2026年2月底前办完。\n风险点二，坟主散在三地，迁坟争执。可能性中，影响中，一般。办法：公墓留穴。青石镇人民政府负责，县民政局配合，2026年4月底前迁完。\n风险点三，旧账被翻炒。可能性中，影响中，一般。办法：张贴凭据。青石镇人民政府负责，县信访局配合，2026年1月底前贴出。\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := extract(t, c.text)
			if n := len(f.Risks.Factors); n < 2 {
				t.Fatalf("%d risks", n)
			}
			met, unit, deadline := map[int]bool{}, 0, 0
			add := func(risks []int, u, d string) {
				for _, k := range risks {
					met[k] = true
				}
				if u == "青石镇人民政府" {
					unit++
				}
				if d != "" {
					deadline++
				}
			}
			for _, m := range f.Measures.Rows {
				add(m.Risks, m.Unit, m.Deadline)
			}
			for _, m := range f.Measures.Prose {
				if m.Own {
					add(m.Risks, m.Unit, m.Deadline)
				}
			}
			if n := len(f.Risks.Factors); len(met) != n || unit != n || deadline != n {
				t.Errorf("of %d risks %d have a measure, %d a unit, %d a deadline", n, len(met), unit, deadline)
			}
		})
	}
}
