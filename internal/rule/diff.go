package rule

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
)

// WriteDiff tells what changed from pack a to pack b, rule by rule, for the
// person who must answer for a new edition. same says that nothing did.
func WriteDiff(w io.Writer, a, b *Pack) (same bool, err error) {
	out := bufio.NewWriter(w)
	n := 0
	say := func(format string, args ...any) {
		n++
		fmt.Fprintf(out, format+"\n", args...)
	}
	if a.Version != b.Version || a.Title != b.Title {
		say("标准：%s %s → %s %s", a.Title, a.Version, b.Title, b.Version)
	}
	for _, it := range a.Items {
		if b.Item(it.ID) == nil {
			say("- 要点%s %s：删去", it.ID, it.Name)
		}
	}
	for _, it := range b.Items {
		old := a.Item(it.ID)
		if old == nil {
			say("+ 要点%s %s：新增", it.ID, it.Name)
			continue
		}
		for _, d := range []struct{ what, from, to string }{
			{"名称", old.Name, it.Name}, {"标准", oneLine(old.Criterion), oneLine(it.Criterion)},
			{"依据", basisText(old.Basis), basisText(it.Basis)},
		} {
			if d.from != d.to {
				say("  要点%s的%s：%s → %s", it.ID, d.what, d.from, d.to)
			}
		}
	}
	for _, r := range a.Rules {
		if b.Rule(r.ID) == nil {
			say("- 规则%s：删去", r.ID)
		}
	}
	for _, r := range b.Rules {
		old := a.Rule(r.ID)
		if old == nil {
			say("+ 规则%s：新增（%s，%s）", r.ID, r.Kind, r.severityText())
			continue
		}
		for _, d := range []struct{ what, from, to string }{
			{"检查方式", old.Kind, r.Kind}, {"轻重", old.severityText(), r.severityText()},
			{"份量", string(old.Weight), string(r.Weight)}, {"归类", ReasonName(old.Reason, old.Heading), ReasonName(r.Reason, r.Heading)},
			{"起始阶段", StageName(old.From), StageName(r.From)}, {"发现", oneLine(old.Finding), oneLine(r.Finding)},
			{"存疑时", oneLine(old.DoubtText), oneLine(r.DoubtText)}, {"要求", oneLine(old.Demand), oneLine(r.Demand)}, {"可删去的范围", string(old.Removal), string(r.Removal)},
			{"问题", oneLine(old.Question), oneLine(r.Question)}, {"参数", old.part("params"), r.part("params")},
			{"适用", old.part("applies"), r.part("applies")},
		} {
			if d.from != d.to {
				say("  规则%s的%s：%s → %s", r.ID, d.what, orNone(d.from), orNone(d.to))
			}
		}
	}
	for _, p := range b.profiles {
		old, ok := a.Profile(p.ID)
		switch {
		case !ok:
			say("+ 地区参数%s（%s）：新增", p.ID, p.Name)
		case fmt.Sprint(*old) != fmt.Sprint(*p):
			say("  地区参数%s（%s）：有改动", p.ID, p.Name)
		}
	}
	for _, p := range a.profiles {
		if _, ok := b.Profile(p.ID); !ok {
			say("- 地区参数%s（%s）：删去", p.ID, p.Name)
		}
	}
	lines := func(p *Pack) string {
		var out []string
		for i := range p.table {
			e := &p.table[i]
			out = append(out, joinNames(append(slices.Clone(e.Items), e.Rules...))+fmt.Sprint(e.When.Kind, e.When.Procedure, e.When.Stage, e.When.Type, e.Then))
		}
		return strings.Join(out, "\n")
	}
	if lines(a) != lines(b) {
		say("  适用表：有改动")
	}
	if n == 0 && a.Hash != b.Hash {
		say("  词汇、法规登记、节假日、用例或说明有改动，要点和规则未变。")
	}
	if n == 0 {
		fmt.Fprintln(out, "两套标准相同。")
	}
	return n == 0, out.Flush()
}

func basisText(list []Basis) string {
	var out []string
	for _, b := range list {
		out = append(out, b.Text+verifiedText(b.Verified))
	}
	return strings.Join(out, "；")
}

// part gives one key of the rule as written.
func (r *Rule) part(key string) string {
	n := child(r.node, key)
	if isNull(n) {
		return ""
	}
	return oneLine(n.String())
}

func orNone(s string) string {
	if s == "" {
		return "（无）"
	}
	return s
}
