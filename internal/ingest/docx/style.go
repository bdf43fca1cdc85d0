package docx

import (
	"regexp"
	"strconv"
	"strings"
)

// look is how text is printed, as far as telling headings needs it. Fields
// that nothing sets are unset (-1, "").
type look struct {
	bold int // -1 unset, 0, 1
	size int // half points, -1 unset
	font string
}

var noLook = look{bold: -1, size: -1}

// over gives l with what it leaves open taken from below.
func (l look) over(below look) look {
	if l.bold < 0 {
		l.bold = below.bold
	}
	if l.size < 0 {
		l.size = below.size
	}
	if l.font == "" {
		l.font = below.font
	}
	return l
}

// style is one style with everything inherited, once resolved.
type style struct {
	id, name, based string
	outline         int // 0-based level; -1 unset, 9 body text
	numID           string
	ilvl            int // -1 unset
	jc              string
	look            look
	resolved        bool
}

type styles struct {
	byID     map[string]*style
	normal   *style
	defaults look
	numOf    map[string]string // numbering style id → numId
}

var headingName = regexp.MustCompile(`(?i)^(?:heading|标题|標題)\s*([1-9])$`)

// Names agencies give their own heading styles, where no outline level says more.
var ownHeading = map[string]int{
	"章标题": 1, "节标题": 2, "条标题": 3, "一级标题": 1, "二级标题": 2, "三级标题": 3, "四级标题": 4,
	"1级标题": 1, "2级标题": 2, "3级标题": 3, "4级标题": 4, "标题一": 1, "标题二": 2, "标题三": 3, "标题四": 4,
}

var headingID = regexp.MustCompile(`(?i)^heading\s*([1-9])$`)

func readStyles(src []byte) *styles {
	st := &styles{byID: map[string]*style{}, defaults: noLook, numOf: map[string]string{}}
	s := newScanner(src)
	var cur *style
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
			l := noLook
			if readLook(s, &l) != nil {
				return st
			}
			if inDefaults {
				st.defaults = l
			} else if cur != nil {
				cur.look = l
			}
		case "w:style":
			cur = &style{id: s.attr("styleId"), outline: -1, ilvl: -1, look: noLook}
			st.byID[cur.id] = cur
			if s.attr("type") == "paragraph" && s.attr("default") == "1" {
				st.normal = cur
			}
		case "w:name":
			if cur != nil {
				cur.name = s.attr("val")
			}
		case "w:basedOn":
			if cur != nil {
				cur.based = s.attr("val")
			}
		case "w:outlineLvl":
			if cur != nil {
				cur.outline = s.intAttr("val", -1)
			}
		case "w:jc":
			if cur != nil && cur.jc == "" {
				cur.jc = s.attr("val")
			}
		case "w:numId":
			if cur != nil {
				cur.numID = s.attr("val")
				st.numOf[cur.id] = cur.numID
			}
		case "w:ilvl":
			if cur != nil {
				cur.ilvl = s.intAttr("val", 0)
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
func readLook(s *scanner, l *look) error {
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

func readRunProps(s *scanner, l *look) (runProps, error) {
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
				l.bold = 0
				if s.on() {
					l.bold = 1
				}
			case "w:sz":
				l.size = s.intAttr("val", l.size)
			case "w:rFonts":
				if f := s.attr("eastAsia"); f != "" {
					l.font = f
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

// get gives a style with everything inherited; an unknown or empty id is the
// default paragraph style.
func (st *styles) get(id string) *style {
	s := st.byID[id]
	if s == nil {
		if m := headingID.FindStringSubmatch(id); m != nil {
			n, _ := strconv.Atoi(m[1])
			return &style{id: id, outline: n - 1, ilvl: -1, look: st.defaults, resolved: true}
		}
		if s = st.normal; s == nil {
			return &style{outline: -1, ilvl: -1, look: st.defaults, resolved: true}
		}
	}
	st.resolve(s, 0)
	return s
}

func (st *styles) resolve(s *style, depth int) {
	if s.resolved {
		return
	}
	s.resolved = true
	if s.outline < 0 {
		if m := headingName.FindStringSubmatch(strings.TrimSpace(s.name)); m != nil {
			n, _ := strconv.Atoi(m[1])
			s.outline = n - 1
		} else if n := ownHeading[strings.TrimSpace(s.name)]; n > 0 {
			s.outline = n - 1
		}
	}
	b := st.byID[s.based]
	if b == nil || depth > 20 || b == s {
		s.look = s.look.over(st.defaults)
		return
	}
	st.resolve(b, depth+1)
	s.look = s.look.over(b.look)
	if s.outline < 0 {
		s.outline = b.outline
	}
	if s.numID == "" {
		s.numID = b.numID
		if s.ilvl < 0 {
			s.ilvl = b.ilvl
		}
	}
	if s.jc == "" {
		s.jc = b.jc
	}
}

var tocName = regexp.MustCompile(`(?i)^(?:toc|(?:WPSOffice手动)?目录|contents)\s*[1-9]$`)

// isContents says that the style is that of contents lines, isContentsTitle
// that of the word 目录 above them.
func (s *style) isContents() bool      { return tocName.MatchString(s.name) }
func (s *style) isContentsTitle() bool { return strings.EqualFold(s.name, "TOC Heading") }

func (s *style) isCaption() bool {
	return strings.EqualFold(s.name, "caption") || s.name == "题注" || s.name == "表题" || s.name == "图题"
}
