package web

import (
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"wenping/internal/document"
	"wenping/internal/problem"
	"wenping/internal/review"
	"wenping/internal/store"
)

// Resolutions at which pages are drawn.
const (
	pageDPI    = 110
	minPageDPI = 50
	maxPageDPI = 200
)

// chosen is the document that is asked for: the report, or with ?file=1… one
// that was handed in with it.
func chosen(c *gin.Context, k store.Case, r *review.Review) (*document.Document, int, error) {
	v := c.Query("file")
	if v == "" || v == "0" {
		return r.Document, 0, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > len(r.Beside) || n > len(k.With) {
		return nil, 0, problem.New(problem.NotFound, "没有这个随附文件。")
	}
	return r.Beside[n-1].Document, n, nil
}

// picture gives a page of a PDF as a picture: /pages/12.png?dpi=110.
func (s *server) picture(c *gin.Context) {
	page, err := strconv.Atoi(strings.TrimSuffix(c.Param("page"), ".png"))
	if err != nil || page < 1 {
		fail(c, problem.New(problem.NotFound, "没有这一页。"))
		return
	}
	dpi := pageDPI
	if v := c.Query("dpi"); v != "" {
		if dpi, err = strconv.Atoi(v); err != nil || dpi < minPageDPI || dpi > maxPageDPI {
			fail(c, problem.New(problem.Usage, "dpi 应是 %d 到 %d 之间的整数。", minPageDPI, maxPageDPI))
			return
		}
	}
	k, r, err := s.recall(c)
	if err != nil {
		fail(c, err)
		return
	}
	d, file, err := chosen(c, k, r)
	if err != nil {
		fail(c, err)
		return
	}
	if page > len(d.Pages) {
		fail(c, problem.New(problem.NotFound, "没有这一页：这份文件共 %d 页。", len(d.Pages)))
		return
	}
	b, err := s.Bureau.Picture(c.Request.Context(), k, file, page, dpi)
	if err != nil {
		fail(c, err)
		return
	}
	c.Header("Cache-Control", "private, max-age=3600") // a report's bytes never change
	c.Data(http.StatusOK, "image/png", b)
}

// text gives a document without fixed pages as HTML: blocks with the ids that
// evidence points to (b12, b12-2-0 for a cell).
func (s *server) text(c *gin.Context) {
	k, r, err := s.recall(c)
	if err != nil {
		fail(c, err)
		return
	}
	d, _, err := chosen(c, k, r)
	if err != nil {
		fail(c, err)
		return
	}
	c.Data(http.StatusOK, "text/html; charset=utf-8", []byte(flow(d)))
}

// flow is a document as HTML, in its own order.
func flow(d *document.Document) string {
	var b strings.Builder
	esc := template.HTMLEscapeString
	for i := range d.Blocks {
		k := &d.Blocks[i]
		text := esc(k.Text)
		if k.Number != "" {
			text = `<span class="no">` + esc(k.Number) + `</span> ` + text
		}
		text = strings.ReplaceAll(text, "\n", "<br>")
		switch k.Kind {
		case document.Heading:
			level := min(max(k.Level, 1), 5) + 1
			fmt.Fprintf(&b, "<h%d id=%q>%s</h%d>\n", level, k.ID.String(), text, level)
		case document.TableKind:
			grid(&b, k)
		default:
			fmt.Fprintf(&b, "<p id=%q class=\"%s %s\">%s</p>\n", k.ID.String(), k.Kind, k.Zone, text)
		}
	}
	return b.String()
}

func grid(b *strings.Builder, k *document.Block) {
	fmt.Fprintf(b, "<div class=\"grid\"><table id=%q>", k.ID.String())
	for ri, row := range k.Table.Rows {
		b.WriteString("<tr>")
		for i := range row {
			c := &row[i]
			tag := "td"
			if ri < k.Table.HeaderRows {
				tag = "th"
			}
			fmt.Fprintf(b, `<%s id="%s-%d-%d"`, tag, k.ID, c.Row, c.Col)
			if c.RowSpan > 1 {
				fmt.Fprintf(b, ` rowspan="%d"`, c.RowSpan)
			}
			if c.ColSpan > 1 {
				fmt.Fprintf(b, ` colspan="%d"`, c.ColSpan)
			}
			fmt.Fprintf(b, ">%s</%s>", strings.ReplaceAll(template.HTMLEscapeString(c.Text), "\n", "<br>"), tag)
		}
		b.WriteString("</tr>")
	}
	b.WriteString("</table></div>\n")
}

// workbench is the page on which a reviewer decides.
func (s *server) workbench(c *gin.Context) { s.desk(c, "workbench") }

// letterDesk is the page on which a clerk words and issues the letter.
func (s *server) letterDesk(c *gin.Context) { s.desk(c, "letter") }

// working is what the pages of one case have, beside their own.
type working struct {
	frame
	ID, File, Type string
	Here           string // which of them it is
	Case           store.Case
	News           news
}

func (s *server) working(c *gin.Context, here string, k store.Case, j *review.Judgement) (working, error) {
	n, err := s.newsOf(c, k, j)
	return working{s.frame(c, caseTitle(k), "list"), k.ID, k.File.Name, j.Review.Type.Name, here, k, n}, err
}

func (s *server) desk(c *gin.Context, name string) {
	k, j, err := s.judged(c)
	if err != nil {
		fail(c, err)
		return
	}
	w, err := s.working(c, name, k, j)
	if err != nil {
		fail(c, err)
		return
	}
	cols, _ := columns(j.Review.Items)
	s.page(c, name, struct {
		working
		Columns []column
	}{w, cols})
}
