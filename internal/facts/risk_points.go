package facts

import (
	"strconv"
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

// pointsTables reads scoring tables (分值 | 得分), where a report scores by points.
func (x *reading) pointsTables(views []*view) {
	for _, v := range views {
		field := "points"
		if !v.has("points") && x.scored(v) {
			field = "degree"
		}
		if !v.has(field) || field == "degree" && !x.scored(v) || v.has("count", "percent", "opinion") || v.has("p") && !v.has("maxpoints") || len(v.t.grid) <= v.first {
			continue
		}
		name := indicatorColumn(v)
		if name < 0 {
			name = x.riskColumn(v)
		}
		if k := v.col("maxpoints"); k > 0 && (name < 0 || v.cols[name].id == "indicator" && name < k) {
			name = finest(v, k) // what is scored stands left of its highest points, under any head
		}
		if name < 0 {
			name = v.col("no")
		}
		if name < 0 {
			continue
		}
		pt := PointsTable{Block: v.t.block.ID, Stage: x.tableStage(v), At: document.Whole(v.t.block.ID)}
		before, after := v.colAt(field, "before"), v.colAt(field, "after")
		if before < 0 {
			before = v.colAt(field, "")
		}
		if before < 0 {
			before, after = after, -1
			pt.Stage = "after"
		}
		if after >= 0 { // what the title of a table of both times says holds for neither
			pt.Stage = "before"
		} else if s := v.cols[before].stage; s != "" {
			pt.Stage = s
		}
		for r := v.first; r < len(v.t.grid); r++ {
			x.pointsRow(&pt, v, r, name, before, after)
		}
		if len(pt.Rows) >= 2 {
			x.out.Risks.Points = append(x.out.Risks.Points, pt)
		}
	}
}

// finest gives the column before end whose cells differ most.
func finest(v *view, end int) int {
	best, at := 0, -1
	for c := 0; c < end; c++ {
		if v.cols[c].id == "no" || v.cols[c].id == "phase" || v.cols[c].id == "weight" {
			continue
		}
		seen := map[*text]bool{}
		for r := v.first; r < len(v.t.grid); r++ {
			if t := v.t.grid[r][c]; t != nil {
				seen[t] = true
			}
		}
		if len(seen) > best {
			best, at = len(seen), c
		}
	}
	return at
}

// scored says that the bare columns 措施前 and 措施后 of a table hold points: it
// gives the highest of each row, and they hold numbers.
func (x *reading) scored(v *view) bool {
	if !v.has("maxpoints") || v.has("q", "weight") {
		return false
	}
	n, numbers := 0, 0
	for c, k := range v.cols {
		if k.id != "degree" || k.stage == "" {
			continue
		}
		for r := v.first; r < len(v.t.grid); r++ {
			if t := v.cell(r, c); t != nil && strings.TrimSpace(t.s()) != "" {
				n++
				if val := readCell(strings.TrimSuffix(strings.TrimSpace(t.s()), "分")); val.hasNum && !val.percent {
					numbers++
				}
			}
		}
	}
	return n > 0 && numbers == n
}

// indicatorColumn gives the finest of the columns that name what is scored.
func indicatorColumn(v *view) int {
	best, at := 0, -1
	for c, k := range v.cols {
		if k.id != "indicator" {
			continue
		}
		seen := map[*text]bool{}
		for r := v.first; r < len(v.t.grid); r++ {
			seen[v.t.grid[r][c]] = true
		}
		if len(seen) > best {
			best, at = len(seen), c
		}
	}
	return at
}

var sumInLabel = regexp.MustCompile(`^(?:合计|总计|总分)\((?:满分)?(\d+(?:\.\d+)?)分?\)$`)

func (x *reading) pointsRow(pt *PointsTable, v *view, r, name, before, after int) {
	label := v.cell(r, name)
	if label == nil {
		return
	}
	read := func(c int) (Fact[float64], int) {
		var f Fact[float64]
		t := v.cell(r, c)
		if t == nil || r > v.first && t == v.cell(r-1, c) {
			return f, 0
		}
		val := readCell(strings.TrimSuffix(strings.TrimSpace(t.s()), "分"))
		if val.hasNum && !val.percent {
			f.Add(Value[float64]{V: val.num, At: t.at(0, 0)})
		}
		return f, val.decimals
	}
	row := PointsRow{Name: strings.TrimSpace(label.s()), At: label.at(0, 0)}
	row.Points, row.Decimals = read(before)
	row.Max, _ = read(v.col("maxpoints"))
	row.Weight, _ = read(v.col("weight"))
	if t := v.cell(r, v.col("weight")); t != nil && !row.Weight.Found() {
		if val := readCell(strings.TrimSpace(t.s())); val.hasNum && val.percent { // 15%
			row.Weight.Add(Value[float64]{V: val.num / 100, At: t.at(0, 0)})
		}
	}
	if after >= 0 {
		var d int
		row.After, d = read(after)
		row.Decimals = max(row.Decimals, d)
	}
	first := v.cell(r, 0)
	text := label.s()
	if total(first) {
		text = first.s()
	}
	switch {
	case strings.Contains(text, "小计"):
		row.Subtotal = true
	case total(first) || total(label):
		for _, p := range row.Points.All() {
			p.Scope.Stage = pt.Stage
			pt.Total.Add(p)
			x.out.Risks.Index = append(x.out.Risks.Index, IndexStatement{V: p.V, Stage: pt.Stage, Points: true, Decimals: row.Decimals, At: p.At})
		}
		for _, p := range row.Max.All() {
			pt.Max.Add(p)
		}
		if m := sumInLabel.FindStringSubmatch(squeeze(text)); m != nil && !pt.Max.Found() { // 合计(100)
			if n, err := strconv.ParseFloat(m[1], 64); err == nil {
				pt.Max.Add(Value[float64]{V: n, At: label.at(0, 0)})
			}
		}
		for _, p := range row.After.All() {
			pt.After.Add(p)
			x.out.Risks.Index = append(x.out.Risks.Index, IndexStatement{V: p.V, Stage: "after", Points: true, Decimals: row.Decimals, At: p.At})
		}
		return
	}
	pt.Rows = append(pt.Rows, row)
}
