package web

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"wenping/internal/problem"
	"wenping/internal/signon"
	"wenping/internal/store"
)

// SignOn is the office's own sign-on service.
type SignOn interface {
	Name() string
	Begin(ctx context.Context) (address string, t signon.Ticket, err error)
	Finish(ctx context.Context, t signon.Ticket, state, code string) (signon.Identity, error)
	Leave(ctx context.Context) (address string, err error)
}

// ticketLife is how long somebody may take there.
const ticketLife = 10 * time.Minute

const (
	ticketCookie  = "wenping_sso"
	vouchedCookie = "wenping_sso_in" // he came by the sign-on service, which still knows him when he leaves us
)

// onTheWay is somebody whom we have sent to the sign-on service. It is kept for
// whichever server he comes back to.
type onTheWay struct {
	Ticket signon.Ticket
	Next   string
	Link   string // the account that is to be linked; empty: he logs in
}

var noSignOn = problem.New(problem.NotFound, "本服务没有接入统一认证。请用登录名和密码登录。")

// signOn sends a browser to the sign-on service, to log in.
func (s *server) signOn(c *gin.Context) {
	if !s.many(c) {
		return
	}
	switch c.GetHeader("Sec-Fetch-Site") {
	case "", "same-origin", "none":
		s.send(c, onTheWay{Next: next(c.Query("next"))})
	default: // to log in takes a step of one's own: a link elsewhere leads to the page only
		c.Redirect(http.StatusSeeOther, "/login")
	}
}

// linkSignOn does the same to link one's account.
func (s *server) linkSignOn(c *gin.Context) {
	if !s.many(c) {
		return
	}
	w := known(c)
	if w.Machine {
		fail(c, problem.New(problem.Forbidden, "账号须由本人登录关联。"))
		return
	}
	s.send(c, onTheWay{Next: "/account", Link: w.ID})
}

func (s *server) send(c *gin.Context, w onTheWay) {
	if s.SignOn == nil {
		fail(c, noSignOn)
		return
	}
	now := s.Now()
	if err := s.try(c, "sign-on "+s.address(c), maxByAddress); err != nil {
		s.notSignedOn(c, err)
		return
	}
	address, t, err := s.SignOn.Begin(c.Request.Context())
	if err != nil {
		s.notSignedOn(c, err)
		return
	}
	w.Ticket = t
	key := store.NewSecret()
	ok, err := s.Store.KeepTicket(c.Request.Context(), now, key, w, now.Add(ticketLife))
	switch {
	case err != nil:
		s.notSignedOn(c, err)
		return
	case !ok:
		s.refused(c, http.StatusServiceUnavailable, "正在登录的人太多，请稍后再试。")
		return
	}
	s.setTicket(c, key, int(ticketLife.Seconds()))
	c.Redirect(http.StatusSeeOther, address)
}

// setTicket keeps the ticket in the browser. Who comes back comes from another
// site, and a strict cookie would not come with him.
func (s *server) setTicket(c *gin.Context, key string, age int) {
	http.SetCookie(c.Writer, &http.Cookie{Name: s.cookieName(c, ticketCookie), Value: key, Path: "/", MaxAge: age, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.secure(c)})
}

// signedOn is where a browser comes back to.
func (s *server) signedOn(c *gin.Context) {
	if s.SignOn == nil {
		fail(c, noSignOn)
		return
	}
	var w onTheWay
	ok, err := s.Store.TakeTicket(c.Request.Context(), s.Now(), s.cookie(c, ticketCookie), &w)
	s.setTicket(c, "", -1)
	if err != nil {
		s.notSignedOn(c, err)
		return
	}
	if !ok {
		s.refused(c, http.StatusForbidden, "登录已超时，或者不是从本页面开始的。请返回重新登录。")
		return
	}
	who, err := s.SignOn.Finish(c.Request.Context(), w.Ticket, c.Query("state"), c.Query("code"))
	if err != nil {
		s.notSignedOn(c, err)
		return
	}
	sub := store.Subject{ID: who.Subject, Name: who.Name, Login: who.Login}
	if w.Link != "" {
		if err := s.Store.Link(c.Request.Context(), w.Link, sub); err != nil {
			s.notSignedOn(c, err)
			return
		}
	} else {
		secret, _, err := s.Store.SignOn(c.Request.Context(), sub, s.cookie(c, sessionCookie))
		if err != nil {
			s.notSignedOn(c, err)
			return
		}
		s.enter(c, secret)
		s.setCookie(c, vouchedCookie, "1")
	}
	// A page of ours goes on: a redirect from another site would come without the session.
	s.page(c, "entered", struct {
		frame
		Next string
	}{s.frame(c, "登录"), w.Next})
}

// leaveSignOn sends a browser to the sign-on service, to log out there too.
func (s *server) leaveSignOn(c *gin.Context) {
	if s.SignOn == nil {
		fail(c, noSignOn)
		return
	}
	to, err := s.SignOn.Leave(c.Request.Context())
	switch {
	case err != nil:
		s.notSignedOn(c, err)
	case to == "":
		s.refused(c, http.StatusNotFound, s.SignOn.Name()+"没有提供退出的地址。请关闭浏览器的全部窗口。")
	default:
		c.Redirect(http.StatusSeeOther, to)
	}
}

// notSignedOn is a page that says why.
func (s *server) notSignedOn(c *gin.Context, err error) {
	p := problem.From(store.Trouble(err))
	status, ok := statusOf[p.Code]
	if !ok {
		fail(c, err)
		return
	}
	if s.Log != nil {
		s.Log.Warn("sign-on", "code", p.Code, "err", p.Cause)
	}
	s.refused(c, status, p.Message)
}
