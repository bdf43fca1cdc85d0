package document

import (
	"fmt"
	"math"
	"unicode/utf8"
)

// maxGrid bounds the grid of one table, which Grid fills in full.
const maxGrid = 4 << 20

// Sound says whether everything that points into the document points at
// something: blocks are numbered in order, sections, captions, lines and spans
// lie within what they speak of, text is UTF-8. It holds for every document a
// reader makes; one that comes from outside is not used before it was asked.
func (d *Document) Sound() error {
	for i := range d.Blocks {
		if err := d.soundBlock(i); err != nil {
			return fmt.Errorf("block %d: %w", i+1, err)
		}
	}
	for i, s := range d.Outline {
		if s.Parent < -1 || s.Parent >= max(i, 1) || (s.Parent < 0) != (i == 0) || !d.block(s.Heading) || !d.block(s.First) || !d.block(s.Last) || !text(s.Number, s.Title) {
			return fmt.Errorf("section %d is out of place", i)
		}
	}
	for i, p := range d.Pages {
		if p.Number != i+1 || !finite(p.Width, p.Height, p.Confidence) || !text(p.Label) {
			return fmt.Errorf("page %d is out of place", i+1)
		}
	}
	for i, l := range d.Losses {
		if !d.block(l.After) || l.Section < 0 || l.Section >= max(1, len(d.Outline)) || l.Page < 0 || l.Count < 0 || !text(string(l.Kind), l.Note, l.Detail) {
			return fmt.Errorf("loss %d is out of place", i+1)
		}
	}
	for i, c := range d.Changes {
		if !d.block(c.After) || !text(string(c.Kind), c.Text) {
			return fmt.Errorf("change %d is out of place", i+1)
		}
	}
	for i, r := range d.Running {
		if r.Page < 0 || !text(string(r.Kind), r.Text) {
			return fmt.Errorf("running text %d is out of place", i+1)
		}
	}
	if !text(d.Source.Producer, d.Source.Title, string(d.Source.Format)) {
		return fmt.Errorf("source is no text")
	}
	return nil
}

func (d *Document) soundBlock(i int) error {
	b := &d.Blocks[i]
	switch {
	case b.ID != BlockID(i+1):
		return fmt.Errorf("has the number %d", b.ID)
	case (b.Table != nil) != (b.Kind == TableKind):
		return fmt.Errorf("kind %q does not fit its table", b.Kind)
	case b.Section < 0 || b.Section >= max(1, len(d.Outline)) || b.Page < 0 || b.Level < 0:
		return fmt.Errorf("section %d, page %d, level %d", b.Section, b.Page, b.Level)
	case !text(string(b.Kind), b.Number, b.Text):
		return fmt.Errorf("is no text")
	case !b.Box.finite():
		return fmt.Errorf("box %v", b.Box)
	}
	if err := b.Origin.sound(b.Text); err != nil || b.Table == nil {
		return err
	}
	t := b.Table
	if !d.block(t.Caption) || t.HeaderRows < 0 {
		return fmt.Errorf("caption %d, header rows %d", t.Caption, t.HeaderRows)
	}
	if w := t.Within; w != (Anchor{}) && (w.Block < 1 || w.Block >= b.ID || d.Blocks[w.Block-1].Table == nil || w.Row < 0 || w.Col < 0 || w.Start < 0) {
		return fmt.Errorf("stands in block %d, row %d, column %d", w.Block, w.Row, w.Col)
	}
	for _, row := range t.Rows {
		for k := range row {
			c := &row[k]
			if c.Row < 0 || c.Col < 0 || c.RowSpan < 1 || c.ColSpan < 1 || c.Row > maxGrid || c.Col > maxGrid || c.RowSpan > maxGrid || c.ColSpan > maxGrid || c.Page < 0 || !c.Box.finite() || !text(c.Text) {
				return fmt.Errorf("cell at row %d, column %d", c.Row, c.Col)
			}
			if err := c.Origin.sound(c.Text); err != nil {
				return fmt.Errorf("cell at row %d, column %d: %w", c.Row, c.Col, err)
			}
		}
	}
	if rows, cols := t.Size(); rows*cols > maxGrid {
		return fmt.Errorf("a grid of %d by %d", rows, cols)
	}
	return nil
}

func (o *Origin) sound(s string) error {
	for _, l := range o.Lines {
		if l.Start < 0 || l.Start > l.End || l.End > len(s) || l.Page < 0 || !l.Box.finite() || !finite(l.Size, l.Confidence) || !text(l.Font) {
			return fmt.Errorf("line %d to %d of %d bytes", l.Start, l.End, len(s))
		}
	}
	for _, p := range o.Spans {
		if p.Start < 0 || p.Start > p.End || p.End > len(s) || p.SrcStart < 0 || p.SrcStart > p.SrcEnd {
			return fmt.Errorf("span %d to %d of %d bytes", p.Start, p.End, len(s))
		}
	}
	if o.Begin < 0 {
		return fmt.Errorf("begins at %d", o.Begin)
	}
	if !text(o.Part) {
		return fmt.Errorf("part is no text")
	}
	return nil
}

// block says that the id is one of this document's, or none.
func (d *Document) block(id BlockID) bool { return id >= 0 && int(id) <= len(d.Blocks) }

func (b Box) finite() bool { return finite(b.X0, b.Y0, b.X1, b.Y1) }

// finite: JSON has no word for the others, and a broken font must not cost the text.
func finite(vs ...float64) bool {
	for _, v := range vs {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}

func text(ss ...string) bool {
	for _, s := range ss {
		if !utf8.ValidString(s) {
			return false
		}
	}
	return true
}

// Size gives the bytes of all text.
func (d *Document) Size() int64 {
	n := 0
	for i := range d.Blocks {
		b := &d.Blocks[i]
		n += len(b.Number) + len(b.Text)
		if b.Table == nil {
			continue
		}
		for _, row := range b.Table.Rows {
			for c := range row {
				n += len(row[c].Text)
			}
		}
	}
	return int64(n)
}
