package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"time"

	"wenping/internal/problem"
)

// FormState of a filing form.
type FormState string

const (
	FormDraft FormState = "draft" // being filled in
	FormFinal FormState = "final" // 已定稿: frozen
)

// FormEntry is what a person says of one field: its value, or that it stays
// blank. A field without an entry stands as it was read.
type FormEntry struct {
	Value   string     `json:"value,omitempty"`
	Checked []string   `json:"checked,omitempty"` // ids of boxes
	Rows    [][]string `json:"rows,omitempty"`    // of a table
	Blank   bool       `json:"blank,omitempty"`   // looked at: the papers do not have it
	By      string     `json:"by,omitempty"`
	At      time.Time  `json:"at,omitzero"`
}

// Form is a filing form of a case, and how far it has come.
type Form struct {
	Case     string
	N        int // 1, 2, … within the case
	State    FormState
	Entries  map[string]FormEntry // by the key of the field
	Drafter  string
	Drafted  time.Time
	Finisher string
	Finished time.Time
	Files    []string
}

const formColumns = `case_id, n, state, entries, drafter, drafted, finisher, finished`

func scanForm(row interface{ Scan(...any) error }) (Form, error) {
	var f Form
	var entries []byte
	var drafted, finished string
	if err := row.Scan(&f.Case, &f.N, &f.State, &entries, &f.Drafter, &drafted, &f.Finisher, &finished); err != nil {
		return Form{}, err
	}
	f.Drafted, _ = time.Parse(time.RFC3339Nano, drafted)
	f.Finished, _ = time.Parse(time.RFC3339Nano, finished)
	if err := json.Unmarshal(entries, &f.Entries); err != nil {
		return Form{}, fmt.Errorf("read form: %w", err)
	}
	if f.Entries == nil {
		f.Entries = map[string]FormEntry{}
	}
	return f, nil
}

func openForm(ctx context.Context, q querier, id string) (Form, bool, error) {
	f, err := scanForm(q.QueryRowContext(ctx, `SELECT `+formColumns+` FROM forms WHERE case_id = ? AND state = 'draft'`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return Form{Case: id, State: FormDraft, Entries: map[string]FormEntry{}}, false, nil
	}
	return f, err == nil, err
}

// OpenForm gives the form that is being filled in; an empty one where there is none.
func (s *Store) OpenForm(ctx context.Context, id string) (Form, bool, error) {
	return openForm(ctx, s.db, id)
}

// Forms gives the final forms of a case, the newest last.
func (s *Store) Forms(ctx context.Context, id string) ([]Form, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT `+formColumns+` FROM forms WHERE case_id = ? AND state = 'final' ORDER BY n`, id)
	if err != nil {
		return nil, fmt.Errorf("find forms: %w", err)
	}
	defer rows.Close()
	var out []Form
	for rows.Next() {
		f, err := scanForm(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	files, err := s.frozen(ctx, `form_files`, id)
	for i := range out {
		out[i].Files = files[out[i].N]
	}
	return out, err
}

// maxEntries bounds what persons write into one form, in bytes.
const maxEntries = 256 << 10

// SaveEntry keeps what a person says of one field; nil takes it back. A new form
// begins with the entries of the last final one.
func (s *Store) SaveEntry(ctx context.Context, id, who, key string, e *FormEntry) (Form, error) {
	var out Form
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		if err := latest(ctx, tx, id); err != nil {
			return err
		}
		f, have, err := openForm(ctx, tx, id)
		if err != nil {
			return err
		}
		if !have {
			last, err := scanForm(tx.QueryRowContext(ctx, `SELECT `+formColumns+` FROM forms WHERE case_id = ? ORDER BY n DESC LIMIT 1`, id))
			if err != nil && !errors.Is(err, sql.ErrNoRows) {
				return err
			}
			f.N = last.N + 1
			if last.Entries != nil {
				f.Entries = last.Entries
			}
		}
		if e == nil {
			delete(f.Entries, key)
		} else {
			e.By, e.At = who, s.now().UTC().Truncate(time.Millisecond)
			f.Entries[key] = *e
		}
		b, err := json.Marshal(f.Entries)
		if err != nil {
			return err
		}
		if len(b) > maxEntries {
			return problem.New(problem.TooLarge, "报备表填写的文字太多，没有保存。请精简后再填。")
		}
		if have {
			_, err = tx.ExecContext(ctx, `UPDATE forms SET entries = ?, drafter = ?, drafted = ? WHERE case_id = ? AND n = ?`, b, who, stamp(s.now()), id, f.N)
		} else if _, err = tx.ExecContext(ctx, `INSERT INTO forms (case_id, n, state, entries, drafter, drafted) VALUES (?, ?, 'draft', ?, ?, ?)`, id, f.N, b, who, stamp(s.now())); err == nil {
			err = s.note(ctx, tx, who, "form.draft", id, fmt.Sprint(f.N))
		}
		if err != nil {
			return err
		}
		// What is said is no longer a draft.
		if _, err := tx.ExecContext(ctx, `DELETE FROM drafts WHERE case_id = ? AND who = ? AND field = ?`, id, who, "form/"+key); err != nil {
			return err
		}
		out, _, err = openForm(ctx, tx, id)
		return err
	})
	return out, err
}

// FinishForm freezes the form with its files. It was composed from f; where that
// has changed since, nothing is frozen. The case's form is the final one from
// then on.
func (s *Store) FinishForm(ctx context.Context, f Form, who string, files []NamedFile) error {
	hashes := make([]string, len(files))
	for i, x := range files {
		var err error
		if hashes[i], err = s.blobs.put(ctx, x.Data); err != nil {
			return problem.Wrap(problem.Storage, err, "报备表没有保存成功，尚未定稿，可能是服务器存储空间不足。请联系管理员后再定稿。")
		}
	}
	return s.inTx(ctx, func(tx *sql.Tx) error {
		if err := latest(ctx, tx, f.Case); err != nil {
			return err
		}
		now, have, err := openForm(ctx, tx, f.Case)
		switch {
		case err != nil:
			return err
		case !have && f.N > 0:
			return problem.New(problem.Conflict, "这份报备表已经定稿，没有重复定稿。请刷新后再看。")
		case have && (now.N != f.N || !reflect.DeepEqual(now.Entries, f.Entries)):
			return problem.New(problem.Conflict, "报备表刚刚有改动，没有定稿。请看过改动后再定稿。")
		case !have: // nothing had to be filled in
			if err := tx.QueryRowContext(ctx, `SELECT coalesce(max(n), 0) + 1 FROM forms WHERE case_id = ?`, f.Case).Scan(&f.N); err != nil {
				return err
			}
			if f.N > 1 {
				return problem.New(problem.Conflict, "报备表已经定稿，之后没有改动。")
			}
			if _, err := tx.ExecContext(ctx, `INSERT INTO forms (case_id, n, state, entries, drafter, drafted) VALUES (?, ?, 'draft', '{}', ?, ?)`, f.Case, f.N, who, stamp(s.now())); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, `UPDATE forms SET state = 'final', finisher = ?, finished = ? WHERE case_id = ? AND n = ?`, who, stamp(s.now()), f.Case, f.N); err != nil {
			return err
		}
		for i, x := range files {
			if _, err := tx.ExecContext(ctx, `INSERT INTO form_files (case_id, n, kind, sha256, size) VALUES (?, ?, ?, ?, ?)`, f.Case, f.N, x.Kind, hashes[i], len(x.Data)); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `UPDATE products SET sha256 = ?, size = ? WHERE case_id = ? AND kind = ?`, hashes[i], len(x.Data), f.Case, x.Kind); err != nil {
				return err
			}
		}
		if err := s.happened(ctx, tx, f.Case, Event{Event: WasFiled, Form: &EventForm{f.N}}); err != nil {
			return err
		}
		return s.note(ctx, tx, who, "form.finish", f.Case, fmt.Sprint(f.N))
	})
}

// FormFile gives a file of a final form.
func (s *Store) FormFile(ctx context.Context, id string, n int, kind string) ([]byte, error) {
	var hash string
	err := s.db.QueryRowContext(ctx, `SELECT sha256 FROM form_files WHERE case_id = ? AND n = ? AND kind = ?`, id, n, kind).Scan(&hash)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, problem.New(problem.NotFound, "没有这份已定稿的报备表。")
	}
	if err != nil {
		return nil, fmt.Errorf("find form file: %w", err)
	}
	return s.blobs.get(ctx, hash)
}
