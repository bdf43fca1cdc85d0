package zh

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"共发放１２０份（有效１１２份），占９３．３％。", "共发放120份(有效112份),占93.3%。"},
		{"项　目　概　况", "项目概况"},
		{"项 目 概 况", "项目概况"},
		{"GB/T  9704 — 2012", "GB/T 9704-2012"},
		{"2024年3月5日——3月14日", "2024年3月5日-3月14日"},
		{"３～５户", "3-5户"},
		{"中办发［2012］2号、中办发【2012】2号、[2012]2号", "中办发〔2012〕2号、中办发〔2012〕2号、〔2012〕2号"},
		{"1,200份和１，２００份", "1200份和1200份"},
		{"发放120，115份有效", "发放120,115份有效"},
		{"12,345,678.90元", "12345678.90元"},
		{"1,2,3", "1,2,3"},
		{"⻛险", "风险"},
		{"\u2f08口", "人口"},
		{"风\u200b险\ufeff", "风险"},
		{"500㎡、3 m²", "500m2、3 m2"},
		{"社会稳定 risk assessment 报告", "社会稳定risk assessment报告"},
		{"甲\r\n乙", "甲\n乙"},
		{"92.3 %", "92.3%"},
		{"（ 一 ）", "(一)"},
		{"“一户一策”《条例》。、", "“一户一策”《条例》。、"},
		{"１　２", "1 2"},
		{"", ""},
	} {
		if got := Fold(c.in).Text; got != c.want {
			t.Errorf("Fold(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestFoldKnowsTheWayBack(t *testing.T) {
	for _, c := range []struct{ in, part, orig string }{
		{"共发放 １，２００ 份问卷", "1200份", "１，２００ 份"},
		{"项 目 概 况 如下", "项目概况", "项 目 概 况"},
		{"占９２．３％。", "92.3%", "９２．３％"},
		{"面积500㎡。", "500m2", "500㎡"},
		{"自5日——14日", "5日-14日", "5日——14日"},
	} {
		f := Fold(c.in)
		i := strings.Index(f.Text, c.part)
		if i < 0 {
			t.Fatalf("%q folds to %q", c.in, f.Text)
		}
		s, e := f.Orig(i, i+len(c.part))
		if c.in[s:e] != c.orig {
			t.Errorf("%q in %q stands for %q, want %q", c.part, c.in, c.in[s:e], c.orig)
		}
	}
}

func checkBack(t interface{ Fatalf(string, ...any) }, in string) {
	f := Fold(in)
	if Fold(f.Text).Text != f.Text {
		t.Fatalf("folding %q twice differs: %q, %q", in, f.Text, Fold(f.Text).Text)
	}
	last := 0
	for i := 0; i <= len(f.Text); i++ {
		s, e := f.Orig(i, len(f.Text))
		if s < last || e < s || e > len(in) {
			t.Fatalf("%q: offset %d goes to %d-%d after %d", in, i, s, e, last)
		}
		if utf8.ValidString(in) && (s < len(in) && !utf8.RuneStart(in[s]) || e < len(in) && !utf8.RuneStart(in[e])) {
			t.Fatalf("%q: %d-%d is no rune border", in, s, e)
		}
		last = s
	}
}

func TestFoldProperties(t *testing.T) {
	alphabet := []rune("征求意见 　１２３,，.。（）—-～%％xX〔［\n\u200b⻛㎡²")
	rapid.Check(t, func(t *rapid.T) {
		checkBack(t, string(rapid.SliceOf(rapid.SampledFrom(alphabet)).Draw(t, "text")))
	})
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "any")
		f := Fold(s)
		for i := range f.Text {
			if a, b := f.Orig(i, i+1); a > b || b > len(s) {
				t.Fatalf("%q: %d-%d", s, a, b)
			}
		}
	})
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"共发放１，２００份", "坏\xff字节", "a\u0300 \u00ad", "—— —"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		out := Fold(s)
		if !utf8.ValidString(out.Text) {
			t.Fatalf("%q folds to invalid %q", s, out.Text)
		}
		last := 0
		for i := range out.Text {
			a, b := out.Orig(i, len(out.Text))
			if a < last || b < a || b > len(s) {
				t.Fatalf("%q: %d goes to %d-%d", s, i, a, b)
			}
			last = a
		}
	})
}

func TestSentences(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"一是扬尘。二是噪声；三是交通！", []string{"一是扬尘。", "二是噪声；", "三是交通！"}},
		{"依据《条例；办法》执行。好", []string{"依据《条例；办法》执行。", "好"}},
		{"群众说：“支持。尽快修！”另有反对。", []string{"群众说：“支持。尽快修！”", "另有反对。"}},
		{"（含甲。乙）丙。丁", []string{"（含甲。乙）丙。", "丁"}},
		{"没有闭合（甲。乙\n丙。", []string{"没有闭合（甲。", "乙", "丙。"}},
		{"  \n\n甲 \n", []string{"甲"}},
		{"", nil},
	} {
		var got []string
		for _, s := range Sentences(c.in) {
			got = append(got, c.in[s.Start:s.End])
		}
		if strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("%q: %q, want %q", c.in, got, c.want)
		}
	}
}

func TestSimilar(t *testing.T) {
	for _, c := range []struct {
		a, b     string
		min, max float64
	}{
		{"施工扬尘", "施工扬尘", 1, 1},
		{"施工扬尘", "施工扬尘污染", 0.8, 0.99},
		{"征地补偿标准偏低", "补偿标准低", 0.5, 0.99},
		{"施工扬尘", "社保名额分配", 0, 0.05},
		{"", "甲", 0, 0},
	} {
		if v := Similar(c.a, c.b); v < c.min || v > c.max || v != Similar(c.b, c.a) {
			t.Errorf("%s / %s: %.2f, want %.2f to %.2f", c.a, c.b, v, c.min, c.max)
		}
	}
}

// Words put in place of others point to the whole of what they stand for.
func TestReplaced(t *testing.T) {
	const printed = "（ＲＡ）和RB两项"
	f := Fold(printed)
	i, j := strings.Index(f.Text, "RA"), strings.Index(f.Text, "RB")
	g := f.Replaced([]int{i, j}, []int{i + 2, j + 2}, []string{"R1", "R12"})
	if want := "(R1)和R12两项"; g.Text != want {
		t.Fatalf("got %q, want %q", g.Text, want)
	}
	for words, as := range map[string]string{"R1)": "ＲＡ）", "R12": "RB", "两项": "两项", "2": "RB"} {
		k := strings.Index(g.Text, words)
		if words == "2" {
			k = strings.Index(g.Text, "R12") + 2
		}
		if a, b := g.Orig(k, k+len(words)); printed[a:b] != as {
			t.Errorf("%q stands for %q, want %q", words, printed[a:b], as)
		}
	}
}
