package facts

import (
	"math"
	"testing"
)

func TestTotalsToldWithAllTheirParts(t *testing.T) {
	for _, c := range []struct {
		name, text string
		wrong      int
		sure       bool
	}{
		{"parts that add up", "本次征收涉及被征地农户96户358人，其中柳塘村62户231人，杏园社区34户127人。", 0, false},
		{"one unit adds up, the other does not", "本次征收涉及被征地农户102户358人，其中柳塘村62户231人，杏园社区34户127人。", 1, true},
		{"parts that may not be all", "涉及农户102户，其中柳塘村62户，杏园社区34户。", 1, false},
		{"the three classes of land", "总面积26.84公顷，其中农用地21.30公顷、建设用地6.92公顷、未利用地0.42公顷。", 1, true},
		{"rounding is allowed for", "总面积28.6公顷，其中农用地21.30公顷、建设用地6.92公顷、未利用地0.42公顷。", 0, false},
		{"parts said not to be all", "涉及农户102户，其中柳塘村62户，杏园社区34户等。", 0, false},
		{"a table in two", "\n| 乡镇 | 甲镇 | 乙镇 | 丙镇 |\n|---|---|---|---|\n| 份数 | 40 | 30 | 30 |\n\n表5（续）\n| 乡镇 | 丁乡 | 戊乡 | 合计 |\n|---|---|---|---|\n| 份数 | 20 | 10 | 130 |\n", 0, false},
		{"a table in two, not said", "\n| 乡镇 | 甲镇 | 乙镇 | 丙镇 |\n|---|---|---|---|\n| 份数 | 40 | 30 | 30 |\n\n| 乡镇 | 丁乡 | 戊乡 | 合计 |\n|---|---|---|---|\n| 份数 | 20 | 10 | 130 |\n", 0, false},
		{"two tables, each with its total", "\n| 乡镇 | 甲镇 | 乙镇 | 合计 |\n|---|---|---|---|\n| 份数 | 40 | 30 | 70 |\n\n| 乡镇 | 丁乡 | 戊乡 | 合计 |\n|---|---|---|---|\n| 份数 | 20 | 10 | 130 |\n", 1, true},
		{"a part of another kind", "涉及农户102户，其中低保户6户，残疾人家庭4户。", 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := hearingFacts(t, "# 一、项目概况\n"+c.text+"\n")
			wrong, sure := 0, false
			for _, b := range x.Breakdowns {
				if math.Abs(b.Sum-b.Total) > b.Slack+1e-9 {
					wrong++
					sure = sure || b.Sure
				}
			}
			if wrong != c.wrong || sure != c.sure && wrong > 0 {
				t.Errorf("%d wrong (sure %v), want %d (%v): %+v", wrong, sure, c.wrong, c.sure, x.Breakdowns)
			}
		})
	}
}

func TestOpinionsSideBySide(t *testing.T) {
	x := hearingFacts(t, `# 二、风险调查
| 意见来源 | 家长问卷（有条件支持） | 走访（反对） |
|---|---|---|
| 意见内容 | 校车定人定点 | 孩子太小不愿寄宿 |
| 采纳情况 | 采纳 | 未采纳 |
| 理由 | 配照管员 | 设两年过渡期 |
`)
	rows := x.Opinions.Rows
	if len(rows) != 2 || rows[1].Adoption != "rejected" || !rows[1].Against || rows[1].Reason == "" {
		t.Errorf("rows %+v", rows)
	}
}

func TestPeriodsBelongToTheirOwnDeed(t *testing.T) {
	x := hearingFacts(t, `# 二、评估过程
2025年4月7日制定方案；4月14日至4月25日进行稳评公示；4月28日至5月16日开展问卷调查；5月19日至5月30日汇总意见、分析论证。
`)
	for _, n := range x.Publicity {
		if all := n.Period.All(); len(all) != 1 || all[0].V.From.Day != 14 || all[0].V.From.Year != 2025 {
			t.Errorf("periods %+v", all)
		}
	}
	if len(x.Publicity) != 1 {
		t.Errorf("%d notices", len(x.Publicity))
	}
}
