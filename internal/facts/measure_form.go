package facts

import (
	"slices"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
)

// nestedMeasures reads measures tables that stand inside a bigger table, as in
// forms: a row of headings (风险 | 措施 | 责任单位) beside or under a label, and
// the rows below it.
func (x *reading) nestedMeasures() {
	mine := map[document.BlockID]bool{}
	for i := range x.out.Measures.Tables {
		mine[x.out.Measures.Tables[i].Block] = true
	}
	for _, tb := range x.tables {
		if mine[tb.block.ID] || len(tb.grid) == 0 || !x.texts[x.first[tb.block.ID]].inBody() {
			continue
		}
		for r := 0; r < len(tb.grid); r++ {
			fields := x.nestedHeader(tb.grid[r])
			if fields == nil {
				continue
			}
			for r+1 < len(tb.grid) && x.nestedRow(tb, r+1, fields) {
				r++
			}
		}
	}
}

// nested is one heading of a table within a table: the column, the fields it
// holds (责任单位/协助单位/完成时限 holds three), and the label left of it.
type nested struct {
	col    int
	fields []string
	label  *text
}

// atLeast says that a row has so many cells.
func atLeast(row []*text, n int) bool {
	for c, t := range row {
		if t != nil && (c == 0 || t != row[c-1]) {
			n--
		}
	}
	return n <= 0
}

func (x *reading) nestedHeader(row []*text) []nested {
	if row[0] == nil || !atLeast(row, 3) {
		return nil
	}
	var out []nested
	has := map[string]bool{}
	for c, t := range row {
		if t == nil || c > 0 && t == row[c-1] {
			continue
		}
		n := nested{col: c}
		for _, part := range strings.FieldsFunc(t.s(), func(r rune) bool { return strings.ContainsRune("/、\n", r) }) {
			id := x.column(headNoise.Replace(part)).id
			switch id {
			case "measure":
				id = "text"
			case "person":
				id = "unit"
			case "no", "type":
				id = "risk"
			case "risk", "unit", "assist", "deadline":
			default:
				id = ""
			}
			n.fields = append(n.fields, id)
		}
		if c == 0 {
			n.label = t
		}
		for _, id := range n.fields {
			has[id] = has[id] || id != ""
		}
		out = append(out, n)
	}
	if !has["text"] || !has["risk"] && !has["unit"] {
		return nil
	}
	// Without the label, only a heading that speaks of risks will do.
	known := formMeasure.MatchString(headNoise.Replace(row[0].s()))
	for _, n := range out {
		known = known || slices.Contains(n.fields, "risk") && strings.Contains(row[n.col].s(), "风险") && utf8.RuneCountInString(row[n.col].s()) <= 8 && has["unit"]
	}
	if !known {
		return nil
	}
	// The label of the part is not a heading of it.
	if formMeasure.MatchString(headNoise.Replace(row[0].s())) {
		out[0].fields = nil
		others := false
		for _, n := range out[1:] {
			for _, id := range n.fields {
				others = others || id == "text"
			}
		}
		if !others {
			return nil
		}
	}
	return out
}

// nestedRow reads a row below such a heading; it says no where the part ends.
func (x *reading) nestedRow(tb *table, r int, head []nested) bool {
	row := tb.grid[r]
	if fullWidth(row) || row[0] == nil {
		return false
	}
	if head[0].fields == nil && row[0] != head[0].label && strings.TrimSpace(row[0].s()) != "" {
		return false
	}
	m := Measure{Cells: map[string]document.Anchor{}, At: row[0].at(0, 0), Block: tb.block.ID}
	for k, n := range head {
		if n.fields == nil {
			continue
		}
		if n.col >= len(row) || row[n.col] == nil {
			return false
		}
		t := row[n.col]
		if k+1 < len(head) && head[k+1].col < len(row) && row[head[k+1].col] == t {
			return false // another shape: the part has ended
		}
		parts := []string{strings.TrimSpace(t.s())}
		if len(n.fields) > 1 {
			parts = strings.FieldsFunc(t.s(), func(r rune) bool { return r == '/' || r == '\n' || r == ';' })
		}
		for i, id := range n.fields {
			if id == "" || i >= len(parts) {
				continue
			}
			v := strings.TrimSpace(parts[i])
			if len(n.fields) == 1 {
				m.Cells[id] = t.at(0, 0)
			} else if at := strings.Index(t.s(), parts[i]); at >= 0 && v != "" {
				m.Cells[id] = t.at(at, at+len(parts[i]))
			}
			switch id {
			case "risk":
				m.Risk, m.At = v, t.at(0, 0)
			default:
				m.put(id, v)
			}
		}
	}
	if m.Text == "" && m.Risk == "" && m.Unit == "" {
		return !blankRow(row)
	}
	x.matchMeasure(&m)
	x.out.Measures.Rows = append(x.out.Measures.Rows, m)
	return true
}
