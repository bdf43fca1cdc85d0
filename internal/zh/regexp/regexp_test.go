package regexp

import (
	"reflect"
	"regexp"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// The tests look at the automata, from the first character on.
func TestMain(m *testing.M) {
	worth = 0
	m.Run()
}

// What holds a match holds one of the needed literals.
func TestPatternNeeds(t *testing.T) {
	for _, c := range []struct {
		expr string
		yes  []string
	}{
		{`(防范|化解|防控)[^,。;]{0,10}(措施|对策)`, []string{"防范化解措施", "化解对策"}},
		{`^(?:待定|待补)$`, []string{"待定"}},
		{`[X×x]{2,}(?:县|镇)`, []string{"XX县", "××镇"}},
		{`\d+(个月|天)|(?i)todo`, []string{"12个月", "ToDo"}},
		{`a*`, []string{"", "b"}},
		{`(?:约|共)?(?:亩|份)[,。]`, []string{"亩。"}},
		{`x{0,2}|公示`, []string{"无"}},
	} {
		p, err := Compile(c.expr)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range c.yes {
			if !p.MatchString(s) || !p.May(s) {
				t.Errorf("%s on %q: match %v, may %v (%q)", c.expr, s, p.MatchString(s), p.May(s), p.need)
			}
		}
	}
}

func TestPatternNeverHidesAMatch(t *testing.T) {
	exprs := []string{`(甲|乙丙)[^丁]{0,3}(戊|己庚)+`, `[甲乙]丙?丁`, `(?:甲乙?){1,3}丙|丁{2}`, `甲(?:乙|丙丁)?$`, `^(甲|乙)*丙`, `(?:甲|乙丙|丁戊|己){2}`, `\b(?:甲|乙丙|丁戊|己)`}
	rapid.Check(t, func(t *rapid.T) {
		p, err := Compile(rapid.SampledFrom(exprs).Draw(t, "expr"))
		if err != nil {
			t.Fatal(err)
		}
		if rapid.Bool().Draw(t, "young") {
			p.asked.Store(-1 << 40) // no automata yet
		}
		s := rapid.StringOfN(rapid.SampledFrom([]rune("甲乙丙丁戊己庚")), 0, 12, -1).Draw(t, "s")
		if got, want := p.MatchString(s), p.standard().MatchString(s); got != want {
			t.Fatalf("%s on %q: %v, want %v", p, s, got, want)
		}
		if p.MatchString(s) && !p.May(s) {
			t.Fatalf("%s matches %q, need %q", p, s, p.need)
		}
	})
}

// Whatever the expression and the text, the answers are those of the standard package.
func TestAnswersAreThoseOfTheStandardPackage(t *testing.T) {
	atom := rapid.SampledFrom([]string{"甲", "乙", "丙", "a", ".", "[甲乙]", "[^甲,]", `\d`, "[一-龥]", "(?i:k)", "^", "$", `\b`, "甲乙", "😀", "[😀-😎]", `\s`})
	expr := atom
	for range 4 {
		inner := expr
		expr = rapid.OneOf(
			atom,
			rapid.Custom(func(t *rapid.T) string { return inner.Draw(t, "left") + inner.Draw(t, "right") }),
			rapid.Custom(func(t *rapid.T) string { return "(" + inner.Draw(t, "left") + "|" + inner.Draw(t, "right") + ")" }),
			rapid.Custom(func(t *rapid.T) string {
				return "(?:" + inner.Draw(t, "of") + ")" + rapid.SampledFrom([]string{"*", "+", "?", "*?", "+?", "??", "{2}", "{0,3}", "{1,2}?", "{2,}"}).Draw(t, "times")
			}),
		)
	}
	text := rapid.StringOfN(rapid.SampledFrom([]rune("甲乙丙ak K1,\n😀😎龥\ufffd")), 0, 14, -1)
	rapid.Check(t, func(t *rapid.T) {
		source := expr.Draw(t, "expr")
		std, err := regexp.Compile(source)
		if err != nil {
			t.Skip("too large")
		}
		p, err := Compile(source)
		if err != nil {
			t.Fatal(err)
		}
		if rapid.Bool().Draw(t, "young") {
			p.asked.Store(-1 << 40) // no automata yet
		}
		s := text.Draw(t, "s")
		if rapid.Bool().Draw(t, "cut") && s != "" { // not UTF-8 any more
			k := rapid.IntRange(0, len(s)-1).Draw(t, "at")
			s = s[:k] + s[k+1:]
		}
		n := rapid.IntRange(-1, 3).Draw(t, "n")
		for name, pair := range map[string][2]any{
			"match":      {p.MatchString(s), std.MatchString(s)},
			"string":     {p.FindString(s), std.FindString(s)},
			"index":      {p.FindStringIndex(s), std.FindStringIndex(s)},
			"parts":      {p.FindStringSubmatch(s), std.FindStringSubmatch(s)},
			"partsIndex": {p.FindStringSubmatchIndex(s), std.FindStringSubmatchIndex(s)},
			"all":        {p.FindAllString(s, n), std.FindAllString(s, n)},
			"allIndex":   {p.FindAllStringIndex(s, n), std.FindAllStringIndex(s, n)},
			"allParts":   {p.FindAllStringSubmatch(s, n), std.FindAllStringSubmatch(s, n)},
			"allPlaces":  {p.FindAllStringSubmatchIndex(s, n), std.FindAllStringSubmatchIndex(s, n)},
			"replace":    {p.ReplaceAllString(s, "<$0>"), std.ReplaceAllString(s, "<$0>")},
		} {
			if !reflect.DeepEqual(pair[0], pair[1]) {
				t.Fatalf("%s of %s in %q: %v, want %v", name, source, s, pair[0], pair[1])
			}
		}
	})
}

// An expression whose states are too many for the table is left to the standard package.
func TestTooManyStates(t *testing.T) {
	source := `甲(?:甲|乙){14}丙`
	std, p := regexp.MustCompile(source), MustCompile(source)
	var s strings.Builder
	for i := range 1 << 16 {
		s.WriteString([]string{"甲", "乙"}[i*i/7&1|i>>3&1])
	}
	s.WriteString("甲甲甲甲甲乙甲乙甲甲甲甲甲乙甲丙")
	if want := std.FindStringIndex(s.String()); !reflect.DeepEqual(p.FindStringIndex(s.String()), want) || want == nil {
		t.Errorf("want %v", want)
	}
}

// Many may use an expression at once, also while its states are being made.
func TestTogether(t *testing.T) {
	p := MustCompile(`(甲|乙丙)[^丁]{0,3}(戊|己庚)`)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for _, s := range []string{"甲丁戊", "一甲二戊", "乙丙乙丙己庚", "甲甲甲甲甲甲戊"} {
				if got, want := p.FindAllStringIndex(s, -1), p.standard().FindAllStringIndex(s, -1); !reflect.DeepEqual(got, want) {
					t.Errorf("%s: %v, want %v", s, got, want)
				}
			}
		})
	}
	all.Wait()
}
