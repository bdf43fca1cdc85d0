package docx

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"unicode/utf8"

	"wenping/internal/limit"
)

// scanner reads the XML of a part token by token. It is not encoding/xml for
// two reasons: the exact source bytes of a text are needed (spans), and a
// report must be read in tens of milliseconds. It knows no DTD, so entities
// cannot expand; nesting is bounded.
type scanner struct {
	src   []byte
	pos   int
	stack []frame
	canon map[string]string   // raw qualified name → canonical name, for the prefixes in force
	known map[string]string   // prefix → canonical prefix
	saved []map[string]string // earlier values of known, one for each frame that declared a prefix
	pend  string              // name of an element closed by "/>", its end still to be given
	buf   []byte

	kind tokenKind
	name string // canonical: "w:p", "mc:Choice"; foreign elements keep their local name after "?:"
	tag  []byte // inside of a start tag, attributes included
	text []byte // of a text token, entities resolved
	from int    // source range of a text token
	to   int
	raw  bool // text is the source byte for byte
}

type frame struct {
	name     string
	declared bool
}

type tokenKind int

const (
	tokenEOF tokenKind = iota
	tokenStart
	tokenEnd
	tokenText
)

const maxDepth = limit.MaxDepth

var (
	errDepth   = errors.New("xml nested too deeply")
	errDoctype = errors.New("xml with a document type")
	errCut     = errors.New("xml ends early")
)

// Namespaces of both editions, transitional and strict.
var namespaces = map[string]string{
	"http://schemas.openxmlformats.org/wordprocessingml/2006/main":                    "w",
	"http://purl.oclc.org/ooxml/wordprocessingml/main":                                "w",
	"http://schemas.openxmlformats.org/markup-compatibility/2006":                     "mc",
	"http://schemas.openxmlformats.org/officeDocument/2006/relationships":             "r",
	"http://purl.oclc.org/ooxml/officeDocument/relationships":                         "r",
	"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing":          "wp",
	"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing":                      "wp",
	"http://schemas.openxmlformats.org/drawingml/2006/main":                           "a",
	"http://purl.oclc.org/ooxml/drawingml/main":                                       "a",
	"http://schemas.openxmlformats.org/drawingml/2006/picture":                        "pic",
	"http://purl.oclc.org/ooxml/drawingml/picture":                                    "pic",
	"http://schemas.openxmlformats.org/drawingml/2006/chart":                          "c",
	"http://purl.oclc.org/ooxml/drawingml/chart":                                      "c",
	"http://schemas.openxmlformats.org/drawingml/2006/diagram":                        "dgm",
	"http://purl.oclc.org/ooxml/drawingml/diagram":                                    "dgm",
	"http://schemas.openxmlformats.org/officeDocument/2006/math":                      "m",
	"http://purl.oclc.org/ooxml/officeDocument/math":                                  "m",
	"http://schemas.openxmlformats.org/package/2006/relationships":                    "rel",
	"http://schemas.openxmlformats.org/package/2006/content-types":                    "ct",
	"http://schemas.microsoft.com/office/word/2010/wordprocessingShape":               "wps",
	"http://schemas.microsoft.com/office/word/2010/wordml":                            "w14",
	"urn:schemas-microsoft-com:vml":                                                   "v",
	"urn:schemas-microsoft-com:office:office":                                         "o",
	"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties":       "ep",
	"http://schemas.openxmlformats.org/package/2006/metadata/core-properties":         "cp",
	"http://purl.org/dc/elements/1.1/":                                                "dc",
	"http://schemas.microsoft.com/office/word/2006/wordml":                            "w",
	"http://schemas.microsoft.com/office/drawing/2010/main":                           "a14",
	"http://schemas.microsoft.com/office/drawing/2014/chartex":                        "cx",
	"http://schemas.microsoft.com/office/word/2010/wordprocessingGroup":               "wpg",
	"http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas":              "wpc",
	"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing/unstable": "wp",
}

func newScanner(src []byte) *scanner {
	return &scanner{src: src, canon: map[string]string{}, known: map[string]string{}}
}

// next moves to the next token. Comments and processing instructions are passed over.
func (s *scanner) next() error {
	if s.pend != "" {
		s.kind, s.name, s.pend = tokenEnd, s.pend, ""
		return s.pop()
	}
	for {
		if s.pos >= len(s.src) {
			s.kind = tokenEOF
			if len(s.stack) > 0 {
				return errCut
			}
			return nil
		}
		if s.src[s.pos] != '<' {
			end := bytes.IndexByte(s.src[s.pos:], '<')
			if end < 0 {
				end = len(s.src) - s.pos
			}
			s.setText(s.pos, s.pos+end)
			s.pos += end
			return nil
		}
		rest := s.src[s.pos:]
		switch {
		case bytes.HasPrefix(rest, []byte("<!--")):
			if err := s.passOver("-->"); err != nil {
				return err
			}
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			end := bytes.Index(rest, []byte("]]>"))
			if end < 0 {
				return errCut
			}
			s.kind, s.from, s.to, s.raw = tokenText, s.pos+9, s.pos+end, true
			s.text = s.src[s.from:s.to]
			s.pos += end + 3
			return nil
		case bytes.HasPrefix(rest, []byte("<?")):
			if err := s.passOver("?>"); err != nil {
				return err
			}
		case bytes.HasPrefix(rest, []byte("<!")):
			return errDoctype
		case bytes.HasPrefix(rest, []byte("</")):
			end := bytes.IndexByte(rest, '>')
			if end < 0 {
				return errCut
			}
			s.pos += end + 1
			if len(s.stack) == 0 {
				return errors.New("end tag without start")
			}
			raw := bytes.TrimRight(rest[2:end], " \t\r\n")
			name := s.stack[len(s.stack)-1].name
			if s.canonical(raw) != name {
				return fmt.Errorf("end tag %.40q closes %s", raw, name)
			}
			s.kind, s.name = tokenEnd, name
			return s.pop()
		default:
			return s.start(rest)
		}
	}
}

func (s *scanner) passOver(end string) error {
	i := bytes.Index(s.src[s.pos:], []byte(end))
	if i < 0 {
		return errCut
	}
	s.pos += i + len(end)
	return nil
}

// start reads a start tag.
func (s *scanner) start(rest []byte) error {
	end, quote := -1, byte(0)
	for i := 1; i < len(rest); i++ {
		c := rest[i]
		if quote != 0 {
			if c == quote {
				quote = 0
			}
			continue
		}
		if c == '"' || c == '\'' {
			quote = c
		} else if c == '>' {
			end = i
			break
		} else if c == '<' {
			return errors.New("'<' inside a tag")
		}
	}
	if end < 0 {
		return errCut
	}
	tag := rest[1:end]
	empty := len(tag) > 0 && tag[len(tag)-1] == '/'
	if empty {
		tag = tag[:len(tag)-1]
	}
	s.pos += end + 1
	n := 0
	for n < len(tag) && tag[n] > ' ' {
		n++
	}
	if n == 0 {
		return errors.New("tag without a name")
	}
	s.tag = tag[n:]
	f := frame{}
	if bytes.Contains(s.tag, []byte("xmlns")) {
		f.declared = s.declare()
	}
	f.name = s.canonical(tag[:n])
	if len(s.stack) >= maxDepth {
		return errDepth
	}
	s.stack = append(s.stack, f)
	s.kind, s.name = tokenStart, f.name
	if empty {
		s.pend = f.name
	}
	return nil
}

// declare takes the xmlns attributes of the tag into force; it says whether
// that changed anything.
func (s *scanner) declare() bool {
	var fresh map[string]string
	eachAttr(s.tag, func(name, value []byte) bool {
		prefix := ""
		switch {
		case string(name) == "xmlns":
		case bytes.HasPrefix(name, []byte("xmlns:")):
			prefix = string(name[6:])
		default:
			return true
		}
		canon, ok := namespaces[string(value)]
		if !ok {
			canon = "?"
		}
		if old, had := s.known[prefix]; had && old == canon {
			return true
		}
		if fresh == nil {
			fresh = make(map[string]string, len(s.known)+8)
			for k, v := range s.known {
				fresh[k] = v
			}
		}
		fresh[prefix] = canon
		return true
	})
	if fresh == nil {
		return false
	}
	s.saved = append(s.saved, s.known)
	s.known = fresh
	clear(s.canon)
	return true
}

func (s *scanner) pop() error {
	f := s.stack[len(s.stack)-1]
	s.stack = s.stack[:len(s.stack)-1]
	if f.declared {
		s.known = s.saved[len(s.saved)-1]
		s.saved = s.saved[:len(s.saved)-1]
		clear(s.canon)
	}
	return nil
}

func (s *scanner) canonical(raw []byte) string {
	if c, ok := s.canon[string(raw)]; ok {
		return c
	}
	prefix, local := "", string(raw)
	if i := bytes.IndexByte(raw, ':'); i >= 0 {
		prefix, local = string(raw[:i]), string(raw[i+1:])
	}
	c, ok := s.known[prefix]
	if !ok {
		c = "?"
	}
	name := c + ":" + local
	s.canon[string(raw)] = name
	return name
}

// inside visits what the element just started holds, at any depth: start tags
// and text. It returns at the element's end tag; a visit may move on itself.
func (s *scanner) inside(visit func() error) error {
	depth := len(s.stack)
	for {
		if err := s.next(); err != nil {
			return err
		}
		switch {
		case s.kind == tokenEOF:
			return errCut
		case s.kind == tokenEnd && len(s.stack) < depth:
			return nil
		case s.kind != tokenEnd:
			if err := visit(); err != nil {
				return err
			}
		}
	}
}

// skip passes over the element just started, to its end tag.
func (s *scanner) skip() error { return s.inside(func() error { return nil }) }

// attr gives an attribute of the current start tag by its local name; "" when absent.
func (s *scanner) attr(local string) string {
	v, _ := s.attrOK(local)
	return v
}

func (s *scanner) attrOK(local string) (out string, ok bool) {
	eachAttr(s.tag, func(name, value []byte) bool {
		if i := bytes.IndexByte(name, ':'); i >= 0 {
			name = name[i+1:]
		}
		if string(name) != local {
			return true
		}
		if bytes.IndexByte(value, '&') >= 0 {
			value = unescape(nil, value)
		}
		out, ok = string(value), true
		return false
	})
	return out, ok
}

// intAttr gives a whole number, or def.
func (s *scanner) intAttr(local string, def int) int {
	if n, err := strconv.Atoi(s.attr(local)); err == nil && n > -1<<30 && n < 1<<30 {
		return n
	}
	return def
}

// on reads a toggle like <w:b/>, <w:b w:val="0"/>.
func (s *scanner) on() bool {
	switch s.attr("val") {
	case "0", "false", "off", "none":
		return false
	}
	return true
}

func eachAttr(tag []byte, yield func(name, value []byte) bool) {
	for i := 0; i < len(tag); {
		for i < len(tag) && (tag[i] <= ' ' || tag[i] == '/') {
			i++
		}
		from := i
		for i < len(tag) && tag[i] > ' ' && tag[i] != '=' {
			i++
		}
		name := tag[from:i]
		for i < len(tag) && tag[i] <= ' ' {
			i++
		}
		if i >= len(tag) || tag[i] != '=' {
			continue
		}
		i++
		for i < len(tag) && tag[i] <= ' ' {
			i++
		}
		if i >= len(tag) || (tag[i] != '"' && tag[i] != '\'') {
			continue
		}
		quote := tag[i]
		i++
		end := bytes.IndexByte(tag[i:], quote)
		if end < 0 {
			return
		}
		if !yield(name, tag[i:i+end]) {
			return
		}
		i += end + 1
	}
}

func (s *scanner) setText(from, to int) {
	s.kind, s.from, s.to = tokenText, from, to
	s.text = s.src[from:to]
	s.raw = bytes.IndexByte(s.text, '&') < 0 && bytes.IndexByte(s.text, '\r') < 0
	if !s.raw {
		s.buf = unescape(s.buf[:0], s.text)
		s.text = s.buf
	}
}

// unescape appends src with its entities resolved. An unknown entity stays as it is.
func unescape(dst, src []byte) []byte {
	for i := 0; i < len(src); {
		if src[i] == '\r' {
			if i+1 >= len(src) || src[i+1] != '\n' {
				dst = append(dst, '\n')
			}
			i++
			continue
		}
		if src[i] != '&' {
			dst = append(dst, src[i])
			i++
			continue
		}
		r, n := entity(src[i:])
		if n == 0 {
			dst = append(dst, '&')
			i++
			continue
		}
		dst = utf8.AppendRune(dst, r)
		i += n
	}
	return dst
}

// entity reads "&lt;", "&#20013;", "&#x4e2d;"; n is 0 when it is none.
func entity(src []byte) (r rune, n int) {
	end := bytes.IndexByte(src[:min(len(src), 12)], ';')
	if end < 2 {
		return 0, 0
	}
	body := string(src[1:end])
	switch body {
	case "lt":
		return '<', end + 1
	case "gt":
		return '>', end + 1
	case "amp":
		return '&', end + 1
	case "quot":
		return '"', end + 1
	case "apos":
		return '\'', end + 1
	}
	if body[0] != '#' {
		return 0, 0
	}
	base, digits := 10, body[1:]
	if len(digits) > 0 && (digits[0] == 'x' || digits[0] == 'X') {
		base, digits = 16, digits[1:]
	}
	v, err := strconv.ParseUint(digits, base, 32)
	if err != nil || v > utf8.MaxRune {
		return 0, 0
	}
	r = rune(v)
	if !utf8.ValidRune(r) || (r < ' ' && r != '\t' && r != '\n' && r != '\r') {
		r = utf8.RuneError
	}
	return r, end + 1
}
