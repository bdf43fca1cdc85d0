package press

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"math"
	"math/rand/v2"
)

// Wear says how badly a page came through a scanner.
type Wear struct {
	Skew    float64 // degrees, to either side
	Blur    int     // passes
	Noise   float64 // of 255
	Fade    float64 // share of the contrast lost
	Quality int     // of the JPEG
	DPI     int
}

// The wear of scans: from a good office scanner, and from a copy of a copy.
var (
	Clean = Wear{Skew: 0.2, Noise: 3, Quality: 85, DPI: 200}
	Worn  = Wear{Skew: 0.9, Blur: 1, Noise: 14, Fade: 0.25, Quality: 55, DPI: 150}
)

// Scan puts pictures of pages into a file without a text layer, worn as told.
// size is that of a page, in points.
func Scan(pages []image.Image, sizes [][2]float64, wear Wear, seed uint64) ([]byte, error) {
	rnd := rand.New(rand.NewPCG(seed, 99))
	f := &file{}
	f.buf.WriteString("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
	root := f.reserve()
	kids := ""
	for i, p := range pages {
		g := wear.apply(p, rnd)
		var b bytes.Buffer
		if err := jpeg.Encode(&b, g, &jpeg.Options{Quality: wear.Quality}); err != nil {
			return nil, fmt.Errorf("encode page %d: %w", i+1, err)
		}
		im := f.raw(fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode", g.Rect.Dx(), g.Rect.Dy()), b.Bytes())
		c := f.stream("", fmt.Appendf(nil, "q %.2f 0 0 %.2f 0 0 cm /Im0 Do Q", sizes[i][0], sizes[i][1]))
		id := f.object(fmt.Sprintf("<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %.2f %.2f] /Contents %d 0 R /Resources << /XObject << /Im0 %d 0 R >> >> >>", root, sizes[i][0], sizes[i][1], c, im))
		kids += fmt.Sprintf("%d 0 R ", id)
	}
	f.put(root, fmt.Sprintf("<< /Type /Pages /Count %d /Kids [%s] >>", len(pages), kids))
	catalog := f.object(fmt.Sprintf("<< /Type /Catalog /Pages %d 0 R >>", root))
	info := f.object("<< /Producer (Scanner) >>")
	return f.end(catalog, info), nil
}

// apply turns, blurs, fades and speckles a page.
func (w Wear) apply(p image.Image, rnd *rand.Rand) *image.Gray {
	r := p.Bounds()
	src := image.NewGray(image.Rect(0, 0, r.Dx(), r.Dy()))
	for y := range r.Dy() {
		for x := range r.Dx() {
			cr, cg, cb, _ := p.At(r.Min.X+x, r.Min.Y+y).RGBA()
			src.Pix[y*src.Stride+x] = uint8((299*cr + 587*cg + 114*cb) / 1000 >> 8)
		}
	}
	src = turn(src, (rnd.Float64()*2-1)*w.Skew)
	for range w.Blur {
		src = blur(src)
	}
	for i, v := range src.Pix {
		x := 255 - (255-float64(v))*(1-w.Fade)
		x += rnd.NormFloat64() * w.Noise
		src.Pix[i] = uint8(max(0, min(255, x)))
	}
	return src
}

// turn rotates about the middle by degrees; what comes in from outside is white.
func turn(src *image.Gray, degrees float64) *image.Gray {
	w, h := src.Rect.Dx(), src.Rect.Dy()
	out := image.NewGray(src.Rect)
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	at := func(x, y int) float64 {
		if x < 0 || y < 0 || x >= w || y >= h {
			return 255
		}
		return float64(src.Pix[y*src.Stride+x])
	}
	cx, cy := float64(w)/2, float64(h)/2
	for y := range h {
		for x := range w {
			dx, dy := float64(x)-cx, float64(y)-cy
			sx, sy := cx+dx*cos+dy*sin, cy-dx*sin+dy*cos
			ix, iy := int(math.Floor(sx)), int(math.Floor(sy))
			fx, fy := sx-float64(ix), sy-float64(iy)
			v := (at(ix, iy)*(1-fx)+at(ix+1, iy)*fx)*(1-fy) + (at(ix, iy+1)*(1-fx)+at(ix+1, iy+1)*fx)*fy
			out.Pix[y*out.Stride+x] = uint8(v)
		}
	}
	return out
}

func blur(src *image.Gray) *image.Gray {
	w, h := src.Rect.Dx(), src.Rect.Dy()
	out := image.NewGray(src.Rect)
	for y := range h {
		for x := range w {
			sum, n := 0, 0
			for dy := -1; dy <= 1; dy++ {
				for dx := -1; dx <= 1; dx++ {
					if xx, yy := x+dx, y+dy; xx >= 0 && yy >= 0 && xx < w && yy < h {
						k := 1
						if dx == 0 && dy == 0 {
							k = 4
						}
						sum += k * int(src.Pix[yy*src.Stride+xx])
						n += k
					}
				}
			}
			out.Pix[y*out.Stride+x] = uint8(sum / n)
		}
	}
	return out
}
