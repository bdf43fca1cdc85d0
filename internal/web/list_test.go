package web

import (
	"bytes"
	"context"
	"encoding/csv"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"wenping/internal/paper/papertest"
	"wenping/internal/review"
	"wenping/internal/store"
	"wenping/internal/zh"
)

// hall is a server with cases of the invented report, received on 20 November
// and due ten days later.
func hall(t *testing.T, now *time.Time, files ...string) (*httptest.Server, []string) {
	t.Helper()
	clock := func() time.Time { return *now }
	st, err := store.Open(t.Context(), store.Config{Dir: t.TempDir(), Now: clock,
		Terms: store.Terms{Review: func(at time.Time) string { return at.AddDate(0, 0, 10).Local().Format(time.DateOnly) }, Workdays: func(from, to time.Time) int { return 4 }},
		Run: func(context.Context, store.Case, store.Upload, []store.Upload, func(store.Progress)) (store.Product, error) {
			return store.Product{Title: "清河大道", Files: []store.NamedFile{{Kind: "review", Data: []byte(reviewJSON)}}, Digest: store.Digested(papertest.Review(review.Return))}, nil
		}})
	if err != nil {
		t.Fatal(err)
	}
	if err := st.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	items := []Choice{}
	for _, it := range papertest.Review(review.Return).Items {
		items = append(items, Choice{it.ID, it.Name})
	}
	h, err := New(Config{Store: st, Screen: func(context.Context, string, []byte, func(int, int)) error { return nil }, Bureau: &clerks{}, Now: clock, Items: items,
		Types: []Choice{{"transport", "交通运输建设项目"}}, Segment: func(s string) []string { return []string{s} },
		Rules: []Choice{{"D3.period", "公示公告"}}, Calendar: zh.NewCalendar(map[int]zh.Year{2026: {}})})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(h)
	t.Cleanup(func() {
		srv.Close()
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		st.Close(ctx)
	})
	var ids []string
	for _, f := range files {
		_, out := post(t, srv, field{"file", f, f})
		ids = append(ids, out["id"].(string))
		follow(t, srv, out["id"].(string))
	}
	return srv, ids
}

func seen(t *testing.T, srv *httptest.Server, path string) (int, string) {
	t.Helper()
	res, err := http.Get(srv.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

func TestTheListSaysWhoseTurnItIsAndUntilWhen(t *testing.T) {
	for _, c := range []struct {
		day  string
		term string
	}{
		{"2026-11-20", "剩6个工作日"}, {"2026-11-27", "剩1个工作日"}, {"2026-11-30", "今日到期"}, {"2026-12-01", "逾期1个工作日"}, {"2026-12-07", "逾期5个工作日"}, {"2027-01-04", "逾期约25个工作日"},
	} {
		now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
		srv, _ := hall(t, &now, "清河大道.docx")
		now, _ = time.Parse(time.DateOnly, c.day)
		now = now.Add(3 * time.Hour)
		code, page := seen(t, srv, "/reports")
		for _, want := range []string{c.term, "待审查", "未分派", "清河大道", "交通运输建设项目", `class="s45"`, "45 项：符合"} {
			if code != http.StatusOK || !strings.Contains(page, want) {
				t.Errorf("%s: the list (%d) lacks %s", c.day, code, want)
			}
		}
	}
}

func TestTheAddressHoldsWhatTheListShows(t *testing.T) {
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	srv, _ := hall(t, &now, "甲路.docx", "乙桥.docx")
	for _, c := range []struct {
		query string
		rows  int
		says  string
	}{
		{"", 2, "共 2 件"}, {"?view=turn", 2, ""}, {"?view=late", 0, "没有符合条件的事项。"}, {"?q=" + url.QueryEscape("乙桥"), 1, "共 1 件"}, {"?type=transport&sort=new", 2, ""},
		{"?type=land", 0, "清除筛选"}, {"?month=2026-11", 2, "收到的月份：2026-11"}, {"?item=D3", 0, "认定不符合的项：D3"}, {"?page=2", 0, ""}, {"?view=waiting", 2, ""},
	} {
		code, page := seen(t, srv, "/reports"+c.query)
		if n := strings.Count(page, `class="ell" href="/reports/`); code != http.StatusOK || n != c.rows || !strings.Contains(page, c.says) {
			t.Errorf("%s: %d, %d rows, want %d and %q", c.query, code, n, c.rows, c.says)
		}
	}
	for _, bad := range []string{"?view=x", "?page=0", "?page=x"} {
		if code, _ := seen(t, srv, "/reports"+bad); code != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", bad, code)
		}
	}
	if _, page := seen(t, srv, "/reports?q="+url.QueryEscape(`"><script>`)); strings.Contains(page, `"><script>`) {
		t.Error("what was searched for stands in the page as it came")
	}
}

func TestTheListByTheAPIIsThatOfThePage(t *testing.T) {
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.Local)
	srv, ids := hall(t, &now, "甲.docx", "乙.docx")
	if res, b := get(t, srv, "/api/v1/worklist?view=waiting&sort=new&limit=1"); res.StatusCode != 200 || !strings.Contains(b, `"total":2`) || strings.Count(b, `"id"`) != 1 ||
		!strings.Contains(b, `"stand":"waiting"`) || !strings.Contains(b, `"due":"2026-11-30"`) || !strings.Contains(b, `"type":"transport"`) {
		t.Errorf("%d %s", res.StatusCode, b)
	}
	if _, b := get(t, srv, "/api/v1/worklist?view=late"); !strings.Contains(b, `"total":0`) {
		t.Error(b)
	}
	now = now.AddDate(0, 1, 0)
	if _, b := get(t, srv, "/api/v1/worklist?view=late"); !strings.Contains(b, ids[0]) || !strings.Contains(b, ids[1]) {
		t.Error(b)
	}
	for _, q := range []string{"view=moon", "limit=x", "limit=201", "offset=-1"} {
		if res, _ := get(t, srv, "/api/v1/worklist?"+q); res.StatusCode != 422 {
			t.Errorf("%s: %d", q, res.StatusCode)
		}
	}
}

func TestTheListIsExportedAsItIsFiltered(t *testing.T) {
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	srv, _ := hall(t, &now, "甲路.docx", "=1+1.docx")
	code, text := seen(t, srv, "/api/v1/reports.csv")
	rest, bom := strings.CutPrefix(text, "\ufeff")
	rows, err := csv.NewReader(strings.NewReader(rest)).ReadAll()
	if code != http.StatusOK || !bom || err != nil || len(rows) != 3 || rows[0][1] != "事项" {
		t.Fatalf("%d %v %q", code, err, text)
	}
	if !strings.Contains(text, "'=1+1.docx") {
		t.Errorf("a file name could be taken for a formula: %s", text)
	}
	code, book := seen(t, srv, "/api/v1/reports.xlsx?q="+url.QueryEscape("甲路"))
	f, err := excelize.OpenReader(bytes.NewReader([]byte(book)))
	if code != http.StatusOK || err != nil {
		t.Fatal(code, err)
	}
	defer f.Close()
	cells, err := f.GetRows("审查事项")
	if err != nil || len(cells) != 3 || cells[2][2] != "甲路.docx" {
		t.Errorf("%v %v", cells, err)
	}
	if code, _ := seen(t, srv, "/api/v1/reports.csv?view=x"); code != http.StatusUnprocessableEntity {
		t.Errorf("%d", code)
	}
}
