package facts_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// The cover is read by what its lines are, whatever they are called.
func TestCoverShowsItsParts(t *testing.T) {
	for name, c := range map[string]struct{ cover, want string }{
		"labels":         {"责任单位：云岭县交通运输局\n编制单位：安和咨询有限公司\n编制日期：2025年6月", "author date matter responsible"},
		"a table":        {"| 委托单位 | 云岭县交通运输局 |\n| 评估机构 | 安和咨询有限公司 |\n| 完成时间 | 2025年6月 |", "author date matter responsible"},
		"names alone":    {"云岭县交通运输局\n安和咨询有限公司\n二〇二五年六月", "author date matter responsible"},
		"owner of works": {"建设单位：云岭县城建投资有限公司\n2025.6.30", "builder date matter"},
		"no date":        {"责任单位：云岭县交通运输局", "matter responsible"},
		"blank values":   {"责任单位：\n编制日期：    年  月", "matter"},
		"side by side":   {"组织评估：云岭县城市管理局　　执笔机构：安和咨询有限公司\n2025年6月", "author date matter responsible"},
		"run together":   {"评估组织单位（稳评责任主体）：云岭县城市管理局受托评估机构（稳评实施主体）：安和咨询有限公司2025年6月11日", "author date matter responsible"},
		"broken lines":   {"稳评责任主体：云岭县城市管理局\n受托评估机构（稳评实施主\n体）：安和咨询有限公\n司\n2025年6月", "author date matter responsible"},
		"who signed":     {"责任单位：云岭县交通运输局\n编制：林××　审核：何××　批准：高××", "checkers matter responsible signers"},
		"only a writer":  {"责任单位：云岭县交通运输局\n编制：林××、何××", "matter responsible signers"},
	} {
		t.Run(name, func(t *testing.T) {
			_, f := reportFacts(t, "云岭县清河大道改造工程社会稳定风险评估报告\n"+c.cover+"\n# 一、概况\n全长3.2公里，位于青石镇。\n")
			got := strings.Join(slices.Sorted(maps.Keys(f.Cover.Parts)), " ")
			if got != c.want {
				t.Errorf("parts %q, want %q", got, c.want)
			}
		})
	}
}

// A cover that says what it is but not of what names no matter.
func TestCoverWithoutAMatter(t *testing.T) {
	_, f := reportFacts(t, "重大决策社会稳定风险评估报告（送审）\n责任单位：云岭县交通运输局\n2025年6月\n# 一、概况\n清河大道改造工程全长3.2公里，位于青石镇。\n")
	if at, ok := f.Cover.Parts["matter"]; ok {
		t.Errorf("matter at %v", at)
	}
}

func TestDateOnACoverTable(t *testing.T) {
	_, f := reportFacts(t, "云岭县清河大道改造工程社会稳定风险评估报告\n| 完成时间 | 2025年8月 |\n# 一、概况\n全长3.2公里。\n")
	if d := f.Cover.Date; d.Year != 2025 || d.Month != 8 {
		t.Errorf("date %+v", d)
	}
}
