package assay_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"wenping/fonts"
	"wenping/internal/assay"
	"wenping/internal/ingest"
	"wenping/internal/review"
	"wenping/internal/rule"
	"wenping/rules"
)

var open = sync.OnceValues(func() (*assay.Bench, error) { return assay.New(fonts.FS) })

func bench(t *testing.T) *assay.Bench {
	t.Helper()
	b, err := open()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func compose(t *testing.T, part assay.Part, seed uint64) *assay.Case {
	t.Helper()
	c, err := bench(t).Compose(part, seed)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestSameSeedSameBytes(t *testing.T) {
	other, err := assay.New(fonts.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range assay.Parts {
		for seed := uint64(1); seed <= 14; seed++ {
			a := compose(t, part, seed)
			b, err := other.Compose(part, seed)
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(a.Write(), b.Write()); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(a.Data, b.Data) {
				t.Errorf("%s seed %d (%s): two writings differ", part, seed, a.Format)
			}
			x, _ := json.Marshal(a)
			y, _ := json.Marshal(b)
			if !bytes.Equal(x, y) {
				t.Errorf("%s seed %d: two truths differ", part, seed)
			}
			for i := range a.With {
				if !bytes.Equal(a.With[i].Data, b.With[i].Data) {
					t.Errorf("%s seed %d: two forms differ", part, seed)
				}
			}
		}
	}
}

func squeeze(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "\u3000", " ")), "")
}

// What was planted stands in the report; each plant names an item and a place.
func TestTruthStandsInTheReport(t *testing.T) {
	items := assay.Items()
	for _, part := range assay.Parts {
		planted, clean := 0, 0
		for seed := uint64(1); seed <= 150; seed++ {
			c := compose(t, part, seed)
			if len(c.Plants) == 0 {
				clean++
			}
			seen := map[string]bool{}
			for _, p := range c.Plants {
				planted++
				at := fmt.Sprintf("%s seed %d: %s", part, seed, p.Kind)
				if !slices.Contains(items, p.Item) || !slices.Contains([]string{"fail", "raise", "ask"}, p.Want) {
					t.Errorf("%s: item %q, want %q", at, p.Item, p.Want)
				}
				if seen[p.Item] {
					t.Errorf("%s: two defects of %s in one report", at, p.Item)
				}
				seen[p.Item] = true
				if len(p.Places) == 0 {
					t.Errorf("%s: no place", at)
				}
				for _, l := range p.Lines {
					if !strings.Contains(c.Printed, squeeze(l)) {
						t.Errorf("%s: the report does not say %q", at, l)
					}
				}
			}
		}
		if planted < 150 || clean < 30 {
			t.Errorf("%s: %d defects and %d clean reports of 150", part, planted, clean)
		}
	}
}

// Every kind of defect can be planted somewhere, and changes what the report
// says: what it takes away is gone, and text or form differ from the clean ones.
func TestEveryDefectChangesWhatItSays(t *testing.T) {
	for _, part := range assay.Parts {
		for _, id := range bench(t).Defects(part) {
			done := false
			for _, c := range plantings(t, part, id) {
				done = true
				if len(c.Plants) != 1 {
					t.Errorf("%s/%s: %d plants", part, id, len(c.Plants))
					continue
				}
				clean, err := bench(t).ComposeAs(part, c.Seed, c.Script, c.Voice)
				if err != nil {
					t.Fatal(err)
				}
				if c.Printed == clean.Printed {
					t.Errorf("%s/%s: %s told as %s says the same with and without it", part, id, c.Script, c.Voice)
				}
			}
			if !done {
				t.Errorf("%s/%s: can be planted nowhere", part, id)
			}
		}
	}
}

// plantings tries a defect in matters and voices until it holds once.
func plantings(t *testing.T, part assay.Part, id string) []*assay.Case {
	t.Helper()
	for _, pair := range bench(t).Pairs(part) {
		for seed := uint64(1); seed <= 2; seed++ {
			c, err := bench(t).ComposeAs(part, seed, pair[0], pair[1], id)
			if err != nil {
				t.Fatal(err)
			}
			if len(c.Plants) > 0 {
				return []*assay.Case{c}
			}
		}
	}
	return nil
}

// The texts cover what the bench promises.
func TestTextsAreWideEnough(t *testing.T) {
	b := bench(t)
	kinds, items := 0, map[string]bool{}
	for _, part := range assay.Parts {
		kinds += len(b.Defects(part))
		types, sheets := map[string]bool{}, map[string]bool{}
		for seed := uint64(1); seed <= 60; seed++ {
			c := compose(t, part, seed)
			types[c.Type], sheets[c.Kind] = true, true
		}
		for _, want := range []string{"policy", "reform", "activity", "industry", "transport", "land", "merge", "env", "energy", "price", "water", "building", "renewal", "other"} {
			if !types[want] {
				t.Errorf("%s: no matter of type %s", part, want)
			}
		}
		for _, want := range []string{"report", "form-report", "analysis"} {
			if !sheets[want] {
				t.Errorf("%s: no %s", part, want)
			}
		}
	}
	for _, part := range assay.Parts {
		for _, i := range b.DefectItems(part) {
			items[i] = true
		}
	}
	if kinds < 100 {
		t.Errorf("%d kinds of defect, want 100", kinds)
	}
	for _, i := range assay.Items() {
		if !items[i] {
			t.Errorf("no kind of defect for %s", i)
		}
	}
}

// A small run: every Word file is read and judged on all 45 items.
func TestSmokeRun(t *testing.T) {
	pack, err := rule.Load(rules.FS, nil)
	if err != nil {
		t.Fatal(err)
	}
	judge := func(ctx context.Context, sub review.Submission) (*review.Review, error) {
		read := func(name string, data []byte) (*review.Reading, error) {
			r, err := ingest.Read(ctx, name, data, ingest.Options{})
			if err != nil {
				return nil, err
			}
			return &review.Reading{Document: r.Document, Kind: review.Kind(r.Kind)}, nil
		}
		return review.Run(ctx, pack, read, nil, sub, review.Options{}, nil)
	}
	for _, part := range assay.Parts {
		var results []*assay.Result
		for seed := uint64(1); len(results) < 6; seed++ {
			c := compose(t, part, seed)
			if !strings.HasPrefix(c.Format, "docx") || c.Kind != "report" {
				continue
			}
			r := assay.Hold(context.Background(), c, judge)
			if r.Err != nil {
				t.Errorf("%s: %v", c.Name, r.Err)
				continue
			}
			if len(r.Items) != 45 || len(r.Caught) != len(c.Plants) {
				t.Errorf("%s: %d items, %d of %d defects accounted for", c.Name, len(r.Items), len(r.Caught), len(c.Plants))
			}
			results = append(results, r)
		}
		var b bytes.Buffer
		s := assay.Sum(part, results)
		assay.Print(&b, s)
		if s.Reports != 6 || !strings.Contains(b.String(), "J4") {
			t.Errorf("figures are not whole:\n%s", b.String())
		}
	}
}
