package docx

import (
	"sort"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
)

// item is one piece of the text flow, in reading order: a paragraph, a table,
// or a loss at its place.
type item struct {
	para  *para
	table *document.Table
	loss  *document.Loss
}

// para is a paragraph as read, before it is known what it is.
type para struct {
	kind     document.Kind // set for text boxes and notes; else decided later
	text     string
	spans    []document.Span
	part     string
	number   string // automatic number, rendered
	style    *style
	outline  int // direct outline level; -1 unset, 9 body text
	jc       string
	look     look // of most of the text
	boldAll  bool
	contents bool
	pictures []picture
	notes    []item // what hangs on references inside it

	level int // 1-based once found to be a heading
}

type picture struct{ width, height int } // EMU

// builder collects a paragraph's text with its source spans and looks.
type builder struct {
	text  strings.Builder
	spans []document.Span
	runes int
	bold  int
	sizes map[int]int
	fonts map[string]int
}

// add appends text of the source range; verbatim says byte for byte.
func (b *builder) add(text []byte, from, to int, verbatim bool) {
	start := b.text.Len()
	b.text.Write(text)
	end := b.text.Len()
	if end == start {
		return
	}
	if n := len(b.spans); verbatim && n > 0 && b.spans[n-1].End == start && b.spans[n-1].SrcEnd == from && b.spans[n-1].End-b.spans[n-1].Start == b.spans[n-1].SrcEnd-b.spans[n-1].SrcStart {
		b.spans[n-1].End, b.spans[n-1].SrcEnd = end, to
		return
	}
	b.spans = append(b.spans, document.Span{Start: start, End: end, SrcStart: from, SrcEnd: to})
}

// addEscaped appends a text with entities: each entity is a span of its own,
// so that inside a span offsets run in step.
func (b *builder) addEscaped(src []byte, at int) {
	plain := 0
	flush := func(to int) {
		if to > plain {
			b.add(unescape(nil, src[plain:to]), at+plain, at+to, true)
		}
	}
	for i := 0; i < len(src); {
		if src[i] == '&' {
			if r, n := entity(src[i:]); n > 0 {
				flush(i)
				b.add([]byte(string(r)), at+i, at+i+n, false)
				i += n
				plain = i
				continue
			}
		}
		i++
	}
	flush(len(src))
}

// mark notes how the text added since `from` looks.
func (b *builder) mark(from int, l look) {
	n := 0
	for _, r := range b.text.String()[from:] {
		if r > ' ' && r != '\u3000' {
			n++
		}
	}
	if n == 0 {
		return
	}
	b.runes += n
	if l.bold == 1 {
		b.bold += n
	}
	if b.sizes == nil {
		b.sizes, b.fonts = map[int]int{}, map[string]int{}
	}
	b.sizes[l.size] += n
	b.fonts[l.font] += n
}

// finish gives the paragraph its text, trimmed, and its prevailing look.
func (b *builder) finish(p *para) {
	text := b.text.String()
	lead := len(text) - len(strings.TrimLeft(text, " \t\n\u3000\u00a0"))
	p.text = strings.TrimRight(text[lead:], " \t\n\u3000\u00a0")
	p.spans = clip(b.spans, lead, lead+len(p.text))
	p.boldAll = b.runes > 0 && b.bold*10 >= b.runes*9
	p.look = look{size: most(b.sizes), font: mostFont(b.fonts)}
	if p.boldAll {
		p.look.bold = 1
	}
}

// clip cuts spans to text[from:to] and shifts them to begin at 0.
func clip(spans []document.Span, from, to int) []document.Span {
	out := spans[:0:0]
	for _, s := range spans {
		if s.End <= from || s.Start >= to {
			continue
		}
		same := s.End-s.Start == s.SrcEnd-s.SrcStart
		if d := from - s.Start; d > 0 {
			s.Start += d
			if same {
				s.SrcStart += d
			}
		}
		if d := s.End - to; d > 0 {
			s.End -= d
			if same {
				s.SrcEnd -= d
			}
		}
		s.Start, s.End = s.Start-from, s.End-from
		out = append(out, s)
	}
	return out
}

func most(m map[int]int) int {
	best, n := -1, 0
	for k, v := range m {
		if v > n || (v == n && k > best) {
			best, n = k, v
		}
	}
	return best
}

func mostFont(m map[string]int) string {
	names := make([]string, 0, len(m))
	for k := range m {
		names = append(names, k)
	}
	sort.Strings(names)
	best, n := "", 0
	for _, k := range names {
		if m[k] > n {
			best, n = k, m[k]
		}
	}
	return best
}

func (p *para) runes() int { return utf8.RuneCountInString(p.text) }

// printed is the paragraph with its automatic number, as a cell shows it.
func (p *para) printed() string {
	switch {
	case p.number == "":
		return p.text
	case p.text == "":
		return p.number
	}
	if r, _ := utf8.DecodeLastRuneInString(p.number); r == '、' || r == '）' || r == '．' {
		return p.number + p.text
	}
	return p.number + " " + p.text
}

// cellText joins what stands in a cell to one text with its spans. Notes and
// tables inside are given back, to follow the table.
func cellText(items []item) (text string, origin document.Origin, rest []item) {
	var b strings.Builder
	for _, it := range items {
		switch {
		case it.para == nil:
			rest = append(rest, it)
			continue
		}
		p := it.para
		rest = append(rest, p.notes...)
		line := p.printed()
		if line == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		shift := b.Len() + len(line) - len(p.text)
		for _, s := range p.spans {
			s.Start, s.End = s.Start+shift, s.End+shift
			origin.Spans = append(origin.Spans, s)
		}
		if origin.Part == "" {
			origin.Part = p.part
		}
		b.WriteString(line)
	}
	return b.String(), origin, rest
}
