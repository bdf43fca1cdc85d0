package facts

import (
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

var (
	panelLine   = regexp.MustCompile(`^[\s\d一二三四五六七八九十.、()]*(?:专家)?评审(?:情况|意见|会)?[:。]`)
	ofAnnex     = regexp.MustCompile(`^附(?:件|录)?[^:。]{0,4}(?:专家|评审)[^:。]{0,16}[:。]`)
	panelWord   = regexp.MustCompile(`评审会|专家评审|评审专家|专家组评审|评审意见|专家论证会|评审会议`)
	panelPlan   = regexp.MustCompile(`拟|计划|将(?:于|组织|召开)|待|尚未|未(?:组织|召开)|应(?:当)?组织`)
	leastMany   = regexp.MustCompile(`不少于|不低于|不得少于|至少|应(?:当|由|有|为)|须|需`)
	expertCount = regexp.MustCompile(`(\d{1,2}|[一二两三四五六七八九十]{1,3})\s*(?:名|位)(?:[^,。;、]{0,16})?专家|专家(?:组)?[^。;,]{0,10}?(?:由|共|计|有)?\s*(\d{1,2}|[一二两三四五六七八九十]{1,3})\s*(?:名|位|人)`)
	passedAfter = regexp.MustCompile(`修改(?:完善)?后(?:同意)?通过|原则(?:上)?(?:同意)?通过|同意(?:该报告)?通过评审.{0,20}修改|通过评审.{0,30}(?:修改|完善)`)
	passed      = regexp.MustCompile(`(?:一致)?(?:同意|予以|获得)?通过(?:了)?(?:评审|专家评审|该报告|论证)?`)
	notPassed   = regexp.MustCompile(`(?:不予|未(?:能)?|没有)通过`)
	revisedNote = regexp.MustCompile(`修改说明|(?:按照?|根据|针对|结合)(?:专家|评审)[^。;]{0,24}(?:意见|建议)[^。;]{0,24}(?:修改|完善|补充|修订)|专家意见(?:修改|采纳|落实)(?:情况|说明|对照)`)
)

// panel finds the expert meeting on the report: people, date, result, and the
// note on what was changed after it.
func (x *reading) panel() {
	p := &x.out.Panel
	for _, t := range x.texts {
		if !panelWord.MatchString(t.s()) && !strings.Contains(t.s(), "专家") {
			continue
		}
		path := x.path(t)
		here := strings.Contains(path, "评审") || panelLine.MatchString(numberedText(t))
		if annex := t.block.Zone == document.ZoneAnnex && t.cell == nil && (here || ofAnnex.MatchString(numberedText(t))); !t.inBody() && !annex {
			continue
		} else if annex && strings.Contains(annexTitle(numberedText(t)), "评审") {
			here = true
		}
		for _, sp := range t.sentences {
			s := t.s()[sp.Start:sp.End]
			if !here && !panelWord.MatchString(s) || otherCase.MatchString(s) || strings.Contains(s, "环评") || strings.Contains(s, "可研") || strings.Contains(s, "可行性研究") {
				continue
			}
			if m := revisedNote.FindStringIndex(s); m != nil && p.Revised == nil {
				a := t.at(sp.Start+m[0], sp.Start+m[1])
				p.Revised = &a
			}
			if panelPlan.MatchString(s) || strings.Contains(s, "专家库") {
				continue
			}
			if panelWord.MatchString(s) && (strings.Contains(s, "召开") || strings.Contains(s, "组织") || strings.Contains(s, "举行") || strings.Contains(s, "评审专家") || strings.Contains(s, "评审意见")) {
				p.Held = true
				p.At = append(p.At, t.at(sp.Start, sp.End))
			}
			x.panelDetails(t, sp.Start, s)
		}
	}
}

func (x *reading) panelDetails(t *text, base int, s string) {
	p := &x.out.Panel
	if m := expertCount.FindStringSubmatchIndex(s); m != nil {
		k := 2
		if m[2] < 0 {
			k = 4
		}
		if n, ok := zh.ParseNumeral(s[m[k]:m[k+1]]); ok && n >= 1 && !strings.Contains(s[m[0]:m[1]], "各") && !leastMany.MatchString(s[m[0]:m[1]]) && !leastMany.MatchString(lastRunes(s[:m[0]], m[0], 4)) { // 评审专家不少于5人 is a rule
			p.Experts.Add(Value[int]{V: int(n), At: t.at(base+m[0], base+m[1])})
		}
	}
	if panelWord.MatchString(s) && (strings.Contains(s, "召开") || strings.Contains(s, "组织") || strings.Contains(s, "举行")) {
		for _, d := range zh.Dates(s) {
			if d.From.Day > 0 {
				p.Date.Add(Value[zh.Date]{V: d.From, At: t.at(base+d.Start, base+d.End)})
				break
			}
		}
	}
	result, m := "", []int(nil)
	if k := notPassed.FindStringIndex(s); k != nil {
		result, m = "failed", k
	} else if k := passedAfter.FindStringIndex(s); k != nil {
		result, m = "passed-after-revision", k
	} else if k := passed.FindStringIndex(s); k != nil && (strings.Contains(s, "评审") || strings.Contains(s, "专家")) && !strings.HasPrefix(s[k[1]:], "问卷") && strings.Contains(s[k[0]:k[1]], "评审") {
		result, m = "passed", k
	}
	if result != "" {
		p.Result.Add(Value[string]{V: result, At: t.at(base+m[0], base+m[1])})
	}
}
