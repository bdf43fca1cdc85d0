package main

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// workdays of an office: everybody has an account; who words a letter does not issue it.
type workdays struct {
	*testing.T
	base, key string
	initial   map[string]string // passwords the administrator has set, by login
	moved     map[string]bool   // whose password is his own
}

const ownPassword = "清晨 渡口 七号木船"

// staff are the people of these days.
var staff = []struct{ login, name, role, agency string }{
	{"chenjing", "陈静", "reviewer", ""}, {"liwen", "李文", "clerk", ""}, {"majianguo", "马建国", "head", ""}, {"zhaoqing", "赵晴", "agency", "安澜正衡社会风险评估有限公司"},
}

// at gives somebody a browser of his own and lets him in.
func (d *workdays) at(t *testing.T, login string) *visitor {
	t.Helper()
	v := visit(t, 1366, 768)
	v.local(d.base)
	v.do(chromedp.Navigate(d.base + "/login"))
	v.until(`document.querySelector("[name=login]")`)
	password := ownPassword
	if !d.moved[login] {
		password = d.initial[login]
	}
	v.fill("login", login, "password", password)
	v.submit()
	if !d.moved[login] {
		v.until(`location.pathname === "/account"`)
		v.fill("old", password, "password", ownPassword, "again", ownPassword)
		v.submit()
		d.moved[login] = true
	}
	v.until(`location.pathname === "/"`)
	return v
}

// From the link of the console to the letter on the second version: the days of
// the agency, the reviewer, the clerk and the head, each page judged as an
// official would.
func TestTheDaysOfAnOffice(t *testing.T) {
	browser(t)
	rules, office := adopted(t)
	b, err := os.ReadFile(office)
	if err == nil {
		err = os.WriteFile(office, append(b, "release: true\nreview_days: 15\n"...), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	base, said := started(t, nil, "--accounts", "--rules", rules, "--office", office)
	d := &workdays{T: t, base: base, initial: map[string]string{}, moved: map[string]bool{}}
	link := regexp.MustCompile(`http://\S+/first\?key=\S+`)
	for range 200 {
		if link.MatchString(said()) {
			break
		}
		<-time.After(50 * time.Millisecond)
	}
	d.key = link.FindString(said())
	var checked, one, two string // cases: the self-check, the first and the second version
	for _, stage := range []struct {
		name string
		walk func(t *testing.T)
	}{
		{"the administrator sets the office up", d.setUp},
		{"the agency checks its draft and hands it in", func(t *testing.T) { checked, one = d.selfCheck(t) }},
		{"the reviewer decides", func(t *testing.T) { d.review(t, one) }},
		{"the clerk words the letter and fills in the form", func(t *testing.T) { d.word(t, one, "") }},
		{"the head issues it", func(t *testing.T) { d.issue(t, one) }},
		{"the agency reads the letter and hands the second version in", func(t *testing.T) { two = d.resubmit(t, checked, one) }},
		{"the reviewer compares", func(t *testing.T) { d.compare(t, two) }},
		{"the clerk words the second letter", func(t *testing.T) { d.word(t, two, "上次已提出，未落实") }},
		{"the head issues it too", func(t *testing.T) { d.issue(t, two) }},
		{"the reviewer sees what was done since", func(t *testing.T) { d.news(t, two) }},
	} {
		ended := false
		t.Run(stage.name, func(t *testing.T) { stage.walk(t); ended = true })
		if !ended { // the next day needs what this one leaves
			return
		}
	}
}

func (d *workdays) setUp(t *testing.T) {
	v := visit(t, 1366, 768)
	v.local(d.base)
	v.do(chromedp.Navigate(d.key))
	v.until(`document.querySelector("[name=again]")`)
	v.judged("day-first")
	v.fill("name", "林管", "login", "linguan", "password", ownPassword, "again", ownPassword)
	v.submit()
	v.until(`location.pathname === "/accounts"`)
	for _, s := range staff {
		v.do(chromedp.Evaluate(`document.querySelector("form[action='/accounts'] [value=`+s.role+`]").click()`, nil))
		v.fillIn("form[action='/accounts']", "name", s.name, "login", s.login)
		if s.agency != "" {
			v.fillIn("form[action='/accounts']", "agency", s.agency)
		}
		v.do(chromedp.Evaluate(`document.querySelector("form[action='/accounts'] .btn").click()`, nil))
		v.until(`document.querySelector("#secret") && document.body.innerText.includes("` + s.name + `")`)
		var secret string
		v.ask(`document.querySelector("#secret").textContent`, &secret)
		d.initial[s.login] = secret
		v.do(chromedp.Navigate(d.base + "/accounts"))
		v.until(`!document.querySelector("#secret")`)
	}
	v.still("accounts")
	v.judged("day-accounts")
	v.do(chromedp.Navigate(d.base + "/audit?verify=1"))
	v.until(`document.body.innerText.includes("前后衔接完整")`)
	v.judged("day-audit")
	v.do(chromedp.Navigate(d.base + "/operations"))
	v.until(`document.body.innerText.includes("没有未能审查的报送件")`)
	v.still("operations")
	v.judged("day-operations")
	v.do(chromedp.Navigate(d.base + "/account"))
	v.until(`document.querySelector("[name=old]")`)
	v.judged("day-account")
}

// upload hands a file in on the page that has a zone for it.
func (v *visitor) upload(file string) {
	v.Helper()
	v.do(chromedp.SetUploadFiles("#pick", []string{file}, chromedp.ByQuery))
}

func (d *workdays) selfCheck(t *testing.T) (checked, submitted string) {
	v := d.at(t, "zhaoqing")
	v.until(`document.querySelector("#stage")?.value === "draft"`)
	v.still("home")
	v.judged("day-agency-home")
	v.upload(edition(t, "industry", "绿禾项目.docx", firstDefects))
	v.until(`document.querySelector("#cases a.btn")`)
	v.picture("day-agency-uploaded")
	v.do(chromedp.Evaluate(`document.querySelector("#cases a.btn").click()`, nil))
	v.until(`document.body.innerText.includes("审查机关看不到")`)
	v.still("self-check")
	v.judged("day-selfcheck")
	// The receipt is worth what it says, and nothing once it was altered.
	var worth, altered struct {
		Valid, Trusted bool
		Detail         string
	}
	verify := func(change string, to any) {
		v.do(chromedp.Evaluate(`(async () => { const r = await (await fetch(document.querySelector("a[href$='receipt.json']").href)).json(); `+change+`
			return (await fetch("/api/v1/receipts/verify", {method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(r)})).json(); })()`, to, awaited))
	}
	verify("", &worth)
	verify(`r.suggestion = "file";`, &altered)
	if !worth.Valid || !worth.Trusted || altered.Valid {
		t.Errorf("receipts: %+v %+v", worth, altered)
	}
	// Improved, it is checked again and held against the first time.
	v.upload(edition(t, "industry", "绿禾项目（改）.docx", []string{"proposer", "publicity", "sum", "unanswered", "factor", "blank"}))
	v.until(`document.body.innerText.includes("与上次自查相比")`)
	var counts string
	v.ask(`[...document.querySelectorAll("section.card")].find((s) => s.innerText.includes("与上次自查相比")).querySelector(".more").innerText`, &counts)
	if !regexp.MustCompile(`已改\s*[1-9]`).MatchString(counts) || !regexp.MustCompile(`仍有\s*[1-9]`).MatchString(counts) {
		t.Errorf("the trend says %q", counts)
	}
	v.judged("day-selfcheck-again")
	v.ask(`location.pathname.split("/").pop()`, &checked)
	v.do(chromedp.Evaluate(`document.querySelector("form[action$='/submit'] button").click()`, nil))
	v.until(`!location.pathname.endsWith("` + checked + `") && location.pathname.startsWith("/reports/")`)
	v.ask(`location.pathname.split("/").pop()`, &submitted)
	// The page shows the result by itself when it is there.
	v.until(`document.querySelector(".items")`)
	v.judged("day-agency-submitted")
	// The list and the pictures are the committee's.
	v.do(chromedp.Navigate(d.base + "/"))
	var menu string
	v.ask(`document.querySelector(".top nav").innerText`, &menu)
	if strings.Contains(menu, "审查事项") || strings.Contains(menu, "统计看板") {
		t.Errorf("the agency's menu has %q", menu)
	}
	return checked, submitted
}

func (d *workdays) review(t *testing.T, id string) {
	v := d.at(t, "chenjing")
	v.do(chromedp.Navigate(d.base + "/reports"))
	v.until(`document.querySelectorAll(".lst tbody tr").length === 1`) // no self-check is in it
	v.still("list")
	v.judged("day-list")
	for _, p := range []struct{ name, path, holds string }{
		{"facts", "/reports/" + id + "/facts", `document.querySelectorAll(".fig svg[role=img]").length > 2`},
		{"dashboard", "/dashboard", `document.querySelectorAll(".heat a").length === 45`},
		{"search", "/search?q=%E9%97%AE%E5%8D%B7", `document.querySelectorAll(".hit mark").length > 0`},
		{"result", "/reports/" + id, `document.querySelector(".items")`},
	} {
		v.do(chromedp.Navigate(d.base + p.path))
		v.until(p.holds)
		v.still(p.name)
		v.judged("day-" + p.name)
	}
	v.do(chromedp.Navigate(d.base + "/reports/" + id + "/review"))
	v.until(`document.querySelectorAll(".fi").length > 3 && document.querySelectorAll(".flow [id^=b]").length > 20`)
	v.still("review")
	v.judged("day-review")
	d.workbench(v)
	v.do(chromedp.Evaluate(`document.activeElement.blur()`, nil))
	decide(v)
	v.until(`(() => { const [a, b] = document.querySelector("#count").textContent.split(" / "); return a === b; })()`)
	v.judged("day-decided")
	v.do(chromedp.Navigate(d.base + "/reports/" + id + "/letter"))
	v.until(`document.querySelector("#steps").innerText.includes("拟写由文书办理")`)
	v.do(chromedp.Navigate(d.base + "/reports/" + id + "/form"))
	v.until(`document.querySelectorAll(".fv").length > 20 && document.body.innerText.includes("填写由文书办理")`)
}

// workbench walks filters, places, passes, comments and every key of the workbench.
func (d *workdays) workbench(v *visitor) {
	v.Helper()
	all := `document.querySelectorAll(".fi").length`
	var total int
	v.ask(all, &total)
	set := func(value string) {
		v.do(chromedp.Evaluate(`(() => { const s = document.querySelector("#kind"); s.value = "`+value+`"; s.dispatchEvent(new Event("change")); })()`, nil))
	}
	sum := 0
	for _, reason := range []string{"R1", "R2", "R3", "R0", "?"} {
		set(reason)
		var n int
		v.ask(all, &n)
		sum += n
	}
	if sum != total {
		v.Errorf("the reasons have %d findings, all are %d", sum, total)
	}
	for _, k := range []string{"must", "doubt"} {
		set(k)
		v.until(all + ` <= ` + fmt.Sprint(total))
	}
	set("")
	v.until(all + ` === ` + fmt.Sprint(total))
	v.press("/")
	v.until(`document.activeElement.id === "filter"`)
	v.do(chromedp.SendKeys("#filter", "D", chromedp.ByQuery))
	v.until(all + ` < ` + fmt.Sprint(total))
	v.do(chromedp.Evaluate(`(() => { const f = document.querySelector("#filter"); f.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape", bubbles: true})); })()`, nil))
	v.until(all + ` === ` + fmt.Sprint(total) + ` && document.activeElement.id === "list"`)
	// j and k move, [ and ] go over the places.
	var first, second string
	chosen := `document.querySelector(".fi[aria-selected=true] .t").textContent`
	v.press("k")
	v.press("k")
	v.ask(chosen, &first)
	v.press("j")
	v.ask(chosen, &second)
	if first == second {
		v.Error("j does not go on")
	}
	v.press("k")
	v.until(chosen + ` === ` + quoted(first))
	// A place of the report shows its findings.
	v.do(chromedp.Evaluate(`(() => { const b = [...document.querySelectorAll(".sheets .has")].find((x) => !x.classList.contains("cur")); b.scrollIntoView(); b.click(); })()`, nil))
	v.until(chosen + ` !== ` + quoted(first))
	v.do(chromedp.Evaluate(`document.querySelector("#here").click()`, nil))
	v.until(all + ` === ` + fmt.Sprint(total))
	// A pass is opened to see why: by its cell, and by g and its letters.
	v.do(chromedp.Evaluate(`[...document.querySelectorAll(".g45 .cell.pass")].some((c) => { c.click(); return document.querySelector("#body").innerText.includes("为什么符合"); })`, nil))
	v.until(`document.querySelector("#body").innerText.includes("为什么符合") && document.querySelectorAll("#body .whyb").length > 0`)
	v.picture("day-pass")
	var item string
	v.ask(`[...document.querySelectorAll(".g45 .cell")].pop().dataset.item`, &item)
	v.press("g" + item)
	v.until(`document.querySelector("#head").innerText.includes("` + item + `")`)
	// Comment, help, and the words of a rewording survive a reload.
	v.press("j")
	v.until(`document.querySelector(".fi[aria-selected=true]")`)
	v.press("?")
	v.until(`document.querySelector("#keys").open`)
	v.picture("day-keys")
	v.do(chromedp.Evaluate(`document.querySelector("#keys").close()`, nil))
	v.press("c")
	v.until(`document.querySelector("#act textarea")`)
	v.do(chromedp.SendKeys("#act textarea", "已电话核实。", chromedp.ByQuery), chromedp.Evaluate(`document.querySelector("#act form").requestSubmit()`, nil))
	v.until(`document.querySelector("#body .trail")?.innerText.includes("已电话核实。")`)
	set("comment")
	v.until(all + ` === 1`)
	set("")
	v.do(chromedp.Evaluate(`[...document.querySelectorAll(".fi")].find((x) => x.querySelector(".v.fail")).click()`, nil))
	v.press("e")
	v.until(`document.querySelector("#act textarea")`)
	v.do(chromedp.SetValue("#act textarea", "改写到一半", chromedp.ByQuery), chromedp.Evaluate(`document.querySelector("#act textarea").dispatchEvent(new Event("input"))`, nil))
	v.until(`document.querySelector("#saved2").textContent === "已自动保存"`)
	v.do(chromedp.Reload())
	v.until(`document.querySelectorAll(".fi").length === ` + fmt.Sprint(total) + ` && document.querySelectorAll(".flow [id^=b]").length > 20`)
	v.do(chromedp.Evaluate(`[...document.querySelectorAll(".fi")].find((x) => x.querySelector(".v.fail")).click()`, nil))
	v.press("e")
	v.until(`document.querySelector("#act textarea").value === "改写到一半"`)
	v.do(chromedp.Evaluate(`document.querySelector("#act form").requestSubmit()`, nil))
	v.until(`document.querySelectorAll(".fi.done").length === 1`)
	// d asks for a reason; u takes it back.
	v.do(chromedp.Evaluate(`[...document.querySelectorAll(".fi:not(.done)")].find((x) => x.querySelector(".v.fail")).click()`, nil))
	v.press("d")
	v.until(`document.querySelector("#act .why4")`)
	v.press("2")
	v.until(`document.querySelector("#act [name=why]:checked")?.value === "misread"`)
	v.do(chromedp.Evaluate(`document.querySelector("#act .why4").requestSubmit()`, nil))
	v.until(`document.querySelectorAll(".fi.done").length === 2`)
	v.press("u")
	v.until(`document.querySelectorAll(".fi.done").length === 1`)
	// A finding of one's own, at words marked in the report.
	v.do(chromedp.Evaluate(`(() => { const p = [...document.querySelectorAll(".flow p[id^=b]")].find((x) => x.textContent.length > 60), r = document.createRange(); r.setStart(p.firstChild, 0); r.setEnd(p.firstChild, Math.min(12, p.firstChild.length)); getSelection().removeAllRanges(); getSelection().addRange(r); })()`, nil))
	v.press("+")
	v.until(`document.querySelector("#act form.write textarea")`)
	v.do(chromedp.SendKeys("#act textarea", "概况没有写明占地范围。", chromedp.ByQuery), chromedp.Evaluate(`document.querySelector("#act form").requestSubmit()`, nil))
	v.until(`document.querySelectorAll(".fi").length === ` + fmt.Sprint(total+1))
}

func quoted(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

func (d *workdays) word(t *testing.T, id, holds string) {
	v := d.at(t, "liwen")
	if holds == "" {
		d.fillForm(v, id)
	}
	v.do(chromedp.Navigate(d.base + "/reports/" + id + "/letter"))
	v.until(`document.querySelectorAll(".para textarea").length > 5 && !document.querySelector("#preview").hidden`)
	v.judged("day-letter")
	var text string
	v.ask(`[...document.querySelectorAll(".para textarea")].map((t) => t.value).join("\n")`, &text)
	if !strings.Contains(text, holds) {
		t.Errorf("the letter does not say %q: %s", holds, text)
	}
	v.do(chromedp.Evaluate(`[...document.querySelectorAll("#steps .btn")].find((b) => b.textContent.includes("送复核")).click()`, nil))
	v.until(`document.querySelector("#steps").innerText.includes("请负责人签发")`)
	v.picture("day-proposed")
}

// fillForm walks through what is to be verified and freezes the form.
func (d *workdays) fillForm(v *visitor, id string) {
	v.Helper()
	v.do(chromedp.Navigate(d.base + "/reports/" + id + "/form"))
	v.until(`document.querySelectorAll(".fv").length > 20`)
	v.still("form")
	v.judged("day-form")
	left := `document.querySelectorAll(".fv.open,.fv.confirm").length`
	var n int
	v.ask(left, &n)
	if n == 0 {
		v.Error("nothing is to be verified in the form")
	}
	var disabled bool
	v.ask(`document.querySelector("#finish").disabled`, &disabled)
	if n > 0 && !disabled {
		v.Error("the form can be finished although something is to be verified")
	}
	// What is typed is kept until it is saved.
	v.do(chromedp.Evaluate(`document.querySelector("#queue .qt").click()`, nil))
	v.until(`document.querySelector("#queue form")`)
	var plain bool
	v.ask(`!!document.querySelector("#queue form .inp")`, &plain)
	if plain {
		v.do(chromedp.SendKeys("#queue form .inp", "写到一半", chromedp.ByQuery))
		v.until(`document.querySelector("#queue form").innerText.includes("草稿已保存")`)
		v.do(chromedp.Reload())
		v.until(`document.querySelectorAll(".fv").length > 20`)
		v.do(chromedp.Evaluate(`document.querySelector("#queue .qt").click()`, nil))
		v.until(`document.querySelector("#queue form .inp").value.includes("写到一半")`)
		v.picture("day-form-typing")
	}
	for ; n > 0; n-- {
		v.do(chromedp.Evaluate(`(() => { if (!document.querySelector("#queue form")) document.querySelector("#queue .qt").click();
			const f = document.querySelector("#queue form"), b = [...f.querySelectorAll(".btn")].find((x) => x.textContent.includes("原件没有") || x.textContent.includes("按读到的确认"));
			if (b) b.click(); else { for (const t of f.querySelectorAll(".inp,textarea")) if (!t.value) t.value = "无"; f.requestSubmit(); } })()`, nil))
		v.until(left + ` === ` + fmt.Sprint(n-1))
	}
	v.picture("day-form-filled")
	v.do(chromedp.Evaluate(`document.querySelector("#finish").click()`, nil))
	v.until(`document.querySelector("#sure").open`)
	v.do(chromedp.Click("#sure .btn.main", chromedp.ByQuery))
	v.until(`document.querySelector("#done").innerText.includes("第1稿已定稿")`)
	v.judged("day-form-final")
	var sizes []int
	v.do(chromedp.Evaluate(`Promise.all([...document.querySelectorAll("#done a")].map((a) => fetch(a.href).then((r) => r.ok ? r.arrayBuffer() : new ArrayBuffer(0)).then((b) => b.byteLength)))`, &sizes, awaited))
	if len(sizes) != 3 || sizes[0] < 10_000 || sizes[1] < 5_000 || sizes[2] < 10_000 {
		v.Errorf("the files of the final form have %v bytes", sizes)
	}
	// A change after it asks for a new one.
	v.do(chromedp.Evaluate(`document.querySelector(".fv.said .edit").click()`, nil))
	v.until(`document.querySelector("#queue form")`)
	v.do(chromedp.Evaluate(`(() => { const f = document.querySelector("#queue form"); for (const t of f.querySelectorAll(".inp,textarea")) t.value = t.value || "无"; f.requestSubmit(); })()`, nil))
	v.until(`document.querySelector("#done").innerText.includes("须再定稿") && !document.querySelector("#finish").disabled`)
	v.do(chromedp.Evaluate(`document.querySelector("#finish").click()`, nil))
	v.until(`document.querySelector("#sure").open`)
	v.do(chromedp.Click("#sure .btn.main", chromedp.ByQuery))
	v.until(`document.querySelector("#done").innerText.includes("第2稿已定稿")`)
}

func (d *workdays) issue(t *testing.T, id string) {
	v := d.at(t, "majianguo")
	v.do(chromedp.Navigate(d.base + "/reports/" + id + "/letter"))
	v.until(`[...document.querySelectorAll("#steps .btn")].some((b) => b.textContent.includes("同意并签发"))`)
	v.do(chromedp.Evaluate(`[...document.querySelectorAll("#steps .btn")].find((b) => b.textContent.includes("同意并签发")).click()`, nil))
	v.until(`document.querySelector("#sure").open`)
	v.do(chromedp.Click("#sure-ok", chromedp.ByQuery))
	v.until(`document.body.innerText.includes("已签发，云政法函〔")`)
	v.judged("day-issued")
}

func (d *workdays) resubmit(t *testing.T, checked, id string) string {
	v := d.at(t, "zhaoqing")
	v.do(chromedp.Navigate(d.base + "/reports/" + id))
	v.until(`document.body.innerText.includes("已签发的文书") && document.body.innerText.includes("已定稿的报备表")`)
	v.judged("day-agency-letter")
	v.do(chromedp.Evaluate(`document.querySelector(".more-v summary").click()`, nil))
	v.upload(second(t, "绿禾项目（修改稿）.docx"))
	v.until(`!location.pathname.endsWith("` + id + `") && document.querySelectorAll(".vers li").length >= 2`)
	var two string
	v.ask(`location.pathname.split("/").pop()`, &two)
	return two
}

func (d *workdays) compare(t *testing.T, id string) {
	v := d.at(t, "chenjing")
	v.do(chromedp.Navigate(d.base + "/reports"))
	v.until(`document.querySelectorAll(".lst tbody tr").length === 1 && document.body.innerText.includes("第2版")`)
	v.judged("day-list-second")
	v.do(chromedp.Navigate(d.base + "/reports/" + id + "/compare"))
	v.until(`document.querySelectorAll(".cl .fi").length > 5`)
	v.still("compare")
	v.judged("day-compare")
	v.do(chromedp.Evaluate(`document.querySelector("#all").click()`, nil))
	v.until(`document.querySelectorAll("#changes .cg").length > 2`)
	v.judged("day-changes")
	v.do(chromedp.Evaluate(`document.querySelector("[data-close]").click(); document.activeElement.blur()`, nil))
	follow(v)
	v.judged("day-compared")
	v.do(chromedp.Navigate(d.base + "/reports/" + id + "/review"))
	v.until(`document.querySelectorAll(".fi").length > 1`)
	decide(v)
	v.judged("day-review-second")
}

func (d *workdays) news(t *testing.T, id string) {
	v := d.at(t, "chenjing")
	v.do(chromedp.Navigate(d.base + "/reports"))
	v.until(`document.querySelectorAll(".lst tbody .dot").length === 1`)
	v.picture("day-list-news")
	v.do(chromedp.Navigate(d.base + "/reports/" + id + "/compare"))
	v.until(`document.querySelector("#news")?.innerText.includes("上次看过之后")`)
	v.do(chromedp.Evaluate(`document.querySelector("#news summary").click()`, nil))
	v.until(`document.querySelector("#news").innerText.includes("马建国") && document.querySelector("#news").innerText.includes("签发了文书 云政法函〔")`)
	v.judged("day-news")
	v.do(chromedp.Evaluate(`document.querySelector("[data-seen]").click()`, nil))
	v.until(`!document.querySelector("#news")`)
	v.do(chromedp.Reload())
	v.until(`document.querySelectorAll(".cl .fi").length > 5 && !document.querySelector("#news")`)
}
