package facts_test

import (
	"strings"
	"testing"
)

func TestDemandsAndTheirThemes(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a question on worries", "有效问卷100份。\n表2-1 您最担心的问题（多选）\n| 选项 | 份数 | 占比 |\n|---|---|---|\n| 噪声 | 60 | 60% |\n| 其他 | 5 | 5% |", "噪声:theme-noise"},
		{"the question stands in the header", "| 最担心的事项 | 人次 | 比例 |\n|---|---|---|\n| 祖坟迁移 | 41 | 14% |\n| 房价下跌 | 9 | 3% |", "祖坟迁移:theme-tomb,房价下跌:theme-property"},
		{"how they heard is no demand", "有效问卷100份。\n表2-1 您通过何种途径了解（多选）\n| 选项 | 份数 | 占比 |\n|---|---|---|\n| 网络 | 60 | 60% |\n| 村务公开 | 40 | 40% |", ""},
		{"reasons of those against", "反对的5户中，3户担心噪声，2户嫌补偿低。", "反对的5户中:-,3户担心噪声:theme-noise!,2户嫌补偿低:theme-compensation!"},
		{"conditions are no objections", "有条件支持的9户要求保留水渠。", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, d := range wholeFacts(t, "# 二、风险调查\n## （一）问卷调查\n"+c.text).Themes.Demands {
				s := d.Text + ":" + strings.Join(d.Themes, "+")
				if d.Against {
					s += "!"
				}
				got = append(got, s)
			}
			want := strings.ReplaceAll(c.want, "反对的5户中:-,", "")
			if g := strings.Join(got, ","); g != want {
				t.Errorf("got %q, want %q", g, want)
			}
		})
	}
}

func TestWhereThemesStand(t *testing.T) {
	th := wholeFacts(t, `# 四、风险识别
| 序号 | 风险因素 | 表现 |
|---|---|---|
| 1 | 补偿争议风险 | 农户不认可标准 |
| 2 | 施工扬尘风险 | 临路住户投诉 |
房价：不涉及，周边没有住宅。
# 五、防范化解措施
安排村民就业。
`).Themes
	for id, in := range map[string]map[string]bool{
		"theme-compensation": {"listed": true}, "theme-property": {"denied": true}, "theme-job": {"measured": true},
	} {
		_, a := th.Listed[id]
		_, b := th.Denied[id]
		_, c := th.Measured[id]
		if a != in["listed"] || b != in["denied"] || c != in["measured"] {
			t.Errorf("%s: listed %v denied %v measured %v", id, a, b, c)
		}
	}
}
