package rule

import (
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wenping/internal/document"
	"wenping/internal/facts"
)

// realPack is the pack that ships.
func realPack(t testing.TB) *Pack {
	t.Helper()
	p, err := Load(os.DirFS("../../rules"), nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func fixedPoint(v float64, decimals int) string { return strconv.FormatFloat(v, 'f', decimals, 64) }

// verdictOf runs one rule on a text in plain notation.
func verdictOf(t interface{ Fatal(...any) }, p *Pack, id, text string) Result {
	d, err := document.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	c := &Context{Doc: d, Facts: facts.Extract(d, facts.Reader{Lexicon: p.Lexicon}), Kind: "report", Procedure: "general", Stage: StageFiling}
	c.Profile, _ = p.Profile("")
	return p.evaluate(p.Rule(id), c)
}

var riskNames = []string{"补偿争议风险", "施工噪声风险", "交通出行风险", "网络舆情风险", "社保名额风险", "水系改道风险"}

// A table computed right and rounded for printing raises nothing, whether its
// scores are set by hand (one decimal, exact) or are means (two decimals).
func TestRightlyRoundedTablesNeverFire(t *testing.T) {
	p := realPack(t)
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, len(riskNames)).Draw(t, "n")
		means := rapid.Bool().Draw(t, "means")
		dr := rapid.IntRange(2, 4).Draw(t, "decimals")
		ds := 1
		if means {
			ds = 2
		}
		score := func(name string) float64 {
			if means {
				return float64(rapid.IntRange(500, 9500).Draw(t, name)) / 10000
			}
			return float64(rapid.IntRange(1, 10).Draw(t, name)) / 10
		}
		left := 100
		var rows strings.Builder
		total := 0.0
		for i := range n {
			w := left
			if i < n-1 {
				w = rapid.IntRange(1, left-(n-1-i)).Draw(t, "w")
			}
			left -= w
			a, b := score("p"), score("q")
			total += float64(w) / 100 * a * b
			fmt.Fprintf(&rows, "| %d | %s | %s | %s | %s | %s |\n", i+1, riskNames[i], fixedPoint(a, ds), fixedPoint(b, ds), fixedPoint(a*b, dr), fixedPoint(float64(w)/100, 2))
		}
		text := "# 五、风险估计\n| 序号 | 风险因素 | 风险概率 | 影响程度 | 风险值 | 权重 |\n|---|---|---|---|---|---|\n" + rows.String() +
			"\n经计算，综合风险指数为" + fixedPoint(total, dr) + "。\n"
		for _, id := range []string{"H1.range", "H2.product", "H2.weights", "H2.total"} {
			if r := verdictOf(t, p, id, text); len(r.Findings) > 0 {
				t.Fatalf("%s: %s\n%s", id, r.Findings[0].Message, text)
			}
		}
	})
}

// A product that is off by more than rounding can explain is always found.
func TestWrongProductsAreFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := float64(rapid.IntRange(1, 10).Draw(t, "p")) / 10
		q := float64(rapid.IntRange(1, 10).Draw(t, "q")) / 10
		off := float64(rapid.IntRange(2, 50).Draw(t, "off")) / 100
		if got := checkProduct(p, 1, q, 1, math.Round((p*q+off)*100)/100, 2); got == productRight {
			t.Fatalf("%v×%v is not %v", p, q, p*q+off)
		}
	})
}

// Points that add up raise nothing; a total that is off is found, and asked about
// where it is too far off for a slip.
func TestPointsAddUp(t *testing.T) {
	p := realPack(t)
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 6).Draw(t, "n")
		off := rapid.SampledFrom([]float64{0, 0, 0.5, 2.5}).Draw(t, "off")
		var rows strings.Builder
		total, most := 0.0, 0
		for i := range n {
			m := rapid.IntRange(2, 20).Draw(t, "max")
			v := float64(rapid.IntRange(0, 2*m).Draw(t, "points")) / 2
			total += v
			most += m
			fmt.Fprintf(&rows, "| %s | %d | %s |\n", riskNames[i], m, fixedPoint(v, 1))
		}
		text := fmt.Sprintf("# 六、风险等级\n| 评估指标 | 分值 | 得分 |\n|---|---|---|\n%s| 合计 | %d | %s |\n", rows.String(), most, fixedPoint(total+off, 1))
		r := verdictOf(t, p, "H2.points", text)
		// 100−Σ and max−Σ are systems of their own; a chance meeting is not judged.
		chance := math.Abs(100-total-total-off) < 1e-6 || math.Abs(float64(most)-total-total-off) < 1e-6 || math.Abs(total/float64(n)-total-off) < 1e-6
		if want := unlessFar(total, total+off); off == 0 && r.Verdict == Fail || off != 0 && r.Verdict != want && !chance {
			t.Fatalf("off %v: %s %s\n%s", off, r.Verdict, r.Why, text)
		}
	})
}

// A number that lies in a band by the report's own criteria is never held to be
// in another, and a border is never judged.
func TestBandsAreJudgedOnlyInside(t *testing.T) {
	ts := []facts.Threshold{{Level: "低", Low: math.Inf(-1), High: 0.36}, {Level: "中", Low: 0.36, High: 0.64}, {Level: "高", Low: 0.64, High: math.Inf(1)}}
	rapid.Check(t, func(t *rapid.T) {
		v := float64(rapid.IntRange(0, 1000).Draw(t, "v")) / 1000
		got := inBand(ts, exactly(v))
		want := "中"
		switch {
		case v == 0.36 || v == 0.64:
			want = ""
		case v < 0.36:
			want = "低"
		case v > 0.64:
			want = "高"
		}
		if got != want {
			t.Fatalf("%v: got %q want %q", v, got, want)
		}
	})
}
