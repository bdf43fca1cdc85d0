package manuscript

import (
	"strings"

	"wenping/internal/document"
)

// Manuscript is what an author means to say, before any program writes it down.
type Manuscript struct {
	Seed     uint64
	Shape    Shape
	Title    string
	Cover    []string // the lines of the cover, the title among them; empty: the title heads the first page
	Contents int      // depth of the contents page; 0: none
	Chain    []Form   // how headings of each level are numbered
	Items    []Item
	Notes    []Note
	Head     string // running header; empty: none
	Foot     Foot
	Look     Look
}

// Shape is a kind of document.
type Shape string

// The shapes that Compose invents.
const (
	Report        Shape = "report"
	Policy        Shape = "policy"
	Tender        Shape = "tender"
	Thesis        Shape = "thesis"
	Specification Shape = "specification"
)

// Shapes are all shapes.
var Shapes = []Shape{Report, Policy, Tender, Thesis, Specification}

// ItemKind says what an Item is.
type ItemKind int

// The kinds of Item.
const (
	Heading ItemKind = iota
	Para
	Table
	Caption
	Picture    // a picture of a quarter page or more: a loss where it may hide text
	Logo       // a small picture: no loss
	Box        // a text box
	PageBreak  //
	Wide       // what follows stands on landscape pages, until Tall
	Tall       //
	TwoColumns // what follows is set in two columns, until OneColumn
	OneColumn  //
	AnnexPage  // what follows begins a new page
)

// Item is one piece of a Manuscript, in reading order.
type Item struct {
	Kind   ItemKind
	Level  int // of a heading, 1 is the highest
	Number Number
	Runs   []Run
	Table  *document.Table
	Rule   Ruling // of a table
	Centre bool   // a paragraph set in the middle (a title, a date line)
	Flush  bool   // a paragraph without indent
}

// Ruling is how a table is drawn.
type Ruling int

// The ways of drawing a table.
const (
	Ruled     Ruling = iota // every cell has a border
	ThreeLine               // rules above, below and under the header only
	Bare                    // no rules
)

// Number is what stands before the text of a heading or a list item.
type Number struct {
	Shown string // as a reader sees it; empty: none
	Form  Form
	Value []int // one for each level of the list, the last is its own
	Auto  bool  // a careful author lets the program count it
	List  int   // lists with the same number here go on counting; 0: headings
	Level int   // 0-based level in its list
	Gap   string
}

// Run is a piece of text with one look.
type Run struct {
	Text  string
	Bold  bool
	Super bool
	Kind  RunKind
	Note  int // index in Notes plus one; 0: none. Its mark stands after the text.
}

// RunKind says how a run is kept in a file.
type RunKind int

// The kinds of Run.
const (
	Plain    RunKind = iota
	Inserted         // a tracked insertion: part of the text
	Deleted          // a tracked deletion: not part of the text
	MovedIn          // a tracked move, where the text now stands
	MovedOut         // where it stood
	Hidden           // hidden text: not printed
	Link             // a hyperlink
	Field            // the result of a field
	Sequence         // the counting field of a caption
)

// Shows says that the run is part of the text a reader sees.
func (k RunKind) Shows() bool { return k != Deleted && k != MovedOut && k != Hidden }

// Note is a footnote, an endnote or an editor's comment.
type Note struct {
	Kind document.Kind
	Text string
}

// Foot is a habit of printing page numbers.
type Foot int

// The ways of printing page numbers.
const (
	NoFoot    Foot = iota
	FootPlain      // 3
	FootDash       // - 3 -
	FootLong       // — 3 —
	FootOf         // 第 3 页 共 20 页
	FootSlash      // 3 / 20
)

// Face is the look of a text.
type Face struct {
	Font   string
	Size   float64 // points
	Bold   bool
	Centre bool
	Indent int // characters
}

// Look is how a Manuscript is set.
type Look struct {
	Body, Cell, Caption, Note Face
	Heads                     [6]Face
	Line                      float64 // points from baseline to baseline; 0: by font size
	NewPage                   bool    // chapters begin a page
}

// HeadFace gives the look of headings of a level.
func (l *Look) HeadFace(level int) Face { return l.Heads[max(0, min(level, len(l.Heads))-1)] }

// IsTitle says that a line of the cover is the title.
func (m *Manuscript) IsTitle(line string) bool { return strings.ReplaceAll(line, "\n", "") == m.Title }

// Text gives what a reader sees of the runs.
func Text(runs []Run) string {
	var s strings.Builder
	for _, r := range runs {
		if r.Kind.Shows() {
			s.WriteString(r.Text)
		}
	}
	return s.String()
}

// Printed gives number and text of the item.
func (it *Item) Printed() string { return it.Number.Shown + it.Number.Gap + Text(it.Runs) }

// Outline lists the items that the contents page names.
func (m *Manuscript) Outline() []*Item {
	var out []*Item
	for i := range m.Items {
		if it := &m.Items[i]; it.Kind == Heading && it.Level <= m.Contents {
			out = append(out, it)
		}
	}
	return out
}

// See is called with each block of a truth before it is kept, so that a writer
// can say where it stands. it is the item it comes from, nil on the cover and
// the contents title; n counts the lines of the cover, is -1 at the contents
// title and the index of the note at a note. False leaves the block out.
type See func(b *document.Block, it *Item, n int) bool

// Truth is what a perfect reader gives. label is the page number that the
// contents page shows for an item; see may be nil.
func (m *Manuscript) Truth(label func(*Item) string, see See) *document.Document {
	d := &document.Document{Source: document.Source{Format: document.FormatPlain}}
	add := func(b document.Block, it *Item, n int) document.BlockID {
		if see != nil && !see(&b, it, n) {
			return 0
		}
		b.ID = document.BlockID(len(d.Blocks) + 1)
		d.Blocks = append(d.Blocks, b)
		return b.ID
	}
	for i, l := range m.Cover {
		add(document.Block{Kind: document.Paragraph, Text: l, Zone: document.ZoneFront}, nil, i)
	}
	if m.Contents > 0 {
		add(document.Block{Kind: document.Paragraph, Text: ContentsTitle, Zone: document.ZoneContents}, nil, -1)
		for _, it := range m.Outline() {
			add(document.Block{Kind: document.Contents, Text: it.Printed() + "\t" + label(it), Zone: document.ZoneContents}, it, 0)
		}
	}
	for i := range m.Items {
		it := &m.Items[i]
		b := document.Block{Number: it.Number.Shown, Text: Text(it.Runs), Zone: document.ZoneBody}
		switch it.Kind {
		case Heading:
			b.Kind, b.Level = document.Heading, it.Level
		case Para:
			b.Kind = document.Paragraph
		case Caption:
			b.Kind = document.Caption
		case Box:
			b.Kind = document.TextBox
		case Table:
			b.Kind, b.Table = document.TableKind, it.Table
		case Picture:
			// A picture under the name of a figure need not be told as a loss: Count 0.
			l := document.Loss{Kind: document.LossImageTable, After: document.BlockID(len(d.Blocks)), Count: 1}
			if i+1 < len(m.Items) && m.Items[i+1].Kind == Caption {
				l.Count = 0
			}
			d.Losses = append(d.Losses, l)
			continue
		default:
			continue
		}
		id := add(b, it, 0)
		for _, r := range it.Runs {
			if kind, ok := changeKinds[r.Kind]; ok {
				d.Changes = append(d.Changes, document.Change{Kind: kind, Text: r.Text, After: id})
			}
			if r.Note > 0 {
				n := m.Notes[r.Note-1]
				add(document.Block{Kind: n.Kind, Text: n.Text, Zone: document.ZoneBody}, it, r.Note-1)
			}
		}
	}
	if m.Head != "" {
		d.Running = append(d.Running, document.Running{Kind: document.RunningHeader, Text: m.Head})
	}
	return d
}

var changeKinds = map[RunKind]document.ChangeKind{Inserted: document.Inserted, Deleted: document.Deleted, MovedIn: document.MovedTo, MovedOut: document.MovedFrom}

// ContentsTitle heads the contents page.
const ContentsTitle = "目  录"

// Mark stands in a truth for the mark of note n, 1 to 4095. A reader may keep
// the mark or leave it out.
func Mark(n int) rune { return markBase + rune(n) }

// IsMark tells a Mark from text.
func IsMark(r rune) bool { return r > markBase && r < markBase+0x1000 }

const markBase = 0xF0000 // a private plane: never text
