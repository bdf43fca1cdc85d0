package documenttest

import (
	"fmt"
	"strings"

	"wenping/internal/document"
)

// Shape writes a document so that two can be compared: zone, kind, level, number
// and text of each block, the cells of each table with their places.
func Shape(d *document.Document) string {
	var b strings.Builder
	for i := range d.Blocks {
		x := &d.Blocks[i]
		fmt.Fprintf(&b, "%s %s %d [%s] %s\n", x.Zone, x.Kind, x.Level, x.Number, x.Text)
		if x.Table != nil {
			fmt.Fprintf(&b, "  header %d caption %v\n", x.Table.HeaderRows, x.Table.Caption)
			for _, row := range x.Table.Rows {
				for _, c := range row {
					fmt.Fprintf(&b, "  (%d,%d %dx%d) %q\n", c.Row, c.Col, c.RowSpan, c.ColSpan, c.Text)
				}
			}
		}
	}
	return b.String()
}
