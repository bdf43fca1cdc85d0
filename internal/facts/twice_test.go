package facts_test

import (
	"testing"

	"wenping/internal/facts"
)

// A number told twice is a slip where its digits have changed places and nothing
// else is named, where the number beside it is the same, where both bear one name,
// or where its parts or its other unit do not come to it.
func TestNumbersToldTwice(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want string // "kind said"; "" for no slip
	}{
		"the whole, told bare":            {"# 一、概况\n沿线五个村一共1870户。五个村合计1870户。\n# 二、风险\n比赛当天，沿线1780户出行受影响。", "turned 1780户"},
		"a village, perhaps another":      {"# 一、概况\n青石村共432人，已登记。青石村432人。\n# 二、保障\n青石村参保423人。", "turned 423人?"},
		"two of four digits":              {"# 一、概况\n在岗职工共1365人。职工1365人均已登记。\n# 二、调查\n直接受影响的是1563名在岗职工。", "turned 1563名"},
		"three of four digits":            {"# 一、概况\n在岗职工共1365人。职工1365人均已登记。\n# 二、调查\n直接受影响的是1653名在岗职工。", ""},
		"another thing of like digits":    {"# 一、概况\n沿线五个村一共1870户。五个村合计1870户。\n# 二、风险\n收到小卖部经营者1780户的意见。", ""},
		"told with the other":             {"# 一、概况\n沿线五个村一共1870户。五个村合计1870户。\n# 二、风险\n沿线1870户中，涉及1780户。", ""},
		"of another time":                 {"# 一、概况\n沿线五个村一共1870户。五个村合计1870户。\n# 二、风险\n原方案涉及1780户。", ""},
		"money, after the theme":          {"# 一、概况\n改造及搬迁经费概算1,860万元。\n# 二、可行性\n时机上，避开农忙；资金上，1,680万元来源明确。", "turned 1680万元"},
		"in words":                        {"# 一、概况\n自愿出租的共798户。出租的798户已登记。\n# 二、可行性\n涉及七百八十九户。", "turned 七百八十九户"},
		"the same people, other homes":    {"# 一、概况\n征收6栋楼，共308户1142人。\n# 二、调查\n被征收住户380户1142人，逐户发放。", "beside 380户"},
		"other people too":                {"# 一、概况\n征收6栋楼，共308户1142人。\n# 二、调查\n周边住户380户1420人，抽样。", ""},
		"a village with as many people":   {"# 一、概况\n影响308户1142人。\n# 二、调查\n下河村120户1142人。", ""},
		"capital under one name":          {"# 一、概况\n总投资61,800万元，其中资本金12,360万元。\n# 二、可行性\n资本金15,450万元到位时间有书面承诺。", "named 15450万元"},
		"capital of the first phase":      {"# 一、概况\n总投资61,800万元，其中资本金12,360万元。\n# 二、可行性\n一期资本金15,450万元已到位。", ""},
		"a name with a word more":         {"# 一、概况\n县级财政配套3036万元。\n# 二、可行性\n县级配套2636万元列入预算。", "named 2636万元"},
		"people under one name":           {"# 一、概况\n生产安置人口954人。\n# 二、可行性\n生产安置的1054人有了土地。", "named 1054人"},
		"people of a village":             {"# 一、概况\n生产安置人口954人。\n# 二、可行性\n上溪村生产安置的854人有了土地。", ""},
		"parts that come to it turned":    {"# 一、概况\n总投资9,680万元，其中县财政3,944万元，专项债券5,916万元；环保投资1,281万元。", "sum 9680万元"},
		"parts that come to it":           {"# 一、概况\n总投资9,860万元，其中县财政3,944万元，专项债券5,916万元；环保投资1,281万元。", ""},
		"some parts only":                 {"# 一、概况\n总投资9,680万元，其中县财政3,944万元，专项债券1,916万元。", ""},
		"another unit beside it":          {"# 一、概况\n用地45333平方米（合86亩）。", "convert 86亩"},
		"another unit that agrees":        {"# 一、概况\n用地45333平方米（合68亩）、1,386.5亩，折合92.43公顷。", ""},
		"a part in another unit":          {"# 一、概况\n用地45333平方米（林地12亩）。", ""},
		"total of a table, named in text": {"# 一、概况\n| 村 | 户数 |\n|---|---|\n| 甲村 | 1000 |\n| 乙村 | 960 |\n| 合计 | 1960 |\n# 二、结论\n本工程影响范围内1690户。", "turned 1690户"},
	} {
		t.Run(name, func(t *testing.T) {
			_, f := reportFacts(t, c.text+"\n")
			got := ""
			for _, s := range f.Slips {
				if s.Kind != "" {
					if got = s.Kind + " " + s.Said; s.Unsure && s.Kind == facts.SlipTurned {
						got += "?"
					}
				}
			}
			if got != c.want {
				t.Errorf("found %q, want %q: %+v", got, c.want, f.Slips)
			}
		})
	}
}
