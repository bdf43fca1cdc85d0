package store

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"
)

// hub knows what this process works on, and tells progress to those who watch
// here. A slow watcher loses steps, never the end.
type hub struct {
	mu      sync.Mutex
	last    map[string]Progress // of watched and running cases
	watch   map[string]map[chan Progress]bool
	running map[string]context.CancelCauseFunc
}

// begin marks a case as worked on, until end is called. Its context ends when
// a person cancels the case.
func (h *hub) begin(ctx context.Context, id string) (_ context.Context, end func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.running == nil {
		h.running = map[string]context.CancelCauseFunc{}
	}
	h.running[id] = cancel
	h.tell(id, Progress{State: Running})
	return ctx, func() {
		cancel(nil)
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.running, id)
	}
}

// cancel ends the work on a case.
func (h *hub) cancel(id string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if end := h.running[id]; end != nil {
		end(errCancelled)
	}
}

func (h *hub) publish(id string, p Progress) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.tell(id, p)
}

func (h *hub) tell(id string, p Progress) {
	if h.last[id] == p {
		return
	}
	if h.last == nil {
		h.last = map[string]Progress{}
	}
	h.last[id] = p
	end := p.State == Done || p.State == Failed
	for ch := range h.watch[id] {
		select {
		case ch <- p:
		default:
			if end { // make room: the end must arrive
				select {
				case <-ch:
				default:
				}
				ch <- p
			}
		}
	}
	if end || h.running[id] == nil && len(h.watch[id]) == 0 {
		delete(h.last, id) // the database has it
	}
}

// elsewhere gives the watched cases that this process does not work on.
func (h *hub) elsewhere() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	var out []string
	for id := range h.watch {
		if h.running[id] == nil {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

// overtaken tells what the database says of a case, unless this process has
// meanwhile begun with it and knows better.
func (h *hub) overtaken(id string, p Progress) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.running[id] == nil {
		h.tell(id, p)
	}
}

// followEvery is how often the database is asked for what is watched here and
// goes on elsewhere, or waits.
const followEvery = 300 * time.Millisecond

// follow tells those who watch here what the database knows, until ctx ends.
func (s *Store) follow(ctx context.Context) {
	every(ctx, followEvery, func() {
		ids := s.hub.elsewhere()
		if len(ids) == 0 {
			return
		}
		now, err := s.standing(ctx, ids)
		if err != nil {
			if ctx.Err() == nil {
				s.log.Warn("progress cannot be read", "err", err)
			}
			return
		}
		for id, p := range now {
			s.hub.overtaken(id, p)
		}
	})
}

// standing gives how far cases are, as the database has it.
func (s *Store) standing(ctx context.Context, ids []string) (map[string]Progress, error) {
	steps, join := `'', 0, 0`, ``
	if s.shared {
		steps, join = `coalesce(p.step, ''), coalesce(p.n, 0), coalesce(p.m, 0)`, ` LEFT JOIN progress p ON p.case_id = c.id AND p.turn = c.turn`
	}
	rows, err := s.db.QueryContext(ctx, `SELECT c.id, c.state, c.error_code, c.error, `+steps+` FROM cases c`+join+` WHERE c.id IN (?`+strings.Repeat(", ?", len(ids)-1)+`)`, anys(ids)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]Progress{}
	waits := false
	for rows.Next() {
		var id string
		var p Progress
		if err := rows.Scan(&id, &p.State, &p.Code, &p.Error, &p.Step, &p.N, &p.M); err != nil {
			return nil, err
		}
		if p.State != Running {
			p.Step, p.N, p.M = "", 0, 0
		}
		waits = waits || p.State == Queued
		out[id] = p
	}
	if err := rows.Err(); err != nil || !waits {
		return out, err
	}
	line, err := s.line(ctx)
	for id, p := range out {
		if p.State == Queued {
			p.Place = slices.Index(line, id) + 1
			out[id] = p
		}
	}
	return out, err
}

// line gives the cases that wait, in the order in which they are begun.
func (s *Store) line(ctx context.Context) ([]string, error) {
	return texts(s.db.QueryContext(ctx, `SELECT `+jobCase+` FROM river_job WHERE kind = 'review' AND state IN (`+waiting+`) ORDER BY priority, scheduled_at, id`))
}

// Place of a case in the queue, from 1; 0: it does not wait.
func (s *Store) Place(ctx context.Context, id string) int {
	line, err := s.line(ctx)
	if err != nil {
		s.log.Warn("the queue cannot be read", "err", err)
	}
	return slices.Index(line, id) + 1
}

// queued tells that a case waits.
func (s *Store) queued(ctx context.Context, id string) {
	s.hub.publish(id, Progress{State: Queued, Place: s.Place(ctx, id)})
}

// Watch gives the progress of a case from now on; the first value is where it
// stands. Call stop when done.
func (s *Store) Watch(ctx context.Context, id string) (_ <-chan Progress, stop func(), err error) {
	ch := make(chan Progress, 16)
	h := &s.hub
	h.mu.Lock()
	if h.watch == nil {
		h.watch = map[string]map[chan Progress]bool{}
	}
	if h.last == nil {
		h.last = map[string]Progress{}
	}
	if h.watch[id] == nil {
		h.watch[id] = map[chan Progress]bool{}
	}
	h.watch[id][ch] = true
	p, live := h.last[id]
	if live {
		ch <- p
	}
	h.mu.Unlock()
	stop = func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.watch[id], ch)
		if len(h.watch[id]) == 0 {
			delete(h.watch, id)
			if h.running[id] == nil {
				delete(h.last, id)
			}
		}
	}
	if !live {
		if _, err := s.Find(ctx, id); err != nil {
			stop()
			return nil, nil, err
		}
		now, err := s.standing(ctx, []string{id})
		if err != nil {
			stop()
			return nil, nil, err
		}
		h.mu.Lock()
		defer h.mu.Unlock()
		if p := now[id]; len(ch) == 0 { // else something newer is there already
			ch <- p
			if p.State == Queued || p.State == Running {
				h.last[id] = p
			}
		}
	}
	return ch, stop, nil
}

// wait guesses how long it takes until some of n waiting cases are done, from
// what all processes have done lately.
func (s *Store) wait(ctx context.Context, tx querier, n int) time.Duration {
	const lately = 10 * time.Minute
	var done int
	if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM cases WHERE finished_at > ?`, stamp(s.now().Add(-lately))).Scan(&done); err != nil || done == 0 {
		return 30 * time.Second
	}
	some := lately / time.Duration(done) * time.Duration(max(1, n/20))
	return min(max(some, 5*time.Second), 5*time.Minute).Round(time.Second)
}
