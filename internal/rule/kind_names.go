package rule

import "fmt"

var kindForeign = kind{
	name:   "names",
	doc:    "他项目名称：与“本项目、本次评估、评估小组”直接绑定、而与本事项名称不同的名称。只是提到的（同类项目、毗邻项目、上位规划）不算。没有参数。",
	fields: []string{"name", "main", "how", "count"},
	compile: func(p *params, pack *Pack) (check, error) {
		var a struct{}
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		return func(c *Context) Outcome {
			main, ok := c.Facts.Identity.Matter.First()
			if !ok {
				return Outcome{Verdict: Doubt, Why: "未能从封面、表格和正文认出事项名称，无法核对名称是否一致，请人工核实。"}
			}
			o := Outcome{Shown: c.says(main.At)}
			for _, n := range c.Facts.Identity.Names {
				if !n.Foreign {
					continue
				}
				v := Doubt
				if n.Bound {
					v = Fail
				}
				if n.Kind == "cover" {
					o.Points = append(o.Points, Point{Subject: n.Name, Verdict: v, Evidence: c.says(n.At), Message: "封面的事项名称“" + n.Name + "”与正文不一致（{page}）：" + n.Why + "。",
						Demand: "请核对封面和正文是否为同一事项，更正后重新报送。", Fields: map[string]string{"name": n.Name, "main": main.V, "how": n.Why, "count": "1"}})
					continue
				}
				o.Points = append(o.Points, Point{Subject: n.Name, Verdict: v, Evidence: append(c.says(n.At), c.conflicts(main.At)...),
					Fields: map[string]string{"name": n.Name, "main": main.V, "how": n.Why, "count": fmt.Sprint(len(c.Facts.Identity.Names))}})
			}
			if len(o.Points) == 0 {
				o.Why = fmt.Sprintf("事项名称为“%s”，未见与本次评估绑定的其他名称。", main.V)
			} else {
				o.Why = fmt.Sprintf("事项名称为“%s”，发现%d处与之不同的名称。", main.V, len(o.Points))
			}
			return o
		}, nil
	},
}
