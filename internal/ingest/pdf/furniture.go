package pdf

import (
	"regexp"
	"sort"
	"strconv"
	"strings"
)

// edge is how much of the page's height at head and foot may hold running text.
const edge = 0.13

// folio is a running header or footer taken off a page.
type folio struct {
	page int // index
	text string
}

type candidate struct {
	page, index int
	key         string
	dist        float64 // from the page's edge
	foot        bool
	depth       int // how many lines stand nearer to the edge
}

// stripFurniture takes running headers, footers and page numbers off the pages:
// lines near the edge that come again on other pages at the same place, digits
// aside. It gives back the printed page numbers.
func stripFurniture(pages [][]line, heights []float64) (labels []string) {
	var cands []candidate
	for p, lines := range pages {
		cands = append(cands, edgeLines(p, lines, heights[p])...)
	}
	groups := map[string][]int{}
	for i, c := range cands {
		groups[c.key] = append(groups[c.key], i)
	}
	running := make([]bool, len(cands))
	for i, c := range cands {
		same := 0
		near := 0
		for _, j := range groups[c.key] {
			if d := cands[j].dist - c.dist; d > -8 && d < 8 {
				same++
				if g := cands[j].page - c.page; g >= -4 && g <= 4 {
					near++
				}
			}
		}
		text := pages[c.page][c.index].text
		switch {
		case same >= 3 && (near >= 3 || same*3 >= len(pages)):
			running[i] = true
		case same >= 2 && len(pages) <= 4 && c.dist < 0.09*heights[c.page] && (c.depth == 0 || len(text) > 12):
			running[i] = true
		case c.depth == 0 && c.foot && explicitFolio.MatchString(text):
			running[i] = true
		case c.depth == 0 && c.foot && len(pages) <= 3 && bareFolio.MatchString(text) && c.dist < 0.1*heights[c.page]:
			running[i] = true
		}
	}
	// Only what has nothing but running lines between itself and the edge.
	drop := map[[2]int]bool{}
	stopped := map[[2]int]int{}
	order := make([]int, len(cands))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return cands[order[a]].depth < cands[order[b]].depth })
	var folios []folio
	for _, i := range order {
		c := cands[i]
		side := [2]int{c.page, 0}
		if c.foot {
			side[1] = 1
		}
		if !running[i] {
			stopped[side]++
			continue
		}
		if stopped[side] == 0 {
			drop[[2]int{c.page, c.index}] = true
			folios = append(folios, folio{c.page, pages[c.page][c.index].text})
		}
	}
	for p := range pages {
		kept := pages[p][:0:0]
		for i := range pages[p] {
			if !drop[[2]int{p, i}] {
				kept = append(kept, pages[p][i])
			}
		}
		pages[p] = kept
	}
	return readLabels(folios, len(pages))
}

// edgeLines lists the lines near head and foot, from the edge inwards.
func edgeLines(p int, lines []line, height float64) []candidate {
	var out []candidate
	for i, n := 0, 0; i < len(lines) && n < 4; i++ {
		if l := &lines[i]; l.base < edge*height {
			out = append(out, candidate{p, i, "h" + digitless(l.text), l.base, false, n})
			n++
		}
	}
	for i, n := len(lines)-1, 0; i >= 0 && n < 4; i-- {
		if l := &lines[i]; l.y0 > (1-edge)*height {
			out = append(out, candidate{p, i, "f" + digitless(l.text), height - l.base, true, n})
			n++
		}
	}
	return out
}

var digits = regexp.MustCompile(`[0-9０-９]+`)

func digitless(s string) string {
	if bareFolio.MatchString(s) || explicitFolio.MatchString(s) {
		return "0"
	}
	s = strings.ReplaceAll(s, " ", "")
	return digits.ReplaceAllString(s, "0")
}

var (
	explicitFolio = regexp.MustCompile(`^\s*(?:[-—–~·•]+\s*([0-9０-９]{1,4}|[IVXLCivxlcⅠ-ⅻ]{1,7})\s*[-—–~·•]+|第\s*([0-9０-９]{1,4}|[〇零一二三四五六七八九十百]{1,5})\s*页.{0,16}|(?:[Pp]age|PAGE)\s*([0-9]{1,4}).{0,12}|([0-9]{1,4})\s*/\s*[0-9]{1,4})\s*$`)
	bareFolio     = regexp.MustCompile(`^\s*([0-9０-９]{1,4}|[IVXLCivxlcⅠ-ⅻ]{1,7})\s*$`)
	innerFolio    = regexp.MustCompile(`第\s*([0-9]{1,4})\s*页|[-—–]\s*([0-9]{1,4})\s*[-—–]|[Pp]age\s*([0-9]{1,4})|([0-9]{1,4})\s*/\s*[0-9]{1,4}$`)
	outerNumber   = regexp.MustCompile(`^([0-9]{1,4})(?:[^0-9.]|$)|(?:^|[^0-9.])([0-9]{1,4})$`)
)

// readLabels finds the printed number of each page in its running lines.
func readLabels(folios []folio, n int) []string {
	labels := make([]string, n)
	byPage := make([][]string, n)
	for _, f := range folios {
		byPage[f.page] = append(byPage[f.page], f.text)
	}
	for p, texts := range byPage {
		for _, re := range []*regexp.Regexp{explicitFolio, bareFolio, innerFolio} {
			for _, t := range texts {
				if labels[p] == "" {
					labels[p] = narrowDigits(group(re.FindStringSubmatch(t)))
				}
			}
		}
	}
	// A number at the end of a running title counts when it grows with the pages.
	offsets := map[int]int{}
	values := make([][]int, n)
	for p, texts := range byPage {
		if labels[p] != "" {
			continue
		}
		for _, t := range texts {
			for _, m := range outerNumber.FindAllStringSubmatch(t, -1) {
				v, _ := strconv.Atoi(group(m))
				values[p] = append(values[p], v)
				offsets[p-v]++
			}
		}
	}
	for p, vs := range values {
		for _, v := range vs {
			if labels[p] == "" && offsets[p-v] >= 3 {
				labels[p] = strconv.Itoa(v)
			}
		}
	}
	return labels
}

func group(m []string) string {
	for i := 1; i < len(m); i++ {
		if m[i] != "" {
			return m[i]
		}
	}
	return ""
}

func narrowDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			return r - '０' + '0'
		}
		return r
	}, s)
}
