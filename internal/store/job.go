package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"
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
	Place int    `json:"place,omitempty"` // in the queue, from 1, while queued
	Step  string `json:"step,omitempty"`  // reading facts rules papers
	N     int    `json:"n,omitempty"`     // of M, for the step
	M     int    `json:"m,omitempty"`
	Code  string `json:"code,omitempty"`  // when failed
	Error string `json:"error,omitempty"` // Chinese, when failed
}

// MaxAttempts bounds how often a job is begun, crashes included.
const MaxAttempts = 3

const gaveUp = "系统多次处理这份文件都没有完成，已停止。文件已保存；请另存为新的 docx 或 PDF 后重新上传，并把编号告知管理员。"

type reviewJob struct {
	Case string `json:"case"`
	Turn int    `json:"turn,omitempty"` // of the case when it was queued
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
		return later(err)
	}
	begun, err := affected(s.db.ExecContext(ctx, `UPDATE cases SET state = 'running' WHERE id = ? AND turn = ? AND state IN ('queued', 'running')`, id, j.Args.Turn))
	if err != nil || begun == 0 { // done, given up, or queued anew by another job
		return later(err)
	}
	ctx, end := s.hub.begin(ctx, id)
	defer func() {
		end()
		s.forgetProgress(context.WithoutCancel(ctx), id)
	}()
	product, err := w.review(ctx, c, j.Args.Turn)
	if err == nil {
		if err = s.finish(ctx, j.Args, product); err == nil {
			s.hub.publish(id, Progress{State: Done})
			return nil
		}
	}
	switch {
	case errors.Is(err, errCancelled), errors.Is(context.Cause(ctx), errCancelled), errors.Is(context.Cause(ctx), river.ErrJobCancelledRemotely):
		return nil // whoever cancelled it has said so
	case ctx.Err() != nil && !errors.Is(ctx.Err(), context.DeadlineExceeded):
		return river.JobSnooze(0) // the service is stopping: this was no attempt
	}
	p := problem.From(Trouble(err))
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		p = problem.Wrap(problem.Timeout, err, "“%s”处理时间超过限度，已停止。请拆分或精简后重新上传。", c.File.Name)
	}
	s.log.Warn("review failed", "case", id, "attempt", j.Attempt, "code", p.Code, "err", p.Cause)
	ctx = context.WithoutCancel(ctx)
	if ours(p.Code) && j.Attempt < MaxAttempts {
		if _, err := s.db.ExecContext(ctx, `UPDATE cases SET state = 'queued' WHERE id = ? AND turn = ? AND state = 'running'`, id, j.Args.Turn); err == nil {
			s.queued(ctx, id)
		}
		return err
	}
	message := p.Message
	if p.Code == problem.Internal {
		message = gaveUp
	}
	return later(s.fail(ctx, j.Args, string(p.Code), message))
}

// later puts a job off that a database in other hands kept from being begun or
// ended: this was no attempt.
func later(err error) error {
	if err == nil {
		return nil
	}
	return river.JobSnooze(time.Second)
}

// ours says whether a failure lies with the machine, not with the file.
func ours(c problem.Code) bool {
	return c == problem.Internal || c == problem.Storage || c == problem.Busy
}

// fail ends a case with a sentence.
func (s *Store) fail(ctx context.Context, j reviewJob, code, message string) error {
	var n int64
	err := s.inTx(ctx, func(tx *sql.Tx) (err error) {
		n, err = affected(tx.ExecContext(ctx, `UPDATE cases SET state = 'failed', finished_at = ?, error_code = ?, error = ? WHERE id = ? AND turn = ? AND state = 'running'`,
			stamp(s.now()), code, message, j.Case, j.Turn))
		if err != nil || n == 0 {
			return err
		}
		return s.happened(ctx, tx, j.Case, Event{Event: WasFailed})
	})
	if err != nil || n == 0 {
		return err
	}
	s.hub.publish(j.Case, Progress{State: Failed, Code: code, Error: message})
	return nil
}

func (w *worker) review(ctx context.Context, c Case, turn int) (_ Product, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	s := w.store
	load := func(f File) (Upload, error) {
		b, err := s.Bytes(ctx, f)
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
	return s.run(ctx, c, report, with, s.progress(ctx, c.ID, turn))
}

// progress tells who watches here and, where others may watch elsewhere, the
// database: not more often than one can read.
func (s *Store) progress(ctx context.Context, id string, turn int) func(Progress) {
	var written time.Time
	step := ""
	return func(p Progress) {
		p.State = Running
		s.hub.publish(id, p)
		if now := time.Now(); s.shared && (p.Step != step || now.Sub(written) > time.Second) {
			written, step = now, p.Step
			if _, err := s.db.ExecContext(ctx, `INSERT INTO progress (case_id, turn, step, n, m) VALUES (?, ?, ?, ?, ?)
				ON CONFLICT (case_id) DO UPDATE SET turn = excluded.turn, step = excluded.step, n = excluded.n, m = excluded.m`, id, turn, p.Step, p.N, p.M); err != nil {
				s.log.Warn("progress not written", "case", id, "err", err)
			}
		}
	}
}

func (s *Store) forgetProgress(ctx context.Context, id string) {
	if !s.shared {
		return
	}
	if _, err := s.db.ExecContext(ctx, `DELETE FROM progress WHERE case_id = ?`, id); err != nil {
		s.log.Warn("progress not forgotten", "case", id, "err", err)
	}
}

// finish saves what a review left: blobs first, then all names in one
// transaction. A case that was meanwhile given up is errCancelled.
func (s *Store) finish(ctx context.Context, j reviewJob, p Product) error {
	id := j.Case
	hashes := make([]string, len(p.Files))
	for i, f := range p.Files {
		var err error
		if hashes[i], err = s.blobs.put(ctx, f.Data); err != nil {
			return problem.Wrap(problem.Storage, err, "审查结果没有保存成功，可能是服务器存储空间不足。请联系管理员。")
		}
	}
	passages := func(tx *sql.Tx) error { return s.setPassages(ctx, tx, id, p.Digest.Passages) }
	return s.inTxAfter(ctx, passages, func(tx *sql.Tx) error {
		n, err := affected(tx.ExecContext(ctx, `UPDATE cases SET state = 'done', finished_at = ?, title = ?, suggestion = ? WHERE id = ? AND turn = ? AND state = 'running'`,
			stamp(s.now()), p.Title, p.Suggestion, id, j.Turn))
		if err != nil {
			return err
		}
		if n == 0 {
			return errCancelled
		}
		for i, f := range p.Files {
			if _, err := tx.ExecContext(ctx, `INSERT INTO products (case_id, kind, sha256, size) VALUES (?, ?, ?, ?)
				ON CONFLICT (case_id, kind) DO UPDATE SET sha256 = excluded.sha256, size = excluded.size`, id, f.Kind, hashes[i], len(f.Data)); err != nil {
				return err
			}
		}
		if err := s.setDigest(ctx, tx, id, p.Title, p.Digest); err != nil {
			return err
		}
		return s.happened(ctx, tx, id, Event{Event: WasReviewed})
	})
}
