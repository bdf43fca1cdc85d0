package facts_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Places and groups that were given no form, in the words of a sentence, in a list
// and in a table.
func TestPlacesNotAsked(t *testing.T) {
	const overview = "# 一、项目概况\n项目占地涉及梅坑村、石塘村、上坪村三个村。\n"
	for name, c := range map[string]struct{ before, text, want string }{
		"a village, with an excuse":  {text: "共发放问卷160份。石塘村因道路施工，未能入村发放，所缺份数由梅坑村补足。", want: "石塘村"},
		"the busy season":            {text: "问卷发放210份，回收210份。梅坑村三组正值农忙，未作调查。", want: "梅坑村三组"},
		"staff far away":             {text: "职工问卷全部在总公司抽取，城北分公司88名职工因驻地分散没有发放。", want: "城北分公司88名职工"},
		"a name beside counts":       {text: "问卷有效250份，其中石梁130份、北洼120份，柳溪因汛期未能入户。", want: "柳溪"},
		"in brackets":                {text: "乙组是提灌户260份（渠道两侧住户正值收割，未发放）。", want: "渠道两侧住户"},
		"zero in a list":             {text: "问卷有效份数按村分布：红石98份、纺村66份、东冲村0份。", want: "东冲村"},
		"missing in the whole list":  {before: overview, text: "发放问卷120份，收回120份，有效120份，其中梅坑村70份、石塘村50份。", want: "上坪村"},
		"a list of only a part":      {before: overview, text: "发放问卷150份，收回150份，有效150份，其中梅坑村70份、石塘村50份，另在上坪村发放30份。", want: ""},
		"zero down a column":         {text: "表3 问卷态度（份）\n| 态度 | 梅坑村 | 石塘村 | 合计 |\n|---|---|---|---|\n| 支持 | 60 | 0 | 60 |\n| 反对 | 4 | 0 | 4 |", want: "石塘村"},
		"an attitude nobody took":    {text: "表3 问卷态度（份）\n| 村 | 支持 | 反对 | 合计 |\n|---|---|---|---|\n| 梅坑村 | 60 | 0 | 60 |\n| 石塘村 | 44 | 0 | 44 |", want: ""},
		"zero along a row":           {text: "表3 问卷态度（份）\n| 村 | 支持 | 反对 | 小计 |\n|---|---|---|---|\n| 梅坑村 | 56 | 4 | 60 |\n| 石塘村 | 0 | 0 | 0 |", want: "石塘村"},
		"a list beside the list":     {text: "表3 样本结构（份）\n| 村 | 份数 | 占比 | 年龄 | 份数 |\n|---|---|---|---|---|\n| 梅坑村 | 90 | 100% | 青年 | 40 |\n| 石塘村 | 0 | 0.0% | 老年 | 50 |", want: "石塘村"},
		"some were away":             {text: "发放问卷120份，有效118份。梅坑村2户举家外出未能入户，已电话听取意见。", want: ""},
		"heard otherwise":            {text: "发放问卷120份。沿线企业因数量少没有发放问卷，改为逐家走访。", want: ""},
		"asked later":                {text: "发放问卷120份。石塘村因道路施工未能入村，次日补发30份。", want: ""},
		"beside the matter":          {text: "发放问卷120份。相邻的云岗村不在影响范围内，没有发放问卷。", want: ""},
		"a plan":                     {text: "如石塘村因汛期未能入户，应当补做调查。", want: ""},
		"where the notice was shown": {text: "公示张贴在梅坑、石塘、上坪三个村。发放问卷120份，有效120份，其中梅坑村70份、石塘村50份。", want: ""},
		"a tale of another place":    {text: "发放问卷120份。邻县同类项目曾因下洼村未调查引发信访。", want: ""},
	} {
		var got []string
		for _, u := range wholeFacts(t, c.before+"# 二、风险调查\n## （一）问卷调查\n"+c.text).Sampled.Unasked {
			got = append(got, u.Name)
		}
		slices.Sort(got)
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("%s: got %q, want %q", name, g, c.want)
		}
	}
}

func TestRestOfHouseholds(t *testing.T) {
	for text, want := range map[string]string{
		"实际到户130户，其余34户未再联系，参照同组农户的意见填写。": "rest",
		"其余5户外出务工，没有入户，已电话听取意见。":          "",
		"农户143户，随机发出调查表90份，收回89份。":        "143 90",
		"农户143户，随机抽取调查员入户，发出调查表143份。":     "",
	} {
		s := wholeFacts(t, "# 二、风险调查\n## （一）问卷调查\n"+text).Sampled
		got := ""
		if s.Rest != nil {
			got = "rest"
		}
		if s.Short != nil {
			got += itoas(s.Short.Of, s.Short.Asked)
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

func itoas(n ...int) string {
	var out []string
	for _, v := range n {
		out = append(out, strconv.Itoa(v))
	}
	return strings.Join(out, " ")
}
