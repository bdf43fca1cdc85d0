package web

import (
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"wenping/internal/access"
	"wenping/internal/problem"
	"wenping/internal/review"
	"wenping/internal/rule"
	"wenping/internal/store"
)

type word struct{ Class, Word, Long string }

var suggestions = map[string]word{
	"file":      {"pass", "建议备案", "建议备案：未发现必须修改的问题。"},
	"correct":   {"doubt", "建议补正", "建议补正：有需要修改的问题。"},
	"return":    {"fail", "建议退回", "建议退回重新评估：有影响评估结论的问题。"},
	"undecided": {"manual", "需核实", "暂不能给出建议：有需要核实的内容。"},
}

var verdictWords = map[rule.Verdict]string{rule.Pass: "符合", rule.Fail: "不符合", rule.Doubt: "存疑", rule.Manual: "需人工", rule.NA: "不适用"}

var pageFuncs = template.FuncMap{
	"suggestion": func(s string) word {
		if w, ok := suggestions[s]; ok {
			return w
		}
		return word{"na", "已有结果", ""}
	},
	"verdict": func(v rule.Verdict) string { return verdictWords[v] },
	"severity": func(s rule.Severity) string {
		return map[rule.Severity]string{rule.Must: "必改", rule.Should: "建议", rule.Note: "提示"}[s]
	},
	"role": func(r rule.EvidenceRole) string {
		return map[rule.EvidenceRole]string{rule.Says: "报告称", rule.Conflicts: "与之不符", rule.Searched: "查找范围"}[r]
	},
	"when": func(t time.Time) string { return t.Local().Format("2006年1月2日 15:04") },
	"annotated": func(r *review.Review) string {
		for _, p := range r.Papers {
			if p.Kind == "annotated" {
				return map[string]string{".docx": "带批注的报告 Word", ".pdf": "带批注的报告 PDF"}[path.Ext(p.File)]
			}
		}
		return ""
	},
	"export": func(l listing, kind string) string {
		return strings.Replace(l.With(), "/reports", "/api/v1/reports."+kind, 1)
	},
	"roles":    roleNames,
	"stateTag": stateTag,
	"paperName": func(kind string) string {
		return map[string]string{"notice.pdf": "公文 PDF", "notice.docx": "公文 Word", "annotated.docx": "带批注的报告", "annotated.pdf": "带批注的报告", "package.zip": "全部打包", "form.pdf": "报备表 PDF", "form.docx": "报备表 Word"}[kind]
	},
	"version": versionWord,
	"day":     func(t time.Time) string { return t.Local().Format("1月2日") },
	"clock":   func(t time.Time) string { return t.Local().Format("1月2日 15:04") },
	"state":   stateLook,
	"deed":    func(d review.Deed) string { return deedWords[d] },
	"add":     func(a, b int) int { return a + b },
	"place":   place,
	"places":  places,
}

// place names where evidence stands: the printed page number, else PDF第n页,
// else the heading path.
func place(e review.Evidence) string {
	var s string
	switch {
	case e.PageLabel != "":
		s = "第" + e.PageLabel + "页"
	case e.Page > 0:
		s = fmt.Sprintf("PDF第%d页", e.Page)
	case e.Path != "":
		s = e.Path
	default:
		s = "全文"
	}
	if e.Row != nil {
		s += fmt.Sprintf(" 表格第%d行", *e.Row+1)
	}
	return s
}

// places names the first pages of a finding, for the one-line list.
func places(f review.Finding) string {
	var out []string
	seen := map[string]bool{}
	for _, e := range f.Evidence {
		s := ""
		if e.PageLabel != "" {
			s = "第" + e.PageLabel + "页"
		} else if e.Page > 0 {
			s = fmt.Sprintf("PDF第%d页", e.Page)
		}
		if s != "" && !seen[s] && len(out) < 3 {
			seen[s] = true
			out = append(out, s)
		}
	}
	return strings.Join(out, "、")
}

func (s *server) page(c *gin.Context, name string, data any) {
	var b strings.Builder
	if err := s.pages.ExecuteTemplate(&b, name, data); err != nil {
		fail(c, fmt.Errorf("page %s: %w", name, err))
		return
	}
	status := http.StatusOK
	if set := c.Writer.Status(); set != http.StatusOK {
		status = set
	}
	c.Data(status, "text/html; charset=utf-8", []byte(b.String()))
}

func (s *server) home(c *gin.Context) {
	w := known(c)
	if !w.May(access.See) { // a 管理员 who is nothing else
		c.Redirect(http.StatusSeeOther, "/accounts")
		return
	}
	cases, total, err := s.Store.List(c.Request.Context(), w.Scope(), 30, 0)
	if err != nil {
		fail(c, err)
		return
	}
	s.page(c, "home", struct {
		frame
		Cases                               []store.Case
		Total                               int
		Types, Profiles, Procedures, Stages []Choice
		Check                               bool // an agency checks before it submits
	}{s.frame(c, "报送上传", "upload"), cases, total, s.Types, s.Profiles, procedures, stages, w.Is(access.Agency)})
}

type group struct {
	Name     string
	Findings []review.Finding
}

type column struct {
	ID, Name string
	Items    []review.Item
}

type count struct {
	Class, Word string
	N           int
}

// categories are the short names of the ten columns; the standard's own names
// are too long for a column head.
var categories = map[string]string{"A": "材料形式", "B": "主体程序", "C": "概况依据", "D": "征求意见", "E": "调查数据", "F": "四性论证", "G": "风险识别", "H": "风险等级", "I": "措施预案", "J": "结论报备"}

func (s *server) result(c *gin.Context) {
	k, err := s.Store.Find(c.Request.Context(), c.Param("id"))
	if err != nil {
		fail(c, err)
		return
	}
	data := struct {
		frame
		Case    store.Case
		Review  *review.Review
		Columns []column
		Groups  []group
		Counts  []count
		Check   bool // a self-check
		Gone    bool // the uploads were deleted
		Place   int  // in the queue, from 1
		Line    lineage
		Forms   []store.Form
		Letters []store.Letter
	}{frame: s.frame(c, caseTitle(k), "list"), Case: k, Check: k.Options.Stage == "draft", Gone: k.Gone() != nil, Place: s.Store.Place(c.Request.Context(), k.ID)}
	if data.Line, err = s.lineage(c, k); err != nil {
		fail(c, err)
		return
	}
	if data.Forms, err = s.Store.Forms(c.Request.Context(), k.ID); err != nil {
		fail(c, err)
		return
	}
	if data.Letters, err = s.issued(c, k.ID); err != nil {
		fail(c, err)
		return
	}
	if k.State == store.Done {
		b, err := s.Store.Product(c.Request.Context(), k.ID, "review")
		if err != nil {
			fail(c, err)
			return
		}
		var r review.Review
		if err := json.Unmarshal(b, &r); err != nil {
			fail(c, problem.Wrap(problem.Internal, err, "存下的审查结果不能读出，请重新上传。"))
			return
		}
		data.Review = &r
		data.Columns, data.Counts = columns(r.Items)
		data.Groups = groups(r.Findings)
	}
	s.page(c, "result", data)
}

func columns(items []review.Item) ([]column, []count) {
	var cols []column
	n := map[rule.Verdict]int{}
	for _, it := range items {
		id := it.ID[:1]
		if len(cols) == 0 || cols[len(cols)-1].ID != id {
			cols = append(cols, column{ID: id, Name: categories[id]})
		}
		last := &cols[len(cols)-1]
		last.Items = append(last.Items, it)
		n[it.Verdict]++
	}
	var counts []count
	for _, v := range []rule.Verdict{rule.Pass, rule.Fail, rule.Doubt, rule.Manual, rule.NA} {
		counts = append(counts, count{string(v), verdictWords[v], n[v]})
	}
	return cols, counts
}

// groups puts findings in the order of the letter: by reason, what must be
// changed first.
func groups(fs []review.Finding) []group {
	var out []group
	for _, g := range []struct {
		reason rule.Reason
		name   string
	}{{rule.R1, "征求意见范围不广"}, {rule.R2, "风险识别不准"}, {rule.R3, "应对措施不力"}, {rule.R0, "其他"}} {
		one := group{Name: g.name}
		for _, sev := range []rule.Severity{rule.Must, rule.Should, rule.Note} {
			for _, f := range fs {
				if f.Reason == g.reason && f.Severity == sev {
					one.Findings = append(one.Findings, f)
				}
			}
		}
		if len(one.Findings) > 0 {
			out = append(out, one)
		}
	}
	return out
}
