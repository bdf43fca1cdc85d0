package rule

import (
	"fmt"
	"math"
	"regexp"
	"slices"

	"wenping/internal/document"
	"wenping/internal/facts"
	"wenping/internal/zh"
)

var attitudeNames = []struct{ id, name string }{{"support", "支持"}, {"conditional", "有条件支持"}, {"oppose", "反对"}}

// sameAttitudes holds what prose says of attitudes against the tables of the
// same questionnaire: prose must agree with one of them.
func (c *Context) sameAttitudes(s *sameAs) {
	support := c.supportShares()
	for i := range c.Facts.Surveys {
		sv := &c.Facts.Surveys[i]
		for _, kind := range attitudeNames {
			others, otherCounts := map[string]bool{}, map[string]bool{} // shares and counts that are of other forms
			var tables, prose []statement
			var tablePct, prosePct, wrong []statement
			parts, shares := c.partAnswers(kind.id)
			for k := range sv.Questions {
				q := &sv.Questions[k]
				if !q.Attitude || q.Part != "" {
					continue
				}
				n, count, countAt := 0, 0, document.Anchor{}
				pct, pctAt, dec, hasPct := 0.0, document.Anchor{}, 9, false
				for _, o := range q.Options {
					if o.Kind != kind.id {
						continue
					}
					if v, ok := o.Count.First(); ok && !v.Approx {
						count, countAt = count+v.V, v.At
						n++
					}
					if v, ok := o.Percent.First(); ok && !v.Approx {
						pct, pctAt, hasPct = pct+v.V, v.At, true
						dec = min(dec, o.Decimals)
					}
				}
				if q.Prose && c.reckoned(q.At) {
					continue // 按户数加权还原,则反对6.7%: no count of answers
				}
				if q.Prose && (parts[count] || n > 0 && c.tellsGroup(countAt) || hasPct && shares[pctText(pct, dec)]) {
					continue // of one group: 搬迁户反对17份
				}
				if q.Prose && n == 0 && hasPct && c.Facts.OfGroup(kind.id, pct, dec) {
					continue // 反对率在甲类最高,为17.9%
				}
				if w := wholeOf(q); q.Prose && w > 0 && c.otherWhole(sv, q, w) {
					others[pctText(pct, dec)], otherCounts[fmt.Sprintf("%d份（人）", count)] = true, true
					continue // answers of another whole: 乙卷支持139份(80.8%)、…、反对3份(1.7%)
				}
				if q.Prose && n > 0 && hasPct && c.ofOtherBase(sv, q, count, pct, dec) {
					others[pctText(pct, dec)], otherCounts[fmt.Sprintf("%d份（人）", count)] = true, true
					continue // of all questionnaires: 两类合计有效687份,反对67份,占9.75%
				}
				if q.Prose && n > 0 && !hasPct && c.ofOtherWhole(sv, count, countAt) {
					otherCounts[fmt.Sprintf("%d份（人）", count)] = true // 三类问卷合看,反对的16人,占842份的1.9%
				}
				if n > 0 {
					st := statement{fmt.Sprintf("%d份（人）", count), exactly(float64(count)), countAt}
					if q.Prose {
						prose = append(prose, st)
					} else {
						tables = append(tables, st)
					}
				}
				if size := questionSize(q); !hasPct && !q.Prose && n > 0 && !q.Partial && size >= leastBase {
					v := 100 * float64(count) / float64(size)
					tablePct = append(tablePct, statement{pctText(v, 1), interval{v - 0.1, v + 0.1}, countAt})
				}
				if kind.id == "support" && hasPct && q.Prose && sharesTold(q) > 1 && pct <= 100 && len(support) > 0 && !meetsAny(support, pct, dec) && !anyMeets(support, q) {
					wrong = append(wrong, statement{pctText(pct, dec), interval{pct - shareSlack(dec), pct + shareSlack(dec)}, pctAt})
				}
				if hasPct && q.Prose && c.shareOfAnother(sv, kind.id, pct, dec) {
					continue // 居民反对14.40%,单位反对14.88%
				}
				if hasPct {
					st := statement{pctText(pct, dec), interval{pct - shareSlack(dec), pct + shareSlack(dec)}, pctAt}
					if q.Prose {
						prosePct = append(prosePct, st)
					} else {
						tablePct = append(tablePct, st)
					}
				}
			}
			prosePct = slices.DeleteFunc(prosePct, func(st statement) bool { return others[st.text] })
			if all, ok := c.countTogether(kind.id); ok { // of all questionnaires
				otherCounts[fmt.Sprintf("%d份（人）", all)] = true
			}
			prose = slices.DeleteFunc(prose, func(st statement) bool { return otherCounts[st.text] })
			name := surveyName(sv.Scope) + "“" + kind.name + "”"
			c.against(s, name+"份数", tables, prose)
			if len(wrong) > 0 && !s.blamed(wrong[0].at) {
				c.against(s, name+"比例", tablePct, wrong)
			}
			if kind.id == "oppose" || len(prosePct) > 0 && len(tables) == 0 {
				c.against(s, name+"比例", tablePct, prosePct)
			}
		}
	}
}

// countTogether adds up how many chose a kind of answer in the tables of two or more
// questionnaires.
func (c *Context) countTogether(kind string) (all int, ok bool) {
	told := 0
	for i := range c.Facts.Surveys {
		for k := range c.Facts.Surveys[i].Questions {
			q := &c.Facts.Surveys[i].Questions[k]
			if q.Prose || q.Part != "" || !q.Attitude && !forAndAgainst(q) || !isKind(q, kind) {
				continue
			}
			for _, o := range q.Options {
				if v, has := o.Count.First(); has && o.Kind == kind {
					all += v.V
				}
			}
			told++
		}
	}
	return all, told > 1
}

// supportShares gives every share that the tables of the report let a share of
// support be: of any questionnaire, village or group, alone or with conditions.
func (c *Context) supportShares() (out []statement) {
	for i := range c.Facts.Surveys {
		for k := range c.Facts.Surveys[i].Questions {
			if q := &c.Facts.Surveys[i].Questions[k]; !q.Prose {
				out = append(out, sharesOf(q)...)
			} else if wholeOf(q) > 0 {
				out = append(out, sharesOf(q)...) // answers that tell their own whole
			}
		}
	}
	return out
}

func meetsAny(list []statement, pct float64, dec int) bool {
	in := interval{pct - shareSlack(dec), pct + shareSlack(dec)}
	return slices.ContainsFunc(list, func(st statement) bool { return st.in.meets(in) })
}

// anyMeets says that one of a question's shares of support is among those given.
func anyMeets(list []statement, q *facts.Question) bool {
	return slices.ContainsFunc(q.Options, func(o facts.Option) bool {
		p, ok := o.Percent.First()
		return ok && o.Kind == "support" && meetsAny(list, p.V, o.Decimals)
	})
}

// sharesTold counts the answers of a question that have their shares.
func sharesTold(q *facts.Question) (n int) {
	for _, o := range q.Options {
		if o.Percent.Found() {
			n++
		}
	}
	return n
}

// shareOfAnother says that the table of another questionnaire gives a share of a
// kind of answer.
func (c *Context) shareOfAnother(s *facts.Survey, kind string, pct float64, dec int) bool {
	for i := range c.Facts.Surveys {
		if &c.Facts.Surveys[i] == s {
			continue
		}
		for k := range c.Facts.Surveys[i].Questions {
			q := &c.Facts.Surveys[i].Questions[k]
			if q.Prose || !q.Attitude || q.Part != "" {
				continue
			}
			n, told := 0, false
			for _, o := range q.Options {
				if o.Kind == kind {
					v, _ := o.Count.First()
					n += v.V
					if p, ok := o.Percent.First(); ok && math.Abs(p.V-pct) <= shareSlack(min(dec, o.Decimals)) {
						told = true
					}
				}
			}
			if told || n > 0 && share(n, questionSize(q), pct, dec) {
				return true
			}
		}
	}
	return false
}

// reckoned says that the sentence of a share does not tell what was counted but
// what comes of it when it is weighted or set right.
func (c *Context) reckoned(at document.Anchor) bool {
	return reckoning.MatchString(c.sentence(at))
}

var reckoning = regexp.MustCompile(`加权|还原|折算|推算|外推|校正|剔除`)

// partAnswers gives how many of one group or village chose a kind of answer, and
// their shares as printed.
func (c *Context) partAnswers(kind string) (counts map[int]bool, shares map[string]bool) {
	counts, shares = map[int]bool{}, map[string]bool{}
	for i := range c.Facts.Surveys {
		for k := range c.Facts.Surveys[i].Questions {
			q := &c.Facts.Surveys[i].Questions[k]
			if q.Part == "" {
				continue
			}
			for _, o := range q.Options {
				if o.Kind != kind {
					continue
				}
				if v, ok := o.Count.First(); ok && v.V > 0 {
					counts[v.V] = true
				}
				if v, ok := o.Percent.First(); ok {
					shares[pctText(v.V, o.Decimals)] = true
				}
			}
		}
	}
	return counts, shares
}

// ofOtherBase says that a count and its share told in prose are of a number of
// forms that stands beside them and is not that of this questionnaire's tables.
func (c *Context) ofOtherBase(s *facts.Survey, q *facts.Question, count int, pct float64, dec int) bool {
	fits := func(base int) bool { return base > 0 && share(count, base, pct, dec) }
	for k := range s.Questions {
		t := &s.Questions[k]
		if t.Prose || !t.Attitude || t.Part != "" {
			continue
		}
		if fits(questionSize(t)) {
			return false
		}
	}
	b := c.Doc.Block(q.At.Block)
	if b == nil || b.Table != nil {
		return false
	}
	for _, n := range zh.Numbers(zh.Fold(b.Text).Text) {
		if n.Value == math.Trunc(n.Value) && n.Unit != "%" && fits(int(n.Value)) && int(n.Value) != count {
			return true
		}
	}
	return false
}

// ofOtherWhole says that the sentence of a count tells its share of a number of
// forms that no table of this questionnaire has.
func (c *Context) ofOtherWhole(s *facts.Survey, count int, at document.Anchor) bool {
	if count <= 0 {
		return false
	}
	sentence := c.sentence(at)
	for _, p := range zh.Percents(zh.Fold(sentence).Text) {
		for _, base := range wholeNumbers(sentence, leastBase) {
			if base <= count || !share(count, base, p.Value, p.Decimals) {
				continue
			}
			if !slices.ContainsFunc(s.Questions, func(q facts.Question) bool { return !q.Prose && q.Attitude && q.Part == "" && questionSize(&q) == base }) {
				return true
			}
		}
	}
	return false
}

// otherWhole says that the answers told in prose are of w forms, which are not
// those of this questionnaire's tables, or not those of other answers told in prose.
func (c *Context) otherWhole(s *facts.Survey, q *facts.Question, w int) bool {
	tables := false
	for k := range s.Questions {
		if t := &s.Questions[k]; t != q && t.Attitude && t.Part == "" {
			n := questionSize(t)
			if t.Prose {
				n = wholeOf(t)
			} else {
				tables = true
			}
			if n == w {
				return false
			}
		}
	}
	for _, v := range s.Valid.All() {
		if v.V == w {
			return tables
		}
	}
	return c.counted(s, w)
}

// against holds statements in prose against those in tables; without tables,
// against each other.
func (c *Context) against(s *sameAs, fact string, tables, prose []statement) {
	if len(tables) == 0 {
		c.hold(s, fact, fact, prose)
		return
	}
	if len(prose) == 0 {
		return
	}
	s.checked++
	for _, p := range prose {
		ok := false
		for _, t := range tables {
			ok = ok || t.in.meets(p.in)
		}
		if ok {
			continue
		}
		verdict, note := Fail, ""
		if len(tables) > 1 {
			verdict, note = Doubt, "报告有多张态度统计表，请核实是否为不同口径。"
		} else if farApart(tables[0].in.mid(), p.in.mid()) {
			verdict, note = Doubt, farNote
		}
		s.points = append(s.points, Point{Subject: fact, Verdict: verdict, Note: note,
			Fields:   map[string]string{"fact": fact, "v1": tables[0].text, "v2": p.text, "p1": Cite(c.Doc, tables[0].at), "p2": Cite(c.Doc, p.at)},
			Evidence: append(c.says(tables[0].at), c.conflicts(p.at)...)})
		return
	}
}
