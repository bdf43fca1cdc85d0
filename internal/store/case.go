package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/base32"
	"errors"
	"fmt"
	"strings"
	"time"

	"wenping/internal/access"
	"wenping/internal/problem"
)

// State of a case.
type State string

const (
	Queued  State = "queued"
	Running State = "running"
	Done    State = "done"
	Failed  State = "failed"
)

// Case is one submission and what became of it.
type Case struct {
	ID         string
	CreatedAt  time.Time
	FinishedAt time.Time // zero until done or failed
	State      State
	File       File
	With       []File // attachments
	Options    Options
	Title      string // the matter, once read
	Suggestion string // of the outcome, once done
	ErrorCode  string
	Error      string      // Chinese, once failed
	Acts       int         // what persons have said so far
	Letter     LetterState // of its newest letter; empty: none yet
	Number     string      // of the last issued letter
	Sender     Sender      // who handed it in; Name is not kept here
	Prior      string      // the version before; empty: none
	Next       string      // the version after; empty: none
	Version    int         // 1, 2, …
	Purged     time.Time   // when its uploads were deleted; zero: they are kept
	SameAs     string      // an earlier case with the same report; known when it is handed in only
}

// Sender is who hands a report in.
type Sender struct {
	ID     string // of the account or token; empty: there were none
	Name   string
	Agency string // where an agency does
}

// Matter is what access asks of the case.
func (c Case) Matter() access.Matter {
	return access.Matter{Submitter: c.Sender.ID, Agency: c.Sender.Agency, Draft: c.Options.Stage == "draft"}
}

// File is one file of a submission; its bytes are a blob.
type File struct {
	Name   string
	SHA256 string
	Size   int64
}

// Options are what the sender declared; empty means "detect".
type Options struct {
	Type, Profile, Procedure, Stage, Agency string
	Prior                                   string // the case it is a new version of; not kept here
}

// Upload is a file as it comes in.
type Upload struct {
	Name string
	Data []byte
}

const caseColumns = `id, created_at, finished_at, state, file, sha256, size, type, profile, procedure, stage, agency, title, suggestion, error_code, error, submitter, unit, purged, prior, next, version,
	(SELECT count(*) FROM acts WHERE acts.case_id = cases.id),
	coalesce((SELECT state FROM letters WHERE letters.case_id = cases.id ORDER BY n DESC LIMIT 1), ''),
	coalesce((SELECT number FROM letters WHERE letters.case_id = cases.id AND state = 'issued' ORDER BY n DESC LIMIT 1), '')`

func scanCase(row interface{ Scan(...any) error }) (Case, error) {
	var c Case
	var created, finished, purged string
	err := row.Scan(&c.ID, &created, &finished, &c.State, &c.File.Name, &c.File.SHA256, &c.File.Size,
		&c.Options.Type, &c.Options.Profile, &c.Options.Procedure, &c.Options.Stage, &c.Options.Agency,
		&c.Title, &c.Suggestion, &c.ErrorCode, &c.Error, &c.Sender.ID, &c.Sender.Agency, &purged, &c.Prior, &c.Next, &c.Version, &c.Acts, &c.Letter, &c.Number)
	if err != nil {
		return Case{}, err
	}
	c.CreatedAt, _ = time.Parse(time.RFC3339Nano, created)
	c.FinishedAt, _ = time.Parse(time.RFC3339Nano, finished)
	c.Purged, _ = time.Parse(time.RFC3339Nano, purged)
	return c, nil
}

// Find gives one case. An unknown id is problem.NotFound.
func (s *Store) Find(ctx context.Context, id string) (Case, error) {
	c, err := scanCase(s.db.QueryRowContext(ctx, `SELECT `+caseColumns+` FROM cases WHERE id = ?`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return Case{}, problem.New(problem.NotFound, "没有编号为“%s”的报送件。请核对编号。", clip(id, 40))
	}
	if err != nil {
		return Case{}, fmt.Errorf("find case: %w", err)
	}
	rows, err := s.db.QueryContext(ctx, `SELECT file, sha256, size FROM attachments WHERE case_id = ? ORDER BY n`, id)
	if err != nil {
		return Case{}, fmt.Errorf("find attachments: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var f File
		if err := rows.Scan(&f.Name, &f.SHA256, &f.Size); err != nil {
			return Case{}, err
		}
		c.With = append(c.With, f)
	}
	return c, rows.Err()
}

// within is a scope as a condition on cases.
func within(sc access.Scope) (where string, args []any) {
	switch {
	case sc.All:
		return `TRUE`, nil
	case sc.Committee:
		return `NOT (cases.stage = 'draft' AND cases.unit <> '')`, nil
	case sc.Agency != "":
		return `cases.unit = ?`, []any{sc.Agency}
	}
	return `FALSE`, nil
}

// List gives the cases within a scope newest first, and how many there are in
// all. Attachments are left out.
func (s *Store) List(ctx context.Context, sc access.Scope, limit, offset int) ([]Case, int, error) {
	where, args := within(sc)
	var total int
	if err := s.db.QueryRowContext(ctx, `SELECT count(*) FROM cases WHERE `+where, args...).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("count cases: %w", err)
	}
	rows, err := s.db.QueryContext(ctx, `SELECT `+caseColumns+` FROM cases WHERE `+where+` ORDER BY created_at DESC, id LIMIT ? OFFSET ?`, append(args, limit, offset)...)
	if err != nil {
		return nil, 0, fmt.Errorf("list cases: %w", err)
	}
	defer rows.Close()
	var out []Case
	for rows.Next() {
		c, err := scanCase(rows)
		if err != nil {
			return nil, 0, err
		}
		out = append(out, c)
	}
	return out, total, rows.Err()
}

// Bytes gives the bytes of a submitted file.
func (s *Store) Bytes(ctx context.Context, f File) ([]byte, error) { return s.blobs.get(ctx, f.SHA256) }

// Product gives what a review left: "review" (JSON), "notice.pdf", "form.pdf".
// Before it exists, or for a kind it does not have, that is problem.NotFound.
func (s *Store) Product(ctx context.Context, id, kind string) ([]byte, error) {
	var hash string
	err := s.db.QueryRowContext(ctx, `SELECT sha256 FROM products WHERE case_id = ? AND kind = ?`, id, kind).Scan(&hash)
	if errors.Is(err, sql.ErrNoRows) {
		c, err := s.Find(ctx, id)
		switch {
		case err != nil:
			return nil, err
		case c.State == Failed:
			return nil, problem.New(problem.NotFound, "“%s”未能审查，没有这份文件：%s", c.File.Name, c.Error)
		case c.State != Done:
			return nil, problem.New(problem.NotFound, "“%s”还在处理，请稍后再取。", c.File.Name)
		}
		return nil, problem.New(problem.NotFound, "这份报送件没有“%s”。", clip(kind, 40))
	}
	if err != nil {
		return nil, fmt.Errorf("find product: %w", err)
	}
	return s.blobs.get(ctx, hash)
}

// named is the sender as the audit log has him.
func (from Sender) named(agency string) string {
	switch {
	case from.Name != "":
		return from.Name
	case agency == "":
		return "本机"
	}
	return clip(agency, 60)
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// newID is short enough to read out and cannot be guessed.
func newID() string {
	var b [10]byte
	rand.Read(b[:]) // never fails (crypto/rand)
	return strings.ToLower(base32.StdEncoding.EncodeToString(b[:]))
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}
