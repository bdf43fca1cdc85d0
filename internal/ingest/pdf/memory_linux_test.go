package pdf

import "testing"

// A guest's memory grows in place up to its bound and no further; what another
// guest left in it is gone.
func TestMemoryGrowsInPlace(t *testing.T) {
	var a arena
	const page = 1 << 16
	m := a.Allocate(page, 8*page)
	b := m.Reallocate(page)
	b[7] = 42
	c := m.Reallocate(8 * page)
	if len(b) != page || len(c) != 8*page || &b[0] != &c[0] || c[7] != 42 {
		t.Error("memory moved or was lost when it grew")
	}
	if m.Reallocate(9*page) != nil {
		t.Error("memory grew over its bound")
	}
	c[8*page-1] = 1
	m.Free()
	m.Free() // a second time changes nothing
	if b[7] != 0 {
		t.Error("given back memory still holds what was read")
	}
	again := a.Allocate(page, 4*page).Reallocate(4 * page)
	if &again[0] != &b[0] || again[7] != 0 {
		t.Error("memory given back is not used again, or not empty")
	}
	other := a.Allocate(page, 4*page).Reallocate(page)
	if &other[0] == &again[0] {
		t.Error("two guests share memory")
	}
}
