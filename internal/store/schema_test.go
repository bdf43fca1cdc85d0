package store

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pressly/goose/v3"

	"wenping/internal/problem"
	"wenping/internal/review"
	"wenping/internal/store/storetest"
)

// since are rows as each schema first held them, by its number.
var since = map[int64][]string{
	1: {
		`INSERT INTO cases (id, created_at, finished_at, state, file, sha256, size, stage, title, suggestion) VALUES ('a', '2026-03-02T01:00:00.000Z', '2026-03-02T01:01:00.000Z', 'done', '一.docx', 'x', 1, 'filing', '清河大道', 'return')`,
		`INSERT INTO cases (id, created_at, state, file, sha256, size) VALUES ('b', '2026-03-03T01:00:00.000Z', 'queued', '二.docx', 'y', 1)`,
		`INSERT INTO attachments VALUES ('a', 0, '表.pdf', 'z', 2)`,
		`INSERT INTO products VALUES ('a', 'review', 'REVIEW', 3)`,
	},
	2: {
		`INSERT INTO acts VALUES ('a', 1, '2026-03-04T01:00:00.000Z', '陈静', '{"n":1,"by":"陈静","deed":"comment","note":"看过"}')`,
		`INSERT INTO drafts VALUES ('a', '陈静', 'note', '正在写', '2026-03-04T01:00:00.000Z')`,
		`INSERT INTO letters (case_id, n, state, kind, signing, drafted, drafter, issued, issuer, code, year, no, number) VALUES ('a', 1, 'issued', 'correct', '{}', '2026-03-05T01:00:00.000Z', '李文', '2026-03-05T02:00:00.000Z', '李文', '云', 2026, 1, '云〔2026〕1号')`,
		`INSERT INTO letter_files VALUES ('a', 1, 'notice.pdf', 'w', 4)`,
		`INSERT INTO audit VALUES (1, '2026-03-05T02:00:00.000Z', '李文', 'letter.issue', 'a', '1', 'SEAL')`,
	},
	3: {
		`INSERT INTO accounts (id, login, name, roles, password, created) VALUES ('p', 'chenjing', '陈静', 'reviewer', 'sealed', '2026-01-01T00:00:00.000Z')`,
		`INSERT INTO sessions VALUES ('h', 'p', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z')`,
		`INSERT INTO tokens (id, hash, name, roles, created, creator) VALUES ('t', 'th', '对接', 'clerk', '2026-01-01T00:00:00.000Z', '控制台')`,
		`INSERT INTO first_link VALUES (1, 'f', '2026-01-02T00:00:00.000Z')`,
	},
	4: {
		`INSERT INTO marks VALUES ('b', 'closed', '', '2026-03', 1)`,
		`INSERT INTO passages (id, case_id, kind, text) VALUES (7, 'b', 'title', '旧题')`,
		`INSERT INTO title_words (rowid, words) VALUES (7, '旧题 题')`,
	},
	5: {`INSERT INTO handed VALUES ('s', 'k', 'd', 'b', '2026-03-03T01:00:00.000Z')`},
	6: {
		`INSERT INTO visits VALUES ('a', '陈静', '2026-03-06T01:00:00.000Z', '')`,
		`INSERT INTO forms (case_id, n, state, entries, drafter, drafted) VALUES ('a', 1, 'final', '{}', '李文', '2026-03-05T01:00:00.000Z')`,
		`INSERT INTO form_files VALUES ('a', 1, 'form.pdf', 'v', 5)`,
	},
	7: {`INSERT INTO webhooks (id, url, secret, events, created, creator) VALUES ('h', 'https://oa.example/', 'whsec_x', 'reviewed', '2026-01-01T00:00:00.000Z', '林管')`},
	8: {`UPDATE accounts SET subject = 'https://sso.example 1' WHERE id = 'p'`},
}

// A folder of any earlier version is copied, brought forward and works on: the
// schema is then that of a new one, and no row is lost.
func TestEveryEarlierSchemaComesForward(t *testing.T) {
	sqliteOnly(t)
	var js bytes.Buffer
	if err := review.WriteJSON(&js, invented()); err != nil {
		t.Fatal(err)
	}
	first := Entry{N: 1, At: time.Date(2026, 3, 5, 2, 0, 0, 0, time.UTC), Who: "李文", What: "letter.issue", Case: "a", Detail: "1"}
	fresh := open(t, t.TempDir(), echo)
	last := latestSchema(t)
	for v := int64(1); v < last; v++ {
		t.Run(fmt.Sprint("schema ", v), func(t *testing.T) {
			dir := t.TempDir()
			hash, err := (&folder{dir: filepath.Join(dir, "blobs")}).put(t.Context(), js.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			e, err := openEmbedded(dir, time.Second)
			if err != nil {
				t.Fatal(err)
			}
			p, err := provider(goose.DialectSQLite3, "sqlite", e.db)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := p.UpTo(t.Context(), v); err != nil {
				t.Fatal(err)
			}
			had := map[string]int{}
			for n := int64(1); n <= v; n++ {
				for _, q := range since[n] {
					if _, err := e.db.Exec(strings.NewReplacer("REVIEW", hash, "SEAL", first.seal("")).Replace(q)); err != nil {
						t.Fatalf("%s: %v", q, err)
					}
					if rest, ok := strings.CutPrefix(q, "INSERT INTO "); ok {
						had[strings.Fields(rest)[0]]++
					}
				}
			}
			e.close()

			s, err := Open(t.Context(), Config{Dir: dir, Run: echo})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close(t.Context())
			if got, want := schemaOf(t, s.db), schemaOf(t, fresh.db); got != want {
				t.Errorf("the schema is\n%s\nwant\n%s", got, want)
			}
			for table, n := range had {
				var now int
				if err := s.db.QueryRow(`SELECT count(*) FROM ` + table).Scan(&now); err != nil || now < n {
					t.Errorf("%s: %d rows of %d, %v", table, now, n, err)
				}
			}
			c, err := s.Find(t.Context(), "a")
			if err != nil || c.Title != "清河大道" || len(c.With) != 1 || (v >= 2) != (c.Number == "云〔2026〕1号") {
				t.Errorf("%+v %v", c, err)
			}
			if r := s.row(t, "a"); len(r.Strip) == 0 || (v >= 2) != (r.Stand == Awaited) {
				t.Errorf("in the list: %+v", r)
			}
			if n, err := s.VerifyAudit(t.Context()); err != nil || n != had["audit"] {
				t.Errorf("audit log: %d %v", n, err)
			}
			if hits, n, err := s.Search(t.Context(), "title", []string{"旧题"}, 10, 0); v >= 4 && (n != 1 || err != nil) {
				t.Errorf("%v %v", hits, err)
			}
			if s.Place(t.Context(), "b") != 1 {
				t.Error("what waited does not wait any more")
			}
			copies, _ := filepath.Glob(filepath.Join(dir, "backup", fmt.Sprintf("schema%d-*.db", v)))
			if len(copies) != 1 {
				t.Fatalf("copies %v", copies)
			}
			was, err := sql.Open("sqlite", "file:"+copies[0])
			if err != nil {
				t.Fatal(err)
			}
			defer was.Close()
			p, err = provider(goose.DialectSQLite3, "sqlite", was)
			if err != nil {
				t.Fatal(err)
			}
			if have, _, err := p.GetVersions(t.Context()); have != v || err != nil {
				t.Errorf("the copy has schema %d, %v", have, err)
			}
		})
	}
}

// Nothing is copied where nothing changes.
func TestNoCopyWithoutAChange(t *testing.T) {
	sqliteOnly(t)
	dir := t.TempDir()
	for range 2 {
		s, err := Open(t.Context(), Config{Dir: dir, Run: echo})
		if err != nil {
			t.Fatal(err)
		}
		s.Close(t.Context())
	}
	if _, err := os.Stat(filepath.Join(dir, "backup")); !os.IsNotExist(err) {
		t.Error("there is a copy", err)
	}
}

// Both engines go forward by migrations of the same numbers, from the one on
// that PostgreSQL begins with.
func TestMigrationsOfBothEngines(t *testing.T) {
	names := map[string][]string{}
	for _, dir := range []string{"sqlite", "postgres"} {
		all, err := migrations.ReadDir("migrations/" + dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range all {
			names[dir] = append(names[dir], f.Name()[:5])
		}
	}
	if i := slices.Index(names["sqlite"], names["postgres"][0]); i < 0 || !slices.Equal(names["sqlite"][i:], names["postgres"]) {
		t.Errorf("%v", names)
	}
}

// Every table is known to who moves a database, and has the same columns on both.
func TestTheTablesAreKnown(t *testing.T) {
	s := open(t, t.TempDir(), echo)
	q := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%\_words%' ESCAPE '\'`
	if s.shared {
		q = `SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename NOT IN ('progress', 'processes')`
	}
	have, err := texts(s.db.Query(q + ` AND ` + map[bool]string{false: "name", true: "tablename"}[s.shared] + ` NOT LIKE 'river%'`))
	if err != nil {
		t.Fatal(err)
	}
	have = slices.DeleteFunc(have, func(n string) bool { return n == "goose_db_version" })
	var known []string
	for _, t := range tables {
		known = append(known, t.name)
	}
	slices.Sort(have)
	slices.Sort(known)
	if !slices.Equal(have, known) {
		t.Errorf("there are %v, known are %v", have, known)
	}
}

func TestANewerSchemaIsRefused(t *testing.T) {
	dir := t.TempDir()
	s, err := openAt(t, Config{Dir: dir, Run: echo})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, TRUE)`); err != nil {
		t.Fatal(err)
	}
	s.Close(t.Context())
	_, err = openAt(t, Config{Dir: dir, Run: echo})
	if p := problem.From(err); p.Code != problem.Storage || !strings.Contains(p.Message, "请使用新版本") {
		t.Errorf("%v", err)
	}
	if dsn := databaseOf(t, dir); dsn != "" { // others use it after us
		p, err := openPostgres(t.Context(), dsn, time.Second)
		if err != nil {
			t.Fatal(err)
		}
		defer p.close()
		if _, err := p.db.Exec(`DELETE FROM goose_db_version WHERE version_id = 99999`); err != nil {
			t.Fatal(err)
		}
	}
}

// Several that start at once on a new database: one brings the schema, all work.
func TestSeveralStartAtOnce(t *testing.T) {
	server := os.Getenv(onPostgres)
	if server == "" {
		t.Skip("about PostgreSQL")
	}
	name := "t" + newID()
	if err := storetest.Make(t.Context(), server, name, ""); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	keys := make([]string, 4)
	for i := range keys {
		all.Go(func() {
			s, err := Open(t.Context(), Config{Dir: filepath.Join(t.TempDir(), fmt.Sprint(i)), DB: named(server, name), Run: echo})
			if err != nil {
				t.Error(err)
				return
			}
			keys[i] = s.PublicKey()
			s.Close(t.Context())
		})
	}
	all.Wait()
	if slices.Sort(keys); keys[0] == "" || keys[0] != keys[3] {
		t.Errorf("they sign with keys %v", keys)
	}
}

func latestSchema(t *testing.T) int64 {
	t.Helper()
	all, err := migrations.ReadDir("migrations/sqlite")
	if err != nil {
		t.Fatal(err)
	}
	var n int64
	fmt.Sscanf(all[len(all)-1].Name(), "%d", &n)
	return n
}

// schemaOf writes all that a schema holds, without its blanks.
func schemaOf(t *testing.T, db *sql.DB) string {
	t.Helper()
	rows, err := db.Query(`SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name`)
	all, err := texts(rows, err)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(strings.Join(all, "\n")), " ")
}
