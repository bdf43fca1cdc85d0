package word

import (
	"fmt"
	"strings"

	"wenping/internal/manuscript"
)

// list is one list of numbering.xml.
type list struct {
	levels   []manuscript.Form
	headings bool
	same     int // index of the list whose definition it shares, restarting; -1: its own
}

// number gives the typed number of an item, or the properties that let the
// program count it.
func (w *writer) number(it *manuscript.Item, f manuscript.Face) (typed, props string) {
	n := it.Number
	if n.Shown == "" {
		return "", ""
	}
	auto := n.Auto
	if w.program == WPS && n.List == 0 {
		auto = false // agencies type the numbers of their headings
	}
	if !auto {
		g := f
		if w.program != WPS && it.Kind == manuscript.Heading {
			g = manuscript.Face{}
		}
		return w.text(n.Shown+n.Gap, g, false), ""
	}
	return "", fmt.Sprintf(`<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr>`, n.Level, w.list(n)+1)
}

// list gives the index of the list of a number, making it when new.
func (w *writer) list(n manuscript.Number) int {
	if w.listID == nil {
		w.listID = map[int]int{}
		if w.autoHeads() && w.program != WPS {
			w.listID[0] = 0
			w.lists = append(w.lists, list{levels: w.m.Chain, headings: true, same: -1})
		}
	}
	k, ok := w.listID[n.List]
	if !ok {
		k = len(w.lists)
		w.listID[n.List] = k
		l := list{same: -1}
		if n.List == 0 {
			l = list{levels: w.m.Chain, headings: true, same: -1}
		}
		w.lists = append(w.lists, l)
	}
	l := &w.lists[k]
	for !l.headings && len(l.levels) <= n.Level {
		l.levels = append(l.levels, n.Form)
	}
	return k
}

// share lets lists that look alike share a definition, as programs do when a
// list is copied: each then starts again by an override.
func (w *writer) share() {
	for i := range w.lists {
		for j := range w.lists[:i] {
			if w.lists[i].headings || w.lists[j].headings || w.lists[j].same >= 0 || len(w.lists[i].levels) != len(w.lists[j].levels) {
				continue
			}
			alike := true
			for k := range w.lists[i].levels {
				alike = alike && w.lists[i].levels[k] == w.lists[j].levels[k]
			}
			if alike {
				w.lists[i].same = j
				break
			}
		}
	}
}

func (w *writer) numberingPart() string {
	if w.listStyle == 0 {
		w.share()
	}
	var s strings.Builder
	s.WriteString(xmlHead + `<w:numbering ` + namespaces + `>`)
	for i, l := range w.lists {
		if l.same >= 0 {
			continue
		}
		fmt.Fprintf(&s, `<w:abstractNum w:abstractNumId="%d"><w:multiLevelType w:val="multilevel"/>`, i)
		for k := range 9 {
			fmt.Fprintf(&s, `<w:lvl w:ilvl="%d"><w:start w:val="1"/>`, k)
			if k >= len(l.levels) {
				s.WriteString(`<w:numFmt w:val="none"/><w:suff w:val="nothing"/><w:lvlText w:val=""/><w:lvlJc w:val="left"/></w:lvl>`)
				continue
			}
			f := l.levels[k]
			fmt.Fprintf(&s, `<w:numFmt w:val="%s"/>`, w.format(f.Digits, i))
			if l.headings && w.program != WPS {
				key := "heading"
				if w.odd.ownStyles {
					key = "own"
				}
				fmt.Fprintf(&s, `<w:pStyle w:val="%s"/>`, styleID(w.program, fmt.Sprintf("%s %d", key, k+1)))
			}
			if f.Path {
				for _, up := range l.levels[f.From:k] {
					if up.Digits != manuscript.Arabic {
						s.WriteString(`<w:isLgl/>`)
						break
					}
				}
			}
			switch {
			case f.Gap == "":
				s.WriteString(`<w:suff w:val="nothing"/>`)
			case i%2 == 0:
				s.WriteString(`<w:suff w:val="space"/>`)
			}
			fmt.Fprintf(&s, `<w:lvlText w:val="%s"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>`, lvlText(f, k))
		}
		s.WriteString(`</w:abstractNum>`)
	}
	for i, l := range w.lists {
		if l.same < 0 {
			fmt.Fprintf(&s, `<w:num w:numId="%d"><w:abstractNumId w:val="%d"/></w:num>`, i+1, i)
			continue
		}
		fmt.Fprintf(&s, `<w:num w:numId="%d"><w:abstractNumId w:val="%d"/>`, i+1, l.same)
		for k := range l.levels {
			fmt.Fprintf(&s, `<w:lvlOverride w:ilvl="%d"><w:startOverride w:val="1"/></w:lvlOverride>`, k)
		}
		s.WriteString(`</w:num>`)
	}
	s.WriteString(`</w:numbering>`)
	return s.String()
}

func lvlText(f manuscript.Form, level int) string {
	if !f.Path {
		return f.Pre + fmt.Sprintf("%%%d", level+1) + f.Post
	}
	var parts []string
	for k := f.From; k <= level; k++ {
		parts = append(parts, fmt.Sprintf("%%%d", k+1))
	}
	return f.Pre + strings.Join(parts, ".") + f.Post
}

// format names the digits; where several names mean the same, seeds differ.
func (w *writer) format(d manuscript.Digits, i int) string {
	switch d {
	case manuscript.Han:
		return []string{"chineseCountingThousand", "japaneseCounting", "chineseCounting"}[(int(w.m.Seed)+i)%3]
	case manuscript.Circled:
		return []string{"decimalEnclosedCircleChinese", "decimalEnclosedCircle"}[i%2]
	case manuscript.Upper:
		return "upperLetter"
	case manuscript.Lower:
		return "lowerLetter"
	case manuscript.RomanUp:
		return "upperRoman"
	case manuscript.RomanLow:
		return "lowerRoman"
	case manuscript.Ganzhi:
		return "ideographTraditional"
	case manuscript.HanLegal:
		return "chineseLegalSimplified"
	case manuscript.Wide2:
		return []string{"decimalFullWidth", "decimalFullWidth2"}[i%2]
	case manuscript.Zero:
		return "decimalZero"
	}
	return "decimal"
}
