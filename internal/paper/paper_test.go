package paper_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"pgregory.net/rapid"

	"wenping/internal/facts"
	"wenping/internal/paper"
	"wenping/internal/paper/papertest"
	"wenping/internal/review"
	"wenping/internal/rule"
	"wenping/templates"
)

var update = flag.Bool("update", false, "write the expected papers anew")

func wording(t testing.TB) *paper.Wording {
	t.Helper()
	w, err := paper.LoadWording(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

var office = paper.Office{Self: "我委", Contact: "李某某", Phone: "0000-0000000", Copies: []string{"云岭县发展和改革局"}, FormCopies: 4, Deadline: "收到正式函件之日起15日内"}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s differs (run with -update and read the difference):\n%s", name, got)
	}
}

func TestNotices(t *testing.T) {
	w := wording(t)
	for _, c := range []struct {
		name   string
		kind   paper.Kind
		office paper.Office
		review *review.Review
	}{
		{"return", paper.Return, office, papertest.Review(review.Return)},
		{"correct", paper.Correct, paper.Office{}, papertest.Review(review.Correct, "E2", "A4")},
		{"file", paper.Receipt, office, papertest.Review(review.File, "E5")},
		{"undecided", paper.Undecided, office, papertest.Review(review.Undecided, "C2")},
		{"selfcheck", paper.SelfCheck, office, papertest.Review(review.Correct)},
	} {
		t.Run(c.name, func(t *testing.T) {
			n, err := paper.Compose(c.review, c.office, w, c.kind)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, c.name, n.Text())
		})
	}
}

func TestForm(t *testing.T) {
	f, err := paper.ComposeForm(papertest.Review(review.Return), office, wording(t))
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "form", f.Text())
	numbers := map[string]bool{}
	for _, x := range f.Fields {
		n, _, _ := strings.Cut(x.No, ".")
		numbers[n] = true
		if (x.Value != "" || len(x.Rows) > 0) && len(x.Sources) == 0 && x.Key != "item_type" && x.Key != "procedure" {
			t.Errorf("%s has a value without a source", x.Key)
		}
		if x.State == paper.Open && (x.Value != "" || x.Check == "") {
			t.Errorf("%s is open: value %q, check %q", x.Key, x.Value, x.Check)
		}
	}
	if len(numbers) != 48 {
		t.Errorf("the form has %d numbers, want 48", len(numbers))
	}
}

// Two values that contradict each other are not chosen from.
func TestContradictionStaysBlank(t *testing.T) {
	r := papertest.Review(review.Return)
	at := papertest.At(r.Document, "云岭县青石镇")
	r.Found.Identity.ResponsibleBody.Add(facts.Value[string]{V: "云岭县住房和城乡建设局", At: at})
	r.Found.Surveys[0].Valid.Add(facts.Value[int]{V: 260, At: at})
	f, err := paper.ComposeForm(r, office, wording(t))
	if err != nil {
		t.Fatal(err)
	}
	body := f.Field("responsible_unit")
	if body.Value != "" || body.State != paper.Open || !strings.Contains(body.Check, "云岭县交通运输局") || !strings.Contains(body.Check, "云岭县住房和城乡建设局") {
		t.Errorf("responsible_unit = %q, %s, %s", body.Value, body.State, body.Check)
	}
	s := f.Field("survey")
	if strings.Contains(s.Value, "有效") || !strings.Contains(s.Check, "258份") || !strings.Contains(s.Check, "260份") {
		t.Errorf("survey = %q, %s", s.Value, s.Check)
	}
}

// Three meetings and their sum are no contradiction.
func TestSumOfMeetings(t *testing.T) {
	r := papertest.Review(review.Return)
	m := &r.Found.Consultation.Methods[0]
	places := []string{"221", "支持", "反对"}
	for i, n := range []int{50, 40, 36} {
		m.People.Add(facts.Value[int]{V: n, At: papertest.At(r.Document, places[i])})
	}
	f, err := paper.ComposeForm(r, office, wording(t))
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Field("meetings"); got.Value != "3场，126人" || got.State != paper.Filled {
		t.Errorf("meetings = %q, %s, %s", got.Value, got.State, got.Check)
	}
}

// A review without facts gives blanks, never a panic.
func TestNothingRead(t *testing.T) {
	r := &review.Review{Outcome: review.Outcome{Suggestion: review.Undecided}}
	w := wording(t)
	for _, k := range paper.Kinds {
		n, err := paper.Compose(r, paper.Office{}, w, k)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(n.Text(), "＿") {
			t.Errorf("%s has no visible blank", k)
		}
	}
	for _, found := range []*facts.Facts{nil, {}} {
		r.Found = found
		f, err := paper.ComposeForm(r, paper.Office{}, w)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range f.Fields {
			if x.Value != "" || len(x.Rows) > 0 {
				t.Errorf("%s = %q", x.Key, x.Value)
			}
		}
	}
}

func TestDraftCarriesNoIssuerNumberOrDate(t *testing.T) {
	o := office
	o.Name, o.Code = "中共云岭县委政法委员会", "云政法函"
	for _, k := range paper.Kinds {
		n, err := paper.Compose(papertest.Review(review.Return), o, wording(t), k)
		if err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{o.Name, o.Code, "〔20"} {
			if strings.Contains(n.Text(), bad) {
				t.Errorf("%s contains %q", k, bad)
			}
		}
		if !n.Draft || n.Mark != "机器预审草稿，未经人工确认" {
			t.Errorf("%s is not marked as a draft", k)
		}
	}
}

func TestKindFor(t *testing.T) {
	for s, want := range map[review.Suggestion]paper.Kind{review.Return: paper.Return, review.Correct: paper.Correct, review.File: paper.Receipt, review.Undecided: paper.Undecided} {
		r := &review.Review{Stage: rule.StageFiling, Outcome: review.Outcome{Suggestion: s}}
		if got := paper.KindFor(r); got != want {
			t.Errorf("%s: %s, want %s", s, got, want)
		}
		r.Stage = rule.StageDraft
		if got := paper.KindFor(r); got != paper.SelfCheck {
			t.Errorf("%s at draft: %s", s, got)
		}
	}
}

// The letter's arithmetic always closes: 符合 + 不符合 + 需核实 + 不适用 = all.
func TestArithmeticCloses(t *testing.T) {
	w := wording(t)
	verdicts := []rule.Verdict{rule.Pass, rule.Fail, rule.Doubt, rule.Manual, rule.NA}
	rapid.Check(t, func(t *rapid.T) {
		r := papertest.Review(review.Correct)
		for i := range r.Items {
			r.Items[i].Verdict = rapid.SampledFrom(verdicts).Draw(t, "verdict")
		}
		n, err := paper.Compose(r, office, w, paper.Correct)
		if err != nil {
			t.Fatal(err)
		}
		var total, pass, fail, open, na int
		text := n.Text()
		i := strings.Index(text, "共审查")
		if _, err := fmt.Sscanf(text[i:], "共审查%d项，其中符合%d项、不符合%d项、需进一步核实%d项、不适用%d项", &total, &pass, &fail, &open, &na); err != nil {
			t.Fatal(err)
		}
		if total != 45 || pass+fail+open+na != total {
			t.Fatalf("%d + %d + %d + %d ≠ %d", pass, fail, open, na, total)
		}
	})
}

// Long text is cut to its length, and says so.
func TestLongTextIsCutVisibly(t *testing.T) {
	f, err := paper.ComposeForm(papertest.Review(review.Return), office, wording(t))
	if err != nil {
		t.Fatal(err)
	}
	s := f.Field("summary")
	if n := utf8.RuneCountInString(s.Value); n > s.Len || n < s.Len/2 || s.Warning == "" || s.Check == "" {
		t.Errorf("summary has %d characters, warning %q, check %q", utf8.RuneCountInString(s.Value), s.Warning, s.Check)
	}
}

func TestPersonalNumbersAreMasked(t *testing.T) {
	f, err := paper.ComposeForm(papertest.Review(review.Return), office, wording(t))
	if err != nil {
		t.Fatal(err)
	}
	if c := f.Field("contact").Value; strings.Contains(c, "13800002210") || !strings.Contains(c, "*") {
		t.Errorf("contact = %q", c)
	}
}

func TestTemplateMistakesAreNamed(t *testing.T) {
	for _, c := range []struct{ file, from, to, want string }{
		{"notice/return.yaml", "{report}", "{raport}", "{raport}"},
		{"notice/return.yaml", "list: problems", "list: problem", "problem"},
		{"form.yaml", "from: matter", "from: mater", "mater"},
		{"form.yaml", "[item_name]", "[item_nam]", "item_nam"},
		{"words.yaml", "draft_mark:", "draft_mrak:", "words.yaml"},
		{"notice/supplement.yaml", "workdays: 5", "workdays: 500", "workdays"},
		{"worklist.yaml", "key: measure", "key: mesure", "mesure"},
	} {
		m := fstest.MapFS{}
		for _, name := range []string{"words.yaml", "form.yaml", "notice/return.yaml", "notice/correct.yaml", "notice/file.yaml", "notice/undecided.yaml", "notice/selfcheck.yaml", "notice/supplement.yaml", "worklist.yaml"} {
			b, err := templates.FS.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if name == c.file {
				b = []byte(strings.Replace(string(b), c.from, c.to, 1))
			}
			m[name] = &fstest.MapFile{Data: b}
		}
		if _, err := paper.LoadWording(m); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s with %s: %v", c.file, c.to, err)
		}
	}
}

func TestOfficeFile(t *testing.T) {
	b, err := templates.FS.ReadFile("office.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := paper.ReadOffice(b); err != nil {
		t.Error(err)
	}
	if _, err := paper.ReadOffice([]byte("nam: 某委")); err == nil {
		t.Error("an unknown key must be an error")
	}
}

// An office chooses its form by name; another city's form is another file.
func TestAnOfficeChoosesItsForm(t *testing.T) {
	r := papertest.Review(review.Return)
	brief, err := paper.ComposeForm(r, paper.Office{Form: "brief"}, wording(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(brief.Fields) != 17 || brief.Title != "社会稳定风险评估事项报备表" {
		t.Errorf("%d fields, title %s", len(brief.Fields), brief.Title)
	}
	general, err := paper.ComposeForm(r, paper.Office{}, wording(t))
	if err != nil {
		t.Fatal(err)
	}
	// The same field says the same in both.
	for _, f := range brief.Fields {
		if g := general.Field(f.Key); g != nil && g.Value != f.Value && f.Key != "summary" {
			t.Errorf("%s: %q here, %q in the general form", f.Key, f.Value, g.Value)
		}
	}
	if _, err := paper.ComposeForm(r, paper.Office{Form: "nobody"}, wording(t)); err == nil || !strings.Contains(err.Error(), "brief") {
		t.Errorf("an unknown form: %v", err)
	}
}
