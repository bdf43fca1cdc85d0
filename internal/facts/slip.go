package facts

import (
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

// Slip is a number that stands once and has the digits of one that stands again
// and again under the same name, in another order: 拆迁户47户 and 拆迁户74户.
type Slip struct {
	Name   string // what both are called
	Said   string // the one that stands once, as printed
	Often  string
	At     document.Anchor
	Others document.Anchor
	Kind   string // of the ways of twice.go; "" for the one told above
	Unsure bool   // they may be of two things
}

// quantityAt is a number with its unit and the words about it.
type quantityAt struct {
	digits string // as printed, without separators
	unit   string
	before string // the words it follows
	about  string // the words about it, in its clause and its row
	row    string // what its row tells of, where it stands alone in a cell; "" in a row of totals
	text   *text
	at     document.Anchor
}

// maxQuantities bounds the numbers compared: a report of 200 pages has some 5,000.
const maxQuantities = 20000

// maxAlike bounds the numbers of the same figures that are held against each
// other: more of them are a list of codes.
const maxAlike = 200

// slips finds numbers mistyped. The units of numbers alone in their cells come
// from the head of the column.
func (x *reading) slips() {
	by := map[string][]quantityAt{} // unit and sorted digits
	n := 0
	for _, t := range x.texts {
		if !t.inBody() || t.block.Kind == document.Heading || t.block.Zone != document.ZoneBody || x.inRole(t.block.ID, "basis") || x.aboutPast(t) {
			continue
		}
		s := t.s()
		for _, q := range x.quantitiesAt(t, s) {
			if n++; n > maxQuantities {
				return
			}
			k := q.unit + "/" + sortedDigits(q.digits)
			by[k] = append(by[k], q)
		}
	}
	var keys []string
	for k := range by {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		x.slipsOf(by[k])
	}
}

func (x *reading) slipsOf(list []quantityAt) {
	count := map[string]int{}
	for _, q := range list {
		count[q.digits]++
	}
	if len(count) < 2 || len(list) > maxAlike {
		return
	}
	for _, q := range list {
		if count[q.digits] != 1 {
			continue
		}
		for _, o := range list {
			if o.digits == q.digits || len(o.digits) != len(q.digits) || o.text.block == q.text.block {
				continue
			}
			if name := sameName(q, o, count[o.digits]); name != "" && !stanceWord.MatchString(name) { // answers are held against each other by themselves
				x.out.Slips = append(x.out.Slips, Slip{Name: name, Said: q.digits + q.unit, Often: o.digits + o.unit, At: q.at, Others: o.at})
				break
			}
		}
	}
}

var stanceWord = regexp.MustCompile(`支持|赞成|同意|反对|中立|无所谓`)

// sameName gives the words that call both numbers; "" when they are too few for
// so short a number, or one that stands only once as well.
func sameName(a, b quantityAt, often int) string {
	if otherRow(a, b) || otherRow(b, a) {
		return ""
	}
	common := commonSuffix(a.before, b.before)
	figures := len(strings.Trim(strings.ReplaceAll(a.digits, ".", ""), "0"))
	n := utf8.RuneCountInString(common)
	switch {
	case figures < 2:
		return ""
	case n >= 3 && often > 1, n >= 2 && figures >= 3:
		return common
	}
	// 个单元 is no name: it only counts.
	if w := strings.TrimLeft(sharedWords(a.about, b.about), "个户人名家的"); figures >= 4 || figures == 3 && utf8.RuneCountInString(w) >= 3 {
		return w
	}
	return ""
}

// measureRow: 数量, beside groups that stand in the head.
var measureRow = regexp.MustCompile(`^(?:总|有关|影响|涉及)?(?:数量|规模|户数|人数|人口|份数|面积|金额)(?:\([^()]{1,4}\))?$`)

// otherRow says that a stands in a row of a table that tells of something b does not
// tell of: the head of a column, 人口, is the name of every number below it.
func otherRow(a, b quantityAt) bool {
	switch {
	case a.row == "":
		return false
	case b.row != "":
		return !strings.Contains(a.row, b.row) && !strings.Contains(b.row, a.row)
	}
	return sharedWords(onlyHan(a.row), b.before+" "+b.about) == ""
}

// sharedWords gives the longest words that stand about both numbers, of two
// characters at least.
func sharedWords(a, b string) string {
	x := []rune(a)
	best := ""
	for i := range x {
		for n := 2; i+n <= len(x); n++ {
			if w := string(x[i : i+n]); strings.Contains(w, " ") || !strings.Contains(b, w) {
				break
			} else if len(w) > len(best) {
				best = w
			}
		}
	}
	return best
}

func commonSuffix(a, b string) string {
	x, y := []rune(a), []rune(b)
	n := 0
	for n < len(x) && n < len(y) && x[len(x)-1-n] == y[len(y)-1-n] {
		n++
	}
	return string(x[len(x)-n:])
}

func sortedDigits(s string) string {
	b := []byte(s)
	slices.Sort(b)
	return string(b)
}

// slipUnits are units of what a report counts more than once.
var slipUnits = map[string]bool{"户": true, "人": true, "亩": true, "万元": true, "亿元": true, "元": true, "平方米": true, "公里": true, "公顷": true, "家": true}

func (x *reading) quantitiesAt(t *text, s string) (out []quantityAt) {
	if t.cell != nil {
		if n, ok := plainNumber(s); ok && t.cell.Row > 0 {
			unit := n.Unit
			head := ""
			if g := t.table.grid; len(g) > 0 && t.cell.Col < len(g[0]) && g[0][t.cell.Col] != nil {
				head = squeeze(g[0][t.cell.Col].s())
			}
			if unit == "" {
				unit = headUnit(head)
			}
			if digits := figuresOf(s); slipUnits[unit] && len(digits) >= 2 {
				row := squeeze(x.rowLabel(t))
				if totalLabel.MatchString(row) || strings.HasPrefix(row, "合计") || measureRow.MatchString(row) {
					row = ""
				}
				out = append(out, quantityAt{digits: digits, unit: unit, before: hanTail(head), about: onlyHan(x.rowLabel(t)), row: row, text: t, at: t.at(0, 0)})
			}
			return out
		}
	}
	for _, n := range zh.Numbers(s) {
		if !slipUnits[n.Unit] || n.Approx || n.Low < n.High || n.Value < 10 {
			continue
		}
		digits := figuresOf(s[n.Start:n.End])
		if len(digits) < 2 {
			continue
		}
		out = append(out, quantityAt{digits: digits, unit: n.Unit, before: hanTail(s[:n.Start]), about: x.wordsAbout(t, s, n.Start, n.End), text: t, at: t.at(n.Start, n.End)})
	}
	return out
}

// figuresOf gives the digits of a printed number, and its point.
func figuresOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '.' {
			return r
		}
		return -1
	}, s)
}

// hanTail gives the Chinese characters that end s, at most eight, without the
// words that only lead to a number.
func hanTail(s string) string {
	s = strings.TrimRight(s, " :(约共为计达是有")
	for _, w := range []string{"合计", "共计", "总计", "共有", "约为"} {
		s = strings.TrimSuffix(s, w)
	}
	i := len(s)
	for n := 0; i > 0 && n < 8; n++ {
		r, w := utf8.DecodeLastRuneInString(s[:i])
		if !unicode.Is(unicode.Han, r) {
			break
		}
		i -= w
	}
	return s[i:]
}

// wordsAbout gives the words of the clause about a number and, in a table, of its row.
func (x *reading) wordsAbout(t *text, s string, from, to int) string {
	a, b := clauseOf(s, from)
	w := onlyHan(lastRunes(s[a:from], from-a, 14)) + " " + onlyHan(nextRunes(s[:max(b, to)], to, 8))
	if t.cell != nil {
		w += " " + onlyHan(x.rowLabel(t))
	}
	return w
}

// onlyHan puts a blank for all that is no Chinese character.
func onlyHan(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Han, r) {
			return r
		}
		return ' '
	}, s)
}

// headUnit gives the unit a head of a column tells: 户数, 面积(亩).
func headUnit(head string) string {
	for _, u := range []string{"平方米", "万元", "亿元", "公里", "公顷", "户", "人", "亩", "家"} {
		if strings.Contains(head, u) {
			return u
		}
	}
	return ""
}
