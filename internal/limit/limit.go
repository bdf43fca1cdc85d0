// Package limit says what reading one file may cost, in one place.
//
// What: Limits holds every bound that holds for a submitted file, from its
// bytes to the memory of the process that reads it, with the defaults; Exceeded
// makes the error that names the bound and its value.
//
// Why: a file is written by somebody else, and may be made to cost more than
// the machine has. A bound that stands in the parser nobody can find, and a
// refusal that does not name it nobody can act on. Over a bound there is an
// error, never half a document that passes for a whole one.
//
// Never: this package measures anything itself.
package limit

import (
	"fmt"
	"time"

	"wenping/internal/problem"
)

// Limits bound what one file may cost. A zero field means its default.
type Limits struct {
	Bytes    int64         // of the file as handed in
	Unpacked int64         // bytes of all parts of a zip container together, as declared and as found
	Ratio    int64         // unpacked to packed bytes of one part, where it unpacks to more than RatioFloor
	Parts    int           // entries of a container
	Pages    int           // of a PDF
	Blocks   int           // paragraphs, headings and tables
	Cells    int           // of all tables together
	Text     int64         // bytes of text (a Chinese character has three)
	Time     time.Duration // of reading, waiting for nobody
	Memory   int64         // bytes that the reading process may hold
	Scans    int           // scanned pages of one file that are recognised
	ScanTime time.Duration // of recognising the pages of one file; its reading time stands still meanwhile
}

// RatioFloor is the size below which no part is called a bomb: a table of
// blank rows rightly shrinks a thousandfold.
const RatioFloor = 32 << 20

// MaxDepth bounds the nesting of elements, tables and storages, for every file:
// it guards the stack, and Word itself writes about thirty.
const MaxDepth = 256

// Default gives the limits that hold where nothing else is said. They are many
// times what the largest real reports need (150 pages, 3 MB of text, 60 MB).
func Default() Limits {
	return Limits{
		Bytes:    100 << 20,
		Unpacked: 200 << 20,
		Ratio:    200,
		Parts:    2000,
		Pages:    2000,
		Blocks:   100_000,
		Cells:    200_000,
		Text:     32 << 20,
		Time:     20 * time.Second,
		Memory:   384 << 20,
		Scans:    200,
		ScanTime: 20 * time.Minute,
	}
}

// OrDefault fills the fields that are zero.
func (l Limits) OrDefault() Limits {
	d := Default()
	fill(&l.Bytes, d.Bytes)
	fill(&l.Unpacked, d.Unpacked)
	fill(&l.Ratio, d.Ratio)
	fill(&l.Parts, d.Parts)
	fill(&l.Pages, d.Pages)
	fill(&l.Blocks, d.Blocks)
	fill(&l.Cells, d.Cells)
	fill(&l.Text, d.Text)
	fill(&l.Time, d.Time)
	fill(&l.Memory, d.Memory)
	fill(&l.Scans, d.Scans)
	fill(&l.ScanTime, d.ScanTime)
	return l
}

func fill[T int | int64 | time.Duration](v *T, or T) {
	if *v <= 0 {
		*v = or
	}
}

// Name names a limit; the values are stable.
type Name string

const (
	Bytes    Name = "bytes"
	Unpacked Name = "unpacked"
	Ratio    Name = "ratio"
	Parts    Name = "parts"
	Depth    Name = "depth"
	Pages    Name = "pages"
	Blocks   Name = "blocks"
	Cells    Name = "cells"
	Text     Name = "text"
	Time     Name = "time"
	Memory   Name = "memory"
	Scans    Name = "scans"
	ScanTime Name = "scan-time"
)

// Row is a limit as people read it.
type Row struct {
	Name  Name
	Title string // 解压后的总大小
	Value string // 200 MB
	todo  string // what to do about a file that is over it
}

// Rows lists all limits with their values, in the order of reading.
func (l Limits) Rows() []Row {
	l = l.OrDefault()
	const resave = "请用 Word 或 WPS 打开，另存为 docx 后重新提交。"
	return []Row{
		{Bytes, "文件大小", megabytes(l.Bytes), "请压缩文中图片，或将附件分开提交。"},
		{Unpacked, "解压后的总大小", megabytes(l.Unpacked), "请压缩文中图片，另存为 docx 后重新提交。"},
		{Ratio, "单个部件的压缩比", fmt.Sprintf("%d 倍", l.Ratio), "这不像正常的文档。" + resave},
		{Parts, "内部部件的个数", fmt.Sprintf("%d 个", l.Parts), resave},
		{Depth, "内部结构的嵌套层数", fmt.Sprintf("%d 层", MaxDepth), resave},
		{Pages, "页数", fmt.Sprintf("%d 页", l.Pages), "请只提交评估报告本身，附件另存为单独的文件。"},
		{Blocks, "段落和表格的个数", fmt.Sprintf("%d 个", l.Blocks), "请拆分后重新提交。"},
		{Cells, "表格单元格的个数", fmt.Sprintf("%d 个", l.Cells), "请删去无关的表格后重新提交。"},
		{Text, "正文的大小", megabytes(l.Text), "请拆分后重新提交。"},
		{Time, "读取时间", seconds(l.Time), "请检查文件是否异常，用 Word 或 WPS 打开，另存后重新提交。"},
		{Memory, "读取所需的内存", megabytes(l.Memory), "请压缩文中图片，或将附件分开提交。"},
		{Scans, "识别的扫描页数", fmt.Sprintf("%d 页", l.Scans), "其余扫描页未读入，请将附件另存为单独的文件。"},
		{ScanTime, "识别扫描页的时间", seconds(l.ScanTime), "其余扫描页未读入，请改交 Word 文件或可复制文字的 PDF。"},
	}
}

func megabytes(n int64) string {
	if n%(1<<20) != 0 {
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%d MB", n>>20)
}

func seconds(d time.Duration) string { return fmt.Sprintf("%g 秒", d.Seconds()) }

// Error is the cause of a problem that says a limit was passed.
type Error struct {
	Name  Name
	Value string
}

func (e *Error) Error() string { return fmt.Sprintf("over the limit of %s: %s", e.Name, e.Value) }

// Exceeded says that a file is over a limit: a whole sentence with the limit,
// its value and what to do.
func (l Limits) Exceeded(n Name) *problem.Error {
	code := problem.TooLarge
	if n == Time {
		code = problem.Timeout
	}
	for _, r := range l.Rows() {
		if r.Name == n {
			return problem.Wrap(code, &Error{n, r.Value}, "%s超过上限（%s），已停止读取。%s", r.Title, r.Value, r.todo)
		}
	}
	return problem.Wrap(code, &Error{Name: n}, "文件超过读取上限，已停止读取。请拆分后重新提交。")
}
