package web

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"wenping/internal/problem"
	"wenping/internal/render"
	"wenping/internal/review"
	"wenping/internal/store"
)

// report is a case as the API shows it.
type report struct {
	ID          string       `json:"id"`
	State       store.State  `json:"state"`
	File        string       `json:"file"`
	SHA256      string       `json:"sha256"`
	Size        int64        `json:"size"`
	Attachments []attachment `json:"attachments,omitempty"`
	Title       string       `json:"title,omitempty"`
	Suggestion  string       `json:"suggestion,omitempty"`
	Place       int          `json:"place,omitempty"`   // in the queue, from 1
	SameAs      string       `json:"same_as,omitempty"` // an earlier case with the same bytes
	CreatedAt   time.Time    `json:"created_at"`
	FinishedAt  *time.Time   `json:"finished_at,omitempty"`
	Version     int          `json:"version"`
	Prior       string       `json:"prior,omitempty"` // the version before
	Next        string       `json:"next,omitempty"`  // the version after
	Error       *caseError   `json:"error,omitempty"`
}

type attachment struct {
	File   string `json:"file"`
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"`
}

type caseError struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

func show(c store.Case) report {
	r := report{ID: c.ID, State: c.State, File: c.File.Name, SHA256: c.File.SHA256, Size: c.File.Size,
		Title: c.Title, Suggestion: c.Suggestion, SameAs: c.SameAs, CreatedAt: c.CreatedAt, Version: max(c.Version, 1), Prior: c.Prior, Next: c.Next}
	for _, f := range c.With {
		r.Attachments = append(r.Attachments, attachment{f.Name, f.SHA256, f.Size})
	}
	if !c.FinishedAt.IsZero() {
		r.FinishedAt = &c.FinishedAt
	}
	if c.State == store.Failed {
		r.Error = &caseError{c.ErrorCode, c.Error}
	}
	return r
}

// paged reads which part of a list is asked for.
func paged(c *gin.Context, limit, offset *int) error {
	for _, q := range []struct {
		name string
		to   *int
		max  int
	}{{"limit", limit, 200}, {"offset", offset, 1 << 30}} {
		if v := c.Query(q.name); v != "" {
			n, err := strconv.Atoi(v)
			if err != nil || n < 0 || n > q.max {
				return problem.New(problem.Usage, "%s 应是 0 到 %d 之间的整数。", q.name, q.max)
			}
			*q.to = n
		}
	}
	return nil
}

func (s *server) list(c *gin.Context) {
	limit, offset := 20, 0
	if err := paged(c, &limit, &offset); err != nil {
		fail(c, err)
		return
	}
	cases, total, err := s.Store.List(c.Request.Context(), known(c).Scope(), limit, offset)
	if err != nil {
		fail(c, err)
		return
	}
	out := struct {
		Total   int      `json:"total"`
		Reports []report `json:"reports"`
	}{total, []report{}}
	for _, k := range cases {
		out.Reports = append(out.Reports, show(k))
	}
	c.JSON(http.StatusOK, out)
}

func (s *server) show(c *gin.Context) {
	k, err := s.Store.Find(c.Request.Context(), c.Param("id"))
	if err != nil {
		fail(c, err)
		return
	}
	out := show(k)
	out.Place = s.Store.Place(c.Request.Context(), k.ID)
	c.JSON(http.StatusOK, out)
}

func (s *server) product(kind, mime string) gin.HandlerFunc {
	return func(c *gin.Context) {
		b, err := s.Store.Product(c.Request.Context(), c.Param("id"), kind)
		if err != nil {
			fail(c, err)
			return
		}
		if strings.Contains(kind, ".") { // a file that a person opens or keeps
			if err := s.named(c, kind, mime); err != nil {
				fail(c, err)
				return
			}
		}
		c.Data(http.StatusOK, mime, b)
	}
}

// named says how a product is called when it is kept: the report's name with
// the product's ending. A PDF is shown at once.
func (s *server) named(c *gin.Context, kind, mime string) error {
	k, err := s.Store.Find(c.Request.Context(), c.Param("id"))
	if err != nil {
		return err
	}
	how := "attachment"
	if mime == "application/pdf" {
		how = "inline"
	}
	c.Header("Content-Disposition", fmt.Sprintf(`%s; filename="%s"; filename*=UTF-8''%s`, how, kind, url.PathEscape(stem(k.File.Name)+"."+kind)))
	return nil
}

// caseTitle is the matter, or the file's name until it is read.
func caseTitle(k store.Case) string {
	if k.Title != "" {
		return k.Title
	}
	return stem(k.File.Name)
}

func stem(name string) string { return strings.TrimSuffix(name, path.Ext(name)) }

// Unmarked is the product that says, in a Chinese sentence, why a report has no
// annotated copy.
const Unmarked = "annotated.why"

// annotated gives the report with the findings written into it, in its own format.
func (s *server) annotated(c *gin.Context) {
	for _, f := range []struct{ kind, mime string }{{"annotated.docx", mimeWord}, {"annotated.pdf", "application/pdf"}} {
		b, err := s.Store.Product(c.Request.Context(), c.Param("id"), f.kind)
		if err == nil {
			if err = s.named(c, f.kind, f.mime); err == nil {
				c.Data(http.StatusOK, f.mime, b)
				return
			}
		}
		if problem.From(err).Code != problem.NotFound {
			fail(c, err)
			return
		}
	}
	why, err := s.Store.Product(c.Request.Context(), c.Param("id"), Unmarked)
	if err == nil {
		err = problem.New(problem.NotFound, "%s", why)
	}
	fail(c, err)
}

// archive gives all papers of a review in one file, made when asked for.
func (s *server) archive(c *gin.Context) {
	k, err := s.Store.Find(c.Request.Context(), c.Param("id"))
	if err != nil {
		fail(c, err)
		return
	}
	js, err := s.Store.Product(c.Request.Context(), k.ID, "review")
	if err != nil {
		fail(c, err)
		return
	}
	var r review.Review
	if err := json.Unmarshal(js, &r); err != nil {
		fail(c, problem.Wrap(problem.Internal, err, "存下的审查结果不能读出，请重新上传。"))
		return
	}
	base := stem(k.File.Name)
	files := []render.File{{Name: base + ".review.json", Data: js}}
	var sheets [][]byte
	for _, p := range r.Papers {
		if p.Kind == "annotated" && k.Gone() != nil {
			continue // it went with the upload
		}
		b, err := s.Store.Product(c.Request.Context(), k.ID, p.File)
		if err != nil {
			fail(c, err)
			return
		}
		files = append(files, render.File{Name: base + "." + p.File, Data: b})
		if p.Kind != "annotated" && path.Ext(p.File) == ".pdf" {
			sheets = append(sheets, b)
		}
	}
	if len(sheets) > 0 {
		b, err := render.Package(render.PackageTitle+base, sheets, render.File{Name: "review.json", Data: js})
		if err != nil {
			fail(c, err)
			return
		}
		files = append(files, render.File{Name: base + ".package.pdf", Data: b})
	}
	out, err := render.Archive(render.Manifest{Report: k.File.Name, SHA256: r.SHA256, Draft: true}, files)
	if err == nil {
		err = s.named(c, "package.zip", "application/zip")
	}
	if err != nil {
		fail(c, err)
		return
	}
	c.Data(http.StatusOK, "application/zip", out)
}

// events tells progress until the end: "progress" events with a store.Progress,
// the last one with state done or failed.
func (s *server) events(c *gin.Context) {
	ch, stop, err := s.Store.Watch(c.Request.Context(), c.Param("id"))
	if err != nil {
		fail(c, err)
		return
	}
	defer stop()
	stream(c)
	beat := time.NewTicker(15 * time.Second)
	defer beat.Stop()
	for {
		select {
		case p := <-ch:
			b, err := json.Marshal(p)
			if err != nil {
				return
			}
			if _, err := fmt.Fprintf(c.Writer, "event: progress\ndata: %s\n\n", b); err != nil {
				return
			}
			c.Writer.Flush()
			if p.State == store.Done || p.State == store.Failed {
				return
			}
		case <-beat.C:
			if _, err := io.WriteString(c.Writer, ": waiting\n\n"); err != nil {
				return
			}
			c.Writer.Flush()
		case <-c.Request.Context().Done():
			return
		}
	}
}
