package web

import (
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"wenping/internal/access"
	"wenping/internal/problem"
	"wenping/internal/store"
)

// account as the API shows it.
type account struct {
	ID       string        `json:"id"`
	Login    string        `json:"login"`
	Name     string        `json:"name"`
	Roles    []access.Role `json:"roles"`
	Agency   string        `json:"agency,omitempty"`
	Linked   bool          `json:"linked"` // to the sign-on service
	Disabled bool          `json:"disabled"`
	Created  time.Time     `json:"created_at"`
	Seen     *time.Time    `json:"seen_at,omitempty"`
	Password string        `json:"password,omitempty"` // where it was set just now: this once
}

func showAccount(a store.Account, password string) account {
	out := account{ID: a.ID, Login: a.Login, Name: a.Name, Roles: a.Roles, Agency: a.Agency, Linked: a.Linked, Disabled: !a.Disabled.IsZero(), Created: a.Created, Password: password}
	if out.Roles == nil {
		out.Roles = []access.Role{}
	}
	if !a.Seen.IsZero() {
		out.Seen = &a.Seen
	}
	return out
}

// token as the API shows it.
type token struct {
	ID      string        `json:"id"`
	Name    string        `json:"name"`
	Roles   []access.Role `json:"roles"`
	Agency  string        `json:"agency,omitempty"`
	Created time.Time     `json:"created_at"`
	Creator string        `json:"creator"`
	Expires *time.Time    `json:"expires_at,omitempty"`
	Revoked *time.Time    `json:"revoked_at,omitempty"`
	Seen    *time.Time    `json:"seen_at,omitempty"`
	Secret  string        `json:"secret,omitempty"` // this once
}

func showToken(t store.Token, secret string) token {
	out := token{ID: t.ID, Name: t.Name, Roles: t.Roles, Agency: t.Agency, Created: t.Created, Creator: t.Creator, Secret: secret}
	for _, f := range []struct {
		to **time.Time
		at *time.Time
	}{{&out.Expires, &t.Expires}, {&out.Revoked, &t.Revoked}, {&out.Seen, &t.Seen}} {
		if !f.at.IsZero() {
			*f.to = f.at
		}
	}
	return out
}

func (s *server) listAccounts(c *gin.Context) {
	if !s.many(c) {
		return
	}
	all, err := s.Store.Accounts(c.Request.Context())
	if err != nil {
		fail(c, err)
		return
	}
	out := []account{}
	for _, a := range all {
		out = append(out, showAccount(a, ""))
	}
	c.JSON(http.StatusOK, gin.H{"accounts": out})
}

// accountIn is what is asked for an account.
type accountIn struct {
	Login  string        `json:"login"`
	Name   string        `json:"name"`
	Roles  []access.Role `json:"roles"`
	Agency string        `json:"agency"`
	Do     string        `json:"do"` // to one that is there: roles password disable enable unlink
}

func (s *server) createAccount(c *gin.Context) {
	if !s.many(c) {
		return
	}
	var in accountIn
	if err := readJSON(c, &in); err != nil {
		fail(c, err)
		return
	}
	password := store.NewPassword()
	a, err := s.Store.AddAccount(c.Request.Context(), known(c).Name, store.Account{Login: in.Login, Name: in.Name, Roles: in.Roles, Agency: in.Agency}, password, true)
	if err != nil {
		fail(c, err)
		return
	}
	c.JSON(http.StatusCreated, showAccount(a, password))
}

func (s *server) alterAccount(c *gin.Context) {
	if !s.many(c) {
		return
	}
	var in accountIn
	if err := readJSON(c, &in); err != nil {
		fail(c, err)
		return
	}
	a, err := s.Store.FindAccount(c.Request.Context(), c.Param("account"))
	if err != nil {
		fail(c, err)
		return
	}
	t, err := s.alter(c, a, in)
	if err == nil {
		a, err = s.Store.FindAccount(c.Request.Context(), a.ID)
	}
	if err != nil {
		fail(c, err)
		return
	}
	c.JSON(http.StatusOK, showAccount(a, t.Secret))
}

// alter changes an account and says what was done.
func (s *server) alter(c *gin.Context, a store.Account, in accountIn) (t told, err error) {
	by := known(c).Name
	switch in.Do {
	case "roles":
		t.Done = "已更改“" + a.Name + "”的角色，立即生效。"
		return t, s.Store.SetRoles(c.Request.Context(), by, a.ID, in.Roles, strings.TrimSpace(in.Agency))
	case "password":
		t = told{Done: "已重设“" + a.Name + "”的密码，此前的登录均已失效。", Secret: store.NewPassword(), For: "新的初始密码"}
		return t, s.Store.SetPassword(c.Request.Context(), by, a.ID, t.Secret)
	case "disable":
		t.Done = "已停用“" + a.Name + "”，其登录立即失效。以往的判定和文书记录不变。"
		return t, s.Store.Disable(c.Request.Context(), by, a.ID)
	case "unlink":
		t.Done = "已解除“" + a.Name + "”与统一认证的关联，其登录立即失效。"
		return t, s.Store.Unlink(c.Request.Context(), by, a.ID)
	case "enable":
		t.Done = "已恢复“" + a.Name + "”。"
		return t, s.Store.Enable(c.Request.Context(), by, a.ID)
	}
	return t, problem.New(problem.Usage, "没有这种操作。可用：roles、password、disable、enable、unlink。")
}

func (s *server) listTokens(c *gin.Context) {
	if !s.many(c) {
		return
	}
	all, err := s.Store.Tokens(c.Request.Context())
	if err != nil {
		fail(c, err)
		return
	}
	out := []token{}
	for _, t := range all {
		out = append(out, showToken(t, ""))
	}
	c.JSON(http.StatusOK, gin.H{"tokens": out})
}

func (s *server) createToken(c *gin.Context) {
	if !s.many(c) {
		return
	}
	var in struct {
		Name    string        `json:"name"`
		Roles   []access.Role `json:"roles"`
		Agency  string        `json:"agency"`
		Expires string        `json:"expires"`
	}
	if err := readJSON(c, &in); err != nil {
		fail(c, err)
		return
	}
	secret, t, err := s.makeToken(c, store.Token{Name: in.Name, Roles: in.Roles, Agency: in.Agency}, in.Expires)
	if err != nil {
		fail(c, err)
		return
	}
	c.JSON(http.StatusCreated, showToken(t, secret))
}

// makeToken makes a token that holds to the end of a day; empty: without end.
func (s *server) makeToken(c *gin.Context, t store.Token, until string) (secret string, _ store.Token, err error) {
	if until != "" {
		if t.Expires, err = time.ParseInLocation(time.DateOnly, until, time.Local); err != nil {
			return "", t, problem.Wrap(problem.Usage, err, "期限应是日期，如 2027-06-30。")
		}
		t.Expires = t.Expires.AddDate(0, 0, 1)
	}
	t.Agency = strings.TrimSpace(t.Agency)
	return s.Store.AddToken(c.Request.Context(), known(c).Name, t)
}

func (s *server) deleteToken(c *gin.Context) {
	if !s.many(c) {
		return
	}
	if err := s.Store.RevokeToken(c.Request.Context(), known(c).Name, c.Param("token")); err != nil {
		fail(c, err)
		return
	}
	c.Status(http.StatusNoContent)
}
