package document

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Finish builds a Document from blocks in reading order: it numbers them, gives
// headings of unknown level (Kind Heading, Level 0) a level from their numbering,
// binds captions to tables, and makes the outline and the zones.
//
// Readers leave ID, Zone and Section unset. A heading's Number may still be in
// its Text: Finish takes it off.
func Finish(src Source, blocks []Block, pages []Page, losses []Loss) *Document {
	d := &Document{Source: src, Blocks: blocks, Pages: pages, Losses: losses}
	for i := range d.Blocks {
		b := &d.Blocks[i]
		b.ID = BlockID(i + 1)
		if b.Kind == Heading && b.Number == "" {
			if n, ok := ParseNumber(b.Text); ok && n.Rest != "" {
				d.takeNumber(b, n)
			}
		}
	}
	d.takeTightNumbers()
	d.setLevels()
	d.bindCaptions()
	d.setZones()
	d.makeOutline()
	d.placeLosses()
	return d
}

// takeNumber moves the typed number from Text to Number, keeping source spans right.
func (d *Document) takeNumber(b *Block, n Number) {
	cut := strings.LastIndex(b.Text, n.Rest)
	if cut <= 0 {
		return
	}
	d.split(b, n.Text, cut)
	b.Text = strings.TrimRight(b.Text, " \t\u3000\u00a0")
}

// takeTightNumbers takes "1" off "1概述" where the headings count on: a 2 stands
// beside it, or 1.1 below.
func (d *Document) takeTightNumbers() {
	chapters, tight := map[int]bool{}, map[int]Number{}
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if b.Kind != Heading {
			continue
		}
		if n, ok := ParseNumber(b.Number + " " + b.Text); ok {
			if n.Scheme == Decimal || n.Scheme == Arabic {
				chapters[n.Parts[0]] = true
			}
		} else if n, ok := TightNumber(b.Text); ok && b.Number == "" {
			tight[i] = n
		}
	}
	titled := map[int]bool{}
	for _, n := range tight {
		titled[n.Ordinal] = true
	}
	for i, n := range tight {
		if chapters[n.Ordinal] || chapters[n.Ordinal-1] || titled[n.Ordinal-1] || titled[n.Ordinal+1] {
			d.takeNumber(&d.Blocks[i], n)
		}
	}
}

// split makes what stands before cut the number. Marks between number and title
// that are in neither are set aside in the books of the page.
func (d *Document) split(b *Block, number string, cut int) {
	if p := b.Page; p > 0 && p <= len(d.Pages) {
		d.Pages[p-1].Aside += printed(b.Text[:cut]) - printed(number)
	}
	b.Number, b.Text = number, b.Text[cut:]
	b.Origin.cut(cut)
}

func printed(s string) int {
	n := 0
	for _, r := range s {
		if Printed(r) {
			n++
		}
	}
	return n
}

// cut drops the first n bytes of the text from the maps.
func (o *Origin) cut(n int) {
	spans := o.Spans[:0:0]
	for _, s := range o.Spans {
		if s.End <= n {
			continue
		}
		if s.Start < n {
			s.SrcStart += n - s.Start
			s.Start = n
		}
		s.Start, s.End = s.Start-n, s.End-n
		spans = append(spans, s)
	}
	o.Spans = spans
	lines := o.Lines[:0:0]
	for _, l := range o.Lines {
		if l.End <= n {
			continue
		}
		l.Start, l.End = max(0, l.Start-n), l.End-n
		lines = append(lines, l)
	}
	o.Lines = lines
}

type open struct {
	scheme Scheme
	half   bool // 1）, not （1）
	parts  []int
	level  int
}

var topTitle = regexp.MustCompile(`^(前\s*言|引\s*言|摘\s*要|目\s*[录次]|概\s*述|结\s*[论语]|附\s*[件录表图].*|参考文献|编制说明|致谢)$`)

var prefaceTitle = regexp.MustCompile(`^(前\s*言|引\s*言|导\s*言|摘\s*要|目\s*[录次]|编制说明)$`)

// IsPreface says that a title is that of a preface, which holds no chapter.
func IsPreface(title string) bool { return prefaceTitle.MatchString(strings.TrimSpace(title)) }

// setLevels nests headings by their numbering: a scheme seen again returns to
// its level, a new one opens below what is open, and 章 always stands above 一、
// and so on. Levels given by the reader (styles) are kept.
func (d *Document) setLevels() {
	var stack []open
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if b.Kind != Heading {
			b.Level = 0
			continue
		}
		n, _ := ParseNumber(b.Number + " " + b.Text)
		if b.Level > 0 {
			for len(stack) > 0 && stack[len(stack)-1].level >= b.Level {
				stack = stack[:len(stack)-1]
			}
			// A preface holds no chapter.
			if n.Scheme == NoScheme && IsPreface(b.Text) {
				continue
			}
			stack = append(stack, open{n.Scheme, n.Half(), n.Parts, b.Level})
			continue
		}
		if n.Scheme == NoScheme {
			if topTitle.MatchString(strings.TrimSpace(b.Text)) || len(stack) == 0 {
				b.Level, stack = 1, nil
				continue
			}
			b.Level = min(9, stack[len(stack)-1].level+1)
			continue
		}
		stack = closeFor(stack, n)
		b.Level = 1
		if len(stack) > 0 {
			b.Level = min(9, stack[len(stack)-1].level+1)
		}
		stack = append(stack, open{n.Scheme, n.Half(), n.Parts, b.Level})
	}
}

// closeFor pops what a heading numbered n ends.
func closeFor(stack []open, n Number) []open {
	for i := len(stack) - 1; i >= 0; i-- {
		if same(stack[i], n) {
			return stack[:i]
		}
	}
	for len(stack) > 0 && !canHold(stack[len(stack)-1], n) {
		stack = stack[:len(stack)-1]
	}
	return stack
}

func same(o open, n Number) bool {
	return o.scheme == n.Scheme && o.half == n.Half() && (n.Scheme != Decimal || len(o.parts) == len(n.Parts))
}

// canHold says whether a heading numbered n may stand below o. Only orders that
// are certain in Chinese practice say no.
func canHold(o open, n Number) bool {
	if n.Scheme == Decimal {
		switch o.scheme {
		case Decimal:
			return len(o.parts) < len(n.Parts)
		case Arabic:
			return len(o.parts) == 1 && o.parts[0] == n.Parts[0]
		}
		return o.scheme < ArabicRing
	}
	if n.Scheme == Arabic && o.scheme == Decimal {
		return true
	}
	if o.scheme == NoScheme {
		return n.Scheme > Chapter // a line of the cover or a preface holds no chapter
	}
	return o.scheme < n.Scheme || o.scheme == n.Scheme && !o.half && n.Half()
}

// bindCaptions ties the caption next to a table to it, before it first.
func (d *Document) bindCaptions() {
	isTable := func(i int) bool {
		return i >= 0 && i < len(d.Blocks) && d.Blocks[i].Table != nil && d.Blocks[i].Table.Caption == 0
	}
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if b.Kind != Caption {
			continue
		}
		if b.Number == "" {
			if _, title, ok := ParseCaption(b.Text); ok && title != "" {
				if cut := strings.LastIndex(b.Text, title); cut > 0 {
					// The sign after the number ("表1：") stays with it.
					if num := strings.TrimRight(b.Text[:cut], " \t\n\u3000\u00a0"); num != "" {
						d.split(b, num, cut)
					}
				}
			}
		}
		if strings.Contains(b.Number, "图") {
			continue
		}
		switch {
		case isTable(i + 1):
			d.Blocks[i+1].Table.Caption = b.ID
		case isTable(i+2) && utf8.RuneCountInString(d.Blocks[i+1].Text) <= 20 && d.Blocks[i+1].Kind == Paragraph: // "单位：份"
			d.Blocks[i+2].Table.Caption = b.ID
		case isTable(i - 1):
			d.Blocks[i-1].Table.Caption = b.ID
		}
	}
}

var (
	annexTitle    = regexp.MustCompile(`^附$|^附\s*[件录](?:\s*(?:[0-9０-９一二三四五六七八九十]+|[A-Z]))?\s*(?:[:：、.\s].*|清单.*|目录.*|材料.*)?$`)
	annexList     = regexp.MustCompile(`^附\s*[件录]\s*(?:[0-9０-９]+)?[:：]`)
	openingTitle  = regexp.MustCompile(`^(前\s*言|引\s*言|概\s*述|摘\s*要|总\s*则|编制说明|评估概况|项目概况|基本情况)|^表\s*[0-9０-９一二三四五六七八九十]{1,3}(?:[^0-9０-９一二三四五六七八九十]|$)|^\p{Han}{2,6}(?:概况|概述|基本情况)$`) // a form has 表一 活动概况 for chapters
	contentsTitle = regexp.MustCompile(`^目\s*[录次]$`)
)

// setZones tells front matter, contents page, body and annexes apart.
func (d *Document) setZones() {
	front := d.frontEnd()
	annex := d.annexStart()
	for i := range d.Blocks {
		b := &d.Blocks[i]
		switch {
		case b.Kind == Contents, contentsTitle.MatchString(strings.TrimSpace(b.Text)):
			b.Zone = ZoneContents
		case i < front:
			b.Zone = ZoneFront
		case i >= annex:
			b.Zone = ZoneAnnex
		default:
			b.Zone = ZoneBody
		}
	}
}

// frontEnd is the index of the first block of the body.
func (d *Document) frontEnd() int {
	last := -1 // last contents line, near the head
	for i := range d.Blocks {
		if d.Blocks[i].Kind == Contents {
			if last >= 0 && i-last > 40 {
				break
			}
			last = i
		}
	}
	if last >= 0 && last < len(d.Blocks)*2/3 {
		return last + 1
	}
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if b.Kind == Heading && (b.Number != "" || openingTitle.MatchString(b.Text)) {
			return i
		}
		if i > 80 {
			break
		}
	}
	return 0
}

// annexStart is the index of the first annex block; len(Blocks) when there is
// none. A heading 附件 after which the main numbering goes on is no annex.
func (d *Document) annexStart() int {
	start := len(d.Blocks)
	lastTop := -1 // last numbered level-1 heading that is not itself an annex
	top := NoScheme
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if b.Kind != Heading || b.Level != 1 || b.Number == "" || annexTitle.MatchString(b.Text) {
			continue
		}
		n, _ := ParseNumber(b.Number + " " + b.Text)
		if top == NoScheme {
			top = n.Scheme
		}
		// An annex may number its own headings from one again.
		if n.Scheme == top && (n.Ordinal != 1 || lastTop < 0) {
			lastTop = i
		}
	}
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if i <= lastTop || b.Kind == Contents || b.Table != nil {
			continue
		}
		t := strings.TrimSpace(b.Text)
		short := utf8.RuneCountInString(t) <= 60
		switch {
		case b.Kind == Heading && annexTitle.MatchString(t),
			b.Kind == Paragraph && short && annexTitle.MatchString(t) && i > len(d.Blocks)/2,
			b.Kind == Paragraph && short && annexList.MatchString(t) && i > len(d.Blocks)*2/3:
			return i
		}
	}
	return start
}

func (d *Document) makeOutline() {
	n := BlockID(len(d.Blocks))
	d.Outline = []Section{{Parent: -1, First: min(1, n), Last: n, Zone: ZoneBody}}
	cur := 0
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if b.Kind == Heading {
			for cur > 0 && d.Outline[cur].Level >= b.Level {
				d.Outline[cur].Last = b.ID - 1
				cur = d.Outline[cur].Parent
			}
			d.Outline = append(d.Outline, Section{Heading: b.ID, Level: b.Level, Number: b.Number, Title: b.Text, Parent: cur, First: b.ID, Last: n, Zone: b.Zone})
			cur = len(d.Outline) - 1
		} else if b.Zone == ZoneAnnex && cur > 0 && d.Outline[cur].Zone != ZoneAnnex {
			// annexes begun by a plain line leave the last chapter
			for cur > 0 {
				d.Outline[cur].Last = b.ID - 1
				cur = d.Outline[cur].Parent
			}
		}
		b.Section = cur
	}
}

// placeLosses says in which zone and section each loss lies, where that is known.
func (d *Document) placeLosses() {
	for i := range d.Losses {
		l := &d.Losses[i]
		b := d.Block(l.After)
		if b == nil && l.Page > 0 {
			for j := range d.Blocks {
				if p := d.Blocks[j].Page; p > 0 && p <= l.Page {
					b = &d.Blocks[j]
				}
			}
		}
		if b == nil {
			continue
		}
		if l.Zone == "" {
			l.Zone = b.Zone
		}
		if l.Section == 0 {
			l.Section = b.Section
		}
	}
}
