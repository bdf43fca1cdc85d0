package render

import (
	"fmt"
	"strings"

	"wenping/internal/paper"
)

// formGrid is how many columns the form's tables have: one a millimetre, so
// that rows of any division stand in one table.
const formGrid = int(formW)

// Form writes the Word twin of the filing form. Every value stands in a content
// control that carries the key of its field, so that it can be typed over and
// read back. The rows come from the form's own definition; styles, margins and
// the list of what is to be verified from the skeleton.
func (w *Word) Form(f *paper.FilingForm) ([]byte, error) {
	fill := &filling{values: map[string]string{"title": f.Title, "note": f.Note}, known: []string{"mark", "check.title", "check.note", "check.no", "check.label", "check.what", "check.where"}, lists: map[string][]record{}}
	if f.Draft {
		fill.values["mark"] = f.Mark
	}
	t := formTable{r: w.r, f: f}
	for _, part := range f.Parts {
		t.row("", cellOf{width: formGrid, style: "FormPart", text: part.Title, shade: "E2E2E2"})
		for _, fields := range part.Rows {
			if len(fields) == 1 && fields[0].Type == "table" {
				t.table(fields[0])
				continue
			}
			t.fields(fields)
		}
	}
	t.end()
	fill.lists["tables"] = []record{{raw: strings.Join(t.tables, `<w:p><w:pPr><w:pStyle w:val="Tail"/></w:pPr></w:p>`)}}
	fill.lists["checks"] = []record{}
	for _, f := range f.ToVerify() {
		fill.lists["checks"] = append(fill.lists["checks"], record{kind: "row", fields: map[string]string{"no": f.No, "label": f.Label, "what": f.Check, "where": strings.Join(f.Sources, "、")}})
	}
	if len(fill.lists["checks"]) > 0 {
		for key, text := range map[string]string{"title": f.Checklist, "note": f.ChecklistNote, "no": "栏号", "label": "栏目", "what": "需核实的内容", "where": "出处"} {
			fill.values["check."+key] = text
		}
	}
	return w.write(skeletonForm, fill)
}

// cellOf is a cell of a row: its width in millimetres and what stands in it.
type cellOf struct {
	width int
	style string
	text  string
	shade string
	key   string // of the field whose value it is; "" for no control
	title string
	lines int      // at least so many lines high
	under []string // small lines below
	sign  bool
}

// formTable writes tables of WordprocessingML.
type formTable struct {
	r      *Renderer
	f      *paper.FilingForm
	rows   []string
	tables []string
}

// end closes the table that is being written. A field with rows of its own is a
// table of its own, for only then does its head repeat on the next page.
func (t *formTable) end() {
	if len(t.rows) == 0 {
		return
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>`, twentieths(formW))
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		b.WriteString(`<w:` + side + ` w:val="single" w:sz="4" w:space="0" w:color="000000"/>`)
	}
	b.WriteString(`</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>`)
	for range formGrid {
		fmt.Fprintf(&b, `<w:gridCol w:w="%d"/>`, twentieths(1))
	}
	b.WriteString(`</w:tblGrid>` + strings.Join(t.rows, "") + `</w:tbl>`)
	t.tables = append(t.tables, b.String())
	t.rows = nil
}

// twentieths of a point, of millimetres.
func twentieths(mm float64) int { return int(mm*1440/25.4 + 0.5) }

func (t *formTable) row(props string, cells ...cellOf) {
	var b strings.Builder
	high := 0
	for _, c := range cells {
		high = max(high, c.lines)
	}
	if high > 1 {
		props += fmt.Sprintf(`<w:trHeight w:val="%d" w:hRule="atLeast"/>`, high*300+200)
	}
	b.WriteString(`<w:tr><w:trPr>` + props + `</w:trPr>`)
	for _, c := range cells {
		fmt.Fprintf(&b, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/><w:gridSpan w:val="%d"/>`, twentieths(float64(c.width)), c.width)
		if c.shade != "" {
			b.WriteString(`<w:shd w:val="clear" w:color="auto" w:fill="` + c.shade + `"/>`)
		}
		b.WriteString(`<w:vAlign w:val="center"/></w:tcPr>`)
		run := `<w:r><w:t xml:space="preserve">` + escaped(c.text) + `</w:t></w:r>`
		if c.key != "" {
			run = fmt.Sprintf(`<w:sdt><w:sdtPr><w:alias w:val="%s"/><w:tag w:val="%s"/><w:text w:multiLine="1"/></w:sdtPr><w:sdtContent>%s</w:sdtContent></w:sdt>`, attribute(c.title), attribute(c.key), run)
		}
		b.WriteString(`<w:p><w:pPr><w:pStyle w:val="` + c.style + `"/></w:pPr>` + run + `</w:p>`)
		if c.sign {
			b.WriteString(`<w:p><w:pPr><w:pStyle w:val="FormSource"/></w:pPr><w:r><w:t>（盖章）　　　　年　　月　　日</w:t></w:r></w:p>`)
		}
		for _, s := range c.under {
			b.WriteString(`<w:p><w:pPr><w:pStyle w:val="FormSource"/></w:pPr><w:r><w:t xml:space="preserve">` + escaped(s) + `</w:t></w:r></w:p>`)
		}
		b.WriteString(`</w:tc>`)
	}
	b.WriteString(`</w:tr>`)
	t.rows = append(t.rows, b.String())
}

func attribute(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\n", " ").Replace(s)
}

func (t *formTable) fields(fields []*paper.FormField) {
	var cells []cellOf
	wide := formGrid / len(fields)
	for _, f := range fields {
		text := f.Value
		if f.Type == "c" {
			text = boxesText(f)
		}
		cells = append(cells,
			cellOf{width: int(labelW), style: "FormLabel", text: strings.Join(t.r.titleLines(f.Breaks, nil, labelStyle, labelW-2*formPadX), "\n"), shade: "F6F6F6"},
			cellOf{width: wide - int(labelW), style: "FormValue", text: text, key: f.Key, title: f.Label, lines: f.Lines, under: t.under(f), sign: f.Sign})
	}
	t.row(`<w:cantSplit/>`, cells...)
}

// under is what stands small below a value.
func (t *formTable) under(f *paper.FormField) []string {
	text, flag := strip(f, t.f.ManualNote)
	switch {
	case text == "" && flag == "":
		return nil
	case text == "":
		return []string{"［" + flag + "］"}
	case flag == "":
		return []string{text}
	}
	return []string{text + "　［" + flag + "］"}
}

func boxesText(f *paper.FormField) string {
	var out []string
	for _, b := range f.Checked {
		mark := "□"
		if b.Ticked {
			mark = "☑"
		}
		out = append(out, mark+b.Label)
	}
	return strings.Join(out, "　")
}

// widths spreads the columns of a table field over the grid.
func widths(columns []paper.Column) []int {
	total := 0.0
	for _, c := range columns {
		total += c.Width
	}
	out := make([]int, len(columns))
	used := 0
	for i, c := range columns {
		out[i] = max(1, int(c.Width/total*formW+0.5))
		used += out[i]
	}
	out[len(out)-1] += formGrid - used
	return out
}

func (t *formTable) table(f *paper.FormField) {
	t.end()
	t.row(`<w:cantSplit/><w:tblHeader/>`, cellOf{width: formGrid, style: "FormPart", text: f.No + "　" + f.Label, shade: "F6F6F6", under: t.under(f)})
	w := widths(f.Columns)
	head := make([]cellOf, len(w))
	for i, c := range f.Columns {
		head[i] = cellOf{width: w[i], style: "FormLabel", text: c.Title, shade: "F6F6F6"}
	}
	t.row(`<w:cantSplit/><w:tblHeader/>`, head...)
	rows := f.Rows
	if len(rows) == 0 {
		rows = [][]string{make([]string, len(w)), make([]string, len(w))}
	}
	for k, r := range rows {
		cells := make([]cellOf, len(w))
		for i := range w {
			cells[i] = cellOf{width: w[i], style: "FormValue", key: fmt.Sprintf("%s.%d.%d", f.Key, k+1, i+1), title: f.Columns[i].Title}
			if i < len(r) {
				cells[i].text = r[i]
			}
		}
		t.row(`<w:cantSplit/>`, cells...)
	}
	t.end()
}
