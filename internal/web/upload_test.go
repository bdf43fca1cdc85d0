package web

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"net/url"
	"strings"
	"testing"
	"time"

	"wenping/internal/problem"
	"wenping/internal/store"
)

// slow is a server whose one job at a time goes on when it is let through.
func slow(t *testing.T, change func(*store.Config)) (*httptest.Server, *store.Store, chan struct{}) {
	t.Helper()
	through := make(chan struct{}, 100)
	cfg := store.Config{Dir: t.TempDir(), Workers: 1, Run: func(ctx context.Context, c store.Case, r store.Upload, with []store.Upload, progress func(store.Progress)) (store.Product, error) {
		progress(store.Progress{Step: "reading", N: 3, M: 57})
		select {
		case <-through:
		case <-ctx.Done():
			return store.Product{}, ctx.Err()
		}
		return store.Product{Title: "清河征地", Suggestion: "correct", Files: []store.NamedFile{{Kind: "review", Data: []byte(reviewJSON)}}}, nil
	}}
	if change != nil {
		change(&cfg)
	}
	st, err := store.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	if err := st.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	h, err := New(Config{Store: st, Screen: func(_ context.Context, name string, data []byte, _ func(int, int)) error {
		if bytes.HasPrefix(data, []byte("MZ")) {
			return problem.New(problem.Unsupported, "“%s”是程序，不是报告。请上传 Word 或 PDF。", name)
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(h)
	t.Cleanup(func() {
		srv.Close()
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		st.Close(ctx)
	})
	return srv, st, through
}

// call posts without a body and gives the answer.
func call(t *testing.T, srv *httptest.Server, path string) (*http.Response, map[string]any) {
	t.Helper()
	res, err := http.Post(srv.URL+path, "", nil)
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

func total(t *testing.T, srv *httptest.Server) string {
	t.Helper()
	_, b := get(t, srv, "/api/v1/reports?limit=0")
	return b
}

func TestProgressTellsPlaceAndPage(t *testing.T) {
	srv, st, through := slow(t, nil)
	_, first := post(t, srv, field{"file", "一.docx", "1"})
	ch, stop, err := st.Watch(t.Context(), first["id"].(string))
	if err != nil {
		t.Fatal(err)
	}
	for p := range ch {
		if p.Step == "reading" {
			break
		}
	}
	stop()
	_, second := post(t, srv, field{"file", "二.docx", "2"})
	seen := make(chan map[string]any, 100)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	read := func(id any, each func(map[string]any)) {
		req, _ := http.NewRequestWithContext(ctx, "GET", srv.URL+"/api/v1/reports/"+id.(string)+"/events", nil)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Error(err)
			return
		}
		defer res.Body.Close()
		d := json.NewDecoder(&dataLines{r: res.Body})
		for {
			var p map[string]any
			if d.Decode(&p) != nil {
				return
			}
			each(p)
		}
	}
	go func() {
		defer close(seen)
		read(second["id"], func(p map[string]any) {
			seen <- p
			if p["step"] == "reading" {
				through <- struct{}{}
			}
		})
	}()
	if p := <-seen; p["state"] != "queued" || p["place"] != 1.0 {
		t.Errorf("at first %v", p)
	}
	read(first["id"], func(p map[string]any) {
		if p["step"] == "reading" {
			if p["n"] != 3.0 || p["m"] != 57.0 {
				t.Errorf("%v", p)
			}
			through <- struct{}{}
		}
	})
	var last map[string]any
	for p := range seen {
		last = p
	}
	if last["state"] != "done" {
		t.Errorf("at last %v", last)
	}
}

// dataLines is what follows "data: " in an event stream.
type dataLines struct {
	r   io.Reader
	buf []byte
	out []byte
}

func (d *dataLines) Read(p []byte) (int, error) {
	for len(d.out) == 0 {
		if i := bytes.IndexByte(d.buf, '\n'); i >= 0 {
			line := d.buf[:i]
			if data, ok := bytes.CutPrefix(line, []byte("data: ")); ok {
				d.out = append(bytes.Clone(data), '\n')
			}
			d.buf = d.buf[i+1:]
			continue
		}
		b := make([]byte, 4096)
		n, err := d.r.Read(b)
		d.buf = append(d.buf, b[:n]...)
		if err != nil && n == 0 {
			return 0, err
		}
	}
	n := copy(p, d.out)
	d.out = d.out[n:]
	return n, nil
}

func TestAJobIsCancelledAndBegunAnew(t *testing.T) {
	srv, _, through := slow(t, nil)
	_, body := post(t, srv, field{"file", "一.docx", "1"})
	id := body["id"].(string)
	res, out := call(t, srv, "/api/v1/reports/"+id+"/cancel")
	if res.StatusCode != http.StatusAccepted || out["state"] != "failed" || out["error"].(map[string]any)["code"] != "cancelled" {
		t.Fatalf("%d %v", res.StatusCode, out)
	}
	if last := follow(t, srv, id); last["state"] != "failed" || last["code"] != "cancelled" {
		t.Errorf("%v", last)
	}
	if _, b := get(t, srv, "/reports/"+id); !strings.Contains(b, "已取消处理") || !strings.Contains(b, "重新处理") {
		t.Errorf("%.2000s", b)
	}
	if res, out := call(t, srv, "/api/v1/reports/"+id+"/cancel"); res.StatusCode != http.StatusConflict || !strings.Contains(out["detail"].(string), "不能取消") {
		t.Errorf("%d %v", res.StatusCode, out)
	}
	res, out = call(t, srv, "/api/v1/reports/"+id+"/retry")
	if res.StatusCode != http.StatusAccepted || out["state"] != "queued" && out["state"] != "running" {
		t.Fatalf("%d %v", res.StatusCode, out)
	}
	through <- struct{}{}
	if last := follow(t, srv, id); last["state"] != "done" {
		t.Errorf("%v", last)
	}
	if res, _ := call(t, srv, "/api/v1/reports/"+id+"/retry"); res.StatusCode != http.StatusConflict {
		t.Errorf("%d", res.StatusCode)
	}
}

// keyed posts a report under a key.
func keyed(t *testing.T, srv *httptest.Server, key, data string) (*http.Response, map[string]any) {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	f, _ := w.CreateFormFile("file", "报告.docx")
	io.WriteString(f, data)
	w.Close()
	req, _ := http.NewRequest("POST", srv.URL+"/api/v1/reports", &body)
	req.Header.Set("Content-Type", w.FormDataContentType())
	req.Header.Set("Idempotency-Key", key)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var out map[string]any
	json.NewDecoder(res.Body).Decode(&out)
	return res, out
}

func TestSentTwiceItIsOneCase(t *testing.T) {
	srv := serve(t)
	_, first := keyed(t, srv, "k", "x")
	res, again := keyed(t, srv, "k", "x")
	if res.StatusCode != http.StatusAccepted || again["id"] != first["id"] {
		t.Errorf("%d %v, first %v", res.StatusCode, again, first)
	}
	if res, out := keyed(t, srv, "k", "y"); res.StatusCode != 422 || !strings.Contains(out["detail"].(string), "Idempotency-Key") {
		t.Errorf("%d %v", res.StatusCode, out)
	}
	if res, _ := keyed(t, srv, strings.Repeat("k", 201), "x"); res.StatusCode != 422 {
		t.Errorf("a long key: %d", res.StatusCode)
	}
	// Without a key the same bytes are recognised: named, or refused where asked.
	if res, out := post(t, srv, field{"file", "改名.docx", "x"}); res.StatusCode != 202 || out["same_as"] != first["id"] {
		t.Errorf("%d %v", res.StatusCode, out)
	}
	res, out := post(t, srv, field{"once", "", "1"}, field{"file", "改名.docx", "x"})
	existing, _ := out["existing"].(map[string]any)
	if res.StatusCode != 409 || out["code"] != "conflict" || existing["file"] != "改名.docx" || !strings.Contains(out["detail"].(string), "完全相同") {
		t.Errorf("%d %v", res.StatusCode, out)
	}
	if b := total(t, srv); !strings.Contains(b, `"total":2`) {
		t.Error(b)
	}
}

func TestHostileNamesAreOnlyNames(t *testing.T) {
	srv := serve(t)
	for _, name := range []string{
		"../../../../etc/cron.d/x.docx", `..\..\Windows\x.docx`, "/etc/passwd", "a\u202etxt.docx", "\x1b[31m红.docx", "x\r\nSet-Cookie: a=b.docx", `"><script>alert(1)</script>.docx`,
		strings.Repeat("长", 3000) + ".docx", "CON.docx", ".htaccess", "报告\xff\xfe.docx", "%00.docx", "'; DROP TABLE cases; --.docx", "{{.}}.docx", "a\x00.docx", "   ", "…", "🙂.docx",
	} {
		var body bytes.Buffer
		w := multipart.NewWriter(&body)
		// As a browser that escapes nothing but what would end the name.
		part, err := w.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="file"; filename="` + strings.NewReplacer(`"`, "%22", "\r", "%0D", "\n", "%0A").Replace(name) + `"`}, "Content-Type": {"application/octet-stream"}})
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(part, name)
		w.Close()
		res, err := http.Post(srv.URL+"/api/v1/reports", w.FormDataContentType(), &body)
		if err != nil {
			t.Fatal(err)
		}
		var out map[string]any
		json.NewDecoder(res.Body).Decode(&out)
		res.Body.Close()
		if res.StatusCode == http.StatusUnprocessableEntity && out["code"] == "usage" { // refused as no name at all
			continue
		}
		if res.StatusCode != http.StatusAccepted {
			t.Errorf("%q: %d %v", name, res.StatusCode, out)
			continue
		}
		file := out["file"].(string)
		if strings.ContainsAny(file, "/\\\r\n\x00\x1b\u202e") || len([]rune(file)) > 120 || file == "" {
			t.Errorf("%q is kept as %q", name, file)
		}
		id := out["id"].(string)
		follow(t, srv, id)
		if _, page := get(t, srv, "/reports/"+id); strings.Contains(page, "<script>alert") {
			t.Errorf("%q runs in the page", name)
		}
		got, _ := get(t, srv, "/api/v1/reports/"+id+"/notice.pdf")
		if d := got.Header.Get("Content-Disposition"); got.StatusCode != 200 || strings.ContainsAny(d, "\r\n") || !strings.Contains(d, url.PathEscape(stem(file))) {
			t.Errorf("%q: %d %q", name, got.StatusCode, d)
		}
	}
}

func TestWrongTypeAndOverSizeAreRefusedAndNothingIsKept(t *testing.T) {
	srv, _, _ := slow(t, nil)
	if res, out := post(t, srv, field{"file", "报告.docx", "MZ\x90"}); res.StatusCode != 415 || out["code"] != "unsupported" || !strings.Contains(out["detail"].(string), "报告.docx") {
		t.Errorf("%d %v", res.StatusCode, out)
	}
	if res, out := post(t, srv, field{"file", "好.docx", "x"}, field{"attachments", "坏.exe", "MZ\x90"}); res.StatusCode != 415 || !strings.Contains(out["detail"].(string), "坏.exe") {
		t.Errorf("%d %v", res.StatusCode, out)
	}
	r, w := io.Pipe()
	m := multipart.NewWriter(w)
	go func() {
		f, _ := m.CreateFormFile("file", "大.docx")
		io.Copy(f, io.LimitReader(zeros{}, MaxFile+10))
		m.Close()
		w.Close()
	}()
	res, err := http.Post(srv.URL+"/api/v1/reports", m.FormDataContentType(), r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var out map[string]any
	json.NewDecoder(res.Body).Decode(&out)
	if res.StatusCode != 413 || out["code"] != "too-large" || !strings.Contains(out["detail"].(string), "100 MB") {
		t.Errorf("%d %v", res.StatusCode, out)
	}
	var many []field
	for i := range MaxFiles + 2 {
		many = append(many, field{"attachments", fmt.Sprint(i, ".docx"), "x"})
	}
	if res, out := post(t, srv, many...); res.StatusCode != 413 {
		t.Errorf("%d %v", res.StatusCode, out)
	}
	if b := total(t, srv); !strings.Contains(b, `"total":0`) {
		t.Error(b)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// A connection that breaks in the middle of a file leaves nothing and keeps
// nobody waiting: as many break as may come in at a time.
func TestALostConnectionLeavesNothing(t *testing.T) {
	srv := serve(t)
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	f, _ := w.CreateFormFile("file", "报告.docx")
	io.WriteString(f, strings.Repeat("x", 100000))
	w.Close()
	for range 8 {
		c, err := net.Dial("tcp", strings.TrimPrefix(srv.URL, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(c, "POST /api/v1/reports HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n", w.FormDataContentType(), body.Len())
		c.Write(body.Bytes()[:body.Len()/2])
		c.Close()
	}
	if res, out := post(t, srv, field{"file", "报告.docx", strings.Repeat("x", 100000)}); res.StatusCode != 202 || out["same_as"] != nil {
		t.Errorf("%d %v", res.StatusCode, out)
	}
	if b := total(t, srv); !strings.Contains(b, `"total":1`) {
		t.Error(b)
	}
}

func TestALongQueueTakesNoMore(t *testing.T) {
	srv, _, through := slow(t, func(c *store.Config) { c.MostWaiting = 2 })
	var ids []string
	for i := range 2 {
		_, out := post(t, srv, field{"file", "a.docx", fmt.Sprint(i)})
		ids = append(ids, out["id"].(string))
	}
	res, out := post(t, srv, field{"file", "a.docx", "3"})
	if res.StatusCode != 429 || res.Header.Get("Retry-After") == "" || out["code"] != "too-many" || !strings.Contains(out["detail"].(string), "稍后") {
		t.Errorf("%d %v %v", res.StatusCode, out, res.Header)
	}
	through <- struct{}{}
	through <- struct{}{}
	for _, id := range ids {
		follow(t, srv, id)
	}
	if res, _ := post(t, srv, field{"file", "a.docx", "3"}); res.StatusCode != 202 {
		t.Errorf("%d", res.StatusCode)
	}
}

func TestAnAgencyHandsInAtItsRate(t *testing.T) {
	m, in := peopled(t, "agency", "other", "clerk")
	for range maxByAgency {
		in["agency"].ask("POST", "/api/v1/reports", "text/plain", "no report at all, and it counts")
	}
	res, b := in["agency"].ask("POST", "/api/v1/reports", "text/plain", "x")
	if res.StatusCode != 429 || res.Header.Get("Retry-After") == "" || !strings.Contains(b, "15 分钟") {
		t.Errorf("%d %s", res.StatusCode, b)
	}
	in["other"].hand("")
	in["clerk"].hand("")
	m.now = m.now.Add(triesWhile)
	in["agency"].hand("")
}

// A sender that falls silent is not waited for.
func TestASilentSenderIsCutOff(t *testing.T) {
	var set []time.Time
	conn := &deadlines{ResponseWriter: httptest.NewRecorder(), set: &set}
	b := &patientBody{io.NopCloser(strings.NewReader("abc")), http.NewResponseController(conn), time.Now().Add(maxSilence / 2)}
	if _, err := b.Read(make([]byte, 3)); err != nil || len(set) != 1 || !set[0].Equal(b.end) {
		t.Errorf("%v %v: an upload has an end", err, set)
	}
	b.end = time.Now().Add(maxUpload)
	if _, err := b.Read(make([]byte, 3)); err != io.EOF || len(set) != 3 || set[1].After(time.Now().Add(maxSilence)) || !set[2].IsZero() {
		t.Errorf("%v %v", err, set)
	}
}

type deadlines struct {
	http.ResponseWriter
	set *[]time.Time
}

func (d *deadlines) SetReadDeadline(t time.Time) error { *d.set = append(*d.set, t); return nil }

// Who sends an upload is told how far it is read before it is stored; nobody else is.
func TestReadingIsToldBeforeItIsStored(t *testing.T) {
	m, in := peopled(t, "reviewer", "clerk", "head")
	step := make(chan struct{})
	h, err := New(Config{Store: m.store, Accounts: true, Now: func() time.Time { return m.now }, Bureau: m.office, Screen: func(_ context.Context, _ string, _ []byte, tell func(n, m int)) error {
		for n := range 3 {
			<-step
			tell(n+1, 3)
		}
		<-step
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	m.srv.Config.Handler = h
	if res, _ := in["head"].get("/api/v1/uploads/k/events"); res.StatusCode != http.StatusForbidden {
		t.Errorf("who hands nothing in: %d", res.StatusCode)
	}
	watch := func(g *guest) (next func() string) {
		res, err := g.http.Get(m.srv.URL + "/api/v1/uploads/k/events")
		if err != nil || res.StatusCode != 200 {
			t.Fatal(res, err)
		}
		t.Cleanup(func() { res.Body.Close() })
		lines := bufio.NewScanner(res.Body)
		return func() string {
			for lines.Scan() {
				if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
					return data
				}
			}
			return "the end"
		}
	}
	mine, theirs := watch(in["clerk"]), watch(in["reviewer"])
	first := mine() + theirs()
	if first != `{"step":"waiting"}{"step":"waiting"}` {
		t.Errorf("before: %s", first)
	}
	sent := make(chan int)
	go func() {
		var body bytes.Buffer
		w := multipart.NewWriter(&body)
		f, _ := w.CreateFormFile("file", "报告.pdf")
		io.WriteString(f, "x")
		w.Close()
		res, _ := in["clerk"].ask("POST", "/api/v1/reports", w.FormDataContentType(), body.String(), "Idempotency-Key", "k")
		sent <- res.StatusCode
	}()
	until := func(want string) {
		t.Helper()
		for got := ""; got != want; {
			if got = mine(); got == "the end" {
				t.Fatalf("%s is not told", want)
			}
		}
	}
	until(`{"step":"reading","file":"报告.pdf"}`)
	for n := range 3 {
		step <- struct{}{}
		until(fmt.Sprintf(`{"step":"reading","file":"报告.pdf","n":%d,"m":3}`, n+1))
	}
	step <- struct{}{}
	until(`{"step":"ended"}`)
	if got := mine(); got != "the end" {
		t.Error(got)
	}
	if status := <-sent; status != http.StatusAccepted {
		t.Error(status)
	}
	// Another upload under the same key is the reviewer's own: it is read, the clerk's was not told to him.
	go func() {
		for range 4 {
			step <- struct{}{}
		}
	}()
	in["reviewer"].ask("POST", "/api/v1/reports", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"乙.docx\"\r\n\r\ny\r\n--b--\r\n", "Idempotency-Key", "k")
	for got := theirs(); got != `{"step":"ended"}`; got = theirs() {
		if strings.Contains(got, "报告.pdf") || got == "the end" {
			t.Fatal(got)
		}
	}
}
