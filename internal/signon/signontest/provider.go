package signontest

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	jose "github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// Provider is a real OpenID provider (zitadel/oidc, certified by the OpenID
// Foundation) with a few people in it. Unlike Issuer it keeps to the protocol;
// its fields make it an odd one. It tells names at its userinfo endpoint alone,
// as the protocol has it.
type Provider struct {
	*httptest.Server
	Client, Secret string
	People         map[string]Person // by login; the password is the login's too

	mu       sync.Mutex
	party    string            // whom the next tokens are made for; empty: the client
	audience []string          // and who else may use them
	life     time.Duration     // of the next tokens
	nonce    string            // in the next tokens; empty: the right one
	inToken  bool              // names stand in the token as well
	swapped  string            // whom userinfo speaks of instead
	stranger *rsa.PrivateKey   // signs instead of the published key
	keys     []*rsa.PrivateKey // published; the last one signs
	asked    map[string]*asking
	codes    map[string]string // code → id of what was asked
	tokens   map[string]string // access token → subject
	sessions map[string]string // cookie → login
	redirect string
}

// Person is somebody whom the provider knows.
type Person struct{ Subject, Name string }

// NewProvider starts a provider that closes with the test. It sends browsers
// back to redirect alone.
func NewProvider(t *testing.T, redirect string) *Provider {
	t.Helper()
	p := &Provider{Client: "wenping", Secret: "s3cret", life: time.Minute, redirect: redirect, People: map[string]Person{},
		asked: map[string]*asking{}, codes: map[string]string{}, tokens: map[string]string{}, sessions: map[string]string{}}
	p.Rotate()
	srv := httptest.NewUnstartedServer(nil)
	issuer := "http://" + srv.Listener.Addr().String()
	config := &op.Config{CodeMethodS256: true, DefaultLogoutRedirectURI: "/left"}
	rand.Read(config.CryptoKey[:])
	provider, err := op.NewProvider(config, shelf{p}, op.StaticIssuer(issuer), op.WithAllowInsecure())
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/", provider)
	mux.HandleFunc("/signin", p.signIn(op.AuthCallbackURL(provider), issuer))
	mux.HandleFunc("POST /oauth/token", p.token(provider, issuer))
	mux.HandleFunc("/end_session", func(w http.ResponseWriter, r *http.Request) {
		if k, err := r.Cookie("provider"); err == nil {
			p.mu.Lock()
			delete(p.sessions, k.Value)
			p.mu.Unlock()
		}
		provider.ServeHTTP(w, r)
	})
	mux.HandleFunc("/left", func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("signed out")) })
	srv.Config.Handler = mux
	srv.Start()
	p.Server = srv
	t.Cleanup(p.Close)
	return p
}

// What makes the provider an odd one.
func (p *Provider) Life(d time.Duration)       { p.set(func() { p.life = d }) }
func (p *Provider) Nonce(n string)             { p.set(func() { p.nonce = n }) }
func (p *Provider) NamesInToken()              { p.set(func() { p.inToken = true }) }
func (p *Provider) Userinfo(of string)         { p.set(func() { p.swapped = of }) }
func (p *Provider) SignWith(k *rsa.PrivateKey) { p.set(func() { p.stranger = k }) }

// For makes tokens for another party, which others may use.
func (p *Provider) For(party string, audience ...string) {
	p.set(func() { p.party, p.audience = party, audience })
}

// Rotate makes a new key; the old ones stay published.
func (p *Provider) Rotate() {
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	p.set(func() { p.keys = append(p.keys, k) })
}

func (p *Provider) set(do func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	do()
}

// Browser is somebody's browser at the provider.
type Browser struct {
	p    *Provider
	http http.Client
}

// Browser opens one.
func (p *Provider) Browser() *Browser {
	jar, _ := cookiejar.New(nil)
	b := &Browser{p: p, http: http.Client{Jar: jar}}
	b.http.CheckRedirect = func(req *http.Request, _ []*http.Request) error {
		if !strings.HasPrefix(req.URL.String(), p.URL) {
			return http.ErrUseLastResponse
		}
		return nil
	}
	return b
}

// ErrAsksWho is a provider that does not know who is at the browser.
var ErrAsksWho = errors.New("the provider asks who it is")

// Visit goes to the address that Begin gave and gives the one that the provider
// sends back to. Without a login the provider must know the browser already.
func (b *Browser) Visit(address, login string) (back *url.URL, err error) {
	res, err := b.http.Get(address)
	if err != nil {
		return nil, err
	}
	res.Body.Close()
	if at := res.Request.URL; at.Path == "/signin" {
		if login == "" {
			return nil, ErrAsksWho
		}
		if res, err = b.http.PostForm(at.String(), url.Values{"login": {login}, "password": {login}}); err != nil {
			return nil, err
		}
		res.Body.Close()
	}
	if res.StatusCode/100 != 3 {
		return nil, errors.New("the provider says " + res.Status)
	}
	return res.Location()
}

// Get looks at a page of the provider and says where that ended.
func (b *Browser) Get(address string) (*http.Response, error) { return b.http.Get(address) }

// signIn is the provider's own page of login.
func (p *Provider) signIn(back func(context.Context, string) string, issuer string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		id := r.URL.Query().Get("id")
		p.mu.Lock()
		login := ""
		if k, err := r.Cookie("provider"); err == nil {
			login = p.sessions[k.Value]
		}
		if l := r.PostFormValue("login"); l != "" && l == r.PostFormValue("password") {
			login = l
		}
		who, known := p.People[login]
		q := p.asked[id]
		if known && q != nil {
			q.subject, q.at, q.done = who.Subject, time.Now(), true
			k := rand.Text()
			p.sessions[k] = login
			http.SetCookie(w, &http.Cookie{Name: "provider", Value: k, Path: "/", HttpOnly: true})
		}
		p.mu.Unlock()
		switch {
		case q == nil:
			http.Error(w, "no such request", http.StatusBadRequest)
		case known:
			http.Redirect(w, r, back(op.ContextWithIssuer(r.Context(), issuer), id), http.StatusFound)
		case r.Method == http.MethodPost:
			http.Error(w, "wrong password", http.StatusUnauthorized)
		default:
			w.Write([]byte("who is it?"))
		}
	}
}

// token is the provider's answer to a code, with the token of another party in
// it where one is to be mistaken for ours.
func (p *Provider) token(provider http.Handler, issuer string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		party, audience, life := p.party, p.audience, p.life
		var of *asking
		if party != "" {
			of = p.asked[p.codes[r.FormValue("code")]]
		}
		p.mu.Unlock()
		if of == nil {
			provider.ServeHTTP(w, r)
			return
		}
		rec := httptest.NewRecorder()
		provider.ServeHTTP(rec, r)
		var answer map[string]any
		if err := json.Unmarshal(rec.Body.Bytes(), &answer); err != nil || rec.Code != http.StatusOK {
			http.Error(w, rec.Body.String(), rec.Code)
			return
		}
		request, another := *of.AuthRequest, *of
		request.ClientID = party
		another.AuthRequest, another.audience = &request, audience
		token, err := op.CreateIDToken(r.Context(), issuer, &another, life, "", "", shelf{p}, client{p})
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		answer["id_token"] = token
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(answer)
	}
}

// asking is a login under way.
type asking struct {
	*oidc.AuthRequest
	p        *Provider
	id       string
	subject  string
	audience []string
	at       time.Time
	done     bool
}

func (a *asking) GetID() string          { return a.id }
func (a *asking) GetACR() string         { return "" }
func (a *asking) GetAMR() []string       { return []string{"pwd"} }
func (a *asking) GetAuthTime() time.Time { return a.at }
func (a *asking) GetClientID() string    { return a.ClientID }
func (a *asking) GetSubject() string     { return a.subject }
func (a *asking) Done() bool             { return a.done }
func (a *asking) GetScopes() []string    { return a.Scopes }

func (a *asking) GetAudience() []string { return a.audience }

func (a *asking) GetNonce() string {
	a.p.mu.Lock()
	defer a.p.mu.Unlock()
	if a.p.nonce != "" {
		return a.p.nonce
	}
	return a.Nonce
}

func (a *asking) GetCodeChallenge() *oidc.CodeChallenge {
	if a.CodeChallenge == "" {
		return nil
	}
	return &oidc.CodeChallenge{Challenge: a.CodeChallenge, Method: a.CodeChallengeMethod}
}

// shelf is what the provider keeps its things in.
type shelf struct{ p *Provider }

var errNone = errors.New("there is none")

func (s shelf) CreateAuthRequest(_ context.Context, q *oidc.AuthRequest, _ string) (op.AuthRequest, error) {
	a := &asking{AuthRequest: q, p: s.p, id: rand.Text(), audience: []string{q.ClientID}}
	s.p.set(func() { s.p.asked[a.id] = a })
	return a, nil
}

func (s shelf) AuthRequestByID(_ context.Context, id string) (op.AuthRequest, error) {
	s.p.mu.Lock()
	defer s.p.mu.Unlock()
	if a := s.p.asked[id]; a != nil {
		return a, nil
	}
	return nil, errNone
}

func (s shelf) AuthRequestByCode(ctx context.Context, code string) (op.AuthRequest, error) {
	s.p.mu.Lock()
	id := s.p.codes[code]
	s.p.mu.Unlock()
	return s.AuthRequestByID(ctx, id)
}

func (s shelf) SaveAuthCode(_ context.Context, id, code string) error {
	s.p.set(func() { s.p.codes[code] = id })
	return nil
}

func (s shelf) DeleteAuthRequest(_ context.Context, id string) error {
	s.p.set(func() { delete(s.p.asked, id) })
	return nil
}

func (s shelf) CreateAccessToken(_ context.Context, q op.TokenRequest) (string, time.Time, error) {
	id := rand.Text()
	s.p.set(func() { s.p.tokens[id] = q.GetSubject() })
	return id, time.Now().Add(time.Minute), nil
}

func (s shelf) CreateAccessAndRefreshTokens(context.Context, op.TokenRequest, string) (string, string, time.Time, error) {
	return "", "", time.Time{}, errNone
}

func (s shelf) TokenRequestByRefreshToken(context.Context, string) (op.RefreshTokenRequest, error) {
	return nil, errNone
}
func (s shelf) TerminateSession(context.Context, string, string) error { return nil }
func (s shelf) RevokeToken(context.Context, string, string, string) *oidc.Error {
	return nil
}
func (s shelf) GetRefreshTokenInfo(context.Context, string, string) (string, string, error) {
	return "", "", op.ErrInvalidRefreshToken
}

// key of the provider, with its name.
type key struct {
	id  string
	key any
}

func (k key) ID() string                                  { return k.id }
func (k key) Key() any                                    { return k.key }
func (k key) Use() string                                 { return "sig" }
func (k key) Algorithm() jose.SignatureAlgorithm          { return jose.RS256 }
func (k key) SignatureAlgorithm() jose.SignatureAlgorithm { return jose.RS256 }

func keyName(i int) string { return "k" + string(rune('0'+i)) }

func (s shelf) SigningKey(context.Context) (op.SigningKey, error) {
	s.p.mu.Lock()
	defer s.p.mu.Unlock()
	i := len(s.p.keys) - 1
	if s.p.stranger != nil {
		return key{keyName(i), s.p.stranger}, nil
	}
	return key{keyName(i), s.p.keys[i]}, nil
}

func (s shelf) SignatureAlgorithms(context.Context) ([]jose.SignatureAlgorithm, error) {
	return []jose.SignatureAlgorithm{jose.RS256}, nil
}

func (s shelf) KeySet(context.Context) ([]op.Key, error) {
	s.p.mu.Lock()
	defer s.p.mu.Unlock()
	var out []op.Key
	for i, k := range s.p.keys {
		out = append(out, key{keyName(i), &k.PublicKey})
	}
	return out, nil
}

func (s shelf) GetClientByClientID(_ context.Context, id string) (op.Client, error) {
	if id != s.p.Client {
		return nil, errNone
	}
	return client(s), nil
}

func (s shelf) AuthorizeClientIDSecret(_ context.Context, id, secret string) error {
	if id != s.p.Client || secret != s.p.Secret {
		return errNone
	}
	return nil
}

func (s shelf) SetUserinfoFromScopes(context.Context, *oidc.UserInfo, string, string, []string) error {
	return nil
}

// SetUserinfoFromRequest fills in what stands in a token.
func (s shelf) SetUserinfoFromRequest(_ context.Context, u *oidc.UserInfo, q op.IDTokenRequest, _ []string) error {
	s.p.mu.Lock()
	defer s.p.mu.Unlock()
	u.Subject = q.GetSubject()
	if s.p.inToken {
		s.p.describe(u, u.Subject)
	}
	return nil
}

func (s shelf) SetUserinfoFromToken(_ context.Context, u *oidc.UserInfo, token, subject, _ string) error {
	s.p.mu.Lock()
	defer s.p.mu.Unlock()
	if s.p.tokens[token] != subject {
		return errNone
	}
	if s.p.swapped != "" {
		subject = s.p.swapped
	}
	s.p.describe(u, subject)
	return nil
}

func (p *Provider) describe(u *oidc.UserInfo, subject string) {
	u.Subject = subject
	for login, who := range p.People {
		if who.Subject == subject {
			u.Name, u.PreferredUsername = who.Name, login
		}
	}
}

func (s shelf) SetIntrospectionFromToken(context.Context, *oidc.IntrospectionResponse, string, string, string) error {
	return errNone
}

func (s shelf) GetPrivateClaimsFromScopes(context.Context, string, string, []string) (map[string]any, error) {
	return nil, nil
}

func (s shelf) GetKeyByIDAndClientID(context.Context, string, string) (*jose.JSONWebKey, error) {
	return nil, errNone
}

func (s shelf) ValidateJWTProfileScopes(context.Context, string, []string) ([]string, error) {
	return nil, errNone
}
func (s shelf) Health(context.Context) error { return nil }

// client is what the provider knows of the program that asks.
type client struct{ p *Provider }

func (c client) GetID() string                       { return c.p.Client }
func (c client) RedirectURIs() []string              { return []string{c.p.redirect} }
func (c client) PostLogoutRedirectURIs() []string    { return nil }
func (c client) ApplicationType() op.ApplicationType { return op.ApplicationTypeWeb }
func (c client) AuthMethod() oidc.AuthMethod         { return oidc.AuthMethodBasic }
func (c client) ResponseTypes() []oidc.ResponseType {
	return []oidc.ResponseType{oidc.ResponseTypeCode}
}
func (c client) GrantTypes() []oidc.GrantType        { return []oidc.GrantType{oidc.GrantTypeCode} }
func (c client) LoginURL(id string) string           { return "/signin?id=" + url.QueryEscape(id) }
func (c client) AccessTokenType() op.AccessTokenType { return op.AccessTokenTypeBearer }
func (c client) DevMode() bool                       { return true } // no TLS within a test
func (c client) IsScopeAllowed(string) bool          { return true }
func (c client) ClockSkew() time.Duration            { return 0 }
func (c client) IDTokenUserinfoClaimsAssertion() bool {
	c.p.mu.Lock()
	defer c.p.mu.Unlock()
	return c.p.inToken
}

func (c client) IDTokenLifetime() time.Duration {
	c.p.mu.Lock()
	defer c.p.mu.Unlock()
	return c.p.life
}

func (c client) RestrictAdditionalIdTokenScopes() func([]string) []string {
	return func(s []string) []string { return s }
}

func (c client) RestrictAdditionalAccessTokenScopes() func([]string) []string {
	return func(s []string) []string { return s }
}
