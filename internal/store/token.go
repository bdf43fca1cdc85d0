package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"wenping/internal/access"
	"wenping/internal/problem"
)

// Token of a machine.
type Token struct {
	ID      string
	Name    string
	Roles   []access.Role
	Agency  string
	Created time.Time
	Creator string
	Expires time.Time // zero: never
	Revoked time.Time // zero: in use
	Seen    time.Time
}

// Who the machine is.
func (t *Token) Who() *access.Who {
	return &access.Who{ID: t.ID, Name: "令牌 " + t.Name, Roles: t.Roles, Agency: t.Agency, Machine: true}
}

// tokenMark lets people and scanners know a token of ours where it lies about.
const tokenMark = "wp_"

const tokenColumns = `id, name, roles, agency, created, creator, expires, revoked, seen`

func scanToken(row interface{ Scan(...any) error }) (Token, error) {
	var t Token
	var roles string
	var at [4]string
	if err := row.Scan(&t.ID, &t.Name, &roles, &t.Agency, &at[0], &t.Creator, &at[1], &at[2], &at[3]); err != nil {
		return Token{}, err
	}
	t.Roles = splitRoles(roles)
	for i, to := range []*time.Time{&t.Created, &t.Expires, &t.Revoked, &t.Seen} {
		*to, _ = time.Parse(time.RFC3339Nano, at[i])
	}
	return t, nil
}

// AddToken makes a token and gives its secret, which is not kept.
func (s *Store) AddToken(ctx context.Context, by string, t Token) (secret string, _ Token, err error) {
	secret = tokenMark + NewSecret()
	t, err = s.addToken(ctx, by, t, secret)
	return secret, t, err
}

func (s *Store) addToken(ctx context.Context, by string, t Token, secret string) (Token, error) {
	t.Name = strings.Join(strings.Fields(t.Name), " ")
	switch {
	case t.Name == "" || utf8.RuneCountInString(t.Name) > 30 || unprintable(t.Name):
		return t, problem.New(problem.Usage, "请写明令牌的用途，不超过 30 字，如“市平台对接”。")
	case !t.Expires.IsZero() && t.Expires.Before(s.now()):
		return t, problem.New(problem.Usage, "令牌的期限已经过去，请另填。")
	}
	if why := access.Fault(t.Roles, t.Agency); why != "" {
		return t, problem.New(problem.Usage, "%s", why)
	}
	t.ID, t.Created, t.Creator = newID(), s.now().UTC().Truncate(time.Millisecond), by
	expires := ""
	if !t.Expires.IsZero() {
		expires = stamp(t.Expires)
	}
	return t, s.inTx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO tokens (id, hash, name, roles, agency, created, creator, expires) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			t.ID, hashSecret(secret), t.Name, joinRoles(t.Roles), t.Agency, stamp(t.Created), by, expires); err != nil {
			return err
		}
		return s.note(ctx, tx, by, "token.add", "", t.ID+" "+joinRoles(t.Roles)+" "+t.Name)
	})
}

// Tokens, those in use first.
func (s *Store) Tokens(ctx context.Context) ([]Token, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT `+tokenColumns+` FROM tokens ORDER BY revoked <> '', created, id`)
	if err != nil {
		return nil, fmt.Errorf("find tokens: %w", err)
	}
	defer rows.Close()
	var out []Token
	for rows.Next() {
		t, err := scanToken(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, rows.Err()
}

// Bearer gives the token of a secret; problem.Unknown where it does not hold.
func (s *Store) Bearer(ctx context.Context, secret string) (Token, error) {
	now := s.now()
	t, err := scanToken(s.db.QueryRowContext(ctx, `SELECT `+tokenColumns+` FROM tokens WHERE hash = ? AND revoked = '' AND (expires = '' OR expires > ?)`, hashSecret(secret), stamp(now)))
	if errors.Is(err, sql.ErrNoRows) {
		return Token{}, problem.New(problem.Unknown, "令牌无效、已过期或已撤销。请向管理员要新的令牌。")
	}
	if err != nil {
		return Token{}, fmt.Errorf("find token: %w", err)
	}
	if t.Seen.Before(now.Add(-time.Minute)) {
		_, err = s.db.ExecContext(ctx, `UPDATE tokens SET seen = ? WHERE id = ?`, stamp(now), t.ID)
	}
	return t, err
}

// RevokeToken ends a token at once and for good.
func (s *Store) RevokeToken(ctx context.Context, by, id string) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, `UPDATE tokens SET revoked = ? WHERE id = ? AND revoked = ''`, stamp(s.now()), id)
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, problem.New(problem.NotFound, "没有编号为“%s”的有效令牌。", clip(id, 40)))
		}
		return s.note(ctx, tx, by, "token.revoke", "", id)
	})
}

// Bootstrap makes a token of a secret that was chosen outside, where there is
// neither account nor token yet. It says whether the secret holds.
func (s *Store) Bootstrap(ctx context.Context, secret string) (bool, error) {
	if utf8.RuneCountInString(secret) < 8 {
		return false, problem.New(problem.Usage, "WENPING_BOOTSTRAP_TOKEN 太短，至少 8 个字符，建议 32 个以上的随机字符。")
	}
	peopled, err := s.Peopled(ctx)
	if err != nil {
		return false, err
	}
	if peopled {
		_, err := s.Bearer(ctx, secret)
		if err != nil && problem.From(err).Code == problem.Unknown {
			return false, nil
		}
		return err == nil, err
	}
	_, err = s.addToken(ctx, "首次启动", Token{Name: "首次启动", Roles: []access.Role{access.Clerk, access.Admin}}, secret)
	if err != nil { // another server that starts just now may have been quicker
		if _, e := s.Bearer(ctx, secret); e == nil {
			return true, nil
		}
	}
	return err == nil, err
}
