package main

import (
	"fmt"
	"mime/multipart"
	"net/http"
	"os"
	"testing"

	"github.com/chromedp/chromedp"

	"wenping/fonts"
	"wenping/internal/document"
	"wenping/internal/document/documenttest"
	"wenping/internal/sample"
)

// A filing form and an annex are handed in as files of their own. A finding that
// quotes one of them opens it at the place, beside its findings, as Word text and
// as pages; what somebody picks out in it is evidence of that file.
func TestEvidenceInOtherFilesOfACaseIsOpened(t *testing.T) {
	browser(t)
	form, err := document.Parse(`# 社会稳定风险评估事项报备表

| 填报单位 | 云岭县青石镇人民政府 | 编号 |  |
|---|---|---|---|
| 事项名称 | 云岭县年产5万吨生物可降解母粒及制品项目 | 风险级别 | 高风险 |
| 责任主体 | 云岭县青石镇人民政府 | 联系方式 |  |
| 评估结论 | 该事项为高风险，暂缓实施。 | < | < |
`)
	if err != nil {
		t.Fatal(err)
	}
	word, err := documenttest.DOCX(form, documenttest.WordLike)
	if err != nil {
		t.Fatal(err)
	}
	pdf, err := sample.PDF(form, fonts.FS)
	if err != nil {
		t.Fatal(err)
	}
	base := running(t)
	for _, with := range []struct {
		name string
		data []byte
	}{{"报备表.docx", word}, {"报备表.pdf", pdf}} {
		t.Run(with.name, func(t *testing.T) {
			id := handInWith(t, base, "../../testdata/reports/industry/clean.word.docx", with.name, with.data)
			v := visit(t, 1366, 768)
			v.do(chromedp.Navigate(base + "/reports/" + id + "/review"))
			v.until(`document.querySelectorAll(".fi").length > 0 && document.querySelector("#which").options.length === 2`)
			v.as("陈静")
			key := quoting(t, base, id)
			if key == "" {
				t.Fatal("no finding quotes the form")
			}
			v.do(chromedp.Navigate("about:blank"), chromedp.Navigate(base+"/reports/"+id+"/review#"+key))
			v.until(`[...document.querySelectorAll(".evl li")].some((li) => li.textContent.includes("（报备表"))`)
			v.do(chromedp.Evaluate(`[...document.querySelectorAll(".evl li")].find((li) => li.textContent.includes("（报备表")).click()`, nil))
			v.until(`document.querySelector("#which").value === "1" && document.querySelector("#sheets .cur") !== null`)
			if with.name == "报备表.docx" {
				v.until(`document.querySelector("#sheets .cur").textContent.includes("5万吨") || document.querySelector("#sheets").textContent.includes("5万吨")`)
			} else {
				v.until(`document.querySelector("#sheets img")?.complete && document.querySelector("#sheets img").naturalWidth > 300`)
			}
			v.fits()
			v.picture("beside-" + with.name)
			// Back to the report by a place in it, and by the list of files.
			v.do(chromedp.Evaluate(`(() => { const w = document.querySelector("#which"); w.value = "0"; w.dispatchEvent(new Event("change")); })()`, nil))
			v.until(`document.querySelector("#which").value === "0" && document.querySelector("#sheets").textContent.length > 5000`)
			for path, want := range map[string]int{"/text?file=1": http.StatusOK, "/text?file=2": http.StatusNotFound, "/text?file=x": http.StatusNotFound, "/pages/1.png?file=9": http.StatusNotFound} {
				res, err := http.Get(base + "/api/v1/reports/" + id + path)
				if err != nil {
					t.Fatal(err)
				}
				res.Body.Close()
				if res.StatusCode != want {
					t.Errorf("%s: %d, want %d", path, res.StatusCode, want)
				}
			}
		})
	}
}

// handInWith uploads a report with a file beside it and waits until it is reviewed.
func handInWith(t *testing.T, base, report, name string, data []byte) string {
	t.Helper()
	b, err := os.ReadFile(report)
	if err != nil {
		t.Fatal(err)
	}
	return handedOver(t, base, func(w *multipart.Writer) {
		part, _ := w.CreateFormFile("file", "报告.docx")
		part.Write(append(b[:len(b):len(b)], fmt.Sprint(name)...))
		part, _ = w.CreateFormFile("attachments", name)
		part.Write(data)
	})
}

// quoting is the key of a finding that quotes a file handed in beside the report.
func quoting(t *testing.T, base, id string) string {
	t.Helper()
	var j struct {
		Opinions []struct {
			Finding struct {
				Key      string
				Evidence []struct{ File string }
			}
		}
	}
	if status, err := newCaller(base).ask("GET", "/api/v1/reports/"+id+"/judgement", nil, &j); err != nil || status != http.StatusOK {
		t.Fatal(status, err)
	}
	for _, o := range j.Opinions {
		for _, e := range o.Finding.Evidence {
			if e.File != "" {
				return o.Finding.Key
			}
		}
	}
	return ""
}
