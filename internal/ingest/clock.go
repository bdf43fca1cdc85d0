package ingest

import (
	"context"
	"sync"
	"time"
)

// clock is the time that one file may take to read. It stands still while the
// file waits for somebody else.
type clock struct {
	end   context.CancelCauseFunc
	mu    sync.Mutex
	timer *time.Timer
	left  time.Duration
	since time.Time
	waits int
}

// timed is a context that ends as one with a deadline does.
type timed struct{ context.Context }

func (t timed) Err() error {
	if err := t.Context.Err(); err != nil {
		if context.Cause(t.Context) == context.DeadlineExceeded {
			return context.DeadlineExceeded
		}
		return err
	}
	return nil
}

func withClock(parent context.Context, d time.Duration) (context.Context, *clock, context.CancelFunc) {
	ctx, end := context.WithCancelCause(parent)
	c := &clock{end: end, left: d, since: time.Now()}
	c.timer = time.AfterFunc(d, func() { end(context.DeadlineExceeded) })
	return timed{ctx}, c, func() {
		c.timer.Stop()
		end(context.Canceled)
	}
}

func (c *clock) pause() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.waits++; c.waits == 1 && c.timer.Stop() {
		c.left -= time.Since(c.since)
	}
}

func (c *clock) resume() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.waits--; c.waits == 0 {
		c.since = time.Now()
		c.timer.Reset(max(c.left, time.Millisecond))
	}
}
