package main

import (
	"bufio"
	"fmt"
	"net"
	"net/url"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"golang.org/x/term"

	"wenping/internal/access"
	"wenping/internal/problem"
	"wenping/internal/signon"
	"wenping/internal/store"
	"wenping/internal/web"
)

// people says who may come to a server, and how.
type people struct {
	Accounts bool   `help:"须登录才能使用：还没有账号的，首次启动时给出设置管理员的链接。"`
	Origin   string `placeholder:"https://…" help:"对外的地址，用于反向代理之后。"`
	Issuer   string `name:"oidc-issuer" placeholder:"https://…" help:"统一认证（OpenID Connect）的地址；密钥从环境变量 WENPING_OIDC_SECRET 读。"`
	Client   string `name:"oidc-client" placeholder:"ID" help:"在统一认证登记的客户端编号；回调地址为 对外地址/login/sso/back。"`
	SignOn   string `name:"oidc-name" default:"统一认证" help:"统一认证在登录页上的名称。"`
	Cert     string `name:"tls-cert" placeholder:"FILE" help:"TLS 证书（PEM）。"`
	Key      string `name:"tls-key" placeholder:"FILE" help:"TLS 私钥（PEM）。"`
}

// reach says whether other machines can come to the address.
func (p *people) reach(addr string) (public bool, err error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false, problem.Wrap(problem.Usage, err, "地址“%s”写法有误，应如 127.0.0.1:8080。", addr)
	}
	if (p.Cert == "") != (p.Key == "") {
		return false, problem.New(problem.Usage, "--tls-cert 和 --tls-key 须一并写明。")
	}
	for _, f := range []string{p.Cert, p.Key} {
		if _, err := os.Stat(f); f != "" && err != nil {
			return false, problem.Wrap(problem.Usage, err, "文件“%s”不能读取。", f)
		}
	}
	p.Origin = strings.TrimSuffix(p.Origin, "/")
	if u, err := url.Parse(p.Origin); p.Origin != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.Path != "") {
		return false, problem.New(problem.Usage, "--origin 应如 https://wenping.example，不带路径。")
	}
	if (p.Issuer == "") != (p.Client == "") {
		return false, problem.New(problem.Usage, "--oidc-issuer 和 --oidc-client 须一并写明。")
	}
	if u, err := url.Parse(p.Issuer); p.Issuer != "" && (err != nil || u.Host == "" || u.Scheme != "https" && !(u.Scheme == "http" && (u.Hostname() == "localhost" || net.ParseIP(u.Hostname()).IsLoopback()))) {
		return false, problem.New(problem.Usage, "--oidc-issuer 应如 https://sso.example，须用 https。")
	}
	p.Accounts = p.Accounts || p.Issuer != ""
	ip := net.ParseIP(host)
	return !(host == "localhost" || ip != nil && ip.IsLoopback()), nil
}

const secretVar = "WENPING_OIDC_SECRET"

// signOn gives the office's sign-on service; nil: there is none. at is where
// this server is without a name for the outside.
func (p *people) signOn(at string) web.SignOn {
	if p.Issuer == "" {
		return nil
	}
	if p.Origin != "" {
		at = p.Origin
	}
	secret := os.Getenv(secretVar)
	os.Unsetenv(secretVar) // nothing that is started later needs it
	return signon.New(signon.Config{Issuer: p.Issuer, ClientID: p.Client, Secret: secret, Redirect: at + "/login/sso/back", Name: p.SignOn})
}

const bootstrapVar = "WENPING_BOOTSTRAP_TOKEN"

// prepare takes the token of a first start, and says whether everybody must be known.
func (p *people) prepare(s *streams, st *store.Store, public bool) (bool, error) {
	if secret := os.Getenv(bootstrapVar); secret != "" {
		ok, err := st.Bootstrap(s.ctx, secret)
		if err != nil {
			return false, err
		}
		if !ok {
			fmt.Fprintln(s.err, bootstrapVar+" 只在首次启动时有效，已忽略。需要令牌请用 wenping token create。")
		}
		os.Unsetenv(bootstrapVar) // nothing that is started later needs it
	}
	peopled, err := st.Peopled(s.ctx)
	if public && p.Cert == "" && !strings.HasPrefix(p.Origin, "https://") {
		fmt.Fprintln(s.err, "注意：没有加密，密码和报告会在网络上明文传送。请用 --tls-cert、--tls-key，或在反向代理上启用 TLS 并用 --origin 写明对外地址。")
	}
	return public || p.Accounts || peopled, err
}

// welcome prints the link by which the first administrator is set up.
func (p *people) welcome(s *streams, st *store.Store, at string) error {
	if ok, err := st.Governed(s.ctx); err != nil || ok {
		return err
	}
	key, err := st.FirstLink(s.ctx)
	if err != nil {
		return err
	}
	if p.Origin != "" {
		at = p.Origin
	}
	u, err := url.Parse(at)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(u.Hostname()); ip != nil && ip.IsUnspecified() {
		host, _ := os.Hostname()
		u.Host = net.JoinHostPort(host, u.Port())
	}
	fmt.Fprintf(s.err, "还没有管理员。请在 24 小时内用浏览器打开下面的链接，完成首次使用的设置（只能用一次）：\n%s/first?key=%s\n", u, key)
	return nil
}

// folder is the data folder, or the database, that a command works on.
type folder struct {
	place `embed:""`
}

// use is how a command opens the folder.
type use int

const (
	beside use = iota // also while a server runs
	first             // the same; the folder may be made: an account may come before the first start
	alone             // with no server running
)

func (f folder) do(s *streams, how use, what func(*store.Store) error) error {
	db := f.database()
	if d, err := os.Stat(f.Data); db == "" && how != first && (err != nil || !d.IsDir()) {
		return problem.Wrap(problem.Usage, err, "数据目录“%s”不存在。请用 --data 指定。", f.Data)
	}
	st, err := store.Open(s.ctx, store.Config{Dir: f.Data, DB: db, Blobs: f.Blobs, Beside: true, Whole: how == alone})
	if err != nil {
		return err
	}
	defer st.Close(s.ctx)
	return what(st)
}

// console is who acts by the command line, in the audit log.
const console = "控制台"

func rolesOf(names []string) []access.Role {
	var out []access.Role
	for _, n := range names {
		role := access.Role(n)
		for _, r := range access.Roles {
			if r.Name() == n {
				role = r
			}
		}
		out = append(out, role)
	}
	return out
}

func namesOf(roles []access.Role) string {
	var out []string
	for _, r := range roles {
		out = append(out, r.Name())
	}
	return strings.Join(out, "、")
}

func day(t time.Time) string {
	if t.IsZero() {
		return "—"
	}
	return t.Local().Format("2006-01-02 15:04")
}

type accountCmd struct {
	List     accountList     `cmd:"" help:"列出账号。"`
	Create   accountCreate   `cmd:"" help:"建立账号；密码从标准输入读，没有则由系统生成。"`
	Roles    accountRoles    `cmd:"" help:"更改角色。"`
	Password accountPassword `cmd:"" help:"重设密码；从标准输入读，没有则由系统生成。"`
	Disable  accountDisable  `cmd:"" help:"停用账号。"`
	Enable   accountEnable   `cmd:"" help:"恢复账号。"`
}

type accountList struct{ folder }

func (c *accountList) Run(s *streams) error {
	return c.do(s, beside, func(st *store.Store) error {
		all, err := st.Accounts(s.ctx)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(s.out, 0, 8, 2, ' ', 0)
		for _, a := range all {
			state := "在用"
			if !a.Disabled.IsZero() {
				state = "已停用"
			}
			fmt.Fprintln(w, strings.Join([]string{a.Login, a.Name, namesOf(a.Roles), a.Agency, state, day(a.Seen)}, "\t"))
		}
		return w.Flush()
	})
}

type accountCreate struct {
	folder
	Login  string   `arg:"" help:"登录名。"`
	Name   string   `required:"" help:"姓名。"`
	Role   []string `required:"" help:"角色：reviewer 审查员、clerk 文书、head 负责人、agency 机构、admin 管理员；可以几个。"`
	Agency string   `help:"机构名称（机构账号）。"`
}

func (c *accountCreate) Run(s *streams) error {
	password, made, err := readPassword(s)
	if err != nil {
		return err
	}
	return c.do(s, first, func(st *store.Store) error {
		a, err := st.AddAccount(s.ctx, console, store.Account{Login: c.Login, Name: c.Name, Roles: rolesOf(c.Role), Agency: c.Agency}, password, true)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.err, "已建立账号“%s”（%s）。首次登录后须改成自己的密码。\n", a.Name, namesOf(a.Roles))
		if made {
			fmt.Fprintln(s.out, password)
		}
		return nil
	})
}

type accountRoles struct {
	folder
	Login  string   `arg:"" help:"登录名。"`
	Role   []string `required:"" help:"角色，可以几个。"`
	Agency string   `help:"机构名称（机构账号）。"`
}

func (c *accountRoles) Run(s *streams) error {
	return c.do(s, beside, func(st *store.Store) error {
		return st.SetRoles(s.ctx, console, c.Login, rolesOf(c.Role), c.Agency)
	})
}

type accountPassword struct {
	folder
	Login string `arg:"" help:"登录名。"`
}

func (c *accountPassword) Run(s *streams) error {
	password, made, err := readPassword(s)
	if err != nil {
		return err
	}
	return c.do(s, beside, func(st *store.Store) error {
		if err := st.SetPassword(s.ctx, console, c.Login, password); err != nil {
			return err
		}
		if made {
			fmt.Fprintln(s.out, password)
		}
		return nil
	})
}

type accountDisable struct {
	folder
	Login string `arg:"" help:"登录名。"`
}

func (c *accountDisable) Run(s *streams) error {
	return c.do(s, beside, func(st *store.Store) error { return st.Disable(s.ctx, console, c.Login) })
}

type accountEnable struct {
	folder
	Login string `arg:"" help:"登录名。"`
}

func (c *accountEnable) Run(s *streams) error {
	return c.do(s, beside, func(st *store.Store) error { return st.Enable(s.ctx, console, c.Login) })
}

// readPassword takes a line of standard input; a terminal is asked without
// echo. Nothing: the program chooses one.
func readPassword(s *streams) (password string, made bool, err error) {
	if f, ok := s.in.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		fmt.Fprint(s.err, "密码（直接回车则由系统生成）：")
		b, err := term.ReadPassword(int(f.Fd()))
		fmt.Fprintln(s.err)
		if err != nil {
			return "", false, err
		}
		password = string(b)
	} else {
		line, err := bufio.NewReader(s.in).ReadString('\n')
		if err != nil && line == "" {
			line = ""
		}
		password = strings.TrimRight(line, "\r\n")
	}
	if password == "" {
		return store.NewPassword(), true, nil
	}
	return password, false, nil
}

type tokenCmd struct {
	Create tokenCreate `cmd:"" help:"生成令牌，写到标准输出，只显示这一次。"`
	List   tokenList   `cmd:"" help:"列出令牌。"`
	Revoke tokenRevoke `cmd:"" help:"撤销令牌。"`
}

type tokenCreate struct {
	folder
	Name    string   `default:"命令行生成" help:"用途。"`
	Role    []string `default:"clerk" help:"角色（默认 clerk：报送、查看）；令牌不能判定、拟文、签发。"`
	Agency  string   `help:"机构名称（机构令牌）。"`
	Expires string   `placeholder:"2027-06-30" help:"有效期至。"`
}

func (c *tokenCreate) Run(s *streams) error {
	t := store.Token{Name: c.Name, Roles: rolesOf(c.Role), Agency: c.Agency}
	if c.Expires != "" {
		d, err := time.ParseInLocation(time.DateOnly, c.Expires, time.Local)
		if err != nil {
			return problem.Wrap(problem.Usage, err, "“%s”不是日期，应如 2027-06-30。", c.Expires)
		}
		t.Expires = d.AddDate(0, 0, 1)
	}
	return c.do(s, first, func(st *store.Store) error {
		secret, t, err := st.AddToken(s.ctx, console, t)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.err, "已生成令牌 %s（%s）。令牌只显示这一次；从现在起，所有人都须登录或附令牌。\n", t.ID, namesOf(t.Roles))
		fmt.Fprintln(s.out, secret)
		return nil
	})
}

type tokenList struct{ folder }

func (c *tokenList) Run(s *streams) error {
	return c.do(s, beside, func(st *store.Store) error {
		all, err := st.Tokens(s.ctx)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(s.out, 0, 8, 2, ' ', 0)
		for _, t := range all {
			state := "在用"
			if !t.Revoked.IsZero() {
				state = "已撤销"
			}
			fmt.Fprintln(w, strings.Join([]string{t.ID, t.Name, namesOf(t.Roles), t.Agency, state, day(t.Expires), day(t.Seen)}, "\t"))
		}
		return w.Flush()
	})
}

type tokenRevoke struct {
	folder
	ID string `arg:"" help:"令牌编号。"`
}

func (c *tokenRevoke) Run(s *streams) error {
	return c.do(s, beside, func(st *store.Store) error { return st.RevokeToken(s.ctx, console, c.ID) })
}
