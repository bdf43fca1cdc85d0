package rule

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Mistake is one thing wrong in a rule file, with its place.
type Mistake struct {
	File    string
	Line    int // 1-based; 0 when the whole file is meant
	Col     int // 1-based, in characters
	Source  string
	Message string // Chinese, a whole sentence
}

// String prints place, message, source line and a caret below the column.
func (m Mistake) String() string {
	var b strings.Builder
	switch {
	case m.Line == 0:
		fmt.Fprintf(&b, "%s：%s", m.File, m.Message)
	default:
		fmt.Fprintf(&b, "%s 第%d行第%d列：%s", m.File, m.Line, m.Col, m.Message)
	}
	if m.Source != "" {
		head := fmt.Sprintf("%5d | ", m.Line)
		fmt.Fprintf(&b, "\n%s%s\n%s%s^", head, strings.ReplaceAll(m.Source, "\t", " "),
			strings.Repeat(" ", len(head)), strings.Repeat(" ", displayWidth(m.Source, m.Col-1)))
	}
	return b.String()
}

// displayWidth is the number of terminal columns of the first n characters:
// Chinese characters and full-width signs take two.
func displayWidth(s string, n int) int {
	w := 0
	for _, r := range s {
		if n <= 0 {
			break
		}
		n--
		w++
		if wide(r) {
			w++
		}
	}
	return w
}

func wide(r rune) bool {
	return r >= 0x1100 && r <= 0x115F || r >= 0x2E80 && r <= 0xA4CF || r >= 0xAC00 && r <= 0xD7A3 ||
		r >= 0xF900 && r <= 0xFAFF || r >= 0xFE30 && r <= 0xFE6F || r >= 0xFF00 && r <= 0xFF60 ||
		r >= 0xFFE0 && r <= 0xFFE6 || r >= 0x20000 && r <= 0x3FFFD ||
		r == '“' || r == '”' || r == '‘' || r == '’' || r == '…' || r == '—'
}

// LoadError holds every mistake of a pack, in the order of files and lines.
type LoadError struct{ Mistakes []Mistake }

func (e *LoadError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "规则文件有%d处错误，未载入：", len(e.Mistakes))
	for i, m := range e.Mistakes {
		if i == 50 {
			fmt.Fprintf(&b, "\n……其余%d处从略。", len(e.Mistakes)-i)
			break
		}
		b.WriteString("\n")
		b.WriteString(m.String())
	}
	return b.String()
}

// nearest gives the known name most like a wrong one, or "".
func nearest(name string, known []string) string {
	best, bestD := "", 1+max(2, utf8.RuneCountInString(name)/3)
	sorted := slices.Clone(known)
	slices.Sort(sorted)
	for _, k := range sorted {
		d := distance([]rune(strings.ToLower(name)), []rune(strings.ToLower(k)))
		if d < bestD {
			best, bestD = k, d
		}
	}
	return best
}

// unknownName words the complaint about a name that is not in a list.
func unknownName(what, name string, known []string) string {
	if n := nearest(name, known); n != "" {
		return fmt.Sprintf("没有名为“%s”的%s。是否想写“%s”？", name, what, n)
	}
	if len(known) > 0 && len(known) <= 12 {
		sorted := slices.Clone(known)
		slices.Sort(sorted)
		return fmt.Sprintf("没有名为“%s”的%s。可用的有：%s。", name, what, strings.Join(sorted, "、"))
	}
	return fmt.Sprintf("没有名为“%s”的%s。", name, what)
}

func distance(a, b []rune) int {
	prev := make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i, x := range a {
		cur := make([]int, len(b)+1)
		cur[0] = i + 1
		for j, y := range b {
			c := prev[j]
			if x != y {
				c++
			}
			cur[j+1] = min(c, prev[j+1]+1, cur[j]+1)
		}
		prev = cur
	}
	return prev[len(b)]
}
