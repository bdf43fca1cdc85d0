package main

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wenping/internal/store"
	"wenping/internal/vitals"
)

// A worker with another standard than the server rests and says so everywhere;
// doctor looks at database, bucket and all who work there.
func TestAnotherStandardAndADoctorOfPostgreSQL(t *testing.T) {
	if testing.Short() {
		t.Skip("starts PostgreSQL and services")
	}
	c := newCluster(t)
	bucket := c.common[3]
	doctor := func(args ...string) string {
		t.Helper()
		out, _ := c.command(append([]string{"doctor", "--quick", "--ocr", "off"}, args...)...)
		return out
	}
	has := func(out string, want ...string) {
		t.Helper()
		for _, w := range want {
			if !strings.Contains(out, w) {
				t.Errorf("%q is not said in\n%s", w, out)
			}
		}
	}
	// An empty database, and nothing there to answer.
	has(doctor("--db", c.db, "--blobs", bucket), "✓ 数据库：连得上，PostgreSQL ", "○ 数据：这个库是空的", "✓ 字符编码：UTF8", "✓ 数据库连接：最多 ", "✓ 数据库的时钟：", "✓ 文件存放处：能写、能读、能删")
	has(doctor("--db", "postgres://nobody:secret@127.0.0.1:9/x?sslmode=disable"), "✗ 数据库：不能连接数据库“127.0.0.1”（库 x）", "有标 ✗ 的")
	has(doctor("--db", c.db, "--blobs", "s3://nowhere?"+strings.SplitN(bucket, "?", 2)[1]), "✗ 文件存放处：对象存储的桶“nowhere”不存在或不能访问")

	addr := freeAddr(t)
	c.start("server", "serve", "--workers", "0", "--addr", addr)
	base := "http://" + addr
	ready(t, base)
	own := t.TempDir()
	laws, err := os.ReadFile("../../rules/laws.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(own, "laws.yaml"), append(laws, "\n# 本机另有说明\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	c.start("worker", "work", "--workers", "1", "--rules", own)
	c.until("the worker to rest", func() bool {
		return c.ask(`SELECT count(*) FROM processes WHERE serves = 0 AND works = 0`) == 1 && strings.Contains(c.out.String(), "等待与其他机器一致")
	})
	has(c.out.String(), "注意：本机（", "审查标准（--rules）（本机 ", "暂不处理报告")
	report, err := os.ReadFile("../../testdata/reports/simple/defects.word.docx")
	if err != nil {
		t.Fatal(err)
	}
	id, status, err := newCaller(base).handIn("一", "一.docx", report)
	if err != nil || status != http.StatusAccepted {
		t.Fatal(status, err)
	}
	out := doctor("--db", c.db, "--blobs", bucket)
	has(out, "✓ 数据：1 件报送件，占 ", "✓ 审计日志：", "！ 各台机器：1 个进程与正在工作的", "（work）：审查标准（--rules）（本机 ", "！ 备份：还没有备份过")
	if strings.Contains(out, "程序（本机") {
		t.Errorf("the program is said to differ: %s", out)
	}
	var seen struct {
		Checks []struct{ Name, State, Says string }
	}
	if status, err := newCaller(base).ask("GET", "/api/v1/operations", nil, &seen); err != nil || status != 200 {
		t.Fatal(status, err)
	}
	said := ""
	for _, k := range seen.Checks {
		if k.Name == "各台机器" && k.State == "warn" {
			said = k.Says
		}
	}
	has(said, "审查标准（--rules）")

	// A server that differs is not ready, and judges nothing itself.
	other := freeAddr(t)
	c.start("other", "serve", "--workers", "1", "--addr", other, "--rules", own)
	c.until("the other server", func() bool {
		res, err := http.Get("http://" + other + "/healthz")
		if err != nil {
			return false
		}
		res.Body.Close()
		return res.StatusCode == 200
	})
	var wrong struct{ Detail string }
	if status, err := newCaller("http://"+other).ask("GET", "/readyz", nil, &wrong); err == nil && status != http.StatusServiceUnavailable {
		t.Errorf("a server that differs is ready: %d", status)
	}
	c.start("good", "work", "--workers", "1")
	c.until("the report is reviewed", func() bool { return c.ask(`SELECT count(*) FROM cases WHERE state = 'done'`) == 1 })
	if n := c.ask(`SELECT count(*) FROM river_job WHERE kind = 'review' AND attempt > 1`); n != 0 {
		t.Errorf("%d jobs were begun by who rests", n)
	}
	res, err := http.Get("http://" + other + "/reports/" + url.PathEscape(id) + "/review")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("the workbench of a server that differs: %d", res.StatusCode)
	}
	// The first server goes; the worker that agrees with the other one begins.
	c.kill("server")
	c.kill("good")
	c.until("the others to work", func() bool { return c.ask(`SELECT count(*) FROM processes WHERE works = 1`) == 2 })
	ready(t, "http://"+other)
	c.until("doctor to be content", func() bool {
		return strings.Contains(doctor("--db", c.db, "--blobs", bucket), "✓ 各台机器：1 个 serve、1 个 work")
	})
}

// What a database server may be like, as those who are no programmers read it.
func TestADatabaseServerInWords(t *testing.T) {
	well := store.Health{Version: "15.4", Number: 150004, Encoding: "UTF8", Makes: true, Most: 97, Used: 5}
	for name, c := range map[string]struct {
		change func(*store.Health)
		state  vitals.State
		says   string
	}{
		"well":      {func(*store.Health) {}, vitals.Good, ""},
		"a standby": {func(h *store.Health) { h.Reads = true }, vitals.Bad, "备用库"},
		"no rights": {func(h *store.Health) { h.Makes, h.Newest = false, 10 }, vitals.Bad, "建表"},
		"old":       {func(h *store.Health) { h.Version, h.Number = "12.1", 120001 }, vitals.Warn, "版本较旧"},
		"encoding":  {func(h *store.Health) { h.Encoding = "SQL_ASCII" }, vitals.Bad, "UTF8"},
		"full":      {func(h *store.Health) { h.Used = 97 }, vitals.Bad, "连接已用完"},
		"nearly":    {func(h *store.Health) { h.Used = 90 }, vitals.Warn, "不够再启动一个进程"},
		"clock":     {func(h *store.Health) { h.Ahead = -90e9 }, vitals.Bad, "比本机慢 90 秒"},
		"far":       {func(h *store.Health) { h.Took = 50e6 }, vitals.Warn, "同一机房"},
	} {
		h := well
		c.change(&h)
		all := (&doctorCmd{}).checkServer(h)
		said := ""
		for _, k := range all {
			said += k.Says + k.Do
		}
		if vitals.Worst(all) != c.state || !strings.Contains(said, c.says) {
			t.Errorf("%s: %v", name, all)
		}
	}
}
