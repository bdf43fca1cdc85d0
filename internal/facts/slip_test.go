package facts_test

import (
	"fmt"
	"strings"
	"testing"
)

// A number that stands once and has the figures of one told again and again under
// the same name, in another order, is a slip; numbers of different things are not.
func TestNumbersWithTheirFiguresTurned(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want string // what was said; "" for no slip
	}{
		"two figures, three words, told twice": {"拆迁户47户已签约。\n拆迁户47户已搬。\n被征地户（含拆迁户74户）。", "74户"},
		"two figures, told once":               {"拆迁户47户已签约。\n被征地户（含拆迁户74户）。", ""},
		"four figures":                         {"项目单位自筹8546万元。\n企业自筹5846万元已到账。", "8546万元"},
		"another unit":                         {"项目单位自筹8546万元。\n企业自筹5846元。", ""},
		"another name":                         {"征收土地412亩。\n发放补贴421亩。", ""},
		"in one paragraph":                     {"东村自筹8546万元，西村自筹5846万元。", ""},
		"two rows of two tables":               {"\n| 村民组 | 人口 |\n|---|---|\n| 竹溪村第一组 | 112 |\n| 竹溪村第二组 | 88 |\n。\n\n| 村民组 | 人口 |\n|---|---|\n| 河湾村第二组 | 121 |\n| 河湾村第三组 | 90 |\n", ""},
		"one row of two tables":                {"\n| 村民组 | 人口 |\n|---|---|\n| 竹溪村第一组 | 112 |\n| 竹溪村第二组 | 88 |\n。\n\n| 村民组 | 人口 |\n|---|---|\n| 竹溪村第一组 | 121 |\n| 河湾村第三组 | 90 |\n", "121人"},
		"groups across, their number below":    {"兰亭花苑612户。\n另见下表。\n\n| 对象 | 兰亭花苑 | 锦绣里 |\n|---|---|---|\n| 数量 | 621户 | 286户 |\n", "621户"},
		"another row, in words":                {"\n| 村民组 | 人口 |\n|---|---|\n| 竹溪村第一组 | 112 |\n| 竹溪村第二组 | 88 |\n。\n企业职工人口121人。", ""},
		"not the same figures":                 {"项目单位自筹8546万元。\n企业自筹8547万元已到账。", ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, f := reportFacts(t, "# 一、项目概况\n"+strings.ReplaceAll(c.text, "。\n", "。\n# 二、其他\n")+"\n")
			got := ""
			if len(f.Slips) > 0 {
				got = f.Slips[0].Said
			}
			if got != c.want && !(c.want != "" && got != "" && len(f.Slips) > 1 && f.Slips[1].Said == c.want) {
				t.Errorf("said %q, want %q: %+v", got, c.want, f.Slips)
			}
		})
	}
}

// The day of a deed counts as begun only within the assessment.
func TestBegunWhileBeingAssessed(t *testing.T) {
	for name, c := range map[string]struct{ said, want string }{
		"signed within it":                   {"南门村首批23户已于2025年4月7日签约。", "construction"},
		"decided within it":                  {"该方案已于2025年4月7日经县政府常务会议审议通过。", "decision"},
		"before it":                          {"一期用地已于2023年4月7日完成拆除。", ""},
		"planned":                            {"拟于2025年4月7日签约。", ""},
		"not begun":                          {"截至2025年4月7日尚未签约，没有开工。", ""},
		"a paper about it":                   {"环评报告已于2025年4月7日批复。", ""},
		"the team's own plan":                {"评估工作方案已于2025年4月7日印发。", ""},
		"in another sentence than a plan":    {"计划2026年6月开业。南院4月18日已经先动工了。", "construction"},
		"ahead of the rest, in any verb":     {"控制性工程青岗隧道已于2025年4月先行进洞，其余工点计划年底开工。", "construction"},
		"prices taken already":               {"两个街道已自2025年4月1日起按新标准试收，其余区域明年起施行。", "construction"},
		"a sign taken down":                  {"南塘乡的牌子已于4月30日摘下。", "construction"},
		"told under the history of the area": {"一期厂房2019年建成。新厂房已于2025年4月7日打桩。", "construction"},
		"told ahead is no deed":              {"施工影响已于2025年4月7日提前告知住户。", ""},
		"a trial elsewhere":                  {"外地经验表明，邻县已于2025年4月7日先行试点。", ""},
		"a row of steps done":                {"\n| 步骤 | 时间 | 情况 |\n|---|---|---|\n| 县政府常务会议审议 | 2025年4月11日 | 第七次常务会议审议通过，已完成 |\n", "decision"},
		"a row of steps to come":             {"\n| 步骤 | 时间 | 情况 |\n|---|---|---|\n| 县政府常务会议审议 | 2025年4月11日 | 待报备后提请 |\n", ""},
		"the year before, elsewhere perhaps": {"南塘乡已于2024年8月先行搬迁完毕。", "construction perhaps"},
	} {
		t.Run(name, func(t *testing.T) {
			_, f := reportFacts(t, fmt.Sprintf("# 一、概况\n%s\n# 二、评估过程\n2025年3月3日签订委托合同。2025年3月10日至3月21日公示。2025年5月20日定稿。\n", c.said))
			got := ""
			for _, e := range f.Process.Events {
				if (e.Kind == "construction" || e.Kind == "decision") && !e.Planned {
					if got = e.Kind; e.Perhaps {
						got += " perhaps"
					}
				}
			}
			if got != c.want {
				t.Errorf("read as %q, want %q", got, c.want)
			}
		})
	}
}
