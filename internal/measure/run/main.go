// Command run measures how well the product reads: it writes invented documents
// in every format, reads them back and prints the figures.
//
//	go run ./internal/measure/run -n 200          all formats
//	go run ./internal/measure/run -format pdf -show 3   the three worst of each PDF style, with differences
//	go run ./internal/measure/run -seed 17 -n 1 -save out   keep the files of one document, and its truth
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"wenping/fonts"
	"wenping/internal/ingest"
	"wenping/internal/ingest/ocr"
	"wenping/internal/ingest/pdf"
	"wenping/internal/limit"
	"wenping/internal/manuscript"
	"wenping/internal/measure"
)

func main() {
	if err := run(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(w io.Writer) error {
	n := flag.Int("n", 210, "documents")
	seed := flag.Uint64("seed", 1, "seed of the first document")
	only := flag.String("format", "", "only formats whose name contains this; several parted by commas")
	show := flag.Int("show", 0, "print the worst documents of each format with their differences")
	lines := flag.Int("lines", 25, "differences to print of each document")
	what := flag.String("what", "", "print only differences of these kinds, parted by commas")
	office := flag.Bool("office", false, "also files that LibreOffice wrote from ours (slow)")
	save := flag.String("save", "", "write the files and their truth into this folder")
	workers := flag.Int("j", runtime.NumCPU(), "documents read at once")
	flag.Parse()

	cache, err := os.UserCacheDir()
	if err != nil {
		return err
	}
	engine, err := pdf.New(filepath.Join(cache, "wenping", "pdf"))
	if err != nil {
		return err
	}
	defer engine.Close()
	if err := engine.Start(); err != nil { // compiles the engine where that was never done
		return err
	}
	// How well, not how fast: a busy machine must not lower the figures.
	patient := limit.Default()
	patient.Time = 5 * time.Minute
	engine.Limits = patient
	opt := ingest.Options{PDF: engine, Limits: patient}
	var render measure.Render
	reader, err := ocr.Find("", "bin", ocr.DefaultLimits())
	switch {
	case err != nil:
		fmt.Fprintf(os.Stderr, "no scans: %v\n", err)
	case reader == nil:
		fmt.Fprintln(os.Stderr, "no scans: no recognition engine is installed")
	default:
		defer reader.Close()
		opt.Recogniser, render = reader, engine.RenderPage
	}
	var convert measure.Convert
	if *office {
		if convert, err = libreOffice(); err != nil {
			return err
		}
	}
	all, err := measure.Formats(fonts.FS, render, convert)
	if err != nil {
		return err
	}
	var formats []measure.Format
	for _, f := range all {
		for _, part := range strings.Split(*only, ",") {
			if strings.Contains(f.Name, part) {
				formats = append(formats, f)
				break
			}
		}
	}
	if len(formats) == 0 {
		return fmt.Errorf("no format is called %q", *only)
	}
	if *save != "" {
		if err := keep(*save, formats, *seed, *n); err != nil {
			return err
		}
	}
	var seeds []uint64
	for i := range uint64(*n) {
		seeds = append(seeds, *seed+i)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	began := time.Now()
	results, err := measure.Run(ctx, formats, seeds, *workers, opt)
	if err != nil {
		return err
	}
	names, sums := measure.Sum(results)
	fmt.Fprintf(w, "date %s, %d × %s/%s, %s; seeds %d to %d, %d files, %.0f s\n", time.Now().UTC().Format("2006-01-02"), runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version(), *seed, *seed+uint64(*n)-1, len(results), time.Since(began).Seconds())
	measure.Print(w, names, sums)
	for _, name := range names {
		for _, r := range measure.Worst(results, name, *show) {
			measure.PrintDifferences(w, r, *lines, *what)
		}
	}
	return nil
}

func keep(dir string, formats []measure.Format, seed uint64, n int) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for i := range uint64(n) {
		m := manuscript.Compose(seed + i)
		for _, f := range formats {
			data, truth, err := f.Write(m)
			if err != nil {
				return err
			}
			name := filepath.Join(dir, fmt.Sprintf("%d.%s", seed+i, strings.ReplaceAll(f.Name, "/", "-")))
			if err := os.WriteFile(name+f.Ext, data, 0o644); err != nil {
				return err
			}
			t, err := os.Create(name + ".truth.json")
			if err != nil {
				return err
			}
			if err := truth.WriteJSON(t, ""); err != nil {
				return err
			}
			if err := t.Close(); err != nil {
				return err
			}
		}
	}
	return nil
}
