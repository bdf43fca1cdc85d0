package rule

import (
	"strings"
	"testing"

	"wenping/internal/document"
	"wenping/internal/facts"
)

// scannedAt makes a page of the submission one that was read off a picture.
func scannedAt(page int, confidence float64) func(*Context) {
	return func(c *Context) {
		for i := range c.Doc.Pages {
			if c.Doc.Pages[i].Number == page {
				c.Doc.Pages[i].Recognised, c.Doc.Pages[i].Confidence = true, confidence
			}
		}
		for i := range c.Doc.Blocks {
			b := &c.Doc.Blocks[i]
			if b.Page == page {
				b.Origin.Recognised = true
				b.Origin.Lines = []document.Line{{End: len(b.Text), Page: page, Confidence: confidence}}
			}
		}
	}
}

const twoPages = "[page 1]\n# 一、概况\n本项目位于青石镇。共发放问卷100份。\n[page 2]\n# 二、公示\n共回收问卷120份。\n"

func TestNoFindingRestsSilentlyOnRecognisedText(t *testing.T) {
	p := testPack(t)
	for _, c := range []struct {
		name    string
		scan    func(*Context)
		verdict Verdict
		says    string
	}{
		{"native text", func(*Context) {}, Fail, ""},
		{"recognised surely", scannedAt(2, 0.97), Fail, "本条依据扫描件识别出的文字，请对照原件核实。"},
		{"recognised unsurely", scannedAt(2, 0.62), Doubt, "识别的把握只有62%，不能据以认定"},
		{"a sure line on a page that was read badly", func(c *Context) {
			scannedAt(2, 0.93)(c)
			c.Doc.Pages[1].Confidence = 0.9
		}, Doubt, "全页识别的把握只有90%，不能据以认定"},
		{"a layer of which nobody knows how sure it is", scannedAt(2, 0), Doubt, "识别得是否准确无从知道"},
		{"another page is recognised", scannedAt(1, 0.5), Fail, ""},
	} {
		ctx := context(t, p, twoPages, c.scan)
		ctx.Pack = p
		id := document.BlockID(4)
		pt := Point{Verdict: Fail, Message: "回收份数多于发放份数。", Evidence: ctx.says(document.At(id, 0, len(ctx.Doc.Block(id).Text)))}
		ctx.weighRecognised(&pt)
		if pt.Verdict != c.verdict || (c.says == "") != (pt.Note == "") || !strings.Contains(pt.Note, c.says) {
			t.Errorf("%s: %s %q, want %s %q", c.name, pt.Verdict, pt.Note, c.verdict, c.says)
		}
	}
}

func TestABlankInAScanMayBeACellNobodySaw(t *testing.T) {
	p := testPack(t)
	for _, c := range []struct {
		name, cell string
		scanned    bool
		row, col   int
		want       Verdict
	}{
		{"native and blank", "", false, 2, 2, Fail},
		{"scanned and blank", "", true, 2, 2, Doubt},
		{"scanned, a blank in the column that is summed", "", true, 3, 2, Doubt},
		{"scanned, the blank stands elsewhere", "", true, 3, 1, Fail},
		{"scanned and whole", "4", true, 3, 2, Fail},
	} {
		ctx := context(t, p, "[page 1]\n# 一、调查\n| 选项 | 份数 |\n|---|---|\n| 反对 | 4 |\n| 合计 | 126 |\n", nil)
		tables := 0
		for i := range ctx.Doc.Blocks {
			b := &ctx.Doc.Blocks[i]
			if b.Table == nil {
				continue
			}
			tables++
			b.Table.At(1, 1).Text = c.cell
			if c.scanned {
				ctx.Doc.Pages[0].Recognised, ctx.Doc.Pages[0].Confidence = true, 0.99
				for _, row := range b.Table.Rows {
					for k := range row {
						if row[k].Text != "" {
							row[k].Origin = document.Origin{Recognised: true, Lines: []document.Line{{End: len(row[k].Text), Page: 1, Confidence: 0.99}}}
						}
					}
				}
			}
			pt := Point{Verdict: Fail, Evidence: ctx.says(document.Anchor{Block: b.ID, Row: c.row, Col: c.col})}
			if ctx.weighRecognised(&pt); pt.Verdict != c.want || (pt.Note != "") != c.scanned {
				t.Errorf("%s: %s %q, want %s", c.name, pt.Verdict, pt.Note, c.want)
			}
		}
		if tables != 1 {
			t.Fatalf("%d tables", tables)
		}
	}
}

func TestWhatMayHideInAScanIsNotMissing(t *testing.T) {
	p := testPack(t)
	for _, c := range []struct {
		name    string
		scan    func(*Context)
		verdict Verdict
		why     string
	}{
		{"native text", func(*Context) {}, Fail, ""},
		{"scanned and read surely", scannedAt(2, 0.98), Fail, searchedInScan},
		{"scanned and read not too badly", scannedAt(2, 0.93), Doubt, "识别的把握只有93%，内容可能在其中"},
		{"scanned and read unsurely", scannedAt(2, 0.7), Doubt, "识别的把握只有70%，内容可能在其中"},
		{"a line of it is not sure", func(c *Context) {
			scannedAt(2, 0.98)(c)
			c.Doc.Losses = []document.Loss{{Kind: document.LossRecognised, Page: 2, After: 4, Count: 12, Note: "PDF第2页有12个字由扫描件识别得出但把握不大，可能有误。"}}
		}, Doubt, "把握不大"},
	} {
		ctx := context(t, p, twoPages, c.scan)
		rs := p.Evaluate(ctx)
		r := result(t, rs, "A1.sections")
		if r.Verdict != c.verdict || len(r.Findings) == 0 || !strings.Contains(r.Findings[0].Message, c.why) {
			t.Errorf("%s: %s %+v, want %s %s", c.name, r.Verdict, r.Findings, c.verdict, c.why)
		}
	}
}

func TestAVerdictOnRecognisedTextSaysSo(t *testing.T) {
	p := testPack(t)
	ctx := context(t, p, twoPages+"# 三、结论\n评估结论为低风险，建议实施。\n", func(c *Context) {
		c.Facts.Structure.Roles = map[facts.Role][]facts.RoleAt{}
	})
	scannedAt(2, 0.99)(ctx)
	r := Result{Verdict: Pass, Why: "已核对。", Shown: ctx.says(document.Whole(4))}
	ctx.markRecognised(&r)
	ctx.markRecognised(&r)
	if r.Why != "已核对（依据识别文字）。" {
		t.Errorf("why: %s", r.Why)
	}
	r = Result{Verdict: Pass, Why: "已核对。", Shown: ctx.says(document.Whole(2))}
	if ctx.markRecognised(&r); r.Why != "已核对。" {
		t.Errorf("native text: %s", r.Why)
	}
}

func TestTheThresholdIsTheProfiles(t *testing.T) {
	c := &Context{}
	if c.sureFrom() != sureRecognised {
		t.Errorf("without a profile %v", c.sureFrom())
	}
	c.Profile = &Profile{RecognisedMin: Param[float64]{Value: 0.95}}
	if c.sureFrom() != 0.95 {
		t.Errorf("of the profile %v", c.sureFrom())
	}
}
