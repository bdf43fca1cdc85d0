package paper

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"wenping/internal/document"
	"wenping/internal/review"
	"wenping/internal/rule"
)

// placeOf says where a piece of evidence stands, as a letter cites it: the
// printed page number, else the page of the PDF, else heading path and
// paragraph or table row. Empty when nothing is known.
func placeOf(r *review.Review, e review.Evidence) string { return placeWith(r, e, 0) }

// placeWith keeps the last so many headings of a path; 0 keeps the first and the last. A numbered
// table needs no path: its number is unique.
func placeWith(r *review.Review, e review.Evidence, keep int) string {
	var s string
	switch {
	case e.PageLabel != "":
		s = "第" + e.PageLabel + "页"
	case e.Page > 0:
		s = "PDF第" + strconv.Itoa(e.Page) + "页"
	}
	caption := ""
	if e.File == "" && r.Document != nil {
		caption = tableName(r.Document, blockID(e.Block))
	}
	if s != "" {
		s += caption
	} else {
		path := strings.Split(e.Path, " / ")
		switch {
		case keep > 0 && len(path) > keep:
			path = path[len(path)-keep:]
		case len(path) > 2: // the chapter and the innermost heading
			path = []string{path[0], path[len(path)-1]}
		}
		s = strings.Join(path, "·")
		if caption != "" {
			s = caption
		}
		if e.Row != nil {
			s += fmt.Sprintf("第%d行", *e.Row+1)
		} else if e.Role != rule.Searched && e.File == "" && r.Document != nil {
			s += paragraphOf(r.Document, blockID(e.Block))
		}
	}
	if s == "" && e.File == "" && e.Role != rule.Searched && r.Document != nil {
		s = fromStart(r.Document, blockID(e.Block))
	}
	if e.File != "" {
		return "附送材料“" + e.File + "”" + s
	}
	return s
}

func blockID(s string) document.BlockID {
	n, err := strconv.Atoi(strings.TrimPrefix(s, "b"))
	if err != nil {
		return 0
	}
	return document.BlockID(n)
}

// tableName gives "表3-1" of the table a block is, or "".
func tableName(d *document.Document, id document.BlockID) string {
	b := d.Block(id)
	if b == nil || b.Table == nil {
		return ""
	}
	c := d.Block(b.Table.Caption)
	if c == nil {
		return ""
	}
	t := strings.TrimSpace(c.Printed())
	if !strings.HasPrefix(t, "表") {
		return ""
	}
	end := len("表")
	for end < len(t) && (t[end] >= '0' && t[end] <= '9' || t[end] == '-' || t[end] == '.' || t[end] == ' ' && end == len("表")) {
		end++
	}
	name := strings.TrimRight(strings.ReplaceAll(t[:end], " ", ""), ".-")
	if name == "表" {
		return ""
	}
	return name
}

// paragraphOf counts the paragraphs below the heading: "第3段".
func paragraphOf(d *document.Document, id document.BlockID) string {
	b := d.Block(id)
	if b == nil || b.Kind != document.Paragraph || b.Section <= 0 || b.Section >= len(d.Outline) {
		return ""
	}
	n := 0
	for i := d.Outline[b.Section].First; i <= id; i++ {
		if x := d.Block(i); x != nil && x.Kind == document.Paragraph && x.Section == b.Section {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("第%d段", n)
}

// fromStart says where a block before the first heading stands: on the cover or
// the pages behind it.
func fromStart(d *document.Document, id document.BlockID) string {
	b := d.Block(id)
	if b == nil || b.Section > 0 {
		return ""
	}
	n := 0
	for i := document.BlockID(1); i <= id; i++ {
		if x := d.Block(i); x != nil && x.Section == 0 {
			n++
		}
	}
	return fmt.Sprintf("文首第%d段", n)
}

// placesMax bounds how many places one point cites.
const placesMax = 5

// cite gives the places of a point in parentheses: "（报告第14页、第21页表3-1）".
// Where something is missing it says where it was looked for.
func cite(r *review.Review, f review.Finding) string {
	var at, searched []string
	if namesPlaces(f.Message) {
		return ""
	}
	for _, e := range f.Evidence {
		p := placeOf(r, e)
		if p == "" {
			continue
		}
		if e.Role == rule.Searched {
			if !slices.Contains(searched, p) {
				searched = append(searched, p)
			}
		} else if !slices.Contains(at, p) {
			at = append(at, p)
		}
	}
	var parts []string
	if len(at) > 0 {
		s := joinPlaces(at)
		if !strings.HasPrefix(s, "附送材料") {
			s = "报告" + s
		}
		parts = append(parts, s)
	} else if len(searched) > 0 {
		parts = append(parts, "已查找报告"+joinPlaces(searched))
	}
	if len(parts) == 0 {
		return ""
	}
	return "（" + strings.Join(parts, "；") + "）"
}

// ownPlace is how the wording of a rule names a place: “二、公示情况”第1段, 第9页表3-3第6行.
var ownPlace = regexp.MustCompile(`”(?:表格)?第[0-9]+[段行]|第[0-9]+页|第[ivx]+页`)

// namesPlaces says that a message names its places itself.
func namesPlaces(message string) bool {
	return strings.Contains(message, " / ") || ownPlace.MatchString(message)
}

func joinPlaces(p []string) string {
	// A page and a table on that page are one place.
	p = slices.DeleteFunc(slices.Clone(p), func(a string) bool {
		return strings.HasSuffix(a, "页") && slices.ContainsFunc(p, func(b string) bool { return strings.HasPrefix(b, a+"表") })
	})
	more := ""
	if len(p) > placesMax {
		more = fmt.Sprintf("等%d处", len(p))
		p = p[:placesMax]
	}
	return strings.Join(p, "、") + more
}

// formPath is how many headings a place in the form keeps: its cells are narrow.
const formPath = 2

// placeAt says where an anchor of the report stands, shortly.
func placeAt(r *review.Review, a document.Anchor) string {
	if r.Document == nil || r.Document.Block(a.Block) == nil {
		return ""
	}
	p := r.Document.Locate(a)
	e := review.Evidence{Role: rule.Says, Page: p.Page, PageLabel: p.Label, Path: p.Path, Block: a.Block.String()}
	if a.InCell() {
		row := a.Row - 1
		e.Row = &row
	}
	return placeWith(r, e, formPath)
}
