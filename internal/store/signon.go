package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"wenping/internal/problem"
)

// Subject is who somebody is to a sign-on service, as it has vouched for.
type Subject struct {
	ID    string // issuer and subject: never changes, never means another
	Name  string // may be empty
	Login string // may be empty
}

// maxWaiting bounds the accounts that wait for a role.
const maxWaiting = 200

// SignOn opens a session for who a sign-on service vouches for. Somebody
// without an account gets one without a role, and waits until an administrator
// gives him one: problem.Forbidden until then. former is a session that the
// same browser held: it ends.
func (s *Store) SignOn(ctx context.Context, sub Subject, former string) (secret string, a Account, err error) {
	var refused error // it is recorded all the same
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		a, err = scanAccount(tx.QueryRowContext(ctx, `SELECT `+accountColumns+` FROM accounts WHERE subject = ?`, sub.ID))
		switch {
		case errors.Is(err, sql.ErrNoRows):
			if a, err = s.addWaiting(ctx, tx, sub); err != nil {
				return err
			}
		case err != nil:
			return err
		}
		switch {
		case !a.Disabled.IsZero():
			refused = problem.New(problem.Forbidden, "您的账号已停用。如需恢复，请联系管理员。")
			return s.note(ctx, tx, a.Name, "login.fail", "", a.Login)
		case len(a.Roles) == 0:
			refused = problem.New(problem.Forbidden, "您的账号已登记为“%s”（%s），须由管理员授予角色后才能使用。请联系管理员。", a.Name, a.Login)
			return nil
		}
		secret, err = s.openSession(ctx, tx, a, former)
		return err
	})
	if err == nil {
		err = refused
	}
	if err != nil {
		return "", Account{}, err
	}
	return secret, a, nil
}

// addWaiting makes an account without password and role.
func (s *Store) addWaiting(ctx context.Context, tx *sql.Tx, sub Subject) (Account, error) {
	var waiting int
	if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM accounts WHERE roles = '' AND disabled = ''`).Scan(&waiting); err != nil {
		return Account{}, err
	}
	if waiting >= maxWaiting {
		return Account{}, problem.New(problem.Forbidden, "等待授予角色的账号太多，暂不能登记。请联系管理员。")
	}
	a := Account{Name: strings.Join(strings.Fields(strings.Map(printable, sub.Name)), " "), Login: strings.ToLower(sub.Login)}
	if at := strings.IndexByte(a.Login, '@'); at > 0 {
		a.Login = a.Login[:at]
	}
	taken := func(column, value string) (bool, error) {
		var n int
		err := tx.QueryRowContext(ctx, `SELECT count(*) FROM accounts WHERE `+column+` = ?`, value).Scan(&n)
		return n > 0, err
	}
	no, err := taken("login", a.Login)
	if err != nil {
		return a, err
	}
	if no || !loginForm.MatchString(a.Login) {
		a.Login = "sso-" + newID()[:8]
	}
	a.Name = strings.TrimSuffix(clip(a.Name, 20), "…")
	if a.Name == "" {
		a.Name = a.Login
	}
	// Names tell who decided: two persons of one name are told apart.
	if no, err := taken("name", a.Name); err != nil {
		return a, err
	} else if no {
		a.Name = strings.TrimSuffix(clip(a.Name, 12), "…") + "（" + clip(a.Login, 14) + "）"
		switch no, err := taken("name", a.Name); {
		case err != nil:
			return a, err
		case no:
			return a, problem.New(problem.Conflict, "已有同名的账号。请联系管理员。")
		}
	}
	a.ID, a.Created = newID(), s.now()
	if _, err := tx.ExecContext(ctx, `INSERT INTO accounts (id, login, name, roles, password, created, subject) VALUES (?, ?, ?, '', '', ?, ?)`,
		a.ID, a.Login, a.Name, stamp(a.Created), sub.ID); err != nil {
		return a, err
	}
	return a, s.note(ctx, tx, a.Name, "account.wait", "", a.Login)
}

func printable(r rune) rune {
	if unprintable(string(r)) {
		return -1
	}
	return r
}

// Link says that an account is also who a sign-on service vouches for.
func (s *Store) Link(ctx context.Context, key string, sub Subject) error {
	return s.change(ctx, "", key, "account.link", "", false, func(tx *sql.Tx, a *Account) error {
		var owner string
		err := tx.QueryRowContext(ctx, `SELECT name FROM accounts WHERE subject = ? AND id <> ? AND roles <> ''`, sub.ID, a.ID).Scan(&owner)
		switch {
		case err == nil:
			return problem.New(problem.Conflict, "这个统一认证账号已与“%s”的账号关联。请联系管理员。", owner)
		case !errors.Is(err, sql.ErrNoRows):
			return err
		case !a.Disabled.IsZero():
			return problem.New(problem.Forbidden, "账号已停用。")
		}
		// One that only waited is not needed any more.
		if _, err := tx.ExecContext(ctx, `UPDATE accounts SET subject = '', disabled = ? WHERE subject = ? AND id <> ?`, stamp(s.now()), sub.ID, a.ID); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE accounts SET subject = ? WHERE id = ?`, sub.ID, a.ID)
		return err
	})
}

// Unlink ends that, and all sessions of the account.
func (s *Store) Unlink(ctx context.Context, by, key string) error {
	return s.change(ctx, by, key, "account.unlink", "", true, func(tx *sql.Tx, a *Account) error {
		_, err := tx.ExecContext(ctx, `UPDATE accounts SET subject = '' WHERE id = ?`, a.ID)
		return err
	})
}

// openSession opens a session in a transaction and gives its secret.
func (s *Store) openSession(ctx context.Context, tx *sql.Tx, a Account, former string) (secret string, err error) {
	secret = NewSecret()
	now := s.now()
	for _, q := range []struct {
		sql  string
		args []any
	}{
		{`DELETE FROM sessions WHERE seen < ? OR created < ? OR hash = ?`, []any{stamp(now.Add(-SessionIdle)), stamp(now.Add(-SessionLife)), hashSecret(former)}},
		{`INSERT INTO sessions (hash, account, created, seen) VALUES (?, ?, ?, ?)`, []any{hashSecret(secret), a.ID, stamp(now), stamp(now)}},
		{`UPDATE accounts SET seen = ? WHERE id = ?`, []any{stamp(now), a.ID}},
	} {
		if _, err := tx.ExecContext(ctx, q.sql, q.args...); err != nil {
			return "", fmt.Errorf("open session: %w", err)
		}
	}
	return secret, s.note(ctx, tx, a.Name, "login", "", a.Login)
}
