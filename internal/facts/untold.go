package facts

import (
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

// Untold is a place of the overview that says in so many words that something of the
// matter is not told, or leaves it open where its like are filled in.
type Untold struct {
	Kind string // said, counts (a column of numbers), blank (a cell below or beside a label)
	What string // the label of a blank cell, the head of the column
	Text string
	At   document.Anchor
}

// untoldWord are the words that leave a question about the matter open: 多少户由乡镇酌定,
// 资金会有着落, 具体条款见原文,此处不摘. No figure may stand between.
const untoldWord = "untold"

var (
	countHead = regexp.MustCompile(`^[^,。;]{0,6}(?:规模|数量|人数|户数|户\(人\)数|数)(?:\([^()]{1,8}\))?$`)
	vagueCell = regexp.MustCompile(`^(?:较多|不少|若干(?:户|人|个|名)?|部分(?:农户|户|人|居民|住户|群众)?|多数|大部分|全体|一些|有一些|[几十数]来?户|几(?:户|人|家)|很多|众多|少量|不等|不详|未统计|未清点|待统计|待核)$`)
	blankText = regexp.MustCompile(`^[-—–/\s]*$`)
	// asksAmount labels a cell that must hold an amount or a time.
	asksAmount = regexp.MustCompile(`^(?:项目|工程|建设|估算|概算|计划)?(?:总)?(?:投资|工期|资金|造价|建设(?:工期|期限|时间)|建设规模|用地面积|占地面积|总建筑面积|建筑面积|资金来源|户数|人数|经费|预算)(?:\([^()]{1,6}\))?$`)
)

// judgingRoles are those of chapters that judge the matter; they may stand inside of
// one that tells it.
var judgingRoles = []Role{"dimensions", "identification", "estimation", "measures", "conclusion", "emergency"}

// untold finds such places.
func (x *reading) untold() {
	w := Find(x.lx.Words, untoldWord)
	for _, t := range x.texts {
		if w == nil || len(x.out.Identity.Untold) >= mostUntold {
			break
		}
		if !t.inBody() || t.block.Zone != document.ZoneBody || t.block.Kind == document.Heading || !x.tellsMatter(t) || x.inRole(t.block.ID, judgingRoles...) || t.table != nil && (aboutOthers(t.table) || ofAssessment(t.table)) {
			continue
		}
		for _, sp := range t.sentences {
			s := t.s()[sp.Start:sp.End]
			for _, h := range appendHits(nil, w, s) {
				x.out.Identity.Untold = append(x.out.Identity.Untold, Untold{Kind: "said", Text: s[h.start:h.end], At: t.at(sp.Start+h.start, sp.Start+h.end)})
				break
			}
		}
	}
	for _, tb := range x.tables {
		if tb.block.Zone != document.ZoneBody || tb.turned || len(tb.grid) < 2 {
			continue
		}
		first := tb.grid[0][0]
		overview := first != nil && x.tellsMatter(first)
		if overview || x.inRole(tb.block.ID, "scope", "consultation") {
			x.vagueCounts(tb)
		}
		if overview && !aboutOthers(tb) && !ofAssessment(tb) {
			x.blankAmounts(tb)
			x.blankBeside(tb)
		}
	}
}

// mostUntold is how many such places are kept.
const mostUntold = 12

// vagueCounts finds a column of numbers in which words that count nothing stand more
// than once: 较多, 若干户.
func (x *reading) vagueCounts(tb *table) {
	for c, head := range tb.grid[0] {
		if head == nil || !countHead.MatchString(squeeze(head.s())) {
			continue
		}
		var at *text
		var said []string
		for _, row := range tb.grid[1:] {
			if c >= len(row) || row[c] == nil || row[c] == head {
				continue
			}
			if s := squeeze(row[c].s()); vagueCell.MatchString(s) {
				said = append(said, s)
				if at == nil {
					at = row[c]
				}
			}
		}
		if len(said) >= 2 {
			x.out.Identity.Untold = append(x.out.Identity.Untold, Untold{Kind: "counts", What: squeeze(head.s()), Text: strings.Join(said[:2], "、"), At: at.at(0, 0)})
			return
		}
	}
}

// blankBeside finds them in a table of labels and answers: 总投资 | —.
func (x *reading) blankBeside(tb *table) {
	var blank []*text
	var label []string
	filled := 0
	for _, row := range tb.grid {
		for c := 0; c+1 < len(row); c++ {
			l, v := row[c], row[c+1]
			if l == nil || v == nil || l == v || c > 0 && row[c-1] == l || !asksAmount.MatchString(squeeze(l.s())) {
				continue
			}
			if blankText.MatchString(v.s()) {
				blank, label = append(blank, v), append(label, squeeze(l.s()))
			} else if amountThere.MatchString(v.s()) {
				filled++
			}
		}
	}
	if len(blank) < 2 && filled == 0 {
		return // the labels stand above the answers
	}
	for i, t := range blank {
		x.out.Identity.Untold = append(x.out.Identity.Untold, Untold{Kind: "blank", What: label[i], At: t.at(0, 0)})
	}
}

// amountThere: an answer holds an amount.
var amountThere = regexp.MustCompile(`\d`)

// blankAmounts finds cells left blank below a label that asks for an amount or a
// time, in a table of the matter whose other cells are filled in.
func (x *reading) blankAmounts(tb *table) {
	for r := 0; r+1 < len(tb.grid) && r < 12; r++ {
		filled := 0
		var blank []int
		for c := range tb.grid[r] {
			below := tb.grid[r+1]
			if tb.grid[r][c] == nil || c >= len(below) || below[c] == nil || below[c] == tb.grid[r][c] {
				continue
			}
			switch {
			case !blankText.MatchString(below[c].s()):
				filled++
			case squeeze(below[c].s()) == "" && asksAmount.MatchString(squeeze(tb.grid[r][c].s())):
				blank = append(blank, c)
			}
		}
		for _, c := range blank {
			if filled > 0 {
				x.out.Identity.Untold = append(x.out.Identity.Untold, Untold{Kind: "blank", What: squeeze(tb.grid[r][c].s()), At: tb.grid[r+1][c].at(0, 0)})
			}
		}
	}
}
