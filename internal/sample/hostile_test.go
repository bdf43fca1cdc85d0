package sample_test

import (
	"os"
	"testing"

	"wenping/internal/sample"
)

// What the files do to the program is tested through the program itself, in
// cmd/wenping: in this process they would do it to the tests.
func TestHostileFilesAreManyAndSayWhatMustBecomeOfThem(t *testing.T) {
	whole, err := sample.Read(os.DirFS("../../testdata"), "clean/land")
	if err != nil {
		t.Fatal(err)
	}
	bad, err := sample.Hostile(whole.Source, os.DirFS("../../fonts"))
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
