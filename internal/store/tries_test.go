package store

import (
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestTheRateIsByAddressToo(t *testing.T) {
	s := open(t, t.TempDir(), echo)
	now := time.Now()
	try := func(at time.Time, key string) bool {
		t.Helper()
		ok, err := s.Try(t.Context(), at, key, 30)
		if err != nil {
			t.Fatal(err)
		}
		return ok
	}
	// Many at once get no more than their share.
	var all sync.WaitGroup
	var taken atomic.Int32
	for range 8 {
		all.Go(func() {
			for range 8 {
				if try(now, "address 10.0.0.1") {
					taken.Add(1)
				}
			}
		})
	}
	all.Wait()
	if n := taken.Load(); n != 30 {
		t.Errorf("%d of 30 attempts", n)
	}
	if full, err := s.Tried(t.Context(), now, "address 10.0.0.1", 30); !full || err != nil {
		t.Error(full, err)
	}
	if !try(now, "address 10.0.0.2") || !try(now.Add(TriesWhile), "address 10.0.0.1") {
		t.Error("an address is held longer than its while, or with another")
	}
	if err := s.ForgetTries(t.Context(), "address 10.0.0.1"); err != nil {
		t.Fatal(err)
	}
	if full, _ := s.Tried(t.Context(), now.Add(TriesWhile), "address 10.0.0.1", 1); full {
		t.Error("what was forgotten is held against one")
	}
	for _, row := range dump(t, s, "tries") {
		if strings.Contains(row, "10.0.0") {
			t.Error("an address is kept: ", row)
		}
	}
}

// A flood of addresses does not make it forget.
func TestAFloodOfAddresses(t *testing.T) {
	s := open(t, t.TempDir(), echo)
	now := time.Now()
	for range 10 {
		if ok, err := s.Try(t.Context(), now, "login a", 10); !ok || err != nil {
			t.Fatal(ok, err)
		}
	}
	q := `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) INSERT INTO tries (key, at) SELECT 'x' || i, '` + stamp(now) + `' FROM n`
	if _, err := s.db.Exec(q); err != nil {
		t.Fatal(err)
	}
	if ok, _ := s.Try(t.Context(), now, "login a", 10); ok {
		t.Error("it forgot")
	}
	if ok, _ := s.Try(t.Context(), now, "address new", 10); ok {
		t.Error("more is kept than may be")
	}
	if ok, err := s.Try(t.Context(), now.Add(TriesWhile), "address new", 10); !ok || err != nil {
		t.Error("the flood does not pass", err)
	}
}

func TestATicketHoldsOnceAndForAWhile(t *testing.T) {
	s := open(t, t.TempDir(), echo)
	now := time.Now()
	for _, c := range []struct {
		secret string
		later  time.Duration
		want   bool
	}{{"one", time.Minute, true}, {"one", time.Minute, false}, {"two", time.Hour, false}, {"other", 0, false}} {
		if c.secret != "other" && c.want || c.secret == "two" {
			if ok, err := s.KeepTicket(t.Context(), now, c.secret, map[string]string{"next": "/x"}, now.Add(10*time.Minute)); !ok || err != nil {
				t.Fatal(ok, err)
			}
		}
		var got map[string]string
		ok, err := s.TakeTicket(t.Context(), now.Add(c.later), c.secret, &got)
		if ok != c.want || err != nil || ok && got["next"] != "/x" {
			t.Errorf("%s after %s: %v %v %v", c.secret, c.later, ok, got, err)
		}
	}
}
