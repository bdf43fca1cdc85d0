package measure

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// Print writes one line of figures for each format. A dash: nothing of the kind
// stood in the documents.
func Print(w io.Writer, names []string, sums map[string]*Score) {
	for i, name := range names {
		s := sums[name]
		if i == 0 {
			fmt.Fprintf(w, "%-18s %5s %4s", "format", "files", "fail")
			for _, c := range s.Columns() {
				fmt.Fprintf(w, " %8s", c.Name)
			}
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "%-18s %5d %4d", name, s.Documents, s.Failed)
		for _, c := range s.Columns() {
			if c.Of == 0 {
				fmt.Fprintf(w, " %8s", "-")
			} else {
				fmt.Fprintf(w, " %8.5f", floor5(c.Value))
			}
		}
		fmt.Fprintln(w)
	}
}

// floor5 never rounds a figure up to 1.
func floor5(v float64) float64 { return float64(int(v*100000)) / 100000 }

// PrintDifferences writes what was read otherwise than written.
func PrintDifferences(w io.Writer, r Result, most int, what string) {
	fmt.Fprintf(w, "\n== seed %d (%s) as %s: %d differences\n", r.Seed, r.Shape, r.Format, len(r.Diffs))
	if r.Err != nil {
		fmt.Fprintf(w, "   not read: %v\n", r.Err)
	}
	kinds := strings.Split(what, ",")
	for _, d := range r.Diffs {
		if what != "" && !slices.Contains(kinds, d.What) {
			continue
		}
		if most--; most < 0 {
			fmt.Fprintln(w, "   …")
			return
		}
		fmt.Fprintf(w, "   %-8s - %s\n   %8s + %s\n", d.What, shorten(d.Truth, 160), "", shorten(d.Read, 200))
	}
}
