package rule

import (
	"fmt"
	"slices"
	"strings"

	"wenping/internal/facts"
)

var kindLeftover = kind{
	name: "leftover",
	doc: "未完成内容：占位符、域代码错误、图片占位、对话式残留、空白、空表。参数：kinds 判为不符合的种类；doubt 只作存疑的种类；" +
		"max 最多逐处列出多少处（默认12，其余合并说明）。",
	fields: []string{"text", "what", "count"},
	compile: func(p *params, pack *Pack) (check, error) {
		var a struct {
			Kinds []string `yaml:"kinds"`
			Doubt []string `yaml:"doubt"`
			Max   int      `yaml:"max"`
		}
		a.Max = 12
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		known := []string{"empty-table"}
		for _, t := range pack.Lexicon.Leftovers {
			if !slices.Contains(known, t.ID) {
				known = append(known, t.ID)
			}
		}
		if err := p.known("kinds", "未完成内容种类", a.Kinds, known); err != nil {
			return nil, err
		}
		if err := p.known("doubt", "未完成内容种类", a.Doubt, known); err != nil {
			return nil, err
		}
		if len(a.Kinds)+len(a.Doubt) == 0 {
			return nil, p.errorf("", "leftover类规则须在params里列出“kinds”或“doubt”。")
		}
		return func(c *Context) Outcome {
			var hits, rest []facts.Leftover
			for _, l := range c.Facts.Leftovers {
				if !slices.Contains(a.Kinds, l.Kind) && !slices.Contains(a.Doubt, l.Kind) {
					continue
				}
				if len(hits) < a.Max {
					hits = append(hits, l)
				} else {
					rest = append(rest, l)
				}
			}
			if len(hits) == 0 {
				return Outcome{Why: "正文和封面未见占位符、域代码错误、对话式残留和空表。"}
			}
			o := Outcome{Why: fmt.Sprintf("发现%d处未完成内容。", len(hits)+len(rest))}
			for _, l := range hits {
				v := Fail
				if slices.Contains(a.Doubt, l.Kind) {
					v = Doubt
				}
				text := strings.TrimSpace(l.Text)
				if l.Off {
					text += "…"
				}
				o.Points = append(o.Points, Point{Subject: l.Text, Verdict: v, Evidence: c.says(l.At),
					Fields: map[string]string{"text": text, "what": leftoverName(pack, l.Kind), "count": fmt.Sprint(len(hits) + len(rest))}})
			}
			if n := len(rest); n > 0 {
				last := &o.Points[len(o.Points)-1]
				last.Note = fmt.Sprintf("另有同类内容%d处，请一并核改。", n)
				for _, l := range rest[:min(n, 8)] {
					last.Evidence = append(last.Evidence, c.says(l.At)...)
				}
			}
			return o
		}, nil
	},
}

func leftoverName(pack *Pack, kind string) string {
	if kind == "empty-table" {
		return "空表"
	}
	if t := facts.Find(pack.Lexicon.Leftovers, kind); t != nil && t.Name != "" {
		return t.Name
	}
	return "未完成内容"
}
