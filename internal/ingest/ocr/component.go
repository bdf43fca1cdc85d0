package ocr

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"image"
	"sync"
	"time"
)

// component speaks to our own recognition program. Its models take most of a
// second to load, so a process serves page after page; it is replaced after
// many pages and let go when nothing has come for a while.
type component struct {
	path string
	lim  Limits
	mu   sync.Mutex
	idle []*server
	over bool // closed
}

const (
	pagesEach = 300
	patience  = 30 * time.Second // how long an idle process is kept
	startup   = 30 * time.Second // to load the models
)

type server struct {
	*child
	r     *bufio.Reader
	hello Hello
	pages int
	timer *time.Timer
}

func (c *component) dpi() int { return 200 }

func (c *component) probe(ctx context.Context) (string, error) {
	s, err := c.take(ctx)
	if err != nil {
		return "", err
	}
	c.give(s)
	return s.hello.Name, nil
}

func (c *component) read(ctx context.Context, g *image.Gray, dpi int, walls []Rule) ([]Line, error) {
	ctx, cancel := context.WithTimeout(ctx, c.lim.Page)
	defer cancel()
	s, err := c.take(ctx)
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() { kill(s.cmd) })
	var a Answer
	if err = WriteRequest(s.in, g, dpi, walls); err == nil {
		err = ReadFrame(s.r, c.lim.Answer, &a)
	}
	if !stop() && err == nil {
		err = ctx.Err() // it is being killed
	}
	if err != nil {
		return nil, fmt.Errorf("recognition component: %w", s.failed(ctx, err))
	}
	c.give(s)
	if a.Error != "" {
		return nil, errors.New("recognition component: " + a.Error)
	}
	return a.Lines, nil
}

// take gives a process that is ready for a page.
func (c *component) take(ctx context.Context) (*server, error) {
	c.mu.Lock()
	if n := len(c.idle); n > 0 {
		s := c.idle[n-1]
		c.idle = c.idle[:n-1]
		c.mu.Unlock()
		s.timer.Stop()
		return s, nil
	}
	over := c.over
	c.mu.Unlock()
	if over {
		return nil, errors.New("recognition component: closed")
	}
	p, err := spawn(c.path, nil, c.lim)
	if err != nil {
		return nil, fmt.Errorf("recognition component: %w", err)
	}
	s := &server{child: p, r: bufio.NewReader(p.out)}
	ctx, cancel := context.WithTimeout(ctx, startup)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { kill(p.cmd) })
	err = ReadFrame(s.r, maxHead, &s.hello)
	if err == nil && s.hello.Protocol != Protocol {
		err = fmt.Errorf("%w: it speaks version %d, we speak %d", errFrame, s.hello.Protocol, Protocol)
	}
	if !stop() && err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return nil, fmt.Errorf("recognition component: %w", p.failed(ctx, err))
	}
	return s, nil
}

// give takes a process back for the next page, or ends it.
func (c *component) give(s *server) {
	s.pages++
	c.mu.Lock()
	if c.over || s.pages >= pagesEach {
		c.mu.Unlock()
		s.stop()
		return
	}
	s.timer = time.AfterFunc(patience, func() {
		c.mu.Lock()
		for i, o := range c.idle {
			if o == s {
				c.idle = append(c.idle[:i], c.idle[i+1:]...)
				c.mu.Unlock()
				s.stop()
				return
			}
		}
		c.mu.Unlock()
	})
	c.idle = append(c.idle, s)
	c.mu.Unlock()
}

func (c *component) close() {
	c.mu.Lock()
	c.over = true
	idle := c.idle
	c.idle = nil
	c.mu.Unlock()
	for _, s := range idle {
		s.timer.Stop()
		s.stop()
	}
}
