package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"wenping/internal/problem"
)

// How long a session holds: without a request, and in all.
const (
	SessionIdle = 2 * time.Hour
	SessionLife = 12 * time.Hour
)

var wrongLogin = problem.New(problem.Unknown, "登录名或密码不对，请重新填写。")

// Login opens a session for who knows the password. former is a session that
// the same browser held: it ends.
func (s *Store) Login(ctx context.Context, login, password, former string) (secret string, a Account, err error) {
	login = strings.ToLower(strings.TrimSpace(login))
	var sealed string
	a, err = scanAccount(s.db.QueryRowContext(ctx, `SELECT `+accountColumns+`, password FROM accounts WHERE login = ?`, login), &sealed)
	if errors.Is(err, sql.ErrNoRows) {
		sealed, err = nobodysPassword, nil
	}
	if err != nil {
		return "", a, fmt.Errorf("find account: %w", err)
	}
	fits := len(password) <= 4*maxPassword && fitsPassword(sealed, password)
	if !fits || a.ID == "" || !a.Disabled.IsZero() {
		// An unknown login is not kept: it may be a password typed in the wrong field.
		known := a.Login
		if known == "" {
			known = "—"
		}
		return "", Account{}, errors.Join(wrongLogin, s.Note(ctx, "—", "login.fail", "", known))
	}
	err = s.inTx(ctx, func(tx *sql.Tx) (err error) {
		secret, err = s.openSession(ctx, tx, a, former)
		return err
	})
	return secret, a, err
}

// Session gives the account of a session that holds; problem.Unknown else.
func (s *Store) Session(ctx context.Context, secret string) (Account, error) {
	now := s.now()
	var seen string
	a, err := scanAccount(s.db.QueryRowContext(ctx, `SELECT `+accountColumns+`, sessions.seen
		FROM sessions JOIN accounts ON accounts.id = sessions.account
		WHERE hash = ? AND sessions.seen > ? AND sessions.created > ? AND disabled = ''`, hashSecret(secret), stamp(now.Add(-SessionIdle)), stamp(now.Add(-SessionLife))), &seen)
	if errors.Is(err, sql.ErrNoRows) {
		return Account{}, problem.New(problem.Unknown, "登录已过期，请重新登录。")
	}
	if err != nil {
		return Account{}, fmt.Errorf("find session: %w", err)
	}
	if seen < stamp(now.Add(-time.Minute)) { // not with every request
		_, err = s.db.ExecContext(ctx, `UPDATE sessions SET seen = ? WHERE hash = ?`, stamp(now), hashSecret(secret))
	}
	return a, err
}

// Logout ends a session.
func (s *Store) Logout(ctx context.Context, secret string) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		var name, login string
		err := tx.QueryRowContext(ctx, `SELECT a.name, a.login FROM sessions s JOIN accounts a ON a.id = s.account WHERE s.hash = ?`, hashSecret(secret)).Scan(&name, &login)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE hash = ?`, hashSecret(secret)); err != nil {
			return err
		}
		return s.note(ctx, tx, name, "logout", "", login)
	})
}

// CheckPassword says whether a password is that of the account.
func (s *Store) CheckPassword(ctx context.Context, id, password string) error {
	var sealed string
	if err := s.db.QueryRowContext(ctx, `SELECT password FROM accounts WHERE id = ?`, id).Scan(&sealed); err != nil {
		return fmt.Errorf("find account: %w", err)
	}
	if len(password) > 4*maxPassword || !fitsPassword(sealed, password) {
		return problem.New(problem.Unknown, "原密码不对，密码没有更改。")
	}
	return nil
}
