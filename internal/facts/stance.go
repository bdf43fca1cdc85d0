package facts

import (
	"math"
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

// Stance is how one group of those asked, or all of them (no Group), stand to the
// matter, by a row or column of a table of answers: shares in percent.
type Stance struct {
	Group       string
	Support     float64
	Conditional float64
	Neutral     float64
	Oppose      float64
	N           int // answers; 0 where only shares are printed
	At          document.Anchor
}

// StanceTold is a share of support or opposition as the chapter on the
// consultation words it; what is argued elsewhere may repeat it.
type StanceTold = SupportClaim

// OfGroup says that a share is that of one group in a table of answers by groups:
// 反对率在甲类最高,为17.9% tells nothing of all who were asked.
func (f *Facts) OfGroup(kind string, share float64, decimals int) bool {
	for _, st := range f.Stances {
		if st.Group == "" {
			continue
		}
		v := map[string]float64{"support": st.Support, "conditional": st.Conditional, "oppose": st.Oppose}[kind]
		if math.Abs(v-share) <= 0.5*math.Pow(10, -float64(decimals))+1e-9 {
			return true
		}
	}
	return false
}

// stances reads every table that gives the answers for and against group by group,
// and the shares that sentences on the consultation tell.
func (x *reading) stances() {
	f := &surveyFinder{x: x}
	for _, tb := range x.tables {
		if z := tb.block.Zone; z != document.ZoneBody && z != document.ZoneFront && z != "" || len(tb.grid) < 2 || len(tb.grid[0]) < 2 {
			continue
		}
		switch x.chapter(tb.block) {
		case chapterConsult, chapterProcess, "":
			x.stancesOf(f, tb)
		}
	}
	for _, t := range x.texts {
		if !t.inBody() || t.table != nil || t.block.Kind == document.Heading || !strings.Contains(t.s(), "%") {
			continue
		}
		switch x.chapter(t.block) {
		case chapterConsult, chapterProcess, "":
		default:
			continue
		}
		if x.inRole(t.block.ID, "dimensions", "feasibility", "controllability", "rationality", "legality") {
			continue
		}
		for _, sp := range t.sentences {
			if len(x.out.StancesTold) >= 200 {
				return
			}
			if strings.Contains(t.s()[sp.Start:sp.End], "%") {
				x.out.StancesTold = append(x.out.StancesTold, supportClaims(t, sp.Start, sp.End)...)
			}
		}
	}
}

var (
	countColumn = regexp.MustCompile(`^(?:有效)?(?:份数|人数|户数|票数|数量|小计|份|人|户|频数|选择人数|计数)$`)
	shareColumn = regexp.MustCompile(`比例|占比|百分|比重|%|率`)
)

// stancesOf reads one table, answers across the head or down the first column.
func (x *reading) stancesOf(f *surveyFinder, tb *table) {
	for _, down := range []bool{false, true} {
		at := func(line, k int) *text {
			if down {
				line, k = k, line
			}
			if line >= len(tb.grid) || k >= len(tb.grid[line]) {
				return nil
			}
			return tb.grid[line][k]
		}
		lines, width := len(tb.grid), len(tb.grid[0])
		if down {
			lines, width = width, lines
		}
		head, from := 0, 1
		if a, b := at(0, 0), at(1, 0); a != nil && b != nil && f.optionKind(squeeze(a.s())) != "" {
			if _, num := readNumber(b.s()); num {
				from = 0 // no column of labels
			}
		}
		var kinds []string
		for ; head < min(2, lines); head++ { // 态度 may stand above in a merged cell
			kinds = make([]string, width)
			seen := map[string]bool{}
			for k := from; k < width; k++ {
				if t := at(head, k); t != nil && (k == 0 || t != at(head, k-1)) {
					s := bracketed.ReplaceAllString(squeeze(t.s()), "")
					if s == "" || shareColumn.MatchString(s) {
						continue
					}
					if kinds[k] = f.optionKind(s); kinds[k] == "" {
						kinds[k] = f.optionKind(squeeze(t.s()))
					}
					seen[kinds[k]] = true
				}
			}
			if seen["oppose"] && (seen["support"] || seen["conditional"]) {
				break
			}
			kinds = nil
		}
		if kinds == nil {
			continue
		}
		for line := head + 1; line < lines; line++ {
			x.stanceLine(at, line, from, width, kinds)
		}
		return
	}
}

func (x *reading) stanceLine(at func(line, k int) *text, line, from, width int, kinds []string) {
	label := at(line, 0)
	name := ""
	if label != nil && from > 0 {
		name = bracketed.ReplaceAllString(squeeze(label.s()), "")
	}
	if label == nil || len(x.out.Stances) >= 400 {
		return
	}
	sum := map[string]float64{}
	counts, shares, total := 0, 0, 0
	for k := from; k < width; k++ {
		t := at(line, k)
		if kinds[k] == "" || t == nil {
			continue
		}
		n, ok := readNumber(t.s())
		switch {
		case !ok:
			return
		case n.hasCount:
			counts++
			total += n.count
			sum[kinds[k]] += float64(n.count)
		default:
			shares++
			sum[kinds[k]] += n.pct
		}
	}
	if counts > 0 && shares > 0 || counts+shares < 2 {
		return
	}
	if counts > 0 {
		if total == 0 || shareColumn.MatchString(name) {
			return
		}
		for k := range sum {
			sum[k] = 100 * sum[k] / float64(total)
		}
	}
	if totalLabel.MatchString(name) || countColumn.MatchString(name) || shareColumn.MatchString(name) {
		name = ""
	}
	x.out.Stances = append(x.out.Stances, Stance{name, sum["support"], sum["conditional"], sum["neutral"], sum["oppose"], total, label.at(0, 0)})
}
