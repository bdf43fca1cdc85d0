package rule

import "fmt"

var kindUntold = kind{
	name:   "untold",
	doc:    "概况没有说清的地方：以留待以后、由别人决定、另见他处之类的话（词表untold）代替数量、金额、时间、内容，数量栏只写较多、若干，指标表的金额、时间留空，均为不符合。参数：无。",
	fields: []string{"said", "missing", "count"},
	compile: func(p *params, _ *Pack) (check, error) {
		var a struct{}
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		return untold, nil
	},
}

func untold(c *Context) Outcome {
	all := c.Facts.Identity.Untold
	o := Outcome{Why: fmt.Sprintf("概况没有说清的地方%d处。", len(all))}
	unread := c.losses("overview", "scope")
	for i := range all {
		u := &all[i]
		if len(o.Points) == mostExcluded {
			break
		}
		said := shortText(u.Text, 30)
		p := Point{Subject: said, Verdict: Fail, Evidence: c.says(u.At),
			Fields: map[string]string{"said": said, "missing": "有关内容", "count": fmt.Sprint(len(all))}}
		switch u.Kind {
		case "counts":
			p.Subject, p.Fields["missing"] = u.What, "受影响的人数或户数"
			p.Message = "“" + u.What + "”一栏只写{said}，没有数字（{page}），难以判断影响范围。"
		case "blank":
			p.Subject, p.Fields["missing"] = u.What, u.What
			p.Message = "概况表中“" + u.What + "”一栏为空（{page}）。"
		}
		if len(unread) > 0 { // what could not be read may tell it
			p.Verdict, p.Note = Doubt, lossWhy(c.Doc, unread)
		}
		o.Points = append(o.Points, p)
	}
	return o
}
