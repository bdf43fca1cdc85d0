package word

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/problem"
)

// Assemble decides what each paragraph is and makes the document; nil when
// there are more blocks than allowed.
func Assemble(src document.Source, items []Item, maxBlocks int) *document.Document {
	items = lift(items)
	n := 0
	for i := range items {
		if items[i].Table != nil || items[i].Para != nil && items[i].Para.Text != "" {
			n++
		}
	}
	if n > maxBlocks { // before anything is made of them
		return nil
	}
	markContents(items)
	markHeadings(items)
	markCaptions(items)
	markPictures(&items)

	var blocks []document.Block
	var losses []document.Loss
	var changes []document.Change
	at := map[*document.Table]document.BlockID{}
	for _, it := range items {
		switch {
		case it.Loss != nil:
			l := *it.Loss
			l.After = document.BlockID(len(blocks))
			losses = append(losses, l)
		case it.Change != nil:
			c := *it.Change
			c.After = document.BlockID(len(blocks))
			changes = append(changes, c)
		case it.Table != nil:
			// Where the outer table was only a frame and is gone, its inner one stands by itself.
			if it.Table.Within.Block = at[it.Outer]; it.Table.Within.Block == 0 {
				it.Table.Within = document.Anchor{}
			}
			blocks = append(blocks, document.Block{Kind: document.TableKind, Table: it.Table})
			at[it.Table] = document.BlockID(len(blocks))
		case it.Para.Text != "":
			blocks = append(blocks, it.Para.block())
		}
		if len(blocks) > maxBlocks {
			return nil
		}
	}
	doc := document.Finish(src, blocks, nil, losses)
	doc.Changes = changes
	return doc
}

// lift puts notes after the paragraph they hang on.
func lift(items []Item) []Item {
	out := make([]Item, 0, len(items))
	for _, it := range items {
		out = append(out, it)
		if it.Para != nil {
			if it.Para.Style == nil {
				it.Para.Style = unstyled
			}
			out = append(out, it.Para.Notes...)
			it.Para.Notes = nil
		}
	}
	return out
}

func (p *Para) block() document.Block {
	b := document.Block{Kind: document.Paragraph, Number: p.Number, Text: p.Text, Origin: document.Origin{Part: p.Part, Spans: p.Spans}}
	switch {
	case p.Contents:
		b.Kind = document.Contents
		b.Text, b.Number = p.printed(), ""
		if shift := len(b.Text) - len(p.Text); shift > 0 {
			b.Origin.Spans = moved(p.Spans, shift)
		}
	case p.level > 0 || p.Kind == document.Heading:
		b.Kind, b.Level = document.Heading, p.level
		if p.level == unknownLevel {
			b.Level = 0
		}
		b.Text = strings.ReplaceAll(b.Text, "\n", " ")
	case p.Kind == document.Caption:
		b.Kind = document.Caption
	case p.Kind != "":
		b.Kind = p.Kind
		if p.Number != "" {
			b.Text, b.Number = p.printed(), ""
			b.Origin.Spans = moved(p.Spans, len(b.Text)-len(p.Text))
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
func (it *Item) flowing() bool { return it.Para != nil && it.Para.Kind == "" && it.Para.Text != "" }

// longest is the length a line of a contents page may have, in characters.
const longest = 120

// markContents finds the contents page: fields and styles said so while
// reading; a typed one is known by its leaders, or by standing below 目录.
func markContents(items []Item) {
	below := 0                // lines of the contents page may follow
	open := false             // a contents field was never closed
	later := map[string]int{} // how often a line still comes
	for i := range items {
		if items[i].flowing() && items[i].Para.runes() <= longest {
			later[bare(items[i].Para.printed())]++
		}
	}
	listed := map[string]bool{} // lines of the contents page so far
	for i := range items {
		p := items[i].Para
		if p == nil || p.Kind != "" {
			continue
		}
		if p.Contents && p.Style.Outline >= 0 && p.Style.Outline < 9 && !p.Style.isContents() && !p.Style.isContentsTitle() && !tabLine.MatchString(p.Text) && !leaderLine.MatchString(p.Text) {
			p.Contents = false // a heading of the text caught in a field left open
		}
		// So is running text; from there on the field is not believed.
		if p.Contents && !p.Style.isContents() && p.runes() > 50 && strings.Contains(p.Text, "。") && !tabLine.MatchString(p.Text) && !leaderLine.MatchString(p.Text) {
			open = true
		}
		if open && !p.Style.isContents() {
			p.Contents = false
		}
		if p.Text == "" {
			p.Contents = false
			continue
		}
		line := ""
		if p.runes() <= longest {
			line = bare(p.printed())
			later[line]--
		}
		if below > 0 && line != "" && listed[line] && !leaderLine.MatchString(p.Text) && !tabLine.MatchString(p.Text) && !p.Contents {
			below = 0 // the first chapter itself
		}
		switch {
		case p.Style.isContents():
			p.Contents = true
		case contentsTitle.MatchString(strings.TrimSpace(p.Text)) || p.Style.isContentsTitle():
			p.Contents = false // the word itself is no line of it
			below = 300
			continue
		case p.runes() <= longest && leaderLine.MatchString(p.Text):
			p.Contents = true
		case below > 0 && p.runes() <= 100 && tabLine.MatchString(p.Text):
			p.Contents = true
		case below > 0 && !p.Contents && p.runes() <= 60 && later[line] > 0 && titleLike(p.printed()):
			// A line of the contents without a page number comes back as a heading.
			p.Contents = true
		}
		if p.Contents {
			listed[line] = true
		}
		if below > 0 {
			below--
			if !p.Contents {
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
func markCaptions(items []Item) {
	// near finds the next table or picture from i in steps of dir, passing
	// over one short line such as 单位：户.
	near := func(i, dir int) (table, picture bool) {
		passed := 0
		for j := i + dir; j >= 0 && j < len(items); j += dir {
			it := &items[j]
			switch {
			case it.Loss != nil, it.Change != nil:
			case it.Table != nil:
				return true, false
			case it.Para.Kind == document.Footnote || it.Para.Kind == document.Comment || it.Para.Kind == document.Endnote:
			case len(it.Para.Pictures) > 0:
				return false, true
			case it.Para.Text == "":
			default:
				passed++
				if passed > 1 || it.Para.runes() > 20 || dir < 0 {
					return false, false
				}
			}
		}
		return false, false
	}
	for i := range items {
		p := items[i].Para
		if !items[i].flowing() || p.Contents || p.level > 0 {
			continue
		}
		_, title, ok := document.ParseCaption(p.printed())
		if !ok || (title == "" && p.runes() > 12) {
			if p.Style.isCaption() && p.runes() <= 60 {
				p.Kind = document.Caption
			}
			continue
		}
		t1, p1 := near(i, 1)
		t2, p2 := near(i, -1)
		if p.Style.isCaption() || t1 || p1 || t2 || p2 || (p.Jc == "center" && p.runes() <= 40) {
			p.Kind = document.Caption
		}
	}
}

// In EMU. Below some three quarters of the text width of an A4 page a picture is
// a logo, a photograph or a stamp, unless it takes a quarter of the page; a
// scanned page fills the type area.
const (
	wide, tall         = 4_300_000, 1_400_000
	pageWide, pageTall = 4_900_000, 6_700_000
	quarterPage        = 7_560_000 * 10_692_000 / 4
)

// scanBeside: scanned pages come in runs; a page-high picture alone is a map or
// a photograph.
func scanBeside(in []Item, i int) bool {
	for _, dir := range []int{-1, 1} {
		for j := i + dir; j >= 0 && j < len(in); j += dir {
			if in[j].Change != nil {
				continue
			}
			p := in[j].Para
			if p == nil || p.Text != "" {
				break
			}
			for _, pic := range p.Pictures {
				if pic.Width >= pageWide && pic.Height >= pageTall {
					return true
				}
			}
		}
	}
	para := in[i].Para
	return len(para.Pictures) > 1
}

// lastText is the index of the last table or longer paragraph.
func lastText(in []Item) int {
	for i := len(in) - 1; i >= 0; i-- {
		if in[i].Table != nil || in[i].Para != nil && in[i].Para.runes() >= 30 {
			return i
		}
	}
	return -1
}

// markPictures turns a picture that may be a table or text into a loss: one of
// a quarter page or more, one under a caption of a table, or one as wide as the
// page without any caption.
func markPictures(items *[]Item) {
	out := make([]Item, 0, len(*items))
	in := *items
	caption := func(i, dir int) string {
		for j, steps := i+dir, 0; j >= 0 && j < len(in) && steps < 3; j += dir {
			q := in[j].Para
			switch {
			case in[j].Change != nil:
			case q == nil:
				return ""
			case q.Kind == document.Caption:
				if strings.HasPrefix(strings.TrimSpace(q.printed()), "图") || strings.Contains(q.printed(), "图") && !strings.Contains(q.printed(), "表") {
					return "figure"
				}
				return "table"
			case q.Text == "":
				steps++
			default:
				// 附图、现场照片 and the like named in a short line
				if q.runes() <= 40 && pictureWord.MatchString(q.Text) {
					return "figure"
				}
				return ""
			}
		}
		return ""
	}
	hasTable := func(i int) bool {
		for j := i + 1; j < len(in) && j < i+4; j++ {
			if in[j].Table != nil {
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
		if it.Para == nil || len(it.Para.Pictures) == 0 || it.Para.Kind != "" && it.Para.Kind != document.TextBox {
			continue
		}
		big, quarter, page := false, false, false
		for _, pic := range it.Para.Pictures {
			quarter = quarter || pic.Width*pic.Height >= quarterPage
			big = big || quarter || pic.Width >= wide && pic.Height >= tall
			page = page || (pic.Width >= pageWide && pic.Height >= pageTall)
		}
		before, after := caption(i, -1), caption(i, 1)
		switch {
		case page && before == "" && after == "" && it.Para.runes() < 10 && scanBeside(in, i):
			out = append(out, Item{Loss: &document.Loss{Kind: document.LossImagePage, Count: len(it.Para.Pictures), Note: "此处为整页图片（扫描件），其内容未读取。", Zone: zone}})
			continue
		case quarter: // whatever is said of it: nobody has read what stands in it
		case before == "table" && after != "figure" && !hasTable(i):
		case big && before == "" && after == "" && utf8.RuneCountInString(it.Para.Text) < 10:
		default:
			continue
		}
		out = append(out, Item{Loss: &document.Loss{Kind: document.LossImageTable, Count: len(it.Para.Pictures), Note: "此处为图片，可能是表格或文字，其内容未读取。", Zone: zone}})
	}
	*items = out
}

var pictureWord = regexp.MustCompile(`图|照片|影像|截图|现场|剪影|扫描|复印`)

// Readable refuses a file without any text.
func Readable(d *document.Document, pictures int) error {
	switch {
	case d.Chars() > 0:
		return nil
	case pictures > 0:
		return noText()
	}
	return problem.New(problem.Empty, "该 Word 文件里没有文字。请确认后重新提交。")
}

func noText() *problem.Error {
	return problem.New(problem.NoText, "该 Word 文件的内容主要是图片（扫描件），没有可审查的文字。请向报送单位索取可编辑的 Word 原件，或由 Word、WPS 直接导出的 PDF。")
}

// Reviewable refuses to judge a file whose pages are mostly pictures; what text
// it has can be extracted all the same.
func Reviewable(d *document.Document) *problem.Error {
	chars := 0
	for i := range d.Blocks {
		if b := &d.Blocks[i]; b.Zone != document.ZoneAnnex && b.Kind != document.Comment {
			chars += len(b.Text) / 3
			if b.Table != nil {
				for _, row := range b.Table.Rows {
					for c := range row {
						chars += len(row[c].Text) / 3
					}
				}
			}
		}
	}
	pages, pictures := 0, 0
	for _, l := range d.Losses {
		switch {
		case l.Kind == document.LossImagePage && l.Zone != document.ZoneAnnex:
			pages++
			pictures++
		case l.Kind == document.LossImagePage, l.Kind == document.LossImageTable:
			pictures++
		}
	}
	const pageOfText = 400 // characters
	if d.Chars() < 50 && pictures > 0 || pages >= 3 && chars < pages*pageOfText {
		return noText()
	}
	return nil
}
