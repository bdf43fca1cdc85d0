package pdf

import (
	"strings"
	"testing"

	"wenping/internal/document"
)

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

// Paragraphs here begin two ems in, and a full line holds 37 characters.
func TestParagraphsBeginIndented(t *testing.T) {
	fill := func(n int, from string) string {
		r := []rune(from)
		for i := 0; len(r) < n; i++ {
			r = append(r, []rune("镇村户田水路山林")[i%8])
		}
		return string(r[:n])
	}
	habit := func(s *[][2]any) {
		for range 6 {
			*s = append(*s, [2]any{2, fill(35, "")}, [2]any{0, fill(20, "") + "。"})
		}
	}
	for name, c := range map[string]struct {
		lines [][2]any
		want  []string
	}{
		"a title that fills its line": {
			[][2]any{{2, fill(35, "（一）与《甲乙丙丁条例》的符合性")}, {2, fill(35, "甲")}, {0, "乙。"}},
			[]string{fill(35, "（一）与《甲乙丙丁条例》的符合性"), fill(35, "甲") + "乙。"},
		},
		"items nobody closed": {
			[][2]any{{2, fill(35, "（1）")}, {2, "（2）" + fill(8, "")}, {2, fill(35, "丙")}, {0, "丁。"}},
			[]string{fill(35, "（1）"), "（2）" + fill(8, ""), fill(35, "丙") + "丁。"},
		},
		"items in seals' numerals": {
			[][2]any{{2, fill(35, "叁、")}, {2, "肆、" + fill(8, "")}},
			[]string{fill(35, "叁、"), "肆、" + fill(8, "")},
		},
		"a line broken early goes on at the margin": {
			[][2]any{{2, fill(28, "联系人某某，电话")}, {0, "0868-7886808，邮箱另告。"}},
			[]string{fill(28, "联系人某某，电话") + "0868-7886808，邮箱另告。"},
		},
	} {
		var lines [][2]any
		habit(&lines)
		lines = append(lines, c.lines...)
		d := layOut(document.Source{}, []sheet{page(1, 100, lines...)})
		balanced(t, d)
		var got []string
		for i := 6; i < len(d.Blocks); i++ {
			got = append(got, d.Blocks[i].Number+d.Blocks[i].Text)
		}
		if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
			t.Errorf("%s:\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
}

func TestLinksKeepTheirHyphens(t *testing.T) {
	for _, c := range [][3]string{
		{"doi:10.1000/x.y-", "z", "doi:10.1000/x.y-z"},
		{"well-", "known", "wellknown"},
	} {
		if got := joinText(c[0], c[1]); got != c[2] {
			t.Errorf("%q + %q = %q", c[0], c[1], got)
		}
	}
}
