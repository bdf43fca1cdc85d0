package docx

import (
	"strings"

	"wenping/internal/ingest/word"
)

// readStyles reads the styles; firstRow are the table styles that set the first
// row apart.
func readStyles(src []byte) (st *word.Styles, firstRow map[string]bool, err error) {
	firstRow = map[string]bool{}
	st = &word.Styles{ByID: map[string]*word.Style{}, Defaults: word.NoLook, NumOf: map[string]string{}}
	s := newScanner(src)
	var cur *word.Style
	inDefaults := false
	for {
		if err := s.next(); err != nil || s.kind == tokenEOF {
			return st, firstRow, err
		}
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
			if err := readLook(s, &l); err != nil {
				return st, firstRow, err
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
			first := s.attr("type") == "firstRow"
			apart, err := setsApart(s)
			if err != nil {
				return st, firstRow, err
			}
			if first && apart && cur != nil {
				firstRow[cur.ID] = true
			}
		case "w:pPrChange", "w:rPrChange":
			if err := s.skip(); err != nil {
				return st, firstRow, err
			}
		}
	}
}

// setsApart reads a w:tblStylePr: does it print its cells bold or shaded.
func setsApart(s *scanner) (bool, error) {
	depth, apart := len(s.stack), false
	for {
		if err := s.next(); err != nil {
			return false, err
		}
		switch {
		case s.kind == tokenEOF:
			return false, errCut
		case s.kind == tokenEnd && len(s.stack) < depth:
			return apart, nil
		case s.kind != tokenStart:
		case s.name == "w:b":
			apart = apart || s.on()
		case s.name == "w:shd":
			fill := s.attr("fill")
			apart = apart || fill != "" && fill != "auto" && !strings.EqualFold(fill, "FFFFFF")
		}
	}
}

// readLook reads the w:rPr just started, to its end.
func readLook(s *scanner, l *word.Look) error {
	_, err := readRunProps(s, l)
	return err
}

// runProps are run properties that decide whether text is shown.
type runProps struct {
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
			case "w:vanish": // w:webHidden is hidden in a browser only
				l.Hidden = 0
				if s.on() {
					l.Hidden = 1
				}
			case "w:rStyle":
				p.style = s.attr("val")
			case "w:del", "w:moveFrom":
				p.deleted = true
			case "w:rPrChange":
				if err := s.skip(); err != nil {
					return p, err
				}
			}
		}
	}
}
