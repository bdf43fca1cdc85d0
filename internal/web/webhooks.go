package web

import (
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"wenping/internal/problem"
	"wenping/internal/store"
)

// Hooks says where events may be sent.
type Hooks interface {
	Origins() []string
	Allows(address string) error // a problem where it may not
}

// happeningWords name the events.
var happeningWords = map[store.Happening]string{store.WasReviewed: "机审完成", store.WasFailed: "未能审查或已取消", store.WasDecided: "全部判定完毕", store.WasIssued: "文书签发", store.WasFiled: "报备表定稿"}

// webhook as the API shows it; the secret once, when it is made.
type webhook struct {
	ID      string            `json:"id"`
	URL     string            `json:"url"`
	Events  []store.Happening `json:"events"`
	Secret  string            `json:"secret,omitempty"`
	Created time.Time         `json:"created_at"`
	Creator string            `json:"creator"`
	Tried   *time.Time        `json:"tried_at,omitempty"`
	Wrong   string            `json:"error,omitempty"` // of the last delivery
	Sent    int               `json:"sent"`
}

func showWebhook(h store.Webhook) webhook {
	out := webhook{ID: h.ID, URL: h.URL, Events: h.Events, Secret: h.Secret, Created: h.Created, Creator: h.Creator, Wrong: h.Wrong, Sent: h.Sent}
	if !h.Tried.IsZero() {
		out.Tried = &h.Tried
	}
	return out
}

var noHooks = problem.New(problem.Conflict, "服务启动时没有允许向外发送通知。请以 --webhook-to 写明可以发往的系统，如 --webhook-to https://oa.example，再重新启动。")

func (s *server) newWebhook(c *gin.Context, url string, events []store.Happening) (store.Webhook, error) {
	if s.Hooks == nil {
		return store.Webhook{}, noHooks
	}
	if err := s.Hooks.Allows(url); err != nil {
		return store.Webhook{}, err
	}
	return s.Store.AddWebhook(c.Request.Context(), s.by(c), url, events)
}

func (s *server) listWebhooks(c *gin.Context) {
	all, err := s.Store.Webhooks(c.Request.Context())
	if err != nil {
		fail(c, err)
		return
	}
	out := struct {
		Origins  []string  `json:"origins"`
		Webhooks []webhook `json:"webhooks"`
	}{[]string{}, []webhook{}}
	if s.Hooks != nil {
		out.Origins = s.Hooks.Origins()
	}
	for _, h := range all {
		out.Webhooks = append(out.Webhooks, showWebhook(h))
	}
	c.JSON(http.StatusOK, out)
}

func (s *server) addWebhook(c *gin.Context) {
	var in struct {
		URL    string            `json:"url"`
		Events []store.Happening `json:"events"`
	}
	if err := readJSON(c, &in); err != nil {
		fail(c, err)
		return
	}
	h, err := s.newWebhook(c, strings.TrimSpace(in.URL), in.Events)
	if err != nil {
		fail(c, err)
		return
	}
	c.JSON(http.StatusCreated, showWebhook(h))
}

func (s *server) removeWebhook(c *gin.Context) {
	if err := s.Store.RemoveWebhook(c.Request.Context(), s.by(c), c.Param("hook")); err != nil {
		fail(c, err)
		return
	}
	c.Status(http.StatusNoContent)
}

func (s *server) tryWebhook(c *gin.Context) {
	if err := s.pinged(c); err != nil {
		fail(c, err)
		return
	}
	c.Status(http.StatusAccepted)
}

func (s *server) pinged(c *gin.Context) error {
	if s.Hooks == nil {
		return noHooks
	}
	return s.Store.TryWebhook(c.Request.Context(), s.by(c), c.Param("hook"))
}

func (s *server) webhooksPage(c *gin.Context) { s.showWebhooks(c, http.StatusOK, told{}) }

func (s *server) showWebhooks(c *gin.Context, status int, t told) {
	all, err := s.Store.Webhooks(c.Request.Context())
	if err != nil {
		fail(c, err)
		return
	}
	type line struct {
		store.Webhook
		Events string
	}
	data := struct {
		frame
		told
		Origins []string
		Lines   []line
		Events  []Choice
	}{frame: s.frame(c, "通知接口"), told: t}
	if s.Hooks != nil {
		data.Origins = s.Hooks.Origins()
	}
	for _, h := range all {
		var words []string
		for _, e := range h.Events {
			words = append(words, happeningWords[e])
		}
		data.Lines = append(data.Lines, line{h, strings.Join(words, "、")})
	}
	for _, e := range store.Happenings {
		data.Events = append(data.Events, Choice{string(e), happeningWords[e]})
	}
	c.Status(status)
	s.page(c, "webhooks", data)
}

// afterWebhook shows the page once something was done, or was not.
func (s *server) afterWebhook(c *gin.Context, err error, t told) {
	if err == nil {
		s.showWebhooks(c, http.StatusOK, t)
		return
	}
	p := problem.From(store.Trouble(err))
	if status, ok := statusOf[p.Code]; ok && status < 500 {
		s.showWebhooks(c, status, told{Why: p.Message})
		return
	}
	fail(c, err)
}

func (s *server) addWebhookForm(c *gin.Context) {
	var events []store.Happening
	for _, e := range c.PostFormArray("event") {
		events = append(events, store.Happening(e))
	}
	h, err := s.newWebhook(c, strings.TrimSpace(c.PostForm("url")), events)
	s.afterWebhook(c, err, told{Done: "已登记。签名密钥只显示这一次，请立即存到接收方的程序里。", Secret: h.Secret, For: "签名密钥"})
}

func (s *server) changeWebhook(c *gin.Context) {
	switch c.PostForm("do") {
	case "remove":
		s.afterWebhook(c, s.Store.RemoveWebhook(c.Request.Context(), s.by(c), c.Param("hook")), told{Done: "已删除，不再向它发送。"})
	case "try":
		s.afterWebhook(c, s.pinged(c), told{Done: "已发出一个测试通知，稍后刷新本页看结果。"})
	default:
		s.afterWebhook(c, problem.New(problem.Usage, "没有这种操作。"), told{})
	}
}
