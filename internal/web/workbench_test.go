package web

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"wenping/internal/paper"
	"wenping/internal/paper/papertest"
	"wenping/internal/problem"
	"wenping/internal/review"
	"wenping/internal/rule"
	"wenping/internal/store"
	"wenping/templates"
)

// clerks is a bureau whose every case is the invented report, adopted or not.
type clerks struct {
	wording *paper.Wording
	office  paper.Office
	adopted bool
	// compared, where set, is what became of the version before.
	compared func(store.Case) *Compared
}

func (b *clerks) Recall(_ context.Context, c store.Case) (*review.Review, error) {
	r := papertest.Review(review.Return)
	if b.compared != nil && c.Prior != "" {
		x := b.compared(c)
		r.Resubmitted = review.Resubmit(x.Comparison, x.Letter)
	}
	r.Standard.Adopted, r.Standard.Title = b.adopted, "云岭县稳评报告审查标准"
	return r, nil
}

func (b *clerks) Picture(_ context.Context, _ store.Case, file, page, dpi int) ([]byte, error) {
	return []byte(fmt.Sprintf("\x89PNG %d %d %d", file, page, dpi)), nil
}
func (b *clerks) Office() paper.Office { return b.office }
func (b *clerks) Compose(d *review.Decided, k paper.Kind, s paper.Signing) (*paper.Notice, error) {
	return paper.ComposeIssued(d, b.office, b.wording, k, s)
}
func (b *clerks) Draw(n *paper.Notice) ([]byte, error) {
	return []byte("%PDF " + n.Mark + n.Text()), nil
}
func (b *clerks) Issue(_ context.Context, _ store.Case, _ *review.Decided, n *paper.Notice) ([]store.NamedFile, error) {
	return []store.NamedFile{{Kind: "notice.pdf", Data: []byte("%PDF " + n.Text())}, {Kind: "notice.docx", Data: []byte("PK")}}, nil
}
func (b *clerks) Compare(_ context.Context, c store.Case) (*Compared, error) {
	if b.compared != nil && c.Prior != "" {
		return b.compared(c), nil
	}
	return nil, problem.New(problem.NotFound, "这是第1版。")
}
func (b *clerks) Form(r *review.Review, said map[string]paper.Entry, f paper.Filing) (*paper.FilingForm, error) {
	return paper.ComposeFiling(r, b.office, b.wording, said, f)
}
func (b *clerks) DrawForm(f *paper.FilingForm) ([]byte, error) {
	return []byte("%PDF " + f.Text()), nil
}
func (b *clerks) FileForm(_ store.Case, f *paper.FilingForm) ([]store.NamedFile, error) {
	return []store.NamedFile{{Kind: "form.pdf", Data: []byte("%PDF " + f.Text())}, {Kind: "form.docx", Data: []byte("PK")}, {Kind: "package.zip", Data: []byte("PK")}}, nil
}
func (b *clerks) Criteria() map[string]Criterion {
	return map[string]Criterion{"D3": {"公示应不少于7个工作日。", "审查标准"}}
}

// committee is a server with a case that is done.
type committee struct {
	*testing.T
	srv    *httptest.Server
	id     string
	bureau *clerks
}

// theOffice is an office that has adopted its standard.
func theOffice(t *testing.T) *clerks {
	t.Helper()
	w, err := paper.LoadWording(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	return &clerks{wording: w, adopted: true, office: paper.Office{
		Name: "中共云岭县委政法委员会", Code: "云政法函", Self: "我委", Contact: "陈某", Phone: "0900-1234567", Deadline: "收到之日起15日内", FormCopies: 3}}
}

// reviewing is a store at work whose cases are all the same review; who opens it
// closes it, after the server that uses it.
func reviewing(t *testing.T) *store.Store {
	t.Helper()
	st, err := store.Open(t.Context(), store.Config{Dir: t.TempDir(), Run: func(context.Context, store.Case, store.Upload, []store.Upload, func(store.Progress)) (store.Product, error) {
		return store.Product{Title: "清河大道", Suggestion: "return", Files: []store.NamedFile{{Kind: "review", Data: []byte(reviewJSON)}, {Kind: "notice.pdf", Data: []byte("%PDF 草稿")}}}, nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	if err := st.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	return st
}

func sit(t *testing.T) *committee {
	t.Helper()
	c := &committee{T: t, bureau: theOffice(t)}
	st := reviewing(t)
	h, err := New(Config{Store: st, Screen: func(context.Context, string, []byte, func(int, int)) error { return nil }, Bureau: c.bureau,
		Now: func() time.Time { return time.Date(2026, 12, 3, 9, 0, 0, 0, time.UTC) }})
	if err != nil {
		t.Fatal(err)
	}
	c.srv = httptest.NewServer(h)
	t.Cleanup(func() {
		c.srv.Close()
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		st.Close(ctx)
	})
	_, out := post(t, c.srv, field{"file", "清河大道.docx", "x"})
	c.id = out["id"].(string)
	follow(t, c.srv, c.id)
	return c
}

// person is somebody's browser.
type person struct {
	c    *committee
	http *http.Client
}

func (c *committee) person(name string) *person {
	c.Helper()
	jar, _ := cookiejar.New(nil)
	p := &person{c, &http.Client{Jar: jar}}
	if name != "" {
		if code, _ := p.do("PUT", "/api/v1/me", map[string]string{"name": name}); code != http.StatusOK {
			c.Fatalf("the name was refused: %d", code)
		}
	}
	return p
}

// do sends JSON to an address; one that begins with "./" is below the case.
func (p *person) do(method, path string, body any) (int, map[string]any) {
	p.c.Helper()
	var r io.Reader
	if body != nil {
		b, _ := json.Marshal(body)
		r = bytes.NewReader(b)
	}
	if rest, ok := strings.CutPrefix(path, "./"); ok {
		path = "/api/v1/reports/" + p.c.id + "/" + rest
	}
	req, _ := http.NewRequest(method, p.c.srv.URL+path, r)
	res, err := p.http.Do(req)
	if err != nil {
		p.c.Fatal(err)
	}
	defer res.Body.Close()
	b, _ := io.ReadAll(res.Body)
	out := map[string]any{"body": string(b)}
	json.Unmarshal(b, &out)
	return res.StatusCode, out
}

type say map[string]any

func TestNothingIsDecidedWithoutAName(t *testing.T) {
	c := sit(t)
	if code, out := c.person("").do("POST", "./acts", say{"deed": "uphold", "on": "D3.period"}); code != http.StatusUnprocessableEntity || !strings.Contains(out["detail"].(string), "姓名") {
		t.Errorf("%d %v", code, out)
	}
	for _, bad := range []string{"", "  ", strings.Repeat("长", 31), "a\u202eb"} {
		if code, _ := c.person("").do("PUT", "/api/v1/me", say{"name": bad}); code != http.StatusUnprocessableEntity {
			t.Errorf("the name %q was taken", bad)
		}
	}
}

func TestAReviewerDecides(t *testing.T) {
	c := sit(t)
	p := c.person("陈静")
	code, j := p.do("GET", "./judgement", nil)
	if code != http.StatusOK || j["who"] != "陈静" || j["decided"].(map[string]any)["open_findings"].(float64) < 10 {
		t.Fatalf("%d %.200v", code, j)
	}
	if len(j["criteria"].(map[string]any)) == 0 || len(j["pages"].([]any)) == 0 {
		t.Error("no criteria or pages")
	}
	open := func(out map[string]any) float64 { return out["decided"].(map[string]any)["open_findings"].(float64) }
	before := open(j)
	code, out := p.do("POST", "./acts", say{"deed": "uphold", "on": "D3.period", "seen": 0})
	if code != http.StatusCreated || open(out) != before-1 {
		t.Fatalf("%d %v", code, out["detail"])
	}
	if v := out["decided"].(map[string]any)["verdicts"].(map[string]any)["D3"]; v != string(rule.Fail) {
		t.Errorf("D3 is %v", v)
	}
	// Another person who has not seen it is told; the first may change his mind.
	if code, out := c.person("马建国").do("POST", "./acts", say{"deed": "dismiss", "on": "D3.period", "because": "slight", "seen": 0}); code != http.StatusConflict || !strings.Contains(out["detail"].(string), "陈静") {
		t.Errorf("%d %v", code, out["detail"])
	}
	if code, out := p.do("POST", "./acts", say{"deed": "undo", "undoes": 1, "seen": 1}); code != http.StatusCreated || open(out) != before {
		t.Errorf("%d %v", code, out["detail"])
	}
	for name, bad := range map[string]say{
		"an unknown deed":       {"deed": "approve", "on": "D3.period"},
		"an unknown field":      {"deed": "uphold", "on": "D3.period", "by2": "x"},
		"no such finding":       {"deed": "uphold", "on": "Z9.x"},
		"dismissed, no reason":  {"deed": "dismiss", "on": "D3.period"},
		"a doubt without words": {"deed": "uphold", "on": "C2.law"},
	} {
		if code, out := p.do("POST", "./acts", bad); code != http.StatusUnprocessableEntity || out["detail"] == "" {
			t.Errorf("%s: %d %v", name, code, out)
		}
	}
	// Nobody speaks in another's name.
	if _, out := p.do("POST", "./acts", say{"deed": "comment", "on": "D3.period", "note": "看过", "by": "马建国"}); out["act"].(map[string]any)["by"] != "陈静" {
		t.Errorf("spoken as %v", out["act"])
	}
}

func TestTypingIsKept(t *testing.T) {
	c := sit(t)
	p := c.person("陈静")
	if code, _ := p.do("PUT", "./draft", say{"field": "D3.period/reword/message", "text": "公示"}); code != http.StatusNoContent {
		t.Fatal(code)
	}
	if _, j := p.do("GET", "./judgement", nil); j["drafts"].(map[string]any)["D3.period/reword/message"] != "公示" {
		t.Errorf("%v", j["drafts"])
	}
	if _, j := c.person("马建国").do("GET", "./judgement", nil); len(j["drafts"].(map[string]any)) != 0 {
		t.Error("another's drafts are shown")
	}
}

func TestPagesAndText(t *testing.T) {
	c := sit(t)
	p := c.person("陈静")
	if code, out := p.do("GET", "./pages/5.png?dpi=120", nil); code != http.StatusOK || out["body"] != "\x89PNG 0 5 120" {
		t.Errorf("%d %v", code, out)
	}
	for path, want := range map[string]int{"./pages/999.png": 404, "./pages/x.png": 404, "./pages/0.png": 404, "./pages/5.png?dpi=9000": 422} {
		if code, _ := p.do("GET", path, nil); code != want {
			t.Errorf("%s: %d", path, code)
		}
	}
	_, out := p.do("GET", "./text", nil)
	if html := out["body"].(string); !strings.Contains(html, `id="b`) || !strings.Contains(html, "<table") || strings.Contains(html, "<script") {
		t.Errorf("%.300s", html)
	}
}

// decideAll upholds what failed and settles the rest.
func (p *person) decideAll() float64 {
	p.c.Helper()
	_, j := p.do("GET", "./judgement", nil)
	for _, o := range j["opinions"].([]any) {
		f := o.(map[string]any)["finding"].(map[string]any)
		a := say{"deed": "uphold", "on": f["key"]}
		if f["verdict"] == "doubt" {
			a["deed"] = "dismiss"
		}
		if code, out := p.do("POST", "./acts", a); code != http.StatusCreated {
			p.c.Fatalf("%v: %v", f["key"], out["detail"])
		}
	}
	for _, q := range j["asked"].([]any) {
		p.do("POST", "./acts", say{"deed": "answer", "on": q.(map[string]any)["rule"], "reply": "sound"})
	}
	_, j = p.do("GET", "./judgement", nil)
	d := j["decided"].(map[string]any)
	if d["open_findings"].(float64)+d["open_questions"].(float64) != 0 {
		p.c.Fatalf("still open: %v", d)
	}
	return float64(len(j["trail"].([]any)))
}

func TestAClerkIssuesALetter(t *testing.T) {
	c := sit(t)
	p := c.person("陈静")
	acts := p.decideAll()
	code, l := p.do("GET", "./letter", nil)
	if code != http.StatusOK || l["signing"].(map[string]any)["kind"] != "return" || l["number"] != "云政法函〔2026〕1号" || l["blank"] != nil {
		t.Fatalf("%d %v %v", code, l["signing"], l["blank"])
	}
	if _, out := p.do("GET", "./letter/preview.pdf", nil); !strings.Contains(out["body"].(string), "尚未签发") {
		t.Error("a preview does not say that it is one")
	}
	if code, _ := p.do("POST", "./letter/issue", say{"acts": acts}); code != http.StatusConflict {
		t.Errorf("issued without having been saved: %d", code)
	}
	code, l = p.do("PUT", "./letter", say{"kind": "return", "format": "formal", "no": 57, "date": "2026-12-03", "edits": say{"特此函告。": "特此函告，请予办理。"}})
	if code != http.StatusOK || l["number"] != "云政法函〔2026〕57号" {
		t.Fatalf("%d %v", code, l["detail"])
	}
	if code, _ := p.do("POST", "./letter/issue", say{"acts": acts - 1}); code != http.StatusConflict {
		t.Errorf("issued on fewer acts than there are: %d", code)
	}
	if code, l = p.do("POST", "./letter/issue", say{"acts": acts}); code != http.StatusOK {
		t.Fatalf("%d %v", code, l["detail"])
	}
	_, out := p.do("GET", "./letters/1/notice.pdf", nil)
	if text := out["body"].(string); !strings.Contains(text, "云政法函〔2026〕57号") || !strings.Contains(text, "请予办理") || strings.Contains(text, "尚未签发") {
		t.Errorf("%.200s", text)
	}
	if _, n := p.do("GET", "./notice.pdf", nil); n["body"] != out["body"] {
		t.Error("the notice is still the draft")
	}
	if code, _ := p.do("GET", "./letters/1/../../../wenping.db", nil); code == http.StatusOK {
		t.Error("a file outside was handed out")
	}
}

func TestLettersThatAreNotIssued(t *testing.T) {
	fill := say{"kind": "return", "format": "mail", "no": 1, "date": "2026-12-03"}
	for name, c := range map[string]struct {
		change func(*clerks)
		sign   say
		want   int
		says   string
	}{
		"the standard is nobody's": {func(b *clerks) { b.adopted = false }, fill, 409, "尚未正式采用"},
		"no number":                {nil, say{"kind": "return", "format": "mail", "date": "2026-12-03"}, 409, "发文序号"},
		"a receipt with faults":    {nil, say{"kind": "file", "format": "mail", "no": 1, "date": "2026-12-03"}, 409, "不能出具备案回执"},
		"no code":                  {func(b *clerks) { b.office.Code = "" }, fill, 409, "发文代字"},
	} {
		t.Run(name, func(t *testing.T) {
			s := sit(t)
			if c.change != nil {
				c.change(s.bureau)
			}
			p := s.person("陈静")
			acts := p.decideAll()
			if code, out := p.do("PUT", "./letter", c.sign); code != http.StatusOK {
				t.Fatalf("%d %v", code, out["detail"])
			}
			if code, out := p.do("POST", "./letter/issue", say{"acts": acts}); code != c.want || !strings.Contains(out["detail"].(string), c.says) {
				t.Errorf("%d %v", code, out["detail"])
			}
			if code, _ := p.do("GET", "./letters/1/notice.pdf", nil); code != http.StatusNotFound {
				t.Error("a file of a letter that was not issued")
			}
		})
	}
	p := sit(t).person("陈静")
	for name, bad := range map[string]say{
		"no such kind":    {"kind": "selfcheck", "format": "mail"},
		"no date":         {"kind": "return", "format": "mail", "date": "2026-13-45"},
		"a strange field": {"kind": "return", "format": "mail", "signed": true},
	} {
		if code, _ := p.do("PUT", "./letter", bad); code != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", name, code)
		}
	}
}

func TestAnotherPersonReleases(t *testing.T) {
	c := sit(t)
	c.bureau.office.Release = true
	p, q := c.person("陈静"), c.person("马建国")
	acts := p.decideAll()
	p.do("PUT", "./letter", say{"kind": "return", "format": "mail", "no": 1, "date": "2026-12-03"})
	if code, _ := p.do("POST", "./letter/issue", say{"acts": acts}); code != http.StatusConflict {
		t.Errorf("issued by its drafter: %d", code)
	}
	if code, l := p.do("POST", "./letter/propose", say{"acts": acts}); code != http.StatusOK || l["open"].(map[string]any)["state"] != "proposed" {
		t.Fatalf("%d %v", code, l)
	}
	if code, l := q.do("POST", "./letter/return", say{"acts": acts, "note": "期限写错"}); code != http.StatusOK || l["open"].(map[string]any)["note"] != "期限写错" {
		t.Fatalf("%d %v", code, l)
	}
	p.do("POST", "./letter/propose", say{"acts": acts})
	if code, l := q.do("POST", "./letter/issue", say{"acts": acts}); code != http.StatusOK || len(l["letters"].([]any)) != 1 {
		t.Errorf("%d %v", code, l["detail"])
	}
}

func TestAServerWithoutABureauHasNoWorkbench(t *testing.T) {
	srv := serve(t)
	_, out := post(t, srv, field{"file", "a.docx", "x"})
	id := out["id"].(string)
	follow(t, srv, id)
	if res, b := get(t, srv, "/api/v1/reports/"+id+"/judgement"); res.StatusCode != http.StatusNotFound || !strings.Contains(b, string(problem.NotFound)) {
		t.Errorf("%d %s", res.StatusCode, b)
	}
}
