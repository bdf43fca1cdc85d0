package ingest

import (
	"context"
	"errors"
	"fmt"
	"image"
	"sync"
	"time"

	"wenping/internal/document"
	"wenping/internal/ingest/ocr"
	"wenping/internal/ingest/pdf"
	"wenping/internal/limit"
	"wenping/internal/problem"
)

// Recogniser reads the pictures of scanned pages; *ocr.Engine is one. It may
// live in another process than the one that reads the file.
type Recogniser interface {
	DPI() int
	Recognise(ctx context.Context, page *image.Gray, dpi int) (*ocr.Page, error)
}

// scans lets a recogniser read the scanned pages of one file, within what one
// file may take of it. While it works the file's own time stands still.
type scans struct {
	by     Recogniser
	clock  *clock
	limits limit.Limits

	mu       sync.Mutex
	pages    int // shown so far
	until    time.Time
	failures int   // pages in a row that went wrong
	broken   error // why no further page is shown
}

// A recogniser that fails so many pages in a row is not asked again.
const maxFailures = 3

// DPI is 0 when no further page of the file may be shown.
func (s *scans) DPI() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken != nil {
		return 0
	}
	return s.by.DPI()
}

// Recognise implements pdf.Recogniser.
func (s *scans) Recognise(ctx context.Context, m *image.Gray, dpi int) (pdf.Recognised, error) {
	until, err := s.next()
	if err != nil {
		return pdf.Recognised{}, err
	}
	s.clock.pause()
	defer s.clock.resume()
	within, cancel := context.WithDeadline(ctx, until)
	defer cancel()
	page, err := s.by.Recognise(within, m, dpi)
	if err != nil {
		if ctx.Err() == nil && within.Err() != nil {
			err = s.limits.Exceeded(limit.ScanTime)
		}
		return pdf.Recognised{}, s.failed(err)
	}
	s.mu.Lock()
	s.failures = 0
	s.mu.Unlock()
	return inPoints(page, dpi), nil
}

// next counts a page in, or says why it may not be shown any more.
func (s *scans) next() (until time.Time, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken != nil {
		return until, s.broken
	}
	if s.until.IsZero() {
		s.until = time.Now().Add(s.limits.ScanTime)
	}
	if s.pages == s.limits.Scans {
		s.broken = s.limits.Exceeded(limit.Scans)
		return until, s.broken
	}
	s.pages++
	return s.until, nil
}

func (s *scans) failed(err error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failures++
	var over *limit.Error
	if errors.As(err, &over) || s.failures >= maxFailures {
		s.broken = err
	}
	return err
}

// inPoints turns pixels into points.
func inPoints(p *ocr.Page, dpi int) pdf.Recognised {
	k := 72 / float64(dpi)
	out := pdf.Recognised{Turn: p.Turn, Skew: p.Skew}
	for _, r := range p.Rules {
		out.Rules = append(out.Rules, document.Box{X0: r.X0 * k, Y0: r.Y0 * k, X1: r.X1 * k, Y1: r.Y1 * k})
	}
	for i := range p.Lines {
		l := &p.Lines[i]
		edges := l.Edges()
		spans := make([]float64, len(edges))
		for j, x := range edges {
			spans[j] = x * k
		}
		out.Lines = append(out.Lines, pdf.RecognisedLine{Text: l.Text, Confidence: l.Confidence, Size: l.Em() * k, Spans: spans,
			Box: document.Box{X0: l.X0 * k, Y0: l.Y0 * k, X1: l.X1 * k, Y1: l.Y1 * k}})
	}
	return out
}

// withoutText adds to the refusal of a scan what would make it readable here.
func withoutText(err error, r Recogniser) error {
	var p *problem.Error
	if r != nil || !errors.As(err, &p) || !errors.Is(err, pdf.ErrScan) {
		return err
	}
	return &problem.Error{Code: p.Code, Message: p.Message + ocr.Install, Cause: p.Cause}
}

// recognisedWarning says which pages were read by recognition, and how surely.
func recognisedWarning(d *document.Document) string {
	var pages []int
	sum, n := 0.0, 0
	for _, p := range d.Pages {
		if p.Recognised {
			pages = append(pages, p.Number)
			if p.Confidence > 0 {
				sum, n = sum+p.Confidence, n+1
			}
		}
	}
	if len(pages) == 0 {
		return ""
	}
	which := fmt.Sprintf("PDF第%s页", document.PageList(pages))
	if len(pages) == len(d.Pages) {
		which = fmt.Sprintf("全部%d页", len(pages))
	}
	if n == 0 {
		return fmt.Sprintf("%s是扫描件，其文字取自扫描时附带的识别文字层，识别是否准确无法核对；依据这些文字的问题均已注明，请对照原件核实。", which)
	}
	return fmt.Sprintf("%s是扫描件，其文字由识别得出，平均把握%.1f%%；依据这些文字的问题均已注明，请对照原件核实。", which, 100*sum/float64(n))
}
