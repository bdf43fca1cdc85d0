package web

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"wenping/internal/access"
	"wenping/internal/store"
)

// ministry is a server with accounts: everybody of the cast has one.
type ministry struct {
	*testing.T
	srv    *httptest.Server
	store  *store.Store
	key    string // of the first link
	office *clerks
	now    time.Time
	tokens map[string]string
}

const pass = "清晨 渡口 七号木船"

// cast is one account of each role, a second reviewer, and two agencies.
var cast = map[string]store.Account{
	"reviewer": {Login: "reviewer", Name: "陈静", Roles: []access.Role{access.Reviewer}},
	"clerk":    {Login: "clerk", Name: "李文", Roles: []access.Role{access.Clerk}},
	"head":     {Login: "head", Name: "马建国", Roles: []access.Role{access.Head}},
	"agency":   {Login: "agency", Name: "赵晴", Roles: []access.Role{access.Agency}, Agency: "河岳咨询"},
	"other":    {Login: "other", Name: "钱江", Roles: []access.Role{access.Agency}, Agency: "陇信评估"},
	"admin":    {Login: "admin", Name: "林管", Roles: []access.Role{access.Admin}},
	"all":      {Login: "all", Name: "周全", Roles: []access.Role{access.Reviewer, access.Clerk, access.Head, access.Admin}},
}

func govern(t *testing.T, change func(*Config)) *ministry {
	t.Helper()
	m := &ministry{T: t, now: time.Now(), tokens: map[string]string{}, office: theOffice(t)}
	st := reviewing(t)
	m.store = st
	cfg := Config{Store: st, Screen: func(context.Context, string, []byte, func(int, int)) error { return nil }, Bureau: m.office, Accounts: true, Now: func() time.Time { return m.now }}
	if change != nil {
		change(&cfg)
	}
	h, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	m.srv = httptest.NewServer(h)
	t.Cleanup(func() {
		m.srv.Close()
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		st.Close(ctx)
	})
	if m.key, err = st.FirstLink(t.Context()); err != nil {
		t.Fatal(err)
	}
	return m
}

// peopled has the whole cast; those named are logged in.
func peopled(t *testing.T, names ...string) (*ministry, map[string]*guest) {
	t.Helper()
	m := govern(t, nil)
	in := map[string]*guest{}
	for _, n := range append([]string{"admin"}, names...) {
		if in[n] != nil {
			continue
		}
		if _, err := m.store.AddAccount(t.Context(), "", cast[n], pass, false); err != nil {
			t.Fatal(err)
		}
		in[n] = m.guest()
		in[n].login(n, pass)
	}
	return m, in
}

// guest is somebody's browser, or a machine with a token.
type guest struct {
	m     *ministry
	http  *http.Client
	token string
	form  string // last seen in a page
}

func (m *ministry) guest() *guest {
	jar, _ := cookiejar.New(nil)
	return &guest{m: m, http: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

var formField = regexp.MustCompile(`name="form" value="([0-9a-f]{64})"`)

// ask sends a request as a page of ours would.
func (g *guest) ask(method, path, kind, body string, header ...string) (*http.Response, string) {
	g.m.Helper()
	req, err := http.NewRequest(method, g.m.srv.URL+path, strings.NewReader(body))
	if err != nil {
		g.m.Fatal(err)
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	if g.token != "" {
		req.Header.Set("Authorization", "Bearer "+g.token)
	} else if method != "GET" {
		req.Header.Set("Origin", g.m.srv.URL)
	}
	for i := 0; i+1 < len(header); i += 2 {
		if header[i+1] == "" {
			req.Header.Del(header[i])
		} else {
			req.Header.Set(header[i], header[i+1])
		}
	}
	res, err := g.http.Do(req)
	if err != nil {
		g.m.Fatal(err)
	}
	defer res.Body.Close()
	var b []byte
	if !strings.HasPrefix(res.Header.Get("Content-Type"), "text/event-stream") {
		b, _ = io.ReadAll(res.Body)
	}
	if f := formField.FindSubmatch(b); f != nil {
		g.form = string(f[1])
	}
	return res, string(b)
}

func (g *guest) get(path string, header ...string) (*http.Response, string) {
	return g.ask("GET", path, "", "", header...)
}

const formKind = "application/x-www-form-urlencoded"

// send posts a form with the token of the last page.
func (g *guest) send(path string, fields ...string) (*http.Response, string) {
	v := url.Values{"form": {g.form}}
	for i := 0; i+1 < len(fields); i += 2 {
		v.Add(fields[i], fields[i+1])
	}
	return g.ask("POST", path, formKind, v.Encode(), "Accept", "text/html")
}

func (g *guest) login(login, password string) {
	g.m.Helper()
	g.get("/login")
	res, b := g.send("/login", "login", login, "password", password)
	if res.StatusCode != http.StatusSeeOther {
		g.m.Fatalf("%s could not log in: %d %.300s", login, res.StatusCode, b)
	}
	g.get("/account")
}

// hand hands a report in and waits for its review.
func (g *guest) hand(stage string) string {
	g.m.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	f, _ := w.CreateFormFile("file", "清河大道.docx")
	io.WriteString(f, fmt.Sprint("x", time.Now().UnixNano()))
	if stage != "" {
		w.WriteField("stage", stage)
	}
	w.Close()
	res, b := g.ask("POST", "/api/v1/reports", w.FormDataContentType(), body.String())
	var out struct{ ID string }
	json.Unmarshal([]byte(b), &out)
	if res.StatusCode != http.StatusAccepted || out.ID == "" {
		g.m.Fatalf("%d %s", res.StatusCode, b)
	}
	g.m.await(out.ID)
	return out.ID
}

// await waits until a report is reviewed.
func (m *ministry) await(id string) {
	m.Helper()
	ch, stop, err := m.store.Watch(m.Context(), id)
	if err != nil {
		m.Fatal(err)
	}
	defer stop()
	for p := range ch {
		if p.State == store.Done || p.State == store.Failed {
			break
		}
	}
}

func TestFirstUseLoginAndWhatNobodyMay(t *testing.T) {
	m := govern(t, nil)
	g := m.guest()
	// Nobody is known: a page leads to the login, anything else is refused.
	if res, _ := g.get("/reports/abc?x=1", "Accept", "text/html"); res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/login?next="+url.QueryEscape("/reports/abc?x=1") {
		t.Errorf("%d %v", res.StatusCode, res.Header)
	}
	res, b := g.get("/api/v1/reports")
	if res.StatusCode != http.StatusUnauthorized || res.Header.Get("WWW-Authenticate") == "" || !strings.Contains(b, `"code":"unauthorized"`) || !strings.Contains(b, "请先登录") {
		t.Errorf("%d %s", res.StatusCode, b)
	}
	if _, b := g.get("/login"); !strings.Contains(b, "还没有设置管理员") {
		t.Error("the login does not say that there is no administrator")
	}
	// A wrong key opens nothing; the right one opens the page, which is not used up by looking.
	for _, k := range []string{"", "x", m.key + "x"} {
		if res, _ := g.get("/first?key="+k, "Accept", "text/html"); res.StatusCode != http.StatusForbidden {
			t.Errorf("key %q: %d", k, res.StatusCode)
		}
	}
	for range 2 {
		if res, _ := g.get("/first?key=" + m.key); res.StatusCode != http.StatusOK {
			t.Fatal(res.StatusCode)
		}
	}
	for name, f := range map[string][]string{
		"two passwords": {"key", m.key, "login", "root", "name", "林管", "password", pass, "again", pass + "x"},
		"a short one":   {"key", m.key, "login", "root", "name", "林管", "password", "123", "again", "123"},
		"no name":       {"key", m.key, "login", "root", "password", pass, "again", pass},
		"an agency":     {"key", m.key, "login", "root", "name", "林管", "password", pass, "again", pass, "role", "agency"},
	} {
		if res, b := g.send("/first", f...); res.StatusCode != http.StatusUnprocessableEntity || strings.Contains(b, pass) {
			t.Errorf("%s: %d", name, res.StatusCode)
		}
	}
	if res, b := g.send("/first", "key", m.key, "login", "root", "name", "林管", "password", pass, "again", pass, "role", "reviewer"); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d %.400s", res.StatusCode, b)
	}
	if res, b := g.get("/api/v1/me"); res.StatusCode != 200 || !strings.Contains(b, "林管") || !strings.Contains(b, `"admin"`) || !strings.Contains(b, `"reviewer"`) {
		t.Errorf("%d %s", res.StatusCode, b)
	}
	// The link is used up.
	if res, _ := m.guest().get("/first?key=" + m.key); res.StatusCode != http.StatusForbidden {
		t.Errorf("a second use: %d", res.StatusCode)
	}
	// The name belongs to the account.
	if res, _ := g.ask("PUT", "/api/v1/me", "application/json", `{"name":"别人"}`); res.StatusCode != http.StatusConflict {
		t.Errorf("a name of his own: %d", res.StatusCode)
	}
}

func TestNextIsAnAddressOfOurs(t *testing.T) {
	for in, want := range map[string]string{"/reports/a?b=c": "/reports/a?b=c", "": "/", "//evil.example": "/", "https://evil.example": "/", `/\evil.example`: "/", "/a\r\nSet-Cookie: x": "/", "javascript:alert(1)": "/"} {
		if got := next(in); got != want {
			t.Errorf("next(%q) = %q", in, got)
		}
	}
}

func TestASelfCheckIsTheAgencysOwn(t *testing.T) {
	m, in := peopled(t, "reviewer", "clerk", "agency", "other")
	a := in["agency"]
	id := a.hand("draft")
	for _, name := range []string{"reviewer", "clerk", "other", "admin"} {
		for _, path := range []string{"", "/review", "/notice.pdf", "/receipt.json", "/events"} {
			if res, _ := in[name].get("/api/v1/reports/" + id + path); res.StatusCode != 404 && !(name == "admin" && res.StatusCode == 403) {
				t.Errorf("%s sees %s of a self-check: %d", name, path, res.StatusCode)
			}
		}
		if _, b := in[name].get("/api/v1/reports"); strings.Contains(b, id) {
			t.Errorf("%s has it in his list", name)
		}
		if _, b := in[name].get("/"); strings.Contains(b, id) {
			t.Errorf("%s has it on his page", name)
		}
	}
	if _, b := a.get("/reports/" + id); !strings.Contains(b, "审查机关看不到") || !strings.Contains(b, "提交审查") {
		t.Error("the page does not say so")
	}
	// The receipt: whole here, broken when altered.
	_, receipt := a.get("/api/v1/reports/" + id + "/receipt.json")
	if _, b := in["reviewer"].ask("POST", "/api/v1/receipts/verify", "application/json", receipt); !strings.Contains(b, `"valid":true`) || !strings.Contains(b, `"trusted":true`) {
		t.Errorf("%s %s", receipt, b)
	}
	if _, b := in["reviewer"].ask("POST", "/api/v1/receipts/verify", "application/json", strings.Replace(receipt, `"return"`, `"file"`, 1)); !strings.Contains(b, `"valid":false`) {
		t.Errorf("altered: %s", b)
	}
	// Submitted, it is a case of its own that the committee sees.
	res, b := a.send("/reports/" + id + "/submit")
	to := res.Header.Get("Location")
	if res.StatusCode != http.StatusSeeOther || to == "/reports/"+id {
		t.Fatalf("%d %s", res.StatusCode, b)
	}
	if res, _ := in["reviewer"].get(to); res.StatusCode != 200 {
		t.Errorf("submitted, the committee has it not: %d", res.StatusCode)
	}
	if _, b := m.guest().get(to); strings.Contains(b, "清河") {
		t.Error("nobody sees it too")
	}
	// An agency speaks for itself only.
	_, total, _ := m.store.List(t.Context(), access.Scope{Agency: "河岳咨询"}, 10, 0)
	if total != 2 {
		t.Errorf("%d cases of the agency", total)
	}
}

func TestNobodyDecidesOnWhatHeHandedIn(t *testing.T) {
	_, in := peopled(t, "all", "reviewer", "clerk")
	w := in["all"]
	own, other := w.hand(""), in["clerk"].hand("")
	act := `{"deed":"uphold","on":"D3.period"}`
	if res, b := w.ask("POST", "/api/v1/reports/"+own+"/acts", "application/json", act); res.StatusCode != 403 || !strings.Contains(b, "须由他人") {
		t.Errorf("on his own: %d %s", res.StatusCode, b)
	}
	if _, b := w.get("/api/v1/reports/" + own + "/judgement"); !strings.Contains(b, `"may":{"decide":false`) {
		t.Errorf("%.300s", b)
	}
	if res, b := w.ask("POST", "/api/v1/reports/"+other+"/acts", "application/json", act); res.StatusCode != 201 || !strings.Contains(b, "周全") {
		t.Errorf("on another's: %d %s", res.StatusCode, b)
	}
	for _, step := range []string{"issue", "return"} {
		if res, _ := w.ask("POST", "/api/v1/reports/"+own+"/letter/"+step, "application/json", `{"acts":0}`); res.StatusCode != 403 {
			t.Errorf("%s of his own: %d", step, res.StatusCode)
		}
	}
	if res, b := in["reviewer"].ask("POST", "/api/v1/reports/"+own+"/acts", "application/json", `{"deed":"uphold","on":"D3.period","by":"周全"}`); res.StatusCode != 201 || !strings.Contains(b, `"by":"陈静"`) {
		t.Errorf("%d %.300s", res.StatusCode, b)
	}
}

func TestTokensOfMachines(t *testing.T) {
	m, in := peopled(t)
	admin := in["admin"]
	admin.get("/accounts")
	res, b := admin.send("/tokens", "name", "市平台", "role", "clerk", "role", "reviewer", "role", "head")
	secret := regexp.MustCompile(`id="secret">(wp_[^<]+)<`).FindStringSubmatch(b)
	if res.StatusCode != 200 || secret == nil {
		t.Fatalf("%d %.500s", res.StatusCode, b)
	}
	if _, b := admin.get("/accounts"); strings.Contains(b, secret[1]) {
		t.Error("the token is shown twice")
	}
	g := m.guest()
	g.token = secret[1]
	id := g.hand("")
	if res, _ := g.get("/api/v1/reports/" + id + "/review"); res.StatusCode != 200 {
		t.Errorf("%d", res.StatusCode)
	}
	if _, b := g.get("/api/v1/me"); !strings.Contains(b, `"machine":true`) {
		t.Error(b)
	}
	// A named person disposes, not a machine.
	for _, r := range [][2]string{{"POST", "/acts"}, {"PUT", "/letter"}, {"POST", "/letter/propose"}, {"POST", "/letter/issue"}} {
		if res, b := g.ask(r[0], "/api/v1/reports/"+id+r[1], "application/json", "{}"); res.StatusCode != 403 || !strings.Contains(b, "须由本人") {
			t.Errorf("%v: %d %s", r, res.StatusCode, b)
		}
	}
	if res, _ := g.get("/account"); res.StatusCode != 404 {
		t.Errorf("a token has an account page: %d", res.StatusCode)
	}
	// A wrong header is refused, not passed over in favour of a session.
	for _, h := range []string{"Bearer x", "Basic YTpi", "bearer " + secret[1], "Bearer "} {
		if res, _ := admin.get("/api/v1/me", "Authorization", h); res.StatusCode != 401 {
			t.Errorf("%q: %d", h, res.StatusCode)
		}
	}
	all, _ := m.store.Tokens(t.Context())
	if res, _ := admin.send("/tokens/" + all[0].ID + "/revoke"); res.StatusCode != 200 {
		t.Error(res.StatusCode)
	}
	if res, _ := g.get("/api/v1/reports"); res.StatusCode != 401 {
		t.Errorf("revoked: %d", res.StatusCode)
	}
}

func TestAttacks(t *testing.T) {
	m, in := peopled(t, "reviewer")
	t.Run("fixation", func(t *testing.T) {
		g := m.guest()
		u, _ := url.Parse(m.srv.URL)
		const planted = "planted-by-somebody-else"
		g.http.Jar.SetCookies(u, []*http.Cookie{{Name: sessionCookie, Value: planted}})
		g.get("/login")
		g.login("reviewer", pass)
		for _, k := range g.http.Jar.Cookies(u) {
			if k.Value == planted {
				t.Error("the planted session lives on")
			}
		}
		thief := m.guest()
		thief.http.Jar.SetCookies(u, []*http.Cookie{{Name: sessionCookie, Value: planted}})
		if res, _ := thief.get("/api/v1/me"); res.StatusCode != 401 {
			t.Errorf("%d", res.StatusCode)
		}
	})
	t.Run("replay after logout", func(t *testing.T) {
		g := m.guest()
		g.login("reviewer", pass)
		u, _ := url.Parse(m.srv.URL)
		old := g.http.Jar.Cookies(u)
		if res, _ := g.send("/logout"); res.StatusCode != http.StatusSeeOther {
			t.Fatal(res.StatusCode)
		}
		thief := m.guest()
		thief.http.Jar.SetCookies(u, old)
		if res, _ := thief.get("/api/v1/me"); res.StatusCode != 401 {
			t.Errorf("%d", res.StatusCode)
		}
	})
	t.Run("cookies", func(t *testing.T) {
		g := m.guest()
		g.get("/login")
		res, _ := g.send("/login", "login", "reviewer", "password", pass)
		var seen bool
		for _, k := range res.Cookies() {
			if k.Name == sessionCookie {
				seen = true
				if !k.HttpOnly || k.SameSite != http.SameSiteStrictMode || k.Path != "/" || k.Domain != "" || len(k.Value) < 43 {
					t.Errorf("%+v", k)
				}
			}
		}
		if !seen {
			t.Error("no session")
		}
	})
	t.Run("foreign pages", func(t *testing.T) {
		g := in["reviewer"]
		for name, h := range map[string][]string{
			"another site": {"Origin", "https://evil.example"}, "no origin": {"Origin", ""}, "null": {"Origin", "null"},
			"same name, other port": {"Origin", "http://127.0.0.1:1"}, "cross-site": {"Sec-Fetch-Site", "cross-site"}, "same-site": {"Sec-Fetch-Site", "same-site"},
		} {
			for _, r := range [][3]string{{"POST", "/api/v1/receipts/verify", "application/json"}, {"POST", "/logout", formKind}, {"PUT", "/api/v1/me", "application/json"}} {
				if res, _ := g.ask(r[0], r[1], r[2], url.Values{"form": {g.form}}.Encode(), h...); res.StatusCode != 403 {
					t.Errorf("%s: %v: %d", name, r, res.StatusCode)
				}
			}
		}
		if res, _ := g.get("/api/v1/me"); res.StatusCode != 200 {
			t.Errorf("somebody logged him out: %d", res.StatusCode)
		}
	})
	t.Run("forms without their token", func(t *testing.T) {
		g, admin := in["reviewer"], in["admin"]
		for _, form := range []string{"", "x", g.form} {
			if res, _ := admin.ask("POST", "/accounts", formKind, url.Values{"form": {form}, "login": {"evil"}, "name": {"恶"}, "role": {"admin"}}.Encode()); res.StatusCode != 403 {
				t.Errorf("%q: %d", form, res.StatusCode)
			}
		}
		if _, err := m.store.FindAccount(t.Context(), "evil"); err == nil {
			t.Error("an account was made")
		}
	})
	t.Run("brute force on a login", func(t *testing.T) {
		g := m.guest()
		g.get("/login")
		for i := range maxByLogin {
			if res, _ := g.send("/login", "login", "Reviewer", "password", fmt.Sprint("wrong guess ", i)); res.StatusCode != 401 {
				t.Fatalf("guess %d: %d", i, res.StatusCode)
			}
		}
		// Now the right one helps no more, and comes no further than the door.
		res, b := g.send("/login", "login", "reviewer", "password", pass)
		if res.StatusCode != 429 || res.Header.Get("Retry-After") == "" || !strings.Contains(b, "15 分钟") {
			t.Errorf("%d %.200s", res.StatusCode, b)
		}
		m.now = m.now.Add(triesWhile)
		if res, _ := g.send("/login", "login", "reviewer", "password", pass); res.StatusCode != http.StatusSeeOther {
			t.Errorf("after the wait: %d", res.StatusCode)
		}
	})
	t.Run("brute force on tokens", func(t *testing.T) {
		m.now = m.now.Add(triesWhile)
		g := m.guest()
		for i := range maxByAddress {
			g.token = fmt.Sprint("wp_guess", i)
			if res, _ := g.get("/api/v1/me"); res.StatusCode != 401 {
				t.Fatal(res.StatusCode)
			}
		}
		if res, _ := g.get("/api/v1/me"); res.StatusCode != 429 {
			t.Errorf("%d", res.StatusCode)
		}
	})
	t.Run("unknown and known logins look alike", func(t *testing.T) {
		m.now = m.now.Add(triesWhile)
		g := m.guest()
		g.get("/login")
		_, known := g.send("/login", "login", "reviewer", "password", "wrong guess at it")
		_, unknown := g.send("/login", "login", "nobodyx8", "password", "wrong guess at it")
		if strings.ReplaceAll(unknown, "nobodyx8", "reviewer") != known {
			t.Error("the answers differ")
		}
	})
}

func TestAChosenPasswordComesFirst(t *testing.T) {
	m, in := peopled(t)
	admin := in["admin"]
	admin.get("/accounts")
	_, b := admin.send("/accounts", "login", "liwen", "name", "李文", "role", "clerk")
	secret := regexp.MustCompile(`id="secret">([^<]+)<`).FindStringSubmatch(b)
	if secret == nil {
		t.Fatalf("%.600s", b)
	}
	g := m.guest()
	g.login("liwen", secret[1])
	if res, _ := g.get("/api/v1/reports"); res.StatusCode != 403 {
		t.Errorf("before he has chosen: %d", res.StatusCode)
	}
	if res, _ := g.get("/", "Accept", "text/html"); res.Header.Get("Location") != "/account" {
		t.Errorf("%d %v", res.StatusCode, res.Header)
	}
	for name, f := range map[string][]string{
		"the same": {"old", secret[1], "password", secret[1], "again", secret[1]}, "a short one": {"old", secret[1], "password", "x", "again", "x"},
		"not the old one": {"old", "nonsense here", "password", pass, "again", pass}, "two": {"old", secret[1], "password", pass, "again", pass + "x"},
	} {
		if res, _ := g.send("/account", f...); res.StatusCode != 422 {
			t.Errorf("%s: %d", name, res.StatusCode)
		}
	}
	elsewhere := m.guest()
	elsewhere.login("liwen", secret[1])
	if res, b := g.send("/account", "old", secret[1], "password", pass, "again", pass); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d %.300s", res.StatusCode, b)
	}
	if res, _ := g.get("/api/v1/reports"); res.StatusCode != 200 {
		t.Errorf("%d", res.StatusCode)
	}
	if res, _ := elsewhere.get("/api/v1/me"); res.StatusCode != 401 {
		t.Errorf("his other sessions go on: %d", res.StatusCode)
	}
	// Roles and access end at once.
	a, _ := m.store.FindAccount(t.Context(), "liwen")
	admin.send("/accounts/"+a.ID, "do", "roles", "role", "head")
	if res, _ := g.ask("POST", "/api/v1/reports", "", ""); res.StatusCode != 403 {
		t.Errorf("with another role: %d", res.StatusCode)
	}
	admin.send("/accounts/"+a.ID, "do", "disable")
	if res, _ := g.get("/api/v1/me"); res.StatusCode != 401 {
		t.Errorf("disabled: %d", res.StatusCode)
	}
	_, b = admin.get("/audit?verify=1")
	for _, want := range []string{"建立账号", "停用账号", "更改角色", "登录", "前后衔接完整"} {
		if !strings.Contains(b, want) {
			t.Errorf("the log has no %s", want)
		}
	}
	if strings.Contains(b, secret[1]) || strings.Contains(b, pass) {
		t.Error("the log has a password")
	}
}

func TestBehindAProxyAndInTheNetwork(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Config)
		host   string
		origin string
		want   int
	}{
		"local, other host":           {func(c *Config) {}, "evil.example", "", 403},
		"proxy, its name":             {func(c *Config) { c.Origin = "https://wp.example" }, "wp.example", "https://wp.example", 200},
		"proxy that rewrites":         {func(c *Config) { c.Origin = "https://wp.example" }, "127.0.0.1", "https://wp.example", 200},
		"proxy, another name":         {func(c *Config) { c.Origin = "https://wp.example" }, "evil.example", "", 403},
		"proxy, a page elsewhere":     {func(c *Config) { c.Origin = "https://wp.example" }, "wp.example", "https://evil.example", 403},
		"network":                     {func(c *Config) { c.Public = true }, "10.1.2.3:8080", "http://10.1.2.3:8080", 200},
		"network, a page elsewhere":   {func(c *Config) { c.Public = true }, "10.1.2.3:8080", "https://evil.example", 403},
		"network, accounts not asked": {func(c *Config) { c.Public, c.Accounts = true, false }, "10.1.2.3:8080", "", 200},
	} {
		m := govern(t, c.change)
		req, _ := http.NewRequest("GET", m.srv.URL+"/login", nil)
		req.Host = c.host
		if c.origin != "" {
			req.Header.Set("Origin", c.origin)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != c.want {
			t.Errorf("%s: %d", name, res.StatusCode)
		}
		for _, k := range res.Cookies() {
			if safe := strings.HasPrefix(k.Name, "__Host-") && k.Secure; safe != strings.Contains(name, "proxy") {
				t.Errorf("%s: %+v", name, k)
			}
		}
		if strings.HasPrefix(name, "network") {
			if res, _ := m.guest().get("/api/v1/reports"); res.StatusCode != 401 {
				t.Errorf("%s: nobody is let in: %d", name, res.StatusCode)
			}
		}
	}
}

// Without an account everything is as it was; the first account closes the door at once.
func TestTheFirstAccountClosesTheDoor(t *testing.T) {
	m := govern(t, func(c *Config) { c.Accounts = false })
	g := m.guest()
	id := g.hand("")
	if res, _ := g.get("/api/v1/reports/" + id + "/review"); res.StatusCode != 200 {
		t.Fatal(res.StatusCode)
	}
	for _, p := range []string{"/login", "/accounts", "/account"} {
		if res, b := g.get(p); res.StatusCode != 404 || !strings.Contains(b, "--accounts") {
			t.Errorf("%s: %d", p, res.StatusCode)
		}
	}
	if res, _ := g.get("/audit"); res.StatusCode != 200 {
		t.Errorf("the log of a single machine: %d", res.StatusCode)
	}
	if _, err := m.store.AddAccount(t.Context(), "", cast["admin"], pass, false); err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{"/api/v1/reports", "/api/v1/reports/" + id, "/metrics"} {
		if res, _ := g.get(p); res.StatusCode != 401 {
			t.Errorf("%s: %d", p, res.StatusCode)
		}
	}
}

// A sender who opens many uploads and lets them stand waits for himself alone.
func TestASlowSenderKeepsNobodyWaiting(t *testing.T) {
	_, in := peopled(t, "agency", "other")
	slow := in["agency"]
	var bodies []*io.PipeWriter
	ended := make(chan bool, 2*uploadsAtATime)
	for range 2 * uploadsAtATime {
		r, w := io.Pipe()
		bodies = append(bodies, w)
		req, err := http.NewRequest("POST", slow.m.srv.URL+"/api/v1/reports", r)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		req.Header.Set("Origin", slow.m.srv.URL)
		go func() {
			if res, err := slow.http.Do(req); err == nil {
				res.Body.Close()
			}
			ended <- true
		}()
	}
	for _, w := range bodies[:ownAtATime] { // the others may not be asked for theirs
		io.WriteString(w, "--x\r\nContent-Disposition: form-data; name=\"stage\"\r\n\r\n")
	}
	in["other"].hand("")
	if len(ended) > 0 {
		t.Error("an upload that stands has ended")
	}
	for _, w := range bodies {
		w.CloseWithError(io.ErrUnexpectedEOF)
	}
	for range bodies {
		<-ended
	}
	in["agency"].hand("")
}
