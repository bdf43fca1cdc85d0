package revision

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wenping/internal/document"
)

func parse(t testing.TB, text string) *document.Document {
	t.Helper()
	d, err := document.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// told writes a revision down, a line for each pair that is not the same.
func told(r *Revision) string {
	var b strings.Builder
	text := func(d *document.Document, id document.BlockID) string {
		k := d.Block(id)
		if k == nil {
			return ""
		}
		if k.Table != nil {
			return "表"
		}
		return k.Text
	}
	for i := range r.Pairs {
		p := &r.Pairs[i]
		if p.Change == Same {
			continue
		}
		x, y := text(r.Old, p.Old), text(r.New, p.New)
		switch {
		case p.New == 0:
			fmt.Fprintf(&b, "%s %s\n", p.Change, x)
		default:
			fmt.Fprintf(&b, "%s %s\n", p.Change, y)
		}
		for _, e := range p.Edits {
			fmt.Fprintf(&b, "  [%s>%s]\n", x[e.Old.Start:e.Old.End], y[e.New.Start:e.New.End])
		}
		if p.Table == nil {
			continue
		}
		for _, c := range p.Table.Cols {
			if c.Change != Same {
				fmt.Fprintf(&b, "  col %s %d %d\n", c.Change, c.Old, c.New)
			}
		}
		for _, row := range p.Table.Rows {
			if row.Change == Same {
				continue
			}
			fmt.Fprintf(&b, "  row %s %d %d\n", row.Change, row.Old, row.New)
			for _, c := range row.Cells {
				fmt.Fprintf(&b, "    cell %s\n", c.Change)
			}
		}
	}
	return b.String()
}

const head = `# 一、概况
本项目位于云岭县青石镇，总投资46850万元，占地120亩。
# 二、风险调查
发放问卷322份，回收322份，有效问卷316份，有效率98.14%。调查覆盖三个村。
# 三、措施
| 序号 | 风险 | 措施 | 时限 |
|---|---|---|---|
| 1 | 征地补偿 | 张榜公布补偿标准，逐户签约 | 2025年6月 |
| 2 | 施工噪声 | 夜间停工，设置隔声屏 | 2025年7月 |
| 3 | 网络舆情 | 专人监测，两小时内回应 |  |
`

func TestCompare(t *testing.T) {
	for _, c := range []struct {
		name     string
		edit     []string // old, new, …
		want     string
		old, new string
	}{
		{name: "nothing", want: ""},
		{name: "a number", edit: []string{"98.14%", "96.14%"}, want: `
changed 发放问卷322份，回收322份，有效问卷316份，有效率96.14%。调查覆盖三个村。
  [98.14%>96.14%]
`},
		{name: "width and spaces are no change", edit: []string{"有效率98.14%", "有效率 ９８．１４％"}, want: ""},
		{name: "words within a sentence", edit: []string{"，占地120亩", "，新增建设用地120亩，其中耕地80亩"}, want: `
changed 本项目位于云岭县青石镇，总投资46850万元，新增建设用地120亩，其中耕地80亩。
  [占>新增建设用]
  [>，其中耕地80亩]
`},
		{name: "a sentence taken out", edit: []string{"调查覆盖三个村。", ""}, want: `
changed 发放问卷322份，回收322份，有效问卷316份，有效率98.14%。
  [调查覆盖三个村。>]
`},
		{name: "a paragraph added and one removed", edit: []string{"# 二、风险调查", "项目用地已取得预审意见。\n# 二、风险调查", "发放问卷322份，回收322份，有效问卷316份，有效率98.14%。调查覆盖三个村。\n", ""}, want: `
added 项目用地已取得预审意见。
removed 发放问卷322份，回收322份，有效问卷316份，有效率98.14%。调查覆盖三个村。
`},
		{name: "a row removed, the rest renumbered", edit: []string{"| 2 | 施工噪声 | 夜间停工，设置隔声屏 | 2025年7月 |\n", "", "| 3 | 网络", "| 2 | 网络"}, want: `
changed 表
  row removed 2 -1
`},
		{name: "a cell filled", edit: []string{"两小时内回应 |  |", "两小时内回应 | 长期 |"}, want: `
changed 表
  row changed 3 3
    cell changed
`},
		{name: "a row whose text is all new keeps its name", edit: []string{"专人监测，两小时内回应 |  |", "由宣传部牵头建立研判机制 | 开工前 |"}, want: `
changed 表
  row changed 3 3
    cell changed
    cell changed
`},
		{name: "a column added", edit: []string{"| 措施 | 时限 |", "| 措施 | 单位 | 时限 |", "|---|---|---|---|", "|---|---|---|---|---|",
			"逐户签约 |", "逐户签约 | 镇政府 |", "隔声屏 |", "隔声屏 | 县住建局 |", "内回应 |", "内回应 | 宣传部 |"}, want: `
changed 表
  col added -1 3
  row changed 0 0
    cell added
  row changed 1 1
    cell added
  row changed 2 2
    cell added
  row changed 3 3
    cell added
`},
		{name: "a chapter moved", old: "# 一、项目概况\n甲的内容在这里说明。\n# 二、乙\n乙的内容在这里说明，比甲的内容长一些。\n", new: "# 一、乙\n乙的内容在这里说明，比甲的内容长一些。\n# 二、项目概况\n甲的内容在这里说明。\n", want: `
moved 项目概况
moved 甲的内容在这里说明。
`},
		{name: "moved and reworded", old: "# 一、甲\n项目拟征收集体土地三百亩，涉及两个村民小组。\n# 二、乙\n乙的内容在这里说明，比甲的内容长一些，而且长得多，长到不会被看成是移动了的那一段，这一点要确定。\n",
			new: "# 一、甲\n# 二、乙\n乙的内容在这里说明，比甲的内容长一些，而且长得多，长到不会被看成是移动了的那一段，这一点要确定。\n项目拟征收集体土地五百亩，涉及两个村民小组。\n", want: `
moved 项目拟征收集体土地五百亩，涉及两个村民小组。
  [三>五]
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, b := head, strings.NewReplacer(c.edit...).Replace(head)
			if c.old != "" {
				a, b = c.old, c.new
			}
			if got := told(Compare(parse(t, a), parse(t, b), nil)); got != strings.TrimPrefix(c.want, "\n") {
				t.Errorf("got\n%swant%s", got, c.want)
			}
		})
	}
}

// at anchors a text of a document, wherever it stands first.
func at(t testing.TB, d *document.Document, text string) document.Anchor {
	t.Helper()
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if k := strings.Index(b.Text, text); k >= 0 {
			return document.At(b.ID, k, k+len(text))
		}
		if b.Table == nil {
			continue
		}
		for _, row := range b.Table.Rows {
			for j := range row {
				if k := strings.Index(row[j].Text, text); k >= 0 {
					a := document.InTable(b.ID, &row[j])
					a.Start, a.End = k, k+len(text)
					return a
				}
			}
		}
	}
	t.Fatalf("no %q", text)
	return document.Anchor{}
}

func TestTrace(t *testing.T) {
	for _, c := range []struct {
		name, passage string
		edit          []string
		fate          Fate
		moved         bool
		now           string // the words it points at
	}{
		{"unchanged", "有效率98.14%", nil, Kept, false, "有效率98.14%"},
		{"words before it changed", "有效率98.14%", []string{"发放问卷322份", "发放入户问卷322份"}, Touched, false, "有效率98.14%"},
		{"another sentence changed", "调查覆盖三个村", []string{"有效率98.14%", "有效率97%"}, Kept, false, "调查覆盖三个村"},
		{"another number", "98.14%", []string{"98.14%", "96.5%"}, Reworded, false, "96.5%"},
		{"taken out", "有效率98.14%", []string{"，有效率98.14%", ""}, Cut, false, ""},
		{"one of a list taken out", "占地120亩", []string{"，占地120亩", ""}, Cut, false, ""},
		{"paragraph removed", "有效率98.14%", []string{"发放问卷322份，回收322份，有效问卷316份，有效率98.14%。调查覆盖三个村。\n", ""}, Gone, false, ""},
		{"sentence put elsewhere", "调查覆盖三个村", []string{"调查覆盖三个村。", "", "占地120亩。", "占地120亩。调查覆盖三个村。"}, Kept, true, "调查覆盖三个村。"},
		{"row removed", "夜间停工", []string{"| 2 | 施工噪声 | 夜间停工，设置隔声屏 | 2025年7月 |\n", ""}, Gone, false, ""},
		{"cell reworded", "专人监测", []string{"专人监测", "安排专门人员监测"}, Reworded, false, "专门人员监测"},
		{"a cell beside it filled", "网络舆情", []string{"两小时内回应 |  |", "两小时内回应 | 长期 |"}, Touched, false, "网络舆情"},
		{"row made a paragraph", "夜间停工", []string{"| 2 | 施工噪声 | 夜间停工，设置隔声屏 | 2025年7月 |\n", "", "# 三、措施", "# 三、措施\n施工噪声：夜间停工，设置隔声屏，2025年7月。"}, Reworded, true, "施工噪声：夜间停工，设置隔声屏，2025年7月。"},
	} {
		t.Run(c.name, func(t *testing.T) {
			old, new := parse(t, head), parse(t, strings.NewReplacer(c.edit...).Replace(head))
			got := Compare(old, new, nil).Trace(at(t, old, c.passage))
			if got.Fate != c.fate || got.Moved != c.moved {
				t.Errorf("%s moved=%v, want %s moved=%v", got.Fate, got.Moved, c.fate, c.moved)
			}
			if c.now != "" && new.Quote(got.At) != c.now {
				t.Errorf("points at %q, want %q", new.Quote(got.At), c.now)
			}
		})
	}
}

// Whatever two texts are, their edits lie in order and within them, and what
// stands between edits is the same on both sides.
func sound(t testing.TB, r *Revision) {
	t.Helper()
	seenOld, seenNew := map[document.BlockID]int{}, map[document.BlockID]int{}
	edits := func(x, y string, list []Edit) {
		at := Edit{}
		for _, e := range append(slices.Clone(list), Edit{Old: Span{Start: len(x), End: len(x)}, New: Span{Start: len(y), End: len(y)}}) {
			if e.Old.Start < at.Old.End || e.New.Start < at.New.End || e.Old.End < e.Old.Start || e.New.End < e.New.Start || e.Old.End > len(x) || e.New.End > len(y) {
				t.Fatalf("edit %v after %v, in %d and %d bytes", e, at, len(x), len(y))
			}
			if a, b := bare(x[at.Old.End:e.Old.Start]), bare(y[at.New.End:e.New.Start]); a != b {
				t.Fatalf("between edits %q is not %q (%q, %q)", a, b, x, y)
			}
			at = e
		}
	}
	for i := range r.Pairs {
		p := &r.Pairs[i]
		seenOld[p.Old]++
		seenNew[p.New]++
		x, y := r.Old.Block(p.Old), r.New.Block(p.New)
		if x != nil && y != nil && x.Table == nil && (p.Change != Moved || len(p.Edits) > 0) {
			edits(x.Text, y.Text, p.Edits)
		}
		if p.Table == nil {
			continue
		}
		for _, row := range p.Table.Rows {
			for _, c := range row.Cells {
				if c.Change == Changed {
					edits(x.Table.At(c.Old.Row-1, c.Old.Col-1).Text, y.Table.At(c.New.Row-1, c.New.Col-1).Text, c.Edits)
				}
			}
		}
	}
	for i := range r.Old.Blocks {
		if n := seenOld[document.BlockID(i+1)]; n != 1 {
			t.Fatalf("old block %d stands in %d pairs", i+1, n)
		}
	}
	for i := range r.New.Blocks {
		if n := seenNew[document.BlockID(i+1)]; n != 1 {
			t.Fatalf("new block %d stands in %d pairs", i+1, n)
		}
	}
	for i := range r.Old.Blocks {
		b := &r.Old.Blocks[i]
		list := []document.Anchor{document.Whole(b.ID), document.At(b.ID, len(b.Text)/3, len(b.Text)*2/3)}
		if b.Table != nil {
			for _, row := range b.Table.Rows {
				for k := range row {
					list = append(list, document.InTable(b.ID, &row[k]))
				}
			}
		}
		for _, a := range list {
			if got := r.Trace(a); got.At.Block > 0 && r.New.Block(got.At.Block) == nil || got.At.End > len(r.New.Text(got.At)) {
				t.Fatalf("trace of %v points at %v", a, got.At)
			}
		}
	}
}

func TestAnyTwoVersionsAreComparedSoundly(t *testing.T) {
	line := rapid.SampledFrom([]string{"# 一、概况", "## 二 甲", "总投资46850万元。", "总投资 46,850 万元；占地120亩。", "", "调查覆盖甲村、乙村。调查覆盖丙村。",
		"| 序号 | 风险 |", "| 1 | 征地 |", "| 2 | 施工噪声 |\n| 3 | ^ |", "表1 风险表", "[toc] 一、概况 1", "[comment] 请改", "（一）ＡＢＣ１２３", "a b  c", "甲", "甲甲甲甲甲甲甲甲甲甲"})
	rapid.Check(t, func(rt *rapid.T) {
		a := rapid.SliceOfN(line, 0, 30).Draw(rt, "old")
		b := rapid.SliceOfN(line, 0, 30).Draw(rt, "new")
		sound(t, Compare(parse(t, strings.Join(a, "\n")), parse(t, strings.Join(b, "\n")), nil))
	})
}

// A large document costs about as much more as it is larger, even where nothing
// can be recognised again.
func TestLargeVersionsAreComparedInTime(t *testing.T) {
	if testing.Short() {
		t.Skip("large documents")
	}
	text := func(n, seed int, same bool) string {
		var b strings.Builder
		for i := range n {
			k := i
			if !same {
				k = i*7919 + seed
			}
			fmt.Fprintf(&b, "第%d段说明第%d村的情况，涉及%d户，反映%d件事项，均已记录在案并逐件答复。\n", k, k*31%977, k*17%1013, k%97)
		}
		return b.String()
	}
	for _, c := range []struct {
		name     string
		old, new string
	}{
		{"nearly the same", text(10_000, 0, true), text(10_000, 0, true) + "新增一段。\n"},
		{"nothing the same", text(10_000, 1, false), text(10_000, 5_000_000, false)},
		{"one paragraph over and over", strings.Repeat("同样的一段话。\n", 10_000), strings.Repeat("另外的一段话。\n", 10_000)},
		{"one long paragraph", strings.ReplaceAll(text(3_000, 0, true), "\n", ""), strings.ReplaceAll(text(3_000, 1, false), "\n", "")},
	} {
		a, b := parse(t, c.old), parse(t, c.new)
		begin := time.Now()
		r := Compare(a, b, nil)
		if d := time.Since(begin); d > 20*time.Second {
			t.Errorf("%s: %v", c.name, d)
		} else {
			t.Logf("%s: %v, %+v", c.name, d.Round(time.Millisecond), r.Stats())
		}
	}
}

func FuzzCompare(f *testing.F) {
	f.Add(head, strings.ReplaceAll(head, "3", "五"))
	f.Add("甲乙丙丁。戊己庚辛。", "戊己庚辛。甲 乙丙壬。")
	f.Add("| a | ^ |\n| < | b |", "| a |\n\n| b | c |")
	f.Add("１２３，４５６万元", "123,456.5万元")
	f.Fuzz(func(t *testing.T, old, new string) {
		if len(old)+len(new) > 20_000 {
			return
		}
		a, err := document.Parse(old)
		if err != nil {
			return
		}
		b, err := document.Parse(new)
		if err != nil {
			return
		}
		sound(t, Compare(a, b, nil))
		if r := Compare(a, a, nil); r.Stats() != (Stats{}) {
			t.Fatalf("a document differs from itself: %s", told(r))
		}
	})
}
