package vitals

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"wenping/internal/problem"
)

// What may be a person's or a report's is taken out, whoever wrote the line;
// what tells an operator where to look stays.
func TestPlainKeepsPeopleOutOfTheLog(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"database is locked (5) (SQLITE_BUSY)", "database is locked (5) (SQLITE_BUSY)"},
		{"dial tcp 10.20.30.40:5432: connect: connection refused", "dial tcp 10.20.30.40:5432: connect: connection refused"},
		{"case k3vq7m2xw4ztb6na stage rules", "case k3vq7m2xw4ztb6na stage rules"},
		{"blob 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 is damaged", "blob 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 is damaged"},
		{"corrupt: 文件“王小明信访材料.docx”已损坏。 (zip: not a valid zip file)", "corrupt: […][…].docx[…] (zip: not a valid zip file)"},
		{`open "li si report.pdf": permission denied`, `open "[…].pdf": permission denied`},
		{"read wangxiaoming.DOCX: unexpected EOF", "read […].DOCX: unexpected EOF"},
		{"open /srv/in/zhang san.wps: no such file", "open /srv/in/zhang […].wps: no such file"}, // of an *fs.PathError the whole path is taken
		{"panic: 被征收人张三，电话 13812345678", "panic: […] […]"},
		{"tel 0900-1234567, card 6222 0212 3456 7890 123", "tel […], card […]"},
		{"id 11010519491231002X.", "id […]."},
		{"two 13812345678 13912345678 13712345678", "two […]"},
		{"to zhangsan@mail.example refused", "to […] refused"},
		{"status 500, 12 of 45 rules, 123456 bytes", "status 500, 12 of 45 rules, 123456 bytes"},
	} {
		if got := Plain(c.in); got != c.want {
			t.Errorf("Plain(%q)\n got %q\nwant %q", c.in, got, c.want)
		}
	}
}

func TestTheLogIsPlainInBothFormats(t *testing.T) {
	own := t.TempDir()
	for _, format := range []string{Text, JSON} {
		var b bytes.Buffer
		log := NewLog(&b, format, nil, own)
		deep := fmt.Errorf("take in: %w", errors.Join(&fs.PathError{Op: "open", Path: "/srv/in/zhang san visit.txt", Err: fs.ErrPermission},
			&os.LinkError{Op: "rename", Old: "/srv/in/a b.bin", New: "/srv/done/a b.bin", Err: fs.ErrExist}))
		log.Warn("watched folder", "err", deep, "note", "孙大海反映", "any", []string{"陈静", "13812345678"})
		log.With("with", "李文").WithGroup("g").Error("郑重", "err", &fs.PathError{Op: "open", Path: filepath.Join(own, "wenping.db"), Err: fs.ErrNotExist},
			"problem", problem.Wrap(problem.Corrupt, io.ErrUnexpectedEOF, "文件“%s”已损坏。", "周家庄.pdf"), "code", problem.Corrupt, "took", 3*time.Second, "n", 13812345)
		got := b.String()
		for _, s := range []string{"zhang", "a b.bin", "孙", "陈", "李", "周", "郑", "1381234567"} {
			if strings.Contains(got, s) {
				t.Errorf("%s: the log holds %q:\n%s", format, s, got)
			}
		}
		for _, s := range []string{"watched folder", "permission denied", filepath.Join(own, "wenping.db"), "unexpected EOF", "corrupt", "13812345"} {
			if !strings.Contains(got, s) {
				t.Errorf("%s: the log lacks %q:\n%s", format, s, got)
			}
		}
		for line := range strings.Lines(got) {
			if format == JSON && !json.Valid([]byte(line)) {
				t.Errorf("no JSON: %s", line)
			}
		}
	}
}

func scraped(t *testing.T, v *Vitals) string {
	t.Helper()
	w := httptest.NewRecorder()
	v.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	if w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	return w.Body.String()
}

func TestFiguresCountWhatIsTold(t *testing.T) {
	v := New("1.2.3")
	log := NewLog(io.Discard, Text, v)
	log.Error("x")
	log.With("a", 1).Warn("y")
	v.Request("/reports/:id", "GET", 200, time.Second)
	v.Request("", "BREW", 404, 0)
	v.Request("/api/v1/reports/:id/events", "GET", 200, -1)
	v.Reviewed("return")
	v.Reviewed("timeout")
	v.Verdict("D3.period", "fail")
	v.Verdict("D3.period", "fail")
	v.Read("done")
	v.Delivered(true)
	v.Delivered(false)
	s := v.Stages(t.Context())
	for _, step := range []string{"reading", "reading", "facts", "reading", "rules", "papers"} {
		s.Step(step)
	}
	s.End(nil)
	s.End(nil)
	v.Ask(func(context.Context) (Queue, error) {
		return Queue{Cases: map[string]int{"queued": 3, "done": 5}, Oldest: time.Now().Add(-time.Hour)}, nil
	})
	got := scraped(t, v)
	for _, want := range []string{
		`wenping_log_lines_total{level="ERROR"} 1`, `wenping_log_lines_total{level="WARN"} 1`,
		`wenping_http_requests_total{method="GET",route="/reports/:id",status="200"} 1`, `wenping_http_requests_total{method="other",route="none",status="404"} 1`,
		`wenping_http_request_seconds_count{route="/reports/:id"} 1`,
		`wenping_reviews_total{outcome="return"} 1`, `wenping_reviews_total{outcome="timeout"} 1`, `wenping_verdicts_total{rule="D3.period",verdict="fail"} 2`,
		`wenping_readings_total{outcome="done"} 1`, `wenping_webhook_deliveries_total{outcome="failed"} 1`,
		`wenping_stage_seconds_count{stage="reading"} 2`, `wenping_stage_seconds_count{stage="papers"} 1`,
		`wenping_cases{state="queued"} 3`, `wenping_queue_oldest_seconds 3600`, `version="1.2.3"`, "go_goroutines", "process_resident_memory_bytes",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the figures lack %s", want)
		}
	}
	if strings.Contains(got, `wenping_http_request_seconds_count{route="/api/v1/reports/:id/events"}`) {
		t.Error("an open stream is timed as an answer")
	}
}

func TestNobodyCounts(t *testing.T) {
	var v *Vitals
	v.Request("/", "GET", 200, 0)
	v.Verdict("A1.cover", "pass")
	v.Reviewed("file")
	v.Read("done")
	v.Delivered(true)
	s := v.Stages(t.Context())
	s.Step("reading")
	s.End(errors.New("x"))
	NewLog(io.Discard, Text, v).Info("x")
}

func TestFiguresSayWhenTheQueueCannotBeCounted(t *testing.T) {
	v := New("x")
	v.Ask(func(context.Context) (Queue, error) { return Queue{}, errors.New("locked") })
	w := httptest.NewRecorder()
	v.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	if w.Code != http.StatusInternalServerError {
		t.Errorf("%d", w.Code)
	}
}

func TestTracesGoWhereTheEnvironmentSays(t *testing.T) {
	var mu sync.Mutex
	var got []byte
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		got = append(append(got, r.URL.Path...), b...)
	}))
	defer srv.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "")
	stop, err := Trace(t.Context(), "x", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	_, end := Span(t.Context(), "unseen")
	end(nil)
	if err := stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", srv.URL)
	if stop, err = Trace(t.Context(), "1.2.3", slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	ctx, end := Span(t.Context(), "review", "case", "k3vq7m2xw4ztb6na")
	s := (*Vitals)(nil).Stages(ctx)
	s.Step("reading")
	s.End(problem.New(problem.Corrupt, "文件“王小明.docx”已损坏。"))
	end(problem.New(problem.Corrupt, "文件“王小明.docx”已损坏。"))
	if err := stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	defer mu.Unlock()
	for _, want := range []string{"/v1/traces", "review", "k3vq7m2xw4ztb6na", "reading", "corrupt", "1.2.3"} {
		if !bytes.Contains(got, []byte(want)) {
			t.Errorf("the trace lacks %q", want)
		}
	}
	for _, not := range []string{"unseen", "王小明"} {
		if bytes.Contains(got, []byte(not)) {
			t.Errorf("the trace holds %q", not)
		}
	}
}
