package ingest

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"

	"wenping/internal/document"
	"wenping/internal/ingest/docx"
	"wenping/internal/ingest/msdoc"
	"wenping/internal/ingest/pdf"
	"wenping/internal/ingest/word"
	"wenping/internal/limit"
	"wenping/internal/problem"
)

// PDFReader reads PDF files; *pdf.Engine is one.
type PDFReader interface {
	ReadScans(ctx context.Context, data []byte, r pdf.Recogniser) (*document.Document, error)
}

// Options of Read. The zero value is right for one file.
type Options struct {
	PDF        PDFReader  // nil: an engine is started for this file alone
	Recogniser Recogniser // nil: scanned pages are losses
	Limits     limit.Limits
}

// Result is a file as read.
type Result struct {
	Document       *document.Document
	Kind           Kind
	Classification Classification
	Warnings       []string       // Chinese, whole sentences
	Refusal        *problem.Error // see Reviewable
}

// Reviewable says why the document cannot be reviewed as a report, or nil: it
// carries a mark of secrecy, holds several reports, or is no report. Extracting
// its text is still allowed.
func (r *Result) Reviewable() error {
	if r.Refusal == nil {
		return nil
	}
	return r.Refusal
}

// Secret says why the document must not be kept at all: a mark of secrecy. It
// holds for reports, forms and annexes alike.
func (r *Result) Secret() error {
	if r.Refusal != nil && r.Refusal.Code == problem.Classified {
		return r.Refusal
	}
	return nil
}

// Read reads one file. Errors are *problem.Error.
func Read(ctx context.Context, name string, data []byte, opt Options) (*Result, error) {
	name = baseName(name)
	opt.Limits = opt.Limits.OrDefault()
	ctx, clock, cancel := withClock(ctx, opt.Limits.Time)
	defer cancel()
	if int64(len(data)) > opt.Limits.Bytes {
		return nil, Named(name, opt.Limits.Exceeded(limit.Bytes))
	}
	doc, err := readFormat(ctx, clock, name, data, opt)
	if err != nil {
		if errors.Is(ctx.Err(), context.DeadlineExceeded) && problem.From(err).Code != problem.TooLarge {
			err = opt.Limits.Exceeded(limit.Time) // whoever noticed it first
		}
		return nil, Named(name, err)
	}
	if size := doc.Size(); size > opt.Limits.Text {
		return nil, Named(name, opt.Limits.Exceeded(limit.Text))
	}
	return examine(name, doc), nil
}

// readFormat reads by the format found in the content.
func readFormat(ctx context.Context, clock *clock, name string, data []byte, opt Options) (*document.Document, error) {
	format, err := sniff(name, data)
	if err != nil {
		return nil, err
	}
	switch format {
	case document.FormatDOCX:
		return bounded(func() (*document.Document, error) { return docx.Read(ctx, data, docx.Options{Limits: opt.Limits}) })
	case document.FormatDOC:
		return bounded(func() (*document.Document, error) { return msdoc.Read(ctx, data, msdoc.Options{Limits: opt.Limits}) })
	default:
		return bounded(func() (*document.Document, error) {
			var r pdf.Recogniser
			if opt.Recogniser != nil {
				r = &scans{by: opt.Recogniser, clock: clock, limits: opt.Limits}
			}
			engine := opt.PDF
			if engine == nil {
				own, err := pdf.New("")
				if err != nil {
					return nil, err
				}
				defer own.Close()
				engine = own
			}
			doc, err := engine.ReadScans(ctx, data, r)
			return doc, withoutText(err, opt.Recogniser)
		})
	}
}

// bounded is the panic boundary: what a reader cannot cope with is a damaged file.
func bounded(read func() (*document.Document, error)) (doc *document.Document, err error) {
	defer func() {
		if p := recover(); p != nil {
			doc, err = nil, problem.Wrap(problem.Corrupt, fmt.Errorf("panic: %v\n%s", p, debug.Stack()), "文件内部结构异常，无法读取。请用 Word 或 WPS 打开确认，另存为 docx 后重新提交。")
		}
	}()
	return read()
}

// Named puts the name of the file into a problem's sentence.
func Named(name string, err error) error {
	name = baseName(name)
	p := problem.From(err)
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		if p.Code == problem.Internal {
			p = problem.Wrap(problem.Timeout, err, "读取超过时限，已停止。请检查文件是否异常，另存为 docx 后重新提交。")
		}
	}
	if name == "" || strings.Contains(p.Message, name) {
		return p
	}
	return &problem.Error{Code: p.Code, Message: "文件“" + name + "”未能读取：" + p.Message, Cause: p.Cause}
}

// examine says what kind of document was read and whether it may be reviewed.
func examine(name string, doc *document.Document) *Result {
	r := &Result{Document: doc}
	r.Classification = Classify(doc)
	r.Kind = r.Classification.Kind
	mark, internal := secrecy(doc)
	switch {
	case mark != "":
		r.Refusal = problem.New(problem.Classified, "文件“%s”标有密级“%s”，不能在本系统中审查。请在符合保密要求的环境中办理。", name, mark)
	case mostlyPictures(doc):
		r.Refusal = problem.From(Named(name, word.Reviewable(doc)))
	case r.Classification.Reports > 1:
		r.Refusal = problem.New(problem.SeveralReports, "文件“%s”里有 %d 份评估报告（%s）。请拆分后逐份提交。", name, r.Classification.Reports, strings.Join(r.Classification.Titles, "；"))
	case r.Kind == KindOther:
		r.Refusal = problem.New(problem.NotAReport, "文件“%s”不像社会稳定风险评估报告：%s。请核对是否选错文件。", name, r.Classification.Why)
	}
	if internal != "" {
		r.Warnings = append(r.Warnings, fmt.Sprintf("文件标有“%s”字样，请注意知悉范围。", internal))
	}
	if w := recognisedWarning(doc); w != "" {
		r.Warnings = append(r.Warnings, w)
	}
	comments := 0
	for i := range doc.Blocks {
		if doc.Blocks[i].Kind == document.Comment {
			comments++
		}
	}
	if comments > 0 {
		r.Warnings = append(r.Warnings, fmt.Sprintf("文件中留有 %d 条批注，不作为正文审查。", comments))
	}
	if n := len(doc.Changes); n > 0 {
		count := map[document.ChangeKind]int{}
		for _, c := range doc.Changes {
			count[c.Kind]++
		}
		var of []string
		for _, k := range []struct {
			kind document.ChangeKind
			name string
		}{{document.Inserted, "插入"}, {document.Deleted, "删除"}, {document.MovedTo, "移入"}, {document.MovedFrom, "移出"}} {
			if count[k.kind] > 0 {
				of = append(of, fmt.Sprintf("%s %d 处", k.name, count[k.kind]))
			}
		}
		r.Warnings = append(r.Warnings, fmt.Sprintf("文件中有 %d 处未接受的修订（%s），按接受修订后的文字审查。请确认定稿后再报送。", n, strings.Join(of, "、")))
	}
	if doc.Hidden > 0 {
		r.Warnings = append(r.Warnings, fmt.Sprintf("文件中有 %d 个字被设为隐藏文字，打印时看不见，不作为正文审查。", doc.Hidden))
	}
	return r
}

// mostlyPictures says that a Word file has too little text to be judged by it.
func mostlyPictures(doc *document.Document) bool {
	return (doc.Source.Format == document.FormatDOCX || doc.Source.Format == document.FormatDOC) && word.Reviewable(doc) != nil
}

func baseName(name string) string {
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	return strings.ToValidUTF8(name, "?")
}
