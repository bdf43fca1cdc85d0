package web

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/gin-gonic/gin"

	"wenping/internal/access"
	"wenping/internal/document"
	"wenping/internal/problem"
	"wenping/internal/review"
	"wenping/internal/rule"
	"wenping/internal/store"
)

// maxJSON bounds a JSON body, in bytes.
const maxJSON = 512 << 10

func readJSON(c *gin.Context, to any) error {
	dec := json.NewDecoder(http.MaxBytesReader(c.Writer, c.Request.Body, maxJSON))
	dec.DisallowUnknownFields()
	if err := dec.Decode(to); err != nil {
		var big *http.MaxBytesError
		if errors.As(err, &big) {
			return problem.Wrap(problem.TooLarge, err, "请求超过 %d KB。", maxJSON>>10)
		}
		return problem.Wrap(problem.Usage, err, "请求不是所要求的 JSON，请核对字段。")
	}
	if _, err := dec.Token(); err != io.EOF {
		return problem.New(problem.Usage, "请求里 JSON 之后还有别的内容。")
	}
	return nil
}

type pageSize struct {
	N      int     `json:"n"`
	Label  string  `json:"label,omitempty"`
	Width  float64 `json:"width"`
	Height float64 `json:"height"`
	Lost   bool    `json:"lost,omitempty"` // not read: nothing is said of it
}

type decided struct {
	Verdicts   map[string]rule.Verdict `json:"verdicts"` // by item
	Suggestion review.Suggestion       `json:"suggestion"`
	Reasons    []rule.Reason           `json:"reasons"`
	Findings   int                     `json:"open_findings"`
	Questions  int                     `json:"open_questions"`
	Returned   int                     `json:"open_returned"` // points of the version before
	Upheld     int                     `json:"upheld"`
}

// besideFile is a file handed in with the report; evidence names it.
type besideFile struct {
	Name  string     `json:"name"`
	Pages []pageSize `json:"pages"`           // none: it is had as text
	Empty bool       `json:"empty,omitempty"` // nothing of it could be read
}

// judgement is a case as the workbench shows it.
type judgement struct {
	Report   report               `json:"report"`
	Review   *review.Review       `json:"review"`
	Pages    []pageSize           `json:"pages"`
	Beside   []besideFile         `json:"beside"` // files handed in with the report
	Criteria map[string]Criterion `json:"criteria"`
	*review.Judgement
	Decided decided           `json:"decided"`
	Drafts  map[string]string `json:"drafts"`
	Who     string            `json:"who"`
	Renewed bool              `json:"renewed"` // the standard has changed since the first review
	May     mayDecide         `json:"may"`
}

// mayDecide is what who looks at a case may do with it.
type mayDecide struct {
	Decide bool   `json:"decide"`
	Why    string `json:"why,omitempty"` // not
}

func (s *server) mayDecide(c *gin.Context, k store.Case) mayDecide {
	w := known(c)
	switch {
	case k.Next != "":
		return mayDecide{Why: "这份报告已有新版，这一版只供查看。"}
	case w.MayOn(access.Decide, k.Matter()):
		return mayDecide{Decide: true}
	case w.May(access.Decide):
		return mayDecide{Why: "这份报告是您报送的，须由他人判定。"}
	}
	return mayDecide{Why: "您可以查看审查意见，判定由审查员作出。"}
}

// judgement tells all that the workbench shows.
func (s *server) judgement(c *gin.Context) {
	k, j, err := s.judged(c)
	if err != nil {
		fail(c, err)
		return
	}
	who := s.who(c)
	drafts := map[string]string{}
	if who != "" {
		if drafts, err = s.Store.Drafts(c.Request.Context(), k.ID, who); err != nil {
			fail(c, err)
			return
		}
	}
	r := *j.Review
	r.Facts = nil // pictures of the facts have a page of their own
	lost := map[int]bool{}
	for _, l := range r.Losses {
		lost[l.Page] = lost[l.Page] || l.Kind == "image-only-page"
	}
	out := judgement{Report: show(k), Review: &r, Judgement: j, Criteria: s.Bureau.Criteria(), Drafts: drafts, Who: who, Pages: sizes(r.Document, lost), Beside: []besideFile{}, Decided: summed(j), May: s.mayDecide(c, k)}
	for _, b := range r.Beside {
		out.Beside = append(out.Beside, besideFile{b.Name, sizes(b.Document, nil), len(b.Document.Blocks) == 0 && len(b.Document.Pages) == 0})
	}
	if first, err := s.saved(c, k.ID); err == nil {
		out.Renewed = first.Standard.Hash != r.Standard.Hash
	}
	c.JSON(http.StatusOK, out)
}

// sizes are the pages of a document; lost are those that could not be read.
func sizes(d *document.Document, lost map[int]bool) []pageSize {
	out := []pageSize{}
	for _, p := range d.Pages {
		out = append(out, pageSize{p.Number, p.Label, p.Width, p.Height, lost[p.Number]})
	}
	return out
}

// saved is the review as it was first made.
func (s *server) saved(c *gin.Context, id string) (*review.Review, error) {
	b, err := s.Store.Product(c.Request.Context(), id, "review")
	if err != nil {
		return nil, err
	}
	var r review.Review
	if err := json.Unmarshal(b, &r); err != nil {
		return nil, problem.Wrap(problem.Internal, err, "存下的审查结果不能读出，请重新上传。")
	}
	return &r, nil
}

func summed(j *review.Judgement) decided {
	d := j.Decide()
	out := decided{Verdicts: map[string]rule.Verdict{}, Suggestion: d.Outcome.Suggestion, Reasons: d.Outcome.Reasons, Upheld: len(d.Findings)}
	for _, it := range d.Items {
		out.Verdicts[it.ID] = it.Verdict
	}
	out.Findings, out.Questions, out.Returned = j.Open()
	return out
}

// act adds what a person says. "seen" is the number of the last act he knew of.
func (s *server) act(c *gin.Context) {
	var in struct {
		review.Act
		Seen *int `json:"seen"`
	}
	if err := readJSON(c, &in); err != nil {
		fail(c, err)
		return
	}
	k, r, err := s.recall(c)
	if err != nil {
		fail(c, err)
		return
	}
	a := in.Act
	a.N, a.By = 0, s.who(c)
	seen := -1
	if in.Seen != nil {
		seen = *in.Seen
	}
	if a, err = s.Store.Say(c.Request.Context(), k.ID, a, seen, func(before []review.Act, a *review.Act) error {
		return review.Judge(r, before).Check(a)
	}, func(all []review.Act) store.Standing { return store.Stands(review.Judge(r, all)) }); err != nil {
		fail(c, acted(err))
		return
	}
	acts, err := s.Store.Acts(c.Request.Context(), k.ID)
	if err != nil {
		fail(c, err)
		return
	}
	j := review.Judge(r, acts)
	c.JSON(http.StatusCreated, gin.H{"act": a, "opinions": j.Opinions, "asked": j.Asked, "comments": j.Comments, "returned": j.Returned, "trail": j.Trail, "decided": summed(j)})
}

// acted makes a problem of why an act was not taken.
func acted(err error) error {
	var no *review.ActError
	var stale *store.Stale
	switch {
	case errors.As(err, &no):
		return problem.Wrap(problem.Usage, err, "%s", no.Message)
	case errors.As(err, &stale):
		return problem.Wrap(problem.Conflict, err, "%s", stale.Error())
	}
	return err
}

// draft keeps what is being typed.
func (s *server) draft(c *gin.Context) {
	var in struct {
		Field string `json:"field"`
		Text  string `json:"text"`
	}
	if err := readJSON(c, &in); err != nil {
		fail(c, err)
		return
	}
	k, err := s.Store.Find(c.Request.Context(), c.Param("id"))
	if err != nil {
		fail(c, err)
		return
	}
	if w, m := known(c), k.Matter(); !w.MayOn(access.Decide, m) && !w.MayOn(access.Word, m) {
		fail(c, lacks(w, access.Decide))
		return
	}
	who := s.who(c)
	if who == "" || in.Field == "" {
		fail(c, problem.New(problem.Usage, "请先填写您的姓名，再作判定。"))
		return
	}
	if err := s.Store.SaveDraft(c.Request.Context(), k.ID, who, in.Field, in.Text); err != nil {
		fail(c, err)
		return
	}
	c.Status(http.StatusNoContent)
}
