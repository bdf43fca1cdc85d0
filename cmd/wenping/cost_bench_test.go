package main

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"wenping/fonts"
	"wenping/internal/document/documenttest"
	"wenping/internal/review"
	"wenping/internal/sample"
	"wenping/internal/store/storetest"
)

// What a service costs: reports a minute, growth with pages and with cases,
// memory, and the share of each stage.

// pageChars are the characters of a printed page with its tables.
const pageChars = 700

// reportOf is a report of so many pages, and how many it really has.
func reportOf(b *testing.B, format string, pages int) ([]byte, int) {
	b.Helper()
	if format == "docx" {
		d := big(b, pages*pageChars, max(6, pages/2))
		data, err := documenttest.DOCX(d, documenttest.WordLike)
		if err != nil {
			b.Fatal(err)
		}
		return data, d.Chars() / pageChars
	}
	count := func(chars int) ([]byte, int) {
		data, err := sample.PDF(big(b, chars, 100000), fonts.FS)
		if err != nil {
			b.Fatal(err)
		}
		return data, bytes.Count(data, []byte("/Type /Page\n"))
	}
	chars := max(1000, pages*350)
	data, n := count(chars)
	for n < pages {
		chars += (pages-n)*350 + 350
		data, n = count(chars)
	}
	return data, n
}

// BenchmarkStages is the whole review, from bytes to all papers, by the pages of
// the report: milliseconds a page, and the share of each stage. Time should grow
// no faster than the pages.
func BenchmarkStages(b *testing.B) {
	for _, format := range []string{"docx", "pdf"} {
		for _, pages := range []int{10, 30, 100, 300, 1000} {
			b.Run(fmt.Sprintf("%s/%d", format, pages), func(b *testing.B) {
				data, n := reportOf(b, format, pages)
				a, err := newApp(context.Background(), setup{reading: reading{ReadTime: 10 * time.Minute}})
				if err != nil {
					b.Fatal(err)
				}
				spent := map[string]time.Duration{}
				one := func() {
					step, since := "reading", time.Now()
					next := func(s string) {
						spent[step] += time.Since(since)
						step, since = s, time.Now()
					}
					r, err := a.review(b.Context(), review.Submission{Report: review.Submitted{Name: "x." + format, Data: data}}, review.Options{}, func(s string, _, _ int) {
						if s != step {
							next(s)
						}
					})
					if err != nil {
						b.Fatal(err)
					}
					next("papers")
					if _, err := a.papers(b.Context(), r, data); err != nil {
						b.Fatal(err)
					}
					if err := review.WriteJSON(io.Discard, r); err != nil {
						b.Fatal(err)
					}
					next("")
				}
				one()
				clear(spent)
				b.ResetTimer()
				for range b.N {
					one()
				}
				b.StopTimer()
				whole := b.Elapsed()
				for _, s := range []string{"reading", "facts", "rules", "papers"} {
					b.ReportMetric(100*spent[s].Seconds()/whole.Seconds(), "%-"+s)
				}
				b.ReportMetric(float64(n), "pages")
				b.ReportMetric(1000*whole.Seconds()/float64(b.N)/float64(n), "ms/page")
				a.close()
				b.ReportMetric(peakMiB(), "MiB-peak")
				b.ReportMetric(childMiB(), "MiB-reading-peak")
			})
		}
	}
}

// throughputReports are handed in at once.
const throughputReports = 24

// BenchmarkThroughput is the built service, warm, with so many workers: reports
// of a hundred pages are handed in all at once. It tells how many are taken in
// and reviewed a minute, with all papers, and the memory of server and reading
// processes together.
func BenchmarkThroughput(b *testing.B) {
	exe := builtProgram(b)
	for _, format := range []string{"docx", "pdf"} {
		data, pages := reportOf(b, format, 100)
		for _, workers := range []int{1, 2, 4} {
			b.Run(fmt.Sprintf("%s/workers=%d", format, workers), func(b *testing.B) {
				addr, folder := freeAddr(b), dataFolder(b)
				cmd := exec.Command(exe, "serve", "--addr", addr, "--data", folder, "--ocr", "off", "--workers", strconv.Itoa(workers))
				if err := cmd.Start(); err != nil {
					b.Fatal(err)
				}
				defer func() { cmd.Process.Signal(os.Interrupt); cmd.Wait() }()
				base := "http://" + addr
				ready(b, base)
				c := newCaller(base)
				c.http.Timeout = 20 * time.Minute
				copies := 0
				hand := func(n int) {
					var all sync.WaitGroup
					for range n {
						copies++
						own := bytes.Clone(data)
						if format == "docx" {
							own = distinct(data, copies)
						} else {
							own = append(own, fmt.Sprintf("\n%% %d\n", copies)...)
						}
						key := fmt.Sprint("cost ", copies)
						all.Go(func() {
							id, status, err := c.handIn(key, key+"."+format, own)
							if err != nil || status != http.StatusAccepted {
								b.Errorf("%d %v", status, err)
								return
							}
							if state := ended(b, c, id); state != "done" {
								b.Errorf("ended as %s", state)
							}
						})
					}
					all.Wait()
				}
				hand(4) // processes, dictionary and fonts are there
				peak := watchMemory(b, cmd.Process.Pid)
				before := ran(cmd.Process.Pid)
				b.ResetTimer()
				for range b.N {
					hand(throughputReports)
				}
				b.StopTimer()
				b.ReportMetric(float64(throughputReports*b.N)/b.Elapsed().Minutes(), "reports/min")
				b.ReportMetric((ran(cmd.Process.Pid)-before)/float64(throughputReports*b.N), "cpu-s/report")
				b.ReportMetric(float64(pages), "pages")
				b.ReportMetric(peak(), "MiB-peak-all")
				b.ReportMetric(size(filepath.Join(folder, "wenping.db"))/float64(copies), "MiB-database/report")
				b.ReportMetric(size(filepath.Join(folder, "blobs"))/float64(copies), "MiB-files/report")
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}

func builtProgram(b *testing.B) string {
	b.Helper()
	exe, err := filepath.Abs("../../bin/wenping")
	if err != nil {
		b.Fatal(err)
	}
	if _, err := os.Stat(exe); err != nil {
		b.Skip("bin/wenping is not built: make build")
	}
	return exe
}

// watchMemory adds up what a process and its children hold, pages they share
// counted once, until it is asked for the most there was (Linux).
func watchMemory(b *testing.B, pid int) (peak func() float64) {
	stop, most := make(chan bool), make(chan float64)
	go func() {
		tick := time.NewTicker(200 * time.Millisecond)
		defer tick.Stop()
		var top float64
		for {
			select {
			case <-stop:
				most <- top
				return
			case <-tick.C:
				top = max(top, held(pid))
			}
		}
	}()
	return func() float64 { close(stop); return <-most }
}

// size is what a file, or all files of a folder, hold.
func size(path string) (mib float64) {
	filepath.WalkDir(path, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			mib += float64(info.Size()) / (1 << 20)
		}
		return err
	})
	return mib
}

// ran is the processor time in seconds of a process and of all it has started,
// which a busy machine changes little.
func ran(pid int) (seconds float64) {
	s, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	f := strings.Fields(string(s[bytes.LastIndexByte(s, ')')+1:]))
	for _, i := range []int{11, 12, 13, 14} { // its own, and that of children that have ended
		ticks, _ := strconv.ParseFloat(f[i], 64)
		seconds += ticks / 100
	}
	for _, child := range children(pid) {
		seconds += ran(child)
	}
	return seconds
}

func children(pid int) (out []int) {
	tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, t := range tasks {
		s, err := os.ReadFile(t)
		if err != nil {
			continue
		}
		for _, f := range strings.Fields(string(s)) {
			if child, err := strconv.Atoi(f); err == nil {
				out = append(out, child)
			}
		}
	}
	return out
}

func held(pid int) (mib float64) {
	if s, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid)); err == nil {
		for line := range strings.Lines(string(s)) {
			if rest, ok := strings.CutPrefix(line, "Pss:"); ok {
				kb, _ := strconv.ParseFloat(strings.Fields(rest)[0], 64)
				mib += kb / 1024
			}
		}
	}
	for _, child := range children(pid) {
		mib += held(child)
	}
	return mib
}

// BenchmarkPages is how long the pages of the list and of the search take, by
// the cases that are stored, on each database: the median of fifteen requests
// to the built service with accounts, and the slowest page of all.
func BenchmarkPages(b *testing.B) {
	exe := builtProgram(b)
	for _, kind := range []string{"sqlite", "postgres"} {
		for _, cases := range []int{10, 1000, 10000, 100000} {
			b.Run(fmt.Sprintf("%s/%d", kind, cases), func(b *testing.B) {
				data := dataFolder(b)
				args := []string{"serve", "--data", data, "--ocr", "off"}
				driver, at := "sqlite", "file:"+filepath.Join(data, "wenping.db")
				if kind == "postgres" {
					driver, at = "pgx", storetest.Start(b).New(b, "pages")
					args = append(args, "--db", at)
				}
				const token = "bench-token-of-thirty-two-letters-or-more"
				serve := func() (base string, stop func()) {
					addr := freeAddr(b)
					cmd := exec.Command(exe, append(args, "--addr", addr)...)
					cmd.Env = append(os.Environ(), "WENPING_BOOTSTRAP_TOKEN="+token)
					if err := cmd.Start(); err != nil {
						b.Fatal(err)
					}
					base = "http://" + addr
					ready(b, base)
					return base, func() { cmd.Process.Signal(os.Interrupt); cmd.Wait() }
				}
				_, stop := serve()
				stop()
				db, err := sql.Open(driver, at)
				if err != nil {
					b.Fatal(err)
				}
				do := func(q string) error {
					_, err := db.ExecContext(b.Context(), q)
					return err
				}
				if err := storetest.Many(do, kind == "postgres", cases); err != nil {
					b.Fatal(err)
				}
				db.Close()
				base, stop := serve()
				defer stop()
				get := func(path string) time.Duration {
					req, err := http.NewRequest("GET", base+path, nil)
					if err != nil {
						b.Fatal(err)
					}
					req.Header.Set("Authorization", "Bearer "+token)
					begun := time.Now()
					res, err := http.DefaultClient.Do(req)
					if err != nil {
						b.Fatal(err)
					}
					defer res.Body.Close()
					if _, err := io.Copy(io.Discard, res.Body); err != nil || res.StatusCode != http.StatusOK {
						b.Fatalf("%s: %d %v", path, res.StatusCode, err)
					}
					return time.Since(begun)
				}
				word := url.QueryEscape("道路")
				last := max(1, cases*9/10/20)
				slowest, where := time.Duration(0), ""
				for range b.N {
					for _, p := range []struct{ name, path string }{
						{"list", "/reports"}, {"middle", fmt.Sprint("/reports?page=", max(1, last/2))}, {"last", fmt.Sprint("/reports?page=", last)},
						{"turn", "/reports?view=turn"}, {"open", "/reports?view=open"}, {"done", fmt.Sprint("/reports?view=done&page=", max(1, last*2/5))}, {"late", "/reports?view=late"},
						{"filtered", "/reports?type=type3&author=" + url.QueryEscape("机构3")}, {"new", "/reports?sort=new"}, {"fails", "/reports?sort=fails"},
						{"rule", "/reports?rule=D3.period"}, {"month", "/reports?month=2020-02"}, {"word", "/reports?q=" + word}, {"rare", fmt.Sprint("/reports?q=", cases-5)},
						{"search", "/search?kind=title&q=" + word}, {"search-rare", fmt.Sprint("/search?kind=title&q=", cases-5)}, {"search-nothing", "/search?q=" + word}, {"board", "/dashboard"}, {"api", "/api/v1/reports"},
					} {
						get(p.path)
						var all []time.Duration
						for range 15 {
							all = append(all, get(p.path))
						}
						slices.Sort(all)
						median := all[len(all)/2]
						b.ReportMetric(float64(median.Microseconds())/1000, "ms-"+p.name)
						if median > slowest {
							slowest, where = median, p.name
						}
					}
				}
				b.ReportMetric(float64(slowest.Microseconds())/1000, "ms-slowest")
				b.ReportMetric(0, "ns/op")
				b.Logf("slowest: %s", where)
			})
		}
	}
}
