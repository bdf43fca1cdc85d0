package web

import (
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"wenping/internal/problem"
	"wenping/internal/store"
)

// hit is a passage as the search shows it.
type hit struct {
	Kind   string        `json:"kind"` // title, finding, text
	Report string        `json:"report"`
	Title  string        `json:"title"`
	Place  string        `json:"place,omitempty"`
	Text   string        `json:"text"`
	Href   string        `json:"href"`
	Shown  template.HTML `json:"-"`
}

type found struct {
	Query string   `json:"query"`
	Words []string `json:"words"`
	Kind  string   `json:"kind"`
	Total int      `json:"total"` // counted up to a bound
	Hits  []hit    `json:"hits"`
}

var searchKinds = []Choice{{"text", "报告正文"}, {"finding", "审查意见"}, {"title", "事项"}}

// find reads what is searched for and searches.
func (s *server) find(c *gin.Context) (found, int, error) {
	f := found{Query: clipTo(strings.TrimSpace(c.Query("q")), 80), Kind: c.Query("kind"), Hits: []hit{}, Words: []string{}}
	if f.Kind == "" {
		f.Kind = "text"
	}
	if choiceName(searchKinds, f.Kind) == "其他" {
		return f, 0, problem.New(problem.Usage, "没有“%s”这种检索范围。可用：text、finding、title。", clip(f.Kind))
	}
	page := 1
	if v := c.Query("page"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 || n > store.MaxHits {
			return f, 0, problem.New(problem.Usage, "页码应是正整数。")
		}
		page = n
	}
	f.Words = append(f.Words, s.words(f.Query)...)
	hits, total, err := s.Store.Search(c.Request.Context(), f.Kind, f.Words, pageRows, (page-1)*pageRows)
	if err != nil {
		return f, page, err
	}
	f.Total = total
	for _, h := range hits {
		x := hit{Kind: h.Kind, Report: h.Case, Title: h.Title, Place: h.Place, Text: h.Text, Shown: excerpt(h.Text, f.Words)}
		if x.Title == "" {
			x.Title = stem(h.File)
		}
		bench := "/reports/" + h.Case + "/review"
		switch h.Kind {
		case "title":
			x.Href = "/reports/" + h.Case
		case "finding":
			x.Href = "/reports/" + h.Case + "#" + url.PathEscape(h.Link)
		default:
			x.Href = bench + "#" + blockHash(h.Link, h.Place)
		}
		f.Hits = append(f.Hits, x)
	}
	return f, page, nil
}

// blockHash is the place of a passage in the workbench: at:page:block:row:col:box.
func blockHash(link, place string) string {
	page := "0"
	if n, ok := strings.CutPrefix(place, "PDF第"); ok {
		page = strings.TrimSuffix(n, "页")
	}
	parts := append(strings.Split(link, "-"), "", "")
	return strings.Join([]string{"at", page, parts[0], parts[1], parts[2], ""}, ":")
}

// excerpt shows a passage around the first word that stands in it, the words
// marked.
func excerpt(text string, words []string) template.HTML {
	const before, length = 40, 160
	low := strings.ToLower(text)
	if len(low) != len(text) {
		low = text
	}
	first := -1
	for _, w := range words {
		if i := strings.Index(low, strings.ToLower(w)); i >= 0 && (first < 0 || i < first) {
			first = i
		}
	}
	r := []rune(text)
	from := 0
	if first > 0 {
		from = max(0, utf8.RuneCountInString(text[:first])-before)
	}
	to := min(len(r), from+length)
	part := string(r[from:to])
	marked := make([]bool, len(part))
	lowPart := strings.ToLower(part)
	if len(lowPart) != len(part) {
		lowPart = part
	}
	for _, w := range words {
		w = strings.ToLower(w)
		for i := 0; w != ""; {
			k := strings.Index(lowPart[i:], w)
			if k < 0 {
				break
			}
			for j := i + k; j < i+k+len(w); j++ {
				marked[j] = true
			}
			i += k + len(w)
		}
	}
	var b strings.Builder
	if from > 0 {
		b.WriteString("…")
	}
	for i := 0; i < len(part); {
		j := i
		for j < len(part) && marked[j] == marked[i] {
			j++
		}
		if marked[i] {
			b.WriteString("<mark>" + template.HTMLEscapeString(part[i:j]) + "</mark>")
		} else {
			b.WriteString(template.HTMLEscapeString(part[i:j]))
		}
		i = j
	}
	if to < len(r) {
		b.WriteString("…")
	}
	return template.HTML(b.String())
}

func (s *server) search(c *gin.Context) {
	f, _, err := s.find(c)
	if err != nil {
		fail(c, err)
		return
	}
	c.JSON(http.StatusOK, f)
}

func (s *server) searchPage(c *gin.Context) {
	f, page, err := s.find(c)
	if err != nil {
		fail(c, err)
		return
	}
	pages := (f.Total + pageRows - 1) / pageRows
	at := func(kind string, n int) string {
		v := url.Values{"q": {f.Query}}
		if kind != "text" {
			v.Set("kind", kind)
		}
		if n > 1 {
			v.Set("page", strconv.Itoa(n))
		}
		return "/search?" + v.Encode()
	}
	data := struct {
		frame
		found
		Kinds       []Choice // by address
		Says        string
		Prev, Next  string
		Page, Pages int
	}{frame: s.frame(c, "全文检索", "search"), found: f, Page: page, Pages: pages}
	for _, k := range searchKinds {
		data.Kinds = append(data.Kinds, Choice{at(k.ID, 1), k.Name})
	}
	if page > 1 {
		data.Prev = at(f.Kind, page-1)
	}
	if page < pages {
		data.Next = at(f.Kind, page+1)
	}
	switch {
	case f.Query == "":
	case f.Total >= store.MaxHits:
		data.Says = fmt.Sprintf("%d 处以上，新收到的在前", store.MaxHits)
	default:
		data.Says = fmt.Sprintf("共 %d 处，新收到的在前", f.Total)
	}
	s.page(c, "search", data)
}
