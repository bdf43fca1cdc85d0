package sample_test

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"

	"wenping/internal/document"
	"wenping/internal/facts"
	"wenping/internal/rule"
	"wenping/internal/sample"
	"wenping/rules"
)

const charsPerPage = 700 // of a report in 仿宋 三号 with tables

// long is a report of so many pages: the sections of all samples in turn, again
// and again, with numbers and names changed each time, so that nothing can be
// recognised as said before. Its figures say nothing about judging, only about time.
func long(tb testing.TB, pages int) *document.Document {
	tb.Helper()
	all, err := sample.All(os.DirFS("../../testdata"), "reports", "clean")
	if err != nil {
		tb.Fatal(err)
	}
	industry, err := all[0].Document()
	for _, r := range all {
		if r.Name == "industry" {
			industry, err = r.Document()
		}
	}
	if err != nil {
		tb.Fatal(err)
	}
	blocks := append([]document.Block{}, industry.Blocks...)
	chars := industry.Chars()
	for round := 1; chars < pages*charsPerPage; round++ {
		for _, r := range all {
			d, err := r.Document()
			if err != nil {
				tb.Fatal(err)
			}
			for i := range d.Blocks {
				if d.Blocks[i].Zone != document.ZoneBody || chars >= pages*charsPerPage {
					continue
				}
				b := varied(d.Blocks[i], round)
				blocks = append(blocks, b)
				chars += len([]rune(b.Text))
				if b.Table != nil {
					for _, row := range b.Table.Rows {
						for k := range row {
							chars += len([]rune(row[k].Text))
						}
					}
				}
			}
		}
	}
	return document.Finish(industry.Source, blocks, nil, nil)
}

func varied(b document.Block, round int) document.Block {
	names := []string{"青石", "白沙", "柳湖", "石桥", "上塘", "南屏", "云岭", "北关", "东渡", "西岭", "高坪", "河湾"}
	change := func(s string) string {
		for i := 0; i < 7; i++ {
			s = strings.ReplaceAll(s, names[i], names[(i+round)%len(names)]+string(rune('甲'+round%9)))
		}
		return strings.NewReplacer("补偿", fmt.Sprintf("第%d批补偿", round), "噪声", fmt.Sprintf("噪声%d", round)).Replace(s)
	}
	b.Text = change(b.Text)
	if b.Table != nil {
		t := *b.Table
		t.Caption = 0
		rows := make([][]document.Cell, len(t.Rows))
		for r := range t.Rows {
			rows[r] = append([]document.Cell{}, t.Rows[r]...)
			for k := range rows[r] {
				rows[r][k].Text = change(rows[r][k].Text)
			}
		}
		t.Rows, b.Table = rows, &t
	}
	return b
}

// BenchmarkStandard is the whole standard on a read report, on one core. Twice
// the pages should take about twice the time: µs/page says whether they do.
func BenchmarkStandard(b *testing.B) {
	p, err := rule.Load(rules.FS, nil)
	if err != nil {
		b.Fatal(err)
	}
	for _, pages := range []int{50, 100, 200, 400, 800} {
		d := long(b, pages)
		for _, step := range []struct {
			name string
			run  func(*facts.Facts) *facts.Facts
		}{
			{"facts", func(*facts.Facts) *facts.Facts { return facts.Extract(d, facts.Reader{Lexicon: p.Lexicon}) }},
			{"rules", func(f *facts.Facts) *facts.Facts {
				c := &rule.Context{Doc: d, Facts: f, Kind: "report", Stage: rule.StageFiling, Procedure: "general", ProcedureBy: "declared", Type: p.Type("industry"), TypeBy: "declared"}
				p.Evaluate(c)
				return f
			}},
		} {
			b.Run(fmt.Sprintf("%d pages/%s", pages, step.name), func(b *testing.B) {
				defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
				f := facts.Extract(d, facts.Reader{Lexicon: p.Lexicon})
				for b.Loop() {
					step.run(f)
				}
				b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*pages), "µs/page")
			})
		}
	}
}
