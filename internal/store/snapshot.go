package store

import (
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

// Snapshot copies the database of a folder as it is at one moment, also while a
// server writes to it, into a file that must not be there.
func Snapshot(ctx context.Context, dir, to string) error {
	s, err := beside(dir, "")
	if err != nil {
		return err
	}
	defer s.db.Close()
	if _, err := s.db.ExecContext(ctx, `VACUUM INTO ?`, to); err != nil {
		return fmt.Errorf("copy database: %w", err)
	}
	return nil
}

// NamedBlobs gives the hashes of the blobs that the database of a folder needs, in order.
func NamedBlobs(ctx context.Context, dir string) ([]string, error) {
	s, err := beside(dir, "&_pragma=query_only(1)")
	if err != nil {
		return nil, err
	}
	defer s.db.Close()
	hashes, err := texts(s.db.QueryContext(ctx, `SELECT sha256 FROM (`+namedBlobs+`) ORDER BY sha256`))
	if err != nil {
		return nil, fmt.Errorf("list blobs: %w", err)
	}
	return hashes, nil
}

// BlobPath is where a folder keeps the blob of a hash of 64 characters.
func BlobPath(dir, hash string) string {
	return (&folder{dir: filepath.Join(dir, BlobFolder)}).path(hash)
}

// NoteIn writes a line into the audit log of a folder. One whose schema is not
// that of this program is left alone.
func NoteIn(ctx context.Context, dir, who, what, detail string) error {
	in, err := Inspect(ctx, dir)
	if err != nil || in.Schema != in.Newest {
		return err
	}
	s, err := beside(dir, "")
	if err != nil {
		return err
	}
	defer s.db.Close()
	return s.Note(ctx, who, what, "", detail)
}
