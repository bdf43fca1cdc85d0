package store

import (
	"os"
	"strings"
	"testing"
	"time"
)

// a process of a service that goes by a standard, worked on like a server does
// every few seconds.
func process(t *testing.T, dir, machine, standard string, aid bool) *Store {
	t.Helper()
	s, err := openAt(t, Config{Dir: dir, Workers: 1, Aid: aid, Run: echo, Machine: machine, Alike: []Part{{"程序", "1"}, {"审查标准", standard}}})
	return working(t, s, err)
}

func ticked(t *testing.T, all ...*Store) {
	t.Helper()
	for _, s := range all {
		if err := s.tendOnce(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// Who goes by another standard than those who work does nothing and says why; it
// begins by itself once they are gone or agree.
func TestWhoGoesBySomethingElseRests(t *testing.T) {
	if os.Getenv(onPostgres) == "" {
		t.Skip("about PostgreSQL")
	}
	type step struct {
		start, stop string // machine: s1… serve, w1… work
		standard    string
		rest        string // who rests then
	}
	for name, steps := range map[string][]step{
		"all alike":                         {{start: "s1", standard: "A"}, {start: "s2", standard: "A"}, {start: "w1", standard: "A"}},
		"a worker apart":                    {{start: "s1", standard: "A"}, {start: "w1", standard: "B", rest: "w1"}, {stop: "w1"}, {start: "w2", standard: "A"}},
		"a server apart stops nobody":       {{start: "s1", standard: "A"}, {start: "w1", standard: "A"}, {start: "s2", standard: "B", rest: "s2"}},
		"one after the other":               {{start: "s1", standard: "A"}, {start: "w1", standard: "A"}, {start: "s2", standard: "B", rest: "s2"}, {stop: "s1", rest: "w1"}, {start: "w2", standard: "B", rest: "w1"}},
		"servers set it":                    {{start: "w1", standard: "A"}, {start: "s1", standard: "B", rest: "w1"}},
		"workers alone follow who is there": {{start: "w1", standard: "A"}, {start: "w2", standard: "B", rest: "w2"}, {stop: "w1"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			all := map[string]*Store{}
			for i, st := range steps {
				if st.stop != "" {
					all[st.stop].Close(t.Context())
					delete(all, st.stop)
				} else {
					all[st.start] = process(t, dir, st.start, st.standard, st.start[0] == 'w')
				}
				for range 2 { // servers may have to go first
					for _, s := range all {
						ticked(t, s)
					}
				}
				var rest []string
				for m, s := range all {
					if why := s.Rests(); why != nil {
						rest = append(rest, m)
						if !strings.Contains(why.Error(), "审查标准（本机 ") || strings.Contains(why.Error(), "程序（") || s.Ready(t.Context()) == nil || s.started {
							t.Errorf("step %d: %s rests: %v, started %v", i, m, why, s.started)
						}
					} else if !s.started || s.Ready(t.Context()) != nil {
						t.Errorf("step %d: %s does not work", i, m)
					}
				}
				if got := strings.Join(rest, " "); got != st.rest {
					t.Fatalf("step %d: %q rest, want %q", i, got, st.rest)
				}
			}
			for m, s := range all {
				company, err := s.Company(t.Context())
				if err != nil || len(company) != len(all) {
					t.Fatalf("%s: %v %v", m, company, err)
				}
				for _, c := range company {
					if c.Works != (all[c.Machine].Rests() == nil) || c.Serves != (c.Machine[0] == 's') || time.Since(c.Since) > time.Hour {
						t.Errorf("%s says of %s: %+v", m, c.Machine, c)
					}
				}
			}
		})
	}
}

// What waits is done by those that work, whoever took it in.
func TestWhoRestsTakesNoJobs(t *testing.T) {
	if os.Getenv(onPostgres) == "" {
		t.Skip("about PostgreSQL")
	}
	dir := t.TempDir()
	s, err := openAt(t, Config{Dir: dir, Workers: -1, Run: echo, Machine: "s1", Alike: []Part{{"审查标准", "A"}}})
	working(t, s, err)
	told := make(chan error, 9)
	w, err := openAt(t, Config{Dir: dir, Workers: 1, Aid: true, Run: echo, Machine: "w1", Alike: []Part{{"审查标准", "B"}}, Rest: func(err error) { told <- err }})
	working(t, w, err)
	if err := <-told; err == nil || !strings.Contains(err.Error(), "w1") || !strings.Contains(err.Error(), "serve（s1）") {
		t.Errorf("told %v", err)
	}
	c := handed(t, w, "一")
	ticked(t, w, s)
	if got := find(t, s, c.ID); got.State != Queued {
		t.Errorf("%+v", got)
	}
	good, err := openAt(t, Config{Dir: dir, Workers: 1, Aid: true, Run: echo, Machine: "w2", Alike: []Part{{"审查标准", "A"}}})
	working(t, good, err)
	if c, _ = await(t, s, c.ID); c.State != Done {
		t.Errorf("%+v", c)
	}
	// A database of its own is nobody else's.
	if all, err := s.Company(t.Context()); err != nil || len(all) != 3 {
		t.Errorf("%v %v", all, err)
	}
}
