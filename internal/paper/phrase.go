package paper

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"wenping/internal/zh"
)

// longestPhrase bounds what is held together, in characters: a line of a title
// must still find places to end.
const longestPhrase = 11

// phrases gives the parts of a title or name that a line must not end inside:
// words, joined to the ones they belong to (土地 and 征收, 基本 and 医疗保险). They
// make up the text; nil where the words are not known.
func (w *Wording) phrases(text string) []string {
	if w.Segmenter == nil || text == "" {
		return nil
	}
	var out []string
	ahead := false // the last word belongs to what follows
	for _, s := range resplit(w.Segmenter.Segment(text)) {
		joint := ahead || slices.Contains(w.words.Phrases.WithBefore, s) || loneCharacter(s)
		ahead = slices.Contains(w.words.Phrases.WithAfter, s)
		if n := len(out); joint && n > 0 && !divides(out[n-1]) && !divides(s) && utf8.RuneCountInString(out[n-1])+utf8.RuneCountInString(s) <= longestPhrase {
			out[n-1] += s
			continue
		}
		out = append(out, s)
	}
	return out
}

// resplit cuts off what a name unknown to the dictionary has taken of its
// neighbours, the kind of place before it (县羊蹄) or a conjunction (及餐), and
// gives back what its neighbours have taken of it (羊蹄 河流 域).
func resplit(words []zh.Token) []string {
	var out []string
	for i, t := range words {
		if i > 0 && t.Text == "域" && words[i-1].Text == "河流" {
			out = append(out[:len(out)-1], "河", "流域")
			continue
		}
		first, n := utf8.DecodeRuneInString(t.Text)
		if long := utf8.RuneCountInString(t.Text); long > 2 && strings.ContainsRune("县市镇乡村", first) ||
			long == 2 && first == '及' && !slices.Contains([]string{"及时", "及其", "及格"}, t.Text) {
			out = append(out, t.Text[:n], t.Text[n:])
			continue
		}
		out = append(out, t.Text)
	}
	return out
}

// loneCharacter says that a word is one character that is no word of its own in a
// title: the end of a name (县, 河, 段, 局).
func loneCharacter(s string) bool {
	c, n := utf8.DecodeRuneInString(s)
	return n == len(s) && unicode.Is(unicode.Han, c) && !divides(s)
}

// divides says that a line may end beside it whatever stands there: a mark, or a
// word that joins others.
func divides(s string) bool {
	c, n := utf8.DecodeRuneInString(s)
	return n == len(s) && (strings.ContainsRune("的及与和并至或暨", c) || unicode.IsPunct(c) || unicode.IsSymbol(c))
}
