package markup

import (
	"bytes"
	"compress/zlib"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"wenping/internal/document"
	"wenping/internal/ingest/pdf"
	"wenping/internal/limit"
	"wenping/internal/problem"
)

// engine reads and draws what tests write; its compiled form is shared.
var engine = sync.OnceValues(func() (*pdf.Engine, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		dir = os.TempDir()
	}
	dir = filepath.Join(dir, "wenping")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	return pdf.New(dir)
})

func readPDF(t testing.TB, data []byte) *document.Document {
	t.Helper()
	e, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	d, err := e.Read(context.Background(), data)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

const dpi = 72 // a pixel is a point

func draw(t testing.TB, data []byte, page int) image.Image {
	t.Helper()
	e, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	b, err := e.RenderPage(context.Background(), data, page, dpi)
	if err != nil {
		t.Fatal(err)
	}
	m, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// byHand writes a PDF of one page with these attributes and content; packed puts
// all its objects into a stream, as newer programs do.
func byHand(page, content, trailer string, packed bool) []byte {
	objects := []string{
		"<</Type /Catalog /Pages 2 0 R>>",
		"<</Type /Pages /Kids [3 0 R] /Count 1>>",
		"<</Type /Page /Parent 2 0 R /Contents 5 0 R /Resources <</Font <</F 4 0 R>>>> " + page + ">>",
		"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>",
	}
	stream := fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(content), content)
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	if !packed {
		at := []int{0}
		for i, o := range append(objects, stream) {
			at = append(at, b.Len())
			fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
		}
		start := b.Len()
		fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at))
		for _, a := range at[1:] {
			fmt.Fprintf(&b, "%010d 00000 n \n", a)
		}
		fmt.Fprintf(&b, "trailer\n<</Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF", len(at), trailer, start)
		return b.Bytes()
	}
	at5 := b.Len()
	fmt.Fprintf(&b, "5 0 obj\n%s\nendobj\n", stream)
	var head, rest strings.Builder
	for i, o := range objects {
		fmt.Fprintf(&head, "%d %d ", i+1, rest.Len())
		rest.WriteString(o + " ")
	}
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	w.Write([]byte(head.String() + rest.String()))
	w.Close()
	at6 := b.Len()
	fmt.Fprintf(&b, "6 0 obj\n<</Type /ObjStm /N %d /First %d /Filter /FlateDecode /Length %d>>\nstream\n%s\nendstream\nendobj\n", len(objects), head.Len(), z.Len(), z.String())
	start := b.Len()
	var rows []byte
	row := func(kind byte, v int, g byte) { rows = append(rows, kind, byte(v>>16), byte(v>>8), byte(v), g) }
	row(0, 0, 0)
	for i := range objects {
		row(2, 6, byte(i))
	}
	row(1, at5, 0)
	row(1, at6, 0)
	row(1, start, 0)
	fmt.Fprintf(&b, "7 0 obj\n<</Type /XRef /Size 8 /W [1 3 1] /Root 1 0 R /Length %d %s>>\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n", len(rows), trailer, rows, start)
	return b.Bytes()
}

const words = "BT /F 20 Tf 100 300 Td (The period of notice was four days only) Tj ET BT /F 12 Tf 100 200 Td (and another line stands below it here) Tj ET"

// TestHighlightsLieOnTheWordsAsDisplayed: on pages turned, cropped and scaled
// the colour lies where the reader saw the words, and nowhere else.
func TestHighlightsLieOnTheWordsAsDisplayed(t *testing.T) {
	type page struct{ name, attrs string }
	pages := []page{
		{"plain", "/MediaBox [0 0 600 400]"},
		{"moved", "/MediaBox [-50 -40 650 460]"},
		{"cropped", "/MediaBox [0 0 600 400] /CropBox [60 150 560 380]"},
		{"crop beyond", "/MediaBox [0 0 600 400] /CropBox [50 150 900 900]"},
		{"box turned round", "/MediaBox [600 400 0 0]"},
		{"units", "/MediaBox [0 0 600 400] /UserUnit 1.5"},
		{"annotated", "/MediaBox [0 0 600 400] /Annots [<</Type /Annot /Subtype /Square /Rect [10 10 30 30] /C [1 0 0]>>]"},
	}
	for _, turn := range []int{90, 180, 270, -90} {
		pages = append(pages, page{fmt.Sprint("turned ", turn), fmt.Sprintf("/MediaBox [0 0 600 400] /CropBox [60 150 560 380] /Rotate %d", turn)})
	}
	for _, packed := range []bool{false, true} {
		for _, p := range pages {
			t.Run(fmt.Sprintf("%s packed %v", p.name, packed), func(t *testing.T) {
				data := byHand(p.attrs, words, "", packed)
				d := readPDF(t, data)
				a := find(t, d, "of notice")
				j := Place(d, remarks(a), time.Time{})
				out, err := Write(context.Background(), data, j, limit.Limits{})
				if err != nil {
					t.Fatal(err)
				}
				if !bytes.HasPrefix(out, data) {
					t.Error("bytes of the file changed")
				}
				if before, after := plainText(d), plainText(readPDF(t, out)); before != after {
					t.Errorf("text changed:\n%s\n%s", before, after)
				}
				area := j.Notes[0].PDF
				if len(area.Boxes) != 1 {
					t.Fatalf("boxes %v", area.Boxes)
				}
				coloured(t, draw(t, data, 1), draw(t, out, 1), area.Boxes[0])
			})
		}
	}
}

// coloured holds that two pictures of a page differ in a box, there nearly
// everywhere, and that what was black still is.
func coloured(t *testing.T, before, after image.Image, b document.Box) {
	t.Helper()
	if before.Bounds() != after.Bounds() {
		t.Fatalf("size changed: %v, %v", before.Bounds(), after.Bounds())
	}
	in, changed, outside, lighter := 0, 0, 0, 0
	for y := before.Bounds().Min.Y; y < before.Bounds().Max.Y; y++ {
		for x := before.Bounds().Min.X; x < before.Bounds().Max.X; x++ {
			px, py := float64(x)+0.5, float64(y)+0.5
			inside := px > b.X0-2 && px < b.X1+2 && py > b.Y0-2 && py < b.Y1+2
			core := px > b.X0+1 && px < b.X1-1 && py > b.Y0+1 && py < b.Y1-1
			differs := before.At(x, y) != after.At(x, y)
			if core {
				in++
			}
			if differs && core {
				changed++
			}
			if differs && !inside {
				outside++
			}
			if grey(after.At(x, y)) > grey(before.At(x, y))+2 {
				lighter++
			}
		}
	}
	if in == 0 || changed*10 < in*6 || outside > 0 || lighter > 0 {
		t.Errorf("%d of %d points in the box changed, %d outside, %d became lighter", changed, in, outside, lighter)
	}
}

func grey(c color.Color) int { return int(color.GrayModel.Convert(c).(color.Gray).Y) }

// annotations reads what a file's annotations say, per page.
func annotations(t testing.TB, data []byte) map[int][]types.Dict {
	t.Helper()
	withoutConfigDir()
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationRelaxed
	c, err := api.ReadAndValidate(bytes.NewReader(data), conf)
	if err != nil {
		t.Fatalf("not a valid file any more: %v", err)
	}
	out := map[int][]types.Dict{}
	for i := 1; i <= c.PageCount; i++ {
		d, _, _, err := c.PageDict(i, false)
		if err != nil {
			t.Fatal(err)
		}
		o, ok := d.Find("Annots")
		if !ok {
			continue
		}
		list, err := c.DereferenceArray(o)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range list {
			ad, err := c.DereferenceDict(a)
			if err != nil {
				t.Fatal(err)
			}
			out[i] = append(out[i], ad)
		}
	}
	return out
}

func said(t testing.TB, d types.Dict, key string) string {
	t.Helper()
	h, ok := d[key].(types.HexLiteral)
	if !ok {
		t.Fatalf("%s is %T", key, d[key])
	}
	b, err := h.Bytes()
	if err != nil || len(b) < 2 || b[0] != 0xFE || b[1] != 0xFF {
		t.Fatalf("%s is not UTF-16BE: % X, %v", key, b, err)
	}
	s, err := types.DecodeUTF16String(string(b))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestEveryFindingIsANote on the sample reports: valid files, the same text, one
// note for each remark, on its page.
func TestEveryFindingIsANote(t *testing.T) {
	for _, name := range samples(t, "defects.pdf") {
		t.Run(filepath.Base(filepath.Dir(name)), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			d := readPDF(t, data)
			var at []document.Anchor
			for i, a := range every(d) {
				if i%40 == 0 {
					at = append(at, a)
				}
			}
			j := Place(d, remarks(at...), time.Date(2026, 3, 5, 0, 0, 0, 0, time.UTC))
			out, err := Write(context.Background(), data, j, limit.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			again, _ := Write(context.Background(), data, j, limit.Limits{})
			if !bytes.Equal(out, again) || !bytes.HasPrefix(out, data) {
				t.Error("not the same bytes, or not an update")
			}
			n := 0
			for page, list := range annotations(t, out) {
				for _, a := range list {
					if s := a.NameEntry("Subtype"); s == nil || *s != "Highlight" && *s != "Text" {
						continue
					}
					n++
					if got := said(t, a, "T"); got != "稳评审查" {
						t.Errorf("author %q", got)
					}
					if got := said(t, a, "Contents"); !strings.Contains(got, "【必改】D3 公示公告\n公示期少于7个工作日 <&>。\n") || !strings.Contains(got, "机器预审意见，未经人工确认") {
						t.Errorf("contents %q", got)
					}
					if _, ok := a.Find("AP"); !ok {
						t.Error("no appearance")
					}
					if !slices.ContainsFunc(j.Notes, func(n Note) bool { return n.PDF.Page == page }) {
						t.Errorf("a note on page %d, where there is none", page)
					}
				}
			}
			if n != len(at) {
				t.Errorf("%d notes, want %d", n, len(at))
			}
			if a, b := plainText(d), plainText(readPDF(t, out)); a != b {
				t.Errorf("text changed: %s", firstDifference(a, b))
			}
		})
	}
}

// TestPlacesWithoutABox stand at the corner of their page.
func TestPlacesWithoutABox(t *testing.T) {
	data := byHand("/MediaBox [0 0 600 400] /Rotate 90", words, "", false)
	j := &Job{Format: document.FormatPDF, Author: "稳评审查", Pages: []Size{{400, 600}}}
	for range 3 {
		j.Notes = append(j.Notes, Note{Lines: []string{"一"}, PDF: Area{Page: 9}})
	}
	out, err := Write(context.Background(), data, j, limit.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(annotations(t, out)[1]); n != 6 { // each with its pop-up
		t.Errorf("%d annotations", n)
	}
	coloured(t, draw(t, data, 1), draw(t, out, 1), document.Box{X0: 12, Y0: 12, X1: 12 + 3*22 - 4, Y1: 30})
}

func TestPDFsThatCannotBeWrittenIntoAreRefused(t *testing.T) {
	good := byHand("/MediaBox [0 0 600 400]", words, "", false)
	d := readPDF(t, good)
	j := Place(d, remarks(document.Whole(1)), time.Time{})
	conf := model.NewAESConfiguration("", "owner", 256)
	var locked bytes.Buffer
	withoutConfigDir()
	if err := api.Encrypt(bytes.NewReader(good), &locked, conf); err != nil {
		t.Fatal(err)
	}
	two := *j
	two.Pages = append(two.Pages, two.Pages...)
	for _, c := range []struct {
		name string
		data []byte
		j    *Job
		code problem.Code
	}{
		{"nothing", nil, j, problem.Corrupt},
		{"no PDF", []byte("%PDF-1.7 nothing else"), j, problem.Corrupt},
		{"cut", good[:len(good)-60], j, problem.Corrupt},
		{"table elsewhere", bytes.Replace(good, []byte("startxref\n"), []byte("startxref\n9"), 1), j, problem.Corrupt},
		{"locked", locked.Bytes(), j, problem.Encrypted},
		{"other pages", good, &two, problem.Corrupt},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, err := Write(context.Background(), c.data, c.j, limit.Limits{})
			if p := problem.From(err); err == nil || p.Code != c.code || out != nil || !strings.Contains(p.Message, "未生成带批注的报告") {
				t.Errorf("%v, want %s", err, c.code)
			}
		})
	}
}

// TestJunkBeforeTheHeader: offsets of such a file count from the header, or not.
func TestJunkBeforeTheHeader(t *testing.T) {
	data := append([]byte("mailed by someone\n"), byHand("/MediaBox [0 0 600 400]", words, "", false)...)
	d := readPDF(t, data)
	out, err := Write(context.Background(), data, Place(d, remarks(document.Whole(1)), time.Time{}), limit.Limits{})
	if err != nil {
		t.Skipf("refused: %v", err)
	}
	if a, b := plainText(d), plainText(readPDF(t, out)); a != b {
		t.Errorf("text changed:\n%s\n%s", a, b)
	}
}

// FuzzPDF writes notes into files that are anything: it never panics outside,
// and what comes out begins with what went in.
func FuzzPDF(f *testing.F) {
	f.Add(byHand("/MediaBox [0 0 600 400]", words, "", false), 1, 10.0, 20.0)
	f.Add(byHand("/MediaBox [0 0 600 400] /Rotate 90 /CropBox [1 2 3]", words, "/Info 9 0 R", true), 2, -5.0, 1e9)
	f.Add([]byte("%PDF-1.4\nstartxref\n0\n%%EOF"), 0, 0.0, 0.0)
	f.Fuzz(func(t *testing.T, data []byte, page int, x, y float64) {
		j := &Job{Format: document.FormatPDF, Author: "稳", Pages: []Size{{600, 400}}, Notes: []Note{{Lines: []string{"一"}, PDF: Area{page, []document.Box{{X0: x, Y0: y, X1: x + 100, Y1: y + 20}}}}}}
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		out, err := Write(ctx, data, j, limit.Limits{})
		if err == nil && !bytes.HasPrefix(out, data) {
			t.Fatal("bytes of the file changed")
		}
	})
}
