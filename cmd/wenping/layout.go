package main

import (
	"fmt"
	"os"

	"wenping/internal/ingest/pdf"
	"wenping/internal/layout"
	"wenping/internal/problem"
)

type layoutCmd struct {
	Verify layoutVerifyCmd `cmd:"" help:"对照 GB/T 9704—2012 逐条实测一份文书（PDF）；有不符合的，退出状态为 1。"`
}

type layoutVerifyCmd struct {
	File []string `arg:"" help:"文书的 PDF 文件。"`
}

// largestLetter bounds what is taken for a letter, in bytes.
const largestLetter = 64 << 20

func (c layoutVerifyCmd) Run(s *streams) error {
	e, err := pdf.New(cacheDir(""))
	if err != nil {
		return err
	}
	defer e.Close()
	result := error(nil)
	for i, name := range c.File {
		st, err := os.Stat(name)
		switch {
		case err != nil || st.IsDir():
			return problem.Wrap(problem.NotFound, err, "文件“%s”不存在，或者不能读取。", name)
		case st.Size() > largestLetter:
			return problem.New(problem.TooLarge, "文件“%s”太大，不像一份文书。", name)
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return problem.Wrap(problem.NotFound, err, "文件“%s”不能读取。", name)
		}
		pages, err := e.Measure(s.ctx, data)
		if err != nil {
			p := problem.From(err)
			return problem.Wrap(p.Code, err, "%s：%s", name, p.Message)
		}
		r := layout.Verify(pages)
		if len(c.File) > 1 {
			if i > 0 {
				fmt.Fprintln(s.out)
			}
			fmt.Fprintf(s.out, "%s\n", name)
		}
		if err := r.Write(s.out); err != nil {
			return err
		}
		if len(r.Broken()) > 0 {
			result = status(1)
		}
	}
	return result
}
