// Package papertest gives invented reviews for the tests of papers: nobody and
// no place in them exists.
package papertest

import (
	"fmt"
	"strings"

	"wenping/internal/document"
	"wenping/internal/facts"
	"wenping/internal/review"
	"wenping/internal/rule"
	"wenping/internal/zh"
)

const names = "A1 封面与签章,A2 必备章节,A3 名称地名一致,A4 无占位和残留,A5 附件佐证与脱敏,B1 主体与委托关系,B2 人员与机构资格,B3 程序完整,B4 时间顺序合理,C1 事项概况要素,C2 依据现行有效且准确,C3 前置要件,D1 范围界定,D2 五必听,D3 公示公告,D4 方式多样且可核,D5 样本量与覆盖,D6 重点走访与听证,E1 问卷勾稽,E2 分项与百分比,E3 前后数据一致,E4 意见归纳与采纳,E5 样本真实性与代表性,F1 合法性,F2 合理性,F3 可行性,F4 可控性,G1 识别方法与过程,G2 类别覆盖,G3 事项类型必查因素,G4 与群众意见对应,G5 描述具体,H1 概率、影响、程度,H2 权重与综合指数,H3 措施前后等级,H4 等级全文一致且符合评判标准,I1 风险与措施对应,I2 措施表要素,I3 责任单位具体,I4 措施可操作、时限明确,I5 应急预案,J1 结论与等级、决策建议匹配,J2 专家评审及修改,J3 报备表与报告一致,J4 跟踪问效安排"

// Review is a review of the invented report; its findings are those named in
// the last argument, or all when there are none. suggestion picks the outcome.
func Review(suggestion review.Suggestion, only ...string) *review.Review {
	d, err := document.Parse(report)
	if err != nil {
		panic(err) // a mistake in the text above
	}
	r := &review.Review{
		Schema: review.Schema, File: "清河大道稳评报告.docx", Kind: review.KindReport, Format: "pdf", Pages: 47, Chars: 31234,
		Type:      review.TypeOf{ID: "transport", Name: "交通运输建设项目", By: "declared"},
		Procedure: review.By{ID: "general", Name: "一般程序", By: "detected"},
		Stage:     rule.StageFiling, Profile: "default",
		Standard: review.Standard{ID: "wenping-default", Title: "稳评报告审查标准（默认）", Version: "1", Hash: "3f2a9c41d0e7"},
		Document: d,
		Outcome:  review.Outcome{Suggestion: suggestion, Reasons: []rule.Reason{rule.R1, rule.R2, rule.R3}},
	}
	for _, f := range findings(d) {
		if len(only) == 0 || contains(only, f.Item) {
			f.ID = fmt.Sprintf("f%d", len(r.Findings)+1)
			r.Findings = append(r.Findings, f)
		}
	}
	for _, s := range strings.Split(names, ",") {
		id, name, _ := strings.Cut(s, " ")
		r.Items = append(r.Items, item(id, name, r.Findings))
	}
	for _, l := range d.Losses {
		r.Losses = append(r.Losses, review.Loss{Kind: string(l.Kind), Page: l.Page, Section: "第五章 评估结论", Note: l.Note})
	}
	r.Found = found(d)
	return r
}

// Decide is the review as a person left it who upheld the failed findings that
// uphold picks (all where it is nil) and dismissed the others; with settle he
// also found nothing wrong where the machine was in doubt or asked.
func Decide(r *review.Review, uphold func(review.Finding) bool, settle bool) *review.Decided {
	var acts []review.Act
	say := func(a review.Act) {
		a.N, a.By = len(acts)+1, "经办人"
		acts = append(acts, a)
	}
	for _, f := range r.Findings {
		switch {
		case f.Verdict == rule.Fail && (uphold == nil || uphold(f)):
			say(review.Act{Deed: review.Uphold, On: f.Key})
		case f.Verdict == rule.Fail:
			say(review.Act{Deed: review.Dismiss, On: f.Key, Because: review.Slight})
		case settle:
			say(review.Act{Deed: review.Dismiss, On: f.Key})
		}
	}
	if settle {
		for _, it := range r.Items {
			for _, l := range it.Rules {
				if l.Question != "" {
					say(review.Act{Deed: review.Answer, On: l.ID, Reply: review.Sound})
				}
			}
		}
	}
	return review.Judge(r, acts).Decide()
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func item(id, name string, fs []review.Finding) review.Item {
	it := review.Item{ID: id, Name: name, Verdict: rule.Pass, Why: "已核对，未发现问题。"}
	switch id {
	case "A1", "B2", "C3", "D5", "D6", "E5":
		it.Verdict, it.Why = rule.Manual, "需对照原件核实。"
		it.OpenQuestions = []string{"请核对原件上的签字、盖章是否齐全，日期是否与封面一致。"}
	case "J3":
		it.Verdict, it.Why = rule.Manual, "未随报告报送报备表。"
		it.OpenQuestions = []string{"报备表是否另行报送，内容是否与报告一致？"}
	case "G2":
		it.Verdict, it.Why = rule.NA, "本事项不适用八类对照。"
	}
	for i, q := range it.OpenQuestions {
		it.Rules = append(it.Rules, review.RuleLine{ID: fmt.Sprintf("%s.question%d", id, i), Verdict: rule.Manual, Question: q})
	}
	for _, f := range fs {
		if f.Item != id || f.Severity == rule.Note {
			continue
		}
		if f.Verdict == rule.Fail {
			it.Verdict, it.Why = rule.Fail, "发现问题。"
		} else if it.Verdict != rule.Fail {
			it.Verdict, it.Why = rule.Doubt, f.Message
		}
	}
	return it
}

func findings(d *document.Document) []review.Finding {
	says := func(words string) review.Evidence {
		a := At(d, words)
		p := d.Locate(a)
		e := review.Evidence{Role: rule.Says, Page: p.Page, PageLabel: p.Label, Path: p.Path, Block: a.Block.String(), Quote: p.Quote}
		if a.InCell() {
			r, c := a.Row-1, a.Col-1
			e.Row, e.Col = &r, &c
		}
		return e
	}
	searched := func(path string) review.Evidence { return review.Evidence{Role: rule.Searched, Path: path} }
	f := func(item, id string, v rule.Verdict, s rule.Severity, reason rule.Reason, heading, message, demand string, e ...review.Evidence) review.Finding {
		return review.Finding{Key: item + "." + id, Item: item, Rule: item + "." + id, Verdict: v, Severity: s, Weight: rule.Normal,
			Reason: reason, Heading: heading, Message: message, Demand: demand, Evidence: e}
	}
	return []review.Finding{
		f("A4", "leftover", rule.Fail, rule.Should, rule.R0, "形式与程序", "正文残留待补文字“××××”。", "请补全或者删除残留文字，并通读全文。", says("联系人")),
		f("B4", "order", rule.Fail, rule.Must, rule.R0, "形式与程序", "封面落款日期早于公示截止日期。", "请核对各环节日期并更正。", says("二〇二六年十月"), says("公示期5个工作日")),
		f("C2", "law", rule.Doubt, rule.Must, rule.R0, "形式与程序", "所引《社会稳定风险评估技术规范》未写明标准编号，不能核对是否现行有效。", "请写明标准编号。", says("国务院令第713号")),
		f("D1", "scope", rule.Fail, rule.Must, rule.R1, "", "概况写明项目影响11个村，问卷发放表仅列8个村，未覆盖石门镇羊蹄、下河等3个村。", "请补充征求未覆盖村的意见，并说明抽样方法。", says("11个行政村"), says("发放问卷280份")),
		f("D2", "groups", rule.Fail, rule.Must, rule.R1, "", "未见听取重点人群意见的时间、方式和记录。", "请补充听取重点人群的意见，并附记录。", searched("第二章 风险调查"), searched("第四章 防范化解措施")),
		f("D3", "period", rule.Fail, rule.Must, rule.R1, "", "公示期自2026年9月7日至2026年9月11日，共5个工作日，少于7个工作日；渠道仅有政府网站1种，未在受影响的村张贴。", "请重新公示满7个工作日，并在受影响的村、社区张贴，附现场照片。", says("公示期5个工作日")),
		f("E2", "sum", rule.Fail, rule.Must, rule.R0, "数据不一致", "“对项目的态度”各项合计262份，有效问卷258份，多4份。", "请核对原始问卷，更正统计表及相应百分比。", says("有效258份"), says("85.7%")),
		f("E5", "hundred", rule.Fail, rule.Note, rule.R1, "", "部分问题的支持率偏高，请留意样本的代表性。", "请说明样本构成。", says("85.7%")),
		f("G4", "demands", rule.Fail, rule.Must, rule.R2, "", "群众反映的“农田灌溉水系被阻断”81份，占31.4%，风险清单未列。", "请将该项列入风险清单，并重新估计风险程度。", says("征收补偿标准争议")),
		f("H2", "index", rule.Fail, rule.Should, rule.R2, "", "权重合计0.95；按表中数值计算，综合风险指数为0.2640，报告为0.2876。", "请核对权重和指数，更正计算结果。", says("0.2876")),
		f("I1", "matched", rule.Fail, rule.Must, rule.R3, "", "风险“弃土场选址”没有对应的防范化解措施。", "请补充该风险的防范化解措施、责任单位和时限。", says("弃土场选址")),
		f("I3", "unit", rule.Fail, rule.Must, rule.R3, "", "风险“施工扬尘噪声扰民”的责任单位为“相关部门”，不具体。", "请写明具体责任单位。", says("相关部门")),
	}
}

// At finds words in the document; it panics when they are not there.
func At(d *document.Document, words string) document.Anchor {
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if k := strings.Index(b.Text, words); k >= 0 {
			return document.At(b.ID, k, k+len(words))
		}
		if b.Table == nil {
			continue
		}
		for ri := range b.Table.Rows {
			for ci := range b.Table.Rows[ri] {
				c := &b.Table.Rows[ri][ci]
				if strings.Contains(c.Text, words) {
					return document.InTable(b.ID, c)
				}
			}
		}
	}
	panic("papertest: not in the report: " + words)
}

func fact[T comparable](d *document.Document, words string, v T) facts.Fact[T] {
	var f facts.Fact[T]
	f.Add(facts.Value[T]{V: v, At: At(d, words)})
	return f
}

func found(d *document.Document) *facts.Facts {
	f := &facts.Facts{}
	id := &f.Identity
	id.Matter = fact(d, "清河大道（云岭段）", "清河大道（云岭段）改建工程")
	id.ResponsibleBody = fact(d, "云岭县交通运输局", "云岭县交通运输局")
	id.Agency = fact(d, "青崖衡策", "青崖衡策咨询有限公司")
	id.Location = fact(d, "青石镇", "起于云岭县青石镇，止于石门镇")
	id.Region = fact(d, "云岭县青石镇", "云岭县")
	id.Schedule = fact(d, "2027年3月", "2027年3月至2029年2月")
	id.Contact = fact(d, "马××", "马××　13800002210")
	id.Summary = fact(d, "本项目起于", strings.Repeat("本项目起于云岭县青石镇，止于石门镇，全长12.4公里，总投资23600万元，拟征收集体土地412.5亩，涉及11个行政村1386户，其中拆迁26户。", 10))
	q := func(key string, v float64, unit, words, subject string) {
		f.Quantities = append(f.Quantities, facts.Quantity{Key: key, Value: v, Unit: unit, Text: words, Scope: facts.Scope{Subject: subject}, At: At(d, words)})
	}
	q("investment", 236000000, "万元", "总投资23600万元", "")
	q("land-acquired", 412.5*666.6667, "亩", "412.5亩", "")
	q("households", 1386, "户", "1386户", "")
	q("demolition", 26, "户", "拆迁26户", "")
	var period facts.Fact[zh.Period]
	period.Add(facts.Value[zh.Period]{V: zh.Period{From: zh.Date{Year: 2026, Month: 9, Day: 7}, To: zh.Date{Year: 2026, Month: 9, Day: 11}}, At: At(d, "公示期5个工作日")})
	f.Publicity = []facts.Notice{{Kind: "stability", At: At(d, "公示期5个工作日"), Period: period, StatedDays: fact(d, "公示期5个工作日", 5), StatedUnit: "workday",
		Channels: []facts.Mention{{ID: "website", Text: "县政府网站", At: At(d, "县政府网站")}}}}
	f.Surveys = []facts.Survey{{Sent: fact(d, "发放问卷280份", 280), Returned: fact(d, "回收266份", 266), Valid: fact(d, "有效258份", 258), At: At(d, "发放问卷"),
		Questions: []facts.Question{{Title: "对项目的态度", Attitude: true, At: At(d, "支持"), Options: []facts.Option{
			{Text: "支持", Kind: "support", Count: fact(d, "221", 221), Percent: fact(d, "85.7%", 85.7), Decimals: 1},
			{Text: "有条件支持", Kind: "conditional", Count: fact(d, "17", 17), Percent: fact(d, "6.6%", 6.6), Decimals: 1},
			{Text: "反对", Kind: "oppose", Count: fact(d, "24", 24), Percent: fact(d, "9.3%", 9.3), Decimals: 1},
		}}}}}
	f.Consultation.Methods = []facts.Method{
		{ID: "meeting", Held: true, Count: fact(d, "座谈会3场", 3), People: fact(d, "参会126人", 126), At: []document.Anchor{At(d, "座谈会3场")}},
		{ID: "visit", Held: true, Count: fact(d, "走访群众86户", 86), At: []document.Anchor{At(d, "走访群众86户")}},
		{ID: "hearing", Negated: true, Why: "未召开听证会", At: []document.Anchor{At(d, "未召开听证会")}},
	}
	f.Consultation.Groups = []facts.Group{
		{ID: "affected", Heard: true, Text: "群众", At: []document.Anchor{At(d, "走访群众86户")}},
		{ID: "department", Heard: true, Text: "青石镇人民政府", At: []document.Anchor{At(d, "青石镇人民政府")}},
	}
	for i, n := range []string{"征收补偿标准争议", "施工扬尘噪声扰民", "弃土场选址"} {
		degree := []string{"较大", "一般", "一般"}[i]
		f.Risks.Factors = append(f.Risks.Factors, facts.Risk{No: fmt.Sprint(i + 1), Name: n, Before: facts.Estimate{Degree: fact(d, degree, degree)}, At: At(d, n)})
	}
	f.Risks.System.Kind = "pxq"
	f.Risks.Index = []facts.IndexStatement{{V: 0.2876, Decimals: 4, Stage: "before", At: At(d, "0.2876")}}
	f.Levels = []facts.Level{
		{V: "低", Stage: "before", Where: "text", Word: "低风险", At: At(d, "初始风险等级为低风险")},
		{V: "低", Stage: "after", Where: "conclusion", Word: "低风险", At: At(d, "落实措施后")},
	}
	f.Measures.Rows = []facts.Measure{
		{No: "1", Risk: "征收补偿标准争议", Risks: []int{0}, Text: "公开补偿标准，逐户签订协议，设立咨询点并公布电话", Unit: "云岭县自然资源局", Assist: "青石镇人民政府、石门镇人民政府", Deadline: "开工前", At: At(d, "公开补偿标准")},
		{No: "2", Risk: "施工扬尘噪声扰民", Risks: []int{1}, Text: "设置围挡，洒水降尘，夜间停止高噪声作业", Unit: "相关部门", Deadline: "施工期", At: At(d, "设置围挡")},
	}
	f.Conclusion.Advice = fact(d, "建议在落实各项措施后实施", facts.Advice("conditional"))
	f.Citations = []facts.Citation{{Title: "重大行政决策程序暂行条例", Number: "国务院令第713号", Basis: true, At: At(d, "国务院令第713号")}}
	return f
}
