package facts_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"wenping/internal/document"
	"wenping/internal/facts"
)

// packLexicon reads the vocabulary of the rule pack.
func packLexicon(t testing.TB) *facts.Lexicon {
	t.Helper()
	names, _ := filepath.Glob("../../rules/lexicon/*.yaml")
	names = append(names, "../../rules/catalogue.yaml")
	all := &facts.Lexicon{}
	for _, n := range names {
		b, err := os.ReadFile(n)
		if err != nil {
			t.Fatal(err)
		}
		if len(bytes.TrimSpace(b)) == 0 {
			continue
		}
		var one facts.Lexicon
		if err := yaml.Unmarshal(b, &one); err != nil {
			t.Fatalf("%s: %v", n, err)
		}
		all.Columns = append(all.Columns, one.Columns...)
		all.Factors = append(all.Factors, one.Factors...)
		all.EmergencyParts = append(all.EmergencyParts, one.EmergencyParts...)
		all.Sections = append(all.Sections, one.Sections...)
		all.Words = append(all.Words, one.Words...)
		all.Types = append(all.Types, one.Types...)
		all.Roles = append(all.Roles, one.Roles...)
		all.Told = append(all.Told, one.Told...)
		all.Permits = append(all.Permits, one.Permits...)
		all.Leftovers = append(all.Leftovers, one.Leftovers...)
		all.Steps = append(all.Steps, one.Steps...)
		all.Elements = append(all.Elements, one.Elements...)
		all.Attitudes = append(all.Attitudes, one.Attitudes...)
		all.Entails = append(all.Entails, one.Entails...)
	}
	return all
}

func extract(t testing.TB, text string) *facts.Facts {
	t.Helper()
	d, err := document.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return facts.Extract(d, facts.Reader{Lexicon: packLexicon(t)})
}

func first(f facts.Fact[string]) string { v, _ := f.First(); return v.V }
func firstNum(f facts.Fact[float64]) string {
	v, ok := f.First()
	if !ok {
		return "-"
	}
	return fmt.Sprint(v.V)
}

// showRisks writes the factors in one line each.
func showRisks(f *facts.Facts) string {
	var b strings.Builder
	for _, r := range f.Risks.Factors {
		fmt.Fprintf(&b, "%s %s p%s q%s r%s %s/%s w%s %s\n", r.No, r.Name, firstNum(r.Before.P), firstNum(r.Before.Q), firstNum(r.Before.R), first(r.Before.Degree), first(r.After.Degree), firstNum(r.Weight), r.Source)
	}
	return b.String()
}

func TestRisksAreJoinedOverTables(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"the table of the outline", `
# 五、风险识别和估计
表5-1 主要风险因素及其风险程度表
| 序号 | 风险类型 | 发生阶段 | 风险因素 | 风险概率 | 影响程度 | 风险程度 | 备注 |
|---|---|---|---|---|---|---|---|
| 1 | 征地拆迁 | 准备 | 征地补偿标准争议风险 | 较高 | 较大 | 较大 | |
| 2 | ^ | 准备 | 社保名额分配风险 | 中等 | 中等 | 一般 | |
| 3 | 环境影响 | 实施 | 施工扬尘噪声扰民风险 | 中等 | 较小 | 较小 | |
`, `1 征地补偿标准争议风险 p- q- r- 较大/ w- table
2 社保名额分配风险 p- q- r- 一般/ w- table
3 施工扬尘噪声扰民风险 p- q- r- 较小/ w- table
`},
		{"why each came down is no risk", `
# 第五章 风险估计
| 编号 | 风险因素 | 概率p | 影响q | R值 | 程度 |
|---|---|---|---|---|---|
| 1 | 补偿标准攀比 | 0.65 | 0.65 | 0.4225 | 较大 |
| 2 | 施工扰民 | 0.45 | 0.40 | 0.1800 | 一般 |
# 第七章 措施落实后的风险等级
| 编号 | 措施后p | 措施后q | 措施后R | 措施前程度 | 措施后程度 | 主要原因 |
|---|---|---|---|---|---|---|
| 1 | 0.40 | 0.50 | 0.2000 | 较大 | 一般 | 讲解到户、领导约谈 |
| 2 | 0.30 | 0.30 | 0.0900 | 一般 | 较小 | 限线、限时、专户 |
`, `1 补偿标准攀比 p0.65 q0.65 r0.4225 较大/一般 w- table
2 施工扰民 p0.45 q0.4 r0.18 一般/较小 w- table
`},
		{"estimates, weights and the comparison in three tables", `
# 第五章 风险估计
表5-1 单因素风险程度表
| 编号 | 风险因素 | 概率（P） | 影响程度（Q） | R=P×Q | 等级 |
|---|---|---|---|---|---|
| R1 | 征地补偿争议风险 | 0.60 | 0.70 | 0.42 | 较大 |
| R2 | 施工噪声扰民风险 | 0.4 | 0.5 | 0.20 | 一般 |
表5-2 初始综合风险指数计算表
| 序号 | 风险因素 | 权重I | 风险程度R | I×R |
|---|---|---|---|---|
| 1 | 征地补偿争议 | 0.6 | 0.42 | 0.252 |
| 2 | 施工噪声扰民 | 0.4 | 0.20 | 0.080 |
| 合计 | < | 1.0 | | 0.332 |
# 第七章 落实措施后的风险等级
表7-1 措施前后风险程度对比表
| 序号 | 风险因素 | 措施前 | 措施后 |
|---|---|---|---|
| 1 | 征地补偿争议风险 | 较大 | 一般 |
| 2 | 施工噪声扰民风险 | 一般 | 较小 |
`, `1 征地补偿争议风险 p0.6 q0.7 r0.42 较大/一般 w0.6 table
2 施工噪声扰民风险 p0.4 q0.5 r0.2 一般/较小 w0.4 table
`},
		{"two header rows, before and after side by side", `
# 六、风险等级
表6 风险程度变化表
| 序号 | 风险因素 | 措施前 | < | < | 措施后 | < | < |
| ^ | ^ | 概率 | 影响 | 程度 | 概率 | 影响 | 程度 |
|---|---|---|---|---|---|---|---|
| 1 | 水价上调引发不满 | 0.7 | 0.6 | 0.42（较大） | 0.4 | 0.4 | 0.16（一般） |
| 2 | 低收入家庭负担加重 | 0.5 | 0.5 | 0.25（一般） | 0.3 | 0.3 | 0.09（较小） |
`, `1 水价上调引发不满 p0.7 q0.6 r0.42 较大/一般 w- table
2 低收入家庭负担加重 p0.5 q0.5 r0.25 一般/较小 w- table
`},
		{"a checklist marks what does not concern", `
# 四、风险识别
表4-1 风险因素对照表
| 序号 | 类型 | 风险因素 | 是否涉及 |
|---|---|---|---|
| 1 | 政策规划 | 立项审批程序 | 不涉及 |
| 2 | 征地拆迁 | 补偿标准 | 涉及 |
| 3 | 环境影响 | 噪声和振动 | 是 |
`, `2 补偿标准 p- q- r- / w- table
3 噪声和振动 p- q- r- / w- table
`},
		{"headings", `
# 五、风险识别
## （一）识别方法
采用对照表法。
## （二）主要风险因素
### 1. 征地补偿标准风险
村民对标准有疑虑。
### 2. 施工扬尘风险
旱季施工扬尘较大。
# 六、防范化解措施
## （一）征地补偿标准风险的防范措施
公开标准。
`, `1 征地补偿标准风险 p- q- r- / w- heading
2 施工扬尘风险 p- q- r- / w- heading
`},
		{"marked headings", `
# 四、风险分析
## 风险因素一：补偿标准争议
村民有疑虑。
## 风险因素二：施工扰民
施工有噪声。
`, `1 补偿标准争议 p- q- r- / w- heading
2 施工扰民 p- q- r- / w- heading
`},
		{"numbered paragraphs", `
# 四、风险识别
经识别，主要风险如下：
（1）票务纠纷风险。观众对退票规则不清楚。
（2）交通拥堵风险：散场时车流集中。
`, `1 票务纠纷风险 p- q- r- / w- prose
2 交通拥堵风险 p- q- r- / w- prose
`},
		{"items of a section called 主要风险因素", `
# 三、风险识别
## （一）识别方法
1.对照表法。逐项对照。
2.专家咨询法。请专家研判。
## （二）主要风险因素
（1）补偿标准争议。部分村民认为标准偏低。
（2）施工扰民：夜间施工有噪声。
`, `1 补偿标准争议 p- q- r- / w- prose
2 施工扰民 p- q- r- / w- prose
`},
		{"an enumeration", `
# 三、主要风险
经梳理，本项目主要存在征地补偿风险、施工扰民风险、交通出行风险和舆情风险四项风险。
`, ` 征地补偿风险 p- q- r- / w- prose
 施工扰民风险 p- q- r- / w- prose
 交通出行风险 p- q- r- / w- prose
 舆情风险 p- q- r- / w- prose
`},
		{"a form", `
青石镇敬老院改造社会稳定风险评估报告表
| 事项名称 | 青石镇敬老院改造 |
| 主要风险点 | 1.施工噪声影响老人休息；2.临时搬迁引发家属不满；3.施工安全 |
| 防范化解措施 | 1.合理安排施工时间，避免施工噪声影响。2.做好临时搬迁安排，征求家属意见。3.加强施工安全管理。 |
| 风险等级 | 低风险 |
`, `1 施工噪声影响老人休息 p- q- r- / w- prose
2 临时搬迁引发家属不满 p- q- r- / w- prose
3 施工安全 p- q- r- / w- prose
`},
		{"criteria tables, peers and questionnaires list no risks", `
# 五、风险估计
表5-1 风险程度判断标准
| 风险程度 | 概率 | 影响 |
|---|---|---|
| 重大 | 很高 | 严重 |
| 较大 | 较高 | 较大 |
表5-2 同类项目风险案例
| 项目名称 | 风险因素 | 处置措施 |
|---|---|---|
| 邻县热电厂 | 邻避冲突 | 调整选址 |
表5-3 群众担心的问题
| 担心的风险 | 人数 | 比例 |
|---|---|---|
| 噪声 | 12 | 30% |
`, ""},
		{"fields in the first column", `
# 五、风险估计
| 因素 | 1 | 2 | 合计 |
|---|---|---|---|
| 名称 | 补偿争议 | 噪声扰民 | — |
| 概率p | 0.4 | 0.6 | — |
| 影响q | 0.5 | 0.5 | — |
| 程度R | 0.20 | 0.30 | — |
| 权重I | 0.4 | 0.6 | 1.0 |
`, `1 补偿争议 p0.4 q0.5 r0.2 / w0.4 table
2 噪声扰民 p0.6 q0.5 r0.3 / w0.6 table
`},
		{"codes of classes in the first row", `
# 五、风险估计
表5-2 主要风险因素
| 代码 | 阶段 | 风险因素 | 产生原因 |
|---|---|---|---|
| A1 | 决策 | 补偿争议风险 | 标准不公开 |
| B1 | 施工 | 噪声扰民风险 | 夜间施工 |
表5-3 单因素估计
| 项目 | A1 | B1 | 合计 |
|---|---|---|---|
| 概率p | 0.4 | 0.6 | — |
| 影响q | 0.5 | 0.5 | — |
| 风险值R | 0.20 | 0.30 | — |
`, `1 补偿争议风险 p0.4 q0.5 r0.2 / w- table
1 噪声扰民风险 p0.6 q0.5 r0.3 / w- table
`},
		{"a key-value table is no list", `
# 六、风险等级
| 措施前风险等级 | 有1项较大风险、5项一般风险，综合判断为中风险 |
| 措施后风险等级 | 6项较小风险，综合判断为低风险 |
`, ""},
		{"a table that goes on", `
# 五、风险估计
表5-1 单因素风险程度表
| 序号 | 风险因素 | 概率 | 影响 | 程度 |
|---|---|---|---|---|
| 1 | 补偿争议风险 | 较高 | 较大 | 较大 |

续表5-1
| 2 | 施工扰民风险 | 中等 | 较小 | 较小 |
| 3 | 出行不便风险 | 中等 | 较小 | 较小 |
`, `1 补偿争议风险 p- q- r- 较大/ w- table
2 施工扰民风险 p- q- r- 较小/ w- table
3 出行不便风险 p- q- r- 较小/ w- table
`},
	} {
		if got := showRisks(extract(t, c.text)); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

func TestEstimatesInProse(t *testing.T) {
	f := extract(t, `
# 五、风险识别与估计
## （一）补偿争议风险
部分村民对标准有疑虑。该风险发生概率较高，影响程度为较大，风险程度为较大。
## （二）施工噪声风险
施工期间有噪声。该风险发生的可能性为中等，影响较小，风险程度为0.15，属于较小风险。
# 六、风险等级
本项目风险等级为低风险。
`)
	var b strings.Builder
	for _, r := range f.Risks.Factors {
		fmt.Fprintf(&b, "%s %s %s %s;", r.Name, first(r.Before.PWord), first(r.Before.QWord), first(r.Before.Degree))
	}
	if want := "补偿争议风险 较高 较大 较大;施工噪声风险 中等 较小 较小;"; b.String() != want {
		t.Errorf("got %s want %s", b.String(), want)
	}
	if got := showLevels(f); got != "低//text" {
		t.Errorf("levels: %s", got)
	}
}

func showLevels(f *facts.Facts) string {
	var b []string
	for _, l := range f.Levels {
		b = append(b, l.V+"/"+l.Stage+"/"+l.Where)
	}
	return strings.Join(b, " ")
}

func TestOverallLevelsOnly(t *testing.T) {
	const factors = `
# 五、风险估计
表5-1 主要风险因素表
| 序号 | 风险因素 | 概率 | 影响 | 程度 |
|---|---|---|---|---|
| 1 | 征地补偿争议风险 | 较高 | 较大 | 较大 |
| 2 | 施工噪声扰民风险 | 中等 | 较小 | 较小 |
`
	for _, c := range []struct{ text, want string }{
		// statements
		{"处置前中风险，处置后低风险，建议可以实施；许可未取得的，不得开演。", "中/before/text 低/after/text"},
		{"措施前，重大没有，较大三项、一般七项，为中风险。措施后，一般三项、较小九项，为低风险。", "中/before/text 低/after/text"},
		{"初始等级为中风险，落实M1至M11（尤以征地款预存、积案兑付为要）后为低风险。", "中/before/text 低/after/text"},
		{"初始等级为中风险，十二项办法逐项办完为低风险。", "中/before/text 低//text"},
		{"风险等级（措施前）为中风险。", "中/before/text"},
		{"措施之前75分，为中风险；措施之后89分，为低风险。", "中/before/text 低/after/text"},
		{"措施落实以前为中风险，措施落实以后仍为中风险。", "中/before/text 中/after/text"},
		{"措施前为中风险，落实上述办法后为低风险。", "中/before/text 低/after/text"},
		{"措施前后均为低风险，符合核准条件。", "低/before/text 低/after/text"},
		{"措施后打分22分，低于30分，等级为低风险。", "低/after/text"},
		{"措施后一般1项，两种判断都是低风险。", "低/after/text"},
		{"措施前整体为中风险。评估意见：低风险，可以举办。", "中/before/text 低//text"},
		{"等级可能回到中风险，应予留意。", ""},
		{"措施前，施工噪声扰民为中风险。", ""},
		{"本项目社会稳定风险等级为低风险。", "低//text"},
		{"经综合评估，判定本项目为低风险。", "低//text"},
		{"采取措施前，本项目初始风险等级为中风险；落实各项防范化解措施后，风险等级降为低风险。", "中/before/text 低/after/text"},
		{"落实措施后，项目整体风险等级由中风险降为低风险。", "中/before/text 低/after/text"},
		{"综合风险指数T=0.2876<0.36，属于低风险。", "低//text"},
		{"本项目综合风险指数为0.2876，小于0.36，风险等级为低风险（A级）。", "低//text"},
		{"综上所述，本事项的社会稳定风险等级评定为“低风险”等级。", "低//text"},
		{"评估结论：风险等级为低。", "低//text"},
		{"风险等级：中低风险", "中低//text"},
		{"因此，本项目属于A级（低风险）。", "低//text"},
		{"各项风险因素防范化解措施落实后项目整体风险等级为低风险。", "低/after/text"},
		{"本项目存在征地补偿争议风险、施工噪声扰民风险等，经综合评估，社会稳定风险等级为低风险，可以实施。", "低//text"},
		{"剩余风险等级为低风险。", "低/after/text"},
		{"对照评判标准，本项目属于低风险。", "低//text"},
		{"对照评判标准，本事项为低风险。", "低//text"},
		{"主要风险为征地补偿争议、施工噪声扰民等2项，采取措施后风险等级为中风险，建议同意实施。", "中/after/text"},
		{"措施前为中风险，落实各项措施后为低风险。", "中/before/text 低/after/text"},
		{"措施前总分为47.33分，初始风险等级为中风险。", "中/before/text"},
		{"措施前总体为乙等（中风险），措施后总体为甲等（低风险）。", "中/before/text 低/after/text"},
		{"按照评判标准，确定青石镇农贸市场改造项目的社会稳定风险等级为低风险。", "低//text"},
		{"初始风险评估结果：中风险；预期风险评估结果：低风险。", "中/before/text 低/after/text"},
		{"风险等级：□高风险 □中风险 ■低风险", "低//text"},
		// before and after in one sentence, with or without verbs
		{"经综合判断，采取措施之前属于中风险，采取措施之后属于低风险。", "中/before/text 低/after/text"},
		{"经综合判断，采取措施之前属于低风险，采取措施之后属于低风险。", "低/before/text 低/after/text"},
		{"经研判，化解措施落实前为中风险，经各单位逐项落实到位后为低风险。", "中/before/text 低/after/text"},
		{"等级：措施前B级（中风险），措施后A级（低风险）。", "中/before/text 低/after/text"},
		{"风险等级：措施前中风险；措施后低风险。", "中/before/text 低/after/text"},
		{"初始综合指数0.4125，初始等级中风险。", "中/before/text"},
		{"项目风险等级由原来的中风险降为低风险。", "中/before/text 低/after/text"},
		{"本事项风险等级由采取措施前的中风险下降到低风险。", "中/before/text 低/after/text"},
		{"措施前中风险，按期把承诺书、口径对照这些办妥以后为低风险。", "中/before/text 低/after/text"},
		{"总体风险等级：中风险（措施前）、低风险（措施后）。", "中/before/text 低/after/text"},
		{"措施前后的总体风险等级分别为中风险和低风险。", "中/before/text 低/after/text"},
		{"本项目措施前、措施后的风险等级分别评定为中风险、低风险。", "中/before/text 低/after/text"},
		{"采取措施后为低风险，而采取措施前为中风险。", "低/after/text 中/before/text"},
		{"不采取措施时本事项属中风险，上述措施都做到以后属低风险。", "中/before/text 低/after/text"},
		{"未落实措施的情况下评为中风险，落实之后评为低风险。", "中/before/text 低/after/text"},
		{"原本评定为中风险，各项承诺兑现后可以降到低风险。", "中/before/text 低/after/text"},
		{"本事项起初定为中风险，经化解，现定为低风险。", "中/before/text 低/after/text"},
		{"项目合法性、合理性、可行性、可控性四个方面均为低风险，综合判定为低风险。", "低//text"},
		// none
		{"经评估，补偿标准风险、社保风险均属低风险，施工风险属中风险。", ""},
		{"施工噪声扰民为中风险，经化解后为低风险。", ""},
		{"本项目涉及的7项风险中，2项为中风险，5项为低风险。", ""},
		{"农药残留属高风险，食品安全监管列为中风险。", ""},
		{"征地补偿争议风险，措施前为中风险，措施后为低风险。", ""},
		{"征地补偿争议：措施落实后，风险等级为低。", ""},
		{"施工噪声扰民：措施前中风险，措施后低风险。", ""},
		{"措施前较大风险2项，措施后没有较大风险。", ""},
		{"措施前高风险1项、中风险3项，措施后低风险4项。", ""},
		{"征地补偿争议风险措施前中风险、措施后低风险。", ""},
		{"征地补偿争议、施工噪声扰民措施前后的等级分别为中风险和低风险。", ""},
		{"邻县同类项目措施前中风险，措施后低风险。", ""},
		{"高风险：大部分群众对项目有意见、反应特别强烈。", ""},
		{"综合风险指数T<0.36，为低风险；0.36≤T≤0.64，为中风险；T>0.64，为高风险。", ""},
		{"综合指数小于0.36的为低风险。", ""},
		{"风险等级分为高风险、中风险、低风险三个等级。", ""},
		{"征地补偿争议风险发生概率较高，影响较大，风险程度为较大。", ""},
		{"征地补偿争议的风险等级为中风险。", ""},
		{"其中，施工噪声扰民为一般风险。", ""},
		{"邻县某热电项目风险等级为高风险。", ""},
		{"同类项目经评估为中风险。", ""},
		{"若不采取措施，项目可能上升为高风险。", ""},
		{"本项目不属于高风险。", ""},
		{"项目实施过程中风险因素较多。", ""},
		{"做好宣传，降低风险。", ""},
		{"85%的受访者认为本项目为低风险。", ""},
		{"专家认为该项目属于低风险。", ""},
		{"可控性风险等级为低风险。", ""},
		{"合法性评估为低风险，合理性评估为中风险。", ""},
		{"项目位于地质灾害低风险区。", ""},
		// borders of the levels, whatever the class is called
		{"总体等级：有重大的为高风险；没有重大、有较大的为中风险；既无重大又无较大的为低风险。", ""},
		{"总体上，出现重大者即为高风险。", ""},
		// ways that differ, and the one that counts
		{"综合指数0.2886，按指数属于低风险；但两项为较大，按个数判据属于中风险。从高判定，措施前的初始等级为中风险。", "中/before/text"},
		{"措施前从得分看为低风险，从单项看为中风险，取两者较高，初始等级为中风险。", "中/before/text"},
		{"按综合风险指数法，项目措施前风险等级为中风险。", "中/before/text"},
		{"该片区防洪风险等级为低。", ""},
		{"环境风险等级为中风险。", ""},
		{"评估为高风险的，不予实施；评估为中风险的，暂缓实施。", ""},
		{"确保项目风险控制在低风险水平。", ""},
		{"各单因素风险均为低风险。", ""},
		{"如评估结论为高风险，应当调整方案。", ""},
		{"施工扬尘为较小风险，交通出行为一般风险。", ""},
	} {
		if got := showLevels(extract(t, factors+"# 六、风险等级\n"+c.text+"\n")); got != c.want {
			t.Errorf("%s\n got %q want %q", c.text, got, c.want)
		}
	}
}

func TestLevelsInTablesAndZones(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a form cell", "| 事项名称 | 某某改造 |\n| 风险等级 | 低风险 |\n", "低//table"},
		{"ticked boxes", "| 风险等级 | □高风险 □中风险 ☑低风险 |\n| 结论 | 可实施 |\n", "低//table"},
		{"a scale is none", "| 风险等级 | 高风险 | 中风险 | 低风险 |\n| 指数 | >0.64 | 0.36-0.64 | <0.36 |\n", ""},
		{"overall row", "# 七、风险等级\n表7 风险程度对比表\n| 序号 | 风险因素 | 措施前风险等级 | 措施后风险等级 |\n|---|---|---|---|\n| 1 | 补偿争议 | 较大 | 一般 |\n| 2 | 噪声扰民 | 一般 | 较小 |\n| 综合 | < | 中风险 | 低风险 |\n", "中/before/table 低/after/table"},
		{"rows by stage", "# 七、风险等级\n| 阶段 | 综合风险指数 | 风险等级 |\n|---|---|---|\n| 措施前 | 0.45 | 中风险 |\n| 措施后 | 0.21 | 低风险 |\n", "中/before/table 低/after/table"},
		{"contents and annex", "[toc] 五、本项目风险等级为中风险 …… 12\n# 一、概况\n项目用地。\n# 二、结论\n本项目风险等级为低风险。\n# 附件1 专家意见\n本项目风险等级为高风险。\n", "低//conclusion"},
		{"stage from the heading", "# 五、初始风险等级\n经评判，项目风险等级为中风险。\n# 七、落实措施后的风险等级\n经评判，项目风险等级为低风险。\n", "中/before/text 低/after/text"},
	} {
		if got := showLevels(extract(t, c.text)); got != c.want {
			t.Errorf("%s: got %q want %q", c.name, got, c.want)
		}
	}
}

func TestThresholdsAndIndex(t *testing.T) {
	f := extract(t, `
# 五、风险等级评判
综合风险指数T＜0.36，为低风险；0.36≤T≤0.64，为中风险；T＞0.64，为高风险。
经计算，措施前综合风险指数T=0.6×0.42+0.4×0.20=0.332。
落实措施后，综合风险指数为0.187，小于0.36。
`)
	var b strings.Builder
	for _, th := range f.Risks.System.Thresholds {
		fmt.Fprintf(&b, "%s %v %v %v %v %s;", th.Level, th.Low, th.High, th.LowOpen, th.HighOpen, th.Of)
	}
	for _, i := range f.Risks.Index {
		fmt.Fprintf(&b, "%v %s %d;", i.V, i.Stage, i.Decimals)
	}
	want := "低 -Inf 0.36 false true index;中 0.36 0.64 false false index;高 0.64 +Inf true false index;0.332 before 3;0.187 after 3;"
	if b.String() != want || f.Risks.System.Direction != "high-is-risky" {
		t.Errorf("got %s %s", b.String(), f.Risks.System.Direction)
	}
	f = extract(t, "# 五、等级\n| 得分 | 风险等级 |\n|---|---|\n| 70分以上 | 高风险 |\n| 40-70分 | 中风险 |\n| 40分及以下 | 低风险 |\n\n本事项综合得分为23.5分，属于低风险。\n")
	if len(f.Risks.System.Thresholds) != 3 || len(f.Risks.Index) != 1 || f.Risks.Index[0].V != 23.5 || !f.Risks.Index[0].Points {
		t.Errorf("points: %+v %+v", f.Risks.System.Thresholds, f.Risks.Index)
	}
}

func TestMeasuresAnswerRisks(t *testing.T) {
	const list = `
# 五、风险识别
表5 主要风险因素表
| 序号 | 风险因素 | 概率 | 影响 | 程度 |
|---|---|---|---|---|
| 1 | 征地补偿争议风险 | 较高 | 较大 | 较大 |
| 2 | 社保名额分配风险 | 中等 | 中等 | 一般 |
| 3 | 施工扬尘噪声扰民风险 | 中等 | 较小 | 较小 |
| 4 | 网络舆情风险 | 较低 | 较小 | 较小 |
# 六、防范化解措施
`
	for _, c := range []struct{ name, text, want string }{
		{"row by row", `| 序号 | 风险因素 | 主要防范、化解措施 | 实施时间和要求 | 责任主体 | 协助单位 |
|---|---|---|---|---|---|
| 1 | 征地补偿争议 | 公开标准 | 签约前 | 青石镇人民政府 | 县自然资源局 |
| 2 | 社保名额分配 | 公开名单 | 签约后30日内 | 县人社局 | |
`, "[0] 青石镇人民政府 县自然资源局 签约前;[1] 县人社局  签约后30日内;"},
		{"merged risks", `| 对应风险 | 措施 | 责任单位 |
|---|---|---|
| 风险1—3 | 公开标准，设立接待点 | 青石镇人民政府 |
| 网络舆情风险 | 24小时监测 | 县委网信办 |
`, "[0 1 2] 青石镇人民政府  ;[3] 县委网信办  ;"},
		{"one risk over several rows", `| 风险因素 | 化解措施 | 责任单位 |
|---|---|---|
| 征地补偿争议风险 | 公开标准 | 青石镇人民政府 |
| ^ | 入户解释 | 青石镇人民政府 |
| 社保名额分配、网络舆情风险 | 公开名单 | 县人社局 |
`, "[0] 青石镇人民政府  ;[0] 青石镇人民政府  ;[1 3] 县人社局  ;"},
	} {
		f := extract(t, list+c.text)
		var b strings.Builder
		for _, m := range f.Measures.Rows {
			fmt.Fprintf(&b, "%v %s %s %s;", m.Risks, m.Unit, m.Assist, m.Deadline)
		}
		if b.String() != c.want {
			t.Errorf("%s: got %s want %s", c.name, b.String(), c.want)
		}
	}
	f := extract(t, list+"## （一）征地补偿争议风险防范措施\n公开标准。\n## （二）社保名额分配风险防范措施\n公开名单。\n（1）针对施工扬尘噪声扰民风险，采取围挡喷淋。\n")
	var b strings.Builder
	for _, m := range f.Measures.Prose {
		fmt.Fprintf(&b, "%v ", m.Risks)
	}
	if b.String() != "[0] [1] [2] " {
		t.Errorf("prose: %s", b.String())
	}
}

func TestAdvice(t *testing.T) {
	for text, want := range map[string]string{
		"综上，本项目为低风险，建议实施。":              "implement",
		"本项目风险等级为低风险，可以实施。":             "implement",
		"建议该项目在落实各项防范化解措施的前提下，可以组织实施。":  "conditional",
		"本事项为中风险，建议暂缓实施。":               "postpone",
		"本项目高风险，不予实施。":                  "reject",
		"建议调整方案后再实施。":                   "adjust",
		"建议分步实施。":                       "staged",
		"如出现新的重大矛盾，应暂缓实施。":              "",
		"高风险的项目不予实施，中风险的暂缓实施，低风险的可以实施。": "",
		"评估为低风险的，可以实施。":                 "implement?",
		"建议建设单位加强现场管理，按计划实施各项环保措施。":     "",
		"该决策可行。":                        "implement",
		"同意该项目按计划推进。":                   "implement",
		"本方案有条件实施。":                     "conditional",
		"待资金到位后再实施本项目。":                 "conditional",
		"建议：县政府可以决定实施，条件未落实的部位不得动工。":    "implement",
		"建议：同意按程序申请核准并在办结手续后实施。":        "conditional",
		"建议：同意分两步安排，从秋季学期开始撤并。":         "implement",
		"建议：项目单位做好施工期解释，及时公开信息。":        "",
		"建议：未办结手续不同意进场施工。":              "",
	} {
		f := extract(t, "# 八、评估结论与建议\n"+text+"\n")
		v, _ := f.Conclusion.Advice.First()
		if strings.HasSuffix(want, "?") {
			continue
		}
		if string(v.V) != want {
			t.Errorf("%s: got %q want %q", text, v.V, want)
		}
	}
}

func TestCatalogueFactors(t *testing.T) {
	f := extract(t, `
[toc] 爆破风险 …… 3
# 一、概况
项目依据《噪声污染防治法》编制。项目设有停车场，夜间照明采用低光灯具。
# 五、风险识别
本项目不涉及房屋拆迁。施工扬尘影响周边居民。
`)
	got := map[string]string{}
	for _, m := range f.Risks.Matters {
		got[m.ID] = m.Status
	}
	for id, want := range map[string]string{"12": "none", "18": "analysed", "20": "absent", "26": "mentioned"} {
		if got[id] != want {
			t.Errorf("factor %s is %s, want %s", id, got[id], want)
		}
	}
}

// A class of risks ruled out as a whole judges its factors; one ruled out in part,
// or beside a number of a risk, does not.
func TestClassRuledOut(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"土地房屋征收类不涉及，因为不征地、不搬迁。", "none"},
		{"征地拆迁及补偿方面均不涉及。", "none"},
		{"| 类别 | 决策 | 施工 | 说明 |\n|---|---|---|---|\n| 政策规划 | 1 | — | 选址已定 |\n| 征收拆迁与补偿 | — | — | 净地，不征不拆，故不列 |\n| 安全 | — | 3 | 施工安全 |", "none"},
		{"| 类别 | 是否涉及 | 说明 |\n|---|---|---|\n| 征地拆迁与补偿 | 不涉及 | 国有划拨用地 |", "none"},
		{"| 类别 | 是否涉及 | 说明 |\n|---|---|---|\n| 征地拆迁与补偿 | 部分涉及 | 坟墓见3 |", "absent"},
		{"| 类别 | 施工 | 说明 |\n|---|---|---|\n| 征地拆迁与补偿 | — | 临时占用由2号承接 |", "absent"},
		{"征地拆迁类除苗圃外不涉及。", "absent"},
	} {
		_, f := reportFacts(t, "# 一、概况\n本项目。\n# 五、风险识别\n"+c.text+"\n")
		got := ""
		for _, m := range f.Risks.Matters {
			if m.ID == "9" { // 安置房源
				got = m.Status
			}
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.text, got, c.want)
		}
	}
}

func TestRisksToldByCodes(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       int
	}{
		{"told at length under a head of any words, by class and stage",
			"# 五、风险点排查\n表5-1 风险点清单\n| 编号 | 所属类别 | 阶段 | 什么事、由什么引起、谁会有反应 |\n|---|---|---|---|\n| R1 | 征收补偿 | 征收 | 估价机构选定不透明，产权人拒签、联名反映 |\n| R2 | 征收补偿 | 征收 | 停产停业按比例补偿低于实际，经营者拒绝腾房 |\n| R3 | 征收补偿 | 回迁 | 期房迟交或质量有瑕疵，调换户聚集维权 |\n| R4 | 建设管理 | 拆除 | 拆除企业转包、欠薪，务工人员讨薪 |", 4},
		{"codes of measures are no risks",
			"# 七、防范化解措施\n表7-1 任务单\n| 代号 | 做什么 | 时限 | 牵头单位 |\n|---|---|---|---|\n| R1 | 公开估价机构选定经过，邀请公证机构到场 | 2025年5月 | 县住建局 |\n| R2 | 提供纳税所得和比例两种核算供经营者选择 | 2025年6月 | 县住建局 |\n| R3 | 期房建设进度每月公布，逾期按日付过渡费 | 2026年9月 | 县城投公司 |\n| R4 | 工资专户按月直接发放到卡，张贴维权电话 | 2025年5月 | 县城投公司 |", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := 0
			for _, f := range wholeFacts(t, c.text).Risks.Factors {
				if f.Source != "measures" {
					n++
				}
			}
			if n != c.want {
				t.Errorf("got %d factors, want %d", n, c.want)
			}
		})
	}
}
