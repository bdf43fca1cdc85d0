package ocr

import (
	"context"
	"errors"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"wenping/internal/problem"
)

// Component is the file name of our own recognition program.
const Component = "wenping-ocr"

// Install says in one sentence how to get an engine; it is part of every
// message about a scan that could not be read.
const Install = "如须直接审查扫描件，请由管理员安装文字识别组件（在程序源码目录运行 make ocr，或安装 tesseract-ocr 和 tesseract-ocr-chi-sim）。"

var errNoChinese = errors.New("tesseract has no data for simplified Chinese (chi_sim)")

// Engine reads pictures of pages. It is safe for use by several goroutines; no
// more pages are read at once than half the machine's cores.
type Engine struct {
	backend backend
	Path    string // program that does the work
	Asked   bool   // somebody wants it: it is set, or stands beside the program; else it was only found
	slots   chan struct{}
	ready   func(ctx context.Context) (string, error)
}

// backend is one kind of engine.
type backend interface {
	dpi() int
	probe(ctx context.Context) (version string, err error)
	read(ctx context.Context, g *image.Gray, dpi int, walls []Rule) ([]Line, error)
	close()
}

// Find looks for an engine: the one that setting names (a path, or "off"), else
// our component in the folder beside, else tesseract on the PATH. It returns nil
// without an error where there is none.
func Find(setting, beside string, lim Limits) (*Engine, error) {
	switch strings.ToLower(strings.TrimSpace(setting)) {
	case "off", "no", "0":
		return nil, nil
	case "":
	default:
		p, err := exec.LookPath(setting)
		if err != nil {
			return nil, problem.Wrap(problem.Usage, err, "设置 WENPING_OCR 所指的文字识别程序“%s”不存在或不能运行。请改正路径；不需要识别扫描件时设为 off。", filepath.Base(setting))
		}
		return open(p, true, lim), nil
	}
	if beside != "" {
		if p := filepath.Join(beside, Component); runnable(p) {
			return open(p, true, lim), nil
		}
	}
	for _, name := range []string{Component, "tesseract"} {
		if p, err := exec.LookPath(name); err == nil {
			return open(p, name == Component, lim), nil
		}
	}
	return nil, nil
}

func runnable(path string) bool {
	st, err := os.Stat(path)
	return err == nil && st.Mode().IsRegular() && st.Mode()&0o111 != 0
}

func open(path string, asked bool, lim Limits) *Engine {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	e := &Engine{Path: path, Asked: asked, slots: make(chan struct{}, max(1, runtime.NumCPU()/2))}
	if strings.Contains(filepath.Base(path), "tesseract") {
		e.backend = &tesseract{path, lim}
	} else {
		e.backend = &component{path: path, lim: lim}
	}
	var mu sync.Mutex
	version := ""
	e.ready = func(ctx context.Context) (string, error) {
		mu.Lock()
		defer mu.Unlock()
		if version != "" {
			return version, nil
		}
		v, err := e.backend.probe(ctx)
		if err != nil {
			return "", explain(path, err)
		}
		version = v
		return v, nil
	}
	return e
}

func explain(path string, err error) error {
	name := filepath.Base(path)
	if errors.Is(err, errNoChinese) {
		return problem.Wrap(problem.Unsupported, err, "文字识别程序 %s 没有简体中文数据，不能识别中文扫描件。请安装 tesseract-ocr-chi-sim。", name)
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return problem.Wrap(problem.Internal, err, "文字识别程序 %s 不能正常工作，扫描页未能识别。请运行 wenping doctor 查看，或重新安装识别组件。", name)
}

// Version starts the engine once and says what it is.
func (e *Engine) Version(ctx context.Context) (string, error) { return e.ready(ctx) }

// DPI is the resolution of the pictures that the engine reads best.
func (e *Engine) DPI() int { return e.backend.dpi() }

// Close ends the engine's processes.
func (e *Engine) Close() { e.backend.close() }

// Recognise reads the picture of one page. An error says that the page could
// not be read, never that the file is bad.
func (e *Engine) Recognise(ctx context.Context, g *image.Gray, dpi int) (*Page, error) {
	b := g.Bounds()
	if b.Dx() < 16 || b.Dy() < 16 {
		return &Page{}, nil
	}
	if b.Dx()*b.Dy() > MaxPixels {
		return nil, fmt.Errorf("picture of %d × %d pixels is too large", b.Dx(), b.Dy())
	}
	select {
	case e.slots <- struct{}{}:
		defer func() { <-e.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if _, err := e.ready(ctx); err != nil {
		return nil, err
	}
	k := blackWhite(g)
	if k.blank() {
		return &Page{}, nil
	}
	return e.anyWay(ctx, g, k, dpi)
}

// level reads a picture whose lines run about level from left to right; k is
// the same picture in black and white.
func (e *Engine) level(ctx context.Context, g *image.Gray, k *ink, dpi int) (*Page, error) {
	p := &Page{Skew: k.skew()}
	if p.Skew != 0 {
		g = turn(g, p.Skew)
		k = blackWhite(g)
	}
	p.Rules = inTables(k.rules(dpi), float64(dpi)/20)
	clean := g
	if len(p.Rules) > 0 {
		clean = erase(g, k, p.Rules, max(3, dpi*3/100))
	}
	lines, err := e.backend.read(ctx, clean, dpi, p.Rules)
	if err != nil {
		return nil, err
	}
	for i := range lines {
		if lines[i].sane(k.w, k.h) {
			p.Lines = append(p.Lines, lines[i])
		}
	}
	return p, nil
}
