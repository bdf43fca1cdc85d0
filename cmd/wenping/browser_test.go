package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"wenping/internal/ingest/pdf"
	"wenping/internal/layout"
)

// browser finds a Chromium; without one the walk through the pages is left out.
func browser(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("drives a browser")
	}
	for _, name := range []string{os.Getenv("WENPING_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if name == "" {
			continue
		}
		if p, err := exec.LookPath(name); err == nil {
			return p
		}
	}
	if os.Getenv("WENPING_TEST_ALL") != "" {
		t.Log("没有 Chromium：页面没有在真浏览器里走过。安装 chromium 后重新运行 make test。")
	}
	t.Skip("no Chromium")
	return ""
}

// running is the program serving in a folder of its own.
func running(t *testing.T, args ...string) string {
	t.Helper()
	base, _ := started(t, nil, args...)
	return base
}

// started is the same with more environment, and what it says.
func started(t *testing.T, env []string, args ...string) (base string, said func() string) {
	t.Helper()
	addr := freeAddr(t)
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	data := dataFolder(t)
	cmd := exec.Command(exe, append([]string{"serve", "--addr", addr, "--data", data, "--ocr", "off"}, args...)...)
	cmd.Args[0] = "wenping" // the test binary is the program under this name
	cmd.Env = append(os.Environ(), env...)
	var out saying
	cmd.Stderr = &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Signal(os.Interrupt)
		cmd.Wait()
		if t.Failed() {
			t.Log(out.String())
		}
	})
	base = "http://" + addr
	ready(t, base)
	return base, out.String
}

// dataFolder is a data folder with the PDF engine's compiled form, which all
// tests share.
func dataFolder(t testing.TB) string {
	t.Helper()
	data := filepath.Join(t.TempDir(), "data")
	if err := os.Mkdir(data, 0o700); err != nil {
		t.Fatal(err)
	}
	if shared := cacheDir(""); os.MkdirAll(shared, 0o700) == nil {
		if err := os.Symlink(shared, filepath.Join(data, "cache")); err != nil {
			t.Fatal(err)
		}
	}
	return data
}

// freeAddr is an address of this machine that nobody listens on.
func freeAddr(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// ready waits until a service answers.
func ready(t testing.TB, base string) {
	t.Helper()
	for range 3000 {
		if res, err := http.Get(base + "/readyz"); err == nil {
			res.Body.Close()
			return
		}
		<-time.After(20 * time.Millisecond)
	}
	t.Fatal("the service did not start")
}

// saying is what a program writes, read while it writes.
type saying struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *saying) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *saying) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// adopted is a folder of rules in which an office has adopted the standard, and
// an office that may issue letters.
func adopted(t *testing.T) (rules, office string) {
	t.Helper()
	b, err := os.ReadFile("../../rules/pack.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for l := range strings.Lines(string(b)) {
		switch {
		case strings.HasPrefix(l, "adopted:"):
			l = "adopted: true\n"
		case strings.HasPrefix(l, "adopted_by:"):
			l = "adopted_by: {name: 云岭县稳评报告审查标准, issuer: 中共云岭县委政法委员会, number: 云政法〔2026〕3号, date: \"2026-03-01\"}\n"
		}
		lines = append(lines, l)
	}
	rules = t.TempDir()
	office = filepath.Join(t.TempDir(), "office.yaml")
	for name, text := range map[string]string{filepath.Join(rules, "pack.yaml"): strings.Join(lines, ""),
		office: "name: 中共云岭县委政法委员会\nself: 我委\ncode: 云政法函\ncontact: 陈某\nphone: 0900-1234567\nform_copies: 3\nworkdays: 15\n"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return rules, office
}

func uploaded(t *testing.T, base, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return handedOver(t, base, func(w *multipart.Writer) {
		part, _ := w.CreateFormFile("file", filepath.Base(file))
		part.Write(data)
	})
}

// handedOver uploads a form and waits until the case it makes is reviewed.
func handedOver(t *testing.T, base string, fill func(*multipart.Writer)) string {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	fill(w)
	w.Close()
	res, err := http.Post(base+"/api/v1/reports", w.FormDataContentType(), &body)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var c struct{ ID string }
	if err := json.NewDecoder(res.Body).Decode(&c); err != nil || c.ID == "" {
		t.Fatalf("%d %v", res.StatusCode, err)
	}
	events, err := http.Get(base + "/api/v1/reports/" + c.ID + "/events")
	if err != nil {
		t.Fatal(err)
	}
	defer events.Body.Close()
	io.Copy(io.Discard, events.Body) // ends with the job
	return c.ID
}

// visitor is a real browser; whatever a page complains of fails the test.
type visitor struct {
	*testing.T
	ctx     context.Context
	refused atomic.Bool // the server refuses things here, and the browser may say so
}

func visit(t *testing.T, width, height int64) *visitor {
	t.Helper()
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(browser(t)), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.WindowSize(int(width), int(height)),
		chromedp.Env("LANG=C.UTF-8")) // names of files are Chinese, whatever the locale
	alloc, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	ctx, cancel := chromedp.NewContext(alloc, chromedp.WithErrorf(func(string, ...any) {})) // of events newer than the library
	limited, end := context.WithTimeout(ctx, 4*time.Minute)
	t.Cleanup(func() { end(); cancel(); stop() })
	v := &visitor{T: t, ctx: limited}
	chromedp.ListenTarget(limited, func(e any) {
		switch e := e.(type) {
		case *runtime.EventExceptionThrown:
			t.Errorf("the page threw: %s", e.ExceptionDetails.Error())
		case *cdplog.EventEntryAdded:
			if e.Entry.Level == "error" && !(e.Entry.Source == cdplog.SourceNetwork && v.refused.Load()) {
				t.Errorf("the page complains: %s %s", e.Entry.Text, e.Entry.URL)
			}
		case *page.EventJavascriptDialogOpening:
			go chromedp.Run(limited, page.HandleJavaScriptDialog(true))
		}
	})
	v.do(chromedp.EmulateViewport(width, height))
	return v
}

func (v *visitor) do(actions ...chromedp.Action) {
	v.Helper()
	if err := chromedp.Run(v.ctx, actions...); err != nil {
		v.Fatal(err)
	}
}

// press sends keys to the page as a person would type them.
func (v *visitor) press(keys string) {
	v.Helper()
	for _, k := range keys {
		v.do(chromedp.ActionFunc(func(ctx context.Context) error {
			return input.DispatchKeyEvent(input.KeyDown).WithKey(string(k)).WithText(string(k)).Do(ctx)
		}), chromedp.ActionFunc(func(ctx context.Context) error {
			return input.DispatchKeyEvent(input.KeyUp).WithKey(string(k)).Do(ctx)
		}))
	}
}

// until waits for an expression of the page to hold, or of the page that it leads to.
func (v *visitor) until(expression string) {
	v.Helper()
	for begun := time.Now(); ; {
		err := chromedp.Run(v.ctx, chromedp.Poll(expression, nil, chromedp.WithPollingTimeout(time.Minute)))
		if err == nil {
			return
		}
		if time.Since(begun) < time.Minute && (strings.Contains(err.Error(), "navigated") || strings.Contains(err.Error(), "Cannot find context")) {
			continue
		}
		var shown string
		chromedp.Run(v.ctx, chromedp.Evaluate(`(document.querySelector("#toast:not([hidden])")?.innerText || "") + "\n" + document.body.innerText.slice(0, 1500)`, &shown))
		v.Fatalf("%s: %v\n%s", expression, err, shown)
	}
}

func (v *visitor) ask(expression string, to any) {
	v.Helper()
	v.do(chromedp.Evaluate(expression, to))
}

// picture keeps what the visitor sees, where WENPING_PICTURES names a folder.
func (v *visitor) picture(name string) {
	v.Helper()
	dir := os.Getenv("WENPING_PICTURES")
	if dir == "" {
		return
	}
	var b []byte
	v.do(chromedp.CaptureScreenshot(&b))
	if err := os.WriteFile(filepath.Join(dir, name+".png"), b, 0o644); err != nil {
		v.Fatal(err)
	}
}

// fits says that nothing is cut off: no sideways scroll, no button outside.
func (v *visitor) fits() {
	v.Helper()
	var bad string
	v.ask(`(() => {
		const out = [], w = document.documentElement.clientWidth;
		if (document.documentElement.scrollWidth > w) out.push("the page scrolls sideways");
		for (const b of document.querySelectorAll("button,.btn")) {
			const r = b.getBoundingClientRect();
			if (r.width && !b.closest(".sheets,dialog") && (r.right > w + 1 || r.left < -1)) out.push("cut: " + b.textContent);
		}
		return out.join("; ");
	})()`, &bad)
	if bad != "" {
		v.Error(bad)
	}
}

// A reviewer decides a whole report with the keyboard alone, and a clerk issues
// the letter: in Word and in PDF, from the upload to the issued file.
func TestAReviewerAndAClerkDoTheirDay(t *testing.T) {
	browser(t)
	rules, office := adopted(t)
	base := running(t, "--rules", rules, "--office", office)
	for _, file := range []string{"defects.word.docx", "defects.pdf"} {
		t.Run(file, func(t *testing.T) {
			id := uploaded(t, base, "../../testdata/reports/simple/"+file)
			v := visit(t, 1366, 768)
			v.do(chromedp.Navigate(base + "/reports/" + id + "/review"))
			v.until(`document.querySelectorAll(".fi").length > 3`)
			if strings.HasSuffix(file, "pdf") {
				v.until(`[...document.querySelectorAll(".sheet img")].some((i) => i.complete && i.naturalWidth > 300)`)
				v.until(`document.querySelectorAll(".box").length > 0`)
			} else {
				v.until(`document.querySelectorAll(".flow [id^=b]").length > 20`)
			}
			v.fits()
			// The chosen finding's place is lit and in view.
			v.until(`(() => { const b = document.querySelector(".sheets .cur"); if (!b) return false; const r = b.getBoundingClientRect(); return r.bottom > 0 && r.top < innerHeight; })()`)
			v.picture("review-" + file)
			// Who decides says who he is.
			v.as("陈静")
			decide(v)
			v.until(`(() => { const [a, b] = document.querySelector("#count").textContent.split(" / "); return a === b; })()`)
			v.picture("decided-" + file)
			issue(t, v, base, id)
		})
	}
}

// decide goes through all findings with keys.
func decide(v *visitor) {
	v.Helper()
	for range 120 {
		var state struct {
			Open       int
			Kind, Mode string
		}
		v.ask(`(() => { const r = document.querySelector(".fi[aria-selected=true]"); return {
			open: [...document.querySelectorAll(".fi")].filter((x) => !x.classList.contains("done")).length,
			kind: !r || r.classList.contains("done") ? "next" : r.querySelector(".v").classList[1]}; })()`, &state)
		if state.Open == 0 {
			return
		}
		key := map[string]string{"fail": "a", "doubt": "d", "manual": "1", "next": "n"}[state.Kind]
		v.press(key)
		if key != "n" {
			v.until(fmt.Sprintf(`[...document.querySelectorAll(".fi")].filter((x) => !x.classList.contains("done")).length < %d`, state.Open))
		} else {
			v.until(`!document.querySelector(".fi[aria-selected=true]").classList.contains("done")`)
		}
	}
	v.Fatal("the findings have no end")
}

func issue(t *testing.T, v *visitor, base, id string) {
	t.Helper()
	// Undo takes the last decision back; deciding again ends where it was.
	v.press("u")
	v.until(`document.querySelectorAll(".fi:not(.done)").length === 1`)
	decide(v)
	v.do(chromedp.Navigate(base + "/reports/" + id + "/letter"))
	v.until(`document.querySelectorAll(".para textarea").length > 5 && !document.querySelector("#preview").hidden`)
	v.fits()
	v.picture("letter-" + id)
	v.do(chromedp.Evaluate(`[...document.querySelectorAll("#steps .btn")].find((b) => b.textContent.includes("签发")).click()`, nil))
	v.until(`document.querySelector("#sure").open && document.querySelector("#sure-ok").textContent.includes("云政法函〔")`)
	v.do(chromedp.Click("#sure-ok", chromedp.ByQuery))
	v.until(`document.body.innerText.includes("已签发，云政法函〔")`)
	v.picture("issued-" + id)
	res, err := http.Get(base + "/api/v1/reports/" + id + "/letters/1/notice.pdf")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatal(res.Status, err)
	}
	e, err := pdf.New(cacheDir(""))
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	pages, err := e.Measure(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	if broken := layout.Verify(pages).Broken(); len(broken) > 0 {
		t.Errorf("the issued letter misses %d clauses of GB/T 9704: %v", len(broken), broken)
	}
}
