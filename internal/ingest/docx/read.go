package docx

import (
	"bytes"
	"context"
	"errors"
	"strings"

	"wenping/internal/document"
	"wenping/internal/ingest/word"
	"wenping/internal/limit"
	"wenping/internal/problem"
)

// Read reads a Word file. Errors are *problem.Error.
func Read(ctx context.Context, data []byte, opt Options) (*document.Document, error) {
	opt.Limits = opt.Limits.OrDefault()
	pkg, err := openPackage(data, opt)
	if err != nil {
		return nil, err
	}
	r := &reader{ctx: ctx, opt: opt, pkg: pkg, part: pkg.main, books: &books{}}
	items, err := r.all()
	if err != nil {
		return nil, err
	}
	doc := word.Assemble(document.Source{Format: document.FormatDOCX, Producer: r.producer(), Title: r.metaTitle()}, items, opt.Limits.Blocks)
	if doc == nil {
		return nil, opt.Limits.Exceeded(limit.Blocks)
	}
	if err := word.Readable(doc, r.pictures); err != nil {
		return nil, err
	}
	doc.Running = r.running()
	doc.Aside, doc.Hidden = r.books.aside, r.books.hidden
	return doc, nil
}

// all reads the body with its notes and comments.
func (r *reader) all() ([]word.Item, error) {
	main, err := r.pkg.read(r.pkg.main)
	if err != nil {
		return nil, corrupt(err)
	}
	r.readDefinitions()
	r.footnotes = r.notes("footnotes", "w:footnote", document.Footnote, "脚注")
	r.endnotes = r.notes("endnotes", "w:endnote", document.Endnote, "尾注")
	r.comments = r.notes("comments", "w:comment", document.Comment, "批注")
	r.s = newScanner(main)
	body, err := r.body()
	if err != nil {
		var p *problem.Error
		if errors.As(err, &p) {
			return nil, err
		}
		return nil, corrupt(err)
	}
	// A note nobody refers to is not printed; a comment is kept all the same.
	r.books.aside += itemChars(r.footnotes.rest()) + itemChars(r.endnotes.rest())
	items := append(append([]word.Item(nil), r.lost...), body...)
	return append(items, r.comments.rest()...), nil
}

func corrupt(cause error) error {
	switch {
	case errors.Is(cause, errDepth):
		return limit.Limits{}.Exceeded(limit.Depth)
	case errors.Is(cause, errDoctype):
		return problem.Wrap(problem.Corrupt, cause, "该 Word 文件内部结构异常（含有不应出现的实体定义），不予读取。请用 Word 或 WPS 打开后另存为 docx 重新提交。")
	}
	return problem.Wrap(problem.Corrupt, cause, "该 Word 文件已损坏或不完整，读不出正文。请用 Word 或 WPS 打开确认，另存为 docx 后重新提交。")
}

// reader reads one part; parts for notes and headers get a reader of their own.
type reader struct {
	ctx      context.Context
	opt      Options
	pkg      *parts
	st       *word.Styles
	firstRow map[string]bool // table styles that set the first row apart
	num      *word.Numbering
	part     string
	s        *scanner
	books    *books
	nested   int // how many documents this one is embedded in

	footnotes, endnotes, comments *notes

	lost        []word.Item // definition parts that are missing
	fields      []*field
	taken       []bool // for each open mc:AlternateContent: was a branch taken
	tocDepth    int    // scanner depth of an open contents control; 0 none
	promptDepth int    // of a control that shows its prompt
	carry       *carried
	inserts     []*marked   // insertions that are open
	changes     []word.Item // changes since the last paragraph
	shown       int         // bytes printed so far
	changeAt    int         // shown, at the last change
	brackets    []bracket   // of formulas
	cells       int
	paras       int
	pictures    int
}

func (r *reader) readDefinitions() {
	missing := func(note, part string, err error) {
		r.lost = append(r.lost, word.Item{Loss: &document.Loss{Kind: document.LossMissingPart, Note: note, Detail: part + ": " + err.Error()}})
	}
	name := r.pkg.byKind("styles")
	src, err := r.pkg.read(name)
	if err == nil {
		r.st, r.firstRow, err = readStyles(src)
	} else {
		r.st, r.firstRow, _ = readStyles(nil)
	}
	if name != "" && err != nil {
		missing("样式定义读不出，标题可能识别不全。", name, err)
	}
	name = r.pkg.byKind("numbering")
	src, err = r.pkg.read(name)
	if err == nil {
		r.num, err = readNumbering(src, r.st)
	} else {
		r.num, _ = readNumbering(nil, r.st)
	}
	if name != "" && err != nil {
		missing("编号定义读不出，自动编号无法还原。", name, err)
	}
}

// sub makes a reader for another part with the same definitions; lists there
// count for themselves.
func (r *reader) sub(part string, src []byte) *reader {
	return &reader{ctx: r.ctx, opt: r.opt, pkg: r.pkg, st: r.st, firstRow: r.firstRow, num: r.num.Anew(), part: part, s: newScanner(src),
		books: r.books, nested: r.nested, footnotes: &notes{}, endnotes: &notes{}, comments: &notes{}}
}

func (r *reader) property(part, element string) string {
	src, err := r.pkg.read(part)
	if err != nil {
		return ""
	}
	s := newScanner(src)
	for s.next() == nil && s.kind != tokenEOF {
		if s.kind == tokenStart && s.name == element {
			if s.next() == nil && s.kind == tokenText {
				return strings.ToValidUTF8(strings.TrimSpace(string(bytes.TrimSpace(s.text))), "")
			}
		}
	}
	return ""
}

func (r *reader) producer() string  { return r.property("docProps/app.xml", "ep:Application") }
func (r *reader) metaTitle() string { return r.property("docProps/core.xml", "dc:title") }
