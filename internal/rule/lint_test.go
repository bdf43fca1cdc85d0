package rule

import (
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"wenping/rules"
)

// itemWith is a file of category A with one item A1 and one rule, its cases given.
func itemWith(cases string) string {
	return itemHead + "      - id: A1.own\n        kind: section\n        severity: must\n        params: {roles: [{role: overview}]}\n        finding: 未见概况。\n        demand: 请补充。\n        cases:\n" + cases
}

const (
	fires     = "          - {name: 缺一, want: fail, text: \"# 一、评估依据\\n依据如下文件编制。\"}\n          - {name: 缺二, want: fail, text: \"# 一、风险识别\\n识别如下各项风险。\"}\n"
	silent    = "          - {name: 有一, want: pass, text: \"# 一、项目概况\\n本项目位于青石镇，占地十亩。\"}\n          - {name: 有二, want: pass, text: \"# 一、事项概况\\n本事项涉及青石镇三个村。\"}\n"
	undecided = "          - {name: 读不到, want: doubt, text: \"# 一、评估依据\\n依据如下文件编制。\\n[loss image-only-page] 此页为图片\"}\n"
)

// small is a pack of a few items with some of the real vocabulary, so that
// linting and altering it is quick.
func small(t *testing.T, vocabulary ...string) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	for _, name := range []string{"pack.yaml", "profiles/default.yaml", "standard/A.yaml", "standard/B.yaml"} {
		b, err := os.ReadFile("testdata/pack/" + name)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = &fstest.MapFile{Data: b}
	}
	for _, name := range vocabulary {
		b, err := fs.ReadFile(rules.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = &fstest.MapFile{Data: b}
	}
	return out
}

func overlaid(t *testing.T, standardA string, more ...string) *Pack {
	t.Helper()
	over := fstest.MapFS{"standard/own.yaml": {Data: []byte(standardA)}}
	for i := 0; i+1 < len(more); i += 2 {
		over[more[i]] = &fstest.MapFile{Data: []byte(more[i+1])}
	}
	p, err := Load(small(t, "lexicon/sections.yaml"), over)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func errorsIn(p *Pack, file string) (out []string) {
	for _, r := range p.Lint(nil, false) {
		if r.Error && r.File == file {
			out = append(out, fmt.Sprintf("%d:%d %s", r.Line, r.Col, r.Message))
		}
	}
	return out
}

func TestLintCountsTheCasesThatHold(t *testing.T) {
	for _, c := range []struct {
		name, cases string
		want        []string
	}{
		{"enough", fires + silent + undecided, nil},
		{"none undecided", fires + silent, []string{"undecided）至少1个，有0个"}},
		{"one that fires is missing", fires[:strings.Index(fires, "\n")+1] + silent + undecided, []string{"fires）至少2个，有1个"}},
		{"a case that does not hold counts for nothing", strings.Replace(fires, "want: fail", "want: pass", 1) + silent + undecided,
			[]string{"用例“缺一”不成立", "fires）至少2个，有1个"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := strings.Join(errorsIn(overlaid(t, itemWith(c.cases)), "standard/own.yaml"), "\n")
			for _, w := range c.want {
				if !strings.Contains(got, w) {
					t.Errorf("%q is not in\n%s", w, got)
				}
			}
			if len(c.want) == 0 && got != "" {
				t.Error(got)
			}
		})
	}
}

// An exclusion that contains nothing the term looks for excludes nothing.
func TestLintFindsIdleExclusions(t *testing.T) {
	p, err := Load(rules.FS, fstest.MapFS{"lexicon/own.yaml": {Data: []byte("told:\n  - {id: own, words: [预案], patterns: ['应急.{0,4}处置'], not: [应急预案, 应急的处置, 应急局]}\n")}})
	if err != nil {
		t.Fatal(err)
	}
	l := &linter{pack: p}
	l.exclusions()
	if len(l.out) != 1 || !strings.Contains(l.out[0].Message, "“应急局”") {
		t.Errorf("remarks %v", l.out)
	}
}

// A question is not judged: it needs no cases.
func TestLintAsksNoCasesOfQuestions(t *testing.T) {
	p := overlaid(t, itemHead+"      - {id: A1.own, kind: question, severity: must, params: {question: 好吗？}}\n")
	if got := errorsIn(p, "standard/own.yaml"); len(got) > 0 {
		t.Error(got)
	}
}

func TestMatrixNamesRulesThatNeverFire(t *testing.T) {
	for _, c := range []struct {
		cases string
		want  bool
	}{{fires + silent + undecided, false}, {silent + undecided, true}} {
		var b strings.Builder
		silentRules, err := overlaid(t, itemWith(c.cases)).WriteMatrix(&b)
		if err != nil {
			t.Fatal(err)
		}
		if got := slices.ContainsFunc(silentRules, func(r *Rule) bool { return r.ID == "A1.own" }); got != c.want {
			t.Errorf("never fires: %v, want %v", got, c.want)
		}
		if !strings.Contains(b.String(), "| A1.own | section |") {
			t.Error("the rule is not in the matrix")
		}
	}
}

func TestLintFindsWordsNothingUses(t *testing.T) {
	below := small(t, "lexicon/words.yaml", "lexicon/sections.yaml")
	base, err := Load(below, nil)
	if err != nil {
		t.Fatal(err)
	}
	over := fstest.MapFS{"lexicon/own.yaml": {Data: []byte("words:\n  - {id: referance, name: 引用, words: [仿照]}\n")}}
	p, err := Load(below, over)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range p.Lint(base, false) {
		if r.File == "lexicon/own.yaml" {
			if r.Line != 2 || r.Error || !strings.Contains(r.Message, "reference") {
				t.Errorf("%+v", r)
			}
			return
		}
	}
	t.Error("a misspelt list goes unnoticed")
}

// Cases in cases/ are those of the rule they name; an overlay that writes the
// rule's item anew is not held to the cases of the one below.
func TestCasesStandBesideTheRules(t *testing.T) {
	own := "cases:\n  - {rule: A1.own, name: 又一, want: fail, text: \"# 一、评估依据\\n依据如下文件编制。\"}\n"
	p := overlaid(t, itemWith(fires+silent+undecided), "cases/own.yaml", own)
	r := p.Rule("A1.own")
	if len(r.Cases) != 6 || r.Cases[5].File(r) != "cases/own.yaml" || r.Cases[0].File(r) != "standard/own.yaml" {
		t.Errorf("%d cases", len(r.Cases))
	}
	for _, res := range p.RunCases("A1.own", nil) {
		if !res.OK() {
			t.Errorf("%s:%d %v", res.File, res.Line, res.Faults)
		}
	}
	if _, err := Load(rules.FS, fstest.MapFS{"cases/own.yaml": {Data: []byte("cases:\n  - {rule: D3.perod, name: 例, want: fail, text: 无}\n")}}); err == nil || !strings.Contains(err.Error(), "D3.period") {
		t.Errorf("a case of an unknown rule: %v", err)
	}
	anew := fstest.MapFS{"standard/own.yaml": {Data: []byte(strings.ReplaceAll(itemWith(fires), "A1", "H1"))}}
	anew["standard/own.yaml"].Data = []byte(strings.Replace(string(anew["standard/own.yaml"].Data), "category: A", "category: H", 1))
	if p, err := Load(rules.FS, anew); err != nil {
		t.Errorf("an overlay that leaves rules out does not load: %v", err)
	} else if n := len(p.Item("H1").Rules); n != 1 {
		t.Errorf("%d rules in H1", n)
	}
}

// What is not tested is found: a rule whose threshold no case touches has a
// survivor, and a case at the border kills it.
func TestMutationFindsWhatNoCaseTests(t *testing.T) {
	survivors := func(cases string) (out []string) {
		list, err := Mutate(small(t, "lexicon/survey.yaml", "lexicon/sections.yaml"), fstest.MapFS{"standard/own.yaml": {Data: []byte(itemHead +
			"      - id: A1.own\n        kind: expr\n        severity: must\n        params: {holds: survey.returned <= survey.sent}\n        finding: 多于。\n        demand: 核对。\n        cases:\n" + cases)}}, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := range list {
			if list[i].Survived() && list[i].File == "standard/own.yaml" {
				out = append(out, list[i].What)
			}
		}
		return out
	}
	loose := "          - {name: 多, want: fail, text: 共发放问卷100份，回收问卷120份。}\n          - {name: 少, want: pass, text: 共发放问卷100份，回收问卷90份。}\n"
	if got := survivors(loose); len(got) != 1 || !strings.Contains(got[0], "survey.returned < survey.sent") {
		t.Errorf("survivors %q", got)
	}
	if got := survivors(loose + "          - {name: 相等, want: pass, text: 共发放问卷100份，回收问卷100份。}\n"); len(got) != 0 {
		t.Errorf("survivors %q", got)
	}
}
