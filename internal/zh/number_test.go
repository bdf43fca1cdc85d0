package zh

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// numbers writes what was found: text=value unit, ~ for approximate, low-high for ranges.
func numbers(s string) string {
	f := Fold(s).Text
	var out []string
	for _, n := range Numbers(f) {
		v := fmt.Sprintf("%g%s", n.Value, n.Unit)
		if n.Low < n.High {
			v = fmt.Sprintf("%g-%g%s", n.Low, n.High, n.Unit)
		}
		if n.Approx {
			v = "~" + v
		}
		out = append(out, v)
	}
	return strings.Join(out, " ")
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"发放问卷120份，收回115份", "120份 115份"},
		{"共发放1,200份", "1200份"},
		{"三百二十户", "320户"}, {"一千二百零五人", "1205人"}, {"两千三百人次", "2300人次"}, {"廿五户", "25户"}, {"两个村", "2个"}, {"十二场", "12场"},
		{"3—5户", "3-5户"}, {"3至5户", "3-5户"}, {"三至五户", "3-5户"}, {"3户～5户", "3-5户"}, {"三五户", "~3-5户"}, {"二三十人", "~20-30人"},
		{"约30户", "~30户"}, {"近百户", ""}, {"30余户", "~30户"}, {"30户左右", "~30户"}, {"不少于10日", "~10日"}, {"7个工作日以上", "~7个工作日"}, {"120多人", "~120人"},
		{"1.2万人", "12000人"}, {"总投资1.5万元", "1.5万元"}, {"3.2亿元", "3.2亿元"}, {"三千二百万元", "3200万元"}, {"12万平方米", "120000平方米"}, {"5千米", "5千米"},
		{"占地326.5亩（21.77公顷）", "326.5亩 21.77公顷"}, {"500㎡", "500m2"}, {"涉及12户45人", "12户 45人"}, {"座谈会2场，45人参加", "2场 45人"},
		{"支持率92.3%", "92.3%"}, {"表中合计 120", "120"}, {"签约30户", "30户"}, {"附近3户", "3户"}, {"调查表120份", "120份"}, {"共3个阶段", "3个"},
		{"工期18个月", "18个月"}, {"为期10个日历天", "10个日历天"}, {"第三方调查走访86户", "86户"}, {"一村一户", "1户"},
	} {
		if got := numbers(c.in); got != c.want {
			t.Errorf("%s: %q, want %q", c.in, got, c.want)
		}
	}
}

func TestWhatIsNoNumber(t *testing.T) {
	for _, s := range []string{
		"第三章 风险识别", "第十二条", "统一 唯一 万一 一般 一定 十分 三是", "中办发〔2012〕2号", "国务院令第713号", "GB/T 9704-2012", "DB32/T 4013—2021",
		"电话13812345678", "0936-8213456", "身份证号620702199001011234", "2024.3.5", "2024-03-05", "2024年3月5日", "二〇二四年三月五日", "3月5日", "2024年",
		"1.1 项目背景", "1.1.2 范围", "1、项目概况", "（1）概况", "表3-1", "图2", "K12+300", "S350至G25段", "上午8:30", "9时30分", "比例1:500", "一次性", "三分之二", "进一步", "三级响应", "12#地块",
		"八成群众", "百分之九十", "千方百计", "一期工程", "二期", "附件3-2-1", "版本1.2.3", "一起上访",
	} {
		if got := numbers(s); got != "" {
			t.Errorf("%s: %q", s, got)
		}
	}
}

func TestNumberSpans(t *testing.T) {
	s := "发放1.2万份，三百二十户"
	var got []string
	for _, n := range Numbers(s) {
		got = append(got, s[n.Start:n.End])
	}
	if strings.Join(got, "|") != "1.2万份|三百二十户" {
		t.Errorf("%q", got)
	}
	if n := Numbers("占比3.50%"); len(n) != 1 || n[0].Decimals != 2 {
		t.Errorf("decimals: %+v", n)
	}
}

func TestParseNumeral(t *testing.T) {
	for in, want := range map[string]float64{
		"0": 0, "120": 120, "1,200": 1200, "１２０": 120, "3.5": 3.5, "1.2万": 12000, "3亿": 3e8, "零": 0, "十": 10, "十二": 12, "二十": 20, "一百零三": 103,
		"一百二": 120, "一百二十": 120, "两千三": 2300, "一万二": 12000, "一万零二百": 10200, "三十二万": 320000, "一亿二千万": 120000000, "廿五": 25, "卅": 30, "三点五": 3.5, "二〇二四": 2024, "一千二百": 1200, "叁佰贰拾": 320,
	} {
		if v, ok := ParseNumeral(in); !ok || math.Abs(v-want) > 1e-9 {
			t.Errorf("%s: %v %v, want %v", in, v, ok, want)
		}
	}
	for _, in := range []string{"", "三五", "十几", "数十", "一般", "百", "万一", "九成", "1.2.3", "12a", "二三", "一十百", "点五", "三点"} {
		if v, ok := ParseNumeral(in); ok {
			t.Errorf("%s: %v", in, v)
		}
	}
}

// numeral writes a number as Chinese does.
func numeral(n int) string {
	const digits = "零一二三四五六七八九"
	d := []rune(digits)
	four := func(n int) string {
		s, zero := "", false
		for _, u := range []struct {
			v int
			w string
		}{{1000, "千"}, {100, "百"}, {10, "十"}, {1, ""}} {
			k := n / u.v % 10
			if k == 0 {
				zero = zero || s != ""
				continue
			}
			if zero {
				s, zero = s+"零", false
			}
			s += string(d[k]) + u.w
		}
		return s
	}
	if n == 0 {
		return "零"
	}
	s := ""
	if y := n / 1e8; y > 0 {
		s += four(y) + "亿"
	}
	if w := n / 1e4 % 1e4; w > 0 {
		if s != "" && w < 1000 {
			s += "零"
		}
		s += four(w) + "万"
	} else if s != "" && n%1e4 > 0 {
		s += "零"
	}
	if r := n % 1e4; r > 0 {
		if s != "" && r < 1000 && !strings.HasSuffix(s, "零") {
			s += "零"
		}
		s += four(r)
	}
	return s
}

func TestNumeralsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 999999999999).Draw(t, "n")
		if v, ok := ParseNumeral(numeral(n)); !ok || v != float64(n) {
			t.Fatalf("%d is written %s and read %v %v", n, numeral(n), v, ok)
		}
		if n > 0 && n < 1e8 && n%10000 != 0 {
			if got := Numbers(numeral(n) + "户"); len(got) != 1 || got[0].Value != float64(n) {
				t.Fatalf("%s户: %+v", numeral(n), got)
			}
		}
	})
}

func TestPercents(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"92.3%", "92.3"}, {"９２．３０％", "92.3"}, {"百分之九十二", "92"}, {"百分之九十二点五", "92.5"}, {"百分之92.5", "92.5"}, {"百分之百", "100"}, {"千分之五", "0.5"}, {"5‰", "0.5"},
		{"九成", "90"}, {"九成五", "95"}, {"八成以上群众", "~80"}, {"约85%", "~85"}, {"三成员单位", ""}, {"建成投用", ""}, {"30%-40%", "30 ~40"}, {"提高3个百分点", ""}, {"一成不变", ""}, {"9成", "90"},
	} {
		var got []string
		for _, p := range Percents(Fold(c.in).Text) {
			s := fmt.Sprintf("%g", p.Value)
			if p.Approx {
				s = "~" + s
			}
			got = append(got, s)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %q, want %q", c.in, got, c.want)
		}
	}
	if p := Percents("92.30%"); len(p) != 1 || p[0].Decimals != 2 {
		t.Errorf("decimals: %+v", p)
	}
}

func FuzzNumbers(f *testing.F) {
	for _, s := range []string{"三百二十户", "3-5户", "1.2万元", "2024年3月5日", "百分之九十二点五", "K12+300", "1,200份"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		at := 0
		for _, n := range Numbers(s) {
			if n.Start < at || n.End <= n.Start || n.End > len(s) {
				t.Fatalf("%q: %+v after %d", s, n, at)
			}
			if math.IsNaN(n.Value) || n.Low > n.High {
				t.Fatalf("%q: %+v", s, n)
			}
			at = n.End
		}
		for _, p := range Percents(s) {
			if p.Start < 0 || p.End <= p.Start || p.End > len(s) {
				t.Fatalf("%q: %+v", s, p)
			}
		}
		ParseNumeral(s)
		Sentences(s)
	})
}
