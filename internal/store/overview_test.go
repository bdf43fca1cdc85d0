package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"wenping/internal/paper/papertest"
	"wenping/internal/review"
	"wenping/internal/rule"
)

// office is a store whose cases are all the invented report.
func office(t *testing.T, now *time.Time) *Store {
	t.Helper()
	s, err := openAt(t, Config{Dir: t.TempDir(), Now: func() time.Time { return *now },
		Terms: Terms{
			Review:   func(at time.Time) string { return at.AddDate(0, 0, 10).Local().Format(time.DateOnly) },
			Answer:   func(at time.Time) string { return at.AddDate(0, 0, 30).Local().Format(time.DateOnly) },
			Workdays: func(from, to time.Time) int { return int(to.Sub(from).Hours()/24) + 1 },
		},
		Run: func(_ context.Context, c Case, _ Upload, _ []Upload, _ func(Progress)) (Product, error) {
			r := invented()
			return Product{Title: "清河大道", Files: []NamedFile{{"review", []byte("{}")}}, Digest: Digested(r)}, nil
		}})
	return working(t, s, err)
}

func invented() *review.Review { return papertest.Review(review.Return) }

func (s *Store) row(t *testing.T, id string) Row {
	t.Helper()
	rows, _, err := s.Rows(t.Context(), Filter{}, 100, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if r.ID == id {
			return r
		}
	}
	t.Fatalf("case %s is not in the list", id)
	return Row{}
}

func TestWhereACaseStandsFollowsWhatIsDone(t *testing.T) {
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	s := office(t, &now)
	c, err := s.Submit(t.Context(), Upload{"报告.docx", []byte("x")}, nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	await(t, s, c.ID)
	r := invented()
	want := func(stand Stand, holder, due string) {
		t.Helper()
		if got := s.row(t, c.ID); got.Stand != stand || got.Holder != holder || got.Due != due {
			t.Errorf("%s, held by %q, due %s; want %s, %q, %s", got.Stand, got.Holder, got.Due, stand, holder, due)
		}
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	want(Waiting, "", "2026-11-30")
	_, err = s.Say(t.Context(), c.ID, review.Act{By: "陈静", Deed: review.Uphold, On: r.Findings[0].Key}, -1, anyway,
		func(all []review.Act) Standing { return Stands(review.Judge(r, all)) })
	must(err)
	want(InReview, "陈静", "2026-11-30")
	l, err := s.SaveLetter(t.Context(), c.ID, "李文", Signing{Kind: "correct", No: 1})
	must(err)
	want(InReview, "李文", "2026-11-30")
	must(s.ProposeLetter(t.Context(), c.ID, "李文", 1))
	want(InRelease, "李文", "2026-11-30")
	must(s.ReturnLetter(t.Context(), c.ID, "马建国", "改"))
	want(InReview, "李文", "2026-11-30")
	must(s.ProposeLetter(t.Context(), c.ID, "李文", 1))
	now = now.AddDate(0, 0, 4)
	_, err = s.IssueLetter(t.Context(), l, "马建国", 1, true, Register{"云政法函", 2026, "云政法函〔2026〕1号"}, nil)
	must(err)
	want(Awaited, "", "2026-12-24") // the term of the answer
	l, err = s.SaveLetter(t.Context(), c.ID, "李文", Signing{Kind: "file", No: 2})
	must(err)
	_, err = s.IssueLetter(t.Context(), l, "马建国", 1, false, Register{"云政法函", 2026, "云政法函〔2026〕2号"}, nil)
	must(err)
	if got := s.row(t, c.ID); got.Stand != Closed || got.Took != 5 || got.Number != "云政法函〔2026〕2号" {
		t.Errorf("%+v", got)
	}
	sums, err := s.Tallies(t.Context(), "2026-01", "2026-12")
	must(err)
	for what, n := range map[string]int{"filed": 1, "closed": 1, "took": 5, "termed": 1, "ontime": 1, "returned": 1, "defects": 1} {
		if sums.Of(what) != n {
			t.Errorf("%s: %d, want %d", what, sums.Of(what), n)
		}
	}
}

// Whatever is said and undone, in whatever order, the sums by month are those
// of the marks, and the marks those of the judgement.
func TestTheSumsAreThoseOfTheCases(t *testing.T) {
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	s := office(t, &now)
	r := invented()
	rng := rand.New(rand.NewPCG(1, 2))
	var ids []string
	for i := range 6 {
		now = now.AddDate(0, i%2, 0)
		c, err := s.Submit(t.Context(), Upload{"报告.docx", []byte(fmt.Sprint(i))}, nil, Options{Agency: fmt.Sprintf("机构%d", i%3)})
		if err != nil {
			t.Fatal(err)
		}
		await(t, s, c.ID)
		ids = append(ids, c.ID)
	}
	deeds := []review.Deed{review.Uphold, review.Dismiss, review.Uphold, review.Undo, review.Add}
	for range 120 {
		id := ids[rng.IntN(len(ids))]
		a := review.Act{By: "陈静", Deed: deeds[rng.IntN(len(deeds))], On: r.Findings[rng.IntN(len(r.Findings))].Key, Because: review.Misread}
		switch a.Deed {
		case review.Undo:
			a.On, a.Undoes = "", 1+rng.IntN(20)
		case review.Add:
			a.On, a.Item, a.Message, a.Severity, a.Reason = "", "D3", "另有问题。", rule.Must, rule.R1
		}
		if _, err := s.Say(t.Context(), id, a, -1, anyway, func(all []review.Act) Standing { return Stands(review.Judge(r, all)) }); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := s.db.QueryContext(t.Context(), `SELECT what, month, key, sum(n) FROM (
		SELECT what, month, key, n FROM marks UNION ALL SELECT what, month, key, -n FROM tallies) AS b GROUP BY what, month, key HAVING sum(n) <> 0`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var what, month, key string
		var n int
		rows.Scan(&what, &month, &key, &n)
		t.Errorf("%s %s %s is off by %d", what, month, key, n)
	}
	var off int
	if err := s.db.QueryRowContext(t.Context(), `SELECT count(*) FROM (SELECT stand, CASE WHEN stage = 'draft' AND unit <> '' THEN 1 ELSE 0 END AS own, count(*) AS n FROM cases GROUP BY 1, 2 EXCEPT SELECT stand, own, n FROM stand_counts) AS off`).Scan(&off); err != nil || off != 0 {
		t.Errorf("the counts of stands are off in %d places, %v", off, err)
	}
	for _, id := range ids {
		said, err := s.Acts(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if st := Stands(review.Judge(r, said)); st.Strip != s.row(t, id).Strip || len(st.Strip) != 45 {
			t.Errorf("the strip is %s, want %s", s.row(t, id).Strip, st.Strip)
		}
	}
	sums, err := s.Tallies(t.Context(), "2026-01", "2027-12")
	if err != nil {
		t.Fatal(err)
	}
	for k, n := range sums["decided"] {
		if sums["upheld"][k]+sums["alarm"][k] > n || n > sums["proposed"][k] {
			t.Errorf("%s: proposed %d, decided %d, upheld %d, alarm %d", k, sums["proposed"][k], n, sums["upheld"][k], sums["alarm"][k])
		}
	}
}

func TestTheListIsFilteredSortedAndCounted(t *testing.T) {
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	s := office(t, &now)
	var ids []string
	for i, name := range []string{"甲路改建.docx", "乙桥新建.docx", "丙水价调整.docx"} {
		now = time.Date(2026, 11, 20-i, 9, 0, 0, 0, time.UTC) // the later one is due first
		c, err := s.Submit(t.Context(), Upload{name, []byte(name)}, nil, Options{})
		if err != nil {
			t.Fatal(err)
		}
		await(t, s, c.ID)
		ids = append(ids, c.ID)
	}
	for _, c := range []struct {
		name string
		f    Filter
		want []int
	}{
		{"all, by term", Filter{}, []int{2, 1, 0}},
		{"newest first", Filter{Sort: "new"}, []int{0, 1, 2}},
		{"by a word of the name", Filter{Words: []string{"水价"}}, []int{2}},
		{"by a single character", Filter{Words: []string{"桥"}}, []int{1}},
		{"by two words", Filter{Words: []string{"改建", "甲"}}, []int{0}},
		{"by nothing that can be searched", Filter{Words: []string{"。"}}, nil},
		{"waiting", Filter{Stands: []Stand{Waiting}, Sort: "new"}, []int{0, 1, 2}},
		{"issued", Filter{Stands: []Stand{Closed}}, nil},
		{"overdue", Filter{Before: "2026-11-29"}, []int{2}},
		{"due on or after", Filter{From: "2026-11-30"}, []int{0}},
		{"received since", Filter{Since: "2026-11-19", Sort: "new"}, []int{0, 1}},
		{"of this month", Filter{Month: "2026-11"}, []int{2, 1, 0}},
		{"of another month", Filter{Month: "2026-10"}, nil},
		{"of a type", Filter{Matter: "transport"}, []int{2, 1, 0}},
		{"it is my turn", Filter{Turn: true, Mine: "陈静"}, []int{2, 1, 0}},
		{"nobody found a defect yet", Filter{Item: "D3"}, nil},
	} {
		rows, n, err := s.Rows(t.Context(), c.f, 20, 0)
		var got []int
		for _, r := range rows {
			got = append(got, slices.Index(ids, r.ID))
		}
		if err != nil || n != len(c.want) || !slices.Equal(got, c.want) {
			t.Errorf("%s: %v (%d), want %v, %v", c.name, got, n, c.want, err)
		}
	}
	o, err := s.Overview(t.Context(), false, "陈静", "2026-11-30", "2026-12-02")
	if err != nil || o.Stands[Waiting] != 3 || o.Turn[Waiting] != 3 || o.Late != 2 || o.Oldest != "2026-11-28" || o.Soon != 1 || o.Nearest != "2026-11-28" {
		t.Errorf("%+v %v", o, err)
	}
}

func TestWhatStandsInAReportIsFoundMasked(t *testing.T) {
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	s := office(t, &now)
	s.run = func(context.Context, Case, Upload, []Upload, func(Progress)) (Product, error) {
		r := invented()
		r.Findings = r.Findings[:1]
		r.Document.Blocks[len(r.Document.Blocks)-1].Text = "联系人电话13912345678，身份证620102199001011234，公示期限为五个工作日。"
		return Product{Title: "清河大道", Digest: Digested(r)}, nil
	}
	c, err := s.Submit(t.Context(), Upload{"报告.docx", []byte("x")}, nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	await(t, s, c.ID)
	for _, k := range []struct {
		kind, words string
		found       bool
	}{
		{"text", "公示期限", true}, {"text", "示期", true}, {"text", "五个工作日 公示", true}, {"text", "公示时限", false},
		{"text", "13912345678", false}, {"text", "620102199001011234", false}, {"text", "联系人电话", true}, {"text", "日", true},
		{"title", "清河", true}, {"title", "公示期限", false}, {"text", "\" OR *", false}, {"text", "NEAR(", false}, {"odd", "公示", false},
	} {
		hits, n, err := s.Search(t.Context(), k.kind, strings.Fields(k.words), 20, 0)
		if err != nil || (len(hits) > 0) != k.found || (n > 0) != k.found {
			t.Errorf("%s %q: %d hits, %v", k.kind, k.words, n, err)
		}
		for _, h := range hits {
			if strings.Contains(h.Text, "13912345678") || strings.Contains(h.Text, "620102199001011234") {
				t.Errorf("a personal number stands in the index: %s", h.Text)
			}
		}
	}
	if err := s.ForgetText(t.Context(), c.ID); err != nil {
		t.Fatal(err)
	}
	if _, n, err := s.Search(t.Context(), "text", []string{"公示期限"}, 20, 0); err != nil || n != 0 {
		t.Errorf("forgotten text is found: %d %v", n, err)
	}
}

func TestASelfCheckIsInNoPictureAndNoIndex(t *testing.T) {
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	s := office(t, &now)
	c, err := s.Submit(t.Context(), Upload{"自查.docx", []byte("x")}, nil, Options{Stage: "draft"})
	if err != nil {
		t.Fatal(err)
	}
	await(t, s, c.ID)
	sums, err := s.Tallies(t.Context(), "2026-01", "2026-12")
	if err != nil || len(sums) != 0 {
		t.Errorf("%v %v", sums, err)
	}
	if _, n, err := s.Search(t.Context(), "finding", []string{"公示"}, 20, 0); err != nil || n != 0 {
		t.Errorf("%d %v", n, err)
	}
}

// Any string of two or more characters that stands in a text is found.
func FuzzWhatIsWrittenIsFound(f *testing.F) {
	f.Add("公示期限为5个工作日，联系人ＡＢ", 2, 6)
	f.Add("a", 0, 1)
	f.Fuzz(func(t *testing.T, text string, from, n int) {
		r := []rune(text)
		if from < 0 || n < 1 || from > len(r) || n > len(r)-from {
			return
		}
		all := " " + strings.Join(grams(text), " ") + " "
		part := string(r[from : from+n])
		g := grams(part)
		for i, w := range g {
			if len([]rune(w)) == 2 && !strings.ContainsFunc(w, func(r rune) bool { return r < 128 }) && !strings.Contains(all, " "+w+" ") {
				t.Errorf("%q (%d of %v) is not among %q", w, i, g, all)
			}
		}
		_ = (&embedded{}).expression([]string{part})
	})
}
