package main

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"wenping/internal/reader"
)

var update = flag.Bool("update", false, "rewrite the expected output inside the scripts")

func TestMain(m *testing.M) {
	if reader.Serving(os.Args) { // the test binary reads as the program does
		os.Exit(reader.Serve(os.Args[2:], works))
	}
	testscript.Main(m, map[string]func(){
		"wenping": func() { os.Exit(program()) },
	})
}

// TestScripts runs the program as a person does. The files of a script's
// working folder come from the script and from the samples.
func TestScripts(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	// One compilation cache for all scripts, outside their working folders.
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = t.TempDir()
	}
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Setup: func(e *testscript.Env) error {
			e.Setenv("XDG_CACHE_HOME", cache)
			e.Setenv("WENPING_OCR", "off") // whatever this machine has installed
			e.Setenv("SAMPLES", filepath.Join(root, "testdata", "reports"))
			// All the odd files are many; only these scripts name some.
			script := strings.TrimPrefix(filepath.Base(e.WorkDir), "script-")
			if slices.Contains([]string{"hostile", "batch", "extract"}, script) {
				return writeHostile(e.WorkDir)
			}
			return nil
		},
	})
}
