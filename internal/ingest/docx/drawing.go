package docx

import (
	"fmt"
	"strings"

	"wenping/internal/document"
	"wenping/internal/ingest/word"
)

// object is the loss for something whose content is not read.
func object(note, detail string) word.Item {
	return word.Item{Loss: &document.Loss{Kind: document.LossObject, Count: 1, Note: note, Detail: detail}}
}

// shapeText reads one a:p: text of a drawing that is no text box of Word.
func (r *reader) shapeText() ([]word.Item, error) {
	var line strings.Builder
	err := r.s.inside(func() error {
		switch {
		case r.s.kind == tokenStart && r.s.name == "a:br":
			line.WriteByte('\n')
		case r.s.kind == tokenText && r.s.inText():
			line.WriteString(word.CleanText(string(r.s.text), ""))
		}
		return nil
	})
	t := strings.TrimSpace(line.String())
	if err != nil || t == "" {
		return nil, err
	}
	r.printed(t)
	return r.boxed(t, r.part), nil
}

// maxDrawn bounds the lines read from one drawing.
const maxDrawn = 2000

// smartArt reads the words of a SmartArt drawing; they become text boxes. One
// that has none, or whose part is missing, is a loss.
func (r *reader) smartArt(id string) []word.Item {
	lost := object("此处有流程图（SmartArt），其内容未读取。", "diagram "+id)
	target := r.pkg.rels[id].target
	src, err := r.pkg.read(target)
	if err != nil {
		return []word.Item{lost}
	}
	n := r.sub(target, src)
	var out []word.Item
	for {
		if err := n.s.next(); err != nil {
			return append(out, lost)
		}
		if n.s.kind == tokenEOF {
			break
		}
		if n.s.kind != tokenStart || n.s.name != "a:p" {
			continue
		}
		items, err := n.shapeText()
		if err != nil || len(out) > maxDrawn {
			return append(out, lost)
		}
		out = append(out, items...)
	}
	if len(out) == 0 {
		out = append(out, lost)
	}
	return out
}

// chart reads what stands written on a chart: titles, names of series and
// categories. Its values are drawn, not written; they are a loss, counted.
func (r *reader) chart(id string) []word.Item {
	target := r.pkg.rels[id].target
	src, err := r.pkg.read(target)
	if err != nil {
		return []word.Item{object("此处有图表，其中的数据未读取。", "chart "+id)}
	}
	s := newScanner(src)
	var line strings.Builder
	var out []word.Item
	seen := map[string]bool{}
	values, inValues := 0, 0 // inValues: scanner depth of the values open
	put := func(t string) {
		t = strings.TrimSpace(strings.ToValidUTF8(t, "\uFFFD"))
		if t != "" && !seen[t] && len(out) < maxDrawn {
			seen[t] = true
			out = append(out, r.boxed(t, target)...)
		}
	}
	for s.next() == nil && s.kind != tokenEOF {
		switch s.kind {
		case tokenStart:
			switch s.name {
			case "a:p":
				line.Reset()
			case "c:val", "c:xVal", "c:yVal", "c:bubbleSize", "cx:numDim":
				inValues = len(s.stack)
			case "c:v", "cx:pt":
				line.Reset()
				if inValues > 0 {
					values++
				}
			}
		case tokenText:
			if n := len(s.stack); n > 0 && line.Len() < 1<<16 {
				switch s.stack[n-1].name {
				case "a:t", "c:v", "cx:pt":
					line.Write(s.text)
				}
			}
		case tokenEnd:
			switch {
			case inValues > 0 && len(s.stack) < inValues:
				inValues = 0
			case s.name == "a:p", s.name == "c:v" && inValues == 0, s.name == "cx:pt" && inValues == 0:
				put(line.String())
				line.Reset()
			}
		}
	}
	lost := object(fmt.Sprintf("此处有图表，其中的数据（%d 个）未读取。", values), "chart "+id)
	if lost.Loss.Count = values; values == 0 {
		lost = object("此处有图表，其中的数据未读取。", "chart "+id)
	}
	return append(out, lost)
}
