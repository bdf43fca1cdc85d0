package facts_test

import (
	"fmt"
	"strings"
	"testing"
)

func TestWhoWasNotAsked(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a row of nothing", "表2-1 问卷情况\n| 村 | 发放份数 | 有效份数 |\n|---|---|---|\n| 甲村 | 60 | 57 |\n| 乙村 | 0 | 0 |\n| 合计 | 60 | 57 |", "乙村"},
		{"a village of the stakeholder table without a row", "表2-1 利益相关者分析表\n| 利益相关者 | 关系 | 户数 |\n|---|---|---|\n| 甲村村民 | 直接 | 60 |\n| 乙村村民 | 直接 | 50 |\n| 丙村村民 | 直接 | 40 |\n表2-2 问卷分村统计表\n| 村名 | 有效份数 |\n|---|---|\n| 甲村 | 30 |\n| 乙村 | 25 |", "丙村"},
		{"said", "沿街商户未开展问卷调查。", "沿街商户"},
		{"not surveyed yet objecting to nothing", "村民未提出异议。", ""},
		{"totals and others are nobody", "| 村 | 有效份数 |\n|---|---|\n| 甲村 | 60 |\n| 其他 | 0 |\n| 合计 | 0 |", ""},
		{"a whole village away", "甲村因人员大多外出，本次没有发放问卷，其余各处按户发放。", "甲村"},
		{"a few houses away, asked by telephone", "甲村3户外出，没有发放问卷，已电话征求意见。", ""},
		{"a workshop", "仓储队因倒班，本次没有发放问卷。", "仓储队"},
		{"nobody filled one in", "受访农户来自甲村97户、乙村61户，丙村没有人填写。", "丙村"},
		{"one place only", "因时间有限，调查只在甲社区进行。", "其余地方"},
		{"one place, the others not touched", "本次调查只在甲社区进行，其余社区不受影响。", ""},
		{"met otherwise", "| 群体 | 规模（户） | 有效问卷（份） | 面谈 |\n|---|---|---|---|\n| 沿线商户 | 14 | — | 走访14家 |\n| 甲村村民 | 60 | 57 | — |", ""},
		{"villages without the word, at the overview", "| 县 | 村 | 搬迁户 | 搬迁户样本 |\n|---|---|---|---|\n| 甲县 | 大坪 | 58 | 58 |\n| 甲县 | 双河 | 13 | 0 |", "双河"},
		{"no numbers at all", "| 村 | 有效份数 |\n|---|---|\n| 甲村 | — |\n| 乙村 | — |", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, u := range wholeFacts(t, "# 二、风险调查\n## （一）问卷调查\n"+c.text).Sampled.Unasked {
				got = append(got, u.Name)
			}
			if g := strings.Join(got, " "); g != c.want {
				t.Errorf("got %q, want %q", g, c.want)
			}
		})
	}
}

func TestShareOfStaff(t *testing.T) {
	f := wholeFacts(t, "# 二、风险调查\n受访者中村干部占72%。干部群众满意度占95%。")
	if v, ok := f.Sampled.Staff.First(); !ok || v.V != 72 || len(f.Sampled.Staff.All()) != 1 {
		t.Errorf("got %v", f.Sampled.Staff.All())
	}
}

func TestSharesByGroup(t *testing.T) {
	f := wholeFacts(t, "# 二、风险调查\n| 层 | 支持 | 有条件支持 | 反对 | 合计 |\n|---|---|---|---|---|\n| 搬迁户 | 80 | 16 | 4 | 100 |\n| 征地户 | 40 | 10 | 0 | 50 |\n| 合计 | 120 | 26 | 4 | 150 |")
	var got []string
	for _, s := range f.Stances {
		got = append(got, fmt.Sprintf("%s %.1f %.1f", s.Group, s.Support, s.Oppose))
	}
	if g := strings.Join(got, ", "); g != "搬迁户 80.0 4.0, 征地户 80.0 0.0,  80.0 2.7" {
		t.Errorf("got %q", g)
	}
}
