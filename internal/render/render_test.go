package render

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/pdfcpu/pdfcpu/pkg/api"

	"wenping/internal/facts"
	"wenping/internal/layout"
	"wenping/internal/paper"
	"wenping/internal/paper/papertest"
	"wenping/internal/review"
)

func notice(t testing.TB, k paper.Kind, s review.Suggestion) *paper.Notice {
	t.Helper()
	n, err := paper.Compose(papertest.Review(s), paper.Office{}, wording(t), k)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func form(t testing.TB) *paper.FilingForm {
	t.Helper()
	f, err := paper.ComposeForm(papertest.Review(review.Return), paper.Office{}, wording(t))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestEveryNoticeIsValidAndSmall(t *testing.T) {
	r := renderer(t)
	for _, k := range paper.Kinds {
		b, err := r.Notice(notice(t, k, review.Return))
		if err != nil {
			t.Fatalf("%s: %v", k, err)
		}
		if err := api.Validate(bytes.NewReader(b), pdfcpuConfig()); err != nil {
			t.Errorf("%s is not a valid PDF: %v", k, err)
		}
		if len(b) > 300_000 {
			t.Errorf("%s has %d bytes", k, len(b))
		}
	}
}

func TestFormShowsAndKeepsItsValues(t *testing.T) {
	r := renderer(t)
	f := form(t)
	b, err := r.Form(f)
	if err != nil {
		t.Fatal(err)
	}
	if err := api.Validate(bytes.NewReader(b), pdfcpuConfig()); err != nil {
		t.Fatalf("not a valid PDF: %v", err)
	}
	var out bytes.Buffer
	if err := api.ExportFormJSON(bytes.NewReader(b), &out, "form", pdfcpuConfig()); err != nil {
		t.Fatal(err)
	}
	var exported any
	if err := json.Unmarshal(out.Bytes(), &exported); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"清河大道（云岭段）改建工程", "云岭县交通运输局", "2026年9月7日至2026年9月11日（5个工作日）", "征收补偿标准争议", "低风险"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the fields do not hold %q", want)
		}
	}
	// What was not read is not filled.
	if strings.Contains(out.String(), "__") || f.Field("decision_body").Value != "" {
		t.Error("a blank was filled")
	}
}

func TestSamePaperSameBytes(t *testing.T) {
	r := renderer(t)
	n, f := notice(t, paper.Return, review.Return), form(t)
	first, err := r.Notice(n)
	if err != nil {
		t.Fatal(err)
	}
	firstForm, err := r.Form(f)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 3 { // at the same time: a renderer is shared
		wg.Go(func() {
			if b, err := r.Notice(n); err != nil || !bytes.Equal(b, first) {
				t.Errorf("notice differs (%v)", err)
			}
			if b, err := r.Form(f); err != nil || !bytes.Equal(b, firstForm) {
				t.Errorf("form differs (%v)", err)
			}
		})
	}
	wg.Wait()
}

// A character outside the BMP, one that only a fallback has, and one that no
// face has: none may be lost silently.
func TestRareCharacters(t *testing.T) {
	r := renderer(t)
	n := &paper.Notice{Title: "关于𠮷祥镇的函", Paragraphs: []paper.Paragraph{{Text: "镕堃喆㎡𠮷、\U0002FFFF。"}}}
	l := r.newPages("")
	l.addPage()
	l.text(30, 30, n.Paragraphs[0].Text, bodyStyle, 0, false)
	if !l.missing[0x2FFFF] || len(l.missing) != 1 {
		t.Errorf("missing = %v, want only U+2FFFF", l.missing)
	}
	if note := l.missingNote(); !strings.Contains(note, "U+2FFFF") {
		t.Errorf("note = %q", note)
	}
	b, err := r.Notice(n)
	if err != nil {
		t.Fatal(err)
	}
	if err := api.Validate(bytes.NewReader(b), pdfcpuConfig()); err != nil {
		t.Error(err)
	}
}

func TestTitleBreaksByMeaning(t *testing.T) {
	r := renderer(t)
	for title, want := range map[string]string{
		"关于退回|《清河大道（云岭段）改建工程社会稳定风险评估报告》|并重新开展评估的函": "关于退回《清河大道（云岭段）改建工程/社会稳定风险评估报告》/并重新开展评估的函",
		"关于|《公交票价调整社会稳定风险评估报告》的|审查反馈意见":            "关于《公交票价调整/社会稳定风险评估报告》的审查反馈意见",
		"审查意见明细表": "审查意见明细表",
	} {
		got := strings.Join(r.titleLines(title, nil, titleStyle, typeW-2*cell), "/")
		if got != want {
			t.Errorf("%s\n got %s\nwant %s", title, got, want)
		}
	}
}

func TestOfficeFontsWin(t *testing.T) {
	kai, err := os.ReadFile("../../fonts/LXGWWenKai-Regular.ttf")
	if err != nil {
		t.Skip(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "fang.ttf"), kai, 0o644); err != nil {
		t.Fatal(err)
	}
	base := renderer(t)
	r, err := New(os.DirFS("../../fonts"), os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	if r.faces[fang].name != "fang" || base.faces[fang].name == "fang" {
		t.Errorf("face = %s", r.faces[fang].name)
	}
	if err := os.WriteFile(filepath.Join(dir, "fang.ttf"), []byte("OTTO...."), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := New(os.DirFS("../../fonts"), os.DirFS(dir)); err == nil || !strings.Contains(err.Error(), "fang.ttf") {
		t.Errorf("a CFF font must be refused by name: %v", err)
	}
}

// An office's typefaces are told by their names, whatever their files are called.
func TestOfficeFontsAreToldByTheirNames(t *testing.T) {
	read := func(name string) []byte {
		b, err := os.ReadFile("../../fonts/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	kaiti, song0 := read("LXGWWenKai-Regular.ttf"), read("NotoSerifSC_400Regular-sub.ttf")
	shipped := os.DirFS("../../fonts")
	for name, c := range map[string]struct {
		files map[string][]byte
		own   []role
		err   string
	}{
		"by the file's name":            {map[string][]byte{"仿宋_GB2312.ttf": song0, "方正小标宋简体.TTF": song0, "readme.txt": nil}, []role{fang, biao}, ""},
		"Windows names":                 {map[string][]byte{"simhei.ttf": song0, "simkai.ttf": kaiti, "SimSun.ttf": song0}, []role{hei, kai, song}, ""},
		"the role's own file wins":      {map[string][]byte{"kai.ttf": kaiti, "楷体_GB2312.ttf": song0}, []role{kai}, ""},
		"nothing of use":                {map[string][]byte{"wingdings.ttf": song0[:100], "a.txt": nil}, nil, "没有可用的字体"},
		"only outlines of another kind": {map[string][]byte{"仿宋.otf": []byte("OTTO....")}, nil, "仿宋.otf 不能使用"},
		"one of another kind beside":    {map[string][]byte{"仿宋.ttc": []byte("ttcf...."), "黑体.ttf": song0}, []role{hei}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			folder := fstest.MapFS{}
			for f, b := range c.files {
				folder[f] = &fstest.MapFile{Data: b}
			}
			r, err := New(shipped, folder)
			if c.err != "" {
				if err == nil || !strings.Contains(err.Error(), c.err) {
					t.Fatalf("err = %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			for k, f := range r.faces {
				if own := f.name == strings.TrimSuffix(roleFiles[k][0], ".ttf"); own != slices.Contains(c.own, role(k)) {
					t.Errorf("role %d has %s", k, f.name)
				}
			}
			if name == "the role's own file wins" && len(r.faces[kai].data) != len(kaiti) {
				t.Error("kai.ttf did not win")
			}
		})
	}
	if _, err := New(shipped, os.DirFS("/no/such/folder")); err == nil {
		t.Error("a folder that is not there is no error")
	}
}

// A letter in the office's own typefaces meets the same clauses.
func TestLettersInOfficeFonts(t *testing.T) {
	folder := fstest.MapFS{}
	for file, shipped := range map[string]string{"simfang 仿宋.ttf": "LXGWWenKai-Regular.ttf", "方正小标宋.ttf": "NotoSerifSC_900Black-sub.ttf", "宋体.ttf": "NotoSerifSC_400Regular-sub.ttf", "黑体.ttf": "NotoSansSC_400Regular-sub.ttf"} {
		b, err := os.ReadFile("../../fonts/" + shipped)
		if err != nil {
			t.Fatal(err)
		}
		folder[file] = &fstest.MapFile{Data: b}
	}
	r, err := New(os.DirFS("../../fonts"), folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []*paper.Notice{notice(t, paper.Return, review.Return), plainLetter(paper.Mail, 15, 1, golden.office), plainLetter(paper.Formal, 15, 1, golden.office)} {
		b, err := r.Notice(n)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range verify(t, b).Results {
			if x.Verdict == layout.Broken {
				t.Errorf("%s %s: %s", x.ID, x.Name, x.Measured)
			}
		}
	}
}

// The library's own line breaking loses characters of Chinese text.
func TestLibraryNeverBreaksLines(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{".MultiCell(", ".SplitText(", ".SplitLines(", ".Write(h", ".WriteAligned("} {
			if bytes.Contains(b, []byte(bad)) {
				t.Errorf("%s uses %s", f, bad)
			}
		}
	}
}

func BenchmarkNotice(b *testing.B) {
	r, n := renderer(b), notice(b, paper.Return, review.Return)
	for b.Loop() {
		if _, err := r.Notice(n); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkForm(b *testing.B) {
	r, f := renderer(b), form(b)
	for b.Loop() {
		if _, err := r.Form(f); err != nil {
			b.Fatal(err)
		}
	}
}

func TestMerge(t *testing.T) {
	r := renderer(t)
	n, err := r.Notice(notice(t, paper.Correct, review.Correct))
	if err != nil {
		t.Fatal(err)
	}
	f, err := r.Form(form(t))
	if err != nil {
		t.Fatal(err)
	}
	b, err := Merge("审查文书", n, f)
	if err != nil {
		t.Fatal(err)
	}
	count := func(b []byte) int {
		c, err := api.PageCount(bytes.NewReader(b), pdfcpuConfig())
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	if count(b) != count(n)+count(f) {
		t.Errorf("%d pages, want %d + %d", count(b), count(n), count(f))
	}
}

// Titles that have no marks to break at inside the name of the matter: a line
// ends where a phrase does, whatever the matter is called.
func TestTitlesAreNotBrokenInsidePhrases(t *testing.T) {
	r, w := renderer(t), wording(t)
	for _, want := range []string{
		"关于退回《云岭县年产2万吨/生物可降解母粒及制品项目/社会稳定风险评估报告》/并重新开展评估的函",
		"关于退回《安澜市职工/基本医疗保险门诊共济保障实施细则/社会稳定风险评估报告》/并重新开展评估的函",
		"关于《青石镇产业园/标准厂房用地土地征收成片开发方案/社会稳定风险评估报告》的审查反馈意见",
		"关于《云岭县𠮷祥镇至石门镇/羊蹄河流域水环境综合治理与生态修复/及沿河公路（K12+300—K48+750段）/改扩建工程（一期）征地拆迁安置/社会稳定风险评估报告》的/审查反馈意见",
		"关于《青石镇柳湾村/集体建设用地使用权出让项目/社会稳定风险评估报告》的审查反馈意见",
		"关于《云岭县2026年度农村/义务教育学校布局调整方案/社会稳定风险评估报告》的审查反馈意见",
		"关于退回《云岭县城南片区/老旧小区改造房屋征收补偿项目/社会稳定风险评估报告》/并重新开展评估的函",
		"关于《安澜市出租汽车/经营权有偿使用制度改革实施意见/社会稳定风险评估报告》的审查反馈意见",
	} {
		rv := papertest.Review(review.Return)
		matter := strings.ReplaceAll(want, "/", "")
		from, to := strings.Index(matter, "《")+len("《"), strings.Index(matter, "社会稳定风险评估报告")
		rv.Found.Identity.Matter = facts.Fact[string]{}
		rv.Found.Identity.Matter.Add(facts.Value[string]{V: matter[from:to]})
		kind := paper.Correct
		if strings.HasPrefix(matter, "关于退回") {
			kind = paper.Return
		}
		n, err := paper.Compose(rv, golden.office, w, kind)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(r.titleLines(n.Title, n.TitlePhrases, titleStyle, typeW-2*cell), "/"); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	n := issuedLetter(t, papertest.Review(review.Return), golden.long, paper.Return, paper.Formal)
	st := style{role: biao, red: true}
	if got := strings.Join(r.headLines(n.Issue.Head, n.Issue.HeadPhrases, &st, typeW), "/"); got != "云岭县羊蹄河流域综合治理/工程建设领导小组办公室文件" {
		t.Errorf("the head is broken as %s", got)
	}
	if phraseEnds("甲乙", []string{"甲", "丙"}) != nil {
		t.Error("phrases of another text were taken")
	}
}
