package paper

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"wenping/internal/review"
	"wenping/internal/rule"
	"wenping/internal/zh"
)

// Format of an issued letter, as in GB/T 9704.
type Format string

const (
	Formal Format = "formal" // 公文格式
	Mail   Format = "mail"   // 信函格式
)

// Issue is what an issued letter has and a draft has not.
type Issue struct {
	Format Format
	Head   string // 发文机关标志
	// Parts of Head and Name that a line does not end inside; nil where not known.
	HeadPhrases, NamePhrases []string

	Number  string // 云政法函〔2026〕5号
	Name    string // 署名
	Date    string // 2026年3月5日
	Printer string // 印发机关; 公文格式 only
	Printed string // 2026年3月5日印发
}

// Signing is what persons decide when a letter is issued.
type Signing struct {
	Format   Format
	No       int     // running number of the year
	Date     zh.Date // 成文日期
	Printer  string  // 印发机关; empty: the office itself
	Received zh.Date // when the addressee gets the letter; zero where not known yet
	// Edits are paragraphs that a person words otherwise: as composed → as it is to stand.
	Edits   map[string]string
	Preview bool // to be looked at, not to be sent: every page says so
}

// Why a letter is refused; the values are stable.
type Why string

const (
	NotAdopted    Why = "not-adopted"    // the standard is nobody's yet
	NotALetter    Why = "not-a-letter"   // lists for work are not issued
	Unsigned      Why = "unsigned"       // office, number or date is missing
	NothingUpheld Why = "nothing-upheld" // a letter of findings without one
	Contradicted  Why = "contradicted"   // a receipt beside a finding that must be mended, or an open item
	Unfilled      Why = "unfilled"       // a blank is left
)

// Refusal says why a letter cannot be issued.
type Refusal struct {
	Why     Why
	Message string // Chinese, a whole sentence: what is wrong and what to do
}

func (r *Refusal) Error() string { return r.Message }

func refuse(why Why, format string, args ...any) error {
	return &Refusal{why, fmt.Sprintf(format, args...)}
}

// ComposeIssued writes a letter to be issued: with head, number, issuer and
// date, and with none but the findings that a person upheld. It is refused
// with a *Refusal while the office has not adopted the standard, and wherever
// it would say more than persons have decided.
func ComposeIssued(r *review.Decided, office Office, w *Wording, kind Kind, s Signing) (*Notice, error) {
	if !r.Standard.Adopted {
		return nil, refuse(NotAdopted, "本机关尚未正式采用审查标准，不能出具正式文书。请先在规则文件中填写采用机关、名称和文号。")
	}
	if !slices.Contains([]Kind{Return, Correct, Receipt, Supplement}, kind) {
		return nil, refuse(NotALetter, "“%s”是工作清单，不作为正式文书出具。", w.Name(kind))
	}
	var missing []string
	for _, x := range []struct{ name, value string }{{"机关名称", office.Name}, {"发文代字", office.Code}} {
		if strings.TrimSpace(x.value) == "" {
			missing = append(missing, x.name)
		}
	}
	if s.No < 1 {
		missing = append(missing, "发文序号")
	}
	if !s.Date.Valid() {
		missing = append(missing, "成文日期")
	}
	if s.Format != Formal && s.Format != Mail {
		missing = append(missing, "文书格式")
	}
	if len(missing) > 0 {
		return nil, refuse(Unsigned, "缺少%s，不能出具正式文书。", strings.Join(missing, "、"))
	}
	if err := agrees(r.Review, kind); err != nil {
		return nil, err
	}
	if t := w.notices[kind]; t != nil && len(t.Items) > 0 && !slices.ContainsFunc(r.Findings, func(f review.Finding) bool { return f.Verdict == rule.Fail && t.tells(f.Item) }) {
		return nil, refuse(NothingUpheld, "采纳的意见都不是材料方面的问题，不能出具%s。", t.Name)
	}
	date := fmt.Sprintf("%d年%d月%d日", s.Date.Year, s.Date.Month, s.Date.Day)
	issue := &Issue{Format: s.Format, Head: office.Name, Number: fmt.Sprintf("%s〔%d〕%d号", office.Code, s.Date.Year, s.No), Name: office.Name, Date: date}
	if s.Format == Formal {
		issue.Head += "文件"
		issue.Printer = office.Name
		if s.Printer != "" {
			issue.Printer = s.Printer
		}
		issue.Printed = date + "印发"
	}
	issue.HeadPhrases, issue.NamePhrases = w.phrases(issue.Head), w.phrases(issue.Name)
	n, err := write(r.Review, office, w, kind, issue, s.Received)
	if err != nil {
		return nil, err
	}
	// No copies is an answer; on a draft it is a blank to be filled.
	if len(office.Copies) == 0 {
		n.Paragraphs = slices.DeleteFunc(n.Paragraphs, func(p Paragraph) bool { return p.Level == Copy })
		n.Blanks = slices.DeleteFunc(n.Blanks, func(s string) bool { return s == "抄送机关" })
	}
	for i, p := range n.Paragraphs {
		if text, ok := s.Edits[p.Text]; ok {
			if n.Paragraphs[i].Text = oneLine(text); n.Paragraphs[i].Text == "" {
				return nil, refuse(Unfilled, "“%s”一段改成了空白，请恢复或重新填写。", string([]rune(p.Text)[:min(12, utf8.RuneCountInString(p.Text))]))
			}
		}
	}
	if s.Preview {
		n.Mark = w.words.PreviewMark
	}
	if len(n.Blanks) > 0 {
		return nil, refuse(Unfilled, "%s尚未填写，不能出具正式文书。", strings.Join(n.Blanks, "、"))
	}
	return n, nil
}

// oneLine is what a person typed into a field as one paragraph.
func oneLine(s string) string {
	var lines []string
	for l := range strings.Lines(s) {
		lines = append(lines, strings.TrimSpace(l))
	}
	return strings.Join(lines, "")
}

// agrees says whether the kind of letter fits what was decided.
func agrees(r *review.Review, kind Kind) error {
	n := count(r)
	must := 0
	for _, f := range r.Findings {
		if f.Verdict == rule.Fail && f.Severity == rule.Must {
			must++
		}
	}
	switch {
	case kind == Receipt && must > 0:
		return refuse(Contradicted, "已采纳%d条必改意见，不能出具备案回执。", must)
	case kind == Receipt && n.doubt+n.manual > 0:
		return refuse(Contradicted, "还有%d项需要核实，核实后方可出具备案回执。", n.doubt+n.manual)
	case kind != Receipt && n.fail == 0:
		return refuse(NothingUpheld, "没有采纳任何意见，不能出具退回或者反馈文书。")
	}
	return nil
}
