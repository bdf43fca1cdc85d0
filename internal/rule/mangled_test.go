package rule

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wenping/internal/document"
	"wenping/internal/facts"
)

// Whatever a report looks like, no check breaks, each rule says why, and no
// wording is left with a blank. The texts are those of the cases and the clean
// reports, with lines lost, doubled and swapped, as bad files have them.
func TestNoRuleBreaksOnMangledReports(t *testing.T) {
	p := embedded(t)
	var texts [][]string
	for _, r := range p.Rules {
		for i := range r.Cases {
			texts = append(texts, strings.Split(r.Cases[i].Text, "\n"))
		}
	}
	files, _ := filepath.Glob("../../testdata/*/*/source.txt")
	for _, f := range files {
		if b, err := os.ReadFile(f); err == nil {
			texts = append(texts, strings.Split(string(b), "\n"))
		}
	}
	if len(texts) == 0 {
		t.Skip("no texts yet")
	}
	rapid.Check(t, func(rt *rapid.T) {
		lines := texts[rapid.IntRange(0, len(texts)-1).Draw(rt, "text")]
		lines = append([]string(nil), lines...)
		for range rapid.IntRange(0, 8).Draw(rt, "changes") {
			if len(lines) == 0 {
				break
			}
			i, j := rapid.IntRange(0, len(lines)-1).Draw(rt, "i"), rapid.IntRange(0, len(lines)-1).Draw(rt, "j")
			switch rapid.IntRange(0, 3).Draw(rt, "how") {
			case 0:
				lines = append(lines[:i], lines[i+1:]...)
			case 1:
				lines[i], lines[j] = lines[j], lines[i]
			case 2:
				lines[i] = lines[j]
			case 3:
				r := []rune(lines[i])
				if len(r) > 0 {
					lines[i] = string(r[:rapid.IntRange(0, len(r)-1).Draw(rt, "cut")])
				}
			}
		}
		d, err := document.Parse(strings.Join(lines, "\n"))
		if err != nil {
			return
		}
		c := &Context{Doc: d, Facts: facts.Extract(d, facts.Reader{Lexicon: p.Lexicon}),
			Kind:      rapid.SampledFrom(docKinds).Draw(rt, "kind"),
			Stage:     Stage(rapid.SampledFrom(stages).Draw(rt, "stage")),
			Procedure: rapid.SampledFrom(procedures).Draw(rt, "procedure"), ProcedureBy: rapid.SampledFrom([]string{"declared", "unsure"}).Draw(rt, "by")}
		if id := rapid.SampledFrom(append(p.typeIDs(), "")).Draw(rt, "type"); id != "" {
			c.Type, c.TypeBy = p.Type(id), "declared"
		}
		c.Profile = rapid.SampledFrom(p.Profiles()).Draw(rt, "profile")
		if rapid.Bool().Draw(rt, "with form") {
			c.Attachments = []Attached{{Name: "报备表", Kind: "form", Doc: document.Finish(document.Source{}, nil, nil, nil), Facts: &facts.Facts{}, Unread: true}}
		}
		for _, r := range p.Evaluate(c) {
			if r.Broken() != "" {
				rt.Fatalf("%s", r.Broken())
			}
			if r.Why == "" {
				rt.Fatalf("%s says %s without why", r.Rule, r.Verdict)
			}
			for _, f := range r.Findings {
				if strings.Contains(f.Message+f.Demand, unfilled) || strings.ContainsAny(f.Message+f.Demand, "{}") || f.Message == "" {
					rt.Fatalf("%s: %q %q", f.Key, f.Message, f.Demand)
				}
				if f.Verdict == Fail && len(f.Evidence) == 0 {
					rt.Fatalf("%s fails without a place", f.Key)
				}
			}
		}
	})
}
