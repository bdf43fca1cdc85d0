package word

import (
	"sort"
	"strconv"
	"strings"
)

// Level is one level of a list definition.
type Level struct {
	Start    int
	Format   string
	Custom   string // w:format of a custom numFmt: "001, 002, 003, ..."
	Text     string // lvlText
	Restart  int    // lvlRestart; -1 unset
	Legal    bool   // isLgl: all numbers decimal
	PStyle   string
	NullText bool
}

// NewLevel is a level that says nothing.
func NewLevel() *Level { return &Level{Start: 1, Format: "decimal", Restart: -1} }

// AbstractNum is a list definition.
type AbstractNum struct {
	ID        string
	Levels    map[int]*Level
	StyleLink string // this list belongs to that numbering style
	NumStyle  string // numStyleLink: see that numbering style instead
}

// Num is a list made of a definition, with what it changes.
type Num struct {
	Abstract  string
	Overrides map[int]*Level // whole levels
	Starts    map[int]int    // startOverride
}

// Numbering plays automatic numbers in document order. Lists made of the same
// definition go on counting together, as in Word; a startOverride begins anew
// when its list is first met.
type Numbering struct {
	Abstracts map[string]*AbstractNum
	Nums      map[string]*Num
	styles    *Styles
	state     map[string]*counter // by abstract id
	begun     map[string]bool     // numId and level whose startOverride was used
}

type counter struct {
	value [9]int
	used  [9]bool
}

// NewNumbering holds no list yet.
func NewNumbering(st *Styles) *Numbering {
	return &Numbering{Abstracts: map[string]*AbstractNum{}, Nums: map[string]*Num{}, styles: st, state: map[string]*counter{}, begun: map[string]bool{}}
}

// Anew gives the same lists with nothing counted yet.
func (n *Numbering) Anew() *Numbering {
	return &Numbering{Abstracts: n.Abstracts, Nums: n.Nums, styles: n.styles, state: map[string]*counter{}, begun: map[string]bool{}}
}

// list finds the definition behind a numId, through a numbering style where it
// is linked to one.
func (n *Numbering) list(numID string) (*Num, *AbstractNum) {
	for hops := 0; hops < 5; hops++ {
		d := n.Nums[numID]
		if d == nil {
			return nil, nil
		}
		a := n.Abstracts[d.Abstract]
		if a == nil || a.NumStyle == "" {
			return d, a
		}
		next := n.styles.NumOf[a.NumStyle]
		if next == "" || next == numID {
			// The style names no list: look for the definition that says it is its.
			for _, id := range sortedKeys(n.Abstracts) {
				if n.Abstracts[id].StyleLink == a.NumStyle {
					return d, n.Abstracts[id]
				}
			}
			return d, a
		}
		numID = next
	}
	return nil, nil
}

func sortedKeys(m map[string]*AbstractNum) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// LevelOfStyle gives the level on which a paragraph of a style stands in the
// list that the style names: the level tied to the style, or what the style
// says, or the level tied to a style it is based on.
func (n *Numbering) LevelOfStyle(numID, styleID string) int {
	d, a := n.list(numID)
	tied := func(id string) int {
		for i := 0; i < 9 && id != ""; i++ {
			if l := levelAt(d, a, i); l != nil && l.PStyle == id {
				return i
			}
		}
		return -1
	}
	st := n.styles.ByID[styleID]
	if i := tied(styleID); i >= 0 || st == nil {
		return i
	}
	if st.Ilvl >= 0 {
		return st.Ilvl
	}
	for hops := 0; hops < 20 && st != nil; hops++ {
		if i := tied(st.ID); i >= 0 {
			return i
		}
		st = n.styles.ByID[st.Based]
	}
	return -1
}

func levelAt(d *Num, a *AbstractNum, i int) *Level {
	if d != nil && d.Overrides[i] != nil {
		return d.Overrides[i]
	}
	if a != nil {
		return a.Levels[i]
	}
	return nil
}

// Next counts a paragraph of the list on and gives its number as printed; ""
// for a bullet or a level without a number.
func (n *Numbering) Next(numID string, ilvl int) string {
	if numID == "" || numID == "0" || ilvl < 0 || ilvl > 8 {
		return ""
	}
	d, a := n.list(numID)
	if a == nil {
		return ""
	}
	c := n.state[a.ID]
	if c == nil {
		c = &counter{}
		n.state[a.ID] = c
	}
	for i := 0; i <= 8; i++ {
		start, ok := d.Starts[i]
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
		if v, ok := d.Starts[i]; ok {
			return v
		}
		if l := levelAt(d, a, i); l != nil {
			return l.Start
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
			r = l.Restart
		}
		// lvlRestart 0: never; n: only after level n (counted from 1) or above.
		if r < 0 || (r > 0 && ilvl < r) {
			c.used[k] = false
		}
	}
	if lvl.Format == "bullet" || lvl.NullText {
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
		if lvl.Legal && l.Format != "none" {
			return strconv.Itoa(v)
		}
		return FormatNumber(l.Format, l.Custom, v)
	})
	if !shown && strings.TrimSpace(out) == "" {
		return ""
	}
	return strings.TrimSpace(out)
}

// maxNumber bounds a number, in bytes: real ones have a few dozen.
const maxNumber = 512

// expandLevel fills %1 … %9 of a level's text. shown says whether there was any.
func expandLevel(l *Level, value func(int) string) (out string, shown bool) {
	var b strings.Builder
	for i := 0; i < len(l.Text) && b.Len() < maxNumber; i++ {
		if l.Text[i] == '%' && i+1 < len(l.Text) && l.Text[i+1] >= '1' && l.Text[i+1] <= '9' {
			b.WriteString(value(int(l.Text[i+1] - '1')))
			shown = true
			i++
			continue
		}
		b.WriteByte(l.Text[i])
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
