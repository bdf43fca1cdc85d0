// Package signon asks an office's own sign-on service (OpenID Connect) who
// somebody is.
//
// What: Begin gives the address to send a browser to, Finish takes what it
// comes back with and gives who the service vouches for. Code flow with PKCE,
// state and nonce; names that are not in the token are asked for (userinfo).
//
// Why: who has left the office is gone there first; here he has roles, which
// the administrator gives.
//
// Never: it knows no account, role or session. A claim about roles or groups is
// not read.
package signon

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"wenping/internal/problem"
)

// Config of a provider.
type Config struct {
	Issuer   string
	ClientID string
	Secret   string
	Redirect string // where the browser comes back to
	Name     string // for people
}

// Provider is one sign-on service. It is found when it is first needed: our
// start does not wait for it.
type Provider struct {
	cfg    Config
	client *http.Client

	mu    sync.Mutex
	found *service
}

// service is what the provider says of itself.
type service struct {
	*oidc.Provider
	verifier *oidc.IDTokenVerifier
	oauth    *oauth2.Config
	end      string // where a person logs out there; empty: nowhere
}

// Ticket is kept for a browser between Begin and Finish.
type Ticket struct{ State, Nonce, Verifier string }

// Identity is who the service vouches for.
type Identity struct {
	Subject string // issuer and subject
	Name    string
	Login   string
}

// New makes a provider.
func New(cfg Config) *Provider {
	return &Provider{cfg: cfg, client: &http.Client{Timeout: 10 * time.Second}}
}

// Name of the service for people.
func (p *Provider) Name() string { return p.cfg.Name }

var silent = "统一认证服务没有应答。请稍后再试，或用登录名和密码登录；一直如此的，请联系管理员。"

func (p *Provider) find(ctx context.Context) (*service, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found != nil {
		return p.found, nil
	}
	found, err := oidc.NewProvider(ctx, p.cfg.Issuer)
	if err != nil {
		return nil, problem.Wrap(problem.Busy, err, "%s", silent)
	}
	var more struct {
		End string `json:"end_session_endpoint"`
	}
	if err := found.Claims(&more); err != nil {
		return nil, problem.Wrap(problem.Busy, err, "%s", silent)
	}
	p.found = &service{Provider: found, end: more.End,
		oauth: &oauth2.Config{ClientID: p.cfg.ClientID, ClientSecret: p.cfg.Secret, Endpoint: found.Endpoint(), RedirectURL: p.cfg.Redirect, Scopes: []string{oidc.ScopeOpenID, "profile"}},
		// The keys are fetched again and again, long after this request.
		verifier: found.VerifierContext(oidc.ClientContext(context.Background(), p.client), &oidc.Config{ClientID: p.cfg.ClientID})}
	return p.found, nil
}

// Begin gives the address of the service for a browser, and its ticket.
func (p *Provider) Begin(ctx context.Context) (address string, t Ticket, err error) {
	found, err := p.find(oidc.ClientContext(ctx, p.client))
	if err != nil {
		return "", t, err
	}
	t = Ticket{oauth2.GenerateVerifier(), oauth2.GenerateVerifier(), oauth2.GenerateVerifier()}
	return found.oauth.AuthCodeURL(t.State, oidc.Nonce(t.Nonce), oauth2.S256ChallengeOption(t.Verifier)), t, nil
}

// Leave gives the address at which a person ends what he has begun at the
// service itself; empty: it has none. He stays there: an address to come back to
// would have to be registered.
func (p *Provider) Leave(ctx context.Context) (string, error) {
	found, err := p.find(oidc.ClientContext(ctx, p.client))
	if err != nil || found.end == "" {
		return "", err
	}
	u, err := url.Parse(found.end)
	if err != nil {
		return "", problem.Wrap(problem.Busy, err, "%s", silent)
	}
	q := u.Query()
	q.Set("client_id", p.cfg.ClientID)
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// refused is what a browser came back with that is not in order.
func refused(cause error) error {
	return problem.Wrap(problem.Unknown, cause, "统一认证没有通过。请重新登录；一直如此的，请联系管理员。")
}

// Finish takes code and state that the browser came back with.
func (p *Provider) Finish(ctx context.Context, t Ticket, state, code string) (Identity, error) {
	if t.State == "" || state != t.State {
		return Identity{}, refused(errors.New("state does not match"))
	}
	if code == "" {
		return Identity{}, refused(errors.New("no code"))
	}
	ctx = oidc.ClientContext(ctx, p.client)
	found, err := p.find(ctx)
	if err != nil {
		return Identity{}, err
	}
	token, err := found.oauth.Exchange(ctx, code, oauth2.VerifierOption(t.Verifier))
	if err != nil {
		var answer *oauth2.RetrieveError
		if errors.As(err, &answer) {
			return Identity{}, refused(errors.New("token endpoint: " + answer.ErrorCode))
		}
		return Identity{}, problem.Wrap(problem.Busy, err, "%s", silent)
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return Identity{}, refused(errors.New("no id_token"))
	}
	id, err := found.verifier.Verify(ctx, raw)
	if err != nil {
		return Identity{}, refused(err)
	}
	if id.Nonce != t.Nonce {
		return Identity{}, refused(errors.New("nonce does not match"))
	}
	var told, more names
	if err := id.Claims(&told); err != nil {
		return Identity{}, refused(err)
	}
	if told.Party != "" && told.Party != p.cfg.ClientID {
		return Identity{}, refused(errors.New("made for another party"))
	}
	if id.Subject == "" || len(id.Subject) > 255 {
		return Identity{}, refused(errors.New("subject of odd length"))
	}
	// Many services put names into their answer to userinfo alone.
	if (told.Name == "" || told.Login == "") && found.UserInfoEndpoint() != "" {
		info, err := found.UserInfo(ctx, oauth2.StaticTokenSource(token))
		if err != nil {
			return Identity{}, problem.Wrap(problem.Busy, err, "%s", silent)
		}
		if info.Subject != id.Subject {
			return Identity{}, refused(errors.New("userinfo speaks of another subject"))
		}
		if err := info.Claims(&more); err != nil {
			return Identity{}, refused(err)
		}
	}
	return Identity{Subject: id.Issuer + " " + id.Subject, Name: strings.TrimSpace(cmp.Or(told.Name, more.Name)), Login: cmp.Or(told.Login, more.Login)}, nil
}

// names that a service tells of a person, and whom it tells them to.
type names struct {
	Name  string `json:"name"`
	Login string `json:"preferred_username"`
	Party string `json:"azp"`
}
