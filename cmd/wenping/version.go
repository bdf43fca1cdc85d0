package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"wenping/internal/problem"
	"wenping/internal/review"
	"wenping/internal/store"
	"wenping/internal/web"
)

// askedFile is what a letter asked for, as findings: the standard may change
// before the next version comes, and then no longer finds them.
const askedFile = "asked.json"

// Compare gives what became of what the version before was returned with.
func (b *bureau) Compare(ctx context.Context, c store.Case) (*web.Compared, error) {
	if c.Prior == "" {
		return nil, problem.New(problem.NotFound, "这是第1版，没有可以比对的前一版。")
	}
	k, err := b.recall(ctx, c)
	switch {
	case err != nil:
		return nil, err
	case k.err != nil:
		return nil, k.err
	}
	return k.compared, k.apart
}

// follow compares a review with the version before it: with what its last
// letter asked for; where none was issued, with what persons have upheld; of a
// self-check, with all that was found.
func (b *bureau) follow(ctx context.Context, c store.Case, now *review.Review) (*web.Compared, error) {
	prior, err := b.store.Find(ctx, c.Prior)
	if err != nil {
		return nil, err
	}
	was, err := b.asked(ctx, prior)
	if err != nil {
		return nil, err
	}
	cmp, err := b.compare(ctx, recallTime, was.given, was.again, now)
	if err != nil {
		return nil, fmt.Errorf("compare versions: %w", err)
	}
	for i := range cmp.Findings {
		if f := &cmp.Findings[i]; f.State == review.New && slices.Contains(was.dismissed, f.Key) {
			f.Why = "第1版也提出过这一条，审查人员当时没有采纳。"
		}
	}
	return &web.Compared{Comparison: cmp, Prior: prior, Old: was.given, New: now, Letter: was.letter}, nil
}

// asked is what a version was returned with.
type asked struct {
	given     *review.Review // with just these findings
	again     *review.Review // by the standard of now, where that no longer finds some of them
	dismissed []string       // keys of what persons did not uphold
	letter    string
}

func (b *bureau) asked(ctx context.Context, prior store.Case) (*asked, error) {
	out := &asked{}
	letters, err := b.store.Letters(ctx, prior.ID)
	if err != nil {
		return nil, err
	}
	var last *store.Letter
	for i := range letters {
		if letters[i].State == store.Issued {
			last = &letters[i]
		}
	}
	var frozen []review.Finding
	if last != nil {
		out.letter = last.Number
		if data, err := b.store.LetterFile(ctx, prior.ID, last.N, askedFile); err == nil {
			if err := json.Unmarshal(data, &frozen); err != nil {
				return nil, fmt.Errorf("read %s: %w", askedFile, err)
			}
		} else if problem.From(err).Code != problem.NotFound {
			return nil, err
		}
	}
	if prior.Gone() != nil { // nothing but the record is left
		js, err := b.store.Product(ctx, prior.ID, "review")
		if err != nil {
			return nil, err
		}
		var r review.Review
		if err := json.Unmarshal(js, &r); err != nil {
			return nil, fmt.Errorf("read review: %w", err)
		}
		r.Findings = frozen
		out.given = &r
		return out, nil
	}
	r, err := b.Recall(ctx, prior)
	if err != nil {
		return nil, err
	}
	given := *r
	if prior.Options.Stage == "draft" {
		out.given = &given
		return out, nil
	}
	acts, err := b.store.Acts(ctx, prior.ID)
	if err != nil {
		return nil, err
	}
	if last != nil {
		acts = acts[:min(len(acts), last.Acts)]
	}
	j := review.Judge(r, acts)
	given.Findings = j.Decide().Findings
	out.given = &given
	held := map[string]review.Finding{}
	for _, f := range given.Findings {
		held[f.Key] = f
	}
	lost := false
	for i, f := range frozen {
		if h, ok := held[f.Key]; ok {
			frozen[i] = h // with its places
		} else {
			lost = true
		}
	}
	for _, o := range j.Opinions {
		if o.Stand == review.Dismissed {
			out.dismissed = append(out.dismissed, o.Finding.Key)
		}
	}
	if lost {
		again := *r
		again.Findings = slices.Clone(given.Findings)
		for _, f := range r.Findings {
			if _, ok := held[f.Key]; !ok && !slices.Contains(out.dismissed, f.Key) {
				again.Findings = append(again.Findings, f)
			}
		}
		given.Findings = frozen
		out.again = &again
	}
	return out, nil
}
