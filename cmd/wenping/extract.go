package main

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"wenping/internal/document"
	"wenping/internal/limit"
	"wenping/internal/problem"
)

type extractCmd struct {
	Format    string `enum:"text,json,md" default:"text" help:"输出格式：text、json（每份一行）、md。"`
	scanFlags `embed:""`
	Files     []string `arg:"" name:"FILE" help:"要读取的文件（Word、PDF），“-”为标准输入。"`
}

func (c *extractCmd) Run(s *streams) error {
	a, err := newApp(s.ctx, setup{scans: c.scanFlags})
	if err != nil {
		return err
	}
	defer a.close()
	failed := false
	for i, path := range c.Files {
		d, err := c.one(a, s, path)
		if err != nil {
			failed = true
			p := problem.From(err)
			fmt.Fprintf(s.err, "%s：%s（%s）\n", path, p.Message, p.Code)
			if p.Code == problem.Internal && p.Cause != nil {
				fmt.Fprintf(s.err, "  %v\n", p.Cause)
			}
			if c.Format == "json" {
				if err := writeUnread(s.out, path, p); err != nil {
					return fmt.Errorf("write document: %w", err)
				}
			}
			continue
		}
		if err := c.write(s, i, path, d); err != nil {
			return fmt.Errorf("write document: %w", err)
		}
	}
	if failed {
		return status(someFail)
	}
	return nil
}

// write prints a document; where there are several, each is named above.
func (c *extractCmd) write(s *streams, i int, path string, d *document.Document) error {
	switch c.Format {
	case "json":
		return d.WriteJSON(s.out, path)
	case "md":
		if len(c.Files) > 1 {
			fmt.Fprintf(s.out, "<!-- %s -->\n\n", strings.ReplaceAll(path, "--", "- -"))
		}
		return d.WriteMarkdown(s.out)
	}
	if len(c.Files) > 1 {
		if i > 0 {
			fmt.Fprintln(s.out)
		}
		fmt.Fprintf(s.out, "==> %s <==\n", path)
	}
	// json and md tell the losses where they are; plain text has no room for them.
	if n := len(d.Losses); n > 0 {
		fmt.Fprintf(s.err, "%s：有 %d 处内容未能完整读取，用“--format json”或“--format md”可看明细。\n", path, n)
	}
	return d.WriteText(s.out)
}

func (c *extractCmd) one(a *app, s *streams, path string) (*document.Document, error) {
	name := filepath.Base(path)
	var data []byte
	var err error
	if path == "-" {
		name = "标准输入"
		if data, err = io.ReadAll(io.LimitReader(s.in, limit.Default().Bytes+1)); err != nil {
			return nil, problem.Wrap(problem.NotFound, err, "标准输入不能读取。")
		}
	} else if data, err = readFile(path); err != nil {
		return nil, err
	}
	res, err := a.ingest(name, data)
	if err != nil {
		return nil, err
	}
	return res.Document, nil
}

// writeUnread says in the place of a document, as one line, why there is none.
func writeUnread(w io.Writer, path string, p *problem.Error) error {
	type unread struct {
		Code    problem.Code `json:"code"`
		Message string       `json:"message"`
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(struct {
		Schema string `json:"schema"`
		File   string `json:"file"`
		Error  unread `json:"error"`
	}{document.Schema, path, unread{p.Code, p.Message}})
}
