package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"github.com/riverqueue/river"

	"wenping/internal/problem"
)

// Run reviews one case. Its error is a problem that is shown to people; any
// other error is tried again, up to MaxAttempts times in all.
type Run func(ctx context.Context, c Case, report Upload, with []Upload, progress func(Progress)) (Product, error)

// Product is what a review leaves.
type Product struct {
	Title      string
	Suggestion string
	Files      []NamedFile // "review", "notice.pdf", "form.pdf"
	Digest     Digest
}

// NamedFile is one file of a product.
type NamedFile struct {
	Kind string
	Data []byte
}

// Progress is told to whoever watches a case.
type Progress struct {
	State State  `json:"state"`
	Step  string `json:"step,omitempty"` // reading facts rules papers
	N     int    `json:"n,omitempty"`    // of M, for the step
	M     int    `json:"m,omitempty"`
	Code  string `json:"code,omitempty"`  // when failed
	Error string `json:"error,omitempty"` // Chinese, when failed
}

// MaxAttempts bounds how often a job is begun, crashes included.
const MaxAttempts = 3

const gaveUp = "系统多次处理这份文件都没有完成，已停止。文件已保存；请另存为新的 docx 或 PDF 后重新上传，并把编号告知管理员。"

type reviewJob struct {
	Case string `json:"case"`
}

func (reviewJob) Kind() string { return "review" }

func (reviewJob) InsertOpts() river.InsertOpts { return river.InsertOpts{MaxAttempts: MaxAttempts} }

type worker struct {
	river.WorkerDefaults[reviewJob]
	store *Store
}

// NextRetry: a failure of ours is tried again soon; River's own wait grows to hours.
func (w *worker) NextRetry(j *river.Job[reviewJob]) time.Time {
	return w.store.now().Add(time.Duration(j.Attempt) * time.Second)
}

// Work runs one job. What the file's reader can know is final and ends the
// job; what it cannot (a full disk, a bug) is tried again.
func (w *worker) Work(ctx context.Context, j *river.Job[reviewJob]) error {
	s, id := w.store, j.Args.Case
	c, err := s.Find(ctx, id)
	if err != nil {
		return err
	}
	if c.State == Done || c.State == Failed {
		return nil
	}
	if _, err := s.db.ExecContext(ctx, `UPDATE cases SET state = 'running' WHERE id = ?`, id); err != nil {
		return err
	}
	s.hub.publish(id, Progress{State: Running})
	product, err := w.review(ctx, c)
	if err == nil {
		if err = s.finish(ctx, id, product); err == nil {
			s.hub.publish(id, Progress{State: Done})
			return nil
		}
	}
	if ctx.Err() != nil && !errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return ctx.Err() // the service is stopping: the job is set free at the next start
	}
	p := problem.From(err)
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		p = problem.Wrap(problem.Timeout, err, "“%s”处理时间超过限度，已停止。请拆分或精简后重新上传。", c.File.Name)
	}
	s.log.Warn("review failed", "case", id, "attempt", j.Attempt, "code", p.Code, "err", p.Cause)
	if (p.Code == problem.Internal || p.Code == problem.Storage) && j.Attempt < MaxAttempts {
		s.db.ExecContext(context.WithoutCancel(ctx), `UPDATE cases SET state = 'queued' WHERE id = ?`, id)
		s.hub.publish(id, Progress{State: Queued})
		return err
	}
	message := p.Message
	if p.Code == problem.Internal {
		message = gaveUp
	}
	_, err = s.db.ExecContext(context.WithoutCancel(ctx), `UPDATE cases SET state = 'failed', finished_at = ?, error_code = ?, error = ? WHERE id = ?`,
		stamp(s.now()), p.Code, message, id)
	if err != nil {
		return err
	}
	s.hub.publish(id, Progress{State: Failed, Code: string(p.Code), Error: message})
	return nil
}

func (w *worker) review(ctx context.Context, c Case) (_ Product, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	s := w.store
	load := func(f File) (Upload, error) {
		b, err := s.Bytes(f)
		return Upload{f.Name, b}, err
	}
	report, err := load(c.File)
	if err != nil {
		return Product{}, err
	}
	var with []Upload
	for _, f := range c.With {
		u, err := load(f)
		if err != nil {
			return Product{}, err
		}
		with = append(with, u)
	}
	return s.run(ctx, c, report, with, func(p Progress) {
		p.State = Running
		s.hub.publish(c.ID, p)
	})
}

// finish saves what a review left: blobs first, then all names in one transaction.
func (s *Store) finish(ctx context.Context, id string, p Product) error {
	hashes := make([]string, len(p.Files))
	for i, f := range p.Files {
		var err error
		if hashes[i], err = s.blobs.put(f.Data); err != nil {
			return problem.Wrap(problem.Storage, err, "审查结果没有保存成功，可能是服务器存储空间不足。请联系管理员。")
		}
	}
	return s.inTx(ctx, func(tx *sql.Tx) error {
		for i, f := range p.Files {
			if _, err := tx.ExecContext(ctx, `INSERT INTO products (case_id, kind, sha256, size) VALUES (?, ?, ?, ?)
				ON CONFLICT (case_id, kind) DO UPDATE SET sha256 = excluded.sha256, size = excluded.size`, id, f.Kind, hashes[i], len(f.Data)); err != nil {
				return err
			}
		}
		if err := s.setDigest(ctx, tx, id, p.Title, p.Digest); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE cases SET state = 'done', finished_at = ?, title = ?, suggestion = ? WHERE id = ?`,
			stamp(s.now()), p.Title, p.Suggestion, id)
		return err
	})
}

// hub tells progress to those who watch. A slow watcher loses steps, never the end.
type hub struct {
	mu    sync.Mutex
	last  map[string]Progress
	watch map[string]map[chan Progress]bool
}

func (h *hub) publish(id string, p Progress) {
	h.mu.Lock()
	defer h.mu.Unlock()
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
