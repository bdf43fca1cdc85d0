package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"wenping/internal/access"
	"wenping/internal/problem"
)

// gate is a Run that waits at a gate: a job says that it has begun and goes on
// when it is let through.
type gate struct {
	begun   chan string
	through chan struct{}
}

func newGate() *gate { return &gate{make(chan string, 100), make(chan struct{}, 100)} }

func (g *gate) run(ctx context.Context, c Case, report Upload, with []Upload, progress func(Progress)) (Product, error) {
	g.begun <- c.ID
	select {
	case <-g.through:
		return echo(ctx, c, report, with, progress)
	case <-ctx.Done():
		return Product{}, ctx.Err()
	}
}

func (g *gate) open(t *testing.T, change func(*Config)) *Store {
	t.Helper()
	cfg := Config{Dir: t.TempDir(), Workers: 1, Run: g.run}
	if change != nil {
		change(&cfg)
	}
	s, err := openAt(t, cfg)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		s.Close(ctx)
	})
	return s
}

func handed(t *testing.T, s *Store, text string) Case {
	t.Helper()
	c, err := s.Submit(t.Context(), Upload{text + ".docx", []byte(text)}, nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestWhoWaitsIsToldHisPlaceAndMovesUp(t *testing.T) {
	g := newGate()
	s := g.open(t, nil)
	first := handed(t, s, "一")
	<-g.begun
	second, third := handed(t, s, "二"), handed(t, s, "三")
	if s.Place(t.Context(), first.ID) != 0 || s.Place(t.Context(), second.ID) != 1 || s.Place(t.Context(), third.ID) != 2 {
		t.Errorf("places %d %d %d", s.Place(t.Context(), first.ID), s.Place(t.Context(), second.ID), s.Place(t.Context(), third.ID))
	}
	ch, stop, err := s.Watch(t.Context(), third.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	if p := <-ch; p.State != Queued || p.Place != 2 {
		t.Errorf("at first %+v", p)
	}
	g.through <- struct{}{}
	<-g.begun
	if p := <-ch; p.State != Queued || p.Place != 1 {
		t.Errorf("after the first %+v", p)
	}
	g.through <- struct{}{}
	g.through <- struct{}{}
	for _, c := range []Case{first, second, third} {
		if c, _ := await(t, s, c.ID); c.State != Done {
			t.Errorf("%s: %s", c.File.Name, c.State)
		}
	}
}

func TestAWaitingOrRunningCaseIsCancelledAndBegunAnew(t *testing.T) {
	g := newGate()
	s := g.open(t, nil)
	running := handed(t, s, "一")
	<-g.begun
	queued := handed(t, s, "二")
	for _, c := range []Case{queued, running} {
		got, err := s.Cancel(t.Context(), "李文", c.ID)
		if err != nil || got.State != Failed || got.ErrorCode != Cancelled || got.Error == "" || got.FinishedAt.IsZero() {
			t.Fatalf("%+v %v", got, err)
		}
		if _, err := s.Cancel(t.Context(), "李文", c.ID); problem.From(err).Code != problem.Conflict {
			t.Errorf("twice: %v", err)
		}
	}
	// Both begin anew, and what the former job may still do counts no more.
	for _, c := range []Case{running, queued} {
		if got, err := s.Retry(t.Context(), "李文", c.ID); err != nil || got.State != Queued || got.Error != "" || !got.FinishedAt.IsZero() {
			t.Fatalf("%+v %v", got, err)
		}
		if err := s.finish(t.Context(), reviewJob{Case: c.ID}, Product{Title: "过期"}); !errors.Is(err, errCancelled) {
			t.Errorf("the job of an earlier turn left a result: %v", err)
		}
		g.through <- struct{}{}
	}
	for _, c := range []Case{running, queued} {
		if got, _ := await(t, s, c.ID); got.State != Done || got.Title != "某事项" {
			t.Errorf("%+v", got)
		}
		if _, err := s.Cancel(t.Context(), "李文", c.ID); problem.From(err).Code != problem.Conflict {
			t.Errorf("a case that is done was cancelled: %v", err)
		}
		if _, err := s.Retry(t.Context(), "李文", c.ID); problem.From(err).Code != problem.Conflict {
			t.Errorf("a case that is done was begun anew: %v", err)
		}
	}
	if n := len(g.begun); n != 2 {
		t.Errorf("%d jobs were begun for 2 cases", n)
	}
	if _, err := s.VerifyAudit(t.Context()); err != nil {
		t.Error(err)
	}
}

// A stopped service begins the same job again, however often it is stopped.
func TestAStopIsNoAttempt(t *testing.T) {
	dir, id := t.TempDir(), ""
	for range MaxAttempts + 2 {
		g := newGate()
		s, err := openAt(t, Config{Dir: dir, Run: g.run})
		if err != nil {
			t.Fatal(err)
		}
		if id == "" {
			id = handed(t, s, "一").ID
		}
		s.Start(context.Background())
		<-g.begun
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if err := s.Close(ctx); err != nil {
			t.Fatal(err)
		}
	}
	s := open(t, dir, echo)
	if c, _ := await(t, s, id); c.State != Done {
		t.Errorf("%+v", c)
	}
}

// A case that waits has a job, whatever became of the one it had.
func TestACaseWithoutAJobGetsOne(t *testing.T) {
	dir := t.TempDir()
	s, err := openAt(t, Config{Dir: dir, Run: echo})
	if err != nil {
		t.Fatal(err)
	}
	c := handed(t, s, "一")
	if _, err := s.db.Exec(`UPDATE river_job SET state = 'discarded', finalized_at = created_at`); err != nil {
		t.Fatal(err)
	}
	s.Close(t.Context())
	s = open(t, dir, echo)
	if c, _ = await(t, s, c.ID); c.State != Done {
		t.Errorf("%+v", c)
	}
}

func TestTheSameKeyIsTheSameCase(t *testing.T) {
	s := open(t, t.TempDir(), echo)
	h := Handing{From: Sender{ID: "a"}, Report: Upload{"报告.docx", []byte("x")}, With: []Upload{{"表.pdf", []byte("y")}}, Key: "k1"}
	var ids sync.Map
	var all sync.WaitGroup
	for range 8 { // at the same time
		all.Go(func() {
			c, err := s.Hand(t.Context(), h)
			if err != nil {
				t.Error(err)
			}
			ids.Store(c.ID, true)
		})
	}
	all.Wait()
	n := 0
	ids.Range(func(any, any) bool { n++; return true })
	if n != 1 {
		t.Errorf("%d cases under one key", n)
	}
	other := h
	other.Report.Data = []byte("z")
	if _, err := s.Hand(t.Context(), other); problem.From(err).Code != problem.Usage {
		t.Errorf("another report under the same key: %v", err)
	}
	other.From.ID = "b" // a key is its sender's own
	if _, err := s.Hand(t.Context(), other); err != nil {
		t.Error(err)
	}
	if _, total, _ := s.List(t.Context(), everything, 10, 0); total != 2 {
		t.Errorf("%d cases", total)
	}
}

func TestTheSameBytesAreKnown(t *testing.T) {
	s := open(t, t.TempDir(), echo)
	agency := func(name string) Handing {
		return Handing{From: Sender{ID: name, Agency: name}, Scope: access.Scope{Agency: name}, Report: Upload{"报告.docx", []byte("同")}}
	}
	c, err := s.Hand(t.Context(), agency("甲"))
	if err != nil || c.SameAs != "" {
		t.Fatal(c, err)
	}
	once := agency("甲")
	once.Once, once.Report.Name = true, "改名.docx"
	var known *Known
	if _, err := s.Hand(t.Context(), once); !errors.As(err, &known) || known.Case.ID != c.ID || problem.From(err).Code != problem.Conflict {
		t.Fatalf("%v", err)
	}
	again := once
	again.Once = false
	if twin, err := s.Hand(t.Context(), again); err != nil || twin.SameAs != c.ID || twin.ID == c.ID {
		t.Errorf("%+v %v", twin, err)
	}
	// What one does not see one is not told of; a self-check is another thing.
	strange := agency("乙")
	strange.Once = true
	if twin, err := s.Hand(t.Context(), strange); err != nil || twin.SameAs != "" {
		t.Errorf("another agency is told: %+v %v", twin, err)
	}
	draft := once
	draft.Options.Stage = "draft"
	if twin, err := s.Hand(t.Context(), draft); err != nil || twin.SameAs != "" {
		t.Errorf("a self-check: %+v %v", twin, err)
	}
}

func TestALongQueueIsFull(t *testing.T) {
	g := newGate()
	s := g.open(t, func(c *Config) { c.MostWaiting, c.MostOfAgency = 5, 2 })
	of := func(agency string, i int) error {
		_, err := s.SubmitBy(t.Context(), Sender{ID: agency, Agency: agency}, Upload{"a.docx", []byte(fmt.Sprint(agency, i))}, nil, Options{})
		return err
	}
	var full *Full
	for i, want := range []bool{false, false, true} {
		if err := of("甲", i); errors.As(err, &full) != want {
			t.Errorf("甲 %d: %v", i, err)
		}
	}
	if full.Wait < time.Second || problem.From(full).Code != problem.TooMany {
		t.Errorf("%+v", full)
	}
	if err := errors.Join(of("乙", 1), of("乙", 2), of("丙", 1)); err != nil {
		t.Fatal(err)
	}
	if err := of("丁", 1); !errors.As(err, &full) {
		t.Errorf("the queue has no end: %v", err)
	}
	if err := s.Room(t.Context(), ""); !errors.As(err, &full) {
		t.Errorf("%v", err)
	}
	for range 5 {
		g.through <- struct{}{}
	}
	list, total, err := s.List(t.Context(), everything, 10, 0)
	if err != nil || total != 5 {
		t.Fatal(total, err)
	}
	for _, c := range list {
		await(t, s, c.ID)
	}
	if err := of("甲", 9); err != nil {
		t.Errorf("there is room again: %v", err)
	}
}

// What a full disk refuses is said, leaves no case behind and nothing half
// written, and goes well once there is room.
func TestAFullDisk(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, echo)
	kept := handed(t, s, "先")
	await(t, s, kept.ID)
	s.blobs.(*folder).write = func(f *os.File, data []byte) (int, error) {
		n, _ := f.Write(data[:len(data)/2])
		return n, syscall.ENOSPC
	}
	_, err := s.Submit(t.Context(), Upload{"报告.docx", []byte("后来的报告")}, nil, Options{})
	if p := problem.From(err); p.Code != problem.Storage || p.Message != "文件“报告.docx”没有保存成功，可能是服务器存储空间不足。请联系管理员后重新上传。" {
		t.Errorf("%v", err)
	}
	left, _ := filepath.Glob(filepath.Join(dir, "blobs", "*", ".new-*"))
	if len(left) > 0 {
		t.Errorf("half a file is left: %v", left)
	}
	s.blobs.(*folder).write = nil
	if s.shared {
		return
	}

	// The database has no room.
	var pages int
	if err := s.db.QueryRow(`PRAGMA page_count`).Scan(&pages); err != nil {
		t.Fatal(err)
	}
	s.db.SetMaxOpenConns(1)
	if _, err := s.db.Exec(fmt.Sprintf(`PRAGMA max_page_count = %d`, pages)); err != nil {
		t.Fatal(err)
	}
	failed := 0
	for i := range 200 {
		_, err := s.Submit(t.Context(), Upload{"报告.docx", []byte(fmt.Sprint("满", i))}, nil, Options{Agency: "很长的名称很长的名称很长的名称很长的名称很长的名称"})
		if err == nil {
			continue
		}
		failed++
		if p := problem.From(err); p.Code != problem.Storage {
			t.Fatalf("%v", err)
		}
		break
	}
	if failed == 0 {
		t.Fatal("the database was never full")
	}
	if _, err := s.db.Exec(`PRAGMA max_page_count = 1000000`); err != nil {
		t.Fatal(err)
	}
	_, before, _ := s.List(t.Context(), everything, 1, 0)
	handed(t, s, "再来")
	if _, after, _ := s.List(t.Context(), everything, 1, 0); after != before+1 {
		t.Errorf("%d cases, then %d", before, after)
	}
	if c, err := s.Find(t.Context(), kept.ID); err != nil || c.State != Done {
		t.Errorf("%+v %v", c, err)
	}
	if _, err := s.VerifyAudit(t.Context()); err != nil {
		t.Error(err)
	}
}

// While results cannot be kept a job is tried again, then given up with a
// sentence; the report is there, and Retry brings it to its end.
func TestAFullDiskAtTheEndOfAJob(t *testing.T) {
	s := open(t, t.TempDir(), echo)
	var full sync.Map
	full.Store("yes", true)
	s.blobs.(*folder).write = func(f *os.File, data []byte) (int, error) {
		if _, yes := full.Load("yes"); yes && string(data) == "n" { // the notice, not the upload
			return 0, syscall.ENOSPC
		}
		return f.Write(data)
	}
	c := handed(t, s, "一")
	if c, _ = await(t, s, c.ID); c.State != Failed || c.ErrorCode != string(problem.Storage) {
		t.Fatalf("%+v", c)
	}
	full.Delete("yes")
	if _, err := s.Retry(t.Context(), "李文", c.ID); err != nil {
		t.Fatal(err)
	}
	if c, _ = await(t, s, c.ID); c.State != Done {
		t.Errorf("%+v", c)
	}
}

// A database that somebody else holds is said to be busy; nothing is half done.
func TestALockedDatabase(t *testing.T) {
	dir := t.TempDir()
	s, err := openAt(t, Config{Dir: dir, Run: echo, Busy: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(t.Context())
	c := handed(t, s, "一")
	let := hold(t, s)
	for what, do := range map[string]func() error{
		"submit": func() error {
			_, err := s.Submit(t.Context(), Upload{"二.docx", []byte("二")}, nil, Options{})
			return err
		},
		"cancel": func() error { _, err := s.Cancel(t.Context(), "李文", c.ID); return err },
		"log":    func() error { return s.Note(t.Context(), "李文", "x", "", "") },
	} {
		if p := problem.From(do()); p.Code != problem.Busy {
			t.Errorf("%s: %v", what, p)
		}
	}
	if got, err := s.Find(t.Context(), c.ID); err != nil || got.State != Queued {
		t.Errorf("reading goes on: %+v %v", got, err)
	}
	let()
	handed(t, s, "二")
	if _, total, _ := s.List(t.Context(), everything, 10, 0); total != 2 {
		t.Errorf("%d cases", total)
	}
}

// A self-check goes before what is filed, one report before the rest of a
// batch, a large one after others; nothing waits behind others for ever.
func TestTheOrderOfTheQueue(t *testing.T) {
	g := newGate()
	s := g.open(t, nil)
	busy := handed(t, s, "在办")
	<-g.begun
	names := map[string]string{}
	hand := func(agency, name, stage string, size int) {
		t.Helper()
		data := make([]byte, size)
		copy(data, agency+name)
		c, err := s.SubmitBy(t.Context(), Sender{ID: agency, Agency: agency}, Upload{name, data}, nil, Options{Stage: stage})
		if err != nil {
			t.Fatal(err)
		}
		names[c.ID] = name
	}
	for i := range 8 {
		hand("甲", fmt.Sprint("甲", i+1), "", 10)
	}
	hand("乙", "乙大", "", largeReport+1)
	hand("乙", "乙1", "", 10)
	hand("丙", "丙自查", "draft", 10)
	want := []string{"丙自查", "甲1", "甲2", "甲3", "甲4", "甲5", "乙1", "甲6", "甲7", "甲8", "乙大"}
	order := func() (out []string) {
		line, err := s.line(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range line {
			out = append(out, names[id])
		}
		return out
	}
	if got := order(); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	// Who has waited long enough waits behind nobody who came later.
	s.now = func() time.Time { return time.Now().Add(agedAfter + time.Minute) }
	if err := s.tendOnce(t.Context()); err != nil {
		t.Fatal(err)
	}
	hand("丁", "丁自查", "draft", 10)
	want = []string{"甲1", "甲2", "甲3", "甲4", "甲5", "甲6", "甲7", "甲8", "乙大", "乙1", "丙自查", "丁自查"}
	if got := order(); !slices.Equal(got, want) {
		t.Errorf("aged: %v, want %v", got, want)
	}
	for range len(want) + 1 {
		g.through <- struct{}{}
	}
	await(t, s, busy.ID)
	var begun []string
	for range want {
		begun = append(begun, names[<-g.begun])
	}
	if !slices.Equal(begun, want) {
		t.Errorf("begun %v, want %v", begun, want)
	}
}
