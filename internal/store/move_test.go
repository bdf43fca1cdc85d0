package store

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"wenping/internal/access"
	"wenping/internal/problem"
	"wenping/internal/review"
	"wenping/internal/store/storetest"
)

// lived is a place where something of everything has happened.
func lived(t *testing.T, at Place) {
	t.Helper()
	cfg := Config{Dir: at.Dir, DB: at.DB, Blobs: at.Blobs, Deliver: func(context.Context, Webhook, string, []byte) error { return fmt.Errorf("nobody is there") },
		Run: func(_ context.Context, c Case, report Upload, _ []Upload, _ func(Progress)) (Product, error) {
			if strings.HasPrefix(report.Name, "坏") {
				return Product{}, problem.New(problem.Corrupt, "坏了。")
			}
			return Product{Title: "清河大道", Suggestion: "return", Files: []NamedFile{{"review", []byte("{}" + c.ID)}, {"notice.pdf", []byte("n")}, {"form.pdf", []byte("f")}}, Digest: Digested(invented())}, nil
		}}
	s, err := Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(s.Start(context.Background()))
	a := account(t, s, "chenjing", "陈静", access.Reviewer)
	_, err = s.AddAccount(t.Context(), "控制台", Account{Login: "linguan", Name: "林管", Roles: []access.Role{access.Admin}}, good, true) // must choose a password
	must(err)
	_, _, err = s.Login(t.Context(), "chenjing", good, "")
	must(err)
	_, _, err = s.AddToken(t.Context(), "林管", Token{Name: "对接", Roles: []access.Role{access.Clerk}})
	must(err)
	_, err = s.AddWebhook(t.Context(), "林管", "https://oa.example/", []Happening{WasReviewed})
	must(err)
	_, err = s.FirstLink(t.Context())
	must(err)
	_, err = s.Try(t.Context(), time.Now(), "login x", 10)
	must(err)
	_, err = s.KeepTicket(t.Context(), time.Now(), "s", "t", time.Now().Add(time.Hour))
	must(err)
	for _, name := range []string{"一.docx", "坏.docx"} {
		c, err := s.Hand(t.Context(), Handing{From: Sender{ID: a.ID, Name: a.Name}, Report: Upload{name, []byte(name)}, With: []Upload{{"表.pdf", []byte("表" + name)}}, Key: name})
		must(err)
		await(t, s, c.ID)
		if name != "一.docx" {
			continue
		}
		_, err = s.Say(t.Context(), c.ID, review.Act{By: "陈静", Deed: review.Comment, Note: "看过'\"\\"}, -1, anyway)
		must(err)
		must(s.SaveDraft(t.Context(), c.ID, "陈静", "note", "正在写"))
		_, err = s.Visit(t.Context(), c.ID, "陈静")
		must(err)
		must(s.FinishForm(t.Context(), Form{Case: c.ID}, "陈静", []NamedFile{{"form.pdf", []byte("定稿")}}))
		l, err := s.SaveLetter(t.Context(), c.ID, "陈静", Signing{Kind: "return", No: 3})
		must(err)
		_, err = s.IssueLetter(t.Context(), l, "陈静", 1, false, Register{"云", 2026, "云〔2026〕3号"}, []NamedFile{{"notice.pdf", []byte("签发")}})
		must(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	s.queue.Stop(ctx)
	_, err = s.Submit(t.Context(), Upload{"等.docx", []byte("等")}, nil, Options{}) // it waits
	must(err)
	s.started = false
	must(s.Close(ctx))
}

// contents are all rows of all tables, but for what tells of the move itself.
func contents(t *testing.T, s *Store) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	for _, tab := range tables {
		rows := dump(t, s, tab.name)
		out[tab.name] = slices.DeleteFunc(rows, func(r string) bool {
			return strings.Contains(r, `what="store.move"`) || strings.Contains(r, `name="blobs"`)
		})
	}
	return out
}

// From a folder to PostgreSQL and a bucket, and from there to a folder again:
// what arrives is what left, and works.
func TestAServiceMoves(t *testing.T) {
	if os.Getenv(onPostgres) == "" {
		t.Skip("between SQLite and PostgreSQL: done where there is one")
	}
	first := Place{Dir: t.TempDir()}
	far := Place{Dir: t.TempDir(), Blobs: storetest.Bucket(t)}
	far.DB = databaseOf(t, far.Dir)
	back := Place{Dir: t.TempDir(), Blobs: "file://" + t.TempDir() + "/blobs"}
	lived(t, first)
	var want map[string][]string
	for i, to := range []Place{far, back} {
		from := []Place{first, far}[i]
		m, err := Move(t.Context(), from, to, "控制台")
		if err != nil {
			t.Fatal(err)
		}
		s, err := Open(t.Context(), Config{Dir: from.Dir, DB: from.DB, Blobs: from.Blobs, Beside: true, moving: true})
		if err != nil {
			t.Fatal(err)
		}
		was := contents(t, s)
		s.Close(t.Context())
		if want == nil {
			want = was
			for _, tab := range tables {
				if len(want[tab.name]) == 0 {
					t.Errorf("nothing of %s is moved", tab.name)
				}
			}
		}
		s, err = Open(t.Context(), Config{Dir: to.Dir, DB: to.DB, Blobs: to.Blobs, Beside: true})
		if err != nil {
			t.Fatal(err)
		}
		is := contents(t, s)
		for name, rows := range want {
			if !slices.Equal(rows, is[name]) {
				t.Errorf("%s has\n%s\nwant\n%s", name, strings.Join(is[name], "\n"), strings.Join(rows, "\n"))
			}
			if m.Rows[name] != len(was[name]) && name != "audit" { // which tells of the move before
				t.Errorf("%s: %d rows told, %d there", name, m.Rows[name], len(was[name]))
			}
		}
		if m.Events != 1 || m.Blobs != 8 || m.Bytes == 0 {
			t.Errorf("%+v", m)
		}
		if _, err := s.VerifyAudit(t.Context()); err != nil {
			t.Error(err)
		}
		if _, _, err := s.Login(t.Context(), "chenjing", good, ""); err != nil {
			t.Error(err)
		}
		s.Close(t.Context())
		if _, err := Move(t.Context(), from, to, "控制台"); problem.From(err).Code != problem.Usage {
			t.Errorf("into a place that is not empty: %v", err)
		}
		// It was logged in: what is compared next has one session and one line more.
		want = nil
	}
	// What waited is reviewed, what was to be told is told, what is searched is found.
	told := make(chan string, 10)
	s, err := Open(t.Context(), Config{Dir: back.Dir, Blobs: back.Blobs, Run: echo, Hurry: func(int) time.Duration { return 0 }, Deliver: func(_ context.Context, _ Webhook, event string, _ []byte) error {
		told <- event
		return nil
	}})
	working(t, s, err)
	<-told
	list, n, err := s.List(t.Context(), everything, 10, 0)
	if err != nil || n != 3 {
		t.Fatal(n, err)
	}
	for _, c := range list {
		if c, _ = await(t, s, c.ID); c.State == Queued || c.State == Running || (c.File.Name == "坏.docx") != (c.State == Failed) {
			t.Errorf("%+v", c)
		}
		if _, err := s.Bytes(t.Context(), c.File); err != nil {
			t.Error(err)
		}
	}
	if _, n, err := s.Search(t.Context(), "title", []string{"清河"}, 10, 0); n != 1 || err != nil {
		t.Error(n, err)
	}
	if s.row(t, list[2].ID).Stand != Awaited {
		t.Errorf("%+v", s.row(t, list[2].ID))
	}
	// A further case is numbered on and counted.
	if c, _ := await(t, s, handed(t, s, "新").ID); c.State != Done {
		t.Errorf("%+v", c)
	}
	// What it left stays as it was, and does not start on blobs that moved on.
	if _, err := Open(t.Context(), Config{Dir: t.TempDir(), DB: far.DB, Blobs: back.Blobs, Run: echo}); problem.From(err).Code != problem.Usage {
		t.Errorf("the old database on the new blobs: %v", err)
	}
}

// A blob that is not there, or a target in use, moves nothing.
func TestAMoveIsWholeOrNone(t *testing.T) {
	from := Place{Dir: t.TempDir()}
	s, err := Open(t.Context(), Config{Dir: from.Dir, Run: echo})
	if err != nil {
		t.Fatal(err)
	}
	c := handed(t, s, "一")
	to := Place{Dir: t.TempDir()}
	if _, err := Move(t.Context(), from, to, "控制台"); problem.From(err).Code != problem.Storage {
		t.Errorf("a service at work: %v", err)
	}
	if err := s.blobs.remove(t.Context(), c.File.SHA256); err != nil {
		t.Fatal(err)
	}
	s.Close(t.Context())
	if _, err := Move(t.Context(), from, to, "控制台"); problem.From(err).Code != problem.Storage {
		t.Errorf("a blob is missing: %v", err)
	}
	s, err = Open(t.Context(), Config{Dir: to.Dir, Run: echo})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(t.Context())
	if _, n, _ := s.List(t.Context(), everything, 1, 0); n != 0 {
		t.Errorf("%d cases came over", n)
	}
}

func TestBlobsMove(t *testing.T) {
	folder, bucket := "file://"+t.TempDir()+"/blobs", storetest.Bucket(t)
	b, err := openBlobs(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"一", "二", "三"} {
		if _, err := b.put(t.Context(), []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.own(t.Context(), "wir"); err != nil {
		t.Fatal(err)
	}
	for range 2 { // what was cut off is moved again
		if m, err := MoveBlobs(t.Context(), folder, bucket); err != nil || m.Blobs != 3 || m.Bytes != 9 {
			t.Errorf("%+v %v", m, err)
		}
	}
	empty := "file://" + t.TempDir() + "/back"
	if m, err := MoveBlobs(t.Context(), bucket, empty); err != nil || m.Blobs != 3 {
		t.Errorf("%+v %v", m, err)
	}
	to, err := openBlobs(t.Context(), empty)
	if err != nil {
		t.Fatal(err)
	}
	if id, err := to.owner(t.Context()); id != "wir" || err != nil {
		t.Error(id, err)
	}
	if got, err := to.get(t.Context(), sumOf([]byte("二"))); err != nil || string(got) != "二" {
		t.Error(string(got), err)
	}
	if err := b.own(t.Context(), "andere"); err != nil {
		t.Fatal(err)
	}
	if _, err := MoveBlobs(t.Context(), folder, bucket); problem.From(err).Code != problem.Usage {
		t.Errorf("over another's blobs: %v", err)
	}
}
