package ingest

import (
	"context"
	"errors"
	"image"
	"strings"
	"testing"
	"time"

	"wenping/internal/document"
	"wenping/internal/ingest/ocr"
	"wenping/internal/ingest/pdf"
	"wenping/internal/limit"
	"wenping/internal/problem"
)

// eye is a recogniser that sees the same on every page.
type eye struct {
	page  ocr.Page
	err   error
	wait  func(context.Context) error
	shown int
}

func (*eye) DPI() int { return 144 }

func (e *eye) Recognise(ctx context.Context, _ *image.Gray, _ int) (*ocr.Page, error) {
	e.shown++
	if e.wait != nil {
		if err := e.wait(ctx); err != nil {
			return nil, err
		}
	}
	return &e.page, e.err
}

// scanner is a PDF reader whose file is nothing but so many scanned pages.
type scanner struct {
	pages int
	got   []pdf.Recognised
	errs  []error
}

func (s *scanner) ReadScans(ctx context.Context, _ []byte, r pdf.Recogniser) (*document.Document, error) {
	if r == nil {
		return nil, problem.Wrap(problem.NoText, pdf.ErrScan, "这份 PDF 是扫描件。")
	}
	var pages []document.Page
	for i := range s.pages {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		got, err := r.Recognise(ctx, image.NewGray(image.Rect(0, 0, 9, 9)), 144)
		s.got, s.errs = append(s.got, got), append(s.errs, err)
		pages = append(pages, document.Page{Number: i + 1, Recognised: err == nil, Confidence: 0.9})
	}
	return document.Finish(document.Source{Format: document.FormatPDF}, []document.Block{{Kind: document.Paragraph, Text: "社会稳定风险评估报告", Page: 1}}, pages, nil), nil
}

func TestPixelsBecomePoints(t *testing.T) {
	e := &eye{page: ocr.Page{Skew: 0.01, Rules: []ocr.Rule{{X0: 20, Y0: 40, X1: 200, Y1: 40}},
		Lines: []ocr.Line{{Text: "一、概况", X0: 20, Y0: 50, X1: 100, Y1: 72, Confidence: 0.8, Spans: []float64{20, 40, 40, 60, 60, 80, 80, 100}}}}}
	s := &scanner{pages: 1}
	r, err := Read(context.Background(), "a.pdf", []byte("%PDF-1.7"), Options{PDF: s, Recogniser: e})
	if err != nil {
		t.Fatal(err)
	}
	g := s.got[0]
	if l := g.Lines[0]; l.Text != "一、概况" || l.Box != (document.Box{X0: 10, Y0: 25, X1: 50, Y1: 36}) || l.Spans[7] != 50 || l.Confidence != 0.8 || l.Size != 11 {
		t.Errorf("line %+v", l)
	}
	if g.Rules[0] != (document.Box{X0: 10, Y0: 20, X1: 100, Y1: 20}) || g.Skew != 0.01 {
		t.Errorf("%+v", g)
	}
	if w := strings.Join(r.Warnings, ""); !strings.Contains(w, "全部1页是扫描件，其文字由识别得出，平均把握90.0%") {
		t.Errorf("warnings %q", w)
	}
}

func TestWithoutAnEngineAScanSaysWhatToDo(t *testing.T) {
	_, err := Read(context.Background(), "a.pdf", []byte("%PDF-1.7"), Options{PDF: &scanner{}})
	if p := problem.From(err); p.Code != problem.NoText || !strings.Contains(p.Message, "“a.pdf”") || !strings.Contains(p.Message, "make ocr") {
		t.Errorf("got %v", err)
	}
}

func TestOneFileMayUseTheEngineOnlySoMuch(t *testing.T) {
	broken := errors.New("no luck")
	if dpi := (&scans{by: &eye{}, broken: broken}).DPI(); dpi != 0 {
		t.Errorf("a page would be drawn for nobody, at %d dots an inch", dpi)
	}
	for _, c := range []struct {
		name   string
		eye    eye
		limits limit.Limits
		shown  int
		want   string // of the pages: read, over which limit, or broken
	}{
		{"within the limits", eye{}, limit.Limits{Scans: 9}, 5, "read read read read read"},
		{"pages", eye{}, limit.Limits{Scans: 2}, 2, "read read scans scans scans"},
		{"an engine that fails again and again", eye{err: broken}, limit.Limits{}, 3, "broken broken broken broken broken"},
		{"time", eye{wait: func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }}, limit.Limits{ScanTime: 20 * time.Millisecond}, 1, "scan-time scan-time scan-time scan-time scan-time"},
	} {
		s, e := &scanner{pages: 5}, c.eye
		if _, err := Read(context.Background(), "a.pdf", []byte("%PDF-1.7"), Options{PDF: s, Recogniser: &e, Limits: c.limits}); err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var got []string
		for _, err := range s.errs {
			var over *limit.Error
			switch {
			case err == nil:
				got = append(got, "read")
			case errors.As(err, &over):
				got = append(got, string(over.Name))
				if problem.From(err).Code == problem.Internal {
					t.Errorf("%s: says nothing to people: %v", c.name, err)
				}
			case errors.Is(err, broken):
				got = append(got, "broken")
			default:
				got = append(got, err.Error())
			}
		}
		if g := strings.Join(got, " "); g != c.want || e.shown != c.shown {
			t.Errorf("%s: got %s after %d pages shown, want %s after %d", c.name, g, e.shown, c.want, c.shown)
		}
	}
}

func TestTheTimeOfAFileStandsStillWhileAPageIsRecognised(t *testing.T) {
	ctx, c, stop := withClock(context.Background(), 30*time.Millisecond)
	defer stop()
	c.pause()
	c.pause()
	c.resume()
	select {
	case <-ctx.Done():
		t.Fatal("the clock ran on while somebody else worked")
	case <-time.After(60 * time.Millisecond):
	}
	c.resume()
	<-ctx.Done()
	if !errors.Is(ctx.Err(), context.DeadlineExceeded) {
		t.Errorf("it ended by %v", ctx.Err())
	}
	under, cancel := context.WithCancel(ctx)
	defer cancel()
	<-under.Done()
	if !errors.Is(under.Err(), context.DeadlineExceeded) {
		t.Errorf("a context below ended by %v", under.Err())
	}
}
