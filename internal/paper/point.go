package paper

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"wenping/internal/review"
	"wenping/internal/rule"
)

// point is one numbered entry of a letter: what is wrong with one item under
// one reason, and what is asked for.
type point struct {
	item, name string
	basis      []string // verified, named in the letter
	facts      []string // whole phrases with their places, without the last stop
	demands    []string // sentences
}

// points are the findings of a group by item, the items in the order of their
// first findings.
func (c *composer) points(g group) []point {
	var order []string
	of := map[string][]review.Finding{}
	for _, f := range g.findings {
		if !slices.Contains(order, f.Item) {
			order = append(order, f.Item)
		}
		of[f.Item] = append(of[f.Item], f)
	}
	names := map[string]string{}
	for _, it := range c.r.Items {
		names[it.ID] = it.Name
	}
	var out []point
	for _, id := range order {
		p := point{item: id, name: names[id]}
		for _, like := range alike(of[id], func(a, b review.Finding) bool {
			return a.Again == b.Again && a.Severity == b.Severity && (a.Rule == b.Rule || a.Message == b.Message)
		}, func(f review.Finding) string { return f.Message }) {
			var all review.Finding
			for _, f := range like.of {
				all.Evidence = append(all.Evidence, f.Evidence...)
			}
			all.Message = like.text
			mark := c.w.words.Severities[string(like.of[0].Severity)]
			if like.of[0].Again && c.w.words.Again != "" {
				mark = joinMarks(mark, c.w.words.Again)
			}
			p.facts = append(p.facts, withPlace(like.text, cite(c.r, all), mark))
		}
		for _, like := range alike(of[id], func(a, b review.Finding) bool { return true }, func(f review.Finding) string { return f.Demand }) {
			if s := stop(tidy(like.text)); s != "" && !slices.Contains(p.demands, s) {
				p.demands = append(p.demands, s)
			}
		}
		for _, f := range of[id] {
			for _, b := range f.Basis {
				if !slices.Contains(p.basis, b) {
					p.basis = append(p.basis, b)
				}
			}
		}
		if len(p.demands) == 0 {
			p.demands = []string{c.w.words.Point.Demand}
		}
		out = append(out, p)
	}
	return out
}

// against says by which item of the standard a point is one, and by which law.
func (c *composer) against(text string, p point) string {
	basis := ""
	if len(p.basis) > 0 {
		basis = strings.Join(p.basis, "、") + "和"
	}
	return fill(text, map[string]string{"id": p.item, "name": p.name, "basis": basis})
}

// problems are the points of all groups: fact, where, against what.
func (c *composer) problems() []Paragraph {
	var out []Paragraph
	words := &c.w.words.Point
	for i, g := range c.groups {
		out = append(out, Paragraph{Level: Two, Text: "（" + chinese(i+1) + "）" + g.title})
		for k, p := range c.points(g) {
			if len(p.facts) == 1 {
				out = append(out, Paragraph{Level: Three, Text: fmt.Sprintf("%d.%s%s", k+1, p.facts[0], c.against(words.One, p))})
				continue
			}
			out = append(out, Paragraph{Level: Three, Text: fmt.Sprintf("%d.%s", k+1, c.against(words.Many, p))})
			for n, s := range p.facts {
				end := "；"
				if n == len(p.facts)-1 {
					end = "。"
				}
				out = append(out, Paragraph{Level: Four, Text: fmt.Sprintf("（%d）%s%s", n+1, s, end)})
			}
		}
	}
	return out
}

// demands are what is asked for, under the numbers of the points.
func (c *composer) demands() []Paragraph {
	var out []Paragraph
	for i, g := range c.groups {
		out = append(out, Paragraph{Level: Two, Text: "（" + chinese(i+1) + "）" + g.title})
		for k, p := range c.points(g) {
			out = append(out, Paragraph{Level: Three, Text: fmt.Sprintf("%d.%s", k+1, strings.Join(p.demands, ""))})
		}
	}
	return out
}

// likeness is findings whose sentences are the same but for one thing quoted.
type likeness struct {
	text string
	of   []review.Finding
}

var quotation = regexp.MustCompile(`“[^“”]*”`)

// alike joins sentences that differ in one quotation only, so that ten of them
// are one that names the ten: 风险“甲”“乙”没有对应的防范化解措施. Sentences that are
// the same stand once. may says which findings may be told together.
func alike(fs []review.Finding, may func(a, b review.Finding) bool, say func(review.Finding) string) []likeness {
	type open struct {
		likeness
		frame string   // the sentence without its quotations
		parts []string // its quotations
		at    int      // the one in which they differ; -1: none yet
		seen  []string // what stands there, in order
	}
	var list []*open
next:
	for _, f := range fs {
		text := strings.TrimSpace(say(f))
		if text == "" {
			continue
		}
		frame, parts := quotation.ReplaceAllString(text, "“”"), quotation.FindAllString(text, -1)
		for _, o := range list {
			if o.frame != frame || !may(o.of[0], f) {
				continue
			}
			differ, at := 0, o.at
			for i := range parts {
				if parts[i] != o.parts[i] && i != o.at {
					differ, at = differ+1, i
				}
			}
			if differ > 1 || differ == 1 && o.at >= 0 {
				continue
			}
			if at >= 0 {
				if o.at < 0 {
					o.at, o.seen = at, []string{o.parts[at]}
				}
				if !slices.Contains(o.seen, parts[at]) {
					o.seen = append(o.seen, parts[at])
				}
			}
			o.of = append(o.of, f)
			continue next
		}
		list = append(list, &open{likeness: likeness{text, []review.Finding{f}}, frame: frame, parts: parts, at: -1})
	}
	var out []likeness
	for _, o := range list {
		if o.at >= 0 {
			n := -1
			o.text = quotation.ReplaceAllStringFunc(o.text, func(q string) string {
				if n++; n == o.at {
					return strings.Join(o.seen, "")
				}
				return q
			})
		}
		out = append(out, o.likeness)
	}
	return out
}

// told are the sentences of an item's findings of one verdict, the like ones
// told together.
func told(fs []review.Finding, v rule.Verdict) []likeness {
	fs = slices.DeleteFunc(slices.Clone(fs), func(f review.Finding) bool { return f.Verdict != v })
	return alike(fs, func(a, b review.Finding) bool { return a.Rule == b.Rule }, func(f review.Finding) string { return f.Message })
}
