package web

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

func TestAccountsAndTokensByTheAPI(t *testing.T) {
	m, in := peopled(t)
	g := in["admin"]
	ask := func(method, path, body string, status int) map[string]any {
		t.Helper()
		res, b := g.ask(method, path, "application/json", body)
		if res.StatusCode != status {
			t.Fatalf("%s %s: %d %s", method, path, res.StatusCode, b)
		}
		var out map[string]any
		if status < 300 && b != "" {
			if err := json.Unmarshal([]byte(b), &out); err != nil {
				t.Fatal(err)
			}
		}
		return out
	}
	a := ask("POST", "/api/v1/accounts", `{"login":"liwen","name":"李文","roles":["clerk"]}`, http.StatusCreated)
	first, _ := a["password"].(string)
	if first == "" || a["disabled"] != false {
		t.Fatalf("%v", a)
	}
	ask("POST", "/api/v1/accounts", `{"login":"liwen","name":"别人","roles":["clerk"]}`, http.StatusConflict)
	ask("POST", "/api/v1/accounts", `{"login":"x1","name":"别人","roles":["god"]}`, http.StatusUnprocessableEntity)
	m.guest().login("liwen", first)
	path := "/api/v1/accounts/" + a["id"].(string)
	if got := ask("POST", path, `{"do":"password"}`, 200); got["password"] == "" || got["password"] == first {
		t.Errorf("%v", got)
	}
	if got := ask("POST", path, `{"do":"roles","roles":["head"]}`, 200); got["roles"].([]any)[0] != "head" || got["password"] != nil {
		t.Errorf("%v", got)
	}
	if got := ask("POST", path, `{"do":"disable"}`, 200); got["disabled"] != true {
		t.Errorf("%v", got)
	}
	ask("POST", path, `{"do":"sing"}`, http.StatusUnprocessableEntity)
	ask("POST", "/api/v1/accounts/none", `{"do":"disable"}`, http.StatusNotFound)
	if res, b := g.get("/api/v1/accounts"); res.StatusCode != 200 || !strings.Contains(b, "李文") || strings.Contains(b, "password") {
		t.Errorf("%d %s", res.StatusCode, b)
	}

	made := ask("POST", "/api/v1/tokens", `{"name":"市平台","roles":["clerk"],"expires":"2999-12-31"}`, http.StatusCreated)
	machine := m.guest()
	machine.token = made["secret"].(string)
	if res, _ := machine.get("/api/v1/reports"); res.StatusCode != 200 {
		t.Errorf("%d", res.StatusCode)
	}
	ask("POST", "/api/v1/tokens", `{"name":"x","roles":["clerk"],"expires":"soon"}`, http.StatusUnprocessableEntity)
	if _, b := g.get("/api/v1/tokens"); !strings.Contains(b, "市平台") || strings.Contains(b, machine.token) {
		t.Error(b)
	}
	ask("DELETE", "/api/v1/tokens/"+made["id"].(string), "", http.StatusNoContent)
	ask("DELETE", "/api/v1/tokens/"+made["id"].(string), "", http.StatusNotFound)
	if res, _ := machine.get("/api/v1/reports"); res.StatusCode != 401 {
		t.Errorf("%d", res.StatusCode)
	}
}
