package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/pressly/goose/v3"

	"wenping/internal/problem"
)

// Health is how a database on its own is, and what stands in it.
type Health struct {
	Inspection
	Fresh    bool   // nothing stands in it yet
	Version  string // 15.4
	Number   int    // 150004
	Encoding string
	Reads    bool          // it can only be read: it follows another one
	Makes    bool          // we may make tables in it
	Took     time.Duration // a question and its answer
	Ahead    time.Duration // its clock, before ours
	Most     int           // connections that we may have, with all others
	Used     int
	Size     int64
	Company  []Member
}

// Connections is how many one process takes at most.
const Connections = mostConns + mostQueue

// InspectShared looks at a database on its own, also while servers use it, and
// changes nothing in it. One that cannot be reached is a problem.
func InspectShared(ctx context.Context, dsn string) (Health, error) {
	var h Health
	p, err := openPostgres(ctx, dsn, 10*time.Second)
	if err != nil {
		return h, err
	}
	defer p.close()
	bad := func(err error) error {
		return problem.Wrap(problem.Storage, err, "数据库连得上，但读不出来。请检查用户的权限；权限无误的，请联系数据库管理员。")
	}
	var clock time.Time
	for range 5 {
		begun := time.Now()
		if err := p.db.QueryRowContext(ctx, `SELECT clock_timestamp()`).Scan(&clock); err != nil {
			return h, bad(err)
		}
		took := time.Since(begun)
		if h.Took == 0 || took < h.Took {
			h.Took, h.Ahead = took, clock.Sub(begun.Add(took/2))
		}
	}
	err = p.db.QueryRowContext(ctx, `SELECT current_setting('server_version'), CAST(current_setting('server_version_num') AS INTEGER), pg_encoding_to_char(d.encoding), pg_is_in_recovery(),
		coalesce(has_schema_privilege(current_schema(), 'CREATE'), FALSE), pg_database_size(d.oid),
		least(CAST(current_setting('max_connections') AS INTEGER) - CAST(current_setting('superuser_reserved_connections') AS INTEGER), nullif(d.datconnlimit, -1), nullif(r.rolconnlimit, -1)),
		(SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()), to_regclass('goose_db_version') IS NULL
		FROM pg_database d, pg_roles r WHERE d.datname = current_database() AND r.rolname = current_user`).Scan(&h.Version, &h.Number, &h.Encoding, &h.Reads, &h.Makes, &h.Size, &h.Most, &h.Used, &h.Fresh)
	if err != nil {
		return h, bad(err)
	}
	if h.Newest, err = newestSchema("postgres"); err != nil || h.Fresh {
		return h, err
	}
	s := &Store{db: p.db, engine: p, shared: true, now: time.Now}
	if err := s.inspect(ctx, &h.Inspection); err != nil {
		return h, bad(err)
	}
	if h.Schema == h.Newest {
		if h.Company, err = s.Company(ctx); err != nil {
			return h, bad(err)
		}
	}
	return h, nil
}

// inspect reads what a database of ours holds, on either engine.
func (s *Store) inspect(ctx context.Context, in *Inspection) error {
	if err := s.db.QueryRowContext(ctx, `SELECT count(*) FROM cases`).Scan(&in.Cases); err != nil {
		return err
	}
	if err := s.db.QueryRowContext(ctx, `SELECT max(version_id) FROM goose_db_version WHERE is_applied`).Scan(&in.Schema); err != nil {
		return err
	}
	if in.Schema < in.Newest {
		return nil // tables and columns of now are not there yet
	}
	var err error
	var broken *Broken
	switch in.Lines, err = s.VerifyAudit(ctx); {
	case errors.As(err, &broken):
		in.Broken = err
	case err != nil:
		return err
	}
	newest, _, err := s.Entries(ctx, 1, 0)
	if err != nil {
		return err
	}
	for _, e := range newest {
		in.Noted, in.Head = e.At, e.Hash
	}
	if in.Backup, _, err = s.Last(ctx, NoteBackup); err != nil {
		return err
	}
	err = s.db.QueryRowContext(ctx, `SELECT value FROM keys WHERE name = 'blobs'`).Scan(&in.Blobs)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

// TryBlobs writes a few bytes to where the blobs of a place are, reads them and
// takes them away. whose is what its database calls them (Inspection.Blobs). It
// gives how long that took.
func TryBlobs(ctx context.Context, at Place, whose string) (took time.Duration, err error) {
	b, err := openBlobs(ctx, cmp.Or(at.Blobs, filepath.Join(at.Dir, BlobFolder)))
	if err != nil {
		return 0, err
	}
	defer b.close()
	if err := b.prepare(ctx); err != nil {
		return 0, err
	}
	owner, err := b.owner(ctx)
	if err != nil {
		return 0, problem.Wrap(problem.Storage, err, "存放文件的地方（--blobs）读不出来。请检查地址、密钥和权限。")
	}
	if owner != "" && whose != "" && owner != whose {
		return 0, problem.New(problem.Usage, "--blobs 所指的地方属于另一个数据库，服务不会启动。请核对 --db 和 --blobs。")
	}
	begun := time.Now()
	hash, err := b.put(ctx, []byte("wenping doctor "+newID()))
	if err != nil {
		return 0, problem.Wrap(problem.Storage, err, "存放文件的地方（--blobs）不能写入。请检查密钥的权限和剩余空间。")
	}
	_, err = b.get(ctx, hash)
	took = time.Since(begun)
	if gone := b.remove(ctx, hash); err == nil && gone != nil {
		return took, problem.Wrap(problem.Storage, gone, "存放文件的地方（--blobs）能读能写，但不能删除，到期的原件会删不掉。请检查密钥的权限。")
	}
	if err != nil {
		return took, problem.Wrap(problem.Storage, err, "存放文件的地方（--blobs）写入后读不回来。请检查密钥的权限和存储。")
	}
	return took, nil
}

// newestSchema is the newest schema that this program knows.
func newestSchema(dir string) (last int64, err error) {
	names, err := migrations.ReadDir("migrations/" + dir)
	if err != nil {
		return 0, fmt.Errorf("list migrations: %w", err)
	}
	for _, f := range names {
		if v, err := goose.NumericComponent(f.Name()); err == nil {
			last = max(last, v)
		}
	}
	return last, nil
}
