package sample

import (
	"bytes"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"wenping/internal/document"

	"github.com/go-pdf/fpdf"
)

// The page of an agency's report, in points.
const (
	pageW, pageH = 595.28, 841.89
	left, right  = 79.4, 73.7
	top, bottom  = 90.0, 85.0
	textW        = pageW - left - right
	bodySize     = 14.0
	bodyLine     = 28.0
	cellSize     = 10.5
	cellLine     = 15.0
	cellPad      = 4.0
)

// PDF draws the document as agencies print theirs: cover, signature page,
// contents with dotted leaders, running header, page numbers, ruled tables.
// It also sets the page numbers in the document's contents lines.
func PDF(doc *document.Document, typefaces fs.FS) ([]byte, error) {
	// The first pass finds the pages, the second prints them.
	var data []byte
	for pass := 0; pass < 2; pass++ {
		w, err := newPrinter(doc, typefaces)
		if err != nil {
			return nil, err
		}
		w.print()
		if pass == 0 {
			numberContents(doc, w.pages)
			continue
		}
		var buf bytes.Buffer
		if err := w.pdf.Output(&buf); err != nil {
			return nil, fmt.Errorf("write pdf: %w", err)
		}
		data = buf.Bytes()
	}
	return data, nil
}

type printer struct {
	*typesetter
	doc    *document.Document
	y      float64
	body   bool // page numbers have begun
	page   int  // printed number
	title  string
	pages  map[document.BlockID]int
	covers bool // the report has a cover of its own
}

func newPrinter(doc *document.Document, typefaces fs.FS) (*printer, error) {
	pdf := fpdf.New("P", "pt", "A4", "")
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC))
	pdf.SetModificationDate(time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC))
	pdf.SetProducer("", true)
	t, err := newTypesetter(pdf, typefaces)
	if err != nil {
		return nil, err
	}
	w := &printer{typesetter: t, doc: doc, pages: map[document.BlockID]int{}}
	for i := range doc.Blocks {
		b := &doc.Blocks[i]
		w.covers = w.covers || b.Kind == document.Contents
		if w.title == "" && b.Zone == document.ZoneFront && utf8.RuneCountInString(b.Text) > 8 {
			w.title = b.Text
			if !strings.Contains(w.title, "报告") {
				w.title += "社会稳定风险评估报告"
			}
		}
	}
	return w, nil
}

func (w *printer) newPage() {
	w.pdf.AddPage()
	w.y = top
	if !w.body {
		return
	}
	w.page++
	w.centred(kai, 9, 62, w.title)
	w.pdf.SetLineWidth(0.5)
	w.pdf.Line(left, 68, pageW-right, 68)
	w.centred(song, 10.5, pageH-50, fmt.Sprintf("— %d —", w.page))
}

func (w *printer) centred(f font, size, y float64, s string) {
	w.draw(f, size, (pageW-w.measure(f, size, s))/2, y, s, 0)
}

// room begins a new page where less than h is left.
func (w *printer) room(h float64) {
	if w.y+h > pageH-bottom {
		w.newPage()
	}
}

var (
	signPage   = regexp.MustCompile(`^(责\s*任)?\s*签\s*署\s*页$`)
	reportWord = regexp.MustCompile(`评估报告`)
)

func (w *printer) print() {
	if !w.covers {
		w.body = true
	}
	w.newPage()
	headings := 0
	cover := true
	lines := 0 // small lines on the cover
	for i := range w.doc.Blocks {
		b := &w.doc.Blocks[i]
		if w.covers && !w.body && b.Zone != document.ZoneFront && b.Zone != document.ZoneContents {
			w.body = true
			w.newPage()
		}
		switch {
		case b.Table != nil:
			w.y += 4
			w.table(b.Table)
		case b.Kind == document.Contents:
			w.contents(b.Text)
		case b.Zone == document.ZoneContents:
			w.newPage()
			w.centred(hei, 18, w.y+18, b.Text)
			w.y += 48
		case b.Zone == document.ZoneFront && signPage.MatchString(b.Text):
			cover = false
			w.newPage()
			w.centred(hei, 18, w.y+18, b.Text)
			w.y += 48
		case b.Zone == document.ZoneFront && cover:
			w.cover(b.Text, i == 0, &lines)
		case b.Kind == document.Heading:
			headings++
			w.heading(b, headings > 1)
		case b.Kind == document.Caption:
			w.room(24 + 3*cellLine + 20)
			w.centred(hei, 12, w.y+16, b.Printed())
			w.y += 24
		case b.Kind == document.TextBox:
			w.para(kai, 12, 20, b.Text, 24)
		default:
			w.paragraph(b.Printed())
		}
	}
}

func (w *printer) cover(s string, first bool, lines *int) {
	if !w.covers { // a form has its title above the table
		if first {
			w.centred(hei, 20, w.y+20, s)
			w.y += 40
		} else {
			w.draw(fang, 12, left, w.y+14, s, 0)
			w.y += 22
		}
		return
	}
	big := *lines == 0 && (first || reportWord.MatchString(s))
	f, size, line := fang, 16.0, 34.0
	switch {
	case big:
		f, size, line = hei, 24, 42
		if first {
			w.y = 190
		}
	case *lines == 0:
		if !strings.HasPrefix(s, "（") {
			w.y = max(w.y, 520)
			*lines++
		}
	}
	width := textW - 20
	if n := len(w.breakLines(f, size, width, 0, s)); n > 1 { // lines of about one length
		width = w.measure(f, size, s)/float64(n) + size
	}
	for _, l := range w.breakLines(f, size, width, 0, s) {
		w.centred(f, size, w.y+size, l)
		w.y += line
	}
}

func (w *printer) contents(s string) {
	w.room(26)
	title, page, _ := strings.Cut(s, "\t")
	w.draw(song, 12, left, w.y+16, title, 0)
	x := left + w.measure(song, 12, title) + 4
	end := pageW - right - w.measure(song, 12, page)
	w.draw(song, 12, end, w.y+16, page, 0)
	dot := w.measure(song, 12, ".") * 1.4
	if n := int((end - 4 - x) / dot); n > 0 {
		x = end - 4 - float64(n)*dot
		w.draw(song, 12, x, w.y+16, strings.Repeat(".", n), dot-w.measure(song, 12, "."))
	}
	w.y += 26
}

func (w *printer) heading(b *document.Block, later bool) {
	n, _ := document.ParseNumber(b.Number + " " + b.Text)
	if later && w.covers && b.Level == 1 && (n.Scheme == document.Chapter || b.Zone == document.ZoneAnnex) {
		if w.y > top {
			w.newPage()
		}
	}
	w.room(3 * bodyLine)
	w.pages[b.ID] = w.page
	switch {
	case b.Level == 1 && n.Scheme == document.Chapter:
		w.centred(hei, 16, w.y+22, b.Printed())
		w.y += 36
	case b.Level == 1:
		w.para(hei, 16, bodyLine, b.Printed(), 32)
	case b.Level == 2:
		w.para(kai, 15, bodyLine, b.Printed(), 30)
	default:
		w.para(fang, bodySize, bodyLine, b.Printed(), 2*bodySize)
	}
}

var annexTitle = regexp.MustCompile(`^附件\d+\s`)

func (w *printer) paragraph(s string) {
	switch {
	case annexTitle.MatchString(s):
		w.room(3 * bodyLine)
		w.para(hei, bodySize, bodyLine, s, 0)
	case strings.HasPrefix(s, "注："):
		w.para(fang, 10.5, 18, s, 21)
	default:
		w.para(fang, bodySize, bodyLine, s, 2*bodySize)
	}
}

// para sets a paragraph, justified but for its last line.
func (w *printer) para(f font, size, line float64, s string, indent float64) {
	ls := w.breakLines(f, size, textW, indent, s)
	for i, l := range ls {
		w.room(line)
		x, width := left, textW
		if i == 0 {
			x, width = left+indent, textW-indent
		}
		extra := 0.0
		if n := utf8.RuneCountInString(l); i+1 < len(ls) && n > 10 {
			if free := width - w.measure(f, size, l); free > 0 && free < 3*size {
				extra = free / float64(n-1)
			}
		}
		w.draw(f, size, x, w.y+line/2+size*0.38, l, extra)
		w.y += line
	}
}
