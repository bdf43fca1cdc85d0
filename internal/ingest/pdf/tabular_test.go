package pdf

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"wenping/internal/document"
)

// unruled sets a table without lines, in 10 points: the left edges of its
// columns, the height of a line, and the white between rows beyond that of
// lines. "/" breaks a line within a cell; middle sets cells to the middle of
// their row.
type unruled struct {
	y         float64
	xs        []float64
	rows      []string
	line, pad float64
	middle    bool
}

func (u unruled) draw(s *sheet) (bottom float64) {
	y := u.y
	for _, row := range u.rows {
		high := 1
		cells := strings.Split(row, "|")
		for _, text := range cells {
			high = max(high, strings.Count(text, "/")+1)
		}
		for c, text := range cells {
			parts := strings.Split(text, "/")
			top := y
			if u.middle {
				top += u.line * float64(high-len(parts)) / 2
			}
			for i, part := range parts {
				s.glyphs = append(s.glyphs, typeset(u.xs[c], top+10+u.line*float64(i), 10, 0, part)...)
			}
		}
		y += u.line*float64(high) + u.pad
	}
	return y
}

// prose sets full lines of text.
func prose(s *sheet, y float64, lines int) float64 {
	for range lines {
		s.glyphs = append(s.glyphs, typeset(80, y+10, 10, 0, strings.Repeat("本项目位于云岭县青石镇东部，", 3))...)
		y += 16
	}
	return y
}

func blankPage() sheet { return sheet{number: 1, w: 600, h: 800} }

func TestColumnsAloneMakeATable(t *testing.T) {
	xs := []float64{80, 130, 240, 400}
	head := "序号|风险因素|措施|责任单位"
	for name, c := range map[string]struct {
		u    unruled
		want string
	}{
		"a row a line": {unruled{100, xs, []string{head, "1|补偿标准|公布监督电话|信访局", "2|施工噪声|加装隔声屏障|住建局", "3|交通拥堵|分时施工|交警队"}, 14, 0, false},
			head + "\n1|补偿标准|公布监督电话|信访局\n2|施工噪声|加装隔声屏障|住建局\n3|交通拥堵|分时施工|交警队\n="},
		"rows set apart": {unruled{100, xs, []string{head, "1|补偿标准不一引发/的争议|公布监督电话|信访局", "2|施工噪声|加装隔声屏障并且/错峰施工|住建局"}, 14, 8, false},
			head + "\n1|补偿标准不一引发的争议|公布监督电话|信访局\n2|施工噪声|加装隔声屏障并且错峰施工|住建局\n="},
		"cells in the middle of their rows": {unruled{100, xs, []string{head, "1|补偿标准不一引发/的争议|公布监督电话|信访局", "2|施工噪声|先加装隔声屏障，/再错峰施工，并且/安装监测设备|住建局"}, 14, 8, true},
			head + "\n1|补偿标准不一引发的争议|公布监督电话|信访局\n2|施工噪声|先加装隔声屏障，再错峰施工，并且安装监测设备|住建局\n="},
		"numbers tell the rows": {unruled{100, xs, []string{head, "1|补偿标准不一引发/的争议|公布监督电话|信访局", "2|施工噪声|加装隔声屏障并且/错峰施工|住建局", "3|交通拥堵|分时施工|交警队"}, 14, 0, false},
			head + "\n1|补偿标准不一引发的争议|公布监督电话|信访局\n2|施工噪声|加装隔声屏障并且错峰施工|住建局\n3|交通拥堵|分时施工|交警队\n="},
		"numbers in the middle of their rows": {unruled{100, xs, []string{head, "1|补偿标准不一引发/的争议，以及工程/施工噪声|公布监督电话|信访局", "2|施工噪声|先加装隔声屏障，/再错峰施工，并且/安装监测设备|住建局"}, 14, 0, true},
			head + "\n1|补偿标准不一引发的争议，以及工程施工噪声|公布监督电话|信访局\n2|施工噪声|先加装隔声屏障，再错峰施工，并且安装监测设备|住建局\n="},
		"cells left blank": {unruled{100, xs, []string{head, "1|补偿标准||信访局", "2||加装隔声屏障|住建局", "3|交通拥堵|分时施工|"}, 14, 4, false},
			head + "\n1|补偿标准||信访局\n2||加装隔声屏障|住建局\n3|交通拥堵|分时施工|\n="},
		"figures without a head": {unruled{100, []float64{80, 160, 260}, []string{"青石村|120|31.5", "枫林村|98|12.9", "红旗村|77|40.1", "新民村|101|5.5"}, 14, 0, false},
			"青石村|120|31.5\n枫林村|98|12.9\n红旗村|77|40.1\n新民村|101|5.5\n="},
		"two columns below a head": {unruled{100, []float64{80, 200}, []string{"村名|户数", "青石村|120", "枫林村|98", "红旗村|77"}, 14, 0, false},
			"村名|户数\n青石村|120\n枫林村|98\n红旗村|77\n="},
	} {
		s := blankPage()
		y := c.u.draw(&s)
		prose(&s, y+20, 3)
		if got := drawn(layOut(document.Source{}, []sheet{s})); !strings.HasPrefix(got, c.want+"\n本项目") {
			t.Errorf("%s:\n%s", name, got)
		}
	}
}

func TestTextInColumnsIsNoTable(t *testing.T) {
	column := func(u unruled) func(*sheet) { return func(s *sheet) { u.draw(s) } }
	for name, draw := range map[string]func(*sheet){
		"columns of a page": column(unruled{100, []float64{60, 310}, func() (rows []string) {
			for range 20 {
				rows = append(rows, strings.Repeat("左栏的文字排满一行", 2)+"，|"+strings.Repeat("右栏的文字排满一行", 2)+"。")
			}
			return rows
		}(), 16, 0, false}),
		"a signature":      column(unruled{100, []float64{80, 320}, []string{"评估单位：|负责人：", "（盖章）|（签字）", "联系电话：|日期："}, 20, 0, false}),
		"a cover":          column(unruled{300, []float64{150, 260}, []string{"项目名称：|青石镇道路改建工程", "委托单位：|云岭县交通运输局", "评估单位：|某某咨询有限公司", "报告日期：|2024年5月"}, 28, 0, false}),
		"contents":         column(unruled{100, []float64{80, 480}, []string{"一、项目概况|1", "二、风险调查|5", "三、风险识别|12", "四、评估结论|20"}, 18, 0, false}),
		"contents, leader": column(unruled{100, []float64{80, 480}, []string{"一、项目概况........|1", "二、风险调查........|5", "三、风险识别........|12"}, 18, 0, false}),
		"a list":           column(unruled{100, []float64{80, 110}, []string{"1.|公布补偿标准", "2.|上门说明", "3.|建立台账", "4.|按月销号"}, 16, 0, false}),
		"bullets":          column(unruled{100, []float64{80, 110}, []string{"●|公布补偿标准", "●|上门说明", "●|建立台账"}, 16, 0, false}),
		"formulas":         column(unruled{100, []float64{200, 480}, []string{"R=P×C|(3-1)", "P=A+B|(3-2)", "C=D+E|(3-3)"}, 24, 0, false}),
		"answers":          column(unruled{100, []float64{80, 180, 280}, []string{"□支持|□反对|□无所谓", "□知道|□不知道|□不清楚", "□同意|□不同意|□弃权"}, 16, 0, false}),
		"names":            column(unruled{100, []float64{80, 180, 280}, []string{"王某|李某|赵某", "孙某|周某|吴某", "郑某|冯某|陈某"}, 16, 0, false}),
		"spaced text": func(s *sheet) {
			for i := range 5 {
				s.glyphs = append(s.glyphs, typeset(80, 100+16*float64(i), 10, 7, "各部门应当按照职责分工抓好落实")...)
			}
		},
		"the foot of an official letter": func(s *sheet) {
			s.rules = append(s.rules, ruling{80, 690, 520, 690}, ruling{80, 710, 520, 710}, ruling{80, 730, 520, 730})
			s.glyphs = append(s.glyphs, typeset(85, 704, 10, 0, "抄送：县信访局，县住房和城乡建设局。")...)
			s.glyphs = append(s.glyphs, typeset(85, 724, 10, 0, "云岭县人民政府办公室")...)
			s.glyphs = append(s.glyphs, typeset(400, 724, 10, 0, "2024年5月6日印发")...)
		},
		"scales of graphs": column(unruled{100, []float64{80, 250, 420}, []string{"1.0|20|0.5", "0.8|15|0.4", "0.6|10|0.3", "0.4|5|0.2"}, 30, 0, false}),
		"boxes of a chart": func(s *sheet) {
			unruled{100, []float64{80, 250, 420}, []string{"调查1|识别2|评估3", "问卷11|座谈12|走访13", "公示21|论证22|备案23", "跟踪31|反馈32|销号33"}, 40, 0, false}.draw(s)
			for _, x := range []float64{70, 230, 400} {
				s.rules = append(s.rules, ruling{x, 90, x, 250})
			}
		},
		"a program between lines": func(s *sheet) {
			y := unruled{106, []float64{80, 130}, []string{"算法1|求风险指数", "1|输入各因素", "2|逐项相乘", "3|求和并输出"}, 14, 0, false}.draw(s)
			s.rules = append(s.rules, ruling{75, 100, 520, 100}, ruling{75, 120, 520, 120}, ruling{75, y, 520, y})
		},
	} {
		s := blankPage()
		draw(&s)
		prose(&s, 760, 1)
		if got := drawn(layOut(document.Source{}, []sheet{s})); strings.Contains(got, "=\n") {
			t.Errorf("%s:\n%s", name, got)
		}
	}
}

func TestLevelLinesFrameTheirTable(t *testing.T) {
	xs := []float64{90, 180, 300, 420}
	level := func(s *sheet, ys ...float64) {
		for _, y := range ys {
			s.rules = append(s.rules, ruling{80, y, 520, y})
		}
	}
	t.Run("below the line of a running head, and two on a page", func(t *testing.T) {
		s := blankPage()
		level(&s, 60)
		y := prose(&s, 80, 3)
		for range 2 {
			level(&s, y+14, y+34)
			y = unruled{y + 20, xs, []string{"对象|人数|支持|反对", "村民|12|8|4", "商户|30|21|9"}, 14, 6, false}.draw(&s)
			level(&s, y)
			y = prose(&s, y+10, 2)
		}
		got := drawn(layOut(document.Source{}, []sheet{s}))
		if strings.Count(got, "对象|人数|支持|反对\n村民|12|8|4\n商户|30|21|9\n=") != 2 || strings.Count(got, "=") != 2 {
			t.Error(got)
		}
	})
	t.Run("words over its columns", func(t *testing.T) {
		s := blankPage()
		level(&s, 100, 120)
		y := unruled{106, xs, []string{"对象|人数|支持|反对", "一、被征收土地的农户", "青石村|12|8|4", "枫林村|30|21|9", "二、沿线的居民和商户", "红旗村|7|5|2"}, 14, 4, false}.draw(&s)
		level(&s, y)
		d := layOut(document.Source{}, []sheet{s})
		if got := drawn(d); got != "对象|人数|支持|反对\n一、被征收土地的农户||\n青石村|12|8|4\n枫林村|30|21|9\n二、沿线的居民和商户||\n红旗村|7|5|2\n=" {
			t.Error(got)
		}
		if c := d.Blocks[0].Table.Rows[1][0]; c.ColSpan != 2 {
			t.Errorf("%+v", c)
		}
	})
	t.Run("its last row touches the text below", func(t *testing.T) {
		s := blankPage()
		level(&s, 100, 116)
		y := unruled{103, xs, []string{"对象|人数|支持|反对", "村民|12|8|4", "商户|30|21|9"}, 14, 0, false}.draw(&s)
		level(&s, y-2.5)
		prose(&s, y-3.5, 3)
		if got := drawn(layOut(document.Source{}, []sheet{s})); !strings.HasPrefix(got, "对象|人数|支持|反对\n村民|12|8|4\n商户|30|21|9\n=\n本项目") {
			t.Error(got)
		}
	})
}

func TestColumnsGoOnOverThePageEnd(t *testing.T) {
	xs := []float64{80, 130, 240, 400}
	head := "序号|风险因素|措施|责任单位"
	rows := func(from, to int) (out []string) {
		for i := from; i <= to; i++ {
			out = append(out, fmt.Sprintf("%d|因素%d|措施|单位", i, i))
		}
		return out
	}
	for name, c := range map[string]struct {
		before, after []string
		want          string
	}{
		"rows":              {append([]string{head}, rows(1, 20)...), rows(21, 23), "20|因素20|措施|单位\n21|因素21|措施|单位"},
		"one row":           {append([]string{head}, rows(1, 20)...), rows(21, 21), "20|因素20|措施|单位\n21|因素21|措施|单位\n="},
		"the head again":    {append([]string{head}, rows(1, 20)...), append([]string{head}, rows(21, 23)...), "20|因素20|措施|单位\n21|因素21|措施|单位"},
		"hardly begun":      {append([]string{head}, rows(1, 1)...), rows(2, 9), head + "\n1|因素1|措施|单位\n2|因素2|措施|单位"},
		"wider on the next": {append([]string{head}, rows(1, 20)...), []string{"21|因素|由街道上门逐户说明标准|单位", "22|因素|措施|县住房和城乡建设局"}, "20|因素20|措施|单位\n21|因素|由街道上门逐户说明标准|单位\n22|因素|措施|县住房和城乡建设局"},
	} {
		sheets := []sheet{{number: 1, w: 600, h: 800}, {number: 2, w: 600, h: 800}}
		unruled{730 - 22*float64(len(c.before)), xs, c.before, 14, 8, false}.draw(&sheets[0])
		y := unruled{80, xs, c.after, 14, 8, false}.draw(&sheets[1])
		prose(&sheets[1], y+20, 3)
		d := layOut(document.Source{}, sheets)
		if got := drawn(d); !strings.Contains(got, c.want) || strings.Count(got, "=") != 1 || strings.Count(got, head) != 1 {
			t.Errorf("%s:\n%s", name, got)
		}
	}
}

// FuzzTabular sets words in columns that hold more or less well, with lines
// and text between. Every character comes out once, in one place.
func FuzzTabular(f *testing.F) {
	f.Add([]byte("序号 名称 数量\n1 甲村 3\n2 乙村 4\n3 丙村 5\n合计 乙 12"), []byte{0, 3, 9}, byte(3), byte(0))
	f.Add([]byte("对象 人数\n一、被征收的 农户\n村民 12\n\n商户 30 8\n表1-2 情况\nA B C D\n1 2 3 4"), []byte{1, 1, 2, 6}, byte(5), byte(7))
	f.Fuzz(func(t *testing.T, text, lines []byte, wide, shift byte) {
		if len(text) > 2000 || len(lines) > 100 || !utf8.Valid(text) {
			return
		}
		sheets := []sheet{{number: 1, w: 600, h: 800}, {number: 2, w: 600, h: 800}}
		written := map[rune]int{}
		for i, row := range strings.Split(string(text), "\n") {
			s := &sheets[i/40%2]
			for c, word := range strings.Fields(row) {
				x := 50 + float64(c)*float64(20+wide%90) + float64(int(shift)*i*c%40)
				for _, r := range word {
					if q, ok := plain(r, ""); ok && q > ' ' && q != '-' && x < 590 {
						gs := typeset(x, 60+float64(i%40)*18, 10, 0, string(q))
						gs[0].seq = len(s.glyphs)
						s.glyphs, s.chars, x = append(s.glyphs, gs...), s.chars+1, gs[0].x1
						written[q]++
					}
				}
			}
		}
		for i, b := range lines {
			y := 46 + float64(b%44)*18
			sheets[i%2].rules = append(sheets[i%2].rules, ruling{45, y, float64(300 + int(b)), y})
		}
		resolve(sheets)
		d := layOut(document.Source{}, sheets)
		balanced(t, d)
		aside := sheets[0].aside + sheets[1].aside
		for i := range d.Blocks {
			b := &d.Blocks[i]
			texts := b.Number + b.Text
			if b.Table != nil {
				taken := map[[2]int]bool{}
				for _, row := range b.Table.Rows {
					for _, c := range row {
						texts += c.Text
						for k := c.Col; k < c.Col+c.ColSpan; k++ {
							for r := c.Row; r < c.Row+c.RowSpan; r++ {
								if taken[[2]int{r, k}] {
									t.Fatalf("two cells at %d, %d", r, k)
								}
								taken[[2]int{r, k}] = true
							}
						}
					}
				}
			}
			for _, r := range texts {
				written[r]--
			}
		}
		left := 0
		for r, n := range written {
			if r <= ' ' {
				continue
			}
			if n < 0 {
				t.Fatalf("%q came out %d times too often", r, -n)
			}
			left += n
		}
		if left > aside {
			t.Fatalf("%d characters are nowhere, %d were set aside", left, aside)
		}
	})
}
