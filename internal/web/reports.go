package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

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
	CreatedAt   time.Time    `json:"created_at"`
	FinishedAt  *time.Time   `json:"finished_at,omitempty"`
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
		Title: c.Title, Suggestion: c.Suggestion, CreatedAt: c.CreatedAt}
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

// submit takes one report with its attachments; 202 means it is on disk.
func (s *server) submit(c *gin.Context) {
	select {
	case s.uploads <- struct{}{}:
		defer func() { <-s.uploads }()
	case <-c.Request.Context().Done():
		return
	}
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, maxBody)
	mr, err := c.Request.MultipartReader()
	if err != nil {
		fail(c, problem.Wrap(problem.Usage, err, "请用 multipart/form-data 上传，报告放在 file 字段。"))
		return
	}
	var rep *store.Upload
	var with []store.Upload
	var opt store.Options
	fields := map[string]*string{"type": &opt.Type, "profile": &opt.Profile, "procedure": &opt.Procedure, "stage": &opt.Stage, "agency": &opt.Agency}
	for {
		part, err := mr.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			fail(c, uploadError(err))
			return
		}
		name := part.FormName()
		switch field := fields[name]; {
		case name == "file" || name == "attachments":
			if part.FileName() == "" {
				continue // an empty file input of a form
			}
			if len(with) >= MaxFiles {
				fail(c, problem.New(problem.TooLarge, "一次最多上传 %d 份文件，请分开上传。", MaxFiles))
				return
			}
			u, err := readFile(part)
			if err != nil {
				fail(c, err)
				return
			}
			if name == "attachments" {
				with = append(with, u)
				continue
			}
			if rep != nil {
				fail(c, problem.New(problem.Usage, "一次只能报送一份报告；报备表和附件请放在 attachments 字段。"))
				return
			}
			rep = &u
		case field != nil:
			b, err := io.ReadAll(io.LimitReader(part, 400))
			if err != nil {
				fail(c, uploadError(err))
				return
			}
			*field = strings.TrimSpace(string(b))
		default:
			fail(c, problem.New(problem.Usage, "不认识的字段“%s”。可用的字段：file、attachments、type、profile、procedure、stage、agency。", clip(name)))
			return
		}
	}
	if rep == nil {
		fail(c, problem.New(problem.Usage, "没有收到报告。请把报告放在 file 字段。"))
		return
	}
	if err := s.known(opt); err != nil {
		fail(c, err)
		return
	}
	for _, u := range append([]store.Upload{*rep}, with...) {
		if err := s.Screen(c, u.Name, u.Data); err != nil {
			fail(c, err)
			return
		}
	}
	from := sender(c)
	if from.Agency != "" {
		opt.Agency = from.Agency // an agency speaks for itself only
	}
	kase, err := s.Store.SubmitBy(c, from, *rep, with, opt)
	if err != nil {
		fail(c, err)
		return
	}
	c.Header("Location", "/api/v1/reports/"+kase.ID)
	c.JSON(http.StatusAccepted, show(kase))
}

func readFile(part *multipart.Part) (store.Upload, error) {
	name := cleanName(part.FileName())
	data, err := io.ReadAll(io.LimitReader(part, MaxFile+1))
	if err != nil {
		return store.Upload{}, uploadError(err)
	}
	if len(data) > MaxFile {
		return store.Upload{}, problem.New(problem.TooLarge, "文件“%s”超过 %d MB。请删去不必要的图片，或将附件分开上传。", name, MaxFile>>20)
	}
	return store.Upload{Name: name, Data: data}, nil
}

func uploadError(err error) error {
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return problem.Wrap(problem.TooLarge, err, "一次上传的文件合计超过 %d MB，请分开上传。", maxBody>>20)
	}
	return problem.Wrap(problem.Usage, err, "上传中断，文件没有收全。请重新上传。")
}

// cleanName keeps the last element of what the browser calls the file, without
// control characters, short enough to show.
func cleanName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, name)
	if name == "" || name == "." || name == "/" {
		return "未命名"
	}
	if utf8.RuneCountInString(name) > 120 {
		r := []rune(name)
		ext := []rune(path.Ext(name))
		name = string(r[:max(1, 120-len(ext))]) + string(ext)
	}
	return name
}

// known refuses values that no rule file has, with those it has.
func (s *server) known(o store.Options) error {
	for _, f := range []struct {
		label, value string
		may          []Choice
	}{
		{"type", o.Type, s.Types}, {"profile", o.Profile, s.Profiles},
		{"procedure", o.Procedure, procedures}, {"stage", o.Stage, stages},
	} {
		if f.value == "" || slices.ContainsFunc(f.may, func(c Choice) bool { return c.ID == f.value }) {
			continue
		}
		ids := make([]string, len(f.may))
		for i, c := range f.may {
			ids[i] = c.ID
		}
		return problem.New(problem.Usage, "%s 没有“%s”这个值。可用：%s。", f.label, clip(f.value), strings.Join(ids, "、"))
	}
	return nil
}

var (
	procedures = []Choice{{"simple", "简易程序"}, {"general", "一般程序"}, {"special", "特别程序"}}
	stages     = []Choice{{"filing", "报备审查"}, {"review", "评审前审查"}, {"draft", "机构自查"}}
)

func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
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
	cases, total, err := s.Store.List(c, known(c).Scope(), limit, offset)
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
	k, err := s.Store.Find(c, c.Param("id"))
	if err != nil {
		fail(c, err)
		return
	}
	c.JSON(http.StatusOK, show(k))
}

func (s *server) product(kind, mime string) gin.HandlerFunc {
	return func(c *gin.Context) {
		b, err := s.Store.Product(c, c.Param("id"), kind)
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
	k, err := s.Store.Find(c, c.Param("id"))
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
		b, err := s.Store.Product(c, c.Param("id"), f.kind)
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
	why, err := s.Store.Product(c, c.Param("id"), Unmarked)
	if err == nil {
		err = problem.New(problem.NotFound, "%s", why)
	}
	fail(c, err)
}

// archive gives all papers of a review in one file, made when asked for.
func (s *server) archive(c *gin.Context) {
	k, err := s.Store.Find(c, c.Param("id"))
	if err != nil {
		fail(c, err)
		return
	}
	js, err := s.Store.Product(c, k.ID, "review")
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
		b, err := s.Store.Product(c, k.ID, p.File)
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
		b, err := render.Package(sheets, render.File{Name: "review.json", Data: js})
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
	ch, stop, err := s.Store.Watch(c, c.Param("id"))
	if err != nil {
		fail(c, err)
		return
	}
	defer stop()
	c.Header("Content-Type", "text/event-stream; charset=utf-8")
	c.Header("X-Accel-Buffering", "no")
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
