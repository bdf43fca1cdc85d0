package document

import "fmt"

// Document is one file as read. Blocks are in reading order; running headers,
// footers and page numbers are not among them.
type Document struct {
	Source  Source
	Blocks  []Block   // Blocks[i].ID == BlockID(i+1)
	Outline []Section // by Finish; in reading order, Outline[0] is the whole document
	Pages   []Page    // empty where the format has no fixed pages (Word)
	Losses  []Loss    // what could not be read, and where
	Running []Running // running headers, footers and page numbers, once each; never judged as text
	Changes []Change  // tracked changes, in reading order: the text is the final one, the markup is kept here

	// Aside counts the characters, white space left out, that a Word file holds
	// but that are no text of it, set aside on purpose: hidden text (Hidden of
	// them), prompts of empty form fields, pinyin above characters, a header
	// told twice.
	Aside, Hidden int
}

// Running is a text that is repeated at the edge of pages.
type Running struct {
	Kind RunningKind
	Text string
	Page int // where it first stands; 0 unknown
}

// RunningKind says which edge of the page a Running keeps to.
type RunningKind string

const (
	RunningHeader RunningKind = "header"
	RunningFooter RunningKind = "footer"
	RunningNumber RunningKind = "page-number"
)

// Change is one tracked change that nobody has accepted or rejected yet. Who
// made it is left out on purpose.
type Change struct {
	Kind  ChangeKind
	Text  string  // inserted or deleted text, shortened to QuoteMax
	Chars int     // characters of the whole text, white space left out
	After BlockID // the block it stands in or after; 0 before the first
}

// ChangeKind is printed in JSON.
type ChangeKind string

const (
	Inserted  ChangeKind = "inserted"
	Deleted   ChangeKind = "deleted"
	MovedFrom ChangeKind = "moved-from"
	MovedTo   ChangeKind = "moved-to"
)

// Source says what the bytes were.
type Source struct {
	Format   Format
	Producer string // writing program, where the file says so
	Title    string // title from the file's metadata; often wrong, never judged
}

// Format is the file format found by looking at the content.
type Format string

const (
	FormatDOCX  Format = "docx"
	FormatPDF   Format = "pdf"
	FormatDOC   Format = "doc"
	FormatPlain Format = "plain" // the notation of Parse
)

// BlockID numbers blocks from 1 in reading order. 0 means "no block".
type BlockID int

func (id BlockID) String() string { return fmt.Sprintf("b%d", int(id)) }

// Kind says what a block is.
type Kind string

const (
	Heading   Kind = "heading"
	Paragraph Kind = "paragraph"
	TableKind Kind = "table"
	Caption   Kind = "caption" // of a table or figure
	Contents  Kind = "toc"     // one line of a table of contents
	Footnote  Kind = "footnote"
	Endnote   Kind = "endnote"
	Comment   Kind = "comment" // an editor's comment: kept, never judged as text
	TextBox   Kind = "textbox"
)

// Zone is the part of a document a block stands in. Rules about the report
// look at the body; a word on the contents page or in an annex is no evidence
// that the report says it.
type Zone string

const (
	ZoneFront    Zone = "front"    // cover, signature page, before the first body heading
	ZoneContents Zone = "contents" // table of contents
	ZoneBody     Zone = "body"
	ZoneAnnex    Zone = "annex"
)

// Block is one piece of the document.
type Block struct {
	ID     BlockID
	Kind   Kind
	Level  int    // of a heading, 1 is the highest; 0 otherwise
	Number string // as a reader sees it: "第一章", "（二）", "1.1"; automatic numbers rendered
	Text   string // without Number
	Table  *Table // for TableKind only; Text is then empty
	Page   int    // 1-based page of the file where the block begins; 0 unknown
	Box    Box    // on Page; zero where unknown
	Origin Origin

	// Set by Finish.
	Zone    Zone
	Section int // index in Document.Outline of the innermost section holding the block
}

// Table is a grid with merged cells. Rows hold only real cells (not the
// positions that a span covers); use At for grid access.
type Table struct {
	Rows       [][]Cell
	HeaderRows int     // rows known to be header rows; 0 unknown
	Caption    BlockID // the caption block bound to it, 0 none; set by Finish where readers leave it
	Within     Anchor  // the cell of the earlier block it stands in, and where in its text; zero none
}

// Cell is one cell. Row and Col are 0-based grid positions of its top left.
type Cell struct {
	Text             string
	Row, Col         int
	RowSpan, ColSpan int // ≥ 1
	Page             int
	Box              Box
	Origin           Origin
}

// Size gives the number of grid rows and columns.
func (t *Table) Size() (rows, cols int) {
	for _, r := range t.Rows {
		for i := range r {
			rows = max(rows, r[i].Row+max(1, r[i].RowSpan))
			cols = max(cols, r[i].Col+max(1, r[i].ColSpan))
		}
	}
	return rows, cols
}

// At gives the cell that covers grid position (row, col), or nil.
func (t *Table) At(row, col int) *Cell {
	// A spanning cell stands in its own first row, so rows after `row` cannot cover it.
	for ri := min(row, len(t.Rows)-1); ri >= 0; ri-- {
		for ci := range t.Rows[ri] {
			c := &t.Rows[ri][ci]
			if c.Row <= row && row < c.Row+max(1, c.RowSpan) && c.Col <= col && col < c.Col+max(1, c.ColSpan) {
				return c
			}
		}
	}
	return nil
}

// Grid gives the table as a full rectangle; covered positions repeat their cell,
// positions without a cell are nil. Build it once where a table is read often.
func (t *Table) Grid() [][]*Cell {
	rows, cols := t.Size()
	g := make([][]*Cell, rows)
	for i := range g {
		g[i] = make([]*Cell, cols)
	}
	for ri := range t.Rows {
		for ci := range t.Rows[ri] {
			c := &t.Rows[ri][ci]
			for r := c.Row; r < c.Row+max(1, c.RowSpan) && r < rows; r++ {
				for k := c.Col; k < c.Col+max(1, c.ColSpan) && k < cols; k++ {
					g[r][k] = c
				}
			}
		}
	}
	return g
}

// Box is a rectangle in points from the top left of the page as displayed
// (crop box, after rotation). The zero Box means unknown.
type Box struct{ X0, Y0, X1, Y1 float64 }

// IsZero says that the box is unknown.
func (b Box) IsZero() bool { return b == Box{} }

// Union gives the smallest box around both; an unknown box adds nothing.
func (b Box) Union(o Box) Box {
	if b.IsZero() {
		return o
	}
	if o.IsZero() {
		return b
	}
	return Box{min(b.X0, o.X0), min(b.Y0, o.Y0), max(b.X1, o.X1), max(b.Y1, o.Y1)}
}

// Page is one page of a paged file.
type Page struct {
	Number int     // 1-based
	Label  string  // the printed number ("9", "- 12 -" is kept as "12"); empty where none is printed
	Width  float64 // points, as displayed
	Height float64

	// The books of a page, in characters without white space: what the engine
	// counts is what the blocks hold, what was set aside on purpose (running
	// heads, page numbers, repeated table heads, text nobody sees) and what
	// was lost. Chars = Held + Aside + Σ Count of the page's losses that count
	// characters (LossKind.CountsChars).
	Chars int // counted by the engine; 0 where it does not count
	Aside int

	Recognised bool    // read by OCR
	Confidence float64 // mean of the recognised characters, 0 to 1; 0 where native
}

// Origin says where in the file a text came from.
type Origin struct {
	Part       string // zip part ("word/document.xml"); empty for PDF
	Spans      []Span // text offsets → source byte offsets in Part, ascending; empty where not kept
	Lines      []Line // the printed lines of the text, for PDF
	Recognised bool   // by OCR, not native text

	// Begin is the offset in Part right behind the start of a table cell that has
	// no text, and so no spans: an empty cell can be pointed at, too.
	Begin int
}

// Span maps Text[Start:End] to bytes [SrcStart,SrcEnd) of Origin.Part.
type Span struct{ Start, End, SrcStart, SrcEnd int }

// Line is a printed line: Text[Start:End] stands on Page inside Box.
type Line struct {
	Start, End int
	Page       int
	Box        Box
	Font       string  // name of the face that most of it is set in; empty unknown
	Size       float64 // points; 0 unknown
	Confidence float64 // of recognised text, 0 to 1; 0 for native text
}

// Loss is something that could not be read. An absence is never judged where
// a loss may hide it.
type Loss struct {
	Kind   LossKind
	Page   int     // 0 unknown
	After  BlockID // the last block before the loss, 0 unknown
	Count  int     // how many characters, pictures or objects were lost; 0 unknown
	Note   string  // Chinese, for people
	Detail string  // English, for logs

	// Set by Finish from After or Page where the reader leaves them.
	Zone    Zone // empty: may be anywhere
	Section int  // index in Document.Outline; 0: may be anywhere
}

// LossKind is stable: it is printed in JSON.
type LossKind string

const (
	LossImagePage    LossKind = "image-only-page" // a page without a text layer
	LossImageTable   LossKind = "image-table"     // a picture that may be a table or text
	LossGlyphs       LossKind = "unmapped-glyphs" // glyphs without a character
	LossTextBox      LossKind = "textbox"         // a drawing whose text could not be placed
	LossObject       LossKind = "embedded-object" // OLE, chart, SmartArt
	LossAltChunk     LossKind = "alt-chunk"
	LossMissingPart  LossKind = "missing-part"
	LossLimit        LossKind = "limit" // cut off by a size or time limit
	LossTrackedMoves LossKind = "tracked-changes"
	LossRecognised   LossKind = "low-confidence" // recognised text that is not sure: it stands in the blocks, and is not in the books of a page
)

// Section is one heading with everything below it. Sections nest by level.
type Section struct {
	Heading BlockID // 0 for the whole document
	Level   int
	Number  string
	Title   string
	Parent  int     // index in Outline; -1 for the whole document
	First   BlockID // first block (the heading itself)
	Last    BlockID // last block, subsections included
	Zone    Zone
}

// Block gives the block with that id, or nil.
func (d *Document) Block(id BlockID) *Block {
	if id < 1 || int(id) > len(d.Blocks) {
		return nil
	}
	return &d.Blocks[id-1]
}

// CountsChars says that losses of this kind count characters that are in no
// block, as the books of a page need them.
func (k LossKind) CountsChars() bool { return k == LossGlyphs || k == LossTextBox }

// Printed says that a character counts: no white space, and no mark for a
// glyph without a character.
func Printed(r rune) bool { return r > ' ' && r != '\u3000' && r != '\u00a0' && r != '\uFFFD' }

// Held counts the characters that the blocks hold of each page, by what their
// printed lines say. The first page has index 0.
func (d *Document) Held() []int {
	held := make([]int, len(d.Pages))
	count := func(page int, s string) {
		if page < 1 || page > len(held) {
			return
		}
		for _, r := range s {
			if Printed(r) {
				held[page-1]++
			}
		}
	}
	lines := func(text string, o *Origin) {
		for _, l := range o.Lines {
			if start, end := max(0, l.Start), min(l.End, len(text)); start < end {
				count(l.Page, text[start:end])
			}
		}
	}
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if b.Kind == Comment {
			continue
		}
		count(b.Page, b.Number)
		lines(b.Text, &b.Origin)
		if b.Table == nil {
			continue
		}
		for _, row := range b.Table.Rows {
			for c := range row {
				lines(row[c].Text, &row[c].Origin)
			}
		}
	}
	return held
}

// Chars counts the characters of the text (spaces left out), tables included.
func (d *Document) Chars() int {
	n := 0
	count := func(s string) {
		for _, r := range s {
			if r > ' ' && r != '\u3000' && r != '\u00a0' {
				n++
			}
		}
	}
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if b.Kind == Comment {
			continue
		}
		count(b.Number)
		count(b.Text)
		if b.Table != nil {
			for _, row := range b.Table.Rows {
				for c := range row {
					count(row[c].Text)
				}
			}
		}
	}
	return n
}
