package facts

import (
	"math/bits"
	"slices"
	"sync"

	"wenping/internal/zh/regexp"
)

// sieve tells in one pass over a text which of many terms can have a hit in it:
// those of which a word stands there, or a literal that one of their patterns
// needs. Most have none.
type sieve struct {
	terms []*Term
	ready []ready
	words *regexp.Words
	owner []int // by word: the term it is of
	blind []int // terms with a pattern of which nothing is known beforehand
}

func newSieve(terms []*Term) *sieve {
	v := &sieve{terms: terms}
	var all []string
	for i, t := range terms {
		list := t.Words
		r := makeReady(t)
		v.ready = append(v.ready, r)
		for _, re := range r.exprs {
			need := re.Literals()
			if len(need) == 0 {
				v.blind = append(v.blind, i)
			}
			list = append(list[:len(list):len(list)], need...)
		}
		all = append(all, list...)
		for range list {
			v.owner = append(v.owner, i)
		}
	}
	v.words = regexp.NewWords(all)
	return v
}

var sieves sync.Map // *Term, the first of a list → *sieve

// sieveOf gives the sieve of a list of the lexicon, made once: the lists of a pack
// are never changed.
func sieveOf(list []Term) *sieve {
	if len(list) == 0 {
		return newSieve(nil)
	}
	v, ok := sieves.Load(&list[0])
	if !ok || len(v.(*sieve).terms) != len(list) {
		v = newSieve(pointers(list))
		sieves.Store(&list[0], v)
	}
	return v.(*sieve)
}

func pointers(list []Term) []*Term {
	out := make([]*Term, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	return out
}

// caught is a set of terms of a sieve, by their number.
type caught []uint64

func (c caught) has(i int) bool { return i >= 0 && i>>6 < len(c) && c[i>>6]&(1<<(i&63)) != 0 }

// pass gives the terms that can have a hit in s, or in any part of it; nil when
// none can.
func (v *sieve) pass(s string) caught {
	var c caught
	take := func(i int) {
		if c == nil {
			c = make(caught, (len(v.terms)+63)/64)
		}
		c[i>>6] |= 1 << (i & 63)
	}
	for _, i := range v.blind {
		take(i)
	}
	v.words.Each(s, func(k, _ int) bool { take(v.owner[k]); return true })
	return c
}

// all gives the numbers in order.
func (c caught) all(yield func(int) bool) {
	for k, w := range c {
		for ; w != 0; w &= w - 1 {
			if !yield(k<<6 + bits.TrailingZeros64(w)) {
				return
			}
		}
	}
}

// number gives the number of a term of the list; -1 when it is none.
func (v *sieve) number(t *Term) int {
	if t == nil {
		return -1
	}
	return slices.Index(v.terms, t)
}

// catches gives for each text, in reading order, the terms of a list of the
// lexicon that can have a hit in it.
func (x *reading) catches(list []Term) []caught {
	if len(list) == 0 {
		return make([]caught, len(x.texts))
	}
	out, ok := x.caught[&list[0]]
	if !ok {
		v := sieveOf(list)
		for _, t := range x.texts {
			out = append(out, v.pass(t.s()))
		}
		if x.caught == nil {
			x.caught = map[*Term][]caught{}
		}
		x.caught[&list[0]] = out
	}
	return out
}

// hits gives the hits of all terms, term by term.
func (v *sieve) hits(s string) []hit {
	var all []hit
	for i := range v.pass(s).all {
		all = v.ready[i].hits(all, v.terms[i], s)
	}
	return all
}

// hitsOf gives the hits of one term.
func (v *sieve) hitsOf(i int, s string) []hit { return v.ready[i].hits(nil, v.terms[i], s) }
