package facts

import (
	"math"
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

// Breakdown is a number told with its parts, 102户,其中柳塘村62户、杏园社区34户,
// where the parts are all there are: each a village, or the three classes of land.
type Breakdown struct {
	Unit     string
	Total    float64
	Sum      float64
	Slack    float64 // what rounding allows
	Sure     bool    // the parts are all: the same parts add up in another unit, or the classes are complete
	Parts    []string
	At       document.Anchor // the total
	PartsAt  document.Anchor
	Decimals int
	Table    bool // a row or column of a table and its 合计
}

var (
	breakSplit = regexp.MustCompile(`[,、，;；]`)
	breakOpen  = regexp.MustCompile(`(等|主要|其余|剩余|另|约|余|以上|以下|左右|不足|超过)`)
	landClass  = regexp.MustCompile(`^(?:拟征收|征收|集体)?(农用地|建设用地|未利用地)`)
	breakUnits = []string{"户", "人", "亩", "公顷", "平方米", "家"}
)

// breakdowns finds numbers told with all their parts.
func (x *reading) breakdowns() {
	x.tableTotals()
	for _, t := range x.texts {
		if !t.inBody() || t.block.Kind == document.Heading || t.block.Kind == document.Caption {
			continue
		}
		s := t.s()
		if !strings.Contains(s, "其中") || x.chapter(t.block) == chapterOther {
			continue
		}
		for _, span := range t.sentences {
			if span.End-span.Start <= longSentence {
				x.breakdown(t, span.Start, span.End)
			}
		}
	}
}

var (
	countedHead = regexp.MustCompile(`户数|人数|人口|户$|面积|亩|平方米|有效|份数|份$|数量|投资|金额|万元|\((?:户|人|份|亩|万元|元|平方米|㎡)\)$`)
	notCounted  = regexp.MustCompile(`序号|编号|率|比|均|单价|标准|年|月|日期|权重|分值|得分|指数|概率|影响|次序|电话|发放|回收`)
	sumLabel    = regexp.MustCompile(`^(?:合\s*计|总\s*计|共\s*计|总和)$`)
	partOfRow   = regexp.MustCompile(`小计|其中|合计|总计|平均|备注|说明`)
)

// continued is said of a table that goes on from one before: its 合计 is of both.
var continued = regexp.MustCompile(`^续|^接上|续表|续上表|上接表|[(（]续[一二三四\d]?[)）]|[(（]接上[表页]?[)）]`)

// tableTotals finds rows and columns of counts whose last cell says that it is
// their sum: a table of villages with 合计 below it or at its right.
func (x *reading) tableTotals() {
	for i, tb := range x.tables {
		first := x.texts[min(x.first[tb.block.ID], len(x.texts)-1)]
		if i > 0 && goesOn(x.tables[i-1], tb) {
			continue
		}
		if len(tb.grid) < 2 || first.table != tb || !first.inBody() || aboutOthers(tb) || strings.Contains(tb.caption, "多选") || continued.MatchString(squeeze(tb.caption)) {
			continue
		}
		rows, cols := len(tb.grid), len(tb.grid[0])
		cell := func(r, c int) *text { return tb.grid[r][c] }
		turned := func(r, c int) *text { return tb.grid[c][r] }
		if rows >= 4 {
			x.totalsOf(rows, cols, cell)
		}
		if cols >= 4 {
			x.totalsOf(cols, rows, turned)
		}
	}
}

// goesOn says that a table has the lines of the one before it, which has no 合计 of
// its own: a wide table is printed in two.
func goesOn(before, tb *table) bool {
	if len(before.grid) < 2 || len(before.grid) != len(tb.grid) || tb.block.ID-before.block.ID > 3 {
		return false
	}
	for r := range tb.grid {
		a, b := before.grid[r], tb.grid[r]
		if len(a) == 0 || len(b) == 0 || a[0] == nil || b[0] == nil || squeeze(a[0].s()) != squeeze(b[0].s()) {
			return false
		}
	}
	last := before.grid[0][len(before.grid[0])-1]
	return last == nil || !sumLabel.MatchString(strings.TrimSpace(last.s()))
}

// totalsOf adds up the columns of a grid whose last row is 合计.
func (x *reading) totalsOf(rows, cols int, cell func(r, c int) *text) {
	said := func(r, c int) string {
		if t := cell(r, c); t != nil {
			return strings.TrimSpace(t.s())
		}
		return ""
	}
	sum := rows - 1
	if !sumLabel.MatchString(said(sum, 0)) && !(cols > 1 && sumLabel.MatchString(said(sum, 1)) && cell(sum, 0) == cell(sum, 1)) {
		return
	}
	for c := 1; c < cols; c++ {
		head := headNoise.Replace(said(0, c))
		if !countedHead.MatchString(head) || notCounted.MatchString(head) {
			continue
		}
		total, ok := plainNumber(said(sum, c))
		if !ok {
			continue
		}
		b := Breakdown{Total: total.Value, Unit: total.Unit, Decimals: total.Decimals, Sure: true, At: cell(sum, c).at(0, 0), Table: true}
		seen := map[*text]bool{}
		for r := 1; r < sum; r++ {
			t := cell(r, c)
			n, ok := plainNumber(said(r, c))
			name := said(r, 0)
			for k := 1; k < c && name != ""; k++ {
				if partOfRow.MatchString(said(r, k)) {
					name = said(r, k)
				}
			}
			if !ok || n.Unit != total.Unit || t == cell(sum, c) || seen[t] || partOfRow.MatchString(name) || name == "" {
				b.Parts = nil
				break
			}
			seen[t] = true
			b.Sum += n.Value
			if max(n.Decimals, total.Decimals) > 0 {
				b.Slack += math.Pow(10, -float64(n.Decimals)) / 2
			}
			b.Parts = append(b.Parts, name)
			b.PartsAt = t.at(0, 0)
		}
		if len(b.Parts) >= 2 {
			if b.Slack > 0 {
				b.Slack += math.Pow(10, -float64(b.Decimals)) / 2
			}
			x.out.Breakdowns = append(x.out.Breakdowns, b)
		}
	}
}

// plainNumber reads a cell that holds one exact number and nothing else.
func plainNumber(s string) (n zh.Number, ok bool) {
	ns := zh.Numbers(strings.ReplaceAll(s, " ", ""))
	if len(ns) != 1 {
		return n, false
	}
	n = ns[0]
	return n, n.Start == 0 && n.End == len(strings.ReplaceAll(s, " ", "")) && !n.Approx && n.Low >= n.High && n.Unit != "%"
}

func (x *reading) breakdown(t *text, start, end int) {
	s := t.s()[start:end]
	i := strings.Index(s, "其中")
	if i < 0 || otherQuantity.MatchString(s[:i]) {
		return
	}
	tail := s[i+len("其中"):]
	if k := strings.IndexAny(tail, ";。"); k >= 0 {
		tail = tail[:k]
	}
	if strings.Contains(tail, "其中") || breakOpen.MatchString(tail) {
		return
	}
	from := i + len("其中")
	type part struct {
		name string
		nums map[string]zh.Number
	}
	var parts []part
	places, classes := 0, map[string]bool{}
	cuts := append(breakSplit.FindAllStringIndex(tail, -1), []int{len(tail), len(tail)})
	at := 0
	for _, cut := range cuts {
		seg, segAt := tail[at:cut[0]], from+at
		at = cut[1]
		depth := strings.IndexByte(seg, '(')
		if depth >= 0 {
			seg = seg[:depth]
		}
		p := part{nums: map[string]zh.Number{}}
		for _, n := range zh.Numbers(seg) {
			if n.Low < n.High || n.Approx {
				return
			}
			if _, twice := p.nums[n.Unit]; twice {
				return
			}
			if p.name == "" {
				p.name = strings.Trim(seg[:n.Start], ":：为有的涉及征收 ")
			}
			n.Start, n.End = n.Start+segAt, n.End+segAt
			p.nums[n.Unit] = n
		}
		if len(p.nums) == 0 {
			continue
		}
		switch m := landClass.FindStringSubmatch(p.name); {
		case m != nil:
			classes[m[1]] = true
		case len(placesIn(p.name)) == 1:
			places++
		default:
			return
		}
		parts = append(parts, p)
	}
	if len(parts) < 2 || places != len(parts) && len(classes) != 3 || places > 0 && len(classes) > 0 || len(classes) == 3 && len(parts) != 3 {
		return
	}
	heads := zh.Numbers(s[:i])
	var found []Breakdown
	added := 0
	for _, u := range breakUnits {
		b := Breakdown{Unit: u, Sure: len(classes) == 3}
		for _, h := range heads {
			if h.Unit == u && !h.Approx && h.Low >= h.High && chars(s[h.End:i]) <= 24 && !strings.ContainsAny(s[h.End:i], ";。") {
				b.Total, b.Decimals = h.Value, h.Decimals
				b.At = t.at(start+h.Start, start+h.End)
			}
		}
		if b.At.Block == 0 {
			continue
		}
		b.Slack = math.Pow(10, -float64(b.Decimals)) / 2
		if b.Decimals == 0 && (u == "户" || u == "人" || u == "家") {
			b.Slack = 0
		}
		first, last := 0, 0
		for _, p := range parts {
			n, ok := p.nums[u]
			if !ok {
				b.Parts = nil
				break
			}
			b.Sum += n.Value
			if b.Slack > 0 {
				b.Slack += math.Pow(10, -float64(n.Decimals)) / 2
			}
			b.Parts = append(b.Parts, s[n.Start:n.End])
			if first == 0 {
				first = n.Start
			}
			last = n.End
		}
		if b.Parts == nil {
			continue
		}
		b.PartsAt = t.at(start+from, start+last)
		if math.Abs(b.Sum-b.Total) <= b.Slack+1e-9 {
			added++
		}
		found = append(found, b)
	}
	for _, b := range found {
		b.Sure = b.Sure || added > 0
		x.out.Breakdowns = append(x.out.Breakdowns, b)
	}
}
