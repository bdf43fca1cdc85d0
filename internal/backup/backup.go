package backup

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"wenping/internal/problem"
	"wenping/internal/store"
)

// Schema of the manifest.
const Schema = "wenping.backup/1"

const manifestFile = "manifest.json"

// Manifest says what a backup holds.
type Manifest struct {
	Schema   string    `json:"schema"`
	Version  string    `json:"version"` // of the program that made it
	Made     time.Time `json:"made_at"`
	Database Database  `json:"database"`
	Blobs    int       `json:"blobs"`
	Bytes    int64     `json:"bytes"` // of the blobs
	Keys     []string  `json:"keys,omitempty"`
}

// Database is the copy of the database, and what was counted in it.
type Database struct {
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
	Schema int64  `json:"schema"`
	Cases  int    `json:"cases"`
	Lines  int    `json:"audit_lines"`
	Head   string `json:"audit_head"` // hash of the last line
}

// Write writes what is at a place as it is now; tmp is an empty folder for the
// copy of the database.
func Write(ctx context.Context, w io.Writer, from store.Place, tmp, version string, now time.Time) (Manifest, error) {
	m := Manifest{Schema: Schema, Version: version, Made: now.UTC().Truncate(time.Second)}
	copied := filepath.Join(tmp, store.DatabaseFile)
	if err := store.Snapshot(ctx, from, tmp); err != nil {
		return m, kept(err, "没有备份成功：数据库不能复制，可能是空间不足。")
	}
	in, err := inspect(ctx, tmp)
	if err != nil {
		return m, err
	}
	m.Database = Database{Schema: in.Schema, Cases: in.Cases, Lines: in.Lines, Head: in.Head}
	if m.Database.SHA256, m.Database.Bytes, err = sum(copied); err != nil {
		return m, err
	}
	named, err := store.NamedBlobs(ctx, tmp)
	if err != nil {
		return m, err
	}
	get, end, err := store.Blobs(ctx, from)
	if err != nil {
		return m, err
	}
	defer end()
	m.Blobs = len(named)
	for _, b := range named {
		m.Bytes += b.Size
	}
	for _, name := range store.KeyFiles {
		if _, err := os.Stat(filepath.Join(from.Dir, name)); err == nil {
			m.Keys = append(m.Keys, name)
		}
	}
	out := tar.NewWriter(w)
	js, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return m, err
	}
	if err := add(out, manifestFile, m.Made, int64(len(js)), bytes.NewReader(js)); err != nil {
		return m, err
	}
	if err := addFile(out, store.DatabaseFile, copied, m.Made); err != nil {
		return m, err
	}
	for _, name := range m.Keys {
		if err := addFile(out, name, filepath.Join(from.Dir, name), m.Made); err != nil {
			return m, err
		}
	}
	for _, b := range named {
		data, err := get(ctx, b.SHA256)
		if err == nil && int64(len(data)) != b.Size {
			err = fmt.Errorf("%d bytes, want %d", len(data), b.Size)
		}
		if err != nil {
			if ctx.Err() != nil {
				return m, ctx.Err()
			}
			return m, problem.Wrap(problem.Corrupt, err, "文件 %s 缺少或已损坏，没有备份。刚运行过 wenping purge 的，请重试；文件不放在数据目录里的，请用 --blobs 写明；否则请检查存储，从以前的备份找回。", b.SHA256)
		}
		if err := add(out, blobName(b.SHA256), m.Made, b.Size, bytes.NewReader(data)); err != nil {
			return m, err
		}
	}
	return m, out.Close()
}

// kept is an error with a sentence, where it has none of its own.
func kept(err error, sentence string) error {
	if p := problem.From(err); p.Code != problem.Internal {
		return err
	}
	return problem.Wrap(problem.Storage, err, "%s", sentence)
}

func blobName(hash string) string { return path.Join(store.BlobFolder, hash[:2], hash) }

func add(out *tar.Writer, name string, at time.Time, size int64, r io.Reader) error {
	if err := out.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: size, ModTime: at, Format: tar.FormatPAX}); err != nil {
		return fmt.Errorf("write backup: %w", err)
	}
	if _, err := io.Copy(out, r); err != nil {
		return fmt.Errorf("write backup: %w", err)
	}
	return nil
}

func addFile(out *tar.Writer, name, from string, at time.Time) error {
	f, err := os.Open(from)
	if err != nil {
		return err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return err
	}
	return add(out, name, at, st.Size(), f)
}

func sum(path string) (string, int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), n, err
}

// inspect is store.Inspect of a copy, which must be without fault.
func inspect(ctx context.Context, dir string) (store.Inspection, error) {
	in, err := store.Inspect(ctx, dir)
	switch {
	case err != nil:
		return in, err
	case in.Fault != "":
		return in, problem.New(problem.Corrupt, "数据库有损坏：%s。请从以前的备份恢复。", in.Fault)
	case in.Broken != nil:
		return in, in.Broken
	}
	return in, nil
}

var blobEntry = regexp.MustCompile(`^blobs/([0-9a-f]{2})/([0-9a-f]{64})$`)

// maxManifest bounds the manifest, in bytes.
const maxManifest = 1 << 20

func damaged(err error, what string) error {
	return problem.Wrap(problem.Corrupt, err, "备份文件不完整或已损坏：%s。请换用另一份备份。", what)
}

// Verify reads a whole backup and says whether a service can be made of it;
// nothing is kept. tmp is an empty folder for the database.
func Verify(ctx context.Context, r io.Reader, tmp string) (Manifest, error) {
	return read(ctx, r, tmp, false)
}

// Restore makes a data folder of a backup. There must be none, or an empty one;
// what is wrong with the backup leaves none. The folder gets its name when all
// of it was verified.
func Restore(ctx context.Context, r io.Reader, dir string) (_ Manifest, err error) {
	entries, err := os.ReadDir(dir)
	switch {
	case err == nil && len(entries) > 0:
		return Manifest{}, problem.New(problem.Conflict, "目录“%s”不是空的，没有恢复。请用 --data 指定一个不存在或空的目录。", dir)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return Manifest{}, problem.Wrap(problem.Storage, err, "目录“%s”不能使用。请用 --data 指定一个不存在或空的目录。", dir)
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o700); err != nil {
		return Manifest{}, problem.Wrap(problem.Storage, err, "不能建立目录“%s”。请检查权限。", dir)
	}
	tmp, err := os.MkdirTemp(filepath.Dir(dir), "."+filepath.Base(dir)+"-restoring-")
	if err != nil {
		return Manifest{}, problem.Wrap(problem.Storage, err, "不能在“%s”旁建立目录。请检查权限。", dir)
	}
	defer func() {
		if err != nil {
			os.RemoveAll(tmp)
		}
	}()
	m, err := read(ctx, r, tmp, true)
	if err != nil {
		return m, kept(err, "没有恢复成功，可能是空间不足。目标目录没有改动。")
	}
	if err := settle(tmp); err != nil {
		return m, problem.Wrap(problem.Storage, err, "没有恢复成功，可能是空间不足。目标目录没有改动。")
	}
	if err := os.Remove(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return m, problem.Wrap(problem.Storage, err, "目录“%s”不能使用。请用 --data 指定一个不存在或空的目录。", dir)
	}
	if err := os.Rename(tmp, dir); err != nil {
		return m, problem.Wrap(problem.Storage, err, "恢复好的目录不能改名为“%s”。请检查权限。", dir)
	}
	return m, settle(filepath.Dir(dir))
}

// read reads a backup into dir, the blobs only where they are kept, and holds
// everything against the manifest.
func read(ctx context.Context, r io.Reader, dir string, keep bool) (Manifest, error) {
	var m Manifest
	in := tar.NewReader(r)
	h, err := in.Next()
	if err != nil || h.Name != manifestFile || h.Size > maxManifest {
		return m, problem.Wrap(problem.Unsupported, err, "这不是 wenping 的备份文件，或者已损坏。")
	}
	js, err := io.ReadAll(in)
	if err == nil {
		err = json.Unmarshal(js, &m)
	}
	if err != nil {
		return m, damaged(err, "清单不能读出")
	}
	if m.Schema != Schema {
		return m, problem.New(problem.Unsupported, "备份的格式（%s）不认识，可能由更新的程序做成。请换用新版程序。", clip(m.Schema))
	}
	blobs := map[string]bool{}
	var size int64
	database := false
	var keys []string
	for {
		if err := ctx.Err(); err != nil {
			return m, err
		}
		h, err := in.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return m, damaged(err, "文件读到一半")
		}
		if h.Typeflag != tar.TypeReg {
			return m, damaged(nil, "含有不该有的内容")
		}
		name := blobEntry.FindStringSubmatch(h.Name)
		switch {
		case h.Name == store.DatabaseFile && !database:
			if h.Size != m.Database.Bytes {
				return m, damaged(nil, "数据库的大小不符")
			}
			got, err := pour(in, filepath.Join(dir, h.Name), true)
			if err != nil {
				return m, err
			}
			if got != m.Database.SHA256 {
				return m, damaged(nil, "数据库的内容不符")
			}
			database = true
		case name != nil && name[1] == name[2][:2] && !blobs[name[2]]:
			got, err := pour(in, filepath.Join(dir, filepath.FromSlash(h.Name)), keep)
			if err != nil {
				return m, err
			}
			if got != name[2] {
				return m, damaged(nil, "文件 "+name[2]+" 的内容不符")
			}
			blobs[got] = true
			size += h.Size
		case slices.Contains(m.Keys, h.Name) && slices.Contains(store.KeyFiles, h.Name) && !slices.Contains(keys, h.Name) && h.Size <= maxManifest:
			if _, err := pour(in, filepath.Join(dir, h.Name), keep); err != nil {
				return m, err
			}
			keys = append(keys, h.Name)
		default:
			return m, damaged(nil, "含有不该有的内容")
		}
	}
	switch {
	case !database:
		return m, damaged(nil, "缺少数据库")
	case len(blobs) != m.Blobs || size != m.Bytes:
		return m, damaged(nil, fmt.Sprintf("应有 %d 个文件，只有 %d 个", m.Blobs, len(blobs)))
	case len(keys) != len(m.Keys):
		return m, damaged(nil, "缺少密钥文件")
	}
	got, err := inspect(ctx, dir)
	if err != nil {
		return m, err
	}
	if d := m.Database; got.Schema != d.Schema || got.Cases != d.Cases || got.Lines != d.Lines || got.Head != d.Head {
		return m, damaged(nil, "数据库与清单不符")
	}
	named, err := store.NamedBlobs(ctx, dir)
	if err != nil {
		return m, err
	}
	for _, b := range named {
		if !blobs[b.SHA256] {
			return m, damaged(nil, "缺少文件 "+b.SHA256)
		}
	}
	return m, nil
}

func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// pour gives the hash of an entry and, where it is kept, writes it. What the
// entry cannot give is the backup's fault, what the disk cannot take is not.
func pour(in io.Reader, to string, keep bool) (_ string, err error) {
	h := sha256.New()
	var w io.Writer = h
	if keep {
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			return "", err
		}
		f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return "", err
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		w = io.MultiWriter(h, f)
	}
	from := &source{r: in}
	if _, err := io.Copy(w, from); err != nil {
		if from.err != nil {
			return "", damaged(from.err, "文件读到一半")
		}
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// source remembers that reading failed, not writing.
type source struct {
	r   io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}
