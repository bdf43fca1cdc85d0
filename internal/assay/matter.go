package assay

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"text/template"
	"time"
)

// matter is what is true of one submission: the script with its numbers, dates
// and names drawn. Voices tell it, each in its own words.
type matter struct {
	*script
	rnd  *rand.Rand
	hand hand
	tmpl map[string]*template.Template

	City, County, Town, Town2, Near, Village string
	Agency, Other                            string // Other: a county that is not concerned
	Areas                                    []area
	Groups                                   []group
	Risks                                    []risk
	Wishes                                   []wish
	Against                                  wish
	Factors                                  []judged

	House, People                                int
	Sent, Back, Valid                            int
	Sup, Cond, Neut, Opp                         int
	Ages                                         [3]int
	Men, Women                                   int
	Know                                         [3]int
	MeetN, MeetCadre, VisitN, HardN, Hits, Calls int
	Experts                                      int
	Invest, Acres, Months                        int
	Mid                                          bool // the level before measures is 中
	Points                                       []point

	Entrust, Plan, PubA, PubB, SurA, SurB, Meet, Meet2, Visit, DeptDay, ExpDay, Ident, Draft, Panel, Final, File, Begin time.Time
	Surnames                                                                                                            []string
}

type area struct {
	Name        string
	Pop, Valid  int
	Sup, Others int
}

type judged struct {
	No   int
	Name string
	Say  string
	In   bool
	Risk int
}

// point is a row of a table of points.
type point struct {
	Dim, Item          string
	Max, Before, After float64
}

// draw makes a matter of a script. set overrides what a defect has changed.
func (l *library) draw(s *script, v *voice, rnd *rand.Rand, set map[string]int) (*matter, error) {
	m := &matter{script: s, rnd: rnd, tmpl: map[string]*template.Template{}}
	m.hand = hand{number: []int{0, 0, 0, 1, 1, 2}[rnd.IntN(6)], date: []int{0, 0, 0, 1, 2, 3, 4}[rnd.IntN(7)], wide: rnd.IntN(5) == 0, decimal: 1 + rnd.IntN(2)}
	take := func(list []string, n int) []string {
		p := rnd.Perm(len(list))
		var out []string
		for _, i := range p[:n] {
			out = append(out, list[i])
		}
		return out
	}
	m.City = take(l.names.Cities, 1)[0]
	c := take(l.names.Counties, 2)
	m.County, m.Other = c[0], c[1]
	t := take(l.names.Towns, 3)
	m.Town, m.Town2, m.Near = t[0], t[1], t[2]
	m.Agency = take(l.names.Agencies, 1)[0]
	m.Surnames = take(l.names.Surnames, 12)
	m.people(l, take)
	m.calendar()
	m.attitudes()
	m.weigh(v.level)
	for k, n := range set {
		if err := m.override(k, n); err != nil {
			return nil, err
		}
	}
	m.judge(l.factors)
	return m, m.fillAll()
}

func (m *matter) between(a, b int) int { return a + m.rnd.IntN(b-a+1) }

// people draws who is concerned, and who of them was asked.
func (m *matter) people(l *library, take func([]string, int) []string) {
	large := m.rnd.IntN(3) == 0
	m.House = m.between(128, 420)
	if large {
		m.House = m.between(1020, 1680)
	}
	if m.Type == "policy" || m.Type == "price" {
		m.House = m.between(1200, 3600)
	}
	m.People = m.House*3 + m.between(11, 90)
	whole := m.House < 500 || m.Type == "land" || m.Type == "renewal" || m.Type == "reform"
	m.Groups = append([]group(nil), m.script.Groups...)
	left := m.House
	for i := range m.Groups {
		g := &m.Groups[i]
		if g.Rel == "间接" {
			g.Pop = m.between(24, 46)
			g.Sent = g.Pop
		} else {
			g.Pop = m.House * g.Share / 100
			if last := i+1 == len(m.Groups) || m.Groups[i+1].Rel == "间接"; last {
				g.Pop = left
			}
			left -= g.Pop
			g.Sent = g.Pop
			if !whole {
				g.Sent = g.Pop*m.between(52, 60)/100 + 10
			}
		}
		g.Back, g.Valid = g.Sent, g.Sent
		if !(whole && g.Rel != "间接" && m.Type == "land") {
			g.Back = g.Sent - g.Sent*m.between(1, 3)/100 - m.between(0, 2)
			g.Valid = g.Back - m.between(0, 2)
		}
		m.Sent, m.Back, m.Valid = m.Sent+g.Sent, m.Back+g.Back, m.Valid+g.Valid
	}
	pool := l.names.Villages
	switch m.Area {
	case "社区":
		pool = l.names.Communities
	case "单位":
		pool = l.names.Shops
	}
	n := m.between(3, 4)
	ns := take(pool, n)
	pop, valid := m.House, m.Valid
	for i, name := range ns {
		a := area{Name: name}
		if i == n-1 {
			a.Pop, a.Valid = pop, valid
		} else {
			a.Pop = m.House * m.between(20, 28) / 100
			a.Valid = m.Valid * a.Pop / m.House
		}
		pop, valid = pop-a.Pop, valid-a.Valid
		m.Areas = append(m.Areas, a)
	}
	m.Village = ns[0]
	m.Invest = m.between(21, 190)*100 + m.between(1, 9)*10
	m.Acres = m.between(60, 380)
	m.Months = m.between(8, 22)
}

// attitudes draws what they said.
func (m *matter) attitudes() {
	v := m.Valid
	m.Opp = m.between(3, 6)
	m.Cond = v * m.between(7, 12) / 100
	m.Neut = v * m.between(2, 4) / 100
	m.Sup = v - m.Opp - m.Cond - m.Neut
	m.Ages[0] = v * m.between(22, 30) / 100
	m.Ages[1] = v * m.between(38, 44) / 100
	m.Ages[2] = v - m.Ages[0] - m.Ages[1]
	m.Men = v * m.between(50, 56) / 100
	m.Women = v - m.Men
	m.Know[0] = v * m.between(58, 70) / 100
	m.Know[2] = v * m.between(3, 6) / 100
	m.Know[1] = v - m.Know[0] - m.Know[2]
	m.Wishes = append([]wish(nil), m.script.Wishes...)
	for i := range m.Wishes {
		m.Wishes[i].N = v * m.between(14, 38) / 100
	}
	m.Against = m.script.Against
	m.Against.N = m.Opp
	other := m.Valid - m.Sup
	for i := range m.Areas {
		a := &m.Areas[i]
		a.Others = min(a.Valid, (m.Valid-m.Sup)*a.Valid/m.Valid)
		if i == len(m.Areas)-1 {
			a.Others = other
		}
		a.Sup = a.Valid - a.Others
		other -= a.Others
	}
	m.MeetN = m.between(26, 44)
	m.MeetCadre = m.between(5, 8)
	m.VisitN = m.between(32, 58)
	m.HardN = m.between(9, 18)
	m.Hits = m.between(460, 2300)
	m.Calls = m.between(4, 11)
	m.Experts = []int{5, 5, 7}[m.rnd.IntN(3)]
}

// calendar draws the days, in months without public holidays.
func (m *matter) calendar() {
	year := m.between(2023, 2025)
	month := []time.Month{time.March, time.July, time.November}[m.rnd.IntN(3)]
	day := func(t time.Time, n int) time.Time { return t.AddDate(0, 0, n) }
	work := func(t time.Time) time.Time {
		for t.Weekday() == time.Saturday || t.Weekday() == time.Sunday {
			t = t.AddDate(0, 0, 1)
		}
		return t
	}
	m.Entrust = work(time.Date(year, month, m.between(1, 4), 0, 0, 0, 0, time.UTC))
	m.Plan = work(day(m.Entrust, 1))
	m.PubA = work(day(m.Plan, 1))
	m.PubB = day(m.PubA, m.between(13, 15))
	m.SurA = work(day(m.PubA, 3))
	m.SurB = work(day(m.PubB, 2))
	m.Meet = work(day(m.SurA, 2))
	m.Meet2 = work(day(m.Meet, 4))
	m.Visit = work(day(m.SurA, 5))
	m.DeptDay = work(day(m.SurA, 6))
	m.ExpDay = work(day(m.SurB, 0))
	m.Ident = work(day(m.SurB, 2))
	m.Draft = work(day(m.Ident, 6))
	m.Panel = work(day(m.Draft, 5))
	m.Final = work(day(m.Panel, 4))
	m.File = work(day(m.Final, 3))
	m.Begin = time.Date(m.Final.Year(), m.Final.Month()+3, 15, 0, 0, 0, 0, time.UTC)
}

// Workdays counts Monday to Friday; the months drawn have no public holidays.
func (m *matter) Workdays() int {
	n := 0
	for t := m.PubA; !t.After(m.PubB); t = t.AddDate(0, 0, 1) {
		if t.Weekday() != time.Saturday && t.Weekday() != time.Sunday {
			n++
		}
	}
	return n
}

// PubDays counts both ends in.
func (m *matter) PubDays() int { return int(m.PubB.Sub(m.PubA).Hours()/24) + 1 }

// Hearers are those in a meeting who are no cadres.
func (m *matter) Hearers() int { return m.MeetN - m.MeetCadre }

func (m *matter) override(k string, n int) error {
	switch k {
	case "pub-days": // counted both ends in
		m.PubB = m.PubA.AddDate(0, 0, n-1)
	case "entrust-after-final":
		m.Entrust = m.Final.AddDate(0, 0, n)
	case "panel-after-final":
		m.Panel = m.Final.AddDate(0, 0, n)
	case "survey-after-final":
		m.SurB = m.Final.AddDate(0, 0, n)
	case "file-before-final":
		m.File = m.Final.AddDate(0, 0, -n)
	case "experts":
		m.Experts = n
	default:
		return fmt.Errorf("no fact is called %q", k)
	}
	return nil
}

// judge holds the list of factors against the matter.
func (m *matter) judge(list []factor) {
	if m.Fixed {
		for _, f := range list {
			j := judged{No: f.No, Name: f.Name, Say: f.Idle}
			if r, ok := m.Touch[f.No]; ok {
				j.In, j.Risk, j.Say = true, r, ""
			}
			m.Factors = append(m.Factors, j)
		}
	}
	for _, s := range m.script.Factors {
		name, say, _ := strings.Cut(s, "：")
		j := judged{No: len(m.Factors) + 1, Name: name, Say: say}
		if n, ok := strings.CutPrefix(say, "风险"); ok {
			if r, err := strconv.Atoi(n); err == nil {
				j.In, j.Risk, j.Say = true, r, ""
			}
		}
		m.Factors = append(m.Factors, j)
	}
}

// fillAll expands the templates that stand in the script.
func (m *matter) fillAll() error {
	s := *m.script
	m.script = &s
	var err error
	fill := func(p *string) {
		if err == nil && strings.Contains(*p, "{") {
			*p, err = m.fill(*p)
		}
	}
	list := func(l []string) []string {
		out := append([]string(nil), l...)
		for i := range out {
			fill(&out[i])
		}
		return out
	}
	for _, p := range []*string{&s.Name, &s.Resp, &s.Unit, &s.Decide} {
		fill(p)
	}
	for _, p := range []*string{&s.Place, &s.Need, &s.Content, &s.Term, &s.Fund, &s.Land, &s.Env, &s.Social, &s.Hard, &s.Depts, &s.Event, &s.Alike} {
		fill(p)
	}
	s.Laws, s.Legal, s.Reason, s.Feas, s.Control = list(s.Laws), list(s.Legal), list(s.Reason), list(s.Feas), list(s.Control)
	s.Docs = append(s.Docs[:0:0], s.Docs...)
	for i := range s.Docs {
		fill(&s.Docs[i].Name)
		fill(&s.Docs[i].No)
		fill(&s.Docs[i].State)
	}
	s.Unlike = append(s.Unlike[:0:0], s.Unlike...)
	for i := range s.Unlike {
		fill(&s.Unlike[i].Why)
	}
	for i := range m.Groups {
		g := &m.Groups[i]
		for _, p := range []*string{&g.Name, &g.Effect, &g.Wish} {
			fill(p)
		}
	}
	for i := range m.Risks {
		r := &m.Risks[i]
		for _, p := range []*string{&r.Name, &r.Text, &r.Do, &r.By, &r.With, &r.Due} {
			fill(p)
		}
	}
	for i := range m.Wishes {
		w := &m.Wishes[i]
		for _, p := range []*string{&w.Say, &w.Reply, &w.By} {
			fill(p)
		}
	}
	for _, p := range []*string{&m.Against.Say, &m.Against.Reply, &m.Against.By} {
		fill(p)
	}
	for i := range m.Factors {
		fill(&m.Factors[i].Say)
	}
	return err
}

// fill expands a template over the matter, with the author's hand.
func (m *matter) fill(text string) (string, error) {
	t := m.tmpl[text]
	if t == nil {
		var err error
		t, err = template.New("").Delims("{", "}").Option("missingkey=error").Funcs(template.FuncMap{
			"d":   m.hand.day,
			"n":   m.hand.num,
			"pct": m.hand.share,
			"han": hanNumber,
			"one": func(s ...string) string { return s[m.rnd.IntN(len(s))] },
			"dec": dec,
			"add": func(a ...int) int {
				n := 0
				for _, x := range a {
					n += x
				}
				return n
			},
			"sub":      func(a, b int) int { return a - b },
			"month":    func(t time.Time) string { return fmt.Sprintf("%d年%d月", t.Year(), t.Month()) },
			"hanmonth": func(t time.Time) string { return hanYear(t.Year()) + hanNumber(int(t.Month())) + "月" },
			"year":     func(t time.Time) int { return t.Year() },
			"long":     func(t time.Time) string { return fmt.Sprintf("%d年%d月%d日", t.Year(), t.Month(), t.Day()) },
			"trim":     func(s string) string { return strings.TrimRight(s, "。；") },
			"last":     func(i, n int) bool { return i == n-1 },
			"risk":     func(i int) risk { return m.Risks[i-1] },
			"pt":       func(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) },
			"after":    func(t time.Time, days int) time.Time { return t.AddDate(0, 0, days) },
			"of":       m.of,
			"mask":     func(i int) string { return m.Surnames[i%len(m.Surnames)] + "××" },
		}).Parse(text)
		if err != nil {
			return "", fmt.Errorf("%w in %.60q", err, text)
		}
		m.tmpl[text] = t
	}
	var b bytes.Buffer
	if err := t.Execute(&b, m); err != nil {
		return "", fmt.Errorf("%w in %.60q", err, text)
	}
	return b.String(), nil
}

// of lists the risks of a class.
func (m *matter) of(class string) []risk {
	var out []risk
	for _, r := range m.Risks {
		if r.Class == class {
			out = append(out, r)
		}
	}
	return out
}

// dec writes hundredths.
func dec(n int) string { return strconv.FormatFloat(float64(n)/100, 'f', 2, 64) }
