package paper_test

import (
	"errors"
	"strings"
	"testing"

	"wenping/internal/paper"
	"wenping/internal/paper/papertest"
	"wenping/internal/review"
	"wenping/internal/rule"
	"wenping/internal/zh"
)

func adopted(s review.Suggestion, only ...string) *review.Review {
	r := papertest.Review(s, only...)
	r.Standard.Adopted, r.Standard.Title = true, "云岭县稳评报告审查标准"
	return r
}

func authority() paper.Office {
	o := office
	o.Name, o.Code = "中共云岭县委政法委员会", "云政法函"
	return o
}

func signing() paper.Signing {
	return paper.Signing{Format: paper.Mail, No: 5, Date: zh.Date{Year: 2026, Month: 12, Day: 3}}
}

func none(review.Finding) bool { return false }

func TestIssuedLetterSaysOnlyWhatPersonsUpheld(t *testing.T) {
	r := adopted(review.Return)
	dismissed := r.Findings[0]
	upheld := func(f review.Finding) bool { return f.Key != dismissed.Key }
	n, err := paper.ComposeIssued(papertest.Decide(r, upheld, false), authority(), wording(t), paper.Return, signing())
	if err != nil {
		t.Fatal(err)
	}
	text := n.Text()
	for _, want := range []string{"云政法函〔2026〕5号", "中共云岭县委政法委员会", "2026年12月3日", "《云岭县稳评报告审查标准》", "现予退回", "一、主要问题"} {
		if !strings.Contains(text, want) {
			t.Errorf("the letter lacks %q", want)
		}
	}
	for _, bad := range []string{"拟", "草稿", "机器", "＿", strings.TrimRight(dismissed.Message, "。")} {
		if strings.Contains(text, bad) {
			t.Errorf("the letter has %q", bad)
		}
	}
	if n.Draft || n.Mark != "" {
		t.Error("an issued letter is marked as a draft")
	}
	fails := 0
	for _, row := range n.Attachment.Rows {
		if row.Verdict == "不符合" {
			fails++
		}
	}
	items := map[string]bool{}
	for _, f := range r.Findings {
		if f.Verdict == rule.Fail && upheld(f) && f.Severity != rule.Note {
			items[f.Item] = true
		}
	}
	if fails != len(items) {
		t.Errorf("%d items are 不符合, upheld findings stand in %d", fails, len(items))
	}
}

func TestLettersThatAreRefused(t *testing.T) {
	all, settled := func(r *review.Review) *review.Decided { return papertest.Decide(r, nil, false) }, func(r *review.Review) *review.Decided { return papertest.Decide(r, nil, true) }
	nothing := func(r *review.Review) *review.Decided { return papertest.Decide(r, none, false) }
	for name, c := range map[string]struct {
		want   paper.Why
		kind   paper.Kind
		decide func(*review.Review) *review.Decided
		change func(*review.Review, *paper.Office, *paper.Signing)
	}{
		"the standard is not adopted": {paper.NotAdopted, paper.Return, all, func(r *review.Review, _ *paper.Office, _ *paper.Signing) { r.Standard.Adopted = false }},
		"a list for work":             {paper.NotALetter, paper.SelfCheck, all, nil},
		"another list for work":       {paper.NotALetter, paper.Undecided, all, nil},
		"no office":                   {paper.Unsigned, paper.Return, all, func(_ *review.Review, o *paper.Office, _ *paper.Signing) { o.Name = " " }},
		"no code":                     {paper.Unsigned, paper.Return, all, func(_ *review.Review, o *paper.Office, _ *paper.Signing) { o.Code = "" }},
		"no number":                   {paper.Unsigned, paper.Return, all, func(_ *review.Review, _ *paper.Office, s *paper.Signing) { s.No = 0 }},
		"no date":                     {paper.Unsigned, paper.Return, all, func(_ *review.Review, _ *paper.Office, s *paper.Signing) { s.Date = zh.Date{} }},
		"an impossible date":          {paper.Unsigned, paper.Return, all, func(_ *review.Review, _ *paper.Office, s *paper.Signing) { s.Date.Day = 32 }},
		"no format":                   {paper.Unsigned, paper.Return, all, func(_ *review.Review, _ *paper.Office, s *paper.Signing) { s.Format = "" }},
		"nothing upheld":              {paper.NothingUpheld, paper.Correct, nothing, nil},
		"nothing decided": {paper.NothingUpheld, paper.Return, func(r *review.Review) *review.Decided {
			return review.Judge(r, nil).Decide()
		}, nil},
		"a receipt with a point to mend": {paper.Contradicted, paper.Receipt, settled, nil},
		"a receipt with open items":      {paper.Contradicted, paper.Receipt, nothing, nil},
		"a receipt that nobody decided": {paper.Contradicted, paper.Receipt, func(r *review.Review) *review.Decided {
			return review.Judge(r, nil).Decide()
		}, nil},
		"a deadline that nobody has filled": {paper.Unfilled, paper.Return, all, func(_ *review.Review, o *paper.Office, _ *paper.Signing) { o.Deadline = "" }},
		"a wording emptied": {paper.Unfilled, paper.Return, all, func(_ *review.Review, _ *paper.Office, s *paper.Signing) {
			s.Edits = map[string]string{"特此函告。": " "}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			r, o := adopted(review.Return), authority()
			s := signing()
			if c.change != nil {
				c.change(r, &o, &s)
			}
			_, err := paper.ComposeIssued(c.decide(r), o, wording(t), c.kind, s)
			var no *paper.Refusal
			if !errors.As(err, &no) || no.Why != c.want {
				t.Fatalf("err = %v, want %s", err, c.want)
			}
			if no.Message == "" {
				t.Error("a refusal says nothing")
			}
		})
	}
}

func TestReceiptOfASettledReview(t *testing.T) {
	r := adopted(review.File, "E5")
	s := paper.Signing{Format: paper.Formal, No: 1, Date: zh.Date{Year: 2026, Month: 1, Day: 9}}
	n, err := paper.ComposeIssued(papertest.Decide(r, nil, true), authority(), wording(t), paper.Receipt, s)
	if err != nil {
		t.Fatal(err)
	}
	if text := n.Text(); !strings.Contains(text, "现予备案") || !strings.Contains(text, "需进一步核实0项") || strings.Contains(text, "机器") {
		t.Error(text)
	}
	if n.Issue.Head != "中共云岭县委政法委员会文件" || n.Issue.Printed != "2026年1月9日印发" {
		t.Errorf("issue = %+v", n.Issue)
	}
	// The review itself is as it was.
	if r.Items[0].Verdict == rule.Pass {
		t.Error("issuing changed the review")
	}
}

// No copies is an answer when a letter is issued.
func TestIssuedWithoutCopies(t *testing.T) {
	r, o := adopted(review.Return), authority()
	o.Copies = nil
	n, err := paper.ComposeIssued(papertest.Decide(r, nil, false), o, wording(t), paper.Return, signing())
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(n.Text(), "抄送") {
		t.Error("a line of copies without copies")
	}
}

// 补正通知 tells of missing material only, and by when it is due: words of the
// office first, else working days from receipt.
func TestSupplementTellsOfMaterialOnly(t *testing.T) {
	r := adopted(review.Return)
	s := signing()
	o := authority()
	o.Deadline = ""
	w := *wording(t)
	w.Calendar = zh.NewCalendar(map[int]zh.Year{2026: {Holidays: []zh.Date{{Year: 2026, Month: 12, Day: 8}}}})
	s.Received = zh.Date{Year: 2026, Month: 12, Day: 4} // a Friday
	d := papertest.Decide(r, nil, false)
	n, err := paper.ComposeIssued(d, o, &w, paper.Supplement, s)
	if err != nil {
		t.Fatal(err)
	}
	text := n.Text()
	for _, want := range []string{"关于补正《", "特此通知。", "收到本通知之日起5个工作日内（2026年12月14日前）", "残留待补文字"} {
		if !strings.Contains(text, want) {
			t.Errorf("the notice lacks %q:\n%s", want, text)
		}
	}
	for _, never := range []string{"公示期", "权重合计", "征求意见范围不广"} {
		if strings.Contains(text, never) {
			t.Errorf("the notice speaks of %q", never)
		}
	}
	s.Received = zh.Date{}
	if n, err = paper.ComposeIssued(d, o, &w, paper.Supplement, s); err != nil || strings.Contains(n.Text(), "日前）") || !strings.Contains(n.Text(), "收到本通知之日起5个工作日内将") {
		t.Errorf("without a day of receipt: %v", err)
	}
	// Nothing of material upheld: no such notice.
	d = papertest.Decide(r, func(f review.Finding) bool { return f.Item == "D3" }, false)
	var refusal *paper.Refusal
	if _, err := paper.ComposeIssued(d, o, &w, paper.Supplement, s); !errors.As(err, &refusal) || refusal.Why != paper.NothingUpheld {
		t.Errorf("got %v", err)
	}
}

// A clerk may word a paragraph otherwise; the rest stays.
func TestAParagraphIsWordedOtherwise(t *testing.T) {
	s := signing()
	s.Edits = map[string]string{"特此函告。": "特此函告，请予办理。", "never said": "x"}
	n, err := paper.ComposeIssued(papertest.Decide(adopted(review.Return), nil, false), authority(), wording(t), paper.Return, s)
	if err != nil {
		t.Fatal(err)
	}
	if text := n.Text(); !strings.Contains(text, "特此函告，请予办理。") || strings.Contains(text, "特此函告。") {
		t.Error(text)
	}
}

// A letter that is looked at before it is issued says so on every page.
func TestAPreviewSaysThatItIsOne(t *testing.T) {
	s := signing()
	s.Preview = true
	n, err := paper.ComposeIssued(papertest.Decide(adopted(review.Return), nil, false), authority(), wording(t), paper.Return, s)
	if err != nil || n.Draft || !strings.Contains(n.Mark, "尚未签发") {
		t.Errorf("mark %q, %v", n.Mark, err)
	}
}
