package measure

// Count is a share: how many of the true ones were hit, and how many were read.
type Count struct{ True, Read, Hit int }

// Add sums up.
func (c *Count) Add(o Count) { c.True += o.True; c.Read += o.Read; c.Hit += o.Hit }

// F1 is the harmonic mean of precision and recall; 1 where there is nothing.
func (c Count) F1() float64 {
	if c.True+c.Read == 0 {
		return 1
	}
	return 2 * float64(c.Hit) / float64(c.True+c.Read)
}

// Recall is the share of the true ones that were hit.
func (c Count) Recall() float64 {
	if c.True == 0 {
		return 1
	}
	return float64(c.Hit) / float64(c.True)
}

// Score is what was counted in one document or in many.
type Score struct {
	Documents, Failed int

	Headings   Count // text and level
	Titles     Count // text alone
	Numbers    Count // of blocks whose text was found: the number is exact
	Cells      Count // row, column, spans and text
	Stitched   Count // the same, of tables that go over a page end
	Tables     Count // read as one table of the right size
	Chars      Count // in order
	Paragraphs Count // read as one block with exactly that text
	Order      Count // blocks that stand in the right order
	Pages      Count // the block begins on that page
	Contents   Count // contents lines told from text
	Captions   Count // recognised as captions
	Notes      Count // footnotes and endnotes as such
	Boxes      Count // text boxes: their text is there in one piece
	HeaderRows Count // tables with the right number of header rows
	Running    Count // running heads kept apart
	Changes    Count // tracked changes kept
	Losses     Count // losses told
}

// Add sums up.
func (s *Score) Add(o Score) {
	s.Documents += o.Documents
	s.Failed += o.Failed
	for _, x := range [...][2]*Count{{&s.Headings, &o.Headings}, {&s.Titles, &o.Titles}, {&s.Numbers, &o.Numbers}, {&s.Cells, &o.Cells}, {&s.Stitched, &o.Stitched}, {&s.Tables, &o.Tables},
		{&s.Chars, &o.Chars}, {&s.Paragraphs, &o.Paragraphs}, {&s.Order, &o.Order}, {&s.Pages, &o.Pages}, {&s.Contents, &o.Contents}, {&s.Captions, &o.Captions}, {&s.Notes, &o.Notes},
		{&s.Boxes, &o.Boxes}, {&s.HeaderRows, &o.HeaderRows}, {&s.Running, &o.Running}, {&s.Changes, &o.Changes}, {&s.Losses, &o.Losses}} {
		x[0].Add(*x[1])
	}
}

// Columns are the figures in the order in which they are printed.
func (s *Score) Columns() []Column {
	return []Column{
		{"heading", s.Headings.F1(), s.Headings.True}, {"h.text", s.Titles.F1(), s.Titles.True}, {"number", s.Numbers.Recall(), s.Numbers.True},
		{"cell", s.Cells.F1(), s.Cells.True}, {"stitched", s.Stitched.F1(), s.Stitched.True}, {"table", s.Tables.F1(), s.Tables.True}, {"headrow", s.HeaderRows.Recall(), s.HeaderRows.True},
		{"chars", s.Chars.F1(), s.Chars.True}, {"para", s.Paragraphs.Recall(), s.Paragraphs.True}, {"order", s.Order.Recall(), s.Order.True}, {"page", s.Pages.Recall(), s.Pages.True},
		{"toc", s.Contents.F1(), s.Contents.True}, {"caption", s.Captions.F1(), s.Captions.True}, {"note", s.Notes.F1(), s.Notes.True}, {"box", s.Boxes.Recall(), s.Boxes.True},
		{"running", s.Running.Recall(), s.Running.True}, {"change", s.Changes.Recall(), s.Changes.True}, {"loss", s.Losses.F1(), s.Losses.True},
	}
}

// Column is one figure.
type Column struct {
	Name  string
	Value float64
	Of    int // how many true ones it rests on; 0: says nothing
}

// worth orders documents by how badly they were read.
func (s *Score) worth() float64 {
	return s.Headings.F1() + s.Numbers.Recall() + 2*s.Cells.F1() + 4*s.Chars.F1() + s.Order.Recall() + s.Paragraphs.Recall() + s.Contents.F1()/2 + s.Captions.F1()/4
}
