package rule

import (
	"fmt"
	"slices"
	"strings"

	"wenping/internal/facts"
)

var kindElements = kind{
	name: "elements",
	doc: "概况要素：按事项类型应写明的要素，概况或正文别处写明均可。参数：elements 要素（不写则为词表中适用于该类型的全部）；" +
		"doubt 缺少时只作存疑的要素；put_off 不论类型，报告把它推给别的文件、以后或别人决定时才问的要素。类型未能确定时只判各类型共有的要素；类型由正文推测的，该类型独有的要素只作存疑。",
	fields: []string{"missing", "count", "told"},
	compile: func(p *params, pack *Pack) (check, error) {
		var a struct {
			Elements []string `yaml:"elements"`
			Doubt    []string `yaml:"doubt"`
			PutOff   []string `yaml:"put_off"`
		}
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		var ids []string
		for _, t := range pack.Lexicon.Elements {
			ids = append(ids, t.ID)
		}
		if err := p.known("elements", "概况要素", a.Elements, ids); err != nil {
			return nil, err
		}
		if err := p.known("doubt", "概况要素", a.Doubt, ids); err != nil {
			return nil, err
		}
		if err := p.known("put_off", "概况要素", a.PutOff, ids); err != nil {
			return nil, err
		}
		return func(c *Context) Outcome {
			var failed, evaded, doubtful, told []string
			var shown, vague []Evidence
			found := map[string]facts.Element{}
			for _, e := range c.Facts.Identity.Elements {
				if f, ok := found[e.ID]; !ok || !f.Found {
					found[e.ID] = e
				}
			}
			for _, t := range pack.Lexicon.Elements {
				e := found[t.ID]
				asked := (len(a.Elements) == 0 || slices.Contains(a.Elements, t.ID)) && elementHolds(t, c.Type)
				if !asked && !(e.Vague && slices.Contains(a.PutOff, t.ID) && ofSort(pack, t, c.Type) && !slices.ContainsFunc(vague, func(v Evidence) bool { return v.Anchor.Block == e.At.Block })) {
					continue
				}
				switch {
				case e.Found:
					told = append(told, t.Name)
					if len(shown) < 6 {
						shown = append(shown, c.says(e.At)...)
					}
				case e.Vague && (!slices.Contains(a.Doubt, t.ID) || slices.Contains(a.PutOff, t.ID)):
					evaded = append(evaded, t.Name)
					vague = append(vague, c.says(e.At)...)
				case slices.Contains(a.Doubt, t.ID), len(t.For) > 0 && !c.typeSure():
					doubtful = append(doubtful, t.Name)
				default:
					failed = append(failed, t.Name)
				}
			}
			o := Outcome{Shown: shown, Why: fmt.Sprintf("概况和正文已写明：%s。", joinNames(told))}
			if len(told) == 0 {
				o.Why = ""
			}
			// What the report itself puts off or leaves vague is a point of its own: it
			// is not somewhere in words we do not understand.
			if len(evaded) > 0 {
				missing := strings.Join(evaded, "、")
				o.Points = append(o.Points, Point{Subject: missing, Verdict: Fail, Fields: map[string]string{"missing": missing, "count": fmt.Sprint(len(evaded)), "told": joinNames(told)}, Evidence: vague})
				o.Why += fmt.Sprintf("未见：%s。", missing)
			}
			point := func(names []string, v Verdict) {
				if len(names) == 0 {
					return
				}
				missing := strings.Join(names, "、")
				m := c.absent(fmt.Sprintf("未见：%s。", missing), Point{Subject: missing, Fields: map[string]string{"missing": missing, "count": fmt.Sprint(len(names)), "told": joinNames(told)}})
				m.Points[0].Evidence = c.searched("overview")
				if v == Doubt {
					m.Points[0].Verdict = Doubt
				}
				o.Points = append(o.Points, m.Points...)
				o.Why += m.Why
			}
			point(failed, Fail)
			point(doubtful, Doubt)
			return o
		}, nil
	},
}

// elementHolds says that an element is asked of a type; an unknown type is asked
// only what all are asked.
func elementHolds(t facts.Term, ty *facts.Type) bool {
	if len(t.For) == 0 {
		return true
	}
	return ty != nil && slices.Contains(t.For, ty.ID)
}

// ofSort says that an element is one of works for a matter that is works, and one of
// policies for others: 工期 is none of a policy's.
func ofSort(pack *Pack, t facts.Term, ty *facts.Type) bool {
	return ty == nil || slices.ContainsFunc(pack.Lexicon.Types, func(o facts.Type) bool {
		return o.Fixed == ty.Fixed && slices.Contains(t.For, o.ID)
	})
}
