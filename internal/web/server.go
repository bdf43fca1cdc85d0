package web

import (
	"context"
	"embed"
	"errors"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gin-gonic/gin"

	"wenping/internal/access"
	"wenping/internal/problem"
	"wenping/internal/store"
	"wenping/internal/vitals"
	"wenping/internal/zh"
)

//go:embed pages/*.html static
var assets embed.FS

//go:embed openapi.json
var openapiJSON []byte

// Config makes a server.
type Config struct {
	Store *store.Store
	// Screen looks at an upload before it is stored, and tells of its pages; its
	// error is a problem.
	Screen   func(ctx context.Context, name string, data []byte, tell func(n, m int)) error
	Types    []Choice // decision types
	Profiles []Choice
	Bureau   Bureau // nil: no workbench
	Hooks    Hooks  // nil: nobody is told of anything
	SignOn   SignOn // nil: everybody has a password here
	Now      func() time.Time
	Calendar *zh.Calendar               // working days; nil: weekends are all that is known
	Segment  func(text string) []string // into words; nil: what is searched is not cut
	Items    []Choice                   // of the standard, in order
	Rules    []Choice                   // with the name of their item
	Standard string                     // title and version, for the page foot
	Version  string
	Log      *slog.Logger
	Vitals   *vitals.Vitals // nil: no figures
	Upkeep   Upkeep         // nil: nothing is known of the machine
	Accounts bool           // everybody must be known, although there is no account yet
	Public   bool           // other machines reach this server
	Origin   string         // under which people open it (https://…), where a proxy stands before it
}

// Choice is a value with its name for people.
type Choice struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Limits of one upload.
const (
	MaxFile  = 100 << 20 // bytes of one file
	MaxFiles = 20        // report and attachments
	maxBody  = 300 << 20
)

type server struct {
	Config
	pages   *template.Template
	uploads *turns
	looking *looking
	guarded atomic.Bool // there is or was an account or a token
}

// New gives the handler.
func New(cfg Config) (http.Handler, error) {
	s := &server{Config: cfg, uploads: newTurns(), looking: newLooking()}
	if s.Now == nil {
		s.Now = time.Now
	}
	var err error
	if s.pages, err = template.New("").Funcs(pageFuncs).ParseFS(assets, "pages/*.html"); err != nil {
		return nil, err
	}
	gin.SetMode(gin.ReleaseMode)
	r := gin.New()
	r.HandleMethodNotAllowed = true
	r.Use(s.recover, s.told, headers, s.fromHere, s.logged, lasting)
	r.NoRoute(func(c *gin.Context) {
		if safe(c) {
			_ = s.admit(c, access.Open) // who it is, for the bar of the page: whoever he is, there is nothing here
		}
		fail(c, problem.New(problem.NotFound, "没有这个地址：%s", c.Request.URL.Path))
	})
	r.NoMethod(func(c *gin.Context) {
		write(c, http.StatusMethodNotAllowed, problem.New(problem.Usage, "这个地址不支持 %s。", c.Request.Method))
	})

	static, err := fs.Sub(assets, "static")
	if err != nil {
		return nil, err
	}
	r.StaticFS("/static", http.FS(static))
	for _, route := range s.routes() {
		r.Handle(route.method, route.path, s.asks(route.right), route.handler)
	}
	return r, nil
}

// route is an address, what it asks of who comes, and what answers.
type route struct {
	method, path string
	right        access.Right
	handler      gin.HandlerFunc
}

// routes lists every address but /static: a test walks every role over it.
func (s *server) routes() []route { return append(s.pageRoutes(), s.api()...) }

// pageRoutes are the pages for people.
func (s *server) pageRoutes() []route {
	return []route{
		{"GET", "/", access.Known, s.home},
		{"GET", "/reports", access.Inside, s.listPage},
		{"GET", "/dashboard", access.Inside, s.dashboardPage},
		{"GET", "/search", access.Inside, s.searchPage},
		{"GET", "/reports/:id", access.See, s.result},
		{"GET", "/reports/:id/facts", access.Inside, s.factsSheet},
		{"GET", "/reports/:id/review", access.Inside, s.workbench},
		{"GET", "/reports/:id/letter", access.Inside, s.letterDesk},
		{"GET", "/reports/:id/compare", access.Inside, s.comparePage},
		{"GET", "/reports/:id/form", access.Inside, s.formDesk},
		{"POST", "/reports/:id/submit", access.Submit, s.submitCheckedForm},
		{"POST", "/reports/:id/cancel", access.Submit, s.cancel},
		{"POST", "/reports/:id/retry", access.Submit, s.retry},
		{"GET", "/first", access.Open, s.first},
		{"POST", "/first", access.Open, s.useFirst},
		{"GET", "/login", access.Open, s.loginPage},
		{"POST", "/login", access.Open, s.login},
		{"GET", "/login/sso", access.Open, s.signOn},
		{"GET", "/login/sso/back", access.Open, s.signedOn},
		{"GET", "/login/sso/leave", access.Open, s.leaveSignOn},
		{"GET", "/account/sso", access.Known, s.linkSignOn},
		{"POST", "/logout", access.Known, s.logout},
		{"GET", "/account", access.Known, s.account},
		{"POST", "/account", access.Known, s.changePassword},
		{"GET", "/accounts", access.Govern, s.accounts},
		{"POST", "/accounts", access.Govern, s.addAccount},
		{"POST", "/accounts/:account", access.Govern, s.changeAccount},
		{"POST", "/tokens", access.Govern, s.addToken},
		{"POST", "/tokens/:token/revoke", access.Govern, s.revokeToken},
		{"GET", "/audit", access.Govern, s.auditPage},
		{"GET", "/operations", access.Govern, s.operationsPage},
		{"POST", "/operations", access.Govern, s.operate},
		{"GET", "/webhooks", access.Govern, s.webhooksPage},
		{"POST", "/webhooks", access.Govern, s.addWebhookForm},
		{"POST", "/webhooks/:hook", access.Govern, s.changeWebhook},
	}
}

// api lists what openapi.json describes; a test holds the two together.
func (s *server) api() []route {
	return []route{
		{"POST", "/api/v1/reports", access.Submit, s.submit},
		{"GET", "/api/v1/reports", access.See, s.list},
		{"GET", "/api/v1/reports.csv", access.Inside, s.exportList("csv")},
		{"GET", "/api/v1/reports.xlsx", access.Inside, s.exportList("xlsx")},
		{"GET", "/api/v1/worklist", access.Inside, s.worklist},
		{"GET", "/api/v1/search", access.Inside, s.search},
		{"GET", "/api/v1/dashboard", access.Inside, s.dashboardData},
		{"GET", "/api/v1/dashboard.csv", access.Inside, s.exportDashboard("csv")},
		{"GET", "/api/v1/dashboard.xlsx", access.Inside, s.exportDashboard("xlsx")},
		{"GET", "/api/v1/reports/:id", access.See, s.show},
		{"POST", "/api/v1/reports/:id/cancel", access.Submit, s.cancel},
		{"POST", "/api/v1/reports/:id/retry", access.Submit, s.retry},
		{"GET", "/api/v1/reports/:id/review", access.See, s.product("review", "application/json; charset=utf-8")},
		{"GET", "/api/v1/reports/:id/events", access.See, s.events},
		{"GET", "/api/v1/uploads/:key/events", access.Submit, s.lookEvents},
		{"GET", "/api/v1/reports/:id/notice.pdf", access.See, s.product("notice.pdf", "application/pdf")},
		{"GET", "/api/v1/reports/:id/notice.docx", access.See, s.product("notice.docx", mimeWord)},
		{"GET", "/api/v1/reports/:id/form.pdf", access.See, s.product("form.pdf", "application/pdf")},
		{"GET", "/api/v1/reports/:id/form.docx", access.See, s.product("form.docx", mimeWord)},
		{"GET", "/api/v1/reports/:id/worklist.pdf", access.See, s.product("worklist.pdf", "application/pdf")},
		{"GET", "/api/v1/reports/:id/worklist.xlsx", access.See, s.product("worklist.xlsx", mimeSheet)},
		{"GET", "/api/v1/reports/:id/papers.pdf", access.See, s.product("papers.pdf", "application/pdf")},
		{"GET", "/api/v1/reports/:id/annotated", access.See, s.annotated},
		{"GET", "/api/v1/reports/:id/package.zip", access.See, s.archive},
		{"GET", "/api/v1/reports/:id/pages/:page", access.See, s.picture},
		{"GET", "/api/v1/reports/:id/text", access.See, s.text},
		{"GET", "/api/v1/reports/:id/judgement", access.Inside, s.judgement},
		{"POST", "/api/v1/reports/:id/acts", access.Decide, s.act},
		{"PUT", "/api/v1/reports/:id/draft", access.Inside, s.draft},
		{"GET", "/api/v1/reports/:id/letter", access.Inside, s.letter},
		{"PUT", "/api/v1/reports/:id/letter", access.Word, s.saveLetter},
		{"GET", "/api/v1/reports/:id/letter/preview.pdf", access.Inside, s.preview},
		{"POST", "/api/v1/reports/:id/letter/propose", access.Word, s.proposeLetter},
		{"POST", "/api/v1/reports/:id/letter/return", access.Release, s.returnLetter},
		{"POST", "/api/v1/reports/:id/letter/issue", access.Release, s.issueLetter},
		{"GET", "/api/v1/reports/:id/letters/:n/:file", access.See, s.letterFile},
		{"GET", "/api/v1/reports/:id/versions", access.See, s.versions},
		{"POST", "/api/v1/reports/:id/versions", access.Submit, s.submit},
		{"PUT", "/api/v1/reports/:id/prior", access.Submit, s.bindVersion},
		{"GET", "/api/v1/reports/:id/comparison", access.See, s.comparison},
		{"GET", "/api/v1/reports/:id/revision", access.See, s.revised},
		{"GET", "/api/v1/reports/:id/news", access.Inside, s.newsAPI},
		{"POST", "/api/v1/reports/:id/seen", access.Inside, s.seen},
		{"GET", "/api/v1/reports/:id/filing", access.Inside, s.filing},
		{"PUT", "/api/v1/reports/:id/filing/:field", access.Word, s.saveField},
		{"DELETE", "/api/v1/reports/:id/filing/:field", access.Word, s.saveField},
		{"GET", "/api/v1/reports/:id/filing/preview.pdf", access.Inside, s.previewFiling},
		{"POST", "/api/v1/reports/:id/filing/finish", access.Word, s.finishFiling},
		{"GET", "/api/v1/reports/:id/filings/:n/:file", access.See, s.filingFile},
		{"GET", "/api/v1/me", access.Known, s.me},
		{"PUT", "/api/v1/me", access.Known, s.me},
		{"GET", "/api/v1/reports/:id/receipt.json", access.See, s.receipt},
		{"POST", "/api/v1/reports/:id/submit", access.Submit, s.submitChecked},
		{"POST", "/api/v1/receipts/verify", access.Known, s.verifyReceipt},
		{"GET", "/api/v1/receipts/key", access.Known, s.receiptKey},
		{"GET", "/api/v1/accounts", access.Govern, s.listAccounts},
		{"POST", "/api/v1/accounts", access.Govern, s.createAccount},
		{"POST", "/api/v1/accounts/:account", access.Govern, s.alterAccount},
		{"GET", "/api/v1/tokens", access.Govern, s.listTokens},
		{"POST", "/api/v1/tokens", access.Govern, s.createToken},
		{"DELETE", "/api/v1/tokens/:token", access.Govern, s.deleteToken},
		{"GET", "/api/v1/webhooks", access.Govern, s.listWebhooks},
		{"POST", "/api/v1/webhooks", access.Govern, s.addWebhook},
		{"DELETE", "/api/v1/webhooks/:hook", access.Govern, s.removeWebhook},
		{"POST", "/api/v1/webhooks/:hook/try", access.Govern, s.tryWebhook},
		{"GET", "/api/v1/operations", access.Govern, s.operationsAPI},
		{"POST", "/api/v1/operations", access.Govern, s.operateAPI},
		{"GET", "/api/v1/audit", access.Govern, s.audit},
		{"GET", "/api/v1/audit/verify", access.Govern, s.verifyAudit},
		{"GET", "/api/v1/openapi.json", access.Known, s.openapi},
		{"GET", "/healthz", access.Open, func(c *gin.Context) { c.String(http.StatusOK, "ok\n") }},
		{"GET", "/readyz", access.Open, s.ready},
		{"GET", "/metrics", access.Figures, s.metrics()},
	}
}

const mimeWord = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

func (s *server) openapi(c *gin.Context) {
	c.Data(http.StatusOK, "application/json; charset=utf-8", openapiJSON)
}

func (s *server) ready(c *gin.Context) {
	if err := s.Store.Ready(c.Request.Context()); err != nil {
		p := problem.From(err)
		if p.Code == problem.Internal {
			p = problem.Wrap(problem.Storage, err, "数据库没有响应。")
		}
		write(c, http.StatusServiceUnavailable, p)
		return
	}
	c.String(http.StatusOK, "ready\n")
}

func (s *server) metrics() gin.HandlerFunc {
	h := s.Vitals.Handler()
	return func(c *gin.Context) { h.ServeHTTP(c.Writer, c.Request) }
}

func (s *server) recover(c *gin.Context) {
	defer func() {
		if r := recover(); r != nil {
			if s.Log != nil {
				s.Log.Error("panic in handler", "path", c.FullPath(), "panic", r, "stack", string(debug.Stack()))
			}
			if !c.Writer.Written() {
				fail(c, problem.New(problem.Internal, "处理请求时出现内部错误。已收到的文件不受影响。"))
				s.tellRefusal(c)
			}
			c.Abort()
		}
	}()
	c.Next()
}

func (s *server) logged(c *gin.Context) {
	start := time.Now()
	// The route, not the address: no ids or names in log, figures and traces.
	route := c.FullPath()
	ctx, end := vitals.Span(c.Request.Context(), c.Request.Method+" "+route, "http.route", route, "http.request.method", c.Request.Method)
	c.Request = c.Request.WithContext(ctx)
	c.Next()
	status, took := c.Writer.Status(), time.Since(start)
	var failed error
	if status >= http.StatusInternalServerError {
		failed = problem.New(problem.Internal, "%d", status)
	}
	end(failed)
	counted := took
	if strings.HasSuffix(route, "/events") {
		counted = -1 // open as long as somebody watches
	}
	s.Vitals.Request(route, c.Request.Method, status, counted)
	if s.Log != nil && route != "/healthz" && route != "/readyz" && route != "/metrics" {
		s.Log.Info("request", "method", c.Request.Method, "route", route, "status", status, "ms", took.Milliseconds())
	}
}

func headers(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; form-action 'self'; base-uri 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin") // with no-referrer a browser calls the Origin of our own forms null
	h.Set("Cache-Control", "no-store")
	c.Next()
}

// lasting lets what was asked for be done though who asked has gone: to leave a
// page does not take back what was done on it. What only reads ends with its
// reader.
func lasting(c *gin.Context) {
	if !safe(c) {
		c.Request = c.Request.WithContext(context.WithoutCancel(c.Request.Context()))
	}
	c.Next()
}

// detail is an RFC 9457 problem.
type detail struct {
	Type   string       `json:"type"`
	Title  string       `json:"title"`
	Status int          `json:"status"`
	Detail string       `json:"detail"`
	Code   problem.Code `json:"code"`
	// Existing is the case that already holds what was handed in.
	Existing *report `json:"existing,omitempty"`
}

var statusOf = map[problem.Code]int{
	problem.NotFound:       http.StatusNotFound,
	problem.Conflict:       http.StatusConflict,
	problem.Usage:          http.StatusUnprocessableEntity,
	problem.TooLarge:       http.StatusRequestEntityTooLarge,
	problem.Unsupported:    http.StatusUnsupportedMediaType,
	problem.Empty:          http.StatusUnprocessableEntity,
	problem.Encrypted:      http.StatusUnprocessableEntity,
	problem.Corrupt:        http.StatusUnprocessableEntity,
	problem.NoText:         http.StatusUnprocessableEntity,
	problem.NotAReport:     http.StatusUnprocessableEntity,
	problem.SeveralReports: http.StatusUnprocessableEntity,
	problem.Classified:     http.StatusUnprocessableEntity,
	problem.Timeout:        http.StatusGatewayTimeout,
	problem.Storage:        http.StatusInsufficientStorage,
	problem.Unknown:        http.StatusUnauthorized,
	problem.Forbidden:      http.StatusForbidden,
	problem.TooMany:        http.StatusTooManyRequests,
	problem.Busy:           http.StatusServiceUnavailable,
}

// statusLeft is in the log where the reader did not wait for the answer.
const statusLeft = 499

func fail(c *gin.Context, err error) {
	if c.Request.Context().Err() != nil {
		c.Status(statusLeft)
		return
	}
	p := problem.From(store.Trouble(err))
	var full *store.Full
	switch {
	case errors.As(err, &full):
		c.Header("Retry-After", strconv.Itoa(int(full.Wait.Seconds())))
	case p.Code == problem.Busy:
		c.Header("Retry-After", "5")
	}
	status, ok := statusOf[p.Code]
	if !ok {
		status = http.StatusInternalServerError
	}
	var known *store.Known
	if errors.As(err, &known) {
		write(c, status, p, show(known.Case))
		return
	}
	write(c, status, p)
}

// keyRefusal is under which a request carries why there is no page: a *refusal.
const keyRefusal = "refusal"

type refusal struct {
	status int
	why    string
}

// told shows a browser, as a page, why it gets none.
func (s *server) told(c *gin.Context) {
	c.Next()
	s.tellRefusal(c)
}

func (s *server) tellRefusal(c *gin.Context) {
	v, _ := c.Get(keyRefusal)
	if r, ok := v.(*refusal); ok && !c.Writer.Written() {
		s.refused(c, r.status, r.why)
	}
}

// asPage says whether an answer is for a person at a browser, who may have
// followed a link to a file too.
func asPage(c *gin.Context) bool {
	return strings.Contains(c.GetHeader("Accept"), "text/html") && (!strings.HasPrefix(c.Request.URL.Path, "/api/") || c.GetHeader("Sec-Fetch-Dest") == "document")
}

func write(c *gin.Context, status int, p *problem.Error, existing ...report) {
	if asPage(c) {
		c.Set(keyRefusal, &refusal{status, p.Message})
		return
	}
	c.Header("Content-Type", "application/problem+json; charset=utf-8")
	d := detail{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: p.Message, Code: p.Code}
	if len(existing) > 0 {
		d.Existing = &existing[0]
	}
	c.JSON(status, d)
}
