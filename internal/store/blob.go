package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"wenping/internal/problem"
)

// blobs keeps byte strings under their SHA-256, in a folder or in a bucket: a
// name that is there is whole.
type blobs interface {
	// prepare makes sure that there is a place.
	prepare(context.Context) error
	// put saves data and gives its hash. It returns once nothing can take it away.
	put(ctx context.Context, data []byte) (hash string, err error)
	// get gives the bytes, which have their hash.
	get(ctx context.Context, hash string) ([]byte, error)
	has(ctx context.Context, hash string) (bool, error)
	// remove deletes a blob and looks whether it is gone.
	remove(ctx context.Context, hash string) error
	// each hands out what is there, with the time it was last put.
	each(ctx context.Context, see func(hash string, at time.Time) error) error
	// owner tells whose blobs these are; empty: nobody has said so. own says so.
	owner(context.Context) (string, error)
	own(ctx context.Context, id string) error
	close()
}

// openBlobs opens a place: a folder, file:///folder or s3://bucket?….
func openBlobs(ctx context.Context, place string) (blobs, error) {
	u, err := url.Parse(place)
	switch {
	case err == nil && u.Scheme == "s3" && u.Host != "":
		return openBucket(ctx, u)
	case err == nil && u.Scheme == "file" && u.Host == "" && strings.HasPrefix(u.Path, "/") && u.RawQuery == "":
		return &folder{dir: filepath.FromSlash(u.Path)}, nil
	case err != nil || place == "" || strings.Contains(place, "://") || strings.HasPrefix(place, "file:") || strings.HasPrefix(place, "s3:"):
		return nil, problem.New(problem.Usage, "--blobs 写法有误，应如 file:///共享目录 或 s3://桶名?endpoint=https://…&region=…。")
	}
	return &folder{dir: place}, nil
}

// folder keeps each blob as a file, in folders by the beginning of its name. A
// blob is written beside its place, synced and renamed; a folder that machines
// share serves as well as one's own. (The folder driver of the library for
// buckets does not sync.)
type folder struct {
	dir   string
	write func(f *os.File, data []byte) (int, error) // nil: f.Write; a test's disk may be full
}

func (b *folder) prepare(context.Context) error {
	if err := os.MkdirAll(b.dir, 0o700); err != nil {
		return problem.Wrap(problem.Storage, err, "不能建立存放文件的目录“%s”。请检查权限，或另外指定。", b.dir)
	}
	return nil
}

func (b *folder) path(hash string) string { return filepath.Join(b.dir, hash[:2], hash) }

func sumOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// put returns after the data and the name are on disk.
func (b *folder) put(_ context.Context, data []byte) (string, error) {
	hash := sumOf(data)
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

func (b *folder) get(_ context.Context, hash string) ([]byte, error) {
	if len(hash) != sha256.Size*2 {
		return nil, fmt.Errorf("not a blob name: %q", hash)
	}
	data, err := os.ReadFile(b.path(hash))
	if err != nil {
		return nil, fmt.Errorf("read blob: %w", err)
	}
	if sumOf(data) != hash {
		return nil, fmt.Errorf("blob %s is damaged on disk", hash)
	}
	return data, nil
}

func (b *folder) has(_ context.Context, hash string) (bool, error) {
	_, err := os.Lstat(b.path(hash))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

func (b *folder) remove(_ context.Context, hash string) error {
	p := b.path(hash)
	if err := os.Remove(p); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove blob: %w", err)
	}
	if err := syncDir(filepath.Dir(p)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if _, err := os.Lstat(p); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("blob %s is still there", hash)
	}
	return nil
}

func (b *folder) each(ctx context.Context, see func(string, time.Time) error) error {
	err := filepath.WalkDir(b.dir, func(p string, d fs.DirEntry, err error) error {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil || d.IsDir() || d.Name() == ownerName {
			return err
		}
		info, err := d.Info()
		if errors.Is(err, fs.ErrNotExist) { // meanwhile renamed or removed
			return nil
		}
		if err != nil {
			return err
		}
		return see(d.Name(), info.ModTime())
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// ownerName is beside the blobs.
const ownerName = "owner"

func (b *folder) owner(context.Context) (string, error) {
	id, err := os.ReadFile(filepath.Join(b.dir, ownerName))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return strings.TrimSpace(string(id)), err
}

func (b *folder) own(_ context.Context, id string) error {
	if err := os.WriteFile(filepath.Join(b.dir, ownerName), []byte(id+"\n"), 0o600); err != nil {
		return err
	}
	return syncDir(b.dir)
}

func (b *folder) close() {}

// sweep removes what no case names and what is older than grace: an upload
// that was cut off between its blob and its case.
func sweep(ctx context.Context, b blobs, named map[string]bool, grace time.Duration) error {
	limit := time.Now().Add(-grace)
	var old []string
	err := b.each(ctx, func(hash string, at time.Time) error {
		if !named[hash] && at.Before(limit) {
			old = append(old, hash)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, hash := range old {
		if err := b.remove(ctx, hash); err != nil {
			return err
		}
	}
	return nil
}
