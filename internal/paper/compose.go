package paper

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/review"
	"wenping/internal/rule"
	"wenping/internal/zh"
)

// Compose writes the notice of a kind from a review. No person has yet spoken
// on the findings, so the paper is a draft.
func Compose(r *review.Review, office Office, w *Wording, kind Kind) (*Notice, error) {
	return write(r, office, w, kind, nil, zh.Date{})
}

// write makes a draft, or, with a signing, a letter to be issued.
func write(r *review.Review, office Office, w *Wording, kind Kind, issue *Issue, received zh.Date) (*Notice, error) {
	t := w.notices[kind]
	if t == nil {
		return nil, fmt.Errorf("没有“%s”这种文书", kind)
	}
	c := &composer{r: r, office: office, w: w, t: t, issued: issue != nil, received: received}
	c.groups = c.group()
	c.values = c.fields()
	n := &Notice{
		Kind: kind, Name: t.Name, Draft: issue == nil, Issue: issue,
		Title:     c.say(t.Title),
		Addressee: c.say(t.Addressee),
	}
	if n.Draft {
		n.Mark = w.words.DraftMark
	}
	if plain := n.PlainTitle(); utf8.RuneCountInString(plain) > titleLine {
		n.TitlePhrases = w.phrases(plain)
	}
	n.Paragraphs = c.paragraphs()
	if t.Closing.Attachment {
		n.Attachment = c.attachment()
		n.Paragraphs = append(n.Paragraphs, Paragraph{Level: After, Text: "附件：" + n.Attachment.Name, Apart: true})
	}
	if t.Closing.Contact {
		n.Paragraphs = append(n.Paragraphs, Paragraph{Level: Note, Apart: issue == nil, // below the date where there is one
			Text: "（联系人：" + orBlank(office.Contact) + "，电话：" + orBlank(office.Phone) + "）"})
	}
	if t.Closing.Copies {
		to := blank
		if len(office.Copies) > 0 {
			to = strings.Join(office.Copies, "，")
		}
		n.Paragraphs = append(n.Paragraphs, Paragraph{Level: Copy, Text: "抄送：" + to + "。", Apart: true})
	}
	n.Blanks = c.blanks(t)
	return n, nil
}

// titleLine is how many characters of a title stand on one line at most
// (GB/T 9704: 156 mm at 2号, 22 pt); a shorter one is not broken.
const titleLine = 18

type composer struct {
	r      *review.Review
	office Office
	w      *Wording
	t      *noticeText
	groups []group
	values map[string]string
	issued bool

	received zh.Date // by the addressee; zero where not known
}

// say fills a text of the template for a draft or for an issued letter.
func (c *composer) say(s string) string { return fill(variant(s, c.issued), c.values) }

// group is the problems of one reason, in the letter's order.
type group struct {
	title    string
	findings []review.Finding
}

// group sorts the failed findings: R1, R2, R3, then R0 by heading; within each
// 必改 first, else in the order of the items.
func (c *composer) group() []group {
	var out []group
	pick := func(title string, is func(review.Finding) bool) {
		g := group{title: title}
		for _, f := range c.r.Findings {
			if f.Verdict == rule.Fail && f.Severity != rule.Note && c.t.tells(f.Item) && is(f) {
				g.findings = append(g.findings, f)
			}
		}
		if len(g.findings) == 0 {
			return
		}
		sort.SliceStable(g.findings, func(i, j int) bool {
			return g.findings[i].Severity == rule.Must && g.findings[j].Severity != rule.Must
		})
		out = append(out, g)
	}
	words := &c.w.words
	named := []rule.Reason{rule.R1, rule.R2, rule.R3}
	for _, reason := range named {
		pick(words.Groups[string(reason)], func(f review.Finding) bool { return f.Reason == reason })
	}
	other := func(f review.Finding) bool { return !slices.Contains(named, f.Reason) }
	for _, h := range words.Headings {
		title := words.HeadingTitles[h]
		if title == "" {
			title = h
		}
		pick(title, func(f review.Finding) bool { return other(f) && f.Heading == h })
	}
	pick(words.Groups[string(rule.R0)], func(f review.Finding) bool {
		return other(f) && !slices.Contains(words.Headings, f.Heading)
	})
	return out
}

// counts of the items' verdicts.
type counts struct{ total, pass, fail, doubt, manual, na int }

func count(r *review.Review) counts {
	n := counts{total: len(r.Items)}
	for _, it := range r.Items {
		switch it.Verdict {
		case rule.Pass:
			n.pass++
		case rule.Fail:
			n.fail++
		case rule.Manual:
			n.manual++
		case rule.NA:
			n.na++
		default: // what is not understood is never counted as settled
			n.doubt++
		}
	}
	return n
}

func (c *composer) fields() map[string]string {
	n := count(c.r)
	must, should := 0, 0
	var reasons []string
	for _, g := range c.groups {
		gross := false
		for _, f := range g.findings {
			if f.Severity == rule.Must {
				must++
				gross = true
			} else {
				should++
			}
		}
		if gross {
			reasons = append(reasons, g.title)
		}
	}
	if len(reasons) == 0 {
		for _, g := range c.groups {
			reasons = append(reasons, g.title)
		}
	}
	// The three reasons for a return come first; further headings only when none of them holds.
	if c.t.Kind == Return {
		var main []string
		for _, x := range []rule.Reason{rule.R1, rule.R2, rule.R3} {
			if title := c.w.words.Groups[string(x)]; slices.Contains(reasons, title) {
				main = append(main, title)
			}
		}
		if len(main) > 0 {
			reasons = main
		}
	}
	std := c.r.Standard
	name := "《" + c.w.words.StandardUnadopted + "》"
	if std.Adopted && std.Title != "" {
		name = "《" + std.Title + "》"
		if std.Number != "" {
			name += "（" + std.Number + "）"
		}
	}
	return map[string]string{
		"report": c.title(), "matter": orBlank(c.matter()), "body": orBlank(c.body()),
		"self": orSelf(c.office.Self), "office": orBlank(c.office.Name),
		"standard": name, "standard_id": std.ID, "standard_version": std.Version, "standard_hash": short(std.Hash),
		"total": strconv.Itoa(n.total), "pass": strconv.Itoa(n.pass), "fail": strconv.Itoa(n.fail),
		"open": strconv.Itoa(n.doubt + n.manual), "doubt": strconv.Itoa(n.doubt), "manual": strconv.Itoa(n.manual), "na": strconv.Itoa(n.na),
		"must": strconv.Itoa(must), "should": strconv.Itoa(should),
		"reasons": orBlank(strings.Join(reasons, "、")), "deadline": c.deadline(),
		"form_copies": formCopies(c.office.FormCopies), "level": orBlank(c.level()),
		"contact": orBlank(c.office.Contact), "phone": orBlank(c.office.Phone), "address": orBlank(c.office.Address),
		"no_decide": c.office.NoDecide, "stage": stageName(c.r.Stage), "followed": c.followed(),
	}
}

// noDate is a date for a person to write in.
const noDate = "＿＿＿＿年＿＿月＿＿日前"

// deadline is the office's own words; else so many working days from receipt,
// with the date where the day of receipt is known and the calendar has the year.
func (c *composer) deadline() string {
	if c.office.Deadline != "" {
		return c.office.Deadline
	}
	n := c.t.Workdays
	if n == 0 {
		n = c.office.Workdays
	}
	if n == 0 {
		return noDate
	}
	s := fill(c.w.words.Deadline, map[string]string{"days": strconv.Itoa(n), "letter": c.t.Letter})
	if last, known := c.w.Calendar.After(c.received, n); known {
		s += fmt.Sprintf("（%d年%d月%d日前）", last.Year, last.Month, last.Day)
	}
	return s
}

// tells says that a notice speaks of an item.
func (t *noticeText) tells(item string) bool {
	return len(t.Items) == 0 || slices.Contains(t.Items, item)
}

func orSelf(s string) string {
	if s == "" {
		return "本机关"
	}
	return s
}

// short gives the beginning of a hash, enough to tell two apart.
func short(hash string) string {
	if len(hash) > 12 {
		return hash[:12]
	}
	return hash
}

const noNumber = "＿＿"

func formCopies(n int) string {
	if n <= 0 {
		return noNumber
	}
	return strconv.Itoa(n)
}

func stageName(s rule.Stage) string {
	switch s {
	case rule.StageDraft:
		return "自查阶段"
	case rule.StageReview:
		return "送审阶段"
	}
	return "报备阶段"
}

// matter is the name of the matter as first stated, usually on the cover.
func (c *composer) matter() string {
	if c.r.Found == nil {
		return ""
	}
	v, _ := c.r.Found.Identity.Matter.First()
	return tidy(printed(c.r, v.At, strings.TrimSpace(v.V)))
}

func (c *composer) body() string {
	if c.r.Found == nil {
		return ""
	}
	v, _ := c.r.Found.Identity.ResponsibleBody.First()
	return tidy(printed(c.r, v.At, strings.TrimSpace(v.V)))
}

// level is the final level, only where the report gives one.
func (c *composer) level() string {
	if c.r.Found == nil {
		return ""
	}
	a := levelAfter(c.r)
	return a.value
}

// title is the full name of the report: the matter and what the cover calls it.
func (c *composer) title() string {
	suffix := documentName(c.r)
	if suffix == "" {
		suffix = c.w.words.Documents[string(c.r.Kind)]
	}
	if suffix == "" {
		suffix = c.w.words.Documents[string(review.KindReport)]
	}
	m := c.matter()
	if m == "" {
		return blank + suffix
	}
	for _, end := range []string{"评估报告", "评估报告表", "分析篇章", "分析报告", "评估报告书"} {
		if strings.HasSuffix(m, end) {
			return m
		}
	}
	return m + suffix
}

// paragraphs writes the parts of the template.
func (c *composer) paragraphs() []Paragraph {
	var out []Paragraph
	one, first := 0, 0
	for _, p := range c.t.Parts {
		var list []Paragraph
		if p.List != "" {
			list = c.list(p.List)
			if len(list) == 0 {
				if p.None == "" {
					continue
				}
				list = []Paragraph{{Level: Body, Text: c.say(p.None)}}
				p.Text = nil
			}
		}
		if p.Heading != "" {
			if one++; one == 1 {
				first = len(out)
			}
			out = append(out, Paragraph{Level: One, Text: chinese(one) + "、" + c.say(p.Heading)})
		}
		for _, t := range p.Text {
			out = append(out, Paragraph{Level: Body, Text: c.say(t)})
		}
		out = append(out, list...)
	}
	if one == 1 { // nothing to tell it from
		out = slices.Delete(out, first, first+1)
	}
	return out
}

func (c *composer) list(name string) []Paragraph {
	switch name {
	case "problems":
		return c.problems()
	case "demands":
		return c.demands()
	case "notes":
		return c.numbered(func(f review.Finding) bool { return f.Verdict == rule.Fail && f.Severity == rule.Note })
	case "doubts":
		return c.numbered(func(f review.Finding) bool { return f.Verdict == rule.Doubt })
	case "questions":
		return c.questions()
	case "losses":
		return c.losses()
	}
	return nil
}

func joinMarks(a, b string) string {
	if a == "" {
		return b
	}
	return a + "，" + b
}

// followed says, in one sentence, what became of what the version before was
// returned with; empty where there was none.
func (c *composer) followed() string {
	r := c.r.Resubmitted
	if r == nil || r.Settled+r.Unsettled == 0 {
		return ""
	}
	letter := r.Letter
	if letter == "" {
		letter = c.w.words.LastTime
	}
	text := c.w.words.Followed
	if r.Unsettled == 0 {
		text = c.w.words.AllSettled
	}
	return fill(text, map[string]string{"letter": letter, "returned": strconv.Itoa(len(r.Points)), "settled": strconv.Itoa(r.Settled), "unsettled": strconv.Itoa(r.Unsettled)})
}

// numbered tells findings one by one, the like ones of a rule together.
func (c *composer) numbered(is func(review.Finding) bool) []Paragraph {
	var out []Paragraph
	fs := slices.DeleteFunc(slices.Clone(c.r.Findings), func(f review.Finding) bool { return !is(f) })
	for _, like := range alike(fs, func(a, b review.Finding) bool { return a.Rule == b.Rule }, func(f review.Finding) string { return f.Message }) {
		all := review.Finding{Message: like.text}
		for _, f := range like.of {
			all.Evidence = append(all.Evidence, f.Evidence...)
		}
		out = append(out, Paragraph{Level: Three, Text: fmt.Sprintf("%d.%s。", len(out)+1, withPlace(like.text, cite(c.r, all), ""))})
	}
	return out
}

func (c *composer) questions() []Paragraph {
	var out []Paragraph
	for _, it := range c.r.Items {
		qs := it.OpenQuestions
		if len(qs) == 0 && it.Verdict == rule.Manual && it.Why != "" {
			qs = []string{it.Why}
		}
		for _, q := range qs {
			out = append(out, Paragraph{Level: Three, Text: fmt.Sprintf("%d.%s（%s）：%s", len(out)+1, it.Name, it.ID, stop(q))})
		}
	}
	return out
}

func (c *composer) losses() []Paragraph {
	var out []Paragraph
	for _, l := range c.r.Losses {
		var at []string
		if l.Page > 0 {
			label := ""
			if d := c.r.Document; d != nil && l.Page <= len(d.Pages) {
				label = d.Pages[l.Page-1].Label
			}
			if label != "" {
				at = append(at, "第"+label+"页")
			} else {
				at = append(at, "PDF第"+strconv.Itoa(l.Page)+"页")
			}
		}
		if l.Section != "" {
			at = append(at, document.CitePath(l.Section))
		}
		place := ""
		if len(at) > 0 {
			place = "（报告" + strings.Join(at, "") + "）"
		}
		note := l.Note
		if note == "" {
			note = "有内容未能读出"
		}
		out = append(out, Paragraph{Level: Three, Text: fmt.Sprintf("%d.%s。", len(out)+1, withPlace(note, place, ""))})
	}
	return out
}

// withPlace puts the place behind the sentence, which is left without its stop.
func withPlace(message, place, mark string) string {
	s := oneSentence(tidy(strings.TrimRight(strings.TrimSpace(message), "。；;.")))
	if mark != "" {
		if place == "" && strings.HasSuffix(s, "）") { // the message ends with its own places
			s, place = strings.TrimSuffix(s, "）"), "；"+mark+"）"
		} else if place == "" {
			place = "（" + mark + "）"
		} else {
			place = strings.TrimSuffix(place, "）") + "；" + mark + "）"
		}
	}
	return s + place
}

// oneSentence joins the sentences of a text, which goes on in the letter: 未见……的记载，
// 报告只提到……. What is quoted or stands in brackets is left as it is.
func oneSentence(s string) string {
	var b strings.Builder
	deep := 0
	for i, c := range s {
		switch c {
		case '“', '（', '《':
			deep++
		case '”', '）', '》':
			deep--
		case '。':
			if deep <= 0 && i+len("。") < len(s) {
				c = '，'
			}
		}
		b.WriteRune(c)
	}
	return b.String()
}

// stop ends a sentence.
func stop(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || strings.HasSuffix(s, "。") || strings.HasSuffix(s, "？") || strings.HasSuffix(s, "！") {
		return s
	}
	return strings.TrimRight(s, "；;.") + "。"
}

// attachment is the table of all items, banded by category.
func (c *composer) attachment() *Attachment {
	words := &c.w.words
	a := &Attachment{Name: words.Attachment.Name, Title: words.Attachment.Title,
		Sum: fill(words.Attachment.Sum, c.values), Stamp: fill(words.Attachment.Stamp, c.values)}
	if len(c.r.Items) != 45 {
		a.Name = strings.ReplaceAll(a.Name, "45", strconv.Itoa(len(c.r.Items)))
	}
	of := map[string][]review.Finding{}
	for _, f := range c.r.Findings {
		of[f.Item] = append(of[f.Item], f)
	}
	last := ""
	for _, it := range c.r.Items {
		if it.ID != "" && it.ID[:1] != last {
			last = it.ID[:1]
			band := last
			if name := words.Categories[last]; name != "" {
				band += "　" + name
			}
			a.Rows = append(a.Rows, Row{Band: band})
		}
		a.Rows = append(a.Rows, c.row(it, of[it.ID]))
	}
	return a
}

// whyMax bounds how many findings of an item its row quotes.
const whyMax = 4

func (c *composer) row(it review.Item, found []review.Finding) Row {
	row := Row{ID: it.ID, Name: it.Name, Verdict: c.w.words.Verdicts[string(it.Verdict)]}
	if row.Verdict == "" {
		row.Verdict = c.w.words.Verdicts[string(rule.Doubt)]
	}
	var said, places []string
	list := told(found, it.Verdict)
	for _, like := range list[:min(whyMax, len(list))] {
		said = append(said, strings.TrimRight(like.text, "。；"))
		for _, f := range like.of {
			for _, e := range f.Evidence {
				if p := placeOf(c.r, e); p != "" && e.Role != rule.Searched && !slices.Contains(places, p) {
					places = append(places, p)
				}
			}
		}
	}
	more := len(list) - len(said)
	why := it.Why
	if len(said) > 0 {
		why = strings.Join(said, "；")
		if more > 0 {
			why += fmt.Sprintf("；另有%d处同类问题", more)
		}
	}
	why = stop(why)
	lead := c.w.words.Attachment.Open
	for _, q := range it.OpenQuestions {
		if !strings.Contains(why, strings.TrimRight(q, "。？?")) {
			why += lead + stop(q)
			lead = ""
		}
	}
	row.Why = tidy(why)
	row.Place = joinPlaces(places)
	return row
}

func (c *composer) blanks(t *noticeText) []string {
	var out []string
	all := t.Title + t.Addressee
	for _, p := range t.Parts {
		all += strings.Join(p.Text, "")
	}
	all = variant(all, c.issued)
	for _, x := range []struct{ holder, name string }{
		{"body", "责任单位"}, {"deadline", "重新报送时限"}, {"form_copies", "报备表份数"}, {"level", "风险等级"}, {"office", "机关名称"},
	} {
		if v := c.values[x.holder]; strings.Contains(all, "{"+x.holder+"}") && (v == blank || v == noDate || v == noNumber) {
			out = append(out, x.name)
		}
	}
	if strings.Contains(all, "{report}") && strings.HasPrefix(c.values["report"], blank) {
		out = append(out, "事项名称")
	}
	if t.Closing.Contact && (c.office.Contact == "" || c.office.Phone == "") {
		out = append(out, "联系人和电话")
	}
	if t.Closing.Copies && len(c.office.Copies) == 0 {
		out = append(out, "抄送机关")
	}
	return out
}
