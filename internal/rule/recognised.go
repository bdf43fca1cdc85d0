package rule

import (
	"fmt"
	"strings"

	"wenping/internal/document"
)

// sureRecognised is the confidence below which recognised text proves nothing,
// where a profile does not say.
const sureRecognised = 0.85

func (c *Context) sureFrom() float64 {
	if c.Profile != nil && c.Profile.RecognisedMin.Value > 0 {
		return c.Profile.RecognisedMin.Value
	}
	return sureRecognised
}

// surePage is the mean confidence below which a page was read so badly that
// nothing on it proves anything: where characters are missed, the sure ones
// that are left make wrong sums.
const surePage = 0.95

func (c *Context) surePageFrom() float64 {
	if c.Profile != nil && c.Profile.RecognisedPageMin.Value > 0 {
		return c.Profile.RecognisedPageMin.Value
	}
	return surePage
}

// unsureOf says why recognised text at a place proves nothing, or "".
func (c *Context) unsureOf(d *document.Document, e Evidence) string {
	if blankNear(d, e.Anchor) {
		return "表中的空白可能是没有识别出来"
	}
	if e.Place.Confidence < c.sureFrom() {
		return howSure(e.Place.Confidence)
	}
	if p := e.Place.Page; p > 0 && p <= len(d.Pages) && d.Pages[p-1].Recognised && d.Pages[p-1].Confidence < c.surePageFrom() {
		return "全页" + howSure(d.Pages[p-1].Confidence)
	}
	return ""
}

// blankNear says that a cell, or another in its row or column, is empty: in a
// scan that may be a cell that was not seen, and a sum or a blank says nothing.
func blankNear(d *document.Document, a document.Anchor) bool {
	b := d.Block(a.Block)
	if b == nil || b.Table == nil || !a.InCell() {
		return false
	}
	for _, row := range b.Table.Rows {
		for i := range row {
			k := &row[i]
			across := k.Row <= a.Row-1 && a.Row-1 < k.Row+max(1, k.RowSpan)
			down := k.Col <= a.Col-1 && a.Col-1 < k.Col+max(1, k.ColSpan)
			if (across || down) && strings.TrimSpace(k.Text) == "" {
				return true
			}
		}
	}
	return false
}

const (
	restsOnRecognised = "本条依据扫描件识别出的文字，请对照原件核实。"
	searchedInScan    = "查找范围内有扫描件识别出的文字，请对照原件核实。"
)

// weighRecognised keeps a point from resting silently on text that was read off
// a picture: it says so, and a fail whose ground is not sure becomes a doubt.
func (c *Context) weighRecognised(pt *Point) {
	missing := absence(*pt)
	on, why := false, ""
	for _, e := range pt.Evidence {
		d := c.docOf(e.Source)
		if missing {
			scanned, unsure := c.searchedScan(d, e)
			on = on || scanned
			if why == "" {
				why = unsure
			}
			continue
		}
		if e.Role == Searched || !e.Place.Recognised {
			continue
		}
		on = true
		if u := c.unsureOf(d, e); why == "" && u != "" {
			why = fmt.Sprintf("%s的文字由扫描件识别得出，%s，不能据以认定，请对照原件核实。", Cite(d, e.Anchor), u)
		}
	}
	switch {
	case !on, missing && pt.Verdict == Doubt && pt.Note != "": // it is said already that a loss may hide it
	case why != "":
		if pt.Verdict == Fail {
			pt.Verdict = Doubt
		}
		pt.Note += why
	case missing:
		pt.Note += searchedInScan
	default:
		pt.Note += restsOnRecognised
	}
}

// searchedScan says whether the place that was searched in vain is a scan, and
// why that may hide what was looked for.
func (c *Context) searchedScan(d *document.Document, e Evidence) (scanned bool, unsure string) {
	from, to := 1, len(d.Pages)
	if b := d.Block(e.Anchor.Block); b != nil && b.Section > 0 && b.Section < len(d.Outline) && d.Outline[b.Section].Heading == b.ID {
		from, to = pagesOf(d, d.Outline[b.Section])
	} else if b != nil {
		from, to = b.Page, b.Page
	}
	for i := max(from, 1); i <= min(to, len(d.Pages)); i++ {
		p := &d.Pages[i-1]
		if !p.Recognised {
			continue
		}
		scanned = true
		if unsure == "" && p.Confidence < c.surePageFrom() {
			unsure = fmt.Sprintf("但%s的文字由扫描件识别得出，%s，内容可能在其中，请对照原件核实。", pageText(d, i), howSure(p.Confidence))
		}
	}
	return scanned, unsure
}

func howSure(confidence float64) string {
	if confidence == 0 {
		return "识别得是否准确无从知道"
	}
	return fmt.Sprintf("识别的把握只有%.0f%%", 100*confidence)
}

// markRecognised says in a result's why that its ground was recognised.
func (c *Context) markRecognised(res *Result) {
	const mark = "（依据识别文字）"
	on := func(list []Evidence) bool {
		for _, e := range list {
			if e.Place.Recognised && e.Role != Searched {
				return true
			}
		}
		return false
	}
	is := on(res.Shown)
	for _, f := range res.Findings {
		is = is || on(f.Evidence)
	}
	if is && res.Why != "" && !strings.Contains(res.Why, mark) {
		if t, ok := strings.CutSuffix(res.Why, "。"); ok {
			res.Why = t + mark + "。"
		} else {
			res.Why += mark
		}
	}
}
