package rule

import "reflect"

// closedNames are the keys that take only certain words.
var closedNames = map[string][]string{
	"ruleFile.kind": kindNames(), "ruleFile.weight": weights, "ruleFile.reason": reasons, "ruleFile.heading": headings, "ruleFile.from": stages, "ruleFile.removal": removals,
	"itemFile.reason": reasons, "itemFile.heading": headings,
	"conditions.kind": docKinds, "conditions.kind_not": docKinds, "conditions.procedure": procedures, "conditions.procedure_not": procedures,
	"conditions.stage": stages, "conditions.stage_not": stages,
	"Given.kind": docKinds, "Given.procedure": {"simple", "general", "special", "unsure"}, "Given.stage": stages, "Given.type_by": {"declared", "detected", "unsure"},
	"Case.want": verdicts, "Case.covers": caseRoles, "Row.want": verdicts, "Row.covers": caseRoles,
	"Exception.then": {"na", "na-if-absent", "manual"},
	"Param.mark":     marks, "Days.unit": {"day", "workday"}, "SampleRow.of": {"household", "person", "form"},
	"Law.status": lawStates, "Law.mark": marks, "yearFile.mark": marks,
}

// required are the keys a thing cannot be without.
var required = map[string][]string{
	"packFile": {"id", "title", "version"}, "categoryFile": {"category", "items"},
	"itemFile": {"id", "name", "criterion", "reason", "rules"}, "ruleFile": {"id", "kind", "severity"},
	"Case": {"name", "want"}, "casesFile": {"cases"}, "Profile": {"id"}, "Param": {"value", "source", "mark"},
	"Term": {"id"}, "QuantityTerm": {"key"}, "Type": {"id", "name"}, "Factor": {"id", "name"}, "Law": {"title"},
}

// marks say how sure a source is.
var (
	marks     = []string{"S", "S2", "K", "P", "B", "I"}
	lawStates = []string{"in-force", "repealed", "superseded", "draft"}
)

// keyDoc is what an editor shows of a key.
func keyDoc(t reflect.Type, key string) string {
	if t == reflect.TypeFor[Profile]() {
		if n := paramNames[key]; n != "" {
			return n + "。写作{value, source, mark}：取值、来源、来源可靠程度。"
		}
	}
	return keyDocs[typeName(t)+"."+key]
}

// paramNames are the parameters of a profile as people call them.
var paramNames = map[string]string{
	"publicity_min": "公示最短期限", "publicity_channels_min": "公示渠道最少数", "consult_methods_min": "征求意见方式最少数",
	"simple_methods_min": "简易程序征求意见方式最少数", "sample_table": "样本量下限表",
	"support_suspicious_at": "支持率过高提示线", "oppose_high": "反对比例直接定高风险线", "oppose_mid": "反对比例直接定中风险线",
	"oppose_rule": "反对比例直接定性是否为本地规定", "demand_to_risk_threshold": "诉求应列为风险的比例",
	"pxq_single": "单因素风险值分级界限", "pxq_total": "综合指数分级界限",
	"expert_min": "评审专家最少人数", "agency_must_be_filed": "第三方机构须备案", "gross_unmatched": "无措施风险的严重比例", "recognised_min": "扫描识别文字的最低把握", "recognised_page_min": "扫描页的最低平均把握",
}

// keyDocs are the other keys, by type.
var keyDocs = map[string]string{
	"packFile.id": "规则包编号。", "packFile.title": "标准名称，文书中引用。", "packFile.version": "版本。", "packFile.adopted": "是否已由机关采用。",
	"packFile.adopted_by": "采用机关、文号、日期。", "packFile.replace": "为true时不叠加在内置标准之上，单独成套。", "packFile.categories": "类别。", "packFile.applicability": "适用表。",
	"itemFile.id": "要点编号，如D3。", "itemFile.criterion": "审查标准，一句话。", "itemFile.reason": "理由：R1征求意见范围不广，R2风险识别不准，R3应对措施不力，R0其他。",
	"itemFile.heading": "理由为R0时的归类。", "itemFile.basis": "依据；verified为true的才在文书中引用。", "itemFile.help": "给审查人员的说明。",
	"ruleFile.id": "规则编号：要点编号、点、英文短词。", "ruleFile.kind": "检查方式。", "ruleFile.severity": "must必改、should建议、note提示；可按阶段或等级分列。",
	"ruleFile.weight": "gross：单独即建议退回。", "ruleFile.from": "从哪个阶段起要求。", "ruleFile.applies": "适用条件，全部满足才适用。", "ruleFile.na": "不适用时的说明。",
	"ruleFile.params": "检查方式的参数，随kind而不同。", "ruleFile.finding": "发现的措辞，整句。", "ruleFile.doubt": "仅存疑时的措辞。", "ruleFile.demand": "要求的措辞，整句。",
	"ruleFile.removal": "删去即算改正的范围：words删去所指文字，passage连同整段（行）删去；不写的，以删代改不算改正。",
	"ruleFile.perhaps": "所缺的内容可能以别的说法写在何处：正文中有这样的句子时只存疑并指出该处，不判缺少。", "Perhaps.of": "只对说明中有此内容的发现（RE2），不写即全部。", "Perhaps.words": "句子或单元格中的词（RE2）。", "Perhaps.heads": "标题、表题、表格首行首列中的词（RE2）。", "Perhaps.not": "句中有此内容的不算（RE2）。", "Perhaps.in": "在哪些部分中找，不写即全部正文。",
	"ruleFile.false_alarms": "已知可能误报的情形。", "ruleFile.cases": "用例：至少两个应发现、两个应安静、一个应存疑。",
	"Case.rule": "用例属于哪条规则（写在cases目录时必填）。", "Case.given": "假定的报送情况。", "Case.text": "报告正文，用简易标记书写。", "Case.form": "随附报备表的正文。",
	"Case.annex": "随附附件的正文。", "Case.want": "应得的判断。", "Case.covers": "用例的作用；不写时按want推定。", "Case.contains": "说明或发现中应有的词。", "Case.lacks": "说明或发现中不应有的词。", "Case.at": "所引位置的标题或原文中应有的词。",
	"Case.each": "一份正文作多个用例：正文等处的{x}、{y}依次换成各行所写，行中另写的want、given、contains、lacks、at代替用例的。",
	"Row.x":     "代替{x}的文字，写多个即各作一个用例。", "Row.y": "代替{y}的文字。", "Row.given": "另行假定的报送情况，只写不同的。", "Row.want": "应得的判断，不写同用例。",
	"Row.covers": "用例的作用，不写时按want推定。", "Row.contains": "说明或发现中应有的词，不写同用例。", "Row.lacks": "说明或发现中不应有的词，不写同用例。", "Row.at": "所引位置中应有的词，不写同用例。",
	"Param.value": "取值。", "Param.source": "来源。", "Param.mark": "来源可靠程度：S读过原文，S2见于转载，K已知未核，P见于实务，B立项材料，I自拟。",
	"Term.words": "词语，任一出现即认定。", "Term.patterns": "正则表达式（RE2），在折叠后的文字上匹配。", "Term.not": "例外：命中的词含有其一时不算。", "Term.for": "适用的事项类型，空为全部。",
	"QuantityTerm.units": "单位及其折算为基本单位的倍数。", "QuantityTerm.subjects": "表明另一口径的词。",
	"Type.title": "名称中出现即作判断的词。", "Type.text": "概况中出现仅作提示的词。", "Type.fixed": "固定资产投资项目（适用八类风险）。", "Type.must": "必查风险因素编号。",
	"Exception.when": "在什么条件下。", "Exception.then": "na不适用（缺省），na-if-absent没有则不适用，manual改提问题。", "Exception.why": "说明，整句。", "Exception.question": "then为manual时的问题。",
	"Law.status": "in-force现行，repealed废止，superseded被取代，draft草案。", "Law.from": "施行日期，2024-03-05。", "Law.until": "自此日起不再施行。",
}
