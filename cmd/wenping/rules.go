package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"wenping/internal/problem"
	"wenping/internal/rule"
	"wenping/rules"
)

type rulesCmd struct {
	List   rulesListCmd   `cmd:"" help:"列出 45 项和各条规则。"`
	Show   rulesShowCmd   `cmd:"" help:"显示一项或一条规则：标准、依据、检查方法、措辞、用例。"`
	Test   rulesTestCmd   `cmd:"" help:"运行规则自带的用例。"`
	Lint   rulesLintCmd   `cmd:"" help:"检查规则文件，列出全部错误及其位置。"`
	Matrix rulesMatrixCmd `cmd:"" help:"各项的规则、依据和用例，及其在各阶段、各程序下是否适用。"`
	Diff   rulesDiffCmd   `cmd:"" help:"两套标准改了什么；加 --corpus 则逐份报告比较多了、少了哪些审查意见。"`
	Mutate rulesMutateCmd `cmd:"" help:"变异检验：逐一改动阈值、词表、适用范围和量词，应有用例随之不成立。"`
	Schema rulesSchemaCmd `cmd:"" help:"输出规则文件的 JSON Schema，供编辑器提示和校验。"`
}

type packFlag struct {
	Rules string `placeholder:"DIR" help:"用目录中的规则文件覆盖内置标准。"`
}

// path is where a rule file lies: below the folder that was laid over, if it
// is there.
func (f packFlag) path(name string) string {
	if f.Rules != "" {
		if own := filepath.Join(f.Rules, filepath.FromSlash(name)); fileThere(own) {
			return own
		}
	}
	return name
}

func fileThere(path string) bool {
	st, err := os.Stat(path)
	return err == nil && !st.IsDir()
}

// load reads the pack alone: no PDF engine, no fonts.
func (f packFlag) load() (*rule.Pack, error) {
	overlay, err := f.overlay()
	if err != nil {
		return nil, err
	}
	p, err := rule.Load(rules.FS, overlay)
	if err != nil {
		return nil, badRules(err)
	}
	return p, nil
}

// overlay is the folder laid over the standard, or nil.
func (f packFlag) overlay() (fs.FS, error) {
	if f.Rules == "" {
		return nil, nil
	}
	if st, err := os.Stat(f.Rules); err != nil || !st.IsDir() {
		return nil, problem.Wrap(problem.Usage, err, "规则目录“%s”不存在。", f.Rules)
	}
	return os.DirFS(f.Rules), nil
}

type rulesListCmd struct{ packFlag }

func (c rulesListCmd) Run(s *streams) error {
	p, err := c.load()
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%s %s（%s），内容指纹 %.12s\n", p.Title, p.Version, p.ID, p.Hash)
	for _, cat := range p.Categories {
		fmt.Fprintf(s.out, "\n%s %s\n", cat.ID, cat.Name)
		for _, it := range p.Items {
			if it.Category != cat.ID {
				continue
			}
			fmt.Fprintf(s.out, "  %-3s %s\n", it.ID, it.Name)
			for _, r := range it.Rules {
				fmt.Fprintf(s.out, "      %-22s %-10s %s  用例 %d\n", r.ID, r.Kind, rule.SeverityName(r.Severity(rule.StageFiling, "")), len(r.Cases))
			}
		}
	}
	return nil
}

type rulesShowCmd struct {
	packFlag
	ID string `arg:"" help:"项（D3）或规则（D3.period）的编号。"`
}

func (c rulesShowCmd) Run(s *streams) error {
	p, err := c.load()
	if err != nil {
		return err
	}
	it, only := p.Item(c.ID), (*rule.Rule)(nil)
	if it == nil {
		if only = p.Rule(c.ID); only == nil {
			return problem.New(problem.Usage, "没有“%s”这一项或规则。可用“wenping rules list”查看。", c.ID)
		}
		it = only.Item
	}
	return p.WriteRules(s.out, it, only)
}

type rulesTestCmd struct {
	packFlag
	ID string `arg:"" optional:"" help:"只运行编号以此开头的规则。"`
}

func (c rulesTestCmd) Run(s *streams) error {
	p, err := c.load()
	if err != nil {
		return err
	}
	results := p.RunCases(c.ID, nil)
	if len(results) == 0 {
		return problem.New(problem.Usage, "没有编号以“%s”开头且带用例的规则。", c.ID)
	}
	bad := 0
	for i := range results {
		r := &results[i]
		if r.OK() {
			continue
		}
		bad++
		fmt.Fprintf(s.out, "✗ %s:%d %s “%s”：%s\n", c.path(r.File), r.Line, r.Rule, r.Case, strings.Join(r.Faults, "；"))
	}
	fmt.Fprintf(s.out, "%d 个用例，%d 个不符。\n", len(results), bad)
	if bad > 0 {
		return status(someNot)
	}
	return nil
}
