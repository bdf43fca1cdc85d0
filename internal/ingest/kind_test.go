package ingest

import (
	"strings"
	"testing"

	"wenping/internal/document"
)

// chaptersText is a small report's text, without a cover.
const chaptersText = `
# 一、项目概况
云岭县新材料项目位于青石镇，占地120亩，总投资3.5亿元。受云岭县发展和改革局委托，安衡咨询公司开展本次评估。
# 二、评估依据
（一）《重大行政决策程序暂行条例》。
# 三、风险调查
2024年3月5日至3月14日在县政府网站进行公示。共发放问卷200份，收回198份，支持率为96.5%。
召开座谈会2场，走访群众35户。
# 四、风险识别
征地补偿、施工噪声等可能引发社会稳定风险。
# 五、风险等级
综合风险指数为0.31，风险等级为低风险。
# 六、防范化解措施
落实责任单位。
# 七、评估结论
本项目社会稳定风险为低风险，建议实施。
`

func parse(t *testing.T, text string) *document.Document {
	t.Helper()
	d, err := document.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestEveryShapeOfReportIsOne(t *testing.T) {
	for name, cover := range map[string]string{
		"plain title":             "云岭县新材料项目社会稳定风险评估报告",
		"social risk":             "云岭县新材料项目社会风险评估报告",
		"short name":              "云岭县新材料项目稳评报告",
		"decision":                "云岭县公共停车收费政策\n重大决策风险评估报告",
		"decision, long":          "重大行政决策社会稳定风险评估报告书",
		"broken over lines":       "云岭县新材料项目\n社会稳定风险\n评估报告",
		"broken inside a word":    "云岭县新材料项目社会稳定\n风险评估\n报 告",
		"spaced letters":          "云岭县新材料项目\n社 会 稳 定 风 险\n评  估  报  告",
		"with a stage":            "云岭县新材料项目社会稳定风险评估报告\n（送审稿）",
		"stage in the line":       "云岭县新材料项目社会稳定风险评估报告（报批稿）",
		"simple procedure":        "云岭县新材料项目社会稳定风险评估报告（简易程序）",
		"in book title marks":     "《云岭县新材料项目社会稳定风险评估报告》",
		"about a regulation":      "《云岭县城市管理办法》\n社会稳定风险评估报告",
		"about a plan":            "云岭县医疗保险实施细则社会稳定风险评估报告",
		"risk report only":        "云岭县新材料项目\n风险评估报告",
		"in a table":              "| 项目名称 | 云岭县新材料项目 |\n| 社会稳定风险评估报告 | < |",
		"in a text box":           "[textbox] 云岭县新材料项目社会稳定风险评估报告",
		"annex named on cover":    "附件\n云岭县新材料项目社会稳定风险评估报告",
		"printed upright":         "云岭县新材料项目\n社\n会\n稳\n定\n风\n险\n评\n估\n报\n告",
		"without the last word":   "云岭县新材料项目\n社会稳定风险评估\n（送审稿）",
		"with its date":           "云岭县新材料项目社会稳定风险评估报告二〇二四年六月",
		"analysis and assessment": "云岭县新材料项目社会稳定风险分析与评估报告",
		"of a matter":             "云岭县公共停车收费重大事项风险评估报告",
		"two notes":               "云岭县新材料项目社会稳定风险评估报告（一般程序）（送审稿）",
		"behind a letter":         "关于报送新材料项目社会稳定风险评估报告的函\n县委政法委：\n现将报告报送你委，请予审查。\n云岭县新材料项目社会稳定风险评估报告",
		"with a signature page":   "云岭县新材料项目社会稳定风险评估报告\n编制说明\n本报告由安衡咨询有限公司编制。",
		"no cover at all":         "",
		"unit and date on cover":  "社会稳定风险评估报告\n评估单位：安衡咨询有限公司\n编制日期：二〇二四年六月\n目 录\n[toc] 一、项目概况 …… 1",
	} {
		if c := Classify(parse(t, cover+"\n"+chaptersText)); c.Kind != KindReport || c.Reports > 1 {
			t.Errorf("%s: got %s ×%d (%s)", name, c.Kind, c.Reports, c.Why)
		}
	}
	d := parse(t, chaptersText)
	d.Running = []document.Running{{Kind: document.RunningHeader, Text: "云岭县新材料项目社会稳定风险评估报告"}}
	if c := Classify(d); c.Kind != KindReport || c.Title == "" {
		t.Errorf("title in the header only: got %s (%s)", c.Kind, c.Why)
	}
}

func TestOtherKinds(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want Kind
	}{
		"analysis chapter":             {"云岭县新材料项目\n社会稳定风险分析篇章\n" + chaptersText, KindAnalysis},
		"analysis report":              {"云岭县新材料项目社会稳定风险分析报告\n" + chaptersText, KindAnalysis},
		"volume of a study":            {"云岭县新材料项目可行性研究报告\n第十二篇 社会稳定风险分析\n" + chaptersText, KindAnalysis},
		"assessment chapter of a plan": {"云岭县石榴园片区改造实施方案\n第九章 社会稳定风险评估专章\n" + chaptersText, KindAnalysis},
		"assessment chapter alone":     {"云岭县新材料项目\n社会稳定风险评估篇章\n" + chaptersText, KindAnalysis},
		"analysis and assessment":      {"云岭县新材料项目可行性研究报告\n社会稳定风险分析与评估专篇\n" + chaptersText, KindAnalysis},
		"chapter by its short name":    {"云岭县新材料项目可行性研究报告\n稳评专章\n（送审稿）\n" + chaptersText, KindAnalysis},
		"chapter without a verb":       {"云岭县新材料项目初步设计\n社会稳定风险专篇\n" + chaptersText, KindAnalysis},
		"rules for such chapters":      {"云岭县社会稳定风险评估专章编制指南\n" + chaptersText[:300], KindOther},
		"chapter of a study":           {"云岭县新材料项目可行性研究报告\n社会稳定风险分析篇章\n" + chaptersText, KindAnalysis},
		"effect":                       {"云岭县新材料项目社会稳定风险评估实施后效果评价报告\n" + chaptersText, KindEffect},
		"filing form": {`重大决策社会稳定风险评估事项报备表
| 事项名称 | 云岭县停车收费政策 | 责任主体 | 云岭县发改局 |
| 主要风险 | 收费标准争议 | 化解措施 | 听证 |
| 评估结论 | 低风险，可以实施 | < | < |`, KindForm},
		"form report": {`云岭县社会稳定风险评估报告表
| 事项名称 | 云岭县停车收费政策 | 责任单位 | 云岭县发改局 |
| 基本情况 | 拟调整停车收费标准，涉及全县。 | < | < |
| 风险识别 | 收费标准争议 | 化解措施 | 召开座谈会2场，听取意见 |
| 评估结论 | 风险等级为低风险，可以实施。 | < | < |`, KindFormReport},
		"simple assessment form": {`社会稳定风险评估表（简易程序）
| 项目名称 | 云岭县道路维修 |
| 项目概况 | 维修道路3公里 |
| 主要风险 | 施工扰民 |
| 防范措施 | 设置围挡 |
| 评估结论 | 低风险，同意实施 |`, KindFormReport},
		"annex": {"附件3 社会稳定风险评估座谈会记录\n时间：2024年3月8日\n地点：青石镇\n参会人员意见：支持项目建设。", KindAnnex},
	} {
		if got := Classify(parse(t, c.text)); got.Kind != c.want {
			t.Errorf("%s: got %s (%s), want %s", name, got.Kind, got.Why, c.want)
		}
	}
}

func TestWhatOnlySpeaksOfReportsIsNone(t *testing.T) {
	statute := `# 第一章 总则
第一条 为规范重大决策社会稳定风险评估工作，制定本办法。
第二条 本办法适用于全县重大决策社会稳定风险评估。
第三条 评估报告应当包括风险调查、风险识别、风险等级、防范措施、评估结论。
第四条 评估主体应当召开座谈会。
第五条 风险等级为高风险的，不予实施。
第六条 公示期不少于七日。
第七条 责任追究。
第八条 本办法自发布之日起施行。`
	for name, text := range map[string]string{
		"statute":         "云岭县重大决策社会稳定风险评估办法\n" + statute,
		"statute, notice": "关于印发《社会稳定风险评估实施细则》的通知\n各镇人民政府：\n现将细则印发给你们。\n" + statute,
		"guide": `社会稳定风险评估报告编制指南
# 一、基本情况
应说明项目概况、建设单位、建设内容。
# 二、评估依据
应列出有关法律法规。
# 三、风险调查
应说明调查范围和方式，包括公示、问卷、座谈会。
# 四、风险识别
应列出主要风险因素。
# 五、评估结论
应明确风险等级为高、中、低。`,
		"template": `××项目社会稳定风险评估报告（模板）
# 一、项目概况
（简述项目名称、地点、规模）
# 二、风险调查
（说明公示、问卷情况）
# 三、评估结论
（填写风险等级）`,
		"tender": `云岭县新材料项目社会稳定风险评估报告编制服务
竞争性磋商文件
采购人：云岭县发展和改革局
采购代理机构：安衡咨询有限公司
# 第一章 磋商公告
项目编号：YL-2024-01
# 第二章 供应商须知
投标人须知前附表
# 第三章 采购需求
编制社会稳定风险评估报告，包括风险调查、风险识别、风险等级、防范措施、评估结论。`,
		"public notice": `云岭县新材料项目社会稳定风险评估公示
根据有关规定，现将云岭县新材料项目社会稳定风险评估有关情况公示如下。公示期2024年3月5日至3月14日。
一、项目概况
位于青石镇。
二、征求意见的范围
项目周边群众。`,
		"news": `云岭县召开社会稳定风险评估报告评审会
3月5日，云岭县组织召开新材料项目社会稳定风险评估报告评审会，专家组一致认为该项目风险等级为低风险，可以实施。`,
		"feasibility study": `云岭县新材料项目可行性研究报告
# 第一章 项目概况
项目位于青石镇。
# 第二章 编制依据
# 第三章 建设方案
# 第四章 社会稳定风险分析
社会稳定风险主要为征地补偿。风险等级为低风险。
# 第五章 风险防范措施
# 第六章 结论与建议`,
		"environmental": `云岭县化工厂突发环境事件风险评估报告
# 一、企业概况
# 二、编制依据
# 三、环境风险识别
# 四、风险等级
风险等级为一般环境风险。
# 五、应急措施
# 六、结论`,
		"security": "云岭县政务网信息安全风险评估报告\n# 一、概况\n# 二、评估依据\n# 三、风险识别\n# 四、风险等级\n整体风险等级为中。\n# 五、整改措施\n# 六、结论\n",
		"panel opinion": `云岭县新材料项目社会稳定风险评估报告
专家评审意见
2024年6月5日，云岭县召开新材料项目社会稳定风险评估报告评审会，专家组形成意见如下。
一、评估依据充分，评估程序合规，风险识别全面。
二、项目风险等级为低风险，可以实施。
三、建议补充风险防范措施。`,
		"contract": `技术咨询合同
项目名称：云岭县新材料项目社会稳定风险评估报告
甲方：云岭县发展和改革局
乙方：安衡咨询有限公司
一、评估内容
风险调查、风险识别、风险等级、防范措施、评估结论。
二、费用
三、违约责任`,
		"article":          "云岭县轨道项目社会稳定风险分析\n摘要：本文以轨道项目为例。\n关键词：社会稳定风险；识别\n# 一、项目概况\n文字。\n# 二、风险识别\n文字。\n# 三、风险防范措施\n文字。\n# 四、结论\n文字。",
		"several outlines": "附件2\n重大固定资产投资项目社会稳定风险评估报告编制大纲及说明（试行）\n# 一、基本情况\n（一）项目概况。简述项目基本情况，主要包括：项目单位、拟建地点。\n# 二、评估内容\n（一）风险调查评估。阐述风险调查的广泛性。\n# 三、评估结论\n应明确提出评估结论。",
		"paper":            "社会稳定风险评估制度研究\n摘要：本文讨论社会稳定风险评估报告的质量。\n# 一、引言\n社会稳定风险评估是一项制度。\n# 二、现状\n# 三、结论",
		"budget":           "云岭县2024年财政预算执行情况的报告\n各位代表：\n现将情况报告如下。",
		"empty":            "",
	} {
		c := Classify(parse(t, text))
		if c.Kind == KindReport || c.Kind == KindFormReport || c.Kind == KindAnalysis || c.Kind == KindEffect {
			t.Errorf("%s: taken for %s (%s)", name, c.Kind, c.Why)
		}
	}
}

func TestSeveralReportsInOneFile(t *testing.T) {
	one := "云岭县新材料项目\n社会稳定风险评估报告\n" + chaptersText
	two := "青石镇道路项目\n社会稳定风险评估报告\n" + chaptersText
	if c := Classify(parse(t, one+"\n"+two)); c.Reports != 2 || len(c.Titles) != 2 {
		t.Errorf("two reports: got %d %v", c.Reports, c.Titles)
	}
	again := "云岭县新材料项目\n社会稳定风险评估报告\n目 录\n[toc] 一、项目概况 …… 1\n云岭县新材料项目社会稳定风险评估报告\n" + chaptersText
	if c := Classify(parse(t, again)); c.Reports > 1 {
		t.Errorf("a title repeated above the text: got %d", c.Reports)
	}
	cites := one + "\n# 附件1 参考资料\n青石镇道路项目社会稳定风险评估报告\n《白水县风电项目社会稳定风险评估报告》"
	if c := Classify(parse(t, cites)); c.Reports > 1 {
		t.Errorf("a report that names others: got %d", c.Reports)
	}
}

func TestSecrecyMarks(t *testing.T) {
	for text, want := range map[string]bool{
		"秘密★5年":            true,
		"机密 ★ 长期":          true,
		"绝密":               true,
		"密级：秘密":            true,
		"000001\n机密★1年":    true,
		"【秘密】":             true,
		"密级：公开":            false,
		"保守国家秘密，人人有责":      false,
		"商业秘密":             false,
		"本项目不涉及国家秘密。":      false,
		"| 密级 | 秘密 |":      true,
		"| 绝密 | 机密 | 秘密 |": false,
	} {
		mark, _ := secrecy(parse(t, text+"\n云岭县新材料项目社会稳定风险评估报告\n"+chaptersText))
		if (mark != "") != want {
			t.Errorf("%q: mark %q, want %v", text, mark, want)
		}
	}
	if m, _ := secrecy(parse(t, strings.Repeat("正文一段，讲述项目情况。\n", 40)+"秘密")); m != "" {
		t.Errorf("a word far down is no mark, got %q", m)
	}
	if _, note := secrecy(parse(t, "内部资料 注意保存\n云岭县新材料项目社会稳定风险评估报告\n"+chaptersText)); note != "内部资料" {
		t.Errorf("internal note: %q", note)
	}
}
