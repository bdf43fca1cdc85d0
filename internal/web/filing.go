package web

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"wenping/internal/access"
	"wenping/internal/document"
	"wenping/internal/paper"
	"wenping/internal/problem"
	"wenping/internal/review"
	"wenping/internal/store"
)

// filingPage is a filing form being filled in.
type filingPage struct {
	Title    string            `json:"title"`
	Parts    []filingPart      `json:"parts"`
	Left     int               `json:"left"` // fields to verify
	N        int               `json:"n"`    // of the form being filled in; 0: nobody has begun
	Drafter  string            `json:"drafter,omitempty"`
	Finished []finishedForm    `json:"finished"`
	Drafts   map[string]string `json:"drafts"`
	Who      string            `json:"who"`
	May      mayFill           `json:"may"`
	Paged    bool              `json:"paged"` // the report has pages that can be drawn
}

type mayFill struct {
	Fill bool   `json:"fill"`
	Why  string `json:"why,omitempty"` // not
}

type finishedForm struct {
	N        int       `json:"n"`
	By       string    `json:"by"`
	At       time.Time `json:"at"`
	Files    []string  `json:"files"`
	Standing bool      `json:"standing"` // nothing was changed since
}

type filingPart struct {
	Title string          `json:"title"`
	Rows  [][]filingField `json:"rows"`
}

// filingField is a field with its value and where it was read.
type filingField struct {
	No      string            `json:"no"`
	Key     string            `json:"key"`
	Label   string            `json:"label"`
	Type    string            `json:"type"` // s t d n e c table
	Len     int               `json:"len"`
	Lines   int               `json:"lines,omitempty"`
	Options []string          `json:"options,omitempty"`
	Boxes   []filingBox       `json:"boxes,omitempty"`
	Columns []string          `json:"columns,omitempty"`
	Value   string            `json:"value"`
	Rows    [][]string        `json:"rows,omitempty"`
	State   paper.State       `json:"state"`
	Check   string            `json:"check,omitempty"`
	Warning string            `json:"warning,omitempty"`
	Sign    bool              `json:"sign,omitempty"`
	Sources []filingSource    `json:"sources,omitempty"`
	Said    *store.FormEntry  `json:"said,omitempty"` // by a person
	Read    *filingAsReadOnly `json:"read,omitempty"` // as it was read, where a person says otherwise
}

type filingAsReadOnly struct {
	Value string     `json:"value"`
	Rows  [][]string `json:"rows,omitempty"`
}

type filingBox struct {
	ID     string `json:"id"`
	Label  string `json:"label"`
	Ticked bool   `json:"ticked"`
}

type filingSource struct {
	Word  string    `json:"word"`
	Href  string    `json:"href"`
	Page  int       `json:"page,omitempty"`
	Box   []float64 `json:"box,omitempty"`
	Size  []float64 `json:"size,omitempty"` // of the page
	Quote string    `json:"quote"`
}

func said(f store.Form) map[string]paper.Entry {
	out := map[string]paper.Entry{}
	for k, e := range f.Entries {
		out[k] = paper.Entry{Value: e.Value, Checked: e.Checked, Rows: e.Rows, Blank: e.Blank}
	}
	return out
}

// filled gives a case with the form being filled in; where nobody has begun a
// new one, as the last final one stands.
func (s *server) filled(c *gin.Context) (store.Case, *review.Review, store.Form, []store.Form, error) {
	k, r, err := s.recall(c)
	if err != nil {
		return k, nil, store.Form{}, nil, err
	}
	done, err := s.Store.Forms(c.Request.Context(), k.ID)
	if err != nil {
		return k, nil, store.Form{}, nil, err
	}
	f, have, err := s.Store.OpenForm(c.Request.Context(), k.ID)
	if err == nil && !have && len(done) > 0 {
		f.Entries = done[len(done)-1].Entries
	}
	return k, r, f, done, err
}

func refusedForm(err error) error {
	var no *paper.Refusal
	if errors.As(err, &no) {
		return problem.Wrap(problem.Conflict, err, "%s", no.Message)
	}
	return err
}

func (s *server) filing(c *gin.Context) {
	k, r, f, done, err := s.filled(c)
	if err != nil {
		fail(c, err)
		return
	}
	form, err := s.Bureau.Form(r, said(f), paper.Working)
	if err != nil {
		fail(c, err)
		return
	}
	read, err := s.Bureau.Form(r, nil, paper.Working)
	if err != nil {
		fail(c, err)
		return
	}
	who := s.who(c)
	out := filingPage{Title: form.Title, Left: len(form.ToVerify()), N: f.N, Drafter: f.Drafter, Finished: []finishedForm{}, Drafts: map[string]string{}, Who: who, Paged: len(r.Document.Pages) > 0}
	if who != "" {
		if out.Drafts, err = s.Store.Drafts(c.Request.Context(), k.ID, who); err != nil {
			fail(c, err)
			return
		}
	}
	for i, d := range done {
		out.Finished = append(out.Finished, finishedForm{d.N, d.Finisher, d.Finished, d.Files, f.N == 0 && i == len(done)-1})
	}
	w, m := known(c), k.Matter()
	switch {
	case k.Next != "":
		out.May.Why = "这份报告已有新版，这一版的报备表只供查看。"
	case w.MayOn(access.Word, m):
		out.May.Fill = true
	default:
		out.May.Why = "您可以查看报备表，填写由文书办理。"
	}
	for _, p := range form.Parts {
		part := filingPart{Title: p.Title}
		for _, row := range p.Rows {
			var fields []filingField
			for _, x := range row {
				fields = append(fields, fieldOf(k, r.Document, x, read.Field(x.Key), f.Entries))
			}
			part.Rows = append(part.Rows, fields)
		}
		out.Parts = append(out.Parts, part)
	}
	c.JSON(http.StatusOK, out)
}

func fieldOf(k store.Case, d *document.Document, x, read *paper.FormField, entries map[string]store.FormEntry) filingField {
	f := filingField{No: x.No, Key: x.Key, Label: x.Label, Type: x.Type, Len: x.Len, Lines: x.Lines, Options: x.Options, Value: x.Value, Rows: x.Rows, State: x.State, Check: x.Check, Warning: x.Warning, Sign: x.Sign}
	if x.Type == "c" {
		f.Options = nil
	}
	for _, b := range x.Checked {
		f.Boxes = append(f.Boxes, filingBox{b.ID, b.Label, b.Ticked})
	}
	for _, col := range x.Columns {
		f.Columns = append(f.Columns, col.Title)
	}
	for i, a := range x.At {
		src := filingSource{Word: x.Sources[i], Href: placeLink("/reports/"+k.ID+"/review", d, a)}
		p := d.Locate(a)
		if src.Page = p.Page; p.Page > 0 && p.Page <= len(d.Pages) && !p.Box.IsZero() {
			src.Box = []float64{p.Box.X0, p.Box.Y0, p.Box.X1, p.Box.Y1}
			src.Size = []float64{d.Pages[p.Page-1].Width, d.Pages[p.Page-1].Height}
		}
		whole := a
		whole.Start, whole.End = 0, 0
		src.Quote, _ = review.Mask(d.Text(whole))
		src.Quote = clipTo(src.Quote, 400)
		f.Sources = append(f.Sources, src)
	}
	if e, ok := entries[x.Key]; ok {
		f.Said = &e
		if read != nil && (read.Value != x.Value || len(read.Rows) != len(x.Rows)) && (read.Value != "" || len(read.Rows) > 0) {
			f.Read = &filingAsReadOnly{read.Value, read.Rows}
		}
	}
	return f
}

// saveField keeps what a person says of a field, or takes it back.
func (s *server) saveField(c *gin.Context) {
	who := s.who(c)
	if who == "" {
		fail(c, problem.New(problem.Usage, "请先填写您的姓名，再填报备表。"))
		return
	}
	k, r, _, _, err := s.filled(c)
	if err != nil {
		fail(c, err)
		return
	}
	form, err := s.Bureau.Form(r, nil, paper.Working)
	if err != nil {
		fail(c, err)
		return
	}
	key := c.Param("field")
	field := form.Field(key)
	if field == nil {
		fail(c, problem.New(problem.NotFound, "报备表没有“%s”这一栏。", clip(key)))
		return
	}
	var entry *store.FormEntry
	if c.Request.Method == http.MethodPut {
		var in struct {
			Value   string     `json:"value"`
			Checked []string   `json:"checked"`
			Rows    [][]string `json:"rows"`
			Blank   bool       `json:"blank"`
			AsRead  bool       `json:"as_read"` // 确认: as it was read
		}
		if err := readJSON(c, &in); err != nil {
			fail(c, err)
			return
		}
		e := paper.Entry{Value: in.Value, Checked: in.Checked, Rows: in.Rows, Blank: in.Blank}
		if in.AsRead {
			if e = field.Entry(); e.Blank {
				fail(c, problem.New(problem.Usage, "“%s”没有读到，不能按原样确认。请填写，或注明原件没有。", field.Label))
				return
			}
		}
		if err := field.CheckEntry(e); err != nil {
			fail(c, problem.Wrap(problem.Usage, err, "%s", err.Error()))
			return
		}
		entry = &store.FormEntry{Value: e.Value, Checked: e.Checked, Rows: e.Rows, Blank: e.Blank}
	}
	if _, err := s.Store.SaveEntry(c.Request.Context(), k.ID, who, key, entry); err != nil {
		fail(c, err)
		return
	}
	s.filing(c)
}

func (s *server) previewFiling(c *gin.Context) {
	_, r, f, _, err := s.filled(c)
	if err != nil {
		fail(c, err)
		return
	}
	form, err := s.Bureau.Form(r, said(f), paper.Looked)
	if err != nil {
		fail(c, err)
		return
	}
	b, err := s.Bureau.DrawForm(form)
	if err != nil {
		fail(c, err)
		return
	}
	c.Header("Content-Disposition", `inline; filename="form-preview.pdf"`)
	c.Header("Content-Security-Policy", "frame-ancestors 'self'") // it is shown in the page of the form
	c.Data(http.StatusOK, "application/pdf", b)
}

// finishFiling freezes the form.
func (s *server) finishFiling(c *gin.Context) {
	who := s.who(c)
	if who == "" {
		fail(c, problem.New(problem.Usage, "请先填写您的姓名，再定稿。"))
		return
	}
	k, r, f, _, err := s.filled(c)
	if err == nil {
		err = s.freezeForm(c, k, r, f, who)
	}
	if err != nil {
		fail(c, err)
		return
	}
	s.filing(c)
}

func (s *server) freezeForm(c *gin.Context, k store.Case, r *review.Review, f store.Form, who string) error {
	form, err := s.Bureau.Form(r, said(f), paper.Final)
	if err != nil {
		return refusedForm(err)
	}
	files, err := s.Bureau.FileForm(k, form)
	if err != nil {
		return err
	}
	return s.Store.FinishForm(c.Request.Context(), f, who, files)
}

// filingFiles are what a final form leaves.
var filingFiles = map[string]string{"form.pdf": "application/pdf", "form.docx": mimeWord, "package.zip": "application/zip"}

func (s *server) filingFile(c *gin.Context) {
	n, err := strconv.Atoi(c.Param("n"))
	kind := c.Param("file")
	mime, known := filingFiles[kind]
	if err != nil || !known {
		fail(c, problem.New(problem.NotFound, "没有这份已定稿的报备表。"))
		return
	}
	b, err := s.Store.FormFile(c.Request.Context(), c.Param("id"), n, kind)
	if err != nil {
		fail(c, err)
		return
	}
	k, err := s.Store.Find(c.Request.Context(), c.Param("id"))
	if err != nil {
		fail(c, err)
		return
	}
	hand(c, kind, fmt.Sprintf("%s.报备表第%d稿.%s", stem(k.File.Name), n, kind), mime, b)
}

// formDesk is the page on which a clerk fills in the filing form.
func (s *server) formDesk(c *gin.Context) { s.desk(c, "form") }
