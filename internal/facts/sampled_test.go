package facts_test

import (
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
