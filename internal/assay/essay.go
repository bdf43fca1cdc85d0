package assay

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"

	"wenping/internal/document"
	"wenping/internal/sample"
)

// Essays are reports written out freely, one by one, each with the edits that
// plant its defects: what a template tells in one way for all, every author of
// these tells in his own. Parts of essays are named as those of the templates.
const (
	Free   Part = "free"   // rule authors may read it
	Retold Part = "retold" // reports of free told in other words, clean; rule authors may read it
	Sealed Part = "sealed" // rule authors do not read it before a release
)

//go:embed free retold sealed
var essays embed.FS

// EssayParts are the essays that come with the bench.
var EssayParts = []Part{Free, Retold, Sealed}

// Plain is the ending of a case in plain notation, which no reader of files knows.
const Plain = ".plain"

// EssaysOf makes the cases of the bench's own essays.
func (b *Bench) EssaysOf(part Part, plain bool) ([]*Case, error) {
	return b.Essays(essays, string(part), part, plain)
}

// Essays makes the cases of the reports in the folders of fsys: each report
// clean in several formats, and with each defect alone in one of them. With
// plain set all are in plain notation and nothing is written or read as a file:
// that is quick, and shows what judging alone does.
func (b *Bench) Essays(fsys fs.FS, dir string, part Part, plain bool) ([]*Case, error) {
	reports, err := sample.All(fsys, dir)
	if err != nil {
		return nil, err
	}
	var able []pen
	if plain {
		able = []pen{{name: "plain", ext: Plain}}
	}
	for _, p := range b.pens {
		if p.document != nil && !plain {
			able = append(able, p)
		}
	}
	var out []*Case
	turn := 0
	take := func(r *sample.Report, doc *document.Document, source string, plants ...*Plant) {
		p := able[turn%len(able)]
		turn++
		for p.reports && r.Clean.Kind != "report" {
			p = able[turn%len(able)]
			turn++
		}
		c := &Case{
			Seed: uint64(len(out) + 1), Part: part, Kind: r.Clean.Kind, Type: r.Clean.Type,
			Script: r.Name, Voice: "clean", Level: "-", Format: p.name, Plants: plants,
			Printed: printed(doc), essay: doc, pen: p,
		}
		if len(plants) > 0 {
			c.Voice = plants[0].Kind
		}
		if len(doc.Blocks) > 0 {
			c.Title = doc.Blocks[0].Text
		}
		c.Name = fmt.Sprintf("%s-%04d%s", part, c.Seed, p.ext)
		if plain {
			c.Data = []byte(source)
		}
		out = append(out, c)
	}
	for _, r := range reports {
		clean, err := r.Document()
		if err != nil {
			return nil, err
		}
		for range able {
			doc, err := r.Document()
			if err != nil {
				return nil, err
			}
			take(r, doc, r.Source)
		}
		for _, d := range r.Defects {
			doc, err := r.With(d)
			if err != nil {
				return nil, err
			}
			p := plantOf(clean, doc)
			p.Kind, p.Item, p.Want, p.Say, p.Also = string(part)+"/"+r.Name+"/"+d.ID, d.Item, d.Verdict, d.Why, d.Also
			if p.Want == "doubt" {
				p.Want = "ask"
			}
			source, err := r.SourceWith(d)
			if err != nil {
				return nil, err
			}
			take(r, doc, source, p)
		}
	}
	return out, nil
}

// plantOf says where two versions of a report differ: the truth of an edit.
func plantOf(clean, faulty *document.Document) *Plant {
	p := &Plant{}
	old := map[string]bool{}
	for i := range clean.Blocks {
		old[textOf(&clean.Blocks[i])] = true
	}
	now := map[string]bool{}
	for i := range faulty.Blocks {
		b := &faulty.Blocks[i]
		t := textOf(b)
		now[t] = true
		if !old[t] {
			p.Lines = append(p.Lines, t)
			p.Places = append(p.Places, place{Heads: headsOf(faulty, i), Text: t})
		}
	}
	for i := range clean.Blocks {
		b := &clean.Blocks[i]
		if t := textOf(b); !now[t] {
			p.Gone = append(p.Gone, t)
			p.Places = append(p.Places, place{Heads: headsOf(clean, i)})
		}
	}
	return p
}

// headsOf gives the headings above a block, innermost first.
func headsOf(d *document.Document, i int) []string {
	var out []string
	level := 99
	for ; i >= 0; i-- {
		if b := &d.Blocks[i]; b.Kind == document.Heading && b.Level < level {
			out = append(out, b.Text)
			level = b.Level
		}
	}
	return out
}

// textOf is what a block says, with its number.
func textOf(b *document.Block) string {
	if b.Table == nil {
		return b.Number + b.Text
	}
	var s strings.Builder
	for _, row := range b.Table.Rows {
		for k := range row {
			s.WriteString(row[k].Text)
			s.WriteByte('\t')
		}
		s.WriteByte('\n')
	}
	return s.String()
}

func printed(d *document.Document) string {
	var s strings.Builder
	for i := range d.Blocks {
		s.WriteString(squeeze(textOf(&d.Blocks[i])))
	}
	return s.String()
}
