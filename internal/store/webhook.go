package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/riverqueue/river"

	"wenping/internal/problem"
)

// Happening is what others are told of a case.
type Happening string

const (
	WasReviewed Happening = "reviewed" // the machine has read and judged it
	WasFailed   Happening = "failed"   // it could not, or was cancelled
	WasDecided  Happening = "decided"  // persons have decided on the last open point
	WasIssued   Happening = "issued"   // a letter was issued
	WasFiled    Happening = "filed"    // a filing form became final
	Ping        Happening = "ping"     // nothing: whether the way is open
)

// Happenings that a webhook may be told of.
var Happenings = []Happening{WasReviewed, WasFailed, WasDecided, WasIssued, WasFiled}

// Webhook is an address that is told.
type Webhook struct {
	ID      string
	URL     string
	Secret  string // signs; whsec_ and base64
	Events  []Happening
	Created time.Time
	Creator string
	Tried   time.Time // of the last delivery; zero: none yet
	Wrong   string    // with it, English; empty: it arrived
	Sent    int       // deliveries that arrived
}

// Event is what a webhook is sent as JSON: what happened to which case. What
// the report says is not in it; who may see that asks for it with a token.
type Event struct {
	Schema string       `json:"schema"` // wenping.event/1
	ID     string       `json:"id"`
	Event  Happening    `json:"event"`
	At     string       `json:"at"`
	Report *EventReport `json:"report,omitempty"`
	Letter *EventLetter `json:"letter,omitempty"`
	Form   *EventForm   `json:"form,omitempty"`
}

// EventReport is the case as an event names it.
type EventReport struct {
	ID         string `json:"id"`
	SHA256     string `json:"sha256"`
	State      State  `json:"state"`
	Suggestion string `json:"suggestion,omitempty"`
	Code       string `json:"code,omitempty"` // why it failed
}

// EventLetter is an issued letter as an event names it.
type EventLetter struct {
	N      int    `json:"n"`
	Kind   string `json:"kind"`
	Number string `json:"number"`
}

// EventForm is a final filing form as an event names it.
type EventForm struct {
	N int `json:"n"`
}

// Deliver sends an event to a webhook; body is the event as JSON. An error is
// tried again, ErrUndeliverable is not.
type Deliver func(ctx context.Context, h Webhook, event string, body []byte) error

// ErrUndeliverable is an error that will not pass by itself.
var ErrUndeliverable = errors.New("not to be delivered")

type hookJob struct {
	Hook  string          `json:"hook"`
	Event string          `json:"event"`
	Body  json.RawMessage `json:"body"`
}

func (hookJob) Kind() string { return "webhook" }

const (
	hookQueue    = "webhooks" // of its own: a slow receiver keeps no report waiting
	hookAttempts = 12         // some two days
	hookTime     = 15 * time.Second
)

func (hookJob) InsertOpts() river.InsertOpts {
	return river.InsertOpts{MaxAttempts: hookAttempts, Queue: hookQueue}
}

// patience before the next delivery, by attempt.
var patience = []time.Duration{5 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour, 8 * time.Hour}

type hookWorker struct {
	river.WorkerDefaults[hookJob]
	store *Store
}

func (w *hookWorker) Timeout(*river.Job[hookJob]) time.Duration { return hookTime }

func (w *hookWorker) NextRetry(j *river.Job[hookJob]) time.Time {
	wait := patience[min(j.Attempt, len(patience))-1]
	if w.store.hurry != nil {
		wait = w.store.hurry(j.Attempt)
	}
	return w.store.now().Add(wait)
}

func (w *hookWorker) Work(ctx context.Context, j *river.Job[hookJob]) error {
	s := w.store
	h, err := scanWebhook(s.db.QueryRowContext(ctx, `SELECT `+webhookColumns+` FROM webhooks WHERE id = ?`, j.Args.Hook))
	if errors.Is(err, sql.ErrNoRows) || s.deliver == nil {
		return river.JobCancel(fmt.Errorf("webhook %s is gone", j.Args.Hook))
	}
	if err != nil {
		return later(err)
	}
	err = s.deliver(ctx, h, j.Args.Event, j.Args.Body)
	if ctx.Err() != nil && !errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return river.JobSnooze(0) // the service is stopping
	}
	wrong, sent := "", 1
	if err != nil {
		wrong, sent = clip(err.Error(), 200), 0
		s.log.Warn("webhook not delivered", "webhook", h.ID, "attempt", j.Attempt, "err", wrong)
	}
	if _, e := s.db.ExecContext(context.WithoutCancel(ctx), `UPDATE webhooks SET tried = ?, wrong = ?, sent = sent + ? WHERE id = ?`, stamp(s.now()), wrong, sent, h.ID); e != nil {
		s.log.Warn("webhook not noted", "webhook", h.ID, "err", e)
	}
	if errors.Is(err, ErrUndeliverable) {
		return river.JobCancel(err)
	}
	return err
}

// happened queues what is to be told of a case, in the transaction in which it
// happens: what, and of a letter or form which. A self-check of an agency is its
// own affair.
func (s *Store) happened(ctx context.Context, tx *sql.Tx, id string, e Event) error {
	if s.deliver == nil && !s.shared { // nobody delivers
		return nil
	}
	ids, err := texts(tx.QueryContext(ctx, `SELECT id FROM webhooks WHERE ' ' || events || ' ' LIKE '% ' || ? || ' %'`, string(e.Event)))
	if err != nil || len(ids) == 0 {
		return err
	}
	r := &EventReport{ID: id}
	var own bool
	err = tx.QueryRowContext(ctx, `SELECT sha256, state, suggestion, error_code, stage = 'draft' AND unit <> '' FROM cases WHERE id = ?`, id).Scan(&r.SHA256, &r.State, &r.Suggestion, &r.Code, &own)
	if err != nil || own {
		return err
	}
	e.Report = r
	for _, hook := range ids {
		if err := s.tell(ctx, tx, hook, e); err != nil {
			return err
		}
	}
	return nil
}

// tell queues an event for one webhook.
func (s *Store) tell(ctx context.Context, tx *sql.Tx, hook string, e Event) error {
	e.Schema, e.ID, e.At = "wenping.event/1", newID(), stamp(s.now())
	body, err := json.Marshal(e)
	if err != nil {
		return err
	}
	return s.queue.insert(ctx, tx, hookJob{Hook: hook, Event: e.ID, Body: body}, nil)
}

const webhookColumns = `id, url, secret, events, created, creator, tried, wrong, sent`

func scanWebhook(row interface{ Scan(...any) error }) (Webhook, error) {
	var h Webhook
	var events, created, tried string
	if err := row.Scan(&h.ID, &h.URL, &h.Secret, &events, &created, &h.Creator, &tried, &h.Wrong, &h.Sent); err != nil {
		return Webhook{}, err
	}
	for _, e := range strings.Fields(events) {
		h.Events = append(h.Events, Happening(e))
	}
	h.Created, _ = time.Parse(time.RFC3339Nano, created)
	h.Tried, _ = time.Parse(time.RFC3339Nano, tried)
	return h, nil
}

// maxWebhooks bounds how often everything is told.
const maxWebhooks = 20

// AddWebhook makes a webhook with a secret of its own. Whether its address is
// allowed is asked before.
func (s *Store) AddWebhook(ctx context.Context, by, url string, events []Happening) (Webhook, error) {
	for _, e := range events {
		if !slices.Contains(Happenings, e) {
			return Webhook{}, problem.New(problem.Usage, "没有“%s”这种通知。可用：reviewed、failed、decided、issued、filed。", clip(string(e), 40))
		}
	}
	if len(events) == 0 {
		return Webhook{}, problem.New(problem.Usage, "请至少选择一种通知。")
	}
	var secret [32]byte
	rand.Read(secret[:])
	h := Webhook{ID: newID(), URL: url, Secret: "whsec_" + base64.StdEncoding.EncodeToString(secret[:]), Created: s.now().UTC().Truncate(time.Millisecond), Creator: by}
	var names []string
	for _, e := range Happenings {
		if slices.Contains(events, e) {
			names, h.Events = append(names, string(e)), append(h.Events, e)
		}
	}
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		var n, same int
		if err := tx.QueryRowContext(ctx, `SELECT count(*), count(CASE WHEN url = ? THEN 1 END) FROM webhooks`, url).Scan(&n, &same); err != nil {
			return err
		}
		switch {
		case same > 0:
			return problem.New(problem.Conflict, "这个地址已经登记过。需要更改的，请先删除再登记。")
		case n >= maxWebhooks:
			return problem.New(problem.Conflict, "最多登记 %d 个通知地址。请先删除不用的。", maxWebhooks)
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO webhooks (id, url, secret, events, created, creator) VALUES (?, ?, ?, ?, ?, ?)`,
			h.ID, h.URL, h.Secret, strings.Join(names, " "), stamp(h.Created), by); err != nil {
			return err
		}
		return s.note(ctx, tx, by, "webhook.add", "", h.ID+" "+clip(url, 200))
	})
	return h, err
}

// Webhooks, the oldest first; without their secrets.
func (s *Store) Webhooks(ctx context.Context) ([]Webhook, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT `+webhookColumns+` FROM webhooks ORDER BY created, id`)
	if err != nil {
		return nil, fmt.Errorf("find webhooks: %w", err)
	}
	defer rows.Close()
	var out []Webhook
	for rows.Next() {
		h, err := scanWebhook(rows)
		if err != nil {
			return nil, err
		}
		h.Secret = ""
		out = append(out, h)
	}
	return out, rows.Err()
}

// RemoveWebhook ends a webhook; what still waits for it is not sent.
func (s *Store) RemoveWebhook(ctx context.Context, by, id string) error {
	return s.onWebhook(ctx, by, id, "webhook.remove", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM webhooks WHERE id = ?`, id)
		return err
	})
}

// TryWebhook sends a ping.
func (s *Store) TryWebhook(ctx context.Context, by, id string) error {
	return s.onWebhook(ctx, by, id, "webhook.try", func(tx *sql.Tx) error { return s.tell(ctx, tx, id, Event{Event: Ping}) })
}

func (s *Store) onWebhook(ctx context.Context, by, id, what string, do func(*sql.Tx) error) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM webhooks WHERE id = ?`, id).Scan(&n); err != nil {
			return err
		}
		if n == 0 {
			return problem.New(problem.NotFound, "没有编号为“%s”的通知地址。", clip(id, 40))
		}
		if err := do(tx); err != nil {
			return err
		}
		return s.note(ctx, tx, by, what, "", id)
	})
}
