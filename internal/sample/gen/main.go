// Command gen writes the sample reports under testdata/reports from their
// sources. Run it from the top of the repository: go run ./internal/sample/gen
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"wenping/internal/sample"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	reports, err := sample.All(os.DirFS("testdata"), "reports")
	if err != nil {
		return err
	}
	for _, r := range reports {
		files, err := r.Files(os.DirFS("fonts"))
		if err != nil {
			return err
		}
		for _, f := range files {
			name := filepath.Join("testdata", "reports", r.Name, f.Name)
			if err := os.WriteFile(name, f.Data, 0o644); err != nil {
				return err
			}
			fmt.Printf("%s\t%d kB\n", name, len(f.Data)/1024)
		}
	}
	return nil
}
