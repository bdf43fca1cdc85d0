package ocr

import (
	"context"
	"image"
	"image/color"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"wenping/fonts"
)

// typeset draws lines of text, 60 pixels apart.
func typeset(t *testing.T, lines ...string) *image.Gray {
	t.Helper()
	data, err := fs.ReadFile(fonts.FS, "NotoSerifSC_400Regular-sub.ttf")
	if err != nil {
		t.Fatal(err)
	}
	f, err := opentype.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: 40, DPI: 72})
	if err != nil {
		t.Fatal(err)
	}
	g := image.NewGray(image.Rect(0, 0, 1100, 120+60*len(lines)))
	for i := range g.Pix {
		g.Pix[i] = 255
	}
	d := font.Drawer{Dst: g, Src: image.NewUniform(color.Gray{Y: 20}), Face: face}
	for i, l := range lines {
		d.Dot = fixed.P(100, 100+60*i)
		d.DrawString(l)
	}
	return g
}

// The engine that this machine has, if any, reads what any engine must read.
func TestTheInstalledEngineReadsChinese(t *testing.T) {
	e, err := Find("", filepath.Join("..", "..", "..", "bin"), DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	if e == nil {
		t.Skip("no recognition engine is installed")
	}
	defer e.Close()
	v, err := e.Version(context.Background())
	if err != nil {
		t.Skip(err)
	}
	want := []string{"社会稳定风险评估报告", "本项目共发放问卷130份，回收128份", "涉及青石镇沿线住户286户"}
	p, err := e.Recognise(context.Background(), typeset(t, want...), 200)
	if err != nil {
		t.Fatalf("%s: %v", v, err)
	}
	var got strings.Builder
	for i := range p.Lines {
		got.WriteString(p.Lines[i].Text)
	}
	missed, total := 0, 0
	for _, r := range strings.Join(want, "") {
		total++
		if !strings.ContainsRune(got.String(), r) {
			missed++
		}
	}
	if missed*10 > total {
		t.Errorf("%s misses %d of %d characters: %s", v, missed, total, got.String())
	}
	if c := p.Confidence(); c < 0.7 {
		t.Errorf("%s is sure by %.2f only", v, c)
	}
}
