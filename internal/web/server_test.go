package web

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"wenping/internal/problem"
	"wenping/internal/store"
	"wenping/internal/vitals"
)

const reviewJSON = `{"schema":"wenping.review/1","kind":"report","format":"docx","chars":12,"type":{"id":"land","name":"征地拆迁","by":"detected"},
"items":[{"id":"D3","name":"公示公告","verdict":"fail","why":"公示5日，少于7个工作日。","rules":[]},{"id":"E5","name":"样本真实性","verdict":"manual","why":"须由人判断。","open_questions":["样本是否集中于干部？"],"rules":[]}],
"findings":[{"id":"f1","item":"D3","rule":"D3.period","verdict":"fail","severity":"must","reason":"R1","message":"公示期<b>不足</b>。","demand":"请重新公示。","evidence":[{"role":"says","page":12,"page_label":"9","quote":"公示5日","masked":false}]}],
"outcome":{"suggestion":"correct","reasons":["R1"]}}`

func serve(t *testing.T) *httptest.Server {
	t.Helper()
	st, err := store.Open(t.Context(), store.Config{Dir: t.TempDir(), Run: func(_ context.Context, c store.Case, r store.Upload, with []store.Upload, progress func(store.Progress)) (store.Product, error) {
		if bytes.Equal(r.Data, []byte("broken")) {
			return store.Product{}, problem.New(problem.Corrupt, "文件“%s”已损坏。", r.Name)
		}
		progress(store.Progress{Step: "reading", N: 1, M: 3})
		if string(r.Data) == "marked" {
			js := strings.Replace(reviewJSON, `"outcome"`, `"papers":[{"kind":"annotated","file":"annotated.docx","draft":true}],"outcome"`, 1)
			return store.Product{Files: []store.NamedFile{{Kind: "review", Data: []byte(js)}, {Kind: "annotated.docx", Data: []byte("PK word")}}}, nil
		}
		return store.Product{Title: "清河征地", Suggestion: "correct", Files: []store.NamedFile{{Kind: Unmarked, Data: []byte("doc 格式不能写入批注。")}, {Kind: "review", Data: []byte(reviewJSON)}, {Kind: "notice.pdf", Data: []byte("%PDF-1.7 n")}, {Kind: "form.pdf", Data: []byte("%PDF-1.7 f")}}}, nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	if err := st.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	figures := vitals.New("test")
	figures.Ask(func(ctx context.Context) (vitals.Queue, error) {
		n, oldest, err := st.Waiting(ctx)
		q := vitals.Queue{Cases: map[string]int{}, Oldest: oldest}
		for state, k := range n {
			q.Cases[string(state)] = k
		}
		return q, err
	})
	h, err := New(Config{Store: st, Screen: func(_ context.Context, name string, data []byte, _ func(int, int)) error {
		if strings.HasPrefix(string(data), "秘密★") {
			return problem.New(problem.Classified, "“%s”标有密级。", name)
		}
		return nil
	}, Vitals: figures, Types: []Choice{{"land", "征地拆迁"}}, Profiles: []Choice{{"default", "默认"}}, Standard: "审查要点", Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(h)
	t.Cleanup(func() {
		srv.Close()
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		st.Close(ctx)
	})
	return srv
}

type field struct{ name, file, value string }

func post(t *testing.T, srv *httptest.Server, fields ...field) (*http.Response, map[string]any) {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for _, f := range fields {
		var part io.Writer
		var err error
		if f.file != "" {
			part, err = w.CreateFormFile(f.name, f.file)
		} else {
			part, err = w.CreateFormField(f.name)
		}
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(part, f.value)
	}
	w.Close()
	res, err := http.Post(srv.URL+"/api/v1/reports", w.FormDataContentType(), &body)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var out map[string]any
	if err := json.NewDecoder(res.Body).Decode(&out); err != nil {
		t.Fatal(err)
	}
	return res, out
}

func get(t *testing.T, srv *httptest.Server, path string, header ...string) (*http.Response, string) {
	t.Helper()
	req, _ := http.NewRequest("GET", srv.URL+path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		if header[i] == "Host" {
			req.Host = header[i+1]
		}
		req.Header.Set(header[i], header[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, _ := io.ReadAll(res.Body)
	return res, string(b)
}

// follow reads the event stream to its end and gives the last state.
func follow(t *testing.T, srv *httptest.Server, id string) map[string]any {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	req, _ := http.NewRequestWithContext(ctx, "GET", srv.URL+"/api/v1/reports/"+id+"/events", nil)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var last map[string]any
	for sc := bufio.NewScanner(res.Body); sc.Scan(); {
		if data, ok := strings.CutPrefix(sc.Text(), "data: "); ok {
			last = nil
			if err := json.Unmarshal([]byte(data), &last); err != nil {
				t.Fatal(err)
			}
		}
	}
	return last
}

func TestAnUploadIsReviewedAndItsPapersServed(t *testing.T) {
	srv := serve(t)
	res, body := post(t, srv, field{"type", "", "land"}, field{"file", `C:\报告\清河.docx`, "text"}, field{"attachments", "报备表.pdf", "form"})
	if res.StatusCode != http.StatusAccepted {
		t.Fatalf("%d %v", res.StatusCode, body)
	}
	id := body["id"].(string)
	if body["file"] != "清河.docx" || res.Header.Get("Location") != "/api/v1/reports/"+id {
		t.Errorf("answer: %v, Location %s", body, res.Header.Get("Location"))
	}
	if last := follow(t, srv, id); last["state"] != "done" {
		t.Fatalf("ended with %v", last)
	}
	for path, want := range map[string]string{
		"/api/v1/reports/" + id + "/review":     `"wenping.review/1"`,
		"/api/v1/reports/" + id + "/notice.pdf": "%PDF-1.7 n",
		"/api/v1/reports/" + id + "/form.pdf":   "%PDF-1.7 f",
		"/api/v1/reports/" + id:                 `"state":"done"`,
		"/api/v1/reports":                       `"total":1`,
		"/":                                     "清河.docx",
		"/reports/" + id:                        "公示期&lt;b&gt;不足&lt;/b&gt;。",
		"/metrics":                              `wenping_cases{state="done"} 1`,
		"/readyz":                               "ready",
		"/healthz":                              "ok",
	} {
		res, got := get(t, srv, path)
		if res.StatusCode != http.StatusOK || !strings.Contains(got, want) {
			t.Errorf("GET %s: %d, want %q in %.200q", path, res.StatusCode, want, got)
		}
	}
}

func TestAFileThatCannotBeReadFailsWithItsSentence(t *testing.T) {
	srv := serve(t)
	_, body := post(t, srv, field{"file", "a.docx", "broken"})
	id := body["id"].(string)
	if last := follow(t, srv, id); last["state"] != "failed" || last["code"] != "corrupt" || last["error"] != "文件“a.docx”已损坏。" {
		t.Errorf("ended with %v", last)
	}
	if res, b := get(t, srv, "/api/v1/reports/"+id+"/notice.pdf"); res.StatusCode != http.StatusNotFound || !strings.Contains(b, "已损坏") {
		t.Errorf("%d %s", res.StatusCode, b)
	}
	if _, b := get(t, srv, "/reports/"+id); !strings.Contains(b, "未能审查") {
		t.Errorf("page: %.300s", b)
	}
}

func TestTheAnnotatedReport(t *testing.T) {
	srv := serve(t)
	_, body := post(t, srv, field{"file", "报告.docx", "marked"})
	id := body["id"].(string)
	follow(t, srv, id)
	res, b := get(t, srv, "/api/v1/reports/"+id+"/annotated")
	if res.StatusCode != 200 || b != "PK word" || res.Header.Get("Content-Type") != mimeWord || !strings.Contains(res.Header.Get("Content-Disposition"), url.PathEscape("报告.annotated.docx")) {
		t.Errorf("%d %s %v", res.StatusCode, b, res.Header)
	}
	if _, b := get(t, srv, "/reports/"+id); !strings.Contains(b, "/annotated\">带批注的报告 Word") || !strings.Contains(b, "/package.zip") {
		t.Error("the page has no link to it")
	}
	res, b = get(t, srv, "/api/v1/reports/"+id+"/package.zip")
	z, err := zip.NewReader(strings.NewReader(b), int64(len(b)))
	if err != nil || res.Header.Get("Content-Type") != "application/zip" {
		t.Fatalf("%d %v %v", res.StatusCode, err, res.Header)
	}
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
	}
	if want := []string{"manifest.json", "报告.review.json", "报告.annotated.docx"}; !slices.Equal(names, want) {
		t.Errorf("%v, want %v", names, want)
	}

	// Where there is none, the answer says why.
	_, body = post(t, srv, field{"file", "报告.doc", "x"})
	id = body["id"].(string)
	follow(t, srv, id)
	if res, b := get(t, srv, "/api/v1/reports/"+id+"/annotated"); res.StatusCode != 404 || !strings.Contains(b, "doc 格式不能写入批注。") {
		t.Errorf("%d %s", res.StatusCode, b)
	}
	if _, b := get(t, srv, "/reports/"+id); strings.Contains(b, "/annotated") {
		t.Error("the page has a link to what is not there")
	}
	if res, b := get(t, srv, "/api/v1/reports/none/annotated"); res.StatusCode != 404 {
		t.Errorf("%d %s", res.StatusCode, b)
	}
}

func TestBadUploadsAreRefusedWithAProblem(t *testing.T) {
	srv := serve(t)
	for name, c := range map[string]struct {
		fields []field
		status int
		code   string
		detail string
	}{
		"no file":       {[]field{{"type", "", "land"}}, 422, "usage", "没有收到报告"},
		"two reports":   {[]field{{"file", "a.docx", "x"}, {"file", "b.docx", "x"}}, 422, "usage", "一次只能报送一份"},
		"unknown type":  {[]field{{"type", "", "moon"}, {"file", "a.docx", "x"}}, 422, "usage", "land"},
		"unknown stage": {[]field{{"stage", "", "later"}, {"file", "a.docx", "x"}}, 422, "usage", "draft"},
		"unknown field": {[]field{{"colour", "", "red"}, {"file", "a.docx", "x"}}, 422, "usage", "colour"},
		"classified":    {[]field{{"file", "a.docx", "秘密★1年"}}, 422, "classified", "密级"},
	} {
		t.Run(name, func(t *testing.T) {
			res, body := post(t, srv, c.fields...)
			if res.StatusCode != c.status || body["code"] != c.code || !strings.Contains(body["detail"].(string), c.detail) {
				t.Errorf("%d %v", res.StatusCode, body)
			}
			if ct := res.Header.Get("Content-Type"); !strings.HasPrefix(ct, "application/problem+json") {
				t.Errorf("content type %s", ct)
			}
		})
	}
	if _, b := get(t, srv, "/api/v1/reports"); !strings.Contains(b, `"total":0`) {
		t.Errorf("something refused was stored: %s", b)
	}
}

func TestOnlyThisMachineIsServed(t *testing.T) {
	srv := serve(t)
	if res, _ := get(t, srv, "/", "Host", "evil.example"); res.StatusCode != http.StatusForbidden {
		t.Errorf("foreign host: %d", res.StatusCode)
	}
	if res, _ := get(t, srv, "/api/v1/reports", "Origin", "https://evil.example"); res.StatusCode != http.StatusForbidden {
		t.Errorf("foreign origin: %d", res.StatusCode)
	}
	if res, _ := get(t, srv, "/api/v1/reports", "Origin", srv.URL); res.StatusCode != http.StatusOK {
		t.Errorf("own origin: %d", res.StatusCode)
	}
}

func TestUnknownAddressesAreProblems(t *testing.T) {
	srv := serve(t)
	for _, p := range []string{"/api/v1/reports/none", "/api/v1/reports/none/review", "/api/v1/reports/none/events", "/reports/none", "/nowhere"} {
		if res, b := get(t, srv, p); res.StatusCode != http.StatusNotFound || !strings.Contains(b, `"detail"`) {
			t.Errorf("%s: %d %s", p, res.StatusCode, b)
		}
	}
}

func TestOpenAPIDescribesEveryRouteAndNoOther(t *testing.T) {
	var doc struct {
		Paths map[string]map[string]any `json:"paths"`
	}
	if err := json.Unmarshal(openapiJSON, &doc); err != nil {
		t.Fatal(err)
	}
	var described, served []string
	for p, ms := range doc.Paths {
		for m := range ms {
			described = append(described, strings.ToUpper(m)+" "+p)
		}
	}
	for _, r := range (&server{}).api() {
		served = append(served, r.method+" "+regexp.MustCompile(`:(\w+)`).ReplaceAllString(r.path, "{$1}"))
	}
	slices.Sort(described)
	slices.Sort(served)
	if !slices.Equal(described, served) {
		t.Errorf("openapi.json has\n%v\nthe server has\n%v", described, served)
	}
}

// What the description of the API points to is there, and each part of an
// address that is filled in is described.
func TestOpenAPIIsWhole(t *testing.T) {
	var doc map[string]any
	if err := json.Unmarshal(openapiJSON, &doc); err != nil {
		t.Fatal(err)
	}
	at := func(ref string) any {
		var o any = doc
		for _, k := range strings.Split(strings.TrimPrefix(ref, "#/"), "/") {
			m, _ := o.(map[string]any)
			o = m[k]
		}
		return o
	}
	var walk func(any)
	walk = func(o any) {
		switch o := o.(type) {
		case map[string]any:
			if ref, ok := o["$ref"].(string); ok && at(ref) == nil {
				t.Errorf("%s is not there", ref)
			}
			for _, v := range o {
				walk(v)
			}
		case []any:
			for _, v := range o {
				walk(v)
			}
		}
	}
	walk(doc)
	ids := map[string]string{}
	for path, ms := range doc["paths"].(map[string]any) {
		var want []string
		for _, m := range regexp.MustCompile(`\{(\w+)\}`).FindAllStringSubmatch(path, -1) {
			want = append(want, m[1])
		}
		slices.Sort(want)
		for method, o := range ms.(map[string]any) {
			op := o.(map[string]any)
			var got []string
			list, _ := op["parameters"].([]any)
			for _, p := range list {
				p := p.(map[string]any)
				if ref, ok := p["$ref"].(string); ok {
					p, _ = at(ref).(map[string]any)
				}
				if p["in"] == "path" {
					got = append(got, p["name"].(string))
				}
			}
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("%s %s: path parameters %v, want %v", method, path, got, want)
			}
			id, _ := op["operationId"].(string)
			if id == "" || ids[id] != "" || op["summary"] == "" || op["responses"] == nil {
				t.Errorf("%s %s: operation %q (also %s), summary %v", method, path, id, ids[id], op["summary"])
			}
			ids[id] = path
		}
	}
}

func TestFileNamesAreCleaned(t *testing.T) {
	for in, want := range map[string]string{
		"报告.docx": "报告.docx", `C:\a\报告.docx`: "报告.docx", "../../etc/passwd": "passwd", "a\x00b\u202e.docx": "ab.docx", "": "未命名", "..": "..",
		strings.Repeat("长", 200) + ".docx": strings.Repeat("长", 115) + ".docx",
	} {
		if got := cleanName(in); got != want {
			t.Errorf("cleanName(%q) = %q, want %q", in, got, want)
		}
	}
}

// To leave a page does not take back what was done on it; what is only read
// need not be read to the end.
func TestOneWhoHasLeft(t *testing.T) {
	srv := serve(t)
	left, leave := context.WithCancel(t.Context())
	leave()
	ask := func(method, path, kind string, body io.Reader) *httptest.ResponseRecorder {
		req := httptest.NewRequestWithContext(left, method, srv.URL+path, body)
		req.Header.Set("Content-Type", kind)
		rec := httptest.NewRecorder()
		srv.Config.Handler.ServeHTTP(rec, req)
		return rec
	}
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, _ := w.CreateFormFile("file", "报告.docx")
	io.WriteString(part, "正文")
	w.Close()
	if rec := ask("POST", "/api/v1/reports", w.FormDataContentType(), &body); rec.Code != http.StatusAccepted {
		t.Errorf("handing in: %d %s", rec.Code, rec.Body)
	}
	if rec := ask("GET", "/api/v1/reports", "", nil); rec.Code != statusLeft {
		t.Errorf("reading: %d %s", rec.Code, rec.Body)
	}
	res, err := http.Get(srv.URL + "/api/v1/reports")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var list struct{ Total int }
	if err := json.NewDecoder(res.Body).Decode(&list); err != nil || list.Total != 1 {
		t.Errorf("%v, %d cases", err, list.Total)
	}
}

// Who looks with a browser at something that is not there is told on a page, a
// program by a problem.
func TestWhatIsRefusedIsSaidOnAPage(t *testing.T) {
	srv := serve(t)
	for _, c := range []struct {
		method, path, host, title, says string
		status                          int
	}{
		{"GET", "/nosuch", "", "没有找到", "没有这个地址：/nosuch", 404},
		{"GET", "/reports/none", "", "没有找到", "没有编号为“none”的报送件", 404},
		{"GET", "/reports/none/review", "", "没有找到", "没有编号为“none”的报送件", 404},
		{"DELETE", "/reports", "", "不能这样打开", "不支持 DELETE", 405},
		{"GET", "/accounts", "", "没有找到", "没有账号", 404},
		{"GET", "/api/v1/reports/none/notice.pdf", "", "没有找到", "没有编号为“none”的报送件", 404},
		{"GET", "/", "evil.example", "不能查看", "只接受本机访问", 403},
	} {
		for accept, kind := range map[string]string{"text/html,*/*": "text/html; charset=utf-8", "application/json": "application/problem+json; charset=utf-8"} {
			req, _ := http.NewRequest(c.method, srv.URL+c.path, nil)
			req.Header.Set("Accept", accept)
			if accept == "text/html,*/*" {
				req.Header.Set("Sec-Fetch-Dest", "document")
			}
			if c.host != "" {
				req.Host = c.host
			}
			res, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			b, _ := io.ReadAll(res.Body)
			res.Body.Close()
			if res.StatusCode != c.status || res.Header.Get("Content-Type") != kind || !strings.Contains(string(b), c.says) {
				t.Errorf("%s %s as %s: %d %s %.300s", c.method, c.path, accept, res.StatusCode, res.Header.Get("Content-Type"), b)
			}
			if accept == "text/html,*/*" && (!strings.Contains(string(b), "<h1>"+c.title+"</h1>") || res.Header.Get("Content-Security-Policy") == "") {
				t.Errorf("%s %s: %.600s", c.method, c.path, b)
			}
		}
	}
}
