package main

import (
	"os"
	"path/filepath"
	"time"

	"wenping/internal/ingest/ocr"
	"wenping/internal/limit"
)

// scanFlags say whether and how long scanned pages are recognised.
type scanFlags struct {
	OCR     string        `placeholder:"PATH" env:"WENPING_OCR" help:"文字识别程序：wenping-ocr 或 tesseract 的路径；off 不识别扫描页；不填则自动查找。"`
	OCRTime time.Duration `name:"ocr-time" placeholder:"时长" help:"识别一份文件的扫描页最多用多少时间（如 30m）；不填为 20 分钟，只是在系统里找到的 tesseract 为 20 秒。"`
}

// A tesseract that merely happens to be on the machine, and that nobody set,
// gets this long for one file: an answer in half a minute is worth more to who
// did not ask for recognition than all pages of a long scan.
const unaskedTime = 20 * time.Second

// find looks for an engine and says how long one file may use it.
func (f scanFlags) find() (*ocr.Engine, time.Duration, error) {
	beside := ""
	if exe, err := os.Executable(); err == nil {
		beside = filepath.Dir(exe)
	}
	e, err := ocr.Find(f.OCR, beside, ocr.DefaultLimits())
	if e == nil || err != nil {
		return nil, 0, err
	}
	switch {
	case f.OCRTime > 0:
		return e, f.OCRTime, nil
	case !e.Asked:
		return e, unaskedTime, nil
	}
	return e, limit.Default().ScanTime, nil
}
