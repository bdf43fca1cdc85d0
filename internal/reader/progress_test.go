package reader

import (
	"os"
	"path/filepath"
	"testing"

	"wenping/internal/ingest/pdf"
)

// Whoever asks is told of pages, in order of their number, and never of more
// than there are; a process that says more than that is not believed.
func TestProgressIsToldPageByPage(t *testing.T) {
	data, err := os.ReadFile("../../testdata/reports/simple/defects.pdf")
	if err != nil {
		t.Fatal(err)
	}
	cache, err := os.UserCacheDir() // as the program has it: compiling the engine takes seconds
	if err == nil {
		cache = filepath.Join(cache, "wenping")
		err = os.MkdirAll(cache, 0o700)
	}
	if err != nil {
		cache = t.TempDir()
	}
	l, err := NewLocal(Options{CacheDir: cache})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	told := make(chan [2]int, 10000)
	res, err := l.Read(pdf.Telling(t.Context(), func(n, m int) { told <- [2]int{n, m} }), "a.pdf", data, false)
	if err != nil {
		t.Fatal(err)
	}
	close(told)
	seen := map[int]bool{}
	for at := range told {
		if at[1] != len(res.Document.Pages) || seen[at[0]] {
			t.Errorf("page %d of %d", at[0], at[1])
		}
		seen[at[0]] = true
	}
	if len(seen) != len(res.Document.Pages) {
		t.Errorf("told of %d pages, there are %d", len(seen), len(res.Document.Pages))
	}
}

func TestProgressComesOutOfAReadingProcess(t *testing.T) {
	p := New(Options{Size: 1})
	defer p.Close()
	var told [][2]int
	p.Read(pdf.Telling(t.Context(), func(n, m int) { told = append(told, [2]int{n, m}) }), "tell", []byte("x"), false)
	if len(told) != 1 || told[0] != [2]int{3, 7} {
		t.Errorf("told %v", told)
	}
	for _, name := range []string{"tell nonsense", "tell short"} {
		told = nil
		if _, err := p.Read(pdf.Telling(t.Context(), func(n, m int) { told = append(told, [2]int{n, m}) }), name, []byte("x"), false); err == nil || len(told) > 0 {
			t.Errorf("%s: %v, told %v", name, err, told)
		}
	}
	// Nobody asked: it is no part of the conversation.
	if _, err := p.Read(t.Context(), "tell unasked", []byte("x"), false); err == nil {
		t.Error("a frame that nobody asked for was taken")
	}
}
