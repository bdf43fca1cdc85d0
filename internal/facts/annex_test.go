package facts_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

func TestAnnexes(t *testing.T) {
	for name, c := range map[string]struct {
		text, proofs, kept string
		numbers            int
	}{
		"titles":                  {"# 一、过程\n开展公示。\n# 附件\n附件1 公示照片\n附件2 会议签到表", "meeting publicity", "", 2},
		"a list at the end":       {"# 一、过程\n开展公示。\n附件：1.公示截图；2.问卷样表；3.座谈会签到表。", "meeting publicity survey", "", 3},
		"sign-in of experts":      {"# 一、过程\n开展公示。\n# 附件\n附件一 专家评审意见及签到表", "expert", "", 1},
		"kept on file":            {"# 一、过程\n座谈会记录由镇政府存档备查。", "", "meeting", 0},
		"everything kept on file": {"# 一、过程\n其余原始材料由县水利局存档备查。", "", "all", 0},
		"handed in is not kept":   {"# 附件\n附件1 公示照片\n以上材料随报告报送，问卷原件归档。", "publicity", "survey", 1},
	} {
		t.Run(name, func(t *testing.T) {
			_, f := reportFacts(t, c.text+"\n")
			a := f.Annexes
			if got := strings.Join(slices.Sorted(maps.Keys(a.Proofs)), " "); got != c.proofs {
				t.Errorf("proofs %q, want %q", got, c.proofs)
			}
			if got := strings.Join(slices.Sorted(maps.Keys(a.Kept)), " "); got != c.kept {
				t.Errorf("kept %q, want %q", got, c.kept)
			}
			if len(a.Numbers) != c.numbers {
				t.Errorf("numbers %v", a.Numbers)
			}
		})
	}
}

// Private numbers are found; masked ones and those of offices are left alone.
func TestPersonalNumbers(t *testing.T) {
	for text, want := range map[string]string{
		"# 附件 座谈会签到表\n| 姓名 | 村组 | 电话 |\n|---|---|---|\n| 张大山 | 柳湾村 | 13800001234 |": "phone",
		"# 附件 座谈会签到表\n| 姓名 | 村组 | 电话 |\n|---|---|---|\n| 张×× | 柳湾村 | 138****1234 |": "",
		"# 一、调查\n受访人张大山，身份证号110101199003070011。":                                    "id",
		"# 一、公示\n公示期间可拨打反馈电话13800001234。":                                           "",
		"# 一、概况\n项目编号110101199003070011234。":                                        "",
	} {
		_, f := reportFacts(t, text+"\n")
		var got []string
		for _, p := range f.Personal {
			got = append(got, p.Kind)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %q", text, got, want)
		}
	}
}

func TestAnnexItemsOfWholeSentences(t *testing.T) {
	_, f := reportFacts(t, `石桥小学撤并社会稳定风险评估报告
# 一、风险调查
召开座谈会两次。
# 附件
1. 公示文本：本事项自2025年4月14日起公示，共10个工作日。张贴照片8张存档。
2. 座谈签到：5月6日22人，5月7日18人，姓名已遮盖。走访记录20份，走访人签字。
3. 听证笔录：暂缺，待补。代表20人。
4. 部门意见函7份（5月14日至19日）：县财政局同意。
5. 县教育局说，参加评审会的专家都已到场并且各自在会上讲了话。
`)
	for id, want := range map[string]bool{"publicity": true, "meeting": true, "visit": true, "hearing": false, "department": true, "expert": false} {
		if _, ok := f.Annexes.Proofs[id]; ok != want {
			t.Errorf("%s shown: %v, want %v", id, ok, want)
		}
	}
}
