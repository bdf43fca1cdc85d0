package main

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// The head of an office looks at the list, the pictures of a report, the
// dashboard and the search, at the sizes of real screens.
func TestAHeadLooksOverTheCases(t *testing.T) {
	browser(t)
	base := running(t)
	id := uploaded(t, base, "../../testdata/reports/simple/defects.pdf")
	v := visit(t, 1366, 768)
	sizes := []struct {
		name string
		w, h int64
	}{{"1366x768", 1366, 768}, {"1920x1080", 1920, 1080}, {"1366x625", 1366, 625}}
	for _, p := range []struct{ name, path, holds string }{
		{"list", "/reports", `document.querySelectorAll(".lst tbody tr").length === 1 && document.querySelector(".s45")`},
		{"facts", "/reports/" + id + "/facts", `document.querySelectorAll(".fig svg[role=img]").length > 2`},
		{"dashboard", "/dashboard", `document.querySelectorAll(".heat a").length === 45`},
		{"search", "/search?q=%E9%97%AE%E5%8D%B7", `document.querySelectorAll(".hit mark").length > 0`},
	} {
		for _, s := range sizes {
			v.do(chromedp.EmulateViewport(s.w, s.h), chromedp.Navigate(base+p.path))
			v.until(p.holds)
			v.fits()
			v.accessible(p.name)
			v.smallText()
			v.picture(p.name + "-" + s.name)
		}
	}
	// The look at a picture's colours sees a pale word.
	v.do(chromedp.Navigate(base + "/reports/" + id + "/facts"))
	v.until(`document.querySelectorAll(".fig svg[role=img] text").length > 5`)
	v.do(chromedp.Evaluate(`[...document.querySelectorAll(".fig svg[role=img] text")].find((e) => e.checkVisibility() && e.textContent.trim()).style.fill = "#b8b8b8"`, nil))
	var pale []string
	if v.ask(contrastJS, &pale); len(pale) != 1 || !strings.Contains(pale[0], "in the picture") {
		t.Errorf("a pale word in a picture: %v", pale)
	}
	// A number leads to its place in the report.
	v.do(chromedp.EmulateViewport(1366, 768), chromedp.Navigate(base+"/reports/"+id+"/facts"))
	v.until(`document.querySelector("#survey svg a")`)
	var to string
	v.ask(`document.querySelector("#survey svg a").getAttribute("href")`, &to)
	v.do(chromedp.Navigate(base + to))
	v.until(`document.querySelector(".box.place.cur")`)
	// From the list by keyboard: "/" goes to the search, and the address holds it.
	v.do(chromedp.Navigate(base + "/reports"))
	v.until(`document.querySelector("main input[type=search]")`)
	v.press("/")
	v.until(`document.activeElement.name === "q"`)
	v.do(chromedp.SendKeys("main input[type=search]", "没有的事项\r", chromedp.ByQuery), chromedp.WaitVisible(".lstc .empty", chromedp.ByQuery))
	v.until(`location.search.includes("q=") && document.body.innerText.includes("没有符合条件的事项。")`)
}

// smallText says that nothing in a picture is drawn under 12 px on the screen.
func (v *visitor) smallText() {
	v.Helper()
	var small string
	v.ask(`(() => { const out = []; for (const t of document.querySelectorAll("main svg text")) { const s = t.ownerSVGElement, k = s.getBoundingClientRect().width / s.viewBox.baseVal.width * parseFloat(t.getAttribute("font-size")); if (k && k < 11.9) out.push(k.toFixed(1) + " " + t.textContent); } return out.slice(0, 3).join("; "); })()`, &small)
	if small != "" {
		v.Error("text too small: " + small)
	}
}
