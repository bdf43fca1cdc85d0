package webhook

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"wenping/internal/problem"
)

const secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="

func sender(t *testing.T, origins ...string) *Sender {
	t.Helper()
	s, err := New(origins)
	if err != nil {
		t.Fatal(err)
	}
	s.now = func() time.Time { return time.Unix(1700000000, 0) }
	return s
}

func TestAnEventIsSignedAndSent(t *testing.T) {
	var got *http.Request
	var body []byte
	answer := http.StatusNoContent
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r
		body, _ = io.ReadAll(r.Body)
		w.WriteHeader(answer)
	}))
	defer srv.Close()
	s := sender(t, srv.URL)
	if err := s.Send(t.Context(), srv.URL+"/notify?key=1", secret, "evt1", []byte(`{"a":1}`)); err != nil {
		t.Fatal(err)
	}
	want, _ := Sign(secret, "evt1", "1700000000", []byte(`{"a":1}`))
	if got.Header.Get("Webhook-Signature") != want || got.Header.Get("Webhook-Id") != "evt1" || got.Header.Get("Webhook-Timestamp") != "1700000000" || string(body) != `{"a":1}` || got.URL.RequestURI() != "/notify?key=1" {
		t.Errorf("%v %s", got.Header, body)
	}
	for status, gone := range map[int]bool{500: false, 404: false, 302: false, 410: true} {
		answer = status
		if err := s.Send(t.Context(), srv.URL, secret, "e", nil); err == nil || errors.Is(err, ErrGone) != gone {
			t.Errorf("%d: %v", status, err)
		}
	}
}

// The value was worked out apart, with openssl.
func TestTheSignatureIsTheConventions(t *testing.T) {
	got, err := Sign(secret, "msg_1", "1700000000", []byte(`{"event":"ping"}`))
	if want := "v1,j00JedDkVzEjOpwf/aPyN5SWLXH3g/GnEy+tiuVbHV4="; err != nil || got != want {
		t.Errorf("%s %v, want %s", got, err, want)
	}
	if _, err := Sign("whsec_***", "a", "b", nil); err == nil {
		t.Error("a secret that is none was used")
	}
}

func TestOnlyWhereItWasAllowed(t *testing.T) {
	s := sender(t, "https://oa.example", "http://10.0.0.5:8080/")
	for address, may := range map[string]bool{
		"https://oa.example/x": true, "https://OA.example:443/x": true, "http://10.0.0.5:8080/a?b=c": true,
		"http://oa.example/x": false, "https://oa.example:8443/x": false, "https://oa.example.evil.test/": false, "https://oa.example@evil.test/": false,
		"http://10.0.0.5/": false, "http://127.0.0.1:8080/": false, "file:///etc/passwd": false, "": false, "//oa.example/": false, "https://u:p@oa.example/": false,
	} {
		err := s.Allows(address)
		if (err == nil) != may {
			t.Errorf("%s: %v", address, err)
		}
		if err != nil {
			if problem.From(err).Code != problem.Usage {
				t.Errorf("%s: %v", address, err)
			}
			if err := s.Send(t.Context(), address, secret, "e", nil); !errors.Is(err, ErrGone) {
				t.Errorf("%s is sent to: %v", address, err)
			}
		}
	}
	for _, bad := range []string{"oa.example", "ftp://oa.example", "https://oa.example/path", "https://u@oa.example", "https://"} {
		if _, err := New([]string{bad}); problem.From(err).Code != problem.Usage {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	hit := false
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hit = true }))
	defer other.Close()
	srv := httptest.NewServer(http.RedirectHandler(other.URL, http.StatusTemporaryRedirect))
	defer srv.Close()
	if err := sender(t, srv.URL, other.URL).Send(t.Context(), srv.URL, secret, "e", []byte("x")); err == nil || hit {
		t.Errorf("%v, followed: %v", err, hit)
	}
}

func TestNobodyAnswers(t *testing.T) {
	srv := httptest.NewServer(http.NotFoundHandler())
	srv.Close()
	if err := sender(t, srv.URL).Send(t.Context(), srv.URL, secret, "e", nil); err == nil || errors.Is(err, ErrGone) {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := sender(t, srv.URL).Send(ctx, srv.URL, secret, "e", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
