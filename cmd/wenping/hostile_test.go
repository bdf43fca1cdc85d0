package main

import (
	"os"
	"path/filepath"
	"sync"

	"wenping/fonts"
	"wenping/internal/sample"
)

// hostile files are made once for all scripts.
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
