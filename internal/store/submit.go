package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"wenping/internal/access"
	"wenping/internal/problem"
)

// Handing is one submission as it comes in.
type Handing struct {
	From    Sender
	Report  Upload
	With    []Upload
	Options Options
	// Key is the sender's own name for this submission, or empty. Sent again
	// under the same key it is the same case.
	Key string
	// Scope is what the sender sees: a case within it that holds the same report
	// is named in SameAs. Once refuses the report instead.
	Scope access.Scope
	Once  bool
}

// keyLife is how long the key of a submission is remembered.
const keyLife = 7 * 24 * time.Hour

// Known says that a case already holds the same report.
type Known struct {
	Case Case // the newest of them
	p    *problem.Error
}

func (e *Known) Error() string { return e.p.Error() }
func (e *Known) Unwrap() error { return e.p }

func known(name string, c Case) *Known {
	return &Known{c, problem.New(problem.Conflict, "“%s”与%s报送的“%s”内容完全相同，没有重复登记。可以打开原来的一件，也可以另立一件。",
		name, c.CreatedAt.Local().Format("2006年1月2日 15:04"), c.File.Name)}
}

// Full says that too many cases wait; after Wait there may be room.
type Full struct {
	Wait time.Duration
	p    *problem.Error
}

func (e *Full) Error() string { return e.p.Error() }
func (e *Full) Unwrap() error { return e.p }

// Submit is Hand of somebody without an account.
func (s *Store) Submit(ctx context.Context, report Upload, with []Upload, opt Options) (Case, error) {
	return s.SubmitBy(ctx, Sender{}, report, with, opt)
}

// SubmitBy is Hand without a key.
func (s *Store) SubmitBy(ctx context.Context, from Sender, report Upload, with []Upload, opt Options) (Case, error) {
	return s.Hand(ctx, Handing{From: from, Report: report, With: with, Options: opt})
}

// Hand makes a submission durable and queues its review: blobs are synced
// first, then case and job are written in one transaction. When it returns
// without error the upload survives a killed process. Bytes that are known are
// a *Known error, a queue that is too long is a *Full one.
func (s *Store) Hand(ctx context.Context, h Handing) (Case, error) {
	c := Case{ID: newID(), CreatedAt: s.now().UTC().Truncate(time.Millisecond), State: Queued, Options: h.Options, Version: 1, Sender: h.From}
	keep := func(u Upload) (File, error) {
		hash, err := s.blobs.put(ctx, u.Data)
		if err != nil {
			return File{}, problem.Wrap(problem.Storage, err, "文件“%s”没有保存成功，可能是服务器存储空间不足。请联系管理员后重新上传。", u.Name)
		}
		return File{u.Name, hash, int64(len(u.Data))}, nil
	}
	var err error
	if c.File, err = keep(h.Report); err != nil {
		return Case{}, err
	}
	for _, u := range h.With {
		f, err := keep(u)
		if err != nil {
			return Case{}, err
		}
		c.With = append(c.With, f)
	}
	former := ""
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		if former, err = s.remembered(ctx, tx, h, c); err != nil || former != "" {
			return err
		}
		have, err := same(ctx, tx, h, c)
		switch {
		case err != nil:
			return err
		case have.ID == "":
		case h.Once:
			return known(h.Report.Name, have)
		}
		c.SameAs = have.ID
		if err := s.room(ctx, tx, h.From.Agency); err != nil {
			return err
		}
		if err := s.open(ctx, tx, c, h); err != nil || h.Options.Prior == "" {
			return err
		}
		c.Prior, c.Version, err = s.bind(ctx, tx, h.From.named(h.Options.Agency), c.ID, h.Options.Prior)
		return err
	})
	switch {
	case err != nil:
		var p *problem.Error
		if errors.As(err, &p) {
			return Case{}, err
		}
		return Case{}, problem.Wrap(problem.Storage, err, "文件“%s”没有登记成功。请稍后重新上传。", h.Report.Name)
	case former != "":
		return s.Find(ctx, former)
	}
	s.queued(ctx, c.ID)
	return c, nil
}

// open writes a case with its job.
func (s *Store) open(ctx context.Context, tx *sql.Tx, c Case, h Handing) error {
	opt := c.Options
	_, err := tx.ExecContext(ctx, `INSERT INTO cases (id, created_at, state, file, sha256, size, type, profile, procedure, stage, agency, due, submitter, unit)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, c.ID, stamp(c.CreatedAt), Queued, c.File.Name, c.File.SHA256, c.File.Size,
		opt.Type, opt.Profile, opt.Procedure, opt.Stage, opt.Agency, s.terms.review(c.CreatedAt), c.Sender.ID, c.Sender.Agency)
	if err != nil {
		return err
	}
	for i, f := range c.With {
		if _, err := tx.ExecContext(ctx, `INSERT INTO attachments (case_id, n, file, sha256, size) VALUES (?, ?, ?, ?, ?)`,
			c.ID, i, f.Name, f.SHA256, f.Size); err != nil {
			return err
		}
	}
	if err := s.setTitle(ctx, tx, c.ID, c.File.Name, opt.Agency); err != nil {
		return err
	}
	if h.Key != "" {
		if _, err := tx.ExecContext(ctx, `INSERT INTO handed (sender, key, digest, case_id, at) VALUES (?, ?, ?, ?, ?)`, h.From.ID, h.Key, h.digest(c), c.ID, stamp(c.CreatedAt)); err != nil {
			return err
		}
	}
	if err := s.insertJob(ctx, tx, c.ID); err != nil {
		return err
	}
	return s.note(ctx, tx, h.From.named(opt.Agency), "case.submit", c.ID, c.File.SHA256)
}

// digest is what a key stands for.
func (h Handing) digest(c Case) string {
	sum := sha256.New()
	fmt.Fprintf(sum, "%s %q", c.File.SHA256, h.Options)
	for _, f := range c.With {
		fmt.Fprint(sum, " ", f.SHA256)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// remembered gives the case that was handed in under the same key; empty: none.
func (s *Store) remembered(ctx context.Context, tx *sql.Tx, h Handing, c Case) (id string, err error) {
	if h.Key == "" {
		return "", nil
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM handed WHERE at < ?`, stamp(s.now().Add(-keyLife))); err != nil {
		return "", err
	}
	var digest string
	err = tx.QueryRowContext(ctx, `SELECT case_id, digest FROM handed WHERE sender = ? AND key = ?`, h.From.ID, h.Key).Scan(&id, &digest)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return "", nil
	case err != nil:
		return "", err
	case digest != h.digest(c):
		return "", problem.New(problem.Usage, "Idempotency-Key 已用于另一次报送，内容不同。请换一个新的值。")
	}
	return id, nil
}

// same gives the newest case in the sender's sight that holds the same report;
// none has no ID. A self-check and a submission are no repetition of each other.
func same(ctx context.Context, tx *sql.Tx, h Handing, c Case) (Case, error) {
	where, args := within(h.Scope)
	have, err := scanCase(tx.QueryRowContext(ctx, `SELECT `+caseColumns+` FROM cases WHERE sha256 = ? AND (stage = 'draft') = ? AND `+where+` ORDER BY created_at DESC, id LIMIT 1`,
		append([]any{c.File.SHA256, h.Options.Stage == "draft"}, args...)...))
	if errors.Is(err, sql.ErrNoRows) {
		return Case{}, nil
	}
	return have, err
}

// room refuses a case where too many wait already, of all or of one agency.
func (s *Store) room(ctx context.Context, tx querier, agency string) error {
	var all, own int
	if err := tx.QueryRowContext(ctx, `SELECT count(*), count(CASE WHEN unit = ? THEN 1 END) FROM cases WHERE stand = 'reading'`, agency).Scan(&all, &own); err != nil {
		return err
	}
	switch {
	case all >= s.most:
		return &Full{s.wait(ctx, tx, s.most), problem.New(problem.TooMany, "等待处理的报告已有 %d 份，暂不能再收。请稍后再报送，已收的不受影响。", all)}
	case agency != "" && own >= s.mostOfOne:
		return &Full{s.wait(ctx, tx, s.mostOfOne), problem.New(problem.TooMany, "贵机构等待处理的报告已有 %d 份，暂不能再收。请等前面的处理完再报送。", own)}
	}
	return nil
}

// Room says whether a submission of this agency (empty: of anybody else) would
// be taken now: what is refused need not be sent first.
func (s *Store) Room(ctx context.Context, agency string) error { return s.room(ctx, s.db, agency) }

// Cancelled is the error code of a case that a person gave up.
const Cancelled = "cancelled"

// errCancelled ends a job whose case a person gave up.
var errCancelled = errors.New("cancelled by a person")

// Cancel ends the work on a case that is not done. Its files stay, and Retry
// begins anew.
func (s *Store) Cancel(ctx context.Context, by, id string) (Case, error) {
	const message = "已取消处理。文件已保存，可以重新处理。"
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		n, err := affected(tx.ExecContext(ctx, `UPDATE cases SET state = 'failed', finished_at = ?, error_code = ?, error = ? WHERE id = ? AND state IN ('queued', 'running')`,
			stamp(s.now()), Cancelled, message, id))
		if err != nil {
			return err
		}
		if n == 0 {
			return problem.New(problem.Conflict, "这份报告已经处理完，不能取消。请刷新后再看。")
		}
		if _, err := tx.ExecContext(ctx, `UPDATE river_job SET state = 'cancelled', finalized_at = ? WHERE kind = 'review' AND `+jobCase+` = ? AND state IN (`+waiting+`)`,
			s.engine.moment(s.now()), id); err != nil {
			return err
		}
		if err := s.recall(ctx, tx, id); err != nil {
			return err
		}
		if err := s.happened(ctx, tx, id, Event{Event: WasFailed}); err != nil {
			return err
		}
		return s.note(ctx, tx, by, "case.cancel", id, "")
	})
	if err != nil {
		return Case{}, err
	}
	s.hub.cancel(id)
	s.hub.publish(id, Progress{State: Failed, Code: Cancelled, Error: message})
	return s.Find(ctx, id)
}

// waiting are the states of a job that is still to be begun.
const waiting = `'available', 'retryable', 'scheduled', 'pending'`

// Retry queues a case again that failed or was cancelled.
func (s *Store) Retry(ctx context.Context, by, id string) (Case, error) {
	c, err := s.Find(ctx, id)
	if err == nil {
		err = c.Gone()
	}
	if err != nil {
		return Case{}, err
	}
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		if err := s.room(ctx, tx, c.Sender.Agency); err != nil {
			return err
		}
		n, err := affected(tx.ExecContext(ctx, `UPDATE cases SET state = 'queued', finished_at = '', error_code = '', error = '', turn = turn + 1 WHERE id = ? AND state = 'failed'`, id))
		if err != nil {
			return err
		}
		if n == 0 {
			return problem.New(problem.Conflict, "只有未能审查或已取消的报告可以重新处理。请刷新后再看。")
		}
		if err := s.insertJob(ctx, tx, id); err != nil {
			return err
		}
		return s.note(ctx, tx, by, "case.retry", id, "")
	})
	if err != nil {
		return Case{}, err
	}
	s.queued(ctx, id)
	return s.Find(ctx, id)
}

// insertJob queues a case as of its present turn.
func (s *Store) insertJob(ctx context.Context, tx *sql.Tx, id string) error {
	j := reviewJob{Case: id}
	var stage string
	var size, others int64
	err := tx.QueryRowContext(ctx, `SELECT turn, stage, size, (SELECT count(*) FROM cases o WHERE o.stand = 'reading' AND o.unit = c.unit AND (c.unit <> '' OR o.submitter = c.submitter) AND o.id <> c.id)
		FROM cases c WHERE id = ?`, id).Scan(&j.Turn, &stage, &size, &others)
	if err != nil {
		return err
	}
	return s.queue.insert(ctx, tx, j, &river.InsertOpts{Priority: priority(stage == "draft", size, others)})
}

// What counts as a large report, in bytes, and as many of one sender.
const (
	largeReport = 8 << 20
	manyOfOne   = 5
)

// priority says how soon a report is to be begun, 1 before 4: a self-check
// before what is filed, a large one after others. Who has many waiting
// already lets others go before the rest of his; nothing waits behind others
// for longer than agedAfter.
func priority(check bool, size, others int64) int {
	p := 2
	if check {
		p--
	}
	if size > largeReport {
		p++
	}
	if others >= manyOfOne {
		p++
	}
	return p
}

// recall ends the jobs of a case that other processes may be running.
func (s *Store) recall(ctx context.Context, tx *sql.Tx, id string) error {
	if !s.shared {
		return nil
	}
	rows, err := tx.QueryContext(ctx, `SELECT id FROM river_job WHERE kind = 'review' AND state = 'running' AND `+jobCase+` = ?`, id)
	if err != nil {
		return err
	}
	defer rows.Close()
	var jobs []int64
	for rows.Next() {
		var j int64
		if err := rows.Scan(&j); err != nil {
			return err
		}
		jobs = append(jobs, j)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, j := range jobs {
		if err := s.queue.recall(ctx, tx, j); err != nil {
			return err
		}
	}
	return nil
}

func affected(r sql.Result, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}
