package render

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// em measures in characters: full-width 1, others 0.5.
func em(s string) float64 {
	w := 0.0
	for _, c := range s {
		if c < 0x2000 {
			w += 0.5
		} else {
			w++
		}
	}
	return w
}

func broken(s string, width float64) []string {
	var out []string
	for _, sp := range breakLines(s, width, width, 0.5, em) {
		out = append(out, s[sp.start:sp.end])
	}
	return out
}

func TestBreakLines(t *testing.T) {
	for _, c := range []struct {
		name  string
		text  string
		width float64
		want  string // lines joined by |
	}{
		{"短文不折行", "公示期不足", 10, "公示期不足"},
		{"逐字折行", "公示期少于规定天数", 5, "公示期少于|规定天数"},
		{"行首不出现逗号：挤入上一行", "公示期少于，规定天数", 5, "公示期少于，|规定天数"},
		{"行首不出现书名号后半", "依据《审查要点》，审查", 7, "依据《审查要|点》，审查"},
		{"行末不出现书名号前半", "本报告依据《要点》办理", 6, "本报告依据|《要点》办理"},
		{"数字与单位不拆", "共发放群众问卷120份", 8, "共发放群众问卷|120份"},
		{"工作日不拆，个不离开数字", "公示了整整5个工作日", 8, "公示了整整5个|工作日"},
		{"第几页不拆", "详见报告正文第12页", 8, "详见报告正文|第12页"},
		{"表号不拆", "风险清单参见表3-1", 7, "风险清单参见|表3-1"},
		{"文号不拆", "云政法函〔2026〕41号", 7, "云政法函|〔2026〕41号"},
		{"遮名不拆", "联系人是村民代表张××", 9, "联系人是村民代表|张××"},
		{"手机号不拆", "电话138****2210转", 6.5, "电话|138****2210转"},
		{"百分号不离开数字", "有效回收率达到92.4%", 8, "有效回收率达到|92.4%"},
		{"省略号不拆", "其他有关的问题……", 7, "其他有关的问|题……"},
		{"英文词不拆", "采用General Motors法", 8, "采用General |Motors法"},
		{"网址在分隔处折开", "见https://a.example/page/of/123", 9, "见https://a.|example/page/of/|123"},
		{"网址折开时点不在行首", "abcdefghijkl.mnop", 6, "abcdefghijk|l.mnop"},
		{"过长的词在词内折开", "网址abcdefghijklmnopqrstuvwxyz", 6, "网址abcdefgh|ijklmnopqrst|uvwxyz"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := strings.Join(broken(c.text, c.width), "|"); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// alphabet holds what letters are made of, rare names and marks included.
const alphabet = "审查报告稳评风险，。、；：？！“”‘’（）《》〔〕…—％×＊·0123456789.,-% abcXYZ𠮷镕堃\u0301＿第页表个工作日万元"

func TestNoCharacterIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOfN(rapid.RuneFrom([]rune(alphabet)), 0, 200, -1).Draw(t, "text")
		width := rapid.Float64Range(2, 30).Draw(t, "width")
		first := rapid.Float64Range(1, width).Draw(t, "first")
		var b strings.Builder
		spans := breakLines(s, first, width, 0.5, em)
		for i, sp := range spans {
			if sp.start >= sp.end && s != "" {
				t.Fatalf("line %d of %q is empty", i, s)
			}
			b.WriteString(s[sp.start:sp.end])
			line := s[sp.start:sp.end]
			if !utf8.ValidString(line) {
				t.Fatalf("a character was cut: %q", line)
			}
		}
		if b.String() != s {
			t.Fatalf("lost text: %q became %q", s, b.String())
		}
	})
}

func TestAnyStringSurvives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text")
		var b strings.Builder
		for _, sp := range breakLines(s, 7, 9, 0.5, em) {
			b.WriteString(s[sp.start:sp.end])
		}
		if b.String() != s {
			t.Fatalf("lost text: %q became %q", s, b.String())
		}
	})
}

// Ordinary prose never breaks the rules of 避头尾 on a line of usual length.
func TestForbiddenMarks(t *testing.T) {
	words := []string{"公示期", "问卷", "《审查要点》", "（报告第12页）", "，", "。", "“相关部门”", "、", "92.4%", "征收", "；", "风险", "：", "120份", "村民"}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(5, 60).Draw(t, "n")
		var b strings.Builder
		mark := true
		for i := 0; i < n; i++ {
			w := rapid.SampledFrom(words).Draw(t, "word")
			if strings.Contains(noStart, w) { // one mark at a time, never first
				if mark {
					continue
				}
				mark = true
			} else {
				mark = false
			}
			b.WriteString(w)
		}
		lines := broken(b.String(), 28)
		for i, l := range lines {
			first, _ := utf8.DecodeRuneInString(l)
			last, _ := utf8.DecodeLastRuneInString(l)
			if i > 0 && strings.ContainsRune(noStart, first) {
				t.Fatalf("line begins with %q: %q", first, lines)
			}
			if i < len(lines)-1 && strings.ContainsRune(noEnd, last) {
				t.Fatalf("line ends with %q: %q", last, lines)
			}
			if em(l) > 29.01 {
				t.Fatalf("line too long: %q", l)
			}
		}
	})
}
