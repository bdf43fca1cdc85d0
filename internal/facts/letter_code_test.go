package facts_test

import (
	"strings"
	"testing"
)

// Risks may count by letters: RA, R-b, SW-C.
func TestRisksCountedByLetters(t *testing.T) {
	for name, codes := range map[string][]string{"RA": {"RA", "RB", "RC", "RD"}, "R-a": {"R-a", "R-b", "R-c", "R-d"}, "SW-A": {"SW-A", "SW-B", "SW-C", "SW-D"}} {
		text := "# 五、风险识别\n表5-1 风险清单\n| 代号 | 风险因素 | 原因与表现 | 影响对象 |\n|---|---|---|---|\n" +
			"| A | 征地补偿标准分歧 | 农户嫌低，拒绝签约 | G1 |\n| B | 施工扬尘噪声扰民 | 昼夜施工，居民投诉 | G2 |\n| C | 灌溉用水被挤占 | 春灌缺水，农户聚集 | G3 |\n| D | 水价上调 | 低收入户拒缴 | G6 |\n" +
			"# 六、风险估计\n表6-1 措施前单因素估计\n| 代号 | 概率p | 影响q | R | 程度 |\n|---|---|---|---|---|\n" +
			"| A | 0.70 | 0.65 | 0.4550 | 较大 |\n| B | 0.60 | 0.45 | 0.2700 | 一般 |\n| C | 0.65 | 0.70 | 0.4550 | 较大 |\n| D | 0.40 | 0.45 | 0.1800 | 一般 |\n"
		for i, c := range codes {
			text = strings.ReplaceAll(text, "| "+string(rune('A'+i))+" |", "| "+c+" |")
		}
		f := wholeFacts(t, text)
		want := "1 征地补偿标准分歧: 0.7 0.65 0.455 较大 → \n2 施工扬尘噪声扰民: 0.6 0.45 0.27 一般 → \n3 灌溉用水被挤占: 0.65 0.7 0.455 较大 → \n4 水价上调: 0.4 0.45 0.18 一般 → "
		if got := estimatesOf(f); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, want)
		}
	}
}

// Two letters are no row of codes, and other words stay as they are.
func TestLettersThatAreNoCodes(t *testing.T) {
	f := wholeFacts(t, "# 五、风险识别\n| 代号 | 风险因素 | 原因 |\n|---|---|---|\n| PE | 管材漏损 | 接口老化 |\n| DN | 管径不足 | 设计偏小 |\n| UV | 消毒不足 | 灯管衰减 |\n")
	for _, r := range f.Risks.Factors {
		if strings.ContainsAny(r.No, "123") && !strings.ContainsAny("123", r.No) {
			t.Errorf("%s is numbered %s", r.Name, r.No)
		}
	}
}
