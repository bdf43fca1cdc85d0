package store

import (
	"errors"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"wenping/internal/problem"
)

// Trouble turns what the machine refuses (a full disk, a database that
// somebody else holds) into a problem that says so. Other errors stay as they
// are.
func Trouble(err error) error {
	var p *problem.Error
	if err == nil || errors.As(err, &p) {
		return err
	}
	code := 0
	var e *sqlite.Error
	if errors.As(err, &e) {
		code = e.Code() & 0xff
	}
	switch {
	case code == sqlite3.SQLITE_BUSY, code == sqlite3.SQLITE_LOCKED:
		return problem.Wrap(problem.Busy, err, "数据库正被占用（可能在备份），这次操作没有保存，原有数据不受影响。请稍后再试。")
	case code == sqlite3.SQLITE_FULL, code == sqlite3.SQLITE_IOERR, errors.Is(err, syscall.ENOSPC):
		return problem.Wrap(problem.Storage, err, "服务器存储空间不足或不能写入，这次操作没有保存，原有数据不受影响。请联系管理员处理后再试。")
	}
	return err
}
