package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/png"
	"io"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"wenping/internal/document"
	"wenping/internal/limit"
	"wenping/internal/problem"
)

const (
	// guestPages bounds one instance's memory, in 64 KiB pages.
	guestPages = 4096
	// instances that may run at once; a file's pages are split over them.
	instances = 2
	// below this number of pages a second instance costs more than it saves.
	splitFrom = 12
	// above this size a second copy of the file costs more memory than there is.
	splitBytes = 16 << 20
)

// Engine holds PDFium. It starts with the first file and is safe for use by
// several goroutines.
type Engine struct {
	// Limits is set before the first file, or left zero.
	Limits limit.Limits

	cacheDir string
	mu       sync.Mutex
	pool     pdfium.Pool
	cache    wazero.CompilationCache
	closed   bool
}

// New makes an engine that keeps PDFium's machine code in cacheDir, so that
// only the first start ever takes seconds. An empty cacheDir means no cache.
func New(cacheDir string) (*Engine, error) {
	e := &Engine{cacheDir: cacheDir}
	if cacheDir != "" {
		c, err := wazero.NewCompilationCacheWithDir(cacheDir)
		if err != nil {
			return nil, problem.Wrap(problem.Storage, err, "PDF 引擎的缓存目录无法写入，请检查该目录的权限或剩余空间。")
		}
		e.cache = c
	}
	return e, nil
}

// Close stops the engine and gives its memory back.
func (e *Engine) Close() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil
	}
	e.closed = true
	var err error
	if e.pool != nil {
		err = e.pool.Close()
	}
	if e.cache != nil {
		err = errors.Join(err, e.cache.Close(context.Background()))
	}
	return err
}

// Start brings the engine up; Read does it by itself when needed.
func (e *Engine) Start() error {
	_, err := e.start()
	return err
}

func (e *Engine) start() (pdfium.Pool, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil, problem.New(problem.Internal, "PDF 引擎已停止，请重新启动程序后再试。")
	}
	if e.pool != nil {
		return e.pool, nil
	}
	// Closing on context end would slow every call 2.5 to 3 times; a run that
	// must end in the middle of a page ends with its process.
	rc := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(guestPages)
	if e.cache != nil {
		rc = rc.WithCompilationCache(e.cache)
	}
	pool, err := webassembly.Init(webassembly.Config{
		Context: withMemory(context.Background()), MaxIdle: instances, MaxTotal: instances,
		RuntimeConfig: rc,
		FSConfig:      wazero.NewFSConfig().WithFSMount(oneFont{}, "/"), // the default would mount the host's root
		Stdout:        io.Discard, Stderr: io.Discard,
	})
	if err != nil {
		return nil, problem.Wrap(problem.Internal, err, "PDF 引擎无法启动，请重试；如仍出现，请把日志交给管理员。")
	}
	e.pool = pool
	return pool, nil
}

// Read reads a PDF. Errors are problems: encrypted, corrupt, empty, too-large,
// no-text, timeout.
func (e *Engine) Read(ctx context.Context, data []byte) (*document.Document, error) {
	return e.ReadScans(ctx, data, nil)
}

// ReadScans is Read with a recogniser for the pages that are pictures.
func (e *Engine) ReadScans(ctx context.Context, data []byte, r Recogniser) (*document.Document, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, problem.New(problem.Empty, "文件是空的，请重新导出后再提交。")
	}
	pool, err := e.start()
	if err != nil {
		return nil, err
	}
	in := input{mendMaps(data), userUnits(ctx, data), r, nil, nil}
	read, err := e.scan(ctx, pool, in)
	rescued := false
	if errors.Is(err, errFormat) {
		if data := rescue(data); data != nil {
			in.data, in.units = mendMaps(data), nil
			read, err = e.scan(ctx, pool, in)
			rescued = true
		}
	}
	if err != nil {
		return nil, err
	}
	resolve(read.sheets)
	if in.mute = muteSheets(read.sheets); r != nil && len(in.mute) > 0 {
		if err := e.readMute(ctx, pool, in, read.sheets); err != nil {
			return nil, err
		}
	}
	if err := readable(read.sheets); err != nil {
		return nil, err
	}
	doc := layOut(read.src, read.sheets, read.marks...)
	if rescued { // nobody can tell what the lost part held
		doc.Losses = append(doc.Losses, document.Loss{Kind: document.LossLimit, Note: "这份 PDF 的末尾已损坏或缺失，可能有内容没有读入。请报送单位重新导出完整的文件。", Detail: "end of file lost, first object found by looking"})
	}
	return doc, nil
}

// Read reads one PDF with an engine of its own. Programs that read more than
// one file keep an Engine.
func Read(ctx context.Context, data []byte, opt Options) (*document.Document, error) {
	e, err := New(opt.CacheDir)
	if err != nil {
		return nil, err
	}
	defer e.Close()
	return e.Read(ctx, data)
}

// Options are for Read without an Engine.
type Options struct {
	CacheDir string // where PDFium's machine code is kept; empty: nowhere
}

// guard turns a panic of the library (the guest ran out of memory, or worse)
// into an error.
func guard(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("pdf engine panicked: %v", p)
	}
}

// input is a file to be read.
type input struct {
	data  []byte
	units map[int]float64 // of pages, by index, whose units are not points
	r     Recogniser
	mute  map[int]bool // the pages, by index, that alone are read: off their pictures
	count func(pages int)
}

// part is what one instance has read.
type part struct {
	sheets []sheet
	src    document.Source
	marks  []bookmark
	pages  int
	inPage bool // err came up while a page was being read
	err    error
}

// scan copies all pages out, over two instances where that helps. It comes
// back when the context ends, even if a page is still being worked on.
func (e *Engine) scan(ctx context.Context, pool pdfium.Pool, in input) (part, error) {
	in.count = counting(ctx)
	first := make(chan part, 1)
	pages := make(chan int, 1)
	second := make(chan part, 1)
	most := e.Limits.OrDefault().Pages
	half := func(n int) int {
		if n < splitFrom || len(in.data) > splitBytes {
			return n
		}
		return (n + 1) / 2
	}
	go func() {
		first <- e.scanPart(ctx, pool, in, func(n int) (int, int) {
			pages <- n
			return 0, half(n)
		})
		close(pages)
	}()
	// The second half opens the file again while the first is read.
	go func() {
		n, ok := <-pages
		if !ok || n > most || half(n) == n {
			second <- part{}
			return
		}
		second <- e.scanPart(ctx, pool, in, func(n int) (int, int) { return half(n), n })
	}()
	var a, b part
	pending := []chan part{first, second}
	for len(pending) > 0 {
		select {
		case a = <-first:
			pending = slices.DeleteFunc(pending, func(c chan part) bool { return c == first })
		case b = <-second:
			pending = slices.DeleteFunc(pending, func(c chan part) bool { return c == second })
		case <-ctx.Done():
			go e.retire(pool, pending...)
			return part{}, timeout(ctx)
		}
	}
	if ctx.Err() != nil {
		return part{}, timeout(ctx)
	}
	for _, err := range []error{a.err, b.err} {
		if err != nil {
			return part{}, explain(err)
		}
	}
	a.sheets = append(a.sheets, b.sheets...)
	return a, nil
}

// retire replaces a pool whose instances do not come back from a page: the
// guest cannot be stopped in the middle of a call.
func (e *Engine) retire(pool pdfium.Pool, parts ...chan part) {
	patience := time.After(10 * time.Second)
	for _, c := range parts {
		select {
		case <-c:
		case <-patience:
			e.mu.Lock()
			if e.pool == pool {
				e.pool = nil
			}
			e.mu.Unlock()
			return
		}
	}
}

func timeout(ctx context.Context) error {
	return problem.Wrap(problem.Timeout, ctx.Err(), "读取这份 PDF 超过了时限，未能完成。请用 WPS 或 Word 重新导出 PDF，或改交 Word 文件。")
}

// explain turns the library's errors into sentences that say what to do.
func explain(err error) error {
	var p *problem.Error
	switch {
	case errors.As(err, &p):
		return p
	case errors.Is(err, errLocked), errors.Is(err, pdferrors.ErrPassword):
		return problem.Wrap(problem.Encrypted, err, "这份 PDF 设有打开密码，无法读取。请取消密码后重新导出，再提交。")
	case errors.Is(err, errGuestMemory):
		return problem.Wrap(problem.TooLarge, err, "这份 PDF 太大，读取它需要的内存超过了上限。请压缩其中的图片，或只提交评估报告本身。")
	case errors.Is(err, errFormat), errors.Is(err, errNoPages):
		return problem.Wrap(problem.Corrupt, err, "这份 PDF 已损坏或不完整，无法读取。请重新导出或重新上传完整的文件。")
	}
	return problem.Wrap(problem.Corrupt, err, "这份 PDF 无法读取，文件可能已损坏。请用 WPS 或 Word 重新导出后再提交。")
}

// A page on which the guest breaks down is a loss, not the end of the file,
// unless it happens again and again.
const maxBreakdowns = 4

// scanPart reads the pages [from, to) that span names, given the page count.
// After a breakdown it goes on behind the broken page with a new instance.
func (e *Engine) scanPart(ctx context.Context, pool pdfium.Pool, in input, span func(int) (int, int)) part {
	var all part
	from, to, asked := 0, 0, false
	for breakdowns := 0; ; breakdowns++ {
		p := e.scanRun(ctx, pool, in, func(n int) (int, int) {
			if !asked {
				from, to = span(n)
				asked = true
			}
			return from + len(all.sheets), to
		})
		if p.src != (document.Source{}) {
			all.src = p.src
		}
		all.marks = append(all.marks, p.marks...)
		all.sheets = append(all.sheets, p.sheets...)
		all.pages = p.pages
		if p.err == nil || ctx.Err() != nil || !p.inPage || breakdowns == maxBreakdowns {
			all.err = p.err
			return all
		}
		all.sheets = append(all.sheets, sheet{number: from + len(all.sheets) + 1, w: 595.28, h: 841.89, cut: true})
	}
}

// scanRun reads pages with one instance.
func (e *Engine) scanRun(ctx context.Context, pool pdfium.Pool, in input, span func(int) (int, int)) (p part) {
	defer guard(&p.err)
	inst, err := pool.GetInstanceWithContext(ctx)
	if err != nil {
		return part{err: err}
	}
	defer inst.Close()
	g, err := newGuest(inst)
	if err != nil {
		return part{err: err}
	}
	doc, err := g.open(in.data)
	if err != nil {
		return part{err: err}
	}
	p.pages = g.num("FPDF_GetPageCount", doc)
	if p.pages < 1 {
		return part{err: errNoPages}
	}
	if p.pages > e.Limits.OrDefault().Pages {
		span(p.pages)
		return part{err: e.Limits.Exceeded(limit.Pages)}
	}
	from, to := span(p.pages)
	if from == 0 {
		p.src = g.source(doc)
	}
	for i := from; i < to; i++ {
		if ctx.Err() != nil {
			p.err = ctx.Err()
			return p
		}
		if in.mute != nil && !in.mute[i] {
			p.sheets = append(p.sheets, sheet{number: i + 1})
			continue
		}
		p.inPage = true
		s, err := readSheet(ctx, g, doc, i, in)
		if err != nil {
			p.err = fmt.Errorf("page %d: %w", i+1, err)
			return p
		}
		p.inPage = false
		p.sheets = append(p.sheets, s)
		if in.mute != nil {
			in.count(len(in.mute))
		} else {
			in.count(p.pages)
		}
	}
	if from == 0 {
		p.marks = g.bookmarks(doc) // last: a broken outline costs nothing but itself
	}
	g.close()
	return p
}

// RenderPage draws one page (1-based) as PNG, for the page images that a
// finding is shown on: with its annotations, stamps and marks among them, as a
// viewer shows it.
func (e *Engine) RenderPage(ctx context.Context, data []byte, page, dpi int) (out []byte, err error) {
	pool, err := e.start()
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = explain(err)
		}
	}()
	defer guard(&err)
	inst, err := pool.GetInstanceWithContext(ctx)
	if err != nil {
		return nil, err
	}
	defer inst.Close()
	doc, err := inst.OpenDocument(&requests.OpenDocument{File: &data})
	if err != nil {
		return nil, err
	}
	at := requests.Page{ByIndex: &requests.PageByIndex{Document: doc.Document, Index: page - 1}}
	size, err := inst.GetPageSize(&requests.GetPageSize{Page: at})
	if err != nil {
		return nil, err
	}
	const most = 40 << 20 // pixels of a picture; larger pages are drawn coarser
	fine := float64(max(36, min(dpi, 300))) * unitOf(userUnits(ctx, data), page-1)
	fine = min(fine, 72*math.Sqrt(most/max(1, size.Width*size.Height)))
	r, err := inst.RenderPageInDPI(&requests.RenderPageInDPI{DPI: max(1, int(fine)), Page: at, Document: &doc.Document, RenderForm: true, RenderFlags: enums.FPDF_RENDER_FLAG_ANNOT})
	if err != nil {
		return nil, err
	}
	defer r.Cleanup()
	var b bytes.Buffer
	enc := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := enc.Encode(&b, r.Result.RenderedImage); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
