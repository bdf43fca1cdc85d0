// Command versus reads files with this program and with whatever other readers
// are installed, and prints what each cost and how far the texts agree.
//
//	go run ./internal/measure/versus [-n 5] [-program bin/wenping] FILE…
//
// The time is the median of n whole runs, process start included, by the clock
// and by the processor; the ratio is of processor time, which a busy machine
// does not change. Memory is the largest resident size of the process and its children. Characters are counted
// without white space and drawn lines. "agree" is the share of characters that
// stand in the same order in both texts; "missing" counts the characters of the
// other text that ours does not hold at all.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"wenping/internal/measure"
)

func main() {
	if err := run(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// tool is a reader of files. dir is a folder of its own; where the text does
// not come on standard output, out names the file it is in.
type tool struct {
	name, exe string
	exts      string
	args      func(file, dir string) []string
	out       func(file, dir string) string
}

var others = []tool{
	{name: "pdftotext", exts: ".pdf", args: func(f, _ string) []string { return []string{"-q", "-enc", "UTF-8", f, "-"} }},
	{name: "mutool", exts: ".pdf", args: func(f, _ string) []string { return []string{"draw", "-q", "-F", "txt", f} }},
	{name: "docx2txt", exts: ".docx", args: func(f, _ string) []string { return []string{f, "-"} }},
	{name: "pandoc", exts: ".docx", args: func(f, _ string) []string {
		return []string{"-f", "docx", "-t", "plain", "--wrap=none", "--track-changes=accept", f}
	}},
	{name: "catdoc", exts: ".doc.wps", args: func(f, _ string) []string { return []string{"-d", "utf-8", "-w", f} }},
	{name: "antiword", exts: ".doc.wps", args: func(f, _ string) []string { return []string{"-m", "UTF-8", "-w", "0", f} }},
	{name: "soffice", exts: ".docx.doc.wps", args: func(f, dir string) []string {
		return []string{"-env:UserInstallation=file://" + dir, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", dir, f}
	}, out: func(f, dir string) string {
		return filepath.Join(dir, strings.TrimSuffix(filepath.Base(f), filepath.Ext(f))+".txt")
	}},
}

func run(w io.Writer) error {
	n := flag.Int("n", 5, "runs of each program")
	program := flag.String("program", "bin/wenping", "this program, built")
	without := flag.String("without", "", "leave these programs out, parted by commas")
	flag.Parse()
	if flag.NArg() == 0 {
		return errors.New("name the files to read: make compare FILES=\"a.docx b.pdf\"")
	}
	ours := tool{name: "wenping", exe: *program, args: func(f, _ string) []string { return []string{"extract", "--format", "text", f} }}
	if _, err := os.Stat(*program); err != nil {
		return fmt.Errorf("%s is not built: make build", *program)
	}
	fmt.Fprintf(w, "date %s, %d × %s/%s; median of %d runs\n", time.Now().UTC().Format("2006-01-02"), runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, *n)
	for _, file := range flag.Args() {
		st, err := os.Stat(file)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "\n%s (%d kB)\n%-10s %9s %9s %9s %9s %9s %8s %8s\n", filepath.Base(file), st.Size()/1024, "program", "seconds", "CPU s", "× ours", "peak MiB", "chars", "agree", "missing")
		own, err := measured(ours, file, *n)
		if err != nil {
			fmt.Fprintf(w, "%-10s %v\n", ours.name, err)
			continue
		}
		fmt.Fprintf(w, "%-10s %9.3f %9.3f %9s %9.0f %9d\n", ours.name, own.seconds, own.cpu, "", own.mib, len(measure.Letters(own.text)))
		for _, t := range others {
			if !strings.Contains(t.exts+".", strings.ToLower(filepath.Ext(file))+".") || slices.Contains(strings.Split(*without, ","), t.name) {
				continue
			}
			if t.exe, err = exec.LookPath(t.name); err != nil {
				fmt.Fprintf(w, "%-10s not installed\n", t.name)
				continue
			}
			r, err := measured(t, file, *n)
			if err != nil {
				fmt.Fprintf(w, "%-10s %v\n", t.name, err)
				continue
			}
			agree, missing := measure.Agreement(own.text, r.text)
			fmt.Fprintf(w, "%-10s %9.3f %9.3f %9.2f %9.0f %9d %8.4f %8d\n", t.name, r.seconds, r.cpu, r.cpu/own.cpu, r.mib, len(measure.Letters(r.text)), agree, missing)
		}
	}
	return nil
}

type cost struct {
	seconds, cpu, mib float64
	text              string
}

func measured(t tool, file string, n int) (cost, error) {
	dir, err := os.MkdirTemp("", "versus")
	if err != nil {
		return cost{}, err
	}
	defer os.RemoveAll(dir)
	if file, err = filepath.Abs(file); err != nil {
		return cost{}, err
	}
	var all, busy []float64
	c := cost{}
	for range max(1, n) {
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
		cmd := exec.CommandContext(ctx, t.exe, t.args(file, dir)...)
		var out, errs bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &errs
		began := time.Now()
		err := cmd.Run()
		all = append(all, time.Since(began).Seconds())
		cancel()
		if err != nil {
			line, _, _ := strings.Cut(strings.TrimSpace(errs.String()), "\n")
			return cost{}, fmt.Errorf("%w: %s", err, line)
		}
		busy = append(busy, (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds())
		c.mib = max(c.mib, peak(cmd.ProcessState))
		c.text = out.String()
	}
	slices.Sort(all)
	slices.Sort(busy)
	c.seconds, c.cpu = all[len(all)/2], busy[len(busy)/2]
	if t.out != nil {
		data, err := os.ReadFile(t.out(file, dir))
		if err != nil {
			return cost{}, fmt.Errorf("wrote no text: %w", err)
		}
		c.text = string(data)
	}
	return c, nil
}
