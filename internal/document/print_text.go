package document

import (
	"bufio"
	"io"
)

// WriteText prints all text in reading order: one block a line as "number
// text", table cells parted by tabs, one row a line. Comments are left out.
// Where a file has no pages its notes have no foot to stand at: they follow
// after the text instead of cutting it. A table inside a cell is printed where
// it stands, between the lines of that cell.
func (d *Document) WriteText(w io.Writer) error {
	p := textPrinter{Writer: bufio.NewWriter(w), inside: d.inCells()}
	var notes []*Block
	for i := range d.Blocks {
		k := &d.Blocks[i]
		switch {
		case k.Kind == Comment:
		case k.Table != nil && len(p.inside[k.Table.cell()]) > 0: // printed there
		case len(d.Pages) == 0 && (k.Kind == Footnote || k.Kind == Endnote):
			notes = append(notes, k)
		default:
			p.block(k)
		}
	}
	for _, k := range notes {
		p.block(k)
	}
	return p.Flush()
}

// cell is the cell that a table stands in; zero where it stands in none.
func (t *Table) cell() Anchor {
	return Anchor{Block: t.Within.Block, Row: t.Within.Row, Col: t.Within.Col}
}

// inCells lists the tables that stand in cells of others, by cell.
func (d *Document) inCells() map[Anchor][]*Block {
	in := map[Anchor][]*Block{}
	hosts := map[BlockID]bool{}
	for i := range d.Blocks {
		if t := d.Blocks[i].Table; t != nil && t.Within.Block > 0 {
			in[t.cell()] = append(in[t.cell()], &d.Blocks[i])
			hosts[t.Within.Block] = true
		}
	}
	// What stands in a cell that there is not is printed by itself.
	there := make(map[Anchor][]*Block, len(in))
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if b.Table == nil || !hosts[b.ID] {
			continue
		}
		for _, row := range b.Table.Rows {
			for c := range row {
				at := Anchor{Block: b.ID, Row: row[c].Row + 1, Col: row[c].Col + 1}
				if ts := in[at]; ts != nil {
					there[at] = ts
				}
			}
		}
	}
	return there
}

// textPrinter prints blocks as lines.
type textPrinter struct {
	*bufio.Writer
	inside map[Anchor][]*Block // tables by the cell they stand in
}

func (p *textPrinter) block(b *Block) {
	if b.Table == nil {
		if b.Number != "" {
			p.WriteString(b.Number)
			p.WriteByte(' ')
		}
		p.WriteString(oneLine.Replace(b.Text))
		p.WriteByte('\n')
		return
	}
	for _, row := range b.Table.Rows {
		for c := range row {
			if c > 0 {
				p.WriteByte('\t')
			}
			p.cell(b.ID, &row[c])
		}
		p.WriteByte('\n')
	}
}

// cell prints a cell's text, and the tables in it where they stand.
func (p *textPrinter) cell(of BlockID, c *Cell) {
	from := 0
	for _, t := range p.inside[Anchor{Block: of, Row: c.Row + 1, Col: c.Col + 1}] {
		if t.ID <= of { // a table cannot stand in itself or in a later one
			continue
		}
		if at := min(t.Table.Within.Start, len(c.Text)); at > from {
			p.WriteString(oneLine.Replace(c.Text[from:at]))
			from = at
		}
		p.WriteByte('\n')
		p.block(t)
	}
	p.WriteString(oneLine.Replace(c.Text[from:]))
}
