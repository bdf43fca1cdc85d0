package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"wenping/internal/problem"
)

// LetterState of a letter.
type LetterState string

const (
	Drafted  LetterState = "draft"    // being worded
	Proposed LetterState = "proposed" // 送复核: a second person is asked
	Issued   LetterState = "issued"   // 已签发: frozen
)

// Signing is what a clerk fills in for a letter.
type Signing struct {
	Kind     string            `json:"kind"` // return, correct, supplement, file
	Format   string            `json:"format"`
	No       int               `json:"no,omitempty"`
	Date     string            `json:"date,omitempty"`     // 2026-03-05
	Received string            `json:"received,omitempty"` // 2026-03-05
	Printer  string            `json:"printer,omitempty"`
	Edits    map[string]string `json:"edits,omitempty"` // paragraphs as composed → as worded
}

// Letter is a letter of a case, and how far it has come.
type Letter struct {
	Case     string
	N        int // 1, 2, … within the case
	State    LetterState
	Signing  Signing
	Acts     int // how many acts of the case it rests on, once proposed
	Drafter  string
	Drafted  time.Time
	Note     string // why it was sent back
	Releaser string
	Issuer   string
	Issued   time.Time
	Number   string // 云政法函〔2026〕5号
	Files    []string
}

// Register is where a letter's number is entered.
type Register struct {
	Code   string // 发文代字
	Year   int
	Number string // as printed
}

const letterColumns = `case_id, n, state, signing, acts, drafter, drafted, note, releaser, issuer, issued, number`

func scanLetter(row interface{ Scan(...any) error }) (Letter, error) {
	var l Letter
	var signing []byte
	var drafted, issued string
	err := row.Scan(&l.Case, &l.N, &l.State, &signing, &l.Acts, &l.Drafter, &drafted, &l.Note, &l.Releaser, &l.Issuer, &issued, &l.Number)
	if err != nil {
		return Letter{}, err
	}
	l.Drafted, _ = time.Parse(time.RFC3339Nano, drafted)
	l.Issued, _ = time.Parse(time.RFC3339Nano, issued)
	if err := json.Unmarshal(signing, &l.Signing); err != nil {
		return Letter{}, fmt.Errorf("read letter: %w", err)
	}
	return l, nil
}

// Letters gives the letters of a case, the newest last.
func (s *Store) Letters(ctx context.Context, id string) ([]Letter, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT `+letterColumns+` FROM letters WHERE case_id = ? ORDER BY n`, id)
	if err != nil {
		return nil, fmt.Errorf("find letters: %w", err)
	}
	defer rows.Close()
	var out []Letter
	for rows.Next() {
		l, err := scanLetter(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	files, err := s.frozen(ctx, `letter_files`, id)
	for i := range out {
		out[i].Files = files[out[i].N]
	}
	return out, err
}

// frozen gives the kinds of files that the issued letters or the final forms of
// a case have, by their number.
func (s *Store) frozen(ctx context.Context, table, id string) (map[int][]string, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT n, kind FROM `+table+` WHERE case_id = ? ORDER BY n, kind`, id)
	if err != nil {
		return nil, fmt.Errorf("find %s: %w", table, err)
	}
	defer rows.Close()
	out := map[int][]string{}
	for rows.Next() {
		var n int
		var kind string
		if err := rows.Scan(&n, &kind); err != nil {
			return nil, err
		}
		out[n] = append(out[n], kind)
	}
	return out, rows.Err()
}

func openLetter(ctx context.Context, q querier, id string) (Letter, bool, error) {
	l, err := scanLetter(q.QueryRowContext(ctx, `SELECT `+letterColumns+` FROM letters WHERE case_id = ? AND state <> 'issued'`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return Letter{}, false, nil
	}
	return l, err == nil, err
}

// OpenLetter gives the letter that is being worded, if there is one.
func (s *Store) OpenLetter(ctx context.Context, id string) (Letter, bool, error) {
	return openLetter(ctx, s.db, id)
}

// SaveLetter keeps what the clerk has filled in. A letter that was proposed is
// a draft again: what the second person saw has changed.
func (s *Store) SaveLetter(ctx context.Context, id, who string, g Signing) (Letter, error) {
	b, err := json.Marshal(g)
	if err != nil {
		return Letter{}, err
	}
	if len(b) > 256<<10 {
		return Letter{}, problem.New(problem.TooLarge, "改写的文字太多，没有保存。")
	}
	var out Letter
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		if err := latest(ctx, tx, id); err != nil {
			return err
		}
		l, have, err := openLetter(ctx, tx, id)
		if err != nil {
			return err
		}
		if have {
			if _, err := tx.ExecContext(ctx, `UPDATE letters SET kind = ?, signing = ?, drafter = ?, drafted = ?, state = 'draft', acts = 0 WHERE case_id = ? AND n = ?`,
				g.Kind, b, who, stamp(s.now()), id, l.N); err != nil {
				return err
			}
			if l.State == Proposed {
				if err := s.note(ctx, tx, who, "letter.reopen", id, fmt.Sprint(l.N)); err != nil {
					return err
				}
			}
		} else {
			if _, err := tx.ExecContext(ctx, `INSERT INTO letters (case_id, n, state, kind, signing, drafter, drafted)
				SELECT ?, coalesce(max(n), 0) + 1, 'draft', ?, ?, ?, ? FROM letters WHERE case_id = ?`, id, g.Kind, b, who, stamp(s.now()), id); err != nil {
				return err
			}
			if err := s.note(ctx, tx, who, "letter.draft", id, g.Kind); err != nil {
				return err
			}
		}
		out, _, err = openLetter(ctx, tx, id)
		return err
	})
	return out, err
}

var noLetter = problem.New(problem.Conflict, "还没有拟好的文书。请先在“拟文”中选择文种并填写。")

// ProposeLetter asks a second person to release the letter as it stands; seen
// is the number of acts that it was composed from.
func (s *Store) ProposeLetter(ctx context.Context, id, who string, seen int) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		if err := latest(ctx, tx, id); err != nil {
			return err
		}
		l, have, err := openLetter(ctx, tx, id)
		switch {
		case err != nil:
			return err
		case !have:
			return noLetter
		}
		if _, err := tx.ExecContext(ctx, `UPDATE letters SET state = 'proposed', acts = ?, drafter = ?, note = '' WHERE case_id = ? AND n = ?`, seen, who, id, l.N); err != nil {
			return err
		}
		return s.note(ctx, tx, who, "letter.propose", id, fmt.Sprint(l.N))
	})
}

// ReturnLetter sends a proposed letter back to its drafter, with a word why.
func (s *Store) ReturnLetter(ctx context.Context, id, who, why string) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		if err := latest(ctx, tx, id); err != nil {
			return err
		}
		l, have, err := openLetter(ctx, tx, id)
		switch {
		case err != nil:
			return err
		case !have || l.State != Proposed:
			return problem.New(problem.Conflict, "文书没有送复核，或已经退回。请刷新后再看。")
		case strings.TrimSpace(why) == "":
			return problem.New(problem.Usage, "请写明退回修改的理由。")
		}
		if _, err := tx.ExecContext(ctx, `UPDATE letters SET state = 'draft', note = ? WHERE case_id = ? AND n = ?`, why, id, l.N); err != nil {
			return err
		}
		return s.note(ctx, tx, who, "letter.return", id, fmt.Sprint(l.N))
	})
}

// NextNo proposes the running number of a letter: one more than the highest of
// the year.
func (s *Store) NextNo(ctx context.Context, code string, year int) (int, error) {
	var n int
	err := s.db.QueryRowContext(ctx, `SELECT coalesce(max(no), 0) + 1 FROM letters WHERE state = 'issued' AND code = ? AND year = ?`, code, year).Scan(&n)
	return n, err
}

// IssueLetter freezes the open letter with its files. It was composed from l
// and from seen acts; where either has changed since, or the number is taken,
// nothing is issued. second says that somebody else than its drafter must
// release it. The case's notice is the issued letter from then on.
func (s *Store) IssueLetter(ctx context.Context, l Letter, who string, seen int, second bool, reg Register, files []NamedFile) (Letter, error) {
	hashes := make([]string, len(files))
	for i, f := range files {
		var err error
		if hashes[i], err = s.blobs.put(ctx, f.Data); err != nil {
			return Letter{}, problem.Wrap(problem.Storage, err, "文书没有保存成功，尚未签发，可能是服务器存储空间不足。请联系管理员后再签发。")
		}
	}
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		if err := latest(ctx, tx, l.Case); err != nil {
			return err
		}
		now, have, err := openLetter(ctx, tx, l.Case)
		if err != nil {
			return err
		}
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM acts WHERE case_id = ?`, l.Case).Scan(&n); err != nil {
			return err
		}
		switch {
		case !have:
			return problem.New(problem.Conflict, "这件文书已经签发，没有重复签发。请刷新后再看。")
		case now.N != l.N || !now.Drafted.Equal(l.Drafted) || n != seen:
			return problem.New(problem.Conflict, "文书或者判定刚刚有改动，没有签发。请看过改动后再签发。")
		case second && now.State != Proposed:
			return problem.New(problem.Conflict, "按本机关的设置，文书须经另一人复核后签发。请先送复核。")
		case second && now.Drafter == who:
			return problem.New(problem.Conflict, "拟稿人不能复核自己拟的文书，请由另一人签发。")
		case second && now.Acts != seen:
			return problem.New(problem.Conflict, "送复核之后判定有改动，没有签发。请重新送复核。")
		}
		var taken int
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM letters WHERE state = 'issued' AND code = ? AND year = ? AND no = ?`, reg.Code, reg.Year, l.Signing.No).Scan(&taken); err != nil {
			return err
		}
		if taken > 0 {
			return problem.New(problem.Conflict, "文号“%s”已经用过，没有签发。请换一个文号。", reg.Number)
		}
		releaser := ""
		if second {
			releaser = who
		}
		if _, err := tx.ExecContext(ctx, `UPDATE letters SET state = 'issued', acts = ?, releaser = ?, issuer = ?, issued = ?, code = ?, year = ?, no = ?, number = ? WHERE case_id = ? AND n = ?`,
			seen, releaser, who, stamp(s.now()), reg.Code, reg.Year, l.Signing.No, reg.Number, l.Case, l.N); err != nil {
			return err
		}
		if err := s.closeCase(ctx, tx, l.Case, l.Signing.Kind); err != nil {
			return err
		}
		for i, f := range files {
			if _, err := tx.ExecContext(ctx, `INSERT INTO letter_files (case_id, n, kind, sha256, size) VALUES (?, ?, ?, ?, ?)`, l.Case, l.N, f.Kind, hashes[i], len(f.Data)); err != nil {
				return err
			}
			if f.Kind == "notice.pdf" || f.Kind == "notice.docx" {
				if _, err := tx.ExecContext(ctx, `UPDATE products SET sha256 = ?, size = ? WHERE case_id = ? AND kind = ?`, hashes[i], len(f.Data), l.Case, f.Kind); err != nil {
					return err
				}
			}
		}
		if err := s.happened(ctx, tx, l.Case, Event{Event: WasIssued, Letter: &EventLetter{l.N, l.Signing.Kind, reg.Number}}); err != nil {
			return err
		}
		return s.note(ctx, tx, who, "letter.issue", l.Case, reg.Number)
	})
	if err != nil {
		return Letter{}, err
	}
	return scanLetter(s.db.QueryRowContext(ctx, `SELECT `+letterColumns+` FROM letters WHERE case_id = ? AND n = ?`, l.Case, l.N))
}

// LetterFile gives a file of an issued letter.
func (s *Store) LetterFile(ctx context.Context, id string, n int, kind string) ([]byte, error) {
	var hash string
	err := s.db.QueryRowContext(ctx, `SELECT sha256 FROM letter_files WHERE case_id = ? AND n = ? AND kind = ?`, id, n, kind).Scan(&hash)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, problem.New(problem.NotFound, "没有这件已签发的文书。")
	}
	if err != nil {
		return nil, fmt.Errorf("find letter file: %w", err)
	}
	return s.blobs.get(ctx, hash)
}
