package web

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"wenping/internal/problem"
)

// allowed lets one origin be told.
type allowed struct{}

func (allowed) Origins() []string { return []string{"https://oa.example:443"} }
func (allowed) Allows(address string) error {
	if !strings.HasPrefix(address, "https://oa.example/") {
		return problem.New(problem.Usage, "不能向这个地址发送。")
	}
	return nil
}

func TestAnAdministratorSaysWhoIsTold(t *testing.T) {
	m := govern(t, func(c *Config) { c.Hooks = allowed{} })
	if _, err := m.store.AddAccount(t.Context(), "", cast["admin"], pass, false); err != nil {
		t.Fatal(err)
	}
	g := m.guest()
	g.login("admin", pass)
	if _, b := g.get("/webhooks"); !strings.Contains(b, "https://oa.example:443") || !strings.Contains(b, "还没有通知地址") {
		t.Errorf("%.500s", b)
	}
	res, b := g.send("/webhooks", "url", "https://oa.example/notify", "event", "reviewed", "event", "issued")
	secret := regexp.MustCompile(`id="secret">(whsec_[^<]+)<`).FindStringSubmatch(b)
	if res.StatusCode != 200 || secret == nil || !strings.Contains(b, "机审完成、文书签发") {
		t.Fatalf("%d %.1500s", res.StatusCode, b)
	}
	if _, b := g.get("/webhooks"); strings.Contains(b, secret[1]) {
		t.Error("the secret is shown twice")
	}
	for name, f := range map[string][]string{"elsewhere": {"url", "http://127.0.0.1/", "event", "issued"}, "nothing": {"url", "https://oa.example/x"}, "an unknown event": {"url", "https://oa.example/x", "event", "moon"}} {
		if res, b := g.send("/webhooks", f...); res.StatusCode != 422 || !strings.Contains(b, `role="alert"`) {
			t.Errorf("%s: %d", name, res.StatusCode)
		}
	}
	// The same by the API.
	res, b = g.ask("POST", "/api/v1/webhooks", "application/json", `{"url":"https://oa.example/api","events":["failed"]}`)
	if res.StatusCode != http.StatusCreated || !strings.Contains(b, `"secret":"whsec_`) {
		t.Fatalf("%d %s", res.StatusCode, b)
	}
	id := regexp.MustCompile(`"id":"([^"]+)"`).FindStringSubmatch(b)[1]
	if res, b := g.ask("POST", "/api/v1/webhooks", "application/json", `{"url":"https://evil.example/","events":["failed"]}`); res.StatusCode != 422 {
		t.Errorf("%d %s", res.StatusCode, b)
	}
	if _, b := g.get("/api/v1/webhooks"); strings.Contains(b, "whsec_") || !strings.Contains(b, id) {
		t.Errorf("%s", b)
	}
	if res, b := g.ask("POST", "/api/v1/webhooks/"+id+"/try", "", ""); res.StatusCode != http.StatusAccepted {
		t.Errorf("%d %s", res.StatusCode, b)
	}
	if res, b := g.ask("DELETE", "/api/v1/webhooks/"+id, "", ""); res.StatusCode != http.StatusNoContent {
		t.Errorf("%d %s", res.StatusCode, b)
	}
	if res, _ := g.ask("DELETE", "/api/v1/webhooks/"+id, "", ""); res.StatusCode != http.StatusNotFound {
		t.Errorf("%d", res.StatusCode)
	}
	if _, b := g.get("/audit"); !strings.Contains(b, "登记通知地址") || strings.Contains(b, "whsec_") {
		t.Error("the log does not have it, or has too much")
	}
}

func TestWithoutOriginsNobodyIsTold(t *testing.T) {
	_, in := peopled(t)
	if _, b := in["admin"].get("/webhooks"); !strings.Contains(b, "--webhook-to") {
		t.Error("the page does not say how")
	}
	if res, b := in["admin"].ask("POST", "/api/v1/webhooks", "application/json", `{"url":"https://oa.example/api","events":["failed"]}`); res.StatusCode != http.StatusConflict || !strings.Contains(b, "--webhook-to") {
		t.Errorf("%d %s", res.StatusCode, b)
	}
}
