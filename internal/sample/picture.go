package sample

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
)

// greyPage is a picture with bars where a scan has lines of text.
func greyPage() []byte {
	const w, h = 620, 877
	m := image.NewGray(image.Rect(0, 0, w, h))
	for y := 0; y < h; y++ {
		for x := 0; x < w; x++ {
			v := uint8(250)
			if y > 80 && y < h-80 && x > 70 && x < w-70 && y%22 < 11 && (x*7+y/22*13)%17 > 4 {
				v = 60
			}
			m.SetGray(x, y, color.Gray{Y: v})
		}
	}
	var b bytes.Buffer
	_ = png.Encode(&b, m) // a bytes.Buffer does not fail
	return b.Bytes()
}
