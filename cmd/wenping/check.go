package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"wenping/internal/ingest/pdf"
	"wenping/internal/problem"
	"wenping/internal/review"
	"wenping/internal/rule"
)

// measures are what a report is judged as, where the user says so.
type measures struct {
	Type      string `placeholder:"ID" help:"事项类型（如 land、industry、policy）；不填由系统判断。"`
	Profile   string `placeholder:"ID" help:"地区参数（如 default、gansu、jiangsu）。"`
	Procedure string `placeholder:"ID" help:"评估程序：simple 简易、general 一般、special 特别；不填由系统判断。"`
	Stage     string `placeholder:"ID" help:"阶段：draft 机构自查、review 评审前审查、filing 报备审查（默认）。"`
}

type checkCmd struct {
	measures `embed:""`
	With     []string      `placeholder:"FILE" sep:"none" help:"随报告一起提交的报备表、附件，可多次；只用于一份报告。"`
	Case     string        `placeholder:"DIR" help:"把一个目录作为一份报送件：其中是报告的为主件，其余为附件。"`
	Office   string        `placeholder:"FILE" help:"机关信息（YAML），用于文书；见 templates/office.example.yaml。"`
	Fonts    string        `placeholder:"DIR" help:"本单位自有字体的目录（方正小标宋、仿宋_GB2312 等），优先使用。"`
	Format   string        `enum:"text,json,sarif,md" default:"text" help:"输出格式：text、json（每份一行）、sarif、md。"`
	Explain  bool          `help:"逐条说明每个判断（符合的也说明）：依据哪些数值，见于何处；只用于 text 格式，json 总是带有。"`
	Out      string        `placeholder:"DIR" help:"把审查结果、文书草稿和带批注的报告写入目录。"`
	Package  bool          `help:"另把全部文书合为一份 PDF（审查结果附在其中）和一个压缩包；与 --out 同用。"`
	Rules    string        `placeholder:"DIR" help:"用目录中的规则文件覆盖内置标准。"`
	Timeout  time.Duration `default:"2m" help:"每份文件的处理时限（识别扫描页的时间另计）。"`
	reading  `embed:""`
	Paths    []string `arg:"" optional:"" name:"FILE|DIR" help:"评估报告，或含有报告的目录。"`
}

// outcome is one submission's end: a review or an error.
type outcome struct {
	file   string
	review *review.Review
	said   string // what else a person should know
	err    error
}

func (c *checkCmd) Run(s *streams) error {
	if c.Explain && c.Format != "text" && c.Format != "json" {
		return problem.New(problem.Usage, "--explain 只用于 text 格式（json 总是带有逐条说明）。")
	}
	if c.Package && c.Out == "" {
		return problem.New(problem.Usage, "--package 要与 --out 同用，写明文书存放的目录。")
	}
	c.hurry()
	set := setup{rules: c.Rules, office: c.Office, fonts: c.Fonts, reading: c.reading}
	if len(c.Paths) > 0 {
		set.first = c.Paths[0]
	}
	a, err := newApp(s.ctx, set)
	if err != nil {
		return err
	}
	defer a.close()
	if err := c.known(a.pack); err != nil {
		return err
	}
	jobs, err := c.jobs(a)
	if err != nil {
		return err
	}
	if c.Out != "" {
		if err := os.MkdirAll(c.Out, 0o755); err != nil {
			return problem.Wrap(problem.Storage, err, "不能建立输出目录“%s”。", c.Out)
		}
	}
	go a.seg.Segment("稳评") // loaded while the first report is read, as the typefaces are
	if c.Out != "" {
		go a.render()
	}
	names := stems(jobs)
	bar := newProgress(s.err, len(jobs))
	results := make([]chan outcome, len(jobs))
	for i := range results {
		results[i] = make(chan outcome, 1)
	}
	// Reviews run side by side; results are printed in input order.
	next := make(chan int)
	var wg sync.WaitGroup
	for range min(len(jobs), max(1, runtime.GOMAXPROCS(0))) {
		wg.Go(func() {
			for i := range next {
				r, said, err := c.one(s.ctx, a, jobs[i], names[i], bar.step(i, jobs[i].path))
				results[i] <- outcome{jobs[i].path, r, said, err}
			}
		})
	}
	go func() {
		for i := range jobs {
			next <- i
		}
		close(next)
	}()
	defer wg.Wait()

	out := writer{format: c.Format, explain: c.Explain, w: s.out}
	code := allFile
	for i := range jobs {
		o := <-results[i]
		bar.clear()
		switch {
		case o.err != nil:
			code = someFail
			p := problem.From(o.err)
			fmt.Fprintf(s.err, "%s：%s\n", o.file, p.Message)
			if p.Code == problem.Internal && p.Cause != nil {
				fmt.Fprintf(s.err, "  %v\n", p.Cause)
			}
		case o.review.Outcome.Suggestion != review.File && code == allFile:
			code = someNot
		}
		if o.said != "" {
			fmt.Fprintf(s.err, "%s：%s\n", o.file, o.said)
		}
		if o.review != nil {
			for _, b := range o.review.Broken {
				fmt.Fprintf(s.err, "%s：有规则执行出错，该项已列为存疑：%s\n", o.file, b)
			}
		}
		if err := out.add(o); err != nil {
			return fmt.Errorf("write result: %w", err)
		}
	}
	if err := out.end(); err != nil {
		return fmt.Errorf("write result: %w", err)
	}
	if code != allFile {
		return status(code)
	}
	return nil
}

// hurry leaves garbage lie in a process that reviews one report of usual size and
// ends: most of the heap are rules, words and typefaces, which stay, and looking
// through them again and again would take a fifth of the time.
func (c *checkCmd) hurry() {
	if len(c.Paths) != 1 || os.Getenv("GOGC") != "" {
		return
	}
	if st, err := os.Stat(c.Paths[0]); err == nil && st.Mode().IsRegular() && st.Size() < usualSize {
		debug.SetGCPercent(400)
		debug.SetMemoryLimit(enough)
	}
}

const (
	usualSize = 4 << 20   // of a file
	enough    = 512 << 20 // from here on garbage is looked for often
)

// jobs lists what is to be reviewed, and refuses flags that do not go together.
func (c *checkCmd) jobs(a *app) ([]job, error) {
	switch {
	case c.Case != "" && (len(c.Paths) > 0 || len(c.With) > 0):
		return nil, problem.New(problem.Usage, "--case 已指定一份报送件，不能再写文件或 --with。")
	case c.Case != "":
		j, err := a.one(c.Case)
		return []job{j}, err
	case len(c.Paths) == 0:
		return nil, problem.New(problem.Usage, "请写明要审查的文件或目录，例如：wenping check 报告.docx")
	case len(c.With) > 0 && len(c.Paths) != 1:
		return nil, problem.New(problem.Usage, "--with 只能用于一份报告。")
	}
	jobs, err := gather(c.Paths)
	if err != nil {
		return nil, err
	}
	if len(c.With) > 0 {
		if len(jobs) != 1 {
			return nil, problem.New(problem.Usage, "--with 只能用于一份报告，不能用于目录。")
		}
		jobs[0].with = c.With
	}
	return jobs, nil
}

// known refuses flag values that the pack does not have.
func (c *measures) known(p *rule.Pack) error {
	for _, f := range []struct {
		flag, value string
		may         []string
	}{
		{"--type", c.Type, typeIDs(p)}, {"--profile", c.Profile, profileIDs(p)},
		{"--procedure", c.Procedure, []string{"simple", "general", "special"}}, {"--stage", c.Stage, []string{"draft", "review", "filing"}},
	} {
		ok := f.value == ""
		for _, m := range f.may {
			ok = ok || m == f.value
		}
		if !ok {
			return problem.New(problem.Usage, "%s 没有“%s”这个值。可用：%s。", f.flag, f.value, strings.Join(f.may, "、"))
		}
	}
	return nil
}

func typeIDs(p *rule.Pack) []string {
	var out []string
	for _, t := range p.Lexicon.Types {
		out = append(out, t.ID)
	}
	return out
}

func profileIDs(p *rule.Pack) []string {
	var out []string
	for _, f := range p.Profiles() {
		out = append(out, f.ID)
	}
	return out
}

// one reviews one submission and, with --out, writes its files; said is what
// could not be made and why.
func (c *checkCmd) one(ctx context.Context, a *app, j job, name string, tell func(step string, n, m int)) (r *review.Review, said string, err error) {
	if j.err != nil {
		return nil, "", j.err
	}
	ctx, cancel := context.WithTimeout(ctx, c.Timeout+a.limits.ScanTime)
	defer cancel()
	sub := review.Submission{}
	data, err := readFile(j.path)
	if err != nil {
		return nil, "", err
	}
	sub.Report = review.Submitted{Name: filepath.Base(j.path), Data: data}
	for _, p := range j.with {
		data, err := readFile(p)
		if err != nil {
			return nil, "", err
		}
		sub.Attachments = append(sub.Attachments, review.Submitted{Name: filepath.Base(p), Data: data})
	}
	r, err = a.review(ctx, sub, review.Options{Type: c.Type, Profile: c.Profile, Procedure: c.Procedure, Stage: rule.Stage(c.Stage)}, tell)
	if err != nil {
		return nil, "", err
	}
	r.File = j.path
	if c.Out == "" {
		return r, "", nil
	}
	tell("papers", 0, 0)
	papers, err := a.papers(ctx, r, data)
	if err != nil {
		return nil, "", fmt.Errorf("make papers: %w", err)
	}
	base := filepath.Join(c.Out, name)
	r.Papers = papers.listed(name + ".")
	var js bytes.Buffer
	if err := review.WriteJSON(&js, r); err != nil {
		return nil, "", err
	}
	if err := os.MkdirAll(filepath.Dir(base), 0o755); err != nil {
		return nil, "", problem.Wrap(problem.Storage, err, "不能建立输出目录“%s”。", filepath.Dir(base))
	}
	papers.files["review.json"] = js.Bytes()
	if c.Package {
		pdf, archive, err := papers.bundle(r, filepath.Base(base), js.Bytes())
		if err != nil {
			return nil, "", err
		}
		papers.files["package.pdf"], papers.files["package.zip"] = pdf, archive
	}
	for end, data := range papers.files {
		if err := writeWhole(base+"."+end, data); err != nil {
			return nil, "", problem.Wrap(problem.Storage, err, "结果文件“%s”没有写成，请检查磁盘空间和权限。", base+"."+end)
		}
	}
	if papers.unmarked != nil && papers.unmarked != nothingToMark {
		said = problem.From(papers.unmarked).Message
	}
	return r, said, nil
}

// review runs the use case under the time limit. The limit is kept even where
// a reader does not look at the clock.
func (a *app) review(ctx context.Context, sub review.Submission, opt review.Options, tell func(string, int, int)) (*review.Review, error) {
	type end struct {
		r   *review.Review
		err error
	}
	done := make(chan end, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				done <- end{nil, fmt.Errorf("panic: %v", p)}
			}
		}()
		reading := ctx
		if tell != nil {
			reading = pdf.Telling(ctx, func(n, m int) { tell("reading", n, m) })
		}
		read := func(name string, data []byte) (*review.Reading, error) { return a.read(reading, name, data) }
		r, err := review.Run(ctx, a.pack, read, a.seg, sub, opt, tell)
		done <- end{r, err}
	}()
	select {
	case e := <-done:
		if e.err != nil && errors.Is(ctx.Err(), context.DeadlineExceeded) {
			return nil, tooLong(sub.Report.Name)
		}
		return e.r, e.err
	case <-ctx.Done():
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			return nil, tooLong(sub.Report.Name)
		}
		return nil, problem.Wrap(problem.Internal, ctx.Err(), "审查已中断。")
	}
}

func tooLong(name string) error {
	return problem.New(problem.Timeout, "文件“%s”处理时间超过限度，已停止。请拆分或精简后重新提交。", name)
}

// writeWhole writes a file so that a reader never sees half of it.
func writeWhole(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".wenping-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(data)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Chmod(f.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	return err
}

// writer prints results in the wanted format.
type writer struct {
	format  string
	explain bool
	w       io.Writer
	n       int
	all     []*review.Review
}

func (w *writer) add(o outcome) error {
	w.n++
	switch w.format {
	case "json":
		if o.err != nil {
			return review.WriteError(w.w, o.file, o.err)
		}
		return review.WriteJSON(w.w, o.review)
	case "sarif":
		if o.err == nil {
			w.all = append(w.all, o.review)
		}
		return nil
	}
	if o.err != nil {
		return nil // said on standard error
	}
	if w.n > 1 {
		fmt.Fprintln(w.w)
	}
	if w.format == "md" {
		return review.WriteMarkdown(w.w, o.review)
	}
	if err := review.WriteText(w.w, o.review); err != nil || !w.explain {
		return err
	}
	fmt.Fprintln(w.w)
	return review.WriteExplained(w.w, o.review)
}

func (w *writer) end() error {
	if w.format == "sarif" {
		return review.WriteSARIF(w.w, w.all)
	}
	return nil
}

// progress shows one line on a terminal and nothing elsewhere.
type progress struct {
	w     io.Writer
	total int
	mu    sync.Mutex
	shown bool
}

func newProgress(w io.Writer, total int) *progress {
	if f, ok := w.(*os.File); !ok || !term.IsTerminal(int(f.Fd())) {
		w = nil
	}
	return &progress{w: w, total: total}
}

var stepNames = map[string]string{"reading": "读页", "facts": "取数", "rules": "对照45项", "papers": "成文"}

func (p *progress) step(i int, path string) func(string, int, int) {
	return func(step string, n, m int) {
		if p.w == nil {
			return
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		p.shown = true
		fmt.Fprintf(p.w, "\r\033[K[%d/%d] %s %s", i+1, p.total, filepath.Base(path), stepNames[step])
		if m > 0 {
			fmt.Fprintf(p.w, " %d/%d", n, m)
		}
	}
}

func (p *progress) clear() {
	if p.w == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown {
		fmt.Fprint(p.w, "\r\033[K")
		p.shown = false
	}
}
