package pdf

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
)

var (
	belowTable = regexp.MustCompile(`^(?:注|备注|说明|资料来源|数据来源|来源)\s*[0-9]?[:：]`)
	otherTitle = regexp.MustCompile(`^(?i:table|figure|fig\.|algorithm|算法)\s*[0-9]`)
	pageNumber = regexp.MustCompile(`^(?:[0-9]{1,4}|[ivxlcIVXLC]{1,7})$`)
	equation   = regexp.MustCompile(`^[(（]\s*[0-9A-Z]+(?:[-.．—–][0-9]+)*\s*[a-z]?[)）]$`)
	option     = regexp.MustCompile(`^(?:[□○☐☑√■●]|[A-H][.．、])`)
	bullet     = regexp.MustCompile(`^[-–—•●■◆▲★·※◇○□✓➢]$`)
)

// matter is what the verdict on a table rests on: its rows as texts.
type matter struct {
	rows  [][]string
	heads bool // the first row is a head by its type or its words
}

func (m *matter) column(c int) []string {
	var out []string
	for _, row := range m.rows {
		if row[c] != "" {
			out = append(out, row[c])
		}
	}
	return out
}

// isTable judges the pieces of what may be one table, and gives them their columns.
func isTable(chain []*tabular) bool {
	setColumns(chain)
	first := chain[0]
	n := len(first.edges)
	if n < 2 || n > 30 {
		return false
	}
	m := readMatter(chain)
	full, filled := 0, 0
	for _, row := range m.rows {
		k := 0
		for _, s := range row {
			if s != "" {
				k++
			}
		}
		filled += k
		if k >= 2 {
			full++
		}
	}
	rows := len(m.rows)
	if rows < 2 || full < 2 || full*5 < rows*2 || columnsOfText(chain) {
		return false
	}
	framed := first.framed
	if framed >= 3 {
		return true
	}
	_, _, captioned := document.ParseCaption(first.above)
	named := captioned && strings.HasPrefix(first.above, "表") || isContinuation(first.above)
	known := m.heads || named || framed == 2 && n > 2
	switch {
	case m.lists(known), first.drawn:
		return false
	case full*10 < rows*7 || filled*20 < rows*n*9:
		return false
	case rows == 2:
		return named || m.heads && framed == 2
	case n == 2:
		return named || m.heads && rows >= 4 && m.brief()
	case known:
		return true
	}
	// Nothing names it: rows of figures, hardly a cell blank.
	return rows >= 4 && filled*20 >= rows*n*17 && m.figures() && !m.scale()
}

// frame gives the level lines that end where the table does: the first of them
// stands above it.
func (t *tabular) frame() []ruling {
	var out []ruling
	a, b := t.edges[0].a, t.edges[len(t.edges)-1].b
	for _, h := range t.rules {
		if h.x0 > a+t.size || h.x1 < b-t.size || len(out) > 0 && !(near(h.x0, out[0].x0) && near(h.x1, out[0].x1)) {
			continue
		}
		if len(out) == 0 && t.after == nil && h.y0 > t.tiers[0].y0+0.5*t.size {
			return nil
		}
		out = append(out, h)
	}
	return out
}

func readMatter(chain []*tabular) *matter {
	m := &matter{}
	for _, t := range chain {
		starts := append(t.rows(), len(t.tiers))
		for r := 0; r+1 < len(starts); r++ {
			row := make([]string, len(t.edges))
			for i := starts[r]; i < starts[r+1]; i++ {
				for c, ps := range t.cells(&t.tiers[i]) {
					for _, p := range ps {
						row[c] += strings.TrimSpace(p.text())
					}
				}
			}
			m.rows = append(m.rows, row)
		}
	}
	m.heads = headRow(chain[0], m)
	return m
}

// headRow says that the first row is a head: all its cells are short words, and
// they are bold or in another face than those below, or stand over figures, or
// begin with 序号.
func headRow(t *tabular, m *matter) bool {
	if len(m.rows) < 2 {
		return false
	}
	named := 0
	for _, s := range m.rows[0] {
		if s == "" {
			continue
		}
		if utf8.RuneCountInString(s) > 16 || !hasLetter(s) || strings.ContainsAny(s, "。；：") {
			return false
		}
		named++
	}
	n := len(m.rows[0])
	if named*5 < n*4 {
		return false
	}
	if m.rows[0][0] == "序号" || m.rows[0][0] == "编号" {
		return true
	}
	starts := append(t.rows(), len(t.tiers))
	head, dark, light, rest := 0, 0, 0, 0
	for i := range t.tiers {
		for k := range t.tiers[i].pieces {
			p := &t.tiers[i].pieces[k]
			if len(starts) > 2 && i < starts[1] {
				head++
				if p.dark() {
					dark++
				}
				continue
			}
			rest++
			if !p.dark() {
				light++
			}
		}
	}
	if dark == head && light*2 > rest {
		return true
	}
	for c := 0; c < n; c++ {
		found, cells := 0, 0
		for _, row := range m.rows[1:] {
			if row[c] != "" {
				cells++
				if figures(row[c]) {
					found++
				}
			}
		}
		if c > 0 && cells >= 2 && found*10 >= cells*7 && !hasDigit(m.rows[0][c]) {
			return true
		}
	}
	return false
}

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

// dark says that a piece is set bold or in a sans-serif face throughout.
func (p *piece) dark() bool {
	hans := 0
	for _, g := range p.glyphs {
		if han(g.r) {
			hans++
			if !g.bold && g.family != 'h' {
				return false
			}
		}
	}
	return hans > 0 || !slices.ContainsFunc(p.glyphs, func(g glyph) bool { return g.r != ' ' && !g.bold })
}

// lists says that the rows are lines of something else: labels and what is
// filled in, items of a list, entries of the contents, formulas and their
// numbers, answers to tick.
func (m *matter) lists(known bool) bool {
	n := len(m.rows[0])
	rows := len(m.rows)
	labels, options, colons := 0, 0, 0
	for _, row := range m.rows {
		with := false
		for _, s := range row {
			if option.MatchString(s) {
				options++
			}
			with = with || strings.HasSuffix(s, "：") || strings.HasSuffix(s, ":") || label.MatchString(s)
		}
		if with {
			labels++
		}
		if last := lastRune(row[0]); last == '：' || last == ':' {
			colons++
		}
	}
	if colons*2 >= rows || labels*3 > rows*2 {
		return true
	}
	if !known && options*2 >= rows*n {
		return true
	}
	last := m.column(n - 1)
	pages, order, equations, before := 0, true, 0, -1
	for _, s := range last {
		if pageNumber.MatchString(s) {
			pages++
			if v := value(s); v >= 0 {
				order = order && v >= before
				before = v
			}
		}
		if equation.MatchString(s) {
			equations++
		}
	}
	if equations*2 >= len(last) {
		return true
	}
	if n <= 3 && (!known || rows >= 6) && order && pages*10 >= len(last)*8 {
		return true
	}
	if n > 2 {
		return false
	}
	items, bullets := 0, 0
	for _, s := range m.column(0) {
		if bullet.MatchString(s) {
			bullets++
		} else if _, ok := document.ParseNumber(s + " "); ok || serialNumber(s) {
			items++
		}
	}
	return bullets*10 >= rows*6 || !known && (bullets+items)*10 >= rows*6
}

func value(s string) int {
	v := 0
	for _, r := range s {
		if !digit(r) {
			return -1
		}
		v = v*10 + int(r-'0')
	}
	return v
}

// figures says that a column other than the first, which may number lines of
// anything, holds hardly anything but figures.
func (m *matter) figures() bool {
	for c := 1; c < len(m.rows[0]); c++ {
		n := 0
		cells := m.column(c)
		for _, s := range cells {
			digits := 0
			for _, r := range s {
				if digit(r) {
					digits++
				}
			}
			if digits*2 >= utf8.RuneCountInString(s) {
				n++
			}
		}
		if n*10 >= len(cells)*8 && len(cells) > 2 {
			return true
		}
	}
	return false
}

// brief says that the cells of some column are short.
func (m *matter) brief() bool {
	for c := range m.rows[0] {
		n := 0
		cells := m.column(c)
		for _, s := range cells {
			n += utf8.RuneCountInString(s)
		}
		if n <= 10*len(cells) {
			return true
		}
	}
	return false
}

// scale says that the figures of each column only rise or only fall: the scales
// of graphs beside each other.
func (m *matter) scale() bool {
	for c := range m.rows[0] {
		up, down, n := 0, 0, 0
		var last float64
		for i, s := range m.column(c) {
			v, err := strconv.ParseFloat(strings.Fields(strings.NewReplacer("−", "-", "–", "-", ",", "").Replace(s) + " x")[0], 64)
			if err != nil {
				continue
			}
			if n++; i > 0 && v > last {
				up++
			} else if i > 0 && v < last {
				down++
			}
			last = v
		}
		if n*2 < len(m.rows) || up > 0 && down > 0 {
			return false
		}
	}
	return true
}

// columnsOfText says that the columns are those of a page: most of their lines
// are full, and no row parts them.
func columnsOfText(chain []*tabular) bool {
	t := chain[0]
	n := len(t.edges)
	lines, full, chars := make([]int, n), make([]int, n), make([]int, n)
	tiers, rows := 0, 0
	for _, t := range chain {
		tiers, rows = tiers+len(t.tiers), rows+len(t.rows())
		for i := range t.tiers {
			for c, ps := range t.cells(&t.tiers[i]) {
				for _, p := range ps {
					lines[c]++
					chars[c] += len(p.glyphs)
					if p.b-p.a > 0.8*(t.edges[c].b-t.edges[c].a) {
						full[c]++
					}
				}
			}
		}
	}
	running := 0
	for c := range lines {
		if lines[c] >= 4 && full[c]*2 >= lines[c] && chars[c] >= 9*lines[c] {
			running++
		}
	}
	if running == 0 {
		return false
	}
	return running >= 2 && (n <= 3 || running*2 > n) && (rows*3 > tiers*2 || rows < 3)
}
