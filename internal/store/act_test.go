package store

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"wenping/internal/problem"
	"wenping/internal/review"
)

func submitted(t *testing.T, s *Store) string {
	t.Helper()
	c, err := s.Submit(t.Context(), Upload{"报告.docx", []byte(t.Name())}, nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	await(t, s, c.ID)
	return c.ID
}

func anyway(_ []review.Act, _ *review.Act) error { return nil }

func TestActsAreKeptInOrderAndBySubjectNotOverwritten(t *testing.T) {
	s := open(t, t.TempDir(), echo)
	id := submitted(t, s)
	first, err := s.Say(t.Context(), id, review.Act{By: "陈静", Deed: review.Uphold, On: "D3.period"}, 0, anyway)
	if err != nil || first.N != 1 || first.At.IsZero() {
		t.Fatalf("%+v %v", first, err)
	}
	// Somebody who has not seen it speaks on the same subject: told, not overwritten.
	var stale *Stale
	if _, err := s.Say(t.Context(), id, review.Act{By: "马建国", Deed: review.Dismiss, On: "D3.period"}, 0, anyway); !errors.As(err, &stale) || stale.Act.By != "陈静" {
		t.Errorf("an act on what somebody else has just decided: %v", err)
	}
	// On another subject, or having seen it, he may.
	for _, a := range []struct {
		on   string
		seen int
	}{{"E2.sum", 0}, {"D3.period", 1}} {
		if _, err := s.Say(t.Context(), id, review.Act{By: "马建国", Deed: review.Dismiss, On: a.on}, a.seen, anyway); err != nil {
			t.Errorf("%s: %v", a.on, err)
		}
	}
	if _, err := s.Say(t.Context(), id, review.Act{By: "陈静"}, -1, func(before []review.Act, _ *review.Act) error {
		return fmt.Errorf("refused after %d", len(before))
	}); err == nil || err.Error() != "refused after 3" {
		t.Errorf("the check did not see all: %v", err)
	}
	acts, err := s.Acts(t.Context(), id)
	if err != nil || len(acts) != 3 || acts[2].N != 3 || acts[2].By != "马建国" {
		t.Errorf("%+v %v", acts, err)
	}
	if n, err := s.VerifyAudit(t.Context()); err != nil || n != 4 { // the submission and three acts
		t.Errorf("audit: %d %v", n, err)
	}
}

func TestManyWhoSpeakAtOnceLoseNothing(t *testing.T) {
	s := open(t, t.TempDir(), echo)
	id := submitted(t, s)
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			if _, err := s.Say(t.Context(), id, review.Act{By: fmt.Sprint(i), Deed: review.Comment, Note: "x"}, -1, anyway); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	acts, err := s.Acts(t.Context(), id)
	if err != nil || len(acts) != 40 {
		t.Fatalf("%d acts, %v", len(acts), err)
	}
	for i, a := range acts {
		if a.N != i+1 {
			t.Errorf("act %d has number %d", i+1, a.N)
		}
	}
}

func TestDraftsOutliveTheBrowserAndEndWhenSaid(t *testing.T) {
	s := open(t, t.TempDir(), echo)
	id := submitted(t, s)
	for field, text := range map[string]string{"D3.period/message": "公示期", "D3.period/demand": "请", "E2.sum/message": "合计"} {
		if err := s.SaveDraft(t.Context(), id, "陈静", field, text); err != nil {
			t.Fatal(err)
		}
	}
	s.SaveDraft(t.Context(), id, "马建国", "D3.period/message", "另一人的")
	if _, err := s.Say(t.Context(), id, review.Act{By: "陈静", Deed: review.Reword, On: "D3.period", Message: "公示期不足。"}, 0, anyway); err != nil {
		t.Fatal(err)
	}
	d, err := s.Drafts(t.Context(), id, "陈静")
	if err != nil || len(d) != 1 || d["E2.sum/message"] != "合计" {
		t.Errorf("%v %v", d, err)
	}
	if d, _ := s.Drafts(t.Context(), id, "马建国"); len(d) != 1 {
		t.Errorf("another's draft went too: %v", d)
	}
	if err := s.SaveDraft(t.Context(), id, "陈静", "E2.sum/message", ""); err != nil {
		t.Fatal(err)
	}
	if d, _ := s.Drafts(t.Context(), id, "陈静"); len(d) != 0 {
		t.Errorf("%v", d)
	}
}

func TestATamperedLogIsNoticed(t *testing.T) {
	for name, harm := range map[string]string{
		"changed":   `UPDATE audit SET who = '别人' WHERE n = 2`,
		"taken out": `DELETE FROM audit WHERE n = 2`,
		"put in":    `INSERT INTO audit SELECT 99, at, who, what, case_id, detail, hash FROM audit WHERE n = 1`,
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, t.TempDir(), echo)
			for i := range 3 {
				if err := s.Note(t.Context(), "陈静", "look", "", fmt.Sprint(i)); err != nil {
					t.Fatal(err)
				}
			}
			if n, err := s.VerifyAudit(t.Context()); n != 3 || err != nil {
				t.Fatalf("untouched: %d %v", n, err)
			}
			if _, err := s.db.ExecContext(t.Context(), harm); err == nil && !strings.HasPrefix(harm, "INSERT") {
				t.Fatal("the log let itself be changed")
			}
			// Who has the file may take the lock off; the chain tells.
			for _, sql := range []string{`DROP TRIGGER audit_kept` + onTable("audit"), `DROP TRIGGER audit_whole` + onTable("audit"), harm} {
				if _, err := s.db.ExecContext(t.Context(), sql); err != nil && !strings.HasPrefix(sql, "INSERT") {
					t.Fatal(err)
				}
			}
			var broken *Broken
			if _, err := s.VerifyAudit(t.Context()); !errors.As(err, &broken) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func letter(t *testing.T, s *Store, id, who string, no int) Letter {
	t.Helper()
	l, err := s.SaveLetter(t.Context(), id, who, Signing{Kind: "correct", Format: "mail", No: no, Date: "2026-03-05"})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func conflict(err error) bool { return err != nil && problem.From(err).Code == problem.Conflict }

func TestALetterIsIssuedOnceUnderANumberOfItsOwn(t *testing.T) {
	s := open(t, t.TempDir(), echo)
	a, b := submitted(t, s), ""
	c, err := s.Submit(t.Context(), Upload{"二.docx", []byte("二")}, nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	await(t, s, c.ID)
	b = c.ID
	reg := Register{"云政法函", 2026, "云政法函〔2026〕5号"}
	files := []NamedFile{{"notice.pdf", []byte("签发件")}}
	l := letter(t, s, a, "陈静", 5)
	got, err := s.IssueLetter(t.Context(), l, "陈静", 0, false, reg, files)
	if err != nil || got.State != Issued || got.Number != reg.Number || got.Issuer != "陈静" || got.Issued.IsZero() {
		t.Fatalf("%+v %v", got, err)
	}
	if _, err := s.IssueLetter(t.Context(), l, "陈静", 0, false, reg, files); !conflict(err) {
		t.Errorf("issued twice: %v", err)
	}
	if got, err := s.Product(t.Context(), a, "notice.pdf"); err != nil || string(got) != "签发件" {
		t.Errorf("the notice is %q, %v", got, err)
	}
	if _, err := s.IssueLetter(t.Context(), letter(t, s, b, "陈静", 5), "陈静", 0, false, reg, files); !conflict(err) {
		t.Errorf("a number used twice: %v", err)
	}
	if n, err := s.NextNo(t.Context(), "云政法函", 2026); n != 6 || err != nil {
		t.Errorf("next number %d, %v", n, err)
	}
	// A further letter is another one; the first stays as it was.
	letter(t, s, a, "陈静", 7)
	all, err := s.Letters(t.Context(), a)
	if err != nil || len(all) != 2 || all[0].State != Issued || all[1].State != Drafted || all[1].N != 2 || len(all[0].Files) != 1 {
		t.Errorf("%+v %v", all, err)
	}
	if err := s.sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if b, err := s.LetterFile(t.Context(), a, 1, "notice.pdf"); err != nil || string(b) != "签发件" {
		t.Errorf("%q %v", b, err)
	}
	k, err := s.Find(t.Context(), a)
	if err != nil || k.Letter != Drafted || k.Number != reg.Number {
		t.Errorf("%+v %v", k, err)
	}
}

func TestWhatChangedSinceItWasSeenIsNotIssued(t *testing.T) {
	s := open(t, t.TempDir(), echo)
	id := submitted(t, s)
	l := letter(t, s, id, "陈静", 5)
	reg := Register{"云政法函", 2026, "云政法函〔2026〕5号"}
	if _, err := s.Say(t.Context(), id, review.Act{By: "马建国", Deed: review.Dismiss, On: "D3.period"}, -1, anyway); err != nil {
		t.Fatal(err)
	}
	if _, err := s.IssueLetter(t.Context(), l, "陈静", 0, false, reg, nil); !conflict(err) {
		t.Errorf("an act since: %v", err)
	}
	s.now = tick(s)
	letter(t, s, id, "马建国", 6)
	if _, err := s.IssueLetter(t.Context(), l, "陈静", 1, false, reg, nil); !conflict(err) {
		t.Errorf("another wording since: %v", err)
	}
}

func TestASecondPersonReleases(t *testing.T) {
	s := open(t, t.TempDir(), echo)
	id := submitted(t, s)
	l := letter(t, s, id, "陈静", 5)
	reg := Register{"云政法函", 2026, "云政法函〔2026〕5号"}
	if _, err := s.IssueLetter(t.Context(), l, "马建国", 0, true, reg, nil); !conflict(err) {
		t.Errorf("not yet proposed: %v", err)
	}
	if err := s.ProposeLetter(t.Context(), id, "陈静", 0); err != nil {
		t.Fatal(err)
	}
	if _, err := s.IssueLetter(t.Context(), l, "陈静", 0, true, reg, nil); !conflict(err) {
		t.Errorf("by its drafter: %v", err)
	}
	if err := s.ReturnLetter(t.Context(), id, "马建国", " "); err == nil {
		t.Error("sent back without a word")
	}
	if err := s.ReturnLetter(t.Context(), id, "马建国", "期限写错"); err != nil {
		t.Fatal(err)
	}
	l, _, _ = s.OpenLetter(t.Context(), id)
	if l.State != Drafted || l.Note != "期限写错" {
		t.Errorf("%+v", l)
	}
	if err := s.ProposeLetter(t.Context(), id, "陈静", 0); err != nil {
		t.Fatal(err)
	}
	if got, err := s.IssueLetter(t.Context(), l, "马建国", 0, true, reg, nil); err != nil || got.Releaser != "马建国" || got.Drafter != "陈静" {
		t.Errorf("%+v %v", got, err)
	}
}

// tick is a clock that has gone on.
func tick(s *Store) func() time.Time {
	now := s.now().Add(time.Minute)
	return func() time.Time { return now }
}
