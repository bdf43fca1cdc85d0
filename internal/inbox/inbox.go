// Package inbox takes in files that are put into a watched folder.
//
// What: Watch looks at a folder again and again. A file that has stopped
// growing is read and handed to Take; then it is moved to the sub-folder done
// or failed, with a Chinese note beside it that says what became of it.
//
// Why: offices exchange files by folders. A file is taken in once: the note is
// written before the file is moved, and Take is given a key that is the same
// for the same file, so that a program killed between the two does nothing
// twice.
//
// Never: a file is deleted or overwritten; a link is followed; sub-folders are
// looked into. It knows neither cases nor HTTP.
package inbox

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"wenping/internal/problem"
)

// Sub-folders of a watched folder.
const (
	Done   = "done"
	Failed = "failed"
)

// Box is a watched folder.
type Box struct {
	Dir string
	// Take hands a file in; note is a Chinese sentence about what became of it.
	// Its error is a problem: a file that may be taken later (a full disk, a long
	// queue, a database in use) stays where it is, any other is moved to Failed.
	Take func(ctx context.Context, f File) (note string, err error)
	Most int64 // bytes of a file
	Log  *slog.Logger

	seen map[string]look
}

// File is a file to be taken in.
type File struct {
	Name string
	Data []byte
	Key  string // the same for the same file in the same state
}

// look is how a file was when it was last looked at.
type look struct {
	size  int64
	mod   time.Time
	later int // how many looks to leave it out for
	tries int
}

// Prepare makes the sub-folders, so that a folder that cannot be used is
// noticed at the start.
func (b *Box) Prepare() error {
	if st, err := os.Stat(b.Dir); err != nil || !st.IsDir() {
		return problem.Wrap(problem.Usage, err, "监视目录“%s”不存在。请先建立，或用 --watch 另指定一个。", b.Dir)
	}
	for _, sub := range []string{Done, Failed} {
		if err := os.MkdirAll(filepath.Join(b.Dir, sub), 0o755); err != nil {
			return problem.Wrap(problem.Usage, err, "监视目录“%s”不能写入。请检查权限。", b.Dir)
		}
	}
	return nil
}

// Watch looks at the folder at every tick until the context ends.
func (b *Box) Watch(ctx context.Context, tick <-chan time.Time) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick:
			if err := b.Look(ctx); err != nil {
				b.Log.Warn("watched folder", "err", err)
			}
		}
	}
}

// Look takes in what has not changed since the last look.
func (b *Box) Look(ctx context.Context) error {
	entries, err := os.ReadDir(b.Dir)
	if err != nil {
		return fmt.Errorf("read watched folder: %w", err)
	}
	now := map[string]look{}
	var wrong []error
	for _, e := range entries {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if passing(e) {
			continue
		}
		info, err := e.Info()
		if err != nil {
			continue // gone since
		}
		at := look{size: info.Size(), mod: info.ModTime()}
		was, before := b.seen[e.Name()]
		if !before || was.size != at.size || !was.mod.Equal(at.mod) {
			now[e.Name()] = at // new, or still growing
			continue
		}
		if was.later > 0 {
			was.later--
			now[e.Name()] = was
			continue
		}
		switch err := b.take(ctx, e.Name(), info); {
		case err == nil:
		default:
			was.tries++
			was.later = min(1<<min(was.tries, 6), 60)
			now[e.Name()] = was
			wrong = append(wrong, err)
		}
	}
	b.seen = now
	return errors.Join(wrong...)
}

// unfinished are endings that programs give files they are still writing.
var unfinished = []string{".tmp", ".part", ".partial", ".crdownload", ".download", ".filepart", ".swp"}

// passing says whether an entry is no file to be taken in.
func passing(e fs.DirEntry) bool {
	n := e.Name()
	return !e.Type().IsRegular() || strings.HasPrefix(n, ".") || strings.HasPrefix(n, "~") || slices.Contains(unfinished, strings.ToLower(filepath.Ext(n)))
}

// take hands one file in and puts it away. An error means that it stays.
func (b *Box) take(ctx context.Context, name string, info fs.FileInfo) error {
	if info.Size() > b.Most {
		return b.away(Failed, name, fmt.Sprintf("文件超过 %d MB，没有登记。请删去不必要的图片，或将附件分开报送。", b.Most>>20))
	}
	data, err := read(filepath.Join(b.Dir, name), info)
	if err != nil {
		return err
	}
	sum := sha256.New()
	fmt.Fprintf(sum, "%q %d ", name, info.ModTime().UnixNano())
	sum.Write(data)
	note, err := b.Take(ctx, File{name, data, "watch " + hex.EncodeToString(sum.Sum(nil))})
	if err != nil {
		p := problem.From(err)
		switch p.Code {
		case problem.Storage, problem.Busy, problem.TooMany, problem.Internal:
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return b.away(Failed, name, p.Message)
	}
	return b.away(Done, name, note)
}

// read reads a file that must be the one that was looked at.
func read(path string, info fs.FileInfo) ([]byte, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|noFollow, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	at, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !os.SameFile(at, info) || at.Size() != info.Size() || !at.ModTime().Equal(info.ModTime()) {
		return nil, errors.New("a file changed while it was looked at")
	}
	data, err := io.ReadAll(io.LimitReader(f, info.Size()+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) != info.Size() {
		return nil, errors.New("a file grows")
	}
	return data, nil
}

// away writes the note and moves the file, under a name that is free.
func (b *Box) away(sub, name, note string) error {
	dir := filepath.Join(b.Dir, sub)
	to := free(dir, name)
	text := fmt.Sprintf("%s\n%s\n%s\n", name, time.Now().Format("2006年1月2日 15:04:05"), note)
	if err := os.WriteFile(filepath.Join(dir, to+".txt"), []byte(text), 0o644); err != nil {
		return fmt.Errorf("write note: %w", err)
	}
	if err := os.Rename(filepath.Join(b.Dir, name), filepath.Join(dir, to)); err != nil {
		return fmt.Errorf("move file: %w", err)
	}
	return nil
}

// free gives a name that no file of the folder has. A note without its file was
// left by a move that did not happen: it is written anew.
func free(dir, name string) string {
	ext := filepath.Ext(name)
	for n := 1; ; n++ {
		try := name
		if n > 1 {
			try = fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(name, ext), n, ext)
		}
		if _, err := os.Lstat(filepath.Join(dir, try)); errors.Is(err, fs.ErrNotExist) {
			return try
		}
	}
}
