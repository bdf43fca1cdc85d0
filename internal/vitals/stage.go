package vitals

import (
	"context"
	"sync"
	"time"
)

// Stages times the stages of one review, one after the other, for the figures
// and the trace. It may be told from any goroutine.
type Stages struct {
	v   *Vitals
	ctx context.Context

	mu    sync.Mutex
	stage string
	since time.Time
	end   func(error)
}

// Stages begins to time a review.
func (v *Vitals) Stages(ctx context.Context) *Stages { return &Stages{v: v, ctx: ctx} }

// Step says which stage the review is in; the same again changes nothing.
func (s *Stages) Step(stage string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if stage == s.stage {
		return
	}
	s.close(nil)
	s.stage, s.since = stage, time.Now()
	if stage != "" {
		_, s.end = Span(s.ctx, stage)
	}
}

// End ends the last stage, with the error that ended the review; nil: none did.
func (s *Stages) End(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.close(err)
	s.stage = ""
}

func (s *Stages) close(err error) {
	if s.stage == "" {
		return
	}
	s.end(err)
	if s.v != nil {
		s.v.stages.WithLabelValues(s.stage).Observe(time.Since(s.since).Seconds())
	}
}
