package docx

import (
	"sort"
	"strconv"
	"strings"
)

// level is one level of a list definition.
type level struct {
	start    int
	format   string
	custom   string // w:format of a custom numFmt: "001, 002, 003, ..."
	text     string // lvlText
	restart  int    // lvlRestart; -1 unset
	legal    bool   // isLgl: all numbers decimal
	pStyle   string
	nullText bool
}

func newLevel() *level { return &level{start: 1, format: "decimal", restart: -1} }

type abstractNum struct {
	id        string
	levels    map[int]*level
	styleLink string // this list belongs to that numbering style
	numStyle  string // numStyleLink: see that numbering style instead
}

type num struct {
	abstract  string
	overrides map[int]*level // whole levels
	starts    map[int]int    // startOverride
}

// numbering plays automatic numbers in document order. Lists made of the same
// definition go on counting together, as in Word; a startOverride begins anew
// when its list is first met.
type numbering struct {
	abstracts map[string]*abstractNum
	nums      map[string]*num
	styles    *styles
	state     map[string]*counter // by abstract id
	begun     map[string]bool     // numId and level whose startOverride was used
}

type counter struct {
	value [9]int
	used  [9]bool
}

func readNumbering(src []byte, st *styles) *numbering {
	n := &numbering{abstracts: map[string]*abstractNum{}, nums: map[string]*num{}, styles: st, state: map[string]*counter{}, begun: map[string]bool{}}
	s := newScanner(src)
	var abs *abstractNum
	var cur *num
	var lvl *level
	ilvl, fallback := 0, 0
	for s.next() == nil && s.kind != tokenEOF {
		if s.kind == tokenEnd {
			switch s.name {
			case "w:abstractNum":
				abs = nil
			case "w:num":
				cur = nil
			case "w:lvl":
				lvl = nil
			case "mc:Fallback":
				fallback--
			}
			continue
		}
		if s.kind != tokenStart {
			continue
		}
		switch s.name {
		case "mc:Fallback":
			fallback++
		case "w:abstractNum":
			abs = &abstractNum{id: s.attr("abstractNumId"), levels: map[int]*level{}}
			n.abstracts[abs.id] = abs
		case "w:styleLink":
			if abs != nil {
				abs.styleLink = s.attr("val")
			}
		case "w:numStyleLink":
			if abs != nil {
				abs.numStyle = s.attr("val")
			}
		case "w:num":
			cur = &num{overrides: map[int]*level{}, starts: map[int]int{}}
			n.nums[s.attr("numId")] = cur
		case "w:abstractNumId":
			if cur != nil {
				cur.abstract = s.attr("val")
			}
		case "w:lvlOverride":
			ilvl = s.intAttr("ilvl", 0)
		case "w:startOverride":
			if cur != nil {
				cur.starts[ilvl] = s.intAttr("val", 1)
			}
		case "w:lvl":
			ilvl = s.intAttr("ilvl", 0)
			lvl = newLevel()
			if cur != nil {
				cur.overrides[ilvl] = lvl
			} else if abs != nil {
				abs.levels[ilvl] = lvl
			}
		}
		if lvl == nil {
			continue
		}
		switch s.name {
		case "w:start":
			lvl.start = s.intAttr("val", 1)
		case "w:numFmt":
			if f := s.attr("val"); fallback == 0 || lvl.custom == "" {
				lvl.format, lvl.custom = f, s.attr("format")
			}
		case "w:lvlText":
			lvl.text = s.attr("val")
			lvl.nullText = s.attr("null") == "1"
		case "w:lvlRestart":
			lvl.restart = s.intAttr("val", -1)
		case "w:isLgl":
			lvl.legal = s.on()
		case "w:pStyle":
			lvl.pStyle = s.attr("val")
		}
	}
	return n
}

// list finds the definition behind a numId, through a numbering style where it
// is linked to one.
func (n *numbering) list(numID string) (*num, *abstractNum) {
	for hops := 0; hops < 5; hops++ {
		d := n.nums[numID]
		if d == nil {
			return nil, nil
		}
		a := n.abstracts[d.abstract]
		if a == nil || a.numStyle == "" {
			return d, a
		}
		next := n.styles.numOf[a.numStyle]
		if next == "" || next == numID {
			// The style names no list: look for the definition that says it is its.
			for _, id := range sortedKeys(n.abstracts) {
				if n.abstracts[id].styleLink == a.numStyle {
					return d, n.abstracts[id]
				}
			}
			return d, a
		}
		numID = next
	}
	return nil, nil
}

func sortedKeys(m map[string]*abstractNum) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// levelOfStyle gives the level of a list that is tied to a paragraph style.
func (n *numbering) levelOfStyle(numID, styleID string) int {
	d, a := n.list(numID)
	for i := 0; i < 9; i++ {
		if l := levelAt(d, a, i); l != nil && l.pStyle == styleID && styleID != "" {
			return i
		}
	}
	return -1
}

func levelAt(d *num, a *abstractNum, i int) *level {
	if d != nil && d.overrides[i] != nil {
		return d.overrides[i]
	}
	if a != nil {
		return a.levels[i]
	}
	return nil
}

// next counts a paragraph of the list on and gives its number as printed; ""
// for a bullet or a level without a number.
func (n *numbering) next(numID string, ilvl int) string {
	if numID == "" || numID == "0" || ilvl < 0 || ilvl > 8 {
		return ""
	}
	d, a := n.list(numID)
	if a == nil {
		return ""
	}
	c := n.state[a.id]
	if c == nil {
		c = &counter{}
		n.state[a.id] = c
	}
	for i := 0; i <= 8; i++ {
		start, ok := d.starts[i]
		if key := numID + "/" + strconv.Itoa(i); ok && i <= ilvl && !n.begun[key] {
			n.begun[key] = true
			c.value[i], c.used[i] = start-1, false
			for k := i + 1; k < 9; k++ {
				c.used[k] = false
			}
			if i < ilvl {
				c.value[i] = start
			}
		}
	}
	lvl := levelAt(d, a, ilvl)
	if lvl == nil {
		return ""
	}
	start := func(i int) int {
		if v, ok := d.starts[i]; ok {
			return v
		}
		if l := levelAt(d, a, i); l != nil {
			return l.start
		}
		return 1
	}
	if c.used[ilvl] {
		c.value[ilvl]++
	} else {
		c.value[ilvl], c.used[ilvl] = start(ilvl), true
	}
	for k := ilvl + 1; k < 9; k++ {
		r := -1
		if l := levelAt(d, a, k); l != nil {
			r = l.restart
		}
		// lvlRestart 0: never; n: only after level n (counted from 1) or above.
		if r < 0 || (r > 0 && ilvl < r) {
			c.used[k] = false
		}
	}
	if lvl.format == "bullet" || lvl.nullText {
		return ""
	}
	out, shown := expandLevel(lvl, func(i int) string {
		if i > 8 {
			return ""
		}
		v := c.value[i]
		if !c.used[i] {
			v = start(i)
		}
		l := levelAt(d, a, i)
		if l == nil {
			return strconv.Itoa(v)
		}
		if lvl.legal && l.format != "none" {
			return strconv.Itoa(v)
		}
		return formatNumber(l.format, l.custom, v)
	})
	if !shown && strings.TrimSpace(out) == "" {
		return ""
	}
	return strings.TrimSpace(out)
}

// expandLevel fills %1 … %9 of a level's text. shown says whether there was any.
func expandLevel(l *level, value func(int) string) (out string, shown bool) {
	var b strings.Builder
	for i := 0; i < len(l.text); i++ {
		if l.text[i] == '%' && i+1 < len(l.text) && l.text[i+1] >= '1' && l.text[i+1] <= '9' {
			b.WriteString(value(int(l.text[i+1] - '1')))
			shown = true
			i++
			continue
		}
		b.WriteByte(l.text[i])
	}
	if !shown && onlySymbols(b.String()) {
		return "", false
	}
	return b.String(), shown
}

// onlySymbols: a level text such as "●" or a private-use glyph is a bullet
// whatever its format says.
func onlySymbols(s string) bool {
	for _, r := range s {
		switch {
		case r >= 0xE000 && r <= 0xF8FF, r >= 0x2000 && r <= 0x2BFF, r == '·', r == '-', r == 'l', r == 'n', r == 'o', r == ' ', r == 0xFF0D:
		default:
			return false
		}
	}
	return true
}
