package paper

import (
	"slices"
	"strings"
	"unicode/utf8"

	"wenping/internal/review"
)

// Entry is what a person says of one field of the filing form. One with Blank
// stays empty: a person has looked, and the papers do not have it.
type Entry struct {
	Value   string
	Checked []string // ids of boxes
	Rows    [][]string
	Blank   bool
}

// Filing is for what a form is composed.
type Filing string

const (
	Working Filing = "working" // to be filled in: fields have their sources
	Looked  Filing = "preview" // as it will stand; every page says that it is not final
	Final   Filing = "final"   // frozen: nothing may be left to verify
)

// ComposeFiling fills the form from a review and from what persons said of its
// fields, by key. A final one is refused with a *Refusal while anything is left
// to verify.
func ComposeFiling(r *review.Review, office Office, w *Wording, said map[string]Entry, f Filing) (*FilingForm, error) {
	out, err := ComposeForm(r, office, w)
	if err != nil {
		return nil, err
	}
	for _, x := range out.Fields {
		if e, ok := said[x.Key]; ok {
			x.say(e)
		}
	}
	if f == Working {
		return out, nil
	}
	if left := out.ToVerify(); f == Final && len(left) > 0 {
		return nil, refuse(Unfilled, "还有%d栏待核实（%s），不能定稿。请逐栏核对后填写，或注明原件没有。", len(left), fewLabels(left))
	}
	out.Note, out.ManualNote, out.Mark = "", "", w.words.FormPreviewMark
	out.Draft = f == Looked
	for _, x := range out.Fields { // where it was read is for who fills it in
		x.Sources, x.At, x.Warning = nil, nil, ""
	}
	return out, nil
}

func fewLabels(list []*FormField) string {
	var out []string
	for _, f := range list[:min(3, len(list))] {
		out = append(out, f.Label)
	}
	s := strings.Join(out, "、")
	if len(list) > 3 {
		s += "等"
	}
	return s
}

// say lets what a person said stand in the field.
func (f *FormField) say(e Entry) {
	f.State, f.Check, f.Warning = Said, "", ""
	f.Value, f.Rows = strings.TrimSpace(e.Value), e.Rows
	if e.Blank {
		f.Value, f.Rows, e.Checked = "", nil, nil
	}
	for i := range f.Checked {
		f.Checked[i].Ticked = slices.Contains(e.Checked, f.Checked[i].ID)
	}
}

// CheckEntry says, as a *Refusal, why an entry cannot stand in a field.
func (f *FormField) CheckEntry(e Entry) error {
	switch f.Type {
	case "table":
		if e.Value != "" || len(e.Checked) > 0 {
			return refuse(Unfilled, "“%s”是多行表，请逐格填写。", f.Label)
		}
		if len(e.Rows) > f.Len {
			return refuse(Unfilled, "“%s”最多%d行，现有%d行。请合并或删减。", f.Label, f.Len, len(e.Rows))
		}
		for _, row := range e.Rows {
			if len(row) != len(f.Columns) {
				return refuse(Unfilled, "“%s”每行应为%d格。", f.Label, len(f.Columns))
			}
			for _, c := range row {
				if utf8.RuneCountInString(c) > cellMax {
					return refuse(Unfilled, "“%s”每格最多%d字，请精简。", f.Label, cellMax)
				}
			}
		}
		if len(e.Rows) == 0 && !e.Blank {
			return refuse(Unfilled, "“%s”没有填写。原件也没有的，请选“原件没有，留空”。", f.Label)
		}
		return nil
	case "c":
		for _, id := range e.Checked {
			if !slices.ContainsFunc(f.Checked, func(b Box) bool { return b.ID == id }) {
				return refuse(Unfilled, "“%s”没有“%s”这一格。", f.Label, id)
			}
		}
	default:
		if len(e.Checked) > 0 {
			return refuse(Unfilled, "“%s”不是勾选栏。", f.Label)
		}
	}
	if len(e.Rows) > 0 {
		return refuse(Unfilled, "“%s”不是多行表。", f.Label)
	}
	if n := utf8.RuneCountInString(e.Value); n > f.Len {
		return refuse(Unfilled, "“%s”最多%d字，现有%d字。请精简。", f.Label, f.Len, n)
	}
	if strings.TrimSpace(e.Value) == "" && len(e.Checked) == 0 && !e.Blank {
		return refuse(Unfilled, "“%s”没有填写。原件也没有的，请选“原件没有，留空”。", f.Label)
	}
	return nil
}

// Entry gives what the field holds, as a person would have said it.
func (f *FormField) Entry() Entry {
	e := Entry{Value: f.Value, Rows: f.Rows}
	for _, b := range f.Checked {
		if b.Ticked {
			e.Checked = append(e.Checked, b.ID)
		}
	}
	e.Blank = e.Value == "" && len(e.Rows) == 0 && len(e.Checked) == 0
	return e
}
