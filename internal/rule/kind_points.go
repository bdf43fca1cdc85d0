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
		"some 至少写明least个的要点，一个未写为不符合，不足为存疑；hope 缺少时只作存疑的要点；elsewhere 写在正文别处也算；thin 没有标题、need各点又一个未写的，视为没有这一部分；never 写了即不符合的话（如尚未组织评审）；absent 没有这一部分时：fail、doubt或na；simple_absent 简易程序和报告表没有这一部分时。",
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
		for key, list := range map[string][]string{"need": a.Need, "simple": a.Simple, "some": a.Some, "never": a.Never, "hope": a.Hope} {
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
	Part      string   `yaml:"part"`
	Need      []string `yaml:"need"`
	Simple    []string `yaml:"simple"`
	Some      []string `yaml:"some"`
	Least     int      `yaml:"least"`
	Elsewhere bool     `yaml:"elsewhere"`
	Absent    string   `yaml:"absent"`
	Never     []string `yaml:"never"`
	Thin      bool     `yaml:"thin"`
	Hope      []string `yaml:"hope"`

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
		told = told.With(c.Attachments[i].Facts, a.Part)
	}
	any := told.Titled || !a.Thin
	for _, id := range need {
		_, ok := told.Points[id]
		any = any || ok
	}
	if (!told.Found || !any) && !a.Elsewhere {
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
	var have, missing, few []string
	var shown []Evidence
	at := func(id string) (document.Anchor, bool) {
		if v, ok := told.Points[id]; ok {
			return v, true
		}
		v, ok := told.Elsewhere[id]
		return v, ok && a.Elsewhere
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
	lacking := len(some) > 0 && n < a.Least
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
