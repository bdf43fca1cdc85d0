package main

import (
	"context"
	"fmt"
	"path/filepath"

	"wenping/internal/document"
	"wenping/internal/problem"
)

type extractCmd struct {
	Format  string `enum:"text,json,md" default:"text" help:"输出格式：text、json（每份一行）、md。"`
	reading `embed:""`
	Files   []string `arg:"" name:"FILE" help:"要读取的文件（docx、pdf）。"`
}

func (c *extractCmd) Run(s *streams) error {
	// Reading needs no rules, no dictionary and no fonts.
	d, err := openDesk(c.reading, "")
	if err != nil {
		return err
	}
	defer d.Close()
	failed := false
	for _, path := range c.Files {
		doc, err := c.one(s.ctx, d, path)
		if err != nil {
			failed = true
			p := problem.From(err)
			fmt.Fprintf(s.err, "%s：%s\n", path, p.Message)
			continue
		}
		switch c.Format {
		case "json":
			err = doc.WriteJSON(s.out, path)
		case "md":
			err = doc.WriteMarkdown(s.out)
		default:
			err = doc.WriteText(s.out)
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

func (c *extractCmd) one(ctx context.Context, d *desk, path string) (*document.Document, error) {
	data, err := readFile(path)
	if err != nil {
		return nil, err
	}
	res, err := d.Read(ctx, filepath.Base(path), data, false)
	if err != nil {
		return nil, err
	}
	return res.Document, nil
}
