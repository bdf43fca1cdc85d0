package msdoc

import (
	"sort"

	"wenping/internal/limit"
)

// run is a stretch of the stream whose text has the same properties.
type run struct {
	fc, end int
	istd    int    // style, of paragraphs
	props   []byte // modifiers over it
}

// runs are ordered by fc.
type runs []run

const (
	pageSize = 512
	maxRuns  = 1 << 20 // a thousand pages have some hundred thousand
)

// readRuns reads the pages that a bin table lists. Pages of paragraphs and of
// characters differ in what points at the properties.
func readRuns(f *fib, loc int, paras bool, bounds limit.Limits) (runs, error) {
	var out runs
	seen := map[int]bool{}
	for _, d := range readPLC(f.loc(loc), 4).datum {
		n := int(le.Uint32(d) & 0x3FFFFF)
		at := n * pageSize
		if seen[n] || at >= len(f.base) {
			continue
		}
		seen[n] = true
		page := f.base[at:min(len(f.base), at+pageSize)]
		if len(page) < pageSize { // cut short by the zeros at its end
			page = append(make([]byte, 0, pageSize), page...)[:pageSize]
		}
		if len(out) > maxRuns {
			return nil, bounds.Exceeded(limit.Memory)
		}
		if paras {
			out = append(out, paraPage(page)...)
		} else {
			out = append(out, charPage(page)...)
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].fc < out[j].fc })
	return out, nil
}

func paraPage(page []byte) runs {
	n := int(page[pageSize-1])
	if 4*(n+1)+13*n > pageSize-1 {
		n = (pageSize - 5) / 17
	}
	out := make(runs, 0, n)
	for i := 0; i < n; i++ {
		r := run{fc: int(le.Uint32(page[4*i:])), end: int(le.Uint32(page[4*i+4:]))}
		at := 2 * int(page[4*(n+1)+13*i])
		if at > 0 && at < pageSize-1 {
			size := 2*int(page[at]) - 1
			at++
			if size < 0 { // the count did not fit: it follows, in words
				size = 2 * int(page[at])
				at = min(at+1, pageSize-1)
			}
			if props := page[at:min(pageSize-1, at+size)]; len(props) >= 2 {
				r.istd, r.props = int(le.Uint16(props)), props[2:]
			}
		}
		if r.end > r.fc {
			out = append(out, r)
		}
	}
	return out
}

func charPage(page []byte) runs {
	n := int(page[pageSize-1])
	if 4*(n+1)+n > pageSize-1 {
		n = (pageSize - 5) / 5
	}
	out := make(runs, 0, n)
	for i := 0; i < n; i++ {
		r := run{fc: int(le.Uint32(page[4*i:])), end: int(le.Uint32(page[4*i+4:]))}
		if at := 2 * int(page[4*(n+1)+i]); at > 0 && at < pageSize-1 {
			r.props = page[at+1 : min(pageSize-1, at+1+int(page[at]))]
		}
		if r.end > r.fc {
			out = append(out, r)
		}
	}
	return out
}

// find gives the run that holds fc; nil where none does.
func (rs runs) find(fc int) *run {
	i := sort.Search(len(rs), func(i int) bool { return rs[i].fc > fc }) - 1
	if i < 0 || rs[i].end <= fc {
		return nil
	}
	return &rs[i]
}

// next gives where the properties may change after fc.
func (rs runs) next(fc int) int {
	i := sort.Search(len(rs), func(i int) bool { return rs[i].fc > fc })
	if i > 0 && rs[i-1].end > fc {
		return rs[i-1].end
	}
	if i < len(rs) {
		return rs[i].fc
	}
	return 1 << 62
}
