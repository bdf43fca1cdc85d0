package ocr

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wenping/internal/problem"
)

// TestMain lets the test binary play the engine: its manners are in its name.
func TestMain(m *testing.M) {
	if name := filepath.Base(os.Args[0]); strings.HasPrefix(name, "fake-") {
		fake(strings.TrimPrefix(name, "fake-"))
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// fake is an engine that behaves as it is called.
func fake(manner string) {
	if strings.HasPrefix(manner, "tesseract") {
		fakeTesseract(manner)
		return
	}
	in := bufio.NewReader(os.Stdin)
	switch manner {
	case "mute":
		io.Copy(io.Discard, in)
		return
	case "older":
		WriteFrame(os.Stdout, Hello{Protocol: Protocol - 1, Name: "older"})
		io.Copy(io.Discard, in)
		return
	case "babbler":
		fmt.Print("hello, I am no engine at all")
		return
	}
	WriteFrame(os.Stdout, Hello{Protocol: Protocol, Name: "fake engine"})
	for n := 1; ; n++ {
		q, err := ReadRequest(in)
		if err != nil {
			return
		}
		switch manner {
		case "dies":
			fmt.Fprintln(os.Stderr, "out of luck")
			os.Exit(3)
		case "hangs":
			select {}
		case "floods":
			os.Stdout.Write([]byte{0x7f, 0xff, 0xff, 0xff})
			for {
				if _, err := os.Stdout.Write(make([]byte, 1<<16)); err != nil {
					return
				}
			}
		case "hog":
			var heap [][]byte
			for {
				heap = append(heap, make([]byte, 64<<20))
				for i := range heap[len(heap)-1] {
					heap[len(heap)-1][i] = 1
				}
			}
		case "writer":
			err := os.WriteFile(filepath.Join(os.TempDir(), "left-behind"), make([]byte, 10), 0o600)
			WriteFrame(os.Stdout, Answer{Error: fmt.Sprint("write: ", err)})
			continue
		case "asks":
			WriteFrame(os.Stdout, Answer{Lines: []Line{{Text: strings.Join(os.Environ(), " "), X0: 1, Y0: 1, X1: 9, Y1: 9, Confidence: 1}}})
			continue
		case "wild":
			WriteFrame(os.Stdout, Answer{Lines: []Line{
				{Text: "在页外", X0: -50, Y0: 1e7, X1: 20, Y1: 20, Confidence: 1},
				{Text: "太自信\x00", X0: 10, Y0: 10, X1: 1e5, Y1: 40, Confidence: 7, Spans: []float64{3, 2, 1, 9, 9, 9}},
				{Text: "  ", X0: 1, Y0: 1, X1: 2, Y1: 2},
			}})
			continue
		}
		WriteFrame(os.Stdout, Answer{Lines: []Line{{Text: fmt.Sprintf("第%d页 %d×%d %d点 %d线", n, q.Width, q.Height, q.DPI, len(q.Rules())), X0: 10, Y0: 10, X1: 200, Y1: 40, Confidence: 0.99}}})
	}
}

func fakeTesseract(manner string) {
	switch {
	case len(os.Args) > 1 && os.Args[1] == "--list-langs":
		fmt.Println("List of available languages (2):\neng")
		if manner != "tesseract-english" {
			fmt.Println("chi_sim")
		}
	case len(os.Args) > 1 && os.Args[1] == "--version":
		fmt.Println("tesseract 5.3.0\n leptonica-1.82.0")
	default:
		b, _ := io.ReadAll(os.Stdin)
		fmt.Print(tsvHead)
		fmt.Printf("5\t1\t1\t1\t1\t1\t10\t10\t60\t20\t95.5\t共%d字节\n", len(b))
	}
}

const tsvHead = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"

// engine gives the test binary under another name.
func engine(t *testing.T, manner string, lim Limits) *Engine {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "fake-"+manner)
	if err := os.Symlink(exe, path); err != nil {
		t.Skip(err)
	}
	e, err := Find(path, "", lim)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	return e
}

// printed is a page with something on it.
func printed(w, h int) *image.Gray {
	g := image.NewGray(image.Rect(0, 0, w, h))
	for i := range g.Pix {
		g.Pix[i] = 250
	}
	for y := h / 5; y < h*4/5; y += 40 {
		for x := w / 6; x < w*5/6; x++ {
			if x/12%2 == 0 {
				for k := range 20 {
					g.Pix[(y+k)*g.Stride+x] = 20
				}
			}
		}
	}
	return g
}

func limits() Limits {
	l := DefaultLimits()
	l.Memory = 8 << 30 // a Go test binary reserves much address space and uses little
	return l
}

func TestOneProcessReadsPageAfterPage(t *testing.T) {
	e := engine(t, "good", limits())
	for n := 1; n <= 2; n++ {
		p, err := e.Recognise(context.Background(), printed(600, 800), 200)
		if err != nil {
			t.Fatal(err)
		}
		if len(p.Lines) != 1 || p.Lines[0].Text != fmt.Sprintf("第%d页 600×800 200点 0线", n) || p.Confidence() != 0.99 {
			t.Errorf("page %d: %+v", n, p)
		}
	}
	if v, err := e.Version(context.Background()); v != "fake engine" || err != nil {
		t.Errorf("it is %q, %v", v, err)
	}
}

func TestAnEngineThatMisbehavesCostsOnePage(t *testing.T) {
	for _, manner := range []string{"dies", "hangs", "floods", "mute", "older", "babbler", "hog"} {
		t.Run(manner, func(t *testing.T) {
			lim := limits()
			if manner == "hangs" {
				lim.Page = 300 * time.Millisecond
			}
			ctx := context.Background()
			if manner == "mute" {
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, 300*time.Millisecond)
				defer cancel()
			}
			if manner == "hog" {
				lim.Memory = 1 << 30
			}
			e := engine(t, manner, lim)
			p, err := e.Recognise(ctx, printed(600, 800), 200)
			if err == nil {
				t.Fatalf("read %+v", p)
			}
			if c, ok := e.backend.(*component); ok && len(c.idle) != 0 {
				t.Error("the process is kept for the next page")
			}
		})
	}
}

func TestAnEngineGetsNoFilesAndNoneOfOurSecrets(t *testing.T) {
	t.Setenv("WENPING_SECRET", "geheim")
	p, err := engine(t, "asks", limits()).Recognise(context.Background(), printed(600, 800), 200)
	if err != nil {
		t.Fatal(err)
	}
	if env := p.Lines[0].Text; strings.Contains(env, "geheim") || !strings.Contains(env, "OMP_THREAD_LIMIT=1") {
		t.Errorf("environment: %s", env)
	}
	if _, err := engine(t, "writer", limits()).Recognise(context.Background(), printed(600, 800), 200); err == nil || !strings.Contains(err.Error(), "write: ") || strings.Contains(err.Error(), "<nil>") {
		t.Errorf("an engine could write a file: %v", err)
	}
}

func TestWhatAnEngineSaysIsInput(t *testing.T) {
	p, err := engine(t, "wild", limits()).Recognise(context.Background(), printed(600, 800), 200)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Lines) != 1 {
		t.Fatalf("%+v", p.Lines)
	}
	l := p.Lines[0]
	if l.Text != "太自信" || l.Confidence != 1 || l.X1 != 600 || len(l.Spans) != 0 || len(l.Edges()) != 6 {
		t.Errorf("%+v", l)
	}
}

func TestFindTakesWhatIsThere(t *testing.T) {
	exe, _ := os.Executable()
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	find := func(setting, beside string) string {
		e, err := Find(setting, beside, limits())
		switch {
		case err != nil:
			return string(problem.From(err).Code)
		case e == nil:
			return "none"
		case e.Asked:
			return filepath.Base(e.Path) + " asked"
		}
		return filepath.Base(e.Path)
	}
	want := func(what, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s: got %s, want %s", what, got, want)
		}
	}
	want("nothing installed", find("", dir), "none")
	want("set but missing", find(filepath.Join(dir, "nowhere"), ""), "usage")
	if err := os.Symlink(exe, filepath.Join(dir, "tesseract")); err != nil {
		t.Skip(err)
	}
	want("tesseract on the path", find("", ""), "tesseract")
	want("tesseract set by name", find("tesseract", ""), "tesseract asked")
	want("switched off", find("off", dir), "none")
	os.Symlink(exe, filepath.Join(dir, Component))
	want("component on the path", find("", ""), "wenping-ocr asked")
	beside := t.TempDir()
	os.WriteFile(filepath.Join(beside, Component), []byte("#!"), 0o644)
	want("beside, but no program", find("", beside), "wenping-ocr asked")
	os.Symlink(exe, filepath.Join(t.TempDir(), Component))
}

func TestTesseractNeedsItsChineseData(t *testing.T) {
	e := engine(t, "tesseract-english", limits())
	_, err := e.Version(context.Background())
	if p := problem.From(err); p.Code != problem.Unsupported || !strings.Contains(p.Message, "tesseract-ocr-chi-sim") {
		t.Errorf("got %v", err)
	}
	e = engine(t, "tesseract", limits())
	p, err := e.Recognise(context.Background(), printed(600, 800), 300)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Lines) != 1 || p.Lines[0].Text != "共480015字节" || math.Abs(p.Lines[0].Confidence-0.955) > 1e-9 {
		t.Errorf("%+v", p.Lines)
	}
}

func TestTSV(t *testing.T) {
	row := func(line, left, width int, conf, text string) string {
		return fmt.Sprintf("5\t1\t1\t1\t%d\t1\t%d\t100\t%d\t20\t%s\t%s\n", line, left, width, conf, text)
	}
	for _, c := range []struct{ name, tsv, want string }{
		{"no space between Chinese", row(1, 10, 40, "90", "风险") + row(1, 55, 20, "80", "点") + row(1, 80, 20, "70", "："), "风险点： 0.82"},
		{"a space between Latin words", row(1, 10, 40, "90", "GB/T") + row(1, 55, 40, "90", "9704"), "GB/T 9704 0.90"},
		{"none beside Chinese", row(1, 10, 40, "100", "共") + row(1, 55, 20, "100", "12") + row(1, 80, 20, "100", "户"), "共12户 1.00"},
		{"a wide gap parts columns", row(1, 10, 40, "90", "村名") + row(1, 300, 40, "90", "户数"), "村名 0.90|户数 0.90"},
		{"lines apart", row(1, 10, 40, "90", "上") + row(2, 10, 40, "90", "下"), "上 0.90|下 0.90"},
		{"blank and sick rows", row(1, 10, 40, "-1", "x") + row(1, 10, 40, "95", " ") + row(1, 10, 40, "NaN", "y") + "5\t1\n", ""},
	} {
		ls, err := readTSV(strings.NewReader(tsvHead + c.tsv))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var got []string
		for i := range ls {
			got = append(got, fmt.Sprintf("%s %.2f", ls[i].Text, ls[i].Confidence))
			if e := ls[i].Edges(); len(ls[i].Spans) != len(e) {
				t.Errorf("%s: no place for each character of %q: %v", c.name, ls[i].Text, ls[i].Spans)
			}
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%s: got %s, want %s", c.name, s, c.want)
		}
	}
	for _, s := range []string{"", "Error opening data file", "level\tx\n"} {
		if _, err := readTSV(strings.NewReader(s)); err == nil {
			t.Errorf("%q is no table", s)
		}
	}
}

func TestMarksThatEnginesConfuse(t *testing.T) {
	for in, want := range map[string]string{
		"问卷统计表(单选)":           "问卷统计表（单选）",
		"中办发[2012]2号":         "中办发〔2012〕2号",
		"中办发［2012］2号":         "中办发〔2012〕2号",
		"逐户告知;设4处,管制时间:7时":    "逐户告知；设4处，管制时间：7时",
		"1,200人 f(x) [1] a:b": "1,200人 f(x) [1] a:b",
		"共1,200户":             "共1,200户",
		"[":                   "[",
		"(1）沿线居民的诉求":          "（1）沿线居民的诉求",
		"（1)年度计划（含(2)）":       "（1）年度计划（含（2））",
		"f(x) (1) )）":         "f(x) (1) )）",
		"发改投资〔2012]2492号":     "发改投资〔2012〕2492号",
	} {
		if got := proper(in); got != want {
			t.Errorf("%s becomes %s, want %s", in, got, want)
		}
	}
}

func FuzzTSV(f *testing.F) {
	f.Add(tsvHead + "5\t1\t1\t1\t1\t1\t10\t10\t60\t20\t95.5\t风险\n5\t1\t1\t1\t1\t2\t5\t10\t60\t20\t9\tab\n")
	f.Fuzz(func(t *testing.T, s string) {
		ls, err := readTSV(strings.NewReader(s))
		if err != nil {
			return
		}
		for i := range ls {
			l := ls[i]
			if !l.sane(10000, 10000) {
				continue
			}
			// Every character has a place within the line, from left to right.
			e := l.Edges()
			if len(e) != 2*len([]rune(l.Text)) {
				t.Fatalf("%d edges for %q", len(e), l.Text)
			}
			for j := range e {
				if j > 0 && e[j] < e[j-1] || e[j] < l.X0-1.01 || e[j] > l.X1+1.01 {
					t.Fatalf("%q: edges %v of %v to %v", l.Text, e, l.X0, l.X1)
				}
			}
			if l.Confidence < 0 || l.Confidence > 1 || math.IsNaN(l.Confidence) {
				t.Fatalf("confidence %v", l.Confidence)
			}
		}
	})
}

func FuzzRequest(f *testing.F) {
	var b strings.Builder
	WriteRequest(&b, image.NewGray(image.Rect(0, 0, 16, 16)), 200, []Rule{{3, 1, 3, 9}})
	f.Add(b.String())
	f.Add("\x7f\xff\xff\xff{}")
	f.Fuzz(func(t *testing.T, s string) {
		r := strings.NewReader(s)
		q, err := ReadRequest(r)
		if err != nil {
			return
		}
		if len(q.Pix) != q.Width*q.Height || len(s)-r.Len() < len(q.Pix) {
			t.Fatalf("%d bytes for %d × %d", len(q.Pix), q.Width, q.Height)
		}
	})
}

func TestAFrameThatLiesAboutItsLength(t *testing.T) {
	var v Hello
	if err := ReadFrame(strings.NewReader("\x00\x00\x00\x10{}"), 100, &v); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("short: %v", err)
	}
	if err := ReadFrame(strings.NewReader("\xff\xff\xff\xff{}"), 100, &v); !errors.Is(err, errFrame) {
		t.Errorf("long: %v", err)
	}
}
