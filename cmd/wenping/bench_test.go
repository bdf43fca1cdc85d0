package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"wenping/fonts"
	"wenping/internal/document"
	"wenping/internal/document/documenttest"
	"wenping/internal/review"
	"wenping/internal/sample"
)

// big is a report of at least the given number of characters: the industry
// sample with the paragraphs of its sections repeated, and its tables up to the
// given number. Its figures say nothing about judging, only about time.
func big(b testing.TB, chars, tables int) *document.Document {
	b.Helper()
	src, err := os.ReadFile("../../testdata/reports/industry/source.txt")
	if err != nil {
		b.Fatal(err)
	}
	d, err := document.Parse(string(src))
	if err != nil {
		b.Fatal(err)
	}
	for times := 1; ; times++ {
		if out := repeat(d, times, tables); out.Chars() >= chars {
			return out
		}
	}
}

func repeat(d *document.Document, times, tables int) *document.Document {
	var blocks []document.Block
	for i := range d.Blocks {
		if d.Blocks[i].Table != nil {
			tables--
		}
	}
	for i := 0; i < len(d.Blocks); {
		if d.Blocks[i].Kind == document.Heading || d.Blocks[i].Zone != document.ZoneBody {
			blocks = append(blocks, d.Blocks[i])
			i++
			continue
		}
		j := i
		for j < len(d.Blocks) && d.Blocks[j].Kind != document.Heading && d.Blocks[j].Zone == document.ZoneBody {
			j++
		}
		for n := range times {
			for _, k := range d.Blocks[i:j] {
				if n > 0 && k.Table != nil {
					if tables <= 0 {
						continue
					}
					tables--
				}
				if n > 0 && k.Kind == document.Caption && tables <= 0 {
					continue
				}
				blocks = append(blocks, k)
			}
		}
		i = j
	}
	for i := range blocks {
		if t := blocks[i].Table; t != nil {
			c := *t
			c.Caption = 0
			blocks[i].Table = &c
		}
	}
	return document.Finish(d.Source, blocks, nil, nil)
}

func bigDOCX(b *testing.B) []byte {
	d := big(b, 35000, 30)
	tables := 0
	for i := range d.Blocks {
		if d.Blocks[i].Table != nil {
			tables++
		}
	}
	data, err := documenttest.DOCX(d, documenttest.WordLike)
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("docx: %d characters, %d tables, %d bytes", d.Chars(), tables, len(data))
	return data
}

func bigPDF(b *testing.B) []byte {
	for chars := 30000; ; chars += 10000 {
		data, err := sample.PDF(big(b, chars, 1000), fonts.FS)
		if err != nil {
			b.Fatal(err)
		}
		if pages := bytes.Count(data, []byte("/Type /Page\n")); pages >= 80 || chars > 120000 {
			b.Logf("pdf: %d pages, %d bytes", pages, len(data))
			return data
		}
	}
}

// whole is the main job: read, judge, both papers.
func whole(b *testing.B, a *app, name string, data []byte) {
	b.Helper()
	r, err := a.review(context.Background(), review.Submission{Report: review.Submitted{Name: name, Data: data}}, review.Options{}, func(string, int, int) {})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := a.papers(context.Background(), r, data); err != nil {
		b.Fatal(err)
	}
	if err := review.WriteJSON(io.Discard, r); err != nil {
		b.Fatal(err)
	}
}

// benchWarm is the main job in a process that runs already, beside programs that
// only turn the same file into text: a ratio above one says that ours took longer.
func benchWarm(b *testing.B, name string, data []byte, rivals ...[]string) {
	a, err := newApp(context.Background(), setup{})
	if err != nil {
		b.Fatal(err)
	}
	defer a.close()
	whole(b, a, name, data) // warm: dictionary, fonts and engine are loaded once a process
	b.ResetTimer()
	for range b.N {
		whole(b, a, name, data)
	}
	b.StopTimer()
	b.ReportMetric(peakMiB(), "MiB-peak")
	versus(b, name, data, rivals)
}

// versus tells how many times as long as others we took.
func versus(b *testing.B, name string, data []byte, rivals [][]string) {
	own := b.Elapsed().Seconds() / float64(b.N)
	file := filepath.Join(b.TempDir(), name)
	if err := os.WriteFile(file, data, 0o600); err != nil {
		b.Fatal(err)
	}
	for _, r := range rivals {
		if other, ok := rivalTime(b, r, file); ok {
			b.ReportMetric(own/other, "x-"+r[0])
			b.ReportMetric(other, "s-"+r[0])
		}
	}
}

// peakMiB is the process's largest resident size so far (Linux).
func peakMiB() float64 {
	s, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for _, l := range strings.Split(string(s), "\n") {
		if rest, ok := strings.CutPrefix(l, "VmHWM:"); ok {
			kb, _ := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kb / 1024
		}
	}
	return 0
}

// benchCold runs the built program as a person does, writing all files.
func benchCold(b *testing.B, name string, data []byte, rivals ...[]string) {
	exe, err := filepath.Abs("../../bin/wenping")
	if err != nil {
		b.Fatal(err)
	}
	if _, err := os.Stat(exe); err != nil {
		b.Skip("bin/wenping is not built: make build")
	}
	dir := b.TempDir()
	file := filepath.Join(dir, name)
	if err := os.WriteFile(file, data, 0o600); err != nil {
		b.Fatal(err)
	}
	one := func() {
		cmd := exec.Command(exe, "check", "--format", "json", "--out", filepath.Join(dir, "out"), file)
		if err := cmd.Run(); cmd.ProcessState == nil || cmd.ProcessState.ExitCode() > 1 {
			b.Fatal(err)
		}
	}
	one() // fills the PDF engine's compilation cache
	b.ResetTimer()
	for range b.N {
		one()
	}
	b.StopTimer()
	versus(b, name, data, rivals)
}

func BenchmarkWarmDOCX(b *testing.B) { benchWarm(b, "big.docx", bigDOCX(b), pandoc, office) }
func BenchmarkColdDOCX(b *testing.B) { benchCold(b, "big.docx", bigDOCX(b), pandoc, office) }
func BenchmarkWarmPDF(b *testing.B)  { benchWarm(b, "big.pdf", bigPDF(b), pdftotext) }
func BenchmarkColdPDF(b *testing.B)  { benchCold(b, "big.pdf", bigPDF(b), pdftotext) }

// BenchmarkFirstPDF has no compilation cache: the first PDF a machine ever reads.
func BenchmarkFirstPDF(b *testing.B) {
	data := bigPDF(b)
	for range b.N {
		b.Setenv("XDG_CACHE_HOME", b.TempDir())
		a, err := newApp(context.Background(), setup{})
		if err != nil {
			b.Fatal(err)
		}
		whole(b, a, "big.pdf", data)
		a.close()
	}
}
