package web

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"wenping/internal/problem"
	"wenping/internal/render"
)

// maxExport bounds the rows of one file.
const maxExport = 20000

// exportList gives the list as it is filtered, as a file.
func (s *server) exportList(kind string) gin.HandlerFunc {
	return func(c *gin.Context) {
		today := day(s.Now())
		_, rows, total, err := s.listed(c, today, iso(s.workday(today, soonDays)), maxExport, false)
		if err != nil {
			fail(c, err)
			return
		}
		if total > maxExport {
			fail(c, problem.New(problem.TooLarge, "共 %d 件，超过一次导出的 %d 件。请先筛选，再导出。", total, maxExport))
			return
		}
		t := render.Sheet{Name: "审查事项", Note: fmt.Sprintf("截至%s，共 %d 件。", today, total),
			Heads: []string{"编号", "事项", "文件", "类型", "责任单位", "编制机构", "状态", "轮到谁", "收到日期", "期限", "期限说明", "不符合项", "存疑项", "待人工项", "待判定数", "文号", "办结日期", "用时（工作日）"},
			Wide:  []float64{18, 40, 30, 16, 24, 24, 10, 16, 12, 12, 20, 9, 9, 9, 9, 22, 12, 9}}
		who := s.who(c)
		for _, r := range rows {
			x := s.line(r, who, today)
			name := r.Title
			if name == "" {
				name = strings.TrimSuffix(r.File, path.Ext(r.File))
			}
			closed, took := "", any("")
			if !r.Closed.IsZero() {
				closed = r.Closed.Local().Format(time.DateOnly)
			}
			if r.Took > 0 {
				took = r.Took
			}
			t.Rows = append(t.Rows, []any{r.ID, name, r.File, x.Type, r.Body, r.Author, x.State.Word, x.Turn, r.Created.Local().Format(time.DateOnly), r.Due, x.Term,
				x.Fails, x.Doubts, x.Manuals, r.Undecided, r.Number, closed, took})
		}
		s.table(c, kind, "审查事项"+iso(today), []render.Sheet{t})
	}
}

// table hands tables out as a workbook, or as CSV with the mark by which office
// programs know UTF-8.
func (s *server) table(c *gin.Context, kind, name string, sheets []render.Sheet) {
	var b []byte
	var err error
	mime := mimeSheet
	if kind == "csv" {
		mime = "text/csv; charset=utf-8"
		b, err = commas(sheets)
	} else {
		b, err = render.Book(name, sheets)
	}
	if err != nil {
		fail(c, err)
		return
	}
	c.Header("Content-Disposition", fmt.Sprintf(`attachment; filename="wenping.%s"; filename*=UTF-8''%s`, kind, url.PathEscape(name+"."+kind)))
	c.Data(http.StatusOK, mime, b)
}

func commas(sheets []render.Sheet) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	for i, t := range sheets {
		if len(sheets) > 1 {
			if i > 0 {
				w.Write(nil)
			}
			w.Write([]string{t.Name})
		}
		w.Write(t.Heads)
		for _, r := range t.Rows {
			out := make([]string, len(r))
			for k, v := range r {
				out[k] = fmt.Sprint(v)
				if _, text := v.(string); text {
					out[k] = harmless(out[k])
				}
			}
			w.Write(out)
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// harmless keeps an office program from taking a text for a formula.
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
