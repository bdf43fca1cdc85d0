package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"wenping/internal/problem"
	"wenping/internal/store"
)

type auditCmd struct {
	Verify auditVerify `cmd:"" help:"核验日志前后衔接，并核对已删除的原件确已不在。"`
	List   auditList   `cmd:"" help:"输出日志，每行一条，制表符分隔。"`
}

type auditVerify struct {
	folder
	Head string `placeholder:"行号:指纹" help:"此前记下的末行：还须是日志中的一行，末尾被截去也能发现。"`
}

func (c *auditVerify) Run(s *streams) error {
	n, hash, ok := strings.Cut(c.Head, ":")
	at, err := strconv.Atoi(n)
	if c.Head != "" && (!ok || err != nil || len(hash) < 8) {
		return problem.New(problem.Usage, "--head 应是“行号:指纹”，如上次核验时输出的那样。")
	}
	return c.do(s, beside, func(st *store.Store) error {
		lines, err := st.VerifyAudit(s.ctx)
		var broken *store.Broken
		if errors.As(err, &broken) {
			fmt.Fprintln(s.err, broken.Error())
			return status(someNot)
		}
		if err != nil {
			return err
		}
		var last store.Entry
		found := c.Head == ""
		if err := st.EachEntry(s.ctx, func(e store.Entry) error {
			last = e
			found = found || e.N == at && strings.HasPrefix(e.Hash, hash)
			return nil
		}); err != nil {
			return err
		}
		if !found {
			fmt.Fprintf(s.err, "日志中没有第 %d 行、指纹 %s…：此后的部分被截去，或者整个日志被换过。请保留现场。\n", at, hash[:8])
			return status(someNot)
		}
		still, err := st.StillThere(s.ctx)
		if err != nil {
			return err
		}
		if len(still) > 0 {
			fmt.Fprintf(s.err, "有 %d 个原件记为已删除，数据目录中却仍在：%s\n", len(still), strings.Join(still, "、"))
			return status(someNot)
		}
		fmt.Fprintf(s.out, "审计日志共 %d 行，前后衔接完整；记为已删除的原件都已不在。\n", lines)
		if lines > 0 {
			fmt.Fprintf(s.out, "末行 %d:%s（请抄存，下次核验时用 --head 写明）\n", last.N, last.Hash)
		}
		return nil
	})
}

type auditList struct{ folder }

func (c *auditList) Run(s *streams) error {
	return c.do(s, beside, func(st *store.Store) error {
		return st.EachEntry(s.ctx, func(e store.Entry) error {
			_, err := fmt.Fprintln(s.out, strings.Join([]string{strconv.Itoa(e.N), e.At.Format(time.RFC3339), e.Who, e.What, e.Case, e.Detail, e.Hash}, "\t"))
			return err
		})
	})
}

type purgeCmd struct {
	folder
	Before string `required:"" placeholder:"2026-01-01" help:"删除在这一天之前办结的（已签发且没有在办的文书、未能读取的、机构自查的）。"`
	Try    bool   `help:"只列出将要删除的，不删除。"`
}

func (c *purgeCmd) Run(s *streams) error {
	before, err := time.ParseInLocation(time.DateOnly, c.Before, time.Local)
	if err != nil {
		return problem.Wrap(problem.Usage, err, "“%s”不是日期，应如 2026-01-01。", c.Before)
	}
	return c.do(s, alone, func(st *store.Store) error {
		all, err := st.Purge(s.ctx, console, before, c.Try)
		gone := 0
		for _, p := range all {
			word := "已删除"
			switch {
			case c.Try:
				word = "将删除"
			case p.Kept:
				word = "另有引用，保留"
			default:
				gone++
			}
			fmt.Fprintf(s.out, "%s\t%s\t%s\t%s\n", word, p.Case, p.SHA256, p.What)
		}
		if err != nil {
			return err
		}
		if !c.Try {
			fmt.Fprintf(s.err, "已删除 %d 个文件，逐个核对确已不在，并记入审计日志。审查结果和已签发的文书没有改动。\n", gone)
		}
		return nil
	})
}
