package docx

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
)

// assemble decides what each paragraph is and makes the document; nil when
// there are more blocks than allowed.
func assemble(src document.Source, items []item, maxBlocks int) *document.Document {
	items = lift(items)
	markContents(items)
	markHeadings(items)
	markCaptions(items)
	markPictures(&items)

	var blocks []document.Block
	var losses []document.Loss
	for _, it := range items {
		switch {
		case it.loss != nil:
			l := *it.loss
			l.After = document.BlockID(len(blocks))
			losses = append(losses, l)
		case it.table != nil:
			blocks = append(blocks, document.Block{Kind: document.TableKind, Table: it.table})
		case it.para.text != "":
			blocks = append(blocks, it.para.block())
		}
		if len(blocks) > maxBlocks {
			return nil
		}
	}
	return document.Finish(src, blocks, nil, losses)
}

// lift puts notes after the paragraph they hang on.
func lift(items []item) []item {
	out := make([]item, 0, len(items))
	for _, it := range items {
		out = append(out, it)
		if it.para != nil {
			out = append(out, it.para.notes...)
			it.para.notes = nil
		}
	}
	return out
}

func (p *para) block() document.Block {
	b := document.Block{Kind: document.Paragraph, Number: p.number, Text: p.text, Origin: document.Origin{Part: p.part, Spans: p.spans}}
	switch {
	case p.contents:
		b.Kind = document.Contents
		b.Text, b.Number = p.printed(), ""
		if shift := len(b.Text) - len(p.text); shift > 0 {
			b.Origin.Spans = moved(p.spans, shift)
		}
	case p.level > 0 || p.kind == document.Heading:
		b.Kind, b.Level = document.Heading, p.level
		if p.level == unknownLevel {
			b.Level = 0
		}
		b.Text = strings.ReplaceAll(b.Text, "\n", " ")
	case p.kind == document.Caption:
		b.Kind = document.Caption
	case p.kind != "":
		b.Kind = p.kind
		if p.number != "" {
			b.Text, b.Number = p.printed(), ""
			b.Origin.Spans = moved(p.spans, len(b.Text)-len(p.text))
		}
	}
	return b
}

func moved(spans []document.Span, by int) []document.Span {
	out := make([]document.Span, len(spans))
	for i, s := range spans {
		s.Start, s.End = s.Start+by, s.End+by
		out[i] = s
	}
	return out
}

var (
	contentsTitle = regexp.MustCompile(`^目\s*[录次錄]$`)
	leaderLine    = regexp.MustCompile(`(?:\.{3,}|…+|[·・∙•.]{3,}|．{3,}|(?:[.·] ){3,}|_{4,}|-{4,}|—{3,})\s*[（(\-－—]?\s*(?:\d{1,3}|[IVXivx]{1,6})\s*[）)\-－—]?$`)
	tabLine       = regexp.MustCompile(`\S(?:\s*\t+\s*| {2,}|\x{3000}+ *)[（(\-－—]?\s*(?:\d{1,3}|[IVXivx]{1,6})\s*[）)\-－—]?$`)
	pageAtEnd     = regexp.MustCompile(`[\s.…·．_\-－—]*\d{0,3}$`)
)

// flowing says that the item is a paragraph of the main flow with text.
func (it *item) flowing() bool { return it.para != nil && it.para.kind == "" && it.para.text != "" }

// markContents finds the contents page: fields and styles said so while
// reading; a typed one is known by its leaders, or by standing below 目录.
func markContents(items []item) {
	below := 0                // lines of the contents page may follow
	open := false             // a contents field was never closed
	later := map[string]int{} // how often a line still comes
	for i := range items {
		if items[i].flowing() {
			later[bare(items[i].para.printed())]++
		}
	}
	listed := map[string]bool{} // lines of the contents page so far
	for i := range items {
		p := items[i].para
		if p == nil || p.kind != "" {
			continue
		}
		if p.contents && p.style.outline >= 0 && p.style.outline < 9 && !p.style.isContents() && !p.style.isContentsTitle() && !tabLine.MatchString(p.text) && !leaderLine.MatchString(p.text) {
			p.contents = false // a heading of the text caught in a field left open
		}
		// So is running text; from there on the field is not believed.
		if p.contents && !p.style.isContents() && p.runes() > 50 && strings.Contains(p.text, "。") && !tabLine.MatchString(p.text) && !leaderLine.MatchString(p.text) {
			open = true
		}
		if open && !p.style.isContents() {
			p.contents = false
		}
		if p.text == "" {
			p.contents = false
			continue
		}
		line := bare(p.printed())
		later[line]--
		if below > 0 && listed[line] && !leaderLine.MatchString(p.text) && !tabLine.MatchString(p.text) && !p.contents {
			below = 0 // the first chapter itself
		}
		switch {
		case p.style.isContents():
			p.contents = true
		case contentsTitle.MatchString(strings.TrimSpace(p.text)) || p.style.isContentsTitle():
			p.contents = false // the word itself is no line of it
			below = 300
			continue
		case leaderLine.MatchString(p.text) && p.runes() <= 120:
			p.contents = true
		case below > 0 && tabLine.MatchString(p.text) && p.runes() <= 100:
			p.contents = true
		case below > 0 && !p.contents && p.runes() <= 60 && later[line] > 0 && titleLike(p.printed()):
			// A line of the contents without a page number comes back as a heading.
			p.contents = true
		}
		if p.contents {
			listed[line] = true
		}
		if below > 0 {
			below--
			if !p.contents {
				below = min(below, 2)
			}
		}
	}
}

// bare is a line without its page number and spaces, to compare a contents
// line with its heading.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r == '\u3000' {
			return -1
		}
		return r
	}, pageAtEnd.ReplaceAllString(s, ""))
}

func titleLike(s string) bool {
	if _, ok := document.ParseNumber(s); ok {
		return true
	}
	return topTitle.MatchString(strings.TrimSpace(s))
}

// markCaptions finds the captions of tables and pictures.
func markCaptions(items []item) {
	// near finds the next table or picture from i in steps of dir, passing
	// over one short line such as 单位：户.
	near := func(i, dir int) (table, picture bool) {
		passed := 0
		for j := i + dir; j >= 0 && j < len(items); j += dir {
			it := &items[j]
			switch {
			case it.loss != nil:
			case it.table != nil:
				return true, false
			case it.para.kind == document.Footnote || it.para.kind == document.Comment || it.para.kind == document.Endnote:
			case len(it.para.pictures) > 0:
				return false, true
			case it.para.text == "":
			default:
				passed++
				if passed > 1 || it.para.runes() > 20 || dir < 0 {
					return false, false
				}
			}
		}
		return false, false
	}
	for i := range items {
		p := items[i].para
		if !items[i].flowing() || p.contents || p.level > 0 {
			continue
		}
		_, title, ok := document.ParseCaption(p.printed())
		if !ok || (title == "" && p.runes() > 12) {
			if p.style.isCaption() && p.runes() <= 60 {
				p.kind = document.Caption
			}
			continue
		}
		t1, p1 := near(i, 1)
		t2, p2 := near(i, -1)
		if p.style.isCaption() || t1 || p1 || t2 || p2 || (p.jc == "center" && p.runes() <= 40) {
			p.kind = document.Caption
		}
	}
}

// In EMU. Below some three quarters of the text width of an A4 page a picture is
// a logo, a photograph or a stamp; a scanned page fills the type area.
const (
	wide, tall         = 4_300_000, 1_400_000
	pageWide, pageTall = 4_900_000, 6_700_000
)

// scanBeside: scanned pages come in runs; a page-high picture alone is a map or
// a photograph.
func scanBeside(in []item, i int) bool {
	for _, dir := range []int{-1, 1} {
		for j := i + dir; j >= 0 && j < len(in); j += dir {
			p := in[j].para
			if p == nil || p.text != "" {
				break
			}
			for _, pic := range p.pictures {
				if pic.width >= pageWide && pic.height >= pageTall {
					return true
				}
			}
		}
	}
	para := in[i].para
	return len(para.pictures) > 1
}

// lastText is the index of the last table or longer paragraph.
func lastText(in []item) int {
	for i := len(in) - 1; i >= 0; i-- {
		if in[i].table != nil || in[i].para != nil && in[i].para.runes() >= 30 {
			return i
		}
	}
	return -1
}

// markPictures turns a picture that may be a table or text into a loss: one
// under a caption of a table, or one as wide as the page without any caption.
func markPictures(items *[]item) {
	out := make([]item, 0, len(*items))
	in := *items
	caption := func(i, dir int) string {
		for j, steps := i+dir, 0; j >= 0 && j < len(in) && steps < 3; j += dir {
			q := in[j].para
			switch {
			case q == nil:
				return ""
			case q.kind == document.Caption:
				if strings.HasPrefix(strings.TrimSpace(q.printed()), "图") || strings.Contains(q.printed(), "图") && !strings.Contains(q.printed(), "表") {
					return "figure"
				}
				return "table"
			case q.text == "":
				steps++
			default:
				// 附图、现场照片 and the like named in a short line
				if q.runes() <= 40 && pictureWord.MatchString(q.text) {
					return "figure"
				}
				return ""
			}
		}
		return ""
	}
	hasTable := func(i int) bool {
		for j := i + 1; j < len(in) && j < i+4; j++ {
			if in[j].table != nil {
				return true
			}
		}
		return false
	}
	last := lastText(in)
	for i, it := range in {
		out = append(out, it)
		// Pictures after the last text of a file are annexed material, whether
		// or not a line says 附件.
		zone := document.Zone("")
		if i > last {
			zone = document.ZoneAnnex
		}
		if it.para == nil || len(it.para.pictures) == 0 || it.para.kind != "" {
			continue
		}
		big, page := false, false
		for _, pic := range it.para.pictures {
			big = big || (pic.width >= wide && pic.height >= tall)
			page = page || (pic.width >= pageWide && pic.height >= pageTall)
		}
		before, after := caption(i, -1), caption(i, 1)
		switch {
		case page && before == "" && after == "" && it.para.runes() < 10 && scanBeside(in, i):
			out = append(out, item{loss: &document.Loss{Kind: document.LossImagePage, Note: "此处为整页图片（扫描件），其内容未读取。", Zone: zone}})
			continue
		case before == "table" && after != "figure" && !hasTable(i):
		case big && before == "" && after == "" && utf8.RuneCountInString(it.para.text) < 10:
		default:
			continue
		}
		out = append(out, item{loss: &document.Loss{Kind: document.LossImageTable, Note: "此处为图片，可能是表格或文字，其内容未读取。", Zone: zone}})
	}
	*items = out
}

var pictureWord = regexp.MustCompile(`图|照片|影像|截图|现场|剪影|扫描|复印`)
