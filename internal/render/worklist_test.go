package render

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"wenping/internal/paper"
	"wenping/internal/paper/papertest"
	"wenping/internal/review"
)

func worklist(t testing.TB) *paper.Worklist {
	t.Helper()
	l, err := paper.ComposeWorklist(papertest.Review(review.Return), wording(t))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestWorkbookHoldsTheList(t *testing.T) {
	l := worklist(t)
	b, err := WorklistXLSX(l)
	if err != nil {
		t.Fatal(err)
	}
	again, err := WorklistXLSX(l)
	if err != nil || !bytes.Equal(b, again) {
		t.Errorf("two writings differ (%v)", err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows(f.GetSheetName(0))
	if err != nil {
		t.Fatal(err)
	}
	if rows[0][0] != l.Title || !strings.Contains(rows[1][0], l.Mark) {
		t.Errorf("head: %q, %q", rows[0], rows[1])
	}
	if len(rows) != len(l.Rows)+3 {
		t.Fatalf("%d rows, want %d", len(rows), len(l.Rows)+3)
	}
	for i, want := range l.Rows {
		got := append(rows[i+3], make([]string, len(want)-len(rows[i+3]))...)
		if !slices.Equal(got, want) {
			t.Errorf("row %d: %q, want %q", i+1, got, want)
		}
	}
}

// A cell taller than a page goes on over the next ones, with the head on each.
func TestWorklistIsDrawnWhole(t *testing.T) {
	l := worklist(t)
	long := strings.Repeat("逐户公开补偿标准并签订协议。", 400)
	l.Rows = append(l.Rows, slices.Clone(l.Rows[0]))
	l.Rows[len(l.Rows)-1][3] = long
	r := renderer(t)
	b, err := r.Worklist(l)
	if err != nil {
		t.Fatal(err)
	}
	got := textOf(t, b)
	for _, row := range l.Rows[:len(l.Rows)-1] {
		for _, cell := range row {
			if len([]rune(cell)) < 8 && !strings.Contains(got, solid(cell)) {
				t.Errorf("%q is not drawn", cell)
			}
		}
	}
	if n := strings.Count(got, "补") + 0; n < 400 {
		t.Errorf("the long cell is drawn in part: %d of 400", n)
	}
	if heads := strings.Count(got, solid(l.Columns[4].Title)); heads < 2 {
		t.Errorf("the head stands on %d pages", heads)
	}
}
