package rule

import "strings"

var kindQuestion = kind{
	name:   "question",
	doc:    "只有人能回答的问题：结果总是“需人工”，并给出具体问题。参数：question 问题；look 可查看的章节（角色）。",
	fields: nil,
	compile: func(p *params, pack *Pack) (check, error) {
		var a struct {
			Question string   `yaml:"question"`
			Look     []string `yaml:"look"`
		}
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		if strings.TrimSpace(a.Question) == "" {
			return nil, p.errorf("", "question类规则须在params里写明“question”。")
		}
		if err := p.known("look", "章节角色", a.Look, pack.roleIDs()); err != nil {
			return nil, err
		}
		return func(c *Context) Outcome {
			o := Outcome{Verdict: Manual, Why: "需由审查人员判断：" + a.Question}
			if len(a.Look) > 0 {
				for _, e := range c.searched(roles(a.Look)...) {
					if e.Anchor.Block > 0 {
						o.Shown = append(o.Shown, e)
					}
				}
			}
			return o
		}, nil
	},
}
