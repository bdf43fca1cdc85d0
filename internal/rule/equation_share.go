package rule

import (
	"fmt"
	"slices"

	"wenping/internal/document"
	"wenping/internal/facts"
)

// withShareSlips adds what the numbers of a table show by themselves, whatever its
// heads are taken for: to what was found of the questions, and instead of doubts
// about the same table.
func (c *Context) withShareSlips(points []Point) []Point {
	for _, s := range c.Facts.ShareSlips {
		there := func(p Point) bool {
			return slices.ContainsFunc(p.Evidence, func(e Evidence) bool { return e.Anchor.Block == s.At.Block })
		}
		if slices.ContainsFunc(points, func(p Point) bool { return p.Verdict == Fail && there(p) }) {
			continue
		}
		p := c.shareSlip(s)
		if p.Verdict == Fail {
			points = slices.DeleteFunc(points, func(p Point) bool { return p.Verdict == Doubt && there(p) && c.inTable(s.At.Block) })
		} else if slices.ContainsFunc(points, there) {
			continue
		}
		points = append(points, p)
	}
	return points
}

func (c *Context) inTable(id document.BlockID) bool {
	b := c.Doc.Block(id)
	return b != nil && b.Table != nil
}

func (c *Context) shareSlip(s facts.ShareSlip) Point {
	line := shortText(s.Line, 30)
	of := line
	if of == "" {
		of = "同一题"
	}
	p := Point{Subject: of + s.Label + "：勾稽", Verdict: Fail, Evidence: c.says(s.At),
		Fields: map[string]string{"question": of, "option": s.Label, "count": fmt.Sprint(s.Count), "base": fmt.Sprint(s.Base), "stated": pctText(s.Stated, s.Digits), "right": pctText(s.Right, s.Digits)}}
	if !s.Sure {
		p.Verdict = Doubt
	}
	switch s.Kind {
	case "sum":
		p.Message = fmt.Sprintf("“%s”中“%s”一行（列）各项比例合计为%s，同表其余%d行（列）均合计为100%%（{page}）。", of, s.Label, pctText(s.Stated, s.Digits), s.Count)
	case "row":
		p.Message = fmt.Sprintf("“%s”中“%s”一行（列）各项之和为%d，该行（列）的合计（有效数）为%d，同表其余%d行（列）均相符（{page}）。", of, s.Label, s.Count, s.Base, s.Whole)
	case "classes":
		p.Message = fmt.Sprintf("“%s”%s各档合计%d，与表中其他比例所用的基数%d不符（{page}）。", of, s.Label, s.Count, s.Base)
	default:
		p.Message = fmt.Sprintf("“%s”中“%s”%d，按其余各项共同的基数%d计算应为%s，报告为%s（{page}）。", of, s.Label, s.Count, s.Base, pctText(s.Right, s.Digits), pctText(s.Stated, s.Digits))
		if s.Whole > 0 {
			p.Message = fmt.Sprintf("“%s”中“%s”%d，按其余各项共同的基数%d计算应为%s，报告为%s；按比例应为%d，各项才合计为%d（{page}）。", of, s.Label, s.Count, s.Base, pctText(s.Right, s.Digits), pctText(s.Stated, s.Digits), s.Whole, s.Base)
		}
		if s.From != s.At {
			p.Evidence = append(p.Evidence, c.conflicts(s.From)...)
		}
	}
	return p
}

// formSlips adds the rates that the counts told in the same sentence do not give.
func (c *Context) formSlips(points []Point) []Point {
	for _, s := range c.Facts.FormSlips {
		if slices.ContainsFunc(points, func(p Point) bool {
			return p.Verdict == Fail && slices.ContainsFunc(p.Evidence, func(e Evidence) bool { return e.Anchor.Block == s.At.Block })
		}) {
			continue
		}
		if s.Kind == "more" {
			points = append(points, Point{Subject: s.From, Verdict: Fail, Evidence: c.says(s.At), Fields: map[string]string{"what": "问卷"},
				Message: fmt.Sprintf("问卷%s（{page}）。", s.From)})
			continue
		}
		stated, right := pctText(s.Stated, s.Digits), pctText(s.Right, max(1, s.Digits))
		points = append(points, Point{Subject: "问卷" + s.What + stated, Verdict: Fail, Evidence: c.says(s.At),
			Fields:  map[string]string{"what": "问卷", "rate": s.What, "stated": stated, "right": right},
			Message: fmt.Sprintf("问卷%s报告为%s，按%s计算应为%s（{page}）。", s.What, stated, s.From, right)})
	}
	return points
}
