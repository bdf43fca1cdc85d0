package pdf

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"wenping/internal/document"
)

// aPage puts lines on a page of 600 × 800 points: "50 9 text" stands with its
// baseline at 50 in 9 points.
func aPage(p int, lines ...string) []line {
	var gs []glyph
	for _, s := range lines {
		var base, size float64
		var at int
		if _, err := fmt.Sscanf(s, "%g %g", &base, &size); err != nil {
			panic(s)
		}
		if at = strings.Index(s, " "); at >= 0 {
			at += 1 + strings.Index(s[at+1:], " ")
		}
		gs = append(gs, typeset(80, base, size, 0, strings.TrimSpace(s[at:]))...)
	}
	return makeLines(gs, p)
}

func TestRunningTextIsToldFromText(t *testing.T) {
	text := func(p int) []string {
		var out []string
		for y := 100; y < 740; y += 20 {
			out = append(out, fmt.Sprintf("%d 12 正文第%s段第%d行写在这里", y, strings.Repeat("甲", p+1), y))
		}
		return out
	}
	for name, c := range map[string]struct {
		pages int
		page  func(p int) []string // in reading order
		gone  []string             // on the last page
	}{
		"the same header and a page number": {5, func(p int) []string {
			return append(append([]string{"50 9 某项目社会稳定风险评估报告"}, text(p)...), fmt.Sprintf("770 9 %d", p+1))
		}, []string{"某项目社会稳定风险评估报告", "5"}},
		"page and total": {4, func(p int) []string {
			return append(text(p), fmt.Sprintf("770 9 第 %d 页 共 57 页", p+1))
		}, []string{"第 4 页 共 57 页"}},
		"left and right pages": {8, func(p int) []string {
			if p%2 == 0 {
				return append([]string{fmt.Sprintf("50 9 某某评估公司 %d", p+1)}, text(p)...)
			}
			return append([]string{fmt.Sprintf("50 9 %d 稳评报告", p+1)}, text(p)...)
		}, []string{"8 稳评报告"}},
		"the header names the chapter, some of one page": {9, func(p int) []string {
			chapter := []string{"第一章 概况", "第一章 概况", "第一章 概况", "第二章 依据", "第三章 调查", "第四章 识别", "第四章 识别", "第四章 识别", "第五章 结论"}[p]
			return append([]string{"50 9 " + chapter}, text(p)...)
		}, []string{"第五章 结论"}},
		"roman, then figures": {6, func(p int) []string {
			return append(text(p), "770 9 "+[]string{"i", "ii", "iii", "1", "2", "3"}[p])
		}, []string{"3"}},
		"annexes begin their pages": {5, func(p int) []string {
			return append([]string{fmt.Sprintf("84 12 附件%d", p+1)}, text(p)...)
		}, nil},
		"the same title begins three forms": {9, func(p int) []string {
			if p >= 6 {
				return append([]string{"80 12 承诺书"}, text(p)[1:]...)
			}
			return append([]string{"80 12 " + strings.Repeat("乙", p+3)}, text(p)[1:]...)
		}, nil},
		"text that differs": {5, text, nil},
	} {
		var pages [][]line
		var heights []float64
		total := 0
		for p := range c.pages {
			pages = append(pages, aPage(p, c.page(p)...))
			heights = append(heights, 800)
			total += len(pages[p])
		}
		folios := stripFurniture(pages, heights)
		left := 0
		for p := range pages {
			left += len(pages[p])
		}
		if left+len(folios) != total {
			t.Errorf("%s: %d lines became %d and %d", name, total, left, len(folios))
		}
		var gone []string
		for _, f := range folios {
			if f.page == c.pages-1 {
				gone = append(gone, f.text)
			}
		}
		slices.Sort(gone)
		want := slices.Sorted(slices.Values(c.gone))
		if !slices.Equal(gone, want) {
			t.Errorf("%s: took off %q, want %q", name, gone, want)
		}
	}
}

func TestRunningTextIsKeptOnceWithItsKind(t *testing.T) {
	sheets := []sheet{{number: 1}, {number: 2}, {number: 3}}
	got := runningTexts([]folio{
		{0, "评估报告", document.RunningHeader, 4}, {0, "- 1 -", document.RunningNumber, 3},
		{1, "评估报告", document.RunningHeader, 4}, {1, "- 2 -", document.RunningNumber, 3},
		{2, "第二章", document.RunningHeader, 3}, {2, "某公司 3", document.RunningFooter, 4},
	}, sheets)
	want := []document.Running{
		{Kind: document.RunningHeader, Text: "评估报告", Page: 1}, {Kind: document.RunningNumber, Text: "- 1 -", Page: 1},
		{Kind: document.RunningHeader, Text: "第二章", Page: 3}, {Kind: document.RunningFooter, Text: "某公司 3", Page: 3},
	}
	if !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
}
