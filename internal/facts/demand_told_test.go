package facts_test

import (
	"fmt"
	"strings"
	"testing"
)

func TestDemandsWithTheirShares(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"two groups side by side", "表2-1 最关心的问题（可多选）\n| 户卷关心 | 份 | % | 商户关心 | 份 | % |\n|---|---|---|---|---|---|\n| 补偿标准 | 150 | 75.0 | 停业损失 | 40 | 66.7 |\n| 安置房 | 90 | 45.0 | 没客人 | 22 | 36.7 |", "补偿标准75 停业损失66.7 安置房45 没客人36.7"},
		{"count and share in a cell", "表2-1 最关心的问题\n| 关心事项 | 份（%） |\n|---|---|\n| 办证收费 | 158（39.9） |\n| 犬吠 | 302（53.9） |\n| 粪便 | 31（10.1） |", "办证收费39.9 犬吠53.9 粪便10.1"},
		{"attitudes are no demands", "表2-1 您关心什么、持什么态度\n| 选项 | 份 | 占比 |\n|---|---|---|\n| 支持 | 60 | 60% |\n| 反对 | 10 | 10% |\n| 无所谓 | 30 | 30% |", ""},
		{"a list in words", "问最不放心的事（可多选）：补偿单价低，八十二户，54.3%；祖坟怎么迁，四十七户，31.1%。", "补偿单价低54.3 祖坟怎么迁31.1"},
		{"some of them say", "十八户担心学籍转不过去、营养餐落空，占25.7%；另有94人（22.0%）在备注栏中要求整体搬迁。", "学籍转不过去、营养餐落空25.7 整体搬迁22"},
		{"a share of those asked", "另有28.1%的车主担心计时扣费不准。", "计时扣费不准28.1"},
		{"how they heard of it", "通过网络了解的60人（30%），村里公示知道的82人（41%）。", ""},
		{"votes without shares", "有效问卷200份。\n最关心的依次为：补偿标准118户次、社保名额97户次、迁坟23户次。", "补偿标准59 社保名额48.5 迁坟11.5"},
	} {
		t.Run(c.name, func(t *testing.T) {
			th := wholeFacts(t, "# 二、风险调查\n## （一）问卷调查\n"+c.text).Themes
			got := map[string]bool{}
			var list []string
			for _, d := range append(th.Demands, th.Unthemed...) {
				s := fmt.Sprint(d.Text, d.Share)
				if d.Share > 0 && !got[s] {
					got[s] = true
					list = append(list, s)
				}
			}
			for _, w := range strings.Fields(c.want) {
				if !got[w] {
					t.Errorf("no %q in %q", w, list)
				}
			}
			if n := len(strings.Fields(c.want)); len(list) != n {
				t.Errorf("got %q, want %q", list, c.want)
			}
		})
	}
}
