package documenttest

import (
	"fmt"
	"strings"

	"wenping/internal/document"
)

// numberer plays Word's automatic numbering for headings: one list of nine
// levels, each written like the first heading of that level. A heading whose
// number the list would not give is typed instead.
type numberer struct {
	levels [9]listLevel
	count  [9]int
}

type listLevel struct {
	format, text string // numFmt and lvlText; empty: the level is not numbered
	lgl          bool
}

func newNumberer(doc *document.Document) *numberer {
	n := &numberer{}
	for i := range doc.Blocks {
		b := &doc.Blocks[i]
		if b.Kind != document.Heading || b.Number == "" || b.Level < 1 || b.Level > 9 {
			continue
		}
		if l := &n.levels[b.Level-1]; l.format == "" {
			*l = levelLike(b)
		}
	}
	return n
}

// levelLike describes a level by one number of it: "第二章" → "第%1章".
func levelLike(b *document.Block) listLevel {
	num, ok := document.ParseNumber(b.Number + " " + b.Text)
	if !ok {
		return listLevel{}
	}
	slot := fmt.Sprintf("%%%d", b.Level)
	switch num.Scheme {
	case document.PartNumber, document.Chapter, document.SectionNum, document.Chinese, document.ChineseRing:
		for _, digits := range []string{chinese(num.Ordinal), fmt.Sprint(num.Ordinal)} {
			if strings.Contains(b.Number, digits) {
				format := "chineseCountingThousand"
				if digits[0] < 0x80 {
					format = "decimal"
				}
				return listLevel{format: format, text: strings.Replace(b.Number, digits, slot, 1)}
			}
		}
	case document.Decimal:
		var parts []string
		for k := b.Level - len(num.Parts); k < b.Level; k++ {
			parts = append(parts, fmt.Sprintf("%%%d", k+1))
		}
		if b.Level >= len(num.Parts) {
			return listLevel{format: "decimal", text: strings.Join(parts, "."), lgl: true}
		}
	case document.Arabic, document.ArabicRing:
		return listLevel{format: "decimal", text: strings.Replace(b.Number, fmt.Sprint(num.Ordinal), slot, 1)}
	}
	return listLevel{}
}

// automatic says whether the list gives this heading its number, and counts it.
func (n *numberer) automatic(b *document.Block) bool {
	if b.Level < 1 || b.Level > 9 || b.Number == "" {
		return false
	}
	l := n.levels[b.Level-1]
	if l.format == "" {
		return false
	}
	try := n.count
	try[b.Level-1]++
	for k := b.Level; k < 9; k++ {
		try[k] = 0
	}
	out := l.text
	for k := 0; k < b.Level; k++ {
		v := fmt.Sprint(max(1, try[k]))
		if n.levels[k].format == "chineseCountingThousand" && !l.lgl {
			v = chinese(max(1, try[k]))
		}
		out = strings.ReplaceAll(out, fmt.Sprintf("%%%d", k+1), v)
	}
	if out != b.Number {
		return false
	}
	n.count = try
	return true
}

func (n *numberer) part() string {
	var s strings.Builder
	s.WriteString(xmlHead + `<w:numbering ` + namespaces + `><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>`)
	for k, l := range n.levels {
		fmt.Fprintf(&s, `<w:lvl w:ilvl="%d"><w:start w:val="1"/>`, k)
		format, text := l.format, l.text
		if format == "" {
			format, text = "none", ""
		}
		fmt.Fprintf(&s, `<w:numFmt w:val="%s"/><w:pStyle w:val="%s"/>`, format, styleIDs[fmt.Sprintf("heading %d", k+1)])
		if l.lgl {
			s.WriteString(`<w:isLgl/>`)
		}
		suff := "space"
		if strings.HasSuffix(text, "、") || strings.HasSuffix(text, "）") {
			suff = "nothing"
		}
		fmt.Fprintf(&s, `<w:suff w:val="%s"/><w:lvlText w:val="%s"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>`, suff, text)
	}
	s.WriteString(`</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`)
	return s.String()
}

// chinese writes 1 … 99 as 一 … 九十九.
func chinese(n int) string {
	d := []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	switch {
	case n < 1 || n > 99:
		return fmt.Sprint(n)
	case n < 10:
		return d[n]
	case n < 20:
		return "十" + d[n-10]
	}
	return d[n/10] + "十" + d[n%10]
}
