package render

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wenping/fonts"
	"wenping/internal/facts"
	"wenping/internal/paper"
	"wenping/internal/paper/papertest"
	"wenping/internal/review"
	"wenping/internal/zh/jieba"
	"wenping/templates"
)

// TestLook writes papers into the folder named by LOOK, for a person to look at.
func TestLook(t *testing.T) {
	dir := os.Getenv("LOOK")
	if dir == "" {
		t.Skip("set LOOK to a folder to get the papers")
	}
	r, w := renderer(t), wording(t)
	office := paper.Office{Contact: "李某某", Phone: "0000-0000000", Copies: []string{"云岭县发展和改革局", "云岭县信访局"}, FormCopies: 4, Deadline: "收到正式函件之日起15日内"}
	for _, x := range []struct {
		s review.Suggestion
		o paper.Office
		k paper.Kind
	}{{review.Return, office, paper.Return}, {review.Correct, paper.Office{}, paper.Correct}, {review.File, office, paper.Receipt}, {review.Undecided, office, paper.Undecided}, {review.Correct, office, paper.SelfCheck}} {
		n, err := paper.Compose(papertest.Review(x.s), x.o, w, x.k)
		if err != nil {
			t.Fatal(err)
		}
		b, err := r.Notice(n)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, string(x.k)+".pdf"), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, rv := range map[string]*review.Review{"hard": hard(), "one": papertest.Review(review.Correct, "E2"), "none": papertest.Review(review.File, "X")} {
		n, err := paper.Compose(rv, office, w, paper.KindFor(rv))
		if err != nil {
			t.Fatal(err)
		}
		b, err := r.Notice(n)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name+".pdf"), b, 0o644); err != nil {
			t.Fatal(err)
		}
		f, err := paper.ComposeForm(rv, office, w)
		if err != nil {
			t.Fatal(err)
		}
		if b, err = r.Form(f); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name+"-form.pdf"), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, s := range map[string]review.Suggestion{"form": review.Return} {
		f, err := paper.ComposeForm(papertest.Review(s), office, w)
		if err != nil {
			t.Fatal(err)
		}
		b, err := r.Form(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name+".pdf"), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// hard is a review with everything too long, too many and too rare.
func hard() *review.Review {
	r := papertest.Review(review.Return)
	id := &r.Found.Identity
	set := func(f *facts.Fact[string], s string) {
		v, _ := f.First()
		v.V = s
		*f = facts.Fact[string]{}
		f.Add(v)
	}
	set(&id.Matter, "云岭县𠮷祥镇至石门镇羊蹄河流域水环境综合治理与生态修复及沿河公路（K12+300—K48+750段）改扩建工程（一期）征地拆迁安置")
	set(&id.ResponsibleBody, "云岭县人民政府羊蹄河流域水环境综合治理与生态修复工程建设领导小组办公室（云岭县水务局、云岭县交通运输局、云岭县自然资源局）")
	set(&id.Agency, "镕堃喆𠮷工程咨询（集团）股份有限公司云岭分公司\U0002FFFF")
	fs := r.Findings
	for k := 0; k < 5; k++ {
		for _, f := range fs {
			f.ID = ""
			f.Message = strings.Repeat(strings.TrimRight(f.Message, "。")+"；", 1+k%3) + "详见https://example.invalid/very/long/path/that/does/not/break/anywhere/0123456789所列。"
			r.Findings = append(r.Findings, f)
		}
	}
	for i := 0; i < 40; i++ {
		m := r.Found.Measures.Rows[i%2]
		m.No = ""
		m.Text = strings.Repeat(m.Text, 1+i%9)
		r.Found.Measures.Rows = append(r.Found.Measures.Rows, m)
	}
	return r
}

func renderer(t testing.TB) *Renderer {
	t.Helper()
	r, err := New(fonts.FS, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func wording(t testing.TB) *paper.Wording {
	t.Helper()
	w, err := paper.LoadWording(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	w.Segmenter = segmenter
	return w
}

// The dictionary is loaded once for all tests.
var segmenter = jieba.New([]string{"社会稳定风险评估"})
