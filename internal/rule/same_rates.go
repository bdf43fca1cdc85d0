package rule

import (
	"iter"
	"math"
	"slices"
	"strings"

	"wenping/internal/document"
	"wenping/internal/facts"
	"wenping/internal/zh"
)

// supportRate holds stated support rates against each other and against the
// answers: a rate may count support alone, with conditional support, or all but
// opposition.
func (c *Context) supportRate(s *sameAs) {
	var rates []statement
	for i := range c.Facts.Quantities {
		q := &c.Facts.Quantities[i]
		if q.Key != "support-rate" || q.Approx || q.Scope != (facts.Scope{}) {
			continue
		}
		rates = append(rates, statement{pctText(q.Value, q.Decimals), interval{q.Value - shareSlack(q.Decimals), q.Value + shareSlack(q.Decimals)}, q.At})
	}
	var together []statement
	for i := range c.Facts.Quantities {
		if q := &c.Facts.Quantities[i]; q.Key == "support-both" && !q.Approx {
			together = append(together, statement{pctText(q.Value, q.Decimals), interval{q.Value - shareSlack(q.Decimals), q.Value + shareSlack(q.Decimals)}, q.At})
		}
	}
	if len(rates)+len(together) == 0 {
		return
	}
	var allowed, both, parts []statement // parts: of villages and groups
	merged := map[string]int{}
	for i := range c.Facts.Surveys {
		sv := &c.Facts.Surveys[i]
		has := false
		counted := map[string]int{}
		for k := range sv.Questions {
			q := &sv.Questions[k]
			if q.Part != "" && !q.Prose && isKind(q, "conditional") {
				parts = append(parts, sharesOf(q)...)
			}
			if !q.Attitude || q.Part != "" || q.Partial {
				continue
			}
			sum := map[string]float64{}
			n, total := map[string]int{}, 0
			full := true
			dec := 9
			for _, o := range q.Options {
				if v, ok := o.Count.First(); ok {
					n[o.Kind] += v.V
					total += v.V
				} else {
					full = false
				}
				if v, ok := o.Percent.First(); ok {
					sum[o.Kind] += v.V
					dec = min(dec, o.Decimals)
				}
			}
			if dec == 9 && (!full || total == 0) {
				continue
			}
			if dec == 9 {
				dec = 1
				for kind := range n {
					sum[kind] = 100 * float64(n[kind]) / float64(total)
				}
			}
			if !has && full && sv.Scope.Subject != "" {
				for kind, v := range n {
					counted[kind] = v
				}
				counted["all"] = total
			}
			has = true
			add := func(v float64) {
				if v > 0 {
					allowed = append(allowed, statement{pctText(v, dec), interval{v - 3*shareSlack(dec), v + 3*shareSlack(dec)}, q.At})
				}
			}
			add(sum["support"])
			add(sum["support"] + sum["conditional"])
			if sum["conditional"] > 0 && sum["support"] > 0 {
				both = append(both, allowed[len(allowed)-1])
			}
			if sum["oppose"] > 0 {
				add(100 - sum["oppose"])
			}
			add(sum["support"] + sum["conditional"] + sum["neutral"])
		}
		if has {
			for kind, v := range counted {
				merged[kind] += v
			}
		}
	}
	// all questionnaires taken together
	if total := merged["all"]; total > 0 && len(allowed) > 0 {
		for k, n := range []int{merged["support"], merged["support"] + merged["conditional"], total - merged["oppose"]} {
			v := 100 * float64(n) / float64(total)
			allowed = append(allowed, statement{pctText(v, 1), interval{v - 0.3, v + 0.3}, allowed[0].at})
			if k == 1 && len(both) > 0 {
				both = append(both, allowed[len(allowed)-1])
			}
		}
	}
	if len(both) > 0 {
		c.amongAllowed(s, "支持与有条件支持合计比例", together, append(both, parts...))
	}
	if len(rates) == 0 {
		return
	}
	if len(allowed) == 0 {
		c.hold(s, "支持率", "支持率", rates)
		return
	}
	c.amongAllowed(s, "支持率", rates, allowed)
}

// amongAllowed holds stated shares against those the answers give.
func (c *Context) amongAllowed(s *sameAs, fact string, stated, allowed []statement) {
	if len(stated) == 0 {
		return
	}
	s.checked++
	for _, r := range stated {
		ok := false
		for _, a := range allowed {
			ok = ok || a.in.meets(r.in)
		}
		if ok || s.blamed(r.at) || c.ofSomeGroups(r.at) {
			continue
		}
		verdict, note := Fail, ""
		if !slices.ContainsFunc(allowed, func(a statement) bool { return !farApart(a.in.mid(), r.in.mid()) }) {
			verdict, note = Doubt, farNote
		} else if slices.ContainsFunc(stated, func(o statement) bool { return o.text == r.text && o.at.Block != r.at.Block }) {
			verdict, note = Doubt, "该比例在报告中不止一处，请核实是否为另一类对象的比例。" // a slip stands once
		} else if c.reckonsItself(r.at) {
			verdict, note = Doubt, "该比例与同句所列的人数和基数相符，请核实这些人数是哪些对象的答卷。"
		}
		s.points = append(s.points, Point{Subject: fact, Verdict: verdict, Note: note,
			Fields:   map[string]string{"fact": fact, "v1": allowed[0].text, "v2": r.text, "p1": Cite(c.Doc, allowed[0].at), "p2": Cite(c.Doc, r.at)},
			Evidence: append(c.says(allowed[0].at), c.conflicts(r.at)...)})
		return
	}
}

// ofSomeGroups says that a share stands with its count and its whole, 108份里同意、有条件
// 同意的92份(85.2%), and that these are the answers of some groups of one table together.
func (c *Context) ofSomeGroups(at document.Anchor) bool {
	tables := map[document.BlockID][]facts.Stance{}
	for _, st := range c.Facts.Stances {
		if st.Group != "" && st.N > 0 && len(tables[st.At.Block]) < 12 {
			tables[st.At.Block] = append(tables[st.At.Block], st)
		}
	}
	for n, base := range c.reckonings(at) {
		for _, list := range tables {
			if groupsTogether(list, base, n) {
				return true
			}
		}
	}
	return false
}

// reckonsItself says that the sentence of a share tells the count and the whole that
// it comes of, whoever these are.
func (c *Context) reckonsItself(at document.Anchor) bool {
	for _, base := range c.reckonings(at) {
		if base >= leastBase {
			return true
		}
	}
	return false
}

// reckonings gives every count and whole, both told in the sentence of a share, that
// the share comes of.
func (c *Context) reckonings(at document.Anchor) iter.Seq2[int, int] {
	return func(yield func(n, base int) bool) {
		nums := first(wholeNumbers(c.sentence(at), 1), numbersHeld)
		if len(nums) == 0 || at.Start >= at.End {
			return
		}
		for _, p := range zh.Percents(zh.Fold(c.Doc.Quote(at)).Text) {
			for _, base := range nums {
				for _, n := range nums {
					if n < base && share(n, base, p.Value, p.Decimals) && !yield(n, base) {
						return
					}
				}
			}
		}
	}
}

// numbersHeld is how many numbers of a sentence are held against one another.
const numbersHeld = 40

// groupsTogether says that some of the groups of a table, at least one, are base
// people in all of whom n gave one kind of answer, or were for it with conditions.
func groupsTogether(list []facts.Stance, base, n int) bool {
	for mask := 1; mask < 1<<len(list); mask++ {
		total := 0
		var support, conditional, neutral, oppose int
		for k, st := range list {
			if mask&(1<<k) == 0 {
				continue
			}
			of := func(pct float64) int { return int(math.Round(pct * float64(st.N) / 100)) }
			total += st.N
			support, conditional = support+of(st.Support), conditional+of(st.Conditional)
			neutral, oppose = neutral+of(st.Neutral), oppose+of(st.Oppose)
		}
		if total == base && (n == support || n == support+conditional || n == conditional || n == support+conditional+neutral || n == oppose) {
			return true
		}
	}
	return false
}

// blamed says that a place is in a contradiction already.
func (s *sameAs) blamed(at document.Anchor) bool { return s.blamedBy(at) != nil }

// blamedBy gives the contradiction that a place is in; nil when it is in none.
func (s *sameAs) blamedBy(at document.Anchor) *Point {
	for i := range s.points {
		for _, e := range s.points[i].Evidence {
			if e.Anchor.Block == at.Block && e.Anchor.Row == at.Row && e.Anchor.Col == at.Col && e.Anchor.Start <= at.End && at.Start <= e.Anchor.End {
				return &s.points[i]
			}
		}
	}
	return nil
}

// subjectRates holds the rate of one group, 职工支持率56.0%, against the
// questionnaire of that group.
func (c *Context) subjectRates(s *sameAs) {
	for i := range c.Facts.Quantities {
		q := &c.Facts.Quantities[i]
		if q.Key != "support-rate" || q.Approx || q.Scope.Subject == "" || q.Scope.Place != "" {
			continue
		}
		var allowed []statement
		for k := range c.Facts.Surveys {
			sv := &c.Facts.Surveys[k]
			if !strings.HasPrefix(sv.Scope.Subject, q.Scope.Subject) {
				continue
			}
			for j := range sv.Questions {
				allowed = append(allowed, sharesOf(&sv.Questions[j])...)
			}
		}
		if len(allowed) > 0 {
			c.amongAllowed(s, q.Scope.Subject+"支持率", []statement{{pctText(q.Value, q.Decimals), interval{q.Value - shareSlack(q.Decimals), q.Value + shareSlack(q.Decimals)}, q.At}}, allowed)
		}
	}
}

// sharesOf gives the shares of a question a rate of support may be: support,
// with conditional support, or all but opposition.
func sharesOf(q *facts.Question) (out []statement) {
	if !isKind(q, "support") || !isKind(q, "oppose", "neutral", "conditional") {
		return nil
	}
	share, n := map[string]float64{}, map[string]int{}
	total, full := 0, !q.Partial
	for _, o := range q.Options {
		if p, ok := o.Percent.First(); ok {
			share[o.Kind] += p.V
		}
		v, ok := o.Count.First()
		full = full && ok
		n[o.Kind] += v.V
		total += v.V
	}
	add := func(v float64) {
		if v > 0 {
			out = append(out, statement{pctText(v, 1), interval{v - 0.3, v + 0.3}, q.At})
		}
	}
	of := func(kinds ...string) {
		sum, cnt := 0.0, 0
		for _, k := range kinds {
			sum, cnt = sum+share[k], cnt+n[k]
		}
		add(sum)
		if full && total > 0 {
			add(100 * float64(cnt) / float64(total))
		}
	}
	of("support")
	of("support", "conditional")
	of("support", "conditional", "neutral")
	return out
}

// toldWithCount says that the body tells a share elsewhere with the count and the
// number it is of: 161人中仍反对的24人,占14.91%.
func (c *Context) toldWithCount(rate string) bool {
	for i := range c.Doc.Blocks {
		b := &c.Doc.Blocks[i]
		if b.Table != nil || b.Zone != document.ZoneBody || !strings.Contains(b.Text, rate) {
			continue
		}
		f := zh.Fold(b.Text)
		for _, p := range zh.Percents(f.Text) {
			at := document.Whole(b.ID)
			if at.Start, at.End = f.Orig(p.Start, p.End); pctText(p.Value, p.Decimals) == rate && c.givenBeside(at, p.Value, p.Decimals, nil, nil) {
				return true
			}
		}
	}
	return false
}

// opposeRate holds stated shares of opposition against the answers, of each
// questionnaire and of all together.
func (c *Context) opposeRate(s *sameAs) {
	var stated, allowed, parts []statement
	for i := range c.Facts.Quantities {
		if q := &c.Facts.Quantities[i]; q.Key == "oppose-rate" && !q.Approx && q.Scope.Place == "" && q.Scope.Batch == "" {
			stated = append(stated, statement{pctText(q.Value, q.Decimals), interval{q.Value - shareSlack(q.Decimals), q.Value + shareSlack(q.Decimals)}, q.At})
		}
	}
	if len(stated) == 0 {
		return
	}
	opposed, all := 0, 0
	for i := range c.Facts.Surveys {
		counted := false
		for k := range c.Facts.Surveys[i].Questions {
			q := &c.Facts.Surveys[i].Questions[k]
			n, total, full := 0, 0, !q.Partial
			if q.Prose { // 有效650份，反对25份，占3.8%: a share that says its own count
				for _, o := range q.Options {
					p, ok := o.Percent.First()
					if v, told := o.Count.First(); ok && told && v.V > 0 && o.Kind == "oppose" {
						parts = append(parts, statement{pctText(p.V, o.Decimals), interval{p.V - shareSlack(o.Decimals), p.V + shareSlack(o.Decimals)}, p.At})
					}
				}
			}
			if !isKind(q, "oppose") || !isKind(q, "support", "conditional") {
				continue
			}
			for _, o := range q.Options {
				v, ok := o.Count.First()
				full = full && ok
				total += v.V
				if o.Kind != "oppose" {
					continue
				}
				n += v.V
				if p, ok := o.Percent.First(); ok && q.Part == "" {
					allowed = append(allowed, statement{pctText(p.V, o.Decimals), interval{p.V - shareSlack(o.Decimals), p.V + shareSlack(o.Decimals)}, p.At})
				}
			}
			if !full || total == 0 {
				continue
			}
			v := 100 * float64(n) / float64(total)
			st := statement{pctText(v, 1), interval{v - 0.1, v + 0.1}, q.At}
			if q.Part != "" {
				parts = append(parts, st)
			} else {
				allowed = append(allowed, st)
			}
			if !counted && q.Part == "" {
				counted, opposed, all = true, opposed+n, all+total
			}
		}
	}
	for _, st := range c.Facts.Stances {
		if st.Group != "" && st.Oppose > 0 {
			parts = append(parts, statement{pctText(st.Oppose, 1), interval{st.Oppose - 0.1, st.Oppose + 0.1}, st.At})
		}
	}
	if allowed = append(allowed, parts...); len(allowed) == 0 {
		return
	}
	if all > 0 {
		v := 100 * float64(opposed) / float64(all)
		allowed = append(allowed, statement{pctText(v, 1), interval{v - 0.1, v + 0.1}, allowed[0].at})
	}
	told := map[string]bool{}
	stated = slices.DeleteFunc(stated, func(st statement) bool {
		if slices.ContainsFunc(allowed, func(a statement) bool { return a.in.meets(st.in) }) {
			return false // agrees: no need to look how it came about
		}
		if _, looked := told[st.text]; !looked {
			told[st.text] = c.toldWithCount(st.text)
		}
		return told[st.text]
	})
	c.amongAllowed(s, "反对率", stated, allowed)
}
