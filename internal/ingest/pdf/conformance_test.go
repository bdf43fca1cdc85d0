package pdf

import (
	"bytes"
	"context"
	"fmt"
	"image/color"
	"image/png"
	"math"
	"testing"

	"wenping/internal/document"
)

// placed is a page of 400 × 300 units by hand: a word in Helvetica of 20 units
// with its left end at (120, 140), and a filled box from (60, 60) to (90, 80).
// What of MediaBox, CropBox and Rotate the pages inherit is said at their parent.
func placed(inherited, own string) []byte {
	var b bytes.Buffer
	content := "BT /F 20 Tf 120 140 Td (Hxnm) Tj ET"
	fmt.Fprintf(&b, "%%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n")
	fmt.Fprintf(&b, "2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1 /MediaBox[0 0 400 300] %s>> endobj\n", inherited)
	fmt.Fprintf(&b, "3 0 obj <</Type/Page/Parent 2 0 R/Contents 4 0 R %s/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>> endobj\n", own)
	fmt.Fprintf(&b, "4 0 obj <</Length %d>> stream\n%s\nendstream endobj\ntrailer <</Root 1 0 R/Size 5>>\n%%%%EOF", len(content), content)
	return b.Bytes()
}

// inkOf gives the box around the dark pixels of a page, in points.
func inkOf(t *testing.T, data []byte) document.Box {
	t.Helper()
	e, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	const dpi = 144
	out, err := e.RenderPage(context.Background(), data, 1, dpi)
	if err != nil {
		t.Fatal(err)
	}
	m, err := png.Decode(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	b := document.Box{X0: math.Inf(1), Y0: math.Inf(1)}
	for y := m.Bounds().Min.Y; y < m.Bounds().Max.Y; y++ {
		for x := m.Bounds().Min.X; x < m.Bounds().Max.X; x++ {
			if color.GrayModel.Convert(m.At(x, y)).(color.Gray).Y < 128 {
				b = document.Box{X0: min(b.X0, float64(x)), Y0: min(b.Y0, float64(y)), X1: max(b.X1, float64(x+1)), Y1: max(b.Y1, float64(y+1))}
			}
		}
	}
	const k = 72.0 / dpi
	return document.Box{X0: k * b.X0, Y0: k * b.Y0, X1: k * b.X1, Y1: k * b.Y1}
}

// Boxes are in points from the top left of the page as displayed: cropped,
// turned, and with its own unit. They are held against where the word must
// stand by the standard, and against the pixels.
func TestBoxesHoldForEveryRotationCropAndUnit(t *testing.T) {
	const left, base, width = 120.0, 140.0, 54.0 // "Hxnm" in Helvetica: 722+500+556+833 of 1000, times 20
	for _, crop := range []struct {
		name       string
		l, b, r, t float64
	}{{"", 0, 0, 400, 300}, {"/CropBox[50 40 350 290]", 50, 40, 350, 290}, {"/CropBox[50 -20 900 290]", 50, 0, 400, 290}} {
		for _, rotate := range []int{0, 90, 180, -90} {
			for _, unit := range []float64{1, 2.5} {
				inherit := (rotate/90+int(unit)+int(crop.b)/20)%2 == 0
				attr, own := fmt.Sprintf("%s/Rotate %d", crop.name, rotate), ""
				if unit != 1 {
					own = fmt.Sprintf("/UserUnit %v", unit)
				}
				data := placed(attr, own)
				if !inherit {
					data = placed("", attr+own)
				}
				name := fmt.Sprintf("%s rotated %d, unit %v, inherited %v", crop.name, rotate, unit, inherit)
				d := mustRead(t, data)
				if len(d.Blocks) != 1 || d.Blocks[0].Text != "Hxnm" {
					t.Fatalf("%s: %q", name, lines(d))
				}
				w, h := crop.r-crop.l, crop.t-crop.b
				at := func(x, y float64) (float64, float64) {
					x, y = x-crop.l, crop.t-y
					switch (rotate + 360) % 360 {
					case 90:
						x, y = h-y, x
					case 180:
						x, y = w-x, h-y
					case 270:
						x, y = y, w-x
					}
					return unit * x, unit * y
				}
				pw, ph := w, h
				if rotate%180 != 0 {
					pw, ph = h, w
				}
				if p := d.Pages[0]; math.Abs(p.Width-unit*pw) > 0.1 || math.Abs(p.Height-unit*ph) > 0.1 {
					t.Errorf("%s: page of %v × %v, want %v × %v", name, p.Width, p.Height, unit*pw, unit*ph)
				}
				ax, ay := at(left, base-3)
				bx, by := at(left+width, base+17)
				want := document.Box{X0: min(ax, bx), Y0: min(ay, by), X1: max(ax, bx), Y1: max(ay, by)}
				got := d.Blocks[0].Box
				standsAt(t, name+": by the standard", got, want, 3*unit)
				l := d.Blocks[0].Origin.Lines[0]
				standsAt(t, name+": of the line", l.Box, got, 0.01)
				if l.Size != 20*unit || l.Font != "Helvetica" {
					t.Errorf("%s: set in %v of %v", name, l.Font, l.Size)
				}
				if dots := inkOf(t, data); dots.X0 < got.X0-unit || dots.Y0 < got.Y0-unit || dots.X1 > got.X1+unit || dots.Y1 > got.Y1+unit {
					t.Errorf("%s: ink at %v is not inside %v", name, dots, got)
				}
			}
		}
	}
}

func standsAt(t *testing.T, name string, got, want document.Box, by float64) {
	t.Helper()
	for _, d := range []float64{got.X0 - want.X0, got.Y0 - want.Y0, got.X1 - want.X1, got.Y1 - want.Y1} {
		if math.Abs(d) > by {
			t.Errorf("%s: box %v, want %v", name, got, want)
			return
		}
	}
}

func TestUnitsAreFoundInPackedObjects(t *testing.T) {
	if namesUnit([]byte("1 0 obj <</Type/ObjStm/Filter/FlateDecode>> stream\nno zlib endstream")) {
		t.Error("found where there is none")
	}
	if !namesUnit(placed("", "/UserUnit 2")) {
		t.Error("not found in the open")
	}
}
