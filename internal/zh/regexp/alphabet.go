package regexp

import (
	"encoding/binary"
	"regexp/syntax"
	"slices"
	"unicode"
)

// alphabet parts all characters into the few classes an expression tells apart.
type alphabet struct {
	classes int
	cuts    []rune  // where another class begins, sorted
	of      []uint8 // class from each cut on

	// The first plane once more, for speed: pages of 64 characters, which is how
	// UTF-8 parts them (the last byte counts within a page).
	page  [1024]uint16
	pages [][64]uint8

	sets map[string]int // sets of characters of the programs, numbered
	in   [][]uint64     // by class: the sets it is part of, as bits
}

const mostClasses = 255

// newAlphabet looks at all sets of characters in the programs; nil when they tell
// too many characters apart.
func newAlphabet(programs ...*syntax.Prog) *alphabet {
	a := &alphabet{sets: map[string]int{}}
	begin, end := map[rune][]int{}, map[rune][]int{} // sets of which a range begins here, or has ended
	for _, p := range programs {
		for i := range p.Inst {
			ranges := rangesOf(&p.Inst[i])
			key := keyOf(ranges)
			if _, known := a.sets[key]; known || ranges == nil {
				continue
			}
			n := len(a.sets)
			a.sets[key] = n
			for k := 0; k+1 < len(ranges); k += 2 {
				begin[ranges[k]] = append(begin[ranges[k]], n)
				end[ranges[k+1]+1] = append(end[ranges[k+1]+1], n)
			}
		}
	}
	a.cuts = append(a.cuts, 0)
	for r := range begin {
		a.cuts = append(a.cuts, r)
	}
	for r := range end {
		a.cuts = append(a.cuts, r)
	}
	slices.Sort(a.cuts)
	a.cuts = slices.Compact(a.cuts)

	now := make([]uint64, (len(a.sets)+63)/64) // sets that hold the character at the cut
	known := map[string]uint8{}
	for _, r := range a.cuts {
		for _, n := range end[r] {
			now[n>>6] &^= 1 << (n & 63)
		}
		for _, n := range begin[r] {
			now[n>>6] |= 1 << (n & 63)
		}
		key := make([]byte, 0, 8*len(now))
		for _, w := range now {
			key = binary.LittleEndian.AppendUint64(key, w)
		}
		class, ok := known[string(key)]
		if !ok {
			if len(a.in) == mostClasses {
				return nil
			}
			class = uint8(len(a.in))
			known[string(key)] = class
			a.in = append(a.in, slices.Clone(now))
		}
		a.of = append(a.of, class)
	}
	a.classes = len(a.in)
	a.fill()
	return a
}

// fill makes the pages. Most hold one class alone and are shared.
func (a *alphabet) fill() {
	alone := map[uint8]uint16{}
	k := 0 // the cut at or before the character
	for i := range a.page {
		first, last := rune(i<<6), rune(i<<6+63)
		for k+1 < len(a.cuts) && a.cuts[k+1] <= first {
			k++
		}
		whole := k+1 == len(a.cuts) || a.cuts[k+1] > last
		if n, ok := alone[a.of[k]]; ok && whole {
			a.page[i] = n
			continue
		}
		n := uint16(len(a.pages))
		a.page[i] = n
		a.pages = append(a.pages, [64]uint8{})
		for r, at := first, k; r <= last; r++ {
			for at+1 < len(a.cuts) && a.cuts[at+1] <= r {
				at++
			}
			a.pages[n][r&63] = a.of[at]
		}
		if whole {
			alone[a.of[k]] = n
		}
	}
}

// class gives the class of a character.
func (a *alphabet) class(r rune) uint8 {
	if r < 1<<16 {
		return a.pages[a.page[r>>6]][r&63]
	}
	k, found := slices.BinarySearch(a.cuts, r)
	if !found {
		k--
	}
	return a.of[k]
}

// numbers gives the set of each instruction of a program; -1 where it takes no
// character.
func (a *alphabet) numbers(p *syntax.Prog) []int {
	out := make([]int, len(p.Inst))
	for i := range p.Inst {
		out[i] = -1
		if ranges := rangesOf(&p.Inst[i]); ranges != nil {
			out[i] = a.sets[keyOf(ranges)]
		}
	}
	return out
}

// within says that the characters of a class are in a set.
func (a *alphabet) within(class, set int) bool {
	return set >= 0 && a.in[class][set>>6]&(1<<(set&63)) != 0
}

// rangesOf gives the characters an instruction takes, as ranges; nil for one
// that takes none.
func rangesOf(in *syntax.Inst) []rune {
	switch in.Op {
	case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
	default:
		return nil
	}
	if len(in.Rune) != 1 {
		return in.Rune
	}
	r := in.Rune[0]
	out := []rune{r, r}
	if syntax.Flags(in.Arg)&syntax.FoldCase != 0 {
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			out = append(out, f, f)
		}
	}
	return out
}

func keyOf(ranges []rune) string {
	key := make([]byte, 0, 4*len(ranges))
	for _, r := range ranges {
		key = binary.LittleEndian.AppendUint32(key, uint32(r))
	}
	return string(key)
}
