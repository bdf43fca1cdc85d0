package facts_test

import (
	"testing"
)

func leftoverKinds(t *testing.T, text string) (kinds []string) {
	_, f := reportFacts(t, text)
	for _, l := range f.Leftovers {
		kinds = append(kinds, l.Kind+"｜"+l.Text)
	}
	return kinds
}

func TestLeftovers(t *testing.T) {
	for _, s := range []string{
		"项目位于XX县××镇，共涉及两个村。", "总投资XX万元。", "评估时间为××年××月。", "公示照片见错误！未找到引用源。",
		"Error! Reference source not found.", "风险防范措施：待补充。", "【待补充】", "（此处插入公示照片）", "[图3-1 公示照片]", "[图片]",
		"征收涉及____户。", "建设单位为{{单位名称}}。", "好的，以下是根据要求撰写的报告。", "虽然项目数据中没有提供具体的支持率数字，但群众总体支持。",
		"**风险点一**", "请根据实际情况补充。", "分为较大事件（级）。", "总面积约亩，其中耕地居多。", "○○村村民委员会配合。", "*** 县 *** 公司 ***年**月",
		"详见表#REF!", "不是报告写完就万事大吉了。", "××项目建设指挥部", "完成时限：待定",
		"征收土地面积为    亩。", "参加人员为  人。", "详见第__章。", "具体见附表X。", "[图3-1 公示照片]公示期间未收到意见。", "好的，以下是根据您的要求生成的内容。",
	} {
		if got := leftoverKinds(t, "# 一、概况\n"+s); len(got) == 0 {
			t.Errorf("%s: nothing found", s)
		}
	}
}

func TestNoLeftovers(t *testing.T) {
	for _, s := range []string{
		"村民张××反映补偿偏低，李XX户要求换房。", "联系电话：138****5678。", "村民王某某、李某某表示支持。", "风险程度＝风险概率×影响程度，R=p×q。",
		"场地尺寸为30×40米，管径2×800。", "编制人：______ 审核：______", "编制日期：    年  月  日", "（盖章）____年__月__日", "您的意见：________", "其他______（请注明）。",
		"施工单位待招标确定。", "二〇〇八年建成，二○○九年投用。", "待补充耕地指标落实后报批。", "正在补充完善相关手续。", "某县某化工项目曾因环保问题引发群体性事件。",
		"同类项目如XX市垃圾焚烧项目引发关注。", "国务院令第743号。", "使用XXL号集装箱。", "占地A×B。", "身份证号6222XXXXXXXX1234。", "采取“一户一策”。", "问卷题目：您是否支持？□是 □否 ____",
		"经核对，数据没有问题。", "【图3-1 公示照片】", "协调处置（级别较高的）事件。", "反映问题的有张××户3人。",
		"第一批、第二批共计份额的30%。", "请填写问卷并投入意见箱。", "总投资约  1200万元。", "参会人员  38人。",
	} {
		if got := leftoverKinds(t, "# 一、概况\n"+s); len(got) > 0 {
			t.Errorf("%s: %q", s, got)
		}
	}
}

func TestLeftoversOnlyInTheReportsOwnWords(t *testing.T) {
	if got := leftoverKinds(t, "[toc] 一、XX县概况 …… 1\n# 一、概况\n本项目。\n# 二、结论\n低风险。\n# 附件1 调查问卷样表\n姓名____ XX村\n| 序号 | 姓名 | 意见 |\n| 1 |  |  |\n| 2 |  |  |\n"); len(got) > 0 {
		t.Errorf("%q", got)
	}
}

func TestEmptyTables(t *testing.T) {
	if got := leftoverKinds(t, "# 一、概况\n表1-1 征收地块情况表\n| 序号 | 地块 | 面积（亩） |\n|---|---|---|\n| 1 | — | — |\n| 2 |  |  |\n| 合计 |  | 326 |\n"); len(got) != 1 {
		t.Errorf("%q", got)
	}
	for _, s := range []string{
		"表1-1 公示照片\n| 张贴照片 | 网站截图 |\n|  |  |\n|  |  |\n",
		"表1-2 座谈会签到表\n| 姓名 | 单位 |\n|  |  |\n|  |  |\n",
		"表1-3 风险因素表\n| 序号 | 风险 | 备注 |\n| 1 | 扬尘 |  |\n| 2 | 噪声 | — |\n",
		"表1-5 估计\n| 序号 | 权重 | 风险值 |\n|---|---|---|\n| 1 | 0.10 | 0.20 |\n| 2 | 0.90 | 0.12 |\n| 合计 | 1.00 | — |\n",
		"表1-4 现场\n[loss image-table] 图片\n| 甲甲 | 乙乙 |\n|  |  |\n|  |  |\n",
	} {
		if got := leftoverKinds(t, "# 一、概况\n"+s); len(got) > 0 {
			t.Errorf("%s: %q", s, got)
		}
	}
}
