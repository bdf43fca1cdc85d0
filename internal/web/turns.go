package web

import "sync"

// Uploads that are held in memory at a time, of all and of one sender: who
// sends many at once, or slowly, waits for himself.
const (
	uploadsAtATime = 4
	ownAtATime     = 2
)

// turns are the places for uploads.
type turns struct {
	all chan struct{}
	mu  sync.Mutex
	own map[string]*ownTurns
}

type ownTurns struct {
	places chan struct{}
	users  int // who has or waits for a place
}

func newTurns() *turns {
	return &turns{all: make(chan struct{}, uploadsAtATime), own: map[string]*ownTurns{}}
}

// take waits for a place of a sender (empty: there is but one), until leave.
func (t *turns) take(sender string) (leave func()) {
	if sender == "" {
		t.all <- struct{}{}
		return func() { <-t.all }
	}
	t.mu.Lock()
	o := t.own[sender]
	if o == nil {
		o = &ownTurns{places: make(chan struct{}, ownAtATime)}
		t.own[sender] = o
	}
	o.users++
	t.mu.Unlock()
	o.places <- struct{}{}
	t.all <- struct{}{}
	return func() {
		<-t.all
		<-o.places
		t.mu.Lock()
		defer t.mu.Unlock()
		if o.users--; o.users == 0 {
			delete(t.own, sender)
		}
	}
}
