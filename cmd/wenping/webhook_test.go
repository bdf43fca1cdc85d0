package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"wenping/internal/webhook"
)

// Another system is told of a review and of an issue, signed, although it was
// down when they happened.
func TestAnotherSystemIsTold(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the service and waits for a second delivery")
	}
	type delivery struct {
		head http.Header
		body []byte
	}
	deliveries := make(chan delivery, 10)
	attempts := 0
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		if attempts++; attempts == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		deliveries <- delivery{r.Header, b}
	}))
	defer srv.Close()
	base := running(t, "--webhook-to", srv.URL)
	c := newCaller(base)
	var hook struct{ ID, Secret string }
	if status, err := c.ask("POST", "/api/v1/webhooks", map[string]any{"url": srv.URL + "/notify", "events": []string{"reviewed"}}, &hook); status != http.StatusCreated || err != nil {
		t.Fatal(status, err)
	}
	id := uploaded(t, base, "../../testdata/reports/simple/clean.word.docx")
	select {
	case d := <-deliveries:
		want, err := webhook.Sign(hook.Secret, d.head.Get("Webhook-Id"), d.head.Get("Webhook-Timestamp"), d.body)
		if err != nil || d.head.Get("Webhook-Signature") != want {
			t.Errorf("signed %s, want %s", d.head.Get("Webhook-Signature"), want)
		}
		var e struct {
			ID, Event string
			Report    struct{ ID, State string }
		}
		if err := json.Unmarshal(d.body, &e); err != nil || e.ID != d.head.Get("Webhook-Id") || e.Event != "reviewed" || e.Report.ID != id || e.Report.State != "done" {
			t.Errorf("%s %v", d.body, err)
		}
	case <-time.After(2 * time.Minute):
		t.Fatal("nothing came")
	}
}
