package render

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"wenping/internal/paper"
	"wenping/internal/review"
)

// A line never leaves the type area, but for a closing mark that may hang half
// a character; every line of text stands on the grid of 22 lines.
func TestLinesStandInTheTypeArea(t *testing.T) {
	r, w := renderer(t), wording(t)
	n, err := paper.Compose(hard(), paper.Office{}, w, paper.Return)
	if err != nil {
		t.Fatal(err)
	}
	l := r.body(n)
	lines := map[string]bool{}
	for page, marks := range l.pages {
		for _, m := range marks {
			if m.kind != 't' {
				continue
			}
			right := m.x
			for _, g := range r.glyphs(m.text, m.style) {
				right += g.natural + m.spacing*point
			}
			if m.x < left-0.01 || right > left+typeW+cell*0.75 {
				t.Errorf("page %d: %q stands at %.2f–%.2f mm", page+1, m.text, m.x, right)
			}
			no := (m.y - top - size3*point/2 - 0.38*m.style.em()) / pitch
			if math.Abs(no-math.Round(no)) > 0.01 || no < -0.01 || no > lineCount-1+0.01 {
				t.Errorf("page %d: %q stands on line %.2f", page+1, m.text, no)
			}
			lines[fmt.Sprintf("%d/%.0f", page, no)] = true
		}
	}
	if len(lines) < 100 {
		t.Errorf("only %d lines: the letter is not long enough to prove anything", len(lines))
	}
}

// Every character of the paper is drawn, in order.
func TestEverythingIsDrawn(t *testing.T) {
	r, w := renderer(t), wording(t)
	for _, k := range paper.Kinds {
		n, err := paper.Compose(hard(), paper.Office{}, w, k)
		if err != nil {
			t.Fatal(err)
		}
		var want, got strings.Builder
		for _, s := range append([]string{n.PlainTitle(), n.Addressee}, texts(n)...) {
			want.WriteString(solid(s))
		}
		for _, marks := range r.body(n).pages {
			for _, m := range marks {
				got.WriteString(solid(m.text))
			}
		}
		if want.String() != got.String() {
			t.Errorf("%s: drawn text differs from the text of the paper", k)
		}
	}
}

func texts(n *paper.Notice) []string {
	var out []string
	for _, p := range n.Paragraphs {
		if p.Level != paper.Copy {
			out = append(out, p.Text)
		}
	}
	return out
}

// solid leaves spaces out: they hang at the ends of lines.
func solid(s string) string { return strings.Join(strings.Fields(s), "") }

// 附件 and 附注 never stand alone on a page, whatever the length of the text.
func TestNothingStandsAlone(t *testing.T) {
	r := renderer(t)
	for lines := 10; lines < 40; lines++ {
		n := &paper.Notice{Title: "关于审查意见的函", Draft: true}
		for range lines {
			n.Paragraphs = append(n.Paragraphs, paper.Paragraph{Text: "请补充征求意见。"})
		}
		n.Paragraphs = append(n.Paragraphs, paper.Paragraph{Level: paper.After, Text: "附件：明细表", Apart: true}, paper.Paragraph{Level: paper.After, Text: "（联系人：某）", Apart: true})
		if l := r.body(n); l.lonely() {
			t.Errorf("with %d lines the last page has no text", lines)
		}
	}
}

// The table's header is repeated and every item has its row.
func TestAttachmentGoesOnOverPages(t *testing.T) {
	r := renderer(t)
	n := notice(t, paper.Return, review.Return)
	l := r.body(n)
	before := len(l.pages)
	l.attachment(n.Attachment, -1)
	all := ""
	for _, marks := range l.pages[before:] {
		page := ""
		for _, m := range marks {
			page += m.text
		}
		if !strings.Contains(page, "审查要点") || !strings.Contains(page, "所在位置") {
			t.Error("a page of the table has no header")
		}
		all += page
	}
	for _, row := range n.Attachment.Rows {
		if row.ID != "" && !strings.Contains(all, row.ID) {
			t.Errorf("%s has no row", row.ID)
		}
	}
}
