package facts_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

func TestWhoWasMet(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"special and opposing":    {"走访残疾人家庭9户，持反对意见的12户逐户上门解释。", "opposing special"},
		"only asked on paper":     {"向低保户发放问卷8份。", ""},
		"denied":                  {"未对持反对意见的村民进行走访。", "-opposing"},
		"planned":                 {"拟走访困难群众。", ""},
		"a row of a record":       {"| 方式 | 对象 | 户数 |\n|---|---|---|\n| 入户走访 | 独居老人 | 6户 |", "special"},
		"others spoke for them":   {"没有安排入户，困难户的情况请村干部介绍。", "-special"},
		"known from a list":       {"低保、残疾家庭的情况由经济社提供名单掌握。", "-special"},
		"a list, then visits":     {"困难家庭的情况由民政办提供名单，再逐户走访12户。", "special"},
		"not called on again":     {"不同意的6户因时间凑不到一起，小组没有再上门。", "-opposing"},
		"called on a second time": {"不同意的6户在第二次走访后仍保留意见。", "opposing"},
		"only cadres":             {"入户走访12户，均为居民小组长和楼长。", "-heavy"},
		"an answer is no visit":   {"| 来源 | 意见 | 处理情况 |\n|---|---|---|\n| 座谈 | 老人看病变远了 | 采纳 |", ""},
		"not received":            {"座谈会上未收到反对意见。", ""},
	} {
		t.Run(name, func(t *testing.T) {
			f := wholeFacts(t, "# 二、风险调查\n"+c.text).Consultation.Face
			got := slices.Sorted(maps.Keys(f.Heard))
			got = slices.DeleteFunc(got, func(s string) bool { return s == "heavy" })
			for _, d := range f.Denied {
				got = append(got, "-"+d.Who)
			}
			if g := strings.Join(got, " "); g != c.want {
				t.Errorf("got %q, want %q", g, c.want)
			}
		})
	}
}

func TestHearingsAskedFor(t *testing.T) {
	for text, want := range map[string]bool{
		"有14户农户书面申请听证。": true, "公示期间无人申请听证。": false, "被征收人有权要求听证。": false,
	} {
		if got := wholeFacts(t, "# 二、风险调查\n"+text).Consultation.Face.HearingAsked != nil; got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}
