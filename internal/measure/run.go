package measure

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"wenping/internal/document"
	"wenping/internal/ingest"
	"wenping/internal/manuscript"
)

// Result is one document in one format, read back.
type Result struct {
	Seed   uint64
	Shape  manuscript.Shape
	Format string
	Score  Score
	Diffs  []Difference
	Err    error // it could not be read at all
}

// Run reads the documents of the seeds in the formats. Workers run at once; the
// results are in order of seed and format.
func Run(ctx context.Context, formats []Format, seeds []uint64, workers int, opt ingest.Options) ([]Result, error) {
	out := make([]Result, len(seeds)*len(formats))
	used := make([]bool, len(out))
	errs := make([]error, len(out))
	var wg sync.WaitGroup
	jobs := make(chan int)
	for range max(1, workers) {
		wg.Go(func() {
			for k := range jobs {
				f := formats[k%len(formats)]
				seed := seeds[k/len(formats)]
				if f.Every > 1 && seed%uint64(f.Every) != 0 {
					continue
				}
				out[k], errs[k] = one(ctx, f, seed, opt)
				used[k] = true
			}
		})
	}
	for k := range out {
		if ctx.Err() != nil {
			break
		}
		jobs <- k
	}
	close(jobs)
	wg.Wait()
	var done []Result
	for k := range out {
		if errs[k] != nil {
			return nil, errs[k]
		}
		if used[k] {
			done = append(done, out[k])
		}
	}
	return done, ctx.Err()
}

func one(ctx context.Context, f Format, seed uint64, opt ingest.Options) (Result, error) {
	m := manuscript.Compose(seed)
	data, truth, err := f.Write(m)
	if err != nil {
		return Result{}, fmt.Errorf("seed %d as %s: %w", seed, f.Name, err)
	}
	r := Result{Seed: seed, Shape: m.Shape, Format: f.Name}
	read, err := ingest.Read(ctx, fmt.Sprintf("%d%s", seed, f.Ext), data, opt)
	if err != nil {
		empty := &document.Document{}
		r.Score, _ = Compare(truth, empty)
		r.Score.Failed, r.Err = 1, err
		return r, nil
	}
	r.Score, r.Diffs = Compare(truth, read.Document)
	return r, nil
}

// Sum adds the scores up by format, in the order of formats.
func Sum(results []Result) (names []string, sums map[string]*Score) {
	sums = map[string]*Score{}
	for i := range results {
		r := &results[i]
		if sums[r.Format] == nil {
			sums[r.Format] = &Score{}
			names = append(names, r.Format)
		}
		sums[r.Format].Add(r.Score)
	}
	slices.Sort(names)
	return names, sums
}

// Worst gives up to n results that were read worst, of one format.
func Worst(results []Result, format string, n int) []Result {
	var list []Result
	for _, r := range results {
		if r.Format == format && (r.Err != nil || len(r.Diffs) > 0) {
			list = append(list, r)
		}
	}
	slices.SortStableFunc(list, func(a, b Result) int {
		switch x, y := a.Score.worth(), b.Score.worth(); {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
	return list[:min(n, len(list))]
}
