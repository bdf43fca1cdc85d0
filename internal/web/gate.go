package web

import (
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"wenping/internal/access"
	"wenping/internal/problem"
	"wenping/internal/store"
)

// fromHere refuses what a page elsewhere could send through a browser of ours:
// a Host that is not this server (DNS rebinding), a foreign Origin.
func (s *server) fromHere(c *gin.Context) {
	refuse := func(why string) {
		write(c, http.StatusForbidden, problem.New(problem.Usage, "%s", why))
		c.Abort()
	}
	host := c.Request.Host
	switch {
	case loopback(host), s.Origin != "" && strings.EqualFold(host, hostOf(s.Origin)):
	case s.Origin != "":
		refuse("请用 " + s.Origin + " 打开。")
		return
	case !s.Public:
		refuse("本服务只接受本机访问，请用 http://127.0.0.1 打开。经反向代理访问的，启动时用 --origin 写明对外地址。")
		return
	}
	if o := c.GetHeader("Origin"); o != "" && !s.ours(c, o) {
		refuse("请求来自别的网站，已拒绝。")
		return
	}
	switch c.GetHeader("Sec-Fetch-Site") {
	case "", "same-origin", "none":
	default:
		if !safe(c) {
			refuse("请求来自别的网站，已拒绝。")
			return
		}
	}
	c.Next()
}

func hostOf(origin string) string {
	u, err := url.Parse(origin)
	if err != nil {
		return ""
	}
	return u.Host
}

// ours says whether an Origin is this server.
func (s *server) ours(c *gin.Context, origin string) bool {
	h := hostOf(origin)
	return h != "" && (strings.EqualFold(h, c.Request.Host) || strings.EqualFold(origin, s.Origin))
}

func safe(c *gin.Context) bool {
	return c.Request.Method == http.MethodGet || c.Request.Method == http.MethodHead
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

// guard says whether everybody must be known. Once it is so it stays so.
func (s *server) guard(c *gin.Context) (bool, error) {
	if s.Accounts || s.Public || s.guarded.Load() {
		return true, nil
	}
	yes, err := s.Store.Peopled(c.Request.Context())
	if yes {
		s.guarded.Store(true)
	}
	return yes, err
}

// Keys under which a request carries what the gate found.
const (
	keyWho   = "who"   // *access.Who
	keyRenew = "renew" // bool: a password of his own comes first
)

// known is who sends the request; nil: nobody.
func known(c *gin.Context) *access.Who {
	w, _ := c.Get(keyWho)
	who, _ := w.(*access.Who)
	return who
}

// asks lets through who has the right, on the case that the address names.
func (s *server) asks(right access.Right) gin.HandlerFunc {
	return func(c *gin.Context) {
		if err := s.admit(c, right); err != nil {
			s.turnAway(c, err)
			c.Abort()
			return
		}
		c.Next()
	}
}

var (
	nobody = problem.New(problem.Unknown, "请先登录。程序对接的，请在 Authorization 头中附上令牌。")
	renew  = problem.New(problem.Forbidden, "这是他人设的初始密码，请先在“账号”页改成自己的密码。")
)

func (s *server) admit(c *gin.Context, right access.Right) error {
	guarded, err := s.guard(c)
	if err != nil {
		return err
	}
	if !guarded {
		c.Set(keyWho, &access.Who{Alone: true, Name: s.nameOf(c)})
	} else if err := s.identify(c); err != nil && right != access.Open {
		return err
	}
	if !safe(c) && !strings.HasPrefix(c.FullPath(), "/api/") {
		if err := s.checkForm(c); err != nil {
			return err
		}
	}
	w := known(c)
	if right != access.Open && w == nil {
		return nobody
	}
	if c.GetBool(keyRenew) && right != access.Open && c.FullPath() != "/account" && c.FullPath() != "/logout" {
		return renew
	}
	if !w.May(right) {
		return lacks(w, right)
	}
	if id := c.Param("id"); id != "" {
		k, err := s.Store.Find(c.Request.Context(), id)
		if err != nil {
			return err
		}
		m := k.Matter()
		if !w.Sees(m) { // as if there were none
			return problem.New(problem.NotFound, "没有编号为“%s”的报送件。请核对编号。", clip(id))
		}
		if !w.MayOn(right, m) {
			return problem.New(problem.Forbidden, "这份报告是您报送的，须由他人审查和签发。")
		}
	}
	return nil
}

// lacks says which role would have the right.
func lacks(w *access.Who, right access.Right) error {
	does := map[access.Right]string{access.Submit: "报送报告", access.See: "查看报送件", access.Inside: "查看审查意见", access.Decide: "判定意见", access.Word: "拟写文书",
		access.Release: "复核和签发文书", access.Figures: "查看统计", access.Govern: "管理账号和日志"}[right]
	person := *w
	person.Machine = false
	if w.Machine && person.May(right) {
		return problem.New(problem.Forbidden, "%s须由本人登录办理，不能用令牌。", does)
	}
	var may []string
	for _, r := range access.Roles {
		if (&access.Who{Roles: []access.Role{r}}).May(right) {
			may = append(may, r.Name())
		}
	}
	return problem.New(problem.Forbidden, "您没有%s的权限，须由%s办理。如需开通，请联系管理员。", does, strings.Join(may, "、"))
}

// identify finds who sends the request: a token, else a session.
func (s *server) identify(c *gin.Context) error {
	if h := c.GetHeader("Authorization"); h != "" {
		secret, ok := strings.CutPrefix(h, "Bearer ")
		if !ok {
			return problem.New(problem.Unknown, "Authorization 头应为“Bearer 令牌”。")
		}
		key := "token " + s.address(c)
		if full, err := s.Store.Tried(c.Request.Context(), s.Now(), key, maxByAddress); err != nil {
			return err
		} else if full {
			return tooMany(c)
		}
		t, err := s.Store.Bearer(c.Request.Context(), strings.TrimSpace(secret))
		if err != nil {
			if problem.From(err).Code == problem.Unknown {
				if tried := s.try(c, key, maxByAddress); tried != nil {
					return tried
				}
			}
			return err
		}
		c.Set(keyWho, t.Who())
		return nil
	}
	secret := s.cookie(c, sessionCookie)
	if secret == "" {
		return nil
	}
	a, err := s.Store.Session(c.Request.Context(), secret)
	if err != nil {
		return err
	}
	// A browser says where a request comes from; one that does not is refused.
	if !safe(c) && !s.ours(c, c.GetHeader("Origin")) && c.GetHeader("Sec-Fetch-Site") != "same-origin" {
		return problem.New(problem.Forbidden, "请求没有写明来自本站的页面，已拒绝。")
	}
	c.Set(keyWho, a.Who())
	c.Set(keyRenew, a.Renew)
	return nil
}

// turnAway answers who is not let through: a page leads to where he can log in
// or says what is the matter, anything else is a problem.
func (s *server) turnAway(c *gin.Context, err error) {
	p := problem.From(err)
	page := asPage(c)
	switch {
	case page && p == renew:
		c.Redirect(http.StatusSeeOther, "/account")
	case page && p.Code == problem.Unknown:
		to := "/login"
		if safe(c) && c.Request.URL.Path != "/" {
			to += "?next=" + url.QueryEscape(c.Request.URL.RequestURI())
		}
		c.Redirect(http.StatusSeeOther, to)
	default:
		if p.Code == problem.Unknown {
			c.Header("WWW-Authenticate", `Bearer realm="wenping"`)
		}
		fail(c, err)
	}
}

// Cookies. Under TLS their names bind them to this host.
const (
	sessionCookie = "wenping_session"
	formCookie    = "wenping_form"
)

func (s *server) secure(c *gin.Context) bool {
	return c.Request.TLS != nil || strings.HasPrefix(s.Origin, "https://")
}

func (s *server) cookieName(c *gin.Context, name string) string {
	if s.secure(c) {
		return "__Host-" + name
	}
	return name
}

func (s *server) cookie(c *gin.Context, name string) string {
	k, err := c.Request.Cookie(s.cookieName(c, name))
	if err != nil {
		return ""
	}
	return k.Value
}

// setCookie keeps a secret in the browser until it is closed; an empty one ends it.
func (s *server) setCookie(c *gin.Context, name, value string) {
	k := &http.Cookie{Name: s.cookieName(c, name), Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: s.secure(c)}
	if value == "" {
		k.MaxAge = -1
	}
	http.SetCookie(c.Writer, k)
}

// formToken is what a form of this page must bring back: it can be had only by
// who reads our pages with this browser's cookies.
func (s *server) formToken(c *gin.Context) string {
	secret := s.cookie(c, sessionCookie)
	if secret == "" {
		secret = s.cookie(c, formCookie)
	}
	if secret == "" {
		secret = store.NewSecret()
		s.setCookie(c, formCookie, secret)
	}
	return store.Derive(secret, "form")
}

func (s *server) checkForm(c *gin.Context) error {
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, 64<<10)
	got := c.PostForm("form")
	for _, name := range []string{sessionCookie, formCookie} {
		if secret := s.cookie(c, name); secret != "" && got == store.Derive(secret, "form") {
			return nil
		}
	}
	return problem.New(problem.Forbidden, "页面已过期，请返回上一页刷新后再提交。")
}

// address of who sends the request. A proxy on this machine is believed where
// we know that there is one.
func (s *server) address(c *gin.Context) string {
	host, _, err := net.SplitHostPort(c.Request.RemoteAddr)
	if err != nil {
		return c.Request.RemoteAddr
	}
	if f := c.Request.Header.Values("X-Forwarded-For"); s.Origin != "" && loopback(host) && len(f) > 0 {
		all := strings.Split(f[len(f)-1], ",")
		host = strings.TrimSpace(all[len(all)-1])
	}
	ip := net.ParseIP(host)
	if ip != nil && ip.To4() == nil {
		return ip.Mask(net.CIDRMask(64, 128)).String() // one household has many
	}
	return host
}

// Attempts within a while, before one must wait.
const (
	triesWhile   = store.TriesWhile
	maxByLogin   = 10
	maxByAddress = 30
)

// try counts an attempt, all servers together, and answers where it may not be
// made or cannot be counted.
func (s *server) try(c *gin.Context, key string, most int) error {
	ok, err := s.Store.Try(c.Request.Context(), s.Now(), key, most)
	if err == nil && !ok {
		err = tooMany(c)
	}
	return err
}

// forget counts attempts under a key anew; where that fails they are long ago
// in a quarter of an hour all the same.
func (s *server) forget(c *gin.Context, key string) {
	if err := s.Store.ForgetTries(c.Request.Context(), key); err != nil && s.Log != nil {
		s.Log.Warn("tries not forgotten", "err", err)
	}
}

func tooMany(c *gin.Context) error {
	c.Header("Retry-After", "900")
	return problem.New(problem.TooMany, "尝试的次数太多，请 15 分钟后再试。忘记密码的，请联系管理员重设。")
}
