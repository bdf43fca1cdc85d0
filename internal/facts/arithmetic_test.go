package facts_test

import (
	"fmt"
	"strings"
	"testing"

	"wenping/internal/document"
	"wenping/internal/facts"
)

func arithmetic(t *testing.T, text string) string {
	t.Helper()
	d, err := document.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	f := facts.Extract(d, facts.Reader{Lexicon: packLexicon(t)})
	var out []string
	for _, s := range f.Risks.Sheets {
		for _, k := range s.Odd {
			out = append(out, fmt.Sprintf("%s=%.4g≠%.4g", k.Text, k.Want, k.Got))
		}
		if s.Weighted && s.Summed && s.Total.At.Block != 0 && (s.Sum-s.Total.Value > s.Slack+0.01 || s.Total.Value-s.Sum > s.Slack+0.01) {
			out = append(out, fmt.Sprintf("sum%s %.4g≠%.4g", s.Stage, s.Sum, s.Total.Value))
		}
	}
	for _, s := range f.ShareSlips {
		switch s.Kind {
		case "share":
			out = append(out, fmt.Sprintf("%s %d/%d≠%.1f", s.Label, s.Count, s.Base, s.Stated))
		case "sum":
			out = append(out, fmt.Sprintf("%s %.1f%%", s.Label, s.Stated))
		default:
			out = append(out, fmt.Sprintf("%s %s %d≠%d", s.Kind, s.Label, s.Count, s.Base))
		}
	}
	for _, s := range f.FormSlips {
		if s.Kind == "more" {
			out = append(out, s.From)
		} else {
			out = append(out, fmt.Sprintf("%s%.1f≠%.1f", s.What, s.Stated, s.Right))
		}
	}
	return strings.Join(out, "; ")
}

func TestArithmeticOfAnyLayout(t *testing.T) {
	const risks = "# 六、风险估计\n表6-1 风险估计表\n"
	const survey = "# 三、风险调查\n## 问卷\n"
	for _, c := range []struct{ name, text, want, right, wrong string }{
		{"products under heads of the report's own", risks + `| 编号 | 风险因素 | 权重 | 概率p | 影响q | 乘积 | 档次 |
|---|---|---|---|---|---|---|
| 1 | 征地补偿争议风险 | 0.30 | 0.70 | 0.60 | 0.42 | 较大 |
| 2 | 施工噪声扰民风险 | 0.20 | 0.50 | 0.50 | X | 一般 |
| 3 | 交通出行不便风险 | 0.20 | 0.40 | 0.50 | 0.20 | 一般 |
| 4 | 社会舆情风险 | 0.20 | 0.40 | 0.40 | 0.16 | 较小 |
| 5 | 拖欠工资风险 | 0.10 | 0.30 | 0.30 | 0.09 | 较小 |
`, "0.5×0.5=0.25≠0.45", "0.25", "0.45"},
		{"two rows of heads, marks of five by five, weighted parts and their sum", risks + `| 编号 | 风险因素 | 权重 | 措施前 | < | < |
| ^ | ^ | ^ | 概率 | 影响 | T分量 |
|---|---|---|---|---|---|
| 1 | 征地补偿争议风险 | 0.30 | 4 | 3 | 0.1440 |
| 2 | 施工噪声扰民风险 | 0.20 | 3 | 2 | 0.0480 |
| 3 | 交通出行不便风险 | 0.20 | 3 | 3 | 0.0720 |
| 4 | 社会舆情风险 | 0.20 | 2 | 4 | 0.0640 |
| 5 | 拖欠工资风险 | 0.10 | 2 | 2 | 0.0160 |
| 合计 | — | 1.00 | — | — | X |
`, "sumbefore 0.344≠0.394", "0.3440", "0.3940"},
		{"weights in per cent", risks + `| 编号 | 风险因素 | 权重（%） | 可能性 | 影响 | 风险值 | 加权分 |
|---|---|---|---|---|---|---|
| 1 | 征地补偿争议风险 | 30 | 4 | 3 | 12 | 3.60 |
| 2 | 施工噪声扰民风险 | 25 | 3 | 2 | 6 | X |
| 3 | 交通出行不便风险 | 20 | 3 | 3 | 9 | 1.80 |
| 4 | 社会舆情风险 | 15 | 2 | 4 | 8 | 1.20 |
| 5 | 拖欠工资风险 | 10 | 2 | 2 | 4 | 0.40 |
`, "25×3×2÷100=1.5≠2.5", "1.50", "2.50"},
		{"classes of people side by side", survey + `表3-1 样本结构（n=400）
| 特征 | 男 | 女 | 18—40岁 | 41—60岁 | 61岁及以上 |
|---|---|---|---|---|---|
| 份数 | 210 | 190 | 96 | X | 120 |
| 占比 | 52.5% | 47.5% | 24.0% | Y | 30.0% |
`, "classes 年龄 380≠400", "X=184,Y=46.0%", "X=164,Y=41.0%"},
		{"groups with their base in the head", survey + `表3-2 态度
| 态度 | 车主（300份） | < | 其他居民（500份） | < |
| ^ | 份数 | 占比（%） | 份数 | 占比（%） |
|---|---|---|---|---|
| 支持 | X | 70.0 | 300 | 60.0 |
| 有条件支持 | 60 | 20.0 | 120 | 24.0 |
| 反对 | 30 | 10.0 | 80 | 16.0 |
`, "支持 240/300≠70.0", "210", "240"},
		{"answers across with their whole", survey + `表3-3 对方案的了解
| 选项 | 清楚 | 大致了解 | 不了解 | 合计 |
|---|---|---|---|---|
| 户数 | 90 | 80 | X | 200 |
| 比例 | 45.0% | 40.0% | 15.0% | 100% |
`, "不了解 40/200≠15.0", "30", "40"},
		{"rows of shares by group", survey + `表3-4 各群体态度占比（%）
| 群体 | 支持 | 有条件支持 | 无所谓 | 反对 |
|---|---|---|---|---|
| 征收户 | 70.1 | 20.3 | 5.4 | 4.2 |
| 相邻居民 | X | 18.2 | 4.1 | 2.6 |
| 商户 | 60.5 | 30.2 | 2.3 | 7.0 |
| 合计 | 71.0 | 20.1 | 4.8 | 4.1 |
`, "相邻居民 104.0%", "75.1", "79.1"},
		{"a row that does not come to its whole", survey + `表3-5 分群体态度
| 群体 | 有效份 | 支持 | 有条件支持 | 无所谓 | 反对 |
|---|---|---|---|---|---|
| 居民 | 300 | 200 | 60 | 25 | 15 |
| 骑手 | 120 | X | 30 | 10 | 20 |
| 商户 | 80 | 50 | 15 | 10 | 5 |
| 合计 | 500 | 310 | 105 | 45 | 40 |
`, "row 骑手 140≠120", "60", "80"},
		{"one answer of many", survey + `表3-6 关心的事项（可多选）
| 事项 | 人次 | 比例 |
|---|---|---|
| 补偿标准 | 420 | 50.0% |
| 安置地点 | 331 | X |
| 施工噪声 | 265 | 31.5% |
| 交通出行 | 246 | 29.3% |
| 就业安排 | 203 | 24.2% |
| 学位安排 | 118 | 14.0% |
| 其他 | 40 | 4.8% |
`, "安置地点 331/840≠49.4", "39.4%", "49.4%"},
		{"answers in prose", survey + "对补偿办法（单选）：满意41份，占X；基本满意38份，占39.6%；不满意17份，占17.7%。\n", "满意 41/96≠52.7", "42.7%", "52.7%"},
		{"a second questionnaire of the paragraph", survey + "甲卷发出320份，回收309份（96.6%），有效302份（有效率97.7%）；乙卷发出120份，回收X，有效111份。\n", "回收129份，多于发放的120份", "119份（99.2%）", "129份（107.5%）"},
		{"a rate right for another number", survey + "发放110份，收回104份，有效102份，回收率X，有效率98.1%。\n", "回收率98.1≠94.5", "94.5%", "98.1%"},
		{"a rate of two questionnaires together", survey + "甲卷发放268份，收回268份；乙卷发放160份，收回156份，有效152份。合计428份发放、424份收回，收回率X。\n", "", "99.1%", "99.1%"},
		{"a question of some only", survey + `表3-7 反对者的理由
| 理由 | 人数 | 占比 |
|---|---|---|
| 噪声 | 20 | 40.0% |
| 气味 | 15 | 30.0% |
| 补偿 | 10 | 20.0% |
| 全部受访问卷 | X | 12.5% |
`, "", "50", "50"},
	} {
		t.Run(c.name, func(t *testing.T) {
			put := func(s string) string {
				text := c.text
				if !strings.Contains(s, "=") {
					return strings.ReplaceAll(text, "X", s)
				}
				for _, kv := range strings.Split(s, ",") {
					k, v, _ := strings.Cut(kv, "=")
					text = strings.ReplaceAll(text, k, v)
				}
				return text
			}
			if got := arithmetic(t, put(c.right)); got != "" {
				t.Errorf("right: %s", got)
			}
			if got := arithmetic(t, put(c.wrong)); got != c.want {
				t.Errorf("wrong: got %q, want %q", got, c.want)
			}
		})
	}
}
