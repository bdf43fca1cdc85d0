package facts_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"wenping/internal/document"
	"wenping/internal/facts"
)

func TestPartsAndTheirPoints(t *testing.T) {
	for _, c := range []struct{ name, part, text, want string }{
		{"under a title", "followup", "# 十、跟踪问效\n青石镇人民政府每月调度并报县委政法委，方案调整时重新评估。", "again feedback often unit"},
		{"one sentence of the conclusion", "followup", "# 九、结论\n可以实施。县教育局每学期跟踪一次。", "often unit"},
		{"vague units are none", "followup", "# 十、跟踪问效\n由相关部门每月跟踪。", "often"},
		{"the plan's watch is no follow-up", "followup", "# 九、应急预案\n## （一）监测预警\n镇政府每日巡查并上报。", ""},
		{"a chapter of two parts", "emergency", "# 九、结论和应急预案\n结论：低风险，由镇政府储备物资。\n应急预案：镇长任组长，一小时内报县信访局。", "command report"},
		{"in an annex", "emergency", "# 九、结论\n可以实施。\n# 附件1 应急预案\n镇长任总指挥，20人以上启动二级响应。", "command grading"},
		{"an annex whose title is a line", "panel", "# 九、结论\n可以实施。\n# 附件\n附件1 委托合同\n签订合同。\n附件2 专家评审意见及修改说明\n同意修改后通过，原件存档。", "note opinion"},
		{"a title above a bare claim", "panel", "# 九、结论\n可以实施。\n# 附件\n附件1 委托合同\n签订合同。\n附件2 专家评审意见及修改说明\n同意修改后通过，会后已作完善。", "opinion"},
		{"a list of annexes names one that stands below", "panel", "# 九、结论\n可以实施。\n# 附件\n附件1 委托合同\n附件2 专家评审意见及修改说明\n附件1 委托合同\n签订合同。\n附件2 专家评审意见及修改说明\n同意修改后通过，会后已作完善。", "opinion"},
		{"an annex of its own for the changes", "panel", "# 九、结论\n可以实施。\n# 附件\n附件7 专家意见\n咨询意见三份。评审会于5月20日召开，专家组五人签字，同意通过。\n附件8 修改说明\n1.补充外出户的调查方式。\n2.细化迁坟补助。", "note opinion"},
		{"an empty heading tells nothing", "emergency", "# 九、应急预案\n## （一）组织指挥体系\n## （二）信息报告\n网格员发现苗头后30分钟内上报乡镇人民政府。", "report"},
		{"measures are no plan", "emergency", "# 六、防范化解措施\n镇长任组长，储备物资。", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := slices.Sorted(maps.Keys(wholeFacts(t, c.text).Told[c.part].Points))
			if g := strings.Join(got, " "); g != c.want {
				t.Errorf("got %q, want %q", g, c.want)
			}
		})
	}
}

func TestAPlanKeptApart(t *testing.T) {
	told := wholeFacts(t, "# 九、结论\n可以实施。应急预案另行编制，一并报送。").Told["emergency"]
	if told.Found || told.Apart == nil {
		t.Errorf("found %v, apart %v", told.Found, told.Apart)
	}
}

// wholeFacts reads a text with the shipped vocabulary, all finders in order.
func wholeFacts(t testing.TB, text string) *facts.Facts {
	t.Helper()
	d, err := document.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return facts.Extract(d, facts.Reader{Lexicon: packLexicon(t)})
}
