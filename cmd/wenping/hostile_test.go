package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"wenping/fonts"
	"wenping/internal/limit"
	"wenping/internal/sample"
)

// hostile files are made once for all tests.
var hostile = sync.OnceValues(func() ([]sample.Bad, error) {
	src, err := os.ReadFile("../../testdata/reports/industry/source.txt")
	if err != nil {
		return nil, err
	}
	return sample.Hostile(string(src), fonts.FS)
})

// writeHostile puts the odd and harmful files into the folder hostile of a
// script's working folder.
func writeHostile(dir string) error {
	bad, err := hostile()
	if err != nil {
		return err
	}
	dir = filepath.Join(dir, "hostile")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, b := range bad {
		if err := os.WriteFile(filepath.Join(dir, b.Name), b.Data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func TestHostileFilesAreManyAndSayWhatMustBecomeOfThem(t *testing.T) {
	bad, err := hostile()
	if err != nil {
		t.Fatal(err)
	}
	if len(bad) < 160 {
		t.Errorf("only %d files", len(bad))
	}
	names := map[string]bool{}
	for _, b := range bad {
		if names[b.Name] || b.Name == "" {
			t.Errorf("%q twice", b.Name)
		}
		names[b.Name] = true
		if b.Code == "" && b.Word == "" {
			t.Errorf("%s: nothing is expected of it", b.Name)
		}
	}
}

// TestHarmfulFilesEachGetOneAnswer gives all odd and harmful files to the
// program in one run: each gets the code it must have in one whole sentence,
// none takes another along, and no reading process holds more than it may, but
// for what it can take between two looks. Where only a few packages are tested while
// working, a part of the files must do: make test takes them all.
func TestHarmfulFilesEachGetOneAnswer(t *testing.T) {
	all, err := hostile()
	if err != nil {
		t.Fatal(err)
	}
	var bad []sample.Bad
	for i, b := range all {
		if os.Getenv("WENPING_TEST_ALL") != "" || i%8 == 0 {
			bad = append(bad, b)
		}
	}
	dir := t.TempDir()
	if err := writeHostile(dir); err != nil {
		t.Fatal(err)
	}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = t.TempDir()
	}
	cmd := exec.CommandContext(t.Context(), exe)
	cmd.Args = []string{"wenping", "check", "--format", "json", "--ocr", "off", "--read-time", "10s"}
	for _, b := range bad {
		cmd.Args = append(cmd.Args, filepath.Join(dir, "hostile", b.Name))
	}
	// One file at a time, so that the peak is a file's own.
	cmd.Env = append(os.Environ(), "GOMAXPROCS=1", "XDG_CACHE_HOME="+cache)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	peak := watchChildren(cmd.Process.Pid)
	err = cmd.Wait()
	most := peak()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != someFail {
		t.Fatalf("ended with %v\n%s", err, errs.String())
	}
	t.Logf("peak memory of a reading process: %d MiB", most>>20)
	if bound := limit.Default().Memory + 96<<20; most > bound {
		t.Errorf("a reading process took %d MiB, more than %d", most>>20, bound>>20)
	}
	for _, word := range []string{"panic", "goroutine ", "runtime error", "SIGSEGV"} {
		if strings.Contains(errs.String(), word) {
			t.Errorf("standard error says %q:\n%s", word, errs.String())
		}
	}
	type line struct {
		File  string `json:"file"`
		Error *struct {
			Code    string `json:"code"`
			Message string `json:"message"`
		} `json:"error"`
		Warnings []string `json:"warnings"`
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != len(bad) {
		t.Fatalf("%d answers to %d files", len(lines), len(bad))
	}
	for i, b := range bad {
		var l line
		if err := json.Unmarshal([]byte(lines[i]), &l); err != nil || filepath.Base(l.File) != b.Name {
			t.Errorf("%s: answer %.100s (%v)", b.Name, lines[i], err)
			continue
		}
		switch {
		case b.Code == "" && l.Error != nil:
			t.Errorf("%s: refused: %s", b.Name, l.Error.Message)
		case b.Code == "":
			if !strings.Contains(strings.Join(l.Warnings, ""), b.Word) {
				t.Errorf("%s: no warning about %s: %q", b.Name, b.Word, l.Warnings)
			}
		case l.Error == nil:
			t.Errorf("%s: reviewed, want %s", b.Name, b.Code)
		case !b.Answers(l.Error.Code):
			t.Errorf("%s: code %s, want %s: %s", b.Name, l.Error.Code, b.Code, l.Error.Message)
		case l.Error.Code == b.Code && !strings.Contains(strings.ToUpper(l.Error.Message), strings.ToUpper(b.Word)):
			t.Errorf("%s: does not say %q: %s", b.Name, b.Word, l.Error.Message)
		case !strings.HasSuffix(l.Error.Message, "。"), !strings.Contains(l.Error.Message, b.Name):
			t.Errorf("%s: not a whole sentence about the file: %s", b.Name, l.Error.Message)
		}
	}
}

// watchChildren looks at what the children of a process hold of their own,
// until the function it gives is called, which says the most that one held.
func watchChildren(pid int) func() int64 {
	stop, done := make(chan struct{}), make(chan int64)
	go func() {
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		most := int64(0)
		for {
			select {
			case <-stop:
				done <- most
				return
			case <-tick.C:
				threads, _ := filepath.Glob("/proc/" + strconv.Itoa(pid) + "/task/*/children")
				for _, c := range threads {
					b, err := os.ReadFile(c)
					if err != nil {
						continue // it has just ended
					}
					for _, child := range strings.Fields(string(b)) {
						most = max(most, own(child))
					}
				}
			}
		}
	}()
	return func() int64 { close(stop); return <-done }
}

// own gives the bytes that a process shares with none; 0 where the system does
// not say.
func own(pid string) int64 {
	b, err := os.ReadFile("/proc/" + pid + "/statm")
	f := strings.Fields(string(b))
	if err != nil || len(f) < 3 {
		return 0
	}
	all, err1 := strconv.ParseInt(f[1], 10, 64)
	shared, err2 := strconv.ParseInt(f[2], 10, 64)
	if err1 != nil || err2 != nil {
		return 0
	}
	return (all - shared) * int64(os.Getpagesize())
}
