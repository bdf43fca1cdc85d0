package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"wenping/internal/problem"
	"wenping/internal/store"
	"wenping/internal/vitals"
)

func fingerprint(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])[:12]
}

// alike is what processes that share a database must have in common, so that a
// report fares the same whichever takes it.
func (a *app) alike() ([]store.Part, error) {
	faces := ""
	if a.fonts != "" {
		var all []byte
		err := fs.WalkDir(os.DirFS(a.fonts), ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			b, err := fs.ReadFile(os.DirFS(a.fonts), name)
			all = append(all, name+" "+fingerprint(b)+"\n"...)
			return err
		})
		if err != nil {
			return nil, problem.Wrap(problem.Usage, err, "字体目录“%s”不能读取。", a.fonts)
		}
		faces = fingerprint(all)
	}
	program := version
	if commit != "" {
		program += fmt.Sprintf("（%.12s）", commit)
	}
	return []store.Part{{Name: "程序", Value: program}, {Name: "审查标准（--rules）", Value: a.pack.Version + " " + a.pack.Hash[:min(12, len(a.pack.Hash))]},
		{Name: "机关信息（--office）", Value: cmp.Or(a.bound, "未设")}, {Name: "字体（--fonts）", Value: cmp.Or(faces, "未设")}}, nil
}

// among adds to what opens a store who this process is among others on the
// same database, and has people told when it rests.
func (a *app) among(s *streams, cfg store.Config) (store.Config, error) {
	if cfg.DB == "" {
		return cfg, nil
	}
	var err error
	if cfg.Alike, err = a.alike(); err != nil {
		return cfg, err
	}
	host, err := os.Hostname()
	if err != nil {
		host = "名称不明"
	}
	cfg.Machine = fmt.Sprintf("%s 的进程 %d", host, os.Getpid())
	cfg.Rest = func(why error) {
		if why == nil {
			fmt.Fprintln(s.err, "与其他机器已经一致，开始工作。")
			return
		}
		fmt.Fprintln(s.err, "注意："+problem.From(why).Message)
	}
	return cfg, nil
}

// checkCompany says whether all who work on a database go by the same.
func checkCompany(all []store.Member, err error) vitals.Check {
	const name = "各台机器"
	if err != nil {
		return told(name, err, "")
	}
	var works *store.Member
	count := map[string]int{}
	var rest []string
	for i, m := range all {
		count[m.Command()]++
		if m.Works && (works == nil || m.Serves && !works.Serves) {
			works = &all[i]
		}
	}
	for _, m := range all {
		if works != nil && !m.Works {
			rest = append(rest, fmt.Sprintf("%s（%s）：%s", m.Machine, m.Command(), m.Apart(*works)))
		}
	}
	switch {
	case len(all) == 0:
		return vitals.Check{Name: name, State: vitals.Idle, Says: "现在没有 serve 或 work 在用这个数据库"}
	case len(rest) > 0:
		return vitals.Check{Name: name, State: vitals.Warn, Says: fmt.Sprintf("%d 个进程与正在工作的（%s）所用的不同，暂停工作。%s", len(rest), works.Machine, strings.Join(rest, "；")),
			Do: "请在这些机器上改成相同的程序、--rules、--office、--fonts 再重新启动；要换用新的，请把其余各台也换好并重新启动。"}
	case count["work"] == 0:
		return told(name, nil, fmt.Sprintf("%d 个 serve，没有 work；程序、审查标准、机关信息、字体一致", count["serve"]))
	}
	return told(name, nil, fmt.Sprintf("%d 个 serve、%d 个 work，程序、审查标准、机关信息、字体一致", count["serve"], count["work"]))
}
