package pdf

import "testing"

func TestPartsOfGBKFonts(t *testing.T) {
	for _, c := range []struct {
		font string
		code rune
		want rune
	}{
		{"GBK-Hei60", 0xC6, '学'}, {"gbksong52", 0xCF, '期'}, {"GBK-Hei40", '1', '第'},
		{"GBK-Song99", 'a', 0}, {"SimSun", 'a', 0}, {"GBK-Hei94", 0xFF, unmapped},
	} {
		part := partOf(c.font)
		if c.want == 0 {
			if part != 0 {
				t.Errorf("%s is taken for a part", c.font)
			}
			continue
		}
		if got := gbkChar(part, c.code); got != c.want {
			t.Errorf("%s %#x: %q, want %q", c.font, c.code, got, c.want)
		}
	}
}

// Codes without a name are characters where they read as a language.
func TestCodesThatReadAsTextAreText(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want bool
	}{
		"Chinese":       {"本项目的建设在各方面的工作和要求之下，分阶段进行。", true},
		"English":       {"the residents were asked whether they agree with the plan", true},
		"glyph numbers": {"WKHUHVLGHQWVZHUHDVNHGZKHWKHUWKHBDJUHHZLWKWKHSODQ", false},
		"random Latin":  {"qxzjvkwbqxpzgfymqxzjvkwbqxzjvkwbqxpzgfym", false},
		"rare Chinese":  {"鿈鿉鿊鿋鿌鿍鿎鿏鿐鿑鿒鿓鿔鿕", false},
	} {
		gs := typeset(20, 100, 10, 0, c.text)
		n := 0
		for i := range gs {
			if gs[i].guess = gs[i].r != ' '; gs[i].guess {
				n++
			}
		}
		sheets := []sheet{{number: 1, w: 600, h: 800, glyphs: gs}}
		resolve(sheets)
		if got := sheets[0].unmapped == 0; got != c.want || !c.want && sheets[0].unmapped != n {
			t.Errorf("%s: %d of %d unmapped", name, sheets[0].unmapped, n)
		}
	}
}
