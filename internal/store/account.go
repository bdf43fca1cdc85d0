package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"wenping/internal/access"
	"wenping/internal/problem"
)

// Account of a person.
type Account struct {
	ID       string
	Login    string
	Name     string
	Roles    []access.Role
	Agency   string
	Renew    bool // the password was set by somebody else and must be changed
	Linked   bool // somebody whom a sign-on service vouches for
	Password bool // there is one
	Created  time.Time
	Disabled time.Time // zero: in use
	Seen     time.Time
}

// Who the account is.
func (a *Account) Who() *access.Who {
	return &access.Who{ID: a.ID, Name: a.Name, Roles: a.Roles, Agency: a.Agency}
}

func joinRoles(roles []access.Role) string {
	var s []string
	for _, r := range access.Roles {
		for _, have := range roles {
			if r == have {
				s = append(s, string(r))
				break
			}
		}
	}
	return strings.Join(s, " ")
}

func splitRoles(s string) []access.Role {
	var out []access.Role
	for _, f := range strings.Fields(s) {
		out = append(out, access.Role(f))
	}
	return out
}

const accountColumns = `accounts.id, login, name, roles, agency, renew, subject <> '', password <> '', accounts.created, disabled, accounts.seen`

func scanAccount(row interface{ Scan(...any) error }, more ...any) (Account, error) {
	var a Account
	var roles, created, disabled, seen string
	err := row.Scan(append([]any{&a.ID, &a.Login, &a.Name, &roles, &a.Agency, &a.Renew, &a.Linked, &a.Password, &created, &disabled, &seen}, more...)...)
	if err != nil {
		return Account{}, err
	}
	a.Roles = splitRoles(roles)
	a.Created, _ = time.Parse(time.RFC3339Nano, created)
	a.Disabled, _ = time.Parse(time.RFC3339Nano, disabled)
	a.Seen, _ = time.Parse(time.RFC3339Nano, seen)
	return a, nil
}

var loginForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{1,31}$`)

// check completes an account and says what is wrong with it.
func (a *Account) check() error {
	a.Login = strings.ToLower(strings.TrimSpace(a.Login))
	a.Name = strings.Join(strings.Fields(a.Name), " ")
	a.Agency = strings.Join(strings.Fields(a.Agency), " ")
	clean := func(s string, most int) bool { return utf8.RuneCountInString(s) <= most && !unprintable(s) }
	switch {
	case !loginForm.MatchString(a.Login):
		return problem.New(problem.Usage, "登录名用 2 到 32 个小写字母、数字、点、横线，以字母或数字开头。")
	case a.Name == "" || !clean(a.Name, 30):
		return problem.New(problem.Usage, "请填写姓名，不超过 30 字。")
	case !clean(a.Agency, 60):
		return problem.New(problem.Usage, "机构名称不超过 60 字。")
	}
	if why := access.Fault(a.Roles, a.Agency); why != "" {
		return problem.New(problem.Usage, "%s", why)
	}
	return nil
}

// unprintable says whether a text cannot stand as a name in a record.
func unprintable(s string) bool {
	return !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) })
}

// Peopled says whether there is or was an account or a token: from then on
// everybody must be known.
func (s *Store) Peopled(ctx context.Context) (bool, error) {
	var yes bool
	err := s.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM accounts) OR EXISTS (SELECT 1 FROM tokens)`).Scan(&yes)
	return yes, err
}

// Governed says whether there is an administrator who can log in.
func (s *Store) Governed(ctx context.Context) (bool, error) { return governed(ctx, s.db, "") }

// governed leaves one account out of the count.
func governed(ctx context.Context, q querier, but string) (bool, error) {
	var yes bool
	err := q.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM accounts WHERE disabled = '' AND id <> ? AND ' ' || roles || ' ' LIKE '% admin %')`, but).Scan(&yes)
	return yes, err
}

// AddAccount makes an account; by is who makes it. renew says that its owner
// must choose a password of his own first.
func (s *Store) AddAccount(ctx context.Context, by string, a Account, password string, renew bool) (Account, error) {
	sealed, err := a.ready(password)
	if err != nil {
		return a, err
	}
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		a, err = s.addAccount(ctx, tx, by, a, sealed, renew)
		return err
	})
	return a, err
}

// ready checks an account and seals its password: outside of any transaction,
// as it takes a tenth of a second.
func (a *Account) ready(password string) (sealed string, err error) {
	if err := a.check(); err != nil {
		return "", err
	}
	if err := goodPassword(password, a.Login, a.Name); err != nil {
		return "", err
	}
	return sealPassword(password), nil
}

func (s *Store) addAccount(ctx context.Context, tx *sql.Tx, by string, a Account, sealed string, renew bool) (Account, error) {
	var login, name int
	if err := tx.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM accounts WHERE login = ?), (SELECT count(*) FROM accounts WHERE name = ?)`, a.Login, a.Name).Scan(&login, &name); err != nil {
		return a, err
	}
	switch {
	case login > 0:
		return a, problem.New(problem.Conflict, "登录名“%s”已有人使用，请换一个。", a.Login)
	case name > 0:
		return a, problem.New(problem.Conflict, "已有名为“%s”的账号。判定和文书按姓名记录，同名的请加以区别，如“陈静（二科）”。", a.Name)
	}
	a.ID, a.Created, a.Renew = newID(), s.now().UTC().Truncate(time.Millisecond), renew
	if by == "" {
		by = a.Name
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO accounts (id, login, name, roles, agency, password, renew, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		a.ID, a.Login, a.Name, joinRoles(a.Roles), a.Agency, sealed, renew, stamp(a.Created)); err != nil {
		return a, err
	}
	return a, s.note(ctx, tx, by, "account.add", "", a.Login+" "+joinRoles(a.Roles))
}

// Accounts, those in use first.
func (s *Store) Accounts(ctx context.Context) ([]Account, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT `+accountColumns+` FROM accounts ORDER BY disabled <> '', created, id`)
	if err != nil {
		return nil, fmt.Errorf("find accounts: %w", err)
	}
	defer rows.Close()
	var out []Account
	for rows.Next() {
		a, err := scanAccount(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, rows.Err()
}

// FindAccount by id or login.
func (s *Store) FindAccount(ctx context.Context, key string) (Account, error) {
	return findAccount(ctx, s.db, key)
}

func findAccount(ctx context.Context, q querier, key string) (Account, error) {
	a, err := scanAccount(q.QueryRowContext(ctx, `SELECT `+accountColumns+` FROM accounts WHERE id = ? OR login = ?`, key, strings.ToLower(key)))
	if errors.Is(err, sql.ErrNoRows) {
		return a, problem.New(problem.NotFound, "没有“%s”这个账号。", clip(key, 40))
	}
	return a, err
}

// change alters an account and ends its sessions where that is called for.
func (s *Store) change(ctx context.Context, by, key, what, detail string, out bool, alter func(*sql.Tx, *Account) error) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		a, err := findAccount(ctx, tx, key)
		if err != nil {
			return err
		}
		if err := alter(tx, &a); err != nil {
			return err
		}
		if out {
			if _, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE account = ?`, a.ID); err != nil {
				return err
			}
		}
		if by == "" {
			by = a.Name
		}
		return s.note(ctx, tx, by, what, "", strings.TrimSpace(a.Login+" "+detail))
	})
}

var lastAdmin = problem.New(problem.Conflict, "这是唯一能登录的管理员账号。请先另设一名管理员。")

// SetRoles gives an account other roles.
func (s *Store) SetRoles(ctx context.Context, by, key string, roles []access.Role, agency string) error {
	return s.change(ctx, by, key, "account.roles", joinRoles(roles), false, func(tx *sql.Tx, a *Account) error {
		a.Roles, a.Agency = roles, agency
		if err := a.check(); err != nil {
			return err
		}
		if ok, err := governed(ctx, tx, a.ID); err != nil || !ok && !a.Who().Is(access.Admin) {
			return errors.Join(err, lastAdmin)
		}
		_, err := tx.ExecContext(ctx, `UPDATE accounts SET roles = ?, agency = ? WHERE id = ?`, joinRoles(roles), a.Agency, a.ID)
		return err
	})
}

// Disable ends an account's access at once; it can be given back.
func (s *Store) Disable(ctx context.Context, by, key string) error {
	return s.change(ctx, by, key, "account.disable", "", true, func(tx *sql.Tx, a *Account) error {
		if ok, err := governed(ctx, tx, a.ID); err != nil || !ok {
			return errors.Join(err, lastAdmin)
		}
		_, err := tx.ExecContext(ctx, `UPDATE accounts SET disabled = ? WHERE id = ?`, stamp(s.now()), a.ID)
		return err
	})
}

// Enable gives access back.
func (s *Store) Enable(ctx context.Context, by, key string) error {
	return s.change(ctx, by, key, "account.enable", "", true, func(tx *sql.Tx, a *Account) error {
		_, err := tx.ExecContext(ctx, `UPDATE accounts SET disabled = '' WHERE id = ?`, a.ID)
		return err
	})
}

// SetPassword sets a password and ends all sessions of the account. by is empty
// where its owner does so himself; else he must change it at the next login.
func (s *Store) SetPassword(ctx context.Context, by, key, password string) error {
	a, err := s.FindAccount(ctx, key)
	if err != nil {
		return err
	}
	sealed, err := a.ready(password)
	if err != nil {
		return err
	}
	return s.change(ctx, by, a.ID, "account.password", "", true, func(tx *sql.Tx, a *Account) error {
		_, err := tx.ExecContext(ctx, `UPDATE accounts SET password = ?, renew = ? WHERE id = ?`, sealed, by != "", a.ID)
		return err
	})
}

// How long the link of first use holds.
const firstLinkTime = 24 * time.Hour

// FirstLink makes the one link by which the first administrator is set up; a
// former one no longer holds.
func (s *Store) FirstLink(ctx context.Context) (key string, err error) {
	key = NewSecret()
	_, err = s.db.ExecContext(ctx, `INSERT INTO first_link (one, hash, expires) VALUES (1, ?, ?)
		ON CONFLICT (one) DO UPDATE SET hash = excluded.hash, expires = excluded.expires`, hashSecret(key), stamp(s.now().Add(firstLinkTime)))
	return key, err
}

var deadLink = problem.New(problem.Forbidden, "链接已失效。请在服务器控制台重新生成：停止服务后再次启动，控制台会打印新的链接。")

func (s *Store) firstLink(ctx context.Context, q querier, key string) error {
	var n int
	if err := q.QueryRowContext(ctx, `SELECT count(*) FROM first_link WHERE hash = ? AND expires > ?`, hashSecret(key), stamp(s.now())).Scan(&n); err != nil {
		return err
	}
	if ok, err := governed(ctx, q, ""); err != nil || ok || n == 0 {
		return errors.Join(err, deadLink)
	}
	return nil
}

// CheckFirstLink says whether the link still holds.
func (s *Store) CheckFirstLink(ctx context.Context, key string) error {
	return s.firstLink(ctx, s.db, key)
}

// UseFirstLink sets up the first administrator; the link holds once.
func (s *Store) UseFirstLink(ctx context.Context, key string, a Account, password string) (Account, error) {
	if err := s.CheckFirstLink(ctx, key); err != nil {
		return a, err
	}
	if !a.Who().Is(access.Admin) {
		a.Roles = append(a.Roles, access.Admin)
	}
	sealed, err := a.ready(password)
	if err != nil {
		return a, err
	}
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		if err := s.firstLink(ctx, tx, key); err != nil {
			return err
		}
		if a, err = s.addAccount(ctx, tx, "", a, sealed, false); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM first_link`)
		return err
	})
	return a, err
}
