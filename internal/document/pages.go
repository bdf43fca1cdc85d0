package document

import (
	"slices"
	"strconv"
	"strings"
)

// PageList writes page numbers as people do: 3、5—8、12.
func PageList(pages []int) string {
	ps := slices.Clone(pages)
	slices.Sort(ps)
	ps = slices.Compact(ps)
	var parts []string
	for i := 0; i < len(ps); {
		j := i
		for j+1 < len(ps) && ps[j+1] == ps[j]+1 {
			j++
		}
		switch {
		case j == i:
			parts = append(parts, strconv.Itoa(ps[i]))
		case j == i+1:
			parts = append(parts, strconv.Itoa(ps[i]), strconv.Itoa(ps[j]))
		default:
			parts = append(parts, strconv.Itoa(ps[i])+"—"+strconv.Itoa(ps[j]))
		}
		i = j + 1
	}
	return strings.Join(parts, "、")
}
