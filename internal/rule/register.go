package rule

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"wenping/internal/zh"
)

// lawsFile is laws.yaml.
type lawsFile struct {
	Laws        []Law             `yaml:"laws"`
	FalseTitles []FalseLaw        `yaml:"false_titles"`
	Amending    []string          `yaml:"amending"`
	Provinces   map[string]string `yaml:"provinces"`
}

// holidaysFile is holidays.yaml. A day is 2024-10-01, a run 2024-10-01..2024-10-07.
type holidaysFile struct {
	Node  ast.Node         `yaml:"-"`
	Years map[int]yearFile `yaml:"years"`
}

type yearFile struct {
	Node     ast.Node `yaml:"-"`
	Source   string   `yaml:"source"`
	Mark     string   `yaml:"mark"`
	Holidays []string `yaml:"holidays"`
	Workdays []string `yaml:"workdays"`
}

func (l *loader) readLaws() {
	var f lawsFile
	s := l.into("laws.yaml", &f)
	if s == nil {
		return
	}
	list, _ := child(s.root, "laws").(*ast.SequenceNode)
	for i := range f.Laws {
		var n ast.Node = s.root
		if list != nil && i < len(list.Values) {
			n = list.Values[i]
		}
		w := &f.Laws[i]
		if w.Title == "" {
			s.node(n, "法规登记缺少“title”。")
		}
		if w.Status == "" {
			w.Status = "in-force"
		}
		oneOf(s, n, "法规状态", w.Status, lawStates)
		for _, d := range []string{w.From, w.Until} {
			if _, ok := parseDay(d); d != "" && !ok {
				s.node(n, "日期“%s”应写成2024-03-05的样式。", d)
			}
		}
	}
	list, _ = child(s.root, "false_titles").(*ast.SequenceNode)
	for i := range f.FalseTitles {
		for _, t := range []struct{ key, expr string }{{"unless", f.FalseTitles[i].Unless}, {"like", f.FalseTitles[i].Like}} {
			if _, err := regexp.Compile(t.expr); err != nil && list != nil {
				s.node(list.Values[i], "%s不是有效的正则表达式。", t.key)
			}
		}
	}
	l.pack.Laws, l.pack.FalseLaws = f.Laws, f.FalseTitles
	l.pack.Amending, l.pack.Provinces = f.Amending, f.Provinces
}

// FromDate is the day a law came into force, zero when not registered.
func (w *Law) FromDate() zh.Date { d, _ := parseDay(w.From); return d }

// UntilDate is the day from which a law no longer holds, zero when it does.
func (w *Law) UntilDate() zh.Date { d, _ := parseDay(w.Until); return d }

func parseDay(s string) (zh.Date, bool) {
	p := strings.Split(strings.TrimSpace(s), "-")
	if len(p) == 0 || len(p) > 3 {
		return zh.Date{}, false
	}
	var n [3]int
	for i, t := range p {
		v, err := strconv.Atoi(t)
		if err != nil {
			return zh.Date{}, false
		}
		n[i] = v
	}
	d := zh.Date{Year: n[0], Month: n[1], Day: n[2]}
	return d, d.Valid()
}

func (l *loader) readHolidays() {
	var f holidaysFile
	s := l.into("holidays.yaml", &f)
	if s == nil {
		return
	}
	years := map[int]zh.Year{}
	for y, yf := range f.Years {
		var out zh.Year
		for _, list := range []struct {
			from []string
			to   *[]zh.Date
		}{{yf.Holidays, &out.Holidays}, {yf.Workdays, &out.Workdays}} {
			for _, t := range list.from {
				ds, ok := dayRun(t)
				if !ok {
					s.node(yf.Node, "日期“%s”应写成2024-10-01或2024-10-01..2024-10-07的样式。", t)
					continue
				}
				*list.to = append(*list.to, ds...)
			}
		}
		years[y] = out
	}
	l.pack.Calendar = zh.NewCalendar(years)
}

func dayRun(s string) ([]zh.Date, bool) {
	a, b, run := strings.Cut(s, "..")
	from, ok := parseDay(a)
	if !ok || from.Day == 0 {
		return nil, false
	}
	if !run {
		return []zh.Date{from}, true
	}
	to, ok := parseDay(b)
	if !ok || to.Day == 0 {
		return nil, false
	}
	var out []zh.Date
	for t := from.Time(); !t.After(to.Time()) && len(out) < 40; t = t.AddDate(0, 0, 1) {
		out = append(out, zh.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()})
	}
	return out, len(out) > 0
}
