package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"wenping/internal/paper"
	"wenping/internal/problem"
	"wenping/internal/review"
	"wenping/internal/store"
)

// Bureau is what the workbench needs of the machine behind it.
type Bureau interface {
	// Recall gives the review of a case with the document it was made from,
	// judged by the standard in force.
	Recall(ctx context.Context, c store.Case) (*review.Review, error)
	// Picture draws a page (1-based) of the report as PNG.
	Picture(ctx context.Context, c store.Case, file, page, dpi int) ([]byte, error)
	// Office is the authority that writes the letters.
	Office() paper.Office
	// Compose words a letter from what persons decided. A refusal is a *paper.Refusal.
	Compose(d *review.Decided, k paper.Kind, s paper.Signing) (*paper.Notice, error)
	// Draw makes the letter as PDF.
	Draw(n *paper.Notice) ([]byte, error)
	// Issue makes all files of a letter: notice.pdf, notice.docx and what goes with it.
	Issue(ctx context.Context, c store.Case, d *review.Decided, n *paper.Notice) ([]store.NamedFile, error)
	// Compare gives what became of what the version before a case was returned with.
	Compare(ctx context.Context, c store.Case) (*Compared, error)
	// Form fills the filing form. A refusal is a *paper.Refusal.
	Form(r *review.Review, said map[string]paper.Entry, f paper.Filing) (*paper.FilingForm, error)
	// DrawForm makes the form as PDF.
	DrawForm(f *paper.FilingForm) ([]byte, error)
	// FileForm makes all files of a final form: form.pdf, form.docx, package.zip.
	FileForm(c store.Case, f *paper.FilingForm) ([]store.NamedFile, error)
	// Criteria are the texts of the standard, by item.
	Criteria() map[string]Criterion
}

// Compared is a version beside the one before it.
type Compared struct {
	*review.Comparison
	Prior  store.Case     // the version before
	Old    *review.Review // with just what it was returned with
	New    *review.Review
	Letter string // number of the letter that returned it; empty: none was issued
}

// Criterion is what the standard asks of an item.
type Criterion struct {
	Text  string `json:"text"`
	Basis string `json:"basis"`
}

// nameCookie holds the name of who works at this machine, while there are no accounts.
const nameCookie = "wenping_name"

// maxName bounds a person's name, in characters.
const maxName = 30

// who says who is at work: a person answers for what is decided, so that
// nothing is decided without a name.
func (s *server) who(c *gin.Context) string {
	if w := known(c); w != nil {
		return w.Name
	}
	return ""
}

// nameOf is the name that was filled in at a machine with one user.
func (s *server) nameOf(c *gin.Context) string {
	v, err := c.Request.Cookie(nameCookie)
	if err != nil {
		return ""
	}
	name, err := url.QueryUnescape(v.Value)
	if err != nil {
		return ""
	}
	return personName(name)
}

// personName is a name as it may stand in a record; empty where it may not.
func personName(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if !utf8.ValidString(s) || utf8.RuneCountInString(s) > maxName || strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }) {
		return ""
	}
	return s
}

// me tells and sets the name.
func (s *server) me(c *gin.Context) {
	w := known(c)
	if c.Request.Method == http.MethodPut {
		if !w.Alone {
			fail(c, noName)
			return
		}
		var in struct {
			Name string `json:"name"`
		}
		if err := readJSON(c, &in); err != nil {
			fail(c, err)
			return
		}
		name := personName(in.Name)
		if name == "" {
			fail(c, problem.New(problem.Usage, "请填写您的姓名，不超过 %d 字。", maxName))
			return
		}
		http.SetCookie(c.Writer, &http.Cookie{Name: nameCookie, Value: url.QueryEscape(name), Path: "/", MaxAge: 365 * 24 * 3600, HttpOnly: true, SameSite: http.SameSiteStrictMode})
		c.JSON(http.StatusOK, gin.H{"name": name})
		return
	}
	out := gin.H{"name": w.Name}
	if !w.Alone {
		out["roles"], out["machine"] = w.Roles, w.Machine
		if w.Agency != "" {
			out["agency"] = w.Agency
		}
	}
	c.JSON(http.StatusOK, out)
}

// recall gives a case that is done, with its review.
func (s *server) recall(c *gin.Context) (store.Case, *review.Review, error) {
	k, err := s.Store.Find(c.Request.Context(), c.Param("id"))
	if err != nil {
		return k, nil, err
	}
	switch {
	case k.State == store.Failed:
		return k, nil, problem.New(problem.Conflict, "“%s”未能审查：%s", k.File.Name, k.Error)
	case k.State != store.Done:
		return k, nil, problem.New(problem.Conflict, "“%s”还在处理，请稍后再看。", k.File.Name)
	case s.Bureau == nil:
		return k, nil, problem.New(problem.NotFound, "本服务没有开通审查工作台。")
	}
	if err := k.Gone(); err != nil {
		return k, nil, err
	}
	r, err := s.Bureau.Recall(c.Request.Context(), k)
	if err != nil {
		return k, nil, fmt.Errorf("recall review: %w", err)
	}
	return k, r, nil
}

// judged gives a case with what persons have said of it so far.
func (s *server) judged(c *gin.Context) (store.Case, *review.Judgement, error) {
	k, r, err := s.recall(c)
	if err != nil {
		return k, nil, err
	}
	acts, err := s.Store.Acts(c.Request.Context(), k.ID)
	if err != nil {
		return k, nil, err
	}
	return k, review.Judge(r, acts), nil
}
