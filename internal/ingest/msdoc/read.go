package msdoc

import (
	"context"
	"errors"
	"fmt"

	"wenping/internal/document"
	"wenping/internal/ingest/word"
	"wenping/internal/limit"
	"wenping/internal/problem"
)

// Options of Read. The zero value is right.
type Options struct {
	Limits limit.Limits // what a file may cost
}

// reader holds a file while it is read.
type reader struct {
	ctx    context.Context
	opt    Options
	fib    *fib
	text   *text
	data   []byte // the data stream: pictures, long property lists
	paras  runs
	chars  runs
	styles *styles
	num    *word.Numbering // nil where lists are not counted

	sections map[int]bool // CPs at which a section begins
	notes    notes
	anchors  anchors
	boxOrder []uint32

	fields   []*field
	seen     int // paragraphs
	cells    int
	pictures int
	tracked  bool

	hidden, aside int // characters set aside: hidden text, told twice
}

// Read reads a Word 97-2003 file. Errors are *problem.Error, or those of the
// context.
func Read(ctx context.Context, data []byte, opt Options) (*document.Document, error) {
	opt.Limits = opt.Limits.OrDefault()
	s, err := openContainer(data)
	if err != nil {
		return nil, problem.Wrap(problem.Corrupt, err, "该 Word 文件（doc）已损坏或不完整，无法打开。请用 Word 或 WPS 打开确认，另存为 docx 后重新提交。")
	}
	f, err := readFIB(s)
	if err != nil {
		return nil, err
	}
	t, err := readText(f, opt.Limits)
	if err != nil {
		return nil, err
	}
	r := &reader{ctx: ctx, opt: opt, fib: f, text: t, data: s.data, styles: readStyles(f)}
	if r.paras, err = readRuns(f, locParaPages, true, opt.Limits); err != nil {
		return nil, err
	}
	if r.chars, err = readRuns(f, locCharPages, false, opt.Limits); err != nil {
		return nil, err
	}
	r.sections = map[int]bool{}
	for _, cp := range readPLC(f.loc(locSections), 12).at {
		r.sections[cp] = true
	}
	items, err := r.main(s.whole)
	if err != nil {
		return nil, err
	}
	title, program := readSummary(s.summary)
	doc := word.Assemble(document.Source{Format: document.FormatDOC, Producer: program, Title: title}, items, opt.Limits.Blocks)
	if doc == nil {
		return nil, opt.Limits.Exceeded(limit.Blocks)
	}
	if err := word.Readable(doc, r.pictures); err != nil {
		var p *problem.Error
		if t.missing > 0 && errors.As(err, &p) && p.Code == problem.Empty {
			return nil, damaged()
		}
		return nil, err
	}
	doc.Aside, doc.Hidden = r.aside+r.hidden, r.hidden
	doc.Running = r.running()
	return doc, nil
}

// main reads the main text with what hangs on it.
func (r *reader) main(whole bool) ([]word.Item, error) {
	r.readNotes(storyFootnotes, locFootnoteRefs, locFootnoteTexts, 2, document.Footnote)
	r.readNotes(storyEndnotes, locEndnoteRefs, locEndnoteTexts, 2, document.Endnote)
	r.readNotes(storyComments, locCommentRefs, locCommentTexts, 30, document.Comment)
	r.notes.sort()
	if err := r.readAnchors(); err != nil {
		return nil, err
	}
	r.num = readLists(r.fib, r.styles.all)
	items, err := r.flow(0, r.fib.ccp[storyMain])
	if err != nil {
		return nil, err
	}
	if n := r.text.missing; n > 0 {
		items = append(items, word.Item{Loss: &document.Loss{Kind: document.LossMissingPart, Count: n, Note: fmt.Sprintf("文件不完整，约有 %d 个字符读不出。请用 Word 或 WPS 打开确认，另存为 docx 后重新提交。", n), Detail: "text outside the stream"}})
	} else if !whole {
		items = append(items, word.Item{Loss: &document.Loss{Kind: document.LossMissingPart, Note: "文件有损坏之处，可能有内容读不出。请用 Word 或 WPS 打开确认，另存为 docx 后重新提交。", Detail: "container salvaged"}})
	}
	if r.tracked {
		items = append(items, word.Item{Loss: &document.Loss{Kind: document.LossTrackedMoves, Note: "文件中有未接受的修订：插入的内容按正文读取，删除的内容未读取。", Detail: "tracked changes"}})
	}
	return items, nil
}
