package pdf

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"math"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/klippa-app/go-pdfium"
	"github.com/tetratelabs/wazero/api"
	"golang.org/x/text/encoding/simplifiedchinese"

	"wenping/internal/document"
)

var (
	errGuestMemory = errors.New("pdf engine is out of memory")
	errLocked      = errors.New("pdf needs a password")
	errFormat      = errors.New("not a readable pdf")
	errNoPages     = errors.New("pdf has no pages")
)

// guest calls PDFium's exported C functions directly. The library's own calls
// register a handle and take several guest allocations for every character and
// path; a page of a report has thousands, and this is ten times faster.
type guest struct {
	fn      func(name string) api.Function
	mem     api.Memory
	scratch uint32 // 256 bytes in the guest for results
	fns     map[string]api.Function
	stack   [8]uint64
	pages   []uint64 // read and still open
	err     error    // the first failed call; later calls do nothing
}

func newGuest(inst pdfium.Pdfium) (*guest, error) {
	impl := inst.GetImplementation()
	f, ok := impl.(interface{ Fn(string) api.Function })
	v := reflect.ValueOf(impl)
	if !ok || v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct {
		return nil, errors.New("unexpected pdfium implementation")
	}
	field := v.Elem().FieldByName("Module")
	if !field.IsValid() || !field.CanInterface() {
		return nil, errors.New("pdfium implementation has no module")
	}
	mod, ok := field.Interface().(api.Module)
	if !ok {
		return nil, errors.New("pdfium implementation's module is of another type")
	}
	g := &guest{fn: f.Fn, mem: mod.Memory(), fns: map[string]api.Function{}}
	g.scratch = uint32(g.call("malloc", 256))
	if g.err != nil {
		return nil, g.err
	}
	if g.scratch == 0 {
		return nil, errGuestMemory
	}
	return g, nil
}

func (g *guest) close() {
	if g.err == nil {
		g.call("free", uint64(g.scratch))
	}
}

func (g *guest) call(name string, args ...uint64) uint64 {
	if g.err != nil {
		return 0
	}
	f := g.fns[name]
	if f == nil {
		if f = g.fn(name); f == nil {
			g.err = errors.New("pdfium has no function " + name)
			return 0
		}
		g.fns[name] = f
	}
	copy(g.stack[:], args)
	if err := f.CallWithStack(context.Background(), g.stack[:]); err != nil {
		g.err = err
		return 0
	}
	return g.stack[0]
}

// is calls a function that answers yes or no.
func (g *guest) is(name string, args ...uint64) bool { return int32(g.call(name, args...)) == 1 }

// num calls a function that answers with a number.
func (g *guest) num(name string, args ...uint64) int { return int(int32(g.call(name, args...))) }

func (g *guest) f32(at uint32) float64 {
	b, ok := g.mem.Read(g.scratch+at, 4)
	if !ok {
		return 0
	}
	return clean(float64(math.Float32frombits(binary.LittleEndian.Uint32(b))))
}

func (g *guest) f64(at uint32) float64 {
	b, ok := g.mem.Read(g.scratch+at, 8)
	if !ok {
		return 0
	}
	return clean(math.Float64frombits(binary.LittleEndian.Uint64(b)))
}

func (g *guest) u32(at uint32) uint32 {
	v, _ := g.mem.ReadUint32Le(g.scratch + at)
	return v
}

// clean keeps odd files from poisoning the arithmetic.
func clean(v float64) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) || math.Abs(v) > 1e6 {
		return 0
	}
	return v
}

// fontName gives a font's PostScript name.
func (g *guest) fontName(font uint64) string {
	n := g.num("FPDFFont_GetBaseFontName", font, uint64(g.scratch), 200)
	if n <= 1 || n > 200 {
		return ""
	}
	b, ok := g.mem.Read(g.scratch, uint32(n-1))
	if !ok {
		return ""
	}
	return faceName(b)
}

// faceName makes a font's name readable: without the mark of a subset, and
// from GBK where it is no UTF-8, as older Chinese programs write it.
func faceName(b []byte) string {
	if i := bytes.IndexByte(b, '+'); i == 6 {
		b = b[i+1:]
	}
	if !utf8.Valid(b) {
		if u, err := simplifiedchinese.GBK.NewDecoder().Bytes(b); err == nil {
			b = u
		}
	}
	return strings.ToValidUTF8(string(b), "")
}

// alloc copies bytes into the guest.
func (g *guest) alloc(data []byte) uint64 {
	p := g.call("malloc", uint64(len(data)))
	if g.err == nil && (p == 0 || !g.mem.Write(uint32(p), data)) {
		g.err = errGuestMemory
	}
	return p
}

// PDFium's codes for a file it does not open.
const (
	codePassword = 4
	codeSecurity = 5
)

// open loads a file into the guest.
func (g *guest) open(data []byte) (doc uint64, err error) {
	doc = g.call("FPDF_LoadMemDocument", g.alloc(data), uint64(len(data)), 0)
	if g.err != nil {
		return 0, g.err
	}
	if doc != 0 {
		return doc, nil
	}
	switch g.num("FPDF_GetLastError") {
	case codePassword, codeSecurity:
		return 0, errLocked
	}
	return 0, errFormat
}

// source reads what the file says about itself.
func (g *guest) source(doc uint64) document.Source {
	return document.Source{Format: document.FormatPDF, Producer: g.meta(doc, "Producer"), Title: g.meta(doc, "Title")}
}

func (g *guest) meta(doc uint64, tag string) string {
	const room = 2048
	key, buf := g.alloc(append([]byte(tag), 0)), g.alloc(make([]byte, room))
	defer g.call("free", key)
	defer g.call("free", buf)
	n := g.num("FPDF_GetMetaText", doc, key, buf, room)
	if n < 2 || n > room {
		return ""
	}
	return g.wide(buf, n-2)
}

// keptPages stay open after they were read: PDFium forgets a font with the last
// page that uses it, and reading it again costs more than the page.
const keptPages = 2

// openPage opens a page and its text; done closes them, the page a little later.
func (g *guest) openPage(doc uint64, index int) (page, text uint64, done func()) {
	page = g.call("FPDF_LoadPage", doc, uint64(uint32(index)))
	if page == 0 {
		return 0, 0, func() {}
	}
	text = g.call("FPDFText_LoadPage", page)
	return page, text, func() {
		if text != 0 {
			g.call("FPDFText_ClosePage", text)
		}
		g.pages = append(g.pages, page)
		if len(g.pages) > keptPages {
			g.call("FPDF_ClosePage", g.pages[0])
			g.pages = g.pages[1:]
		}
	}
}
