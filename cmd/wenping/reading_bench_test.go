package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"wenping/fonts"
	"wenping/internal/document/documenttest"
	"wenping/internal/manuscript"
	"wenping/internal/manuscript/press"
	"wenping/internal/manuscript/word"
)

// Reading alone, beside the programs people know. A ratio above one says that
// ours took longer.

// benchRead reads as the service does, with a reading process that is warm; the
// rival, where installed, is a process of its own, so that for it the start
// counts. Memory is that of the reading process.
func benchRead(b *testing.B, name string, data []byte, rival ...string) {
	a, err := newApp(context.Background(), setup{reading: reading{ReadTime: 10 * time.Minute}})
	if err != nil {
		b.Fatal(err)
	}
	read := func() {
		if _, err := a.ingest(b.Context(), name, data); err != nil {
			b.Fatal(err)
		}
	}
	read()
	b.ResetTimer()
	for range b.N {
		read()
	}
	b.StopTimer()
	own := b.Elapsed().Seconds() / float64(b.N)
	a.close()
	if mib := childMiB(); mib > 0 {
		b.ReportMetric(mib, "MiB-peak")
	}
	if len(rival) == 0 {
		return
	}
	file := filepath.Join(b.TempDir(), name)
	if err := os.WriteFile(file, data, 0o600); err != nil {
		b.Fatal(err)
	}
	if other, ok := rivalTime(b, rival, file); ok {
		b.ReportMetric(own/other, "x-"+rival[0])
	}
}

// benchReadCold is the whole program, from start to the text.
func benchReadCold(b *testing.B, name string, data []byte, rival ...string) {
	exe, err := filepath.Abs("../../bin/wenping")
	if err != nil {
		b.Fatal(err)
	}
	if _, err := os.Stat(exe); err != nil {
		b.Skip("bin/wenping is not built: make build")
	}
	file := filepath.Join(b.TempDir(), name)
	if err := os.WriteFile(file, data, 0o600); err != nil {
		b.Fatal(err)
	}
	run := func() {
		if err := exec.Command(exe, "extract", file).Run(); err != nil {
			b.Fatal(err)
		}
	}
	run() // fills the PDF engine's compilation cache
	b.ResetTimer()
	for range b.N {
		run()
	}
	b.StopTimer()
	if len(rival) == 0 {
		return
	}
	if other, ok := rivalTime(b, rival, file); ok {
		b.ReportMetric(b.Elapsed().Seconds()/float64(b.N)/other, "x-"+rival[0])
	}
}

// rivalTime is the median of five runs of another program.
func rivalTime(b *testing.B, rival []string, file string) (float64, bool) {
	if _, err := exec.LookPath(rival[0]); err != nil {
		b.Logf("%s is not installed", rival[0])
		return 0, false
	}
	var all []float64
	for range 5 {
		args := slices.Clone(rival[1:])
		for i := range args {
			if args[i] == "FILE" {
				args[i] = file
			}
		}
		began := time.Now()
		if err := exec.Command(rival[0], args...).Run(); err != nil {
			b.Logf("%s: %v", rival[0], err)
			return 0, false
		}
		all = append(all, time.Since(began).Seconds())
	}
	slices.Sort(all)
	return all[len(all)/2], true
}

var (
	pdftotext = []string{"pdftotext", "-q", "-enc", "UTF-8", "FILE", "-"}
	pandoc    = []string{"pandoc", "-f", "docx", "-t", "plain", "--wrap=none", "-o", "/dev/null", "FILE"}
	office    = []string{"soffice", "--headless", "--convert-to", "txt:Text", "--outdir", os.TempDir(), "FILE"}
)

func BenchmarkReadDOCX(b *testing.B)     { benchRead(b, "big.docx", bigDOCX(b), pandoc...) }
func BenchmarkReadDOCXCold(b *testing.B) { benchReadCold(b, "big.docx", bigDOCX(b), pandoc...) }
func BenchmarkReadPDF(b *testing.B)      { benchRead(b, "big.pdf", bigPDF(b), pdftotext...) }
func BenchmarkReadPDFCold(b *testing.B)  { benchReadCold(b, "big.pdf", bigPDF(b), pdftotext...) }

func BenchmarkReadDOC(b *testing.B) {
	data, err := documenttest.DOC(big(b, 35000, 30), documenttest.WPSLike)
	if err != nil {
		b.Fatal(err)
	}
	benchRead(b, "big.doc", data, "catdoc", "-d", "utf-8", "-w", "FILE")
}

// The same kind of document at a quarter, a half and the whole of a thousand
// pages: time and memory should grow no faster than the pages.
func BenchmarkReadThousandPDF(b *testing.B) {
	p, err := press.New(fonts.FS)
	if err != nil {
		b.Fatal(err)
	}
	for _, pages := range []int{250, 500, 1000} { // smaller first: the peak is the largest so far
		b.Run(fmt.Sprint(pages), func(b *testing.B) {
			var data []byte
			n := 0
			for chapters := max(1, pages/50); n < pages; chapters += max(1, (pages-n)/50) {
				data, _, err = p.Print(manuscript.ComposeLong(40, manuscript.Report, chapters), press.Styles[0])
				if err != nil {
					b.Fatal(err)
				}
				n = bytes.Count(data, []byte("/Type /Page /Parent"))
			}
			benchRead(b, "long.pdf", data)
			b.ReportMetric(1000*b.Elapsed().Seconds()/float64(b.N)/float64(n), "ms/page")
			b.ReportMetric(float64(n), "pages")
		})
	}
}

func BenchmarkReadThousandDOCX(b *testing.B) {
	for _, pages := range []int{250, 500, 1000} { // of some 400 characters
		b.Run(fmt.Sprint(pages), func(b *testing.B) {
			var data []byte
			chars := 0
			for chapters := pages / 12; chars < pages*400; chapters += max(4, pages/24) {
				d, truth, err := word.Write(manuscript.ComposeLong(40, manuscript.Report, chapters), word.Word)
				if err != nil {
					b.Fatal(err)
				}
				data, chars = d, truth.Chars()
			}
			benchRead(b, "long.docx", data)
			b.ReportMetric(1000*b.Elapsed().Seconds()/float64(b.N)/(float64(chars)/400), "ms/page")
			b.ReportMetric(float64(chars), "chars")
		})
	}
}
