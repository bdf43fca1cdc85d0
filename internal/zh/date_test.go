package zh

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func dates(s string) string {
	var out []string
	for _, d := range Dates(Fold(s).Text) {
		b, _ := d.From.MarshalText()
		w := string(b)
		if !d.To.IsZero() {
			b, _ := d.To.MarshalText()
			w += ".." + string(b)
		}
		out = append(out, w)
	}
	return strings.Join(out, " ")
}

func TestDates(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"2024年3月5日", "2024-03-05"}, {"2024.3.5", "2024-03-05"}, {"2024-03-05", "2024-03-05"}, {"2024/3/5", "2024-03-05"}, {"2024年3月", "2024-03"}, {"２０２４年３月５日", "2024-03-05"},
		{"二〇二四年三月五日", "2024-03-05"}, {"二○二四年十二月", "2024-12"}, {"二零二四年十二月二十五日", "2024-12-25"}, {"二Ｏ二四年三月", "2024-03"}, {"24年3月5日", "2024-03-05"},
		{"2024 年 3 月 5 日", "2024-03-05"},
		{"2024年3月5日至3月14日", "2024-03-05..2024-03-14"}, {"2024年3月5日至14日", "2024-03-05..2024-03-14"}, {"2024年3月5日—2024年3月14日", "2024-03-05..2024-03-14"},
		{"2024.3.5-3.14", "2024-03-05..2024-03-14"}, {"2024.3.5-2024.3.14", "2024-03-05..2024-03-14"}, {"2024-03-05至2024-03-14", "2024-03-05..2024-03-14"}, {"2024年3月5-14日", "2024-03-05..2024-03-14"},
		{"自2024年12月28日起至1月5日止", "2024-12-28..2025-01-05"}, {"2024年3月至5月", "2024-03..2024-05"},
		{"2024年3月5日（星期二）上午9:00至3月14日17:00", "2024-03-05..2024-03-14"},
		{"2024年3月5日发放，4月2日回收", "2024-03-05 2024-04-02"}, {"2024年开展，3月5日至3月14日公示", "2024-03-05..2024-03-14"},
		{"3月5日至3月14日", ""}, {"2024年", ""}, {"2024年2月30日", ""}, {"2024.3.5.1", ""}, {"12024年3月5日", ""}, {"版本2024.13.1", ""}, {"第3月", ""}, {"2024年3月14日至3月5日", "2024-03-14..2024-03-05"},
		{"三月三日", ""}, {"", ""},
	} {
		if got := dates(c.in); got != c.want {
			t.Errorf("%s: %q, want %q", c.in, got, c.want)
		}
	}
}

func TestDatesRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Date{rapid.IntRange(1950, 2099).Draw(t, "y"), rapid.IntRange(1, 12).Draw(t, "m"), rapid.IntRange(1, 28).Draw(t, "d")}
		e := Date{d.Year, d.Month, rapid.IntRange(1, 28).Draw(t, "e")}
		forms := []string{d.String(), fmt.Sprintf("%d.%d.%d", d.Year, d.Month, d.Day), fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day), chineseDate(d)}
		s := rapid.SampledFrom(forms).Draw(t, "form")
		got := Dates("公示于" + s + "开始")
		if len(got) != 1 || got[0].From != d || !got[0].To.IsZero() {
			t.Fatalf("%s: %+v", s, got)
		}
		s = fmt.Sprintf("%s至%d月%d日", d, e.Month, e.Day)
		if got := Dates(s); len(got) != 1 || got[0].From != d || got[0].To != e || got[0].End != len(s) {
			t.Fatalf("%s: %+v", s, got)
		}
	})
}

func chineseDate(d Date) string {
	digits := []rune("〇一二三四五六七八九")
	s := ""
	for _, c := range fmt.Sprint(d.Year) {
		s += string(digits[c-'0'])
	}
	return s + "年" + small(d.Month) + "月" + small(d.Day) + "日"
}

// small writes 十二, not 一十二.
func small(n int) string {
	if n >= 10 && n < 20 {
		return strings.TrimPrefix(numeral(n), "一")
	}
	return numeral(n)
}

func FuzzDates(f *testing.F) {
	for _, s := range []string{"2024年3月5日至14日", "2024.3.5-3.14", "二〇二四年三月五日", "24年3月5日", "3月5-14日"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		at := 0
		for _, d := range Dates(s) {
			if d.Start < at || d.End <= d.Start || d.End > len(s) || !d.From.Valid() || !d.To.IsZero() && !d.To.Valid() {
				t.Fatalf("%q: %+v", s, d)
			}
			at = d.End
		}
	})
}

func testCalendar() *Calendar {
	day := func(m, d int) Date { return Date{2024, m, d} }
	return NewCalendar(map[int]Year{2024: {
		Holidays: []Date{day(10, 1), day(10, 2), day(10, 3), day(10, 4), day(10, 5), day(10, 6), day(10, 7)},
		Workdays: []Date{day(9, 29), day(10, 12)},
	}})
}

func TestWorkdays(t *testing.T) {
	c := testCalendar()
	for _, k := range []struct {
		from, to Date
		n        int
		known    bool
	}{
		{Date{2024, 3, 4}, Date{2024, 3, 8}, 5, true},
		{Date{2024, 3, 4}, Date{2024, 3, 10}, 5, true},
		{Date{2024, 9, 28}, Date{2024, 10, 12}, 1 + 1 + 4 + 1, true}, // 29, 30 Sept; 8–11 and 12 Oct
		{Date{2025, 3, 3}, Date{2025, 3, 7}, 5, false},
		{Date{2024, 12, 30}, Date{2025, 1, 3}, 5, false},
		{Date{2024, 3, 8}, Date{2024, 3, 4}, 0, false},
		{Date{2024, 3, 0}, Date{2024, 3, 4}, 0, false},
	} {
		if n, known := c.Workdays(k.from, k.to); n != k.n || known != k.known {
			t.Errorf("%s to %s: %d %v, want %d %v", k.from, k.to, n, known, k.n, k.known)
		}
	}
	if _, known := (*Calendar)(nil).Workdays(Date{2024, 3, 4}, Date{2024, 3, 8}); known {
		t.Error("no calendar knows nothing")
	}
}

func TestWorkdaysAddUp(t *testing.T) {
	c := testCalendar()
	rapid.Check(t, func(t *rapid.T) {
		a := Date{2024, rapid.IntRange(1, 6).Draw(t, "m"), rapid.IntRange(1, 28).Draw(t, "d")}
		n, m := rapid.IntRange(0, 60).Draw(t, "n"), rapid.IntRange(0, 60).Draw(t, "k")
		at := func(k int) Date {
			x := a.Time().AddDate(0, 0, k)
			return Date{x.Year(), int(x.Month()), x.Day()}
		}
		x, _ := c.Workdays(a, at(n))
		y, _ := c.Workdays(at(n+1), at(n+1+m))
		z, known := c.Workdays(a, at(n+1+m))
		if x+y != z || !known || Days(a, at(n)) != n+1 {
			t.Fatalf("%d + %d is not %d", x, y, z)
		}
	})
}

// After undoes Workdays: so many working days stand between the two.
func TestAfterCountsWorkingDays(t *testing.T) {
	c := NewCalendar(map[int]Year{2024: {Holidays: []Date{{2024, 10, 1}, {2024, 10, 2}, {2024, 10, 3}, {2024, 10, 4}, {2024, 10, 7}}, Workdays: []Date{{2024, 9, 29}, {2024, 10, 12}}}})
	for _, k := range []struct {
		from Date
		n    int
		want Date
	}{
		{Date{2024, 3, 4}, 1, Date{2024, 3, 5}},
		{Date{2024, 3, 8}, 1, Date{2024, 3, 11}},
		{Date{2024, 9, 27}, 2, Date{2024, 9, 30}},  // the Sunday before is worked
		{Date{2024, 9, 30}, 5, Date{2024, 10, 12}}, // the holidays are not, the Saturday after is
		{Date{2024, 12, 30}, 2, Date{2025, 1, 1}},  // 2025 is not known: see below
	} {
		got, known := c.After(k.from, k.n)
		if got != k.want || known != (k.want.Year == 2024) {
			t.Errorf("%d after %v: %v (%v), want %v", k.n, k.from, got, known, k.want)
		}
		if known {
			first := k.from.Time().AddDate(0, 0, 1)
			if n, _ := c.Workdays(Date{first.Year(), int(first.Month()), first.Day()}, got); n != k.n {
				t.Errorf("from %v to %v there are %d working days, not %d", k.from, got, n, k.n)
			}
		}
	}
	for _, n := range []int{0, -3, 100000} {
		if _, known := c.After(Date{2024, 3, 4}, n); known {
			t.Errorf("%d days after is known", n)
		}
	}
	if _, known := (*Calendar)(nil).After(Date{2024, 3, 4}, 3); known {
		t.Error("no calendar knows")
	}
}
