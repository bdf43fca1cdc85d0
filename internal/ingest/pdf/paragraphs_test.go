package pdf

import "testing"

func TestNextInRow(t *testing.T) {
	for _, c := range []struct {
		first, second string
		want          bool
	}{
		{"三、措施前等级为中风险。", "四、建议：可以实施。", true},
		{"风险2的防范：由区交通局负责。", "风险3的防范：由承办单位负责。", true},
		{"（一）公示。", "（三）问卷。", false},
		{"本次评估共发放问卷300份。", "3、回收293份。", false},
		{"公示期间：未收到意见。", "公示期间：未收到意见。", false},
		{"1.1 背景。", "2. 走访。", false},
	} {
		if got := nextInRow(c.first, c.second); got != c.want {
			t.Errorf("%q then %q: %v", c.first, c.second, got)
		}
	}
}
