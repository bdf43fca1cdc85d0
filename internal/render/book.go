package render

import (
	"bytes"
	"fmt"

	"github.com/xuri/excelize/v2"
)

// Sheet is a plain table of a workbook. A cell is a string or a number.
type Sheet struct {
	Name  string
	Note  string // above the table
	Heads []string
	Wide  []float64 // of the columns, in characters; 0 or left out: 12
	Rows  [][]any
}

// Book writes tables as a workbook: a frozen head, a filter, A4 across, the head
// printed on every page. Text stays text, whatever it begins with.
func Book(title string, sheets []Sheet) (data []byte, err error) {
	f := excelize.NewFile()
	defer func() {
		if e := f.Close(); err == nil && e != nil {
			data, err = nil, fmt.Errorf("book: %w", e)
		}
	}()
	head, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Family: "黑体", Size: 10.5}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8E8E8"}},
		Border: []excelize.Border{{Type: "bottom", Color: "000000", Style: 1}}, Alignment: &excelize.Alignment{Vertical: "center", WrapText: true}})
	if err != nil {
		return nil, fmt.Errorf("book: %w", err)
	}
	for i, s := range sheets {
		if i == 0 {
			err = f.SetSheetName("Sheet1", s.Name)
		} else {
			_, err = f.NewSheet(s.Name)
		}
		if err == nil {
			err = s.write(f, head)
		}
		if err != nil {
			return nil, fmt.Errorf("book: sheet %s: %w", s.Name, err)
		}
	}
	if err := f.SetDocProps(&excelize.DocProperties{Title: title, Creator: "wenping", Created: fixedTime, Modified: fixedTime}); err != nil {
		return nil, fmt.Errorf("book: %w", err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		return nil, fmt.Errorf("book: %w", err)
	}
	return eachPart(out.Bytes(), func(_, text string) (string, error) { return text, nil })
}

func (s *Sheet) write(f *excelize.File, head int) error {
	w, err := f.NewStreamWriter(s.Name)
	if err != nil {
		return err
	}
	for i := range s.Heads {
		wide := 12.0
		if i < len(s.Wide) && s.Wide[i] > 0 {
			wide = s.Wide[i]
		}
		if err := w.SetColWidth(i+1, i+1, wide); err != nil {
			return err
		}
	}
	top := 1
	if s.Note != "" {
		top = 2
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: top, TopLeftCell: fmt.Sprintf("A%d", top+1), ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if s.Note != "" {
		if err := w.SetRow("A1", []any{s.Note}); err != nil {
			return err
		}
	}
	row := make([]any, len(s.Heads))
	for i, h := range s.Heads {
		row[i] = excelize.Cell{StyleID: head, Value: h}
	}
	if err := w.SetRow(fmt.Sprintf("A%d", top), row); err != nil {
		return err
	}
	for i, r := range s.Rows {
		if err := w.SetRow(fmt.Sprintf("A%d", top+1+i), r); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	size, across, fit := 9, "landscape", 1
	if err := f.SetPageLayout(s.Name, &excelize.PageLayoutOptions{Size: &size, Orientation: &across, FitToWidth: &fit}); err != nil {
		return err
	}
	if err := f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("'%s'!$%d:$%d", s.Name, top, top), Scope: s.Name}); err != nil {
		return err
	}
	if len(s.Rows) == 0 {
		return nil
	}
	last, err := excelize.CoordinatesToCellName(len(s.Heads), top+len(s.Rows))
	if err != nil {
		return err
	}
	return f.AutoFilter(s.Name, fmt.Sprintf("A%d:%s", top, last), nil)
}
