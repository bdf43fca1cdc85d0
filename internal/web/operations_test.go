package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"wenping/internal/problem"
	"wenping/internal/store"
	"wenping/internal/vitals"
)

type machine struct{}

func (machine) Checks(context.Context) []vitals.Check {
	return []vitals.Check{{Name: "字体", State: vitals.Good, Says: "齐全"}, {Name: "备份", State: vitals.Warn, Says: "还没有备份过", Do: "请定期备份。"}}
}

func (machine) Facts() []Choice { return []Choice{{ID: "程序", Name: "wenping 1.2.3"}} }

// An administrator sees how the service stands and begins anew what failed, and
// learns nothing of the reports.
func TestAnAdministratorLooksAfterTheService(t *testing.T) {
	var mended atomic.Bool
	st, err := store.Open(t.Context(), store.Config{Dir: t.TempDir(), Run: func(_ context.Context, _ store.Case, r store.Upload, _ []store.Upload, _ func(store.Progress)) (store.Product, error) {
		switch {
		case string(r.Data) == "broken":
			return store.Product{}, problem.New(problem.Corrupt, "文件“%s”已损坏。", r.Name)
		case !mended.Load():
			return store.Product{}, problem.Wrap(problem.Storage, errors.New("no space left"), "“%s”没有保存成功。", r.Name)
		}
		return store.Product{Title: "清河大道", Suggestion: "file", Files: []store.NamedFile{{Kind: "review", Data: []byte(reviewJSON)}}}, nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		st.Close(ctx)
	})
	if err := st.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	m := govern(t, func(c *Config) { c.Store, c.Upkeep = st, machine{} })
	for _, who := range []string{"admin", "reviewer"} {
		if _, err := st.AddAccount(t.Context(), "", cast[who], pass, false); err != nil {
			t.Fatal(err)
		}
	}
	ids := map[string]string{}
	for _, name := range []string{"broken", "one", "two"} {
		c, err := st.Submit(t.Context(), store.Upload{Name: "王小明" + name + ".docx", Data: []byte(name)}, nil, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		ids[name] = c.ID
	}
	ends := func(id string, want store.State) {
		t.Helper()
		told, stop, err := st.Watch(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		defer stop()
		for p := range told {
			if p.State == want {
				return
			}
			if p.State == store.Done || p.State == store.Failed {
				break
			}
		}
		if c, err := st.Find(t.Context(), id); err != nil || c.State != want {
			t.Fatalf("%s is %s, %v", id, c.State, err)
		}
	}
	for _, id := range ids {
		ends(id, store.Failed)
	}
	g := m.guest()
	g.login("admin", pass)
	_, b := g.get("/operations")
	for _, want := range []string{ids["one"], ids["broken"], "文件损坏", "存储空间不足", "还没有备份过", "请定期备份。", "wenping 1.2.3", "其中 2 件因系统原因", "共 3 件"} {
		if !strings.Contains(b, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(b, "王小明") {
		t.Error("the page names a file")
	}
	var o struct {
		State    string
		Failed   int
		Failures []struct {
			Case, Code string
			Machine    bool
		}
		Checks []struct{ Name, State, Do string }
	}
	_, b = g.get("/api/v1/operations")
	if err := json.Unmarshal([]byte(b), &o); err != nil || o.State != "warn" || o.Failed != 3 || len(o.Failures) != 3 || len(o.Checks) != 2 || strings.Contains(b, "王小明") {
		t.Errorf("%v %s", err, b)
	}
	// One, then all that failed for reasons of the machine; the broken file is left.
	mended.Store(true)
	g.get("/operations")
	if res, b := g.send("/operations", "do", "retry", "case", ids["one"]); res.StatusCode != http.StatusOK || !strings.Contains(b, "已重新排队") {
		t.Fatalf("%d %.300s", res.StatusCode, b)
	}
	ends(ids["one"], store.Done)
	if res, b := g.ask("POST", "/api/v1/operations", "application/json", `{"do":"retry-all"}`); res.StatusCode != http.StatusOK || !strings.Contains(b, "1 件") {
		t.Fatalf("%d %s", res.StatusCode, b)
	}
	ends(ids["two"], store.Done)
	ends(ids["broken"], store.Failed)
	for _, c := range []struct {
		do, id string
		status int
	}{{"retry", ids["one"], 409}, {"retry", "none", 404}, {"drop", "", 422}} {
		g.get("/operations")
		res, b := g.send("/operations", "do", c.do, "case", c.id)
		if res.StatusCode != c.status || !strings.Contains(b, `role="alert"`) || strings.Contains(b, "王小明") {
			t.Errorf("%+v: %d", c, res.StatusCode)
		}
	}
	if _, b := g.get("/audit"); !strings.Contains(b, "重新处理") {
		t.Error("the log does not say who began it anew")
	}
	r := m.guest()
	r.login("reviewer", pass)
	if res, _ := r.get("/operations"); res.StatusCode != http.StatusForbidden {
		t.Errorf("a reviewer: %d", res.StatusCode)
	}
}
