// Command run measures how well reports are judged: it invents reports of which
// the faults are known, reviews them from their bytes, and prints the figures of
// the parts side by side.
//
//	go run ./internal/assay/run -n 300            all parts
//	go run ./internal/assay/run -part tune -show  what went wrong, case by case
//	go run ./internal/assay/run -part tune -seed 17 -n 1 -save out
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"wenping/fonts"
	"wenping/internal/assay"
	"wenping/internal/document"
	"wenping/internal/ingest"
	"wenping/internal/ingest/pdf"
	"wenping/internal/limit"
	"wenping/internal/review"
	"wenping/internal/rule"
	"wenping/internal/zh/jieba"
	"wenping/rules"
)

func main() {
	if err := run(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(w io.Writer) error {
	n := flag.Int("n", 300, "invented reports of all parts together")
	seed := flag.Uint64("seed", 1, "seed of the first report")
	part := flag.String("part", "", "tune, open, second, held (invented), free or sealed (written); all where empty")
	show := flag.Bool("show", false, "print what went wrong, case by case (not of held, unless it is named)")
	item := flag.String("item", "", "with -show: this item only; of essays only the clean ones and those with its defects are judged")
	save := flag.String("save", "", "write the reports and their truth into this folder, one below it for each part")
	essays := flag.String("essays", "", "folder of free-written reports, reviewed in place of the parts")
	plain := flag.Bool("plain", false, "judge essays in plain notation, without writing and reading files")
	own := flag.String("rules", "", "folder laid over the standard")
	workers := flag.Int("j", runtime.NumCPU(), "reports reviewed at once")
	flag.Parse()
	parts := slices.Concat(assay.Parts, assay.EssayParts)
	if *part != "" {
		parts = []assay.Part{assay.Part(*part)}
	}
	bench, err := assay.New(fonts.FS)
	if err != nil {
		return err
	}
	var seeds []uint64
	for i := range max(1, *n/max(1, len(assay.Parts))) {
		seeds = append(seeds, *seed+uint64(i))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if *save != "" {
		parts = slices.DeleteFunc(parts, func(p assay.Part) bool { return slices.Contains(assay.EssayParts, p) })
		return keep(bench, *save, parts, seeds)
	}
	judge, done, err := judge(*own)
	if err != nil {
		return err
	}
	defer done()
	var tallies []*assay.Tally
	all := map[assay.Part][]*assay.Result{}
	began := time.Now()
	files := 0
	written := func(p assay.Part, cases []*assay.Case, err error) error {
		if err != nil {
			return err
		}
		if *item != "" {
			cases = slices.DeleteFunc(cases, func(c *assay.Case) bool {
				return len(c.Plants) > 0 && !slices.ContainsFunc(c.Plants, func(p *assay.Plant) bool { return p.Item == *item })
			})
		}
		results, err := bench.RunEssays(ctx, cases, *workers, judge)
		if err != nil {
			return err
		}
		files += len(results)
		all[p] = results
		tallies = append(tallies, assay.Sum(p, results))
		return nil
	}
	if *essays != "" {
		parts = nil
		cases, err := bench.Essays(os.DirFS(*essays), ".", assay.Free, *plain)
		if err := written(assay.Free, cases, err); err != nil {
			return err
		}
	}
	for _, p := range parts {
		if slices.Contains(assay.EssayParts, p) {
			cases, err := bench.EssaysOf(p, *plain)
			if err := written(p, cases, err); err != nil {
				return err
			}
			continue
		}
		results, err := bench.Run(ctx, p, seeds, *workers, judge)
		if err != nil {
			return err
		}
		files += len(results)
		all[p] = results
		tallies = append(tallies, assay.Sum(p, results))
	}
	spent := time.Since(began).Seconds()
	fmt.Fprintf(w, "date %s, %d × %s/%s, %s; seeds %d to %d, %d reports, %.0f s, %.1f reports a second\n", time.Now().UTC().Format("2006-01-02"), runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version(), *seed, *seed+uint64(len(seeds))-1, files, spent, float64(files)/spent)
	assay.Print(w, tallies...)
	for _, t := range tallies {
		if t.Part != assay.Held && t.Part != assay.Sealed || *part != "" {
			assay.PrintMisses(w, t)
			if *show {
				assay.PrintCases(w, all[t.Part], *item)
			}
		}
	}
	return nil
}

// judge gives the calls of `wenping check`, without the process around reading.
func judge(overlay string) (assay.Judge, func(), error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return nil, nil, err
	}
	engine, err := pdf.New(filepath.Join(cache, "wenping", "pdf"))
	if err != nil {
		return nil, nil, err
	}
	if err := engine.Start(); err != nil {
		return nil, nil, err
	}
	// How well, not how fast: a busy machine must not lower the figures.
	patient := limit.Default()
	patient.Time = 5 * time.Minute
	engine.Limits = patient
	pack, err := rule.Load(rules.FS, nil)
	if overlay != "" {
		pack, err = rule.Load(rules.FS, os.DirFS(overlay))
	}
	if err != nil {
		return nil, nil, err
	}
	seg := jieba.New(pack.Lexicon.Vocabulary())
	return func(ctx context.Context, sub review.Submission) (*review.Review, error) {
		read := func(name string, data []byte) (*review.Reading, error) {
			if strings.HasSuffix(name, assay.Plain) {
				doc, err := document.Parse(string(data))
				if err != nil {
					return nil, err
				}
				return &review.Reading{Document: doc, Kind: review.Kind(ingest.Classify(doc).Kind)}, nil
			}
			r, err := ingest.Read(ctx, name, data, ingest.Options{PDF: engine, Limits: patient})
			if err != nil {
				return nil, err
			}
			return &review.Reading{Document: r.Document, Kind: review.Kind(r.Kind), Refused: r.Reviewable(), Warnings: r.Warnings}, nil
		}
		return review.Run(ctx, pack, read, seg, sub, review.Options{}, nil)
	}, func() { _ = engine.Close() }, nil
}

func keep(bench *assay.Bench, dir string, parts []assay.Part, seeds []uint64) error {
	for _, p := range parts {
		folder := filepath.Join(dir, string(p))
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
		for _, s := range seeds {
			c, err := bench.Compose(p, s)
			if err != nil {
				return err
			}
			if err := c.Write(); err != nil {
				return err
			}
			truth, err := json.MarshalIndent(c, "", "  ")
			if err != nil {
				return err
			}
			files := map[string][]byte{c.Name: c.Data, c.Name + ".truth.json": truth}
			for _, a := range c.With {
				files[c.Name+".with."+a.Name] = a.Data
			}
			for name, data := range files {
				if err := os.WriteFile(filepath.Join(folder, name), data, 0o644); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
