package render

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"sort"
	"strings"
)

// The language of the Word skeletons. A person edits them in Word, which cuts
// what he types into runs as it likes; so a placeholder is looked for in the
// text of a whole paragraph.
//
//	{{key}}               a value; where the paper has none, the paragraph (or
//	                      the table row) goes, and a table without rows
//	{{list:kind.field}}   a prototype: the paragraph or row is repeated for the
//	                      records of the list; neighbours of one list are the
//	                      prototypes of its kinds, in any order
//
// A placeholder that the paper does not know is an error that names it.
var placeholder = regexp.MustCompile(`\{\{([^{}]*)\}\}`)

// record is one repetition of a prototype.
type record struct {
	kind   string
	fields map[string]string
	raw    string // WordprocessingML in place of the prototype
	keep   bool   // on the page of what follows
}

var paragraphStart = regexp.MustCompile(`<w:p(?: [^>]*)?>(?:\s*<w:pPr>(?:\s*<w:pStyle [^>]*/>)?)?`)

// kept is a paragraph that stands on the page of what follows, whatever its style says.
func kept(p string) string {
	at := paragraphStart.FindStringIndex(p)
	if at == nil || strings.Contains(p, "<w:keepNext/>") {
		return p
	}
	keep := "<w:keepNext/>"
	if !strings.Contains(p[:at[1]], "<w:pPr>") {
		keep = "<w:pPr>" + keep + "</w:pPr>"
	}
	return p[:at[1]] + keep + p[at[1]:]
}

// filling is what a paper puts into a skeleton.
type filling struct {
	values map[string]string   // a key without a value: known, but nothing to say
	known  []string            // keys that may be absent
	lists  map[string][]record // by name
}

// unknownKeys is why a skeleton cannot be filled.
type unknownKeys struct{ keys []string }

func (e *unknownKeys) Error() string {
	return "模板中有程序不认识的占位符：" + strings.Join(e.keys, "、")
}

type stretch struct{ from, to int }

// element is a paragraph, a table row or a table of a part.
type element struct {
	stretch
	name  string    // p tr tbl
	texts []stretch // character data of its w:t, those of inner elements too
	in    *element
	rows  int // of a table
	gone  int // of these, how many are taken away
}

// elements finds paragraphs, rows and tables, in the order of their beginnings.
func elements(x string) ([]*element, error) {
	d := xml.NewDecoder(strings.NewReader(x))
	var out, open []*element
	text := -1
	for {
		from := int(d.InputOffset())
		t, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			if len(open) > 0 {
				return nil, fmt.Errorf("w:%s is not closed", open[len(open)-1].name)
			}
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		switch v := t.(type) {
		case xml.StartElement:
			if v.Name.Space != "w" {
				continue
			}
			switch v.Name.Local {
			case "p", "tr", "tbl":
				e := &element{stretch: stretch{from, -1}, name: v.Name.Local}
				if n := len(open); n > 0 {
					e.in = open[n-1]
				}
				if e.name == "tr" && e.in != nil {
					e.in.rows++
				}
				open = append(open, e)
				out = append(out, e)
			case "t":
				text = int(d.InputOffset())
			}
		case xml.EndElement:
			if v.Name.Space != "w" {
				continue
			}
			switch v.Name.Local {
			case "p", "tr", "tbl":
				n := len(open) - 1
				if n < 0 || open[n].name != v.Name.Local {
					return nil, fmt.Errorf("unbalanced w:%s", v.Name.Local)
				}
				open[n].to = int(d.InputOffset())
				open = open[:n]
			case "t":
				if text >= 0 && from >= text {
					for _, e := range open {
						e.texts = append(e.texts, stretch{text, from})
					}
				}
				text = -1
			}
		}
	}
}

func (e *element) text(x string) string {
	var b strings.Builder
	for _, s := range e.texts {
		b.WriteString(x[s.from:s.to])
	}
	return b.String()
}

// prototype tells the list and the kind of a prototype; empty for others.
func (e *element) prototype(x string) (list, kind string) {
	for _, m := range placeholder.FindAllStringSubmatch(e.text(x), -1) {
		if l, rest, ok := strings.Cut(m[1], ":"); ok {
			k, _, _ := strings.Cut(rest, ".")
			return strings.TrimSpace(l), strings.TrimSpace(k)
		}
	}
	return "", ""
}

type splice struct {
	stretch
	with string
}

func spliced(x string, edits []splice) string {
	sort.SliceStable(edits, func(i, j int) bool { return edits[i].from < edits[j].from })
	var b strings.Builder
	at := 0
	for _, e := range edits {
		if e.from < at { // inside what an earlier edit replaced
			continue
		}
		b.WriteString(x[at:e.from])
		b.WriteString(e.with)
		at = e.to
	}
	b.WriteString(x[at:])
	return b.String()
}

// fill gives the part with everything filled in.
func (f *filling) fill(x string) (string, error) {
	unknown := map[string]bool{}
	all, err := elements(x)
	if err != nil {
		return "", err
	}
	if err := halves(x, all); err != nil {
		return "", err
	}
	repeated, err := f.repeat(x, all, unknown)
	if err != nil {
		return "", err
	}
	if repeated != x { // else they are where they were
		if all, err = elements(repeated); err != nil {
			return "", err
		}
	}
	dropped := f.drop(repeated, all)
	if dropped != repeated {
		if all, err = elements(dropped); err != nil {
			return "", err
		}
	}
	x, err = replace(dropped, all, func(key string) (string, bool) {
		v, ok := f.values[key]
		if !ok {
			unknown[key] = true
		}
		return v, ok
	})
	if err != nil {
		return "", err
	}
	if len(unknown) > 0 {
		e := &unknownKeys{}
		for k := range unknown {
			e.keys = append(e.keys, k)
		}
		slices.Sort(e.keys)
		return "", e
	}
	return x, nil
}

// halves refuses a placeholder without its other end in the same paragraph.
func halves(x string, all []*element) error {
	for _, e := range all {
		if e.name != "p" {
			continue
		}
		if s := placeholder.ReplaceAllString(e.text(x), ""); strings.Contains(s, "{{") || strings.Contains(s, "}}") {
			return fmt.Errorf("模板中有不完整的占位符：%s", e.text(x))
		}
	}
	return nil
}

// repeat puts the records of a list in place of its prototypes.
func (f *filling) repeat(x string, all []*element, unknown map[string]bool) (string, error) {
	type group struct {
		list   string
		kinds  map[string]string // kind → prototype
		places []stretch
	}
	var groups []*group
	taken := map[*element]bool{}
	for _, e := range all {
		if e.name == "tbl" || e.in != nil && taken[e.in] {
			taken[e] = taken[e] || e.in != nil && taken[e.in]
			continue
		}
		list, kind := e.prototype(x)
		if list == "" || e.name == "tr" && holdsTable(all, e) {
			continue
		}
		// A row is the prototype, not the paragraphs in its cells.
		if e.name == "p" && e.in != nil && e.in.name == "tr" && !taken[e.in] {
			continue
		}
		taken[e] = true
		var g *group
		if n := len(groups); n > 0 && groups[n-1].list == list {
			last := groups[n-1].places[len(groups[n-1].places)-1]
			if strings.TrimSpace(x[last.to:e.from]) == "" {
				g = groups[n-1]
			}
		}
		if g == nil {
			g = &group{list: list, kinds: map[string]string{}}
			groups = append(groups, g)
		}
		g.kinds[kind] = x[e.from:e.to]
		g.places = append(g.places, e.stretch)
	}
	var edits []splice
	for _, g := range groups {
		records, ok := f.lists[g.list]
		if !ok {
			unknown[g.list+":"] = true
			continue
		}
		var b strings.Builder
		parts := map[string][]*element{} // of the prototypes, by kind
		for _, r := range records {
			if r.raw != "" {
				b.WriteString(r.raw)
				continue
			}
			proto, ok := g.kinds[r.kind]
			if !ok {
				return "", fmt.Errorf("模板中缺少“%s:%s”的样板段落或者样板行", g.list, r.kind)
			}
			in, ok := parts[r.kind]
			if !ok {
				var err error
				if in, err = elements(proto); err != nil {
					return "", err
				}
				parts[r.kind] = in
			}
			s, err := replace(proto, in, func(key string) (string, bool) {
				field, ok := strings.CutPrefix(key, g.list+":"+r.kind+".")
				if !ok {
					v, ok := f.values[key]
					return v, ok
				}
				v, ok := r.fields[field]
				if !ok {
					unknown[key] = true
				}
				return v, ok
			})
			if err != nil {
				return "", err
			}
			if r.keep {
				s = kept(s)
			}
			b.WriteString(s)
		}
		for i, s := range g.places {
			with := ""
			if i == 0 {
				with = b.String()
			}
			edits = append(edits, splice{s, with})
		}
	}
	return spliced(x, edits), nil
}

func holdsTable(all []*element, row *element) bool {
	return slices.ContainsFunc(all, func(e *element) bool { return e.name == "tbl" && e.in == row })
}

// drop takes away what the paper has nothing to say in: paragraphs and rows
// with a placeholder that has no value, and tables that are left without rows.
func (f *filling) drop(x string, all []*element) string {
	absent := func(e *element) bool {
		for _, m := range placeholder.FindAllStringSubmatch(e.text(x), -1) {
			key := strings.TrimSpace(m[1])
			if _, ok := f.values[key]; !ok && slices.Contains(f.known, key) {
				return true
			}
		}
		return false
	}
	var edits []splice
	for _, e := range all {
		switch {
		case e.name == "tr" && !holdsTable(all, e) && absent(e):
			edits = append(edits, splice{e.stretch, ""})
			if e.in != nil {
				e.in.gone++
			}
		case e.name == "p" && (e.in == nil || e.in.name != "tr") && absent(e):
			edits = append(edits, splice{e.stretch, ""})
		}
	}
	for _, e := range all {
		if e.name == "tbl" && e.rows > 0 && e.rows == e.gone {
			edits = append(edits, splice{e.stretch, ""})
		}
	}
	// The longest of those that begin alike comes first and swallows the others.
	sort.SliceStable(edits, func(i, j int) bool {
		return edits[i].from < edits[j].from || edits[i].from == edits[j].from && edits[i].to > edits[j].to
	})
	return spliced(x, edits)
}

// replace puts values in place of placeholders, paragraph by paragraph; the
// value stands in the run where the placeholder begins and looks like it.
func replace(x string, all []*element, value func(key string) (string, bool)) (string, error) {
	var edits []splice
	for _, e := range all {
		if e.name != "p" {
			continue
		}
		full := e.text(x)
		found := placeholder.FindAllStringSubmatchIndex(full, -1)
		if found == nil {
			continue
		}
		values := make([]string, len(found))
		for i, m := range found {
			v, ok := value(strings.TrimSpace(full[m[2]:m[3]]))
			if !ok {
				values[i] = full[m[0]:m[1]]
				continue
			}
			values[i] = escaped(v)
		}
		at := 0 // in full
		for _, s := range e.texts {
			seg := x[s.from:s.to]
			var b strings.Builder
			k := 0
			for i, m := range found {
				from, to := max(m[0]-at, 0), min(m[1]-at, len(seg))
				if from >= len(seg) || to <= 0 {
					continue
				}
				b.WriteString(seg[k:from])
				if m[0] >= at {
					b.WriteString(values[i])
				}
				k = to
			}
			b.WriteString(seg[k:])
			if b.String() != seg {
				edits = append(edits, splice{s, b.String()})
			}
			at += len(seg)
		}
	}
	return spliced(x, edits), nil
}

var marksOfXML = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// escaped is a value as character data of w:t: what XML forbids is left out,
// line ends and tabs become Word's.
func escaped(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || r >= 0x20 && r != 0xFFFE && r != 0xFFFF {
			return r
		}
		return -1
	}, strings.ToValidUTF8(s, ""))
	s = marksOfXML.Replace(s)
	s = strings.ReplaceAll(s, "\t", `</w:t><w:tab/><w:t xml:space="preserve">`)
	return strings.ReplaceAll(s, "\n", `</w:t><w:br/><w:t xml:space="preserve">`)
}
