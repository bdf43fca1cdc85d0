package ocr

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// Limits hold one engine process, whatever picture it is given.
type Limits struct {
	Page   time.Duration // for one page; the process is killed and the page is a loss
	Memory uint64        // bytes of address space; Linux only
	Answer int64         // bytes of what it says about one page
}

// DefaultLimits suit a dense page on a slow machine.
func DefaultLimits() Limits {
	return Limits{Page: 3 * time.Minute, Memory: 4 << 30, Answer: 16 << 20}
}

var errTooMuch = errors.New("engine said more than a page can hold")

// child is a running engine process. It has its own process group, no files of
// ours but its three pipes, and a clean environment.
type child struct {
	cmd  *exec.Cmd
	in   io.WriteCloser
	out  io.Reader
	errs *tail
	end  sync.Once
	done chan struct{} // closed when the process is gone
}

// spawn starts an engine. The limits are set before it is given anything to
// read, so no input meets an unlimited process.
func spawn(path string, args []string, lim Limits) (*child, error) {
	c := &child{cmd: exec.Command(path, args...), errs: &tail{}, done: make(chan struct{})}
	c.cmd.Env = environment()
	c.cmd.Dir = "/"
	c.cmd.Stderr = c.errs
	c.cmd.WaitDelay = 2 * time.Second
	isolate(c.cmd)
	var err error
	if c.in, err = c.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	if c.out, err = c.cmd.StdoutPipe(); err != nil {
		return nil, err
	}
	if err := c.cmd.Start(); err != nil {
		return nil, err
	}
	if err := confine(c.cmd.Process.Pid, lim); err != nil {
		c.stop()
		return nil, fmt.Errorf("limit engine: %w", err)
	}
	return c, nil
}

// stop kills the process and all it has started, and waits for its end.
func (c *child) stop() {
	c.end.Do(func() {
		kill(c.cmd)
		c.in.Close()
		c.cmd.Wait()
		close(c.done)
	})
	<-c.done
}

// failed explains why talking to the process went wrong.
func (c *child) failed(ctx context.Context, err error) error {
	c.stop()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if said := c.errs.String(); said != "" {
		return fmt.Errorf("%w (%v; it said: %s)", err, c.cmd.ProcessState, said)
	}
	return fmt.Errorf("%w (%v)", err, c.cmd.ProcessState)
}

// runOnce gives a process its whole input and takes its whole output.
func runOnce(ctx context.Context, path string, args []string, input io.WriterTo, lim Limits) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, lim.Page)
	defer cancel()
	c, err := spawn(path, args, lim)
	if err != nil {
		return nil, err
	}
	defer c.stop()
	defer context.AfterFunc(ctx, func() { kill(c.cmd) })()
	go func() {
		if input != nil {
			input.WriteTo(c.in)
		}
		c.in.Close()
	}()
	out, err := io.ReadAll(io.LimitReader(c.out, lim.Answer+1))
	if err != nil {
		return nil, c.failed(ctx, err)
	}
	if int64(len(out)) > lim.Answer {
		return nil, c.failed(ctx, errTooMuch)
	}
	if err := c.cmd.Wait(); err != nil {
		return nil, c.failed(ctx, err)
	}
	return out, nil
}

// environment is what an engine gets of ours: nothing but where its data is.
func environment() []string {
	env := []string{"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8", "OMP_THREAD_LIMIT=1", "HOME=/nonexistent", "TMPDIR=/nonexistent"}
	if v := os.Getenv("TESSDATA_PREFIX"); v != "" {
		env = append(env, "TESSDATA_PREFIX="+v)
	}
	return env
}

// tail keeps the end of what a process says to standard error.
type tail struct {
	mu sync.Mutex
	b  bytes.Buffer
}

const tailSize = 600

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.b.Write(p[max(0, len(p)-tailSize):])
	if n := t.b.Len(); n > tailSize {
		t.b.Next(n - tailSize)
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.Join(strings.Fields(strings.ToValidUTF8(t.b.String(), "")), " ")
}
