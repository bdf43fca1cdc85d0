package store

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"testing"
	"time"

	"wenping/internal/access"
	"wenping/internal/problem"
)

var everything = access.Scope{All: true}

func open(t *testing.T, dir string, run Run) *Store {
	t.Helper()
	s, err := openAt(t, Config{Dir: dir, Run: run})
	return working(t, s, err)
}

// working starts a store just opened and closes it with the test.
func working(t *testing.T, s *Store, err error) *Store {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		s.Close(ctx)
	})
	return s
}

// await follows a case to its end.
func await(t *testing.T, s *Store, id string) (Case, []Progress) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	ch, stop, err := s.Watch(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	var seen []Progress
	for {
		select {
		case p := <-ch:
			seen = append(seen, p)
			if p.State == Done || p.State == Failed {
				c, err := s.Find(ctx, id)
				if err != nil {
					t.Fatal(err)
				}
				return c, seen
			}
		case <-ctx.Done():
			t.Fatalf("case %s did not end; seen %v", id, seen)
		}
	}
}

func echo(_ context.Context, c Case, report Upload, with []Upload, progress func(Progress)) (Product, error) {
	progress(Progress{Step: "reading", N: 1, M: 2})
	return Product{Title: "某事项", Suggestion: "file", Files: []NamedFile{{"review", report.Data}, {"notice.pdf", []byte("n")}}}, nil
}

func TestSubmittedReportIsReviewedAndItsProductsKept(t *testing.T) {
	s := open(t, t.TempDir(), echo)
	c, err := s.Submit(t.Context(), Upload{"报告.docx", []byte("内容")}, []Upload{{"报备表.pdf", []byte("表")}}, Options{Type: "land"})
	if err != nil {
		t.Fatal(err)
	}
	c, _ = await(t, s, c.ID)
	if c.State != Done || c.Title != "某事项" || c.Options.Type != "land" || len(c.With) != 1 || c.With[0].Name != "报备表.pdf" {
		t.Errorf("case: %+v", c)
	}
	b, err := s.Product(t.Context(), c.ID, "review")
	if err != nil || string(b) != "内容" {
		t.Errorf("review: %q %v", b, err)
	}
	if _, err := s.Product(t.Context(), c.ID, "form.pdf"); problem.From(err).Code != problem.NotFound {
		t.Errorf("a product it does not have: %v", err)
	}
	list, n, err := s.List(t.Context(), everything, 10, 0)
	if err != nil || n != 1 || list[0].ID != c.ID {
		t.Errorf("list: %v %d %v", list, n, err)
	}
}

func TestUnknownCaseIsNotFound(t *testing.T) {
	s := open(t, t.TempDir(), echo)
	if _, err := s.Find(t.Context(), "nichts"); problem.From(err).Code != problem.NotFound {
		t.Errorf("got %v", err)
	}
	if _, _, err := s.Watch(t.Context(), "nichts"); problem.From(err).Code != problem.NotFound {
		t.Errorf("got %v", err)
	}
}

func TestUnreadableFileFailsWithItsSentence(t *testing.T) {
	s := open(t, t.TempDir(), func(context.Context, Case, Upload, []Upload, func(Progress)) (Product, error) {
		return Product{}, problem.New(problem.Encrypted, "文件有打开密码。")
	})
	c, err := s.Submit(t.Context(), Upload{"a.pdf", []byte("x")}, nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	c, seen := await(t, s, c.ID)
	if c.State != Failed || c.ErrorCode != "encrypted" || c.Error != "文件有打开密码。" {
		t.Errorf("case: %+v", c)
	}
	if last := seen[len(seen)-1]; last.Code != "encrypted" {
		t.Errorf("last progress: %+v", last)
	}
}

func TestAPanicIsTriedAgainAndThenGivenUp(t *testing.T) {
	n := 0
	s := open(t, t.TempDir(), func(context.Context, Case, Upload, []Upload, func(Progress)) (Product, error) {
		n++
		panic("bug")
	})
	c, err := s.Submit(t.Context(), Upload{"a.docx", []byte("x")}, nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	c, _ = await(t, s, c.ID)
	if c.State != Failed || c.ErrorCode != "internal" || n != MaxAttempts {
		t.Errorf("after %d attempts: %+v", n, c)
	}
}

func TestAFolderServesOneProcess(t *testing.T) {
	sqliteOnly(t)
	dir := t.TempDir()
	open(t, dir, echo)
	_, err := openAt(t, Config{Dir: dir, Run: echo})
	if problem.From(err).Code != problem.Storage {
		t.Errorf("second open: %v", err)
	}
}

// TestMain doubles as the process that is killed: with WENPING_CRASH it submits
// two reports, acknowledges them, and dies while working on one.
func TestMain(m *testing.M) {
	if dir := os.Getenv("WENPING_CRASH"); dir != "" {
		crash(dir)
	}
	os.Exit(m.Run())
}

func crash(dir string) {
	ctx := context.Background()
	s, err := Open(ctx, Config{Dir: dir, DB: os.Getenv("WENPING_CRASH_DB"), Workers: 1, Run: func(context.Context, Case, Upload, []Upload, func(Progress)) (Product, error) {
		if os.Getenv("WENPING_CRASH_STANDS") != "" {
			select {} // until it is killed
		}
		os.Exit(7)
		return Product{}, nil
	}})
	if err != nil {
		os.Exit(1)
	}
	_, have, _ := s.List(ctx, everything, 1, 0)
	for _, n := range []string{"一.docx", "二.docx"} {
		if have > 0 {
			break
		}
		if _, err := s.Submit(ctx, Upload{n, []byte(n)}, nil, Options{}); err != nil {
			os.Exit(2)
		}
	}
	s.Start(ctx)
	select {}
}

func TestAKilledProcessLosesNothing(t *testing.T) {
	dir := t.TempDir()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), "WENPING_CRASH="+dir, "WENPING_CRASH_DB="+databaseOf(t, dir))
	err = cmd.Run()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 7 {
		t.Fatalf("the process was to die at work: %v", err)
	}
	s := open(t, dir, echo)
	list, n, err := s.List(t.Context(), everything, 10, 0)
	if err != nil || n != 2 {
		t.Fatalf("%d cases after the kill, %v", n, err)
	}
	for _, c := range list {
		if c, _ = await(t, s, c.ID); c.State != Done {
			t.Errorf("%s ended as %s", c.File.Name, c.State)
		}
	}
}

func TestAJobThatKillsTheProcessEachTimeIsGivenUp(t *testing.T) {
	dir := t.TempDir()
	exe, _ := os.Executable()
	for range MaxAttempts {
		cmd := exec.Command(exe)
		cmd.Env = append(os.Environ(), "WENPING_CRASH="+dir, "WENPING_CRASH_DB="+databaseOf(t, dir))
		cmd.Run()
	}
	s, err := openAt(t, Config{Dir: dir, Run: echo})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(t.Context())
	list, _, _ := s.List(t.Context(), everything, 100, 0)
	failed := 0
	for _, c := range list {
		if c.State == Failed && c.ErrorCode == "internal" {
			failed++
		}
	}
	if failed == 0 {
		t.Errorf("no case was given up: %+v", list)
	}
}
