package main

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"wenping/internal/problem"
	"wenping/internal/review"
	"wenping/internal/zh/jieba"
)

type compareCmd struct {
	measures `embed:""`
	With     []string      `placeholder:"FILE" sep:"none" help:"随第2版一起提交的报备表、附件，可多次。"`
	WithV1   []string      `name:"with-v1" placeholder:"FILE" sep:"none" help:"随第1版一起提交的报备表、附件，可多次。"`
	Format   string        `enum:"text,json" default:"text" help:"输出格式：text、json（一行）。"`
	Rules    string        `placeholder:"DIR" help:"用目录中的规则文件覆盖内置标准。"`
	RulesV1  string        `name:"rules-v1" placeholder:"DIR" help:"第1版当时所用的规则目录；不填为与第2版相同。"`
	Timeout  time.Duration `default:"2m" help:"每份文件的处理时限（识别扫描页的时间另计）。"`
	reading  `embed:""`
	V1       string `arg:"" name:"V1" help:"第1版：提出意见的那一份评估报告。"`
	V2       string `arg:"" name:"V2" help:"第2版：补正后重新报送的评估报告。"`
}

func (c *compareCmd) Run(s *streams) error {
	a, err := newApp(s.ctx, setup{rules: c.Rules, reading: c.reading})
	if err != nil {
		return err
	}
	defer a.close()
	if err := c.known(a.pack); err != nil {
		return err
	}
	flags := checkCmd{measures: c.measures, Timeout: c.Timeout}
	then := a
	if c.RulesV1 != "" && c.RulesV1 != c.Rules {
		if then, err = a.under(c.RulesV1); err != nil {
			return err
		}
	}
	bar := newProgress(s.err, 2)
	one := func(i int, a *app, path string, with []string) outcome {
		r, said, err := flags.one(s.ctx, a, job{path: path, with: with, rel: filepath.Base(path)}, "", bar.step(i, path))
		return outcome{path, r, said, err}
	}
	var old, again, new outcome
	var wg sync.WaitGroup
	wg.Go(func() {
		if old = one(0, then, c.V1, c.WithV1); then != a && old.err == nil && old.review.Standard.Hash != a.pack.Hash {
			again = one(0, a, c.V1, c.WithV1)
		}
	})
	wg.Go(func() { new = one(1, a, c.V2, c.With) })
	wg.Wait()
	bar.clear()
	failed := false
	for _, o := range []outcome{old, again, new} {
		switch {
		case o.err != nil:
			p := problem.From(o.err)
			fmt.Fprintf(s.err, "%s：%s\n", o.file, p.Message)
			if p.Code == problem.Internal && p.Cause != nil {
				fmt.Fprintf(s.err, "  %v\n", p.Cause)
			}
			if c.Format == "json" && !failed {
				if err := review.WriteComparisonError(s.out, c.V1, c.V2, o.file, o.err); err != nil {
					return fmt.Errorf("write result: %w", err)
				}
			}
			failed = true
		case o.review != nil:
			for _, b := range o.review.Broken {
				fmt.Fprintf(s.err, "%s：有规则执行出错，该项已列为存疑：%s\n", o.file, b)
			}
		}
	}
	if failed {
		return status(someFail)
	}
	got, err := a.compare(s.ctx, c.Timeout, old.review, again.review, new.review)
	if err != nil {
		return err
	}
	write := review.WriteComparison
	if c.Format == "json" {
		write = review.WriteComparisonJSON
	}
	if err := write(s.out, got); err != nil {
		return fmt.Errorf("write result: %w", err)
	}
	if new.review.Outcome.Suggestion != review.File {
		return status(someNot)
	}
	return nil
}

// under is the same desk with another standard.
func (a *app) under(dir string) (*app, error) {
	pack, err := packFlag{Rules: dir}.load()
	if err != nil {
		return nil, err
	}
	b := *a
	b.pack, b.seg = pack, jieba.New(pack.Lexicon.Vocabulary())
	return &b, nil
}

// compare follows the findings of one review into another, under a time limit.
func (a *app) compare(ctx context.Context, limit time.Duration, old, again, new *review.Review) (*review.Comparison, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	type end struct {
		c   *review.Comparison
		err error
	}
	done := make(chan end, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				done <- end{nil, fmt.Errorf("panic: %v", p)}
			}
		}()
		done <- end{review.Compare(a.pack, old, again, new, a.seg), nil}
	}()
	select {
	case e := <-done:
		return e.c, e.err
	case <-ctx.Done():
		return nil, tooLong(new.File)
	}
}
