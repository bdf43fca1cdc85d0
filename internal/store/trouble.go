package store

import (
	"context"
	"errors"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"wenping/internal/problem"
)

// Trouble turns what the machine refuses (a full disk, a database that
// somebody else holds or that is gone) into a problem that says so. Other
// errors stay as they are.
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
	state := ""
	var pe *pgconn.PgError
	if errors.As(err, &pe) {
		state = pe.Code
	}
	var refused *pgconn.ConnectError
	switch {
	case code == sqlite3.SQLITE_BUSY, code == sqlite3.SQLITE_LOCKED, state == "55P03": // lock_not_available
		return problem.Wrap(problem.Busy, err, "数据库正被占用（可能在备份），这次操作没有保存，原有数据不受影响。请稍后再试。")
	case code == sqlite3.SQLITE_FULL, code == sqlite3.SQLITE_IOERR, state == "53100", state == "58030", errors.Is(err, syscall.ENOSPC): // disk_full, io_error
		return problem.Wrap(problem.Storage, err, "服务器存储空间不足或不能写入，这次操作没有保存，原有数据不受影响。请联系管理员处理后再试。")
	case errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &refused), strings.HasPrefix(state, "08"), strings.HasPrefix(state, "57P"), strings.HasPrefix(state, "53"): // gone, shutting down, too many connections
		return problem.Wrap(problem.Busy, err, "数据库暂时连接不上，这次操作没有保存，原有数据不受影响。请稍后再试。")
	}
	return err
}
