package word

import (
	"regexp"
	"strconv"
	"strings"
)

// Look is how text is printed, as far as telling headings needs it. Fields
// that nothing sets are unset (-1, "").
type Look struct {
	Bold   int // -1 unset, 0, 1
	Size   int // half points, -1 unset
	Font   string
	Hidden int // -1 unset, 0, 1: in the file, but not printed
}

// NoLook sets nothing.
var NoLook = Look{Bold: -1, Size: -1, Hidden: -1}

// Over gives l with what it leaves open taken from below.
func (l Look) Over(below Look) Look {
	if l.Bold < 0 {
		l.Bold = below.Bold
	}
	if l.Size < 0 {
		l.Size = below.Size
	}
	if l.Font == "" {
		l.Font = below.Font
	}
	if l.Hidden < 0 {
		l.Hidden = below.Hidden
	}
	return l
}

// Style is one style with everything inherited, once resolved.
type Style struct {
	ID, Name, Based string
	Outline         int // 0-based level; -1 unset, 9 body text
	NumID           string
	Ilvl            int // -1 unset
	Jc              string
	Look            Look
	resolved        bool
}

// Styles are the styles of a file, by the id they have there.
type Styles struct {
	ByID     map[string]*Style
	Normal   *Style
	Defaults Look
	NumOf    map[string]string // numbering style id → numId
}

var headingName = regexp.MustCompile(`(?i)^(?:heading|标题|標題)\s*([1-9])$`)

// Names agencies give their own heading styles, where no outline level says more.
var ownHeading = map[string]int{
	"章标题": 1, "节标题": 2, "条标题": 3, "一级标题": 1, "二级标题": 2, "三级标题": 3, "四级标题": 4,
	"1级标题": 1, "2级标题": 2, "3级标题": 3, "4级标题": 4, "标题一": 1, "标题二": 2, "标题三": 3, "标题四": 4,
}

var headingID = regexp.MustCompile(`(?i)^heading\s*([1-9])$`)

// Get gives a style with everything inherited; an unknown or empty id is the
// default paragraph style.
func (st *Styles) Get(id string) *Style {
	s := st.ByID[id]
	if s == nil {
		if m := headingID.FindStringSubmatch(id); m != nil {
			n, _ := strconv.Atoi(m[1])
			return &Style{ID: id, Outline: n - 1, Ilvl: -1, Look: st.Defaults, resolved: true}
		}
		if s = st.Normal; s == nil {
			return &Style{Outline: -1, Ilvl: -1, Look: st.Defaults, resolved: true}
		}
	}
	st.resolve(s, 0)
	return s
}

func (st *Styles) resolve(s *Style, depth int) {
	if s.resolved {
		return
	}
	s.resolved = true
	if s.Outline < 0 {
		if m := headingName.FindStringSubmatch(strings.TrimSpace(s.Name)); m != nil {
			n, _ := strconv.Atoi(m[1])
			s.Outline = n - 1
		} else if n := ownHeading[strings.TrimSpace(s.Name)]; n > 0 {
			s.Outline = n - 1
		}
	}
	b := st.ByID[s.Based]
	if b == nil || depth > 20 || b == s {
		s.Look = s.Look.Over(st.Defaults)
		return
	}
	st.resolve(b, depth+1)
	s.Look = s.Look.Over(b.Look)
	if s.Outline < 0 {
		s.Outline = b.Outline
	}
	if s.NumID == "" {
		s.NumID = b.NumID
		if s.Ilvl < 0 {
			s.Ilvl = b.Ilvl
		}
	}
	if s.Jc == "" {
		s.Jc = b.Jc
	}
}

var tocName = regexp.MustCompile(`(?i)^(?:toc|(?:WPSOffice手动)?目录|contents)\s*[1-9]$`)

// isContents says that the style is that of contents lines, isContentsTitle
// that of the word 目录 above them.
func (s *Style) isContents() bool { return tocName.MatchString(s.Name) }

// contentsLevel is the level of the heading that a contents line of this style
// stands for; 0 unknown.
func (s *Style) contentsLevel() int {
	if s == nil || !s.isContents() {
		return 0
	}
	return int(s.Name[len(s.Name)-1] - '0')
}

func (s *Style) isContentsTitle() bool { return strings.EqualFold(s.Name, "TOC Heading") }

func (s *Style) isCaption() bool {
	return strings.EqualFold(s.Name, "caption") || s.Name == "题注" || s.Name == "表题" || s.Name == "图题"
}
