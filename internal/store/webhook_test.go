package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"wenping/internal/problem"
	"wenping/internal/review"
)

// told is a receiver of events: it fails as often as it is asked to.
type told struct {
	events chan Event
	wrong  chan error
}

func newTold() *told { return &told{make(chan Event, 100), make(chan error, 100)} }

func (r *told) deliver(_ context.Context, h Webhook, event string, body []byte) error {
	select {
	case err := <-r.wrong:
		return err
	default:
	}
	var e Event
	if err := json.Unmarshal(body, &e); err != nil || e.ID != event || !strings.HasPrefix(h.Secret, "whsec_") {
		return fmt.Errorf("%s %s: %w", event, body, err)
	}
	r.events <- e
	return nil
}

func (r *told) open(t *testing.T, dir string, run Run) *Store {
	t.Helper()
	s, err := openAt(t, Config{Dir: dir, Run: run, Deliver: r.deliver, Hurry: func(int) time.Duration { return 0 }})
	return working(t, s, err)
}

func hooked(t *testing.T, s *Store, events ...Happening) Webhook {
	t.Helper()
	h, err := s.AddWebhook(t.Context(), "林管", fmt.Sprint("https://oa.example/", events), events)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestWhatHappensToACaseIsTold(t *testing.T) {
	r := newTold()
	s := r.open(t, t.TempDir(), func(ctx context.Context, c Case, report Upload, with []Upload, progress func(Progress)) (Product, error) {
		if string(report.Data) == "坏" {
			return Product{}, problem.New(problem.Corrupt, "文件已损坏。")
		}
		p, err := echo(ctx, c, report, with, progress)
		p.Digest.Standing.Undecided = 2
		return p, err
	})
	hooked(t, s, Happenings...)
	c := handed(t, s, "报告")
	await(t, s, c.ID)
	if e := <-r.events; e.Event != WasReviewed || e.Report.ID != c.ID || e.Report.State != Done || e.Report.Suggestion != "file" || e.Report.SHA256 != c.File.SHA256 || e.Schema != "wenping.event/1" {
		t.Errorf("%+v %+v", e, e.Report)
	}
	bad := handed(t, s, "坏")
	if e := <-r.events; e.Event != WasFailed || e.Report.ID != bad.ID || e.Report.Code != "corrupt" {
		t.Errorf("%+v", e.Report)
	}
	// Decided is told when the last open point is decided, not before and not again.
	for i, open := range []int{1, 0, 0} {
		_, err := s.Say(t.Context(), c.ID, review.Act{Deed: review.Comment, By: "陈静", Note: fmt.Sprint(i)}, -1, func([]review.Act, *review.Act) error { return nil },
			func([]review.Act) Standing { return Standing{Undecided: open} })
		if err != nil {
			t.Fatal(err)
		}
	}
	if e := <-r.events; e.Event != WasDecided || e.Report.ID != c.ID {
		t.Errorf("%+v", e)
	}
	l, err := s.SaveLetter(t.Context(), c.ID, "李文", Signing{Kind: "file", No: 5})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.IssueLetter(t.Context(), l, "马建国", 3, false, Register{"云政法函", 2026, "云政法函〔2026〕5号"}, nil); err != nil {
		t.Fatal(err)
	}
	if e := <-r.events; e.Event != WasIssued || e.Letter == nil || e.Letter.Number != "云政法函〔2026〕5号" || e.Letter.N != 1 {
		t.Errorf("%+v", e)
	}
	if err := s.FinishForm(t.Context(), Form{Case: c.ID}, "李文", nil); err != nil {
		t.Fatal(err)
	}
	if e := <-r.events; e.Event != WasFiled || e.Form == nil || e.Form.N != 1 || e.Report.ID != c.ID {
		t.Errorf("%+v", e)
	}
	if len(r.events) > 0 {
		t.Errorf("told more: %+v", <-r.events)
	}
}

func TestOnlyWhatWasAskedForAndNoSelfCheck(t *testing.T) {
	r := newTold()
	s := r.open(t, t.TempDir(), echo)
	hooked(t, s, WasFailed)
	await(t, s, handed(t, s, "报告").ID)
	h := hooked(t, s, WasReviewed)
	own, err := s.SubmitBy(t.Context(), Sender{ID: "a", Agency: "河岳咨询"}, Upload{"自查.docx", []byte("自查")}, nil, Options{Stage: "draft"})
	if err != nil {
		t.Fatal(err)
	}
	await(t, s, own.ID)
	if err := s.TryWebhook(t.Context(), "林管", h.ID); err != nil {
		t.Fatal(err)
	}
	if e := <-r.events; e.Event != Ping || e.Report != nil {
		t.Errorf("%+v", e)
	}
}

// A receiver that is down is told later, also after the service was stopped;
// one that is removed is told nothing more.
func TestAnEventWaitsForItsReceiver(t *testing.T) {
	dir := t.TempDir()
	down := newTold()
	for range 100 {
		down.wrong <- errors.New("answered 503")
	}
	s := down.open(t, dir, echo)
	h := hooked(t, s, WasReviewed)
	c := handed(t, s, "报告")
	await(t, s, c.ID)
	for len(down.wrong) > 97 { // it is tried again
		<-time.After(10 * time.Millisecond)
	}
	s.Close(t.Context())
	up := newTold()
	s = up.open(t, dir, echo)
	if e := <-up.events; e.Report.ID != c.ID {
		t.Errorf("%+v", e)
	}
	for {
		all, err := s.Webhooks(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if all[0].Secret != "" {
			t.Error("the secret is shown")
		}
		if all[0].Sent == 1 && all[0].Wrong == "" && !all[0].Tried.IsZero() {
			break
		}
		<-time.After(10 * time.Millisecond)
	}
	up.wrong <- fmt.Errorf("%w: answered 410", ErrUndeliverable)
	if err := s.TryWebhook(t.Context(), "林管", h.ID); err != nil {
		t.Fatal(err)
	}
	for len(up.wrong) > 0 {
		<-time.After(10 * time.Millisecond)
	}
	if err := s.RemoveWebhook(t.Context(), "林管", h.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.TryWebhook(t.Context(), "林管", h.ID); problem.From(err).Code != problem.NotFound {
		t.Errorf("%v", err)
	}
	await(t, s, handed(t, s, "后来").ID)
	if len(up.events) > 0 {
		t.Errorf("told after its end: %+v", <-up.events)
	}
}

func TestWebhooksAreChecked(t *testing.T) {
	s := newTold().open(t, t.TempDir(), echo)
	for _, events := range [][]Happening{nil, {"moon"}, {Ping}} {
		if _, err := s.AddWebhook(t.Context(), "林管", "https://oa.example/", events); problem.From(err).Code != problem.Usage {
			t.Errorf("%v: %v", events, err)
		}
	}
	hooked(t, s, WasIssued)
	if _, err := s.AddWebhook(t.Context(), "林管", "https://oa.example/[issued]", []Happening{WasIssued}); problem.From(err).Code != problem.Conflict {
		t.Errorf("twice: %v", err)
	}
	if n, err := s.VerifyAudit(t.Context()); err != nil || n != 1 {
		t.Errorf("%d %v", n, err)
	}
}
