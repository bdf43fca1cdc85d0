package main

import (
	"fmt"
	"path/filepath"

	"wenping/internal/problem"
	"wenping/internal/review"
	"wenping/internal/rule"
	"wenping/internal/zh/jieba"
)

type rulesDiffCmd struct {
	From    string `placeholder:"DIR" help:"旧标准的目录；不填为内置标准（也可把两个目录依次写出）。"`
	Corpus  string `placeholder:"DIR" help:"报告目录：逐份用两套标准审查，列出多了、少了的审查意见。"`
	Dir     string `arg:"" help:"规则目录；只写一个时与内置标准比较。"`
	Next    string `arg:"" optional:"" help:"新规则目录。"`
	reading `embed:""`
}

func (c rulesDiffCmd) Run(s *streams) error {
	from, to := c.From, c.Dir
	if c.Next != "" {
		if from != "" {
			return problem.New(problem.Usage, "已写明两个目录，不能再写 --from。")
		}
		from, to = c.Dir, c.Next
	}
	old, err := packFlag{Rules: from}.load()
	if err != nil {
		return err
	}
	next, err := packFlag{Rules: to}.load()
	if err != nil {
		return err
	}
	if _, err = rule.WriteDiff(s.out, old, next); err != nil || c.Corpus == "" {
		return err
	}
	return c.corpus(s, from, old, next)
}

// corpus reviews each report under both packs and tells the difference. Each
// file is read once.
func (c rulesDiffCmd) corpus(s *streams, from string, old, next *rule.Pack) error {
	jobs, err := gather([]string{c.Corpus})
	if err != nil {
		return err
	}
	a, err := newApp(s.ctx, setup{rules: from, reading: c.reading})
	if err != nil {
		return err
	}
	defer a.close()
	packs := []*rule.Pack{old, next}
	segs := []*jieba.Segmenter{a.seg, jieba.New(next.Lexicon.Vocabulary())}
	gained, lost, changed, failed := 0, 0, 0, 0
	for _, j := range jobs {
		data, err := readFile(j.path)
		var reading *review.Reading
		if err == nil {
			reading, err = a.read(s.ctx, filepath.Base(j.path), data)
		}
		once := func(string, []byte) (*review.Reading, error) { return reading, err }
		var both [2]*review.Review
		for i := range both {
			if err != nil {
				break
			}
			sub := review.Submission{Report: review.Submitted{Name: filepath.Base(j.path), Data: data}}
			both[i], err = review.Run(s.ctx, packs[i], once, segs[i], sub, review.Options{}, nil)
		}
		if err != nil {
			failed++
			fmt.Fprintf(s.err, "%s：%s\n", j.path, problem.From(err).Message)
			continue
		}
		shift := review.Shifted(both[0], both[1])
		if shift.None() {
			continue
		}
		changed++
		gained += len(shift.Gained)
		lost += len(shift.Lost)
		writeShift(s, j.path, &shift)
	}
	fmt.Fprintf(s.out, "\n%d份报告，%d份结果有变化：多出%d条意见，减少%d条意见。\n", len(jobs)-failed, changed, gained, lost)
	if failed > 0 {
		return status(someFail)
	}
	return nil
}

func writeShift(s *streams, path string, shift *review.Shift) {
	fmt.Fprintf(s.out, "\n%s\n", path)
	if shift.From != shift.To {
		fmt.Fprintf(s.out, "  机器建议：%s → %s\n", review.OutcomeName(shift.From), review.OutcomeName(shift.To))
	}
	for _, it := range shift.Items {
		fmt.Fprintf(s.out, "  %s %s：%s → %s\n", it.ID, it.Name, orNothing(rule.VerdictName(it.From)), orNothing(rule.VerdictName(it.To)))
	}
	for _, f := range shift.Gained {
		fmt.Fprintf(s.out, "  + %s %s：%s\n", f.Rule, rule.VerdictName(f.Verdict), f.Message)
	}
	for _, f := range shift.Lost {
		fmt.Fprintf(s.out, "  - %s %s：%s\n", f.Rule, rule.VerdictName(f.Verdict), f.Message)
	}
}

func orNothing(s string) string {
	if s == "" {
		return "（无此项）"
	}
	return s
}
