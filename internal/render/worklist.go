package render

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"wenping/internal/paper"
)

// Worklist draws 风险防控工作清单; the head of its table stands on every page.
func (r *Renderer) Worklist(l *paper.Worklist) ([]byte, error) {
	p := &formPages{paperPages: r.newPages(l.Title), f: &paper.FilingForm{Title: l.Title}}
	p.newPage()
	total := 0.0
	for _, c := range l.Columns {
		total += c.Width
	}
	cols := make([]listColumn, len(l.Columns))
	for i, c := range l.Columns {
		cols[i] = listColumn{c.Title, c.Width / total * formW}
	}
	p.list(l.Title, l.Note, cols, l.Rows)
	p.pageFeet(l.Draft, l.Mark)
	if note := p.missingNote(); note != "" {
		p.text(formLeft, pageH-14, note, style{role: song, size: sizeSmall}, formW, false)
	}
	b, err := p.pdf()
	if err != nil {
		return nil, fmt.Errorf("worklist: %w", err)
	}
	return b, nil
}

// WorklistXLSX writes the list as a workbook of one sheet, to be filtered and
// kept up to date: a frozen head, A4 across, the head printed on every page.
func WorklistXLSX(l *paper.Worklist) (data []byte, err error) {
	fail := func(err error) ([]byte, error) { return nil, fmt.Errorf("worklist: %w", err) }
	f := excelize.NewFile()
	defer func() {
		if e := f.Close(); err == nil && e != nil {
			data, err = fail(e)
		}
	}()
	const sheet = "工作清单"
	if err := f.SetSheetName("Sheet1", sheet); err != nil {
		return fail(err)
	}
	thin := []excelize.Border{}
	for _, side := range []string{"left", "top", "right", "bottom"} {
		thin = append(thin, excelize.Border{Type: side, Color: "000000", Style: 1})
	}
	styles := map[string]int{}
	for _, s := range []struct {
		name string
		excelize.Style
	}{
		{"title", excelize.Style{Font: &excelize.Font{Family: "方正小标宋简体", Size: 16}, Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}}},
		{"note", excelize.Style{Font: &excelize.Font{Family: "宋体", Size: 9, Color: "6E6E6E"}, Alignment: &excelize.Alignment{Vertical: "center", WrapText: true}}},
		{"head", excelize.Style{Font: &excelize.Font{Family: "黑体", Size: 10.5}, Border: thin, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8E8E8"}}, Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}}},
		{"cell", excelize.Style{Font: &excelize.Font{Family: "宋体", Size: 10.5}, Border: thin, NumFmt: 49, Alignment: &excelize.Alignment{Vertical: "center", WrapText: true}}},
	} {
		if styles[s.name], err = f.NewStyle(&s.Style); err != nil {
			return fail(err)
		}
	}
	n := len(l.Columns)
	if n == 0 {
		return fail(fmt.Errorf("no columns"))
	}
	at := func(col, row int) string {
		s, _ := excelize.CoordinatesToCellName(col, row) // col and row are ≥ 1
		return s
	}
	note := l.Note
	if l.Draft {
		note = strings.TrimSpace("【" + l.Mark + "】" + note)
	}
	steps := []func() error{
		func() error { return f.MergeCell(sheet, at(1, 1), at(n, 1)) },
		func() error { return f.MergeCell(sheet, at(1, 2), at(n, 2)) },
		func() error { return f.SetCellStr(sheet, at(1, 1), l.Title) },
		func() error { return f.SetCellStr(sheet, at(1, 2), note) },
		func() error { return f.SetCellStyle(sheet, at(1, 1), at(n, 1), styles["title"]) },
		func() error { return f.SetCellStyle(sheet, at(1, 2), at(n, 2), styles["note"]) },
		func() error { return f.SetRowHeight(sheet, 1, 32) },
		func() error { return f.SetRowHeight(sheet, 2, 28) },
		func() error { return f.SetCellStyle(sheet, at(1, 3), at(n, 3), styles["head"]) },
		func() error {
			return f.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: 3, TopLeftCell: "A4", ActivePane: "bottomLeft"})
		},
		func() error {
			size, across, fit := 9, "landscape", 1
			return f.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &size, Orientation: &across, FitToWidth: &fit})
		},
		func() error {
			return f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "'" + sheet + "'!$3:$3", Scope: sheet})
		},
		func() error {
			return f.SetDocProps(&excelize.DocProperties{Title: l.Title, Creator: "wenping", Created: fixedTime, Modified: fixedTime})
		},
	}
	for i, c := range l.Columns {
		name, _ := excelize.ColumnNumberToName(i + 1)
		steps = append(steps,
			func() error { return f.SetCellStr(sheet, at(i+1, 3), c.Title) },
			func() error { return f.SetColWidth(sheet, name, name, c.Width*0.72) })
	}
	for k, row := range l.Rows {
		for i := range l.Columns {
			if i < len(row) {
				steps = append(steps, func() error { return f.SetCellStr(sheet, at(i+1, k+4), row[i]) })
			}
		}
	}
	if last := len(l.Rows) + 3; last > 3 {
		steps = append(steps,
			func() error { return f.SetCellStyle(sheet, at(1, 4), at(n, last), styles["cell"]) },
			func() error { return f.AutoFilter(sheet, at(1, 3)+":"+at(n, last), nil) })
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return fail(err)
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		return fail(err)
	}
	// The library stamps the hour into the package: the same list, the same bytes.
	data, err = eachPart(out.Bytes(), func(_, text string) (string, error) { return text, nil })
	if err != nil {
		return fail(err)
	}
	return data, nil
}

var fixedTime = packed.Format(time.RFC3339)
