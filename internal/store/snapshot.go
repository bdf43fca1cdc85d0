package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"wenping/internal/problem"
)

// A folder is copied beside whoever serves it: nothing here locks it, brings
// its schema forward or changes a case.

// DatabaseFile and BlobFolder are the names of what a data folder holds.
const (
	DatabaseFile = databaseFile
	BlobFolder   = "blobs"
)

// KeyFiles are files of a data folder that may be there beside database and blobs.
var KeyFiles = []string{keyFile, trustFile}

// beside opens the database of a folder that others may use.
func beside(dir, pragmas string) (*Store, error) {
	path := filepath.Join(dir, DatabaseFile)
	if _, err := os.Stat(path); err != nil {
		return nil, problem.Wrap(problem.NotFound, err, "目录“%s”里没有数据库。请核对 --data；还没有启动过服务的，启动一次就会建立。", dir)
	}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?_txlock=immediate&_pragma=busy_timeout(30000)"+pragmas)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	return &Store{db: db, engine: &embedded{dir: dir, db: db}, now: time.Now, dir: dir, blobs: &folder{dir: filepath.Join(dir, BlobFolder)}}, nil
}

// Snapshot copies the database of a place as it is at one moment, also while
// servers write to it, as the database of the empty folder dir.
func Snapshot(ctx context.Context, from Place, dir string) error {
	if from.DB != "" {
		return copyShared(ctx, from, dir)
	}
	s, err := beside(from.Dir, "")
	if err != nil {
		return err
	}
	defer s.db.Close()
	if _, err := s.db.ExecContext(ctx, `VACUUM INTO ?`, filepath.Join(dir, DatabaseFile)); err != nil {
		return fmt.Errorf("copy database: %w", err)
	}
	return nil
}

// copyShared copies what PostgreSQL holds, read in one transaction.
func copyShared(ctx context.Context, from Place, dir string) (err error) {
	src, err := Open(ctx, Config{Dir: dir, DB: from.DB, Blobs: from.Blobs, Beside: true, moving: true})
	if err != nil {
		return err
	}
	defer src.Close(ctx)
	between := filepath.Join(dir, "between")
	dst, err := Open(ctx, Config{Dir: between, Beside: true, Whole: true, moving: true})
	if err != nil {
		return err
	}
	_, _, err = copyTables(ctx, src, dst)
	if cerr := dst.Close(ctx); err == nil {
		err = cerr
	}
	if err != nil {
		return err
	}
	if err := Snapshot(ctx, Place{Dir: between}, dir); err != nil {
		return err
	}
	return os.RemoveAll(between)
}

// Blob is one that a database names.
type Blob struct {
	SHA256 string
	Size   int64
}

// NamedBlobs gives the blobs that the database of a folder needs, by their hashes.
func NamedBlobs(ctx context.Context, dir string) ([]Blob, error) {
	s, err := beside(dir, "&_pragma=query_only(1)")
	if err != nil {
		return nil, err
	}
	defer s.db.Close()
	rows, err := s.db.QueryContext(ctx, `SELECT n.sha256, max(f.size) FROM (`+namedBlobs+`) n JOIN (SELECT sha256, size FROM cases UNION ALL SELECT sha256, size FROM attachments
		UNION ALL SELECT sha256, size FROM products UNION ALL SELECT sha256, size FROM letter_files UNION ALL SELECT sha256, size FROM form_files) f ON f.sha256 = n.sha256
		GROUP BY n.sha256 ORDER BY n.sha256`)
	if err != nil {
		return nil, fmt.Errorf("list blobs: %w", err)
	}
	defer rows.Close()
	var out []Blob
	for rows.Next() {
		var b Blob
		if err := rows.Scan(&b.SHA256, &b.Size); err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, rows.Err()
}

// Blobs gives a function that reads blobs of a place; a blob it gives has its hash.
func Blobs(ctx context.Context, from Place) (get func(ctx context.Context, hash string) ([]byte, error), end func(), err error) {
	b, err := openBlobs(ctx, cmp.Or(from.Blobs, filepath.Join(from.Dir, BlobFolder)))
	if err != nil {
		return nil, nil, err
	}
	return b.get, b.close, nil
}

// BlobPath is where a folder keeps the blob of a hash of 64 characters.
func BlobPath(dir, hash string) string {
	return (&folder{dir: filepath.Join(dir, BlobFolder)}).path(hash)
}

// NoteIn writes a line into the audit log of a place. A folder whose schema is
// not that of this program is left alone.
func NoteIn(ctx context.Context, at Place, who, what, detail string) error {
	if at.DB != "" {
		s, err := Open(ctx, Config{Dir: at.Dir, DB: at.DB, Blobs: at.Blobs, Beside: true, moving: true})
		if err != nil {
			return err
		}
		defer s.Close(ctx)
		return s.Note(ctx, who, what, "", detail)
	}
	in, err := Inspect(ctx, at.Dir)
	if err != nil || in.Schema != in.Newest {
		return err
	}
	s, err := beside(at.Dir, "")
	if err != nil {
		return err
	}
	defer s.db.Close()
	return s.Note(ctx, who, what, "", detail)
}
