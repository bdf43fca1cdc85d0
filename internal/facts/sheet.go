package facts

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

// Sheet is a column of a table of risks that its numbers show to be the product of
// others, whatever the heads call them: 单项分 = 可能性 × 影响, T分量 = 权重 × 概率 ×
// 影响 ÷ 25. A row that does not follow what nearly all the others do is a slip.
type Sheet struct {
	Block    document.BlockID
	Stage    string
	Rows     int          // rows that follow
	Odd      []OddProduct // rows that do not
	Weighted bool         // a weight is among the factors: the sum is the index
	Sum      float64
	Slack    float64    // what rounding allows the sum
	Summed   bool       // every row of the table is in Sum
	Factors  int        // risks the table has
	Total    TableTotal // the printed sum; At is empty where there is none
}

// OddProduct is a product that a row gives wrong.
type OddProduct struct {
	Factor int    // index in Risks.Factors, -1 unknown
	Text   string // 0.70×0.60
	Want   float64
	Got    float64
	At     document.Anchor
}

// sheetColumn is a column of numbers.
type sheetColumn struct {
	id    string
	stage string
	vals  []float64
	dec   []int
	cells []*text
	has   []bool
}

// productScales are what a product may be divided or multiplied by: weights of 100, marks
// of five by five.
var productScales = []float64{1, 0.01, 0.04, 0.0004, 0.1, 0.2}

// addedUp heads a column of weighted products.
var addedUp = regexp.MustCompile(`加权|分量|权重[×x*X]|[IWiw]i?[×x*X]`)

// sheets finds the columns that are products, and the rows that do not follow.
func (x *reading) sheets(views []*view) {
	goesOn := map[*view]bool{}
	for _, v := range views {
		if v.joins != nil {
			goesOn[v.joins] = true
		}
	}
	for i := range x.out.Risks.Tables {
		rt := &x.out.Risks.Tables[i]
		for _, v := range views {
			if v.t.block.ID == rt.Block && len(v.cols) <= 16 && len(v.t.grid)-v.first <= 80 {
				x.sheetsOf(rt, v, v.joins == nil && !goesOn[v])
			}
		}
	}
}

func (x *reading) sheetsOf(rt *RiskTable, v *view, whole bool) {
	factor := map[int]int{}
	for _, r := range rt.Rows {
		factor[r.Row] = r.Factor
	}
	var rows, totals []int
	for r := v.first; r < len(v.t.grid); r++ {
		row := v.t.grid[r]
		if fullWidth(row) {
			continue
		}
		sum := false
		for c := 0; c < min(3, len(row)); c++ {
			sum = sum || total(row[c])
		}
		if sum {
			totals = append(totals, r)
		} else if hasNumbers(row) {
			rows = append(rows, r)
		}
	}
	if len(rows) < 4 {
		return
	}
	cols := make([]sheetColumn, len(v.cols))
	numeric := []int{}
	weighed := false
	for c, k := range v.cols {
		col := sheetColumn{id: k.id, stage: k.stage}
		if col.stage == "" && k.id == "product" {
			col.stage = v.stageLeft(c, rt.Stage)
		}
		if col.stage == "" {
			col.stage = rt.Stage
		}
		if k.id == "weight" {
			col.stage = "" // of both times
		}
		n := 0
		for _, r := range rows {
			t := v.cell(r, c)
			val := cellValue{}
			if t != nil && (c == 0 || v.cell(r, c-1) != t) && chars(t.s()) <= 12 {
				val = readCell(t.s())
			}
			if val.hasNum {
				n++
			}
			if val.percent {
				val.num, val.decimals = val.num/100, val.decimals+2
			}
			col.vals, col.dec, col.cells, col.has = append(col.vals, val.num), append(col.dec, val.decimals), append(col.cells, t), append(col.has, val.hasNum)
		}
		cols[c] = col
		switch k.id {
		case "no", "risk", "measure", "unit", "deadline", "assist", "person", "phase", "count", "percent", "total":
			continue
		}
		if n >= 4 && 5*n >= 4*len(rows) {
			numeric = append(numeric, c)
			weighed = weighed || k.id == "weight"
		}
	}
	if !weighed { // the weights of the table before measures hold for the one after
		col, n := sheetColumn{id: "weight"}, 0
		for _, r := range rows {
			v, d, ok := 0.0, 0, false
			if f, have := factor[r]; have && f >= 0 {
				if w, found := x.out.Risks.Factors[f].Weight.First(); found {
					v, d, ok = w.V, x.out.Risks.Factors[f].WeightDecimals, true
					n++
				}
			}
			col.vals, col.dec, col.cells, col.has = append(col.vals, v), append(col.dec, d), append(col.cells, nil), append(col.has, ok)
		}
		if n == len(rows) {
			numeric = append(numeric, len(cols))
			cols = append(cols, col)
		}
	}
	if len(numeric) == 0 || len(numeric) > 12 {
		return
	}
	slipped := map[[2]int]bool{} // row, column
	var found []Sheet
	var by []*product
	for _, target := range numeric {
		switch cols[target].id {
		case "p", "q", "weight":
			continue
		}
		best := bestProduct(cols, numeric, target)
		if best == nil {
			// The weights stand elsewhere: the head tells what is to be added.
			if cols[target].id == "product" && addedUp.MatchString(v.cols[target].title) {
				s := Sheet{Block: rt.Block, Stage: cols[target].stage, Factors: len(rows), Weighted: true}
				sumSheet(&s, v, cols[target], rows, totals, target, whole)
				found, by = append(found, s), append(by, &product{})
			}
			continue
		}
		s := Sheet{Block: rt.Block, Stage: cols[target].stage, Rows: best.follow, Factors: len(rows)}
		for _, c := range best.of {
			s.Weighted = s.Weighted || cols[c].id == "weight"
			if s.Stage == "" {
				s.Stage = cols[c].stage
			}
		}
		for _, r := range best.odd {
			slipped[[2]int{r, target}] = true
			var parts []string
			for _, c := range best.of {
				parts = append(parts, strconv.FormatFloat(cols[c].vals[r], 'f', -1, 64))
			}
			text := strings.Join(parts, "×")
			switch best.scale {
			case 1:
			case 0.04:
				text += "÷25"
			case 0.0004:
				text += "÷2500"
			default:
				if best.scale < 1 {
					text += "÷" + strconv.FormatFloat(math.Round(1/best.scale), 'f', -1, 64)
				} else {
					text += "×" + strconv.FormatFloat(best.scale, 'f', -1, 64)
				}
			}
			f, ok := factor[rows[r]]
			if !ok {
				f = -1
			}
			s.Odd = append(s.Odd, OddProduct{Factor: f, Text: text, Want: best.value(cols, r), Got: cols[target].vals[r], At: cols[target].cells[r].at(0, 0)})
		}
		sumSheet(&s, v, cols[target], rows, totals, target, whole)
		found, by = append(found, s), append(by, best)
	}
	// A product of a product that slipped is not wrong for it.
	for i := range found {
		s, k := &found[i], 0
		for j, r := range by[i].odd {
			later := slices.ContainsFunc(by[i].of, func(c int) bool { return slipped[[2]int{r, c}] })
			if !later {
				s.Odd[k] = s.Odd[j]
				k++
			}
		}
		s.Odd = s.Odd[:k]
	}
	x.out.Risks.Sheets = append(x.out.Risks.Sheets, found...)
}

// sumSheet adds up a column, and reads the sum printed below it.
func sumSheet(s *Sheet, v *view, col sheetColumn, rows, totals []int, c int, whole bool) {
	s.Summed = whole && !slices.Contains(col.has, false)
	for i := range rows {
		s.Sum += col.vals[i]
		s.Slack += 0.5 * math.Pow(10, -float64(col.dec[i]))
		if i > 0 && col.cells[i] == col.cells[i-1] {
			s.Summed = false
		}
	}
	for _, r := range totals {
		label := cellOr(v, r, 0) + cellOr(v, r, 1) + cellOr(v, r, 2)
		if strings.Contains(label, "小计") {
			s.Summed = false
			return
		}
		t := v.cell(r, c)
		if t == nil || strings.Contains(label, "平均") || c > 0 && v.cell(r, c-1) == t || c+1 < len(v.cols) && v.cell(r, c+1) == t {
			continue
		}
		if val := readCell(t.s()); val.hasNum && !val.percent && s.Total.At.Block == 0 {
			s.Total = TableTotal{Field: col.id, Stage: s.Stage, Value: val.num, Decimals: val.decimals, At: t.at(0, 0)}
		}
	}
}

func cellOr(v *view, r, c int) string {
	if t := v.cell(r, c); t != nil {
		return t.s()
	}
	return ""
}

// product is a column as the product of others.
type product struct {
	of     []int
	scale  float64
	follow int
	odd    []int // rows that do not follow
}

func (p *product) value(cols []sheetColumn, r int) float64 {
	v := p.scale
	for _, c := range p.of {
		v *= cols[c].vals[r]
	}
	return v
}

// bestProduct gives the columns whose product the target is in nearly all rows;
// nil where there are none. Where several do as well, a row is odd only by all.
func bestProduct(cols []sheetColumn, numeric []int, target int) *product {
	var best *product
	var near []*product
	try := func(of ...int) {
		for _, c := range of {
			if a, b := cols[c].stage, cols[target].stage; a != "" && b != "" && a != b {
				return
			}
		}
		weighed := slices.ContainsFunc(of, func(c int) bool { return cols[c].id == "weight" })
		if id := cols[target].id; weighed && (id == "r" || id == "degree") || !weighed && id == "product" {
			return
		}
		p := multiplied(cols, target, of)
		if p == nil {
			return
		}
		near = append(near, p)
		if best == nil || p.follow > best.follow {
			best = p
		}
	}
	for i, a := range numeric {
		if a == target {
			continue
		}
		for j, b := range numeric[i+1:] {
			if b == target {
				continue
			}
			try(a, b)
			for _, c := range numeric[i+j+2:] {
				if c != target {
					try(a, b, c)
				}
			}
		}
	}
	if best == nil {
		return nil
	}
	best.odd = slices.DeleteFunc(best.odd, func(r int) bool {
		return slices.ContainsFunc(near, func(p *product) bool {
			return p != best && p.follow+1 >= best.follow && !slices.Contains(p.odd, r)
		})
	})
	return best
}

func multiplied(cols []sheetColumn, target int, of []int) *product {
	t := &cols[target]
	var ratios []float64
	var rows []int
	for r := range t.vals {
		v, ok := 1.0, t.has[r] && t.cells[r] != nil
		for _, c := range of {
			v *= cols[c].vals[r]
			ok = ok && cols[c].has[r]
		}
		if !ok || v == 0 || t.vals[r] == 0 {
			continue
		}
		rows = append(rows, r)
		ratios = append(ratios, t.vals[r]/v)
	}
	n := len(rows)
	if n < 4 {
		return nil
	}
	slices.Sort(ratios)
	mid := ratios[n/2]
	p := &product{of: slices.Clone(of)}
	for _, k := range productScales {
		if math.Abs(mid/k-1) < 0.03 {
			p.scale = k
		}
	}
	if p.scale == 0 {
		return nil
	}
	seen, given := map[float64]bool{}, make([]map[float64]bool, len(of))
	for i := range given {
		given[i] = map[float64]bool{}
	}
	for _, r := range rows {
		unit := math.Pow(10, -float64(t.dec[r]))
		if math.Abs(p.value(cols, r)-t.vals[r]) <= unit+1e-9 && (t.dec[r] > 0 || math.Abs(p.value(cols, r)-t.vals[r]) < 0.5+1e-9) {
			p.follow++
			seen[t.vals[r]] = true
			for i, c := range of {
				given[i][cols[c].vals[r]] = true
			}
			continue
		}
		// Means of marks, rounded for printing, may give what they do not seem to.
		low, high, fine := p.scale, p.scale, true
		for _, c := range of {
			h := 0.5 * math.Pow(10, -float64(cols[c].dec[r]))
			low, high = low*(cols[c].vals[r]-h), high*(cols[c].vals[r]+h)
			fine = fine && cols[c].dec[r] >= 2
		}
		if fine && t.vals[r]+unit >= low && t.vals[r]-unit <= high {
			continue
		}
		p.odd = append(p.odd, r)
	}
	if p.follow < 3 || len(p.odd) > max(1, n/5) || p.follow+len(p.odd) < n-1 || len(seen) < 3 && !(len(seen) == 2 && p.follow >= 5) {
		return nil
	}
	for i := range given {
		if len(given[i]) < 2 && (cols[of[i]].id != "weight" || p.follow < 5) {
			return nil // a number that is the same in all rows multiplies nothing
		}
	}
	return p
}
