package web

import (
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"wenping/internal/problem"
	"wenping/internal/store"
)

// told is what the page of accounts says after something was done; a secret is
// shown this once.
type told struct{ Why, Done, Secret, For string }

func (s *server) accounts(c *gin.Context) { s.showAccounts(c, http.StatusOK, told{}) }

func (s *server) showAccounts(c *gin.Context, status int, t told) {
	if !s.many(c) {
		return
	}
	all, err := s.Store.Accounts(c.Request.Context())
	if err != nil {
		fail(c, err)
		return
	}
	tokens, err := s.Store.Tokens(c.Request.Context())
	if err != nil {
		fail(c, err)
		return
	}
	type line struct {
		store.Account
		Choices []roleChoice
		Self    bool
	}
	var lines []line
	for _, a := range all {
		lines = append(lines, line{a, roleChoices(a.Roles), a.ID == known(c).ID})
	}
	c.Status(status)
	s.page(c, "accounts", struct {
		frame
		told
		Accounts []line
		Tokens   []store.Token
		Roles    []roleChoice
		Now      time.Time
	}{s.frame(c, "账号"), t, lines, tokens, roleChoices(nil), s.Now()})
}

// after shows the accounts once something was done, or was not.
func (s *server) after(c *gin.Context, err error, t told) {
	if err == nil {
		s.showAccounts(c, http.StatusOK, t)
		return
	}
	p := problem.From(err)
	status, ok := statusOf[p.Code]
	if !ok || p.Code == problem.Storage {
		fail(c, err)
		return
	}
	s.showAccounts(c, status, told{Why: p.Message})
}

func (s *server) addAccount(c *gin.Context) {
	if !s.many(c) {
		return
	}
	a := store.Account{Login: c.PostForm("login"), Name: c.PostForm("name"), Roles: rolesOf(c), Agency: c.PostForm("agency")}
	password := store.NewPassword()
	a, err := s.Store.AddAccount(c.Request.Context(), known(c).Name, a, password, true)
	s.after(c, err, told{Done: "已建立账号“" + a.Name + "”，登录名 " + a.Login + "。请把初始密码交给本人，登录后须改成自己的密码。", Secret: password, For: "初始密码"})
}

// changeAccount gives other roles or a new password, or ends and returns access.
func (s *server) changeAccount(c *gin.Context) {
	if !s.many(c) {
		return
	}
	a, err := s.Store.FindAccount(c.Request.Context(), c.Param("account"))
	if err != nil {
		s.after(c, err, told{})
		return
	}
	t, err := s.alter(c, a, accountIn{Do: c.PostForm("do"), Roles: rolesOf(c), Agency: c.PostForm("agency")})
	s.after(c, err, t)
}

func (s *server) addToken(c *gin.Context) {
	if !s.many(c) {
		return
	}
	secret, t, err := s.makeToken(c, store.Token{Name: c.PostForm("name"), Roles: rolesOf(c), Agency: c.PostForm("agency")}, c.PostForm("expires"))
	s.after(c, err, told{Done: "已生成令牌“" + t.Name + "”。令牌只显示这一次，请立即存到使用它的程序里。", Secret: secret, For: "令牌"})
}

func (s *server) revokeToken(c *gin.Context) {
	if s.many(c) {
		s.after(c, s.Store.RevokeToken(c.Request.Context(), known(c).Name, c.Param("token")), told{Done: "已撤销令牌，立即失效。"})
	}
}

// entry of the audit log as the API shows it.
type entry struct {
	N      int       `json:"n"`
	At     time.Time `json:"at"`
	Who    string    `json:"who"`
	What   string    `json:"what"`
	Case   string    `json:"case,omitempty"`
	Detail string    `json:"detail,omitempty"`
	Hash   string    `json:"hash"`
}

const auditPage = 50

func (s *server) audit(c *gin.Context) {
	limit, offset := auditPage, 0
	if err := paged(c, &limit, &offset); err != nil {
		fail(c, err)
		return
	}
	all, total, err := s.Store.Entries(c.Request.Context(), limit, offset)
	if err != nil {
		fail(c, err)
		return
	}
	out := struct {
		Total   int     `json:"total"`
		Entries []entry `json:"entries"`
	}{total, []entry{}}
	for _, e := range all {
		out.Entries = append(out.Entries, entry{e.N, e.At, e.Who, e.What, e.Case, e.Detail, e.Hash})
	}
	c.JSON(http.StatusOK, out)
}

// verifyAudit reads the whole log.
func (s *server) verifyAudit(c *gin.Context) {
	n, err := s.Store.VerifyAudit(c.Request.Context())
	out := struct {
		Lines  int    `json:"lines"`
		Whole  bool   `json:"whole"`
		Detail string `json:"detail"`
	}{n, err == nil, whole(n)}
	if err != nil {
		if out.Detail = brokenAt(err); out.Detail == "" {
			fail(c, err)
			return
		}
	}
	c.JSON(http.StatusOK, out)
}

func (s *server) auditPage(c *gin.Context) {
	n, err := strconv.Atoi(c.DefaultQuery("page", "1"))
	if err != nil || n < 1 || n > 1<<24 {
		n = 1
	}
	type line struct {
		store.Entry
		Word, Says string
	}
	data := struct {
		frame
		Lines           []line
		Total, N, Pages int
		Whole, Broken   string
	}{frame: s.frame(c, "审计日志"), N: n}
	all, total, err := s.Store.Entries(c.Request.Context(), auditPage, (n-1)*auditPage)
	if err != nil {
		fail(c, err)
		return
	}
	for _, e := range all {
		word := auditWords[e.What]
		if word == "" {
			word = e.What
		}
		data.Lines = append(data.Lines, line{e, word, auditSays(e)})
	}
	data.Total, data.Pages = total, max(1, (total+auditPage-1)/auditPage)
	if c.Query("verify") != "" {
		switch n, err := s.Store.VerifyAudit(c.Request.Context()); {
		case err == nil:
			data.Whole = whole(n)
		case brokenAt(err) != "":
			data.Broken = brokenAt(err)
		default:
			fail(c, err)
			return
		}
	}
	s.page(c, "audit", data)
}
