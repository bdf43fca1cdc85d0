package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"wenping/fonts"
	"wenping/internal/document/documenttest"
	"wenping/internal/sample"
)

// edition is a version of a sample report: with some of its planted defects, and
// further edits. It is written as a file of its format.
func edition(t *testing.T, name, file string, defects []string, edits ...sample.Edit) string {
	t.Helper()
	r, err := sample.Read(os.DirFS("../../testdata/reports"), name)
	if err != nil {
		t.Fatal(err)
	}
	all := []sample.Defect{{ID: "edits", Edits: edits}}
	for _, d := range r.Defects {
		for _, id := range defects {
			if d.ID == id {
				all = append([]sample.Defect{d}, all...)
			}
		}
	}
	for _, d := range all {
		text, err := r.SourceWith(d)
		if err != nil {
			t.Fatal(err)
		}
		r = &sample.Report{Name: r.Name, Source: text}
	}
	doc, err := r.Document()
	if err != nil {
		t.Fatal(err)
	}
	var data []byte
	if strings.HasSuffix(file, ".pdf") {
		data, err = sample.PDF(doc, fonts.FS)
	} else {
		data, err = documenttest.DOCX(doc, documenttest.WordLike)
	}
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), file)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// handIn uploads a file to an address of the API and waits until it is read.
func handIn(t *testing.T, client *http.Client, base, to, file string, fields ...string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i+1 < len(fields); i += 2 {
		w.WriteField(fields[i], fields[i+1])
	}
	part, _ := w.CreateFormFile("file", filepath.Base(file))
	part.Write(data)
	w.Close()
	req, _ := http.NewRequest("POST", base+to, &body)
	req.Header.Set("Content-Type", w.FormDataContentType())
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, _ := io.ReadAll(res.Body)
	var c struct{ ID string }
	if json.Unmarshal(b, &c); res.StatusCode != http.StatusAccepted || c.ID == "" {
		t.Fatalf("%d %s", res.StatusCode, b)
	}
	events, err := client.Get(base + "/api/v1/reports/" + c.ID + "/events")
	if err != nil {
		t.Fatal(err)
	}
	defer events.Body.Close()
	io.Copy(io.Discard, events.Body)
	return c.ID
}

var firstDefects = []string{"foreign", "proposer", "publicity", "rate", "sum", "unanswered", "factor", "index", "blank", "level", "vague"}

// second is what became of the report: some mended, some half, one deleted, one new.
func second(t *testing.T, file string) string {
	return edition(t, "industry", file, []string{"proposer", "sum", "unanswered", "factor", "raised"},
		sample.Edit{Find: "2025年3月17日至2025年3月28日", Replace: "2025年3月17日至2025年3月21日", All: true},
		sample.Edit{Find: "公示期共12日（10个工作日）", Replace: "公示期共5日"})
}

// as is somebody's name at a machine with one user.
func (v *visitor) as(name string) {
	v.Helper()
	v.do(chromedp.Evaluate(`document.querySelector("#who").click()`, nil))
	v.until(`document.querySelector("#name").open`)
	v.do(chromedp.SetValue("#name-in", name, chromedp.ByQuery), chromedp.Click("#name .btn.main", chromedp.ByQuery))
	v.until(fmt.Sprintf(`!document.querySelector("#name").open && document.querySelector("#who").textContent === %q`, name))
}

// A version that comes back is compared point by point, decided with the
// keyboard, and answered by a letter that says what is still not mended.
func TestAResubmissionIsComparedAndAnswered(t *testing.T) {
	browser(t)
	rules, office := adopted(t)
	base := running(t, "--rules", rules, "--office", office)
	for _, ext := range []string{"pdf", "docx"} {
		t.Run(ext, func(t *testing.T) {
			one := handIn(t, http.DefaultClient, base, "/api/v1/reports", edition(t, "industry", "绿禾项目."+ext, firstDefects))
			v := visit(t, 1366, 768)
			v.do(chromedp.Navigate(base + "/reports/" + one + "/review"))
			v.until(`document.querySelectorAll(".fi").length > 3`)
			v.as("陈静")
			decide(v)
			v.do(chromedp.Navigate(base + "/reports/" + one + "/letter"))
			v.until(`document.querySelectorAll(".para textarea").length > 5`)
			v.do(chromedp.Evaluate(`[...document.querySelectorAll("#steps .btn")].find((b) => b.textContent.includes("签发")).click()`, nil))
			v.until(`document.querySelector("#sure").open`)
			v.do(chromedp.Click("#sure-ok", chromedp.ByQuery))
			v.until(`document.body.innerText.includes("已签发，云政法函〔")`)

			// The next version is handed in on the page of the case.
			v.do(chromedp.Navigate(base + "/reports/" + one))
			v.until(`document.querySelector("#drop")`)
			v.fits()
			v.picture("case-first-" + ext)
			v.do(chromedp.SetUploadFiles("#pick", []string{second(t, "绿禾项目（修改稿）."+ext)}, chromedp.ByQuery))
			v.until(`!location.pathname.endsWith("` + one + `") && document.querySelectorAll(".vers li").length >= 2`)
			v.fits()
			v.picture("case-second-" + ext)
			var two string
			v.ask(`location.pathname.split("/").pop()`, &two)

			// In the list both are one case.
			v.do(chromedp.Navigate(base + "/reports?q=绿禾"))
			v.until(`document.querySelectorAll(".lst tbody tr").length >= 1 && document.body.innerText.includes("第2版")`)
			v.picture("list-versions-" + ext)

			v.do(chromedp.Navigate(base + "/reports/" + two + "/compare"))
			v.until(`document.querySelectorAll(".cl .fi").length > 5 && !document.querySelector(".pt:not([hidden])").hidden`)
			v.fits()
			v.picture("compare-" + ext)
			states := map[string]int{}
			v.ask(`Object.fromEntries([...new Set([...document.querySelectorAll(".cl .fi")].map((x) => x.dataset.state))].map((s) => [s, document.querySelectorAll('.cl .fi[data-state="' + s + '"]').length]))`, &states)
			for _, s := range []string{"fixed", "unfixed", "new"} {
				if states[s] == 0 {
					t.Errorf("no point is %s: %v", s, states)
				}
			}
			// Each point shows both versions beside each other, words marked.
			var bare []string
			v.ask(`[...document.querySelectorAll(".pt")].filter((p) => p.querySelectorAll(".sd").length === 0 && !p.querySelector(".whyb")).map((p) => p.dataset.title)`, &bare)
			if len(bare) > 0 {
				t.Errorf("points without a passage or a place searched: %v", bare)
			}
			v.until(`document.querySelectorAll(".ps del").length > 3 && document.querySelectorAll(".ps ins").length > 3`)
			// A filter by state, and back.
			v.do(chromedp.SetValue("#state", "fixed", chromedp.ByQuery), chromedp.Evaluate(`document.querySelector("#state").dispatchEvent(new Event("change"))`, nil))
			v.until(fmt.Sprintf(`[...document.querySelectorAll(".cl .fi:not([hidden])")].length === %d`, states["fixed"]))
			v.picture("compare-fixed-" + ext)
			v.do(chromedp.SetValue("#state", "", chromedp.ByQuery), chromedp.Evaluate(`document.querySelector("#state").dispatchEvent(new Event("change"))`, nil))
			// All that differs.
			v.do(chromedp.Evaluate(`document.querySelector("#all").click()`, nil))
			v.until(`document.querySelectorAll("#changes .cg").length > 5`)
			v.fits()
			v.picture("changes-" + ext)
			v.do(chromedp.Evaluate(`document.querySelector("[data-close]").click()`, nil))
			follow(v)
			v.picture("compared-" + ext)
			// Undo takes the last one back.
			v.press("u")
			v.until(`document.querySelectorAll(".cl .fi:not(.done):not([data-group=new])").length === 1`)
			follow(v)

			// What is left is decided in the workbench, where the points held stand too.
			v.do(chromedp.Navigate(base + "/reports/" + two + "/review"))
			v.until(`document.querySelectorAll(".fi").length > 1`)
			decide(v)
			v.until(`(() => { const [a, b] = document.querySelector("#count").textContent.split(" / "); return a === b; })()`)
			v.do(chromedp.Navigate(base + "/reports/" + two + "/letter"))
			v.until(`document.querySelectorAll(".para textarea").length > 5`)
			var text string
			v.ask(`[...document.querySelectorAll(".para textarea")].map((t) => t.value).join("\n")`, &text)
			if !strings.Contains(text, "云政法函〔") || !strings.Contains(text, "上次已提出，未落实") || !strings.Contains(text, "尚未落实") {
				t.Errorf("the second letter does not speak of the first: %s", text)
			}
			v.picture("letter-second-" + ext)
			v.do(chromedp.Evaluate(`[...document.querySelectorAll("#steps .btn")].find((b) => b.textContent.includes("签发")).click()`, nil))
			v.until(`document.querySelector("#sure").open`)
			v.do(chromedp.Click("#sure-ok", chromedp.ByQuery))
			v.until(`document.body.innerText.includes("已签发，云政法函〔")`)

			// The first version is only read from now on.
			v.do(chromedp.Navigate(base + "/reports/" + one + "/review"))
			v.until(`document.querySelectorAll(".fi").length > 3 && document.querySelector("#act").innerText.includes("已有新版")`)
			v.fits()
		})
	}
}

// follow decides on every point of the version before, with keys.
func follow(v *visitor) {
	v.Helper()
	for range 80 {
		var at struct {
			Open                 int
			State                string
			Done, Fails, Doubted bool
		}
		v.ask(`(() => { const p = document.querySelector(".pt:not([hidden])"), li = document.querySelector(".cl .fi[aria-selected=true]"); return {
			open: document.querySelectorAll(".cl .fi:not(.done):not([data-group=new])").length, state: p.dataset.new ? "new" : p.dataset.state, done: li.classList.contains("done"), fails: !!p.dataset.fails, doubted: !!p.dataset.doubt}; })()`, &at)
		if at.Open == 0 {
			return
		}
		switch {
		case at.State == "new" || at.Done:
			v.do(chromedp.Evaluate(`[...document.querySelectorAll(".cl .fi:not(.done):not([data-group=new])")][0].click()`, nil))
			continue
		case at.State == "undecided":
			v.press("e")
			v.until(`document.querySelector("#act form")`)
			v.do(chromedp.Evaluate(`document.querySelector("#act [value=unfixed]").click()`, nil), chromedp.SendKeys("#act textarea", "经查看，仍未改正。", chromedp.ByQuery))
			v.do(chromedp.Evaluate(`document.querySelector("#act form").requestSubmit()`, nil))
		default:
			v.press("a")
		}
		v.until(fmt.Sprintf(`document.querySelectorAll(".cl .fi:not(.done):not([data-group=new])").length < %d`, at.Open))
	}
	v.Fatal("the points have no end")
}
