package internal

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The pages that promise something name the test that holds each promise: every
// test they name is there.
func TestPromisesNameTestsThatAreThere(t *testing.T) {
	have := map[string]bool{}
	named := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Benchmark)\w+)\(`)
	err := filepath.WalkDir("..", func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(p, "_test.go") {
			return err
		}
		b, err := os.ReadFile(p)
		for _, m := range named.FindAllStringSubmatch(string(b), -1) {
			have[m[1]] = true
		}
		return err
	})
	if err != nil || len(have) == 0 {
		t.Fatal(len(have), err)
	}
	for _, page := range []string{"../SECURITY.md", "../docs/asvs.md"} {
		b, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		all := regexp.MustCompile("`((?:Test|Fuzz|Benchmark)\\w+)`").FindAllStringSubmatch(string(b), -1)
		if len(all) < 20 {
			t.Errorf("%s names %d tests", page, len(all))
		}
		for _, m := range all {
			if !have[m[1]] {
				t.Errorf("%s names %s, which is not there", page, m[1])
			}
		}
	}
}
