package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/chromedp/chromedp"

	"wenping/internal/problem"
	"wenping/internal/rule"
	"wenping/internal/vitals"
	"wenping/rules"
)

// The days of a service go by with names, numbers and words of people in all
// that is handed in; none of them gets into its log, its figures or what others
// are told.
func TestTheLogKnowsNoPerson(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the service")
	}
	watch := t.TempDir()
	figures := freeAddr(t)
	base, said := started(t, nil, "--log-format", "json", "--metrics", figures, "--watch", watch, "--watch-every", "50ms")
	report, err := os.ReadFile("../../testdata/reports/simple/defects.word.docx")
	if err != nil {
		t.Fatal(err)
	}
	const secret = "Wang-Xiaoming-13812345678"
	hand := func(name string, data []byte) (int, string) {
		t.Helper()
		var body bytes.Buffer
		w := multipart.NewWriter(&body)
		part, _ := w.CreateFormFile("file", name)
		part.Write(data)
		w.WriteField("agency", "王小明咨询")
		w.Close()
		res, err := http.Post(base+"/api/v1/reports", w.FormDataContentType(), &body)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		var c struct{ ID string }
		json.NewDecoder(res.Body).Decode(&c)
		return res.StatusCode, c.ID
	}
	status, id := hand("王小明 "+secret+".docx", report)
	if status != http.StatusAccepted {
		t.Fatal(status)
	}
	res, err := http.Get(base + "/api/v1/reports/" + id + "/events")
	if err != nil {
		t.Fatal(err)
	}
	io.Copy(io.Discard, res.Body)
	res.Body.Close()
	for name, data := range map[string][]byte{"damaged": report[:len(report)/2], "empty": nil, "text": []byte("王小明，电话 13812345678，反映补偿标准。")} {
		if status, _ := hand("王小明 "+secret+" "+name+".docx", data); status < 400 {
			t.Errorf("%s: %d", name, status)
		}
	}
	for _, path := range []string{"/search?q=" + url.QueryEscape("王小明 13812345678"), "/" + url.PathEscape("王小明") + secret, "/reports/" + secret, "/api/v1/search?q=" + secret, "/login?next=" + secret} {
		if res, err := http.Get(base + path); err != nil {
			t.Fatal(err)
		} else {
			res.Body.Close()
		}
	}
	http.PostForm(base+"/login", url.Values{"login": {secret}, "password": {secret}})
	// A file of the watched folder that cannot be read is told of in the log.
	if err := os.WriteFile(filepath.Join(watch, secret+".bin"), []byte("x"), 0); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(watch, "王小明 "+secret+".docx"), report, 0o600); err != nil {
		t.Fatal(err)
	}
	taken := func() bool {
		all, _ := filepath.Glob(filepath.Join(watch, "done", "*.docx"))
		return len(all) > 0
	}
	for range 600 {
		if taken() {
			break
		}
		<-time.After(50 * time.Millisecond)
	}
	if !taken() {
		t.Fatal("the watched folder was not looked at")
	}
	scrape, err := http.Get("http://" + figures + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	b, _ := io.ReadAll(scrape.Body)
	scrape.Body.Close()
	for _, want := range []string{`wenping_reviews_total{outcome="`, `wenping_verdicts_total{rule="D3.period"`, `wenping_stage_seconds_count{stage="papers"} `, `wenping_cases{state="done"} `,
		`wenping_readings_total{outcome="corrupt"} `, `route="/api/v1/reports",status="202"} 1`, `route="none"`, "wenping_build_info{"} {
		if !strings.Contains(string(b), want) {
			t.Errorf("the figures lack %s", want)
		}
	}
	if res, err := http.Get("http://" + figures + "/reports"); err != nil || res.StatusCode != http.StatusNotFound {
		t.Error("the listener of the figures serves more than figures")
	}
	log, requests := "", 0
	for line := range strings.Lines(said()) {
		if !strings.HasPrefix(line, "{") {
			continue // what the console is told at the start
		}
		var r struct{ Msg, Route string }
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Errorf("%v: %s", err, line)
		}
		if r.Msg == "request" {
			requests++
		}
		log += line
	}
	if requests < 8 {
		t.Errorf("the log has %d requests", requests)
	}
	for where, text := range map[string]string{"log": log, "figures": string(b)} {
		if i := strings.IndexFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }); i >= 0 {
			t.Errorf("the %s speaks Chinese: %.80s", where, text[i:])
		}
		for _, s := range []string{"Xiaoming", "13812345678", "docx"} {
			for line := range strings.Lines(text) {
				if strings.Contains(strings.ReplaceAll(line, "[…].docx", ""), s) && !strings.Contains(line, `route="/`) && !strings.Contains(line, `"route":"/`) {
					t.Errorf("the %s holds %s: %s", where, s, line)
				}
			}
		}
	}
}

// What an administrator is told of his machine, as he would read it.
func TestTheCheckUpSaysWhatToDo(t *testing.T) {
	beijing := time.FixedZone("CST", 8*3600)
	now := time.Date(2026, 11, 29, 10, 0, 0, 0, beijing)
	day := func(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 10, 0, 0, 0, beijing) }
	pack, err := rule.Load(rules.FS, nil)
	if err != nil {
		t.Fatal(err)
	}
	a := &app{pack: pack}
	last := 2025 // year whose holidays are known
	for a.checkHolidays(day(last+1, 3, 1)).State == vitals.Good {
		last++
	}
	for _, c := range []struct {
		name  string
		check vitals.Check
		state vitals.State
		says  string
	}{
		{"a clock that is right", checkClock(now, now.Add(-24*time.Hour), now.Add(-time.Minute)), vitals.Good, "2026年11月29日"},
		{"a clock of the past", checkClock(now, now.Add(100*24*time.Hour), time.Time{}), vitals.Bad, "编译时间"},
		{"a clock set back", checkClock(now, time.Time{}, now.Add(time.Hour)), vitals.Bad, "拨回"},
		{"a foreign time zone", checkClock(now.UTC(), time.Time{}, time.Time{}), vitals.Warn, "Asia/Shanghai"},
		{"no backup", checkBackup(now, time.Time{}), vitals.Warn, "还没有备份"},
		{"an old backup", checkBackup(now, now.Add(-20*24*time.Hour)), vitals.Warn, "已过 20 天"},
		{"a fresh backup", checkBackup(now, now.Add(-time.Hour)), vitals.Good, now.Add(-time.Hour).Local().Format("15:04")},
		{"a folder that is not there", checkDisk("磁盘空间", "/no/such"), vitals.Bad, ""},
		{"holidays that are known", a.checkHolidays(day(2025, 12, 1)), vitals.Good, "2025 年"},
		{"holidays of next year, not out yet", a.checkHolidays(day(last, 11, 30)), vitals.Good, ""},
		{"holidays of next year, wanted soon", a.checkHolidays(day(last, 12, 1)), vitals.Warn, fmt.Sprintf("%d 年的安排公布后", last+1)},
		{"holidays of this year that nobody put in", a.checkHolidays(day(last+1, 3, 1)), vitals.Warn, fmt.Sprintf("没有 %d 年", last+1)},
		{"a problem", told("数据库", problem.New(problem.Storage, "数据库没有响应。"), ""), vitals.Bad, "没有响应"},
	} {
		if c.check.State != c.state || !strings.Contains(c.check.Says+c.check.Do, c.says) || c.state != vitals.Good && c.check.Says == "" {
			t.Errorf("%s: %+v", c.name, c.check)
		}
	}
}

// The administrator of one machine looks at its page.
func TestAnAdministratorSeesHowItGoes(t *testing.T) {
	browser(t)
	base := running(t)
	uploaded(t, base, "../../testdata/reports/simple/clean.word.docx")
	for _, size := range [][2]int64{{1366, 768}, {1920, 1080}} {
		v := visit(t, size[0], size[1])
		v.do(chromedp.Navigate(base + "/operations"))
		v.until(`document.body.innerText.includes("字体") && document.body.innerText.includes("没有未能审查的报送件")`)
		v.still("operations")
		v.judged(fmt.Sprintf("operations-%d", size[0]))
		var text string
		v.ask(`document.body.innerText`, &text)
		for _, want := range []string{"读取隔离", "磁盘空间", "备份", "系统时间", "审查标准", "正在处理", "wenping "} {
			if !strings.Contains(text, want) {
				t.Errorf("the page lacks %q", want)
			}
		}
		if !regexp.MustCompile(`已办机审\s*1`).MatchString(text) {
			t.Errorf("the page does not count: %.400s", text)
		}
	}
}
