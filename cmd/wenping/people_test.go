package main

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// bearer sends a request with a token, and a file where there is one.
func bearer(t *testing.T, token, method, url, file string) (int, string) {
	t.Helper()
	var body bytes.Buffer
	kind := ""
	if file != "" {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		w := multipart.NewWriter(&body)
		part, _ := w.CreateFormFile("file", filepath.Base(file))
		part.Write(data)
		w.Close()
		kind = w.FormDataContentType()
	}
	req, _ := http.NewRequest(method, url, &body)
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, _ := io.ReadAll(res.Body)
	return res.StatusCode, string(b)
}

// From the link of the console to a decided finding: the administrator sets
// himself up, makes an account, its owner chooses a password and decides on
// what a machine handed in.
func TestFromFirstStartToADecision(t *testing.T) {
	browser(t)
	const token = "a-bootstrap-token-from-outside-42"
	base, said := started(t, []string{bootstrapVar + "=" + token}, "--accounts")
	if code, b := bearer(t, "", "GET", base+"/api/v1/reports", ""); code != http.StatusUnauthorized || !strings.Contains(b, "请先登录") {
		t.Fatalf("%d %s", code, b)
	}
	code, b := bearer(t, token, "POST", base+"/api/v1/reports", "../../testdata/reports/simple/defects.word.docx")
	var c struct{ ID string }
	if json.Unmarshal([]byte(b), &c); code != http.StatusAccepted {
		t.Fatalf("%d %s", code, b)
	}
	bearer(t, token, "GET", base+"/api/v1/reports/"+c.ID+"/events", "")

	link := regexp.MustCompile(`http://\S+/first\?key=\S+`)
	for range 100 {
		if link.MatchString(said()) {
			break
		}
		<-time.After(50 * time.Millisecond)
	}
	v := visit(t, 1366, 768)
	v.do(chromedp.Navigate(link.FindString(said())))
	v.until(`document.querySelector("[name=again]")`)
	v.fits()
	v.picture("first")
	const password = "清晨 渡口 七号木船"
	v.fill("name", "林管", "login", "linguan", "password", password, "again", password)
	v.submit()
	v.until(`location.pathname === "/accounts"`)

	v.do(chromedp.Evaluate(`document.querySelector("form[action='/accounts'] [value=reviewer]").click()`, nil))
	v.fillIn("form[action='/accounts']", "name", "陈静", "login", "chenjing")
	v.do(chromedp.Evaluate(`document.querySelector("form[action='/accounts'] .btn").click()`, nil))
	v.until(`document.querySelector("#secret")`)
	v.fits()
	v.picture("accounts")
	var initial string
	v.ask(`document.querySelector("#secret").textContent`, &initial)
	v.do(chromedp.Navigate(base + "/audit?verify=1"))
	v.until(`document.body.innerText.includes("前后衔接完整")`)
	v.fits()
	v.picture("audit")
	v.do(chromedp.Evaluate(`document.querySelector("form[action='/logout'] button").click()`, nil))
	v.until(`location.pathname === "/login"`)
	v.fits()
	v.picture("login")

	// The reviewer opens an address he was sent, and is led there through the login.
	v.do(chromedp.Navigate(base + "/reports/" + c.ID + "/review"))
	v.until(`location.pathname === "/login"`)
	v.fill("login", "chenjing", "password", initial)
	v.submit()
	v.until(`location.pathname === "/account"`)
	v.fits()
	v.picture("account")
	v.fill("old", initial, "password", password+"甲", "again", password+"甲")
	v.submit()
	v.until(`location.pathname === "/"`)
	v.fits()
	v.picture("home")
	v.do(chromedp.Navigate(base + "/reports/" + c.ID + "/review"))
	v.until(`document.querySelectorAll(".fi").length > 3 && document.querySelector("#who").textContent === "陈静"`)
	v.fits()
	v.picture("review-account")
	v.press("n")
	decide(v)
	_, b = bearer(t, token, "GET", base+"/api/v1/reports/"+c.ID+"/judgement", "")
	var j struct{ Trail []struct{ By string } }
	if json.Unmarshal([]byte(b), &j); len(j.Trail) < 3 || j.Trail[0].By != "陈静" {
		t.Errorf("%.300s", b)
	}
	// He words no letters: the page says who does.
	v.do(chromedp.Navigate(base + "/reports/" + c.ID + "/letter"))
	v.until(`document.querySelector("#steps").innerText.includes("拟写由文书办理")`)
	v.fits()
	v.picture("letter-reviewer")
}

// fill writes into the fields of the only form.
func (v *visitor) fill(pairs ...string) {
	v.Helper()
	v.fillIn("main form", pairs...)
}

func (v *visitor) fillIn(form string, pairs ...string) {
	v.Helper()
	for i := 0; i+1 < len(pairs); i += 2 {
		v.do(chromedp.SetValue(form+` [name="`+pairs[i]+`"]`, pairs[i+1], chromedp.ByQuery))
	}
}

func (v *visitor) submit() {
	v.Helper()
	v.do(chromedp.Evaluate(`document.querySelector("main form .btn.main").click()`, nil))
}
