package assay

import (
	"fmt"
	"strings"
	"time"
)

// hand is an author's habit of writing numbers, dates and shares.
type hand struct {
	number  int  // 0 1200, 1 1,200, 2 一千二百
	date    int  // 0 2024年3月5日, 1 2024.3.5, 2 2024-03-05, 3 二〇二四年三月五日, 4 2024/3/5
	wide    bool // ％ in place of %
	decimal int  // places of a share
}

func (h hand) num(n int) string {
	switch h.number {
	case 1:
		return grouped(n)
	case 2:
		return hanNumber(n)
	}
	return fmt.Sprint(n)
}

func grouped(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

var hanDigits = []rune("零一二三四五六七八九")

// hanNumber writes 0 to 99999999 as 一千二百零三.
func hanNumber(n int) string {
	if n == 0 {
		return "零"
	}
	if n >= 10000 {
		s := hanNumber(n/10000) + "万"
		if n%10000 == 0 {
			return s
		}
		if n%10000 < 1000 {
			s += "零"
		}
		return s + hanNumber(n%10000)
	}
	var b strings.Builder
	gap := false
	for _, u := range []struct {
		v int
		t string
	}{{1000, "千"}, {100, "百"}, {10, "十"}, {1, ""}} {
		d := n / u.v % 10
		if d == 0 {
			gap = gap || b.Len() > 0
			continue
		}
		if gap {
			b.WriteRune('零')
			gap = false
		}
		if !(u.v == 10 && d == 1 && b.Len() == 0) {
			b.WriteRune(hanDigits[d])
		}
		b.WriteString(u.t)
	}
	return b.String()
}

func (h hand) day(t time.Time) string {
	switch h.date {
	case 1:
		return fmt.Sprintf("%d.%d.%d", t.Year(), t.Month(), t.Day())
	case 2:
		return t.Format("2006-01-02")
	case 3:
		return hanYear(t.Year()) + hanNumber(int(t.Month())) + "月" + hanNumber(t.Day()) + "日"
	case 4:
		return fmt.Sprintf("%d/%d/%d", t.Year(), t.Month(), t.Day())
	}
	return fmt.Sprintf("%d年%d月%d日", t.Year(), t.Month(), t.Day())
}

func hanYear(y int) string {
	var b strings.Builder
	for _, r := range fmt.Sprint(y) {
		if r == '0' {
			b.WriteRune('〇')
		} else {
			b.WriteRune(hanDigits[r-'0'])
		}
	}
	return b.String() + "年"
}

// share writes a of b in per cent.
func (h hand) share(a, b int) string {
	if b == 0 {
		b = 1
	}
	s := fmt.Sprintf("%.*f%%", h.decimal, round(float64(a)*100/float64(b), h.decimal))
	if h.wide {
		s = strings.ReplaceAll(s, "%", "％")
	}
	return s
}

// round rounds half up, as people do.
func round(v float64, places int) float64 {
	p := 1.0
	for range places {
		p *= 10
	}
	return float64(int(v*p+0.5+1e-9)) / p
}
