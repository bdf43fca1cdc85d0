package main

import (
	"fmt"
	"io/fs"
	"os"
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
	Matrix rulesMatrixCmd `cmd:"" help:"各项在各阶段、各程序下是否适用。"`
	Diff   rulesDiffCmd   `cmd:"" help:"与内置标准（或 --from 目录）相比，目录中的规则改了什么。"`
}

type packFlag struct {
	Rules string `placeholder:"DIR" help:"用目录中的规则文件覆盖内置标准。"`
}

// load reads the pack alone: no PDF engine, no fonts.
func (f packFlag) load() (*rule.Pack, error) {
	var overlay fs.FS
	if f.Rules != "" {
		if st, err := os.Stat(f.Rules); err != nil || !st.IsDir() {
			return nil, problem.Wrap(problem.Usage, err, "规则目录“%s”不存在。", f.Rules)
		}
		overlay = os.DirFS(f.Rules)
	}
	p, err := rule.Load(rules.FS, overlay)
	if err != nil {
		return nil, badRules(err)
	}
	return p, nil
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
	fmt.Fprintf(s.out, "%s %s（%s）\n标准：%s\n", it.ID, it.Name, rule.ReasonName(it.Reason, it.Heading), strings.TrimSpace(it.Criterion))
	for _, b := range it.Basis {
		mark := "未核实，文书中只称审查标准"
		if b.Verified {
			mark = "已核实"
		}
		fmt.Fprintf(s.out, "依据：%s（%s）\n", b.Text, mark)
	}
	for _, r := range it.Rules {
		if only != nil && r != only {
			continue
		}
		file, line := r.Place()
		fmt.Fprintf(s.out, "\n%s（%s，%s，%s，%s:%d）\n", r.ID, r.Kind, rule.SeverityName(r.Severity(rule.StageFiling, "")), rule.ReasonName(r.Reason, r.Heading), file, line)
		for _, f := range [][2]string{{"检查", rule.KindDoc(r.Kind)}, {"发现", r.Finding}, {"要求", r.Demand}, {"提问", r.Question}, {"可能误报", r.FalseAlarms}} {
			if f[1] != "" {
				fmt.Fprintf(s.out, "  %s：%s\n", f[0], strings.TrimSpace(f[1]))
			}
		}
		for _, k := range r.Cases {
			fmt.Fprintf(s.out, "  用例：%s → %s\n", k.Name, rule.VerdictName(rule.Verdict(k.Want)))
		}
	}
	return nil
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
		fmt.Fprintf(s.out, "✗ %s “%s”：%s\n", r.Rule, r.Case, strings.Join(r.Faults, "；"))
	}
	fmt.Fprintf(s.out, "%d 个用例，%d 个不符。\n", len(results), bad)
	if bad > 0 {
		return status(someNot)
	}
	return nil
}

type rulesLintCmd struct{ packFlag }

func (c rulesLintCmd) Run(s *streams) error {
	p, err := c.load()
	if err != nil {
		return err
	}
	hints := p.Lint()
	for _, m := range hints {
		fmt.Fprintln(s.out, m)
	}
	fmt.Fprintf(s.out, "没有错误：%d 项、%d 条规则，%d 处可改进。\n", len(p.Items), len(p.Rules), len(hints))
	return nil
}

type rulesMatrixCmd struct{ packFlag }

// Run prints, for each rule, where it holds: stages by procedures and kinds.
func (c rulesMatrixCmd) Run(s *streams) error {
	p, err := c.load()
	if err != nil {
		return err
	}
	return p.WriteMatrix(s.out)
}

type rulesDiffCmd struct {
	From string `placeholder:"DIR" help:"作比较的旧规则目录；不填为内置标准。"`
	Dir  string `arg:"" help:"新规则目录。"`
}

func (c rulesDiffCmd) Run(s *streams) error {
	old, err := packFlag{Rules: c.From}.load()
	if err != nil {
		return err
	}
	next, err := packFlag{Rules: c.Dir}.load()
	if err != nil {
		return err
	}
	_, err = rule.WriteDiff(s.out, old, next)
	return err
}
