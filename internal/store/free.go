package store

import (
	"context"
	"database/sql"
	"time"

	"wenping/internal/problem"
)

// Of which case a job is, and of which turn of it.
const (
	jobCase = `args->>'case'`
	jobTurn = `CAST(coalesce(args->>'turn', '0') AS INTEGER)`
)

// jobless are cases that wait although no job of theirs does or runs.
const jobless = `SELECT id FROM cases WHERE stand = 'reading' AND state = 'queued' AND NOT EXISTS (SELECT 1 FROM river_job
	WHERE kind = 'review' AND state IN (` + waiting + `, 'running') AND ` + jobCase + ` = cases.id AND ` + jobTurn + ` = cases.turn)`

// freeJobs makes jobs available again whose process was killed. One that used
// up its attempts is given up. A case that waits has a job in any event.
func (s *Store) freeJobs(ctx context.Context) error {
	dead := s.engine.dead()
	var freed []string
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		lost := `SELECT ` + jobCase + ` FROM river_job WHERE kind = 'review' AND state = 'running' AND attempt >= max_attempts AND ` + jobTurn + ` = cases.turn AND ` + dead
		givenUp, err := texts(tx.QueryContext(ctx, `UPDATE cases SET state = 'failed', finished_at = ?, error_code = ?, error = ? WHERE state IN ('queued', 'running') AND id IN (`+lost+`) RETURNING id`,
			stamp(s.now()), problem.Internal, gaveUp))
		if err != nil {
			return err
		}
		for _, id := range givenUp {
			if err := s.happened(ctx, tx, id, Event{Event: WasFailed}); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, `UPDATE river_job SET state = 'discarded', finalized_at = ? WHERE state = 'running' AND attempt >= max_attempts AND `+dead, s.engine.moment(s.now())); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE river_job SET state = 'available' WHERE state = 'running' AND `+dead); err != nil {
			return err
		}
		freed, err = texts(tx.QueryContext(ctx, `UPDATE cases SET state = 'queued' WHERE stand = 'reading' AND state = 'running' AND NOT EXISTS (SELECT 1 FROM river_job
			WHERE kind = 'review' AND state = 'running' AND `+jobCase+` = cases.id) RETURNING id`))
		if err != nil {
			return err
		}
		ids, err := texts(tx.QueryContext(ctx, jobless))
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := s.insertJob(ctx, tx, id); err != nil {
				return err
			}
		}
		return nil
	})
	if len(freed) > 0 && err == nil {
		s.log.Warn("jobs of a process that is gone begin again", "cases", len(freed))
	}
	return err
}

// tendEvery is how often the queue is looked after.
const tendEvery = 3 * time.Second

// tend looks after the queue until ctx ends: jobs that have waited long, jobs
// that other processes left behind.
func (s *Store) tend(ctx context.Context) {
	every(ctx, tendEvery, func() {
		if err := s.tendOnce(ctx); err != nil && ctx.Err() == nil {
			s.log.Warn("the queue cannot be looked after", "err", err)
		}
	})
}

// every does something again and again until ctx ends.
func every(ctx context.Context, pause time.Duration, do func()) {
	tick := time.NewTicker(pause)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			do()
		}
	}
}

// agedAfter is how long a job waits at most behind others that came later.
const agedAfter = 15 * time.Minute

func (s *Store) tendOnce(ctx context.Context) error {
	if _, err := s.db.ExecContext(ctx, `UPDATE river_job SET priority = 1 WHERE state = 'available' AND priority > 1 AND created_at < ?`, s.engine.moment(s.now().Add(-agedAfter))); err != nil {
		return Trouble(err)
	}
	if !s.shared {
		return nil // what it left was set free at the start
	}
	if p, ok := s.engine.(*postgres); ok {
		if err := p.stay(ctx); err != nil {
			return err
		}
	}
	if err := s.compare(ctx); err != nil {
		return err
	}
	if err := s.keepTo(context.WithoutCancel(ctx)); err != nil {
		return err
	}
	var left bool
	err := s.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM river_job WHERE state = 'running' AND `+s.engine.dead()+`) OR EXISTS (`+jobless+`)`).Scan(&left)
	if err != nil || !left {
		return Trouble(err)
	}
	return s.freeJobs(ctx)
}
