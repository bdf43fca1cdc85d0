package review

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"wenping/internal/rule"
)

// Deed is what a person did with a proposal. The values are stored and stable.
type Deed string

const (
	Uphold     Deed = "uphold"     // 采纳: as proposed
	Reword     Deed = "reword"     // 改写: upheld in the person's own words
	Dismiss    Deed = "dismiss"    // 不采纳, with a reason; of a doubt: 判符合
	Supplement Deed = "supplement" // 要求补充: what is in doubt is asked for
	Add        Deed = "add"        // a finding of the person's own
	Answer     Deed = "answer"     // to a question that only a person can answer
	Follow     Deed = "follow"     // what became of a returned point: 已改, 未改 …
	Comment    Deed = "comment"
	Undo       Deed = "undo" // takes an earlier act back
)

// Because is why a finding was not upheld. The first two are false alarms of
// the rule.
type Because string

const (
	InReport      Because = "in-report"      // 报告中已有，系统未找到
	Misread       Because = "misread"        // 系统对原文理解有误
	NotApplicable Because = "not-applicable" // 本事项不适用
	Slight        Because = "slight"         // 属实，但影响轻微
)

// FalseAlarm says that the rule was wrong, not the report.
func (b Because) FalseAlarm() bool { return b == InReport || b == Misread }

// Reply is the answer to a question.
type Reply string

const (
	Sound   Reply = "sound"   // 没有问题
	Faulty  Reply = "faulty"  // 有问题; the act carries the finding
	Unclear Reply = "unclear" // 看不清: to be supplied
)

// Act is one thing that a named person said on a review. Acts are only ever
// added: what holds is what the last act on a subject says, and undoing is an
// act too.
type Act struct {
	N        int           `json:"n"` // 1, 2, … within a review
	By       string        `json:"by"`
	At       time.Time     `json:"at"`
	Deed     Deed          `json:"deed"`
	On       string        `json:"on,omitempty"`    // key of a finding; id of the rule that asks; key of a returned point; empty for add and undo
	State    State         `json:"state,omitempty"` // follow
	Message  string        `json:"message,omitempty"`
	Demand   string        `json:"demand,omitempty"`
	Because  Because       `json:"because,omitempty"`
	Reply    Reply         `json:"reply,omitempty"`
	Item     string        `json:"item,omitempty"` // add
	Severity rule.Severity `json:"severity,omitempty"`
	Reason   rule.Reason   `json:"reason,omitempty"`
	Evidence []Evidence    `json:"evidence,omitempty"`
	Note     string        `json:"note,omitempty"` // comment, or what a dismissal adds
	Undoes   int           `json:"undoes,omitempty"`
}

// Most characters of a text that a person writes.
const maxWords = 2000

// ActError says, in a Chinese sentence, why an act cannot stand.
type ActError struct{ Message string }

func (e *ActError) Error() string { return e.Message }

func refuse(format string, args ...any) error { return &ActError{fmt.Sprintf(format, args...)} }

// Check says whether an act can be added to those already there. It trims and
// completes the act.
func (j *Judgement) Check(a *Act) error {
	for _, s := range []*string{&a.By, &a.Message, &a.Demand, &a.Note} {
		*s = strings.TrimSpace(*s)
		if utf8.RuneCountInString(*s) > maxWords {
			return refuse("文字超过 %d 字，请精简后再保存。", maxWords)
		}
	}
	if a.By == "" {
		return refuse("请先填写您的姓名，再作判定。")
	}
	switch a.Deed {
	case Uphold, Reword, Dismiss, Supplement:
		o := j.of[a.On]
		if o == nil {
			return refuse("没有这条意见，可能报告已重新审查。请刷新后再判定。")
		}
		return o.check(a)
	case Add:
		return j.checkAdded(a)
	case Answer:
		if j.asked[a.On] == nil {
			return refuse("没有这个问题，可能报告已重新审查。请刷新后再回答。")
		}
		switch a.Reply {
		case Sound, Unclear:
			return nil
		case Faulty:
			if a.Message == "" {
				return refuse("请写明您看到的问题。")
			}
			return a.grade()
		}
		return refuse("请选择：没有问题、有问题、看不清。")
	case Follow:
		p := j.returned[a.On]
		if p == nil {
			return refuse("没有这条上次意见，可能两版已重新比对。请刷新后再判定。")
		}
		return j.checkFollow(p, a)
	case Comment:
		if a.Note == "" {
			return refuse("批注没有内容。")
		}
		if a.On != "" && j.of[a.On] == nil && j.asked[a.On] == nil && j.returned[a.On] == nil {
			return refuse("没有这条意见，可能报告已重新审查。请刷新后再写。")
		}
		return nil
	case Undo:
		for _, b := range j.Trail {
			if b.N == a.Undoes && b.Deed != Undo && !j.undone[b.N] {
				return nil
			}
		}
		return refuse("这一步已经撤销，或不存在。")
	}
	return refuse("不认识的操作“%s”。", a.Deed)
}

func (o *Opinion) check(a *Act) error {
	doubt := o.Finding.Verdict == rule.Doubt
	switch {
	case o.Added && a.Deed != Reword && a.Deed != Dismiss && a.Deed != Uphold:
		return refuse("人工增加的意见可以改写或者撤销。")
	case doubt && a.Deed == Uphold:
		// What the machine could not tell never becomes 不符合 by its own words.
		return refuse("这一项系统没有把握。判不符合，请写明您看到的情况。")
	case a.Deed == Reword && a.Message == "":
		return refuse("请写明意见的内容。")
	case a.Deed == Supplement && !doubt:
		return refuse("只有存疑的内容可以要求补充。")
	case a.Deed == Dismiss && !doubt && !o.Added:
		switch a.Because {
		case InReport, Misread, NotApplicable, Slight:
		default:
			return refuse("请选择不采纳的理由。")
		}
	}
	return nil
}

// grade completes and checks severity and reason of a person's own finding.
func (a *Act) grade() error {
	if a.Severity == "" {
		a.Severity = rule.Should
	}
	if a.Reason == "" {
		a.Reason = rule.R0
	}
	switch a.Severity {
	case rule.Must, rule.Should, rule.Note:
	default:
		return refuse("没有“%s”这种程度，应为必改、建议或者提示。", a.Severity)
	}
	switch a.Reason {
	case rule.R0, rule.R1, rule.R2, rule.R3:
	default:
		return refuse("没有“%s”这种理由。", a.Reason)
	}
	return nil
}

func (j *Judgement) checkAdded(a *Act) error {
	if j.item(a.Item) == nil {
		return refuse("审查要点中没有“%s”，请选择意见所属的项。", a.Item)
	}
	if a.Message == "" {
		return refuse("请写明意见的内容。")
	}
	if len(a.Evidence) > maxEvidence {
		return refuse("一条意见最多注明 %d 处原文。", maxEvidence)
	}
	for i := range a.Evidence {
		e := &a.Evidence[i]
		e.Role = rule.Says
		e.Quote, e.Masked = Mask(strings.TrimSpace(e.Quote))
		if r := []rune(e.Quote); len(r) > 300 {
			e.Quote = string(r[:300]) + "…"
		}
	}
	return a.grade()
}
