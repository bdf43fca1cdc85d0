package review

import (
	"encoding/json"

	"wenping/internal/document"
	"wenping/internal/facts"
	"wenping/internal/rule"
)

// Schema names the JSON form of a Review.
const Schema = "wenping.review/1"

// Review is the record of one submission. Its JSON form is relied on from
// outside: names and values are stable.
type Review struct {
	Schema    string          `json:"schema"`
	File      string          `json:"file"`
	SHA256    string          `json:"sha256"`
	Kind      Kind            `json:"kind"`
	Format    string          `json:"format"`
	Pages     int             `json:"pages,omitempty"`
	Chars     int             `json:"chars"`
	Type      TypeOf          `json:"type"`
	Procedure By              `json:"procedure"`
	Stage     rule.Stage      `json:"stage"`
	Profile   string          `json:"profile"`
	Standard  Standard        `json:"standard"`
	Items     []Item          `json:"items"` // all 45, in order
	Findings  []Finding       `json:"findings"`
	Facts     json.RawMessage `json:"facts"`
	Losses    []Loss          `json:"losses"`
	Warnings  []string        `json:"warnings,omitempty"` // Chinese, for people: 内部资料, several parts …
	Papers    []Paper         `json:"papers"`
	Outcome   Outcome         `json:"outcome"`

	// Not printed: what papers and screens are made of.
	Resubmitted *Resubmitted       `json:"-"` // nil: no version before it was returned
	Document    *document.Document `json:"-"`
	Beside      []Beside           `json:"-"` // what was handed in with the report, in its order
	Found       *facts.Facts       `json:"-"`
	Broken      []string           `json:"-"` // English, for logs: checks that panicked and so came out as doubt
}

// Kind of document.
type Kind string

const (
	KindReport     Kind = "report"
	KindFormReport Kind = "form-report" // 评估报告表
	KindAnalysis   Kind = "analysis"    // 社会稳定风险分析篇章
	KindForm       Kind = "form"        // 报备表
	KindAnnex      Kind = "annex"
	KindEffect     Kind = "effect" // 实施后效果评价
	KindOther      Kind = "other"
)

// By says how a value came about: declared, detected or unsure.
type By struct {
	ID   string `json:"id"`
	Name string `json:"name,omitempty"`
	By   string `json:"by"`
}

// TypeOf is the decision type of the matter.
type TypeOf = By

// Standard stamps a review with the pack it was made by.
type Standard struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Number  string `json:"number,omitempty"` // under which the office adopted it
	Version string `json:"version"`
	Hash    string `json:"hash"`
	Adopted bool   `json:"adopted"`
}

// Item is one of the 45 with its verdict.
type Item struct {
	ID            string       `json:"id"`
	Name          string       `json:"name"`
	Verdict       rule.Verdict `json:"verdict"`
	Why           string       `json:"why"`
	OpenQuestions []string     `json:"open_questions"`
	Rules         []RuleLine   `json:"rules"`
}

// RuleLine is one rule's result below its item: what it came to, by which
// values (in Why) and from which places, for a pass as well.
type RuleLine struct {
	ID       string       `json:"id"`
	Verdict  rule.Verdict `json:"verdict"`
	Why      string       `json:"why"`
	Question string       `json:"-"` // for a person; only of a manual rule
	Evidence []Evidence   `json:"evidence,omitempty"`
}

// Finding is a proposal as printed.
type Finding struct {
	ID       string        `json:"id"` // f1, f2 … in the order of the items
	Key      string        `json:"key"`
	Item     string        `json:"item"`
	Rule     string        `json:"rule"`
	Verdict  rule.Verdict  `json:"verdict"`
	Severity rule.Severity `json:"severity"`
	Weight   rule.Weight   `json:"weight"`
	Reason   rule.Reason   `json:"reason"`
	Heading  string        `json:"heading,omitempty"`
	Message  string        `json:"message"`
	Demand   string        `json:"demand"`
	Basis    []string      `json:"basis,omitempty"` // verified law or rule behind it, as a letter names it
	Evidence []Evidence    `json:"evidence"`
	Again    bool          `json:"again,omitempty"` // the version before was returned with it

	fields map[string]string // the values behind the message; lost where a review is read back
}

// Evidence is a place as printed. Row and Col are 0-based like those of the
// extracted document; absent outside tables.
type Evidence struct {
	Role      rule.EvidenceRole `json:"role"`
	File      string            `json:"file,omitempty"` // where it is not the report itself
	Page      int               `json:"page,omitempty"`
	PageLabel string            `json:"page_label,omitempty"`
	Path      string            `json:"path,omitempty"`
	Block     string            `json:"block,omitempty"`
	Row       *int              `json:"row,omitempty"`
	Col       *int              `json:"col,omitempty"`
	Quote     string            `json:"quote"`
	Box       []float64         `json:"box,omitempty"` // x0 y0 x1 y1, points from the top left
	Masked    bool              `json:"masked"`

	Recognised bool    `json:"recognised,omitempty"` // read off a picture
	Confidence float64 `json:"confidence,omitempty"` // how surely, 0 to 1; absent where nobody says

	// Cite is the place in words (第9页, PDF第12页, “第四章”第3段); not printed.
	Cite string `json:"-"`
	// Anchor is the place in Document, for whoever writes into the author's file;
	// zero for another file, or where there is no place. Not printed.
	Anchor document.Anchor `json:"-"`
}

// Beside is a file handed in with a report. Name is as evidence has it; the
// document of one that could not be read is empty.
type Beside struct {
	Name     string
	Document *document.Document
}

// Loss is what could not be read, as printed.
type Loss struct {
	Kind    string `json:"kind"`
	Page    int    `json:"page,omitempty"`
	Section string `json:"section,omitempty"`
	Note    string `json:"note"`
}

// Paper is a file made from the review.
type Paper struct {
	Kind  string `json:"kind"` // return correct file undecided selfcheck form
	File  string `json:"file"`
	Draft bool   `json:"draft"`
}

// Outcome is what the machine suggests; a person decides.
type Outcome struct {
	Suggestion Suggestion    `json:"suggestion"`
	Reasons    []rule.Reason `json:"reasons"`
}

// Suggestion: file, correct, return or undecided.
type Suggestion string

const (
	File      Suggestion = "file"
	Correct   Suggestion = "correct"
	Return    Suggestion = "return"
	Undecided Suggestion = "undecided"
)

// Submitted is one file of a submission.
type Submitted struct {
	Name string
	Data []byte
}

// Submission is a report with, optionally, its form and annexes.
type Submission struct {
	Report      Submitted
	Attachments []Submitted
}

// Options are the flags of a review; zero values mean "detect" or default.
type Options struct {
	Type      string
	Profile   string
	Procedure string
	Stage     rule.Stage
}

// Read turns bytes into a document; it is handed in by cmd (ingest.Read).
type Read func(name string, data []byte) (*Reading, error)

// Reading is what a Read gives: the document, its kind, and warnings.
type Reading struct {
	Document *document.Document
	Kind     Kind
	Refused  error // why it cannot be reviewed as a report (a problem), or nil
	Warnings []string
}
