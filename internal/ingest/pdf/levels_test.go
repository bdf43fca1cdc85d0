package pdf

import (
	"fmt"
	"strings"
	"testing"

	"wenping/internal/document"
)

// "22b 总则" is a heading in 22 points, bold.
func levelsOf(t *testing.T, heads []string) string {
	t.Helper()
	f := &flow{sets: map[int]set{}}
	for _, h := range heads {
		style, text, _ := strings.Cut(h, " ")
		l := &line{}
		fmt.Sscanf(style, "%g", &l.size)
		l.bold = strings.HasSuffix(style, "b")
		f.sets[len(f.blocks)] = set{l, l, 1}
		f.blocks = append(f.blocks, document.Block{Kind: document.Heading, Text: text})
	}
	f.setLevels()
	var out strings.Builder
	for i := range f.blocks {
		fmt.Fprint(&out, f.blocks[i].Level)
	}
	return out.String()
}

func TestLevelsComeFromNumbersAndType(t *testing.T) {
	for name, c := range map[string]struct {
		heads []string
		want  string
	}{
		"official order":             {[]string{"16 一、概况", "16 （一）背景", "16b 1. 地点", "16 （1）范围", "16 （二）内容", "16 二、调查"}, "123421"},
		"chapters and sections":      {[]string{"22 第一章 概况", "16 第一节 背景", "14 一、地点", "14 （一）范围", "16 第二节 内容", "22 第二章 调查"}, "123421"},
		"decimals":                   {[]string{"16 1 概况", "14 1.1 背景", "12 1.1.1 地点", "14 1.2 内容", "16 2 调查", "14 2.1 对象"}, "123212"},
		"a chapter number set tight": {[]string{"16 1概况", "14 1.1 背景", "16 2 调查"}, "121"},
		"chapters over decimals":     {[]string{"16 第一章 概况", "14 1.1 背景", "12 1.1.1 地点", "16 第二章 调查", "14 2.1 对象"}, "12312"},
		"items below decimals":       {[]string{"16 第一章 概况", "14 1.1 背景", "12 1. 地点", "12 2. 范围", "14 1.2 内容"}, "12332"},
		"decimals without chapters":  {[]string{"14 3.1 流程", "14 3.2 设备", "14 4.1 法律"}, "222"},
		"annexes of a standard":      {[]string{"16 附录A", "14 A.1 总则", "12 A.1.1 范围", "14 A.2 方法"}, "1232"},
		"unnumbered by size":         {[]string{"18 总则", "14 目的", "14 范围", "18 评估", "14 方法"}, "12212"},
		"unnumbered by weight":       {[]string{"14b 总则", "14 目的", "14b 评估", "14 方法"}, "1212"},
		"titles that hold numbers":   {[]string{"18 甲村", "14 一、概况", "14 二、调查", "18 乙村", "14 一、概况"}, "12212"},
		"a document's own title":     {[]string{"22 某项目报告", "16 一、概况", "16 二、调查"}, "111"},
		"own titles":                 {[]string{"16 前言", "16 第一章 概况", "14 1.1 背景", "16 参考文献", "16 附件1 名单"}, "11211"},
		"an odd title in between":    {[]string{"16 第一章 概况", "14 一、背景", "12 小结", "14 二、内容", "16 第二章 调查"}, "12321"},
		"one bracket below two":      {[]string{"16 一、概况", "16 （1）背景", "16 1）地点", "16 2）范围", "16 （2）内容"}, "12332"},
		"smaller type begins anew":   {[]string{"18 1. 概况", "12 一、背景", "12 二、内容", "18 2. 调查"}, "1221"},
	} {
		if got := levelsOf(t, c.heads); got != c.want {
			t.Errorf("%s: levels %s, want %s", name, got, c.want)
		}
	}
}

func TestItemsAreNoHeadings(t *testing.T) {
	for name, c := range map[string]struct {
		blocks []string // "H" or "P", then the text
		want   string
	}{
		"announced":             {[]string{"P应当做好以下工作：", "H一、加装隔声屏障", "H二、公布监督电话", "P此外没有。"}, "PPPP"},
		"with items below":      {[]string{"P应当做好以下工作：", "H一、加装隔声屏障", "P①传感器", "H二、公布监督电话", "P此外没有。"}, "PPPPP"},
		"nothing between":       {[]string{"P此外没有。", "H（一）文献检索", "H（二）走访", "H（三）座谈", "P此外没有。"}, "PPPPP"},
		"text below":            {[]string{"P分为两部分：", "H一、概况", "P位于镇东。", "H二、调查", "P走访两次。"}, "PHPHP"},
		"two in a row":          {[]string{"P此外没有。", "H（一）文献检索", "H（二）走访", "P走访两次。"}, "PPPP"},
		"of a kind with titles": {[]string{"H一、概况", "H（一）地点", "P在镇东。", "H（二）范围", "P两村。", "H二、调查", "H（一）文献检索", "H（二）走访", "P走访两次。"}, "HHPHPHHHP"},
	} {
		f := &flow{sets: map[int]set{}, body: look{size: 12, pitch: 1.5}}
		l := &line{size: 12}
		for i, s := range c.blocks {
			kind := document.Heading
			if s[0] == 'P' {
				kind = document.Paragraph
			}
			f.blocks = append(f.blocks, document.Block{Kind: kind, Text: s[1:]})
			f.sets[i] = set{l, l, 1}
		}
		f.settleSeries()
		got := ""
		for i := range f.blocks {
			if f.blocks[i].Kind == document.Heading {
				got += "H"
			} else {
				got += "P"
			}
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
