package rule

import (
	"fmt"
	"strings"

	"wenping/internal/facts"
)

var kindSection = kind{
	name: "section",
	doc: "必备内容：各部分（角色）均能在正文识别，允许合并成章；标题下没有文字的为空章。" +
		"参数：roles 各部分，每项为一个角色或写成any列表（任一即可）；empty 是否查空章（默认查）；min_chars 少于多少字算空（默认8）。",
	fields: []string{"section", "sections", "count", "found", "total"},
	compile: func(p *params, pack *Pack) (check, error) {
		var a struct {
			Roles []struct {
				Role string   `yaml:"role"`
				Any  []string `yaml:"any"`
				Name string   `yaml:"name"`
			} `yaml:"roles"`
			Empty    *bool `yaml:"empty"`
			MinChars int   `yaml:"min_chars"`
		}
		a.MinChars = 8
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		if len(a.Roles) == 0 {
			return nil, p.errorf("", "section类规则须在params里列出“roles”。")
		}
		type part struct {
			any  []facts.Role
			name string
		}
		var parts []part
		for _, r := range a.Roles {
			ids := r.Any
			if r.Role != "" {
				ids = append([]string{r.Role}, ids...)
			}
			if len(ids) == 0 {
				return nil, p.errorf("roles", "roles的每一项须写明role或any。")
			}
			for _, id := range ids {
				if t := facts.Find(pack.Lexicon.Sections, id); t == nil {
					return nil, p.errorf("roles", "%s", unknownName("章节角色", id, pack.roleIDs()))
				} else if r.Name == "" {
					r.Name = t.Name
				}
			}
			parts = append(parts, part{roles(ids), r.Name})
		}
		empty := a.Empty == nil || *a.Empty
		return func(c *Context) Outcome {
			var missing, blank []part
			var seen []string
			var shown []Evidence
			for _, pt := range parts {
				at, full := c.roleAt(pt.any, a.MinChars)
				switch {
				case at == nil:
					missing = append(missing, pt)
				case !full && empty && at.How == "heading":
					blank = append(blank, pt)
				default:
					seen = append(seen, fmt.Sprintf("%s（%s）", pt.name, strings.TrimSpace(at.Title)))
					shown = append(shown, c.says(at.At)...)
				}
			}
			o := Outcome{Shown: shown, Why: fmt.Sprintf("应有%d部分，识别到%d部分。", len(parts), len(seen))}
			switch {
			case len(seen) == len(parts):
				o.Why = fmt.Sprintf("应有的%d部分齐全：%s。", len(parts), strings.Join(seen, "、"))
				if len(parts) == 1 {
					o.Why = "已有" + seen[0] + "。"
				}
			case len(seen) > 0:
				o.Why = fmt.Sprintf("应有%d部分，识别到%d部分：%s。", len(parts), len(seen), strings.Join(seen, "、"))
			}
			fields := func(name string) map[string]string {
				return map[string]string{"section": name, "sections": name, "found": fmt.Sprint(len(seen)), "total": fmt.Sprint(len(parts)), "count": fmt.Sprint(len(missing))}
			}
			for _, pt := range blank {
				at, _ := c.roleAt(pt.any, a.MinChars)
				o.Points = append(o.Points, c.absent("", Point{Subject: pt.name, Fields: fields(pt.name),
					Message: "“" + strings.TrimSpace(at.Title) + "”只有标题，其下未见内容（{page}）。", Evidence: c.says(at.At)}, pt.any...).Points...)
			}
			for _, pt := range missing {
				m := c.absent("", Point{Subject: pt.name, Fields: fields(pt.name)}, pt.any...)
				o.Points = append(o.Points, m.Points...)
				if m.Why != "" && !strings.Contains(o.Why, m.Why) {
					o.Why += m.Why
				}
			}
			if len(missing) > 0 {
				var names []string
				for _, m := range missing {
					names = append(names, m.name)
				}
				o.Why += "未识别到：" + joinNames(names) + "。"
			}
			return o
		}, nil
	},
}

// roleAt gives the best place that plays one of the roles, and whether it has
// text below it.
func (c *Context) roleAt(any []facts.Role, minChars int) (at *facts.RoleAt, full bool) {
	for _, r := range any {
		list := c.Facts.Structure.Roles[r]
		for i := range list {
			if list[i].Chars >= minChars || list[i].How != "heading" && list[i].Chars > 0 {
				return &list[i], true
			}
			if at == nil {
				at = &list[i]
			}
		}
	}
	return at, false
}

func roles(ids []string) []facts.Role {
	out := make([]facts.Role, len(ids))
	for i, id := range ids {
		out[i] = facts.Role(id)
	}
	return out
}
