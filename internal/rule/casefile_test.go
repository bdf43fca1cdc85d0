package rule

import (
	"slices"
	"testing"
)

// One text is tried with several wordings: a case for each x of each row, which
// says otherwise what it says.
func TestCaseOfSeveralRows(t *testing.T) {
	p := overlaid(t, itemWith(fires+silent+undecided+`
          - name: 说法
            want: pass
            given: {stage: draft}
            contains: [概况]
            each:
              - {x: [项目概况, 事项概况]}
              - {x: 评估依据, y: 依据如下文件编制。, want: fail, given: {procedure: simple}, contains: ["未见{y}", 请补充]}
            text: |
              # 一、{x}
              {y}本项目位于青石镇，占地十亩。
`))
	var got []Case
	for _, k := range p.Rule("A1.own").Cases[5:] {
		line, _ := k.Place()
		got = append(got, Case{Name: k.Name, Text: k.Text, Want: k.Want, Contains: k.Contains, Given: k.Given})
		if line == 0 {
			t.Errorf("%s has no place", k.Name)
		}
	}
	text := func(title, y string) string {
		return "# 一、" + title + "\n" + y + "本项目位于青石镇，占地十亩。\n"
	}
	draft := Given{Stage: "draft"}
	want := []Case{
		{Name: "说法：项目概况", Text: text("项目概况", ""), Want: "pass", Contains: []string{"概况"}, Given: draft},
		{Name: "说法：事项概况", Text: text("事项概况", ""), Want: "pass", Contains: []string{"概况"}, Given: draft},
		{Name: "说法：评估依据", Text: text("评估依据", "依据如下文件编制。"), Want: "fail", Contains: []string{"未见依据如下文件编制。", "请补充"},
			Given: Given{Stage: "draft", Procedure: "simple"}},
	}
	if !slices.EqualFunc(got, want, func(a, b Case) bool {
		return a.Name == b.Name && a.Text == b.Text && a.Want == b.Want && a.Given == b.Given && slices.Equal(a.Contains, b.Contains)
	}) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}
