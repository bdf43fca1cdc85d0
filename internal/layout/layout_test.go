package layout

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wenping/internal/ingest/pdf"
)

func TestClausesAreNumberedOnce(t *testing.T) {
	seen := map[string]bool{}
	n := 0
	for _, g := range groups() {
		for _, c := range g.clauses {
			n++
			if seen[c.id] {
				t.Errorf("%s twice", c.id)
			}
			seen[c.id] = true
			if c.name == "" || c.expected == "" {
				t.Errorf("%s says nothing", c.id)
			}
		}
	}
	if n < 40 {
		t.Errorf("%d clauses", n)
	}
}

// The arithmetic of the grid: 22 lines and 28 characters fill 156 × 225 mm.
func TestTheGridFillsTheTypeArea(t *testing.T) {
	if last := (lineCount-1)*pitch + cell; !about(last, typeH, 0.1) {
		t.Errorf("22 lines are %.2f mm high", last)
	}
	if !about(cell*15/8, pitch, nearPitch) {
		t.Errorf("a character and 7/8 of it are %.3f mm", cell*15/8)
	}
}

func TestFacesAreToldByTheirNames(t *testing.T) {
	for name, want := range map[string]face{
		"FangSong_GB2312": faceFang, "仿宋_GB2312": faceFang, "fandolfangregular": faceFang, "STFangsong": faceFang, "fang": faceFang,
		"FZXBSJW--GB1-0": faceBiao, "方正小标宋简体": faceBiao, "FZXiaoBiaoSong-B05S": faceBiao, "notoserifsc900blacksub": faceBiao, "biaosong": faceBiao,
		"NotoSerifCJKsc-Black": faceBiao, "SourceHanSerifSC-Heavy": faceBiao, "NotoSerifSC-Bold": faceSong,
		"SimHei": faceHei, "黑体": faceHei, "notosanssc400regularsub": faceHei, "hei": faceHei,
		"KaiTi_GB2312": faceKai, "楷体_GB2312": faceKai, "lxgwwenkairegular": faceKai,
		"SimSun": faceSong, "宋体": faceSong, "Times New Roman": faceSong, "notoserifsc400regularsub": faceSong,
		"Comic": faceOther, "": faceOther,
	} {
		if got := faceOf(name); got != want {
			t.Errorf("%s is %s, want %s", name, faceNames[got], faceNames[want])
		}
	}
}

func TestOrdinals(t *testing.T) {
	for s, want := range map[string]int{"一、": 1, "九、": 9, "十、": 10, "十二、": 12, "二十、": 20, "三十五、": 35, "、": 0} {
		if got := ordinal(s); got != want {
			t.Errorf("%s is %d, want %d", s, got, want)
		}
	}
}

func TestDocumentNumbers(t *testing.T) {
	for s, want := range map[string]bool{"云政法函〔2026〕5号": true, "云政法函〔2026〕第5号": false, "云政法函〔2026〕05号": false, "云政法函[2026]5号": false, "云政法函（2026）5号": false, "云政法函〔26〕5号": false} {
		if got := numberShape.MatchString(s); got != want {
			t.Errorf("%s: %v", s, got)
		}
		if !docNumber.MatchString(s) && !strings.Contains(s, "26〕5") { // also the wrong ones are found
			t.Errorf("%s is not taken for a number", s)
		}
	}
}

// No letter at all, an empty page, a page of anything: a table, never a panic.
func TestAnyPagesGiveATable(t *testing.T) {
	for _, pages := range [][]pdf.MeasuredPage{nil, {{}}, {{W: 595, H: 842}, {W: 595, H: 842}}} {
		if r := Verify(pages); len(r.Broken()) == 0 {
			t.Errorf("%d pages without text meet everything", len(pages))
		}
	}
	runes := []rune("关于审查的函，。“”（）〔2026〕5号年月日一二、1.附件抄送：印发—…草稿 A\uFFFD\x00𠮷")
	rapid.Check(t, func(t *rapid.T) {
		glyph := rapid.Custom(func(t *rapid.T) pdf.MeasuredGlyph {
			x, y := rapid.Float64Range(-50, 700).Draw(t, "x"), rapid.Float64Range(-50, 900).Draw(t, "y")
			s := rapid.SampledFrom([]float64{0, 9, 14, 16, 22, 40, -3}).Draw(t, "size")
			return pdf.MeasuredGlyph{R: rapid.SampledFrom(runes).Draw(t, "r"), X: x, Base: float64(int(y/30) * 30), Size: s, Advance: s,
				Ink: [4]float64{x, y - s, x + s*rapid.Float64Range(0, 1).Draw(t, "ink"), y}, Font: rapid.SampledFrom([]string{"", "FangSong", "SimHei", "fzxbs"}).Draw(t, "font"),
				Hidden: rapid.Bool().Draw(t, "hidden"), Colour: rapid.SampledFrom([]pdf.MeasuredColour{{}, {255, 0, 0}, {90, 90, 90}}).Draw(t, "colour")}
		})
		path := rapid.Custom(func(t *rapid.T) pdf.MeasuredPath {
			x, y := rapid.Float64Range(0, 600).Draw(t, "x"), rapid.Float64Range(0, 850).Draw(t, "y")
			return pdf.MeasuredPath{X0: x, Y0: y, X1: x + rapid.SampledFrom([]float64{0, 15, 450, 480}).Draw(t, "w"), Y1: y + rapid.SampledFrom([]float64{0, 0, 15, 40}).Draw(t, "h"),
				Width: 1, Filled: rapid.Bool().Draw(t, "filled"), Curved: rapid.Bool().Draw(t, "curved"), Colour: rapid.SampledFrom([]pdf.MeasuredColour{{}, {255, 0, 0}}).Draw(t, "colour")}
		})
		var pages []pdf.MeasuredPage
		for range rapid.IntRange(1, 3).Draw(t, "pages") {
			pages = append(pages, pdf.MeasuredPage{W: 595.28, H: 841.89, Glyphs: rapid.SliceOfN(glyph, 0, 40).Draw(t, "glyphs"), Paths: rapid.SliceOfN(path, 0, 8).Draw(t, "paths")})
		}
		r := Verify(pages)
		var b bytes.Buffer
		if err := r.Write(&b); err != nil || !strings.Contains(b.String(), "P1") {
			t.Fatalf("no table (%v)", err)
		}
	})
}
