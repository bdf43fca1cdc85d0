package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"wenping/internal/measure"
)

// libreOffice gives the program as a converter, with a profile of its own for
// each run.
func libreOffice() (measure.Convert, error) {
	program, err := exec.LookPath("soffice")
	if err != nil {
		return nil, fmt.Errorf("-office: %w", err)
	}
	return func(data []byte, ext string) ([]byte, error) {
		dir, err := os.MkdirTemp("", "measure")
		if err != nil {
			return nil, err
		}
		defer os.RemoveAll(dir)
		in := filepath.Join(dir, "in.docx")
		if err := os.WriteFile(in, data, 0o600); err != nil {
			return nil, err
		}
		filter := map[string]string{"pdf": "pdf", "doc": "doc:MS Word 97", "docx": "docx:MS Word 2007 XML"}[ext]
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
		defer cancel()
		out := filepath.Join(dir, "out")
		cmd := exec.CommandContext(ctx, program, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", filter, "--outdir", out, in)
		if text, err := cmd.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("LibreOffice: %w: %s", err, strings.TrimSpace(string(text)))
		}
		if data, err = os.ReadFile(filepath.Join(out, "in."+ext)); err != nil {
			return nil, fmt.Errorf("LibreOffice wrote nothing: %w", err)
		}
		return data, nil
	}, nil
}
