package markup

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"wenping/internal/limit"
	"wenping/internal/problem"
)

// pack is a Word package while it is changed.
type pack struct {
	ctx   context.Context
	zip   *zip.Reader
	files map[string]*zip.File // by the name that names are compared by
	fresh map[string][]byte    // parts written anew, by that name
	added []string             // names of new parts, in order
	limit limit.Limits
}

func openPack(ctx context.Context, data []byte, l limit.Limits) (*pack, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, problem.Wrap(problem.Corrupt, err, "该 Word 文件已损坏或不完整（压缩包打不开），不能写入批注。")
	}
	if len(z.File) > l.Parts {
		return nil, l.Exceeded(limit.Parts)
	}
	p := &pack{ctx: ctx, zip: z, files: make(map[string]*zip.File, len(z.File)), fresh: map[string][]byte{}, limit: l}
	total := uint64(0)
	for _, f := range z.File {
		if total += min(f.UncompressedSize64, 1<<40); total > uint64(l.Unpacked) {
			return nil, l.Exceeded(limit.Unpacked)
		}
		if f.UncompressedSize64 > limit.RatioFloor && f.UncompressedSize64/max(1, f.CompressedSize64) > uint64(l.Ratio) {
			return nil, l.Exceeded(limit.Ratio)
		}
		if name := partName(f.Name); p.files[name] == nil {
			p.files[name] = f
		}
	}
	return p, nil
}

// partName is the form in which names of parts are compared, as the reader does.
func partName(name string) string {
	if strings.Contains(name, "%") {
		if plain, err := url.PathUnescape(name); err == nil {
			name = plain
		}
	}
	return strings.ToLower(strings.TrimLeft(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// read gives a part as UTF-8, with a declaration that says so; shift is by how
// much what follows the declaration was moved. Offsets of the reader count
// without it.
func (p *pack) read(name string) (src []byte, shift int, err error) {
	if err := gaveUp(p.ctx); err != nil {
		return nil, 0, err
	}
	f := p.files[partName(name)]
	if f == nil {
		return nil, 0, errNoPart
	}
	r, err := f.Open()
	if err != nil {
		return nil, 0, fmt.Errorf("open %s: %w", name, err)
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, p.limit.Unpacked+1))
	if err != nil {
		return nil, 0, fmt.Errorf("read %s: %w", name, err)
	}
	if int64(len(b)) > p.limit.Unpacked {
		return nil, 0, p.limit.Exceeded(limit.Unpacked)
	}
	if plain, was := toUTF8(b); was {
		b = plain
		if m := declaration.FindSubmatchIndex(b[:min(len(b), 200)]); m != nil {
			said := slices.Concat(b[:m[2]], []byte("UTF-8"), b[m[3]:])
			return said, len(said) - len(b), nil
		}
	}
	return b, 0, nil
}

var (
	errNoPart   = errors.New("part is missing")
	declaration = regexp.MustCompile(`^\s*<\?xml[^>]*\sencoding=["']([^"']*)["']`)
	declaredGBK = regexp.MustCompile(`(?i)^<\?xml[^>]*encoding=["'](?:gb2312|gbk|gb18030)["']`)
)

// toUTF8 does as the reader does, so that its offsets hold.
func toUTF8(b []byte) (out []byte, changed bool) {
	if len(b) < 4 {
		return b, false
	}
	if declaredGBK.Match(b[:min(len(b), 120)]) && !utf8.Valid(b) {
		if out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(b); err == nil {
			return out, true
		}
	}
	var order func([]byte) uint16
	switch {
	case b[0] == 0xff && b[1] == 0xfe:
		order = func(x []byte) uint16 { return uint16(x[0]) | uint16(x[1])<<8 }
	case b[0] == 0xfe && b[1] == 0xff:
		order = func(x []byte) uint16 { return uint16(x[1]) | uint16(x[0])<<8 }
	default:
		return b, false
	}
	b = b[2:]
	u := make([]uint16, 0, len(b)/2)
	for ; len(b) >= 2; b = b[2:] {
		u = append(u, order(b))
	}
	out = make([]byte, 0, len(u)*2)
	for _, r := range utf16.Decode(u) {
		out = utf8.AppendRune(out, r)
	}
	return out, true
}

// write puts a part in the place of the old one, or adds it.
func (p *pack) write(name string, src []byte) {
	key := partName(name)
	if p.files[key] == nil && p.fresh[key] == nil {
		p.added = append(p.added, name)
	}
	p.fresh[key] = src
}

// bytes gives the package: what was not written anew is copied as it lies there,
// compressed.
func (p *pack) bytes() ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	if err := w.SetComment(p.zip.Comment); err != nil {
		return nil, err
	}
	put := func(h *zip.FileHeader, src []byte) error {
		h.Method = zip.Deflate
		f, err := w.CreateHeader(h)
		if err == nil {
			_, err = f.Write(src)
		}
		return err
	}
	for _, f := range p.zip.File {
		if err := gaveUp(p.ctx); err != nil {
			return nil, err
		}
		key := partName(f.Name)
		src, anew := p.fresh[key]
		var err error
		if anew && p.files[key] == f {
			err = put(&zip.FileHeader{Name: f.Name, Comment: f.Comment, Modified: f.Modified, ExternalAttrs: f.ExternalAttrs, CreatorVersion: f.CreatorVersion}, src)
		} else {
			err = w.Copy(f)
		}
		if err != nil {
			return nil, fmt.Errorf("write %s: %w", f.Name, err)
		}
	}
	for _, name := range p.added {
		if err := put(&zip.FileHeader{Name: name}, p.fresh[partName(name)]); err != nil {
			return nil, fmt.Errorf("write %s: %w", name, err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

type relation struct{ id, kind, target string }

func (p *pack) relations(name, dir string) ([]relation, error) {
	src, _, err := p.read(name)
	if errors.Is(err, errNoPart) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []relation
	_, err = root(src, func(s *scanner) {
		if f := s.top(); strings.HasSuffix(f.raw, "Relationship") && s.attr("TargetMode") != "External" {
			t := strings.ReplaceAll(s.attr("Target"), `\`, "/")
			if strings.HasPrefix(t, "/") {
				t = strings.TrimLeft(t, "/")
			} else {
				t = path.Join(dir, t)
			}
			out = append(out, relation{s.attr("Id"), s.attr("Type"), t})
		}
	})
	return out, err
}

// findMain gives the main part, found as the reader finds it.
func (p *pack) findMain() string {
	if rels, err := p.relations("_rels/.rels", ""); err == nil {
		best := ""
		for _, r := range rels {
			if strings.HasSuffix(r.kind, "/officeDocument") && (best == "" || r.target < best) {
				best = r.target
			}
		}
		if best != "" && p.files[partName(best)] != nil {
			return best
		}
	}
	if src, _, err := p.read(typesPart); err == nil {
		best := ""
		_, _ = root(src, func(s *scanner) {
			if t := s.attr("PartName"); best == "" && strings.HasSuffix(s.attr("ContentType"), ".main+xml") && p.files[partName(t)] != nil {
				best = strings.TrimLeft(t, "/")
			}
		})
		if best != "" {
			return best
		}
	}
	const usual = "word/document.xml"
	if p.files[usual] != nil {
		return usual
	}
	var named []string
	for name := range p.files {
		if path.Base(name) == "document.xml" {
			named = append(named, name)
		}
	}
	if len(named) == 1 {
		return named[0]
	}
	return usual
}

const (
	typesPart   = "[Content_Types].xml"
	commentType = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
	officeRels  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	strictRels  = "http://purl.oclc.org/ooxml/officeDocument/relationships"
)

func writeDOCX(ctx context.Context, data []byte, j *Job, l limit.Limits) ([]byte, error) {
	out, err := commented(ctx, data, j, l)
	var known *problem.Error
	if err != nil && !errors.As(err, &known) {
		return nil, unwritable(err)
	}
	return out, err
}

func commented(ctx context.Context, data []byte, j *Job, l limit.Limits) ([]byte, error) {
	p, err := openPack(ctx, data, l)
	if err != nil {
		return nil, err
	}
	main := p.findMain()
	src, shift, err := p.read(main)
	if err != nil {
		return nil, err
	}
	dir, base := path.Split(main)
	relsName := dir + "_rels/" + base + ".rels"
	rels, err := p.relations(relsName, dir)
	if err != nil {
		return nil, err
	}

	// The comments there are.
	comments, related := "", false
	for _, r := range rels {
		if strings.HasSuffix(r.kind, "/comments") && (comments == "" || r.target < comments) {
			comments, related = r.target, true
		}
	}
	if comments == "" || p.files[partName(comments)] == nil {
		if comments == "" {
			comments = dir + "comments.xml"
		}
	}
	last := -1 // the highest number a comment has
	count := func(s *scanner) {
		if f := s.top(); f.name == "comment" || strings.HasPrefix(f.name, "comment") {
			if n, err := strconv.Atoi(s.attr("id")); err == nil && n < 1<<30 {
				last = max(last, n)
			}
		}
	}
	old, _, err := p.read(comments)
	var oldRoot *frame
	if err == nil {
		oldRoot, err = root(old, count)
	} else if errors.Is(err, errNoPart) {
		err = nil
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", comments, err)
	}

	m := &marker{src: src, shift: shift}
	if partName(j.Main) != partName(main) {
		m.nowhere = true // the places are those of another part
	}
	if err := m.find(ctx, j.Notes, count); err != nil {
		return nil, fmt.Errorf("%s: %w", main, err)
	}
	body, err := m.mark(j.Notes, last+1)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", main, err)
	}
	p.write(main, body)

	space, relSpace := wordSpace, officeRels
	if m.strict {
		space, relSpace = strictSpace, strictRels
	}
	text := commentsXML(j, last+1)
	if oldRoot == nil {
		p.write(comments, []byte(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`+"\n"+
			`<w:comments xmlns:w="`+space+`">`+text("w")+`</w:comments>`))
	} else {
		prefix := oldRoot.prefix()
		body := text(prefix)
		if prefix == "" { // attributes need a prefix of their own
			prefix = "w"
			body = strings.ReplaceAll(text("w"), "<w:comment ", `<w:comment xmlns:w="`+space+`" `)
		}
		anew, err := apply(old, []edit{inRoot(old, oldRoot, body)})
		if err != nil {
			return nil, err
		}
		p.write(comments, anew)
	}
	if !related {
		if err := p.relate(relsName, dir, comments, relSpace+"/comments", rels); err != nil {
			return nil, err
		}
	}
	if err := p.declare(comments); err != nil {
		return nil, err
	}
	return p.bytes()
}

// relate adds a relation of the main part.
func (p *pack) relate(relsName, dir, target, kind string, rels []relation) error {
	id := "rIdWenping"
	for n := 2; slices.ContainsFunc(rels, func(r relation) bool { return r.id == id }); n++ {
		id = "rIdWenping" + strconv.Itoa(n)
	}
	to := strings.TrimPrefix(target, dir)
	if to == target {
		to = "/" + target
	}
	line := func(prefix string) string {
		return `<` + prefix + `Relationship Id="` + id + `" Type="` + kind + `" Target="` + escape(to) + `"/>`
	}
	src, _, err := p.read(relsName)
	if errors.Is(err, errNoPart) {
		p.write(relsName, []byte(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`+"\n"+
			`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`+line("")+`</Relationships>`))
		return nil
	}
	if err != nil {
		return err
	}
	return p.append(relsName, src, line)
}

// declare says what kind of part the comments are.
func (p *pack) declare(part string) error {
	src, _, err := p.read(typesPart)
	if err != nil {
		return err
	}
	said := false
	if _, err := root(src, func(s *scanner) {
		said = said || strings.HasSuffix(s.top().raw, "Override") && partName(s.attr("PartName")) == partName(part)
	}); err != nil {
		return err
	}
	if said {
		return nil
	}
	return p.append(typesPart, src, func(prefix string) string {
		return `<` + prefix + `Override PartName="/` + escape(part) + `" ContentType="` + commentType + `"/>`
	})
}

func (p *pack) append(name string, src []byte, line func(prefix string) string) error {
	top, err := root(src, nil)
	if err != nil {
		return err
	}
	prefix := top.prefix()
	if prefix != "" {
		prefix += ":"
	}
	anew, err := apply(src, []edit{inRoot(src, top, line(prefix))})
	if err != nil {
		return err
	}
	p.write(name, anew)
	return nil
}

// commentsXML gives the comments as they stand in their part, for a prefix.
func commentsXML(j *Job, first int) func(w string) string {
	return func(w string) string {
		var b strings.Builder
		date := ""
		if !j.Date.IsZero() {
			date = fmt.Sprintf(` %s:date="%s"`, w, j.Date.UTC().Format(time.RFC3339))
		}
		for i, n := range j.Notes {
			fmt.Fprintf(&b, `<%[1]s:comment %[1]s:id="%[2]d" %[1]s:author="%[3]s"%[4]s %[1]s:initials="%[5]s">`, w, first+i, escape(j.Author), date, escape(j.Initials))
			for k, line := range n.Lines {
				bold, ref := "", ""
				if k == 0 {
					bold = fmt.Sprintf(`<%[1]s:rPr><%[1]s:b/></%[1]s:rPr>`, w)
					ref = fmt.Sprintf(`<%[1]s:r><%[1]s:annotationRef/></%[1]s:r>`, w)
				}
				fmt.Fprintf(&b, `<%[1]s:p>%[2]s<%[1]s:r>%[3]s<%[1]s:t xml:space="preserve">%[4]s</%[1]s:t></%[1]s:r></%[1]s:p>`, w, ref, bold, escape(line))
			}
			fmt.Fprintf(&b, `</%s:comment>`, w)
		}
		return b.String()
	}
}

// marker finds places in the main part and marks them.
type marker struct {
	src     []byte
	shift   int
	nowhere bool
	strict  bool
	hits    map[want]*hit
}

// want is an offset somebody asks for: the text that lies there, or the first
// paragraph from there on.
type want struct {
	at   int
	para bool
}

// hit is what stands there: the open elements, outermost first.
type hit struct {
	chain []*frame
	text  bool // in a text that can be cut
}

// wants gives where a note begins and ends.
func (m *marker) wants(n Note) (from, to want) {
	s := n.Word
	s.From, s.To = s.From+m.shift, s.To+m.shift
	switch {
	case m.nowhere || n.Word == (Span{}) || s.From < 0 || s.To < s.From || s.To > len(m.src):
		return want{0, true}, want{0, true}
	case s.Begin:
		return want{s.From, true}, want{s.From, true}
	}
	return want{s.From, false}, want{max(s.From, s.To-1), false}
}

// find walks over the part once and keeps what is open at each wanted place.
func (m *marker) find(ctx context.Context, notes []Note, count func(*scanner)) error {
	first := want{0, true}
	wanted := []want{first}
	for _, n := range notes {
		from, to := m.wants(n)
		wanted = append(wanted, from, to)
	}
	slices.SortFunc(wanted, func(a, b want) int { return cmp.Compare(a.at, b.at) })
	wanted = slices.Compact(wanted)
	var texts, paras []want
	for _, w := range wanted {
		if w.para {
			paras = append(paras, w)
		} else {
			texts = append(texts, w)
		}
	}
	texts, paras = slices.Compact(texts), slices.Compact(paras)
	m.hits = map[want]*hit{}
	s := newScanner(m.src)
	keep := func(w want, text bool) {
		h := &hit{chain: slices.Clone(s.stack), text: text}
		for _, f := range h.chain {
			f.kept = true
		}
		m.hits[w] = h
	}
	for n := 0; ; n++ {
		if n%4096 == 0 {
			if err := gaveUp(ctx); err != nil {
				return err
			}
		}
		if err := s.next(); err != nil {
			return err
		}
		for len(texts) > 0 && texts[0].at < s.to {
			keep(texts[0], s.kind == tokenText && !s.cdata && texts[0].at >= s.from)
			texts = texts[1:]
		}
		switch s.kind {
		case tokenEOF:
			if m.hits[first] == nil {
				return errors.New("no paragraph")
			}
			return nil
		case tokenStart:
			f := s.top()
			if len(s.stack) == 1 {
				prefix, _, _ := strings.Cut(f.raw, ":")
				if prefix == f.raw {
					prefix = ""
				}
				m.strict = s.space(prefix) == strictSpace
			}
			count(s)
			for f.name == "p" && len(paras) > 0 && paras[0].at <= s.from {
				keep(paras[0], false)
				paras = paras[1:]
			}
		}
	}
}

// point is where a mark goes.
type point struct {
	at     int
	p      *frame // the paragraph
	parent *frame // what holds it
	run    *frame // to be cut at, with its text; nil: between elements
	text   *frame
}

// inline are elements of a paragraph that marks may stand in. A content control
// or a simple field is marked as a whole: what stands in it may be bound to data,
// or be written anew when the field is updated.
var inline = map[string]bool{"ins": true, "moveTo": true, "hyperlink": true, "smartTag": true, "customXml": true, "dir": true, "bdo": true}

// place gives where the mark of a hit goes: in the text of its run, else before
// or after the outermost element of its paragraph that cannot be entered. A text
// box hangs in a run of an outer paragraph; Word knows no comments in text
// boxes, so that run is marked.
func (h *hit) place(at int, end bool) (point, bool) {
	i := slices.IndexFunc(h.chain, func(f *frame) bool { return f.name == "p" })
	if i < 0 {
		return point{}, false
	}
	out := point{p: h.chain[i]}
	if i > 0 {
		out.parent = h.chain[i-1]
	}
	beside := func(f *frame) (point, bool) {
		if out.at = f.from; end {
			out.at = f.end
		}
		return out, true
	}
	rest := h.chain[i+1:]
	for k, f := range rest {
		if f.name != "" && inline[f.name] {
			continue
		}
		if f.name != "r" || k+2 != len(rest) || rest[k+1].name != "t" || !h.text {
			return beside(f)
		}
		t := rest[k+1]
		switch {
		case !end && at <= t.inner && t.from <= f.first, end && at >= t.last && t.end == f.last:
			return beside(f)
		}
		out.at, out.run, out.text = min(max(at, t.inner), t.last), f, t
		return out, true
	}
	// Nothing below it: the paragraph as a whole.
	if out.at = out.p.inner; end {
		out.at = out.p.last
	} else if out.p.props[1] > 0 {
		out.at = out.p.props[1]
	}
	return out, true
}

// whole gives the marks around a paragraph.
func whole(p *frame, parent *frame) (from, to point) {
	h := &hit{chain: []*frame{p}}
	if parent != nil {
		h.chain = []*frame{parent, p}
	}
	from, _ = h.place(0, false)
	to, _ = h.place(0, true)
	return from, to
}

// spots gives the marks of a note.
func (m *marker) spots(n Note) (from, to point) {
	a, b := m.wants(n)
	ha, hb := m.hits[a], m.hits[b]
	var ok, also bool
	if ha != nil && hb != nil {
		from, ok = ha.place(a.at, false)
		to, also = hb.place(b.at+1, true)
	}
	if !ok {
		from, _ = m.hits[want{0, true}].place(0, false)
		return whole(from.p, from.parent)
	}
	// A comment goes over several paragraphs only where they stand side by side,
	// and a cut goes through no character.
	if !also || to.at < from.at || to.p != from.p && to.parent != from.parent || !m.clean(from) || !m.clean(to) {
		return whole(from.p, from.parent)
	}
	return from, to
}

// clean says that a text may be cut here: between characters, in no entity.
func (m *marker) clean(p point) bool {
	if p.run == nil {
		return true
	}
	if p.at < len(m.src) && !utf8.RuneStart(m.src[p.at]) {
		return false
	}
	head := m.src[p.text.inner:p.at]
	amp := bytes.LastIndexByte(head, '&')
	return amp < 0 || bytes.IndexByte(head[amp:], ';') >= 0 || len(head)-amp > 12
}

// cut is a place with what goes there.
type cut struct {
	point
	starts, ends []int // notes
}

// mark gives the part with the marks of all notes, whose comments are numbered
// from first on.
func (m *marker) mark(notes []Note, first int) ([]byte, error) {
	cuts := map[int]*cut{}
	at := func(p point) *cut {
		c := cuts[p.at]
		if c == nil {
			c = &cut{point: p}
			cuts[p.at] = c
		}
		return c
	}
	begun := make([]int, len(notes))
	for i, n := range notes {
		from, to := m.spots(n)
		begun[i] = from.at
		c := at(from)
		c.starts = append(c.starts, i)
		c = at(to)
		c.ends = append(c.ends, i)
	}
	var edits []edit
	spaced := map[*frame]bool{}
	for _, c := range cuts {
		w, decl := c.p.prefix(), ""
		if w == "" {
			w, decl = "w", ` xmlns:w="`+wordSpace+`"`
			if m.strict {
				decl = ` xmlns:w="` + strictSpace + `"`
			}
		}
		var b strings.Builder
		ends := func(here bool) {
			for _, i := range c.ends {
				if (begun[i] == c.at) == here {
					fmt.Fprintf(&b, `<%[1]s:commentRangeEnd%[2]s %[1]s:id="%[3]d"/><%[1]s:r%[2]s><%[1]s:commentReference %[1]s:id="%[3]d"/></%[1]s:r>`, w, decl, first+i)
				}
			}
		}
		ends(false)
		for _, i := range c.starts {
			fmt.Fprintf(&b, `<%[1]s:commentRangeStart%[2]s %[1]s:id="%[3]d"/>`, w, decl, first+i)
		}
		ends(true)
		marks := b.String()
		switch {
		case c.run != nil:
			r, t := c.run, c.text
			if !spaced[t] {
				spaced[t] = true
				if !bytes.Contains(m.src[t.from:t.inner], []byte("xml:space")) {
					edits = append(edits, edit{t.inner - 1, t.inner - 1, ` xml:space="preserve"`})
				}
			}
			marks = `</` + t.raw + `></` + r.raw + `>` + marks +
				string(m.src[r.from:r.inner]) + string(m.src[r.props[0]:r.props[1]]) + `<` + t.raw + ` xml:space="preserve">`
			edits = append(edits, edit{c.at, c.at, marks})
		case c.p.single && c.at == c.p.inner:
			slash := bytes.LastIndexByte(m.src[c.p.from:c.p.inner], '/') + c.p.from
			edits = append(edits, edit{slash, c.p.inner, ">" + marks + "</" + c.p.raw + ">"})
		default:
			edits = append(edits, edit{c.at, c.at, marks})
		}
	}
	slices.SortFunc(edits, func(a, b edit) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	return apply(m.src, edits)
}
