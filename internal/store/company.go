package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"wenping/internal/problem"
)

// The processes on one database are to judge and word alike: the same report
// must not fare otherwise because another machine took it from the queue. Each
// writes down by what it goes. Servers set it, for people decide and sign there:
// as long as a server works, whoever goes by something else rests. It takes no
// jobs, judges nothing and says so, until it agrees with those that work or they
// are gone. So a change is brought in by starting one machine after the other
// anew, and one that was started by mistake with something else stops nobody.

// Part is one thing that all must have in common, with a short text that is
// equal where the thing is.
type Part struct {
	Name  string `json:"name"` // Chinese
	Value string `json:"value"`
}

// Member is a process that works on the database.
type Member struct {
	Machine string
	Serves  bool // else it does jobs for those that serve
	Works   bool // else it rests
	Since   time.Time
	Alike   []Part

	name string
	gone bool // the process is dead
}

// Apart says in what another goes by something else, in words.
func (m Member) Apart(from Member) string {
	var out []string
	for i, p := range m.Alike {
		if i >= len(from.Alike) || from.Alike[i] != p {
			other := "不明"
			if i < len(from.Alike) {
				other = from.Alike[i].Value
			}
			out = append(out, fmt.Sprintf("%s（本机 %s，对方 %s）", p.Name, p.Value, other))
		}
	}
	return strings.Join(out, "，")
}

// Command is how a member was started.
func (m Member) Command() string {
	if m.Serves {
		return "serve"
	}
	return "work"
}

// leads says whose example a member follows: nil, its own.
func (m Member) leads(all []Member) *Member {
	var of *Member
	for i := range all {
		o := &all[i]
		if o.gone || !o.Works || o.name == m.name {
			continue
		}
		if m.Serves && (!o.Serves || m.Works) {
			continue // workers follow servers, and a server that works goes on
		}
		if of == nil || o.Serves && !of.Serves {
			of = o
		}
	}
	if of != nil && !of.Serves && m.Works {
		return nil // workers among themselves: who works goes on
	}
	return of
}

// follows says whether a member works that has this one before it.
func (m Member) follows(of *Member) bool { return of == nil || slices.Equal(m.Alike, of.Alike) }

// Company is who works on the database, servers first; nobody but a server on a
// database of its own.
func (s *Store) Company(ctx context.Context) ([]Member, error) {
	if !s.shared {
		return nil, nil
	}
	all, err := members(ctx, s.db)
	return slices.DeleteFunc(all, func(m Member) bool { return m.gone }), err
}

func members(ctx context.Context, q querier) ([]Member, error) {
	rows, err := q.QueryContext(ctx, `SELECT name, machine, serves, works, since, alike, CASE WHEN `+vanished("name")+` THEN 1 ELSE 0 END FROM processes`)
	if err != nil {
		return nil, fmt.Errorf("list processes: %w", err)
	}
	defer rows.Close()
	var out []Member
	for rows.Next() {
		var m Member
		var serves, works, gone int
		var since, alike string
		if err := rows.Scan(&m.name, &m.Machine, &serves, &works, &since, &alike, &gone); err != nil {
			return nil, err
		}
		m.Serves, m.Works, m.gone = serves == 1, works == 1, gone == 1
		m.Since, _ = time.Parse(time.RFC3339Nano, since)
		if err := json.Unmarshal([]byte(alike), &m.Alike); err != nil {
			return nil, fmt.Errorf("read process %s: %w", m.name, err)
		}
		out = append(out, m)
	}
	slices.SortFunc(out, func(a, b Member) int {
		return cmp.Or(cmp.Compare(a.Command(), b.Command()), a.Since.Compare(b.Since), cmp.Compare(a.name, b.name))
	})
	return out, rows.Err()
}

// Rests says why this process does nothing; nil: it does not rest.
func (s *Store) Rests() error {
	if why := s.rests.Load(); why != nil {
		return why
	}
	return nil
}

// compare holds this process against the others on the database, and notes
// whether it works or rests.
func (s *Store) compare(ctx context.Context) error {
	p, ok := s.engine.(*postgres)
	if !ok || len(s.member.Alike) == 0 {
		return nil
	}
	me := s.member
	me.name = p.name
	all, err := members(ctx, s.db)
	if err != nil {
		return Trouble(err)
	}
	at := slices.IndexFunc(all, func(m Member) bool { return m.name == me.name })
	if at < 0 || slices.ContainsFunc(all, func(m Member) bool { return m.gone }) {
		err = s.inTx(ctx, func(tx *sql.Tx) error {
			if _, err := tx.ExecContext(ctx, `DELETE FROM processes WHERE `+vanished("name")); err != nil {
				return err
			}
			alike, err := json.Marshal(me.Alike)
			if err != nil {
				return err
			}
			_, err = tx.ExecContext(ctx, `INSERT INTO processes (name, machine, serves, works, since, alike) VALUES (?, ?, ?, 0, ?, ?) ON CONFLICT (name) DO NOTHING`,
				me.name, me.Machine, map[bool]int{true: 1}[me.Serves], stamp(s.now()), string(alike))
			return err
		})
		if err != nil {
			return err
		}
	} else if me.Works = all[at].Works; me.Works == me.follows(me.leads(all)) {
		s.settle(me, me.leads(all))
		return nil
	}
	var of *Member
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		all, err := members(ctx, tx)
		if err != nil {
			return err
		}
		for _, m := range all {
			if m.name == me.name {
				me.Works = m.Works
			}
		}
		of = me.leads(all)
		me.Works = me.follows(of)
		_, err = tx.ExecContext(ctx, `UPDATE processes SET works = ? WHERE name = ?`, map[bool]int{true: 1}[me.Works], me.name)
		return err
	})
	if err == nil {
		s.settle(me, of)
	}
	return err
}

// settle keeps why this process rests, and tells it where that is new.
func (s *Store) settle(me Member, of *Member) {
	var why *problem.Error
	if !me.Works && of != nil {
		why = problem.New(problem.Busy, "本机（%s）与正在工作的 %s（%s）所用的不同：%s。为免同样的报告判得不一样，本机暂不处理报告，也不能在这里审查和签发；收到的报告由其他机器处理。请改成相同的再重新启动；要换用新的，请把其余各台也换好并重新启动，本机随后自动开始工作。",
			me.Machine, of.Command(), of.Machine, me.Apart(*of))
	}
	was := s.rests.Swap(why)
	if (was == nil) == (why == nil) {
		return
	}
	if why != nil {
		s.log.Warn("this process rests: others on the database go by something else", "machine", me.Machine, "other", of.Machine)
	} else {
		s.log.Info("this process works again: it goes by what the others do", "machine", me.Machine)
	}
	if s.rest != nil {
		s.rest(s.Rests())
	}
}

// keepTo has the queue worked on, or not, as this process works or rests. What
// it is at when it begins to rest is left to the others.
func (s *Store) keepTo(ctx context.Context) error {
	switch {
	case !s.works || s.started == (s.Rests() == nil):
		return nil
	case s.started:
		stop, cancel := context.WithTimeout(ctx, 10*time.Second)
		defer cancel()
		s.started = false
		return s.queue.StopAndCancel(stop)
	}
	if err := s.queue.Start(ctx); err != nil {
		return err
	}
	s.started = true
	return nil
}
