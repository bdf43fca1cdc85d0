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
func placeOf(r *review.Review, e review.Evidence) string {
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
		if s = document.CitePath(e.Path); e.Path == everywhere {
			s = e.Path
		}
		if caption != "" { // a numbered table needs no path
			s = caption
		}
		if e.Row != nil {
			if caption == "" && s != "" {
				s += "表格"
			}
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

// everywhere is the path of what was looked for in the whole report.
const everywhere = "全文"

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
	number, _, ok := document.ParseCaption(c.Printed())
	if !ok || !strings.HasPrefix(number, "表") {
		return ""
	}
	return strings.ReplaceAll(number, " ", "")
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
	var whole []string // chapters that were searched as a whole
	for _, e := range f.Evidence {
		if e.Role == rule.Searched && !strings.Contains(e.Path, " / ") {
			whole = append(whole, e.Path)
		}
	}
	for _, e := range f.Evidence {
		p := placeOf(r, e)
		if p == "" {
			continue
		}
		if e.Role == rule.Searched {
			if chapter, _, inside := strings.Cut(e.Path, " / "); inside && e.Page == 0 && slices.Contains(whole, chapter) {
				continue
			}
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

// ownPlace is how the wording of a rule names a place: “二、公示情况”第1段, 第9页, 表3-3第6行.
var ownPlace = regexp.MustCompile(`(”|”表格|表[0-9][0-9.—–-]*|文首)第[0-9]+[段行]|第[0-9]+页|第[ivx]+页`)

// namesPlaces says that a message names its places itself.
func namesPlaces(message string) bool { return ownPlace.MatchString(message) }

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

// placeAt says where an anchor of the report stands.
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
	return placeOf(r, e)
}
