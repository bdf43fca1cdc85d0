package pdf

import (
	"fmt"
	"testing"

	"wenping/internal/document"
)

// announced lists promises as "level title".
func announced(list ...string) []promise {
	var out []promise
	for _, s := range list {
		var p promise
		title := ""
		fmt.Sscanf(s, "%d %s", &p.level, &title)
		p.key, p.form, p.page = keyOf(title), formIn(title), -1
		out = append(out, p)
	}
	return out
}

func TestLevelsThatCannotBeRightAreNotBelieved(t *testing.T) {
	for name, c := range map[string]struct {
		list []string
		want bool
	}{
		"as it should be":         {[]string{"1 第一章总则", "2 一、目的", "2 二、范围", "1 第二章评估"}, true},
		"parts within a chapter":  {[]string{"1 第一章公告", "1 第二章格式", "2 第一部分投标函", "3 一、声明"}, true},
		"all at one":              {[]string{"1 第一章总则", "1 一、目的", "1 二、范围", "1 第二章评估"}, false},
		"chapters below items":    {[]string{"1 1.时间", "1 2.题型", "2 第一章概论", "2 第二章树"}, false},
		"decimals of one indent":  {[]string{"1 1概述", "2 1.1目的", "2 1.1.1背景", "2 1.1.2范围"}, false},
		"one form at many levels": {[]string{"1 一、目的", "2 二、范围", "3 三、依据", "1 四、方法"}, false},
		"too few":                 {[]string{"1 第一章总则", "2 一、目的"}, false},
	} {
		if got := leveled(trustLevels(announced(c.list...))); got != c.want {
			t.Errorf("%s: believed %v", name, got)
		}
	}
}

func TestTheTitleOfTheWholeIsNoLevel(t *testing.T) {
	marks := unroot([]bookmark{{"某项目报告", 1, 0}, {"一、概况", 2, 0}, {"（一）地点", 3, 1}, {"二、调查", 2, 2}})
	if len(marks) != 3 || marks[0].depth != 1 || marks[1].depth != 2 {
		t.Errorf("%+v", marks)
	}
	if marks := unroot([]bookmark{{"前言", 1, 0}, {"一、概况", 1, 0}, {"（一）地点", 2, 1}}); len(marks) != 3 {
		t.Errorf("%+v", marks)
	}
}

func TestPromisedLinesAreHeadings(t *testing.T) {
	for name, c := range map[string]struct {
		promised, blocks []string
		want             string
	}{
		"named":                      {[]string{"0 评估结论"}, []string{"P评估 结论", "P可以实施。"}, "HP"},
		"not named":                  {[]string{"0 评估结论"}, []string{"P评估方法", "P走访两次。"}, "PP"},
		"a sentence":                 {[]string{"0 可以实施。"}, []string{"P可以实施。"}, "P"},
		"the head of a sentence":     {[]string{"0 通用平台，不同于传统应用，它并不是为某一个终端而设计，而"}, []string{"P通用平台，不同于传统应用，它并不是为某一个终端而设计，而"}, "P"},
		"width of signs":             {[]string{"0 （一）概况"}, []string{"P(一)概况", "P在镇东。"}, "HP"},
		"more often than promised":   {[]string{"0 评估结论"}, []string{"P评估结论", "P可以实施。", "H评估结论", "P可以实施。"}, "PPHP"},
		"as often as it is promised": {[]string{"0 一、概况", "0 一、概况"}, []string{"P一、概况", "P甲。", "P一、概况", "P乙。"}, "HPHP"},
	} {
		f := blocksOf(c.blocks)
		f.promised = &promises{titles: map[string][]promise{}}
		f.promised.add(announced(c.promised...))
		f.keepPromises()
		if got := kinds(f); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// page typesets lines: how far in, in ems, and the text.
func page(number int, y float64, lines ...[2]any) sheet {
	s := sheet{number: number, w: 595, h: 842}
	for _, l := range lines {
		gs := typeset(70+12*float64(l[0].(int)), y, 12, 0, l[1].(string))
		s.glyphs = append(s.glyphs, gs...)
		for _, g := range gs {
			if g.r != ' ' {
				s.chars++
			}
		}
		y += 20
	}
	return s
}

func TestTheContentsPageGivesLevels(t *testing.T) {
	const prose = "本项目位于镇东，涉及两个行政村，评估小组走访了全部农户并召开了三次座谈会。"
	sheets := []sheet{
		page(1, 100, [2]any{15, "目录"}, [2]any{0, "总体情况......................................2"}, [2]any{2, "地点范围..................................2"}, [2]any{2, "依据方法..................................2"}, [2]any{0, "调查情况......................................2"}),
		page(2, 100, [2]any{0, "总体情况"}, [2]any{2, prose}, [2]any{0, "地点范围"}, [2]any{2, prose}, [2]any{0, "依据方法"}, [2]any{2, prose}, [2]any{0, "调查情况"}, [2]any{2, prose}),
	}
	d := layOut(document.Source{}, sheets)
	balanced(t, d)
	got := ""
	for i := range d.Blocks {
		if b := &d.Blocks[i]; b.Kind == document.Heading {
			got += fmt.Sprintf("%d %s ", b.Level, b.Text)
		}
	}
	if want := "1 总体情况 2 地点范围 2 依据方法 1 调查情况 "; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestKnownLevelsBeginAtTheTop(t *testing.T) {
	f := blocksOf([]string{"H摘要", "H方法", "H数据", "H结论"})
	f.fixed = map[int]int{0: 2, 1: 2, 2: 3, 3: 2}
	f.setLevels()
	got := ""
	for i := range f.blocks {
		got += fmt.Sprint(f.blocks[i].Level)
	}
	if got != "1121" {
		t.Errorf("levels %s", got)
	}
}
