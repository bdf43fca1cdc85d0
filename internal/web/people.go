package web

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"wenping/internal/access"
	"wenping/internal/problem"
	"wenping/internal/store"
)

// shown is who uses a page, as its bar shows him.
type shown struct {
	Name    string
	Roles   string
	Machine bool
}

func roleNames(roles []access.Role) string {
	var out []string
	for _, r := range access.Roles {
		for _, have := range roles {
			if have == r {
				out = append(out, r.Name())
			}
		}
	}
	return strings.Join(out, "、")
}

// frame is what every page has.
type frame struct {
	Title, Standard, Version string
	On                       string // the page of the main menu; empty: none of its
	Person                   *shown // nil: nobody, or a machine with one user
	Form                     string // brought back by forms
	may                      func(access.Right) bool
}

// May says whether who looks at the page has a right.
func (f frame) May(r string) bool { return f.may(access.Right(r)) }

func (s *server) frame(c *gin.Context, title string, on ...string) frame {
	w := known(c)
	f := frame{Title: title, Standard: s.Standard, Version: s.Version, Form: s.formToken(c), may: w.May}
	if len(on) > 0 {
		f.On = on[0]
	}
	if w != nil && !w.Alone {
		f.Person = &shown{w.Name, roleNames(w.Roles), w.Machine}
	}
	return f
}

// refused is a page that says why there is nothing to see.
func (s *server) refused(c *gin.Context, status int, why string) {
	title, ok := refusals[status]
	if !ok {
		title = "没有完成"
	}
	c.Status(status)
	s.page(c, "refused", struct {
		frame
		Why string
	}{s.frame(c, title), why})
}

// refusals are the headings of pages that say why there is nothing to see.
var refusals = map[int]string{
	http.StatusUnauthorized: "没有登录", http.StatusForbidden: "不能查看", http.StatusNotFound: "没有找到", http.StatusMethodNotAllowed: "不能这样打开",
	http.StatusConflict: "现在不能办理", http.StatusGone: "已经删除", http.StatusRequestEntityTooLarge: "文件太大", http.StatusUnprocessableEntity: "填写有误",
	http.StatusTooManyRequests: "请稍后再试", http.StatusServiceUnavailable: "请稍后再试", http.StatusInsufficientStorage: "空间不足",
}

// many says whether there are accounts here at all.
func (s *server) many(c *gin.Context) bool {
	if w := known(c); w == nil || !w.Alone {
		return true
	}
	fail(c, problem.New(problem.NotFound, "本服务由一人在本机使用，没有账号。需要多人使用时，请以 wenping serve --accounts 启动。"))
	return false
}

// next is where to go after login: an address of ours, or the first page.
func next(to string) string {
	if !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n\t") {
		return "/"
	}
	return to
}

type loginForm struct {
	frame
	Login, Next, Why string
	Governed         bool
	SignOn           string // name of the sign-on service; empty: there is none
	Left             bool   // logged out here, while the sign-on service still knows him
}

func (s *server) showLogin(c *gin.Context, status int, f loginForm) {
	f.frame = s.frame(c, "登录")
	var err error
	if f.Governed, err = s.Store.Governed(c.Request.Context()); err != nil {
		fail(c, err)
		return
	}
	f.SignOn = s.signOnName()
	c.Status(status)
	s.page(c, "login", f)
}

func (s *server) signOnName() string {
	if s.SignOn == nil {
		return ""
	}
	return s.SignOn.Name()
}

func (s *server) loginPage(c *gin.Context) {
	if s.many(c) {
		s.showLogin(c, http.StatusOK, loginForm{Next: next(c.Query("next")), Left: s.SignOn != nil && c.Query("left") != ""})
	}
}

// login opens a session. Every attempt counts before the password is looked
// at: many at once are no way around.
func (s *server) login(c *gin.Context) {
	if !s.many(c) {
		return
	}
	login := strings.ToLower(strings.TrimSpace(c.PostForm("login")))
	f := loginForm{Login: clip(login), Next: next(c.PostForm("next"))}
	byLogin, byAddress := "login "+clip(login), "address "+s.address(c)
	err := s.try(c, byAddress, maxByAddress)
	if err == nil {
		err = s.try(c, byLogin, maxByLogin)
	}
	if err != nil {
		if f.Why = problem.From(err).Message; problem.From(err).Code != problem.TooMany {
			fail(c, err)
			return
		}
		s.showLogin(c, http.StatusTooManyRequests, f)
		return
	}
	secret, a, err := s.Store.Login(c.Request.Context(), login, c.PostForm("password"), s.cookie(c, sessionCookie))
	if err != nil {
		if p := problem.From(err); p.Code == problem.Unknown {
			f.Why = p.Message
			s.showLogin(c, http.StatusUnauthorized, f)
			return
		}
		fail(c, err)
		return
	}
	s.forget(c, byLogin)
	s.enter(c, secret)
	to := f.Next
	if a.Renew {
		to = "/account"
	}
	c.Redirect(http.StatusSeeOther, to)
}

// enter gives the browser its session; what it held before no longer counts.
func (s *server) enter(c *gin.Context, secret string) {
	s.setCookie(c, sessionCookie, secret)
	s.setCookie(c, formCookie, "")
	s.setCookie(c, vouchedCookie, "")
}

func (s *server) logout(c *gin.Context) {
	if err := s.Store.Logout(c.Request.Context(), s.cookie(c, sessionCookie)); err != nil {
		fail(c, err)
		return
	}
	s.setCookie(c, sessionCookie, "")
	c.Header("Clear-Site-Data", `"storage"`) // drafts of the next at this machine are not his
	to := "/login"
	if s.SignOn != nil && s.cookie(c, vouchedCookie) != "" {
		s.setCookie(c, vouchedCookie, "")
		to += "?left=1"
	}
	c.Redirect(http.StatusSeeOther, to)
}

type firstForm struct {
	frame
	Key, Login, Name, Why string
	Roles                 []roleChoice
	Least                 int
}

type roleChoice struct {
	ID, Name, Does string
	On             bool
}

var roleDoes = map[access.Role]string{access.Reviewer: "判定各条意见", access.Clerk: "报送上传、拟写文书", access.Head: "复核、签发文书，看统计",
	access.Agency: "自查和报送，只看本机构的", access.Admin: "账号、令牌、审计日志"}

func roleChoices(on []access.Role) []roleChoice {
	var out []roleChoice
	for _, r := range access.Roles {
		c := roleChoice{ID: string(r), Name: r.Name(), Does: roleDoes[r]}
		for _, have := range on {
			c.On = c.On || have == r
		}
		out = append(out, c)
	}
	return out
}

func (s *server) showFirst(c *gin.Context, status int, f firstForm, on []access.Role) {
	f.frame, f.Least = s.frame(c, "首次使用"), store.MinPassword
	for _, r := range roleChoices(on) {
		if r.ID != string(access.Admin) && r.ID != string(access.Agency) {
			f.Roles = append(f.Roles, r)
		}
	}
	c.Status(status)
	s.page(c, "first", f)
}

// first is where the link of the console leads.
func (s *server) first(c *gin.Context) {
	if err := s.Store.CheckFirstLink(c.Request.Context(), c.Query("key")); err != nil {
		s.turnAway(c, err)
		return
	}
	s.showFirst(c, http.StatusOK, firstForm{Key: c.Query("key")}, nil)
}

// useFirst sets up the first administrator and lets him in.
func (s *server) useFirst(c *gin.Context) {
	a := store.Account{Login: c.PostForm("login"), Name: c.PostForm("name"), Roles: rolesOf(c)}
	password := c.PostForm("password")
	err := error(nil)
	if password != c.PostForm("again") {
		err = problem.New(problem.Usage, "两次填写的密码不一样，请重新填写。")
	} else {
		_, err = s.Store.UseFirstLink(c.Request.Context(), c.PostForm("key"), a, password)
	}
	if err != nil {
		p := problem.From(err)
		if p.Code != problem.Usage && p.Code != problem.Conflict {
			s.turnAway(c, err)
			return
		}
		s.showFirst(c, http.StatusUnprocessableEntity, firstForm{Key: c.PostForm("key"), Login: clip(a.Login), Name: clip(a.Name), Why: p.Message}, a.Roles)
		return
	}
	secret, _, err := s.Store.Login(c.Request.Context(), a.Login, password, s.cookie(c, sessionCookie))
	if err != nil {
		fail(c, err)
		return
	}
	s.enter(c, secret)
	c.Redirect(http.StatusSeeOther, "/accounts")
}

func rolesOf(c *gin.Context) []access.Role {
	var out []access.Role
	for _, r := range c.PostFormArray("role") {
		out = append(out, access.Role(r))
	}
	return out
}

// account is the page of one's own account.
func (s *server) account(c *gin.Context) { s.showAccount(c, http.StatusOK, "", "") }

func (s *server) showAccount(c *gin.Context, status int, why, done string) {
	if !s.many(c) {
		return
	}
	w := known(c)
	if w.Machine {
		fail(c, problem.New(problem.NotFound, "令牌没有账号页。"))
		return
	}
	a, err := s.Store.FindAccount(c.Request.Context(), w.ID)
	if err != nil {
		fail(c, err)
		return
	}
	c.Status(status)
	s.page(c, "account", struct {
		frame
		Account   store.Account
		Why, Done string
		Least     int
		SignOn    string
	}{s.frame(c, "我的账号"), a, why, done, store.MinPassword, s.signOnName()})
}

// changePassword asks for the old one: an open screen is not enough. All other
// sessions end.
func (s *server) changePassword(c *gin.Context) {
	w := known(c)
	if !s.many(c) {
		return
	}
	if w.Machine {
		fail(c, problem.New(problem.Forbidden, "密码须由本人登录更改。"))
		return
	}
	a, err := s.Store.FindAccount(c.Request.Context(), w.ID)
	if err != nil {
		fail(c, err)
		return
	}
	if err := s.try(c, "login "+a.Login, maxByLogin); problem.From(err).Code == problem.TooMany {
		s.showAccount(c, http.StatusTooManyRequests, problem.From(err).Message, "")
		return
	} else if err != nil {
		fail(c, err)
		return
	}
	fresh := c.PostForm("password")
	switch {
	case fresh != c.PostForm("again"):
		err = problem.New(problem.Usage, "两次填写的新密码不一样，请重新填写。")
	case fresh == c.PostForm("old"):
		err = problem.New(problem.Usage, "新密码与原密码相同，请另换一个。")
	default:
		if err = s.Store.CheckPassword(c.Request.Context(), a.ID, c.PostForm("old")); err == nil {
			err = s.Store.SetPassword(c.Request.Context(), "", a.ID, fresh)
		}
	}
	if err == nil {
		var secret string
		if secret, _, err = s.Store.Login(c.Request.Context(), a.Login, fresh, s.cookie(c, sessionCookie)); err == nil {
			s.forget(c, "login "+a.Login)
			s.enter(c, secret)
			c.Redirect(http.StatusSeeOther, "/")
			return
		}
	}
	if p := problem.From(err); p.Code == problem.Usage || p.Code == problem.Unknown {
		s.showAccount(c, http.StatusUnprocessableEntity, p.Message, "")
		return
	}
	fail(c, err)
}
