package signon_test

import (
	"crypto/rand"
	"crypto/rsa"
	"strings"
	"testing"
	"time"

	"wenping/internal/problem"
	"wenping/internal/signon"
	"wenping/internal/signon/signontest"
)

func provider(i *signontest.Issuer) *signon.Provider {
	return signon.New(signon.Config{Issuer: i.URL, ClientID: i.Client, Secret: i.Secret, Redirect: "https://wp.example/login/sso/back", Name: "统一认证"})
}

func TestWhomTheServiceVouchesFor(t *testing.T) {
	i := signontest.New(t)
	i.Claims = map[string]any{"name": "陈静", "preferred_username": "chenjing"}
	p := provider(i)
	address, ticket, err := p.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"code_challenge_method=S256", "state=", "nonce=", "scope=openid+profile", "client_id=wenping"} {
		if !strings.Contains(address, want) {
			t.Errorf("%s has no %s", address, want)
		}
	}
	back, err := i.Visit(address)
	if err != nil {
		t.Fatal(err)
	}
	q := back.Query()
	who, err := p.Finish(t.Context(), ticket, q.Get("state"), q.Get("code"))
	if err != nil || who.Subject != i.URL+" u-1" || who.Name != "陈静" || who.Login != "chenjing" {
		t.Fatalf("%+v %v", who, err)
	}
	if _, err := p.Finish(t.Context(), ticket, q.Get("state"), q.Get("code")); problem.From(err).Code != problem.Unknown {
		t.Errorf("a code was used twice: %v", err)
	}
}

func TestWhatIsNotInOrderIsRefused(t *testing.T) {
	stranger, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	for name, wrong := range map[string]func(*signontest.Issuer, *signon.Ticket, map[string]string){
		"another state":    func(_ *signontest.Issuer, _ *signon.Ticket, q map[string]string) { q["state"] += "x" },
		"no state":         func(_ *signontest.Issuer, t *signon.Ticket, q map[string]string) { t.State, q["state"] = "", "" },
		"no code":          func(_ *signontest.Issuer, _ *signon.Ticket, q map[string]string) { q["code"] = "" },
		"an invented code": func(_ *signontest.Issuer, _ *signon.Ticket, q map[string]string) { q["code"] = "x" },
		"another nonce":    func(_ *signontest.Issuer, t *signon.Ticket, _ map[string]string) { t.Nonce = "x" },
		"another verifier": func(_ *signontest.Issuer, t *signon.Ticket, _ map[string]string) {
			t.Verifier = strings.Repeat("x", 43)
		},
		"another audience": func(i *signontest.Issuer, _ *signon.Ticket, _ map[string]string) { i.Claims["aud"] = "somebody" },
		"another issuer": func(i *signontest.Issuer, _ *signon.Ticket, _ map[string]string) {
			i.Claims["iss"] = "https://evil.example"
		},
		"an old token": func(i *signontest.Issuer, _ *signon.Ticket, _ map[string]string) {
			i.Claims["exp"] = time.Now().Add(-time.Hour).Unix()
		},
		"a stranger's key": func(i *signontest.Issuer, _ *signon.Ticket, _ map[string]string) { i.Key = stranger },
		"no subject":       func(i *signontest.Issuer, _ *signon.Ticket, _ map[string]string) { i.Claims["sub"] = "" },
		"an endless subject": func(i *signontest.Issuer, _ *signon.Ticket, _ map[string]string) {
			i.Claims["sub"] = strings.Repeat("x", 300)
		},
	} {
		t.Run(name, func(t *testing.T) {
			i := signontest.New(t)
			p := provider(i)
			address, ticket, err := p.Begin(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			back, err := i.Visit(address)
			if err != nil {
				t.Fatal(err)
			}
			q := map[string]string{"state": back.Query().Get("state"), "code": back.Query().Get("code")}
			wrong(i, &ticket, q)
			if who, err := p.Finish(t.Context(), ticket, q["state"], q["code"]); problem.From(err).Code != problem.Unknown {
				t.Errorf("%+v %v", who, err)
			}
		})
	}
}

func TestAServiceThatIsDownIsSaidAndFoundLater(t *testing.T) {
	i := signontest.New(t)
	p := signon.New(signon.Config{Issuer: "http://127.0.0.1:1", ClientID: "x"})
	if _, _, err := p.Begin(t.Context()); problem.From(err).Code != problem.Busy {
		t.Errorf("%v", err)
	}
	p = provider(i)
	if _, _, err := p.Begin(t.Context()); err != nil {
		t.Error(err)
	}
}
