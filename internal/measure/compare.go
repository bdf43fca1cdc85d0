package measure

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"wenping/internal/document"
	"wenping/internal/manuscript"
)

// Difference is one thing that was read otherwise than written.
type Difference struct {
	What  string // heading, level, number, table, text, note …
	Truth string // empty: nothing stood there
	Read  string // empty: nothing was read
}

// charLimit bounds the search for differing characters.
const charLimit = 12000

// Compare holds what was read against the truth.
func Compare(truth, read *document.Document) (Score, []Difference) {
	c := &comparison{truth: unbroken(truth, read), read: read}
	c.s.Documents = 1
	c.keys()
	c.floats()
	c.blocks()
	c.headings()
	c.numbers()
	c.tables()
	c.chars()
	c.rest()
	return c.s, c.diffs
}

// unbroken lets a line of the cover with a break in it be read as one block or
// as one for each of its lines: both are what a person sees.
func unbroken(truth, read *document.Document) *document.Document {
	seen := map[string]bool{}
	for i := range read.Blocks {
		seen[key(&read.Blocks[i])] = true
	}
	out := *truth
	out.Blocks = nil
	for _, b := range truth.Blocks {
		lines := strings.Split(b.Text, "\n")
		whole := b.Zone != document.ZoneFront || len(lines) == 1 || seen[squeeze(b.Text)]
		for _, l := range lines {
			whole = whole || !seen[squeeze(l)]
		}
		if whole {
			out.Blocks = append(out.Blocks, b)
			continue
		}
		for _, l := range lines {
			b.Text = l
			out.Blocks = append(out.Blocks, b)
		}
	}
	return &out
}

type comparison struct {
	truth, read *document.Document
	s           Score
	diffs       []Difference
	want, got   []string     // keys of the blocks
	skipWant    map[int]bool // floating blocks that were found elsewhere
	skipGot     map[int]bool
	pairs       []pair
}

func (c *comparison) note(what, truth, read string) {
	c.diffs = append(c.diffs, Difference{what, truth, read})
}

// squeeze takes all white space out.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\u3000' || r == '\u00ad' || r == '\u200b' || r == '\ufeff' {
			return -1
		}
		return r
	}, s)
}

func isMark(r rune) bool { return manuscript.IsMark(r) }

// variants are the ways in which a text with marks may be read.
func variants(s string) []string {
	if !strings.ContainsFunc(s, isMark) {
		return []string{s}
	}
	with := func(f func(n int) string) string {
		var b strings.Builder
		for _, r := range s {
			if isMark(r) {
				b.WriteString(f(int(r - manuscript.Mark(0))))
			} else {
				b.WriteRune(r)
			}
		}
		return b.String()
	}
	raised := []rune("⁰¹²³⁴⁵⁶⁷⁸⁹")
	return []string{
		with(func(int) string { return "" }),
		with(func(n int) string { return fmt.Sprint(n) }),
		with(func(n int) string { return "[" + fmt.Sprint(n) + "]" }),
		with(func(n int) string {
			if n >= 1 && n <= 20 {
				return string(rune('①' + n - 1))
			}
			return fmt.Sprint(n)
		}),
		with(func(n int) string {
			out := ""
			for _, d := range fmt.Sprint(n) {
				out += string(raised[d-'0'])
			}
			return out
		}),
	}
}

// leaders takes the dots of a contents line out.
func leaders(s string) string {
	r := []rune(s)
	var out []rune
	for i := 0; i < len(r); {
		j := i
		for j < len(r) && strings.ContainsRune(".…·．⋯・_-—", r[j]) {
			j++
		}
		if j-i >= 3 || j > i && r[i] == '…' {
			i = j
			continue
		}
		if j == i {
			j++
		}
		out = append(out, r[i:j]...)
		i = j
	}
	return string(out)
}

func key(b *document.Block) string {
	if b.Table != nil {
		var s strings.Builder
		for _, row := range b.Table.Rows {
			for i := range row {
				s.WriteString(squeeze(row[i].Text))
			}
		}
		return s.String()
	}
	k := squeeze(b.Number + b.Text)
	if b.Kind == document.Contents {
		return leaders(k)
	}
	return k
}

func (c *comparison) keys() {
	c.got = make([]string, len(c.read.Blocks))
	seen := map[string]bool{}
	for i := range c.read.Blocks {
		c.got[i] = key(&c.read.Blocks[i])
		seen[c.got[i]] = true
	}
	c.want = make([]string, len(c.truth.Blocks))
	for i := range c.truth.Blocks {
		k := key(&c.truth.Blocks[i])
		list := variants(k)
		c.want[i] = list[0]
		for _, v := range list {
			if seen[v] {
				c.want[i] = v
				break
			}
		}
	}
}

// floating blocks may stand anywhere: what counts is that they are there.
func floating(k document.Kind) bool {
	return k == document.Footnote || k == document.Endnote || k == document.TextBox || k == document.Comment
}

func (c *comparison) floats() {
	c.skipWant, c.skipGot = map[int]bool{}, map[int]bool{}
	for i := range c.read.Blocks {
		switch c.read.Blocks[i].Kind {
		case document.Comment:
			c.skipGot[i] = true
		case document.Footnote, document.Endnote:
			c.s.Notes.Read++
		}
	}
	for i := range c.truth.Blocks {
		b := &c.truth.Blocks[i]
		if !floating(b.Kind) {
			continue
		}
		if b.Kind == document.Comment {
			c.skipWant[i] = true
			continue
		}
		count := &c.s.Boxes
		if b.Kind != document.TextBox {
			count = &c.s.Notes
		}
		count.True++
		from, to := c.find(c.want[i], b.Kind)
		if from < 0 {
			c.note(string(b.Kind), b.Text, "")
			continue
		}
		right := b.Kind == document.TextBox
		for j := from; j < to; j++ {
			c.skipGot[j] = true
			right = right || c.read.Blocks[j].Kind == b.Kind
		}
		c.skipWant[i] = true
		if right {
			count.Hit++
		} else {
			c.note(string(b.Kind), b.Text, "as "+string(c.read.Blocks[from].Kind))
		}
	}
}

// find looks for a text as one block or as several in a row; a mark of up to
// four characters may stand before it.
func (c *comparison) find(k string, kind document.Kind) (from, to int) {
	if k == "" {
		return -1, -1
	}
	for pass := range 2 {
		for i := range c.got {
			if c.skipGot[i] || pass == 0 && c.read.Blocks[i].Kind != kind {
				continue
			}
			all := ""
			for j := i; j < len(c.got) && j < i+8 && len(all) <= len(k)+12; j++ {
				all += c.got[j]
				if rest, ok := strings.CutSuffix(all, k); ok && len([]rune(rest)) <= 4 {
					return i, j + 1
				}
			}
		}
	}
	return -1, -1
}

// blocks aligns the blocks that stand in the flow.
func (c *comparison) blocks() {
	var wi, gi []int
	var w, g []string
	for i, k := range c.want {
		if !c.skipWant[i] {
			wi, w = append(wi, i), append(w, k)
		}
	}
	for i, k := range c.got {
		if !c.skipGot[i] {
			gi, g = append(gi, i), append(g, k)
		}
	}
	matched := map[int]int{}
	taken := map[int]bool{}
	for _, p := range align(w, g) {
		c.pairs = append(c.pairs, pair{wi[p.a], gi[p.b]})
		matched[wi[p.a]] = gi[p.b]
		taken[gi[p.b]] = true
	}
	// The blocks that were not found, beside what was read in their place.
	last := -1
	for _, i := range wi {
		b := &c.truth.Blocks[i]
		j, ok := matched[i]
		if ok {
			last = j
		}
		if b.Kind == document.Paragraph {
			c.s.Paragraphs.True++
			if ok {
				c.s.Paragraphs.Hit++
			}
		}
		if !ok && b.Table == nil {
			instead := ""
			for j := last + 1; j < len(c.got) && !taken[j]; j++ {
				if c.skipGot[j] {
					continue
				}
				instead += "‖" + string(c.read.Blocks[j].Kind) + ": " + shorten(c.got[j], 60)
				if len(instead) > 400 {
					break
				}
			}
			c.note("text", string(b.Kind)+": "+c.want[i], instead)
		}
	}
	for _, j := range gi {
		if !taken[j] && c.read.Blocks[j].Table == nil {
			c.note("extra", "", string(c.read.Blocks[j].Kind)+": "+c.got[j])
		}
	}
	c.order()
	for _, p := range c.pairs {
		t, r := &c.truth.Blocks[p.a], &c.read.Blocks[p.b]
		if t.Page > 0 {
			c.s.Pages.True++
			if t.Page == r.Page {
				c.s.Pages.Hit++
			} else {
				c.note("page", fmt.Sprintf("%d: %s", t.Page, t.Text), fmt.Sprint(r.Page))
			}
		}
	}
}

// order looks at the blocks whose text stands once in both.
func (c *comparison) order() {
	where := map[string]int{}
	for j, k := range c.got {
		if _, twice := where[k]; twice {
			where[k] = -1
		} else {
			where[k] = j
		}
	}
	times := map[string]int{}
	for _, k := range c.want {
		times[k]++
	}
	var seq []int
	for i, k := range c.want {
		if j, ok := where[k]; ok && j >= 0 && times[k] == 1 && !c.skipWant[i] && k != "" {
			seq = append(seq, j)
		}
	}
	c.s.Order.True, c.s.Order.Hit = len(seq), longestRising(seq)
}

func (c *comparison) headings() {
	list := func(d *document.Document, keys []string) (at []int, out []string) {
		for i := range d.Blocks {
			if d.Blocks[i].Kind == document.Heading {
				at, out = append(at, i), append(out, keys[i])
			}
		}
		return at, out
	}
	wi, w := list(c.truth, c.want)
	gi, g := list(c.read, c.got)
	pairs := align(w, g)
	hit, taken := map[int]bool{}, map[int]bool{}
	level := 0
	for _, p := range pairs {
		hit[p.a], taken[p.b] = true, true
		t, r := &c.truth.Blocks[wi[p.a]], &c.read.Blocks[gi[p.b]]
		if t.Level == r.Level {
			level++
		} else {
			c.note("level", fmt.Sprintf("%d %s", t.Level, t.Printed()), fmt.Sprint(r.Level))
		}
	}
	for i, k := range w {
		if !hit[i] {
			c.note("heading", fmt.Sprintf("%d %s", c.truth.Blocks[wi[i]].Level, k), "")
		}
	}
	for j, k := range g {
		if !taken[j] {
			c.note("heading", "", fmt.Sprintf("%d %s", c.read.Blocks[gi[j]].Level, k))
		}
	}
	c.s.Titles = Count{len(w), len(g), len(pairs)}
	c.s.Headings = Count{len(w), len(g), level}
}

// numbers looks at every block with a number whose text was found.
func (c *comparison) numbers() {
	type want struct {
		number  string
		heading bool
	}
	texts := map[string][]want{}
	var order []string
	for i := range c.truth.Blocks {
		b := &c.truth.Blocks[i]
		if b.Number == "" || b.Table != nil {
			continue
		}
		t := squeeze(variants(b.Text)[0])
		if texts[t] == nil {
			order = append(order, t)
		}
		texts[t] = append(texts[t], want{squeeze(b.Number), b.Kind == document.Heading})
	}
	found := map[string][]string{}
	for j, k := range c.got {
		b := &c.read.Blocks[j]
		if b.Table != nil || b.Kind == document.Contents {
			continue
		}
		for cut, n := 0, 0; n <= 14 && cut < len(k); n++ {
			if _, ok := texts[k[cut:]]; ok {
				found[k[cut:]] = append(found[k[cut:]], k[:cut])
				break
			}
			for cut++; cut < len(k) && k[cut]&0xC0 == 0x80; cut++ {
			}
		}
	}
	for _, t := range order {
		var w []string
		for _, x := range texts[t] {
			w = append(w, x.number)
		}
		g := found[t]
		if len(g) == 0 {
			continue
		}
		hits := len(align(w, g))
		n := min(len(w), max(len(g), hits))
		c.s.Numbers.True += n
		c.s.Numbers.Read += n
		c.s.Numbers.Hit += hits
		if hits < n {
			c.note("number", strings.Join(w, " ")+" │ "+shorten(t, 40), strings.Join(g, " "))
		}
	}
}

// chars compares the flow of the text, in order.
func (c *comparison) chars() {
	var w, g []rune
	for i, k := range c.want {
		if !c.skipWant[i] {
			w = append(w, []rune(k)...)
		}
	}
	for i, k := range c.got {
		if !c.skipGot[i] {
			g = append(g, []rune(k)...)
		}
	}
	c.s.Chars = Count{len(w), len(g), common(w, g, charLimit)}
}

func (c *comparison) rest() {
	matched := map[int]int{}
	for _, p := range c.pairs {
		matched[p.a] = p.b
	}
	kinds := func(k document.Kind, count *Count) {
		for i := range c.read.Blocks {
			if c.read.Blocks[i].Kind == k {
				count.Read++
			}
		}
		for i := range c.truth.Blocks {
			if c.truth.Blocks[i].Kind != k {
				continue
			}
			count.True++
			if j, ok := matched[i]; ok && c.read.Blocks[j].Kind == k {
				count.Hit++
			} else if ok {
				c.note(string(k), c.want[i], "as "+string(c.read.Blocks[j].Kind))
			}
		}
	}
	kinds(document.Contents, &c.s.Contents)
	kinds(document.Caption, &c.s.Captions)
	for _, r := range c.truth.Running {
		c.s.Running.True++
		for _, x := range c.read.Running {
			if squeeze(x.Text) == squeeze(r.Text) {
				c.s.Running.Hit++
				break
			}
		}
	}
	left := append([]document.Change(nil), c.read.Changes...)
	c.s.Changes.Read = len(left)
	for _, x := range c.truth.Changes {
		c.s.Changes.True++
		found := false
		for i := range left {
			if left[i].Kind == x.Kind && squeeze(left[i].Text) == squeeze(x.Text) {
				left = append(left[:i], left[i+1:]...)
				c.s.Changes.Hit++
				found = true
				break
			}
		}
		if !found {
			c.note("change", string(x.Kind)+": "+x.Text, "")
		}
	}
	told := map[document.LossKind]int{}
	for _, l := range c.read.Losses {
		told[l.Kind] += max(1, l.Count)
		c.s.Losses.Read += max(1, l.Count)
	}
	// Those that must be told come first.
	losses := slices.SortedStableFunc(slices.Values(c.truth.Losses), func(a, b document.Loss) int { return b.Count - a.Count })
	for _, l := range losses {
		c.s.Losses.True++
		if l.Count == 0 { // may be told
			c.s.Losses.Hit++
			if told[l.Kind] > 0 {
				told[l.Kind]--
			} else {
				c.s.Losses.Read++
			}
			continue
		}
		if told[l.Kind] > 0 {
			told[l.Kind]--
			c.s.Losses.Hit++
		} else {
			c.note("loss", string(l.Kind), "")
		}
	}
	for k, n := range told {
		if n > 0 {
			c.note("loss", "", fmt.Sprintf("%s × %d", k, n))
		}
	}
}

func shorten(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n/2]) + "…" + string(r[len(r)-n/2:])
}
