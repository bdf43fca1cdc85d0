package document

import (
	"math"
	"testing"
)

func TestASoundDocumentPointsOnlyAtWhatIsThere(t *testing.T) {
	whole := func() *Document {
		d, err := Parse("评估报告\n# 一、概况\n项目位于云岭县。\n")
		if err != nil {
			t.Fatal(err)
		}
		d.Losses = append(d.Losses, Loss{Kind: LossObject, Note: "有一个对象未读取。"})
		d.Changes = append(d.Changes, Change{Kind: Inserted, Text: "新增"})
		d.Pages = append(d.Pages, Page{Number: 1, Width: 595, Height: 842})
		return d
	}
	table := func(d *Document) *Table {
		for i := range d.Blocks {
			if d.Blocks[i].Table != nil {
				return d.Blocks[i].Table
			}
		}
		d.Blocks = append(d.Blocks, Block{ID: BlockID(len(d.Blocks) + 1), Kind: TableKind, Table: &Table{Rows: [][]Cell{{{Text: "甲", RowSpan: 1, ColSpan: 1}}}}})
		return d.Blocks[len(d.Blocks)-1].Table
	}
	if d := whole(); d.Sound() != nil {
		t.Fatalf("a whole document: %v", d.Sound())
	}
	for name, spoil := range map[string]func(*Document){
		"a block with another's number":  func(d *Document) { d.Blocks[1].ID = 1 },
		"a section that is not there":    func(d *Document) { d.Blocks[0].Section = 99 },
		"a table block without a table":  func(d *Document) { d.Blocks[0].Kind = TableKind },
		"text that is no UTF-8":          func(d *Document) { d.Blocks[0].Text = "\xff" },
		"a box without an edge":          func(d *Document) { d.Blocks[0].Box.X0 = math.NaN() },
		"a line behind the text":         func(d *Document) { d.Blocks[0].Origin.Lines = []Line{{Start: 0, End: 9999}} },
		"a span that runs backwards":     func(d *Document) { d.Blocks[0].Origin.Spans = []Span{{Start: 3, End: 1}} },
		"a parent behind its child":      func(d *Document) { d.Outline[1].Parent = 1 },
		"a section of blocks not there":  func(d *Document) { d.Outline[1].Last = 9999 },
		"a page out of order":            func(d *Document) { d.Pages[0].Number = 2 },
		"a loss after a block not there": func(d *Document) { d.Losses[0].After = -1 },
		"a change after one not there":   func(d *Document) { d.Changes[0].After = 9999 },
		"a cell left of the table":       func(d *Document) { table(d).Rows[0][0].Col = -1 },
		"a cell that spans nothing":      func(d *Document) { table(d).Rows[0][0].ColSpan = 0 },
		"a grid of millions":             func(d *Document) { c := &table(d).Rows[0][0]; c.RowSpan, c.ColSpan = 1<<20, 1<<20 },
		"a table in a cell of a later":   func(d *Document) { table(d).Within = Anchor{Block: 9999, Row: 1, Col: 1} },
		"a table in a paragraph's cell":  func(d *Document) { table(d).Within = Anchor{Block: 1, Row: 1, Col: 1} },
		"a caption that is not there":    func(d *Document) { table(d).Caption = 9999 },
	} {
		d := whole()
		spoil(d)
		if d.Sound() == nil {
			t.Errorf("%s: taken for sound", name)
		}
	}
}
