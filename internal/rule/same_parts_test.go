package rule

import (
	"math/rand/v2"
	"testing"

	"wenping/internal/facts"
)

// Whatever the counts, parts that are found do add up to the whole.
func TestPartsAddUp(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 3000 {
		var all []facts.Value[int]
		n, whole := 2+r.IntN(5), 0
		for range n {
			v := 1 + r.IntN(400)
			whole += v
			all = append(all, facts.Value[int]{V: v})
		}
		places := make([]int, n)
		for i := range places {
			places[i] = i
		}
		if set := addingUp(all, places, whole); len(set) != n {
			t.Fatalf("%v are not found to add up to %d", all, whole)
		}
		if set := addingUp(all, places, whole+1+r.IntN(50)); set != nil {
			t.Fatalf("%v are found to add up to more than all of them", all)
		}
		target := 1 + r.IntN(whole)
		sum := 0
		set := addingUp(all, places, target)
		for _, i := range set {
			sum += all[i].V
		}
		if set != nil && (sum != target || len(set) < 2) {
			t.Fatalf("%v: %v add up to %d, not %d", all, set, sum, target)
		}
	}
}
