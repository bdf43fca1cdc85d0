package signon_test

import (
	"crypto/rand"
	"crypto/rsa"
	"net/http"
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

const redirect = "https://wp.example/login/sso/back"

// certified is a real provider with 陈静 in it.
func certified(t *testing.T) (*signontest.Provider, *signon.Provider) {
	op := signontest.NewProvider(t, redirect)
	op.People["chenjing"] = signontest.Person{Subject: "u-1", Name: "陈静"}
	return op, signon.New(signon.Config{Issuer: op.URL, ClientID: op.Client, Secret: op.Secret, Redirect: redirect})
}

// arrive walks a browser through a login up to the way back.
func arrive(t *testing.T, p *signon.Provider, b *signontest.Browser, login string) (ticket signon.Ticket, state, code string) {
	t.Helper()
	address, ticket, err := p.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	back, err := b.Visit(address, login)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(back.String(), redirect+"?") {
		t.Fatalf("the provider sends back to %s", back)
	}
	return ticket, back.Query().Get("state"), back.Query().Get("code")
}

func TestARealProviderVouches(t *testing.T) {
	for name, how := range map[string]func(*signontest.Provider){
		"names at userinfo":  func(*signontest.Provider) {},
		"names in the token": func(op *signontest.Provider) { op.NamesInToken(); op.Userinfo("nobody is asked") },
	} {
		t.Run(name, func(t *testing.T) {
			op, p := certified(t)
			how(op)
			b := op.Browser()
			for _, login := range []string{"chenjing", ""} { // the second time the provider knows the browser
				ticket, state, code := arrive(t, p, b, login)
				who, err := p.Finish(t.Context(), ticket, state, code)
				if err != nil || who.Subject != op.URL+" u-1" || who.Name != "陈静" || who.Login != "chenjing" {
					t.Fatalf("%+v %v", who, err)
				}
				if who, err := p.Finish(t.Context(), ticket, state, code); problem.From(err).Code != problem.Unknown {
					t.Errorf("a code was used twice: %+v %v", who, err)
				}
			}
			// With a new key, which we have not seen.
			op.Rotate()
			ticket, state, code := arrive(t, p, b, "")
			if _, err := p.Finish(t.Context(), ticket, state, code); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestWhatARealProviderSaysWronglyIsRefused(t *testing.T) {
	stranger, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	odd := func(how func(*signontest.Provider)) func(*signontest.Provider, *signon.Ticket, *string) {
		return func(op *signontest.Provider, _ *signon.Ticket, _ *string) { how(op) }
	}
	for name, wrong := range map[string]func(*signontest.Provider, *signon.Ticket, *string){
		"another audience":         odd(func(op *signontest.Provider) { op.For("somebody") }),
		"made for another party":   odd(func(op *signontest.Provider) { op.For("somebody", op.Client) }),
		"an old token":             odd(func(op *signontest.Provider) { op.Life(-time.Hour) }),
		"another nonce":            odd(func(op *signontest.Provider) { op.Nonce("x") }),
		"a stranger's signature":   odd(func(op *signontest.Provider) { op.SignWith(stranger) }),
		"userinfo of somebody":     odd(func(op *signontest.Provider) { op.Userinfo("u-2") }),
		"a secret that is changed": odd(func(op *signontest.Provider) { op.Secret = "another" }),
		"another verifier":         func(_ *signontest.Provider, t *signon.Ticket, _ *string) { t.Verifier = strings.Repeat("x", 43) },
		"no verifier":              func(_ *signontest.Provider, t *signon.Ticket, _ *string) { t.Verifier = "" },
		"an invented code":         func(_ *signontest.Provider, _ *signon.Ticket, code *string) { *code = "x" },
	} {
		t.Run(name, func(t *testing.T) {
			op, p := certified(t)
			ticket, state, code := arrive(t, p, op.Browser(), "chenjing")
			wrong(op, &ticket, &code)
			if who, err := p.Finish(t.Context(), ticket, state, code); problem.From(err).Code != problem.Unknown {
				t.Errorf("%+v %v", who, err)
			}
		})
	}
	t.Run("somebody it does not know", func(t *testing.T) {
		op, p := certified(t)
		address, _, err := p.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if back, err := op.Browser().Visit(address, "nobody"); err == nil {
			t.Errorf("it sends him back to %s", back)
		}
	})
	t.Run("an address that is not registered", func(t *testing.T) {
		op, _ := certified(t)
		p := signon.New(signon.Config{Issuer: op.URL, ClientID: op.Client, Secret: op.Secret, Redirect: "https://evil.example/back"})
		address, _, err := p.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if back, err := op.Browser().Visit(address, "chenjing"); err == nil {
			t.Errorf("it sends him to %s", back)
		}
	})
}

func TestWhoLeavesARealProviderIsAskedAgain(t *testing.T) {
	op, p := certified(t)
	b := op.Browser()
	arrive(t, p, b, "chenjing")
	arrive(t, p, b, "")
	to, err := p.Leave(t.Context())
	if err != nil || !strings.HasPrefix(to, op.URL+"/end_session?") {
		t.Fatalf("%q %v", to, err)
	}
	res, err := b.Get(to)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusOK || res.Request.URL.Path != "/left" {
		t.Errorf("leaving ends at %s: %s", res.Request.URL, res.Status)
	}
	address, _, err := p.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if back, err := b.Visit(address, ""); err != signontest.ErrAsksWho {
		t.Errorf("it still knows the browser: %s %v", back, err)
	}
	// A service that cannot be left says so.
	if to, err := provider(signontest.New(t)).Leave(t.Context()); to != "" || err != nil {
		t.Errorf("%q %v", to, err)
	}
}
