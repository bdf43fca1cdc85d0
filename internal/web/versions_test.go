package web

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"wenping/internal/document"
	"wenping/internal/review"
	"wenping/internal/revision"
	"wenping/internal/rule"
	"wenping/internal/store"
)

// compared is a second version of an invented report beside the first.
func compared(c store.Case) *Compared {
	doc := func(text string) *document.Document {
		d, err := document.Parse(text)
		if err != nil {
			panic(err)
		}
		return d
	}
	old, now := doc("# 第一章 概况\n公示期共<4>日，在村务公开栏张贴。\n\n这一段要删去。\n"), doc("# 第一章 概况\n公示期共<5>日，在村务公开栏张贴。\n")
	at := review.Evidence{Role: rule.Says, Block: "b2", Quote: "公示期共<4>日", Anchor: document.Whole(2)}
	f := review.Finding{Key: "G1.x/a", Item: "G1", Rule: "G1.x", Verdict: rule.Fail, Severity: rule.Must, Reason: rule.R1, Message: "公示期不足。", Demand: "请重新公示。", Evidence: []review.Evidence{at}}
	return &Compared{Prior: store.Case{ID: c.Prior, Version: 1}, Old: &review.Review{Document: old}, New: &review.Review{Document: now}, Letter: "云政法函〔2026〕5号",
		Comparison: &review.Comparison{Schema: review.CompareSchema, Revision: revision.Compare(old, now, nil), Findings: []review.Followed{
			{Key: f.Key, Item: "G1", Rule: f.Rule, State: review.Partly, Why: "有改进。", Message: f.Message, Demand: f.Demand, V1: f.Evidence, V2: []review.Evidence{}, Finding: &f}}}}
}

// next hands a second version in.
func (g *guest) next(id string) (*http.Response, string) {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	f, _ := w.CreateFormFile("file", "清河大道（修改稿）.docx")
	io.WriteString(f, "第二版"+id)
	w.Close()
	return g.ask("POST", "/api/v1/reports/"+id+"/versions", w.FormDataContentType(), body.String())
}

func TestASecondVersionIsComparedAndFollowedUp(t *testing.T) {
	m, in := peopled(t, "reviewer", "clerk", "agency", "other")
	m.office.compared = compared
	one := in["agency"].hand("")
	if res, _ := in["other"].next(one); res.StatusCode != http.StatusNotFound {
		t.Errorf("another agency hands a version in: %d", res.StatusCode)
	}
	res, b := in["clerk"].next(one)
	two := between(b, `"id":"`, `"`)
	if res.StatusCode != http.StatusAccepted || two == "" || !strings.Contains(b, `"version":2`) || !strings.Contains(b, `"prior":"`+one) {
		t.Fatalf("%d %s", res.StatusCode, b)
	}
	m.await(two)
	// The agency still sees what the clerk handed in for it, and learns the points from letters alone.
	if res, b := in["agency"].get("/api/v1/reports/" + two + "/versions"); res.StatusCode != 200 || strings.Count(b, `"version":`) != 2 {
		t.Errorf("%d %s", res.StatusCode, b)
	}
	for _, path := range []string{"/comparison", "/revision"} {
		if res, b := in["agency"].get("/api/v1/reports/" + two + path); res.StatusCode != http.StatusForbidden || !strings.Contains(b, "没有查看审查意见的权限") {
			t.Errorf("%s: %d %s", path, res.StatusCode, b)
		}
	}
	r := in["reviewer"]
	res, b = r.get("/api/v1/reports/" + two + "/comparison")
	if res.StatusCode != 200 || !strings.Contains(b, review.CompareSchema) || !strings.Contains(b, `"state":"partly"`) || !strings.Contains(b, `"done":false`) {
		t.Errorf("%d %s", res.StatusCode, b)
	}
	// Texts of the report are escaped, words that differ are marked.
	if _, b := r.get("/api/v1/reports/" + two + "/revision"); !strings.Contains(b, `&lt;<del class="del">4</del>&gt;`) || !strings.Contains(b, `&lt;<ins class="ins">5</ins>&gt;`) || !strings.Contains(b, "这一段已删去") {
		t.Errorf("%s", b)
	}
	if _, b := r.get("/reports/" + two + "/compare"); !strings.Contains(b, "部分改") || !strings.Contains(b, `data-point="returned:G1.x/a"`) || !strings.Contains(b, "第2版") {
		t.Errorf("%.2000s", b)
	}
	for name, c := range map[string]struct {
		body string
		code int
	}{
		"no state":      {`{"deed":"follow","on":"returned:G1.x/a"}`, 422},
		"no such point": {`{"deed":"follow","on":"returned:Z","state":"fixed"}`, 422},
		"not mended":    {`{"deed":"follow","on":"returned:G1.x/a","state":"partly"}`, 201},
	} {
		if res, b := r.ask("POST", "/api/v1/reports/"+two+"/acts", "application/json", c.body); res.StatusCode != c.code {
			t.Errorf("%s: %d %s", name, res.StatusCode, b)
		}
	}
	if _, b := r.get("/api/v1/reports/" + two + "/judgement"); !strings.Contains(b, `"open_returned":0`) || !strings.Contains(b, `"again":true`) {
		t.Errorf("%.600s", b)
	}
	// What the reviewer did is news to the clerk who has looked before.
	c := in["clerk"]
	c.get("/api/v1/reports/" + two + "/news")
	if res, _ := c.ask("POST", "/api/v1/reports/"+two+"/seen", "application/json", ""); res.StatusCode != http.StatusNoContent {
		t.Error(res.StatusCode)
	}
	r.ask("POST", "/api/v1/reports/"+two+"/acts", "application/json", `{"deed":"comment","on":"returned:G1.x/a","note":"已电话核实"}`)
	if _, b := c.get("/api/v1/reports/" + two + "/news"); !strings.Contains(b, `"by":"陈静"`) || !strings.Contains(b, "批注") {
		t.Errorf("%s", b)
	}
	if _, b := c.get("/reports"); !strings.Contains(b, "第2版") || strings.Contains(b, one) {
		t.Error("the list does not show the versions as one case")
	}
	// The first version is only read from now on.
	if res, b := r.ask("POST", "/api/v1/reports/"+one+"/acts", "application/json", `{"deed":"comment","on":"D3.period","note":"x"}`); res.StatusCode != http.StatusConflict || !strings.Contains(b, "已有新版") {
		t.Errorf("%d %s", res.StatusCode, b)
	}
	// A binding is taken back while nothing rests on it, and made again.
	if res, b := c.ask("PUT", "/api/v1/reports/"+two+"/prior", "application/json", `{"id":""}`); res.StatusCode != 200 || !strings.Contains(b, `"version":1`) {
		t.Errorf("%d %s", res.StatusCode, b)
	}
	if _, b := c.get("/reports/" + two); !strings.Contains(b, `data-prior="`+one) {
		t.Error("the version before is not proposed")
	}
	if res, b := c.ask("PUT", "/api/v1/reports/"+two+"/prior", "application/json", `{"id":"`+one+`"}`); res.StatusCode != 200 || !strings.Contains(b, `"version":2`) {
		t.Errorf("%d %s", res.StatusCode, b)
	}
	if res, _ := c.ask("PUT", "/api/v1/reports/"+two+"/prior", "application/json", `{"id":"none"}`); res.StatusCode != http.StatusNotFound {
		t.Errorf("bound to nothing: %d", res.StatusCode)
	}
}

func TestASelfCheckIsComparedWithTheOneBefore(t *testing.T) {
	m, in := peopled(t, "agency", "reviewer")
	m.office.compared = compared
	a := in["agency"]
	one := a.hand("draft")
	_, b := a.next(one)
	two := between(b, `"id":"`, `"`)
	m.await(two)
	if res, b := a.get("/reports/" + two); res.StatusCode != 200 || !strings.Contains(b, "与上次自查相比") || !strings.Contains(b, "部分改") {
		t.Errorf("%d %.400s", res.StatusCode, b)
	}
	if res, _ := a.get("/api/v1/reports/" + two + "/comparison"); res.StatusCode != 200 {
		t.Errorf("its own: %d", res.StatusCode)
	}
	if res, _ := in["reviewer"].get("/api/v1/reports/" + two + "/comparison"); res.StatusCode != http.StatusNotFound {
		t.Errorf("the committee sees it: %d", res.StatusCode)
	}
}

func TestTheFilingFormIsFilledInByTheClerk(t *testing.T) {
	_, in := peopled(t, "clerk", "reviewer", "agency")
	id := in["agency"].hand("")
	c := in["clerk"]
	base := "/api/v1/reports/" + id + "/filing"
	_, b := c.get(base)
	if !strings.Contains(b, `"state":"open"`) || !strings.Contains(b, `"fill":true`) || !strings.Contains(b, `"word":`) {
		t.Fatalf("%.500s", b)
	}
	if _, b := in["reviewer"].get(base); !strings.Contains(b, "填写由文书办理") {
		t.Errorf("%.300s", b)
	}
	if res, b := c.ask("POST", base+"/finish", "application/json", "{}"); res.StatusCode != http.StatusConflict || !strings.Contains(b, "待核实") {
		t.Errorf("finished too early: %d %s", res.StatusCode, b)
	}
	for name, w := range map[string]struct {
		field, body string
		code        int
	}{
		"nothing":        {"region", `{}`, 422},
		"too long":       {"region", `{"value":"` + strings.Repeat("长", 40) + `"}`, 422},
		"no such field":  {"nothing", `{"value":"x"}`, 404},
		"no such key":    {"region", `{"text":"x"}`, 422},
		"a value":        {"region", `{"value":"云岭县"}`, 200},
		"blank on paper": {"contact", `{"blank":true}`, 200},
	} {
		if res, b := c.ask("PUT", base+"/"+w.field, "application/json", w.body); res.StatusCode != w.code {
			t.Errorf("%s: %d %.200s", name, res.StatusCode, b)
		}
	}
	if _, b := c.get(base); !strings.Contains(b, `"by":"李文"`) {
		t.Errorf("%.300s", b)
	}
	if res, b := c.get(base + "/preview.pdf"); res.StatusCode != 200 || !strings.Contains(b, "尚未定稿") {
		t.Errorf("%d %.100s", res.StatusCode, b)
	}
	if res, _ := c.ask("DELETE", base+"/contact", "", ""); res.StatusCode != 200 {
		t.Error(res.StatusCode)
	}
}

func between(s, from, to string) string {
	_, rest, ok := strings.Cut(s, from)
	if !ok {
		return ""
	}
	in, _, _ := strings.Cut(rest, to)
	return in
}
