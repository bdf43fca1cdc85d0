package web

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"wenping/internal/paper/papertest"
	"wenping/internal/review"
	"wenping/internal/rule"
	"wenping/internal/store"
)

func TestTheDashboardCountsWhatPersonsFound(t *testing.T) {
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	srv, ids := hall(t, &now, "甲路.docx", "乙桥.docx")
	if _, page := seen(t, srv, "/dashboard"); !strings.Contains(page, "还没有由人认定的问题") || !strings.Contains(page, "还没有判定过的提示") {
		t.Error("proposals that nobody has decided are counted")
	}
	c := &committee{T: t, srv: srv, id: ids[0]}
	p := c.person("陈静")
	n := 0
	for _, f := range papertest.Review(review.Return).Findings {
		if f.Verdict != rule.Fail {
			continue
		}
		deed := say{"deed": "uphold", "on": f.Key}
		if f.Item == "D3" {
			deed = say{"deed": "dismiss", "on": f.Key, "because": "misread"}
		}
		if code, out := p.do("POST", "./acts", deed); code != http.StatusCreated {
			t.Fatalf("%d %v", code, out)
		}
		n++
	}
	code, page := seen(t, srv, "/dashboard?span=month")
	for _, want := range []string{"须复查", "1 条低于 80%", "D3 公示公告", "各状态件数：", "收到月份 2026年11月", "/reports?item=E2", "2 件"} {
		if code != http.StatusOK || !strings.Contains(page, want) {
			t.Errorf("the dashboard (%d) lacks %s", code, want)
		}
	}
	if strings.Contains(page, "style=") {
		t.Error("the page's own rules forbid styles in it")
	}
	_, js := seen(t, srv, "/api/v1/dashboard?span=month")
	var sums figures
	if err := json.Unmarshal([]byte(js), &sums); err != nil {
		t.Fatal(err)
	}
	cases, low, upheld := 0, 0, 0
	for _, it := range sums.Items {
		if it.ID == "E2" {
			cases = it.Cases
		}
	}
	for _, r := range sums.Rules {
		upheld += r.Upheld
		if r.Low && !strings.HasPrefix(r.ID, "D3.") {
			t.Errorf("%+v is said to be doubtful", r)
		}
		if r.Low {
			low++
		}
	}
	if sums.From != "2026-11" || sums.Filed != 2 || cases != 1 || low != 1 || upheld != n-1 || len(sums.Items) != 45 || len(sums.Months) != 1 || sums.Months[0].Filed != 2 || sums.States[store.InReview]+sums.States[store.Waiting] != 2 {
		t.Errorf("the figures are %+v", sums)
	}
	_, text := seen(t, srv, "/api/v1/dashboard.csv")
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil || !strings.HasPrefix(text, "\ufeff") {
		t.Fatal(err)
	}
	decided := 0
	for _, row := range rows {
		if len(row) == 8 && strings.Contains(row[0], ".") && row[3] == "1" {
			decided++
		}
	}
	if decided == 0 {
		t.Errorf("no rule has a decided proposal: %v", rows)
	}
	_, book := seen(t, srv, "/api/v1/dashboard.xlsx?from=2026-01&to=2026-12")
	f, err := excelize.OpenReader(bytes.NewReader([]byte(book)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := f.GetSheetList(); len(got) != 6 {
		t.Errorf("%v", got)
	}
	if _, page := seen(t, srv, "/dashboard?from=2025-01&to=2025-12"); !strings.Contains(page, "0 件") || !strings.Contains(page, "期间内没有报送") {
		t.Error("another year has cases")
	}
	for _, bad := range []string{"?span=x", "?from=2026", "?from=2026-13&to=2026-14"} {
		if code, _ := seen(t, srv, "/dashboard"+bad); code != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", bad, code)
		}
	}
	if _, page := seen(t, srv, "/reports?item=E2"); !strings.Contains(page, "共 1 件") {
		t.Error("the list does not follow the dashboard")
	}
}

func TestTheSearchShowsPassageAndPlace(t *testing.T) {
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	srv, ids := hall(t, &now, "甲路.docx")
	word := "公示"
	for _, c := range []struct {
		query string
		code  int
		found bool
	}{
		{"q=" + url.QueryEscape(word), 200, true}, {"q=" + url.QueryEscape(word) + "&kind=finding", 200, true}, {"q=" + url.QueryEscape("清河") + "&kind=title", 200, true},
		{"q=" + url.QueryEscape("没有写过的话"), 200, false}, {"q=", 200, false}, {"q=" + url.QueryEscape(`" OR 1 --`), 200, false}, {"q=x&kind=odd", 422, false}, {"q=x&page=0", 422, false},
	} {
		code, text := seen(t, srv, "/api/v1/search?"+c.query)
		var out found
		if code != c.code || code == 200 && (json.Unmarshal([]byte(text), &out) != nil || (len(out.Hits) > 0) != c.found) {
			t.Errorf("%s: %d %s", c.query, code, text)
		}
		for _, h := range out.Hits {
			if h.Report != ids[0] || !strings.HasPrefix(h.Href, "/reports/"+ids[0]) || h.Kind == "text" && h.Place == "" {
				t.Errorf("%+v", h)
			}
		}
		if code, page := seen(t, srv, "/search?"+c.query); code != c.code || c.found && !strings.Contains(page, "<mark>") {
			t.Errorf("%s: the page gives %d", c.query, code)
		}
	}
}

func TestAnExcerptMarksWordsAndNothingElse(t *testing.T) {
	long := strings.Repeat("前", 300) + "公示期限" + strings.Repeat("后", 300)
	for _, c := range []struct {
		text  string
		words []string
		want  string
	}{
		{"公示期为5日", []string{"公示"}, "<mark>公示</mark>期为5日"},
		{"公示期限", []string{"公示", "示期"}, "<mark>公示期</mark>限"},
		{"<b>公示</b>", []string{"公示"}, "&lt;b&gt;<mark>公示</mark>&lt;/b&gt;"},
		{"GB/T 9704", []string{"gb"}, "<mark>GB</mark>/T 9704"},
		{"没有", []string{"公示"}, "没有"},
		{long, []string{"公示期限"}, "…" + strings.Repeat("前", 40) + "<mark>公示期限</mark>" + strings.Repeat("后", 116) + "…"},
	} {
		if got := string(excerpt(c.text, c.words)); got != c.want {
			t.Errorf("%v in %.20s: %s, want %s", c.words, c.text, got, c.want)
		}
	}
}

func TestTheFactsSheetLinksEveryNumberToItsPlace(t *testing.T) {
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	srv, ids := hall(t, &now, "甲路.docx")
	code, page := seen(t, srv, "/reports/"+ids[0]+"/facts")
	for _, want := range []string{"看数据", `role="img"`, "/reports/" + ids[0] + "/review#at:", "回到审查", "日期", "风险与措施"} {
		if code != http.StatusOK || !strings.Contains(page, want) {
			t.Errorf("the sheet (%d) lacks %s", code, want)
		}
	}
	if strings.Contains(page, "style=") {
		t.Error("the page's own rules forbid styles in it")
	}
	if code, _ := seen(t, srv, "/reports/nope/facts"); code != http.StatusNotFound {
		t.Errorf("%d", code)
	}
}
