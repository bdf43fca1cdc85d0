package web

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
)

// looking is what the page that waits for an upload is told: its files are read
// before they are stored, which takes seconds where they are long. Uploads are
// told apart by their sender and the key that he gave. Another server knows
// nothing of it: there the page waits without being told.
type looking struct {
	mu sync.Mutex
	of map[string]*look
}

// look is one upload as far as it is.
type look struct {
	mu      sync.Mutex
	at      lookStep
	changed chan struct{} // closed with the next step
	users   int           // who sends it or is told of it; kept by looking
}

// lookStep is where an upload is: waiting, receiving, reading, storing, ended.
type lookStep struct {
	Step string `json:"step"`
	File string `json:"file,omitempty"`
	N    int    `json:"n,omitempty"`
	M    int    `json:"m,omitempty"`
}

func newLooking() *looking { return &looking{of: map[string]*look{}} }

// open gives the upload of a key to who sends it or is to be told of it.
func (l *looking) open(key string) (*look, func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	k := l.of[key]
	if k == nil {
		k = &look{at: lookStep{Step: "waiting"}, changed: make(chan struct{})}
		l.of[key] = k
	}
	k.users++
	return k, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if k.users--; k.users == 0 {
			delete(l.of, key)
		}
	}
}

// tell says that an upload is at another step.
func (k *look) tell(at lookStep) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.at = at
	close(k.changed)
	k.changed = make(chan struct{})
}

// now is where it is, and what is closed when it is somewhere else.
func (k *look) now() (lookStep, <-chan struct{}) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.at, k.changed
}

func lookKey(c *gin.Context, key string) string {
	from := sender(c)
	return cmp.Or(from.ID, from.Agency) + "\n" + key
}

// lookEvents tells how far the upload with a key is, until it has ended.
func (s *server) lookEvents(c *gin.Context) {
	k, leave := s.looking.open(lookKey(c, c.Param("key")))
	defer leave()
	stream(c)
	beat := time.NewTicker(15 * time.Second)
	defer beat.Stop()
	end := time.NewTimer(maxUpload)
	defer end.Stop()
	for {
		at, changed := k.now()
		b, err := json.Marshal(at)
		if err != nil {
			return
		}
		if _, err := fmt.Fprintf(c.Writer, "event: progress\ndata: %s\n\n", b); err != nil {
			return
		}
		c.Writer.Flush()
		if at.Step == "ended" {
			return
		}
		for waiting := true; waiting; {
			select {
			case <-changed:
				waiting = false
			case <-beat.C:
				if _, err := io.WriteString(c.Writer, ": waiting\n\n"); err != nil {
					return
				}
				c.Writer.Flush()
			case <-end.C:
				return
			case <-c.Request.Context().Done():
				return
			}
		}
	}
}

// stream makes an answer one of server-sent events.
func stream(c *gin.Context) {
	c.Header("Content-Type", "text/event-stream; charset=utf-8")
	c.Header("X-Accel-Buffering", "no")
}
