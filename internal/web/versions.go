package web

import (
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"wenping/internal/access"
	"wenping/internal/document"
	"wenping/internal/problem"
	"wenping/internal/review"
	"wenping/internal/rule"
	"wenping/internal/store"
)

// versionOf is a version as the API shows it.
type versionOf struct {
	report
	Number string `json:"number,omitempty"` // of its last letter
}

// versions lists all versions of a report.
func (s *server) versions(c *gin.Context) {
	k, err := s.Store.Find(c.Request.Context(), c.Param("id"))
	if err != nil {
		fail(c, err)
		return
	}
	all, err := s.seenVersions(c, k)
	if err != nil {
		fail(c, err)
		return
	}
	out := []versionOf{}
	for _, v := range all {
		out = append(out, versionOf{show(v), v.Number})
	}
	c.JSON(http.StatusOK, gin.H{"versions": out})
}

// seenVersions are those that who looks may see.
func (s *server) seenVersions(c *gin.Context, k store.Case) ([]store.Case, error) {
	all, err := s.Store.Versions(c.Request.Context(), k)
	if err != nil {
		return nil, err
	}
	w := known(c)
	return slices.DeleteFunc(all, func(v store.Case) bool { return !w.Sees(v.Matter()) }), nil
}

// bindVersion says which version a report follows; an empty id takes it back.
func (s *server) bindVersion(c *gin.Context) {
	var in struct {
		ID string `json:"id"`
	}
	if err := readJSON(c, &in); err != nil {
		fail(c, err)
		return
	}
	id := c.Param("id")
	var k store.Case
	var err error
	if in.ID == "" {
		k, err = s.Store.ReleaseVersion(c.Request.Context(), s.by(c), id)
	} else if err = s.mayFollow(c, in.ID); err == nil {
		k, err = s.Store.BindVersion(c.Request.Context(), s.by(c), id, in.ID)
	}
	if err != nil {
		fail(c, err)
		return
	}
	c.JSON(http.StatusOK, show(k))
}

// mayFollow says whether who asks sees a case at all.
func (s *server) mayFollow(c *gin.Context, id string) error {
	k, err := s.Store.Find(c.Request.Context(), id)
	if err == nil && !known(c).Sees(k.Matter()) {
		err = problem.New(problem.NotFound, "没有编号为“%s”的报送件。请核对编号。", clip(id))
	}
	return err
}

// mayCompare says whether who asks may see what became of the points of the
// version before: of a submission the committee alone, of a self-check its owner.
func mayCompare(c *gin.Context, k store.Case) error {
	if w := known(c); !w.May(access.Inside) && k.Options.Stage != "draft" {
		return lacks(w, access.Inside)
	}
	return nil
}

// compared gives a version beside the one before.
func (s *server) compared(c *gin.Context) (store.Case, *review.Judgement, *Compared, error) {
	k, err := s.Store.Find(c.Request.Context(), c.Param("id"))
	if err == nil {
		err = mayCompare(c, k)
	}
	if err != nil {
		return k, nil, nil, err
	}
	k, j, err := s.judged(c)
	if err != nil {
		return k, nil, nil, err
	}
	cmp, err := s.Bureau.Compare(c.Request.Context(), k)
	return k, j, cmp, err
}

// comparison gives wenping.compare/1, with what persons said of each point.
func (s *server) comparison(c *gin.Context) {
	k, j, cmp, err := s.compared(c)
	if err != nil {
		fail(c, err)
		return
	}
	points := j.Returned
	if points == nil {
		points = []*review.Point{}
	}
	c.JSON(http.StatusOK, struct {
		*review.Comparison
		Prior    string          `json:"prior"`
		Letter   string          `json:"letter,omitempty"`
		Returned []*review.Point `json:"returned"`
		Report   report          `json:"report"`
	}{cmp.Comparison, cmp.Prior.ID, cmp.Letter, points, show(k)})
}

// revised gives all that differs between the two versions, as HTML.
func (s *server) revised(c *gin.Context) {
	k, _, cmp, err := s.compared(c)
	if err != nil {
		fail(c, err)
		return
	}
	if cmp.Revision == nil {
		fail(c, problem.New(problem.Conflict, "缺少其中一版的原文，不能比对文字。"))
		return
	}
	d := s.differ(k, cmp)
	d.contextOf, d.rowsAround = 60, 0
	s.page(c, "changes", d.all())
}

func (s *server) differ(k store.Case, cmp *Compared) *differ {
	d := &differ{rev: cmp.Revision, contextOf: 60, rowsAround: 1}
	if k.Options.Stage != "draft" {
		d.bench, d.benchNew = "/reports/"+cmp.Prior.ID+"/review", "/reports/"+k.ID+"/review"
	}
	return d
}

var stateLooks = map[review.State]state{
	review.Fixed: {"pass", "check", ""}, review.Partly: {"doubt", "edit", ""}, review.Displaced: {"doubt", "arrow", ""},
	review.Unfixed: {"fail", "x", ""}, review.Cosmetic: {"fail", "edit", ""}, review.Vanished: {"fail", "minus", ""}, review.Regressed: {"fail", "warn", ""},
	review.New: {"doubt", "plus", ""}, review.RuleChanged: {"na", "file", ""}, review.Open: {"manual", "manual", ""},
}

func stateLook(s review.State) state {
	l := stateLooks[s]
	l.Word = review.StateName(s)
	return l
}

// stateOrder is the order of the list: what needs a person first.
var stateOrder = []review.State{review.Regressed, review.Vanished, review.Unfixed, review.Cosmetic, review.Partly, review.Displaced, review.Open, review.RuleChanged, review.New, review.Fixed}

// groupOf is the group of a state in the bar above the list.
func groupOf(s review.State) string {
	switch {
	case s == review.New:
		return "new"
	case s.Settles():
		return "fixed"
	case s == review.Open:
		return "open"
	}
	return "bad"
}

// pointView is a point as the page of the comparison shows it.
type pointView struct {
	Key, On, Item, Name     string
	Title, Message, Demand  string
	Severity                rule.Severity
	State                   review.State
	Look                    state
	Machine                 string // what the machine said, where a person says otherwise
	Group                   string
	Why                     string
	Done, New, Fails, Doubt bool
	By                      string
	At                      time.Time
	Passages                []beside
	Searched                []searchedIn
	Trail                   []review.Act
	Fresh                   bool // something happened since the person last looked
}

// searchedIn is where something was looked for in a version.
type searchedIn struct {
	Version int
	Places  []Choice // address and name
}

// searched are the places of a version where a point was looked for in vain.
func searched(version int, bench string, doc *document.Document, list []review.Evidence) searchedIn {
	out := searchedIn{Version: version}
	for i := range list {
		e := &list[i]
		w := place(*e)
		if e.Role != rule.Searched || slices.ContainsFunc(out.Places, func(c Choice) bool { return c.Name == w }) {
			continue
		}
		href := ""
		if bench != "" && doc != nil && e.Anchor.Block > 0 {
			href = placeLink(bench, doc, e.Anchor)
		}
		out.Places = append(out.Places, Choice{href, w})
	}
	return out
}

// sentence is the first one of a message: enough for a line.
func sentence(s string) string {
	if i := strings.IndexAny(s, "。；"); i > 0 {
		return s[:i]
	}
	return s
}

func (s *server) points(k store.Case, j *review.Judgement, cmp *Compared, since time.Time, who string) []pointView {
	names := map[string]string{}
	for _, it := range j.Review.Items {
		names[it.ID] = it.Name
	}
	d := s.differ(k, cmp)
	said := map[string]*review.Point{}
	for _, p := range j.Returned {
		said[p.Key] = p
	}
	stands := map[string]*review.Opinion{}
	for _, o := range j.Opinions {
		stands[o.Finding.Key] = o
	}
	var out []pointView
	for i := range cmp.Findings {
		f := &cmp.Findings[i]
		v := pointView{Key: f.Key, Item: f.Item, Name: names[f.Item], Title: sentence(f.Message), Message: f.Message, Demand: f.Demand, Severity: f.Severity,
			State: f.State, Why: f.Why, New: f.Finding == nil, Passages: d.about(f)}
		if v.New {
			if o := stands[f.Key]; o != nil {
				v.Done = o.Stand != review.Pending
				if o.By != nil {
					v.By, v.At = o.By.By, o.By.At
				}
			}
			v.On = f.Key
		} else if p := said[f.Key]; p != nil {
			v.On, v.Done = p.On(), p.Done
			if p.State != f.State {
				v.Machine = review.StateName(f.State)
			}
			v.State = p.State
			if p.By != nil {
				v.By, v.At = p.By.By, p.By.At
			}
			for _, key := range f.Same {
				if o := stands[key]; o != nil {
					if base := findingOf(j.Review, key); base != nil && base.Verdict == rule.Doubt {
						v.Doubt = true
					} else {
						v.Fails = true
					}
				}
			}
		}
		if len(v.Passages) == 0 {
			for _, in := range []searchedIn{searched(cmp.Prior.Version, d.bench, cmp.Old.Document, f.V1), searched(k.Version, d.benchNew, cmp.New.Document, f.V2)} {
				if len(in.Places) > 0 {
					v.Searched = append(v.Searched, in)
				}
			}
		}
		for _, a := range j.Trail {
			if a.On == v.On {
				v.Trail = append(v.Trail, a)
				v.Fresh = v.Fresh || a.By != who && !since.IsZero() && a.At.After(since)
			}
		}
		v.Look, v.Group = stateLook(v.State), groupOf(v.State)
		out = append(out, v)
	}
	at := map[review.State]int{}
	for i, st := range stateOrder {
		at[st] = i
	}
	machine := map[string]int{} // the order stays when a person decides
	for i := range cmp.Findings {
		machine[cmp.Findings[i].Key] = at[cmp.Findings[i].State]
	}
	slices.SortStableFunc(out, func(a, b pointView) int { return machine[a.Key] - machine[b.Key] })
	return out
}

func findingOf(r *review.Review, key string) *review.Finding {
	for i := range r.Findings {
		if r.Findings[i].Key == key {
			return &r.Findings[i]
		}
	}
	return nil
}

// comparePage shows what became of what the version before was returned with.
func (s *server) comparePage(c *gin.Context) {
	k, j, cmp, err := s.compared(c)
	if err != nil {
		s.turnAway(c, err)
		return
	}
	who := s.who(c)
	base, err := s.working(c, "compare", k, j)
	if err != nil {
		fail(c, err)
		return
	}
	data := struct {
		working
		Prior    store.Case
		Letter   string
		Points   []pointView
		Counts   map[string]int
		Returned int
		Warnings []string
		Changes  review.Changes
		Diff     bool
		May      mayDecide
		Who      string
		Acts     int
		States   []Choice
		Because  []Choice
		Drafts   map[string]string // what the person was typing
		Pages    [2]int
	}{working: base, Prior: cmp.Prior, Letter: cmp.Letter,
		Points: s.points(k, j, cmp, base.News.since, who), Counts: map[string]int{}, Warnings: cmp.Warnings, Changes: cmp.Changes, Diff: cmp.Revision != nil,
		May: s.mayDecide(c, k), Who: who, Acts: len(j.Trail), Pages: [2]int{cmp.Old.Pages, cmp.New.Pages}}
	for _, p := range data.Points {
		data.Counts[p.Group]++
		data.Counts[string(p.State)]++
		if p.Fresh {
			data.Counts["fresh"]++
		}
		if !p.New {
			data.Returned++
		}
	}
	for _, st := range []review.State{review.Fixed, review.Partly, review.Unfixed, review.Cosmetic, review.Vanished, review.Displaced, review.Regressed, review.RuleChanged} {
		data.States = append(data.States, Choice{string(st), review.StateName(st)})
	}
	data.Because = becauses
	if who != "" {
		if data.Drafts, err = s.Store.Drafts(c.Request.Context(), k.ID, who); err != nil {
			fail(c, err)
			return
		}
	}
	s.page(c, "compare", data)
}

// becauses are the reasons for which a finding is not upheld.
var becauses = []Choice{{string(review.InReport), "报告中已有，系统未找到"}, {string(review.Misread), "系统对原文理解有误"}, {string(review.NotApplicable), "本事项不适用"}, {string(review.Slight), "属实，但影响轻微"}}

// news is what others did on a case since a person last looked.
type news struct {
	Since *time.Time `json:"since,omitempty"` // absent: he never looked before
	Items []newsItem `json:"items"`
	since time.Time
}

type newsItem struct {
	At   time.Time `json:"at"`
	By   string    `json:"by"`
	What string    `json:"what"`
	On   string    `json:"on,omitempty"` // what an act is on
}

var newsWords = map[string]string{"case.submit": "报送了这一版", "case.version": "登记为新版", "letter.draft": "拟了文书", "letter.propose": "把文书送复核", "letter.return": "退回文书修改",
	"letter.reopen": "改了送复核的文书", "letter.issue": "签发了文书", "form.finish": "报备表定稿"}

var deedWords = map[review.Deed]string{review.Uphold: "采纳", review.Reword: "改写", review.Dismiss: "不采纳", review.Supplement: "要求补充", review.Add: "增加意见",
	review.Answer: "回答", review.Follow: "认定上次意见", review.Comment: "批注", review.Undo: "撤销"}

// newsOf notes the visit and gives the news.
func (s *server) newsOf(c *gin.Context, k store.Case, j *review.Judgement) (news, error) {
	out := news{Items: []newsItem{}}
	who := s.who(c)
	since, err := s.Store.Visit(c.Request.Context(), k.ID, who)
	if err != nil || since.IsZero() {
		return out, err
	}
	out.Since, out.since = &since, since
	list, err := s.Store.Since(c.Request.Context(), k.ID, who, since)
	if err != nil {
		return out, err
	}
	for _, e := range list {
		word := newsWords[e.What]
		if e.What == "letter.issue" {
			word += " " + e.Detail
		}
		out.Items = append(out.Items, newsItem{At: e.At, By: e.Who, What: word})
	}
	if j != nil {
		for _, a := range j.Trail {
			if a.By == who || !a.At.After(since) {
				continue
			}
			what := deedWords[a.Deed]
			on := a.On
			if a.Deed == review.Follow {
				what += "：" + review.StateName(a.State)
			}
			if it := itemOfAct(j, a); it != "" {
				what = it + " " + what
			}
			out.Items = append(out.Items, newsItem{a.At, a.By, what, on})
		}
	}
	slices.SortStableFunc(out.Items, func(a, b newsItem) int { return a.At.Compare(b.At) })
	return out, nil
}

// itemOfAct is the item that an act is on.
func itemOfAct(j *review.Judgement, a review.Act) string {
	if a.Item != "" {
		return a.Item
	}
	on := strings.TrimPrefix(a.On, "returned:")
	if len(on) >= 2 && strings.HasPrefix(on[:1], strings.ToUpper(on[:1])) {
		item, _, _ := strings.Cut(on, ".")
		if slices.ContainsFunc(j.Review.Items, func(it review.Item) bool { return it.ID == item }) {
			return item
		}
	}
	return ""
}

// newsAPI tells what is new to who asks.
func (s *server) newsAPI(c *gin.Context) {
	k, err := s.Store.Find(c.Request.Context(), c.Param("id"))
	if err != nil {
		fail(c, err)
		return
	}
	var j *review.Judgement
	if k.State == store.Done && k.Gone() == nil && s.Bureau != nil {
		if _, j, err = s.judged(c); err != nil {
			fail(c, err)
			return
		}
	}
	n, err := s.newsOf(c, k, j)
	if err != nil {
		fail(c, err)
		return
	}
	c.JSON(http.StatusOK, n)
}

// seen says that the news were taken note of.
func (s *server) seen(c *gin.Context) {
	who := s.who(c)
	if who == "" {
		fail(c, problem.New(problem.Usage, "请先填写您的姓名。"))
		return
	}
	if err := s.Store.Seen(c.Request.Context(), c.Param("id"), who); err != nil {
		fail(c, err)
		return
	}
	c.Status(http.StatusNoContent)
}

// lineage is what a page of a case says about its versions.
type lineage struct {
	All      []store.Case // where there are several
	Proposed []store.Case // cases that it may be the next version of
	Trend    *trend       // of a self-check: what became of the last one
	Newest   string       // where this is not the newest version
}

// trend is what became of the findings of the self-check before.
type trend struct {
	Fixed, Still, New int
	Points            []pointView
	Why               string // there is none
}

func (s *server) lineage(c *gin.Context, k store.Case) (lineage, error) {
	var out lineage
	all, err := s.seenVersions(c, k)
	if err != nil {
		return out, err
	}
	if len(all) > 1 {
		out.All = all
		if k.Next != "" {
			out.Newest = all[len(all)-1].ID
		}
	}
	if known(c).May(access.Submit) && k.State == store.Done {
		if out.Proposed, err = s.Store.Precursors(c.Request.Context(), k, store.Filter{Committee: known(c).Scope().Committee}); err != nil {
			return out, err
		}
	}
	if k.Options.Stage != "draft" || k.Prior == "" || k.State != store.Done || k.Gone() != nil || s.Bureau == nil {
		return out, nil
	}
	cmp, err := s.Bureau.Compare(c.Request.Context(), k)
	if err != nil {
		var p *problem.Error
		if !errors.As(err, &p) {
			return out, err
		}
		out.Trend = &trend{Why: p.Message}
		return out, nil
	}
	t := &trend{Points: s.points(k, review.Judge(cmp.New, nil), cmp, time.Time{}, "")}
	for _, p := range t.Points {
		switch p.Group {
		case "fixed":
			t.Fixed++
		case "new":
			t.New++
		default:
			t.Still++
		}
	}
	out.Trend = t
	return out, nil
}

// versionWord is 第2版, or nothing for a report with one version.
func versionWord(k store.Case) template.HTML {
	if k.Version < 2 && k.Next == "" {
		return ""
	}
	return template.HTML(fmt.Sprintf("第%d版", max(k.Version, 1)))
}
