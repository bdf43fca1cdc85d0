package paper

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/review"
)

// FilingForm is the 报备表, filled with what was found.
type FilingForm struct {
	Title         string
	Draft         bool
	Mark          string
	Note          string
	Parts         []FormPart
	Fields        []*FormField // in the order of their numbers
	Checklist     string       // title of the list of what a person has to verify
	ChecklistNote string
	ManualNote    string
}

// FormPart is one titled block of the layout.
type FormPart struct {
	Title string
	Rows  [][]*FormField // one or two fields a row
}

// State of a field.
type State string

const (
	Filled  State = "filled"  // read, with its source
	Confirm State = "confirm" // read, but a person should confirm it
	Open    State = "open"    // could not be read, or read in two ways: blank
	ByHand  State = "manual"  // for a person anyway: blank
	Said    State = "said"    // a person has filled it in or confirmed it
)

// FormField is one field with its value and where it was read.
type FormField struct {
	No, Key, Label string
	Breaks         string // the label with "|" where a line may well break
	Type           string // s t d n e c table
	Len            int
	Lines          int
	Options        []string
	Value          string
	Checked        []Box      // for type c
	Columns        []Column   // for type table
	Rows           [][]string // for type table
	State          State
	At             []document.Anchor // where it was read, as Sources names it
	Sources        []string          // 第14页, 第二章·一、公示情况第2段
	Check          string            // what a person should verify; empty when nothing
	Warning        string            // stands in the field: what was cut
	Sign           bool              // leave room for signature and date
}

// Box is one check box; Ticked only where it was found.
type Box struct {
	ID, Label string
	Ticked    bool
}

// Column of a table field, with its share of the width.
type Column struct {
	Title string  `yaml:"title"`
	Width float64 `yaml:"width"`
}

type formText struct {
	Title         string       `yaml:"title"`
	Note          string       `yaml:"note"`
	Checklist     string       `yaml:"checklist"`
	ChecklistNote string       `yaml:"checklist_note"`
	ManualNote    string       `yaml:"manual_note"`
	Fields        []fieldText  `yaml:"fields"`
	Layout        []layoutText `yaml:"layout"`
}

type fieldText struct {
	No      string   `yaml:"no"`
	Key     string   `yaml:"key"`
	Label   string   `yaml:"label"`
	Type    string   `yaml:"type"`
	Len     int      `yaml:"len"`
	Lines   int      `yaml:"lines"`
	From    string   `yaml:"from"`
	Unit    string   `yaml:"unit"`
	Check   string   `yaml:"check"`
	Options []string `yaml:"options"`
	Columns []Column `yaml:"columns"`
	Sign    bool     `yaml:"sign"`
}

type layoutText struct {
	Title string     `yaml:"title"`
	Rows  [][]string `yaml:"rows"`
}

var fieldTypes = []string{"s", "t", "d", "n", "e", "c", "table"}

func (t *formText) check(name string) error {
	seen, placed := map[string]bool{}, map[string]bool{}
	for _, f := range t.Fields {
		switch {
		case f.Key == "" || f.Label == "":
			return fmt.Errorf("%s：第%s栏缺少 key 或 label", name, f.No)
		case seen[f.Key]:
			return fmt.Errorf("%s：栏目 %s 重复", name, f.Key)
		case !slices.Contains(fieldTypes, f.Type):
			return fmt.Errorf("%s：栏目 %s 的 type: %s 不认识，可用 %s", name, f.Key, f.Type, strings.Join(fieldTypes, "、"))
		case f.Len <= 0:
			return fmt.Errorf("%s：栏目 %s 缺少最多字数 len", name, f.Key)
		case f.From != "manual" && answers[f.From] == nil:
			return fmt.Errorf("%s：栏目 %s 的来源 from: %s 不认识", name, f.Key, f.From)
		case f.Type == "table" && len(f.Columns) == 0:
			return fmt.Errorf("%s：栏目 %s 缺少 columns", name, f.Key)
		}
		seen[f.Key] = true
	}
	for _, l := range t.Layout {
		for _, row := range l.Rows {
			if len(row) < 1 || len(row) > 2 {
				return fmt.Errorf("%s：版面“%s”每行应为一至两栏", name, l.Title)
			}
			for _, k := range row {
				if !seen[k] {
					return fmt.Errorf("%s：版面中的栏目 %s 没有定义", name, k)
				}
				if placed[k] {
					return fmt.Errorf("%s：版面中的栏目 %s 重复", name, k)
				}
				placed[k] = true
			}
		}
	}
	for _, f := range t.Fields {
		if !placed[f.Key] {
			return fmt.Errorf("%s：栏目 %s 没有排进版面", name, f.Key)
		}
	}
	return nil
}

// ComposeForm fills the filing form from a review. A value stands in it only
// with its source; what was not found, or found in two ways, stays blank and is
// named in the list of what a person has to verify.
func ComposeForm(r *review.Review, office Office, w *Wording) (*FilingForm, error) {
	t, err := w.formOf(office)
	if err != nil {
		return nil, err
	}
	out := &FilingForm{Title: t.Title, Draft: true, Mark: w.words.DraftMark, Note: t.Note,
		Checklist: t.Checklist, ChecklistNote: t.ChecklistNote, ManualNote: t.ManualNote}
	byKey := map[string]*FormField{}
	for _, ft := range t.Fields {
		f := compose(r, ft)
		out.Fields = append(out.Fields, f)
		byKey[f.Key] = f
	}
	for _, l := range t.Layout {
		p := FormPart{Title: l.Title}
		for _, row := range l.Rows {
			var fs []*FormField
			for _, k := range row {
				fs = append(fs, byKey[k])
			}
			p.Rows = append(p.Rows, fs)
		}
		out.Parts = append(out.Parts, p)
	}
	return out, nil
}

// ToVerify gives the fields a person has to look at, in their order.
func (f *FilingForm) ToVerify() []*FormField {
	var out []*FormField
	for _, x := range f.Fields {
		if x.Check != "" {
			out = append(out, x)
		}
	}
	return out
}

// Field gives a field by its key, or nil.
func (f *FilingForm) Field(key string) *FormField {
	for _, x := range f.Fields {
		if x.Key == key {
			return x
		}
	}
	return nil
}

// sourcesMax bounds the places named in one field.
const sourcesMax = 3

func compose(r *review.Review, t fieldText) *FormField {
	f := &FormField{No: t.No, Key: t.Key, Label: strings.ReplaceAll(t.Label, "|", ""), Breaks: t.Label, Type: t.Type, Len: t.Len, Lines: t.Lines, Columns: t.Columns, Sign: t.Sign, State: ByHand}
	for _, o := range t.Options {
		id, label, ok := strings.Cut(o, "=")
		if !ok {
			label = o
		}
		f.Options = append(f.Options, label)
		if t.Type == "c" {
			f.Checked = append(f.Checked, Box{ID: id, Label: label})
		}
	}
	if t.From == "manual" || r.Found == nil {
		if t.From != "manual" {
			f.State, f.Check = Open, t.Check
		}
		return f
	}
	a := answers[t.From](r)
	f.Sources, f.At = places(r, a.at)
	f.Value = strings.TrimSpace(tidy(hide(a.value)))
	f.Rows = a.rows
	for i := range f.Checked {
		f.Checked[i].Ticked = slices.Contains(a.ticked, f.Checked[i].ID)
	}
	switch {
	case f.Value == "" && len(f.Rows) == 0 && len(a.ticked) == 0:
		f.State = Open
		f.Check = tidy(hide(join(a.why, t.Check)))
	case a.why != "":
		f.State = Confirm
		f.Check = tidy(hide(join(a.why, t.Check)))
	default:
		f.State = Filled
	}
	f.cut()
	if c := []rune(f.Check); len(c) > checkMax {
		f.Check = string(c[:checkMax-1]) + "…"
	}
	if f.State == Open && f.Check == "" {
		f.Check = "未能读出，请核对原件后填写。"
	}
	return f
}

// checkMax bounds what the list says of one field, in characters.
const checkMax = 300

// cellMax bounds one cell of a table field, in characters.
const cellMax = 200

// cut keeps a value to its length and says so where it stands.
func (f *FormField) cut() {
	if f.Type == "table" {
		if n := len(f.Rows); n > f.Len {
			f.Rows = f.Rows[:f.Len]
			f.Warning = fmt.Sprintf("共%d行，本表只列前%d行。", n, f.Len)
		}
		long := 0
		for i, row := range f.Rows {
			for k := range row {
				c := []rune(tidy(hide(strings.Join(strings.Fields(row[k]), " "))))
				if len(c) > cellMax {
					c = append(c[:cellMax-1:cellMax-1], '…')
					long++
				}
				f.Rows[i][k] = string(c)
			}
		}
		if long > 0 {
			f.Warning += fmt.Sprintf("有%d格文字超过%d字，已截断。", long, cellMax)
		}
	} else if n := utf8.RuneCountInString(f.Value); n > f.Len {
		f.Value = cutAt(f.Value, f.Len)
		f.Warning = fmt.Sprintf("原文%d字，已按%d字截断。", n, f.Len)
	}
	if f.Warning != "" {
		if f.State == Filled {
			f.State = Confirm
		}
		f.Check = join(f.Check, f.Warning+"请摘要后填写。")
	}
}

// cutAt cuts at the last mark before n characters, where one is near.
func cutAt(s string, n int) string {
	rs := []rune(s)[:n]
	for i := n - 1; i > n*3/5; i-- {
		switch rs[i] {
		case '。':
			return string(rs[:i+1])
		case '；': // of a list that goes on
			return string(rs[:i])
		}
	}
	return strings.TrimRight(string(rs), "、，；：")
}

func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return stop(a) + b
}

func places(r *review.Review, all []document.Anchor) (out []string, at []document.Anchor) {
	for _, a := range all {
		p := placeAt(r, a)
		if p == "" || slices.Contains(out, p) {
			continue
		}
		if len(out) == sourcesMax {
			break
		}
		out, at = append(out, p), append(at, a)
	}
	return out, at
}

// Text gives the form as plain text, for tests and terminals.
func (f *FilingForm) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "［%s］\n%s\n", f.Mark, f.Title)
	for _, x := range f.Fields {
		fmt.Fprintf(&b, "%s %s：%s", x.No, x.Label, x.Value)
		for _, c := range x.Checked {
			if c.Ticked {
				b.WriteString(" ☑" + c.Label)
			} else {
				b.WriteString(" □" + c.Label)
			}
		}
		for _, row := range x.Rows {
			b.WriteString("\n    " + strings.Join(row, " | "))
		}
		if len(x.Sources) > 0 {
			fmt.Fprintf(&b, "〔%s〕", strings.Join(x.Sources, "、"))
		}
		fmt.Fprintf(&b, "［%s］", x.State)
		if x.Warning != "" {
			b.WriteString(x.Warning)
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "%s\n", f.Checklist)
	for _, x := range f.ToVerify() {
		fmt.Fprintf(&b, "%s %s：%s\n", x.No, x.Label, x.Check)
	}
	return b.String()
}
