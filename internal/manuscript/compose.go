package manuscript

import (
	"fmt"
	"strings"

	"wenping/internal/document"
)

// Compose invents the document of a seed.
func Compose(seed uint64) *Manuscript {
	shapes := []Shape{Report, Report, Report, Report, Policy, Tender, Tender, Thesis, Specification, Report}
	return ComposeAs(seed, shapes[seed%uint64(len(shapes))])
}

// ComposeAs invents a document of one shape.
func ComposeAs(seed uint64, shape Shape) *Manuscript { return compose(seed, shape, 0) }

// ComposeLong invents a document with that many chapters, for measuring time
// and memory.
func ComposeLong(seed uint64, shape Shape, chapters int) *Manuscript {
	return compose(seed, shape, chapters)
}

func compose(seed uint64, shape Shape, chapters int) *Manuscript {
	a := newAuthor(seed, shape)
	c := &composer{author: a, m: &Manuscript{Seed: seed, Shape: shape, Chain: pick(a, chains[shape])}}
	c.chapters = chapters
	c.habits()
	c.cover()
	c.body()
	c.annexes()
	return c.m
}

// composer keeps count while a document is being written.
type composer struct {
	*author
	m       *Manuscript
	count   []int // of headings, one for each open level
	chapter int   // for captions
	tables  int
	figures int
	lists   int
	article int

	long      bool
	chapters  int  // 0: as it comes
	narrow    bool // in a part of two columns
	autoHeads bool
	autoLists bool
	notes     document.Kind // how this author notes; empty: not at all
	comments  bool
	changes   bool
	captions  int  // habit of numbering tables; 0: no captions
	clauses   bool // numbered paragraphs stand at the level below headings
	runIn     bool // paragraphs begin with a bold sentence under a number
}

func (c *composer) habits() {
	m := c.m
	c.long = c.chance(8)
	c.autoHeads = !c.chance(3)
	c.autoLists = c.chance(2)
	c.captions = c.IntN(5)
	switch {
	case m.Shape == Thesis:
		c.captions = 1 + c.IntN(4)
		c.notes = pick(c.author, []document.Kind{document.Footnote, document.Footnote, document.Endnote})
	case c.chance(4):
		c.notes = document.Footnote
	}
	c.comments = c.chance(8)
	c.changes = c.chance(7)
	c.clauses = m.Shape == Tender || m.Shape == Specification && c.chance(2)
	c.runIn = m.Shape == Policy || m.Shape == Report && c.chance(4)
	switch m.Shape {
	case Policy:
		if c.chance(4) {
			m.Contents = 1
		}
	case Specification:
		m.Contents = c.IntN(3)
	default:
		m.Contents = c.between(0, 3)
		if m.Contents == 0 && !c.chance(3) {
			m.Contents = 2
		}
	}
	m.Contents = min(m.Contents, len(m.Chain))
	m.Foot = Foot(c.IntN(6))
	m.Look = c.look()
}

func (c *composer) look() Look {
	body := pick(c.author, []Face{{Font: "仿宋", Size: 16}, {Font: "仿宋_GB2312", Size: 16}, {Font: "仿宋", Size: 14}, {Font: "宋体", Size: 12}, {Font: "宋体", Size: 14}, {Font: "宋体", Size: 10.5}})
	body.Indent = 2
	if c.m.Shape == Specification {
		body = Face{Font: "宋体", Size: 10.5, Indent: 2}
	}
	l := Look{Body: body, Cell: Face{Font: "宋体", Size: min(body.Size, pick(c.author, []float64{9, 10.5, 10.5, 12}))}, Caption: Face{Font: "黑体", Size: min(body.Size, 12), Centre: true}, Note: Face{Font: "宋体", Size: 9}}
	centre := c.m.Chain[0].Post == "章" || c.m.Chain[0].Post == "部分"
	top := max(body.Size, pick(c.author, []float64{15, 16, 18, 22}))
	l.Heads[0] = Face{Font: "黑体", Size: top, Centre: centre, Bold: c.chance(2)}
	l.Heads[1] = pick(c.author, []Face{{Font: "楷体", Size: body.Size, Bold: true}, {Font: "黑体", Size: min(top, body.Size+1)}, {Font: body.Font, Size: body.Size, Bold: true}, {Font: "楷体_GB2312", Size: body.Size}})
	l.Heads[2] = pick(c.author, []Face{{Font: body.Font, Size: body.Size, Bold: true}, {Font: "黑体", Size: body.Size}, {Font: body.Font, Size: body.Size, Bold: true}, {Font: body.Font, Size: body.Size}})
	l.Heads[3] = pick(c.author, []Face{{Font: body.Font, Size: body.Size, Bold: true}, {Font: body.Font, Size: body.Size}})
	l.Heads[4], l.Heads[5] = l.Heads[3], l.Heads[3]
	if c.chance(2) {
		for i := 1; i < len(l.Heads); i++ {
			l.Heads[i].Indent = 2
		}
		if !centre {
			l.Heads[0].Indent = 2
		}
	}
	l.Line = pick(c.author, []float64{0, 1.5 * body.Size * 1.3, body.Size + 12, 28})
	if l.Line > 0 {
		l.Line = max(l.Line, top+4)
	}
	l.NewPage = centre && !c.chance(3)
	return l
}

func (c *composer) cover() {
	m := c.m
	thing := c.fill("{place}{thing}")
	short := strings.TrimSuffix(thing, "项目")
	switch m.Shape {
	case Report:
		m.Title = thing + pick(c.author, []string{"社会稳定风险评估报告", "社会稳定风险评估报告", "社会稳定风险分析报告", "社会风险评估报告"})
	case Policy:
		m.Title = c.fill("{place}人民政府关于") + pick(c.author, []string{"推进", "规范", "加强"}) + short + pick(c.author, []string{"工作的实施意见", "的通知", "管理办法"})
	case Tender:
		m.Title = thing + pick(c.author, []string{"施工招标文件", "采购文件", "监理招标文件"})
	case Thesis:
		m.Title = c.fill("{topic}视角下") + short + c.fill("的{topic}研究")
	case Specification:
		m.Title = c.fill("{gear}") + pick(c.author, []string{"技术规范书", "技术条件", "通用技术规范"})
	}
	m.Head = pick(c.author, []string{"", m.Title, m.Title, c.fill("{agency}"), "第 " + c.slot("n1") + " 版"})
	if m.Shape == Policy && m.Contents == 0 {
		c.add(Item{Kind: Para, Runs: []Run{{Text: m.Title, Bold: true}}, Centre: true})
		if c.chance(2) {
			c.add(Item{Kind: Para, Runs: []Run{{Text: c.fill("{prefix}政发〔{year}〕{n2}号")}}, Centre: true})
		}
		c.add(Item{Kind: Para, Runs: []Run{{Text: c.fill("各镇人民政府、街道办事处，{place}政府各部门、各直属机构：")}}, Flush: true})
		c.add(c.prose(c.fill("为贯彻落实{law}，经{org}同意，现提出如下意见。")))
		return
	}
	title := m.Title
	if r := []rune(m.Title); len(r) > 16 && c.chance(2) {
		cut := strings.LastIndex(m.Title, "社会")
		if cut <= 0 {
			cut = len(string(r[:len(r)/2]))
		}
		title = m.Title[:cut] + "\n" + m.Title[cut:]
	}
	if c.chance(3) {
		m.Cover = append(m.Cover, pick(c.author, []string{"（送审稿）", "编号：YL-2024-" + c.slot("n3"), "（征求意见稿）", "密封件勿折"}))
	}
	m.Cover = append(m.Cover, title)
	for _, l := range []string{"项目单位：{org}", "编制单位：{agency}（盖章）", "编制人员：{person}　{person}", "{year}年{n1}月"} {
		if !c.chance(5) {
			m.Cover = append(m.Cover, c.fill(l))
		}
	}
}

func (c *composer) add(it Item) { c.m.Items = append(c.m.Items, it) }

func (c *composer) body() {
	m := c.m
	if list := openings[m.Shape]; len(list) > 0 && c.chance(2) {
		c.add(Item{Kind: Heading, Level: 1, Runs: []Run{{Text: pick(c.author, list)}}})
		for range c.between(1, 3) {
			c.add(c.prose(c.paragraph()))
		}
	}
	n := c.between(3, 6)
	if c.long {
		n = c.between(7, 12)
	}
	if c.chapters > 0 {
		n = c.chapters
	}
	columns := -1
	if m.Shape == Thesis && c.chance(3) || c.chance(25) {
		columns = c.IntN(n)
	}
	for i := range n {
		if i == columns {
			c.add(Item{Kind: TwoColumns})
			c.narrow = true
		}
		c.section(1)
		if i == columns {
			c.add(Item{Kind: OneColumn})
			c.narrow = false
		}
	}
	for _, t := range endings[m.Shape] {
		if t == "附件" || c.chance(3) {
			continue
		}
		c.add(Item{Kind: Heading, Level: 1, Runs: []Run{{Text: t}}})
		if t == "参考文献" {
			for k := 1; k <= c.between(4, 15); k++ {
				c.add(Item{Kind: Para, Flush: true, Runs: []Run{{Text: fmt.Sprintf("[%d] ", k) + c.fill("{person}，{person}．{topic}与{topic}研究[J]．{prefix}学刊，{year}（{n1}）：{n2}-{n3}．")}}})
			}
			continue
		}
		c.add(c.prose(c.paragraph()))
	}
	if m.Shape == Policy || c.chance(10) {
		c.add(Item{Kind: Para, Centre: true, Runs: []Run{{Text: c.fill("{org}")}}})
		c.add(Item{Kind: Para, Centre: true, Runs: []Run{{Text: c.fill("{year}年{n1}月{n2}日")}}})
	}
}

// section writes a heading, what stands under it, and the sections below it.
func (c *composer) section(level int) {
	c.heading(level)
	if level == 1 {
		c.chapter++
		c.tables, c.figures = c.restartCaptions(c.tables), c.restartCaptions(c.figures)
	}
	deeper := level < len(c.m.Chain) && level < 5 && !c.chance(level+1)
	if !deeper || c.chance(3) {
		for range c.between(1, 4) {
			c.content(level)
		}
	}
	if !deeper {
		return
	}
	if c.clauses && level >= 2 || c.runIn && level >= 2 && c.chance(2) {
		c.numbered(level)
		return
	}
	for range c.between(2, 5-min(3, level)+1) {
		c.section(level + 1)
	}
}

// restartCaptions begins to count again in a chapter, for habits that name it.
func (c *composer) restartCaptions(n int) int {
	if c.captions >= 2 {
		return 0
	}
	return n
}

func (c *composer) next(level int) []int {
	for len(c.count) < level {
		c.count = append(c.count, 0)
	}
	c.count = c.count[:level]
	c.count[level-1]++
	return append([]int(nil), c.count...)
}

func (c *composer) heading(level int) {
	v := c.next(level)
	f := c.m.Chain[level-1]
	text := c.fill(pick(c.author, titles[c.shape]))
	gap := f.Gap
	if gap == "" && text[0] < 0x80 {
		gap = " "
	}
	it := Item{Kind: Heading, Level: level, Runs: []Run{{Text: text}}, Number: Number{Shown: f.Show(v), Form: f, Value: v, Auto: c.autoHeads, Level: level - 1, Gap: gap}}
	c.add(it)
}

// numbered writes paragraphs that carry the numbers of the level below.
func (c *composer) numbered(level int) {
	f := c.m.Chain[level]
	for range c.between(2, 6) {
		v := c.next(level + 1)
		it := c.prose(c.paragraph())
		if c.runIn {
			lead := c.fill(pick(c.author, []string{"强化{topic}。", "{act}。", "落实{org}的责任。", "坚持依法评估。"}))
			it.Runs = append([]Run{{Text: lead, Bold: true}}, it.Runs...)
		}
		gap := f.Gap
		if gap == "" && Text(it.Runs)[0] < 0x80 {
			gap = " "
		}
		it.Number = Number{Shown: f.Show(v), Form: f, Value: v, Auto: c.autoHeads, Level: level, Gap: gap}
		c.add(it)
	}
}

// prose makes a paragraph with what hangs on it.
func (c *composer) prose(text string) Item {
	it := Item{Kind: Para, Runs: c.runs(text)}
	if c.changes && c.chance(4) {
		it.Runs = c.revise(it.Runs)
	}
	if c.chance(60) {
		it.Runs = append(it.Runs, Run{Text: "（内部校对用，不打印）", Kind: Hidden})
	}
	if c.chance(40) {
		it.Runs = append(it.Runs, Run{Text: "详见", Kind: Plain}, Run{Text: "www.example.invalid/gs?id=" + c.slot("n3"), Kind: Link}, Run{Text: "。"})
	}
	if c.chance(40) {
		it.Runs = append(it.Runs, Run{Text: "见本文第"}, Run{Text: c.slot("n1"), Kind: Field}, Run{Text: "章。"})
	}
	if c.notes != "" && c.chance(10) {
		it.Runs[len(it.Runs)-1].Note = c.note(c.notes, c.fill(pick(c.author, []string{"数据来源：{place}统计局，{year}年。", "参见{law}。", "此处所称{group}不含已签约户。", "{person}，{topic}研究，{prefix}出版社，{year}年，第{n2}页。"})))
	}
	if c.comments && c.chance(12) {
		k := len(it.Runs) - 1
		if it.Runs[k].Note == 0 {
			it.Runs[k].Note = c.note(document.Comment, c.fill("请{org}核实此处数据。"))
		}
	}
	return it
}

func (c *composer) note(kind document.Kind, text string) int {
	c.m.Notes = append(c.m.Notes, Note{kind, text})
	return len(c.m.Notes)
}

// revise marks a tracked change in a paragraph.
func (c *composer) revise(runs []Run) []Run {
	last := runs[len(runs)-1]
	r := []rune(last.Text)
	if len(r) < 12 {
		return runs
	}
	i := c.between(2, len(r)-6)
	j := i + c.between(1, 4)
	out := append([]Run(nil), runs[:len(runs)-1]...)
	cut := func(kind RunKind) Run { return Run{Text: string(r[i:j]), Bold: last.Bold, Kind: kind} }
	out = append(out, Run{Text: string(r[:i]), Bold: last.Bold})
	switch c.IntN(4) {
	case 0:
		out = append(out, cut(Inserted))
	case 1:
		out = append(out, Run{Text: c.fill("约{n2}%左右"), Kind: Deleted}, cut(Plain))
	case 2:
		out = append(out, Run{Text: c.fill("{risk}"), Kind: Deleted}, cut(Inserted))
	default:
		out = append(out, cut(MovedIn), Run{Text: string(r[j:]), Bold: last.Bold, Note: last.Note}, Run{Text: string(r[i:j]), Kind: MovedOut})
		return out
	}
	return append(out, Run{Text: string(r[j:]), Bold: last.Bold, Note: last.Note})
}

// content writes one thing that may stand in a section.
func (c *composer) content(level int) {
	switch n := c.IntN(100); {
	case n < 62:
		c.add(c.prose(c.paragraph()))
	case n < 78:
		c.list()
	case n < 92:
		c.tabular()
	case n < 95:
		c.picture()
	case n < 97:
		c.box()
	case n < 98:
		c.add(Item{Kind: Logo})
		c.add(c.prose(c.paragraph()))
	default:
		if c.shape == Policy && level == 1 {
			for range c.between(2, 5) {
				c.article++
				f := Form{Pre: "第", Digits: Han, Post: "条", Gap: "　"}
				it := c.prose(c.paragraph())
				it.Number = Number{Shown: f.Show([]int{c.article}), Form: f, Value: []int{c.article}, List: 1000, Auto: c.autoLists, Gap: f.Gap}
				c.add(it)
			}
			return
		}
		c.add(c.prose(c.paragraph()))
	}
}

func (c *composer) list() {
	c.add(c.prose(c.sentence()[:0] + c.fill(pick(c.author, []string{"主要措施如下：", "具体包括：", "{org}应当做好以下工作：", "存在以下{n1}个方面的问题：", "应提交的材料："}))))
	form := c.listForm()
	sub := c.listForm()
	c.lists++
	id := c.lists
	end := pick(c.author, []string{"；", "；", "。", "", ";"})
	auto := c.autoLists && form.Digits != NoDigits
	n := c.between(2, 8)
	nested := c.chance(6) && sub != form
	long := c.chance(3)
	for i := 1; i <= n; i++ {
		text := c.clause()
		if long {
			text = strings.TrimSuffix(c.sentence(), "。")
		}
		tail := end
		if i == n && end == "；" {
			tail = "。"
		}
		it := Item{Kind: Para, Runs: []Run{{Text: text + tail}}}
		it.Number = listNumber(form, []int{i}, id, 0, auto, text)
		c.add(it)
		for j := 1; nested && j <= 2 && i < 4; j++ {
			t := c.clause()
			k := Item{Kind: Para, Runs: []Run{{Text: t + tail}}}
			k.Number = listNumber(sub, []int{i, j}, id, 1, auto, t)
			c.add(k)
		}
	}
	// A paragraph follows, so that the last item is not taken for a heading.
	if c.chance(2) {
		c.add(c.prose(c.paragraph()))
	}
}

func listNumber(f Form, v []int, id, level int, auto bool, text string) Number {
	gap := f.Gap
	if gap == "" && text[0] < 0x80 {
		gap = " "
	}
	return Number{Shown: f.Show(v), Form: f, Value: v, Auto: auto, List: id, Level: level, Gap: gap}
}

// listForm is a way of numbering that the headings here do not use.
func (c *composer) listForm() Form {
	for range 20 {
		f := pick(c.author, listForms)
		used := false
		for _, h := range c.m.Chain {
			used = used || h.Digits == f.Digits && !h.Path && strings.Trim(h.Post, "）)") == strings.Trim(f.Post, "）)") && (h.Pre == "") == (f.Pre == "")
			used = used || h.Digits == f.Digits && (f.Digits == Arabic || f.Digits == Wide2) && f.Pre == "" && h.Pre == ""
		}
		if !used {
			return f
		}
	}
	return circled
}

func (c *composer) captionNumber(what string, n int) string {
	chapter := max(1, c.chapter)
	switch c.captions {
	case 1:
		return fmt.Sprintf("%s%d", what, n)
	case 2:
		return fmt.Sprintf("%s%d-%d", what, chapter, n)
	case 3:
		return fmt.Sprintf("%s %d.%d", what, chapter, n)
	}
	return fmt.Sprintf("%s %d-%d", what, chapter, n)
}

func (c *composer) tabular() {
	t, rule, wide := c.table()
	if wide {
		c.add(Item{Kind: Wide})
	}
	if c.captions > 0 {
		c.tables++
		c.add(Item{Kind: Caption, Number: Number{Shown: c.captionNumber("表", c.tables), Gap: pick(c.author, []string{" ", "　", "  "})}, Runs: []Run{{Text: c.fill(pick(c.author, []string{"{risk}情况表", "问卷统计表", "主要风险因素表", "{gear}参数表", "{group}诉求汇总", "投资估算表", "{place}人口与收入"}))}}})
		if c.chance(6) {
			c.add(Item{Kind: Para, Flush: true, Runs: []Run{{Text: pick(c.author, []string{"单位：万元", "单位：户、人", "（金额单位：元）"})}}})
		}
	}
	c.add(Item{Kind: Table, Table: t, Rule: rule})
	if wide {
		c.add(Item{Kind: Tall})
	} else if c.chance(8) {
		c.add(Item{Kind: Para, Flush: true, Runs: []Run{{Text: "注：" + c.sentence()}}})
	}
	c.add(c.prose(c.paragraph()))
}

func (c *composer) picture() {
	c.add(Item{Kind: Picture})
	if c.captions > 0 && !c.chance(3) {
		c.figures++
		c.add(Item{Kind: Caption, Number: Number{Shown: c.captionNumber("图", c.figures), Gap: " "}, Runs: []Run{{Text: c.fill(pick(c.author, []string{"项目区位示意图", "评估工作流程图", "{place}调查点分布图"}))}}})
	}
	c.add(c.prose(c.paragraph()))
}

func (c *composer) box() {
	c.add(Item{Kind: Box, Runs: []Run{{Text: c.fill(pick(c.author, []string{"启动评估 → 制定方案 → 调查识别 → 分析研判 → 编制报告", "重要提示：{sentence}", "公示专栏\n{org}\n监督电话：0{n3}-{n6}", "受理\n审查\n决定\n送达"}))}}})
	c.add(c.prose(c.paragraph()))
}

func (c *composer) annexes() {
	if c.m.Shape == Policy || c.chance(2) {
		return
	}
	word := "附件"
	if c.m.Shape == Thesis || c.m.Shape == Specification {
		word = "附录"
	}
	for i := 1; i <= c.between(1, 3); i++ {
		num := fmt.Sprint(i)
		if word == "附录" {
			num = Count(Upper, i)
		}
		c.add(Item{Kind: AnnexPage})
		c.add(Item{Kind: Heading, Level: 1, Runs: []Run{{Text: word + num + pick(c.author, []string{" ", "　", "："}) + c.fill(pick(c.author, []string{"调查问卷（样表）", "座谈会记录", "专家评审意见", "{part}格式", "公示照片及说明", "{group}签到表"}))}}})
		c.chapter++
		for range c.between(1, 3) {
			c.content(2)
		}
	}
}
