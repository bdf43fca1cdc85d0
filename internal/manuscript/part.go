package manuscript

import "slices"

// Excerpt is a page or two of the manuscript: its first n pieces, without cover
// and contents. For what is slow to read.
func (m *Manuscript) Excerpt(n int) *Manuscript {
	out := m.Settled()
	out.Cover, out.Contents = nil, 0
	var items []Item
	for i := range out.Items {
		it := &out.Items[i]
		switch it.Kind {
		case Heading, Para, Caption:
		case Table:
			if len(it.Table.Rows) > 10 || len(it.Table.Rows[0]) > 6 {
				continue
			}
		default:
			continue
		}
		if items = append(items, *it); len(items) == n {
			break
		}
	}
	out.Items = items
	return out
}

// Settled is the manuscript with all changes accepted, without notes, comments
// and hidden text, and with no field left for another program to count anew.
func (m *Manuscript) Settled() *Manuscript {
	out := *m
	out.Notes = nil
	out.Items = slices.Clone(m.Items)
	for i := range out.Items {
		it := &out.Items[i]
		var runs []Run
		for _, r := range it.Runs {
			if !r.Kind.Shows() {
				continue
			}
			r.Note = 0
			r.Kind = Plain
			runs = append(runs, r)
		}
		if it.Kind == Caption {
			runs = append([]Run{{Text: it.Number.Shown + it.Number.Gap}}, runs...)
			it.Number = Number{}
		}
		it.Runs = runs
	}
	return &out
}
