package rule

import (
	"slices"
	"strings"
)

// conditions say for which submissions something holds. An empty list asks
// nothing; all that is asked must match.
type conditions struct {
	Kind         []string `yaml:"kind"`
	KindNot      []string `yaml:"kind_not"`
	Procedure    []string `yaml:"procedure"`
	ProcedureNot []string `yaml:"procedure_not"`
	Type         []string `yaml:"type"`
	TypeNot      []string `yaml:"type_not"`
	Stage        []string `yaml:"stage"`
	StageNot     []string `yaml:"stage_not"`
	Profile      []string `yaml:"profile"`
	ProfileNot   []string `yaml:"profile_not"`
	Fixed        *bool    `yaml:"fixed"` // fixed-asset projects only (or not)
}

// match says whether the submission meets the conditions, and if not, which one fails.
func (a *conditions) match(c *Context) (ok bool, why string) {
	profile := ""
	if c.Profile != nil {
		profile = c.Profile.ID
	}
	typeID, typeName := "", "未能确定"
	if c.Type != nil {
		typeID, typeName = c.Type.ID, c.Type.Name
	}
	typeWhy := "本项不适用于本事项类型（" + typeName + "）。"
	if c.Type == nil {
		typeWhy = "本项只适用于部分事项类型，而本事项的类型未能确定，未作判断。"
	}
	for _, t := range []struct {
		is, not []string
		have    string
		why     string
	}{
		{a.Kind, a.KindNot, c.Kind, "本项不适用于" + kindName(c.Kind) + "。"},
		{a.Procedure, a.ProcedureNot, c.Procedure, "本项不适用于" + ProcedureName(c.Procedure) + "。"},
		{a.Type, a.TypeNot, typeID, typeWhy},
		{a.Stage, a.StageNot, string(c.Stage), "本阶段（" + StageName(c.Stage) + "）不要求。"},
		{a.Profile, a.ProfileNot, profile, "所选地区参数对本项不作要求。"},
	} {
		if len(t.is) > 0 && !slices.Contains(t.is, t.have) || slices.Contains(t.not, t.have) {
			return false, t.why
		}
	}
	if a.Fixed != nil && (c.Type == nil || c.Type.Fixed != *a.Fixed) {
		return false, typeWhy
	}
	return true, ""
}

// Exception is one line of the applicability table: for these items or rules,
// under these conditions, the result is na (or a question, or na when absent).
type Exception struct {
	Items    []string   `yaml:"items"`
	Rules    []string   `yaml:"rules"`
	When     conditions `yaml:"when"`
	Then     string     `yaml:"then"` // na (default), manual, na-if-absent
	Why      string     `yaml:"why"`
	Question string     `yaml:"question"`
}

func (e *Exception) about(r *Rule) bool {
	return slices.Contains(e.Items, r.Item.ID) || slices.Contains(e.Rules, r.ID)
}

// stageRank orders the stages: a rule from review on does not hold at draft.
func stageRank(s Stage) int {
	return slices.Index([]Stage{StageDraft, StageReview, StageFiling}, s)
}

// StageName is the Chinese name of a stage.
func StageName(s Stage) string {
	switch s {
	case StageDraft:
		return "编制自查"
	case StageReview:
		return "评审"
	case StageFiling:
		return "报备"
	}
	return string(s)
}

// ProcedureName is the Chinese name of a procedure.
func ProcedureName(id string) string {
	switch id {
	case "simple":
		return "简易程序"
	case "general":
		return "一般程序"
	case "special":
		return "特别程序"
	}
	return "未写明的程序"
}

func kindName(id string) string {
	switch id {
	case "report":
		return "评估报告"
	case "form-report":
		return "评估报告表"
	case "analysis":
		return "风险分析篇章"
	}
	return "此类文件"
}

// VerdictName is the Chinese name of a verdict.
func VerdictName(v Verdict) string {
	switch v {
	case Pass:
		return "符合"
	case Fail:
		return "不符合"
	case Doubt:
		return "存疑"
	case Manual:
		return "需人工"
	case NA:
		return "不适用"
	}
	return string(v)
}

// SeverityName is the Chinese name of a severity.
func SeverityName(s Severity) string {
	switch s {
	case Must:
		return "必改"
	case Should:
		return "建议"
	case Note:
		return "提示"
	}
	return string(s)
}

// ReasonName is the Chinese name of a reason; heading is used for R0.
func ReasonName(r Reason, heading string) string {
	switch r {
	case R1:
		return "征求意见范围不广"
	case R2:
		return "风险识别不准"
	case R3:
		return "应对措施不力"
	}
	if heading != "" {
		return heading
	}
	return "其他"
}

// Headings of findings with reason R0.
var headings = []string{"形式与程序", "数据不一致", "分析论证不充分"}

var (
	stages     = []string{"draft", "review", "filing"}
	procedures = []string{"simple", "general", "special"}
	docKinds   = []string{"report", "form-report", "analysis"}
	severities = []string{"must", "should", "note"}
	weights    = []string{"normal", "gross"}
	removals   = []string{string(RemoveWords), string(RemovePassage)}
	reasons    = []string{"R0", "R1", "R2", "R3"}
	verdicts   = []string{"pass", "fail", "doubt", "manual", "na"}
)

func joinNames(list []string) string { return strings.Join(list, "、") }
