package facts

import (
	"sort"
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

// matrix reads options across: one row a group, or one row a question.
func (q *questionTable) matrix(head []int, start, end, label int, nums []int, headLabel string) {
	g := q.tb.grid
	rows, totals := 0, 0
	for r := start; r < end; r++ {
		if t := g[r][label]; t != nil {
			rows++
			if totalLabel.MatchString(squeeze(t.s())) {
				totals++
			}
		}
	}
	groups := headGroups.MatchString(headLabel) || totals > 0 || q.placeLabels(start, end, label) >= 2
	based := false // a column says how many answered: another of bare numbers does not
	answers := -1  // the first column of an attitude: what stands before tells of the place
	for _, c := range nums {
		n := q.names[c]
		based = based || n != "" && (totalLabel.MatchString(n) || regexpBaseName.MatchString(n))
		if answers < 0 && (q.f.optionKind(n) != "" || q.f.severalKinds(n)) {
			answers = c
		}
	}
	valid := false
	for _, c := range nums {
		valid = valid || q.f.countLabel(q.names[c]) == "valid"
	}
	for r := start; r < end; r++ {
		lt := g[r][label]
		if lt == nil || sameRow(g[r]) {
			continue
		}
		name := squeeze(lt.s())
		if q.shares[r] {
			q.percentRow(r, nums)
			continue
		}
		if q.shares[r+1] {
			name = countRowOf.FindStringSubmatch(name)[1]
		}
		if subLabel.MatchString(name) {
			// The parts above are told together: 居民小计 beside 商户.
			name = strings.Trim(subLabel.ReplaceAllString(name, ""), "()")
			n := q.partsOf(g[r], nums)
			if n < 2 || totals > 0 || q.f.labelSubject(name) == "" {
				continue
			}
			q.out = q.out[:len(q.out)-n]
		}
		if (rowPct.MatchString(name) || shareRow.MatchString(name)) && r > start {
			q.percentRow(r, nums)
			continue
		}
		qu := Question{Title: q.title, At: lt.at(0, 0), Multiple: q.multi}
		if b, ok := q.bases[r]; ok {
			qu.Base.Add(b)
		}
		switch {
		case totalLabel.MatchString(name), rows == 1:
		case groups:
			qu.Part = name
		default:
			qu.Title = name
			if c := q.f.x.choice(name); c != Unsaid {
				qu.Multiple = c
			}
		}
		for _, c := range nums {
			if g[r][c] == nil {
				continue
			}
			n := q.names[c]
			if l := q.f.countLabel(n); valid && (l == "sent" || l == "returned") {
				continue // answers are counted of the valid ones
			}
			if strings.HasPrefix(n, "其中") || ofOwnGroup.MatchString(n) {
				continue // told within the column before
			}
			base := q.f.countLabel(n) == "sent" || totalLabel.MatchString(n) || subLabel.MatchString(n) || n == "" || regexpBaseName.MatchString(n)
			if n == "" && based || c < answers && !base {
				continue // 户数, of all who live there
			}
			var col Option
			q.take(&col, g[r][c], q.roles[c])
			if base {
				if v, ok := col.Count.First(); ok {
					if totalLabel.MatchString(n) || subLabel.MatchString(n) || n == "" {
						qu.Total.Add(v)
					} else {
						qu.Base.Add(v)
					}
				}
				continue
			}
			at := -1
			for i := range qu.Options {
				if qu.Options[i].Text == n {
					at = i
				}
			}
			if at < 0 {
				qu.Options = append(qu.Options, Option{Text: n, At: g[r][c].at(0, 0)})
				at = len(qu.Options) - 1
			}
			q.take(&qu.Options[at], g[r][c], q.roles[c])
		}
		q.keep(qu)
	}
}

// unlabelled reads answers across without a column of labels: 支持 | 有条件支持 |
// 反对 | 合计 over one row of counts, and perhaps one of shares.
func (q *questionTable) unlabelled(start, end int) bool {
	g := q.tb.grid
	kinds := map[string]bool{}
	for c, role := range q.roles {
		if role == roleLabel {
			return false
		}
		if k := q.f.optionKind(q.names[c]); k != "" {
			kinds[k] = true
		}
	}
	if len(kinds) < 2 || end-start > 2 {
		return false
	}
	qu := Question{Title: q.title, At: document.Whole(q.tb.block.ID), Multiple: q.multi}
	for c := range q.roles {
		name := q.names[c]
		switch {
		case name == "" || headSkip.MatchString(name):
		case totalLabel.MatchString(name), subLabel.MatchString(name), regexpBaseName.MatchString(name):
			if t := g[start][c]; t != nil {
				if n, ok := readNumber(t.s()); ok && n.hasCount {
					v := Value[int]{V: n.count, At: t.at(0, 0)}
					if regexpBaseName.MatchString(name) {
						qu.Base.Add(v)
					} else {
						qu.Total.Add(v)
					}
				}
			}
		default:
			o := Option{Text: name}
			for r := start; r < end; r++ {
				t := g[r][c]
				if t == nil {
					continue
				}
				if o.At == (document.Anchor{}) {
					o.At = t.at(0, 0)
				}
				if n, ok := readNumber(t.s()); ok {
					switch {
					case n.hasCount && !o.Count.Found() && !n.hasPct:
						q.take(&o, t, roleCount)
					case n.hasPct && n.hasCount:
						q.take(&o, t, roleBoth)
					default:
						q.take(&o, t, rolePct)
					}
				}
			}
			qu.Options = append(qu.Options, o)
		}
	}
	q.keep(qu)
	return true
}

// partsOf gives how many of the last groups read add up to a row of subtotals,
// by their first answer; 0 where none do.
func (q *questionTable) partsOf(row []*text, nums []int) int {
	var want Option
	for _, c := range nums {
		if q.f.optionKind(q.names[c]) != "" && row[c] != nil {
			q.take(&want, row[c], q.roles[c])
			want.Text = q.names[c]
			break
		}
	}
	sum, ok := want.Count.First()
	if !ok {
		return 0
	}
	left := sum.V
	for n := 1; n <= len(q.out); n++ {
		qu := &q.out[len(q.out)-n]
		if qu.At.Block != q.tb.block.ID {
			return 0
		}
		for i := range qu.Options {
			if v, ok := qu.Options[i].Count.First(); ok && qu.Options[i].Text == want.Text {
				left -= v.V
			}
		}
		if left <= 0 {
			if left < 0 {
				return 0
			}
			return n
		}
	}
	return 0
}

// percentRow reads a row 比例 under the row 合计: the shares of the whole.
func (q *questionTable) percentRow(r int, nums []int) {
	if len(q.out) == 0 {
		return
	}
	qu := &q.out[len(q.out)-1]
	if qu.Part != "" && !q.shares[r] || qu.At.Block != q.tb.block.ID {
		return
	}
	for _, c := range nums {
		t := q.tb.grid[r][c]
		if t == nil {
			continue
		}
		for i := range qu.Options {
			o := &qu.Options[i]
			if o.Text != q.names[c] || o.Percent.Found() {
				continue
			}
			if n, ok := readNumber(t.s()); ok && (n.hasPct || n.decimal) {
				o.Percent.Add(Value[float64]{V: n.pct, At: t.at(0, 0)})
				o.Decimals = n.decimals
			}
		}
	}
}

// ofOwnGroup heads the share that a count of the row is of the row: 反对占本群体.
var ofOwnGroup = regexp.MustCompile(`.占(?:本|该|各|其|所在)`)

var regexpBaseName = regexp.MustCompile(`(发放|回收|收回|有效|样本|调查(人|户|份)?数?$|受访|被调查)`)

// groupRows says that rows of groups stand beside the rows 人数 and 比例: then
// these speak of the total before them.
func (q *questionTable) groupRows(start, end, c int) bool {
	for r := start; r < end; r++ {
		t := q.tb.grid[r][c]
		if t == nil || sameRow(q.tb.grid[r]) {
			continue
		}
		s := squeeze(t.s())
		if s == "" || rowCount.MatchString(s) || rowPct.MatchString(s) || totalLabel.MatchString(s) || strings.HasPrefix(s, "占") && shareRow.MatchString(s) {
			continue
		}
		if _, ok := readNumber(s); ok {
			continue
		}
		for _, n := range q.tb.grid[r][c+1:] {
			if n == nil {
				continue
			}
			if _, ok := readNumber(n.s()); ok {
				return true
			}
		}
	}
	return false
}

// transposed reads rows 人数 and 比例 under a row of options, as often as the
// table repeats them.
func (q *questionTable) transposed(head []int, start, end int) bool {
	g := q.tb.grid
	labelCol := -1
	for c := 0; c < min(3, len(g[0])) && labelCol < 0; c++ {
		for r := start; r < end; r++ {
			if t := g[r][c]; t != nil {
				s := squeeze(t.s())
				if rowCount.MatchString(s) || rowPct.MatchString(s) {
					labelCol = c
					break
				}
			}
		}
	}
	if labelCol < 0 || q.groupRows(start, end, labelCol) {
		return false
	}
	top := head[len(head)-1]
	qu := Question{Title: q.title, At: document.Whole(q.tb.block.ID), Multiple: q.multi}
	if t := g[top][labelCol]; t != nil {
		qu.At = t.at(0, 0)
		w := squeeze(t.s())
		if chars(w) > 4 && !headOptions.MatchString(w) || labelCol > 0 && g[start][0] != nil && chars(squeeze(g[start][0].s())) > 4 {
			if labelCol > 0 && g[start][0] != nil {
				w = squeeze(g[start][0].s())
			}
			qu.Title = w
			if c := q.f.x.choice(w); c != Unsaid {
				qu.Multiple = c
			}
		}
	}
	opts := map[int]int{}
	totalCols := map[int]bool{}
	var prev *text
	for c := labelCol + 1; c < len(g[top]); c++ {
		t := g[top][c]
		if t == nil || t == prev {
			continue
		}
		prev = t
		name := squeeze(t.s())
		switch {
		case name == "" || headSkip.MatchString(name):
		case totalLabel.MatchString(name), subLabel.MatchString(name):
			totalCols[c] = true
		default:
			opts[c] = len(qu.Options)
			qu.Options = append(qu.Options, Option{Text: name, At: t.at(0, 0)})
		}
	}
	cols := make([]int, 0, len(opts))
	for c := range opts {
		cols = append(cols, c)
	}
	sort.Ints(cols)
	for r := start; r < end; r++ {
		lt := g[r][labelCol]
		if lt == nil {
			continue
		}
		s := squeeze(lt.s())
		role := ""
		switch {
		case rowCount.MatchString(s):
			role = roleCount
		case rowPct.MatchString(s):
			role = rolePct
		default:
			continue
		}
		for _, c := range cols {
			q.take(&qu.Options[opts[c]], g[r][c], role)
		}
		if role == roleCount {
			for c := range g[r] {
				if totalCols[c] && g[r][c] != nil {
					if n, ok := readNumber(g[r][c].s()); ok && n.hasCount {
						qu.Total.Add(Value[int]{V: n.count, At: g[r][c].at(0, 0)})
					}
				}
			}
		}
	}
	q.keep(qu)
	return true
}
