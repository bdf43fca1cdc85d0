package paper

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"wenping/internal/problem"
	"wenping/internal/review"
	"wenping/internal/zh"
)

// Kind of notice; the values are those of the review's papers.
type Kind string

const (
	Return    Kind = "return"    // 退回重新评估函
	Correct   Kind = "correct"   // 审查反馈意见书
	Receipt   Kind = "file"      // 备案回执
	Undecided Kind = "undecided" // 核实清单
	SelfCheck Kind = "selfcheck" // 自查清单

	Supplement Kind = "supplement" // 补正通知: what is missing before a review can begin
)

// Kinds in the order of the outcome.
var Kinds = []Kind{Return, Correct, Receipt, Undecided, SelfCheck, Supplement}

// KindFor gives the kind of notice that fits a review's outcome and stage.
func KindFor(r *review.Review) Kind {
	if r.Stage == "draft" {
		return SelfCheck
	}
	switch r.Outcome.Suggestion {
	case review.Return:
		return Return
	case review.Correct:
		return Correct
	case review.File:
		return Receipt
	}
	return Undecided
}

// Wording is the text of all papers, read from a folder of templates.
type Wording struct {
	// Segmenter, where set, tells the words of a title apart, so that it is
	// not broken inside a phrase.
	Segmenter zh.Segmenter
	// Calendar, where set, turns a number of working days into a date.
	Calendar *zh.Calendar

	words    words
	notices  map[Kind]*noticeText
	forms    map[string]*formText // by name; "" is form.yaml
	worklist worklistText
}

type words struct {
	DraftMark         string            `yaml:"draft_mark"`
	PreviewMark       string            `yaml:"preview_mark"`
	FormPreviewMark   string            `yaml:"form_preview_mark"`
	StandardUnadopted string            `yaml:"standard_unadopted"`
	Categories        map[string]string `yaml:"categories"`
	Groups            map[string]string `yaml:"groups"`
	Headings          []string          `yaml:"headings"`
	HeadingTitles     map[string]string `yaml:"heading_titles"`
	Verdicts          map[string]string `yaml:"verdicts"`
	Severities        map[string]string `yaml:"severities"`
	Again             string            `yaml:"again"`
	LastTime          string            `yaml:"last_time"`
	Followed          string            `yaml:"followed"`
	AllSettled        string            `yaml:"all_settled"`
	Documents         map[string]string `yaml:"documents"`
	Deadline          string            `yaml:"deadline"`
	Phrases           struct {
		WithBefore []string `yaml:"with_before"` // belong to the word before them
		WithAfter  []string `yaml:"with_after"`  // to the one after
	} `yaml:"phrases"`
	Point struct {
		One    string `yaml:"one"`
		Many   string `yaml:"many"`
		Demand string `yaml:"demand"`
	} `yaml:"point"`
	Remark struct {
		Author   string `yaml:"author"`
		Initials string `yaml:"initials"`
		Mark     string `yaml:"mark"`
		Demand   string `yaml:"demand"`
		Places   string `yaml:"places"`
		Nowhere  string `yaml:"nowhere"`
	} `yaml:"remark"`
	Attachment struct {
		Name  string `yaml:"name"`
		Title string `yaml:"title"`
		Sum   string `yaml:"sum"`
		Stamp string `yaml:"stamp"`
		Open  string `yaml:"open"`
	} `yaml:"attachment"`
}

type noticeText struct {
	Kind      Kind       `yaml:"kind"`
	Name      string     `yaml:"name"`
	Title     string     `yaml:"title"`
	Addressee string     `yaml:"addressee"`
	Items     []string   `yaml:"items"`    // only their findings are told; empty: all
	Workdays  int        `yaml:"workdays"` // until the answer is due; 0: as the office has it
	Letter    string     `yaml:"letter"`   // what the letter calls itself: 本函
	Parts     []partText `yaml:"parts"`
	Closing   struct {
		Attachment bool `yaml:"attachment"`
		Contact    bool `yaml:"contact"`
		Copies     bool `yaml:"copies"`
	} `yaml:"closing"`
}

type partText struct {
	Heading string   `yaml:"heading"`
	Text    []string `yaml:"text"`
	List    string   `yaml:"list"`
	None    string   `yaml:"none"`
}

// lists that a part may print.
var lists = []string{"problems", "demands", "notes", "doubts", "questions", "losses"}

// placeholders that a wording may use.
var placeholders = []string{
	"report", "matter", "body", "self", "office", "standard", "standard_id", "standard_version", "standard_hash",
	"total", "pass", "fail", "open", "doubt", "manual", "na", "must", "should", "reasons", "deadline",
	"form_copies", "level", "contact", "phone", "address", "no_decide", "stage", "followed",
}

var holder = regexp.MustCompile(`\{([a-z_]+)\}`)

// LoadWording reads the templates and reports every mistake with its file.
func LoadWording(fsys fs.FS) (*Wording, error) {
	w := &Wording{notices: map[Kind]*noticeText{}}
	if err := load(fsys, "words.yaml", &w.words); err != nil {
		return nil, err
	}
	for _, k := range Kinds {
		name := "notice/" + string(k) + ".yaml"
		t := &noticeText{}
		if err := load(fsys, name, t); err != nil {
			return nil, err
		}
		if t.Kind != k {
			return nil, fmt.Errorf("%s：kind 应为 %s", name, k)
		}
		if err := t.check(name); err != nil {
			return nil, err
		}
		if t.Workdays < 0 || t.Workdays > longestDeadline {
			return nil, fmt.Errorf("%s：workdays 应在 0 至 %d 之间", name, longestDeadline)
		}
		w.notices[k] = t
	}
	for _, x := range []struct {
		text string
		may  []string
	}{
		{w.words.Attachment.Sum, placeholders}, {w.words.Attachment.Stamp, placeholders},
		{w.words.Point.One, pointFields}, {w.words.Point.Many, pointFields}, {w.words.Deadline, []string{"days", "letter"}},
	} {
		if err := known("words.yaml", x.text, x.may); err != nil {
			return nil, err
		}
	}
	if err := w.loadForms(fsys); err != nil {
		return nil, err
	}
	if err := load(fsys, "worklist.yaml", &w.worklist); err != nil {
		return nil, err
	}
	return w, w.worklist.check("worklist.yaml")
}

// loadForms reads form.yaml and whatever other forms stand in the folder form.
func (w *Wording) loadForms(fsys fs.FS) error {
	w.forms = map[string]*formText{}
	others, err := fs.Glob(fsys, "form/*.yaml")
	if err != nil {
		return err
	}
	for _, file := range append([]string{"form.yaml"}, others...) {
		t := &formText{}
		if err := load(fsys, file, t); err != nil {
			return err
		}
		if err := t.check(file); err != nil {
			return err
		}
		name := ""
		if file != "form.yaml" {
			name = strings.TrimSuffix(path.Base(file), ".yaml")
		}
		w.forms[name] = t
	}
	return nil
}

// formOf gives the form an office uses.
func (w *Wording) formOf(o Office) (*formText, error) {
	if t := w.forms[o.Form]; t != nil {
		return t, nil
	}
	var names []string
	for n := range w.forms {
		if n != "" {
			names = append(names, n)
		}
	}
	slices.Sort(names)
	return nil, problem.New(problem.Usage, "机关信息文件中的报备表 form: %s 不存在，可用 %s；不写的，用通用报备表。", o.Form, strings.Join(names, "、"))
}

// Name gives the Chinese name of a kind of notice.
func (w *Wording) Name(k Kind) string {
	if t := w.notices[k]; t != nil {
		return t.Name
	}
	return ""
}

func load(fsys fs.FS, name string, into any) error {
	b, err := fs.ReadFile(fsys, name)
	if err != nil {
		return fmt.Errorf("文书模板缺少文件 %s：%w", name, err)
	}
	if err := yaml.UnmarshalWithOptions(b, into, yaml.Strict(), yaml.DisallowUnknownField()); err != nil {
		return fmt.Errorf("文书模板 %s 有误：%s", name, yaml.FormatError(err, false, true))
	}
	return nil
}

func (t *noticeText) check(name string) error {
	texts := []string{t.Title, t.Addressee}
	for _, p := range t.Parts {
		texts = append(texts, p.Heading, p.None)
		texts = append(texts, p.Text...)
		if p.List != "" && !slices.Contains(lists, p.List) {
			return fmt.Errorf("%s：不认识的清单 list: %s，可用 %s", name, p.List, strings.Join(lists, "、"))
		}
		if p.None != "" && p.List == "" {
			return fmt.Errorf("%s：none 只能与 list 同用", name)
		}
	}
	for _, s := range texts {
		if err := known(name, s, placeholders); err != nil {
			return err
		}
	}
	return nil
}

// pointFields are what the wording of a point may use.
var pointFields = []string{"id", "name", "basis"}

func known(name, s string, may []string) error {
	for _, issued := range []bool{true, false} {
		if m := regexp.MustCompile(`\{[^{}]*[:：{]`).FindString(variant(s, issued)); m != "" {
			return fmt.Errorf("%s：“%s…”有误，只可用 {draft:…}、{issued:…} 和占位，不可嵌套", name, m)
		}
	}
	for _, m := range holder.FindAllStringSubmatch(s, -1) {
		if !slices.Contains(may, m[1]) {
			return fmt.Errorf("%s：不认识的占位 {%s}，可用 %s", name, m[1], strings.Join(may, "、"))
		}
	}
	return nil
}

// only is text for drafts or for issued letters alone; it may hold placeholders.
var only = regexp.MustCompile(`\{(draft|issued):((?:[^{}]|\{[a-z_]+\})*)\}`)

// variant keeps what belongs to a draft, or to an issued letter.
func variant(s string, issued bool) string {
	return only.ReplaceAllStringFunc(s, func(m string) string {
		part := only.FindStringSubmatch(m)
		if (part[1] == "issued") == issued {
			return part[2]
		}
		return ""
	})
}

// fill puts values into {placeholders}; one without a value becomes a blank.
func fill(s string, values map[string]string) string {
	return holder.ReplaceAllStringFunc(s, func(m string) string {
		v, ok := values[m[1:len(m)-1]]
		if !ok {
			return m
		}
		return v
	})
}

// blank is a visible gap for a person to write in.
const blank = "＿＿＿＿＿＿"

func orBlank(s string) string {
	if strings.TrimSpace(s) == "" {
		return blank
	}
	return s
}
