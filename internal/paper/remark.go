package paper

import (
	"fmt"
	"slices"
	"strings"

	"wenping/internal/document"
	"wenping/internal/review"
	"wenping/internal/rule"
)

// Remarks are the findings as they are written into the author's own file.
type Remarks struct {
	Author, Initials string
	Draft            bool // nobody has confirmed them
	List             []Remark
}

// Remark is one finding with where it belongs.
type Remark struct {
	Key      string
	Severity rule.Severity
	Lines    []string          // paragraphs; the first names item and severity
	At       []document.Anchor // places in the report, the best first; empty: none of its own
}

// remarkPlaces bounds how many further places a remark names.
const remarkPlaces = 4

// ComposeRemarks writes a remark for each finding. upheld are the keys of the
// findings that persons upheld; nil means that nobody has spoken yet: every
// finding is proposed, and each remark says so.
func ComposeRemarks(r *review.Review, w *Wording, upheld []string) *Remarks {
	t := &w.words.Remark
	out := &Remarks{Author: t.Author, Initials: t.Initials, Draft: upheld == nil}
	names := map[string]string{}
	for _, it := range r.Items {
		names[it.ID] = it.Name
	}
	for _, f := range r.Findings {
		if !out.Draft && !slices.Contains(upheld, f.Key) {
			continue
		}
		m := Remark{Key: f.Key, Severity: f.Severity, At: remarkAnchors(f)}
		head := fmt.Sprintf("【%s】%s", w.words.Severities[string(f.Severity)], strings.TrimSpace(f.Item+" "+names[f.Item]))
		if f.Verdict == rule.Doubt && out.Draft {
			head += "（" + w.words.Verdicts["doubt"] + "）"
		}
		m.Lines = append(m.Lines, head, f.Message)
		if f.Demand != "" {
			m.Lines = append(m.Lines, t.Demand+f.Demand)
		}
		if places := remarkCites(f, len(m.At) > 0); places != "" {
			m.Lines = append(m.Lines, t.Places+places)
		}
		if len(m.At) == 0 {
			m.Lines = append(m.Lines, t.Nowhere)
		}
		if out.Draft {
			m.Lines = append(m.Lines, "（"+t.Mark+"）")
		}
		out.List = append(out.List, m)
	}
	return out
}

// remarkAnchors gives the places in the report: what it says first, then what
// stands against that, then where we looked.
func remarkAnchors(f review.Finding) []document.Anchor {
	var out []document.Anchor
	for _, role := range []rule.EvidenceRole{rule.Says, rule.Conflicts, rule.Searched} {
		for _, e := range f.Evidence {
			if e.Role == role && e.Anchor.Block > 0 && !slices.Contains(out, e.Anchor) {
				out = append(out, e.Anchor)
			}
		}
	}
	return out
}

// remarkCites names the places beside the one the remark stands at.
func remarkCites(f review.Finding, placed bool) string {
	var out []string
	for _, role := range []rule.EvidenceRole{rule.Says, rule.Conflicts, rule.Searched} {
		for _, e := range f.Evidence {
			if e.Role != role || e.Cite == "" {
				continue
			}
			if placed && e.Anchor.Block > 0 { // the first is where the reader is looking
				placed = false
				continue
			}
			s := e.Cite
			if q := []rune(strings.Join(strings.Fields(e.Quote), " ")); len(q) > 0 && role != rule.Searched {
				if len(q) > 40 {
					q = append(q[:39], '…')
				}
				s += "“" + string(q) + "”"
			}
			if !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	more := ""
	if len(out) > remarkPlaces {
		more, out = fmt.Sprintf(" 等%d处", len(out)), out[:remarkPlaces]
	}
	return strings.Join(out, "；") + more
}
