package facts_test

import (
	"testing"

	"wenping/internal/facts"
)

// A part is there when what it has to tell is there, whatever stands above it.
func TestPartsTold(t *testing.T) {
	const opening = "青石镇地处丘区，全镇12个村，位置偏远。为改善办公条件，拟把6个村并为3个村，涉及316户986人。所需经费126万元，由县财政安排，依据省上关于优化村级建制的意见制定，拟于2026年1月起实施，施工期没有噪声，治安平稳，信访较少，占用土地为零，调整方案由镇政府拟定，村民小组和承包关系不变，由镇政府组织实施，适用于全镇居民。\n"
	for _, c := range []struct {
		name, text string
		role       facts.Role
		want       bool
	}{
		{"an opening chapter by another name", "# 1 这次调整的来龙去脉\n" + opening + "# 2 听到的意见\n走访了村民。\n", "overview", true},
		{"an opening chapter that tells nothing of the matter", "# 1 写在前面\n本报告分为九个部分，依次记录我们听到的话，读者可以从任何一个部分开始读起，各部分之间互有照应，重复之处在所难免，敬请谅解，谢谢大家的支持和帮助，也谢谢参加座谈的各位，我们会把听到的话一字不漏地记下来，供各位审阅和批评。\n# 2 听到的意见\n走访了村民。\n", "overview", false},
		{"a list of laws below a heading of another kind", "# 一、写作的由来\n我们读了《中华人民共和国土地管理法》《信访工作条例》《重大行政决策程序暂行条例》《中华人民共和国突发事件应对法》。\n", "basis", true},
		{"one law cited in passing", "# 一、写作的由来\n我们读了《中华人民共和国土地管理法》。\n", "basis", false},
		{"measures in a table below a heading in plain words", "# 七、把事情做实\n| 序号 | 风险因素 | 防范措施 | 责任单位 | 完成时限 |\n|---|---|---|---|---|\n| 1 | 补偿争议 | 逐户核对面积并公示 | 镇政府 | 2025年8月底前 |\n| 2 | 噪声扰民 | 夜间停止施工 | 建设单位 | 施工期间 |\n| 3 | 交通拥堵 | 设置临时便道 | 县公安局 | 开工前 |\n", "measures", true},
		{"how to guard, in plain words", "# 7 怎么防\n逐户核对。\n", "measures", true},
		{"who and in what order", "# 一、组织与工作步骤\n县局牵头。\n", "body", true},
		{"no measures at all", "# 七、说明\n没有别的话。\n", "measures", false},
		{"lines of an opening chapter without headings", "一、这件事的前前后后\n" + opening + "二、听到的意见\n走访了村民。\n三、其他\n没有别的话。\n", "overview", true},
	} {
		if got := extract(t, c.text).Structure.Has(c.role); got != c.want {
			t.Errorf("%s: %s is %v, want %v", c.name, c.role, got, c.want)
		}
	}
}
