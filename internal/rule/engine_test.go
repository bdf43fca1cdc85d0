package rule

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"wenping/internal/document"
	"wenping/internal/facts"
)

func testPack(t testing.TB) *Pack {
	t.Helper()
	p, err := Load(os.DirFS("testdata/pack"), nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// changed is the test pack with files replaced.
func changed(t testing.TB, files map[string]string) fs.FS {
	t.Helper()
	m := fstest.MapFS{}
	for _, dir := range []string{".", "standard", "profiles", "lexicon"} {
		names, _ := fs.Glob(os.DirFS("testdata/pack"), dir+"/*.yaml")
		if dir == "." {
			names = []string{"pack.yaml"}
		}
		for _, n := range names {
			b, err := os.ReadFile("testdata/pack/" + n)
			if err != nil {
				t.Fatal(err)
			}
			m[n] = &fstest.MapFile{Data: b}
		}
	}
	for n, s := range files {
		m[n] = &fstest.MapFile{Data: []byte(s)}
	}
	return m
}

const itemHead = `category: A
items:
  - id: A1
    name: 章节
    criterion: 齐全
    reason: R0
    heading: 形式与程序
    rules:
`

func TestEveryMistakeIsToldWithItsPlace(t *testing.T) {
	for name, c := range map[string]struct {
		file, text string
		want       []string
	}{
		"unknown key":      {"standard/A.yaml", itemHead + "      - {id: A1.x, kind: question, severty: must, severity: must, params: {question: 好吗}}\n", []string{"standard/A.yaml 第9行", "severty", "是否想写“severity”？"}},
		"unknown kind":     {"standard/A.yaml", itemHead + "      - {id: A1.x, kind: sectoin, severity: must, finding: a, demand: b}\n", []string{"检查方式", "是否想写“section”？"}},
		"unknown role":     {"standard/A.yaml", itemHead + "      - {id: A1.x, kind: section, severity: must, finding: a, demand: b, params: {roles: [{role: overveiw}]}}\n", []string{"是否想写“overview”？"}},
		"unknown fact":     {"standard/A.yaml", itemHead + "      - {id: A1.x, kind: expr, severity: must, finding: a, demand: b, params: {holds: survey.sentt > 1}}\n", []string{"是否想写“survey.sent”？"}},
		"nil":              {"standard/A.yaml", itemHead + "      - {id: A1.x, kind: expr, severity: must, finding: a, demand: b, params: {holds: survey.sent != nil}}\n", []string{"nil"}},
		"default":          {"standard/A.yaml", itemHead + "      - {id: A1.x, kind: expr, severity: must, finding: a, demand: b, params: {holds: (survey.sent ?? 0) > 1}}\n", []string{"??"}},
		"range":            {"standard/A.yaml", itemHead + "      - {id: A1.x, kind: expr, severity: must, finding: a, demand: b, params: {holds: 'all(1..9, # < survey.sent)'}}\n", []string{"区间"}},
		"deep closures":    {"standard/A.yaml", itemHead + "      - {id: A1.x, kind: expr, severity: must, finding: a, demand: b, params: {holds: 'all([1], all([1], all([1], survey.sent > 1)))'}}\n", []string{"两层"}},
		"not a bool":       {"standard/A.yaml", itemHead + "      - {id: A1.x, kind: expr, severity: must, finding: a, demand: b, params: {holds: survey.sent + 1}}\n", []string{"式子"}},
		"placeholder":      {"standard/A.yaml", itemHead + "      - {id: A1.x, kind: section, severity: must, finding: '缺{setcion}', demand: b, params: {roles: [{role: overview}]}}\n", []string{"是否想写“section”？"}},
		"type":             {"standard/A.yaml", itemHead + "      - {id: A1.x, kind: question, severity: must, applies: {type: [industri]}, params: {question: 好吗}}\n", []string{"事项类型", "是否想写“industry”？"}},
		"anchor":           {"standard/A.yaml", "category: &x A\n", []string{"第1行", "锚点"}},
		"alias":            {"standard/A.yaml", "category: A\nitems: *x\n", []string{"锚点"}},
		"merge key":        {"standard/A.yaml", "category: A\n<<: {a: 1}\n", []string{"合并键", "<<"}},
		"not YAML":         {"standard/A.yaml", "category: [A\n", []string{"standard/A.yaml"}},
		"duplicate":        {"standard/A.yaml", itemHead + "      - {id: A1.x, kind: question, severity: must, params: {question: 一}}\n      - {id: A1.x, kind: question, severity: must, params: {question: 二}}\n", []string{"第10行", "重复"}},
		"foreign rule":     {"standard/A.yaml", itemHead + "      - {id: B1.x, kind: question, severity: must, params: {question: 一}}\n", []string{"A1."}},
		"no question":      {"standard/A.yaml", itemHead + "      - {id: A1.x, kind: question, severity: must}\n", []string{"question"}},
		"bad regexp":       {"lexicon/words.yaml", "sections:\n  - {id: a, name: 甲, patterns: ['(']}\n", []string{"正则"}},
		"profile cycle":    {"profiles/coast.yaml", "id: coast\nextends: coast\n", []string{"循环"}},
		"profile unit":     {"profiles/coast.yaml", "id: coast\npublicity_min: {value: {n: 7, unit: week}, mark: I}\n", []string{"workday"}},
		"profile no mark":  {"profiles/coast.yaml", "id: coast\noppose_high: {value: 0.5}\n", []string{"mark"}},
		"profile parent":   {"profiles/coast.yaml", "id: coast\nextends: defualt\n", []string{"是否想写“default”？"}},
		"table item":       {"pack.yaml", "id: t\ntitle: t\nversion: '1'\ncategories: [{id: A}, {id: B}]\napplicability: [{items: [B9], why: 无}]\n", []string{"要点", "B9"}},
		"text for number":  {"profiles/coast.yaml", "id: coast\noppose_high: {value: 一半, mark: I}\n", []string{"数字"}},
		"adopted, by whom": {"pack.yaml", "id: t\ntitle: t\nversion: '1'\nadopted: true\ncategories: [{id: A}, {id: B}]\n", []string{"issuer"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Load(changed(t, map[string]string{c.file: c.text}), nil)
			var le *LoadError
			if !errors.As(err, &le) {
				t.Fatalf("got %v", err)
			}
			for _, w := range c.want {
				if !strings.Contains(err.Error(), w) {
					t.Errorf("%q is not in:\n%v", w, err)
				}
			}
		})
	}
}

func TestMistakesOfSeveralFilesComeTogether(t *testing.T) {
	_, err := Load(changed(t, map[string]string{"standard/A.yaml": "categroy: A\n", "profiles/coast.yaml": "idd: coast\n"}), nil)
	var le *LoadError
	if !errors.As(err, &le) || len(le.Mistakes) < 2 {
		t.Fatalf("got %v", err)
	}
	if le.Mistakes[0].File != "profiles/coast.yaml" || le.Mistakes[0].Line != 1 {
		t.Errorf("first is %+v", le.Mistakes[0])
	}
}

func TestCaretStandsUnderWideCharacters(t *testing.T) {
	m := Mistake{File: "a.yaml", Line: 3, Col: 5, Source: "名称: kid", Message: "错。"}
	lines := strings.Split(m.String(), "\n")
	// 名 and 称 take two columns each: two characters, colon, space.
	if got := strings.Index(lines[2], "^") - len("    3 | "); got != 6 {
		t.Errorf("caret at %d in\n%s", got, m)
	}
}

func TestProfilesInheritWhatTheyDoNotSay(t *testing.T) {
	p, _ := testPack(t).Profile("coast")
	if got := p.PublicityMin.Value.String(); got != "10日" {
		t.Errorf("own value: %s", got)
	}
	if p.ConsultMethodsMin.Value != 3 || p.Name != "海滨" {
		t.Errorf("inherited: %+v", p.ConsultMethodsMin)
	}
}

func TestHashFollowsContentAndOverlay(t *testing.T) {
	a := testPack(t)
	if b := testPack(t); a.Hash != b.Hash || len(a.Hash) != 64 {
		t.Errorf("same files, hashes %s %s", a.Hash, b.Hash)
	}
	over := fstest.MapFS{"profiles/coast.yaml": {Data: []byte("id: coast\nname: 海岸\nextends: default\n")}}
	b, err := Load(os.DirFS("testdata/pack"), over)
	if err != nil {
		t.Fatal(err)
	}
	if p, _ := b.Profile("coast"); a.Hash == b.Hash || p.Name != "海岸" || p.PublicityMin.Value.N != 7 {
		t.Errorf("overlay: %+v", p)
	}
}

func TestAnOverlayReplacesOneItem(t *testing.T) {
	over := fstest.MapFS{"standard/local.yaml": {Data: []byte(itemHead + "      - {id: A1.own, kind: question, severity: must, params: {question: 本地的问题？}}\n")}}
	p, err := Load(os.DirFS("testdata/pack"), over)
	if err != nil {
		t.Fatal(err)
	}
	if p.Rule("A1.sections") != nil || p.Rule("A1.own") == nil || p.Item("A2") == nil || p.Items[0].ID != "A1" {
		t.Errorf("items %+v", p.Items)
	}
	over["pack.yaml"] = &fstest.MapFile{Data: []byte("id: own\ntitle: 自有\nversion: '1'\nreplace: true\ncategories: [{id: A, name: 材料}]\n")}
	over["profiles/default.yaml"] = &fstest.MapFile{Data: []byte("id: default\nname: 通用\n")}
	if p, err = Load(os.DirFS("testdata/pack"), over); err != nil {
		t.Fatal(err)
	}
	if p.ID != "own" || len(p.Items) != 1 {
		t.Errorf("a pack that replaces has %d items", len(p.Items))
	}
}

// context makes a submission of a small text with facts given by hand.
func context(t testing.TB, p *Pack, text string, fill func(*Context)) *Context {
	t.Helper()
	d, err := document.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	c := &Context{Doc: d, Facts: &facts.Facts{}, Kind: "report", Stage: StageFiling, Procedure: "general", ProcedureBy: "declared"}
	c.Facts.Structure.Roles = map[facts.Role][]facts.RoleAt{}
	for i, s := range d.Outline {
		for role, word := range map[facts.Role]string{"overview": "概况", "conclusion": "结论"} {
			if i > 0 && strings.Contains(s.Title, word) {
				n := 0
				for id := s.First + 1; id <= s.Last; id++ {
					n += len([]rune(d.Block(id).Text))
				}
				c.Facts.Structure.Roles[role] = append(c.Facts.Structure.Roles[role], facts.RoleAt{Section: i, At: document.Whole(s.Heading), Title: s.Title, How: "heading", Chars: n})
			}
		}
	}
	if fill != nil {
		fill(c)
	}
	return c
}

func result(t testing.TB, rs []Result, id string) Result {
	t.Helper()
	for _, r := range rs {
		if r.Rule == id {
			return r
		}
	}
	t.Fatalf("no result of %s", id)
	return Result{}
}

const whole = "# 一、概况\n本项目占地十二亩，投资三千万元。\n# 二、结论\n综合评估为低风险，可以实施。"

func TestVerdictsFollowWhatWasRead(t *testing.T) {
	p := testPack(t)
	for name, c := range map[string]struct {
		text string
		fill func(*Context)
		rule string
		want Verdict
		why  string
	}{
		"all there":                         {whole, nil, "A1.sections", Pass, "2部分"},
		"missing":                           {"# 一、概况\n本项目占地十二亩，投资三千万元。", nil, "A1.sections", Fail, "评估结论"},
		"missing where a page was lost":     {"# 一、概况\n本项目占地十二亩，投资三千万元。\n[loss image-only-page] 一页没有文字", nil, "A1.sections", Doubt, "未能|没有文字"},
		"there, with a loss elsewhere":      {whole + "\n[loss image-table] 图片", nil, "A1.sections", Pass, ""},
		"empty chapter":                     {"# 一、概况\n# 二、结论\n综合评估为低风险，可以实施。", nil, "A1.sections", Fail, ""},
		"a question":                        {whole, nil, "A2.photos", Manual, "照片"},
		"not yet at this stage":             {whole, func(c *Context) { c.Stage = StageDraft }, "B2.order", NA, "编制自查"},
		"not for this type":                 {whole, func(c *Context) { c.Type = &facts.Type{ID: "policy", Name: "重大政策"} }, "B2.order", NA, "重大政策"},
		"not for analysis chapters":         {whole, func(c *Context) { c.Kind = "analysis" }, "B1.conclusion", NA, "篇章"},
		"simple and absent":                 {"# 一、概况\n本项目占地十二亩。", func(c *Context) { c.Procedure = "simple" }, "B1.conclusion", NA, "简易"},
		"simple but there":                  {whole, func(c *Context) { c.Procedure = "simple" }, "B1.conclusion", Pass, ""},
		"procedure unsure, short, absent":   {"# 一、概况\n本项目占地十二亩。", func(c *Context) { c.ProcedureBy = "unsure" }, "B1.conclusion", Doubt, "是否适用简易程序"},
		"facts not found are named":         {whole, industry(nil, nil), "B2.order", Doubt, "发放问卷数、回收问卷数"},
		"facts in order":                    {whole, industry([]int{120}, []int{115}), "B2.order", Pass, "发放问卷数为120份"},
		"facts against order":               {whole, industry([]int{110}, []int{115}), "B2.order", Fail, "回收问卷数为115份"},
		"two values, one of them breaks it": {whole, industry([]int{110, 120}, []int{115}), "B2.order", Doubt, "多个数值"},
	} {
		t.Run(name, func(t *testing.T) {
			r := result(t, p.Evaluate(context(t, p, c.text, c.fill)), c.rule)
			if r.Verdict != c.want {
				t.Errorf("got %s (%s), want %s", r.Verdict, r.Why, c.want)
			}
			ok := false
			for w := range strings.SplitSeq(c.why, "|") {
				ok = ok || strings.Contains(r.Why, w)
			}
			if !ok {
				t.Errorf("why %q does not say %q", r.Why, c.why)
			}
			if r.Verdict == Fail {
				for _, f := range r.Findings {
					if len(f.Evidence) == 0 || f.Message == "" || f.Demand == "" || strings.Contains(f.Message, "{") {
						t.Errorf("finding %+v", f)
					}
				}
			}
		})
	}
}

func industry(sent, returned []int) func(*Context) {
	return func(c *Context) {
		c.Type = &facts.Type{ID: "industry", Name: "工业建设项目", Fixed: true}
		var s facts.Survey
		for _, n := range sent {
			s.Sent.Add(facts.Value[int]{V: n, At: document.Whole(2)})
		}
		for _, n := range returned {
			s.Returned.Add(facts.Value[int]{V: n, At: document.Whole(2)})
		}
		c.Facts.Surveys = []facts.Survey{s}
	}
}

func TestValuesOfDifferentQuestionnairesAreNotMixed(t *testing.T) {
	p := testPack(t)
	r := result(t, p.Evaluate(context(t, p, whole, func(c *Context) {
		industry(nil, nil)(c)
		var a, b facts.Survey
		a.Scope.Subject, b.Scope.Subject = "群众问卷", "单位问卷"
		a.Sent.Add(facts.Value[int]{V: 120})
		a.Returned.Add(facts.Value[int]{V: 115})
		b.Sent.Add(facts.Value[int]{V: 20})
		b.Returned.Add(facts.Value[int]{V: 20})
		c.Facts.Surveys = []facts.Survey{a, b}
	})), "B2.order")
	if r.Verdict != Pass {
		t.Errorf("20 of one questionnaire was held against 115 of another: %s %s", r.Verdict, r.Why)
	}
}

func TestSeverityDependsOnStage(t *testing.T) {
	p := testPack(t)
	for stage, want := range map[Stage]Severity{StageDraft: Note, StageFiling: Must} {
		c := context(t, p, whole, func(c *Context) { c.Stage = stage })
		if r := result(t, p.Evaluate(c), "B1.conclusion"); r.Severity != want {
			t.Errorf("%s: %s, want %s", stage, r.Severity, want)
		}
	}
}

func TestABrokenCheckIsDoubtAndSaysSo(t *testing.T) {
	p := testPack(t)
	p.Rules[0].check = func(*Context) Outcome { panic("slip") }
	r := p.Evaluate(context(t, p, whole, nil))[0]
	if r.Verdict != Doubt || !strings.Contains(r.Why, "内部错误") || !strings.Contains(r.Broken(), "slip") {
		t.Errorf("%+v", r)
	}
}

func TestTheSameSaidTwiceIsOneFinding(t *testing.T) {
	p := testPack(t)
	p.Rules[0].check = func(c *Context) Outcome {
		at := func(id int) []Evidence { return c.says(document.Whole(document.BlockID(id))) }
		return Outcome{Points: []Point{
			{Subject: "指数", Verdict: Fail, Message: "应为3，报告为4。", Evidence: at(1)},
			{Subject: "指数", Verdict: Fail, Message: "应为3，报告为4。", Evidence: at(2)},
			{Subject: "指数", Verdict: Fail, Message: "应为3，报告为5。", Evidence: at(3)},
		}}
	}
	fs := p.Evaluate(context(t, p, whole, nil))[0].Findings
	if len(fs) != 2 || len(fs[0].Evidence) != 2 || fs[0].Key != "A1.sections/指数" || fs[1].Key != "A1.sections/指数#2" {
		t.Errorf("%+v", fs)
	}
}

func TestPlacesAreCitedByPrintedPageElsePathAndParagraph(t *testing.T) {
	paged, _ := document.Parse("[page 12 label=9]\n# 一、概况\n文字。\n[page 13]\n文字。")
	plain, _ := document.Parse("# 一、概况\n文字。\n第二段。\n表3-1 措施表\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |")
	for _, c := range []struct {
		d    *document.Document
		at   document.Anchor
		want string
	}{
		{paged, document.Whole(2), "第9页"},
		{paged, document.Whole(3), "PDF第13页"},
		{plain, document.Whole(3), "“一、概况”第2段"},
		{plain, document.Anchor{Block: 5, Row: 2, Col: 1}, "表3-1第2行"},
		{plain, document.Anchor{}, "全文"},
	} {
		if got := Cite(c.d, c.at); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}

// Whatever is found, each rule has one result, a fail has evidence, and the
// same submission gives the same results.
func TestEvaluateIsTotalAndStable(t *testing.T) {
	p := testPack(t)
	rapid.Check(t, func(rt *rapid.T) {
		sent := rapid.SliceOfN(rapid.IntRange(0, 50), 0, 3).Draw(rt, "sent")
		back := rapid.SliceOfN(rapid.IntRange(0, 50), 0, 3).Draw(rt, "returned")
		text := rapid.SampledFrom([]string{whole, "", "# 一、概况", "正文。"}).Draw(rt, "text")
		c := context(t, p, text, industry(sent, back))
		a, b := p.Evaluate(c), p.Evaluate(c)
		if len(a) != len(p.Rules) {
			rt.Fatalf("%d results of %d rules", len(a), len(p.Rules))
		}
		for i := range a {
			if a[i].Rule != p.Rules[i].ID || a[i].Verdict != b[i].Verdict || a[i].Why != b[i].Why {
				rt.Fatalf("%+v and %+v", a[i], b[i])
			}
			if a[i].Why == "" || a[i].Broken() != "" {
				rt.Fatalf("no why: %+v", a[i])
			}
			if a[i].Rule == "B2.order" && a[i].Verdict == Pass {
				for _, x := range sent {
					for _, y := range back {
						if x < y {
							rt.Fatalf("passed with %v %v", sent, back)
						}
					}
				}
			}
		}
	})
}

func FuzzLoad(f *testing.F) {
	f.Add(itemHead + "      - {id: A1.x, kind: question, severity: must, params: {question: 好吗}}\n")
	f.Add("category: &x [A]\n")
	f.Add("{{{")
	f.Fuzz(func(t *testing.T, s string) {
		_, err := Load(changed(t, map[string]string{"standard/A.yaml": s}), nil)
		var le *LoadError
		if err != nil && !errors.As(err, &le) {
			t.Fatal(err)
		}
	})
}

func FuzzFormula(f *testing.F) {
	f.Add("survey.sent >= survey.returned")
	f.Add("all([1,2], # > level.after)")
	p := testPack(f)
	f.Fuzz(func(t *testing.T, s string) {
		var ms []Mistake
		src := parseSource("x", []byte("holds: a"), &ms)
		fm, err := compileFormula(&params{src: src, node: src.root, rule: src.root}, "holds", s)
		if err != nil {
			return
		}
		evaluateFormula(context(t, p, whole, industry([]int{3, 4}, []int{2})), fm, nil)
	})
}
