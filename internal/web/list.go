package web

import (
	"fmt"
	"html/template"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"wenping/internal/problem"
	"wenping/internal/store"
	"wenping/internal/zh"
)

// pageRows is how many cases a page of the list shows.
const pageRows = 20

// soonDays is how near a term is that the list warns of, in working days.
const soonDays = 3

// choice of the list: all of it stands in the address, so that it can be sent
// to a colleague.
type listing struct {
	url.Values
}

var listKeys = []string{"view", "type", "author", "sort", "q", "item", "rule", "month", "page"}

// views are the tabs and counters of the list.
var views = []struct{ id, name string }{
	{"turn", "轮到我"}, {"open", "在办"}, {"done", "已结束"}, {"all", "全部"},
	{"late", "已逾期"}, {"soon", "三日内到期"}, {"release", "待复核"}, {"correct", "待补正"}, {"year", "本年办结"},
	{"reading", "系统读取中"}, {"waiting", "待审查"}, {"review", "审查中"}, {"unread", "未能读取"},
}

func readListing(q url.Values) (listing, error) {
	l := listing{url.Values{}}
	for _, k := range listKeys {
		if v := strings.TrimSpace(q.Get(k)); v != "" {
			l.Set(k, clipTo(v, 80))
		}
	}
	if v := l.Get("view"); v != "" {
		known := false
		for _, w := range views {
			known = known || w.id == v
		}
		if !known {
			return l, problem.New(problem.Usage, "没有“%s”这种范围。", v)
		}
	}
	if v := l.Get("page"); v != "" {
		if n, err := strconv.Atoi(v); err != nil || n < 1 || n > 1<<20 {
			return l, problem.New(problem.Usage, "页码应是正整数。")
		}
	}
	return l, nil
}

func clipTo(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

// With is the address with some values changed; an empty one is left out. The
// page begins anew.
func (l listing) With(pairs ...string) string {
	v := url.Values{}
	for k, x := range l.Values {
		if k != "page" {
			v[k] = x
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			v.Del(pairs[i])
		} else {
			v.Set(pairs[i], pairs[i+1])
		}
	}
	if len(v) == 0 {
		return "/reports"
	}
	return "/reports?" + v.Encode()
}

// Is says that a value is chosen.
func (l listing) Is(key, value string) bool { return l.Get(key) == value }

// Hidden are the values that the form of the list has no field for.
func (l listing) Hidden() map[string]string {
	out := map[string]string{}
	for _, k := range []string{"view", "item", "rule", "month"} {
		if v := l.Get(k); v != "" {
			out[k] = v
		}
	}
	return out
}

// Turn is the address of a page further on.
func (l listing) Turn(page, by int) string { return l.With("page", strconv.Itoa(page+by)) }

func (l listing) page() int {
	if n, err := strconv.Atoi(l.Get("page")); err == nil {
		return n
	}
	return 1
}

// day is the date of the server's place.
func day(t time.Time) zh.Date {
	t = t.Local()
	return zh.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
}

func daily(d zh.Date) zh.Date {
	t := d.Time().AddDate(0, 0, 1)
	return zh.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
}

func iso(d zh.Date) string {
	b, _ := d.MarshalText() // never fails
	return string(b)
}

func fromISO(s string) zh.Date {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return zh.Date{}
	}
	return zh.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
}

func (s *server) filter(c *gin.Context, l listing, today, soon string) store.Filter {
	f := store.Filter{Committee: known(c).Scope().Committee, Matter: l.Get("type"), Author: l.Get("author"), Item: l.Get("item"), Rule: l.Get("rule"), Month: l.Get("month"), Sort: l.Get("sort"), Words: s.words(l.Get("q"))}
	switch v := l.Get("view"); v {
	case "turn":
		f.Turn, f.Mine = true, s.who(c)
	case "open":
		f.Stands = store.OpenStands
	case "done":
		f.Stands = []store.Stand{store.Closed}
	case "late":
		f.Stands, f.Before = store.OpenStands, today
	case "soon":
		f.Stands, f.From, f.Before = store.OpenStands, today, soon+"~"
	case "year":
		f.Stands, f.Closed = []store.Stand{store.Closed}, today[:4]
	case "", "all":
	default:
		f.Stands = []store.Stand{store.Stand(v)}
	}
	return f
}

// words are what a search looks for: cut by the segmenter, where there is one,
// so that 公示期限不足 finds a text that has 公示, 期限 and 不足.
func (s *server) words(q string) []string {
	var out []string
	for _, w := range strings.Fields(q) {
		if s.Segment == nil {
			out = append(out, w)
			continue
		}
		out = append(out, s.Segment(w)...)
	}
	if len(out) > 16 {
		out = out[:16]
	}
	return out
}

// state is how a stand is shown: a colour, a shape and a word.
type state struct{ Class, Icon, Word string }

var states = map[store.Stand]state{
	store.Reading:   {"na", "file", "系统读取中"},
	store.Waiting:   {"doubt", "clock", "待审查"},
	store.InReview:  {"here", "edit", "审查中"},
	store.InRelease: {"manual", "sign", "待复核"},
	store.Awaited:   {"na", "upload", "待补正"},
	store.Closed:    {"pass", "check", "已签发"},
	store.Unread:    {"fail", "warn", "未能读取"},
	store.Replaced:  {"na", "file", "已有新版"},
}

// line is a row of the list as it is shown.
type line struct {
	store.Row
	State   state
	Name    string
	Sub     string
	Type    string
	Strip   template.HTML
	Fails   int
	Doubts  int
	Manuals int
	Turn    string
	Mine    bool
	Day     string // 11月18日
	Term    string // 逾期2个工作日
	Late    bool
	Soon    bool
	Href    string
	Do      string
}

func (s *server) line(r store.Row, who string, today zh.Date) line {
	l := line{Row: r, State: states[r.Stand], Name: r.Title, Type: choiceName(s.Types, r.Matter)}
	if l.Name == "" {
		l.Name = strings.TrimSuffix(r.File, path.Ext(r.File))
	}
	var sub []string
	for _, x := range []string{r.Number, r.Body, r.Author} {
		if x != "" && (len(sub) == 0 || sub[len(sub)-1] != x) {
			sub = append(sub, x)
		}
	}
	if r.Stage == "draft" {
		sub = append([]string{"机构自查"}, sub...)
	}
	if len(sub) == 0 {
		sub = append(sub, r.File)
	}
	l.Sub = strings.Join(sub, " · ")
	l.Fails, l.Doubts, l.Manuals = strings.Count(r.Strip, "f"), strings.Count(r.Strip, "d"), strings.Count(r.Strip, "m")
	l.Strip = s.strip(r.Strip)
	l.turn(who)
	s.term(&l, today)
	return l
}

func choiceName(list []Choice, id string) string {
	for _, c := range list {
		if c.ID == id {
			return c.Name
		}
	}
	if id == "" {
		return "—"
	}
	return "其他"
}

func (l *line) turn(who string) {
	base := "/reports/" + l.ID
	held := func(empty string) string {
		if l.Holder == "" {
			return empty
		}
		return l.Holder
	}
	switch l.Stand {
	case store.Reading:
		l.Turn, l.Href, l.Do = "系统", base, "看进度"
	case store.Unread:
		l.Turn, l.Href, l.Do = "报送人", base, "处理"
	case store.Replaced:
		l.Turn, l.Href, l.Do = "见新版", base, "查看"
	case store.Waiting:
		l.Turn, l.Href, l.Do = "未分派", base+"/review", "审查"
		if l.Version > 1 { // what was returned comes first
			l.Href, l.Do = base+"/compare", "比对"
		}
	case store.InReview:
		l.Turn, l.Href, l.Do = held("审查员"), base+"/review", "查看"
		if l.Mine = who == "" || who == l.Holder; l.Mine {
			l.Do = "继续审查"
		}
	case store.InRelease:
		l.Turn, l.Href, l.Do = "复核人", base+"/letter", "查看" // anybody but the drafter
		if l.Mine = who == "" || who != l.Holder; l.Mine {
			l.Do = "复核"
		}
	case store.Awaited:
		l.Turn, l.Href, l.Do = "承办单位", base+"/letter", "查看"
	case store.Closed:
		l.Turn, l.Href, l.Do = "已结束", base+"/letter", "查看"
	}
}

// term writes the deadline in working days; where a year has no calendar yet,
// with 约.
func (s *server) term(l *line, today zh.Date) {
	if l.Stand == store.Closed {
		l.Day, l.Term = shortDay(day(l.Closed), today), "办结"
		if l.Took > 0 {
			l.Term = fmt.Sprintf("办结，用%d个工作日", l.Took)
		}
		return
	}
	due := fromISO(l.Due)
	if due.IsZero() {
		l.Day, l.Term = "未设期限", shortDay(day(l.Created), today)+"收到"
		return
	}
	l.Day = shortDay(due, today)
	count := func(from, to zh.Date) string {
		n, known := s.Calendar.Workdays(daily(from), to)
		if !known {
			return fmt.Sprintf("约%d个工作日", n)
		}
		return fmt.Sprintf("%d个工作日", n)
	}
	switch {
	case due == today:
		l.Term, l.Soon = "今日到期", true
	case due.Before(today):
		l.Term, l.Late = "逾期"+count(due, today), true
	default:
		l.Term = "剩" + count(today, due)
		if last, _ := s.Calendar.After(today, soonDays); !last.Before(due) {
			l.Soon = true
		}
	}
	if l.Stand == store.Awaited {
		l.Term = "等待重报，" + l.Term
	}
}

func shortDay(d, today zh.Date) string {
	if d.Year == today.Year {
		return fmt.Sprintf("%d月%d日", d.Month, d.Day)
	}
	return d.String()
}

// tile is one of the six counters.
type tile struct {
	View, Name, Sub, Class string
	N                      int
}

type tab struct {
	View, Name string
	N          int
}

// listed gives the rows an address asks for, of one page or from the first on.
func (s *server) listed(c *gin.Context, today zh.Date, soon string, most int, byPage bool) (l listing, rows []store.Row, total int, err error) {
	if l, err = readListing(c.Request.URL.Query()); err != nil {
		return l, nil, 0, err
	}
	from := 0
	if byPage {
		from = (l.page() - 1) * most
	}
	rows, total, err = s.Store.Rows(c.Request.Context(), s.filter(c, l, iso(today), soon), most, from)
	return l, rows, total, err
}

func (s *server) listPage(c *gin.Context) {
	now := s.Now()
	today := day(now)
	soon := iso(s.workday(today, soonDays))
	who := s.who(c)
	l, rows, total, err := s.listed(c, today, soon, pageRows, true)
	if err != nil {
		fail(c, err)
		return
	}
	o, err := s.Store.Overview(c.Request.Context(), known(c).Scope().Committee, who, iso(today), soon)
	if err != nil {
		fail(c, err)
		return
	}
	authors, err := s.Store.Authors(c.Request.Context())
	if err != nil {
		fail(c, err)
		return
	}
	data := struct {
		frame
		List        listing
		Tiles       []tile
		Tabs        []tab
		Lines       []line
		Authors     []string
		Types       []Choice
		Sorts       []Choice
		Picked      []Choice // filters that have no control of their own
		Total, All  int
		Page, Pages int
		Sub         string
	}{frame: s.frame(c, "审查事项", "list"), List: l, Authors: authors, Types: s.Types, Total: total, Page: l.page(), Pages: (total + pageRows - 1) / pageRows,
		Sorts: []Choice{{"", "按期限排序"}, {"new", "按收到时间排序"}, {"fails", "按不符合项排序"}}}
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	fresh, err := s.Store.News(c.Request.Context(), who, ids)
	if err != nil {
		fail(c, err)
		return
	}
	for _, r := range rows {
		r.News = fresh[r.ID]
		data.Lines = append(data.Lines, s.line(r, who, today))
	}
	for _, n := range o.Stands {
		data.All += n
	}
	data.Tiles, data.Tabs, data.Sub = s.heads(o, data.All, today)
	for _, p := range []struct{ key, word string }{{"item", "认定不符合的项："}, {"rule", "提出过问题的规则："}, {"month", "收到的月份："}} {
		if v := l.Get(p.key); v != "" {
			data.Picked = append(data.Picked, Choice{p.key, p.word + v})
		}
	}
	s.page(c, "list", data)
}

func (s *server) workday(d zh.Date, n int) zh.Date {
	last, _ := s.Calendar.After(d, n)
	return last
}

func (s *server) heads(o store.Overview, all int, today zh.Date) ([]tile, []tab, string) {
	turn := 0
	var of []string
	for _, st := range []store.Stand{store.Waiting, store.InReview, store.InRelease} {
		if n := o.Turn[st]; n > 0 {
			turn += n
			of = append(of, fmt.Sprintf("%s %d", states[st].Word, n))
		}
	}
	open := 0
	for _, st := range store.OpenStands {
		open += o.Stands[st]
	}
	or := func(s, empty string) string {
		if s == "" {
			return empty
		}
		return s
	}
	late, soon, year := "没有逾期", "没有临期", "暂无"
	if o.Late > 0 {
		n, _ := s.Calendar.Workdays(daily(fromISO(o.Oldest)), today)
		late = fmt.Sprintf("最长%d个工作日", n)
	}
	if o.Soon > 0 {
		soon = "最近" + shortDay(fromISO(o.SoonAt), today)
	}
	if o.Year > 0 {
		year = "到今日"
	}
	if o.Took >= 0 {
		year = fmt.Sprintf("平均%.1f个工作日", o.Took)
	}
	release, awaited := "没有待复核的", "没有待补正的"
	if o.Stands[store.InRelease] > 0 {
		release = strings.Join(o.Holders, "、") + "拟稿"
	}
	if o.Stands[store.Awaited] > 0 {
		awaited = "等待承办单位"
	}
	tiles := []tile{
		{"turn", "轮到我", or(strings.Join(of, " "), "没有要办的"), "", turn},
		{"late", "已逾期", late, "fail", o.Late},
		{"soon", "三日内到期", soon, "doubt", o.Soon},
		{"release", "待复核", release, "", o.Stands[store.InRelease]},
		{"correct", "待补正", awaited, "", o.Stands[store.Awaited]},
		{"year", "本年办结", year, "", o.Year},
	}
	tabs := []tab{{"turn", "轮到我", turn}, {"open", "在办", open}, {"done", "已结束", o.Stands[store.Closed]}, {"", "全部", all}}
	sub := today.String() + "　星期" + []string{"日", "一", "二", "三", "四", "五", "六"}[today.Time().Weekday()]
	switch {
	case turn > 0 && o.Nearest != "":
		sub += fmt.Sprintf("　·　轮到您处理的 %d 件，最近一件 %s到期", turn, shortDay(fromISO(o.Nearest), today))
	case turn > 0:
		sub += fmt.Sprintf("　·　轮到您处理的 %d 件", turn)
	default:
		sub += "　·　没有轮到您处理的事项"
	}
	return tiles, tabs, sub
}
