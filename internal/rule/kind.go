package rule

import (
	"wenping/internal/document"
	"wenping/internal/facts"
)

// kind is one entry of the closed list of check kinds. Each lives in a file
// kind_NAME.go and has one line in the table kinds.
type kind struct {
	name   string
	doc    string   // Chinese: what it checks, for `wenping rules show`
	fields []string // placeholders a wording of this kind may use: {name}
	// compile reads the rule's params (strictly: an unknown key is an error with
	// its position) and gives the check.
	compile func(p *params, pack *Pack) (check, error)
}

// check holds one rule against one submission.
type check func(c *Context) Outcome

// Context is what a check may look at. It is read-only and shared.
type Context struct {
	Doc         *document.Document
	Facts       *facts.Facts
	Kind        string      // report, form-report, analysis …
	Type        *facts.Type // nil when not known; TypeBy then says unsure
	TypeBy      string      // declared, detected, unsure
	Procedure   string      // simple, general, special; "" when not known
	ProcedureBy string
	Stage       Stage
	Profile     *Profile
	Pack        *Pack
	Attachments []Attached
	rule        *compiled
}

// Attached is a form or annex handed in beside the report.
type Attached struct {
	Name  string
	Kind  string // form, annex
	Doc   *document.Document
	Facts *facts.Facts
	// Unread: it was handed in but could not be read; Doc and Facts are empty.
	Unread bool
}

// Outcome is what a check came to: the verdict of the rule follows from its
// points (fail before doubt), or from Verdict when there are none.
type Outcome struct {
	Verdict Verdict
	Why     string // Chinese, with operands: "发放120份 ≥ 回收115份 ≥ 有效112份"
	Points  []Point
	Shown   []Evidence // for a pass: where it was seen
}

// Point is one thing found wrong or doubtful; it becomes a Finding.
type Point struct {
	Subject  string            // stable name of what it is about; part of the finding's key
	Verdict  Verdict           // Fail or Doubt
	Severity Severity          // empty: the rule's
	Weight   Weight            // empty: the rule's
	Fields   map[string]string // fills {placeholders} of the wording
	Message  string            // instead of the rule's wording, where a kind has several
	Demand   string
	Note     string // a whole sentence put after the wording: why it is only doubtful
	Evidence []Evidence
	Always   bool // asked of every procedure: that the procedure is not told changes nothing
}
