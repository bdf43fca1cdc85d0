package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"wenping/fonts"
	"wenping/internal/sample"
)

// uploaders is how many hand reports in at the same time.
const uploaders = 20

// sixtyPages is a PDF of 60 pages, and how many it has.
func sixtyPages(b *testing.B) ([]byte, int) {
	for chars := 20000; ; chars += 5000 {
		data, err := sample.PDF(big(b, chars, 1000), fonts.FS)
		if err != nil {
			b.Fatal(err)
		}
		if pages := bytes.Count(data, []byte("/Type /Page\n")); pages >= 60 || chars > 120000 {
			return data, pages
		}
	}
}

// BenchmarkUploaders: twenty people hand in a report of 60 pages each at the same
// moment, to the built program with everything on; how long each waits from the
// first byte sent until the findings can be had.
func BenchmarkUploaders(b *testing.B) {
	exe, err := filepath.Abs("../../bin/wenping")
	if err != nil {
		b.Fatal(err)
	}
	if _, err := os.Stat(exe); err != nil {
		b.Skip("bin/wenping is not built: make build")
	}
	data, pages := sixtyPages(b)
	var waits, acks []time.Duration
	for range b.N {
		w, a := loaded(b, exe, data)
		waits, acks = append(waits, w...), append(acks, a...)
	}
	slices.Sort(waits)
	slices.Sort(acks)
	at := func(d []time.Duration, p float64) float64 { return d[min(len(d)-1, int(p*float64(len(d))))].Seconds() }
	b.ReportMetric(float64(pages), "pages")
	b.ReportMetric(at(acks, .95), "s-stored-p95")
	b.ReportMetric(at(waits, .5), "s-findings-p50")
	b.ReportMetric(at(waits, .95), "s-findings-p95")
	b.ReportMetric(float64(uploaders)/waits[len(waits)-1].Seconds(), "reports/s")
}

// loaded has one round of uploads to a fresh service and gives the times.
func loaded(b *testing.B, exe string, data []byte) (waits, acks []time.Duration) {
	b.Helper()
	dir, addr := dataFolder(b), freeAddr(b)
	cmd := exec.Command(exe, "serve", "--addr", addr, "--data", dir, "--ocr", "off")
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	defer func() { cmd.Process.Signal(os.Interrupt); cmd.Wait() }()
	base := "http://" + addr
	ready(b, base)
	c := newCaller(base)
	c.http.Timeout = 20 * time.Minute
	var mu sync.Mutex
	var all sync.WaitGroup
	for i := range uploaders {
		all.Go(func() {
			own := append(bytes.Clone(data), fmt.Sprintf("\n%% %d\n", i)...)
			begun := time.Now()
			id, status, err := c.handIn(fmt.Sprint("load ", i), fmt.Sprintf("报告%d.pdf", i), own)
			if err != nil || status != http.StatusAccepted {
				b.Errorf("%d %v", status, err)
				return
			}
			stored := time.Since(begun)
			if state := ended(b, c, id); state != "done" {
				b.Errorf("ended as %s", state)
				return
			}
			if status, err := c.ask("GET", "/api/v1/reports/"+id+"/review", nil, nil); err != nil || status != http.StatusOK {
				b.Errorf("%d %v", status, err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			waits, acks = append(waits, time.Since(begun)), append(acks, stored)
		})
	}
	all.Wait()
	if len(waits) < uploaders {
		b.FailNow()
	}
	return waits, acks
}

// ended follows a case by its events and gives its last state.
func ended(b *testing.B, c *caller, id string) string {
	res, err := c.http.Get(c.base + "/api/v1/reports/" + id + "/events")
	if err != nil {
		b.Error(err)
		return ""
	}
	defer res.Body.Close()
	state := ""
	for sc := bufio.NewScanner(io.LimitReader(res.Body, 8<<20)); sc.Scan(); {
		if _, after, ok := strings.Cut(sc.Text(), `"state":"`); ok {
			state, _, _ = strings.Cut(after, `"`)
		}
	}
	return state
}
