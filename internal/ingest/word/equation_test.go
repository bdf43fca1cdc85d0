package word

import (
	"strings"
	"testing"
)

// FuzzEquation: the text of an equation is made of its code.
func FuzzEquation(f *testing.F) {
	f.Add(`eq \o\ac(○,3)`)
	f.Add(`EQ \* jc2 \* "Font:宋体" \* hps10 \o\ad(\s\up 9(gǎn),赣)`)
	f.Add(`EQ \b\bc\{(\f(1,2)) \i\su(1,5,3) \l(a,b;c)`)
	f.Fuzz(func(t *testing.T, code string) {
		out, ok := equation(code)
		if !ok && out != "" {
			t.Fatalf("not an equation, and yet %q", out)
		}
		if len(out) > 4*len(code)+8 {
			t.Fatalf("%d bytes out of %d", len(out), len(code))
		}
		for _, r := range out {
			if !strings.ContainsRune(code, r) && !strings.ContainsRune("/√∫(),☑☒□ \uFFFD", r) && (r < '①' || r > '㊿') {
				t.Fatalf("%q is not in %q", r, code)
			}
		}
	})
}
