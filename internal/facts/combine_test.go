package facts_test

import (
	"testing"

	"wenping/internal/facts"
)

func TestCombinationsOfTheReportsOwnMatrix(t *testing.T) {
	const (
		head = "# 五、风险识别和估计\n表1 风险清单及估计\n| 编号 | 风险因素 | 可能性 | 影响 | 程度 |\n|---|---|---|---|---|\n"
		five = head + "| 1 | 补偿标准争议风险 | 低 | 严重 | 一般 |\n| 2 | 施工噪声扰民风险 | 较低 | 较大 | 较小 |\n| 3 | 道路通行受阻风险 | 中等 | 较大 | 较大 |\n| 4 | 工程款拖欠风险 | 较高 | 中等 | 一般 |\n| 5 | 房屋开裂风险 | 高 | 很小 | 一般 |\n| 6 | 舆情炒作风险 | 高 | 较小 | 重大 |\n\n"
		same = head + "| 1 | 补偿标准争议风险 | 高 | 高 | 重大 |\n| 2 | 施工噪声扰民风险 | 中 | 高 | 较大 |\n| 3 | 道路通行受阻风险 | 低 | 中 | 较小 |\n| 4 | 工程款拖欠风险 | 中 | 低 | 一般 |\n\n"
		grid = head + "| 1 | 补偿标准争议风险 | 高 | 中 | 较重 |\n| 2 | 施工噪声扰民风险 | 中 | 小 | 轻微 |\n| 3 | 道路通行受阻风险 | 低 | 大 | 一般 |\n| 4 | 工程款拖欠风险 | 高 | 大 | 严重 |\n\n"
		hues = "# 五、风险识别和估计\n表1 风险清单及估计\n| 编号 | 风险因素 | 可能性 | 影响 | 颜色 |\n|---|---|---|---|---|\n| 1 | 补偿标准争议风险 | 高 | 大 | 红 |\n| 2 | 施工噪声扰民风险 | 中 | 中 | 黄 |\n| 3 | 道路通行受阻风险 | 低 | 小 | 绿 |\n\n"
	)
	type pq = [2]string
	cases := []struct {
		name, text string
		want       map[pq]string
	}{
		{"bounds on either side, the influence first", five + "两者都到高和严重的是重大；影响较大而可能性在中等以上的是较大；影响不超过中等而可能性较低以下的是较小；其余是一般。",
			map[pq]string{{"高", "严重"}: "重大", {"中等", "较大"}: "较大", {"高", "较大"}: "较大", {"较低", "中等"}: "较小", {"低", "很小"}: "较小", {"高", "中等"}: "一般"}},
		{"both alike, one of each, the rest", same + "两项皆高为重大，一高一中为较大，两项皆中或一高一低为一般，其余为较小。",
			map[pq]string{{"高", "高"}: "重大", {"中", "高"}: "较大", {"中", "中"}: "一般", {"高", "低"}: "一般", {"低", "中"}: "较小"}},
		{"drawn, with a degree called 较重", grid + "表2 判定矩阵\n| 可能性＼影响 | 小 | 中 | 大 |\n|---|---|---|---|\n| 低 | 轻微 | 轻微 | 一般 |\n| 中 | 轻微 | 一般 | 较重 |\n| 高 | 一般 | 较重 | 严重 |\n",
			map[pq]string{{"高", "中"}: "较重", {"低", "大"}: "一般"}},
		{"drawn, the side named in each head, degrees told by colours", hues + "表2 参照表\n| 可能性 | 影响大 | 影响中 | 影响小 |\n|---|---|---|---|\n| 高 | 红 | 黄 | 绿 |\n| 中 | 黄 | 黄 | 绿 |\n| 低 | 黄 | 绿 | 绿 |\n",
			map[pq]string{{"高", "中"}: "黄", {"低", "大"}: "黄", {"中", "小"}: "绿"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := extract(t, c.text).Risks.System.Combinations
			for k, want := range c.want {
				if d, _ := facts.Combined(got, k[0], k[1]); d != want {
					t.Errorf("%v: got %q, want %q of %v", k, d, want, got)
				}
			}
		})
	}
}
