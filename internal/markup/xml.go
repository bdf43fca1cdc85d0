package markup

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"wenping/internal/limit"
)

// wordSpaces are the namespaces of Word's own elements, transitional and strict.
const (
	wordSpace   = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	strictSpace = "http://purl.oclc.org/ooxml/wordprocessingml/main"
)

var errXML = errors.New("xml is not well formed")

// frame is an open or closed element with the bytes it takes.
type frame struct {
	name   string // local name of one of Word's own elements; "" for others
	raw    string // as written: "w:p"
	from   int    // of "<"
	inner  int    // behind its start tag
	last   int    // of its end tag; -1 while open
	end    int    // behind its end tag
	single bool   // closed by "/>"
	first  int    // its first child that is no w:pPr or w:rPr; -1 none
	props  [2]int // its w:pPr or w:rPr
	binds  int    // bindings in force before it
	kept   bool   // somebody holds it
}

func (f *frame) prefix() string {
	p, _, ok := strings.Cut(f.raw, ":")
	if !ok {
		return ""
	}
	return p
}

// scanner walks over XML and tells where things stand. It keeps no tree, only
// the stack of what is open, and frames somebody wanted to keep.
type scanner struct {
	src   []byte
	pos   int
	stack []*frame
	free  []*frame
	binds []binding
	seen  map[string]string // raw name → local name or "", for the bindings in force

	kind  tokenKind
	from  int // of the token just read
	to    int
	cdata bool
	tag   []byte // attributes of a start tag
	pend  *frame // closed by "/>", its end still to be told
}

type binding struct{ prefix, space string }

type tokenKind int

const (
	tokenEOF tokenKind = iota
	tokenStart
	tokenEnd
	tokenText
)

func newScanner(src []byte) *scanner { return &scanner{src: src, seen: map[string]string{}} }

// next reads a token. A start tag is on the stack when next comes back, an end
// tag's element still is; it goes with the next call.
func (s *scanner) next() error {
	if s.kind == tokenEnd {
		s.pop()
	}
	if f := s.pend; f != nil {
		s.pend = nil
		s.kind, s.from, s.to = tokenEnd, s.pos, s.pos
		f.last, f.end = s.pos, s.pos
		return nil
	}
	for {
		s.from, s.cdata = s.pos, false
		if s.pos >= len(s.src) {
			s.kind = tokenEOF
			if len(s.stack) > 0 {
				return errXML
			}
			return nil
		}
		rest := s.src[s.pos:]
		if rest[0] != '<' {
			n := bytes.IndexByte(rest, '<')
			if n < 0 {
				n = len(rest)
			}
			return s.text(n)
		}
		switch {
		case bytes.HasPrefix(rest, []byte("<!--")):
			if err := s.over("-->"); err != nil {
				return err
			}
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			n := bytes.Index(rest, []byte("]]>"))
			if n < 0 {
				return errXML
			}
			s.cdata = true
			return s.text(n + 3)
		case bytes.HasPrefix(rest, []byte("<?")):
			if err := s.over("?>"); err != nil {
				return err
			}
		case bytes.HasPrefix(rest, []byte("<!")):
			return errXML
		case bytes.HasPrefix(rest, []byte("</")):
			n := bytes.IndexByte(rest, '>')
			if n < 0 || len(s.stack) == 0 {
				return errXML
			}
			f := s.stack[len(s.stack)-1]
			if string(bytes.TrimRight(rest[2:n], " \t\r\n")) != f.raw {
				return errXML
			}
			s.pos += n + 1
			s.kind, s.to = tokenEnd, s.pos
			f.last, f.end = s.from, s.pos
			return nil
		default:
			return s.start(rest)
		}
	}
}

func (s *scanner) text(n int) error {
	s.pos += n
	s.kind, s.to = tokenText, s.pos
	if p := s.top(); p != nil && p.first < 0 {
		p.first = s.from
	}
	return nil
}

func (s *scanner) over(end string) error {
	n := bytes.Index(s.src[s.pos:], []byte(end))
	if n < 0 {
		return errXML
	}
	s.pos += n + len(end)
	return nil
}

func (s *scanner) start(rest []byte) error {
	end, quote := -1, byte(0)
	for i := 1; i < len(rest) && end < 0; i++ {
		switch c := rest[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			end = i
		case c == '<':
			return errXML
		}
	}
	if end < 0 {
		return errXML
	}
	tag := rest[1:end]
	single := len(tag) > 0 && tag[len(tag)-1] == '/'
	if single {
		tag = tag[:len(tag)-1]
	}
	n := 0
	for n < len(tag) && tag[n] > ' ' {
		n++
	}
	if n == 0 {
		return errXML
	}
	if len(s.stack) >= limit.MaxDepth {
		return limit.Limits{}.Exceeded(limit.Depth)
	}
	s.tag = tag[n:]
	binds := len(s.binds)
	if bytes.Contains(s.tag, []byte("xmlns")) {
		s.bind()
	}
	parent := s.top()
	f := &frame{}
	if k := len(s.free); k > 0 {
		f, s.free = s.free[k-1], s.free[:k-1]
	}
	*f = frame{raw: s.intern(tag[:n]), from: s.pos, inner: s.pos + end + 1, last: -1, first: -1, single: single, binds: binds}
	f.name = s.local(f.raw)
	s.pos = f.inner
	s.kind, s.to = tokenStart, s.pos
	if parent != nil && parent.first < 0 && f.name != "pPr" && f.name != "rPr" {
		parent.first = f.from
	}
	s.stack = append(s.stack, f)
	if single {
		s.pend = f
	}
	return nil
}

func (s *scanner) intern(raw []byte) string {
	if _, ok := s.seen[string(raw)]; ok {
		for k := range len(s.stack) { // most names are those of an element that is open
			if f := s.stack[len(s.stack)-1-k]; f.raw == string(raw) {
				return f.raw
			}
		}
	}
	return string(raw)
}

// local gives the name of an element of Word's, "" of any other.
func (s *scanner) local(raw string) string {
	if name, ok := s.seen[raw]; ok {
		return name
	}
	prefix, name, ok := strings.Cut(raw, ":")
	if !ok {
		prefix, name = "", raw
	}
	out := ""
	if sp := s.space(prefix); sp == wordSpace || sp == strictSpace {
		out = name
	}
	s.seen[raw] = out
	return out
}

func (s *scanner) space(prefix string) string {
	for i := len(s.binds) - 1; i >= 0; i-- {
		if s.binds[i].prefix == prefix {
			return s.binds[i].space
		}
	}
	return ""
}

// bind takes the xmlns attributes of the tag into force.
func (s *scanner) bind() {
	eachAttr(s.tag, func(name, value string) bool {
		prefix, ok := "", name == "xmlns"
		if !ok {
			prefix, ok = strings.CutPrefix(name, "xmlns:")
		}
		if ok && s.space(prefix) != value {
			s.binds = append(s.binds, binding{prefix, value})
			clear(s.seen)
		}
		return true
	})
}

func (s *scanner) top() *frame {
	if len(s.stack) == 0 {
		return nil
	}
	return s.stack[len(s.stack)-1]
}

func (s *scanner) pop() {
	f := s.stack[len(s.stack)-1]
	s.stack = s.stack[:len(s.stack)-1]
	if len(s.binds) > f.binds {
		s.binds = s.binds[:f.binds]
		clear(s.seen)
	}
	if p := s.top(); p != nil && p.props[1] == 0 && p.first < 0 && (f.name == "pPr" || f.name == "rPr") {
		p.props = [2]int{f.from, f.end}
	}
	if !f.kept {
		s.free = append(s.free, f)
	}
}

// attr gives an attribute of the start tag just read, by its local name.
func (s *scanner) attr(local string) string {
	out := ""
	eachAttr(s.tag, func(name, value string) bool {
		if i := strings.IndexByte(name, ':'); i >= 0 {
			name = name[i+1:]
		}
		if name == local {
			out = value
			return false
		}
		return true
	})
	return out
}

func eachAttr(tag []byte, yield func(name, value string) bool) {
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
		if i >= len(tag) || tag[i] != '"' && tag[i] != '\'' {
			continue
		}
		quote := tag[i]
		i++
		end := bytes.IndexByte(tag[i:], quote)
		if end < 0 {
			return
		}
		if !yield(string(name), unescape(string(tag[i:i+end]))) {
			return
		}
		i += end + 1
	}
}

var unescape = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&apos;", "'", "&amp;", "&").Replace

// escape makes a text fit to stand in XML; what XML cannot hold is left out.
func escape(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '"':
			b.WriteString("&quot;")
		case r == '\t', r == '\n':
			b.WriteByte(' ')
		case r < ' ' || r == 0xFFFE || r == 0xFFFF:
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// edit replaces bytes; one of no length inserts.
type edit struct {
	from, to int
	with     string
}

// apply makes edits, which are in order and do not overlap.
func apply(src []byte, edits []edit) ([]byte, error) {
	size := len(src)
	for _, e := range edits {
		size += len(e.with)
	}
	out, at := make([]byte, 0, size), 0
	for _, e := range edits {
		if e.from < at || e.to < e.from || e.to > len(src) {
			return nil, fmt.Errorf("edit of %d to %d behind %d", e.from, e.to, at)
		}
		out = append(append(out, src[at:e.from]...), e.with...)
		at = e.to
	}
	return append(out, src[at:]...), nil
}

// root finds the outermost element, and looks at every start tag on the way.
func root(src []byte, look func(*scanner)) (*frame, error) {
	s := newScanner(src)
	var top *frame
	for {
		if err := s.next(); err != nil {
			return nil, err
		}
		switch s.kind {
		case tokenEOF:
			if top == nil {
				return nil, errXML
			}
			return top, nil
		case tokenStart:
			if len(s.stack) == 1 {
				if top != nil {
					return nil, errXML
				}
				top = s.stack[0]
				top.kept = true
			}
			if look != nil {
				look(s)
			}
		}
	}
}

// inRoot puts text at the end of the outermost element.
func inRoot(src []byte, top *frame, text string) edit {
	if top.single {
		slash := bytes.LastIndexByte(src[top.from:top.inner], '/') + top.from
		return edit{slash, top.inner, ">" + text + "</" + top.raw + ">"}
	}
	return edit{top.last, top.last, text}
}
