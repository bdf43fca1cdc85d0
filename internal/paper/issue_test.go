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

func signing(r *review.Review) paper.Signing {
	s := paper.Signing{Format: paper.Mail, No: 5, Date: zh.Date{Year: 2026, Month: 12, Day: 3}}
	for _, f := range r.Findings {
		if f.Verdict == rule.Fail {
			s.Upheld = append(s.Upheld, f.Key)
		}
	}
	return s
}

func settled(r *review.Review) map[string]rule.Verdict {
	m := map[string]rule.Verdict{}
	for _, it := range r.Items {
		if it.Verdict == rule.Doubt || it.Verdict == rule.Manual {
			m[it.ID] = rule.Pass
		}
	}
	return m
}

func TestIssuedLetterSaysOnlyWhatPersonsUpheld(t *testing.T) {
	r := adopted(review.Return)
	s := signing(r)
	dismissed := r.Findings[0]
	s.Upheld = s.Upheld[1:]
	n, err := paper.ComposeIssued(r, authority(), wording(t), paper.Return, s)
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
		for _, k := range s.Upheld {
			if f.Key == k && f.Severity != rule.Note {
				items[f.Item] = true
			}
		}
	}
	if fails != len(items) {
		t.Errorf("%d items are 不符合, upheld findings stand in %d", fails, len(items))
	}
}

func TestLettersThatAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		want   paper.Why
		kind   paper.Kind
		change func(*review.Review, *paper.Office, *paper.Signing)
	}{
		"the standard is not adopted": {paper.NotAdopted, paper.Return, func(r *review.Review, _ *paper.Office, _ *paper.Signing) { r.Standard.Adopted = false }},
		"a list for work":             {paper.NotALetter, paper.SelfCheck, func(*review.Review, *paper.Office, *paper.Signing) {}},
		"another list for work":       {paper.NotALetter, paper.Undecided, func(*review.Review, *paper.Office, *paper.Signing) {}},
		"no office":                   {paper.Unsigned, paper.Return, func(_ *review.Review, o *paper.Office, _ *paper.Signing) { o.Name = " " }},
		"no code":                     {paper.Unsigned, paper.Return, func(_ *review.Review, o *paper.Office, _ *paper.Signing) { o.Code = "" }},
		"no number":                   {paper.Unsigned, paper.Return, func(_ *review.Review, _ *paper.Office, s *paper.Signing) { s.No = 0 }},
		"no date":                     {paper.Unsigned, paper.Return, func(_ *review.Review, _ *paper.Office, s *paper.Signing) { s.Date = zh.Date{} }},
		"an impossible date":          {paper.Unsigned, paper.Return, func(_ *review.Review, _ *paper.Office, s *paper.Signing) { s.Date.Day = 32 }},
		"no format":                   {paper.Unsigned, paper.Return, func(_ *review.Review, _ *paper.Office, s *paper.Signing) { s.Format = "" }},
		"nothing upheld":              {paper.NothingUpheld, paper.Correct, func(_ *review.Review, _ *paper.Office, s *paper.Signing) { s.Upheld = nil }},
		"an unknown finding":          {paper.UnknownKey, paper.Return, func(_ *review.Review, _ *paper.Office, s *paper.Signing) { s.Upheld = append(s.Upheld, "Z9.x") }},
		"an unknown item": {paper.UnknownKey, paper.Return, func(_ *review.Review, _ *paper.Office, s *paper.Signing) {
			s.Settled = map[string]rule.Verdict{"Z9": rule.Pass}
		}},
		"an item settled as failed": {paper.UnknownKey, paper.Return, func(_ *review.Review, _ *paper.Office, s *paper.Signing) {
			s.Settled = map[string]rule.Verdict{"A1": rule.Fail}
		}},
		"a receipt with a point to mend":    {paper.Contradicted, paper.Receipt, func(r *review.Review, _ *paper.Office, s *paper.Signing) { s.Settled = settled(r) }},
		"a receipt with open items":         {paper.Contradicted, paper.Receipt, func(_ *review.Review, _ *paper.Office, s *paper.Signing) { s.Upheld = nil }},
		"a deadline that nobody has filled": {paper.Unfilled, paper.Return, func(_ *review.Review, o *paper.Office, _ *paper.Signing) { o.Deadline = "" }},
	} {
		t.Run(name, func(t *testing.T) {
			r, o := adopted(review.Return), authority()
			s := signing(r)
			c.change(r, &o, &s)
			_, err := paper.ComposeIssued(r, o, wording(t), c.kind, s)
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
	s := paper.Signing{Format: paper.Formal, No: 1, Date: zh.Date{Year: 2026, Month: 1, Day: 9}, Settled: settled(r)}
	n, err := paper.ComposeIssued(r, authority(), wording(t), paper.Receipt, s)
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
	n, err := paper.ComposeIssued(r, o, wording(t), paper.Return, signing(r))
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
	s := signing(r)
	o := authority()
	o.Deadline = ""
	w := *wording(t)
	w.Calendar = zh.NewCalendar(map[int]zh.Year{2026: {Holidays: []zh.Date{{Year: 2026, Month: 12, Day: 8}}}})
	s.Received = zh.Date{Year: 2026, Month: 12, Day: 4} // a Friday
	n, err := paper.ComposeIssued(r, o, &w, paper.Supplement, s)
	if err != nil {
		t.Fatal(err)
	}
	text := n.Text()
	for _, want := range []string{"关于补正《", "特此通知。", "收到之日起5个工作日内（2026年12月14日前）", "残留待补文字"} {
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
	if n, err = paper.ComposeIssued(r, o, &w, paper.Supplement, s); err != nil || strings.Contains(n.Text(), "日前）") || !strings.Contains(n.Text(), "收到之日起5个工作日内将") {
		t.Errorf("without a day of receipt: %v", err)
	}
	// Nothing of material upheld: no such notice.
	s.Upheld = nil
	for _, f := range r.Findings {
		if f.Item == "D3" {
			s.Upheld = append(s.Upheld, f.Key)
		}
	}
	var refusal *paper.Refusal
	if _, err := paper.ComposeIssued(r, o, &w, paper.Supplement, s); !errors.As(err, &refusal) || refusal.Why != paper.NothingUpheld {
		t.Errorf("got %v", err)
	}
}
