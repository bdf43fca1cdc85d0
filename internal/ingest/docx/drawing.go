package docx

import (
	"strings"

	"wenping/internal/document"
	"wenping/internal/ingest/word"
)

// diagram is the loss for a drawing whose content is not read.
func (r *reader) diagram(what, id string) word.Item {
	return word.Item{Loss: &document.Loss{Kind: document.LossObject, Note: "此处有" + what + "，其中的数据未读取。", Detail: what + " " + id}}
}

// smartArt reads the words of a SmartArt drawing; they become text boxes. One
// that has none, or whose part is missing, is a loss.
func (r *reader) smartArt(id string) []word.Item {
	src, err := r.pkg.read(r.pkg.rels[id].target)
	if err != nil {
		return []word.Item{r.diagram("流程图（SmartArt）", id)}
	}
	var out []word.Item
	s := newScanner(src)
	var line strings.Builder
	depth := 0
	for s.next() == nil && s.kind != tokenEOF {
		switch {
		case s.kind == tokenStart && s.name == "a:p":
			line.Reset()
		case s.kind == tokenStart && s.name == "a:t":
			depth = len(s.stack)
		case s.kind == tokenText && depth > 0 && len(s.stack) == depth:
			line.WriteString(strings.ToValidUTF8(string(s.text), "\uFFFD"))
		case s.kind == tokenEnd && s.name == "a:t":
			depth = 0
		case s.kind == tokenEnd && s.name == "a:p":
			if t := strings.TrimSpace(line.String()); t != "" && len(out) < 500 {
				out = append(out, word.Item{Para: &word.Para{Kind: document.TextBox, Text: t, Part: r.pkg.rels[id].target, Style: r.st.Get("")}})
			}
		}
	}
	if len(out) == 0 {
		return []word.Item{r.diagram("流程图（SmartArt）", id)}
	}
	return out
}
