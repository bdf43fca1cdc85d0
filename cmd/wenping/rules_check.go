package main

import (
	"errors"
	"fmt"
	"strings"

	"wenping/internal/problem"
	"wenping/internal/rule"
	"wenping/rules"
)

type rulesLintCmd struct {
	packFlag
	Words bool `help:"逐一试去每个词，列出没有用例显示其作用的（需要几分钟）。"`
}

func (c rulesLintCmd) Run(s *streams) error {
	p, err := c.load()
	if err != nil {
		var bad *rule.LoadError
		if !errors.As(err, &bad) {
			return err
		}
		for _, m := range bad.Mistakes {
			m.File = c.path(m.File)
			fmt.Fprintln(s.err, m)
		}
		fmt.Fprintf(s.err, "规则文件有%d处错误，未载入。\n", len(bad.Mistakes))
		return status(someFail)
	}
	var base *rule.Pack
	if c.Rules != "" {
		if base, err = (packFlag{}).load(); err != nil {
			return err
		}
	}
	wrong, hints := 0, 0
	for _, r := range p.Lint(base, c.Words) {
		r.File = c.path(r.File)
		if r.Error {
			wrong++
			fmt.Fprintln(s.out, "错误 "+r.Mistake.String())
			continue
		}
		hints++
		fmt.Fprintln(s.out, "提示 "+r.Mistake.String())
	}
	if wrong > 0 {
		fmt.Fprintf(s.out, "%d项、%d条规则：%d处错误，%d处可改进。\n", len(p.Items), len(p.Rules), wrong, hints)
		return status(someNot)
	}
	fmt.Fprintf(s.out, "没有错误：%d项、%d条规则，%d处可改进。\n", len(p.Items), len(p.Rules), hints)
	return nil
}

type rulesMatrixCmd struct{ packFlag }

func (c rulesMatrixCmd) Run(s *streams) error {
	p, err := c.load()
	if err != nil {
		return err
	}
	silent, err := p.WriteMatrix(s.out)
	if err != nil {
		return err
	}
	if len(silent) > 0 {
		var ids []string
		for _, r := range silent {
			ids = append(ids, r.ID)
		}
		fmt.Fprintf(s.err, "%d条规则没有任何用例使其作出发现：%s。\n", len(silent), strings.Join(ids, "、"))
		return status(someNot)
	}
	return nil
}

type rulesMutateCmd struct {
	packFlag
	Min float64 `default:"95" help:"被发现的比例（%）低于此数即为不合格。"`
	All bool    `help:"也列出被用例发现的改动。"`
	In  string  `arg:"" optional:"" help:"只作文字中含此的改动，如B1.bodies、词汇told、适用表。"`
}

func (c rulesMutateCmd) Run(s *streams) error {
	overlay, err := c.overlay()
	if err != nil {
		return err
	}
	list, err := rule.Mutate(rules.FS, overlay, func(m *rule.Mutant) bool { return strings.Contains(m.String(), c.In) }, func(m rule.Mutant) {
		m.File = c.path(m.File)
		switch {
		case m.Survived():
			fmt.Fprintln(s.out, "未发现 "+m.String())
		case c.All:
			fmt.Fprintf(s.out, "已发现 %s（%s）\n", m.String(), m.Killed)
		}
	})
	var broken *rule.BrokenCaseError
	var load *rule.LoadError
	switch {
	case errors.As(err, &broken):
		return problem.Wrap(problem.BadRules, err, "有用例不成立，不能作变异检验，请先运行 wenping rules test：%s", broken.Error())
	case errors.As(err, &load):
		return badRules(err)
	case err != nil:
		return err
	}
	sum := rule.Tally(list)
	for _, class := range rule.MutationClasses {
		fmt.Fprintf(s.out, "%s：%d处改动，发现%d处。\n", class[1], sum.Of[class[0]].Tried, sum.Of[class[0]].Killed)
	}
	for _, key := range sum.Unread {
		fmt.Fprintf(s.out, "没有规则使用的参数：%s。\n", key)
	}
	fmt.Fprintf(s.out, "共%d处改动，被用例发现%d处（%.1f%%）。\n", sum.All.Tried, sum.All.Killed, sum.All.Percent())
	if sum.All.Percent() < c.Min {
		return status(someNot)
	}
	return nil
}

type rulesSchemaCmd struct {
	packFlag
	Name string `arg:"" optional:"" help:"文件种类：pack、standard、cases、profile、lexicon、catalogue、laws、holidays；不填则列出。"`
}

func (c rulesSchemaCmd) Run(s *streams) error {
	if c.Name == "" {
		for _, f := range rule.SchemaFiles {
			fmt.Fprintf(s.out, "%-10s %s\n", f.Name, f.Files)
		}
		return nil
	}
	p, err := c.load()
	if err != nil {
		return err
	}
	b, ok := p.Schema(c.Name)
	if !ok {
		return problem.New(problem.Usage, "没有“%s”这种规则文件。可用“wenping rules schema”查看。", c.Name)
	}
	_, err = s.out.Write(b)
	return err
}
