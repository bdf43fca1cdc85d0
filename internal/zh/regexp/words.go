package regexp

import "strings"

// Words finds which of many literals stand in a text, in one pass over it: most
// stand nowhere, and their first characters alone show it.
type Words struct {
	list  []string
	first [64]uint64 // hashed first characters
	by    map[rune][]int
	empty bool // the empty literal is among them, which stands everywhere
}

// NewWords makes literals ready to be looked for.
func NewWords(list []string) *Words {
	w := &Words{list: list, by: map[rune][]int{}}
	for i, s := range list {
		if s == "" {
			w.empty = true
			continue
		}
		for _, r := range s {
			h := hashed(r)
			w.first[h>>6] |= 1 << (h & 63)
			w.by[r] = append(w.by[r], i)
			break
		}
	}
	return w
}

// hashed spreads characters over 4,096 places; neighbours in the code table,
// which is most of them, do not meet.
func hashed(r rune) uint32 { return (uint32(r) ^ uint32(r)>>9) & 4095 }

// Any says that one of the literals stands in s.
func (w *Words) Any(s string) bool {
	if w.empty {
		return true
	}
	for i, r := range s {
		h := hashed(r)
		if w.first[h>>6]&(1<<(h&63)) == 0 {
			continue
		}
		for _, k := range w.by[r] {
			if strings.HasPrefix(s[i:], w.list[k]) {
				return true
			}
		}
	}
	return false
}

// First gives where each literal first stands in s, -1 where it does not; nil
// when none does. The empty literal is not looked for.
func (w *Words) First(s string) []int {
	var at []int
	for i, r := range s {
		h := hashed(r)
		if w.first[h>>6]&(1<<(h&63)) == 0 {
			continue
		}
		for _, k := range w.by[r] {
			if at != nil && at[k] >= 0 || !strings.HasPrefix(s[i:], w.list[k]) {
				continue
			}
			if at == nil {
				at = make([]int, len(w.list))
				for j := range at {
					at[j] = -1
				}
			}
			at[k] = i
		}
	}
	return at
}
