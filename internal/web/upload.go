package web

import (
	"cmp"
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"wenping/internal/problem"
	"wenping/internal/store"
)

// How many submissions an agency may hand in within a while (triesWhile).
const maxByAgency = 60

// Most characters of a key that a sender gives a submission.
const maxKey = 200

// submit takes one report with its attachments; 202 means it is on disk.
func (s *server) submit(c *gin.Context) {
	from := sender(c)
	key := strings.TrimSpace(c.GetHeader("Idempotency-Key"))
	if len(key) > maxKey {
		fail(c, problem.New(problem.Usage, "Idempotency-Key 不超过 %d 个字符。", maxKey))
		return
	}
	// What would be refused need not be sent first.
	if err := s.Store.Room(c.Request.Context(), from.Agency); err != nil {
		fail(c, err)
		return
	}
	if from.Agency != "" {
		ok, err := s.Store.Try(c.Request.Context(), s.Now(), "handed "+from.Agency, maxByAgency)
		if err == nil && !ok {
			c.Header("Retry-After", strconv.Itoa(int(triesWhile.Seconds())))
			err = problem.New(problem.TooMany, "贵机构 15 分钟内报送的份数过多（%d 份），请稍后再报送。已收的不受影响。", maxByAgency)
		}
		if err != nil {
			fail(c, err)
			return
		}
	}
	tell := func(lookStep) {}
	if key != "" {
		k, leave := s.looking.open(lookKey(c, key))
		defer leave()
		defer k.tell(lookStep{Step: "ended"})
		tell = k.tell
	}
	defer s.uploads.take(cmp.Or(from.Agency, from.ID))()
	tell(lookStep{Step: "receiving"})
	c.Request.Body = http.MaxBytesReader(c.Writer, patient(c), maxBody)
	mr, err := c.Request.MultipartReader()
	if err != nil {
		fail(c, problem.Wrap(problem.Usage, err, "请用 multipart/form-data 上传，报告放在 file 字段。"))
		return
	}
	var rep *store.Upload
	var with []store.Upload
	var opt store.Options
	var once string
	fields := map[string]*string{"type": &opt.Type, "profile": &opt.Profile, "procedure": &opt.Procedure, "stage": &opt.Stage, "agency": &opt.Agency, "once": &once}
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
			fail(c, problem.New(problem.Usage, "不认识的字段“%s”。可用的字段：file、attachments、type、profile、procedure、stage、agency、once。", clip(name)))
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
		tell(lookStep{Step: "reading", File: u.Name})
		if err := s.Screen(c.Request.Context(), u.Name, u.Data, func(n, m int) { tell(lookStep{"reading", u.Name, n, m}) }); err != nil {
			fail(c, err)
			return
		}
	}
	tell(lookStep{Step: "storing"})
	if from.Agency != "" {
		opt.Agency = from.Agency // an agency speaks for itself only
	}
	if prior := c.Param("id"); prior != "" { // the next version of a report
		before, err := s.Store.Find(c.Request.Context(), prior)
		if err != nil {
			fail(c, err)
			return
		}
		opt, from.Agency = nextOf(before, opt), before.Sender.Agency
	}
	kase, err := s.Store.Hand(c.Request.Context(), store.Handing{From: from, Report: *rep, With: with, Options: opt, Key: key, Once: once != "", Scope: known(c).Scope()})
	if err != nil {
		fail(c, err)
		return
	}
	s.accepted(c, kase)
}

// accepted answers with a case that waits now.
func (s *server) accepted(c *gin.Context, k store.Case) {
	out := show(k)
	out.Place = s.Store.Place(c.Request.Context(), k.ID)
	c.Header("Location", "/api/v1/reports/"+k.ID)
	c.JSON(http.StatusAccepted, out)
}

// How long a sender may be silent, and how long an upload may take in all: who
// stalls must not keep others waiting.
const (
	maxSilence = 30 * time.Second
	maxUpload  = 15 * time.Minute
)

// patient is the body of an upload, read with a deadline that moves on with
// what arrives.
func patient(c *gin.Context) io.ReadCloser {
	return &patientBody{c.Request.Body, http.NewResponseController(c.Writer), time.Now().Add(maxUpload)}
}

type patientBody struct {
	io.ReadCloser
	conn *http.ResponseController
	end  time.Time
}

func (b *patientBody) Read(p []byte) (int, error) {
	deadline := time.Now().Add(maxSilence)
	if b.end.Before(deadline) {
		deadline = b.end
	}
	b.conn.SetReadDeadline(deadline) // where the connection cannot, the client is waited for
	n, err := b.ReadCloser.Read(p)
	if err != nil { // whatever comes next on the connection has its own time
		b.conn.SetReadDeadline(time.Time{})
	}
	return n, err
}

// cancel and retry are what a person may do with a job.
func (s *server) cancel(c *gin.Context) { s.job(c, s.Store.Cancel) }
func (s *server) retry(c *gin.Context)  { s.job(c, s.Store.Retry) }

func (s *server) job(c *gin.Context, do func(ctx context.Context, by, id string) (store.Case, error)) {
	k, err := do(c.Request.Context(), s.by(c), c.Param("id"))
	switch {
	case err != nil:
		fail(c, err)
	case strings.HasPrefix(c.FullPath(), "/api/"):
		s.accepted(c, k)
	default:
		c.Redirect(http.StatusSeeOther, "/reports/"+k.ID)
	}
}

// by is who acts, in the audit log.
func (s *server) by(c *gin.Context) string {
	if who := s.who(c); who != "" {
		return who
	}
	return "本机"
}

// nextOf is what is declared of the next version of a report: what it leaves
// open is as it was.
func nextOf(before store.Case, opt store.Options) store.Options {
	was := before.Options
	for _, f := range []struct{ now, was *string }{{&opt.Type, &was.Type}, {&opt.Profile, &was.Profile}, {&opt.Procedure, &was.Procedure}, {&opt.Agency, &was.Agency}} {
		if *f.now == "" {
			*f.now = *f.was
		}
	}
	opt.Stage, opt.Prior = was.Stage, before.ID
	return opt
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
