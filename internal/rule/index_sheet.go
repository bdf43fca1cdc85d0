package rule

import (
	"fmt"
	"math"

	"wenping/internal/document"
	"wenping/internal/facts"
)

// oddProducts tells of the rows that do not follow the product that nearly all the
// others of their table do; nil where no table follows one, empty where all rows do.
func (c *Context) oddProducts() []Point {
	if len(c.Facts.Risks.Sheets) == 0 {
		return nil
	}
	out := []Point{}
	for i := range c.Facts.Risks.Sheets {
		s := &c.Facts.Risks.Sheets[i]
		for _, k := range s.Odd {
			name := "（未识别的行）"
			if k.Factor >= 0 && k.Factor < len(c.Facts.Risks.Factors) {
				name = c.Facts.Risks.Factors[k.Factor].Name
			}
			stage, then := stageName(s.Stage), ""
			if s.Total.At.Block != 0 && s.Summed && !fits(s, s.Total.Value, s.Total.Decimals) && c.rightedFits(s) {
				then = fmt.Sprintf("，更正后各行之和才与合计%s相符", number2(s.Total.Value))
			}
			out = append(out, Point{Subject: name + "：" + stage + "：乘积", Verdict: Fail,
				Fields:   map[string]string{"r": name, "p": k.Text, "q": "", "x": number2(k.Got), "y": number2(round4(k.Want)), "stage": stage},
				Message:  fmt.Sprintf("风险“%s”%s%s应为%s，表中为%s；同表其余%d行均按此计算%s。", name, stage, k.Text, number2(round4(k.Want)), number2(k.Got), s.Rows, then),
				Evidence: c.says(k.At)})
		}
	}
	return out
}

// sameLine says that two points are of one row of a table.
func sameLine(a, b Point) bool {
	for _, x := range a.Evidence {
		for _, y := range b.Evidence {
			if x.Anchor.Block == y.Anchor.Block && x.Anchor.Row == y.Anchor.Row {
				return true
			}
		}
	}
	return false
}

// sheetSums is what the sums of the weighted columns come to.
type sheetSums struct {
	points []Point
	judged int
	sum    float64
}

func (s sheetSums) outcome() Outcome {
	if len(s.points) == 0 {
		return Outcome{Verdict: Pass, Why: fmt.Sprintf("加权各项之和（%s）与报告给出的合计相符。", number2(round4(s.sum)))}
	}
	return Outcome{Why: "加权各项之和与合计不符。", Points: s.points}
}

// fits says that a printed total is the sum of a column, as far as rounding goes.
func fits(s *facts.Sheet, v float64, decimals int) bool {
	return math.Abs(s.Sum-v) <= s.Slack+math.Pow(10, -float64(decimals))+1e-9
}

// whole says that a column is weighted and has a row for every risk, so that its
// sum is the index: a table set in two parts has not.
func (c *Context) whole(s *facts.Sheet) bool {
	return s.Weighted && s.Summed && s.Factors >= len(c.Facts.Risks.Factors)
}

// sheetTotals holds the columns that are weighted products against the sum printed
// below them, and against the index that the text gives for their time.
func (c *Context) sheetTotals() (out sheetSums) {
	wrong := func(s *facts.Sheet, x float64, at facts.TableTotal) {
		stage := stageName(s.Stage)
		if again := samePoint(out.points, "综合指数"+s.Stage, number2(x)); again != nil {
			again.Evidence = append(again.Evidence, c.says(at.At)...)
			return
		}
		out.points = append(out.points, Point{Subject: "综合指数" + s.Stage, Verdict: Fail,
			Fields:   map[string]string{"x": number2(x), "y": number2(round4(s.Sum)), "stage": stage},
			Message:  fmt.Sprintf("%s%s加权各项之和为%s，报告给出的合计为%s。", c.tableName(s.Block), stage, number2(round4(s.Sum)), number2(x)),
			Evidence: c.says(at.At)})
	}
	for i := range c.Facts.Risks.Sheets {
		s := &c.Facts.Risks.Sheets[i]
		if !c.whole(s) || s.Total.At.Block == 0 {
			continue
		}
		out.judged++
		out.sum = s.Sum
		if !fits(s, s.Total.Value, s.Total.Decimals) {
			if len(s.Odd) > 0 && c.rightedFits(s) {
				continue // the row that is wrong makes the difference, and is told as that
			}
			wrong(s, s.Total.Value, s.Total)
		}
	}
	for _, st := range c.Facts.Risks.Index {
		if s := c.sheetFor(st); s != nil {
			out.judged++
			out.sum = s.Sum
			if math.Abs(s.Sum-st.V) > 0.3*s.Sum {
				continue // of the other time, whatever the words around it say
			}
			if !fits(s, st.V, st.Decimals) && !c.fitsAny(st) && !(len(s.Odd) > 0 && c.rightedFits(s)) {
				wrong(s, st.V, facts.TableTotal{At: st.At})
			}
		}
	}
	return out
}

// fitsAny says that a stated index is the sum of some weighted column.
func (c *Context) fitsAny(st facts.IndexStatement) bool {
	for i := range c.Facts.Risks.Sheets {
		if s := &c.Facts.Risks.Sheets[i]; s.Weighted && fits(s, st.V, st.Decimals) {
			return true
		}
	}
	return false
}

// rightedFits says that the sum comes to the printed one once the rows that are
// wrong are put right.
func (c *Context) rightedFits(s *facts.Sheet) bool {
	right := *s
	for _, k := range s.Odd {
		right.Sum += k.Want - k.Got
	}
	return s.Total.At.Block == 0 || fits(&right, s.Total.Value, s.Total.Decimals)
}

// sheetFor gives the only weighted column of the time of a stated index, where the
// statement cannot be of anything else.
func (c *Context) sheetFor(st facts.IndexStatement) (found *facts.Sheet) {
	if st.At.InCell() || len(c.Facts.Risks.Points) > 0 {
		return nil
	}
	for i := range c.Facts.Risks.Sheets {
		s := &c.Facts.Risks.Sheets[i]
		// the words right below a table need not say of which time it is
		if !c.whole(s) || st.Stage == "" && !c.rightBelow(s, st.At) || st.Stage != "" && s.Stage != st.Stage {
			continue
		}
		if found != nil {
			return nil
		}
		found = s
	}
	return found
}

// belowTable is how many paragraphs below its table speak of it.
const belowTable = 2

// rightBelow says that a place stands below a table, in its section.
func (c *Context) rightBelow(s *facts.Sheet, at document.Anchor) bool {
	b, t := c.Doc.Block(at.Block), c.Doc.Block(s.Block)
	return b != nil && t != nil && b.Section == t.Section && at.Block > s.Block && at.Block <= s.Block+belowTable
}

// sheetOf says that a stated index is judged by the column it adds up.
func (c *Context) sheetOf(st facts.IndexStatement) bool {
	if c.sheetFor(st) != nil {
		return true
	}
	for i := range c.Facts.Risks.Sheets {
		if s := &c.Facts.Risks.Sheets[i]; c.whole(s) && s.Total.At.Block != 0 && s.Total.At == st.At {
			return true
		}
	}
	return false
}

// nearIndex says that a score of the whole is so near to the weighted sum that it
// must be meant for it: 综合分10.49, where the rows come to 11.49.
func (c *Context) nearIndex(s facts.IndexStatement, sum float64) bool {
	return len(c.Facts.Risks.Points) == 0 && s.Decimals > 0 && math.Abs(sum-s.V) <= 0.15*sum
}
