package review

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wenping/internal/document"
	"wenping/internal/facts"
	"wenping/internal/problem"
	"wenping/internal/rule"
)

func pack(t testing.TB) *rule.Pack {
	t.Helper()
	p, err := rule.Load(os.DirFS("../rule/testdata/pack"), nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// plain reads the notation, so that no file format is needed.
func plain(kind Kind, warnings ...string) Read {
	return func(name string, data []byte) (*Reading, error) {
		if bytes.HasPrefix(data, []byte("坏")) {
			return nil, problem.New(problem.Corrupt, "文件已损坏，请重新导出。")
		}
		d, err := document.Parse(string(data))
		if err != nil {
			return nil, err
		}
		k := kind
		if strings.Contains(name, "报备表") {
			k = KindForm
		}
		return &Reading{Document: d, Kind: k, Warnings: warnings}, nil
	}
}

const report = `[page 1]
云岭县青石镇工业园污水处理厂项目社会稳定风险评估报告
[page 2 label=1]
# 一、概况
本项目位于云岭县青石镇，联系人电话13812345678，占地十二亩。
`

// The contract, written down a second time: what is printed must be this and
// nothing else.
type contract struct {
	Schema    string
	File      string
	SHA256    string
	Kind      string
	Format    string
	Pages     int
	Chars     int
	Type      struct{ ID, Name, By string }
	Procedure struct{ ID, By string }
	Stage     string
	Profile   string
	Standard  struct {
		ID, Title, Version, Hash string
		Adopted                  *bool
	}
	Items []struct {
		ID, Name, Verdict, Why string
		OpenQuestions          []string `json:"open_questions"`
		Rules                  []struct {
			ID, Verdict, Why string
			Evidence         []place
		}
	}
	Findings []struct {
		ID, Key, Item, Rule, Verdict, Severity, Weight, Reason, Heading, Message, Demand string
		Evidence                                                                         []place
	}
	Facts  map[string]any
	Losses []struct {
		Kind          string
		Page          int
		Section, Note string
	}
	Warnings []string
	Papers   []struct {
		Kind, File string
		Draft      *bool
	}
	Outcome struct {
		Suggestion string
		Reasons    []string
	}
}

type place struct {
	Role, File string
	Page       int
	PageLabel  string `json:"page_label"`
	Path       string
	Block      string
	Row, Col   *int
	Quote      *string
	Box        []float64
	Masked     *bool
}

func run(t testing.TB, text string, opt Options, with ...Submitted) *Review {
	t.Helper()
	r, err := Run(context.Background(), pack(t), plain(KindReport), nil, Submission{Report: Submitted{"报告.docx", []byte(text)}, Attachments: with}, opt, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestJSONIsWhatTheContractSays(t *testing.T) {
	r := run(t, report+"[loss image-table] 图片", Options{})
	r.Papers = append(r.Papers, Paper{Kind: "return", File: "报告.notice.pdf", Draft: true})
	var b bytes.Buffer
	if err := WriteJSON(&b, r); err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(b.Bytes(), []byte("\n")); n != 1 || b.Bytes()[b.Len()-1] != '\n' {
		t.Errorf("%d lines, want one", n)
	}
	var c contract
	dec := json.NewDecoder(&b)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&c); err != nil {
		t.Fatal(err)
	}
	if c.Schema != "wenping.review/1" || c.Kind != "report" || c.Pages != 2 || len(c.SHA256) != 64 || c.Standard.Adopted == nil || c.Stage != "filing" || c.Profile != "default" {
		t.Errorf("%+v", c)
	}
	if len(c.Items) != 4 || len(c.Findings) == 0 || len(c.Losses) != 1 || c.Facts == nil {
		t.Errorf("%d items, %d findings, %d losses", len(c.Items), len(c.Findings), len(c.Losses))
	}
	for _, it := range c.Items {
		if it.Why == "" || it.OpenQuestions == nil || len(it.Rules) == 0 {
			t.Errorf("item %+v", it)
		}
	}
	for i, f := range c.Findings {
		if f.ID == "" || f.Key == "" || f.Message == "" || f.Demand == "" || len(f.Evidence) == 0 {
			t.Errorf("finding %d: %+v", i, f)
		}
		for _, e := range f.Evidence {
			if e.Quote == nil || e.Masked == nil {
				t.Errorf("evidence %+v lacks quote or masked", e)
			}
		}
	}
}

func TestSameSubmissionSameBytes(t *testing.T) {
	var a, b bytes.Buffer
	WriteJSON(&a, run(t, report, Options{}))
	WriteJSON(&b, run(t, report, Options{}))
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("two runs differ")
	}
}

func TestNoPersonalNumberLeaves(t *testing.T) {
	r := run(t, report, Options{})
	// A fact with a phone number, as finders keep it.
	r.Found.Identity.Contact.Add(facts.Value[string]{V: "张××13812345678", At: document.Whole(3)})
	p := &printer{docs: []*document.Document{r.Document}, names: []string{"报告.docx"}}
	var err error
	if r.Facts, err = p.facts(r.Found); err != nil {
		t.Fatal(err)
	}
	for name, write := range map[string]func(*bytes.Buffer) error{
		"json":  func(b *bytes.Buffer) error { return WriteJSON(b, r) },
		"text":  func(b *bytes.Buffer) error { return WriteText(b, r) },
		"md":    func(b *bytes.Buffer) error { return WriteMarkdown(b, r) },
		"sarif": func(b *bytes.Buffer) error { return WriteSARIF(b, []*Review{r}) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(b.String(), "13812345678") {
			t.Errorf("%s prints a phone number", name)
		}
		if name == "json" && !strings.Contains(b.String(), "138****5678") {
			t.Errorf("the masked number is not there: %s", b.String())
		}
	}
}

func TestMask(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"电话13812345678。", "电话138****5678。"},
		{"１３８１２３４５６７８", "１３８****５６７８"},
		{"138-1234-5678", "138-****-5678"},
		{"+86 13812345678", "+86 1******5678"},
		{"身份证622701198803051234", "身份证622*************34"},
		{"身份证62270119880305123X号", "身份证622*************3X号"},
		{"卡号6222021234567890123", "卡号***************0123"},
		{"卡号6222 0212 3456 7890", "卡号**** **** **** 7890"},
		{"0936-8212345", "093*-*****45"},
		{"（0936）8212345", "（093*）*****45"},
		{"联系电话：8212345", "联系电话：8****45"},
		{"发改投资〔2012〕2492号", "发改投资〔2012〕2492号"},
		{"2024年3月5日", "2024年3月5日"},
		{"20240305", "20240305"},
		{"项目代码2308-620702-04-01-123456", "项目代码2308-620702-04-01-123456"},
		{"总投资1234567.89万元", "总投资1234567.89万元"},
		{"面积12345678平方米", "面积12345678平方米"},
		{"138****5678", "138****5678"},
		{"12345热线", "12345热线"},
	} {
		got, hidden := Mask(c.in)
		if got != c.want {
			t.Errorf("Mask(%s) = %s, want %s", c.in, got, c.want)
		}
		if hidden != (c.in != c.want) {
			t.Errorf("Mask(%s): masked is %v", c.in, hidden)
		}
	}
}

func TestMaskKeepsLengthAndLeavesNothingTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.RuneFrom([]rune("0123456789138０１８-— （）()+Xx电话：、。a"))).Draw(t, "s")
		once, _ := Mask(s)
		if len([]rune(once)) != len([]rune(s)) {
			t.Fatalf("%q became %q", s, once)
		}
	})
}

func finding(v rule.Verdict, s rule.Severity, w rule.Weight, r rule.Reason) rule.Result {
	return rule.Result{Verdict: v, Severity: s, Findings: []rule.Finding{{Verdict: v, Severity: s, Weight: w, Reason: r}}}
}

func TestOutcomeFollowsTheContractInItsOrder(t *testing.T) {
	F, D := rule.Fail, rule.Doubt
	must := func(r rule.Reason) rule.Result { return finding(F, rule.Must, rule.Normal, r) }
	should := finding(F, rule.Should, rule.Normal, rule.R0)
	doubt := finding(D, rule.Must, rule.Normal, rule.R2)
	lost := []document.Loss{{Kind: document.LossImagePage, Zone: document.ZoneBody}}
	for name, c := range map[string]struct {
		results []rule.Result
		losses  []document.Loss
		want    Suggestion
		reasons string
	}{
		"nothing found":                       {nil, nil, File, ""},
		"a gross failure":                     {[]rule.Result{finding(F, rule.Must, rule.Gross, rule.R1)}, nil, Return, "R1"},
		"a gross doubt is no failure":         {[]rule.Result{finding(D, rule.Must, rule.Gross, rule.R1)}, nil, Undecided, "R1"},
		"a gross should is no must":           {[]rule.Result{finding(F, rule.Should, rule.Gross, rule.R1)}, nil, File, ""},
		"three of R3":                         {[]rule.Result{must("R3"), must("R3"), must("R3")}, nil, Return, "R3"},
		"three of R0 are corrections":         {[]rule.Result{must("R0"), must("R0"), must("R0")}, nil, Correct, "R0"},
		"three reasons, one each":             {[]rule.Result{must("R1"), must("R2"), must("R3")}, nil, Correct, "R1 R2 R3"},
		"three shoulds":                       {[]rule.Result{should, should, should}, nil, File, ""},
		"four shoulds":                        {[]rule.Result{should, should, should, should}, nil, Correct, "R0"},
		"a must in doubt":                     {[]rule.Result{doubt}, nil, Undecided, "R2"},
		"a should in doubt":                   {[]rule.Result{finding(D, rule.Should, rule.Normal, rule.R2)}, nil, File, ""},
		"a lost page of the body":             {nil, lost, Undecided, ""},
		"a lost page of an annex":             {nil, []document.Loss{{Kind: document.LossImagePage, Zone: document.ZoneAnnex}}, File, ""},
		"failing goes before undecided":       {[]rule.Result{must("R2"), doubt}, lost, Correct, "R2"},
		"notes change nothing":                {[]rule.Result{finding(F, rule.Note, rule.Gross, rule.R1), finding(D, rule.Note, rule.Normal, rule.R1)}, nil, File, ""},
		"two findings of one rule count both": {[]rule.Result{{Verdict: F, Severity: rule.Must, Findings: append(append(must("R1").Findings, must("R1").Findings...), must("R1").Findings...)}}, nil, Return, "R1"},
	} {
		o := suggest(c.results, c.losses)
		var rs []string
		for _, r := range o.Reasons {
			rs = append(rs, string(r))
		}
		if o.Suggestion != c.want || strings.Join(rs, " ") != c.reasons {
			t.Errorf("%s: %s %v, want %s %s", name, o.Suggestion, o.Reasons, c.want, c.reasons)
		}
	}
}

func TestItemVerdictJoinsItsRules(t *testing.T) {
	r := func(v rule.Verdict, s rule.Severity) rule.Result { return rule.Result{Verdict: v, Severity: s} }
	M, S, N := rule.Must, rule.Should, rule.Note
	for name, c := range map[string]struct {
		results []rule.Result
		want    rule.Verdict
	}{
		"fail over doubt":            {[]rule.Result{r(rule.Doubt, M), r(rule.Fail, S), r(rule.Pass, M)}, rule.Fail},
		"doubt over pass":            {[]rule.Result{r(rule.Doubt, S), r(rule.Pass, M)}, rule.Doubt},
		"a question beside a pass":   {[]rule.Result{r(rule.Manual, M), r(rule.Pass, M)}, rule.Pass},
		"only questions":             {[]rule.Result{r(rule.Manual, M), r(rule.NA, M)}, rule.Manual},
		"nothing applies":            {[]rule.Result{r(rule.NA, M)}, rule.NA},
		"a note fails":               {[]rule.Result{r(rule.Fail, N), r(rule.Pass, M)}, rule.Pass},
		"a note doubts":              {[]rule.Result{r(rule.Doubt, N), r(rule.Pass, M)}, rule.Pass},
		"a failed note alone":        {[]rule.Result{r(rule.Fail, N)}, rule.Pass},
		"a note beside a question":   {[]rule.Result{r(rule.Doubt, N), r(rule.Manual, M)}, rule.Manual},
		"a note where nothing holds": {[]rule.Result{r(rule.Doubt, N), r(rule.NA, M)}, rule.Doubt},
	} {
		if got := verdictOf(c.results); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestWhatIsNoReportIsRefused(t *testing.T) {
	for kind, word := range map[Kind]string{KindForm: "报备表", KindAnnex: "附件", KindEffect: "效果评价", KindOther: "不是社会稳定风险评估报告"} {
		_, err := Run(context.Background(), pack(t), plain(kind), nil, Submission{Report: Submitted{"甲.docx", []byte(report)}}, Options{}, nil)
		if p := problem.From(err); p.Code != problem.NotAReport || !strings.Contains(p.Message, word) {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

func TestUnknownOptionsAreRefused(t *testing.T) {
	for _, o := range []Options{{Type: "x"}, {Profile: "x"}, {Procedure: "x"}, {Stage: "x"}} {
		_, err := Run(context.Background(), pack(t), plain(KindReport), nil, Submission{Report: Submitted{"甲", []byte(report)}}, o, nil)
		if problem.From(err).Code != problem.Usage {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

func TestAttachmentThatCannotBeReadIsAWarning(t *testing.T) {
	r := run(t, report, Options{}, Submitted{"报备表.docx", []byte("坏")})
	if len(r.Warnings) == 0 || !strings.Contains(strings.Join(r.Warnings, ""), "报备表.docx") {
		t.Errorf("warnings %v", r.Warnings)
	}
}

func TestACancelledRunStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := Run(ctx, pack(t), plain(KindReport), nil, Submission{Report: Submitted{"甲", []byte(report)}}, Options{}, nil)
	if err == nil || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestErrorLineSaysCodeAndMessage(t *testing.T) {
	var b bytes.Buffer
	WriteError(&b, "甲.pdf", problem.New(problem.Encrypted, "文件已加密，请先去除密码。"))
	want := `{"schema":"wenping.review/1","file":"甲.pdf","error":{"code":"encrypted","message":"文件已加密，请先去除密码。"}}` + "\n"
	if b.String() != want {
		t.Errorf("got %s", b.String())
	}
}

func TestTextTellsOutcomeFindingsAndAllItems(t *testing.T) {
	var b bytes.Buffer
	if err := WriteText(&b, run(t, report, Options{Procedure: "general"})); err != nil {
		t.Fatal(err)
	}
	for _, w := range []string{"机器建议：建议退回重新评估", "【征求意见范围不广】", "查找范围", "要求：", "【请审查人员判断】", "A1", "B2", "共4项"} {
		if !strings.Contains(b.String(), w) {
			t.Errorf("%q is not in\n%s", w, b.String())
		}
	}
}

func TestMarkdownEscapesWhatTheReportSays(t *testing.T) {
	if got := md("a|b *c* <script> [x](y)"); strings.Contains(got, "<s") || strings.Contains(got, "a|b") {
		t.Errorf("got %s", got)
	}
}

func TestSARIFHasRulesResultsAndEscapedNames(t *testing.T) {
	var b bytes.Buffer
	r := run(t, report, Options{})
	r.File = "目录/甲 乙.docx"
	if err := WriteSARIF(&b, []*Review{r}); err != nil {
		t.Fatal(err)
	}
	var l sarifLog
	if err := json.Unmarshal(b.Bytes(), &l); err != nil {
		t.Fatal(err)
	}
	if l.Version != "2.1.0" || len(l.Runs) != 1 || len(l.Runs[0].Results) != len(r.Findings) {
		t.Fatalf("%+v", l)
	}
	for _, res := range l.Runs[0].Results {
		if l.Runs[0].Tool.Driver.Rules[res.RuleIndex].ID != res.RuleID || strings.Contains(res.Locations[0].Physical.Artifact.URI, " ") {
			t.Errorf("%+v", res)
		}
		if res.Kind != "fail" && res.Level != "none" {
			t.Errorf("SARIF asks level none for kind %s", res.Kind)
		}
	}
}

func FuzzMask(f *testing.F) {
	f.Add("电话13812345678，身份证622701198803051234")
	f.Fuzz(func(t *testing.T, s string) { Mask(s) })
}
