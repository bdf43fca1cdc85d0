package web

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"wenping/internal/problem"
	"wenping/internal/store"
	"wenping/internal/vitals"
)

// Upkeep is what the pages tell an administrator of the machine.
type Upkeep interface {
	// Checks looks at what the program needs; it answers soon.
	Checks(ctx context.Context) []vitals.Check
	// Facts are what it is made of: version, standard, limits.
	Facts() []Choice
}

// failureWords say why a case failed, without a word of the report.
var failureWords = map[problem.Code]string{
	problem.Internal: "处理中断或程序出错", problem.Storage: "存储空间不足或不可用", problem.Busy: "数据库被占用", problem.Timeout: "处理超时",
	problem.Encrypted: "文件加密", problem.Corrupt: "文件损坏", problem.TooLarge: "文件过大", problem.Unsupported: "格式不支持", problem.Empty: "文件为空",
	problem.NoText: "没有可读的文字", problem.NotAReport: "不是评估报告", problem.SeveralReports: "含有几份报告", problem.Classified: "标有密级",
}

type failure struct {
	store.Failure
	Word string
}

// operations is what the page and the API show.
type operations struct {
	store.Operation
	Shown  []failure
	Checks []vitals.Check
	Facts  []Choice
	Now    time.Time
}

func (s *server) operations(c *gin.Context) (operations, error) {
	var o operations
	var err error
	ctx := c.Request.Context()
	if o.Operation, err = s.Store.Operation(ctx); err != nil {
		return o, err
	}
	for _, f := range o.Failures {
		word := failureWords[problem.Code(f.Code)]
		if word == "" {
			word = f.Code
		}
		o.Shown = append(o.Shown, failure{f, word})
	}
	if s.Upkeep != nil {
		o.Checks, o.Facts = s.Upkeep.Checks(ctx), s.Upkeep.Facts()
	}
	o.Now = s.Now()
	return o, nil
}

// Waits is how long the oldest case has waited, in words.
func (o operations) Waits() string {
	if o.Oldest.IsZero() {
		return ""
	}
	switch d := o.Now.Sub(o.Oldest); {
	case d < time.Minute:
		return "不到 1 分钟"
	case d < time.Hour:
		return fmt.Sprintf("%d 分钟", int(d.Minutes()))
	default:
		return fmt.Sprintf("%d 小时 %d 分钟", int(d.Hours()), int(d.Minutes())%60)
	}
}

// Of is how many cases are in a state.
func (o operations) Of(state string) int { return o.Cases[store.State(state)] }

// Worst is the worst of the checks, as a class of tags.
func (o operations) Worst() string { return stateClass[vitals.Worst(o.Checks)] }

var stateClass = map[vitals.State]string{vitals.Good: "pass", vitals.Warn: "doubt", vitals.Bad: "fail", vitals.Idle: "na"}

// stateTag names a state for people.
func stateTag(s vitals.State) word {
	return word{Class: stateClass[s], Word: map[vitals.State]string{vitals.Good: "正常", vitals.Warn: "请留意", vitals.Bad: "有故障", vitals.Idle: "未启用"}[s]}
}

func (s *server) operationsPage(c *gin.Context) { s.showOperations(c, http.StatusOK, told{}) }

func (s *server) showOperations(c *gin.Context, status int, t told) {
	o, err := s.operations(c)
	if err != nil {
		fail(c, err)
		return
	}
	c.Status(status)
	s.page(c, "operations", struct {
		frame
		told
		operations
	}{s.frame(c, "运行状况"), t, o})
}

// operate begins failed cases anew. An administrator may do it of cases that he
// does not see: nothing of them is told.
func (s *server) operate(c *gin.Context) {
	done, err := s.begun(c, c.PostForm("do"), c.PostForm("case"))
	if err == nil {
		s.showOperations(c, http.StatusOK, told{Done: done})
		return
	}
	p := problem.From(store.Trouble(err))
	if status, ok := statusOf[p.Code]; ok && status < 500 {
		s.showOperations(c, status, told{Why: p.Message})
		return
	}
	fail(c, err)
}

func (s *server) begun(c *gin.Context, do, id string) (string, error) {
	ctx := c.Request.Context()
	switch do {
	case "retry":
		if _, err := s.Store.Retry(ctx, s.by(c), id); err != nil {
			if problem.From(err).Code == problem.Conflict { // its sentence may name the file
				err = problem.New(problem.Conflict, "编号“%s”的报送件不能重新处理：已经重新处理，或者原件已按保存期限删除。", clip(id))
			}
			return "", err
		}
		return "已重新排队，编号 " + id + "。", nil
	case "retry-all":
		n, err := s.Store.RetryOurs(ctx, s.by(c))
		if err != nil {
			return "", err
		}
		return fmt.Sprintf("已重新排队 %d 件。", n), nil
	}
	return "", problem.New(problem.Usage, "没有这种操作。可用：retry、retry-all。")
}

func (s *server) operationsAPI(c *gin.Context) {
	o, err := s.operations(c)
	if err != nil {
		fail(c, err)
		return
	}
	type check struct {
		Name  string       `json:"name"`
		State vitals.State `json:"state"`
		Says  string       `json:"says"`
		Do    string       `json:"do,omitempty"`
	}
	type failed struct {
		Case    string    `json:"case"`
		Code    string    `json:"code"`
		At      time.Time `json:"at"`
		Machine bool      `json:"machine"` // the reason lies with the machine
	}
	out := struct {
		State    vitals.State        `json:"state"`
		Cases    map[store.State]int `json:"cases"`
		Oldest   *time.Time          `json:"oldest,omitempty"`
		Failed   int                 `json:"failed"`
		Failures []failed            `json:"failures"`
		Checks   []check             `json:"checks"`
		Facts    map[string]string   `json:"facts"`
	}{vitals.Worst(o.Checks), o.Cases, nil, o.Failed, []failed{}, []check{}, map[string]string{}}
	if !o.Oldest.IsZero() {
		out.Oldest = &o.Oldest
	}
	for _, f := range o.Failures {
		out.Failures = append(out.Failures, failed{f.Case, f.Code, f.At, f.Ours})
	}
	for _, k := range o.Checks {
		out.Checks = append(out.Checks, check{k.Name, k.State, k.Says, k.Do})
	}
	for _, f := range o.Facts {
		out.Facts[f.ID] = f.Name
	}
	c.JSON(http.StatusOK, out)
}

func (s *server) operateAPI(c *gin.Context) {
	var in struct {
		Do   string `json:"do"`
		Case string `json:"case"`
	}
	if err := readJSON(c, &in); err != nil {
		fail(c, err)
		return
	}
	done, err := s.begun(c, in.Do, in.Case)
	if err != nil {
		fail(c, err)
		return
	}
	c.JSON(http.StatusOK, gin.H{"detail": done})
}
