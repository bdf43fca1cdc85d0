package store

import (
	"context"
	"errors"
	"testing"
	"time"

	"wenping/internal/problem"
	"wenping/internal/review"
)

func refusedAsLate(t *testing.T, what string, err error) {
	t.Helper()
	if p := problem.From(err); err == nil || p.Code != problem.Conflict {
		t.Errorf("%s: %v", what, err)
	}
}

// titled reads every report as the same matter; one called “坏” cannot be read.
func titled(_ context.Context, _ Case, report Upload, _ []Upload, _ func(Progress)) (Product, error) {
	if report.Name == "坏.docx" {
		return Product{}, problem.New(problem.Corrupt, "坏了。")
	}
	return Product{Title: "清河大道", Suggestion: "return", Files: []NamedFile{{"review", []byte("{}")}, {"form.pdf", []byte("draft")}}}, nil
}

func arrived(t *testing.T, s *Store, name string, opt Options) Case {
	t.Helper()
	c, err := s.SubmitBy(t.Context(), Sender{ID: "a", Agency: opt.Agency}, Upload{name, []byte(name + time.Now().String())}, nil, opt)
	if err != nil {
		t.Fatal(err)
	}
	await(t, s, c.ID)
	return c
}

func find(t *testing.T, s *Store, id string) Case {
	t.Helper()
	c, err := s.Find(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestVersionsOfAReportAreOneCase(t *testing.T) {
	s := open(t, t.TempDir(), titled)
	one := arrived(t, s, "一.docx", Options{})
	two := arrived(t, s, "二.docx", Options{Prior: one.ID})
	if two.Version != 2 || two.Prior != one.ID {
		t.Fatalf("%+v", two)
	}
	// The first is only read from now on, and stands in no list.
	if _, err := s.Say(t.Context(), one.ID, review.Act{By: "陈静", Deed: review.Comment, Note: "x"}, -1, anyway); true {
		refusedAsLate(t, "an act on the first", err)
	}
	if _, err := s.SaveLetter(t.Context(), one.ID, "李文", Signing{Kind: "return"}); true {
		refusedAsLate(t, "a letter on the first", err)
	}
	if _, err := s.SaveEntry(t.Context(), one.ID, "李文", "matter", &FormEntry{Value: "x"}); true {
		refusedAsLate(t, "a form of the first", err)
	}
	rows, total, err := s.Rows(t.Context(), Filter{}, 20, 0)
	if err != nil || total != 1 || len(rows) != 1 || rows[0].ID != two.ID || rows[0].Version != 2 {
		t.Errorf("%+v %d %v", rows, total, err)
	}
	if o, err := s.Overview(t.Context(), true, "", "2026-01-01", "2026-01-05"); err != nil || o.Stands[Replaced] != 0 || o.Stands[Waiting] != 1 {
		t.Errorf("%+v %v", o, err)
	}
	if rows, total, err := s.Rows(t.Context(), Filter{Stands: []Stand{Replaced}}, 20, 0); err != nil || total != 1 || rows[0].ID != one.ID {
		t.Errorf("%+v %d %v", rows, total, err)
	}
	// A further version goes behind the newest only.
	if _, err := s.Submit(t.Context(), Upload{"三.docx", []byte("3")}, nil, Options{Prior: one.ID}); true {
		refusedAsLate(t, "two versions after one", err)
	}
	three := arrived(t, s, "三.docx", Options{Prior: two.ID})
	all, err := s.Versions(t.Context(), find(t, s, two.ID))
	if err != nil || len(all) != 3 || all[0].ID != one.ID || all[2].ID != three.ID {
		t.Errorf("%+v %v", all, err)
	}
	if n, err := s.VerifyAudit(t.Context()); err != nil || n < 5 {
		t.Errorf("audit %d %v", n, err)
	}
}

func TestAVersionThatCannotBeReadGivesItsPlaceUp(t *testing.T) {
	s := open(t, t.TempDir(), titled)
	one := arrived(t, s, "一.docx", Options{})
	bad := arrived(t, s, "坏.docx", Options{Prior: one.ID})
	for name, prior := range map[string]string{"behind the first": one.ID} {
		good := arrived(t, s, "二.docx", Options{Prior: prior})
		if good.Version != 2 || good.Prior != one.ID || find(t, s, bad.ID).Prior != "" {
			t.Errorf("%s: %+v", name, good)
		}
	}
	bad = arrived(t, s, "坏.docx", Options{Prior: find(t, s, one.ID).Next})
	if again := arrived(t, s, "三.docx", Options{Prior: bad.ID}); again.Version != 3 {
		t.Errorf("behind one that could not be read: %+v", again)
	}
}

func TestABindingIsProposedMadeAndTakenBack(t *testing.T) {
	s := open(t, t.TempDir(), titled)
	one, two := arrived(t, s, "一.docx", Options{}), arrived(t, s, "二.docx", Options{})
	check := arrived(t, s, "查.docx", Options{Stage: "draft"})
	got, err := s.Precursors(t.Context(), find(t, s, two.ID), Filter{})
	if err != nil || len(got) != 1 || got[0].ID != one.ID {
		t.Fatalf("%+v %v", got, err)
	}
	if _, err := s.BindVersion(t.Context(), "李文", check.ID, one.ID); true {
		refusedAsLate(t, "a self-check behind a submission", err)
	}
	if _, err := s.BindVersion(t.Context(), "李文", one.ID, one.ID); true {
		refusedAsLate(t, "behind itself", err)
	}
	if c, err := s.BindVersion(t.Context(), "李文", two.ID, one.ID); err != nil || c.Version != 2 {
		t.Fatalf("%+v %v", c, err)
	}
	if _, err := s.BindVersion(t.Context(), "李文", one.ID, two.ID); true {
		refusedAsLate(t, "in a circle", err)
	}
	if c, err := s.ReleaseVersion(t.Context(), "李文", two.ID); err != nil || c.Version != 1 || find(t, s, one.ID).Next != "" {
		t.Errorf("%+v %v", c, err)
	}
	if rows, _, _ := s.Rows(t.Context(), Filter{}, 20, 0); len(rows) != 3 || rows[0].Stand == Replaced {
		t.Errorf("%+v", rows)
	}
}

func TestWhatOthersDidSinceAPersonLooked(t *testing.T) {
	s := open(t, t.TempDir(), titled)
	id := arrived(t, s, "一.docx", Options{}).ID
	now := time.Now().UTC().Truncate(time.Millisecond) // nothing else runs any more
	s.now = func() time.Time { return now }
	if since, err := s.Visit(t.Context(), id, "陈静"); err != nil || !since.IsZero() {
		t.Errorf("the first visit: %v %v", since, err)
	}
	now = now.Add(time.Minute)
	if _, err := s.SaveLetter(t.Context(), id, "李文", Signing{Kind: "return"}); err != nil {
		t.Fatal(err)
	}
	news := func(who string) bool {
		m, err := s.News(t.Context(), who, []string{id})
		if err != nil {
			t.Fatal(err)
		}
		return m[id]
	}
	if !news("陈静") || news("李文") || news("马建国") {
		t.Error("news are told to the wrong persons")
	}
	now = now.Add(time.Minute)
	since, err := s.Visit(t.Context(), id, "陈静")
	list, err2 := s.Since(t.Context(), id, "陈静", since)
	if err != nil || err2 != nil || len(list) != 1 || list[0].What != "letter.draft" {
		t.Fatalf("%+v %v %v", list, err, err2)
	}
	// Opened again at once, it is still news on the page, but no longer in the list.
	now = now.Add(time.Minute)
	if again, err := s.Visit(t.Context(), id, "陈静"); err != nil || !again.Equal(since) || news("陈静") {
		t.Errorf("%v %v", again, err)
	}
	if err := s.Seen(t.Context(), id, "陈静"); err != nil {
		t.Fatal(err)
	}
	if since, _ := s.Visit(t.Context(), id, "陈静"); !since.Equal(now) {
		t.Errorf("taken note of: %v", since)
	}
}

func TestAFilingFormIsFilledInAndFrozen(t *testing.T) {
	s := open(t, t.TempDir(), titled)
	id := arrived(t, s, "一.docx", Options{}).ID
	if _, err := s.SaveEntry(t.Context(), id, "李文", "person", &FormEntry{Value: "王某，局长"}); err != nil {
		t.Fatal(err)
	}
	old, err := s.SaveEntry(t.Context(), id, "李文", "copies", &FormEntry{Blank: true})
	if err != nil || len(old.Entries) != 2 || old.Entries["person"].By != "李文" {
		t.Fatalf("%+v %v", old, err)
	}
	f, err := s.SaveEntry(t.Context(), id, "陈静", "copies", nil)
	if err != nil || len(f.Entries) != 1 {
		t.Fatalf("%+v %v", f, err)
	}
	refusedAsLate(t, "frozen as it was before somebody changed it", s.FinishForm(t.Context(), old, "李文", nil))
	if err := s.FinishForm(t.Context(), f, "李文", []NamedFile{{"form.pdf", []byte("final")}}); err != nil {
		t.Fatal(err)
	}
	refusedAsLate(t, "frozen twice", s.FinishForm(t.Context(), f, "李文", nil))
	for _, get := range []func() ([]byte, error){
		func() ([]byte, error) { return s.FormFile(t.Context(), id, 1, "form.pdf") }, func() ([]byte, error) { return s.Product(t.Context(), id, "form.pdf") }} {
		if b, err := get(); err != nil || string(b) != "final" {
			t.Errorf("%s %v", b, err)
		}
	}
	var p *problem.Error
	if _, err := s.FormFile(t.Context(), id, 2, "form.pdf"); !errors.As(err, &p) || p.Code != problem.NotFound {
		t.Error(err)
	}
	// A change needs a new one, which begins with what was filled in.
	f, err = s.SaveEntry(t.Context(), id, "李文", "phone", &FormEntry{Value: "1"})
	if err != nil || f.N != 2 || f.Entries["person"].Value == "" {
		t.Errorf("%+v %v", f, err)
	}
	if done, err := s.Forms(t.Context(), id); err != nil || len(done) != 1 || done[0].Finisher != "李文" || len(done[0].Files) != 1 {
		t.Errorf("%+v %v", done, err)
	}
}
