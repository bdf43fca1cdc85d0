package web

import (
	"context"
	"embed"
	"html/template"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"wenping/internal/problem"
	"wenping/internal/store"
	"wenping/internal/zh"
)

//go:embed pages/*.html static
var assets embed.FS

//go:embed openapi.json
var openapiJSON []byte

// Config makes a server.
type Config struct {
	Store *store.Store
	// Screen looks at an upload before it is stored; its error is a problem.
	Screen   func(ctx context.Context, name string, data []byte) error
	Types    []Choice // decision types
	Profiles []Choice
	Bureau   Bureau // nil: no workbench
	Now      func() time.Time
	Calendar *zh.Calendar               // working days; nil: weekends are all that is known
	Segment  func(text string) []string // into words; nil: what is searched is not cut
	Items    []Choice                   // of the standard, in order
	Rules    []Choice                   // with the name of their item
	Standard string                     // title and version, for the page foot
	Version  string
	Log      *slog.Logger
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
	uploads chan struct{} // bounds uploads held in memory at a time
}

// New gives the handler.
func New(cfg Config) (http.Handler, error) {
	s := &server{Config: cfg, uploads: make(chan struct{}, 4)}
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
	r.Use(s.recover, headers, s.localOnly, s.logged)
	r.NoRoute(func(c *gin.Context) {
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
	r.GET("/", s.home)
	r.GET("/reports", s.listPage)
	r.GET("/dashboard", s.dashboardPage)
	r.GET("/search", s.searchPage)
	r.GET("/reports/:id", s.result)
	r.GET("/reports/:id/review", s.workbench)
	r.GET("/reports/:id/facts", s.factsSheet)
	r.GET("/reports/:id/letter", s.letterDesk)
	for _, route := range s.api() {
		r.Handle(route.method, route.path, route.handler)
	}
	return r, nil
}

type route struct {
	method, path string
	handler      gin.HandlerFunc
}

// api lists what openapi.json describes; a test holds the two together.
func (s *server) api() []route {
	return []route{
		{"POST", "/api/v1/reports", s.submit},
		{"GET", "/api/v1/reports", s.list},
		{"GET", "/api/v1/reports.csv", s.exportList("csv")},
		{"GET", "/api/v1/reports.xlsx", s.exportList("xlsx")},
		{"GET", "/api/v1/reports/:id", s.show},
		{"GET", "/api/v1/reports/:id/review", s.product("review", "application/json; charset=utf-8")},
		{"GET", "/api/v1/reports/:id/events", s.events},
		{"GET", "/api/v1/reports/:id/notice.pdf", s.product("notice.pdf", "application/pdf")},
		{"GET", "/api/v1/reports/:id/notice.docx", s.product("notice.docx", mimeWord)},
		{"GET", "/api/v1/reports/:id/form.pdf", s.product("form.pdf", "application/pdf")},
		{"GET", "/api/v1/reports/:id/form.docx", s.product("form.docx", mimeWord)},
		{"GET", "/api/v1/reports/:id/worklist.pdf", s.product("worklist.pdf", "application/pdf")},
		{"GET", "/api/v1/reports/:id/worklist.xlsx", s.product("worklist.xlsx", mimeSheet)},
		{"GET", "/api/v1/reports/:id/papers.pdf", s.product("papers.pdf", "application/pdf")},
		{"GET", "/api/v1/reports/:id/annotated", s.annotated},
		{"GET", "/api/v1/reports/:id/package.zip", s.archive},
		{"GET", "/api/v1/reports/:id/pages/:page", s.picture},
		{"GET", "/api/v1/reports/:id/text", s.text},
		{"GET", "/api/v1/reports/:id/judgement", s.judgement},
		{"POST", "/api/v1/reports/:id/acts", s.act},
		{"PUT", "/api/v1/reports/:id/draft", s.draft},
		{"GET", "/api/v1/reports/:id/letter", s.letter},
		{"PUT", "/api/v1/reports/:id/letter", s.saveLetter},
		{"GET", "/api/v1/reports/:id/letter/preview.pdf", s.preview},
		{"POST", "/api/v1/reports/:id/letter/propose", s.proposeLetter},
		{"POST", "/api/v1/reports/:id/letter/return", s.returnLetter},
		{"POST", "/api/v1/reports/:id/letter/issue", s.issueLetter},
		{"GET", "/api/v1/reports/:id/letters/:n/:file", s.letterFile},
		{"GET", "/api/v1/search", s.search},
		{"GET", "/api/v1/dashboard.csv", s.exportDashboard("csv")},
		{"GET", "/api/v1/dashboard.xlsx", s.exportDashboard("xlsx")},
		{"GET", "/api/v1/me", s.me},
		{"PUT", "/api/v1/me", s.me},
		{"GET", "/api/v1/openapi.json", s.openapi},
		{"GET", "/healthz", func(c *gin.Context) { c.String(http.StatusOK, "ok\n") }},
		{"GET", "/readyz", s.ready},
		{"GET", "/metrics", s.metrics()},
	}
}

const mimeWord = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

func (s *server) openapi(c *gin.Context) {
	c.Data(http.StatusOK, "application/json; charset=utf-8", openapiJSON)
}

func (s *server) ready(c *gin.Context) {
	if err := s.Store.Ready(c); err != nil {
		write(c, http.StatusServiceUnavailable, problem.Wrap(problem.Storage, err, "数据库没有响应。"))
		return
	}
	c.String(http.StatusOK, "ready\n")
}

func (s *server) metrics() gin.HandlerFunc {
	reg := prometheus.NewRegistry()
	reg.MustRegister(caseGauge{s.Store})
	h := promhttp.HandlerFor(reg, promhttp.HandlerOpts{})
	return func(c *gin.Context) { h.ServeHTTP(c.Writer, c.Request) }
}

// caseGauge counts the cases by state when asked.
type caseGauge struct{ store *store.Store }

var caseDesc = prometheus.NewDesc("wenping_cases", "Cases by state.", []string{"state"}, nil)

func (g caseGauge) Describe(ch chan<- *prometheus.Desc) { ch <- caseDesc }

func (g caseGauge) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	counts, err := g.store.Counts(ctx)
	if err != nil {
		ch <- prometheus.NewInvalidMetric(caseDesc, err)
		return
	}
	for state, n := range counts {
		ch <- prometheus.MustNewConstMetric(caseDesc, prometheus.GaugeValue, float64(n), string(state))
	}
}

func (s *server) recover(c *gin.Context) {
	defer func() {
		if r := recover(); r != nil {
			if s.Log != nil {
				s.Log.Error("panic in handler", "path", c.FullPath(), "panic", r, "stack", string(debug.Stack()))
			}
			if !c.Writer.Written() {
				fail(c, problem.New(problem.Internal, "处理请求时出现内部错误。已收到的文件不受影响。"))
			}
			c.Abort()
		}
	}()
	c.Next()
}

func (s *server) logged(c *gin.Context) {
	start := time.Now()
	c.Next()
	if s.Log != nil && c.FullPath() != "/healthz" && c.FullPath() != "/metrics" {
		// The route, not the address: no ids or names in the log.
		s.Log.Info("request", "method", c.Request.Method, "route", c.FullPath(), "status", c.Writer.Status(), "ms", time.Since(start).Milliseconds())
	}
}

func headers(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; form-action 'self'; base-uri 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	c.Next()
}

// localOnly refuses what a page elsewhere could send through this machine's
// browser: a Host that is not this machine (DNS rebinding), a foreign Origin.
func (s *server) localOnly(c *gin.Context) {
	if !loopback(c.Request.Host) {
		write(c, http.StatusForbidden, problem.New(problem.Usage, "本服务只接受本机访问，请用 http://127.0.0.1 打开。"))
		c.Abort()
		return
	}
	if o := c.GetHeader("Origin"); o != "" {
		u, err := url.Parse(o)
		if err != nil || u.Host != c.Request.Host {
			write(c, http.StatusForbidden, problem.New(problem.Usage, "请求来自别的网站，已拒绝。"))
			c.Abort()
			return
		}
	}
	switch c.GetHeader("Sec-Fetch-Site") {
	case "", "same-origin", "none":
	default:
		if c.Request.Method != http.MethodGet && c.Request.Method != http.MethodHead {
			write(c, http.StatusForbidden, problem.New(problem.Usage, "请求来自别的网站，已拒绝。"))
			c.Abort()
			return
		}
	}
	c.Next()
}

func loopback(hostport string) bool {
	host := hostport
	if h, _, err := net.SplitHostPort(hostport); err == nil {
		host = h
	}
	host = strings.Trim(host, "[]")
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// detail is an RFC 9457 problem.
type detail struct {
	Type   string       `json:"type"`
	Title  string       `json:"title"`
	Status int          `json:"status"`
	Detail string       `json:"detail"`
	Code   problem.Code `json:"code"`
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
}

func fail(c *gin.Context, err error) {
	p := problem.From(err)
	status, ok := statusOf[p.Code]
	if !ok {
		status = http.StatusInternalServerError
	}
	write(c, status, p)
}

func write(c *gin.Context, status int, p *problem.Error) {
	c.Header("Content-Type", "application/problem+json; charset=utf-8")
	c.JSON(status, detail{"about:blank", http.StatusText(status), status, p.Message, p.Code})
}
