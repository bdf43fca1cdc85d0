package rule

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Gathered pairs tell what looking for each pair in the text tells.
func TestPairsOf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.StringOfN(rapid.SampledFrom([]rune("补偿标准噪声a1 ")), 0, 8, -1), 0, 4).Draw(t, "texts")
		said := rapid.StringOfN(rapid.SampledFrom([]rune("补偿标准噪声a1 ")), 0, 8, -1).Draw(t, "said")
		have, all := pairsAmong(said, pairsOf(texts), nil)
		wantHave, wantAll := pairsIn(said, strings.Join(texts, "\n"), nil)
		if have != wantHave || all != wantAll {
			t.Fatalf("%q in %q: %d of %d, want %d of %d", said, texts, have, all, wantHave, wantAll)
		}
	})
}
