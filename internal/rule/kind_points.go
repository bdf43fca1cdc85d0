package rule

import (
	"fmt"
	"slices"
	"strings"

	"wenping/internal/document"
	"wenping/internal/facts"
)

var kindPoints = kind{
	name: "points",
	doc: "某一部分应写明的要点（词表 point-部分-要点）。参数：part 部分（章节角色）；need 缺一即不符合的要点；simple 简易程序和报告表只查的要点；" +
		"some 至少写明least个的要点，一个未写为不符合，不足为存疑；hope 缺少时只作存疑的要点；flaws 写法上的毛病，有即不符合；phases 风险清单有发生阶段一栏的，只按该栏判断（不足least个为存疑），没有的写到一个即可；own_text 有标题时need各点须写在标题之下；labelled 各点有小标题的达到此数时，没有小标题的点视为未写（free所列的点除外）；thin 没有标题、need各点又一个未写的，视为没有这一部分；claims 要点=说法：没有专门的部分（标题、附件）时，写了该说法也算写了要点；never 写了即不符合的话（如尚未组织评审）；absent 没有这一部分时：fail、doubt或na；simple_absent 简易程序和报告表没有这一部分时。",
	fields: []string{"part", "missing", "told", "count"},
	compile: func(p *params, pack *Pack) (check, error) {
		var a pointsParams
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		var parts []string
		for _, t := range pack.Lexicon.Words {
			if part, _, ok := strings.Cut(strings.TrimPrefix(t.ID, "point-"), "-"); ok && strings.HasPrefix(t.ID, "point-") && !slices.Contains(parts, part) {
				parts = append(parts, part)
			}
		}
		if err := p.known("part", "要点所属的部分", []string{a.Part}, parts); err != nil {
			return nil, err
		}
		names := map[string]string{}
		var ids []string
		for _, t := range pack.Lexicon.Words {
			if rest, ok := strings.CutPrefix(t.ID, "point-"+a.Part+"-"); ok {
				ids = append(ids, rest)
				names[rest] = t.Name
			}
		}
		for key, list := range map[string][]string{"need": a.Need, "simple": a.Simple, "some": a.Some, "never": a.Never, "hope": a.Hope, "flaws": a.Flaws, "free": a.Free} {
			if err := p.known(key, "要点", list, ids); err != nil {
				return nil, err
			}
		}
		if a.Absent == "" {
			a.Absent = "fail"
		}
		if !slices.Contains([]string{"fail", "doubt", "na"}, a.Absent) || !slices.Contains([]string{"", "fail", "doubt", "na"}, a.SimpleAbsent) {
			return nil, p.errorf("absent", "absent和simple_absent应为fail、doubt或na。")
		}
		title := a.Part
		if t := facts.Find(pack.Lexicon.Sections, a.Part); t != nil && t.Name != "" {
			title = t.Name
		}
		roleIDs := []string{a.Part}
		if t := facts.Find(pack.Lexicon.Words, "where-"+a.Part); t != nil {
			roleIDs = t.Words
			if t.Name != "" {
				title = t.Name
			}
		}
		return func(c *Context) Outcome { return c.points(&a, title, names, roles(roleIDs)) }, nil
	},
}

type pointsParams struct {
	Part     string   `yaml:"part"`
	Need     []string `yaml:"need"`
	Simple   []string `yaml:"simple"`
	Some     []string `yaml:"some"`
	Least    int      `yaml:"least"`
	Absent   string   `yaml:"absent"`
	Never    []string `yaml:"never"`
	Thin     bool     `yaml:"thin"`
	Hope     []string `yaml:"hope"`
	Flaws    []string `yaml:"flaws"`
	Phases   bool     `yaml:"phases"`
	OwnText  bool     `yaml:"own_text"`
	Labelled int      `yaml:"labelled"`
	Free     []string `yaml:"free"`

	Claims map[string]string `yaml:"claims"`

	SimpleAbsent string `yaml:"simple_absent"`
}

func (c *Context) points(a *pointsParams, title string, names map[string]string, where []facts.Role) Outcome {
	told := c.Facts.Told[a.Part]
	need, some := a.Need, a.Some
	if c.simple() && a.Simple != nil {
		need, some = a.Simple, nil
	}
	fields := map[string]string{"part": title, "missing": title, "count": "0", "told": "无"}
	for _, id := range a.Never {
		if at, ok := told.Points[id]; ok {
			return Outcome{Why: "报告称" + names[id] + "。", Points: []Point{{Subject: names[id], Verdict: Fail, Evidence: c.says(at),
				Fields: map[string]string{"part": title, "missing": names[id], "count": "1", "told": names[id]}, Message: "报告称" + names[id] + "（{page}）。"}}}
		}
	}
	for i := range c.Attachments {
		if c.Attachments[i].Kind != "form" { // the form repeats the report, it does not stand in for it
			told = told.With(c.Attachments[i].Facts, a.Part)
		}
	}
	any := told.Titled || !a.Thin
	for _, id := range need {
		_, ok := told.Points[id]
		any = any || ok
	}
	if !told.Found || !any {
		why := fmt.Sprintf("正文和附件均未见%s的内容。", title)
		absent := a.Absent
		if c.simple() && a.SimpleAbsent != "" {
			absent = a.SimpleAbsent
		}
		switch {
		case told.Apart != nil:
			return Outcome{Verdict: Doubt, Why: title + "另行编制或随附报送，未随报告读到，请核实是否报送及其内容。", Shown: c.says(*told.Apart)}
		case absent == "na":
			return Outcome{Verdict: NA, Why: why + "本项对此类报告不作要求。"}
		}
		var list []string
		for _, id := range append(slices.Clone(need), some...) {
			list = append(list, names[id])
		}
		o := c.absent(why, Point{Subject: title, Fields: fields, Message: "报告未见" + title + "的内容。", Demand: "请补充" + title + "，写明" + joinNames(list) + "。"}, where...)
		if absent == "doubt" {
			o.Points[0].Verdict = Doubt
		}
		return o
	}
	least, column := a.Least, false
	if a.Phases {
		told.Points, column = c.phasePoints(a.Part, told.Points)
		if !column {
			least = 1
		}
	}
	var have, missing, few []string
	var shown []Evidence
	// A part that goes by labels, each point under its own, shows by them which is
	// left out; 响应、处置和保障 as one heading does not.
	labels := 0
	for _, ok := range told.Labels {
		if ok {
			labels++
		}
	}
	labelled := a.Labelled > 0 && labels >= a.Labelled && told.Heads >= a.Labelled
	at := func(id string) (document.Anchor, bool) {
		v, ok := told.Points[id]
		if ok && labelled && !told.Labels[id] && !told.Odd[id] && !slices.Contains(a.Free, id) {
			return v, false // its words stand in another part's text
		}
		if claim := a.Claims[id]; !ok && claim != "" && !told.Titled {
			v, ok = told.Points[claim]
		}
		if !ok && (!a.OwnText || slices.Contains(some, id) || slices.Contains(a.Hope, id)) {
			v, ok = told.Loose[id]
		}
		return v, ok
	}
	n := 0
	for _, id := range append(slices.Clone(need), some...) {
		v, ok := at(id)
		if ok {
			have = append(have, names[id])
			if len(shown) < 8 {
				shown = append(shown, c.says(v)...)
			}
			if slices.Contains(some, id) {
				n++
			}
			continue
		}
		if slices.Contains(need, id) {
			missing = append(missing, names[id])
		} else {
			few = append(few, names[id])
		}
	}
	fields["told"] = joinNames(have)
	flawed := func(o *Outcome) {
		for _, id := range a.Flaws {
			if v, ok := told.Points[id]; ok {
				o.Points = append(o.Points, Point{Subject: names[id], Verdict: Fail, Evidence: c.says(v),
					Fields:  map[string]string{"part": title, "missing": names[id], "count": "1", "told": fields["told"]},
					Message: title + names[id] + "（{page}）。", Demand: "请更正并补充完整。"})
				o.Why += title + names[id] + "。"
			}
		}
	}
	o := Outcome{Shown: shown, Why: fmt.Sprintf("%s已写明：%s。", title, joinNames(have))}
	if len(have) == 0 {
		o.Why = ""
	}
	point := func(list []string, v Verdict, verb string) {
		what := joinNames(list)
		f := map[string]string{"part": title, "missing": what, "count": fmt.Sprint(len(list)), "told": fields["told"]}
		pt := c.absent("", Point{Subject: what, Fields: f, Evidence: append(c.says(first(told.At, 1)...), c.searched(where...)...)}, where...).Points[0]
		if told.Apart != nil && v == Fail {
			v, pt.Note = Doubt, "报告称"+title+"另行编制或见附件，请核实。"
		}
		if v == Doubt {
			pt.Verdict = Doubt
		}
		o.Points = append(o.Points, pt)
		o.Why += verb + what + "。"
	}
	flawed(&o)
	// A short report that does not say its procedure may be a simple one, of which
	// less is asked.
	if !c.simple() && c.procedureUnsure() && a.Simple != nil && len(missing) > 0 {
		soft := true
		for _, id := range a.Simple {
			_, ok := at(id)
			soft = soft && ok
		}
		if soft {
			point(missing, Doubt, "未见：")
			o.Points[len(o.Points)-1].Note = askSimple
			return o
		}
	}
	lacking := len(some) > 0 && n < least
	switch {
	case len(missing) > 0 && lacking:
		point(append(missing, few...), Fail, "未见：")
	case len(missing) > 0:
		point(missing, Fail, "未见：")
	case lacking && n == 0:
		point(few, Fail, "均未见：")
	case lacking:
		point(few, Doubt, "未见：")
	default:
		var unsure []string
		for _, id := range a.Hope {
			if v, ok := at(id); ok {
				o.Shown = append(o.Shown, c.says(v)...)
			} else {
				unsure = append(unsure, names[id])
			}
		}
		if len(unsure) > 0 {
			point(unsure, Doubt, "未识别到：")
		}
	}
	return o
}

// phasePoints gives the stages that a column of the risk list names, where most
// risks have one; else what the chapters tell.
func (c *Context) phasePoints(part string, told map[string]document.Anchor) (points map[string]document.Anchor, column bool) {
	fs := c.Facts.Risks.Factors
	n := 0
	out := map[string]document.Anchor{}
	for i := range fs {
		if strings.TrimSpace(fs[i].Phase) == "" {
			continue
		}
		n++
		for _, t := range c.Pack.Lexicon.Words {
			id, ok := strings.CutPrefix(t.ID, "point-"+part+"-")
			if _, seen := out[id]; ok && !seen && facts.Says(&t, fs[i].Phase) {
				out[id] = fs[i].At
			}
		}
		if strings.Contains(fs[i].Phase, "全") { // 全过程 is every stage
			return told, false
		}
	}
	if n < 4 || 2*n < len(fs) || len(out) == 0 {
		return told, false
	}
	return out, true
}
