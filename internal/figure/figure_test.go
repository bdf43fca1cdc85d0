package figure

import (
	"encoding/xml"
	"flag"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"wenping/internal/document"
	"wenping/internal/facts"
	"wenping/internal/paper/papertest"
	"wenping/internal/review"
	"wenping/internal/zh"
)

var update = flag.Bool("update", false, "write the golden pictures anew")

func source(f *facts.Facts) *Source {
	return &Source{Facts: f, Today: zh.Date{Year: 2026, Month: 11, Day: 20},
		Link:  func(a document.Anchor) string { return link(a) },
		Place: func(a document.Anchor) string { return place(a) }}
}

func link(a document.Anchor) string {
	if a.Block == 0 {
		return ""
	}
	return "#" + a.Block.String()
}

func place(a document.Anchor) string {
	if a.Block == 0 {
		return ""
	}
	return fmt.Sprintf("第%d页", int(a.Block))
}

func at(b int) document.Anchor { return document.Anchor{Block: document.BlockID(b)} }

func count(n, block int) (f facts.Fact[int]) {
	f.Add(facts.Value[int]{V: n, At: at(block)})
	return f
}

func real(v float64, block int) (f facts.Fact[float64]) {
	f.Add(facts.Value[float64]{V: v, At: at(block)})
	return f
}

func said(s string, block int) (f facts.Fact[string]) {
	f.Add(facts.Value[string]{V: s, At: at(block)})
	return f
}

func date(m, d int) zh.Date { return zh.Date{Year: 2026, Month: m, Day: d} }

// faulty is a report with one fault of each kind that pictures show.
func faulty() *Source {
	event := func(kind string, from, to zh.Date, block int) facts.Event {
		return facts.Event{Kind: kind, Period: zh.Period{From: from, To: to}, At: at(block)}
	}
	risk := func(no, name, before, after string, w float64, block int) facts.Risk {
		r := facts.Risk{No: no, Name: name, At: at(block), Weight: real(w, block), WeightDecimals: 2}
		r.Before.Degree, r.Before.R = said(before, block), real(0.4, block)
		if after != "" {
			r.After.Degree, r.After.R = said(after, block), real(0.2, block)
		}
		return r
	}
	sent := count(280, 21)
	sent.Add(facts.Value[int]{V: 260, At: at(44)})
	f := &facts.Facts{
		Process: facts.Process{Events: []facts.Event{
			event("plan", date(8, 12), zh.Date{}, 1), event("commission", date(8, 20), zh.Date{}, 2), event("publicity-start", date(9, 7), zh.Date{}, 3), event("publicity-end", date(9, 11), zh.Date{}, 3),
			event("survey-start", date(9, 14), zh.Date{}, 4), event("survey-end", date(9, 22), zh.Date{}, 4), event("panel", date(10, 23), zh.Date{}, 5), event("final", date(11, 9), zh.Date{}, 6)}},
		Surveys: []facts.Survey{{Sent: sent, Returned: count(266, 21), Valid: count(258, 21), Rates: []facts.Rate{{Kind: "recovery", Value: 95, Decimals: 1}, {Kind: "valid", Value: 98, Decimals: 1}},
			Questions: []facts.Question{{Attitude: true, Options: []facts.Option{{Text: "支持", Kind: "support", Count: count(168, 22)}, {Text: "有条件支持", Kind: "conditional", Count: count(61, 22)},
				{Text: "无所谓", Kind: "neutral", Count: count(9, 22)}, {Text: "反对", Kind: "oppose", Count: count(24, 22)}}}}}},
		Risks: facts.Risks{Factors: []facts.Risk{risk("1", "征收补偿标准与程序", "较大", "一般", 0.4, 31), risk("2", "施工扬尘噪声扰民", "一般", "较大", 0.3, 32), risk("3", "弃土场选址", "一般", "", 0.25, 33)},
			Index:  []facts.IndexStatement{{V: 0.2876, Stage: "before", Decimals: 4, At: at(36)}},
			System: facts.ScoreSystem{Thresholds: []facts.Threshold{{Level: "低", Low: 0, High: 0.36, Of: "index", At: at(35)}, {Level: "中", Low: 0.36, High: 0.64, Of: "index", At: at(35)}, {Level: "高", Low: 0.64, High: math.Inf(1), Of: "index", At: at(35)}}}},
		Levels: []facts.Level{{V: "中", Stage: "before", Word: "中风险", At: at(36)}, {V: "低", Stage: "after", Word: "低风险", At: at(47)}},
		Measures: facts.Measures{Rows: []facts.Measure{
			{Text: "公示补偿标准，逐户签协议", Risks: []int{0}, Unit: "县自然资源局", Deadline: "12月31日前", At: at(41), Cells: map[string]document.Anchor{"unit": at(41), "deadline": at(42)}},
			{Text: "洒水降尘，夜间不施工", Risks: []int{1}, Unit: "相关部门", Deadline: "施工全过程", At: at(43), Cells: map[string]document.Anchor{"unit": at(45), "deadline": at(46)}},
			{Text: "加强宣传引导", At: at(48)}}},
	}
	s := source(f)
	s.Faults = []Fault{{Item: "B4", Message: "委托应在方案之前", Link: "#b4", At: []document.Anchor{at(1), at(2)}}, {Item: "D3", Message: "公示5个工作日，少于7个", At: []document.Anchor{at(3)}},
		{Item: "I3", Message: "责任单位不具体", At: []document.Anchor{at(45)}}, {Item: "E2", Message: "合计多4份"}}
	return s
}

func TestThePicturesStayAsTheyWereSeen(t *testing.T) {
	for name, s := range map[string]*Source{"faulty": faulty(), "invented": source(papertest.Review(review.Return).Found), "empty": source(&facts.Facts{})} {
		var b strings.Builder
		for _, f := range All(s) {
			fmt.Fprintf(&b, "<!-- %s %s %s %v\n", f.ID, f.Title, f.Note, f.Items)
			for _, r := range f.Rows {
				for _, c := range r {
					fmt.Fprintf(&b, "| %s (%s) ", c.Text, c.Link)
				}
				b.WriteString("\n")
			}
			fmt.Fprintf(&b, "%s -->\n%s\n", f.Says, strings.ReplaceAll(f.SVG, "><", ">\n<"))
		}
		file := filepath.Join("testdata", name+".svg.txt")
		if *update {
			if err := os.MkdirAll("testdata", 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil || string(want) != b.String() {
			t.Errorf("%s: the picture has changed; look at it, then run with -update (%v)", name, err)
		}
	}
}

func TestWhatDoesNotAddUpIsNamed(t *testing.T) {
	says := map[string]string{}
	for _, f := range All(faulty()) {
		says[f.ID] = f.Says + f.SVG
	}
	for id, words := range map[string][]string{
		"dates":  {"委托应在方案之前", "公示", "今天"},
		"survey": {"发放 280 份", "另一处发放写 260", "多 4 份", "回收率 95.0%<", "有效率 98.0%，按份数应为 97.0%"},
		"matrix": {"1 项风险无对应措施", "无对应措施", "1 条措施无对应风险"},
		"levels": {"1 项上升", "1 项措施后的程度未读到", "上升", "总体：措施前中风险，措施后低风险"},
		"index":  {"权重合计 0.95", "缺 0.05", "报告措施前 0.2876", "重算措施前 0.3800"},
	} {
		for _, w := range words {
			if !strings.Contains(says[id], w) {
				t.Errorf("%s does not say %s: %s", id, w, says[id])
			}
		}
	}
}

var numbers = regexp.MustCompile(`font-size="([0-9.]+)"`)

// Whatever was read or not read, a picture is sound XML, its text is never
// small, its labels never lie over one another, and no unread count is drawn
// as a number.
func TestNoFactsMakeAPictureWrong(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	degrees := []string{"微小", "较小", "一般", "较大", "重大", "高", "怪"}
	maybe := func(n, b int) facts.Fact[int] {
		if rng.IntN(3) == 0 {
			return facts.Fact[int]{}
		}
		return count(rng.IntN(n), b)
	}
	for range 400 {
		f := &facts.Facts{}
		for range rng.IntN(12) {
			kinds := []string{"plan", "commission", "publicity-start", "publicity-end", "survey-start", "survey-end", "panel", "final", "odd"}
			f.Process.Events = append(f.Process.Events, facts.Event{Kind: kinds[rng.IntN(len(kinds))], Period: zh.Period{From: date(rng.IntN(14), rng.IntN(33))}, At: at(rng.IntN(9))})
		}
		v := facts.Survey{Sent: maybe(500, 1), Returned: maybe(500, 2), Valid: maybe(500, 3)}
		q := facts.Question{Attitude: true}
		for range rng.IntN(6) {
			q.Options = append(q.Options, facts.Option{Text: "选项<&>", Count: maybe(300, 4)})
		}
		v.Questions = append(v.Questions, q)
		f.Surveys = append(f.Surveys, v)
		for i := range rng.IntN(30) {
			r := facts.Risk{Name: strings.Repeat("风险", 1+rng.IntN(12)), At: at(i)}
			if rng.IntN(3) > 0 {
				r.Weight = real(rng.Float64(), i)
			}
			if rng.IntN(3) > 0 {
				r.Before.Degree = said(degrees[rng.IntN(len(degrees))], i)
			}
			if rng.IntN(3) > 0 {
				r.After.Degree = said(degrees[rng.IntN(len(degrees))], i)
			}
			f.Risks.Factors = append(f.Risks.Factors, r)
		}
		for range rng.IntN(30) {
			f.Measures.Rows = append(f.Measures.Rows, facts.Measure{Text: "措施\"'", Risks: []int{rng.IntN(31)}, Unit: strings.Repeat("局", rng.IntN(20))})
		}
		for _, p := range All(source(f)) {
			if p.Says == "" {
				t.Fatalf("%s has no sentence", p.ID)
			}
			sound(t, p)
		}
		total := sum(&q, v.Valid)
		whole := 0
		for _, o := range q.Options {
			c, ok := o.Count.Get()
			whole += c
			if !ok && total.Known {
				t.Fatal("a sum is told though an option was not read")
			}
		}
		if total.Total != whole || total.Known && total.Whole > 0 && total.Over != whole-total.Whole || !total.Known && total.Over != 0 {
			t.Fatalf("%+v of %d", total, whole)
		}
		if w := weigh(f.Risks.Factors); !w.Known && w.Gap != 0 {
			t.Fatal("a gap is told though a weight was not read")
		}
	}
}

func sound(t *testing.T, p Figure) {
	t.Helper()
	if p.SVG == "" {
		return
	}
	dec := xml.NewDecoder(strings.NewReader(p.SVG))
	for {
		if _, err := dec.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("%s: %v\n%s", p.ID, err, p.SVG)
		}
	}
	for _, m := range numbers.FindAllStringSubmatch(p.SVG, -1) {
		if v, _ := strconv.ParseFloat(m[1], 64); v < 12 {
			t.Fatalf("%s has text of %v", p.ID, v)
		}
	}
	if strings.Contains(p.SVG, "NaN") || strings.Contains(p.SVG, "Inf") {
		t.Fatalf("%s: %s", p.ID, p.SVG)
	}
}

func TestTheBarsOfTheDashboardAreSound(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for range 300 {
		var parts []Part
		var shares []Share
		var months []Month
		var values []int
		for range rng.IntN(20) {
			of := rng.IntN(40)
			parts = append(parts, Part{Name: "状态<", N: rng.IntN(3) * rng.IntN(90000), Fill: indigo})
			shares = append(shares, Share{Name: "D3 公示公告与很长的名称和更多的字", Part: rng.IntN(of + 1), Of: of})
			months = append(months, Month{Name: "2026年1月", In: of, Back: rng.IntN(of + 1)})
			values = append(values, of)
		}
		for _, svg := range []string{Split("件数", parts), Shares("采纳率", shares), Months("各月", months), Trend("近几件", values)} {
			sound(t, Figure{ID: "bars", SVG: svg})
		}
	}
	for _, c := range []struct {
		s   Share
		low bool
	}{{Share{Part: 4, Of: 5}, false}, {Share{Part: 79, Of: 100}, true}, {Share{Part: 796, Of: 1000}, true}, {Share{}, false}, {Share{Part: 0, Of: 1}, true}} {
		if c.s.Low() != c.low {
			t.Errorf("%+v", c.s)
		}
		if svg := Shares("", []Share{c.s}); strings.Contains(svg, "须复查") != c.low || c.low && strings.Contains(svg, ">80%</text><text x=\"422") {
			t.Errorf("%+v: %s", c.s, svg)
		}
	}
}

func TestLabelsNeverLieOverOneAnother(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 2000 {
		k := 1 + rng.IntN(20)
		at, wide := make([]float64, k), make([]float64, k)
		x := 0.0
		for i := range at {
			x += rng.Float64() * 120
			at[i], wide[i] = min(x, 1230), 20+rng.Float64()*140
		}
		labels := lay(at, wide, 1230)
		for i, a := range labels {
			if a.x-a.w/2 < -1e-9 || a.x+a.w/2 > 1230+1e-9 {
				t.Fatalf("label %d is cut: %+v", i, a)
			}
			for _, b := range labels[:i] {
				if a.lane >= 0 && a.lane == b.lane && math.Abs(a.x-b.x) < (a.w+b.w)/2 {
					t.Fatalf("labels lie over one another: %+v %+v", a, b)
				}
			}
		}
	}
}

func TestPercentagesAreHeldByTheirRounding(t *testing.T) {
	for _, c := range []struct {
		part, whole int
		printed     float64
		decimals    int
		want        bool
	}{{266, 280, 95, 0, true}, {266, 280, 95.0, 1, true}, {266, 280, 95.1, 1, false}, {1, 3, 33.3, 1, true}, {1, 3, 33, 0, true}, {1, 3, 33.4, 1, false}, {1, 0, 0, 0, false}, {0, 5, 0, 2, true}} {
		if got := agrees(c.part, c.whole, c.printed, c.decimals); got != c.want {
			t.Errorf("%d of %d as %v: %v", c.part, c.whole, c.printed, got)
		}
	}
}
