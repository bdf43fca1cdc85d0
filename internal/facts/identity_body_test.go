package facts_test

import (
	"strings"
	"testing"

	"wenping/internal/facts"
)

func TestAgencyTold(t *testing.T) {
	for _, tc := range []struct{ text, want string }{
		{"# 二、评估主体\n我局于2024/7/4与崇阳明鉴咨询事务所签约，委托其担任评估实施主体。", "崇阳明鉴咨询事务所"},
		{"# 二、评估主体\n谁来承担：丹岩中衡社会调查有限公司接受委托成为评估实施主体。", "丹岩中衡社会调查有限公司"},
		{"# 二、组织机构\n经比选，成交人为陇河众信管理顾问有限公司。稳评工作由陇河众信管理顾问有限公司具体承担。", "陇河众信管理顾问有限公司"},
		{"# 一、概况\n县水利局委托县水利设计院编制可行性研究报告。", ""},
		{"# 一、概况\n县水利局委托安和咨询有限公司开展社会稳定风险评估。", "安和咨询有限公司"},
		{"某项目社会稳定风险评估报告\n评估实施机构　丹岩中衡社会调查有限公司\n# 一、概况\n略。", "丹岩中衡社会调查有限公司"},
		{"# 二、评估主体\n| 角色 | 单位 | 职责 |\n|---|---|---|\n| 责任主体 | 县民政局 | 组织 |\n| 实施主体 | 安和咨询有限公司 | 评估 |", "安和咨询有限公司"},
		{"某项目社会稳定风险评估报告\n受托机构：汀源市众安社情咨询事务所（有限合伙）\n# 一、概况\n略。", "汀源市众安社情咨询事务所"},
		{"# 五、防范化解措施\n委托安和检测有限公司监测噪声。", ""},
	} {
		got, _ := wholeFacts(t, tc.text).Identity.Agency.First()
		if got.V != tc.want {
			t.Errorf("%s: agency %q, want %q", tc.text, got.V, tc.want)
		}
	}
}

func TestNumberedLabels(t *testing.T) {
	f := wholeFacts(t, "县重大事项社会稳定风险评估报告表\n| 一、事项名称 | 石桥县路内停车收费办法 |\n| 二、责任单位 | 石桥县城市管理局 |\n| （三）决策机关 | 石桥县人民政府 |\n| 四、适用程序 | 简易 |")
	id := f.Identity
	for name, fact := range map[string]facts.Fact[string]{"石桥县路内停车收费办法": id.Matter, "石桥县城市管理局": id.ResponsibleBody, "石桥县人民政府": id.DecisionBody, "simple": id.Procedure} {
		if v, _ := fact.First(); v.V != name {
			t.Errorf("got %q, want %q", v.V, name)
		}
	}
}

// a report of some length about a road in Stone Bridge County
var roadBody = "# 一、项目概况\n石桥县清河大道改造工程由县交通运输局建设，全长3.2公里。\n# 二、评估主体\n石桥县交通运输局作为评估责任主体，石桥县人民政府为决策机关。\n# 三、风险调查\n" + strings.Repeat("调查人员逐户听取沿线住户对施工噪声、扬尘和出行的意见，并作了记录。", 30)

func TestCoverOfAnotherMatter(t *testing.T) {
	for title, want := range map[string]bool{
		"石桥县清河大道改造工程社会稳定风险评估报告":    false,
		"清改工程（清河大道）社会稳定风险评估报告":     false,
		"云岭县中心粮库迁建项目社会稳定风险评估报告":    true,
		"关于白石县南湖公墓建设项目的社会稳定风险评估报告": true,
	} {
		f := wholeFacts(t, title+"\n"+roadBody)
		got := false
		for _, n := range f.Identity.Names {
			got = got || n.Kind == "cover"
		}
		if got != want {
			t.Errorf("%s: foreign %v, want %v (%v)", title, got, want, f.Identity.Names)
		}
	}
}

func TestBodiesBeforeTheirRole(t *testing.T) {
	id := wholeFacts(t, roadBody).Identity
	if v, _ := id.ResponsibleBody.First(); v.V != "石桥县交通运输局" {
		t.Errorf("responsible %q", v.V)
	}
	if v, _ := id.DecisionBody.First(); v.V != "石桥县人民政府" {
		t.Errorf("decides %q", v.V)
	}
}

func TestClosingDate(t *testing.T) {
	for text, want := range map[string]string{
		"关于石桥县停车收费办法的社会稳定风险评估报告\n# 一、概况\n略。\n# 二、结论\n可以实施。\n石桥县城市管理局\n2025年12月8日": "2025年12月8日",
		"社会稳定风险评估报告表\n| 事项名称 | 石桥县停车收费办法 |\n填表日期：2024年4月12日":                      "2024年4月12日",
		"关于石桥县停车收费办法的社会稳定风险评估报告\n# 一、概况\n略。\n# 二、结论\n2025年12月8日召开会议研究后实施。":        "",
	} {
		got := ""
		for _, e := range wholeFacts(t, text).Process.Events {
			if e.Kind == "final" {
				got = e.Period.From.String()
			}
		}
		if got != want {
			t.Errorf("%q: final %q, want %q", text, got, want)
		}
	}
}

func TestStepsWithoutAYear(t *testing.T) {
	const head = "某县某办法社会稳定风险评估报告\n二〇二五年八月二十九日\n# 一、评估过程\n"
	for text, want := range map[string]string{
		head + "表1 评估步骤\n| 日期 | 做了什么 |\n|---|---|\n| 6月3日至6月16日 | 稳评公示 |\n| 8月21日 | 评审会 |": "publicity-start 2025年6月3日;publicity-end 2025年6月16日;panel 2025年8月21日;",
		head + "十一月三日至十一月十四日公示；十一月二十日召开座谈会。":                                               "publicity-start 2024年11月3日;publicity-end 2024年11月14日;meeting 2024年11月20日;",
		"某县某办法社会稳定风险评估报告\n二〇二五年八月二十九日\n# 一、概况\n每年6月3日至6月16日公示价格。\n# 二、措施\n6月20日前召开座谈会。":    "",
	} {
		got := ""
		for _, e := range wholeFacts(t, text).Process.Events {
			if e.Kind != "final" {
				got += e.Kind + " " + e.Period.From.String() + ";"
			}
		}
		if got != want {
			t.Errorf("%q:\n got %s\nwant %s", text, got, want)
		}
	}
}
