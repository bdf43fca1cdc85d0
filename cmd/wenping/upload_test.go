package main

import (
	"encoding/base64"
	"fmt"
	"os"
	"testing"

	"github.com/chromedp/chromedp"
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
