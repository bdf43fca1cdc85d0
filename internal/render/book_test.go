package render

import (
	"bytes"
	"testing"

	"github.com/xuri/excelize/v2"
)

func TestABookIsReadBackAsWritten(t *testing.T) {
	sheets := []Sheet{
		{Name: "事项", Note: "截至2026年11月20日", Heads: []string{"事项", "件数"}, Wide: []float64{40}, Rows: [][]any{{"=1+1", 3}, {"清河大道", 0}}},
		{Name: "空表", Heads: []string{"项"}},
	}
	b, err := Book("统计", sheets)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for cell, want := range map[string]string{"A1": "截至2026年11月20日", "A2": "事项", "A3": "=1+1", "B3": "3", "A4": "清河大道", "B4": "0"} {
		if got, err := f.GetCellValue("事项", cell); err != nil || got != want {
			t.Errorf("%s: %q, want %q, %v", cell, got, want, err)
		}
	}
	if formula, _ := f.GetCellFormula("事项", "A3"); formula != "" {
		t.Errorf("a text became the formula %s", formula)
	}
}
