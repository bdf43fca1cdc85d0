package assay

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"slices"

	"wenping/internal/document"
)

// Case is one invented submission with its truth.
type Case struct {
	Seed   uint64   `json:"seed"`
	Part   Part     `json:"part"`
	Name   string   `json:"name"` // of the file
	Kind   string   `json:"kind"`
	Type   string   `json:"type"`
	Script string   `json:"script"`
	Voice  string   `json:"voice"`
	Level  string   `json:"level"`
	Format string   `json:"format"`
	Title  string   `json:"title"`
	Plants []*Plant `json:"plants"`

	Data    []byte     `json:"-"` // by Write
	With    []Attached `json:"-"` // by Write
	Printed string     `json:"-"` // the text of report and form, white space left out

	sheet, form *sheet
	essay       *document.Document // in place of sheet
	pen, small  pen
}

// Attached is a file beside the report.
type Attached struct {
	Name string
	Data []byte
}

// Bench makes cases. It keeps the texts of all parts and the typefaces.
type Bench struct {
	libs map[Part]*library
	pens []pen
}

// New reads the texts; typefaces are those of the product.
func New(typefaces fs.FS) (*Bench, error) {
	b := &Bench{libs: map[Part]*library{}}
	for _, p := range Parts {
		l, err := load(p)
		if err != nil {
			return nil, err
		}
		b.libs[p] = l
	}
	var err error
	b.pens, err = pens(typefaces)
	return b, err
}

// Compose makes the case of a seed: two of five are clean.
func (b *Bench) Compose(part Part, seed uint64) (*Case, error) {
	rnd := rand.New(rand.NewPCG(seed, uint64(len(part))*1e9+17))
	l := b.libs[part]
	if len(l.scripts) == 0 || len(l.voices) == 0 {
		return nil, fmt.Errorf("part %s has no texts", part)
	}
	// Every matter comes in turn, so that few seeds cover all types.
	s := l.scripts[seed%uint64(len(l.scripts))]
	var voices []*voice
	for _, v := range l.voices {
		if v.suits(s) {
			voices = append(voices, v)
		}
	}
	if len(voices) == 0 {
		return nil, fmt.Errorf("no voice of part %s suits %s", part, s.ID)
	}
	v := voices[rnd.IntN(len(voices))]
	return b.compose(l, s, v, rnd, part, seed, rnd.IntN(5) >= 2, nil)
}

// ComposeAs makes a case of one matter and voice with these defects only.
func (b *Bench) ComposeAs(part Part, seed uint64, matter, manner string, defects ...string) (*Case, error) {
	rnd := rand.New(rand.NewPCG(seed, uint64(len(part))*1e9+17))
	l := b.libs[part]
	si := slices.IndexFunc(l.scripts, func(s *script) bool { return s.ID == matter })
	vi := slices.IndexFunc(l.voices, func(v *voice) bool { return v.name == manner })
	if si < 0 || vi < 0 {
		return nil, fmt.Errorf("part %s has no matter %q or no voice %q", part, matter, manner)
	}
	var list []*Defect
	for _, d := range l.defects {
		if slices.Contains(defects, d.ID) {
			list = append(list, d)
		}
	}
	return b.compose(l, l.scripts[si], l.voices[vi], rnd, part, seed, false, list)
}

func (b *Bench) compose(l *library, s *script, v *voice, rnd *rand.Rand, part Part, seed uint64, faulty bool, only []*Defect) (*Case, error) {
	fail := func(err error) (*Case, error) {
		return nil, fmt.Errorf("seed %d of %s (%s told as %s): %w", seed, part, s.ID, v.name, err)
	}
	candidates := only
	want := len(only)
	if faulty {
		candidates = slices.Clone(l.defects)
		rnd.Shuffle(len(candidates), func(i, j int) { candidates[i], candidates[j] = candidates[j], candidates[i] })
		want = 2 + rnd.IntN(3)
	}
	facts := rnd.Uint64()
	// A fact is changed before anything is written; at most one of them.
	set := map[string]int{}
	var first *Defect
	for _, d := range candidates[:min(len(candidates), max(want, len(only)))] {
		if len(d.Fact) > 0 && first == nil {
			first, set = d, d.Fact
		}
	}
	m, err := l.draw(s, v, rand.New(rand.NewPCG(facts, 1)), set)
	if err != nil {
		return fail(err)
	}
	if first != nil && !first.suits(m, v) {
		first = nil
		if m, err = l.draw(s, v, rand.New(rand.NewPCG(facts, 1)), nil); err != nil {
			return fail(err)
		}
	}
	sh, err := m.tell(v)
	if err != nil {
		return fail(err)
	}
	if first != nil {
		// A fact that this voice does not tell is no defect.
		same, err := l.draw(s, v, rand.New(rand.NewPCG(facts, 1)), nil)
		if err != nil {
			return fail(err)
		}
		without, err := same.tell(v)
		if err != nil {
			return fail(err)
		}
		if without.printed() == sh.printed() {
			first, m, sh = nil, same, without
		}
	}
	kind := sh.kind
	if kind == "simple" {
		kind = "report" // simple is a procedure, not a kind of document
	}
	c := &Case{Seed: seed, Part: part, Kind: kind, Type: s.Type, Script: s.ID, Voice: v.name, Level: v.level, Title: m.Name}
	// Two of five reports come with their filing form.
	var form *sheet
	if sh.kind == "report" && v.level != "plain" && (rnd.IntN(5) < 2 || slices.ContainsFunc(only, func(d *Defect) bool { return d.Form })) {
		text, err := m.fill(l.form)
		if err != nil {
			return fail(err)
		}
		if form, err = scan(text); err != nil {
			return fail(err)
		}
	}
	busy := map[string]bool{}
	try := func(d *Defect) error {
		if len(c.Plants) >= want || busy[d.Item] {
			return nil
		}
		for _, a := range d.Also {
			for _, p := range c.Plants {
				if p.Item == a {
					return nil
				}
			}
		}
		target := &sh
		if d.Form {
			target = &form
		}
		if *target == nil {
			return nil
		}
		draft := (*target).clone()
		p, ok, err := d.plant(draft, m)
		if err != nil || !ok {
			return err
		}
		if d.Form {
			for _, tag := range d.At {
				for _, q := range sh.find(tag) {
					p.Places = append(p.Places, place{Heads: sh.heads(q), Text: q.all()})
				}
			}
		}
		*target = draft
		c.Plants = append(c.Plants, p)
		busy[d.Item] = true
		for _, a := range d.Also {
			busy[a] = true
		}
		return nil
	}
	if first != nil {
		if err := try(first); err != nil {
			return fail(err)
		}
	}
	for _, d := range candidates {
		if d == first || len(d.Fact) > 0 || !d.suits(m, v) {
			continue
		}
		if err := try(d); err != nil {
			return fail(err)
		}
	}
	if form != nil {
		// What a defect changed in the report the form no longer agrees with.
		for _, p := range c.Plants {
			if p.Item != "J3" {
				p.Also = append(slices.Clone(p.Also), "J3")
			}
		}
	}
	return b.finish(c, sh, form, rnd)
}

// finish chooses how the files are written.
func (b *Bench) finish(c *Case, sh, form *sheet, rnd *rand.Rand) (*Case, error) {
	c.sheet, c.form = sh, form
	c.Printed = sh.printed()
	if form != nil {
		c.Printed += form.printed()
	}
	c.pen = b.pens[rnd.IntN(len(b.pens))]
	for c.pen.reports && c.Kind != "report" {
		c.pen = b.pens[rnd.IntN(len(b.pens))]
	}
	c.small = b.pens[rnd.IntN(2)]
	c.Format = c.pen.name
	c.Name = fmt.Sprintf("%s-%04d%s", c.Part, c.Seed, c.pen.ext)
	return c, nil
}

// Write makes the files of the case.
func (c *Case) Write() error {
	if c.Data != nil {
		return nil
	}
	var data []byte
	var err error
	if c.essay != nil {
		data, err = c.pen.document(c.essay)
	} else {
		data, err = c.pen.write(c.sheet, c.Seed)
	}
	if err != nil {
		return fmt.Errorf("%s as %s: %w", c.Name, c.pen.name, err)
	}
	if c.form != nil {
		form, err := c.small.write(c.form, c.Seed)
		if err != nil {
			return fmt.Errorf("form of %s: %w", c.Name, err)
		}
		c.With = []Attached{{"报备表.docx", form}}
	}
	c.Data = data
	return nil
}

// tell lets a voice tell the matter.
func (m *matter) tell(v *voice) (*sheet, error) {
	text, err := m.fill(v.text)
	if err != nil {
		return nil, err
	}
	s, err := scan(text)
	if err != nil {
		return nil, err
	}
	s.level = v.level
	return s, nil
}

func (s *sheet) clone() *sheet {
	out := *s
	out.pieces = nil
	for _, p := range s.pieces {
		q := *p
		q.rows = nil
		for _, r := range p.rows {
			q.rows = append(q.rows, slices.Clone(r))
		}
		out.pieces = append(out.pieces, &q)
	}
	return &out
}

// Defects are the ids of the kinds of defect of a part.
func (b *Bench) Defects(part Part) []string {
	var out []string
	for _, d := range b.libs[part].defects {
		out = append(out, d.ID)
	}
	return out
}

// DefectItems are the items that the kinds of defect of a part belong to.
func (b *Bench) DefectItems(part Part) []string {
	var out []string
	for _, d := range b.libs[part].defects {
		out = append(out, d.Item)
	}
	return out
}

// Pairs are the matters of a part, each with the voices that suit it.
func (b *Bench) Pairs(part Part) [][2]string {
	var out [][2]string
	for _, s := range b.libs[part].scripts {
		for _, v := range b.libs[part].voices {
			if v.suits(s) {
				out = append(out, [2]string{s.ID, v.name})
			}
		}
	}
	return out
}
