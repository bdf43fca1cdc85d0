package store

import (
	"context"
	"database/sql"
	"time"

	"wenping/internal/problem"
)

// namedBlobs are the blobs that something still needs: those of uploads only
// while the uploads are kept.
const namedBlobs = `SELECT sha256 FROM cases WHERE purged = ''
	UNION SELECT a.sha256 FROM attachments a JOIN cases c ON c.id = a.case_id WHERE c.purged = ''
	UNION SELECT sha256 FROM products UNION SELECT sha256 FROM letter_files UNION SELECT sha256 FROM form_files`

// gone says that a case's uploads are no longer kept.
func gone(c Case) error {
	return problem.New(problem.Conflict, "“%s”的原件已于%s按保存期限删除。审查结果和已签发的文书仍可查看。", c.File.Name, c.Purged.Local().Format("2006年1月2日"))
}

// Gone is the error of a case whose uploads were deleted; nil where they are kept.
func (c Case) Gone() error {
	if c.Purged.IsZero() {
		return nil
	}
	return gone(c)
}

// Purged tells of one blob of a purge.
type Purged struct {
	Case   string
	What   string // the file's name, or the kind of a copy
	SHA256 string
	Kept   bool // another case has the same bytes
}

// closed are the cases that nobody works on: a letter was issued and none is
// open, or they failed, or they are self-checks. A version is kept while the one
// after it, which is compared with it, is worked on.
const closed = `SELECT id FROM cases WHERE purged = '' AND finished_at <> '' AND finished_at < ?1
	AND NOT EXISTS (SELECT 1 FROM cases n WHERE n.id = cases.next AND n.stand NOT IN ('issued', 'replaced')) AND (
	state = 'failed' OR stage = 'draft' OR
	(SELECT max(issued) FROM letters WHERE letters.case_id = cases.id AND state = 'issued') < ?1
		AND NOT EXISTS (SELECT 1 FROM letters WHERE letters.case_id = cases.id AND state <> 'issued'))`

// Purge deletes what closed cases, closed before a time, keep of their uploads:
// the files, and the copies of them with annotations. Reviews and the issued
// letters stay. Each deletion is written to the audit log before and, once the
// bytes are seen to be gone, after.
func (s *Store) Purge(ctx context.Context, by string, before time.Time, try bool) ([]Purged, error) {
	if !s.engine.holds() {
		return nil, problem.New(problem.Storage, "数据目录正被服务使用。请先停止服务再删除。")
	}
	var all []Purged
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT c.id, c.file, c.sha256 FROM cases c WHERE c.id IN (`+closed+`)
			UNION ALL SELECT a.case_id, a.file, a.sha256 FROM attachments a WHERE a.case_id IN (`+closed+`)
			UNION ALL SELECT p.case_id, p.kind, p.sha256 FROM products p WHERE p.kind IN ('annotated.docx', 'annotated.pdf') AND p.case_id IN (`+closed+`)
			UNION ALL SELECT f.case_id, f.kind, f.sha256 FROM letter_files f WHERE (f.kind LIKE 'annotated.%' OR f.kind = 'package.zip') AND f.case_id IN (`+closed+`)`, stamp(before))
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var p Purged
			if err := rows.Scan(&p.Case, &p.What, &p.SHA256); err != nil {
				return err
			}
			all = append(all, p)
		}
		if err := rows.Err(); err != nil || try {
			return err
		}
		cases := map[string]bool{}
		for _, p := range all {
			if err := s.note(ctx, tx, by, "upload.purge", p.Case, p.SHA256); err != nil {
				return err
			}
			cases[p.Case] = true
		}
		for id := range cases {
			for _, q := range []string{
				`UPDATE cases SET purged = '` + stamp(s.now()) + `' WHERE id = ?`,
				`DELETE FROM products WHERE case_id = ? AND kind IN ('annotated.docx', 'annotated.pdf')`,
				`DELETE FROM letter_files WHERE case_id = ? AND (kind LIKE 'annotated.%' OR kind = 'package.zip')`,
				`DELETE FROM drafts WHERE case_id = ?`,
			} {
				if _, err := tx.ExecContext(ctx, q, id); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil || try {
		return all, err
	}
	for i := range all {
		p := &all[i]
		if p.Kept, err = s.needed(ctx, p.SHA256); err != nil {
			return all, err
		}
		what := "upload.kept"
		if !p.Kept {
			if err := s.blobs.remove(ctx, p.SHA256); err != nil {
				return all, problem.Wrap(problem.Storage, err, "有文件没有删除成功，已停止。请检查数据目录的权限后重新运行。")
			}
			what = "upload.gone"
		}
		if err := s.Note(ctx, by, what, p.Case, p.SHA256); err != nil {
			return all, err
		}
	}
	return all, nil
}

func (s *Store) needed(ctx context.Context, hash string) (yes bool, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT ? IN (`+namedBlobs+`)`, hash).Scan(&yes)
	return yes, err
}

// StillThere gives the blobs that the audit log calls gone and that are there
// all the same, without a case that has been handed in with the same
// bytes since.
func (s *Store) StillThere(ctx context.Context) ([]string, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT DISTINCT detail FROM audit WHERE what = 'upload.gone'`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var gone []string
	for rows.Next() {
		var h string
		if err := rows.Scan(&h); err != nil {
			return nil, err
		}
		gone = append(gone, h)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	var out []string
	for _, h := range gone {
		if len(h) != 64 {
			continue
		}
		if there, err := s.blobs.has(ctx, h); err != nil {
			return nil, err
		} else if !there {
			continue
		}
		if again, err := s.needed(ctx, h); err != nil {
			return nil, err
		} else if !again {
			out = append(out, h)
		}
	}
	return out, nil
}
