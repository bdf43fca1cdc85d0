package pdf

import (
	"strings"
	"testing"
)

func TestVerticalColumnsAreReadFromTheRight(t *testing.T) {
	p := newPaper(t)
	p.AddPage()
	p.centre(60, 16, "B", "竖排公告")
	columns := []string{
		"本公告自发布之日起施行，原有规定同时废止，请各村组互相转告，",
		"如有疑问请到镇政府查询。",
		"第二段另起一行，由各村民委员会负责解释。",
	}
	for i, text := range columns {
		y := 120.0
		if i != 1 {
			y += 24
		}
		for _, r := range text {
			p.at(480-30*float64(i), y, 12, "", string(r))
			y += 15
		}
	}
	d := mustRead(t, p.bytes(t))
	want(t, d, "paragraph |"+columns[0]+columns[1], "paragraph |"+columns[2], "textbox |竖排公告")
	for _, b := range d.Blocks {
		if strings.Contains(b.Text, "本公告") {
			if x := b.Origin.Lines[0].Box; x.X0 < 470 || x.X1 > 500 || x.Y1-x.Y0 < 300 {
				t.Errorf("the first column stands at %v", x)
			}
		}
	}
}
