package web

import (
	"net/url"
	"strings"
	"testing"
)

// matrix says which role gets through to which address: r reviewer, c clerk,
// h head, a agency (on its own case), g administrator, n nobody. Every address
// is in it; one that is not fails the test.
var matrix = map[string]string{
	"GET /":                                      "rchag",
	"GET /reports/:id":                           "rcha",
	"GET /reports/:id/review":                    "rch",
	"GET /reports":                               "rch",
	"GET /dashboard":                             "rch",
	"GET /search":                                "rch",
	"GET /reports/:id/facts":                     "rch",
	"GET /api/v1/reports.csv":                    "rch",
	"GET /api/v1/reports.xlsx":                   "rch",
	"GET /api/v1/worklist":                       "rch",
	"GET /api/v1/search":                         "rch",
	"GET /api/v1/dashboard":                      "rch",
	"GET /api/v1/dashboard.csv":                  "rch",
	"GET /api/v1/dashboard.xlsx":                 "rch",
	"GET /reports/:id/letter":                    "rch",
	"GET /reports/:id/compare":                   "rch",
	"GET /reports/:id/form":                      "rch",
	"GET /api/v1/reports/:id/versions":           "rcha",
	"POST /api/v1/reports/:id/versions":          "rca",
	"PUT /api/v1/reports/:id/prior":              "rca",
	"GET /api/v1/reports/:id/comparison":         "rch",
	"GET /api/v1/reports/:id/revision":           "rch",
	"GET /api/v1/reports/:id/news":               "rch",
	"POST /api/v1/reports/:id/seen":              "rch",
	"GET /api/v1/reports/:id/filing":             "rch",
	"PUT /api/v1/reports/:id/filing/:field":      "c",
	"DELETE /api/v1/reports/:id/filing/:field":   "c",
	"GET /api/v1/reports/:id/filing/preview.pdf": "rch",
	"POST /api/v1/reports/:id/filing/finish":     "c",
	"GET /api/v1/reports/:id/filings/:n/:file":   "rcha",
	"POST /reports/:id/submit":                   "rca",
	"POST /reports/:id/cancel":                   "rca",
	"POST /reports/:id/retry":                    "rca",
	"POST /api/v1/reports/:id/cancel":            "rca",
	"POST /api/v1/reports/:id/retry":             "rca",
	"GET /first":                                 "rchagn",
	"POST /first":                                "rchagn",
	"GET /login":                                 "rchagn",
	"POST /login":                                "rchagn",
	"POST /logout":                               "rchag",
	"GET /login/sso":                             "rchagn",
	"GET /login/sso/back":                        "rchagn",
	"GET /login/sso/leave":                       "rchagn",
	"GET /account/sso":                           "rchag",
	"GET /account":                               "rchag",
	"POST /account":                              "rchag",
	"GET /accounts":                              "g",
	"POST /accounts":                             "g",
	"POST /accounts/:account":                    "g",
	"POST /tokens":                               "g",
	"POST /tokens/:token/revoke":                 "g",
	"GET /audit":                                 "g",
	"GET /api/v1/accounts":                       "g",
	"POST /api/v1/accounts":                      "g",
	"POST /api/v1/accounts/:account":             "g",
	"GET /api/v1/tokens":                         "g",
	"POST /api/v1/tokens":                        "g",
	"DELETE /api/v1/tokens/:token":               "g",
	"GET /operations":                            "g",
	"POST /operations":                           "g",
	"GET /api/v1/operations":                     "g",
	"POST /api/v1/operations":                    "g",
	"GET /webhooks":                              "g",
	"POST /webhooks":                             "g",
	"POST /webhooks/:hook":                       "g",
	"GET /api/v1/webhooks":                       "g",
	"POST /api/v1/webhooks":                      "g",
	"DELETE /api/v1/webhooks/:hook":              "g",
	"POST /api/v1/webhooks/:hook/try":            "g",
	"POST /api/v1/reports":                       "rca",
	"GET /api/v1/reports":                        "rcha",
	"GET /api/v1/reports/:id":                    "rcha",
	"GET /api/v1/reports/:id/review":             "rcha",
	"GET /api/v1/reports/:id/events":             "rcha",
	"GET /api/v1/uploads/:key/events":            "rca",
	"GET /api/v1/reports/:id/notice.pdf":         "rcha",
	"GET /api/v1/reports/:id/notice.docx":        "rcha",
	"GET /api/v1/reports/:id/form.pdf":           "rcha",
	"GET /api/v1/reports/:id/form.docx":          "rcha",
	"GET /api/v1/reports/:id/worklist.pdf":       "rcha",
	"GET /api/v1/reports/:id/worklist.xlsx":      "rcha",
	"GET /api/v1/reports/:id/papers.pdf":         "rcha",
	"GET /api/v1/reports/:id/annotated":          "rcha",
	"GET /api/v1/reports/:id/package.zip":        "rcha",
	"GET /api/v1/reports/:id/pages/:page":        "rcha",
	"GET /api/v1/reports/:id/text":               "rcha",
	"GET /api/v1/reports/:id/judgement":          "rch",
	"POST /api/v1/reports/:id/acts":              "r",
	"PUT /api/v1/reports/:id/draft":              "rc",
	"GET /api/v1/reports/:id/letter":             "rch",
	"PUT /api/v1/reports/:id/letter":             "c",
	"GET /api/v1/reports/:id/letter/preview.pdf": "rch",
	"POST /api/v1/reports/:id/letter/propose":    "c",
	"POST /api/v1/reports/:id/letter/return":     "h",
	"POST /api/v1/reports/:id/letter/issue":      "h",
	"GET /api/v1/reports/:id/letters/:n/:file":   "rcha",
	"GET /api/v1/reports/:id/receipt.json":       "rcha",
	"POST /api/v1/reports/:id/submit":            "rca",
	"POST /api/v1/receipts/verify":               "rchag",
	"GET /api/v1/receipts/key":                   "rchag",
	"GET /api/v1/me":                             "rchag",
	"PUT /api/v1/me":                             "rchag",
	"GET /api/v1/audit":                          "g",
	"GET /api/v1/audit/verify":                   "g",
	"GET /api/v1/openapi.json":                   "rchag",
	"GET /healthz":                               "rchagn",
	"GET /readyz":                                "rchagn",
	"GET /metrics":                               "hg",
}

func TestEveryRoleOnEveryAddress(t *testing.T) {
	m, in := peopled(t, "reviewer", "clerk", "head", "agency", "other")
	in["nobody"] = m.guest()
	in["nobody"].get("/login")
	id := in["agency"].hand("")
	who := map[string]byte{"reviewer": 'r', "clerk": 'c', "head": 'h', "agency": 'a', "admin": 'g', "nobody": 'n'}
	for _, r := range (&server{}).routes() {
		key := r.method + " " + r.path
		row, known := matrix[key]
		if !known {
			t.Errorf("%s is not in the matrix: say who may use it", key)
			continue
		}
		if key == "POST /logout" || key == "POST /first" || key == "POST /login" { // walked elsewhere; they end or make sessions
			continue
		}
		path := strings.NewReplacer(":id", id, ":page", "1.png", ":n", "1", ":file", "notice.pdf", ":field", "region", ":account", "none", ":token", "none", ":hook", "none").Replace(r.path)
		for name, mark := range who {
			g, kind, body := in[name], "application/json", "{}"
			if !strings.HasPrefix(r.path, "/api/") {
				kind, body = formKind, url.Values{"form": {g.form}}.Encode()
			}
			if r.method == "GET" {
				kind, body = "", ""
			}
			res, b := g.ask(r.method, path, kind, body)
			refused := res.StatusCode == 401 || res.StatusCode == 403 || res.StatusCode == 404 && name == "admin" && strings.Contains(b, id)
			if r.path == "/first" { // refused for want of a key, to all alike
				continue
			}
			if may := strings.IndexByte(row, mark) >= 0; may == refused {
				t.Errorf("%s as %s: %d %.120s", key, name, res.StatusCode, b)
			}
			if name == "nobody" && refused && res.StatusCode != 401 {
				t.Errorf("%s as nobody: %d", key, res.StatusCode)
			}
		}
		// Another agency's case answers as one that does not exist.
		if strings.Contains(r.path, ":id") && strings.Contains(row, "a") {
			g, kind, body := in["other"], "application/json", "{}"
			if !strings.HasPrefix(r.path, "/api/") {
				kind, body = formKind, url.Values{"form": {g.form}}.Encode()
			}
			res, b := g.ask(r.method, path, kind, body)
			none, nb := g.ask(r.method, strings.Replace(path, id, "none", 1), kind, body)
			if res.StatusCode != 404 || none.StatusCode != 404 || strings.ReplaceAll(b, id, "none") != nb {
				t.Errorf("%s as another agency: %d %s; of none: %d %s", key, res.StatusCode, b, none.StatusCode, nb)
			}
		}
	}
	for key := range matrix {
		found := false
		for _, r := range (&server{}).routes() {
			found = found || r.method+" "+r.path == key
		}
		if !found {
			t.Errorf("the matrix has %s, the server has not", key)
		}
	}
}
