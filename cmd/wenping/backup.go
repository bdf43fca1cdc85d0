package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"wenping/internal/backup"
	"wenping/internal/problem"
	"wenping/internal/store"
)

type backupCmd struct {
	place      `embed:""`
	To         string   `required:"" placeholder:"FILE" help:"备份文件，不能已经存在。"`
	Recipient  []string `sep:"none" placeholder:"age1…" help:"加密给这个 age 公钥，可多次。"`
	Passphrase string   `name:"passphrase-file" placeholder:"FILE" help:"用这个文件第一行的口令加密。"`
}

// Run writes a backup beside its place, so that a file under this name is whole.
func (c *backupCmd) Run(s *streams) error {
	if _, err := os.Lstat(c.To); !errors.Is(err, fs.ErrNotExist) {
		return problem.Wrap(problem.Usage, err, "“%s”已经存在，没有备份。请换一个文件名。", c.To)
	}
	tmp, err := os.MkdirTemp(filepath.Dir(c.To), ".wenping-backup-")
	if err != nil {
		return problem.Wrap(problem.Storage, err, "不能在“%s”里写文件。请检查目录和权限。", filepath.Dir(c.To))
	}
	defer os.RemoveAll(tmp)
	part := filepath.Join(tmp, "part")
	m, hash, err := c.write(s, part, tmp)
	if err != nil {
		if p := problem.From(err); p.Code != problem.Internal {
			return err
		}
		return problem.Wrap(problem.Storage, err, "备份没有写成，可能是空间不足。")
	}
	if err := os.Link(part, c.To); err != nil { // never over a file that is there
		return problem.Wrap(problem.Storage, err, "备份文件不能取名为“%s”。", c.To)
	}
	if d, err := os.Open(filepath.Dir(c.To)); err == nil {
		d.Sync()
		d.Close()
	}
	if err := store.NoteIn(s.ctx, store.Place{Dir: c.Data, DB: c.DB, Blobs: c.Blobs}, "本机", store.NoteBackup, hash); err != nil {
		fmt.Fprintln(s.err, "备份已做成，但没有记入审计日志：", problem.From(err).Message)
	}
	fmt.Fprintf(s.out, "已备份到 %s：%s\nsha256 %s\n", c.To, holdings(m), hash)
	return nil
}

func (c *backupCmd) write(s *streams, part, tmp string) (m backup.Manifest, hash string, err error) {
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return m, "", err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	h := sha256.New()
	w, err := backup.Keys{Recipients: c.Recipient, Passphrase: c.Passphrase}.Seal(io.MultiWriter(f, h))
	if err != nil {
		return m, "", err
	}
	if m, err = backup.Write(s.ctx, w, store.Place{Dir: c.Data, DB: c.database(), Blobs: c.Blobs}, tmp, version, time.Now()); err != nil {
		return m, "", err
	}
	if err := w.Close(); err != nil {
		return m, "", err
	}
	return m, hex.EncodeToString(h.Sum(nil)), f.Sync()
}

// holdings says what a backup holds.
func holdings(m backup.Manifest) string {
	line := fmt.Sprintf("%d 件报送件，%d 个文件共 %s，审计日志 %d 行", m.Database.Cases, m.Blobs, bytesOf(uint64(m.Bytes)), m.Database.Lines)
	if m.Database.Head != "" {
		line += fmt.Sprintf("（末行 %d:%s）", m.Database.Lines, m.Database.Head)
	}
	return line
}

// opening says how a backup is opened.
type opening struct {
	File       string `arg:"" placeholder:"FILE" help:"备份文件。"`
	Identity   string `placeholder:"FILE" help:"加密给公钥的备份：age 的密钥文件。"`
	Passphrase string `name:"passphrase-file" placeholder:"FILE" help:"用口令加密的备份：口令文件。"`
}

func (o *opening) open() (*os.File, io.Reader, error) {
	f, err := os.Open(o.File)
	if err != nil {
		return nil, nil, problem.Wrap(problem.Usage, err, "备份文件“%s”不能读取。", o.File)
	}
	r, err := backup.Keys{Passphrase: o.Passphrase, Identities: o.Identity}.Open(f)
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	return f, r, nil
}

type verifyCmd struct {
	opening `embed:""`
}

// Run reads all of a backup and keeps nothing.
func (c *verifyCmd) Run(s *streams) error {
	f, r, err := c.open()
	if err != nil {
		return err
	}
	defer f.Close()
	tmp, err := os.MkdirTemp("", "wenping-verify-")
	if err != nil {
		return problem.Wrap(problem.Storage, err, "临时目录不能使用。请检查权限和空间，或用环境变量 TMPDIR 指定别的目录。")
	}
	defer os.RemoveAll(tmp)
	m, err := backup.Verify(s.ctx, r, tmp)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "备份完好，可以恢复：%s\n%s 由 wenping %s 做成，数据库结构版本 %d\n", holdings(m), m.Made.Local().Format("2006年1月2日 15:04"), m.Version, m.Database.Schema)
	return nil
}

type restoreCmd struct {
	Data    string `default:"data" placeholder:"DIR" help:"恢复到的数据目录：须不存在或是空的。"`
	opening `embed:""`
}

func (c *restoreCmd) Run(s *streams) error {
	f, r, err := c.open()
	if err != nil {
		return err
	}
	defer f.Close()
	m, err := backup.Restore(s.ctx, r, filepath.Clean(c.Data))
	if err != nil {
		return err
	}
	if err := store.NoteIn(s.ctx, store.Place{Dir: c.Data}, "本机", store.NoteRestore, m.Database.SHA256); err != nil {
		fmt.Fprintln(s.err, "已恢复，但没有记入审计日志：", problem.From(err).Message)
	}
	fmt.Fprintf(s.out, "已恢复到 %s：%s\n备份做于 %s，此后报送的须重新报送。请运行 wenping doctor --data %s 检查后启动服务。\n", c.Data, holdings(m), m.Made.Local().Format("2006年1月2日 15:04"), c.Data)
	return nil
}
