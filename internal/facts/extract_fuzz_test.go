package facts_test

import (
	"testing"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/facts"
)

// FuzzExtract: no text may break the finders, and what they anchor must lie on
// rune borders inside its block.
func FuzzExtract(f *testing.F) {
	for _, s := range []string{
		"甲县乙路工程社会稳定风险评估报告\n2024年3月\n# 一、概况\n本项目位于甲县，总投资1.2亿元。\n",
		"# 一、调查\n公示期2024年3月5日至14日，发放问卷１，２００份。\n| 选项 | 人数 | 比例 |\n|---|---|---|\n| 支持 | 85 | 70.8% |\n| 反对 | 35 | 29.2% |\n",
		"# 二、措施\n| 序号 | 风险 | 措施 | 责任单位 |\n| 1 | 扬尘 | 洒水 | ^ |\n| < | 噪声 | 限时 | 县住建局 |\n",
		"[toc] 一 …… 1\n# 附件\nXX村____户\n[loss image-table] 图\n",
	} {
		f.Add(s)
	}
	lx, err := pack()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 1<<16 {
			return
		}
		d, err := document.Parse(s)
		if err != nil {
			return
		}
		out := facts.Extract(d, facts.Reader{Lexicon: lx})
		check := func(what string, a document.Anchor) {
			if a.Block == 0 {
				return
			}
			text := d.Text(a)
			if d.Block(a.Block) == nil || a.Start < 0 || a.End < a.Start || a.End > len(text) ||
				a.Start < len(text) && !utf8.RuneStart(text[a.Start]) && utf8.ValidString(text) ||
				a.End < len(text) && !utf8.RuneStart(text[a.End]) && utf8.ValidString(text) {
				t.Errorf("%s: anchor %+v outside %q", what, a, text)
			}
		}
		for _, at := range out.Structure.Roles {
			for _, a := range at {
				check("role", a.At)
			}
		}
		id := out.Identity
		for _, f := range []facts.Fact[string]{id.Matter, id.ResponsibleBody, id.Agency, id.DecisionBody, id.ProjectUnit, id.Location, id.Region, id.Schedule, id.Contact, id.Summary, id.Procedure} {
			for _, a := range f.At() {
				check("identity", a)
			}
		}
		for _, e := range id.Elements {
			check("element", e.At)
		}
		for _, n := range id.Names {
			check("name", n.At)
		}
		for _, e := range out.Process.Events {
			check("event", e.At)
		}
		for _, l := range out.Leftovers {
			check("leftover", l.At)
		}
		for _, c := range out.Citations {
			check("citation", c.At)
		}
		for _, q := range out.Quantities {
			check("quantity", q.At)
		}
		for _, l := range out.Levels {
			check("level", l.At)
		}
	})
}
