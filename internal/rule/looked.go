package rule

import (
	"wenping/internal/document"
	"wenping/internal/facts"
)

// subjects says which parts of a report a check kind is about. Kinds that are
// about the whole text have no line.
var subjects = map[string][]facts.Role{
	"scale": {"estimation", "level"}, "index": {"estimation", "level"}, "levels": {"level", "estimation", "conclusion"},
	"match": {"measures", "identification"}, "columns": {"measures"}, "units": {"measures"}, "catalogue": {"identification"},
	"covers": {"consultation"}, "duration": {"publicity", "consultation"}, "equation": {"consultation"}, "answered": {"opinions", "consultation"},
	"advice": {"conclusion"}, "elements": {"overview"}, "dates": {"process", "consultation"},
}

// looked gives the places of a pass that named none itself: the tables it was
// judged by, else the sections it is about. A pass can be looked up like a finding.
func (c *Context) looked(kind string) []Evidence {
	var at []document.Anchor
	seen := map[document.BlockID]bool{}
	add := func(a document.Anchor) { // the first line of each table stands for it
		if !seen[a.Block] && len(at) < 6 {
			seen[a.Block] = true
			at = append(at, a)
		}
	}
	switch kind {
	case "scale", "index", "levels":
		for _, t := range c.Facts.Risks.Tables {
			if t.Use != "list" {
				add(document.Whole(t.Block))
			}
		}
		for _, x := range c.Facts.Risks.Index {
			add(x.At)
		}
	case "match", "columns", "units":
		for _, m := range c.Facts.Measures.Rows {
			add(m.At)
		}
	}
	if out := c.says(at...); len(out) > 0 {
		return out
	}
	return c.searched(subjects[kind]...)
}
