package facts_test

import "testing"

// What a matter brings with it is told of this matter, as a fact, and nowhere taken up.
func TestEntailed(t *testing.T) {
	const rest = "\n# 二、风险识别\n| 序号 | 风险因素 | 表现 |\n|---|---|---|\n| 1 | 补偿争议 | 农户不认可 |\n# 三、风险防范措施\n补偿款先付。"
	for _, c := range []struct {
		name, text    string
		told, treated bool
	}{
		{"count after", "需迁移坟墓43座。", true, false},
		{"count before", "线路上有43座坟要迁。", true, false},
		{"denied", "不涉及坟墓迁移。", false, false},
		{"avoided", "线位已避让坟墓43座。", false, false},
		{"elsewhere", "外县同类项目迁移坟墓43座。", false, false},
		{"a cemetery", "建成公墓墓穴4300座。", false, false},
	} {
		f := extract(t, "# 一、项目概况\n"+c.text+rest)
		got := false
		for _, e := range f.Entailed {
			if e.ID == "graves" {
				got = e.At != nil
				if e.Treated != c.treated {
					t.Errorf("%s: treated %v", c.name, e.Treated)
				}
			}
		}
		if got != c.told {
			t.Errorf("%s: told %v, want %v", c.name, got, c.told)
		}
	}
}
