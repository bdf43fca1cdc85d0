package review

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"wenping/internal/document"
	"wenping/internal/facts"
	"wenping/internal/rule"
)

// maxEvidence bounds the places printed for one finding.
const maxEvidence = 12

// printer turns what was found into what is printed: places instead of
// anchors, and every text masked.
type printer struct {
	docs  []*document.Document // 0 the report, then the attachments
	names []string
}

func (p *printer) findings(results []rule.Result) []Finding {
	out := []Finding{}
	for _, r := range results {
		for _, f := range r.Findings {
			out = append(out, Finding{
				ID: fmt.Sprintf("f%d", len(out)+1), Key: masked(f.Key), Item: f.Item, Rule: f.Rule,
				Verdict: f.Verdict, Severity: f.Severity, Weight: f.Weight, Reason: f.Reason, Heading: f.Heading,
				Message: masked(f.Message), Demand: masked(f.Demand), Basis: f.Basis, Evidence: p.evidence(f.Evidence), fields: f.Fields,
			})
		}
	}
	return out
}

func (p *printer) evidence(list []rule.Evidence) []Evidence {
	out := []Evidence{}
	type same struct {
		role   rule.EvidenceRole
		anchor document.Anchor
		source int
		path   string
	}
	seen := map[same]bool{}
	for _, e := range list {
		k := same{e.Role, e.Anchor, e.Source, e.Place.Path}
		if seen[k] || len(out) == maxEvidence {
			continue
		}
		seen[k] = true
		out = append(out, p.one(e))
	}
	return out
}

// places gives where a rule looked: what it showed, then what its findings rest on.
func (p *printer) places(r *rule.Result) []Evidence {
	all := slices.Clone(r.Shown)
	for _, f := range r.Findings {
		all = append(all, f.Evidence...)
	}
	if len(all) == 0 {
		return nil
	}
	return p.evidence(all)
}

func (p *printer) one(e rule.Evidence) Evidence {
	out := Evidence{Role: e.Role, Page: e.Place.Page, PageLabel: e.Place.Label, Path: masked(e.Place.Path)}
	out.Quote, out.Masked = Mask(e.Place.Quote)
	out.Recognised, out.Confidence = e.Place.Recognised, round2(e.Place.Confidence)
	if e.Role == rule.Searched && e.Anchor.Block == 0 {
		out.Cite = "全文"
		return out
	}
	if e.Source == 0 {
		out.Anchor = e.Anchor
	}
	if e.Source > 0 && e.Source < len(p.names) {
		out.File = masked(p.names[e.Source])
	}
	if e.Anchor.Block > 0 {
		out.Block = e.Anchor.Block.String()
	}
	if e.Anchor.InCell() {
		r, c := e.Anchor.Row-1, e.Anchor.Col-1
		out.Row, out.Col = &r, &c
	}
	if b := e.Place.Box; !b.IsZero() {
		out.Box = []float64{round2(b.X0), round2(b.Y0), round2(b.X1), round2(b.Y1)}
	}
	if e.Source < len(p.docs) && p.docs[e.Source] != nil {
		out.Cite = masked(rule.Cite(p.docs[e.Source], e.Anchor))
		if out.File != "" {
			out.Cite = "《" + out.File + "》" + out.Cite
		}
	}
	return out
}

func round2(f float64) float64 { return math.Round(f*100) / 100 }

// losses prints what could not be read, with the section it lies in.
func (p *printer) losses(d *document.Document) []Loss {
	out := []Loss{}
	for _, l := range d.Losses {
		one := Loss{Kind: string(l.Kind), Page: l.Page, Note: masked(l.Note)}
		if one.Note == "" {
			one.Note = "此处有内容未能读取。"
		}
		after := l.After
		if after == 0 && l.Page > 0 {
			for i := range d.Blocks {
				if d.Blocks[i].Page > 0 && d.Blocks[i].Page <= l.Page {
					after = d.Blocks[i].ID
				}
			}
		}
		if after > 0 {
			one.Section = masked(d.Path(document.Whole(after)))
		}
		out = append(out, one)
	}
	return out
}

// facts prints the typed facts: anchors get page and quote and lose their byte
// offsets, every string is masked. Keys come out sorted.
func (p *printer) facts(f *facts.Facts) (json.RawMessage, error) {
	raw, err := json.Marshal(f)
	if err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, err
	}
	v = p.walk(v)
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSpace(b.Bytes()), nil
}

func (p *printer) walk(v any) any {
	switch v := v.(type) {
	case nil:
		return []any{} // only empty lists print as null
	case string:
		return masked(v)
	case []any:
		for i := range v {
			v[i] = p.walk(v[i])
		}
		return v
	case map[string]any:
		out := make(map[string]any, len(v)+2)
		for k, x := range v {
			out[masked(k)] = p.walk(x)
		}
		if id, ok := v["block"].(string); ok {
			p.place(out, id)
		}
		return out
	}
	return v
}

// place adds page and quote to an anchor as printed.
func (p *printer) place(o map[string]any, id string) {
	n, err := strconv.Atoi(strings.TrimPrefix(id, "b"))
	if err != nil || len(p.docs) == 0 || p.docs[0].Block(document.BlockID(n)) == nil {
		return
	}
	a := document.Anchor{Block: document.BlockID(n)}
	at := func(k string) (int, bool) {
		x, ok := o[k].(json.Number)
		if !ok {
			return 0, false
		}
		i, err := x.Int64()
		return int(i), err == nil
	}
	if r, ok := at("row"); ok {
		if c, ok := at("col"); ok {
			a.Row, a.Col = r+1, c+1
		}
	}
	a.Start, _ = at("start")
	a.End, _ = at("end")
	delete(o, "start")
	delete(o, "end")
	pl := p.docs[0].Locate(a)
	if pl.Page > 0 {
		o["page"] = pl.Page
	}
	if pl.Label != "" {
		o["page_label"] = masked(pl.Label)
	}
	quote, hidden := Mask(pl.Quote)
	o["quote"] = quote
	if hidden {
		o["masked"] = true
	}
}
