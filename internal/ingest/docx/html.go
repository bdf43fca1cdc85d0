package docx

import (
	"html"
	"slices"
	"strconv"
	"strings"

	"wenping/internal/document"
	"wenping/internal/ingest/word"
)

// readHTML reads a web page that a Word file takes in: paragraphs, headings,
// tables. It knows the shape of pages, not their looks. Outline of a paragraph
// is the heading's level from 1, 0 where it is none.
func readHTML(src string) []word.Item {
	p := &page{}
	for i := 0; i < len(src); {
		if src[i] != '<' {
			end := strings.IndexByte(src[i:], '<')
			if end < 0 {
				end = len(src) - i
			}
			p.write(src[i : i+end])
			i += end
			continue
		}
		if strings.HasPrefix(src[i:], "<!--") {
			end := strings.Index(src[i+4:], "-->")
			if end < 0 {
				break
			}
			i += 4 + end + 3
			continue
		}
		end := strings.IndexByte(src[i:], '>')
		if end < 0 {
			break
		}
		tag := src[i+1 : i+end]
		i += end + 1
		name, closing := tagName(tag)
		switch name {
		case "script", "style", "head", "title":
			if !closing && !strings.HasSuffix(tag, "/") {
				stop := indexFold(src[i:], "</"+name)
				if stop < 0 {
					return p.end()
				}
				i += stop
			}
			continue
		}
		p.tag(name, tag, closing)
	}
	return p.end()
}

// page collects items; tables may nest, but only the outermost is a table.
type page struct {
	items []word.Item
	line  strings.Builder
	level int // of the heading open

	depth int // of tables
	table *document.Table
	cell  *document.Cell
	lines []string        // of the cell open
	above []document.Cell // cells of earlier rows that reach down
}

// maxReach bounds the cells kept in above.
const maxReach = 200

func (p *page) write(s string) {
	s = html.UnescapeString(s)
	for _, r := range s {
		switch {
		case r == '\n' || r == '\r' || r == '\t' || r == ' ':
			if t := p.line.String(); t != "" && t[len(t)-1] != ' ' {
				p.line.WriteByte(' ')
			}
		case r < ' ':
		default:
			p.line.WriteRune(r)
		}
	}
}

// endLine closes a paragraph.
func (p *page) endLine() {
	t := strings.Trim(p.line.String(), " \u00a0\u3000\n")
	p.line.Reset()
	if t == "" {
		return
	}
	if p.cell != nil {
		p.lines = append(p.lines, t)
		return
	}
	p.items = append(p.items, word.Item{Para: &word.Para{Text: t, Outline: p.level}})
}

func (p *page) endCell() {
	p.endLine()
	if p.cell != nil {
		p.cell.Text = strings.Join(p.lines, "\n")
		p.cell, p.lines = nil, nil
	}
}

func (p *page) tag(name, tag string, closing bool) {
	switch name {
	case "br":
		p.line.WriteByte('\n')
	case "h1", "h2", "h3", "h4", "h5", "h6":
		p.endLine()
		p.level = 0
		if !closing {
			p.level = int(name[1] - '0')
		}
	case "p", "div", "li", "ul", "ol", "dd", "dt", "blockquote", "pre", "section", "article", "caption", "body", "center":
		p.endLine()
	case "table":
		p.endLine()
		switch {
		case !closing:
			p.depth++
			if p.depth == 1 {
				p.table = &document.Table{}
			}
		case p.depth > 0:
			p.depth--
			if p.depth == 0 {
				p.endTable()
			}
		}
	case "tr":
		if p.depth == 1 {
			p.endCell()
			if !closing {
				p.table.Rows = append(p.table.Rows, nil)
			}
		} else {
			p.endLine()
		}
	case "td", "th":
		if p.depth != 1 {
			p.endLine()
			return
		}
		p.endCell()
		if closing {
			return
		}
		p.openCell(tag)
	}
}

// openCell places a cell in the grid, beside those that reach down from above.
func (p *page) openCell(tag string) {
	if len(p.table.Rows) == 0 {
		p.table.Rows = append(p.table.Rows, nil)
	}
	ri := len(p.table.Rows) - 1
	row := p.table.Rows[ri]
	col := 0
	if n := len(row); n > 0 {
		col = row[n-1].Col + row[n-1].ColSpan
	}
	for moved := true; moved; {
		moved = false
		for _, c := range p.above {
			if c.Row < ri && c.Row+c.RowSpan > ri && c.Col <= col && col < c.Col+c.ColSpan {
				col, moved = c.Col+c.ColSpan, true
			}
		}
	}
	cell := document.Cell{Row: ri, Col: col, RowSpan: span(tag, "rowspan"), ColSpan: span(tag, "colspan")}
	p.table.Rows[ri] = append(row, cell)
	if cell.RowSpan > 1 {
		p.above = slices.DeleteFunc(p.above, func(c document.Cell) bool { return c.Row+c.RowSpan <= ri })
		if len(p.above) < maxReach {
			p.above = append(p.above, cell)
		}
	}
	p.cell = &p.table.Rows[ri][len(p.table.Rows[ri])-1]
}

func (p *page) endTable() {
	p.endCell()
	t := p.table
	p.table, p.above = nil, nil
	if t == nil {
		return
	}
	rows := t.Rows[:0]
	for _, row := range t.Rows {
		if len(row) > 0 {
			rows = append(rows, row)
		}
	}
	if len(rows) != len(t.Rows) { // rows fell out: number them anew
		for ri := range rows {
			for c := range rows[ri] {
				rows[ri][c].Row, rows[ri][c].RowSpan = ri, 1
			}
		}
	}
	t.Rows = rows
	for ri := range t.Rows {
		for c := range t.Rows[ri] {
			cell := &t.Rows[ri][c]
			cell.RowSpan = min(cell.RowSpan, len(t.Rows)-ri)
		}
	}
	if len(t.Rows) > 0 {
		p.items = append(p.items, word.Item{Table: t})
	}
}

func (p *page) end() []word.Item {
	if p.depth > 0 {
		p.endTable()
	}
	p.endLine()
	return p.items
}

func tagName(tag string) (name string, closing bool) {
	closing = strings.HasPrefix(tag, "/")
	tag = strings.TrimPrefix(tag, "/")
	if i := strings.IndexAny(tag, " \t\r\n/"); i >= 0 {
		tag = tag[:i]
	}
	return strings.ToLower(tag), closing
}

func span(tag, name string) int {
	i := indexFold(tag, name)
	if i < 0 {
		return 1
	}
	v := strings.TrimLeft(tag[i+len(name):], " =\"'")
	end := 0
	for end < len(v) && v[end] >= '0' && v[end] <= '9' {
		end++
	}
	n, err := strconv.Atoi(v[:end])
	if err != nil {
		return 1
	}
	return max(1, min(n, 63))
}

// indexFold finds an ASCII word whatever its case.
func indexFold(s, name string) int {
	for i := 0; i+len(name) <= len(s); i++ {
		if strings.EqualFold(s[i:i+len(name)], name) {
			return i
		}
	}
	return -1
}
