package facts

import (
	"strings"

	"wenping/internal/document"
)

// duties reads tables that give only who and by when, for measures told in prose
// or in a table of their own: 风险点 | 牵头单位 | 完成时限, and lays them beside the
// measures of the same risks.
func (x *reading) duties() {
	if len(x.out.Measures.Prose) == 0 && len(x.out.Measures.Rows) == 0 {
		return
	}
	mine := map[document.BlockID]bool{}
	for i := range x.out.Measures.Tables {
		mine[x.out.Measures.Tables[i].Block] = true
	}
	for _, v := range x.views() {
		if mine[v.t.block.ID] || v.has("measure", "count", "percent", "opinion", "adoption", "points") || !v.has("unit", "person") || !v.has("deadline", "assist") {
			continue
		}
		t := x.texts[x.first[v.t.block.ID]]
		if path := x.path(t); planHead.MatchString(lastHeading(path)) || !measuresPath(path) && !x.measuresHere(t, false) {
			continue
		}
		x.dutyTable(v)
	}
}

func (x *reading) dutyTable(v *view) {
	key := v.col("no")
	for _, id := range []string{"risk", "type"} {
		if c := v.col(id); c >= 0 {
			key = c
		}
	}
	if key < 0 {
		return
	}
	unit := v.col("unit")
	if unit < 0 {
		unit = v.col("person")
	}
	matched := 0
	for r := v.first; r < len(v.t.grid); r++ {
		k := v.cell(r, key)
		if k == nil || total(k) || fullWidth(v.t.grid[r]) {
			continue
		}
		m := Measure{Risk: strings.TrimSpace(k.s())}
		if v.cols[key].id == "no" {
			m.No, m.Risk = m.Risk, ""
			if nos, _, _ := codes(m.No); len(nos) > 0 {
				m.Risks = x.allNumbered(nos)
			}
		} else {
			x.matchMeasure(&m)
		}
		if len(m.Risks) != 1 {
			continue
		}
		said := map[string]*text{"unit": v.cell(r, unit), "assist": v.cell(r, v.col("assist")), "deadline": v.cell(r, v.col("deadline"))}
		x.dutyOfProse(&m, said)
		x.dutyOfRows(&m, said)
		matched++
	}
	if 3*matched >= 2*(len(v.t.grid)-v.first) {
		x.dutyColumns(v)
	}
}

// dutyOfProse lays a row beside the measure told in prose of the same risk.
func (x *reading) dutyOfProse(m *Measure, said map[string]*text) {
	for i := range x.out.Measures.Prose {
		p := &x.out.Measures.Prose[i]
		if !p.Own || len(p.Risks) == 0 || p.Risks[0] != m.Risks[0] {
			continue
		}
		if t := said["unit"]; t != nil {
			p.Unit, p.UnitAt = strings.TrimSpace(t.s()), t.at(0, 0)
		}
		if t := said["assist"]; t != nil {
			p.Assist = strings.TrimSpace(t.s())
		}
		if t := said["deadline"]; t != nil {
			p.Deadline, p.DueAt, p.Tabled = strings.TrimSpace(t.s()), t.at(0, 0), true
		}
		return
	}
}

// dutyOfRows fills what the table of measures has no column for.
func (x *reading) dutyOfRows(m *Measure, said map[string]*text) {
	for i := range x.out.Measures.Rows {
		row := &x.out.Measures.Rows[i]
		if len(row.Risks) != 1 || row.Risks[0] != m.Risks[0] {
			continue
		}
		for field, t := range said {
			if _, has := row.Cells[field]; t != nil && !has {
				row.Cells[field] = t.at(0, 0)
				row.put(field, strings.TrimSpace(t.s()))
			}
		}
	}
}

// dutyColumns notes of the tables of measures which columns stand in this one.
func (x *reading) dutyColumns(v *view) {
	cols := map[string]int{}
	for id, c := range v.columns() {
		if id == "unit" || id == "person" || id == "assist" || id == "deadline" {
			cols[id] = c
		}
	}
	for i := range x.out.Measures.Tables {
		mt := &x.out.Measures.Tables[i]
		if _, has := mt.Columns["unit"]; !has && !mt.Worklist && mt.Duty.Columns == nil {
			mt.Duty = Duty{Block: v.t.block.ID, Columns: cols}
		}
	}
}
