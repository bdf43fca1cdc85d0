package facts

import (
	"sort"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

// reading is one document being read: every text folded once, in reading order.
type reading struct {
	doc *document.Document
	lx  *Lexicon
	seg zh.Segmenter
	out *Facts

	texts  []*text                  // blocks and cells in reading order
	tables []*table                 // all tables, in reading order
	first  map[document.BlockID]int // index in texts of a block's first text
	order  map[*text]int            // index in texts of a text, once asked for

	cardList []card                    // tables of labels and answers, once asked for
	isCard   map[document.BlockID]bool // which tables these are
	carded   bool

	viewed  []*view           // tables with their headers read, once asked for
	headers map[string]column // header texts already understood

	playing    map[Role][]bool      // blocks that stand in a section of a role, once asked for
	paths      map[int]string       // titles above a section, joined, once asked for
	titles     map[string][]Role    // roles of titles
	chapters   map[int]string       // parts of sections, once asked for
	towns      map[string]int       // names of towns and villages, how often, once asked for
	lowered    [][]string           // words of the columns in lower case
	indexBy    *indexBy             // the letter of the weighted sum, once asked for
	letters    map[string]string    // fields by the letters the report gives them
	annexed    *regexp.Regexp       // what annexes begin with, once asked for
	keys       map[string]*nameKey  // riskKey of names
	past       map[string]bool      // paths that speak of the past, once asked for
	dayColumns map[tableColumn]bool // columns of tables that list the days of steps, once asked for
	said       map[string]int       // how often names stand in the body
	caught     map[*Term][]caught   // by list of the lexicon and text: terms that can have a hit
	amounts    *sieve               // the quantities of the lexicon, once asked for
	year       int                  // of most dates of the body, once asked for; -1 where there are none
}

// text is one block's or one cell's text, folded. A very long one is read in
// pieces, so that looking around a word never means looking through megabytes;
// a table's grid holds the first piece of a cell.
type text struct {
	block     *document.Block
	cell      *document.Cell // nil when not in a table
	table     *table         // nil when not in a table
	base      int            // where this piece begins in the block's or cell's text
	fold      zh.Folded
	sentences []zh.Span // of fold.Text

	bare  string // without its number, once asked for
	bared bool
}

// table is a table with its folded grid. grid[r][c] is nil where no cell is.
type table struct {
	block   *document.Block
	caption string    // folded, with its number; empty when there is none
	grid    [][]*text // covered positions repeat their cell's text
	turned  bool      // rows and columns are exchanged, to read it by columns
}

// s is the folded text.
func (t *text) s() string { return t.fold.Text }

// at anchors a range of the folded text in the original; start == end anchors the whole.
func (t *text) at(start, end int) document.Anchor {
	a := document.Whole(t.block.ID)
	if t.cell != nil {
		a = document.InTable(t.block.ID, t.cell)
	}
	if start < end {
		a.Start, a.End = t.fold.Orig(start, end)
		a.Start, a.End = a.Start+t.base, a.End+t.base
	}
	return a
}

// sentence gives the sentence that holds folded offset i.
func (t *text) sentence(i int) zh.Span {
	if k := t.sentenceAt(i); k >= 0 {
		return t.sentences[k]
	}
	return zh.Span{Start: 0, End: len(t.s())}
}

// sentenceAt is the index of the sentence that holds folded offset i; -1 where none does.
func (t *text) sentenceAt(i int) int {
	k := sort.Search(len(t.sentences), func(k int) bool { return t.sentences[k].End > i })
	if k < len(t.sentences) && t.sentences[k].Start <= i {
		return k
	}
	return -1
}

// inBody says that the text is the report's own word: not the contents page,
// an annex, a note or a comment. Captions and headings count.
func (t *text) inBody() bool {
	if t.block.Zone == document.ZoneContents || t.block.Zone == document.ZoneAnnex {
		return false
	}
	switch t.block.Kind {
	case document.Contents, document.Comment, document.Footnote, document.Endnote:
		return false
	}
	return true
}

func read(d *document.Document, r Reader) *reading {
	x := &reading{doc: d, lx: r.Lexicon, seg: r.Segmenter, out: &Facts{}, first: map[document.BlockID]int{}}
	if x.lx == nil {
		x.lx = &Lexicon{}
	}
	add := func(t *text, s string, most int) *text {
		first := t
		for {
			n := pieceOf(s, most)
			t.fold = zh.Fold(s[:n]).Rejoined()
			t.sentences = shortSentences(t.fold.Text)
			x.texts = append(x.texts, t)
			if s = s[n:]; s == "" {
				return first
			}
			t = &text{block: t.block, cell: t.cell, table: t.table, base: t.base + n}
		}
	}
	for i := range d.Blocks {
		b := &d.Blocks[i]
		x.first[b.ID] = len(x.texts)
		if b.Table == nil {
			add(&text{block: b}, b.Text, longParagraph)
			continue
		}
		tb := &table{block: b}
		if c := d.Block(b.Table.Caption); c != nil {
			tb.caption = zh.Fold(c.Printed()).Rejoined().Text
		}
		byCell := map[*document.Cell]*text{}
		for ri := range b.Table.Rows {
			for ci := range b.Table.Rows[ri] {
				c := &b.Table.Rows[ri][ci]
				byCell[c] = add(&text{block: b, cell: c, table: tb}, c.Text, longCell)
			}
		}
		for _, row := range b.Table.Grid() {
			line := make([]*text, len(row))
			for k, c := range row {
				if c != nil {
					line[k] = byCell[c]
				}
			}
			tb.grid = append(tb.grid, line)
		}
		x.tables = append(x.tables, tb)
	}
	x.letterCodes()
	return x
}

// Bytes of a paragraph and of a cell that are read as one text. The cells of
// forms hold whole chapters.
const (
	longParagraph = 9000
	longCell      = 24000
	endless       = 2000 // of a sentence
)

// shortSentences gives the sentences of a folded text; one without end is cut
// where it can be.
func shortSentences(s string) []zh.Span {
	list := zh.Sentences(s)
	long := false
	for _, sp := range list {
		long = long || sp.End-sp.Start > endless
	}
	if !long {
		return list
	}
	var out []zh.Span
	for _, sp := range list {
		for sp.End-sp.Start > endless {
			n := pieceOf(s[sp.Start:sp.End], endless)
			out = append(out, zh.Span{Start: sp.Start, End: sp.Start + n})
			sp.Start += n
		}
		out = append(out, sp)
	}
	return out
}

// pieceOf gives how much of s is read as one text: all of it when it is not
// over long, else up to the last line end, sentence end or comma.
func pieceOf(s string, most int) int {
	if len(s) <= most {
		return len(s)
	}
	head := s[:most]
	for _, marks := range []string{"\n", "。；;！？!?", "，,、"} {
		if i := strings.LastIndexAny(head, marks); i > most/2 {
			_, w := utf8.DecodeRuneInString(s[i:])
			return i + w
		}
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return max(most, 1)
}

// section gives the texts of an outline section, subsections included.
func (x *reading) section(i int) []*text {
	if i < 0 || i >= len(x.doc.Outline) {
		return nil
	}
	s := x.doc.Outline[i]
	from := sort.Search(len(x.texts), func(k int) bool { return x.texts[k].block.ID >= s.First })
	to := sort.Search(len(x.texts), func(k int) bool { return x.texts[k].block.ID > s.Last })
	if from >= to {
		return nil
	}
	return x.texts[from:to:to]
}

// roleSections gives the outline indexes of the sections that play a role.
func (x *reading) roleSections(r Role) []int {
	var out []int
	for _, a := range x.out.Structure.Roles[r] {
		if a.Section > 0 {
			out = append(out, a.Section)
		}
	}
	return out
}

// inRole says that a block stands in a section that plays one of the roles. The
// roles are settled by structure, before anyone asks.
func (x *reading) inRole(id document.BlockID, roles ...Role) bool {
	for _, r := range roles {
		in, ok := x.playing[r]
		if !ok {
			in = x.blocksOf(r)
			if x.playing == nil {
				x.playing = map[Role][]bool{}
			}
			x.playing[r] = in
		}
		if int(id) < len(in) && in[id] {
			return true
		}
	}
	return false
}

// blocksOf marks the blocks of a role's sections, by id.
func (x *reading) blocksOf(r Role) []bool {
	in := make([]bool, len(x.doc.Blocks)+1)
	for _, i := range x.roleSections(r) {
		s := x.doc.Outline[i]
		if in[s.First] && in[s.Last] {
			continue // inside a section marked before: outlines nest
		}
		for id := s.First; id <= s.Last; id++ {
			in[id] = true
		}
	}
	return in
}
