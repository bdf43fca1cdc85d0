package regexp

import (
	"strings"
	"unicode/utf8"
)

// Words finds which of many literals (of whole characters) stand in a text, in one pass over it: most
// stand nowhere, and their first two characters alone show it.
type Words struct {
	list  []string
	by    map[[2]rune][]int // those of two characters and more, by the first two
	lone  map[rune][]int    // those of one
	pairs []uint64          // hashed keys of by, as bits; a power of two
	ones  []uint64          // hashed keys of lone; nil when there are none
	empty bool              // the empty literal is among them, which stands everywhere
}

// NewWords makes literals ready to be looked for.
func NewWords(list []string) *Words {
	w := &Words{list: list, by: map[[2]rune][]int{}}
	size := 8
	for size*4 < len(list) { // sixteen bits or more for a literal
		size *= 2
	}
	w.pairs = make([]uint64, size)
	for i, s := range list {
		if s == "" {
			w.empty = true
			continue
		}
		a, n := utf8.DecodeRuneInString(s)
		if n == len(s) {
			if w.lone == nil {
				w.lone, w.ones = map[rune][]int{}, make([]uint64, 64)
			}
			w.lone[a] = append(w.lone[a], i)
			mark(w.ones, uint32(a))
			continue
		}
		b, _ := utf8.DecodeRuneInString(s[n:])
		w.by[[2]rune{a, b}] = append(w.by[[2]rune{a, b}], i)
		mark(w.pairs, hashed(a, b))
	}
	return w
}

// hashed spreads pairs of characters; neighbours in the code table, which is most
// of them, do not meet.
func hashed(a, b rune) uint32 { return (uint32(a)*0x9E3779B1 ^ uint32(b)*0x85EBCA6B) >> 12 }

func mark(bits []uint64, h uint32)        { bits[h>>6&uint32(len(bits)-1)] |= 1 << (h & 63) }
func marked(bits []uint64, h uint32) bool { return bits[h>>6&uint32(len(bits)-1)]&(1<<(h&63)) != 0 }

// Each gives the literals in s and where each stands, one by one as they end the
// first two characters; it ends when found does not want more. The empty literal is
// not looked for.
func (w *Words) Each(s string, found func(k, at int) (more bool)) {
	last, lastAt := rune(-1), 0
	for i := 0; i < len(s); {
		var r rune
		n := 3
		if c := s[i]; c >= 0xE1 && c <= 0xEC && i+2 < len(s) && s[i+1]&0xC0 == 0x80 && s[i+2]&0xC0 == 0x80 {
			r = rune(c&15)<<12 | rune(s[i+1]&63)<<6 | rune(s[i+2]&63) // a Chinese character, without the general decoder
		} else {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		if last >= 0 && marked(w.pairs, hashed(last, r)) {
			for _, k := range w.by[[2]rune{last, r}] {
				if strings.HasPrefix(s[lastAt:], w.list[k]) && !found(k, lastAt) {
					return
				}
			}
		}
		if w.ones != nil && marked(w.ones, uint32(r)) {
			for _, k := range w.lone[r] {
				if strings.HasPrefix(s[i:], w.list[k]) && !found(k, i) {
					return
				}
			}
		}
		last, lastAt = r, i
		i += n
	}
}

// Any says that one of the literals stands in s.
func (w *Words) Any(s string) bool {
	any := w.empty
	if !any {
		w.Each(s, func(int, int) bool { any = true; return false })
	}
	return any
}

// First gives where each literal first stands in s, -1 where it does not; nil
// when none does. The empty literal is not looked for.
func (w *Words) First(s string) []int {
	var at []int
	w.Each(s, func(k, i int) bool {
		if at == nil {
			at = make([]int, len(w.list))
			for j := range at {
				at[j] = -1
			}
		}
		if at[k] < 0 {
			at[k] = i
		}
		return true
	})
	return at
}
