package rule

import "wenping/internal/document"

// Verdict is what a rule or an item comes to.
type Verdict string

const (
	Pass   Verdict = "pass"   // 符合
	Fail   Verdict = "fail"   // 不符合
	Doubt  Verdict = "doubt"  // 存疑: could not be determined, Why says why
	Manual Verdict = "manual" // 需人工: a question only a person can answer
	NA     Verdict = "na"     // 不适用, Why says why
)

// Severity of a rule.
type Severity string

const (
	Must   Severity = "must"   // 必改
	Should Severity = "should" // 建议
	Note   Severity = "note"   // 提示: never changes an item's verdict
)

// Weight of a rule: a failed gross must finding returns the report.
type Weight string

const (
	Normal Weight = "normal"
	Gross  Weight = "gross"
)

// Reason groups findings in the letter.
type Reason string

const (
	R0 Reason = "R0" // 其他, under Heading of the rule
	R1 Reason = "R1" // 征求意见范围不广
	R2 Reason = "R2" // 风险识别不准
	R3 Reason = "R3" // 应对措施不力
)

// Stage of a submission.
type Stage string

const (
	StageDraft  Stage = "draft"
	StageReview Stage = "review"
	StageFiling Stage = "filing"
)

// Result is what one rule came to. Every rule of the pack has exactly one.
type Result struct {
	Rule     string // "D3.period"
	Item     string // "D3"
	Verdict  Verdict
	Why      string // Chinese: for a pass too, with its operands
	Question string // for Manual: what a person has to answer
	Findings []Finding
	Severity Severity   // as it holds for this submission (stage, level)
	Shown    []Evidence // where a pass was seen

	broken string // English: a check that panicked, for logs and tests
}

// Broken says how the rule's check broke, or "".
func (r *Result) Broken() string { return r.broken }

// Finding is one proposal to a person: a fact, the place, and a demand.
type Finding struct {
	Key      string // rule + subject, stable over reruns and resubmissions: "I1.matched/施工扬尘"
	Item     string
	Rule     string
	Verdict  Verdict // fail or doubt
	Severity Severity
	Weight   Weight
	Reason   Reason
	Heading  string // for R0: 形式与程序, 数据不一致, 分析论证不充分
	Message  string // Chinese, filled wording
	Demand   string
	Basis    []string // what a letter may name: verified, and of the type of matter
	Evidence []Evidence

	Fields map[string]string // the values behind the wording, by placeholder; for comparing two versions
}

// EvidenceRole says what a place shows.
type EvidenceRole string

const (
	Says      EvidenceRole = "says"      // 报告称
	Conflicts EvidenceRole = "conflicts" // 与之不符
	Searched  EvidenceRole = "searched"  // 查找范围: where we looked for what is missing
)

// Evidence is one place that supports a finding or a pass.
type Evidence struct {
	Role   EvidenceRole
	Anchor document.Anchor
	Place  document.Place
	Source int // 0 the report, 1… the files handed in with it
}
