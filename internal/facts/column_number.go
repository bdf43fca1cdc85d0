package facts

import "math"

// namedByNumbers takes a column under a head of the report's own for the value of
// the risks where it is the product of the probability and the influence beside it.
func namedByNumbers(cols []column, rows [][]*text) {
	for p := range cols {
		if cols[p].id != "p" {
			continue
		}
		for q := range cols {
			if cols[q].id != "q" || cols[q].stage != cols[p].stage {
				continue
			}
			for c := range cols {
				if cols[c].id == "" && cols[c].title != "" && (cols[c].stage == "" || cols[c].stage == cols[p].stage) && multiplies(rows, p, q, c) {
					cols[c].id, cols[c].stage, cols[c].exact = "r", cols[p].stage, 1
				}
			}
		}
	}
}

// multiplies says that column c is the product of a and b in nearly all rows.
func multiplies(rows [][]*text, a, b, c int) bool {
	n, all := 0, 0
	seen := map[float64]bool{}
	for _, row := range rows {
		if row[a] == nil || row[b] == nil || row[c] == nil {
			continue
		}
		x, y, z := readCell(row[a].s()), readCell(row[b].s()), readCell(row[c].s())
		if !x.hasNum || !y.hasNum || !z.hasNum || chars(row[c].s()) > 12 {
			continue
		}
		all++
		if math.Abs(x.num*y.num-z.num) <= math.Pow(10, -float64(z.decimals))/2+1e-9 {
			n++
			seen[z.num] = true
		}
	}
	return n >= 3 && len(seen) >= 2 && 4*n >= 3*all
}
