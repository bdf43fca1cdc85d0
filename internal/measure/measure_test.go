package measure_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wenping/fonts"
	"wenping/internal/document"
	"wenping/internal/ingest"
	"wenping/internal/ingest/pdf"
	"wenping/internal/limit"
	"wenping/internal/manuscript"
	"wenping/internal/measure"
)

// floors fail when reading gets worse. They stand a little below what is
// measured on these few documents; the README has the figures of many.
var floors = map[string]map[string]float64{
	"docx": {"heading": 0.995, "h.text": 0.995, "number": 0.999, "cell": 0.99, "chars": 0.9995, "para": 0.999, "order": 0.999, "toc": 0.99, "caption": 0.99, "note": 0.99, "box": 0.99, "change": 0.99, "loss": 0.99},
	// Without styles a level is judged by numbers and faces alone.
	"docx/wps": {"heading": 0.7, "h.text": 0.98, "number": 0.999, "cell": 0.99, "chars": 0.9995, "para": 0.999, "order": 0.999, "toc": 0.99, "caption": 0.99, "note": 0.99},
	"doc":      {"heading": 0.98, "h.text": 0.98, "number": 0.999, "cell": 0.99, "chars": 0.9995, "para": 0.999, "order": 0.999, "toc": 0.99, "caption": 0.99, "note": 0.99},
	"pdf":      {"heading": 0.96, "h.text": 0.96, "number": 0.999, "cell": 0.97, "stitched": 0.95, "chars": 0.999, "para": 0.98, "order": 0.999, "page": 0.99, "toc": 0.95, "caption": 0.97, "running": 0.95},
}

func TestReadingKeepsItsFloors(t *testing.T) {
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	engine, err := pdf.New(filepath.Join(cache, "wenping", "pdf"))
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	// How well, not how fast: a busy machine must not lower the figures.
	patient := limit.Default()
	patient.Time = 5 * time.Minute
	engine.Limits = patient
	formats, err := measure.Formats(fonts.FS, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := engine.Start(); err != nil {
		t.Fatal(err)
	}
	results, err := measure.Run(context.Background(), formats, small(1000, 4), 2, ingest.Options{PDF: engine, Limits: patient})
	if err != nil {
		t.Fatal(err)
	}
	names, sums := measure.Sum(results)
	var b bytes.Buffer
	measure.Print(&b, names, sums)
	t.Log("\n" + b.String())
	for _, name := range names {
		if sums[name].Failed > 0 {
			t.Errorf("%s: %d files could not be read", name, sums[name].Failed)
		}
		floor, ok := floors[name]
		if !ok {
			kind, _, _ := strings.Cut(name, "/")
			floor = floors[kind]
		}
		for _, c := range sums[name].Columns() {
			if want, ok := floor[c.Name]; ok && c.Of > 0 && c.Value < want {
				t.Errorf("%s: %s is %.5f, below %.5f", name, c.Name, c.Value, want)
			}
		}
	}
}

// small gives n seeds of documents of a few pages, from first on.
func small(first uint64, n int) []uint64 {
	var out []uint64
	for seed := first; len(out) < n; seed++ {
		if m := manuscript.Compose(seed); len(m.Items) >= 40 && len(m.Items) <= 120 {
			out = append(out, seed)
		}
	}
	return out
}

func TestSameSeedSameBytes(t *testing.T) {
	formats, err := measure.Formats(fonts.FS, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range formats {
		a, _, err := f.Write(manuscript.Compose(1005))
		if err != nil {
			t.Fatal(err)
		}
		b, _, err := f.Write(manuscript.Compose(1005))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a, b) {
			t.Errorf("%s: two writings of one seed differ", f.Name)
		}
	}
}

func parse(t *testing.T, text string) *document.Document {
	t.Helper()
	d, err := document.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

const source = `# 第一章 概况
项目位于青石镇。
总投资310万元。
## 一、调查
（1）发放问卷60份；
表1-1 风险表
| 序号 | 风险 |
|---|---|
| 1 | 噪声 |
| 2 | ^ |`

// What is the same scores full marks; each fault lowers its own figure.
func TestEachFaultLowersItsFigure(t *testing.T) {
	truth := parse(t, source)
	figures := func(text string) map[string]float64 {
		s, _ := measure.Compare(truth, parse(t, text))
		out := map[string]float64{}
		for _, c := range s.Columns() {
			out[c.Name] = c.Value
		}
		return out
	}
	for name, v := range figures(source) {
		if v != 1 {
			t.Errorf("the truth itself scores %.3f for %s", v, name)
		}
	}
	for _, x := range []struct{ name, from, to, lowers, keeps string }{
		{"wrong level", "## 一、", "# 一、", "heading", "h.text"},
		{"heading lost", "## 一、调查", `\一、调查`, "h.text", "chars"},
		{"wrong number", "第一章", "第二章", "number", "cell"},
		{"number lost", "一、调查", "调查", "number", "cell"},
		{"characters lost", "310万元", "31万元", "chars", "heading"},
		{"paragraphs joined", "。\n总", "。总", "para", "chars"},
		{"paragraphs changed round", "项目位于青石镇。\n总投资310万元。", "总投资310万元。\n项目位于青石镇。", "order", "heading"},
		{"span lost", "| 2 | ^ |", "| 2 | |", "cell", "chars"},
		{"row shifted", "| 1 | 噪声 |", "| | |\n| 1 | 噪声 |", "table", "chars"},
		{"caption lost", "表1-1 风险表\n", "表1-1 风险表。\n", "caption", "heading"},
	} {
		text := strings.Replace(source, x.from, x.to, 1)
		got := figures(text)
		if got[x.lowers] >= 1 {
			t.Errorf("%s: %s stays %.3f", x.name, x.lowers, got[x.lowers])
		}
		if got[x.keeps] < 1 {
			t.Errorf("%s: %s falls to %.3f", x.name, x.keeps, got[x.keeps])
		}
	}
}
