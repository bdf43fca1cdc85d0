package facts

import (
	"strconv"
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

// questionTable reads the answers of a statistics table. Tables are printed in
// many ways: options downwards or across, one question or many, villages as
// rows or as columns, several blocks side by side.
type questionTable struct {
	f     *surveyFinder
	tb    *table
	scope Scope
	out   []Question

	title string             // question row above the answers
	names []string           // per column, header words without 人数/比例
	roles []string           // per column: count pct both label title skip
	bases map[int]Value[int] // per row, the valid forms of a cell 120/118/117
	multi Tri

	shares map[int]bool // rows that hold the shares of the row above
}

const (
	roleCount = "count"
	rolePct   = "pct"
	roleBoth  = "both"
	roleLabel = "label"
	roleSkip  = "skip"
)

// numeric counts the cells of a row that hold numbers, spans once.
func (q *questionTable) numeric(r int) (nums, texts int) {
	var prev *text
	for c, t := range q.tb.grid[r] {
		if t == nil || t == prev {
			continue
		}
		prev = t
		s := squeeze(t.s())
		if cellBlank.MatchString(s) {
			continue
		}
		if _, ok := readNumber(s); ok {
			if c > 0 || len(q.tb.grid[r]) == 1 {
				nums++
			}
		} else {
			texts++
		}
	}
	return nums, texts
}

var noteRow = regexp.MustCompile(`^(注|备注|说明|数据来源)`)

func (q *questionTable) read() {
	q.multi = q.near()
	g := q.tb.grid
	q.shares = shareRows(g)
	var head []int // header rows in force
	start := 0
	flush := func(end int) {
		if start < end && len(head) > 0 {
			q.block(head, start, end)
		}
	}
	inData := false
	for r := range g {
		nums, texts := q.numeric(r)
		first := ""
		if g[r][0] != nil {
			first = squeeze(g[r][0].s())
		}
		switch {
		case nums == 0 && texts == 0:
		case nums == 0 && texts == 1 && sameRow(g[r]):
			// a row across the table: a question, or a note
			s := squeeze(g[r][0].s())
			if q.f.x.says("multiple", s) && noteRow.MatchString(s) {
				q.multi = Yes
				for i := range q.out {
					if q.out[i].Multiple == Unsaid {
						q.out[i].Multiple = Yes
					}
				}
				continue
			}
			flush(r)
			q.title, inData = s, false
			start = r + 1
		case nums == 0:
			// a header row; a second one joins it while no numbers came between
			if inData {
				if strings.HasPrefix(first, "注") || texts <= 1 {
					continue
				}
				flush(r)
				head, inData = nil, false
			}
			head = append(head, r)
			start = r + 1
		default:
			if !inData {
				inData = true
				start = r
			}
		}
	}
	flush(len(g))
}

var (
	countRowOf = regexp.MustCompile(`^(.+?)(?:\((?:份|人|户|票|名|家|份数|人数|户数)\)|(?:份|人|户|票)数)$`)
	shareRowOf = regexp.MustCompile(`^(.+?)(?:\((?:%|占比|比例|百分比)\)|占比|比例|百分比)(?:\(%\))?$`)
)

// shareRows gives the rows that hold the shares of the row above: 车主(份) over
// 车主(%).
func shareRows(g [][]*text) map[int]bool {
	var out map[int]bool
	for r := 1; r < len(g); r++ {
		if g[r][0] == nil || g[r-1][0] == nil {
			continue
		}
		a, b := countRowOf.FindStringSubmatch(squeeze(g[r-1][0].s())), shareRowOf.FindStringSubmatch(squeeze(g[r][0].s()))
		if a != nil && b != nil && a[1] == b[1] {
			if out == nil {
				out = map[int]bool{}
			}
			out[r] = true
		}
	}
	return out
}

func sameRow(row []*text) bool {
	for _, t := range row {
		if t != row[0] && t != nil && strings.TrimSpace(t.s()) != "" {
			return false
		}
	}
	return true
}

// near tells whether single or multiple choice is said around the table.
func (q *questionTable) near() Tri {
	x := q.f.x
	words := []string{q.tb.caption}
	if h := x.headings(q.tb.block); len(h) > 0 {
		words = append(words, h[0])
	}
	for _, d := range []document.BlockID{-1, -2, 1} {
		if b := x.doc.Block(q.tb.block.ID + d); b != nil && b.Table == nil && (d < 0 || strings.HasPrefix(strings.TrimSpace(b.Text), "注") || chars(b.Text) < 60) {
			words = append(words, b.Text)
		}
	}
	for _, w := range words {
		if t := x.choice(w); t != Unsaid {
			return t
		}
	}
	// 最担心的(可多选,419人答) over the column of the options
	said := Unsaid
	for r := 0; r < min(2, len(q.tb.grid)); r++ {
		for _, h := range q.tb.grid[r] {
			if h == nil || chars(h.s()) > 30 {
				continue
			}
			if t := x.choice(h.s()); t != Unsaid && said != Unsaid && t != said {
				return Unsaid // of two questions side by side
			} else if t != Unsaid {
				said = t
			}
		}
	}
	return said
}

// baseTold finds the number of forms a caption or a head says the shares are of:
// 表8 关心事项(多选,基数828份), 最担心的(可多选,419人答).
func (q *questionTable) baseTold() {
	n := toldBase(q.tb.caption)
	at := document.Whole(q.tb.block.Table.Caption)
	for r := 0; r < min(2, len(q.tb.grid)) && n == 0; r++ {
		for _, h := range q.tb.grid[r] {
			if h != nil && n == 0 {
				n, at = toldBase(squeeze(h.s())), h.at(0, 0)
			}
		}
	}
	if n == 0 {
		return
	}
	for i := range q.out {
		if qu := &q.out[i]; qu.Part == "" && !qu.Base.Found() && !qu.Total.Found() {
			qu.Base.Add(Value[int]{V: n, At: at, Scope: q.scope})
		}
	}
}

var toldBases = []*regexp.Regexp{
	regexp.MustCompile(`(?:基数|样本量?|有效(?:问卷|样本|卷)?|[nN])(?:为|是|共|=|:|＝)?(\d{2,6})(?:份|人|户|\)|,|$)`),
	regexp.MustCompile(`(?:以|按|用)(\d{2,6})(?:份|人|户)[^,;。()]{0,6}(?:为底|为基数|为分母|计|算)`),
	regexp.MustCompile(`[(,;](?:共|合计|总计)?(\d{2,6})(?:份|人|户)(?:有效|问卷|作?答|填答|填写|样本|\))`),
}

func toldBase(s string) int {
	for _, re := range toldBases {
		if m := re.FindStringSubmatch(s); m != nil {
			n, _ := strconv.Atoi(m[1])
			return n
		}
	}
	return 0
}

// choice reads 单选 and 多选 off a text.
func (x *reading) choice(s string) Tri {
	single, multi := x.says("single", s), x.says("multiple", s)
	switch {
	case multi && !single:
		return Yes
	case single && !multi:
		return No
	}
	return Unsaid
}

// block reads data rows start…end under header rows.
func (q *questionTable) block(head []int, start, end int) {
	g := q.tb.grid
	width := len(g[0])
	// A header row of one block may be followed by rows of another shape.
	if q.transposed(head, start, end) {
		return
	}
	q.names, q.roles = make([]string, width), make([]string, width)
	q.bases = q.triples(head, start, end)
	for c := 0; c < width; c++ {
		q.columnRole(head, start, end, c)
	}
	q.sharesBeside()
	if q.unlabelled(start, end) {
		return
	}
	// segments: label columns, then number columns
	type segment struct{ labels, nums []int }
	var segs []segment
	cur := segment{}
	for c := 0; c < width; c++ {
		switch q.roles[c] {
		case roleLabel:
			if len(cur.nums) > 0 {
				segs = append(segs, cur)
				cur = segment{}
			}
			cur.labels = append(cur.labels, c)
		case roleCount, rolePct, roleBoth:
			cur.nums = append(cur.nums, c)
		}
	}
	if len(cur.nums) > 0 {
		segs = append(segs, cur)
	}
	for _, s := range segs {
		if len(s.labels) > 0 && len(s.nums) > 0 {
			q.segment(head, start, end, s.labels, s.nums)
		}
	}
}

func (q *questionTable) columnRole(head []int, start, end, c int) {
	g := q.tb.grid
	var words []string
	for _, r := range head {
		if t := g[r][c]; t != nil {
			w := squeeze(t.s())
			if len(words) == 0 || words[len(words)-1] != w {
				words = append(words, w)
			}
		}
	}
	title := strings.Join(words, " ")
	lowest := ""
	if len(words) > 0 {
		lowest = words[len(words)-1]
	}
	if len(words) > 1 && unitAlone.MatchString(lowest) {
		title = strings.Join(words[:len(words)-1], " ")
	}
	q.names[c] = strings.TrimSpace(headUnits.ReplaceAllString(title, ""))
	nums, pcts, both, decs, texts := 0, 0, 0, 0, 0
	for r := start; r < end; r++ {
		t := g[r][c]
		if t == nil || sameRow(g[r]) || q.shares[r] {
			continue
		}
		s := squeeze(t.s())
		if cellBlank.MatchString(s) {
			continue
		}
		n, ok := readNumber(s)
		switch {
		case !ok:
			texts++
		case n.hasCount && n.hasPct:
			both++
		case n.hasPct:
			pcts++
		case n.decimal:
			decs++
		default:
			nums++
		}
	}
	total := nums + pcts + both + decs
	switch {
	case q.bases != nil && isTriple(g[start][c]):
		q.roles[c] = roleSkip
	case headSkip.MatchString(lowest) && !headOptions.MatchString(lowest):
		q.roles[c] = roleSkip
	case total == 0 || texts > total:
		q.roles[c] = roleLabel
		if texts == 0 {
			q.roles[c] = roleSkip
		}
	case both > 0 && both >= pcts && both >= nums:
		q.roles[c] = roleBoth
	case headPct.MatchString(lowest) && !headCount.MatchString(lowest), pcts > nums:
		q.roles[c] = rolePct
	case headCount.MatchString(lowest):
		q.roles[c] = roleCount
	case decs > 0:
		q.roles[c] = roleSkip // decimals that nobody calls percentages
	default:
		q.roles[c] = roleCount
	}
}

var (
	unitAlone = regexp.MustCompile(`^(?:[份人户名票]|%|比例|占比)$`)
	bareShare = regexp.MustCompile(`^(?:占.*|.*(?:比例|占比|百分比|比重))$`)
	formsHead = regexp.MustCompile(`^[^/]{1,6}/[^/]{1,6}(?:/[^/]{1,6})?$`)
	formsCell = regexp.MustCompile(`^(\d+)/(\d+)(?:/(\d+))?$`)
)

func isTriple(t *text) bool { return t != nil && formsCell.MatchString(squeeze(t.s())) }

// triples reads a column 发/收/有效 whose cells are 120/118/117: the last is what
// the answers beside it are of.
func (q *questionTable) triples(head []int, start, end int) map[int]Value[int] {
	g := q.tb.grid
	if len(head) == 0 {
		return nil
	}
	for c, t := range g[head[len(head)-1]] {
		if t == nil || !formsHead.MatchString(squeeze(t.s())) {
			continue
		}
		parts := strings.Split(squeeze(t.s()), "/")
		at := -1
		for i, w := range parts {
			if q.f.countLabel(w) == "valid" {
				at = i
			}
		}
		if at < 0 {
			continue
		}
		out := map[int]Value[int]{}
		for r := start; r < end; r++ {
			if !isTriple(g[r][c]) {
				continue
			}
			m := formsCell.FindStringSubmatch(squeeze(g[r][c].s()))
			if n, err := strconv.Atoi(m[at+1]); err == nil {
				out[r] = Value[int]{V: n, At: g[r][c].at(0, 0)}
			}
		}
		return out
	}
	return nil
}

// sharesBeside names columns of shares that are not named themselves for the
// counts they stand behind: 直接(份) | 比例 | 间接(份) | 比例.
func (q *questionTable) sharesBeside() {
	shares, named := 0, map[string]bool{}
	for c, r := range q.roles {
		switch r {
		case rolePct:
			if bareShare.MatchString(q.names[c]) {
				q.names[c] = "" // 占有效问卷: the share of the whole, no group
			}
			if q.names[c] == "" {
				shares++
			}
		case roleCount:
			named[q.names[c]] = true
		}
	}
	if shares < 2 || len(named) != shares {
		return
	}
	last := ""
	for c, r := range q.roles {
		switch r {
		case roleCount:
			last = q.names[c]
		case rolePct:
			if q.names[c] == "" {
				q.names[c] = last
			}
		}
	}
}

func (q *questionTable) segment(head []int, start, end int, labels, nums []int) {
	g := q.tb.grid
	names := map[string]bool{}
	var order []string
	for _, c := range nums {
		n := q.names[c]
		if n != "" && !names[n] {
			order = append(order, n)
		}
		names[n] = true
	}
	label := labels[len(labels)-1]
	headLabel := ""
	if len(head) > 0 && g[head[len(head)-1]][label] != nil {
		headLabel = squeeze(g[head[len(head)-1]][label].s())
	}
	if c := q.f.x.choice(headLabel); c != Unsaid {
		defer func(was Tri) { q.multi = was }(q.multi)
		q.multi = c
	}
	// names that all columns share are no names: "问卷结果 人数 | 问卷结果 比例"
	if len(order) == 1 && !names[""] && len(nums) > 1 {
		order = nil
	}
	if len(order) == 1 && len(nums) == 1 {
		// one number column: its header names what is counted, not an option
		order = nil
	}
	if len(order) == 0 {
		q.vertical(start, end, labels, nums, "")
		return
	}
	optionNames := 0
	for _, n := range order {
		if q.f.optionKind(n) != "" || q.f.severalKinds(n) {
			optionNames++
		}
	}
	rowKinds := 0
	for r := start; r < end; r++ {
		if t := g[r][label]; t != nil && q.f.optionKind(squeeze(t.s())) != "" {
			rowKinds++
		}
	}
	switch {
	case optionNames >= 2 && rowKinds < 2:
		q.matrix(head, start, end, label, nums, headLabel)
	case rowKinds >= 2 || headOptions.MatchString(headLabel):
		q.byColumn(start, end, labels, nums, order)
	case headGroups.MatchString(headLabel), q.placeLabels(start, end, label) >= 2:
		q.matrix(head, start, end, label, nums, headLabel)
	case hasPart(order):
		q.byColumn(start, end, labels, nums, order)
	default:
		q.matrix(head, start, end, label, nums, headLabel)
	}
}

func hasPart(names []string) bool {
	for _, n := range names {
		if totalLabel.MatchString(n) || placeWord.MatchString(n) {
			return true
		}
	}
	return false
}

func (q *questionTable) placeLabels(start, end, c int) int {
	n := 0
	for r := start; r < end; r++ {
		if t := q.tb.grid[r][c]; t != nil && placeWord.MatchString(squeeze(t.s())) {
			n++
		}
	}
	return n
}

// byColumn reads options downwards with one column (or count and percent) per
// group; the column 合计, or the only unnamed one, is the whole.
func (q *questionTable) byColumn(start, end int, labels, nums []int, order []string) {
	whole := false
	for _, n := range order {
		var cols []int
		for _, c := range nums {
			if q.names[c] == n {
				cols = append(cols, c)
			}
		}
		part := n
		if totalLabel.MatchString(n) || subLabel.MatchString(n) {
			part, whole = "", true
		}
		q.vertical(start, end, labels, cols, part)
	}
	var rest []int
	for _, c := range nums {
		if q.names[c] == "" {
			rest = append(rest, c)
		}
	}
	if len(rest) > 0 && !whole {
		q.vertical(start, end, labels, rest, "")
	} else if len(rest) > 0 {
		// 合计 | 比例: the bare percentages belong to the whole
		for i := range q.out {
			if q.out[i].Part == "" && q.out[i].At.Block == q.tb.block.ID {
				q.fillPercents(&q.out[i], rest)
			}
		}
	}
}

func (q *questionTable) fillPercents(qu *Question, cols []int) {
	for i := range qu.Options {
		o := &qu.Options[i]
		if o.Percent.Found() {
			continue
		}
		r := o.At.Row - 1
		for _, c := range cols {
			if r >= 0 && r < len(q.tb.grid) && q.roles[c] == rolePct && q.tb.grid[r][c] != nil {
				if n, ok := readNumber(q.tb.grid[r][c].s()); ok {
					o.Percent.Add(Value[float64]{V: n.pct, At: q.tb.grid[r][c].at(0, 0)})
					o.Decimals = n.decimals
				}
			}
		}
	}
}

// vertical reads options downwards.
func (q *questionTable) vertical(start, end int, labels, nums []int, part string) {
	g := q.tb.grid
	label := labels[len(labels)-1]
	titleCol := -1
	if len(labels) > 1 {
		titleCol = labels[len(labels)-2]
	}
	var cur *Question
	var owner *text
	var ended bool
	done := func() {
		if cur != nil {
			q.keep(*cur)
		}
		cur = nil
	}
	for r := start; r < end; r++ {
		lt := g[r][label]
		if lt == nil || sameRow(g[r]) && len(g[r]) > 1 {
			continue
		}
		name := squeeze(lt.s())
		var tt *text
		if titleCol >= 0 {
			tt = g[r][titleCol]
		}
		titled := tt != nil && tt != lt && !totalLabel.MatchString(squeeze(tt.s()))
		if cur == nil || titled && tt != owner && squeeze(tt.s()) != "" || ended && !totalLabel.MatchString(name) {
			done()
			title := q.title
			if titled {
				title = squeeze(tt.s())
				owner = tt
			}
			cur = &Question{Title: title, Part: part, At: lt.at(0, 0), Multiple: q.multi}
			if c := q.f.x.choice(title); c != Unsaid {
				cur.Multiple = c
			}
			ended = false
		}
		isTotal := totalLabel.MatchString(name) || tt != nil && totalLabel.MatchString(squeeze(tt.s()))
		if subLabel.MatchString(name) {
			isTotal = true
		}
		opt := Option{Text: name, At: lt.at(0, 0)}
		for _, c := range nums {
			q.take(&opt, g[r][c], q.roles[c])
		}
		if !opt.Count.Found() && !opt.Percent.Found() {
			continue
		}
		if l := q.f.countLabel(name); !isTotal && l != "" && q.f.optionKind(name) == "" {
			// 发放, 收回 and 有效 among the answers are what these are counted of
			if v, ok := opt.Count.First(); ok && l == "valid" {
				cur.Base.Add(v)
			}
			continue
		}
		if isTotal {
			if v, ok := opt.Count.First(); ok {
				if strings.Contains(name, "有效") || strings.Contains(name, "样本") {
					cur.Base.Add(v)
				} else {
					cur.Total.Add(v)
				}
			}
			ended = true
			continue
		}
		cur.Options = append(cur.Options, opt)
	}
	done()
}

func (q *questionTable) take(o *Option, t *text, role string) {
	if t == nil {
		return
	}
	n, ok := readNumber(t.s())
	if !ok {
		return
	}
	at := t.at(0, 0)
	switch role {
	case roleCount:
		if n.hasCount && !o.Count.Found() {
			o.Count.Add(Value[int]{V: n.count, At: at})
		} else if n.hasPct && !o.Percent.Found() {
			o.Percent.Add(Value[float64]{V: n.pct, At: at})
			o.Decimals = n.decimals
		}
	case rolePct:
		if !o.Percent.Found() {
			o.Percent.Add(Value[float64]{V: n.pct, At: at})
			o.Decimals = n.decimals
		}
	case roleBoth:
		if n.hasCount && !o.Count.Found() {
			o.Count.Add(Value[int]{V: n.count, At: at})
		}
		if n.hasPct && !o.Percent.Found() {
			o.Percent.Add(Value[float64]{V: n.pct, At: at})
			o.Decimals = n.decimals
		}
	}
}

// keep puts a question among the results when it looks like one.
func (q *questionTable) keep(qu Question) {
	sharedHead(qu.Options)
	counts, pcts, kinds, several := 0, 0, map[string]bool{}, false
	for i := range qu.Options {
		o := &qu.Options[i]
		if o.Kind = q.f.optionKind(o.Text); o.Kind == "" {
			o.Kind = q.graded(o.Text)
		}
		if o.Kind != "" {
			kinds[o.Kind] = true
		} else if q.f.severalKinds(o.Text) {
			o.Kind, several = "several", true
		}
		if o.Count.Found() {
			counts++
		}
		if o.Percent.Found() {
			pcts++
		}
	}
	if len(qu.Options) < 2 {
		return
	}
	attitude := (kinds["support"] || kinds["conditional"]) && (kinds["oppose"] || kinds["neutral"] || kinds["conditional"] || several)
	if !attitude {
		for i := range qu.Options {
			qu.Options[i].Kind = ""
		}
		// Only percentages or an options column prove a question.
		if pcts < 2 && !q.optionHeader() {
			return
		}
	}
	if counts < 2 && pcts < 2 {
		return
	}
	title := qu.Title
	if title == "" {
		title = q.tb.caption
		qu.Title = title
	}
	qu.Attitude = attitude && qu.Part == "" && !(mattersOnly.MatchString(title) && !matterWords.MatchString(title))
	q.out = append(q.out, qu)
}

// sharedHead takes the header all options stand under off their names.
func sharedHead(list []Option) {
	if len(list) < 2 {
		return
	}
	k := strings.IndexByte(list[0].Text, ' ')
	if k <= 0 {
		return
	}
	head := list[0].Text[:k+1]
	for _, o := range list {
		if !strings.HasPrefix(o.Text, head) || len(o.Text) == len(head) {
			return
		}
	}
	for i := range list {
		list[i].Text = list[i].Text[len(head):]
	}
}

func (q *questionTable) optionHeader() bool {
	for r := 0; r < min(3, len(q.tb.grid)); r++ {
		for _, t := range q.tb.grid[r] {
			if t != nil && headOptions.MatchString(squeeze(t.s())) {
				return true
			}
		}
	}
	return false
}
