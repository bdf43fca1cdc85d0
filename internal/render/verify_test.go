package render

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"wenping/internal/ingest/pdf"
	"wenping/internal/layout"
	"wenping/internal/paper"
	"wenping/internal/paper/papertest"
	"wenping/internal/review"
	"wenping/internal/rule"
	"wenping/internal/zh"
)

// One engine for all tests, with a cache that outlives them.
var engine = sync.OnceValues(func() (*pdf.Engine, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		dir = os.TempDir()
	}
	dir = filepath.Join(dir, "wenping", "wazero")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		dir = filepath.Join(os.TempDir(), "wenping-wazero")
	}
	return pdf.New(dir)
})

// measured is a drawn paper as a reader of PDF measures it.
func measured(t testing.TB, b []byte) []pdf.MeasuredPage {
	t.Helper()
	e, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	pages, err := e.Measure(context.Background(), b)
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

// textOf is the text of a drawn paper, white space left out.
func textOf(t testing.TB, b []byte) string {
	t.Helper()
	var s strings.Builder
	for _, p := range measured(t, b) {
		for _, g := range p.Glyphs {
			s.WriteRune(g.R)
		}
	}
	return solid(s.String())
}

func verify(t testing.TB, b []byte) *layout.Report {
	t.Helper()
	return layout.Verify(measured(t, b))
}

// a golden letter is values; its PDF is drawn anew in every run.
type goldenLetter struct {
	name  string
	n     *paper.Notice
	look  string
	pages [2]int // from, to
}

var golden = struct{ office, long paper.Office }{
	paper.Office{Name: "中共云岭县委政法委员会", Code: "云政法函", Self: "我委", Contact: "李某某", Phone: "0000-0000000", Copies: []string{"云岭县发展和改革局", "云岭县信访局"}, FormCopies: 4, Deadline: "收到本函之日起15日内"},
	paper.Office{Name: "云岭县羊蹄河流域综合治理工程建设领导小组办公室", Code: "云羊治办函", Self: "我办", Contact: "王某", Phone: "0000-0000000", Copies: []string{"云岭县发展和改革局", "云岭县信访局", "云岭县自然资源局", "云岭县交通运输局", "云岭县水务局", "青石镇人民政府", "石门镇人民政府", "青崖衡策咨询有限公司"}, FormCopies: 12, Deadline: "2027年1月15日前"},
}

// plainLetter is an issued letter of so many paragraphs of so many sentences.
func plainLetter(format paper.Format, paragraphs, sentences int, office paper.Office) *paper.Notice {
	date := "2026年12月3日"
	n := &paper.Notice{Kind: paper.Return, Title: "关于|《清河大道改建工程社会稳定风险评估报告》的|审查反馈意见", Addressee: "云岭县交通运输局：",
		Issue: &paper.Issue{Format: format, Head: office.Name, Number: office.Code + "〔2026〕41号", Name: office.Name, Date: date}}
	if office.Name == golden.long.Name {
		n.Issue.HeadPhrases = []string{"云岭县", "羊蹄河流域", "综合治理", "工程建设领导小组", "办公室"}
	}
	if format == paper.Formal {
		n.Issue.Head += "文件"
		if n.Issue.HeadPhrases != nil {
			n.Issue.HeadPhrases = append(n.Issue.HeadPhrases, "文件")
		}
		n.Issue.Printer, n.Issue.Printed = office.Name, date+"印发"
	}
	said := []string{
		"概况写明项目影响11个村，问卷发放表仅列8个村，未覆盖石门镇羊蹄、下河等3个村。",
		"公示期自2026年9月7日至2026年9月11日，共5个工作日，少于7个工作日，渠道仅有政府网站1种。",
		"群众反映的“农田灌溉水系被阻断”共81份，占31.4%，风险清单未列，请予补充并重新估计风险程度。",
		"请对照《审查要点》逐条核对，说明抽样方法、走访范围和意见采纳的理由。",
	}
	k := 0
	for i := range paragraphs {
		text := ""
		for range sentences {
			text += said[k%len(said)]
			k++
		}
		level := paper.Body
		switch {
		case paragraphs > 3 && i%6 == 0:
			level, text = paper.One, []string{"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"}[i/6%10]+"、审查发现的问题"
		case paragraphs > 3 && i%6 == 1:
			level, text = paper.Two, "（一）征求意见范围不广"
		case paragraphs > 3 && i%6 > 2:
			level, text = paper.Three, fmt.Sprintf("%d.%s", i%6-2, text)
		}
		n.Paragraphs = append(n.Paragraphs, paper.Paragraph{Level: level, Text: text})
	}
	if paragraphs > 3 && (paragraphs-1)%6 < 2 { // no heading at the end
		n.Paragraphs = append(n.Paragraphs, paper.Paragraph{Text: said[3]})
	}
	n.Paragraphs = append(n.Paragraphs, paper.Paragraph{Text: "特此函告。"},
		paper.Paragraph{Level: paper.Note, Text: "（联系人：" + office.Contact + "，电话：" + office.Phone + "）"})
	if len(office.Copies) > 0 {
		n.Paragraphs = append(n.Paragraphs, paper.Paragraph{Level: paper.Copy, Text: "抄送：" + strings.Join(office.Copies, "，") + "。"})
	}
	return n
}

func composed(t testing.TB, r *review.Review, o paper.Office, k paper.Kind) *paper.Notice {
	t.Helper()
	n, err := paper.Compose(r, o, wording(t), k)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func issuedLetter(t testing.TB, r *review.Review, o paper.Office, k paper.Kind, f paper.Format) *paper.Notice {
	t.Helper()
	r.Standard.Adopted, r.Standard.Title = true, "云岭县稳评报告审查标准"
	s := paper.Signing{Format: f, No: 5, Date: zh.Date{Year: 2026, Month: 12, Day: 3}}
	for i, x := range r.Findings {
		r.Findings[i].Key = fmt.Sprintf("%s#%d", x.Key, i)
	}
	d := papertest.Decide(r, func(f review.Finding) bool { return k != paper.Receipt || f.Severity != rule.Must }, true)
	n, err := paper.ComposeIssued(d, o, wording(t), k, s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// goldenLetters are one to many pages, drafts and both formats, every kind.
func goldenLetters(t testing.TB) []goldenLetter {
	o, long := golden.office, golden.long
	var out []goldenLetter
	add := func(name, look string, from, to int, n *paper.Notice) {
		out = append(out, goldenLetter{name, n, look, [2]int{from, to}})
	}
	for _, k := range paper.Kinds {
		add("draft "+string(k), "草稿", 1, 12, composed(t, papertest.Review(review.Return), o, k))
	}
	add("draft with blanks", "草稿", 2, 12, composed(t, papertest.Review(review.Correct, "E2", "A4"), paper.Office{}, paper.Correct))
	add("draft of one finding", "草稿", 2, 8, composed(t, papertest.Review(review.Correct, "E2"), o, paper.Correct))
	add("draft without findings", "草稿", 2, 8, composed(t, papertest.Review(review.File, "X"), o, paper.Receipt))
	add("draft with everything too long", "草稿", 15, 40, composed(t, plausible(), long, paper.Return))
	add("draft with addresses wider than a line", "草稿", 15, 40, composed(t, hard(), long, paper.Return))
	for _, f := range []paper.Format{paper.Formal, paper.Mail} {
		look := map[paper.Format]string{paper.Formal: "公文格式", paper.Mail: "信函格式"}[f]
		add("issued return, "+look, look, 5, 12, issuedLetter(t, papertest.Review(review.Return), o, paper.Return, f))
		add("issued feedback, "+look, look, 3, 10, issuedLetter(t, papertest.Review(review.Correct, "E2", "A4"), o, paper.Correct, f))
		add("issued receipt, "+look, look, 2, 8, issuedLetter(t, papertest.Review(review.File, "E5"), o, paper.Receipt, f))
		add("issued with everything too long, "+look, look, 15, 40, issuedLetter(t, plausible(), long, paper.Return, f))
		for _, size := range [][2]int{{1, 1}, {1, 2}, {2, 1}, {2, 2}, {3, 2}, {9, 1}, {15, 1}, {21, 2}, {27, 1}, {33, 1}, {33, 2}, {45, 2}, {33, 4}, {57, 2}, {39, 4}, {45, 4}} {
			add(fmt.Sprintf("%d paragraphs of %d, %s", size[0], size[1], look), look, 1, 14, plainLetter(f, size[0], size[1], o))
		}
		short := o
		short.Name, short.Copies = "云岭县信访局", nil
		add("a short head and no copies, "+look, look, 1, 2, plainLetter(f, 2, 1, short))
		add("a long head and many copies, "+look, look, 1, 4, plainLetter(f, 3, 2, long))
	}
	return out
}

// plausible is hard() without what no letter could be issued with.
func plausible() *review.Review {
	r := hard()
	for i := range r.Findings {
		r.Findings[i].Message = strings.ReplaceAll(r.Findings[i].Message, "详见https://example.invalid/very/long/path/that/does/not/break/anywhere/0123456789所列。", "详见附表所列。")
	}
	return r
}

func TestGoldenLettersMeetEveryClause(t *testing.T) {
	r := renderer(t)
	word := scribe(t)
	lengths := map[int]bool{}
	for _, g := range goldenLetters(t) {
		t.Run(g.name, func(t *testing.T) {
			b, err := r.Notice(g.n)
			if err != nil {
				t.Fatal(err)
			}
			if dir := os.Getenv("LOOK"); dir != "" {
				_ = os.WriteFile(filepath.Join(dir, "golden "+g.name+".pdf"), b, 0o644)
				if twin, err := word.Notice(g.n); err == nil {
					_ = os.WriteFile(filepath.Join(dir, "golden "+g.name+".docx"), twin, 0o644)
				}
			}
			if l, err := r.layOut(g.n); err != nil || nothingBut(l.pages[len(l.pages)-1], copyLead) && g.look != "公文格式" {
				t.Errorf("抄送 is all that stands on the last page (%v)", err)
			}
			rep := verify(t, b)
			for _, x := range rep.Results {
				if x.Verdict == layout.Broken {
					t.Errorf("%s %s: %s, want %s", x.ID, x.Name, x.Measured, x.Expected)
				}
			}
			if rep.Look != g.look {
				t.Errorf("taken for %s, is %s", rep.Look, g.look)
			}
			lengths[rep.Pages] = true
			if rep.Pages < g.pages[0] || rep.Pages > g.pages[1] {
				t.Errorf("%d pages, want %v", rep.Pages, g.pages)
			}
		})
	}
	for n := 1; n <= 10; n++ {
		if !lengths[n] {
			t.Errorf("no letter of %d pages", n)
		}
	}
}

// nothingBut says that all text of a page's body follows what one line begins with.
func nothingBut(page []mark, lead string) bool {
	for _, m := range page {
		if m.kind != 't' || m.y < top || m.y > top+typeH {
			continue
		}
		return strings.HasPrefix(m.text, lead) // marks are set from top to bottom
	}
	return false
}
