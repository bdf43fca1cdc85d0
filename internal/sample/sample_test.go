package sample

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	testdata  = "../../testdata"
	typefaces = "../../fonts"
)

func all(t *testing.T, folders ...string) []*Report {
	t.Helper()
	reports, err := All(os.DirFS(testdata), folders...)
	if err != nil {
		t.Fatal(err)
	}
	if len(reports) == 0 {
		t.Fatal("no samples")
	}
	return reports
}

func TestSourcesAreWhole(t *testing.T) {
	least := map[string]int{"industry": 12000, "policy": 8000, "simple": 2000}
	for _, r := range all(t, "reports", "clean") {
		t.Run(r.Name, func(t *testing.T) {
			doc, err := r.Document()
			if err != nil {
				t.Fatal(err)
			}
			if n := doc.Chars(); n < least[r.Name] {
				t.Errorf("%d characters, want %d or more", n, least[r.Name])
			}
			if r.Clean.Type == "" {
				t.Error("expected.yaml names no type")
			}
			// Each defect can be planted alone, and all together.
			for _, d := range r.Defects {
				if d.Item == "" || d.Verdict == "" || len(d.Contains) == 0 || d.Why == "" {
					t.Errorf("defect %s is not fully described", d.ID)
				}
				if _, err := r.With(d); err != nil {
					t.Error(err)
				}
			}
			if _, err := r.Defective(); err != nil {
				t.Error(err)
			}
		})
	}
}

// Every item that is really judged has a planted defect somewhere.
func TestDefectsCoverTheJudgedItems(t *testing.T) {
	planted := map[string]bool{}
	for _, r := range all(t, "reports") {
		for _, d := range r.Defects {
			planted[d.Item] = true
		}
	}
	for _, item := range strings.Fields("A2 A3 A4 B4 C1 D1 D2 D3 D4 E1 E2 E3 E4 G3 H1 H2 H3 H4 I1 I2 I3 J1") {
		if !planted[item] {
			t.Errorf("no defect for %s", item)
		}
	}
}

// The checked-in files are what the generator makes of the sources.
func TestFilesAreCurrent(t *testing.T) {
	for _, r := range all(t, "reports") {
		t.Run(r.Name, func(t *testing.T) {
			files, err := r.Files(os.DirFS(typefaces))
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range files {
				have, err := os.ReadFile(filepath.Join(testdata, "reports", r.Name, f.Name))
				if err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(have, f.Data) {
					t.Errorf("%s is stale: run go run ./internal/sample/gen", f.Name)
				}
			}
		})
	}
}

func TestLinesKeepEveryCharacter(t *testing.T) {
	doc, err := all(t, "clean")[0].Document()
	if err != nil {
		t.Fatal(err)
	}
	w, err := newPrinter(doc, os.DirFS(typefaces))
	if err != nil {
		t.Fatal(err)
	}
	for i := range doc.Blocks {
		s := doc.Blocks[i].Text
		for _, width := range []float64{30, 90, 440} {
			if got := strings.Join(w.breakLines(fang, 14, width, 28, s), ""); got != strings.ReplaceAll(s, "\n", "") {
				t.Fatalf("width %v lost text of %q", width, s)
			}
		}
	}
}
