package store

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"wenping/internal/problem"
)

// blobs keeps byte strings under their SHA-256 in a folder. A blob is written
// beside its place, synced and renamed: a name that exists is whole.
type blobs struct {
	dir   string
	write func(f *os.File, data []byte) (int, error) // nil: f.Write; a test's disk may be full
}

func (b blobs) prepare() error {
	if err := os.MkdirAll(b.dir, 0o700); err != nil {
		return problem.Wrap(problem.Storage, err, "不能建立存放文件的目录“%s”。请检查权限，或另外指定。", b.dir)
	}
	return nil
}

func (b blobs) path(hash string) string { return filepath.Join(b.dir, hash[:2], hash) }

// put saves data and gives its hash. It returns after the data and the name
// are on disk.
func (b blobs) put(data []byte) (string, error) {
	sum := sha256.Sum256(data)
	hash := hex.EncodeToString(sum[:])
	final := b.path(hash)
	if st, err := os.Stat(final); err == nil && st.Size() == int64(len(data)) {
		// The age of a blob protects it from the sweep until its case is written.
		now := time.Now()
		return hash, os.Chtimes(final, now, now)
	}
	dir := filepath.Dir(final)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("make blob folder: %w", err)
	}
	f, err := os.CreateTemp(dir, ".new-*")
	if err != nil {
		return "", fmt.Errorf("create blob: %w", err)
	}
	defer os.Remove(f.Name())
	write := b.write
	if write == nil {
		write = (*os.File).Write
	}
	_, err = write(f, data)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(f.Name(), final)
	}
	if err == nil {
		err = syncDir(dir)
	}
	if err == nil {
		err = syncDir(b.dir)
	}
	if err != nil {
		return "", fmt.Errorf("write blob: %w", err)
	}
	return hash, nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

func (b blobs) get(hash string) ([]byte, error) {
	if len(hash) != sha256.Size*2 {
		return nil, fmt.Errorf("not a blob name: %q", hash)
	}
	data, err := os.ReadFile(b.path(hash))
	if err != nil {
		return nil, fmt.Errorf("read blob: %w", err)
	}
	sum := sha256.Sum256(data)
	if hex.EncodeToString(sum[:]) != hash {
		return nil, fmt.Errorf("blob %s is damaged on disk", hash)
	}
	return data, nil
}

// sweep removes blobs that no case names and that are older than grace: an
// upload that was cut off between its blob and its case.
func (b blobs) sweep(named map[string]bool, grace time.Duration) error {
	limit := time.Now().Add(-grace)
	err := filepath.WalkDir(b.dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || named[d.Name()] {
			return err
		}
		if info, err := d.Info(); err == nil && info.ModTime().Before(limit) {
			return os.Remove(p)
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
