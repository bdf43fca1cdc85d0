package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"wenping/internal/signon"
	"wenping/internal/signon/signontest"
)

// signedOnTo is a server that trusts a sign-on service, with its administrator.
func signedOnTo(t *testing.T) (*ministry, *signontest.Issuer, *guest) {
	i := signontest.New(t)
	m := govern(t, nil)
	p := signon.New(signon.Config{Issuer: i.URL, ClientID: i.Client, Secret: i.Secret, Redirect: "http://127.0.0.1/login/sso/back", Name: "全省统一认证"})
	h, err := New(Config{Store: m.store, SignOn: p, Accounts: true, Now: func() time.Time { return m.now }, Bureau: m.office})
	if err != nil {
		t.Fatal(err)
	}
	m.srv.Config.Handler = h
	if _, err := m.store.AddAccount(t.Context(), "", cast["admin"], pass, false); err != nil {
		t.Fatal(err)
	}
	admin := m.guest()
	admin.login("admin", pass)
	return m, i, admin
}

// through sends a browser to the sign-on service and back.
func (g *guest) through(i *signontest.Issuer, path string) (*http.Response, string) {
	g.m.Helper()
	res, b := g.get(path)
	if res.StatusCode != http.StatusSeeOther {
		g.m.Fatalf("%d %.300s", res.StatusCode, b)
	}
	back, err := i.Visit(res.Header.Get("Location"))
	if err != nil {
		g.m.Fatal(err)
	}
	return g.get(back.RequestURI(), "Sec-Fetch-Site", "cross-site", "Accept", "text/html")
}

func TestSignOnGivesAnAccountAndTheAdministratorTheRoles(t *testing.T) {
	m, i, admin := signedOnTo(t)
	i.Claims = map[string]any{"sub": "77", "name": "陈静", "preferred_username": "chenjing", "roles": []string{"admin"}, "groups": []string{"admin"}}
	g := m.guest()
	if _, b := g.get("/login"); !strings.Contains(b, "用全省统一认证登录") {
		t.Error("the login does not offer it")
	}
	// Nobody has given him a role: he is known, and waits.
	if res, b := g.through(i, "/login/sso?next=/search"); res.StatusCode != http.StatusForbidden || !strings.Contains(b, "须由管理员授予角色") || !strings.Contains(b, "陈静") {
		t.Fatalf("%d %.600s", res.StatusCode, b)
	}
	if res, _ := g.get("/api/v1/me"); res.StatusCode != http.StatusUnauthorized {
		t.Errorf("he is in: %d", res.StatusCode)
	}
	a, err := m.store.FindAccount(t.Context(), "chenjing")
	if err != nil || len(a.Roles) > 0 || !a.Linked || a.Password {
		t.Fatalf("%+v %v", a, err)
	}
	if _, b := admin.get("/accounts"); !strings.Contains(b, "待授予角色") {
		t.Error("the administrator does not see it")
	}
	if res, b := admin.send("/accounts/"+a.ID, "do", "roles", "role", "reviewer"); res.StatusCode != 200 {
		t.Fatalf("%d %.300s", res.StatusCode, b)
	}
	// With another name now: the subject counts.
	i.Claims["name"], i.Claims["preferred_username"] = "陈静静", "other"
	res, b := g.through(i, "/login/sso?next=/search")
	if res.StatusCode != 200 || !strings.Contains(b, `content="0;url=/search"`) {
		t.Fatalf("%d %.600s", res.StatusCode, b)
	}
	if _, b := g.get("/api/v1/me"); !strings.Contains(b, `"name":"陈静"`) || strings.Contains(b, "admin") {
		t.Error(b)
	}
	// There is no password by which to get in instead.
	other := m.guest()
	other.get("/login")
	for _, p := range []string{"", "chenjing", pass} {
		if res, _ := other.send("/login", "login", "chenjing", "password", p); res.StatusCode != http.StatusUnauthorized {
			t.Errorf("password %q: %d", p, res.StatusCode)
		}
	}
	// Disabled here, he is out, whoever vouches for him.
	admin.send("/accounts/"+a.ID, "do", "disable")
	if res, b := g.through(i, "/login/sso"); res.StatusCode != http.StatusForbidden || !strings.Contains(b, "已停用") {
		t.Errorf("%d %.300s", res.StatusCode, b)
	}
	// Another subject of the same name is another person.
	i.Claims = map[string]any{"sub": "78", "name": "陈静", "preferred_username": "chenjing"}
	if res, b := m.guest().through(i, "/login/sso"); res.StatusCode != http.StatusForbidden || strings.Contains(b, "已停用") {
		t.Errorf("%d %.300s", res.StatusCode, b)
	}
	if all, _ := m.store.Accounts(t.Context()); len(all) != 3 {
		t.Errorf("%d accounts", len(all))
	}
}

func TestAnAccountIsLinkedByItsOwner(t *testing.T) {
	m, i, admin := signedOnTo(t)
	if _, err := m.store.AddAccount(t.Context(), "", cast["clerk"], pass, false); err != nil {
		t.Fatal(err)
	}
	i.Claims = map[string]any{"sub": "5", "name": "李文"}
	g := m.guest()
	g.login("clerk", pass)
	if res, b := g.through(i, "/account/sso"); res.StatusCode != 200 {
		t.Fatalf("%d %.300s", res.StatusCode, b)
	}
	if _, b := g.get("/account"); !strings.Contains(b, "已关联") {
		t.Errorf("%.800s", b)
	}
	fresh := m.guest()
	if res, _ := fresh.through(i, "/login/sso"); res.StatusCode != 200 {
		t.Errorf("%d", res.StatusCode)
	}
	if _, b := fresh.get("/api/v1/me"); !strings.Contains(b, "李文") {
		t.Error(b)
	}
	// It is nobody else's to link.
	if res, b := admin.through(i, "/account/sso"); res.StatusCode != http.StatusConflict || !strings.Contains(b, "李文") {
		t.Errorf("%d %.300s", res.StatusCode, b)
	}
	a, _ := m.store.FindAccount(t.Context(), "clerk")
	admin.get("/accounts")
	if res, _ := admin.send("/accounts/"+a.ID, "do", "unlink"); res.StatusCode != 200 {
		t.Error(res.StatusCode)
	}
	if res, _ := fresh.get("/api/v1/me"); res.StatusCode != http.StatusUnauthorized {
		t.Errorf("unlinked, he is still in: %d", res.StatusCode)
	}
}

func TestWhoComesBackMustHaveLeftFromHere(t *testing.T) {
	m, i, _ := signedOnTo(t)
	g, thief := m.guest(), m.guest()
	res, _ := g.get("/login/sso")
	back, err := i.Visit(res.Header.Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	// Another browser with the same address, none, a twisted one; then it is used up.
	if res, _ := thief.get(back.RequestURI()); res.StatusCode != http.StatusForbidden {
		t.Errorf("another browser: %d", res.StatusCode)
	}
	twisted := back.Query()
	twisted.Set("state", "x")
	if res, _ := g.get("/login/sso/back?" + twisted.Encode()); res.StatusCode != http.StatusUnauthorized {
		t.Errorf("another state: %d", res.StatusCode)
	}
	if res, _ := g.get(back.RequestURI()); res.StatusCode != http.StatusForbidden {
		t.Errorf("used up: %d", res.StatusCode)
	}
	// Too late.
	res, _ = g.get("/login/sso?next=//evil.example")
	back, _ = i.Visit(res.Header.Get("Location"))
	m.now = m.now.Add(ticketLife)
	if res, b := g.get(back.RequestURI()); res.StatusCode != http.StatusForbidden || !strings.Contains(b, "超时") {
		t.Errorf("too late: %d", res.StatusCode)
	}
	// The cookie comes back from another site, and with no script.
	res, _ = g.get("/login/sso")
	for _, k := range res.Cookies() {
		if k.Name == ticketCookie && (k.SameSite != http.SameSiteLaxMode || !k.HttpOnly || k.MaxAge != int(ticketLife.Seconds())) {
			t.Errorf("%+v", k)
		}
	}
	// A service that is down is said, and the password still works.
	res, _ = g.get("/login/sso")
	back, _ = i.Visit(res.Header.Get("Location"))
	i.Close()
	if res, b := g.get(back.RequestURI()); res.StatusCode != http.StatusServiceUnavailable || !strings.Contains(b, "登录名和密码") {
		t.Errorf("%d %.300s", res.StatusCode, b)
	}
	g.login("admin", pass)
}

func TestWithoutASignOnServiceThereIsNone(t *testing.T) {
	m, in := peopled(t)
	for _, p := range []string{"/login/sso", "/login/sso/back"} {
		if res, _ := m.guest().get(p); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", p, res.StatusCode)
		}
	}
	if _, b := in["admin"].get("/account"); strings.Contains(b, "/account/sso") {
		t.Error("the page offers it")
	}
}

// A link on a page elsewhere opens no session: it leads to the page of login.
func TestSignOnBeginsHereOnly(t *testing.T) {
	m, _, _ := signedOnTo(t)
	for site, want := range map[string]bool{"same-origin": true, "none": true, "": true, "cross-site": false, "same-site": false} {
		res, _ := m.guest().get("/login/sso", "Sec-Fetch-Site", site)
		to := res.Header.Get("Location")
		if res.StatusCode != http.StatusSeeOther || (to != "/login") != want {
			t.Errorf("from %q: %d to %q", site, res.StatusCode, to)
		}
	}
}

// The whole way with a real provider: a person nobody has given a role, the
// session, the way out of both.
func TestARealProviderLetsInAndOut(t *testing.T) {
	m := govern(t, nil)
	op := signontest.NewProvider(t, "http://127.0.0.1/login/sso/back")
	op.People["chenjing"] = signontest.Person{Subject: "u-1", Name: "陈静"}
	h, err := New(Config{Store: m.store, SignOn: signon.New(signon.Config{Issuer: op.URL, ClientID: op.Client, Secret: op.Secret, Redirect: "http://127.0.0.1/login/sso/back", Name: "全省统一认证"}),
		Accounts: true, Now: func() time.Time { return m.now }, Bureau: m.office})
	if err != nil {
		t.Fatal(err)
	}
	m.srv.Config.Handler = h
	if _, err := m.store.AddAccount(t.Context(), "", cast["admin"], pass, false); err != nil {
		t.Fatal(err)
	}
	admin := m.guest()
	admin.login("admin", pass)
	g, b := m.guest(), op.Browser()
	through := func(login string) (*http.Response, string) {
		t.Helper()
		res, body := g.get("/login/sso?next=/search")
		if res.StatusCode != http.StatusSeeOther {
			t.Fatalf("%d %.300s", res.StatusCode, body)
		}
		back, err := b.Visit(res.Header.Get("Location"), login)
		if err != nil {
			t.Fatal(err)
		}
		return g.get(back.RequestURI(), "Sec-Fetch-Site", "cross-site", "Accept", "text/html")
	}
	if res, body := through("chenjing"); res.StatusCode != http.StatusForbidden || !strings.Contains(body, "须由管理员授予角色") || !strings.Contains(body, "陈静") {
		t.Fatalf("unknown here: %d %.600s", res.StatusCode, body)
	}
	a, err := m.store.FindAccount(t.Context(), "chenjing")
	if err != nil || a.Name != "陈静" || len(a.Roles) > 0 {
		t.Fatalf("%+v %v", a, err)
	}
	admin.get("/accounts")
	admin.send("/accounts/"+a.ID, "do", "roles", "role", "reviewer")
	if res, body := through(""); res.StatusCode != 200 || !strings.Contains(body, `content="0;url=/search"`) {
		t.Fatalf("%d %.600s", res.StatusCode, body)
	}
	if _, body := g.get("/api/v1/me"); !strings.Contains(body, "陈静") {
		t.Error(body)
	}
	// Out here, the provider still knows him, which the page says; and out there.
	g.get("/search")
	res, _ := g.send("/logout")
	to := res.Header.Get("Location")
	if _, body := g.get(to); !strings.Contains(body, "全省统一认证仍在登录状态") || !strings.Contains(body, `href="/login/sso/leave"`) {
		t.Errorf("after logout %s: %.600s", to, body)
	}
	if res, _ := g.get("/api/v1/me"); res.StatusCode != http.StatusUnauthorized {
		t.Errorf("still in: %d", res.StatusCode)
	}
	if res, _ = g.get("/login/sso/leave"); res.StatusCode != http.StatusSeeOther {
		t.Fatal(res.StatusCode)
	}
	if res, err := b.Get(res.Header.Get("Location")); err != nil || res.StatusCode != 200 {
		t.Fatal(res, err)
	}
	res, _ = g.get("/login/sso")
	if _, err := b.Visit(res.Header.Get("Location"), ""); err != signontest.ErrAsksWho {
		t.Errorf("the provider still knows him: %v", err)
	}
	// Who came with a password is told nothing of it.
	admin.get("/accounts")
	if res, _ := admin.send("/logout"); res.Header.Get("Location") != "/login" {
		t.Error(res.Header.Get("Location"))
	}
}
