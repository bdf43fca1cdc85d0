// Command wenping-ocr is the recognition component: an optional program that
// reads the pictures of scanned pages for wenping.
//
// What: it loads the PP-OCR models (detection of lines, recognition of a line)
// and the ONNX runtime from the folder wenping-ocr.d beside itself, says so, and
// answers page after page on standard output what it is sent on standard input
// (see internal/ingest/ocr for the protocol).
//
// Why a program of its own: the runtime is a shared library of 46 MB that needs
// the C library of the machine, and models take 0.6 GB to run; wenping itself
// stays one static file, starts it only for scans, and may kill it at any time.
//
// Never: it opens a file after the models, or a connection at all.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"

	"wenping/internal/ingest/ocr"
)

func main() {
	if err := serve(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "wenping-ocr:", err)
		os.Exit(1)
	}
}

func serve(in io.Reader, out io.Writer) error {
	debug.SetMemoryLimit(700 << 20) // of Go's own heap; pictures come and go
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	m, err := load(filepath.Join(filepath.Dir(exe), "wenping-ocr.d"))
	if err != nil {
		return err
	}
	if err := ocr.WriteFrame(out, ocr.Hello{Protocol: ocr.Protocol, Name: "PP-OCRv4，ONNX Runtime " + m.version}); err != nil {
		return err
	}
	r := bufio.NewReaderSize(in, 1<<20)
	for {
		q, err := ocr.ReadRequest(r)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := ocr.WriteFrame(out, answer(m, q)); err != nil {
			return err
		}
	}
}

// answer reads one page. A page that breaks something is that page's loss.
func answer(m *models, q *ocr.Request) (a ocr.Answer) {
	defer func() {
		if p := recover(); p != nil {
			a = ocr.Answer{Error: fmt.Sprintf("panic: %v", p)}
		}
	}()
	lines, err := m.page(q)
	if err != nil {
		return ocr.Answer{Error: err.Error()}
	}
	return ocr.Answer{Lines: lines}
}
