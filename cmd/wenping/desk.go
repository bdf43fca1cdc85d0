package main

import (
	"time"

	"wenping/internal/ingest/ocr"
	"wenping/internal/limit"
	"wenping/internal/markup"
	"wenping/internal/reader"
)

// reading says what reading one file may cost, and where it is done.
type reading struct {
	scanFlags  `embed:""`
	ReadTime   time.Duration `name:"read-time" placeholder:"时长" help:"读取一份文件的时限（默认 20s，识别扫描页的时间另计）。"`
	ReadMemory int64         `name:"read-memory" placeholder:"MB" help:"读取一份文件的内存上限（默认 384）。"`
	Cold       bool          `hidden:"" help:"启动时不预先准备读取 PDF；仅用于测试。"`
	InProcess  bool          `name:"in-process" hidden:"" help:"在本程序内读取文件，不用单独的进程；仅用于调试。"`
}

// works are what reading processes do with a file beside reading it.
var works = map[string]reader.Work{annotate: markup.Work}

const annotate = "annotate"

// desk is where files are read: behind it are reading processes and, where one
// is installed, an engine that recognises scans.
type desk struct {
	reader.Reader
	ocr    *ocr.Engine // nil: scans are not read
	limits limit.Limits
	cold   bool
}

// Ready prepares for the first file: compiling the PDF engine takes seconds the
// first time, which is not while somebody waits.
func (d *desk) Ready() {
	if !d.cold {
		d.Warm(true)
	}
}

func openDesk(f reading, dataDir string) (*desk, error) {
	d := &desk{cold: f.Cold}
	var err error
	if d.ocr, d.limits.ScanTime, err = f.scanFlags.find(); err != nil {
		return nil, err
	}
	d.limits.Time, d.limits.Memory = f.ReadTime, f.ReadMemory<<20
	opt := reader.Options{CacheDir: cacheDir(dataDir), Limits: d.limits, Works: works}
	if d.ocr != nil {
		opt.Recogniser = d.ocr
	}
	if d.Reader, err = reader.Open(opt, f.InProcess); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

func (d *desk) Close() {
	if d.Reader != nil {
		d.Reader.Close()
	}
	if d.ocr != nil {
		d.ocr.Close()
	}
}
