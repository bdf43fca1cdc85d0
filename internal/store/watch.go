package store

import (
	"context"
	"slices"
	"sync"
	"time"
)

// hub knows which cases wait and which are being worked on, and tells progress
// to those who watch. A slow watcher loses steps, never the end.
type hub struct {
	mu      sync.Mutex
	last    map[string]Progress
	watch   map[string]map[chan Progress]bool
	waiting []string // cases in the order of their jobs
	running map[string]context.CancelCauseFunc
	pace    time.Duration // of one job, lately
	workers int
}

// queue puts cases at the end of the queue.
func (h *hub) queue(ids ...string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, id := range ids {
		h.leave(id)
		h.waiting = append(h.waiting, id)
		h.tell(id, Progress{State: Queued, Place: len(h.waiting)})
	}
}

// leave takes a case out of the queue; those behind it move up.
func (h *hub) leave(id string) {
	i := slices.Index(h.waiting, id)
	if i < 0 {
		return
	}
	h.waiting = slices.Delete(h.waiting, i, i+1)
	for n, behind := range h.waiting[i:] {
		if len(h.watch[behind]) > 0 {
			h.tell(behind, Progress{State: Queued, Place: i + n + 1})
		}
	}
}

// begin marks a case as worked on, until end is called. Its context ends when
// a person cancels the case.
func (h *hub) begin(ctx context.Context, id string) (_ context.Context, end func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	began := time.Now()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.leave(id)
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
		took := time.Since(began)
		if h.pace == 0 {
			h.pace = took
		}
		h.pace = (4*h.pace + took) / 5
	}
}

// cancel ends the work on a case and takes it out of the queue.
func (h *hub) cancel(id string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.leave(id)
	if end := h.running[id]; end != nil {
		end(errCancelled)
	}
}

// wait guesses how long it takes until some of n waiting cases are done.
func (h *hub) wait(n int) time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	some := h.pace * time.Duration(max(1, n/20)) / time.Duration(max(1, h.workers))
	return min(max(some, 5*time.Second), 5*time.Minute).Round(time.Second)
}

// place of a case in the queue, from 1; 0: it does not wait.
func (h *hub) place(id string) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Index(h.waiting, id) + 1
}

// Place of a case in the queue, from 1; 0: it does not wait.
func (s *Store) Place(id string) int { return s.hub.place(id) }

func (h *hub) publish(id string, p Progress) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.tell(id, p)
}

func (h *hub) tell(id string, p Progress) {
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
	if end {
		delete(h.last, id) // the database has it
	}
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
	if h.watch[id] == nil {
		h.watch[id] = map[chan Progress]bool{}
	}
	h.watch[id][ch] = true
	p, live := h.last[id]
	if live && p.State == Queued {
		p.Place = slices.Index(h.waiting, id) + 1
	}
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
		}
	}
	if !live {
		c, err := s.Find(ctx, id)
		if err != nil {
			stop()
			return nil, nil, err
		}
		select {
		case ch <- Progress{State: c.State, Code: c.ErrorCode, Error: c.Error}:
		default: // something newer is there already
		}
	}
	return ch, stop, nil
}
