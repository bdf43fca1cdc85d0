package rule

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/facts"
)

var kindClasses = kind{
	name: "classes",
	doc: "八类风险（词表class-）逐类作出识别，写明不涉及也算。" +
		"参数：报告点到五个以上类别名称的，缺一类为不符合；未按类别写的，缺一类为存疑。skip 按事项类型不要求的类别；check: reasons 改为检查对照表中列为不涉及的各行是否写有理由。",
	fields: []string{"class", "names", "count"},
	compile: func(p *params, pack *Pack) (check, error) {
		var a struct {
			Skip  map[string][]string `yaml:"skip"`
			Check string              `yaml:"check"`
		}
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		if a.Check != "" && a.Check != "reasons" {
			return nil, p.errorf("check", "check只能是reasons。")
		}
		if a.Check == "reasons" {
			return deniedReasons, nil
		}
		var classes []facts.Term
		var ids []string
		rows, labels := map[string]*facts.Term{}, map[string]*facts.Term{}
		for i, t := range pack.Lexicon.Words {
			if n, ok := strings.CutPrefix(t.ID, "rowclass-"); ok {
				rows["class-"+n] = &pack.Lexicon.Words[i]
			}
			if n, ok := strings.CutPrefix(t.ID, "label-"); ok {
				labels["class-"+n] = &pack.Lexicon.Words[i]
			}
			if strings.HasPrefix(t.ID, "class-") {
				classes = append(classes, t)
				ids = append(ids, t.ID)
			}
		}
		for _, list := range a.Skip {
			if err := p.known("skip", "类别", list, ids); err != nil {
				return nil, err
			}
		}
		return func(c *Context) Outcome {
			return c.classes(classes, rows, labels, a.Skip[c.typeID()])
		}, nil
	},
}

// mostNamed is how many of the eight classes a report names that goes by them.
const mostNamed = 5

func (c *Context) classes(classes []facts.Term, rows, labels map[string]*facts.Term, skip []string) Outcome {
	th := &c.Facts.Themes
	if len(c.Facts.Risks.Factors) == 0 && !c.Facts.Structure.Has("identification") {
		return Outcome{Verdict: NA, Why: "未见风险清单，由“事项类型必查因素”一条判断。"}
	}
	var o Outcome
	var judged, none []string
	// A report that goes by the names of the classes shows by them which is left
	// out; one that does not may have spoken of it in other words.
	byLabel := 0
	named := func(t *facts.Term) bool {
		id := "label-" + strings.TrimPrefix(t.ID, "class-")
		for _, m := range []map[string]document.Anchor{th.Listed, th.Discussed, th.Denied} {
			if _, ok := m[id]; ok {
				return true
			}
		}
		return false
	}
	for i := range classes {
		if named(&classes[i]) {
			byLabel++
		}
	}
	table, out, near := c.classTable(rows)
	prose, untold, eight := c.classesTold(rows, labels)
	if eight && (out != nil || untold != nil) {
		skip = nil // it says itself that it goes through all eight
	}
	for i := range classes {
		t := &classes[i]
		if slices.Contains(skip, t.ID) {
			continue
		}
		at, listed := th.Listed[t.ID]
		if !listed {
			at, listed = th.Discussed[t.ID]
		}
		byName := byLabel >= mostNamed
		no, denied := th.Denied[t.ID]
		if out[t.ID] && !denied {
			p := c.absent("", Point{Subject: t.Name, Fields: map[string]string{"class": t.Name, "names": t.Name, "count": "1"},
				Evidence: c.says(document.Whole(table)), Note: "分类核查表逐类判断，没有这一类。"}, "identification", "estimation").Points[0]
			if near[t.ID] || c.TypeBy == "unsure" {
				p.Verdict = Doubt
			}
			o.Points = append(o.Points, p)
			continue
		}
		if untold[t.ID] && out == nil {
			p := c.absent("", Point{Subject: t.Name, Fields: map[string]string{"class": t.Name, "names": t.Name, "count": "1"},
				Evidence: c.says(prose), Note: "报告逐类判断，没有这一类。"}, "identification", "estimation").Points[0]
			if c.TypeBy == "unsure" || c.brief() {
				p.Verdict = Doubt
			}
			o.Points = append(o.Points, p)
			continue
		}
		switch {
		case listed:
			judged = append(judged, t.Name)
			o.Shown = append(o.Shown, c.says(at)...)
			continue
		case denied:
			none = append(none, t.Name)
			o.Shown = append(o.Shown, c.says(no)...)
			continue
		}
		p := c.absent("", Point{Subject: t.Name, Fields: map[string]string{"class": t.Name, "names": t.Name, "count": "1"}}, "identification", "estimation").Points[0]
		if !byName {
			p.Verdict, p.Note = Doubt, "报告未按类别逐类识别，请核实是否以其他说法写明。"
			if m, ok := th.Measured[t.ID]; ok {
				p.Evidence = append(c.says(m), p.Evidence...)
			}
		}
		if c.TypeBy == "unsure" {
			p.Verdict = Doubt
		}
		o.Points = append(o.Points, p)
	}
	o.Points = append(o.Points, c.classesDenied(classes, rows)...)
	if at, ok := c.stoppedAt(); ok && byLabel < mostNamed && len(skip) == 0 {
		p := Point{Subject: "逐类识别", Verdict: Fail, Fields: map[string]string{"class": "其余各类", "names": "其余各类", "count": "1"}, Evidence: c.says(at),
			Message: "风险识别只展开了部分类别，其余类别未作识别、也未写明不涉及的理由（{page}）。",
			Demand:  "请对八类风险逐类识别；不涉及的，注明理由。"}
		o.Points = append([]Point{p}, o.Points...)
	}
	o.Why = fmt.Sprintf("已识别%d类：%s。", len(judged), joinNames(judged))
	if len(none) > 0 {
		o.Why += "写明不涉及：" + joinNames(none) + "。"
	}
	for _, p := range o.Points {
		o.Why += "未见：" + p.Subject + "。"
	}
	return o
}

// classTable finds the table that judges the classes row by row, and the classes
// it leaves out; near are those that the paragraphs beside it speak of. A table
// with a row that is of no known class may hold any, so that nothing is said of it.
// The tables right after it that have the same head are the rest of it: one table
// cut in two.
func (c *Context) classTable(rows map[string]*facts.Term) (at document.BlockID, out, near map[string]bool) {
	blocks := c.Doc.Blocks
	told := make([]*classRows, len(blocks)) // by block: the rows of its table, and of those that go on with it
	best := -1
	for i := len(blocks) - 1; i >= 0; i-- { // from the end, so that the rest of a table is told before it
		b := &blocks[i]
		if b.Table == nil || len(b.Table.Rows) < 2 {
			continue
		}
		t := classRowsOf(b.Table, rows)
		for j := i + 1; j < len(blocks) && j <= i+tableApart && blocks[j].Kind != document.Heading; j++ {
			if told[j] != nil && told[j].head == t.head {
				t.goOn(told[j])
				break
			}
		}
		told[i] = t
		if b.Zone == document.ZoneBody && len(b.Table.Rows) >= 5 && t.known && len(t.has) >= 4 && 3*t.judged >= 2*t.data {
			best = i
		}
	}
	if best < 0 {
		return 0, nil, nil
	}
	out, near = map[string]bool{}, map[string]bool{}
	for id, t := range rows {
		if told[best].has[id] {
			continue
		}
		out[id] = true
		for j := max(0, best-2); j <= min(len(blocks)-1, best+2); j++ {
			n := &blocks[j]
			if n.Table != nil || n.Kind == document.Heading {
				continue
			}
			s := plain(n.Text)
			if !strings.Contains(s, "涉及") && !strings.Contains(s, "类") { // what is no word on the classes tells by its first words
				s = string([]rune(s)[:min(12, utf8.RuneCountInString(s))])
			}
			near[id] = near[id] || facts.Says(t, s)
		}
	}
	return blocks[best].ID, out, near
}

// classRows is what the rows of a table below its head say of the classes.
type classRows struct {
	head         string
	has          map[string]bool // classes with a row
	data, judged int             // rows, and those that say whether it is concerned
	known        bool            // every row is of a class; the rest is not counted otherwise
}

func classRowsOf(t *document.Table, rows map[string]*facts.Term) *classRows {
	r := &classRows{head: headText(t), has: map[string]bool{}, known: true}
	asked := askedCell.MatchString(r.head) // 有无: the rows need not repeat the word
	for _, row := range t.Rows[1:] {
		if len(row) == 0 || row[0].Col > 0 {
			continue // goes on with the class above
		}
		label, all := "", ""
		for _, cell := range row {
			s := plain(cell.Text)
			if label == "" && !ordinal.MatchString(s) {
				label = s
			}
			all += s
		}
		r.data++
		if strings.Contains(all, "涉及") || asked && all != label {
			r.judged++
		}
		mine := false
		if utf8.RuneCountInString(label) <= 20 {
			for id, t := range rows {
				if facts.Says(t, label) {
					r.has[id], mine = true, true
				}
			}
		}
		if !mine {
			r.known = false
			return r
		}
	}
	return r
}

// goOn adds the rows of the rest of a table.
func (r *classRows) goOn(rest *classRows) {
	if r.known = r.known && rest.known; !r.known {
		return
	}
	maps.Copy(r.has, rest.has)
	r.data, r.judged = r.data+rest.data, r.judged+rest.judged
}

// tableApart is how many blocks on the second half of a table may stand: its
// caption and a line between.
const tableApart = 3

func headText(t *document.Table) string {
	var b strings.Builder
	for _, cell := range t.Rows[0] {
		b.WriteString(plain(cell.Text) + "|")
	}
	return b.String()
}

var ordinal = regexp.MustCompile(`^[(（]?[\dA-Za-z一二三四五六七八九十]{0,3}[)）.、]?$`)

// deniedReasons finds rows of a checklist that deny a factor and say no more.
func deniedReasons(c *Context) Outcome {
	rows := c.Facts.Themes.Bare
	if c.Facts.Themes.DeniedRows == 0 {
		return Outcome{Verdict: NA, Why: "风险识别没有逐项标明涉及与否的表格。"}
	}
	o := Outcome{Why: fmt.Sprintf("列为不涉及的%d项，未写理由的%d项。", c.Facts.Themes.DeniedRows, len(rows))}
	if len(rows) == 0 {
		return o
	}
	var names []string
	var ev []Evidence
	for i, r := range rows {
		if i < 6 {
			names = append(names, shortText(r.Name, 16))
			ev = append(ev, c.says(r.At)...)
		}
	}
	p := Point{Subject: "理由", Verdict: Fail, Evidence: ev, Fields: map[string]string{"names": joinNames(names), "class": joinNames(names), "count": fmt.Sprint(len(rows))}}
	if len(rows) == c.Facts.Themes.DeniedRows {
		// a table without a column for reasons: they may stand in words after it
		p.Verdict = Doubt
	}
	o.Points = append(o.Points, p)
	return o
}
