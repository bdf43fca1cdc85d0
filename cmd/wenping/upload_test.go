package main

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"wenping/fonts"
	"wenping/internal/sample"
)

// A clerk drops two reports on the page, pastes one, hands the same in again,
// cancels and begins anew: the page says at each step what became of it.
func TestReportsComeInByThePage(t *testing.T) {
	browser(t)
	base := running(t)
	report, err := os.ReadFile("../../testdata/reports/simple/clean.word.docx")
	if err != nil {
		t.Fatal(err)
	}
	v := visit(t, 1366, 768)
	v.refused.Store(true) // what is known or no report
	v.do(chromedp.Navigate(base + "/"))
	v.until(`document.querySelector("#drop") !== null`)
	// give hands files to the page as a hand or a clipboard does.
	give := func(event, target string, files ...[2]string) {
		list := ""
		for _, f := range files {
			list += fmt.Sprintf(`d.items.add(new File([Uint8Array.from(atob("%s"), (c) => c.charCodeAt(0))], "%s"));`, base64.StdEncoding.EncodeToString([]byte(f[1])), f[0])
		}
		make := `new DragEvent("drop", {dataTransfer: d, bubbles: true, cancelable: true})`
		if event == "paste" {
			make = `new ClipboardEvent("paste", {clipboardData: d, bubbles: true, cancelable: true})`
		}
		v.do(chromedp.Evaluate(fmt.Sprintf(`(() => { const d = new DataTransfer(); %s %s.dispatchEvent(%s); })()`, list, target, make), nil))
	}
	row := func(name string) string {
		return fmt.Sprintf(`[...document.querySelectorAll(".case")].find((x) => x.querySelector(".name").textContent === "%s")`, name)
	}
	says := func(name, text string) {
		t.Helper()
		v.until(fmt.Sprintf(`(%s?.innerText || "").includes("%s")`, row(name), text))
	}
	click := func(name, button string) {
		t.Helper()
		v.do(chromedp.Evaluate(fmt.Sprintf(`[...%s.querySelectorAll("button")].find((b) => b.textContent === "%s").click()`, row(name), button), nil))
	}

	give("drop", `document.querySelector("#drop")`, [2]string{"甲.docx", string(report)}, [2]string{"乙.docx", string(distinct(report, 2))})
	v.until(row("甲.docx") + ` !== undefined`)
	v.picture("upload-under-way")
	says("甲.docx", "看结果")
	says("乙.docx", "看结果")
	v.fits()
	// The same bytes under another name, pasted.
	give("paste", "document", [2]string{"又是甲.docx", string(report)})
	says("又是甲.docx", "已报送过")
	says("又是甲.docx", "甲.docx")
	v.picture("upload-known")
	var to string
	v.ask(row("又是甲.docx")+`.querySelector("a").getAttribute("href")`, &to)
	if len(to) < len("/reports/x") {
		t.Errorf("the way to the case is %q", to)
	}
	click("又是甲.docx", "另立一件")
	says("又是甲.docx", "看结果")
	// What is no report is refused in words, and may be sent again.
	give("drop", `document.querySelector("#drop")`, [2]string{"坏.docx", "not a document at all"})
	says("坏.docx", "未接收")
	says("坏.docx", "纯文本")
	v.picture("upload-refused")
	// A case that is cancelled says so, here and after a reload, and begins anew.
	v.do(chromedp.Evaluate(`(() => { const seen = new MutationObserver(() => { const b = [...document.querySelectorAll(".case button")].find((b) => b.textContent === "取消" && !b.disabled); if (b) { seen.disconnect(); b.click(); } }); seen.observe(document.querySelector("#cases"), {childList: true, subtree: true}); })()`, nil))
	give("drop", `document.querySelector("#drop")`, [2]string{"丙.docx", string(distinct(report, 3))})
	says("丙.docx", "已取消处理")
	v.picture("upload-cancelled")
	v.do(chromedp.Navigate(base + "/"))
	says("丙.docx", "已取消处理")
	click("丙.docx", "重新处理")
	says("丙.docx", "看结果")
	v.picture("upload-done")
}

// Who hands in a long report sees its pages being read, before it is stored, then
// its place in the queue, facts, items and papers; and nothing moves meanwhile.
func TestALongReportIsFollowed(t *testing.T) {
	browser(t)
	long, err := sample.PDF(big(t, 90000, 60), fonts.FS)
	if err != nil {
		t.Fatal(err)
	}
	report, err := os.ReadFile("../../testdata/reports/simple/clean.word.docx")
	if err != nil {
		t.Fatal(err)
	}
	base := running(t, "--workers", "1")
	c := newCaller(base)
	for n := range 12 { // a queue
		name := fmt.Sprintf("前面%d.docx", n)
		if _, status, err := c.handIn(name, name, distinct(report, n)); err != nil || status != http.StatusAccepted {
			t.Fatal(status, err)
		}
	}
	file := filepath.Join(t.TempDir(), "长报告.pdf")
	if err := os.WriteFile(file, long, 0o600); err != nil {
		t.Fatal(err)
	}
	v := visit(t, 1366, 768)
	v.do(chromedp.Navigate(base + "/"))
	v.until(`document.querySelector("#drop") !== null`)
	v.do(chromedp.Evaluate(`(() => {
		window.told = []; window.shift = 0; window.heights = new Set();
		let row;
		const look = () => {
			if (!row) {
				row = [...document.querySelectorAll(".case")].find((x) => x.querySelector(".name").textContent === "长报告.pdf");
				if (row) new PerformanceObserver((l) => { for (const e of l.getEntries()) if (!e.hadRecentInput) window.shift += e.value; }).observe({type: "layout-shift"});
			}
			if (!row) return;
			window.heights.add(Math.round(row.getBoundingClientRect().height));
			const s = row.querySelector(".what").textContent.replace("取消", "").trim();
			if (s && s !== told.at(-1)) told.push(s);
		};
		new MutationObserver(look).observe(document.querySelector("#cases"), {childList: true, subtree: true, characterData: true});
	})()`, nil))
	v.upload(file)
	for _, s := range []struct{ holds, picture string }{
		{`told.some((s) => s.startsWith("正在读取第"))`, "progress-reading"}, {`told.some((s) => s.startsWith("排队第"))`, "progress-queued"},
		{`told.some((s) => s.startsWith("正在对照"))`, "progress-rules"}, {`told.at(-1).endsWith("看结果")`, "progress-done"},
	} {
		v.until(s.holds)
		v.picture(s.picture)
	}
	var seen struct {
		Told    []string
		Shift   float64
		Heights []int
	}
	v.ask(`({told, shift: window.shift, heights: [...heights]})`, &seen)
	order := []string{"正在读取第", "排队第", "正在取数", "正在对照 45 项", "正在成文", "建议"}
	at, of, read, pages := 0, 0, map[string]bool{}, regexp.MustCompile(`^正在读取第 (\d+) 页，共 (\d+) 页$`)
	for _, s := range seen.Told {
		if at+1 < len(order) && strings.HasPrefix(s, order[at+1]) {
			at++
		}
		if m := pages.FindStringSubmatch(s); m != nil && at == 0 {
			of, _ = strconv.Atoi(m[2])
			read[m[1]] = true
		}
	}
	if at != len(order)-1 || len(read) < 5 || of < 150 {
		t.Errorf("the page told, as far as %q with %d of %d pages: %q", order[at], len(read), of, seen.Told)
	}
	if seen.Shift > mayMove || len(seen.Heights) != 1 {
		t.Errorf("what is below moves by %.3f; the line is %v px high", seen.Shift, seen.Heights)
	}
}
