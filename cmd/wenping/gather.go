package main

import (
	"cmp"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"wenping/internal/ingest"
	"wenping/internal/limit"
	"wenping/internal/problem"
)

// job is one submission to be reviewed: the report's path, the paths handed in
// with it, and the name its results get below --out.
type job struct {
	path string
	with []string
	rel  string // sub-path kept under --out
	err  error  // found while gathering
}

// documents are the endings looked for in a folder; what a file is, is found
// by its content later.
var documents = map[string]bool{".docx": true, ".docm": true, ".doc": true, ".wps": true, ".pdf": true, ".ofd": true, ".rtf": true, ".htm": true, ".html": true, ".mht": true, ".mhtml": true, ".odt": true}

// gather lists the submissions of the arguments, in their order; a folder is
// walked in name order.
func gather(args []string) ([]job, error) {
	var jobs []job
	for _, a := range args {
		st, err := os.Stat(a)
		if err != nil {
			jobs = append(jobs, job{path: a, rel: filepath.Base(a), err: problem.Wrap(problem.NotFound, err, "找不到“%s”。请核对路径。", a)})
			continue
		}
		if !st.IsDir() {
			jobs = append(jobs, job{path: a, rel: filepath.Base(a)})
			continue
		}
		found, err := walk(a)
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			return nil, problem.New(problem.Usage, "目录“%s”里没有可审查的文件（docx、pdf）。", a)
		}
		for _, p := range found {
			rel, err := filepath.Rel(a, p)
			if err != nil {
				rel = filepath.Base(p)
			}
			jobs = append(jobs, job{path: p, rel: rel})
		}
	}
	return jobs, nil
}

func walk(dir string) ([]string, error) {
	var out []string
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return problem.Wrap(problem.NotFound, err, "目录“%s”不能读取，请检查权限。", p)
		}
		name := d.Name()
		if p != dir && strings.HasPrefix(name, ".") {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		// Links are skipped: a folder may not lead out of itself.
		if d.Type().IsRegular() && !strings.HasPrefix(name, "~$") && documents[strings.ToLower(filepath.Ext(name))] {
			out = append(out, p)
		}
		return nil
	})
	return out, err
}

// one takes a folder as one submission: the report is the file that is one,
// the rest are its form and annexes.
func (a *app) one(dir string) (job, error) {
	files, err := walk(dir)
	if err != nil {
		return job{}, err
	}
	if len(files) == 0 {
		return job{}, problem.New(problem.Usage, "目录“%s”里没有可审查的文件（docx、pdf）。", dir)
	}
	type candidate struct {
		path string
		rank int
	}
	rank := map[ingest.Kind]int{ingest.KindReport: 3, ingest.KindFormReport: 2, ingest.KindAnalysis: 1}
	var found []candidate
	var broken []error
	for _, p := range files {
		data, err := readFile(p)
		if err != nil {
			return job{}, err
		}
		res, err := a.ingest(a.ctx, filepath.Base(p), data)
		if err != nil {
			broken = append(broken, err)
			continue
		}
		found = append(found, candidate{p, rank[res.Kind]})
	}
	if len(found) == 0 && len(broken) > 0 {
		return job{}, broken[0]
	}
	best := slices.MaxFunc(found, func(x, y candidate) int { return cmp.Compare(x.rank, y.rank) })
	if best.rank == 0 {
		return job{}, problem.New(problem.NotAReport, "目录“%s”里没有找到评估报告。", dir)
	}
	reports := slices.DeleteFunc(slices.Clone(found), func(c candidate) bool { return c.rank < best.rank })
	if len(reports) > 1 {
		names := make([]string, len(reports))
		for i, c := range reports {
			names[i] = "“" + filepath.Base(c.path) + "”"
		}
		return job{}, problem.New(problem.SeveralReports, "目录“%s”里有 %d 份评估报告：%s。请每份报告放在单独的目录里。", dir, len(reports), strings.Join(names, "、"))
	}
	j := job{path: best.path, rel: filepath.Base(best.path)}
	for _, p := range files {
		if p != best.path {
			j.with = append(j.with, p)
		}
	}
	return j, nil
}

// stems gives each job the name of its results: the path without its ending,
// or with it where two would be the same.
func stems(jobs []job) []string {
	stem := func(rel string) string { return strings.TrimSuffix(rel, filepath.Ext(rel)) }
	n := map[string]int{}
	for _, j := range jobs {
		n[stem(j.rel)]++
	}
	out := make([]string, len(jobs))
	used := map[string]int{}
	for i, j := range jobs {
		out[i] = stem(j.rel)
		if n[out[i]] > 1 {
			out[i] = j.rel
		}
		// The same relative path from two arguments: number the later ones.
		if used[out[i]]++; used[out[i]] > 1 {
			out[i] = out[i] + "-" + itoa(used[out[i]])
		}
	}
	return out
}

func readFile(path string) ([]byte, error) {
	st, err := os.Stat(path)
	if err != nil {
		return nil, problem.Wrap(problem.NotFound, err, "找不到“%s”。请核对路径。", path)
	}
	if st.IsDir() {
		return nil, problem.New(problem.Usage, "“%s”是目录，这里需要文件。", path)
	}
	if !st.Mode().IsRegular() {
		return nil, problem.New(problem.Unsupported, "“%s”不是普通文件，不能审查。", path)
	}
	if st.Size() > limit.Default().Bytes {
		p := limit.Default().Exceeded(limit.Bytes)
		return nil, problem.Wrap(p.Code, p.Cause, "文件“%s”有 %d MB：%s", filepath.Base(path), st.Size()>>20, p.Message)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, problem.Wrap(problem.NotFound, err, "文件“%s”不能读取，请检查权限。", path)
	}
	return b, nil
}
