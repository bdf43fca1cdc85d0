package web

import (
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"wenping/internal/figure"
	"wenping/internal/problem"
	"wenping/internal/render"
	"wenping/internal/store"
	"wenping/internal/zh"
)

// span is the months that a dashboard sums up, by the month of receipt.
type span struct {
	ID       string // month, quarter, year or own
	From, To string // 2026-01
}

// readSpan takes it from the address: this month, this quarter, this year (the
// default), or two months.
func readSpan(q url.Values, today zh.Date) (span, error) {
	month := func(y, m int) string { return fmt.Sprintf("%04d-%02d", y, m) }
	now := month(today.Year, today.Month)
	from, to := q.Get("from"), q.Get("to")
	if from != "" || to != "" {
		for _, v := range []string{from, to} {
			if _, err := time.Parse("2006-01", v); err != nil {
				return span{}, problem.New(problem.Usage, "起止月份应写作 2026-01 的样子。")
			}
		}
		if to < from {
			from, to = to, from
		}
		return span{"own", from, to}, nil
	}
	switch q.Get("span") {
	case "month":
		return span{"month", now, now}, nil
	case "quarter":
		return span{"quarter", month(today.Year, (today.Month-1)/3*3+1), now}, nil
	case "", "year":
		return span{"year", month(today.Year, 1), now}, nil
	}
	return span{}, problem.New(problem.Usage, "没有“%s”这种期间。可用：month、quarter、year，或 from、to 两个月份。", clip(q.Get("span")))
}

// Query is the span as an address has it.
func (s span) Query() string {
	if s.ID == "own" {
		return "from=" + s.From + "&to=" + s.To
	}
	return "span=" + s.ID
}

// months lists the months of a span, at most ten years of them.
func (s span) months() []string {
	var out []string
	t, err := time.Parse("2006-01", s.From)
	if err != nil {
		return nil
	}
	for len(out) < 120 {
		m := t.Format("2006-01")
		if m > s.To {
			break
		}
		out = append(out, m)
		t = t.AddDate(0, 1, 0)
	}
	return out
}

// heat is an item with how many cases were found wrong in it, in seven steps.
type heat struct {
	ID, Name string
	N, Step  int
}

type heatColumn struct {
	ID, Name string
	Items    []heat
}

// side is an agency or a decision type in figures.
type side struct {
	Name, Link                       string
	Cases, Defects, Closed, Returned int
	Each, Back                       string
	Trend                            template.HTML
}

type dashboard struct {
	Span      span
	Filed     int
	Columns   []heatColumn
	Most      string
	Shares    []figure.Share
	Low       int
	More      int // rules that are not drawn
	Months    []figure.Month
	Authors   []side
	Types     []side
	Took      string
	OnTime    string
	Adopted   string
	sums      store.Tallies
	overviewN map[store.Stand]int
}

// standsShown are the states in the order of the work, with their fills.
var standsShown = []struct {
	stand store.Stand
	fill  string
	dark  bool
}{{store.Reading, "#3F4B57", true}, {store.Unread, "#F3D4CF", false}, {store.Waiting, "#855400", true}, {store.InReview, "#1F4F82", true}, {store.InRelease, "#5A3E94", true}, {store.Awaited, "#657180", true}, {store.Closed, "#1F6848", true}}

func (s *server) sumUp(c *gin.Context, p span) (*dashboard, error) {
	today := day(s.Now())
	sums, err := s.Store.Tallies(c.Request.Context(), p.From, p.To)
	if err != nil {
		return nil, err
	}
	d := &dashboard{Span: p, Filed: sums.Of("filed"), sums: sums, Took: "—", OnTime: "—", Adopted: "—"}
	o, err := s.Store.Overview(c.Request.Context(), known(c).Scope().Committee, "", iso(today), iso(today))
	if err != nil {
		return nil, err
	}
	d.overviewN = o.Stands
	if n := sums.Of("closed"); n > 0 && sums.Of("took") > 0 {
		d.Took = fmt.Sprintf("%.1f", float64(sums.Of("took"))/float64(n))
	}
	if n := sums.Of("termed"); n > 0 {
		d.OnTime = percentOf(sums.Of("ontime"), n)
	}
	d.heat()
	d.columns(s.Items)
	d.shares(s.Rules)
	filed, err := s.Store.Months(c.Request.Context(), "filed", p.From, p.To)
	if err != nil {
		return nil, err
	}
	back, err := s.Store.Months(c.Request.Context(), "returned", p.From, p.To)
	if err != nil {
		return nil, err
	}
	for _, m := range p.months() {
		name := strings.TrimLeft(m[5:], "0") + "月"
		if m[5:] == "01" || len(d.Months) == 0 {
			name = m[:4] + "年" + name
		}
		d.Months = append(d.Months, figure.Month{Name: name, Link: "/reports?month=" + m, In: filed[m], Back: back[m]})
	}
	d.Authors = d.sides("author", func(k string) string { return k })
	d.Types = d.sides("matter", func(k string) string { return choiceName(s.Types, k) })
	for i := range d.Authors {
		if i >= 12 {
			break
		}
		v, err := s.Store.Recent(c.Request.Context(), d.Authors[i].Name, 7)
		if err != nil {
			return nil, err
		}
		d.Authors[i].Trend = template.HTML(figure.Trend("近几件问题数："+strings.Trim(fmt.Sprint(v), "[]"), v))
	}
	return d, nil
}

func percentOf(part, of int) string { return fmt.Sprintf("%d%%", part*100/max(of, 1)) }

// heat names the items with most cases.
func (d *dashboard) heat() {
	type pair struct {
		id string
		n  int
	}
	var all []pair
	for id, n := range d.sums["item"] {
		all = append(all, pair{id, n})
	}
	slices.SortFunc(all, func(a, b pair) int {
		if a.n != b.n {
			return b.n - a.n
		}
		return strings.Compare(a.id, b.id)
	})
	var top []string
	for _, p := range all[:min(len(all), 3)] {
		top = append(top, fmt.Sprintf("%s %d 件", p.id, p.n))
	}
	d.Most = strings.Join(top, "、")
}

func (d *dashboard) columns(items []Choice) {
	most := 1
	for _, n := range d.sums["item"] {
		most = max(most, n)
	}
	for _, it := range items {
		id := it.ID[:1]
		if len(d.Columns) == 0 || d.Columns[len(d.Columns)-1].ID != id {
			d.Columns = append(d.Columns, heatColumn{ID: id, Name: categories[id]})
		}
		n := d.sums["item"][it.ID]
		last := &d.Columns[len(d.Columns)-1]
		last.Items = append(last.Items, heat{it.ID, it.Name, n, (n*6 + most - 1) / most})
	}
}

// maxShares bounds the rules drawn: all under 80 %, and the most decided ones.
const maxShares = 14

// shares sets what persons upheld against what they decided: a proposal that
// nobody has spoken on is neither.
func (d *dashboard) shares(rules []Choice) {
	part, of := 0, 0
	for id, n := range d.sums["decided"] {
		up := d.sums["upheld"][id]
		part, of = part+up, of+n
		name := id
		if item := choiceName(rules, id); item != "其他" {
			name, _, _ = strings.Cut(id, ".")
			name += " " + item
		}
		d.Shares = append(d.Shares, figure.Share{Name: name, Tip: "（" + id + "）", Link: "/reports?rule=" + url.QueryEscape(id), Part: up, Of: n})
	}
	if of > 0 {
		d.Adopted = percentOf(part, of)
	}
	rate := func(s figure.Share) float64 { return float64(s.Part) / float64(max(s.Of, 1)) }
	slices.SortFunc(d.Shares, func(a, b figure.Share) int { // first what must be looked at, then by weight
		if a.Low() != b.Low() {
			return map[bool]int{true: -1, false: 1}[a.Low()]
		}
		if a.Low() && rate(a) != rate(b) {
			return map[bool]int{true: -1, false: 1}[rate(a) < rate(b)]
		}
		if a.Of != b.Of {
			return b.Of - a.Of
		}
		return strings.Compare(a.Link, b.Link)
	})
	for _, s := range d.Shares {
		if s.Low() {
			d.Low++
		}
	}
}

func (d *dashboard) sides(by string, name func(string) string) []side {
	var out []side
	for k, n := range d.sums["filed/"+by] {
		x := side{Name: name(k), Cases: n, Defects: d.sums["defects/"+by][k], Closed: d.sums["closed/"+by][k], Returned: d.sums["returned/"+by][k], Each: "—", Back: "—"}
		key := map[string]string{"author": "author", "matter": "type"}[by]
		x.Link = "/reports?" + url.Values{key: {k}}.Encode()
		if x.Closed > 0 {
			x.Back = percentOf(x.Returned, x.Closed)
		}
		x.Each = fmt.Sprintf("%.1f", float64(x.Defects)/float64(max(n, 1)))
		out = append(out, x)
	}
	slices.SortFunc(out, func(a, b side) int {
		if a.Cases != b.Cases {
			return b.Cases - a.Cases
		}
		return strings.Compare(a.Name, b.Name)
	})
	return out
}

// figures is the dashboard in numbers.
type figures struct {
	From   string              `json:"from"` // months of receipt
	To     string              `json:"to"`
	Filed  int                 `json:"filed"`
	States map[store.Stand]int `json:"states"` // of today, whatever was received when
	Closed closedFigures       `json:"closed"`
	Items  []itemFigure        `json:"items"`
	Rules  []ruleFigure        `json:"rules"`
	Months []monthFigure       `json:"months"`
	// By who wrote the report, and by decision type.
	Agencies []sideFigure `json:"agencies"`
	Types    []sideFigure `json:"types"`
}

type closedFigures struct {
	Cases    int `json:"cases"`
	Workdays int `json:"workdays"` // all together
	Termed   int `json:"termed"`   // that had a term
	OnTime   int `json:"on_time"`
}

type itemFigure struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Cases int    `json:"cases"` // in which persons found it wrong
}

type ruleFigure struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Decided int    `json:"decided"`
	Upheld  int    `json:"upheld"`
	Low     bool   `json:"low"` // under 80 %
}

type monthFigure struct {
	Month    string `json:"month"`
	Filed    int    `json:"filed"`
	Returned int    `json:"returned"`
}

type sideFigure struct {
	Name     string `json:"name"`
	Cases    int    `json:"cases"`
	Closed   int    `json:"closed"`
	Returned int    `json:"returned"`
	Defects  int    `json:"defects"`
}

// summed gives the months asked for and what they sum up to; not ok where the
// answer has been given already.
func (s *server) summed(c *gin.Context) (p span, d *dashboard, ok bool) {
	p, err := readSpan(c.Request.URL.Query(), day(s.Now()))
	if err == nil {
		d, err = s.sumUp(c, p)
	}
	if err != nil {
		fail(c, err)
	}
	return p, d, err == nil
}

// dashboardData gives the dashboard as JSON.
func (s *server) dashboardData(c *gin.Context) {
	p, d, ok := s.summed(c)
	if !ok {
		return
	}
	out := figures{From: p.From, To: p.To, Filed: d.Filed, States: d.overviewN, Items: []itemFigure{}, Rules: []ruleFigure{}, Months: []monthFigure{},
		Closed:   closedFigures{d.sums.Of("closed"), d.sums.Of("took"), d.sums.Of("termed"), d.sums.Of("ontime")},
		Agencies: sidesOf(d.Authors), Types: sidesOf(d.Types)}
	for _, it := range s.Items {
		out.Items = append(out.Items, itemFigure{it.ID, it.Name, d.sums["item"][it.ID]})
	}
	for _, id := range slices.Sorted(maps.Keys(d.sums["decided"])) {
		x := figure.Share{Part: d.sums["upheld"][id], Of: d.sums["decided"][id]}
		out.Rules = append(out.Rules, ruleFigure{id, choiceName(s.Rules, id), x.Of, x.Part, x.Low()})
	}
	for i, m := range p.months() {
		out.Months = append(out.Months, monthFigure{m, d.Months[i].In, d.Months[i].Back})
	}
	c.JSON(http.StatusOK, out)
}

func sidesOf(list []side) []sideFigure {
	out := []sideFigure{}
	for _, x := range list {
		out = append(out, sideFigure{x.Name, x.Cases, x.Closed, x.Returned, x.Defects})
	}
	return out
}

func (s *server) dashboardPage(c *gin.Context) {
	today := day(s.Now())
	p, err := readSpan(c.Request.URL.Query(), today)
	if err != nil {
		fail(c, err)
		return
	}
	d, err := s.sumUp(c, p)
	if err != nil {
		fail(c, err)
		return
	}
	var parts []figure.Part
	var words []string
	for _, x := range standsShown {
		n := d.overviewN[x.stand]
		if n == 0 {
			continue
		}
		view := string(x.stand)
		if x.stand == store.Closed {
			view = "done"
		}
		parts = append(parts, figure.Part{Name: states[x.stand].Word, Link: "/reports?view=" + view, N: n, Fill: x.fill, Dark: x.dark})
		words = append(words, fmt.Sprintf("%s %d 件", states[x.stand].Word, n))
	}
	data := struct {
		frame
		*dashboard
		Sub                    string
		Parts                  []figure.Part
		States, Rates, Monthly template.HTML
	}{frame: s.frame(c, "统计看板", "dashboard"), dashboard: d, Parts: parts,
		Sub: fmt.Sprintf("收到月份 %s　·　%d 件　·　问题只统计由人认定的意见", monthsIn(p.From, p.To), d.Filed)}
	data.States = template.HTML(figure.Split("各状态件数："+strings.Join(words, "，"), parts))
	drawn := d.Shares[:min(len(d.Shares), maxShares)]
	d.More = len(d.Shares) - len(drawn)
	if len(drawn) > 0 {
		data.Rates = template.HTML(figure.Shares(fmt.Sprintf("规则采纳率：%d 条规则已有判定，其中 %d 条低于 80%%", len(d.Shares), d.Low), drawn))
	}
	back := 0
	for _, m := range d.Months {
		back += m.Back
	}
	data.Monthly = template.HTML(figure.Months(fmt.Sprintf("每月报送：共 %d 件，其中退回或补正 %d 件", d.Filed, back), d.Months))
	s.page(c, "dashboard", data)
}

// monthsIn are two months (2026-01) as people write them.
func monthsIn(from, to string) string {
	word := func(m string) string {
		t, err := time.Parse("2006-01", m)
		if err != nil {
			return m
		}
		return t.Format("2006年1月")
	}
	if from == to {
		return word(from)
	}
	return word(from) + "至" + word(to)
}

// exportDashboard gives the figures of the dashboard as tables.
func (s *server) exportDashboard(kind string) gin.HandlerFunc {
	return func(c *gin.Context) {
		p, d, ok := s.summed(c)
		if !ok {
			return
		}
		note := fmt.Sprintf("收到月份 %s，共 %d 件；问题只统计由人认定的意见。", monthsIn(p.From, p.To), d.Filed)
		states0 := render.Sheet{Name: "各状态", Note: "当前全部事项", Heads: []string{"状态", "件数"}}
		for _, x := range standsShown {
			states0.Rows = append(states0.Rows, []any{states[x.stand].Word, d.overviewN[x.stand]})
		}
		items := render.Sheet{Name: "各项", Note: note, Heads: []string{"项", "名称", "认定不符合件数"}, Wide: []float64{8, 30, 16}}
		for _, col := range d.Columns {
			for _, it := range col.Items {
				items.Rows = append(items.Rows, []any{it.ID, it.Name, it.N})
			}
		}
		rules := render.Sheet{Name: "规则采纳率", Note: note, Heads: []string{"规则", "项", "系统提出", "已判定", "采纳", "误报", "采纳率（%）", "低于80%"}, Wide: []float64{30, 24}}
		var ids []string
		for id := range d.sums["proposed"] {
			ids = append(ids, id)
		}
		slices.Sort(ids)
		for _, id := range ids {
			row := []any{id, choiceName(s.Rules, id), d.sums["proposed"][id], d.sums["decided"][id], d.sums["upheld"][id], d.sums["alarm"][id], "", ""}
			if n := d.sums["decided"][id]; n > 0 {
				x := figure.Share{Part: d.sums["upheld"][id], Of: n}
				row[6] = x.Part * 100 / n
				if x.Low() {
					row[7] = "是"
				}
			}
			rules.Rows = append(rules.Rows, row)
		}
		months := render.Sheet{Name: "各月", Note: note, Heads: []string{"月份", "报送", "其中退回或补正"}}
		for i, m := range p.months() {
			months.Rows = append(months.Rows, []any{m, d.Months[i].In, d.Months[i].Back})
		}
		sides := func(name, head string, list []side) render.Sheet {
			t := render.Sheet{Name: name, Note: note, Heads: []string{head, "件数", "已办结", "问题数", "每件问题", "退回率"}, Wide: []float64{36}}
			for _, x := range list {
				t.Rows = append(t.Rows, []any{x.Name, x.Cases, x.Closed, x.Defects, x.Each, x.Back})
			}
			return t
		}
		s.table(c, kind, "统计看板"+p.From+"至"+p.To, []render.Sheet{states0, items, rules, months, sides("编制机构", "机构", d.Authors), sides("事项类型", "类型", d.Types)})
	}
}
