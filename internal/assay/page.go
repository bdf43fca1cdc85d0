package assay

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"wenping/internal/document"
)

// piece is one block of a report while it is being written. Tags say what it
// tells, so that a defect finds it in every voice.
type piece struct {
	tags  []string
	level int  // of a heading, 0 otherwise
	bare  bool // a heading without number
	kind  pieceKind
	text  string
	rows  [][]string // of a table
	head  int
	hurt  bool // touched by a defect
}

type pieceKind int

const (
	para pieceKind = iota
	heading
	caption
	table
	contents // where the contents page goes
)

func (p *piece) has(tag string) bool {
	for _, t := range p.tags {
		if t == tag || strings.HasPrefix(t, tag+".") {
			return true
		}
	}
	return false
}

// sheet is a report as pieces, with the habits of its voice.
type sheet struct {
	pieces  []*piece
	chain   string
	kind    string
	caption string
	level   string
}

// chains are habits of numbering headings; % stands for the Chinese numeral, # for the figure, & for the path.
var chains = map[string][]string{
	"zhang":    {"第%章 ", "一、", "（一）", "1."},
	"zhangnum": {"第#章 ", "&　", "& ", "（#）"},
	"dun":      {"一、", "（一）", "1.", "（1）"},
	"dec":      {"# ", "& ", "& ", "（#）"},
	"bufen":    {"第%部分　", "一、", "（一）", "1．"},
	"section":  {"第%节　", "%、", "（%）", "#．"},
	"dot":      {"#　", "&　", "&　", "（#）"},
	"kuo":      {"%、", "（%）", "#. ", "（#）"},
	"jie":      {"第%章　", "第%节　", "一、", "（一）"},
}

// scan reads the notation of the voices:
//
//	%chain dun       a habit of the voice (chain, kind, caption)
//	%toc             the contents page stands here
//	# 标题           a heading; #! one without number
//	@a,b 文字        the piece carries these tags; before a heading or a row too
//	表：标题         a caption, numbered by habit
//	| a | b |        a row; rows above |-| are the head; a tag before the first row holds for the table
func scan(text string) (*sheet, error) {
	s := &sheet{chain: "dun", kind: "report", caption: "表%d-%d"}
	var t *piece
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			t = nil
			continue
		}
		var tags []string
		if strings.HasPrefix(line, "@") {
			head, rest, ok := strings.Cut(line[1:], " ")
			if !ok {
				return nil, fmt.Errorf("line %d: a tag without text: %s", i+1, line)
			}
			tags, line = strings.Split(head, ","), strings.TrimSpace(rest)
		}
		if strings.HasPrefix(line, "|") {
			if t == nil {
				t = &piece{kind: table}
				s.pieces = append(s.pieces, t)
			}
			t.tags = append(t.tags, tags...)
			if strings.Trim(line, "|-") == "" {
				t.head = len(t.rows)
				continue
			}
			cells := strings.Split(strings.TrimSuffix(line[1:], "|"), "|")
			for k := range cells {
				cells[k] = strings.TrimSpace(cells[k])
			}
			t.rows = append(t.rows, cells)
			continue
		}
		t = nil
		p := &piece{tags: tags, text: line}
		switch {
		case strings.HasPrefix(line, "%chain "):
			s.chain = line[7:]
			continue
		case strings.HasPrefix(line, "%kind "):
			s.kind = line[6:]
			continue
		case strings.HasPrefix(line, "%caption "):
			s.caption = line[9:]
			continue
		case line == "%toc":
			p.kind = contents
		case strings.HasPrefix(line, "%"):
			return nil, fmt.Errorf("line %d: unknown mark %s", i+1, line)
		case strings.HasPrefix(line, "#"):
			t := strings.TrimLeft(line, "#")
			p.kind, p.level = heading, len(line)-len(t)
			p.bare = strings.HasPrefix(t, "!")
			p.text = strings.TrimSpace(strings.TrimPrefix(t, "!"))
		case strings.HasPrefix(line, "表："):
			p.kind, p.text = caption, strings.TrimPrefix(line, "表：")
		}
		s.pieces = append(s.pieces, p)
	}
	for _, p := range s.pieces {
		if p.kind != table {
			continue
		}
		for _, r := range p.rows {
			if len(r) != len(p.rows[0]) {
				return nil, fmt.Errorf("a row of %d cells in a table of %d: %s", len(r), len(p.rows[0]), strings.Join(r, "|"))
			}
		}
	}
	return s, nil
}

// printed is all text, white space left out.
func (s *sheet) printed() string {
	var b strings.Builder
	for _, p := range s.pieces {
		b.WriteString(squeeze(p.all()))
	}
	return b.String()
}

// numbered is a piece with its number, as it stands in the file.
type numbered struct {
	*piece
	number string // of headings and captions
}

// settle numbers headings and captions.
func (s *sheet) settle() []numbered {
	var out []numbered
	var count [6]int
	forms := chains[s.chain]
	chapter, tables := 0, 0
	for _, p := range s.pieces {
		q := numbered{piece: p}
		switch {
		case p.kind == heading && p.bare:
			if p.level == 1 {
				chapter++
				tables = 0
			}
		case p.kind == heading:
			count[p.level-1]++
			for k := p.level; k < len(count); k++ {
				count[k] = 0
			}
			if p.level == 1 {
				chapter++
				tables = 0
			}
			q.number = numberOf(forms[min(p.level, len(forms))-1], count[:p.level])
		case p.kind == caption:
			tables++
			if strings.Count(s.caption, "%d") == 2 {
				q.number = fmt.Sprintf(s.caption, max(1, chapter), tables)
			} else {
				n := 0
				for _, o := range out {
					if o.kind == caption {
						n++
					}
				}
				q.number = fmt.Sprintf(s.caption, n+1)
			}
		}
		out = append(out, q)
	}
	return out
}

func numberOf(form string, v []int) string {
	own := v[len(v)-1]
	var path []string
	for _, n := range v {
		path = append(path, fmt.Sprint(n))
	}
	switch {
	case strings.Contains(form, "%"):
		return strings.Replace(form, "%", hanNumber(own), 1)
	case strings.Contains(form, "&"):
		return strings.Replace(form, "&", strings.Join(path, "."), 1)
	case strings.Contains(form, "一"):
		return strings.Replace(form, "一", hanNumber(own), 1)
	case strings.Contains(form, "1"):
		return strings.Replace(form, "1", fmt.Sprint(own), 1)
	}
	return strings.Replace(form, "#", fmt.Sprint(own), 1)
}

func (q *numbered) shown() string { return q.number + q.text }

// blocks gives the document that the writers write.
func (s *sheet) blocks() *document.Document {
	var out []document.Block
	pieces := s.settle()
	for _, q := range pieces {
		switch q.kind {
		case contents:
			out = append(out, document.Block{Kind: document.Paragraph, Text: "目  录"})
			page := 1
			for i, h := range pieces {
				if i%7 == 6 {
					page++
				}
				if h.kind == heading && h.level <= 2 {
					out = append(out, document.Block{Kind: document.Contents, Text: fmt.Sprintf("%s\t%d", h.shown(), page)})
				}
			}
		case heading:
			out = append(out, document.Block{Kind: document.Heading, Level: q.level, Text: q.shown()})
		case table:
			out = append(out, document.Block{Kind: document.TableKind, Table: grid(q.rows, q.head)})
		case caption:
			out = append(out, document.Block{Kind: document.Caption, Text: q.number + " " + q.text})
		default:
			out = append(out, document.Block{Kind: document.Paragraph, Text: q.text})
		}
	}
	return document.Finish(document.Source{Format: document.FormatPlain}, out, nil, nil)
}

// grid makes a table of a piece's rows; \n in a text is a line break.
func grid(rows [][]string, head int) *document.Table {
	t := document.Grid(rows, head, 0)
	for _, row := range t.Rows {
		for i := range row {
			row[i].Text = strings.ReplaceAll(row[i].Text, `\n`, "\n")
		}
	}
	return t
}

// find gives the pieces with a tag.
func (s *sheet) find(tag string) []*piece {
	var out []*piece
	for _, p := range s.pieces {
		if p.has(tag) {
			out = append(out, p)
		}
	}
	return out
}

// heads gives the headings above a piece, innermost first.
func (s *sheet) heads(p *piece) []string {
	i := slices.Index(s.pieces, p)
	var out []string
	level := 99
	for ; i >= 0; i-- {
		if q := s.pieces[i]; q.kind == heading && q.level < level {
			out = append(out, q.text)
			level = q.level
		}
	}
	return out
}

// all is the text of a piece: what stands in the paragraph or in its cells.
func (p *piece) all() string {
	if p.kind != table {
		return p.text
	}
	var b strings.Builder
	for _, r := range p.rows {
		b.WriteString(strings.Join(r, "\t"))
		b.WriteByte('\n')
	}
	return b.String()
}

var spaces = regexp.MustCompile(`[\s\x{3000}\x{a0}]+`)

// squeeze leaves white space out, which formats handle as they like.
func squeeze(s string) string { return spaces.ReplaceAllString(s, "") }
