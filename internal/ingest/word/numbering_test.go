package word

import "testing"

// FuzzCounters: of two paragraphs of one list and level the second has the
// next number, unless its list or level begins anew between them.
func FuzzCounters(f *testing.F) {
	f.Add([]byte{1, 1, 3, 0}, []byte{0, 1, 1, 0, 1})
	f.Add([]byte{5, 0, 1, 2}, []byte{0, 1, 2, 2, 130, 131, 0})
	f.Fuzz(func(t *testing.T, levels, order []byte) {
		n := NewNumbering(&Styles{ByID: map[string]*Style{}, NumOf: map[string]string{}})
		a := &AbstractNum{ID: "0", Levels: map[int]*Level{}}
		for i, b := range levels[:min(len(levels), 9)] {
			l := NewLevel()
			l.Start, l.Text = int(b%16), "%1"
			l.Restart = int(b/16)%4 - 1
			a.Levels[i] = l
		}
		n.Abstracts["0"] = a
		n.Nums["1"] = &Num{Abstract: "0"}
		n.Nums["2"] = &Num{Abstract: "0", Starts: map[int]int{0: 7}}
		for _, o := range order {
			id, ilvl := "1", int(o%16)
			if o >= 128 {
				id = "2"
			}
			var before counter
			if c := n.state["0"]; c != nil {
				before = *c
			}
			n.Next(id, ilvl)
			if ilvl > 8 || a.Levels[ilvl] == nil {
				continue
			}
			after := n.state["0"].value[ilvl]
			fresh := a.Levels[ilvl].Start
			if id == "2" && ilvl == 0 {
				fresh = 7
			}
			if after != before.value[ilvl]+1 && after != fresh {
				t.Fatalf("level %d of list %s: %d after %d", ilvl, id, after, before.value[ilvl])
			}
			for i := 0; i < ilvl; i++ {
				if id == "1" && n.state["0"].value[i] != before.value[i] {
					t.Fatalf("level %d changed when level %d was counted", i, ilvl)
				}
			}
		}
	})
}
