package revision

import (
	"slices"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh"
)

const (
	blockFloor = 0.4       // two blocks in one gap are versions of each other from this likeness on
	rowFloor   = 0.4       // the same of two rows of one table
	farFloor   = 0.6       // the same of two that stand apart
	gapCells   = 10_000    // a gap of at most so many pairs is aligned pair by pair
	simBudget  = 4_000_000 // pairs whose likeness is weighed, over a whole document
	deepest    = 40        // levels of gaps within gaps
	minFar     = 8         // characters a text needs to be recognised elsewhere, reworded
	minMoved   = 4         // the same, word for word
	commonest  = 24        // a pair of characters that stands in more texts than this tells nothing
)

// unit is what is aligned: a block, a row, a sentence.
type unit struct {
	key   string   // what it says; equal keys are the same text
	grams []uint64 // sorted pairs of neighbouring characters
	label string   // what stands before a colon: 编制时间
	n     int      // characters
}

// clean is a text as it is compared: widths, spaces and line breaks are no part
// of what it says.
func clean(s string) zh.Folded { return zh.Fold(s).Rejoined() }

func newUnit(class byte, text string) unit {
	t := bare(text)
	u := unit{key: string(class) + t, n: utf8.RuneCountInString(t)}
	if u.n == 0 {
		return u
	}
	if k := strings.IndexByte(t, ':'); k > 0 && utf8.RuneCountInString(t[:k]) <= 12 {
		u.label = t[:k]
	}
	u.grams = make([]uint64, 0, u.n)
	last := rune(class)
	for _, r := range t {
		u.grams = append(u.grams, uint64(last)<<32|uint64(r))
		last = r
	}
	slices.Sort(u.grams)
	return u
}

// bare is a clean text without any space.
func bare(s string) string {
	t := clean(s).Text
	if !strings.ContainsAny(t, " \n\t") {
		return t
	}
	return strings.NewReplacer(" ", "", "\n", "", "\t", "").Replace(t)
}

func tableText(t *document.Table) string {
	var b strings.Builder
	for _, row := range t.Rows {
		for i := range row {
			b.WriteString(row[i].Text)
			b.WriteByte('|')
		}
	}
	return b.String()
}

// alike says how alike two units are, from 0 to 1: the share of pairs of
// characters they have in common. A text that lies within a longer one is half
// alike, however long the other; so are two that say different things of one label.
func alike(a, b *unit) float64 {
	if a.key == b.key {
		return 1
	}
	if len(a.grams) == 0 || len(b.grams) == 0 || a.key[0] != b.key[0] {
		return 0
	}
	i, j, common := 0, 0, 0
	for i < len(a.grams) && j < len(b.grams) {
		switch {
		case a.grams[i] == b.grams[j]:
			common++
			i, j = i+1, j+1
		case a.grams[i] < b.grams[j]:
			i++
		default:
			j++
		}
	}
	dice := 2 * float64(common) / float64(len(a.grams)+len(b.grams))
	if short := min(len(a.grams), len(b.grams)); short >= 20 && common*10 >= short*8 {
		dice = max(dice, 0.5)
	}
	if a.label != "" && a.label == b.label {
		dice = max(dice, 0.5)
	}
	return min(dice, 0.99)
}

// align gives each old unit its counterpart among the new ones, or -1. In order
// first: anchors, then what is alike between them; then whatever is left,
// wherever it stands.
func align(a, b []unit, floor float64, budget *int) []int {
	m := &matcher{a: a, b: b, floor: floor, budget: budget, match: make([]int, len(a)), taken: make([]bool, len(b))}
	for i := range m.match {
		m.match[i] = -1
	}
	m.gap(0, len(a), 0, len(b), 0)
	m.far()
	return m.match
}

type matcher struct {
	a, b   []unit
	floor  float64
	budget *int
	match  []int
	taken  []bool
}

func (m *matcher) set(i, j int) { m.match[i], m.taken[j] = j, true }

// gap aligns a[a0:a1] with b[b0:b1].
func (m *matcher) gap(a0, a1, b0, b1, depth int) {
	for a0 < a1 && b0 < b1 && m.a[a0].key == m.b[b0].key {
		m.set(a0, b0)
		a0, b0 = a0+1, b0+1
	}
	for a0 < a1 && b0 < b1 && m.a[a1-1].key == m.b[b1-1].key {
		m.set(a1-1, b1-1)
		a1, b1 = a1-1, b1-1
	}
	if a0 == a1 || b0 == b1 {
		return
	}
	anchors := m.anchors(a0, a1, b0, b1)
	if len(anchors) == 0 || depth == deepest {
		m.weigh(a0, a1, b0, b1)
		return
	}
	for _, p := range anchors {
		m.set(p[0], p[1])
		m.gap(a0, p[0], b0, p[1], depth+1)
		a0, b0 = p[0]+1, p[1]+1
	}
	m.gap(a0, a1, b0, b1, depth+1)
}

// anchors are texts that stand once on either side, the longest run of them that
// is in order on both.
func (m *matcher) anchors(a0, a1, b0, b1 int) [][2]int {
	type seen struct{ na, nb, i, j int }
	at := make(map[string]*seen, a1-a0)
	for i := a0; i < a1; i++ {
		s := at[m.a[i].key]
		if s == nil {
			s = &seen{}
			at[m.a[i].key] = s
		}
		s.na++
		s.i = i
	}
	for j := b0; j < b1; j++ {
		if s := at[m.b[j].key]; s != nil {
			s.nb++
			s.j = j
		}
	}
	var once [][2]int
	for i := a0; i < a1; i++ {
		if s := at[m.a[i].key]; s.na == 1 && s.nb == 1 && m.a[i].n > 0 {
			once = append(once, [2]int{i, s.j})
		}
	}
	return m.chain(once, b0, b1)
}

// chain keeps the pairs that are in order on both sides, those that hold the
// most characters. Pairs come in the order of the first side.
func (m *matcher) chain(pairs [][2]int, b0, b1 int) [][2]int {
	keep := heaviest(b1-b0, len(pairs), func(k int) (int, int) { return pairs[k][1] - b0, m.a[pairs[k][0]].n + 1 })
	out := pairs[:0:0]
	for k, ok := range keep {
		if ok {
			out = append(out, pairs[k])
		}
	}
	return out
}

// heaviest finds, among n things in order, those of the heaviest run whose
// places (below size) ascend: a Fenwick tree over the places holds the best run
// that ends there.
func heaviest(size, n int, of func(k int) (place, weight int)) []bool {
	type best struct{ sum, at int }
	tree := make([]best, size+1)
	for i := range tree {
		tree[i].at = -1
	}
	before := make([]int, n)
	top := best{0, -1}
	for k := range n {
		place, w := of(k)
		b := best{0, -1}
		for i := place; i > 0; i &= i - 1 {
			if tree[i].sum > b.sum {
				b = tree[i]
			}
		}
		before[k] = b.at
		mine := best{b.sum + w, k}
		for i := place + 1; i <= size; i += i & -i {
			if mine.sum > tree[i].sum {
				tree[i] = mine
			}
		}
		if mine.sum > top.sum {
			top = mine
		}
	}
	keep := make([]bool, n)
	for k := top.at; k >= 0; k = before[k] {
		keep[k] = true
	}
	return keep
}

// weigh aligns a gap without anchors by likeness. A small one is weighed pair by
// pair; in a large one, each old unit is held against those few that share its
// rare pairs of characters.
func (m *matcher) weigh(a0, a1, b0, b1 int) {
	n, k := a1-a0, b1-b0
	if n*k > gapCells || n*k > *m.budget {
		m.weighLarge(a0, a1, b0, b1)
		return
	}
	*m.budget -= n * k
	score := make([]float64, (n+1)*(k+1))
	sim := make([]float64, n*k)
	for i := range n {
		for j := range k {
			x, y := &m.a[a0+i], &m.b[b0+j]
			if s := alike(x, y); s >= m.floor {
				sim[i*k+j] = s * float64(min(x.n+y.n, 400)+1)
			}
		}
	}
	for i := n - 1; i >= 0; i-- {
		for j := k - 1; j >= 0; j-- {
			best := max(score[(i+1)*(k+1)+j], score[i*(k+1)+j+1])
			if s := sim[i*k+j]; s > 0 {
				best = max(best, s+score[(i+1)*(k+1)+j+1])
			}
			score[i*(k+1)+j] = best
		}
	}
	for i, j := 0, 0; i < n && j < k; {
		s := sim[i*k+j]
		switch {
		case s > 0 && score[i*(k+1)+j] == s+score[(i+1)*(k+1)+j+1]:
			m.set(a0+i, b0+j)
			i, j = i+1, j+1
		case score[i*(k+1)+j] == score[(i+1)*(k+1)+j]:
			i++
		default:
			j++
		}
	}
}

func (m *matcher) weighLarge(a0, a1, b0, b1 int) {
	ix := newIndex(m.b[b0:b1], func(j int) bool { return !m.taken[b0+j] })
	var pairs [][2]int
	for i := a0; i < a1; i++ {
		if m.match[i] >= 0 || m.a[i].n == 0 {
			continue
		}
		if j, s := ix.best(&m.a[i], m.budget, nil); s >= max(m.floor, 0.5) {
			pairs = append(pairs, [2]int{i, b0 + j})
		}
	}
	for _, p := range m.chain(pairs, b0, b1) {
		if m.match[p[0]] < 0 && !m.taken[p[1]] {
			m.set(p[0], p[1])
		}
	}
}

// far looks for what is left on one side among what is left on the other, in
// whatever order: first the same words, then much the same.
func (m *matcher) far() {
	left := map[string][]int{}
	open := false
	for j := range m.b {
		if !m.taken[j] && m.b[j].n >= minMoved {
			left[m.b[j].key] = append(left[m.b[j].key], j)
			open = true
		}
	}
	if !open {
		return
	}
	for i := range m.a {
		if list := left[m.a[i].key]; m.match[i] < 0 && len(list) > 0 {
			m.set(i, list[0])
			left[m.a[i].key] = list[1:]
		}
	}
	ix := newIndex(m.b, func(j int) bool { return !m.taken[j] && m.b[j].n >= minFar })
	if ix.size == 0 {
		return
	}
	for i := range m.a {
		if m.match[i] >= 0 || m.a[i].n < minFar {
			continue
		}
		free := func(j int) bool { return !m.taken[j] }
		if j, s := ix.best(&m.a[i], m.budget, free); s >= farFloor {
			m.set(i, j)
		}
	}
}

// index finds the units that share rare pairs of characters with another.
type index struct {
	units []unit
	posts map[uint64][]int32
	size  int
}

func newIndex(units []unit, in func(int) bool) *index {
	ix := &index{units: units, posts: map[uint64][]int32{}}
	for j := range units {
		if !in(j) {
			continue
		}
		ix.size++
		last := uint64(0)
		for k, g := range units[j].grams {
			if k > 0 && g == last {
				continue
			}
			last = g
			if p := ix.posts[g]; len(p) <= commonest {
				ix.posts[g] = append(p, int32(j))
			}
		}
	}
	return ix
}

// best gives the unit most like u, of the few that share most of its rare pairs;
// the earlier one where two are equally so.
func (ix *index) best(u *unit, budget *int, free func(int) bool) (int, float64) {
	votes := map[int32]int{}
	last := uint64(0)
	for k, g := range u.grams {
		if k > 0 && g == last {
			continue
		}
		last = g
		if p := ix.posts[g]; len(p) <= commonest {
			for _, j := range p {
				votes[j]++
			}
		}
	}
	cand := make([]int32, 0, len(votes))
	for j, n := range votes {
		if n >= 2 && (free == nil || free(int(j))) {
			cand = append(cand, j)
		}
	}
	slices.SortFunc(cand, func(x, y int32) int {
		if votes[x] != votes[y] {
			return votes[y] - votes[x]
		}
		return int(x - y)
	})
	at, top := -1, 0.0
	for _, j := range cand[:min(len(cand), 8)] {
		if *budget <= 0 {
			break
		}
		*budget--
		if s := alike(u, &ix.units[j]); s > top {
			at, top = int(j), s
		}
	}
	return at, top
}

// displaced says which old units stand elsewhere in the new order: those outside
// the heaviest run that kept its order.
func displaced(a []unit, match []int) []bool {
	var olds []int
	size := 0
	for i, j := range match {
		if j >= 0 {
			olds = append(olds, i)
			size = max(size, j+1)
		}
	}
	keep := heaviest(size, len(olds), func(k int) (int, int) { return match[olds[k]], a[olds[k]].n + 1 })
	out := make([]bool, len(a))
	for k, i := range olds {
		out[i] = !keep[k]
	}
	return out
}
