package regexp_test

import (
	"strings"
	"testing"

	"wenping/internal/zh/regexp"
)

func TestWordsAreFoundAsOneByOne(t *testing.T) {
	list := []string{"风险", "风险等级", "措施", "T", "T=", "后", "风险", "不在", "\xff", "\xff\xff"}
	w := regexp.NewWords(list)
	for _, s := range []string{"", "无", "落实措施后，风险等级为低风险", "T=0.31，措施前", "后", "風險", "T", "\xff风险", "\xff\xff", "风险\xe7\xad", "风"} {
		any := false
		at := w.First(s)
		for i, word := range list {
			want := strings.Index(s, word)
			any = any || want >= 0
			got := -1
			if at != nil {
				got = at[i]
			}
			if got != want {
				t.Errorf("%q in %q: at %d, want %d", word, s, got, want)
			}
		}
		if w.Any(s) != any {
			t.Errorf("any in %q: %v", s, !any)
		}
	}
	if !regexp.NewWords([]string{"风险", ""}).Any("") {
		t.Error("the empty literal stands in every text")
	}
	if regexp.NewWords(nil).Any("风险") || regexp.NewWords(nil).First("风险") != nil {
		t.Error("no literal stands nowhere")
	}
}
