package facts_test

import "testing"

func TestMatterFromTheCover(t *testing.T) {
	const body = "\n# 第一章 项目概况\n本项目位于云岭县青石镇。\n# 第二章 评估依据\n有关法规。\n"
	for _, c := range []struct{ cover, want string }{
		{"云岭县清河大道改造工程社会稳定风险评估报告", "云岭县清河大道改造工程"},
		{"云岭县清河大道改造工程\n社会稳定风险评估报告", "云岭县清河大道改造工程"},
		{"云岭县清河大道\n改造工程社会稳定\n风险评估报告\n", "云岭县清河大道改造工程"},
		{"云岭县清河大道改造工程社会稳定风险评\n估报告\n", "云岭县清河大道改造工程"},
		{"云 岭 县 清 河 大 道 改 造 工 程\n社 会 稳 定 风 险 评 估 报 告\n（送审稿）", "云岭县清河大道改造工程"},
		{"编号：稳评2024-12\n关于调整云岭县城区供水价格的\n社会稳定风险评估报告\n编制单位：云岭县发展和改革局", "调整云岭县城区供水价格"},
		{"《云岭县第二批次城镇建设用地土地征收项目》\n社会风险评估报告", "云岭县第二批次城镇建设用地土地征收项目"},
		{"清河大道改造工程（二期）社会稳定风险评估报告（报批稿）", "清河大道改造工程(二期)"},
		{"社会稳定风险评估报告\n项目名称：青石镇农贸市场改造项目", "青石镇农贸市场改造项目"},
		{"社会稳定风险评估报告\n（青石镇农贸市场改造项目）", "青石镇农贸市场改造项目"},
		{"青石镇农贸市场改造项目重大决策社会稳定风险评估报告", "青石镇农贸市场改造项目"},
		{"社会稳定风险评估报告表\n（简易程序）\n事项名称：青石镇农贸市场改造项目", "青石镇农贸市场改造项目"},
		{"青石镇农贸市场改造项目\n稳评报告", "青石镇农贸市场改造项目"},
	} {
		_, f := reportFacts(t, c.cover+body)
		if got := first(f.Identity.Matter); got != c.want {
			t.Errorf("%q: %q, want %q", c.cover, got, c.want)
		}
	}
}

func TestMatterElsewhere(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"# 一、概况\n受县教育局委托，云岭县第三中学迁建项目（以下简称“本项目”）选址于青石镇。\n", "云岭县第三中学迁建项目"},
		{"# 一、概况\n| 项目名称 | 云岭县第三中学迁建项目 | 建设单位 | 云岭县教育局 |\n", "云岭县第三中学迁建项目"},
		{"# 一、概况\n1.项目名称：云岭县第三中学迁建项目。\n2.建设单位：云岭县教育局\n", "云岭县第三中学迁建项目"},
	} {
		_, f := reportFacts(t, c.text)
		if got := first(f.Identity.Matter); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

func TestUnits(t *testing.T) {
	_, f := reportFacts(t, `清河大道改造工程
社会稳定风险评估报告
稳评责任单位：云岭县交通运输局（盖章）
稳评实施单位：安和咨询有限公司
二〇二四年六月
# 第一章 项目概况
建设单位：云岭县城市投资有限公司
建设地点：云岭县青石镇白杨村、柳林村
建设工期：12个月
`)
	id := f.Identity
	for _, c := range []struct{ name, got, want string }{
		{"responsible", first(id.ResponsibleBody), "云岭县交通运输局"},
		{"agency", first(id.Agency), "安和咨询有限公司"},
		{"project unit", first(id.ProjectUnit), "云岭县城市投资有限公司"},
		{"location", first(id.Location), "云岭县青石镇白杨村、柳林村"},
		{"schedule", first(id.Schedule), "12个月"},
		{"region", first(id.Region), "云岭县"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.name, c.got, c.want)
		}
	}
}

func TestUnitsWithoutAColon(t *testing.T) {
	_, f := reportFacts(t, "云岭县城区供水价格调整方案\n社会稳定风险评估报告\n责任单位　云岭县发展和改革局\n编制单位　安和咨询有限公司\n二〇二五年十月十七日\n# 一、概况\n本次调整。\n")
	if first(f.Identity.ResponsibleBody) != "云岭县发展和改革局" || first(f.Identity.Agency) != "安和咨询有限公司" {
		t.Errorf("responsible %q, agency %q", first(f.Identity.ResponsibleBody), first(f.Identity.Agency))
	}
}

func TestUnitsInProse(t *testing.T) {
	_, f := reportFacts(t, `# 一、评估主体
云岭县教育局委托安和咨询有限公司开展本项目社会稳定风险评估工作。本项目评估责任主体为云岭县教育局。决策机关为云岭县人民政府。
责任主体为有关部门的，应当明确。
`)
	id := f.Identity
	if first(id.Agency) != "安和咨询有限公司" || first(id.ResponsibleBody) != "云岭县教育局" || first(id.DecisionBody) != "云岭县人民政府" {
		t.Errorf("agency %q, responsible %q, decision %q", first(id.Agency), first(id.ResponsibleBody), first(id.DecisionBody))
	}
}

func TestMeasuresTableIsNoUnitLabel(t *testing.T) {
	_, f := reportFacts(t, `# 一、措施
| 序号 | 风险因素 | 措施 | 责任单位 | 协助单位 |
|---|---|---|---|---|
| 1 | 扬尘 | 洒水 | 云岭县住建局 | 青石镇政府 |
`)
	if v := first(f.Identity.ResponsibleBody); v != "" {
		t.Errorf("responsible body %q from a header", v)
	}
}

func TestTypeGuess(t *testing.T) {
	for _, c := range []struct{ name, id string }{
		{"云岭县清河大道改造工程", "transport"}, {"清河中学门前道路改造工程", "transport"}, {"青石镇中心幼儿园建设项目", "building"},
		{"云岭县2024年第二批次城镇建设用地土地征收", "land"}, {"云岭县生活垃圾焚烧发电项目", "env"}, {"关于调整云岭县城区供水价格的方案", "price"},
		{"云岭县城区限制三轮车通行的通告", "policy"}, {"青石水库除险加固工程", "water"}, {"青石镇50MW光伏发电项目", "energy"},
		{"云岭县第三届马拉松比赛", "activity"}, {"云岭县农机厂企业改制", "reform"}, {"柳林小学撤并", "merge"}, {"年产3万吨化工新材料生产线项目", "industry"},
		{"北关老旧小区改造项目", "renewal"}, {"皋阳县天然气支线管道工程", "energy"}, {"石门槛水库工程建设征地移民安置", "water"},
		{"沙涌街道莲溪旧村更新改造项目", "renewal"}, {"云岭县散埋乱葬专项整治", ""}, {"青石镇农村供水管网改造工程", "water"},
		{"云岭县老年养护院新建工程", "building"}, {"《云岭县困难家庭冬季取暖补助办法》修订", "policy"}, {"云岭县青石镇职业教育园区用地征收", "land"},
		{"云岭县废旧农膜回收再生颗粒项目", "industry"}, {"云岭县城区公交线网优化调整", ""}, {"撤销石桥乡并入青石镇行政区划调整", "merge"},
		{"石桥小学并入青石镇中心小学", "merge"}, {"云岭县城区供热价格调整", "price"}, {"云岭县集中供热热源厂扩建工程", "energy"},
		{"云岭县巡游出租汽车运价调整方案", "price"}, {"云岭县义务教育招生片区调整方案", "policy"}, {"云岭县生活垃圾转运站改建工程", "env"},
		{"云岭县110千伏输变电工程", "env"}, {"清水河县城段防洪治理工程", "water"}, {"云岭县S217线青墩至陇溪段改建工程", "transport"},
		{"云岭县文昌路拓宽改造工程", "transport"}, {"云岭县第一中学新校区建设项目", "building"}, {"云岭县公立医院综合改革方案", "reform"},
		{"云岭县第十届荷花节", "activity"}, {"2026汐州澜湖水上烟花秀", "activity"}, {"年产6万吨聚醚多元醇项目", "industry"},
		{"云岭县2025年度第三批次建设用地", "land"}, {"云岭县城区居民生活垃圾处理费征收标准调整", "price"}, {"云岭县公租房建设项目", "building"},
		{"青石镇危房改造工程", "renewal"}, {"云岭县国有林场改革实施方案", "reform"}, {"云岭县公交票价改革方案", "price"},
		{"云岭县禁养区划定方案", "policy"}, {"云岭县社区拆分调整方案", "merge"}, {"云岭县雨污分流管网改造工程", "building"},
		{"云岭县电动自行车管理办法", "policy"}, {"青石镇垃圾焚烧发电厂二期扩建", "env"}, {"云岭县露天石灰石矿开采项目", "industry"},
		{"云岭县城中村改造房屋征收项目", "renewal"}, {"云岭县抽水蓄能电站", "energy"}, {"云岭县公益性公墓建设项目", "env"},
		{"云岭县城乡公交一体化改革及线路特许经营调整", "reform"}, {"云岭县旧市场改造工程及摊位安置", "renewal"}, {"青石化工有限公司改制", "reform"},
		{"云岭县高铁站前广场及配套道路工程", "transport"}, {"云岭县城乡居民养老保险待遇调整方案", "policy"}, {"云岭县粮油公司改制重组", "reform"},
		{"云岭县青石水库饮用水水源保护区划定及区内养殖、民宿清退", "policy"}, {"云岭县生态保护红线优化调整", "policy"}, {"清水河禁捕退捕工作方案", "policy"},
		{"云岭县畜禽养殖清退及补偿安置", "policy"}, {"青石水库网箱养殖取缔", "policy"}, {"云岭县标准化养殖场新建", "industry"}, {"青石湖自然保护区范围调整", "policy"},
		{"云岭县殡葬改革和公益性公墓建设管理实施办法", "policy"}, {"云岭县养老服务改革及设施建设管理细则", "policy"}, {"青石镇集市迁建和摊位管理规定", "policy"},
		{"云岭县公交改革及线路特许经营调整方案", "reform"}, {"云岭东互通连接线工程（含征地拆迁）", "transport"}, {"青石水库工程（包括移民安置）", "water"},
		{"云岭县大码头片区旧城改建国有土地上房屋征收补偿方案", "renewal"}, {"云岭县老城区北片改建房屋征收", "renewal"}, {"云岭县青石河综合治理工程及沿河房屋征收", "water"},
		{"青石化工有限公司老旧装置退城入园搬迁改造项目", "industry"}, {"云岭县收费公路定价办法（征求意见稿）", "policy"}, {"云岭县青石大桥改建工程", "transport"},
		{"云岭县地质灾害避险搬迁青石集中安置项目", "land"}, {"云岭县易地扶贫搬迁安置工作", "land"}, {"青石镇整村搬迁安置方案", "land"}, {"云岭县避险搬迁安置点建设项目", "building"},
		{"云岭县小水电清理退出", "water"}, {"云岭县小水电站退出实施方案", "water"}, {"青石煤矿关闭退出及职工安置方案", "reform"},
		{"云岭县农产品冷链物流园建设项目", "industry"}, {"青石冷链仓储物流中心项目", "industry"}, {"云岭县公路物流园建设项目", "transport"},
	} {
		_, f := reportFacts(t, c.name+"社会稳定风险评估报告\n# 一、概况\n本项目。\n")
		if f.Identity.Type.ID != c.id {
			t.Errorf("%s: %q (also %v), want %s", c.name, f.Identity.Type.ID, f.Identity.Type.Also, c.id)
		}
	}
}

// A word of construction in the title of what builds nothing is no sure type.
func TestTypeFromWordInPassing(t *testing.T) {
	for _, c := range []struct{ name, from string }{
		{"青石化工企业退城入园补助", "word"}, {"青石水库库区渔船登记", "word"}, {"青石化工园区扩区及周边村庄搬迁规划", "title"},
		{"青石水库除险加固工程", "title"}, {"云岭县露天石灰石矿开采", "title"}, {"云岭县水泥厂", "title"},
	} {
		_, f := reportFacts(t, c.name+"社会稳定风险评估报告\n# 一、概况\n本项目。\n")
		if f.Identity.Type.From != c.from {
			t.Errorf("%s: %q from %q, want %q", c.name, f.Identity.Type.ID, f.Identity.Type.From, c.from)
		}
	}
}

func TestProcedure(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"本项目适用简易程序开展评估。", "simple"}, {"按照一般程序进行评估。", "general"}, {"不适用简易程序。", ""}, {"| 适用程序 | 简易程序 |", "simple"},
		{"涉及人数少的可以适用简易程序。", ""}, {"评估程序为一般程序。", "general"}, {"本次评估按一般程序开展。", "general"}, {"适用程序：简易程序", "simple"},
		{"稳评程序选用“简易程序”。", "simple"}, {"本事项采取简易评估程序。", "simple"}, {"按一般程序项目管理。", ""}, {"采用一般程序。", "general"},
		{"人数较少的，适用简易程序。", ""}, {"评估程序：一般", "general"}, {"按照一般程序要求，成立小组。", "general"},
		{"未采用简易程序。", ""}, {"按照重大行政决策程序办理。", ""},
	} {
		_, f := reportFacts(t, "# 一、概况\n"+c.text+"\n")
		if got := first(f.Identity.Procedure); got != c.want {
			t.Errorf("%s: %q, want %q", c.text, got, c.want)
		}
	}
}
