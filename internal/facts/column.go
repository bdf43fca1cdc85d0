package facts

import (
	"strings"
	"unicode/utf8"

	"wenping/internal/zh/regexp"
)

// column is what a grid column of a table is about.
type column struct {
	id    string // field id of Lexicon.Columns; empty when unknown
	stage string // before, after or ""
	title string // folded header text, rows joined
	exact int    // how well the title matched
}

// view is a table whose header has been read.
type view struct {
	t     *table
	first int    // first data row
	title string // caption, and title rows inside the table
	cols  []column
	joins *view // the table this one continues
}

var (
	bracketed  = regexp.MustCompile(`\([^()]*\)`)
	brackets   = strings.NewReplacer("(", "", ")", "")
	headNoise  = strings.NewReplacer(" ", "", "\n", "", "、", "", ",", "", "/", "", "·", "", ":", "", "*", "", "。", "")
	beforeMark = regexp.MustCompile(`(?:(?:采取|落实|实施|执行)?(?:风险)?(?:(?:防范|化解|应对|防控|处置|控制)(?:和|与|及)?)*措施(?:落实|实施|采取|执行|到位)?(?:之|以)?前|(?:化解|防范|防控|处置|治理|干预|管控|落实)(?:之|以)前|化解前|防范前|防控前|治理前|控制前|调整前|处置前|未采取(?:任何)?(?:防范)?(?:化解)?措施|整治前|整改前|^(?:之|以|此|事)前(?:的)?|(?:没有|没|无|不采取)(?:任何)?(?:防范)?(?:化解)?措施|初始|^原(?:有|来|先|本)?(?:的)?|初判|初评|原始|固有|初步(?:判定|评判|评定|判断|研判|等级|评估等级|风险等级))`)
	afterMark  = regexp.MustCompile(`(?:(?:采取|落实|实施|执行)?(?:风险)?(?:(?:防范|化解|应对|防控|处置|控制)(?:和|与|及)?)*措施(?:落实|实施|采取|执行|到位|完善)?(?:之|以)?后|(?:化解|防范|防控|处置|治理|干预|管控|落实|到位)(?:之|以)后|化解后|防范后|防控后|管控后|干预后|处理后|完成后|到位后|修正后|缓解后|^目标(?:的)?|控制目标|治理后|控制后|调整后|处置后|落实后|整治后|整改后|^(?:之|以|此|事)后(?:的)?|剩余|残余|预期|预测)`)
)

var beforeAndAfter = regexp.MustCompile(`前[、与和及]?后(?:[^期续]|$)`)

// stageOf reads 措施前/措施后 off a short text such as a header, a caption or a
// heading. A text with both marks has no stage of its own.
func stageOf(s string) string {
	s = spellStage(s)
	if beforeAndAfter.MatchString(s) {
		return "" // 措施前后对照
	}
	b, a := strings.ContainsAny(s, "前初原固未没无不") && beforeMark.MatchString(s), strings.ContainsAny(s, "后余预") && afterMark.MatchString(s)
	switch {
	case b && !a:
		return "before"
	case a && !b:
		return "after"
	}
	return ""
}

// spellStage writes 落实前 out as 落实之前, unless it is 落实前置手续.
func spellStage(s string) string {
	const short = "落实前"
	for i := 0; ; {
		k := strings.Index(s[i:], short)
		if k < 0 {
			return s
		}
		i += k + len(short)
		if rest := s[i:]; !strings.HasPrefix(rest, "置") && !strings.HasPrefix(rest, "期") && !strings.HasPrefix(rest, "提") {
			s = s[:i-len("前")] + "之前" + rest
			i += len("之")
		}
	}
}

// unstaged takes the words that say before or after off a text.
func unstaged(s string) string {
	return strings.TrimPrefix(afterMark.ReplaceAllString(beforeMark.ReplaceAllString(spellStage(s), ""), ""), "的")
}

// column reads one header text. The same few headers stand in many tables.
func (x *reading) column(title string) column {
	if c, ok := x.headers[title]; ok {
		return c
	}
	c := x.readColumn(title)
	if x.headers == nil {
		x.headers = map[string]column{}
	}
	x.headers[title] = c
	return c
}

// scored are the fields that a factor has before and after its measures.
var scored = map[string]bool{"p": true, "q": true, "r": true, "degree": true, "points": true}

// stageHead is a stage set before the field of a column with a mark: 后:影响, 前·分值.
var stageHead = regexp.MustCompile(`^(前|后)[:·\-\s]\s*`)

func (x *reading) readColumn(title string) column {
	s := headNoise.Replace(title)
	if utf8.RuneCountInString(s) > 40 {
		return column{title: s}
	}
	if strings.ContainsAny(title, ",;。!?") {
		return column{title: s} // a sentence is no header
	}
	if onlyNumber.MatchString(s) {
		return column{title: s}
	}
	c := column{title: s, stage: stageOf(s)}
	if c.stage != "" {
		s = unstaged(s)
	}
	if m := stageHead.FindStringSubmatch(strings.TrimSpace(title)); m != nil && c.stage == "" {
		c.stage, s = bareStage(m[1]), headNoise.Replace(title[strings.Index(title, m[0])+len(m[0]):]) // 前:单项分
	}
	inside := ""
	if out := bracketed.ReplaceAllString(s, ""); out != "" && out != s {
		inside, s = s, out
	}
	c.id, c.exact = x.columnID(s)
	if rest := strings.TrimPrefix(strings.TrimPrefix(s, "前"), "后"); c.stage == "" && rest != s && rest != "" {
		if id, exact := x.columnID(rest); c.id == "" && exact >= 1000 || id != "" && id == c.id { // 后p, 前程度
			c.id, c.exact, c.stage = id, max(exact, c.exact), bareStage(s[:len(s)-len(rest)])
		}
	}
	if inner := strings.TrimPrefix(brackets.Replace(inside), s); c.stage == "" && (inner == "前" || inner == "后") {
		c.stage = bareStage(inner) // 程度(后)
	}
	if rest := strings.TrimSuffix(strings.TrimSuffix(s, "前"), "后"); c.id == "" && c.stage == "" && rest != s && rest != "" {
		if id, exact := x.columnID(rest); scored[id] { // 程度后
			c.id, c.exact, c.stage = id, exact, bareStage(s[len(rest):])
		}
	}
	if c.id == "" && inside != "" {
		c.id, c.exact = x.columnID(brackets.Replace(inside))
	}
	if c.id == "" && c.stage != "" && utf8.RuneCountInString(s) <= 2 {
		c.id, c.exact = "degree", 1 // a bare 措施前 / 措施后 column
	}
	return c
}

var (
	letterP = regexp.MustCompile(`(?:可能性|概率|发生频率|频次)(?:等级|程度|大小|分值)?\(?([A-Z])(?:[^A-Za-z]|$)`)
	letterQ = regexp.MustCompile(`(?:影响程度|影响|后果|严重性|严重程度|损失)(?:等级|程度|大小|分值|严重程度)?\(?([A-Z])(?:[^A-Za-z]|$)`)
)

// ownLetter gives the field that a letter stands for where the report says so:
// 可能性L和后果S各分1至5级.
func (x *reading) ownLetter(s string) string {
	if len(s) != 1 || s[0] < 'A' || s[0] > 'Z' {
		return ""
	}
	if x.letters == nil {
		x.letters = map[string]string{}
		for _, t := range x.texts {
			if t.cell != nil || !t.inBody() {
				continue
			}
			p, q := letterP.FindStringSubmatch(t.s()), letterQ.FindStringSubmatch(t.s())
			if p != nil && q != nil && p[1] != q[1] {
				x.letters[p[1]], x.letters[q[1]] = "p", "q"
				break
			}
		}
	}
	return x.letters[s]
}

// columnID gives the field a header means: an exact word first, else the
// longest word in it, one at its end (the head noun) counting more.
func (x *reading) columnID(s string) (id string, best int) {
	if s == "" || utf8.RuneCountInString(s) > 18 {
		return "", 0
	}
	if id := x.ownLetter(s); id != "" {
		return id, 1000
	}
	low := strings.ToLower(s)
	if x.lowered == nil {
		x.lowered = make([][]string, len(x.lx.Columns))
		for i := range x.lx.Columns {
			for _, w := range x.lx.Columns[i].Words {
				x.lowered[i] = append(x.lowered[i], strings.ToLower(w))
			}
		}
	}
terms:
	for i := range x.lx.Columns {
		t := &x.lx.Columns[i]
		for _, n := range t.Not {
			if strings.Contains(s, n) {
				continue terms
			}
		}
		for k, lw := range x.lowered[i] {
			w, n := t.Words[k], 0
			if len(lw) > len(low)+1 || lw == "" {
				continue
			}
			switch {
			case low == lw, lw[0] == '=' && low == lw[1:]:
				n = 1000 + len(w)
			case lw[0] == '=': // this word alone
			case t.ID == "measure" && len(w) <= 6 && (len(s) > 24 || !strings.HasSuffix(low, lw)): // …补助办法, 办法修订通知: documents
			case len(w) <= 3: // one character or letter: exact only
			case strings.HasSuffix(low, lw):
				n = len(w) + 4
			case strings.Contains(low, lw):
				n = len(w)
			}
			if n > best {
				id, best = t.ID, n
			}
		}
	}
	return id, best
}

var onlyNumber = regexp.MustCompile(`^[\d.%+\-~×=<>≤≥]+$`)

// view reads the header of a table: title rows, one to three header rows,
// columns. prev is the view of the table before it, for tables that go on over
// a page without repeating their header.
func (x *reading) view(t *table, prev *view) *view {
	if tt := twoAbreast(t); tt != nil {
		return x.upright(tt, prev)
	}
	if tt := x.transposed(t); tt != nil {
		return x.upright(tt, prev)
	}
	return x.upright(t, prev)
}

// twoAbreast lays the second half of a table below the first where its columns
// repeat: 编号 | 原来 | 措施后 | 编号 | 原来 | 措施后. nil when it is none.
func twoAbreast(t *table) *table {
	if len(t.grid) < 2 || len(t.grid[0]) < 4 || len(t.grid[0])%2 > 0 {
		return nil
	}
	half := len(t.grid[0]) / 2
	for c, h := range t.grid[0][:half] {
		o := t.grid[0][c+half]
		if h == nil || o == nil || h == o || squeeze(h.s()) == "" || squeeze(h.s()) != squeeze(o.s()) {
			return nil
		}
	}
	out := &table{block: t.block, caption: t.caption, turned: true}
	for _, row := range t.grid {
		out.grid = append(out.grid, row[:half])
	}
	for _, row := range t.grid[1:] {
		if !blankRow(row[half:]) {
			out.grid = append(out.grid, row[half:])
		}
	}
	return out
}

// transposed turns a table round whose fields stand in its first column; nil
// when it is none.
func (x *reading) transposed(t *table) *table {
	if len(t.grid) < 3 || len(t.grid[0]) < 3 {
		return nil
	}
	seen := map[string]bool{}
	ids := func(cells []*text) int {
		clear(seen)
		for _, c := range cells {
			if c != nil {
				if id := x.column(c.s()).id; id != "" && utf8.RuneCountInString(c.s()) <= 10 {
					seen[id] = true
				}
			}
		}
		return len(seen)
	}
	var first []*text
	for _, row := range t.grid {
		first = append(first, row[0])
	}
	if n := ids(first); n < 3 && !(n == 2 && seen["maxpoints"] && (seen["points"] || seen["degree"])) || ids(t.grid[0][1:]) > 1 {
		return nil
	}
	numbers := 0
	for _, row := range t.grid {
		if hasNumbers(row[1:]) {
			numbers++
		}
	}
	if numbers < 2 && ids(first) < 4 {
		return nil
	}
	out := &table{block: t.block, caption: t.caption, turned: true}
	for c := range t.grid[0] {
		row := make([]*text, len(t.grid))
		for r := range t.grid {
			row[r] = t.grid[r][c]
		}
		out.grid = append(out.grid, row)
	}
	return out
}

func (x *reading) upright(t *table, prev *view) *view {
	v := &view{t: t, title: t.caption}
	rows := len(t.grid)
	if rows == 0 {
		return v
	}
	width := len(t.grid[0])
	row := 0
	for row < min(2, rows-1) && width > 1 && fullWidth(t.grid[row]) {
		v.title += " " + t.grid[row][0].s()
		row++
	}
	end := row + 1
	for !t.turned && end < min(row+3, rows) && x.headerGoesOn(t, row, end) {
		end++
	}
	if h := t.block.Table.HeaderRows; !t.turned && h > end && h <= min(row+3, rows) && !hasNumbers(t.grid[h-1]) {
		end = h
	}
	cols := make([]column, width)
	known := 0
	for c := 0; c < width; c++ {
		cols[c] = x.headerOf(t, row, end, c)
		if cols[c].id != "" {
			known++
		}
	}
	if known < 2 && prev != nil && len(prev.cols) == width && x.continues(prev.t, t) {
		v.cols, v.first, v.joins = prev.cols, 0, prev
		if v.title == "" {
			v.title = prev.title
		}
		return v
	}
	for c := range cols {
		// 因素 | 1 | 2 | 3, and 指标 | R1 | R2 turned round
		if known := cols[c].id; (known == "risk" || c == 0 && (known == "" || known == "indicator") && t.turned) && allNumbers(t.grid[end:], c) {
			cols[c].id, cols[c].exact = "no", max(1, cols[c].exact)
		}
	}
	toldNotScored(cols, t.grid[end:])
	namedByNumbers(cols, t.grid[end:])
	stageDegrees(cols, t.grid[end:])
	stagedPoints(cols)
	lastOfAfter(cols)
	concerns(cols, t.grid[end:])
	if riskListCap.MatchString(v.title) {
		namelessList(cols, t.grid[end:])
	}
	v.cols, v.first = cols, end
	return v
}

// toldNotScored takes a column for a description that is named like a score but tells
// at length, where another of that name scores: 起因和可能后果 | 概率 | 影响.
func toldNotScored(cols []column, rows [][]*text) {
	long := func(c int) bool {
		n, all := 0, 0
		for _, row := range rows {
			if row[c] != nil && !blankMark.MatchString(row[c].s()) {
				all++
				if utf8.RuneCountInString(row[c].s()) >= 10 {
					n++
				}
			}
		}
		return all > 0 && 2*n > all
	}
	for c := range cols {
		if cols[c].id != "p" && cols[c].id != "q" || !long(c) {
			continue
		}
		for o := range cols {
			if o != c && cols[o].id == cols[c].id && cols[o].title != cols[c].title && !long(o) {
				cols[c].id, cols[c].stage = "desc", ""
				break
			}
		}
	}
}

// lastOfAfter gives a score without a time of its own that of the columns on its
// left: 措施前程度 | 措施后可能性 | 措施后分值 | 措施后程度 | 得分.
func lastOfAfter(cols []column) {
	before := false
	for c := range cols {
		switch cols[c].id {
		case "product", "points", "r":
			if cols[c].stage == "" && before && cols[c-1].stage == "after" {
				cols[c].stage = "after"
			}
		}
		before = before || cols[c].stage == "before"
	}
}

// stageDegrees tells two columns of degrees apart where the heads say of the
// first only, or of none, which time it is of: a table gives the time before
// measures first. A number and its word (程度 0.42 | 等级 较大) are one degree.
func stageDegrees(cols []column, rows [][]*text) {
	var at []int
	for c := range cols {
		if cols[c].id == "degree" && (c == 0 || cols[c].title != cols[c-1].title) {
			at = append(at, c)
		}
	}
	if len(at) != 2 {
		return
	}
	a, b := &cols[at[0]], &cols[at[1]]
	if a.stage != "after" && b.stage == "" && (a.stage == "before" || words(rows, at[0]) && words(rows, at[1])) {
		a.stage, b.stage = "before", "after"
	}
}

// riskListCap is the caption of a list of risks, whatever its columns are called.
var riskListCap = regexp.MustCompile(`风险(?:因素|点|源|事项)?(?:清单|列表|一览|汇总|登记)`)

// namelessList takes the column that tells most for the risks of a list where no
// head calls itself so: 编号 | 阶段 | 对象、起因与表现.
func namelessList(cols []column, rows [][]*text) {
	best, at, numbered := 0, -1, false
	for c := range cols {
		switch cols[c].id {
		case "risk", "measure", "unit", "type":
			return
		case "no":
			numbered = true
		case "", "desc", "group":
			n := 0
			for r, row := range rows {
				if row[c] != nil && (r == 0 || row[c] != rows[r-1][c]) && looksLikeRisk(row[c].s()) {
					n += min(30, utf8.RuneCountInString(row[c].s()))
				}
			}
			if n > best && n >= 6*len(rows) {
				best, at = n, c
			}
		}
	}
	if numbered && at >= 0 && len(rows) >= 3 {
		cols[at].id, cols[at].exact = "risk", 1
	}
}

// stagedPoints takes the columns 分值 that are of a time for points where another
// of no time gives the highest.
func stagedPoints(cols []column) {
	highest := false
	for c := range cols {
		highest = highest || cols[c].id == "maxpoints" && cols[c].stage == ""
	}
	for c := range cols {
		if highest && cols[c].id == "maxpoints" && cols[c].stage != "" {
			cols[c].id = "points"
		}
	}
}

// saysConcern: what a checklist answers to whether a class concerns the matter.
var saysConcern = regexp.MustCompile(`^[^,。;]{0,10}涉及(?:[,。;、(及和].{0,14}|[^,。;]{0,12})$|^(?:不|未|基本不)?(?:予)?(?:涉及|存在|列入|列为|纳入|计入|构成|作为|适用|相关)|^(?:有|无|没有|是|否|不是|有风险|无风险|√|×|✓|✗|✔|✘|○|Y|N)(?:[,。;:(].*)?$`)

// concerns finds the column of a checklist that says which classes concern the
// matter, by its answers, where its head does not say so: 有没有, 判断, 对照结论.
func concerns(cols []column, rows [][]*text) {
	if len(rows) < 3 {
		return
	}
	for c := range cols {
		if cols[c].id == "concern" {
			return
		}
	}
	for c := 1; c < len(cols); c++ {
		switch cols[c].id {
		case "", "degree", "remark", "reason":
		default:
			continue
		}
		n, yes, all := 0, 0, 0
		for _, row := range rows {
			if c >= len(row) || row[c] == nil || row[c].s() == "" || row[c] == row[c-1] {
				continue
			}
			all++
			if s := strings.TrimSpace(row[c].s()); saysConcern.MatchString(s) {
				n++
				if !noConcern.MatchString(s) {
					yes++
				}
			}
		}
		if n >= 3 && n*5 >= all*4 && yes > 0 && yes < n {
			cols[c].id, cols[c].exact = "concern", 1
			return
		}
	}
}

func allNumbers(grid [][]*text, c int) bool {
	n := 0
	for _, row := range grid {
		if row[c] == nil || row[c].s() == "" || total(row[c]) {
			continue
		}
		if riskNo(row[c].s()) == "" || utf8.RuneCountInString(row[c].s()) > 5 {
			return false
		}
		n++
	}
	return n > 0
}

func fullWidth(row []*text) bool {
	for _, c := range row {
		if c == nil || c != row[0] {
			return false
		}
	}
	return row[0] != nil
}

func hasNumbers(row []*text) bool {
	for _, c := range row {
		if c != nil && onlyNumber.MatchString(c.s()) {
			return true
		}
	}
	return false
}

// headerGoesOn says that row r still belongs to the header begun at row first:
// a header cell spans into it, or it splits a wide header cell into known columns.
func (x *reading) headerGoesOn(t *table, first, r int) bool {
	if hasNumbers(t.grid[r]) {
		return false
	}
	spans, splits, known := false, false, 0
	for c, cell := range t.grid[r] {
		up := t.grid[r-1][c]
		if cell == nil || up == nil {
			continue
		}
		if cell == up {
			spans = true
			continue
		}
		if c > 0 && t.grid[first][c-1] == t.grid[first][c] || c+1 < len(t.grid[first]) && t.grid[first][c+1] == t.grid[first][c] {
			splits = true
			if x.column(cell.s()).id != "" {
				known++
			}
		}
	}
	return spans && splits || splits && known >= 2
}

// words says that the cells of a column are words, most of them of degree.
func words(rows [][]*text, c int) bool {
	n, all := 0, 0
	for _, row := range rows {
		if row[c] == nil || row[c].s() == "" || total(row[0]) {
			continue
		}
		all++
		if v := readCell(row[c].s()); v.word != "" && !v.hasNum {
			n++
		}
	}
	return n >= 2 && n*4 >= all*3
}

// bareStage gives the stage of a head that says nothing else: 前, 措施后.
func bareStage(s string) string {
	switch s {
	case "前":
		return "before"
	case "后":
		return "after"
	}
	stage := stageOf(s)
	if stage != "" && unstaged(s) == "" {
		return stage
	}
	return ""
}

func (x *reading) headerOf(t *table, first, end, c int) column {
	var parts []string
	var last *text
	for r := first; r < end; r++ {
		if cell := t.grid[r][c]; cell != nil && cell != last && cell.s() != "" {
			parts = append(parts, cell.s())
			last = cell
		}
	}
	if len(parts) == 0 {
		return column{}
	}
	col := x.column(parts[len(parts)-1])
	joined := strings.Join(parts, "")
	if n := len(parts); n > 1 {
		// 可能性 above 前 and 后, or above 措施前 and 措施后: the upper head names the field.
		stage := bareStage(headNoise.Replace(parts[n-1]))
		if upper := x.column(parts[n-2]); stage != "" && upper.id != "" {
			col = column{id: upper.id, stage: stage, exact: upper.exact}
		}
	}
	if col.id == "" {
		col = x.column(joined)
	}
	for _, p := range parts {
		if col.stage == "" {
			col.stage = stageOf(headNoise.Replace(p))
		}
	}
	col.title = headNoise.Replace(joined)
	return col
}

// continues says that b follows a with nothing but a 续表 line between them.
func (x *reading) continues(a, b *table) bool {
	if b.block.ID <= a.block.ID || b.block.ID-a.block.ID > 3 {
		return false
	}
	for id := a.block.ID + 1; id < b.block.ID; id++ {
		t := strings.TrimSpace(x.doc.Block(id).Printed())
		if t != "" && !strings.Contains(t, "续") {
			return false
		}
	}
	return true
}

// has says that some column is of one of these fields.
func (v *view) has(ids ...string) bool {
	for _, id := range ids {
		if v.col(id) >= 0 {
			return true
		}
	}
	return false
}

// col gives the grid column of a field, the best matching title first; -1 when
// there is none.
func (v *view) col(id string) int { return v.colAt(id, "*") }

// colAt is col for one stage ("*": any).
func (v *view) colAt(id, stage string) int {
	best, at := 0, -1
	for c, k := range v.cols {
		if k.id == id && (stage == "*" || k.stage == stage) && k.exact > best {
			best, at = k.exact, c
		}
	}
	return at
}

// columns gives field id → grid column, for citing.
func (v *view) columns() map[string]int {
	out := map[string]int{}
	for _, k := range v.cols {
		if k.id != "" {
			out[k.id] = v.col(k.id)
		}
	}
	return out
}

// cell gives the text of a grid position; nil where there is none.
func (v *view) cell(r, c int) *text {
	if c < 0 || r < 0 || r >= len(v.t.grid) || c >= len(v.t.grid[r]) {
		return nil
	}
	return v.t.grid[r][c]
}

// path gives the folded titles of the headings above a block, outermost first.
func (x *reading) path(t *text) string {
	if p, ok := x.paths[t.block.Section]; ok {
		return p
	}
	var parts []string
	for s := t.block.Section; s > 0 && s < len(x.doc.Outline); s = x.doc.Outline[s].Parent {
		if h := x.doc.Block(x.doc.Outline[s].Heading); h != nil {
			if i, ok := x.first[h.ID]; ok {
				parts = append([]string{x.texts[i].s()}, parts...)
			}
		}
	}
	if x.paths == nil {
		x.paths = map[int]string{}
	}
	p := strings.Join(parts, "/")
	x.paths[t.block.Section] = p
	return p
}
