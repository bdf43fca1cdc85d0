package assay

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"wenping/internal/review"
	"wenping/internal/rule"
)

// Judge reviews a submission; the command hands in what `wenping check` does.
type Judge func(ctx context.Context, sub review.Submission) (*review.Review, error)

// Result is one case, reviewed.
type Result struct {
	*Case
	Items    []Verdict
	Detected string // type
	Sure     bool   // the type was detected, not guessed
	Read     string // kind of document, as detected
	Caught   []Caught
	False    []Raised // fails that nothing planted explains
	Doubts   []Raised // doubts that nothing planted explains
	Err      error
}

// Verdict is the verdict of one item.
type Verdict struct{ Item, Verdict string }

// Caught is what became of one planted defect.
type Caught struct {
	*Plant
	Verdict string
	Found   bool // as wanted
	Asked   bool // not failed, but doubted or asked
	Placed  bool // some evidence stands in the right place
	Message string
	Where   []string // the evidence, shortened
}

// Raised is a verdict without cause.
type Raised struct {
	Item, Rule, Message string
	Quotes              []string
}

// Run reviews the cases of the seeds, several at once, in order.
func (b *Bench) Run(ctx context.Context, part Part, seeds []uint64, workers int, judge Judge) ([]*Result, error) {
	return each(ctx, len(seeds), workers, judge, func(i int) (*Case, error) { return b.Compose(part, seeds[i]) })
}

// RunEssays reviews essays, several at once, in order.
func (b *Bench) RunEssays(ctx context.Context, cases []*Case, workers int, judge Judge) ([]*Result, error) {
	return each(ctx, len(cases), workers, judge, func(i int) (*Case, error) { return cases[i], nil })
}

// each reviews n cases; make gives the i-th, so that few are held at a time.
func each(ctx context.Context, n, workers int, judge Judge, invent func(i int) (*Case, error)) ([]*Result, error) {
	out := make([]*Result, n)
	errs := make([]error, n)
	jobs := make(chan int)
	var wg sync.WaitGroup
	for range max(1, workers) {
		wg.Go(func() {
			for i := range jobs {
				c, err := invent(i)
				if err != nil {
					errs[i] = err
					continue
				}
				out[i] = Hold(ctx, c, judge)
			}
		})
	}
	for i := range n {
		if ctx.Err() != nil {
			break
		}
		jobs <- i
	}
	close(jobs)
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return out, ctx.Err()
}

// Hold reviews a case and holds the review against its truth.
func Hold(ctx context.Context, c *Case, judge Judge) *Result {
	if err := c.Write(); err != nil {
		return &Result{Case: c, Err: err}
	}
	sub := review.Submission{Report: review.Submitted{Name: c.Name, Data: c.Data}}
	for _, a := range c.With {
		sub.Attachments = append(sub.Attachments, review.Submitted{Name: a.Name, Data: a.Data})
	}
	r, err := judge(ctx, sub)
	if err != nil {
		return &Result{Case: c, Err: err}
	}
	return compare(c, r)
}

func compare(c *Case, r *review.Review) *Result {
	out := &Result{Case: c, Detected: r.Type.ID, Sure: r.Type.By == "detected", Read: string(r.Kind)}
	covered := map[string]bool{}
	for _, p := range c.Plants {
		covered[p.Item] = true
		for _, a := range p.Also {
			covered[a] = true
		}
	}
	byItem := map[string]string{}
	open := map[string]bool{}
	for _, i := range r.Items {
		byItem[i.ID] = string(i.Verdict)
		open[i.ID] = len(i.OpenQuestions) > 0
		out.Items = append(out.Items, Verdict{i.ID, string(i.Verdict)})
	}
	for _, p := range c.Plants {
		k := Caught{Plant: p, Verdict: byItem[p.Item]}
		fail := k.Verdict == string(rule.Fail)
		k.Asked = !fail && (k.Verdict == string(rule.Doubt) || k.Verdict == string(rule.Manual) || open[p.Item])
		switch p.Want {
		case "raise":
			k.Found = fail || k.Verdict == string(rule.Doubt)
		case "ask":
			k.Found = k.Asked
		default:
			k.Found = fail
		}
		for i := range r.Findings {
			f := &r.Findings[i]
			if f.Item != p.Item || fail && f.Verdict != rule.Fail {
				continue
			}
			if k.Message == "" {
				k.Message = f.Message
			}
			for _, e := range f.Evidence {
				k.Where = append(k.Where, string(e.Role)+" "+e.Path+"："+short(e.Quote, 40))
				k.Placed = k.Placed || p.holds(&e)
			}
		}
		out.Caught = append(out.Caught, k)
	}
	raised := map[string]bool{}
	for i := range r.Findings {
		f := &r.Findings[i]
		v := byItem[f.Item]
		if covered[f.Item] || raised[f.Item] || string(f.Verdict) != v {
			continue
		}
		x := Raised{Item: f.Item, Rule: f.Rule, Message: f.Message}
		for _, e := range f.Evidence {
			x.Quotes = append(x.Quotes, e.Path+"："+short(e.Quote, 60))
		}
		switch v {
		case string(rule.Fail):
			if f.Severity == rule.Note {
				continue
			}
			out.False = append(out.False, x)
		case string(rule.Doubt):
			out.Doubts = append(out.Doubts, x)
		default:
			continue
		}
		raised[f.Item] = true
	}
	return out
}

// holds says that an evidence points at where the defect stands: the words
// quoted are of the planted text, or, for what is missing, the section searched
// is the one it is missing from.
func (p *Plant) holds(e *review.Evidence) bool {
	quote, path := squeeze(e.Quote), squeeze(e.Path)
	for _, pl := range p.Places {
		under := len(pl.Heads) == 0
		for _, h := range pl.Heads {
			under = under || strings.Contains(path, squeeze(h))
		}
		if under && len(p.Gone) > 0 && (e.Role != "says" || quote == "") {
			return true
		}
		if quote == "" || pl.Text == "" {
			continue
		}
		text := squeeze(pl.Text)
		inside := true
		for _, part := range strings.Split(strings.ReplaceAll(quote, "...", "…"), "…") {
			inside = inside && strings.Contains(text, part)
		}
		if (inside || strings.Contains(quote, text)) && (len([]rune(quote)) >= 6 || under) {
			return true
		}
	}
	// A section that is missing altogether is searched in the whole report.
	return len(p.Gone) > 0 && e.Role == "searched" && slices.ContainsFunc(p.Places, func(pl place) bool { return len(pl.Heads) <= 1 })
}

func short(s string, n int) string {
	r := []rune(squeeze(s))
	if len(r) <= n {
		return string(r)
	}
	return string(r[:n]) + "…"
}
