package render

import (
	"fmt"
	"slices"
	"strings"

	"wenping/internal/paper"
)

// Geometry of the filing form, in millimetres.
const (
	formLeft, formTop = 18.0, 16.0
	formW             = pageW - 2*formLeft
	formBottom        = pageH - 18.0
	labelW            = 31.0
	formLine          = 5.3 // line pitch of values
	formPadX          = 1.6
	formPadY          = 1.4
	stripH            = 3.6 // line of sources below a value
)

var (
	valueStyle = style{role: song, size: size5}
	labelStyle = style{role: song, size: size5}
	partStyle  = style{role: hei, size: size5}
	stripStyle = style{role: song, size: 7, grey: true}
	flagStyle  = style{role: hei, size: 7}
	tableStyle = style{role: song, size: sizeSmall}
)

const tableLine = 4.6

// A widget is one editable field on a page.
type widget struct {
	page       int
	name, tip  string
	x, y, w, h float64 // from the top left
	kind       byte    // t text, e choice, c check box
	multi      bool
	value      string
	options    []string
	ticked     bool
	style      style
	line       float64 // pitch
	centre     bool    // across
	middle     bool    // up and down, even with several lines
}

// formPages lays the form out.
type formPages struct {
	*paperPages
	f       *paper.FilingForm
	y       float64
	widgets []widget
	cut     []*paper.FormField // whose places did not fit into their cells
	squeeze float64            // by how much lower the rows to sign in are
}

// Form draws the filing form: a static grid with an editable field in every
// cell, each showing its value.
func (r *Renderer) Form(f *paper.FilingForm) ([]byte, error) {
	p := r.grid(f, 0)
	// A last row or two alone on a page are brought back by lower rows to sign in.
	for by := 1.0; by <= mostSqueeze && len(p.pages) > 1 && p.y < formTop+shortTail; by++ {
		if q := r.grid(f, by); len(q.pages) < len(p.pages) {
			p = q
		}
	}
	p.checklist()
	for i := range p.widgets {
		for _, c := range p.widgets[i].value {
			if fc, _ := r.pick(p.widgets[i].style.role, c); fc == nil && !invisible(c) && c != '\n' {
				p.missing[c] = true
			}
		}
	}
	if note := p.missingNote(); note != "" {
		st := style{role: song, size: sizeSmall}
		p.need(12)
		for _, t := range r.lines(note, st, formW, formW) {
			p.y += 4.8
			p.text(formLeft, p.y, t, st, formW, false)
		}
	}
	p.pageFeet(f.Draft, f.Mark)
	b, err := p.editable()
	if err != nil {
		return nil, fmt.Errorf("filing form: %w", err)
	}
	return b, nil
}

const (
	shortTail   = 45.0 // less on the last page of the grid is too little
	mostSqueeze = 9.0
)

// grid lays out all parts of the form.
func (r *Renderer) grid(f *paper.FilingForm, squeeze float64) *formPages {
	p := &formPages{paperPages: r.newPages(f.Title), f: f, squeeze: squeeze}
	p.newPage()
	p.head()
	for _, part := range f.Parts {
		p.part(part)
	}
	return p
}

// pageFeet sets the draft mark at the head and the page number at the foot of
// every page.
func (p *formPages) pageFeet(draft bool, mark string) {
	all := p.pages
	for i := range all {
		p.pages = all[:i+1]
		if draft {
			p.text(formLeft, formTop-4, mark, style{role: hei, size: size5}, 0, false)
		}
		st := style{role: song, size: sizeSmall}
		s := fmt.Sprintf("第 %d 页　共 %d 页", i+1, len(all))
		p.text((pageW-p.r.width(s, st))/2, pageH-10, s, st, 0, false)
	}
	p.pages = all
}

func (p *formPages) newPage() {
	p.addPage()
	p.y = formTop
}

// need goes to a new page when so much room is not left.
func (p *formPages) need(h float64) bool {
	if p.y+h > formBottom {
		p.newPage()
		return true
	}
	return false
}

func (p *formPages) head() {
	st := style{role: biao, size: 18}
	p.y += 9
	for _, t := range p.r.titleLines(p.f.Title, nil, st, formW) {
		p.text((pageW-p.r.width(t, st))/2, p.y, t, st, 0, false)
		p.y += 8.5
	}
	p.y -= 3
	st = style{role: song, size: 8, grey: true}
	for _, t := range p.r.lines(p.f.Note, st, formW, formW) {
		p.text(formLeft, p.y, t, st, formW, false)
		p.y += 3.9
	}
	p.y -= 1.2
}

// centred sets lines in the middle of a cell.
func (p *formPages) centred(x, y, w, h float64, lines []string, st style, pitch float64) {
	top := y + (h-float64(len(lines))*pitch)/2
	for i, t := range lines {
		p.text(x+(w-p.r.width(t, st))/2, top+float64(i)*pitch+pitch/2+0.38*st.em(), t, st, 0, false)
	}
}

func (p *formPages) bandRow(s string) {
	const h = 7.0
	p.fill(formLeft, p.y, formW, h, 226)
	p.rect(formLeft, p.y, formW, h, 0.25)
	p.text(formLeft+2, p.y+h/2+0.38*partStyle.em(), s, partStyle, 0, false)
	p.y += h
}

func (p *formPages) part(part paper.FormPart) {
	p.need(7 + 24)
	p.bandRow(part.Title)
	for _, row := range part.Rows {
		if len(row) == 1 && row[0].Type == "table" {
			p.table(row[0])
			continue
		}
		w := formW / float64(len(row))
		h := 0.0
		for _, f := range row {
			h = max(h, p.height(f, w))
		}
		p.need(h)
		for i, f := range row {
			p.cell(f, formLeft+float64(i)*w, w, h)
		}
		p.y += h
	}
}

func (p *formPages) labelLines(f *paper.FormField) []string {
	return p.r.titleLines(f.Breaks, nil, labelStyle, labelW-2*formPadX)
}

func (p *formPages) valueLines(s string, st style, w float64) []string {
	var out []string
	for _, para := range strings.Split(s, "\n") {
		out = append(out, p.r.lines(para, st, w, w)...)
	}
	return out
}

// strip is the small line below a value: where it was read, what is to do.
func strip(f *paper.FormField, manual string) (text, flag string) {
	switch f.State {
	case paper.ByHand:
		if !f.Sign {
			text = manual
		}
	case paper.Open:
		flag = "待核实"
	case paper.Confirm:
		flag = "待核实"
	}
	if len(f.Sources) > 0 && f.State != paper.Open {
		text = strings.Join(f.Sources, "、")
	}
	if f.Warning != "" {
		text = strings.Trim(f.Warning+"　"+text, "　")
	}
	return text, flag
}

// inline says that a short value and its strip stand on one line.
func (p *formPages) inline(f *paper.FormField, w float64) bool {
	if f.Lines > 1 || f.Sign || strings.Contains(f.Value, "\n") {
		return false
	}
	used := p.r.width(f.Value, valueStyle)
	if f.Type == "c" {
		used = p.boxesWidth(f)
	}
	return used+p.stripWidth(f)+6 <= w-labelW-2*formPadX
}

func (p *formPages) stripWidth(f *paper.FormField) float64 {
	text, flag := strip(f, p.f.ManualNote)
	w := p.r.width(text, stripStyle)
	if flag != "" {
		w += p.r.width(flag, flagStyle) + 3.6
	}
	return w
}

const shortRow = formLine + 2*1.8

func (p *formPages) height(f *paper.FormField, w float64) float64 {
	inner := w - labelW - 2*formPadX
	if p.inline(f, w) {
		return max(shortRow, float64(len(p.labelLines(f)))*formLine+2*0.8)
	}
	n := max(1, f.Lines)
	if f.Type == "c" {
		n = 1
		if p.boxesWidth(f) > inner {
			n = 2
		}
	} else {
		n = max(n, len(p.valueLines(f.Value, valueStyle, inner)))
	}
	h := float64(n)*formLine + 2*formPadY + stripH
	if f.Sign {
		h += formLine
		h = max(h-p.squeeze, float64(len(p.valueLines(f.Value, valueStyle, inner)))*formLine+2*formPadY+stripH+formLine)
	}
	return max(h, float64(len(p.labelLines(f)))*formLine+2*formPadY)
}

func (p *formPages) cell(f *paper.FormField, x, w, h float64) {
	p.fill(x, p.y, labelW, h, 246)
	p.rect(x, p.y, labelW, h, 0.2)
	p.rect(x+labelW, p.y, w-labelW, h, 0.2)
	p.centred(x, p.y, labelW, h, p.labelLines(f), labelStyle, formLine)
	vx, vw := x+labelW, w-labelW
	no := style{role: song, size: 6, grey: true}
	p.text(x+0.7, p.y+2.6, f.No, no, 0, false)
	area := h - stripH
	if p.inline(f, w) {
		p.strip(f, vx, p.y+(h-3.2)/2, vw)
		area = h - 0.4
		vw -= p.stripWidth(f) + 2.4
	} else {
		p.strip(f, vx, p.y+h-stripH, vw)
	}
	if f.Type == "c" {
		p.boxes(f, vx+formPadX, p.y+max(formPadY, (area-formLine)/2+0.2), vw-2*formPadX)
		return
	}
	if f.Sign {
		st := style{role: song, size: sizeSmall}
		s := "（盖章）　　　　年　　月　　日"
		p.text(vx+vw-p.r.width(s, st)-2, p.y+h-1.8, s, st, 0, false)
		area = h - formLine
	}
	k := byte('t')
	if f.Type == "e" {
		k = 'e'
	}
	p.widgets = append(p.widgets, widget{page: len(p.pages), name: f.Key, tip: f.Label, x: vx + 0.4, y: p.y + 0.4, w: vw - 0.8, h: area - 0.4,
		kind: k, multi: k == 't' && area > formLine*1.9, value: f.Value, options: f.Options, style: valueStyle, line: formLine})
}

func (p *formPages) strip(f *paper.FormField, x, y, w float64) {
	text, flag := strip(f, p.f.ManualNote)
	right := x + w - 1.2
	if flag != "" {
		fw := p.r.width(flag, flagStyle)
		p.rect(right-fw-1.2, y+0.1, fw+1.6, 3.0, 0.15)
		p.text(right-fw-0.4, y+1.6+0.38*flagStyle.em(), flag, flagStyle, 0, false)
		right -= fw + 2.4
	}
	if text == "" {
		return
	}
	room := right - x - 1
	if p.r.width(text, stripStyle) > room {
		p.cut = append(p.cut, f)
		if n := len(f.Sources); n > 1 {
			text = strings.Replace(text, strings.Join(f.Sources, "、"), fmt.Sprintf("%s等%d处", f.Sources[0], n), 1)
		}
	}
	for p.r.width(text, stripStyle) > room { // the end of a path says most
		r := []rune(strings.TrimPrefix(text, "…"))
		if len(r) < 2 {
			return
		}
		text = "…" + string(r[1:])
	}
	p.text(right-p.r.width(text, stripStyle), y+1.6+0.38*stripStyle.em(), text, stripStyle, 0, false)
}

const boxSize, boxGap = 3.4, 4.5

func (p *formPages) boxesWidth(f *paper.FormField) float64 {
	w := -boxGap
	for _, b := range f.Checked {
		w += boxSize + 1.4 + p.r.width(b.Label, valueStyle) + boxGap
	}
	return w
}

func (p *formPages) boxes(f *paper.FormField, x, y, w float64) {
	cx := x
	for _, b := range f.Checked {
		need := boxSize + 1.4 + p.r.width(b.Label, valueStyle) + boxGap
		if cx+need > x+w+boxGap+0.1 && cx > x {
			cx = x
			y += formLine
		}
		p.widgets = append(p.widgets, widget{page: len(p.pages), name: f.Key + "." + b.ID, tip: f.Label + "：" + b.Label, kind: 'c', ticked: b.Ticked, x: cx, y: y + (formLine-boxSize)/2, w: boxSize, h: boxSize, style: valueStyle})
		p.text(cx+boxSize+1.4, y+formLine/2+0.38*valueStyle.em(), b.Label, valueStyle, 0, false)
		cx += need
	}
}

// table draws a field of several rows; its header is repeated on each page.
func (p *formPages) table(f *paper.FormField) {
	total := 0.0
	for _, c := range f.Columns {
		total += c.Width
	}
	widths := make([]float64, len(f.Columns))
	for i, c := range f.Columns {
		widths[i] = c.Width / total * formW
	}
	head := func() {
		const h = 6.6
		p.fill(formLeft, p.y, formW, h, 246)
		x := formLeft
		for i, c := range f.Columns {
			p.rect(x, p.y, widths[i], h, 0.2)
			p.centred(x, p.y, widths[i], h, []string{c.Title}, labelStyle, h)
			x += widths[i]
		}
		p.y += h
	}
	label := func(goesOn bool) {
		h := 6.6
		s := f.Label
		if goesOn {
			s += "（续）"
		}
		p.fill(formLeft, p.y, formW, h, 246)
		p.rect(formLeft, p.y, formW, h, 0.2)
		no := style{role: song, size: 6, grey: true}
		p.text(formLeft+0.7, p.y+2.6, f.No, no, 0, false)
		p.text(formLeft+(formW-p.r.width(s, labelStyle))/2, p.y+h/2+0.38*labelStyle.em(), s, labelStyle, 0, false)
		if !goesOn {
			from := formLeft + (formW+p.r.width(s, labelStyle))/2 + 2
			p.strip(f, from, p.y+1.6, formLeft+formW-from)
		}
		p.y += h
		head()
	}
	rows := f.Rows
	for len(rows) < 3 { // room to write in
		rows = append(rows[:len(rows):len(rows)], make([]string, len(f.Columns)))
	}
	p.need(6.6*2 + 12)
	label(false)
	for n, row := range rows {
		h := 0.0
		for i := range f.Columns {
			t := ""
			if i < len(row) {
				t = row[i]
			}
			h = max(h, float64(len(p.valueLines(t, tableStyle, widths[i]-2*formPadX)))*tableLine+2*formPadY)
		}
		h = max(h, 7.2)
		if p.need(h) {
			label(true)
		}
		x := formLeft
		for i := range f.Columns {
			t := ""
			if i < len(row) {
				t = row[i]
			}
			p.rect(x, p.y, widths[i], h, 0.2)
			p.widgets = append(p.widgets, widget{page: len(p.pages), name: fmt.Sprintf("%s.%d.%d", f.Key, n+1, i+1), tip: fmt.Sprintf("%s第%d行：%s", f.Label, n+1, f.Columns[i].Title),
				x: x + 0.3, y: p.y + 0.3, w: widths[i] - 0.6, h: h - 0.6, kind: 't', multi: h > 8, value: t, style: tableStyle, line: tableLine, centre: i == 0, middle: true})
			x += widths[i]
		}
		p.y += h
	}
}

// checklist lists what a person has to verify, and the places that did not fit
// into the grid, on the last pages.
func (p *formPages) checklist() {
	var rows [][]string
	for _, f := range p.f.ToVerify() {
		rows = append(rows, []string{f.No, f.Label, f.Check, strings.Join(f.Sources, "、")})
	}
	if len(rows) > 0 {
		p.newPage()
		p.list(p.f.Checklist, p.f.ChecklistNote, []listColumn{{"栏号", 12}, {"栏目", 38}, {"需核实的内容", 82}, {"出处", formW - 132}}, rows)
	}
	rows = nil
	for _, f := range p.f.Fields {
		if f.Check == "" && slices.Contains(p.cut, f) {
			rows = append(rows, []string{f.No, f.Label, strings.Join(f.Sources, "；")})
		}
	}
	if len(rows) > 0 {
		if p.need(50) || len(p.f.ToVerify()) == 0 {
			p.newPage()
		}
		p.list("各栏出处", "栏内写不下的出处列于下表。", []listColumn{{"栏号", 12}, {"栏目", 38}, {"出处", formW - 50}}, rows)
	}
}

type listColumn struct {
	title string
	w     float64
}

// list draws a titled table of texts; its header is repeated on each page.
func (p *formPages) list(title, note string, cols []listColumn, rows [][]string) {
	st := style{role: biao, size: 16}
	p.y += 9
	p.text((pageW-p.r.width(title, st))/2, p.y, title, st, 0, false)
	p.y += 4.5
	small := style{role: song, size: sizeSmall}
	for _, t := range p.r.lines(note, small, formW, formW) {
		p.y += 4.6
		p.text(formLeft, p.y, t, small, formW, false)
	}
	p.y += 2.5
	head := func() {
		const h = 6.6
		p.fill(formLeft, p.y, formW, h, 232)
		x := formLeft
		for _, c := range cols {
			p.rect(x, p.y, c.w, h, 0.2)
			p.centred(x, p.y, c.w, h, []string{c.title}, partStyle, h)
			x += c.w
		}
		p.y += h
	}
	head()
	for _, cells := range rows {
		lines := make([][]string, len(cells))
		most := 1
		for i, c := range cells {
			lines[i] = p.r.lines(c, tableStyle, cols[i].w-2*formPadX, cols[i].w-2*formPadX)
			most = max(most, len(lines[i]))
		}
		for from := 0; from < most; {
			rest := most - from
			fit := int((formBottom - p.y - 2*formPadY) / tableLine)
			if rest > fit && (float64(rest)*tableLine <= tallRow || fit < 4) {
				p.newPage()
				head()
				fit = int((formBottom - p.y - 2*formPadY) / tableLine)
			}
			take := min(rest, max(fit, 1))
			h := float64(take)*tableLine + 2*formPadY
			x := formLeft
			for i, c := range cols {
				p.rect(x, p.y, c.w, h, 0.2)
				part := lines[i][min(from, len(lines[i])):min(from+take, len(lines[i]))]
				y := p.y + formPadY
				if most == take { // what stands on one page stands in the middle
					y = p.y + (h-float64(len(part))*tableLine)/2
				}
				for k, t := range part {
					tx := x + formPadX
					if i == 0 {
						tx = x + (c.w-p.r.width(t, tableStyle))/2
					}
					p.text(tx, y+float64(k)*tableLine+tableLine/2+0.38*tableStyle.em(), t, tableStyle, c.w-2*formPadX, false)
				}
				x += c.w
			}
			p.y += h
			from += take
		}
	}
	p.y += 2
}
