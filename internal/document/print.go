package document

import (
	"bufio"
	"fmt"
	"html"
	"io"
	"strings"
)

var oneLine = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ", "\t", " ", "\v", " ", "\f", " ", "\u0085", " ", "\u2028", " ", "\u2029", " ")

// WriteMarkdown prints the document for reading on: headings with #, plain
// tables as pipe tables and tables with merged cells in HTML, which alone can
// say which cells are one; notes and comments as quotes; and what could not be
// read where it is missing.
func (d *Document) WriteMarkdown(w io.Writer) error {
	b := bufio.NewWriter(w)
	lost := make(map[BlockID][]Loss)
	for _, l := range d.Losses {
		lost[d.lossAfter(l)] = append(lost[d.lossAfter(l)], l)
	}
	tell := func(at BlockID) {
		for _, l := range lost[at] {
			b.WriteString("> 【未能读取】")
			if l.Page > 0 {
				fmt.Fprintf(b, "第%d页：", l.Page)
			}
			b.WriteString(inline(l.Note) + "\n\n")
		}
	}
	tell(0)
	for i := range d.Blocks {
		k := &d.Blocks[i]
		text := inline(k.Printed())
		switch {
		case k.Table != nil:
			writeTable(b, k.Table)
		case k.Kind == Heading:
			fmt.Fprintf(b, "%s %s\n", strings.Repeat("#", min(6, max(1, k.Level))), text)
		case text == "":
		case k.Kind == Caption:
			fmt.Fprintf(b, "**%s**\n", text)
		case k.Kind == Comment:
			fmt.Fprintf(b, "> 【批注】%s\n", text)
		case k.Kind == Footnote || k.Kind == Endnote:
			fmt.Fprintf(b, "> %s\n", text)
		default:
			b.WriteString(lineHead(text) + "\n")
		}
		b.WriteByte('\n')
		tell(k.ID)
	}
	return b.Flush()
}

// lossAfter is the block that a loss is told below: the one the reader names,
// else the last of its page, else none.
func (d *Document) lossAfter(l Loss) BlockID {
	if l.After > 0 || l.Page == 0 {
		return max(0, min(l.After, BlockID(len(d.Blocks))))
	}
	at := BlockID(0)
	for i := range d.Blocks {
		if p := d.Blocks[i].Page; p > 0 && p <= l.Page {
			at = d.Blocks[i].ID
		}
	}
	return at
}

func writeTable(b *bufio.Writer, t *Table) {
	rows, cols := t.Size()
	if rows == 0 || cols == 0 {
		return
	}
	for _, row := range t.Rows {
		for c := range row {
			if row[c].RowSpan > 1 || row[c].ColSpan > 1 {
				writeMergedTable(b, t)
				return
			}
		}
	}
	for r, row := range t.Grid() {
		b.WriteByte('|')
		for _, cell := range row {
			text := ""
			if cell != nil {
				text = strings.ReplaceAll(cellText(inlineMarks.Replace, cell.Text), "|", `\|`)
			}
			b.WriteString(" " + text + " |")
		}
		b.WriteByte('\n')
		if r == 0 {
			b.WriteString("|" + strings.Repeat("---|", len(row)) + "\n")
		}
	}
}

func writeMergedTable(b *bufio.Writer, t *Table) {
	b.WriteString("<table>\n")
	for r, row := range t.Rows {
		tag := "td"
		if r < t.HeaderRows {
			tag = "th"
		}
		b.WriteString("<tr>")
		for c := range row {
			b.WriteString("<" + tag)
			if n := row[c].RowSpan; n > 1 {
				fmt.Fprintf(b, ` rowspan="%d"`, n)
			}
			if n := row[c].ColSpan; n > 1 {
				fmt.Fprintf(b, ` colspan="%d"`, n)
			}
			b.WriteString(">" + cellText(html.EscapeString, row[c].Text) + "</" + tag + ">")
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</table>\n")
}

// cellText keeps the lines of a cell apart.
func cellText(escape func(string) string, text string) string {
	lines := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' || r == '\v' || r == '\f' })
	for i, l := range lines {
		lines[i] = escape(strings.TrimSpace(oneLine.Replace(l)))
	}
	return strings.Join(lines, "<br>")
}

// What Markdown would take for markup inside a line. Chinese writing uses ~ and
// rows of _ all the time, for ranges and blanks.
var inlineMarks = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "~", `\~`, "[", `\[`, "]", `\]`, "<", `\<`, "&", `\&`)

// inline gives a text as one line that Markdown shows as it is.
func inline(text string) string {
	return inlineMarks.Replace(strings.TrimSpace(oneLine.Replace(text)))
}

// lineHead keeps a line from being taken for a heading, a quote, a rule or a
// list. A numbered line may be a list: it is shown with its number.
func lineHead(line string) string {
	if strings.ContainsAny(line[:1], "#>-+=") {
		return `\` + line
	}
	return line
}
