//go:build byhand

package pdf

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"
	"unicode"

	"wenping/internal/document"
)

// TestByHand reads the files named in PDFS and compares their characters with
// pdftotext's: go test -tags byhand -run ByHand -v. SHOW=1 prints the blocks.
func TestByHand(t *testing.T) {
	e, err := New(filepath.Join(os.TempDir(), "wenping-wazero"))
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	e.Start()
	for _, f := range strings.Fields(os.Getenv("PDFS")) {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		at := time.Now()
		d, err := e.Read(context.Background(), data)
		took := time.Since(at)
		if err != nil {
			fmt.Printf("== %s: %v (%v)\n", filepath.Base(f), err, took)
			continue
		}
		ours := map[rune]int{}
		n := count(ours, text(d))
		labels := ""
		for _, p := range d.Pages {
			labels += p.Label + " "
		}
		out, _ := exec.Command("pdftotext", f, "-").Output()
		theirs := map[rune]int{}
		m := count(theirs, string(out))
		miss, extra := "", ""
		nm, ne := 0, 0
		for _, r := range keys(theirs, ours) {
			if k := theirs[r] - ours[r]; k > 0 {
				nm += k
				miss += fmt.Sprintf("%c%d ", r, k)
			} else if k < 0 {
				ne -= k
				extra += fmt.Sprintf("%c%d ", r, -k)
			}
		}
		kinds := map[document.Kind]int{}
		for _, b := range d.Blocks {
			kinds[b.Kind]++
		}
		fmt.Printf("== %s: %d pages, %d chars (pdftotext %d), missing %d extra %d, %v losses %d, %v\n", filepath.Base(f), len(d.Pages), n, m, nm, ne, kinds, len(d.Losses), took)
		if len(miss) > 300 {
			miss = miss[:300]
		}
		if len(extra) > 300 {
			extra = extra[:300]
		}
		fmt.Println("   missing", miss, "\n   extra", extra)
		fmt.Println("   labels", labels)
		if os.Getenv("SHOW") != "" {
			show(d)
		}
	}
}

func count(m map[rune]int, s string) int {
	n := 0
	for _, r := range s {
		r, ok := plain(r, "")
		if ok && !unicode.IsSpace(r) && r != unmapped && r != '-' {
			m[r]++
			n++
		}
	}
	return n
}

func keys(ms ...map[rune]int) []rune {
	seen := map[rune]bool{}
	var out []rune
	for _, m := range ms {
		for r := range m {
			if !seen[r] {
				seen[r] = true
				out = append(out, r)
			}
		}
	}
	sort.Slice(out, func(a, b int) bool { return out[a] < out[b] })
	return out
}

func text(d *document.Document) string {
	var b strings.Builder
	for i := range d.Blocks {
		k := &d.Blocks[i]
		b.WriteString(k.Number + k.Text + "\n")
		if k.Table != nil {
			for _, row := range k.Table.Rows {
				for _, c := range row {
					b.WriteString(c.Text + "\t")
				}
			}
		}
	}
	return b.String()
}

func show(d *document.Document) {
	for i := range d.Blocks {
		k := &d.Blocks[i]
		fmt.Printf("p%d %s%d [%s] %s|%s\n", k.Page, k.Kind, k.Level, k.Zone, k.Number, k.Text)
		if k.Table != nil {
			r, c := k.Table.Size()
			fmt.Printf("    table %dx%d header %d caption %v\n", r, c, k.Table.HeaderRows, k.Table.Caption)
			for _, row := range k.Table.Rows {
				fmt.Print("    ")
				for _, c := range row {
					fmt.Printf("(%d,%d %dx%d)%q ", c.Row, c.Col, c.RowSpan, c.ColSpan, c.Text)
				}
				fmt.Println()
			}
		}
	}
	for _, l := range d.Losses {
		fmt.Println("LOSS", l.Kind, l.Page, l.Zone, l.Note, l.Detail)
	}
}
