package main

import (
	"context"
	"fmt"
	"path/filepath"

	"wenping/internal/document"
	"wenping/internal/problem"
)

type extractCmd struct {
	Format    string `enum:"text,json,md" default:"text" help:"输出格式：text、json（每份一行）、md。"`
	scanFlags `embed:""`
	Files     []string `arg:"" name:"FILE" help:"要读取的文件（docx、pdf）。"`
}

func (c *extractCmd) Run(s *streams) error {
	a, err := newApp(s.ctx, setup{scans: c.scanFlags})
	if err != nil {
		return err
	}
	defer a.close()
	failed := false
	for _, path := range c.Files {
		d, err := c.one(s.ctx, a, path)
		if err != nil {
			failed = true
			p := problem.From(err)
			fmt.Fprintf(s.err, "%s：%s\n", path, p.Message)
			continue
		}
		switch c.Format {
		case "json":
			err = d.WriteJSON(s.out, path)
		case "md":
			err = d.WriteMarkdown(s.out)
		default:
			err = d.WriteText(s.out)
		}
		if err != nil {
			return fmt.Errorf("write document: %w", err)
		}
	}
	if failed {
		return status(someFail)
	}
	return nil
}

func (c *extractCmd) one(_ context.Context, a *app, path string) (*document.Document, error) {
	data, err := readFile(path)
	if err != nil {
		return nil, err
	}
	res, err := a.ingest(filepath.Base(path), data)
	if err != nil {
		return nil, err
	}
	return res.Document, nil
}
