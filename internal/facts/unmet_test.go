package facts_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// The report's own words of people not met in person: who, how, and whether of a
// part (?) or with an excuse (!).
func TestPeopleNotMet(t *testing.T) {
	for text, want := range map[string]string{
		// not met
		"未对持反对意见的农户走访。":                "opposing not",
		"反对的14户因时间紧，本次未上门。":            "opposing not!",
		"不同意的9户态度强硬，考虑到以往经历，没有再去。":     "opposing not!",
		"持反对意见者不多，没有必要再安排回访，故没有再安排回访。": "opposing not!",
		"问卷中不赞成的居民没有再约见。":              "opposing not",
		"低保、残疾家庭住得偏远，均未登门。":            "special not!",
		"困难户和反对户这次都没有当面听取。":            "opposing not, special not",
		"因人手有限，未安排入户走访。":               " not!",
		"不支持的31人多为租户，无法逐一见面。":          "opposing not",
		"拆迁户中其余16户时间来不及，没有登门。":         "heavy not?!",
		"不愿意的老人考虑其情绪，没有再作面谈。":          "opposing not!, special not!",
		"反对的20人里，8人留有电话；因意见已有反映，未再上门。": "opposing not!",
		// by others
		"反对的农户由村干部代为做工作。":            "opposing proxy",
		"不同意的人家请小组长捎话解释。":            "opposing proxy",
		"低保户的意见由网格员转述。":              "special proxy",
		"五保老人住得分散，委托村委会转达工程情况。":      "special proxy",
		"反对户的意见改为由社区工作人员转告。":         "opposing proxy",
		"6月2日给反对的居民打了电话，26人作了说明。":    "opposing phone",
		"持异议的18户以电话了解想法。":            "opposing phone",
		"走访36户，多为村组干部和党员家庭，都表示理解。":   " chosen",
		"入户40户，均由社区推荐，态度积极。":         " chosen",
		"上门22户，都住在离工地最近的两个小区。":       " chosen",
		"走访改到两村，共走访30人次，主要是网格员和楼栋长。": " chosen",
		// innocent
		"持反对意见的12户逐户上门解释，10户表示理解。":       "",
		"反对的13户走访11户，其余2户外出务工，未能见面。":     "",
		"未签字的12户逐户上门做了工作。":               "",
		"调查中未收到反对意见，走访时群众均表示理解。":         "",
		"座谈会上没有人当面提出反对。":                 "",
		"如反对户没有上门沟通，应当补访。":               "",
		"群众反映镇里没有上门沟通过。":                 "",
		"没有一户反对者未走访。":                    "",
		"反对者未留联系方式，公开答复。":                "",
		"未联系上的3户已公证保留权益。":                "",
		"拟对反对户逐一走访。":                     "",
		"由村干部陪同，反对的8户逐户上门面谈。":            "",
		"反对户由社区继续做工作，每月回访一次。":            "",
		"走访60户，其中党员和村干部8户、低保户12户、反对户9户。": "",
		"过去没有上门征求过反对者意见，本次全部走到。":         "",
		"没有走访到的4户反对者，次日又上门见到。":           "",
		"困难家庭的情况先由民政办提供名单，再逐户走访12户。":     "",
		"有5户没有当面表态。":                     "",
	} {
		var got []string
		for _, u := range wholeFacts(t, "# 二、风险调查\n"+text).Consultation.Face.Unmet {
			s := u.Who + " " + u.How
			if u.Part {
				s += "?"
			}
			if u.Why {
				s += "!"
			}
			got = append(got, s)
		}
		slices.Sort(got)
		if g := strings.Join(slices.Compact(got), ", "); g != want {
			t.Errorf("%s\n got %q, want %q", text, g, want)
		}
	}
}

func TestPeopleCalledOn(t *testing.T) {
	for text, want := range map[string]string{
		"走访48户：独居老人18户；反对的居民10户。":             "opposing special",
		"问卷中留下电话的反对者29户全部登门。":                 "opposing",
		"反对的又只有4.8%，代表会议和座谈已经当面谈透。":           "",
		"反对3份、有条件支持61份、座谈44条，逐条答复。":           "",
		"农户（问卷、座谈走访）、重点人群（随问卷了解）、专家（7月5日座谈）。": "",
		"反对的11户（农户9、商户2）、低保家庭3户全部上门谈过。":       "opposing special",
		"没有走访反对户。":   "",
		"反对的9户打了电话。": "",
		"| 方式 | 对象 | 户数 |\n|---|---|---|\n| 回访 | 不同意的农户 | 6户 |":                "opposing",
		"| 来源 | 意见 | 处理情况 |\n|---|---|---|\n| 反对意见45份 | 搬远 | 逐人上门答复，17人仍不赞成 |": "opposing",
	} {
		met := wholeFacts(t, "# 二、风险调查\n"+text).Consultation.Face.Met
		got := slices.DeleteFunc(slices.Sorted(maps.Keys(met)), func(s string) bool { return s == "heavy" })
		if g := strings.Join(got, " "); g != want {
			t.Errorf("%s\n got %q, want %q", text, g, want)
		}
	}
}

func TestNoHearing(t *testing.T) {
	for text, want := range map[string]string{
		"考虑到多数居民支持，没有组织听证。":                   "none",
		"本项收费列入省定价听证目录。因时间较紧，本次未举行听证会，以座谈代替。": "duty",
		"依法应当举行听证，但公示已较充分，未再组织听证。":            "duty",
		"本事项不属于依法应当听证的事项，未举行听证会。":             "reason",
		"停车收费不在定价听证目录内，故未举行听证会。":              "reason",
		"补偿安置方案公告后再依法听证，本阶段未开听证会。":            "reason",
		"无人申请听证，未举行听证会。":                      "reason",
		"9月3日举行听证会，25人参加。":                    "",
		"同类城市曾因没有举行听证引发信访。":                   "",
	} {
		got := ""
		if no := wholeFacts(t, "# 二、风险调查\n"+text).Consultation.Face.NoHearing; no != nil {
			switch got = "none"; {
			case no.Reason:
				got = "reason"
			case no.Duty:
				got = "duty"
			}
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}
