package docx

import (
	"bytes"
	"context"
	"errors"
	"regexp"
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
	main, err := pkg.read(pkg.main)
	if err != nil {
		return nil, corrupt(err)
	}
	r := &reader{ctx: ctx, opt: opt, pkg: pkg, part: pkg.main}
	r.readDefinitions()
	r.footnotes = r.notes("footnotes", "w:footnote", document.Footnote)
	r.endnotes = r.notes("endnotes", "w:endnote", document.Endnote)
	r.comments = r.notes("comments", "w:comment", document.Comment)

	r.s = newScanner(main)
	var items []word.Item
	items = append(items, r.lost...)
	body, err := r.body()
	if err != nil {
		var p *problem.Error
		if errors.As(err, &p) {
			return nil, err
		}
		return nil, corrupt(err)
	}
	items = append(items, body...)
	if r.tracked {
		items = append(items, word.Item{Loss: &document.Loss{Kind: document.LossTrackedMoves, Note: "文件中有未接受的修订：插入的内容按正文读取，删除的内容未读取。", Detail: "tracked changes"}})
	}
	doc := word.Assemble(document.Source{Format: document.FormatDOCX, Producer: r.producer(), Title: r.metaTitle()}, items, opt.Limits.Blocks)
	if doc == nil {
		return nil, opt.Limits.Exceeded(limit.Blocks)
	}
	if err := word.Readable(doc, r.pictures); err != nil {
		return nil, err
	}
	doc.Running = r.running()
	return doc, nil
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
	ctx  context.Context
	opt  Options
	pkg  *parts
	st   *word.Styles
	num  *word.Numbering
	part string
	s    *scanner

	footnotes, endnotes, comments map[string][]word.Item

	lost     []word.Item // definition parts that are missing
	fields   []*field
	taken    []bool // for each open mc:AlternateContent: was a branch taken
	tocDepth int    // scanner depth of an open contents control; 0 none
	cells    int
	paras    int
	tracked  bool
	pictures int
}

// field is a complex field while open.
type field struct {
	code    strings.Builder
	result  bool
	toc     bool
	checked string // of a form check box
	shown   bool   // some result text was printed
}

func (r *reader) readDefinitions() {
	missing := func(note string) {
		r.lost = append(r.lost, word.Item{Loss: &document.Loss{Kind: document.LossMissingPart, Note: note}})
	}
	name := r.pkg.byKind("styles")
	src, err := r.pkg.read(name)
	if name != "" && err != nil {
		missing("样式定义读不出，标题可能识别不全。")
	}
	r.st = readStyles(src)
	name = r.pkg.byKind("numbering")
	src, err = r.pkg.read(name)
	if name != "" && err != nil {
		missing("编号定义读不出，自动编号无法还原。")
	}
	r.num = readNumbering(src, r.st)
}

// sub makes a reader for another part with the same definitions.
func (r *reader) sub(part string, src []byte) *reader {
	return &reader{ctx: r.ctx, opt: r.opt, pkg: r.pkg, st: r.st, num: readNumbering(nil, r.st), part: part, s: newScanner(src)}
}

// notes reads footnotes, endnotes or comments by id.
func (r *reader) notes(kind, element string, as document.Kind) map[string][]word.Item {
	name := r.pkg.byKind(kind)
	src, err := r.pkg.read(name)
	if err != nil {
		return nil
	}
	out := map[string][]word.Item{}
	n := r.sub(name, src)
	for n.s.next() == nil && n.s.kind != tokenEOF {
		if n.s.kind != tokenStart || n.s.name != element {
			continue
		}
		id, typ := n.s.attr("id"), n.s.attr("type")
		items, err := n.container()
		if err != nil {
			break
		}
		if typ != "" && typ != "normal" {
			continue
		}
		text, origin, _ := word.CellText(items)
		if text != "" {
			out[id] = []word.Item{{Para: &word.Para{Kind: as, Text: text, Spans: origin.Spans, Part: name, Style: r.st.Get("")}}}
		}
	}
	return out
}

var pageNumber = regexp.MustCompile(`^[\s\-－—–·第共页/IVXivx\d]*$`)

// running gives the texts of headers and footers, once each.
func (r *reader) running() []document.Running {
	var out []document.Running
	seen := map[string]bool{}
	for _, kind := range []string{"header", "footer"} {
		for i, name := range r.pkg.allOf(kind) {
			if i >= 40 {
				break
			}
			src, err := r.pkg.read(name)
			if err != nil {
				continue
			}
			n := r.sub(name, src)
			items, err := n.body()
			if err != nil {
				continue
			}
			var lines []string
			for _, it := range items {
				if it.Para != nil && it.Para.Text != "" {
					lines = append(lines, it.Para.Text)
				} else if it.Table != nil {
					for _, row := range it.Table.Rows {
						for c := range row {
							lines = append(lines, row[c].Text)
						}
					}
				}
			}
			if text := strings.TrimSpace(strings.Join(lines, "\n")); text != "" && !seen[text] && !pageNumber.MatchString(text) {
				seen[text] = true
				out = append(out, document.Running{Kind: document.RunningKind(kind), Text: text})
			}
		}
	}
	return out
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
