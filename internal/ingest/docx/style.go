package docx

import (
	"strings"

	"wenping/internal/ingest/word"
)

func readStyles(src []byte) *word.Styles {
	st := &word.Styles{ByID: map[string]*word.Style{}, Defaults: word.NoLook, NumOf: map[string]string{}}
	s := newScanner(src)
	var cur *word.Style
	inDefaults := false
	for s.next() == nil && s.kind != tokenEOF {
		if s.kind == tokenEnd {
			switch s.name {
			case "w:style":
				cur = nil
			case "w:rPrDefault":
				inDefaults = false
			}
			continue
		}
		if s.kind != tokenStart {
			continue
		}
		switch s.name {
		case "w:rPrDefault":
			inDefaults = true
		case "w:rPr":
			l := word.NoLook
			if readLook(s, &l) != nil {
				return st
			}
			if inDefaults {
				st.Defaults = l
			} else if cur != nil {
				cur.Look = l
			}
		case "w:style":
			cur = &word.Style{ID: s.attr("styleId"), Outline: -1, Ilvl: -1, Look: word.NoLook}
			st.ByID[cur.ID] = cur
			if s.attr("type") == "paragraph" && s.attr("default") == "1" {
				st.Normal = cur
			}
		case "w:name":
			if cur != nil {
				cur.Name = s.attr("val")
			}
		case "w:basedOn":
			if cur != nil {
				cur.Based = s.attr("val")
			}
		case "w:outlineLvl":
			if cur != nil {
				cur.Outline = s.intAttr("val", -1)
			}
		case "w:jc":
			if cur != nil && cur.Jc == "" {
				cur.Jc = s.attr("val")
			}
		case "w:numId":
			if cur != nil {
				cur.NumID = s.attr("val")
				st.NumOf[cur.ID] = cur.NumID
			}
		case "w:ilvl":
			if cur != nil {
				cur.Ilvl = s.intAttr("val", 0)
			}
		case "w:tblStylePr":
			// Conditional table formats would overwrite the style's own.
			if s.skip() != nil {
				return st
			}
		}
	}
	return st
}

// readLook reads the w:rPr just started, to its end.
func readLook(s *scanner, l *word.Look) error {
	_, err := readRunProps(s, l)
	return err
}

// runProps are run properties that decide whether text is shown.
type runProps struct {
	hidden  bool
	deleted bool // the paragraph mark itself was deleted under tracked changes
	style   string
	symbols string // a symbol font such as Wingdings
}

func readRunProps(s *scanner, l *word.Look) (runProps, error) {
	var p runProps
	depth := len(s.stack)
	for {
		if err := s.next(); err != nil {
			return p, err
		}
		switch s.kind {
		case tokenEOF:
			return p, errCut
		case tokenEnd:
			if len(s.stack) < depth {
				return p, nil
			}
		case tokenStart:
			switch s.name {
			case "w:b":
				l.Bold = 0
				if s.on() {
					l.Bold = 1
				}
			case "w:sz":
				l.Size = s.intAttr("val", l.Size)
			case "w:rFonts":
				if f := s.attr("eastAsia"); f != "" {
					l.Font = f
				}
				if f := s.attr("ascii"); strings.HasPrefix(f, "Wingdings") || f == "Symbol" || strings.HasPrefix(f, "Webdings") {
					p.symbols = f
				}
			case "w:vanish", "w:webHidden":
				p.hidden = p.hidden || (s.name == "w:vanish" && s.on())
			case "w:rStyle":
				p.style = s.attr("val")
			case "w:del":
				p.deleted = true
			case "w:rPrChange":
				if err := s.skip(); err != nil {
					return p, err
				}
			}
		}
	}
}
