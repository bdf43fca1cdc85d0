package document

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Parse reads the plain notation in which rule cases and tests write small
// reports. One line is one block:
//
//	# 一、概况            a heading; the count of # is its level, the number is taken off
//	正文一段。            a paragraph
//	表3-1 风险因素表      a caption, when a table follows
//	| 序号 | 风险 |       a table row; "^" joins a cell with the one above, "<" with the one on its left
//	|---|---|            the rows above are header rows
//	[toc] 一、概况 …… 1   a line of the contents page
//	[footnote] 文字       likewise [endnote] [comment] [textbox]
//	[page 3 label=1]     what follows stands on page 3, printed number 1
//	[page 3 scan=0.97 line=0.8]  a scanned page: how surely it was recognised, and its lines
//	[loss image-table] 说明
//	\# 文字               a paragraph beginning with a mark
//
// Blank lines separate tables. It is lenient like Markdown, except for an
// unknown [word], which is an error with its line.
func Parse(text string) (*Document, error) {
	p := notation{}
	for i, line := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		if err := p.line(strings.TrimSpace(line)); err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
	}
	p.endTable()
	return Finish(Source{Format: FormatPlain}, p.blocks, p.pages, p.losses), nil
}

type notation struct {
	blocks []Block
	pages  []Page
	losses []Loss
	page   int
	sure   float64 // of the lines of a scanned page
	rows   [][]string
	header int
}

var (
	directive = regexp.MustCompile(`^\[([a-z]+)((?:\s+[^\]]*)?)\]\s*(.*)$`)
	ruleRow   = regexp.MustCompile(`^\|(?:\s*:?-+:?\s*\|)+$`)
)

func (p *notation) add(b Block) {
	b.Page = p.page
	if p.page > 0 && p.pages[p.page-1].Recognised {
		b.Origin.Recognised = true
		b.Origin.Lines = []Line{{End: len(b.Text), Page: p.page, Confidence: p.sure}}
	}
	p.blocks = append(p.blocks, b)
}

func (p *notation) line(s string) error {
	if strings.HasPrefix(s, "|") {
		if ruleRow.MatchString(s) {
			p.header = len(p.rows)
			return nil
		}
		cells := strings.Split(strings.TrimSuffix(strings.TrimPrefix(s, "|"), "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(strings.ReplaceAll(cells[i], `\n`, "\n"))
		}
		p.rows = append(p.rows, cells)
		return nil
	}
	p.endTable()
	switch {
	case s == "":
	case strings.HasPrefix(s, "#"):
		t := strings.TrimLeft(s, "#")
		p.add(Block{Kind: Heading, Level: min(9, len(s)-len(t)), Text: strings.TrimSpace(t)})
	case strings.HasPrefix(s, `\`):
		p.add(Block{Kind: Paragraph, Text: s[1:]})
	case directive.MatchString(s):
		m := directive.FindStringSubmatch(s)
		return p.directive(m[1], strings.Fields(m[2]), m[3])
	default:
		p.add(Block{Kind: Paragraph, Text: s})
	}
	return nil
}

func (p *notation) directive(word string, args []string, text string) error {
	switch word {
	case "toc":
		p.add(Block{Kind: Contents, Text: text})
	case "footnote", "endnote", "comment", "textbox":
		p.add(Block{Kind: Kind(word), Text: text})
	case "page":
		if len(args) == 0 {
			return fmt.Errorf("[page] needs a number")
		}
		n, err := strconv.Atoi(args[0])
		if err != nil || n < 1 || n > 5000 {
			return fmt.Errorf("[page %s]: not a page number", args[0])
		}
		for len(p.pages) < n {
			p.pages = append(p.pages, Page{Number: len(p.pages) + 1, Width: 595.3, Height: 841.9})
		}
		p.page = n
		return p.pageIs(&p.pages[n-1], args[1:])
	case "loss":
		if len(args) == 0 {
			return fmt.Errorf("[loss] needs a kind")
		}
		p.losses = append(p.losses, Loss{Kind: LossKind(args[0]), Page: p.page, After: BlockID(len(p.blocks)), Note: text})
	default:
		return fmt.Errorf("unknown mark [%s]; to begin a paragraph with it write \\[%s]", word, word)
	}
	return nil
}

// pageIs reads what is said of a page.
func (p *notation) pageIs(page *Page, args []string) error {
	for _, a := range args {
		key, value, _ := strings.Cut(a, "=")
		if key == "label" {
			page.Label = value
			continue
		}
		f, err := strconv.ParseFloat(value, 64)
		if err != nil || !(f >= 0 && f <= 1) || key != "scan" && key != "line" {
			return fmt.Errorf("[page]: %q is none of label=, scan= and line=", a)
		}
		if p.sure = f; key == "scan" {
			page.Recognised, page.Confidence = true, f
		}
	}
	return nil
}

func (p *notation) endTable() {
	if len(p.rows) == 0 {
		return
	}
	// A caption may be parted from its table by a line like 单位：户.
	for i := len(p.blocks) - 1; i >= max(0, len(p.blocks)-2) && p.blocks[i].Kind == Paragraph; i-- {
		if _, _, ok := ParseCaption(p.blocks[i].Text); ok {
			p.blocks[i].Kind = Caption
			break
		}
	}
	p.add(Block{Kind: TableKind, Table: Grid(p.rows, p.header, p.page)})
	p.rows, p.header = nil, 0
}

// Grid makes a table of rows of texts: a cell "^" is joined to the one above it,
// "<" to the one on its left. The first header rows are the head; page is the
// page of every cell, 0 when unknown.
func Grid(rows [][]string, header, page int) *Table {
	t := &Table{HeaderRows: header}
	type pos struct{ r, c int }
	owner := map[pos]*Cell{}
	cells := make([][]*Cell, len(rows))
	for r, row := range rows {
		for c, text := range row {
			if up := owner[pos{r - 1, c}]; text == "^" && up != nil {
				up.RowSpan = max(up.RowSpan, r-up.Row+1)
				owner[pos{r, c}] = up
				continue
			}
			if left := owner[pos{r, c - 1}]; text == "<" && left != nil {
				left.ColSpan = max(left.ColSpan, c-left.Col+1)
				owner[pos{r, c}] = left
				continue
			}
			cell := &Cell{Text: text, Row: r, Col: c, RowSpan: 1, ColSpan: 1, Page: page}
			owner[pos{r, c}] = cell
			cells[r] = append(cells[r], cell)
		}
	}
	for _, row := range cells {
		out := make([]Cell, 0, len(row))
		for _, c := range row {
			out = append(out, *c)
		}
		t.Rows = append(t.Rows, out)
	}
	return t
}
