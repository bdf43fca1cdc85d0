package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"wenping/internal/access"
	"wenping/internal/paper"
	"wenping/internal/problem"
	"wenping/internal/review"
	"wenping/internal/store"
	"wenping/internal/zh"
)

// letterKinds are the letters that may be issued, with their names.
var letterKinds = []Choice{{string(paper.Return), "退回重新评估函"}, {string(paper.Correct), "审查反馈意见书"}, {string(paper.Supplement), "补正通知"}, {string(paper.Receipt), "备案回执"}}

// issued is a letter as the API shows it.
type issued struct {
	N        int               `json:"n"`
	State    store.LetterState `json:"state"`
	Kind     string            `json:"kind"`
	Number   string            `json:"number,omitempty"`
	Drafter  string            `json:"drafter,omitempty"`
	Releaser string            `json:"releaser,omitempty"`
	Issuer   string            `json:"issuer,omitempty"`
	Issued   *time.Time        `json:"issued,omitempty"`
	Note     string            `json:"note,omitempty"`
	Files    []string          `json:"files,omitempty"`
}

func showLetter(l store.Letter) issued {
	out := issued{N: l.N, State: l.State, Kind: l.Signing.Kind, Number: l.Number, Drafter: l.Drafter, Releaser: l.Releaser, Issuer: l.Issuer, Note: l.Note}
	for _, f := range l.Files {
		if letterFiles[f] != "" { // what is kept for ourselves is not handed out
			out.Files = append(out.Files, f)
		}
	}
	if !l.Issued.IsZero() {
		out.Issued = &l.Issued
	}
	return out
}

// paragraph of a letter as composed and as a person has worded it.
type paragraph struct {
	Level string `json:"level"`
	Text  string `json:"text"` // as composed
	Said  string `json:"said"` // as it will stand
}

var levels = map[paper.Level]string{paper.Body: "body", paper.One: "one", paper.Two: "two", paper.Three: "three", paper.Four: "four", paper.After: "after", paper.Note: "note", paper.Copy: "copy"}

// letterPage is a letter being worded.
type letterPage struct {
	Signing    store.Signing `json:"signing"`
	Open       *issued       `json:"open,omitempty"` // as saved; nil: not yet
	Kinds      []Choice      `json:"kinds"`
	Office     string        `json:"office"`
	Number     string        `json:"number,omitempty"`
	Second     bool          `json:"second"` // another person must release it
	Paragraphs []paragraph   `json:"paragraphs"`
	Blank      string        `json:"blank,omitempty"` // why it cannot be issued as it stands
	Title      string        `json:"title"`
	Addressee  string        `json:"addressee"`
	Decided    decided       `json:"decided"`
	Letters    []issued      `json:"letters"`
	Acts       int           `json:"acts"`
	Who        string        `json:"who"`
	May        may           `json:"may"`
	Form       formWithIt    `json:"form"`
}

// formWithIt is how far the filing form has come that goes with a letter.
type formWithIt struct {
	Left  int  `json:"left"`  // fields to verify
	Final bool `json:"final"` // a final one stands, and goes into the package
}

func (s *server) formWithIt(c *gin.Context, r *review.Review) (formWithIt, error) {
	_, _, f, done, err := s.filled(c)
	if err != nil {
		return formWithIt{}, err
	}
	form, err := s.Bureau.Form(r, said(f), paper.Working)
	if err != nil {
		return formWithIt{}, err
	}
	return formWithIt{len(form.ToVerify()), f.N == 0 && len(done) > 0}, nil
}

// may is what who looks at a letter may do with it.
type may struct {
	Word    bool   `json:"word"`
	Release bool   `json:"release"`
	Why     string `json:"why,omitempty"` // not
}

func (s *server) mayLetter(c *gin.Context, k store.Case) may {
	w, m := known(c), k.Matter()
	out := may{Word: w.MayOn(access.Word, m), Release: w.MayOn(access.Release, m)}
	switch {
	case k.Next != "":
		return may{Why: "这份报告已有新版，请在新版上出文。"}
	case !out.Release && w.May(access.Release):
		out.Why = "这份报告是您报送的，须由他人签发。"
	case !out.Word && !out.Release:
		out.Why = "您可以查看文书。拟写由文书办理，签发由负责人办理。"
	}
	return out
}

// proposal is the letter that fits what was decided, with today's date and the
// next number.
func (s *server) proposal(c *gin.Context, d *review.Decided) (store.Signing, error) {
	g := store.Signing{Kind: string(paper.KindFor(d.Review)), Format: string(paper.Mail), Date: s.Now().Format(time.DateOnly)}
	if g.Kind == string(paper.Undecided) || g.Kind == string(paper.SelfCheck) {
		g.Kind = string(paper.Correct)
	}
	var err error
	g.No, err = s.Store.NextNo(c.Request.Context(), s.Bureau.Office().Code, s.Now().Year())
	return g, err
}

func date(s, name string) (zh.Date, error) {
	if s == "" {
		return zh.Date{}, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return zh.Date{}, problem.Wrap(problem.Usage, err, "%s“%s”不是日期，应如 2026-03-05。", name, clip(s))
	}
	return zh.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}, nil
}

// signing turns what the clerk filled in into what a letter is composed from.
func signing(g store.Signing, preview bool) (paper.Kind, paper.Signing, error) {
	out := paper.Signing{Format: paper.Format(g.Format), No: g.No, Printer: g.Printer, Edits: g.Edits, Preview: preview}
	var err error
	if out.Date, err = date(g.Date, "成文日期"); err != nil {
		return "", out, err
	}
	if out.Received, err = date(g.Received, "送达日期"); err != nil {
		return "", out, err
	}
	for _, k := range letterKinds {
		if k.ID == g.Kind {
			return paper.Kind(g.Kind), out, nil
		}
	}
	ids := make([]string, len(letterKinds))
	for i, k := range letterKinds {
		ids[i] = k.ID + "（" + k.Name + "）"
	}
	return "", out, problem.New(problem.Usage, "没有“%s”这种文书。可用：%s。", clip(g.Kind), strings.Join(ids, "、"))
}

// open gives the judgement of a case and the letter being worded, saved or proposed.
func (s *server) open(c *gin.Context) (store.Case, *review.Judgement, *review.Decided, store.Letter, bool, error) {
	k, j, err := s.judged(c)
	if err != nil {
		return k, nil, nil, store.Letter{}, false, err
	}
	d := j.Decide()
	l, have, err := s.Store.OpenLetter(c.Request.Context(), k.ID)
	if err == nil && !have {
		l.Case = k.ID
		l.Signing, err = s.proposal(c, d)
	}
	return k, j, d, l, have, err
}

// letter shows the letter being worded.
func (s *server) letter(c *gin.Context) {
	k, j, d, l, have, err := s.open(c)
	if err != nil {
		fail(c, err)
		return
	}
	out := letterPage{Signing: l.Signing, Kinds: letterKinds, Office: s.Bureau.Office().Name, Second: s.Bureau.Office().Release, Paragraphs: []paragraph{},
		Decided: summed(j), Letters: []issued{}, Acts: len(j.Trail), Who: s.who(c), May: s.mayLetter(c, k)}
	if have {
		v := showLetter(l)
		out.Open = &v
	}
	if out.Form, err = s.formWithIt(c, j.Review); err != nil {
		fail(c, err)
		return
	}
	kind, sign, err := signing(l.Signing, true)
	if err != nil {
		fail(c, err)
		return
	}
	edits := sign.Edits
	sign.Edits = nil
	n, err := s.Bureau.Compose(d, kind, sign)
	var no *paper.Refusal
	switch {
	case errors.As(err, &no):
		out.Blank = no.Message
	case err != nil:
		fail(c, err)
		return
	default:
		out.Title, out.Addressee = n.PlainTitle(), n.Addressee
		if n.Issue != nil {
			out.Number = n.Issue.Number
		}
		for _, p := range n.Paragraphs {
			said, ok := edits[p.Text]
			if !ok {
				said = p.Text
			}
			out.Paragraphs = append(out.Paragraphs, paragraph{levels[p.Level], p.Text, said})
		}
	}
	all, err := s.issued(c, k.ID)
	if err != nil {
		fail(c, err)
		return
	}
	for _, l := range all {
		out.Letters = append(out.Letters, showLetter(l))
	}
	c.JSON(http.StatusOK, out)
}

// saveLetter keeps what the clerk fills in.
func (s *server) saveLetter(c *gin.Context) {
	var g store.Signing
	if err := readJSON(c, &g); err != nil {
		fail(c, err)
		return
	}
	who := s.who(c)
	if who == "" {
		fail(c, problem.New(problem.Usage, "请先填写您的姓名，再拟文。"))
		return
	}
	if _, _, err := signing(g, true); err != nil {
		fail(c, err)
		return
	}
	k, _, err := s.recall(c)
	if err != nil {
		fail(c, err)
		return
	}
	for from, to := range g.Edits {
		if strings.TrimSpace(to) == strings.TrimSpace(from) {
			delete(g.Edits, from)
		}
	}
	if _, err := s.Store.SaveLetter(c.Request.Context(), k.ID, who, g); err != nil {
		fail(c, err)
		return
	}
	s.letter(c)
}

// preview draws the letter as it would go out, marked as not issued.
func (s *server) preview(c *gin.Context) {
	_, _, d, l, _, err := s.open(c)
	if err != nil {
		fail(c, err)
		return
	}
	n, err := s.compose(d, l.Signing, true)
	if err != nil {
		fail(c, err)
		return
	}
	b, err := s.Bureau.Draw(n)
	if err != nil {
		fail(c, err)
		return
	}
	c.Header("Content-Disposition", `inline; filename="preview.pdf"`)
	c.Header("Content-Security-Policy", "frame-ancestors 'self'") // it is shown in the page of the letter
	c.Data(http.StatusOK, "application/pdf", b)
}

func (s *server) compose(d *review.Decided, g store.Signing, preview bool) (*paper.Notice, error) {
	kind, sign, err := signing(g, preview)
	if err != nil {
		return nil, err
	}
	n, err := s.Bureau.Compose(d, kind, sign)
	var no *paper.Refusal
	if errors.As(err, &no) {
		return nil, problem.Wrap(problem.Conflict, err, "%s", no.Message)
	}
	return n, err
}

// letterStep is what is said when a letter goes a step further.
type letterStep struct {
	Acts int    `json:"acts"` // how many acts the person had seen
	Note string `json:"note"`
	Form bool   `json:"form"` // issue: the filing form becomes final with the letter
}

// proposeLetter asks a second person.
func (s *server) proposeLetter(c *gin.Context) {
	s.step(c, func(k store.Case, d *review.Decided, l store.Letter, who string, in letterStep) error {
		if _, err := s.compose(d, l.Signing, false); err != nil {
			return err
		}
		return s.Store.ProposeLetter(c.Request.Context(), k.ID, who, in.Acts)
	})
}

// returnLetter sends it back with a word.
func (s *server) returnLetter(c *gin.Context) {
	s.step(c, func(k store.Case, _ *review.Decided, _ store.Letter, who string, in letterStep) error {
		return s.Store.ReturnLetter(c.Request.Context(), k.ID, who, in.Note)
	})
}

// issueLetter freezes it: number, PDF, Word, package.
func (s *server) issueLetter(c *gin.Context) {
	s.step(c, func(k store.Case, d *review.Decided, l store.Letter, who string, in letterStep) error {
		n, err := s.compose(d, l.Signing, false)
		if err != nil {
			return err
		}
		if in.Form { // before the files are made: it goes into the package
			_, r, f, _, err := s.filled(c)
			if err == nil {
				err = s.freezeForm(c, k, r, f, who)
			}
			if err != nil {
				return err
			}
		}
		files, err := s.Bureau.Issue(c.Request.Context(), k, d, n)
		if err != nil {
			return err
		}
		o := s.Bureau.Office()
		day, _ := date(l.Signing.Date, "")
		_, err = s.Store.IssueLetter(c.Request.Context(), l, who, in.Acts, o.Release, store.Register{Code: o.Code, Year: day.Year, Number: n.Issue.Number}, files)
		return err
	})
}

func (s *server) step(c *gin.Context, do func(store.Case, *review.Decided, store.Letter, string, letterStep) error) {
	var in letterStep
	if err := readJSON(c, &in); err != nil {
		fail(c, err)
		return
	}
	who := s.who(c)
	if who == "" {
		fail(c, problem.New(problem.Usage, "请先填写您的姓名，再办理文书。"))
		return
	}
	k, j, d, l, have, err := s.open(c)
	switch {
	case err != nil:
	case !have:
		err = problem.New(problem.Conflict, "还没有拟好的文书。请先在“拟文”中选择文种并保存。")
	case len(j.Trail) != in.Acts:
		err = problem.New(problem.Conflict, "判定刚刚有改动，文书已随之改变。请看过后再办。")
	default:
		err = do(k, d, l, who, in)
	}
	if err != nil {
		fail(c, err)
		return
	}
	s.letter(c)
}

// letterFiles are what an issued letter leaves.
var letterFiles = map[string]string{
	"notice.pdf": "application/pdf", "notice.docx": mimeWord, "package.zip": "application/zip",
	"annotated.docx": mimeWord, "annotated.pdf": "application/pdf",
}

const mimeSheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// issued are the letters of a case that have left the office, with the files
// that are handed out.
func (s *server) issued(c *gin.Context, id string) ([]store.Letter, error) {
	all, err := s.Store.Letters(c.Request.Context(), id)
	var out []store.Letter
	for _, l := range all {
		if l.State == store.Issued {
			l.Files = slices.DeleteFunc(l.Files, func(f string) bool { return letterFiles[f] == "" })
			out = append(out, l)
		}
	}
	return out, err
}

// hand gives a frozen file its name; a PDF is shown at once.
func hand(c *gin.Context, kind, name, mime string, b []byte) {
	how := "attachment"
	if mime == "application/pdf" {
		how = "inline"
		c.Header("Content-Security-Policy", "frame-ancestors 'self'")
	}
	c.Header("Content-Disposition", fmt.Sprintf(`%s; filename="%s"; filename*=UTF-8''%s`, how, kind, url.PathEscape(name)))
	c.Data(http.StatusOK, mime, b)
}

// letterFile hands out a file of an issued letter under the letter's number.
func (s *server) letterFile(c *gin.Context) {
	n, err := strconv.Atoi(c.Param("n"))
	kind := c.Param("file")
	mime, known := letterFiles[kind]
	if err != nil || !known {
		fail(c, problem.New(problem.NotFound, "没有这件已签发的文书。"))
		return
	}
	b, err := s.Store.LetterFile(c.Request.Context(), c.Param("id"), n, kind)
	if err != nil {
		fail(c, err)
		return
	}
	all, err := s.Store.Letters(c.Request.Context(), c.Param("id"))
	if err != nil {
		fail(c, err)
		return
	}
	name := kind
	for _, l := range all {
		if l.N == n {
			name = l.Number + "." + kind
		}
	}
	hand(c, kind, name, mime, b)
}
