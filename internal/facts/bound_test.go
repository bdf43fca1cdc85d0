package facts

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestBoundsOfCriteria(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"T<0.36为低风险,0.36≤T≤0.64为中风险,T>0.64为高风险", "-∞..0.36) 0.36..0.64 (0.64..∞"},
		{"85分以上为低风险,70至85分(不含)为中风险,70分以下为高风险", "(85..∞ 70..85) -∞..70)"},
		{"85分及以上为低,65分及以上不足85分为中,不足65分为高", "85..∞ 65..85) -∞..65)"},
		{"总分80分以上(含)为低,60分以上(含)不足80分为中,不足60分为高", "80..∞ 60..80) -∞..60)"},
		{"30分及以下为低,30分以上至60分为中,60分以上为高", "-∞..30 (30..60 (60..∞"},
		{"60分及以上为高,30分(含)至60分为中,30分以下为低", "60..∞ 30..60 -∞..30)"},
		{"低于30为低,30至60(不含60)为中,60及以上为高", "-∞..30) 30..60) 60..∞"},
		{"W不低于70为高,大于40小于70为中,不高于40为低", "70..∞ (40..70) -∞..40"},
		{"[0,0.36)为低,[0.36,0.64]为中", "0..0.36) 0.36..0.64"},
		{"小于70分、大于40分的为中", "(40..70)"},
		{"20人以下聚集、5至20人", ""},
		{"得62分,落在60至80之间", "60..80"},
		{"最高6分,10项都为低", ""},
	} {
		var got []string
		for _, b := range bounds(c.text) {
			got = append(got, boundText(b.th))
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: got %s, want %s", c.text, s, c.want)
		}
	}
}

func boundText(th Threshold) string {
	low, high := fmt.Sprint(th.Low), fmt.Sprint(th.High)
	if math.IsInf(th.Low, -1) {
		low = "-∞"
	}
	if math.IsInf(th.High, 1) {
		high = "∞"
	}
	if th.LowOpen {
		low = "(" + low
	}
	if th.HighOpen {
		high += ")"
	}
	return low + ".." + high
}

// However a report words two borders, the three intervals are what they mean.
func TestBoundsMeanWhatTheyWere(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		a := float64(1+r.IntN(60)) / []float64{1, 100}[r.IntN(2)]
		b := a + float64(1+r.IntN(39))/[]float64{1, 100}[r.IntN(2)]
		b = math.Round(b*100) / 100
		unit := []string{"", "分"}[r.IntN(2)]
		low := []string{"低于%v%s", "%v%s以下", "<%v%s", "不足%v%s", "不满%v%s", "小于%v%s"}[r.IntN(6)]
		mid := []string{"%v%s以上不足%v%s", "%v%s及以上%v%s以下", "%v%s(含)至%v%s(不含)", "不低于%v%s、低于%v%s", "%v%s至不满%v%s"}[r.IntN(5)]
		high := []string{"%v%s及以上", "≥%v%s", "不低于%v%s", "不小于%v%s", "%v%s以上(含)"}[r.IntN(5)]
		s := "总分" + fmt.Sprintf(low, a, unit) + "为低风险," + fmt.Sprintf(mid, a, unit, b, unit) + "为中风险," + fmt.Sprintf(high, b, unit) + "为高风险"
		got := bounds(s)
		if len(got) != 3 {
			t.Fatalf("%s: %d intervals", s, len(got))
		}
		for i, want := range [][2]float64{{math.Inf(-1), a}, {a, b}, {b, math.Inf(1)}} {
			if got[i].th.Low != want[0] || got[i].th.High != want[1] {
				t.Errorf("%s: interval %d is %s", s, i, boundText(got[i].th))
			}
		}
		if !got[0].th.HighOpen || !got[1].th.HighOpen || got[2].th.LowOpen {
			t.Errorf("%s: borders %s %s %s", s, boundText(got[0].th), boundText(got[1].th), boundText(got[2].th))
		}
	}
}
