package rule

import (
	"reflect"
	"strconv"

	"github.com/goccy/go-yaml/ast"
)

// spot is where something of the pack is written.
type spot struct {
	file      string
	line, col int
}

func (s *source) spot(n ast.Node) spot {
	out := spot{file: s.name}
	if t := start(n); t != nil && t.Position != nil {
		out.line, out.col = t.Position.Line, t.Position.Column
	}
	return out
}

// note keeps where a part of the pack was written, under a name of our own.
func (l *loader) note(s *source, n ast.Node, parts ...string) {
	if l.pack.spots == nil {
		l.pack.spots = map[string]spot{}
	}
	l.pack.spots[spotName(parts...)] = s.spot(n)
}

func spotName(parts ...string) string {
	out := ""
	for _, p := range parts {
		out += "/" + p
	}
	return out
}

// noteLists keeps the places of all entries of a vocabulary file: list, id; and
// list, number, since a thing may have several entries. The file's own are not yet
// joined to the lists.
func (l *loader) noteLists(s *source) {
	lists, _ := pairs(s.root)
	for _, list := range lists {
		terms, _ := list.Value.(*ast.SequenceNode)
		if terms == nil {
			continue
		}
		before := 0
		for _, have := range l.pack.Lexicon.Lists() {
			if have.Name == keyText(list) {
				before = len(*have.Terms)
			}
		}
		for i, t := range terms.Values {
			l.note(s, t, "entry", keyText(list), strconv.Itoa(before+i))
			for _, key := range []string{"id", "key"} {
				if id, ok := scalar(child(t, key)); ok {
					l.note(s, t, "lexicon", keyText(list), id)
				}
			}
		}
	}
}

// noteKeys keeps the places of the parameters a profile gives itself.
func (l *loader) noteKeys(s *source, id string) {
	ps, _ := pairs(s.root)
	for _, p := range ps {
		l.note(s, p, "profile", id, keyText(p))
	}
}

// noteTable keeps the places of the lines of the applicability table.
func (l *loader) noteTable(s *source) {
	list, _ := child(s.root, "applicability").(*ast.SequenceNode)
	if list == nil {
		return
	}
	for i, n := range list.Values {
		l.note(s, n, "table", strconv.Itoa(i))
	}
}

// File is where the case of a rule is written.
func (c *Case) File(r *Rule) string {
	if c.file != "" {
		return c.file
	}
	return r.file
}

// Place says where in its file the case is written.
func (c *Case) Place() (line, col int) {
	n := c.row
	if n == nil {
		n = c.Node
	}
	if n == nil || reflect.ValueOf(n).IsNil() {
		return 0, 0
	}
	if t := start(n); t != nil && t.Position != nil {
		return t.Position.Line, t.Position.Column
	}
	return 0, 0
}
