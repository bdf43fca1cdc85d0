package inbox

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wenping/internal/problem"
)

// post is a folder whose files are taken by a test.
type post struct {
	*testing.T
	*Box
	taken map[string]string // key → name
	err   error
}

func watched(t *testing.T) *post {
	p := &post{T: t, taken: map[string]string{}}
	p.Box = &Box{Dir: t.TempDir(), Most: 1000, Log: slog.New(slog.DiscardHandler), Take: func(_ context.Context, f File) (string, error) {
		if p.err != nil {
			return "", p.err
		}
		if strings.Contains(string(f.Data), "坏") {
			return "", problem.New(problem.Corrupt, "文件已损坏。")
		}
		p.taken[f.Key] = f.Name
		return "已登记，编号 x。", nil
	}}
	if err := p.Prepare(); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *post) put(name, text string) {
	p.Helper()
	if err := os.WriteFile(filepath.Join(p.Dir, name), []byte(text), 0o600); err != nil {
		p.Fatal(err)
	}
}

func (p *post) look() error { return p.Look(context.Background()) }

// has says what lies in a sub-folder.
func (p *post) has(sub string) string {
	p.Helper()
	entries, err := os.ReadDir(filepath.Join(p.Dir, sub))
	if err != nil {
		p.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if e.Type().IsRegular() {
			names = append(names, e.Name())
		}
	}
	return strings.Join(names, " ")
}

func TestAFileIsTakenOnceItHasStoppedGrowing(t *testing.T) {
	p := watched(t)
	p.put("报告.docx", "一")
	p.look()
	p.put("报告.docx", "一二")
	p.look()
	if len(p.taken) > 0 {
		t.Fatal("taken while it grew")
	}
	p.look()
	if len(p.taken) != 1 || p.has("") != "" || p.has(Done) != "报告.docx 报告.docx.txt" {
		t.Errorf("%v; left %q, done %q", p.taken, p.has(""), p.has(Done))
	}
	note, _ := os.ReadFile(filepath.Join(p.Dir, Done, "报告.docx.txt"))
	if !strings.Contains(string(note), "已登记，编号 x。") {
		t.Errorf("%s", note)
	}
	// Another of the same name covers nothing.
	p.put("报告.docx", "三")
	p.look()
	p.look()
	if got := p.has(Done); got != "报告 (2).docx 报告 (2).docx.txt 报告.docx 报告.docx.txt" {
		t.Errorf("%q", got)
	}
	first, _ := os.ReadFile(filepath.Join(p.Dir, Done, "报告.docx"))
	if string(first) != "一二" {
		t.Errorf("covered: %q", first)
	}
}

func TestWhatCannotBeTakenIsPutAsideWithWhy(t *testing.T) {
	p := watched(t)
	p.put("坏.docx", "坏")
	p.put("大.docx", strings.Repeat("x", 1001))
	p.look()
	p.look()
	if got := p.has(Failed); got != "坏.docx 坏.docx.txt 大.docx 大.docx.txt" {
		t.Errorf("%q", got)
	}
	for name, want := range map[string]string{"坏.docx.txt": "文件已损坏。", "大.docx.txt": "文件超过"} {
		if note, _ := os.ReadFile(filepath.Join(p.Dir, Failed, name)); !strings.Contains(string(note), want) {
			t.Errorf("%s: %s", name, note)
		}
	}
}

func TestWhatMayBeTakenLaterStays(t *testing.T) {
	p := watched(t)
	p.put("报告.docx", "一")
	p.look()
	for _, code := range []problem.Code{problem.Storage, problem.Busy, problem.TooMany} {
		p.err = problem.New(code, "稍后再试。")
		for range 100 { // it is tried less and less often
			if err := p.look(); err != nil && problem.From(err).Code != code {
				t.Error(err)
			}
		}
		if p.has("") != "报告.docx" {
			t.Fatalf("%s: %q", code, p.has(""))
		}
	}
	p.err = nil
	for range 100 {
		p.look()
	}
	if len(p.taken) != 1 || p.has(Done) == "" {
		t.Errorf("%v %q", p.taken, p.has(Done))
	}
}

func TestWhatIsNoReportIsLeftAlone(t *testing.T) {
	p := watched(t)
	for _, n := range []string{"~$报告.docx", ".hidden", "报告.docx.part", "x.TMP", "报告.crdownload"} {
		p.put(n, "一")
	}
	os.Mkdir(filepath.Join(p.Dir, "子目录"), 0o700)
	os.Symlink("/etc/hostname", filepath.Join(p.Dir, "链接.docx"))
	for range 3 {
		if err := p.look(); err != nil {
			t.Error(err)
		}
	}
	if len(p.taken) > 0 || p.has(Done) != "" || p.has(Failed) != "" {
		t.Errorf("%v %q %q", p.taken, p.has(Done), p.has(Failed))
	}
}

// A program that dies between taking a file and moving it takes the same file
// under the same key.
func TestAfterARestartItIsTheSameFile(t *testing.T) {
	p := watched(t)
	p.put("报告.docx", "一")
	died := errors.New("killed")
	take := p.Take
	p.Take = func(ctx context.Context, f File) (string, error) {
		take(ctx, f)
		return "", died
	}
	p.look()
	p.look()
	if len(p.taken) != 1 || p.has("") == "" {
		t.Fatal("not the state of a killed program")
	}
	p.Box = &Box{Dir: p.Dir, Most: 1000, Log: p.Log, Take: take}
	p.look()
	p.look()
	if len(p.taken) != 1 || p.has(Done) != "报告.docx 报告.docx.txt" {
		t.Errorf("%v %q", p.taken, p.has(Done))
	}
}

func TestAFolderThatIsNotThereIsSaid(t *testing.T) {
	b := &Box{Dir: filepath.Join(t.TempDir(), "none")}
	if err := b.Prepare(); problem.From(err).Code != problem.Usage {
		t.Errorf("%v", err)
	}
}

func TestWatchEndsWithItsContext(t *testing.T) {
	p := watched(t)
	p.put("报告.docx", "一")
	ctx, cancel := context.WithCancel(context.Background())
	tick, ended := make(chan time.Time), make(chan bool)
	go func() { p.Watch(ctx, tick); close(ended) }()
	for range 3 {
		tick <- time.Time{}
	}
	cancel()
	<-ended
	if len(p.taken) != 1 {
		t.Errorf("%v", p.taken)
	}
}
