package web

import (
	"fmt"
	"html/template"
	"net/url"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"wenping/internal/document"
	"wenping/internal/figure"
	"wenping/internal/review"
	"wenping/internal/rule"
)

// drawn is a figure as its page shows it.
type drawn struct {
	figure.Figure
	Picture template.HTML
	Faults  []tagged
}

// tagged is an item with a finding in a figure.
type tagged struct{ Item, Name, Tip, Href string }

// factsSheet shows what a report claims in pictures. Every number is a link to
// the place it was read from.
func (s *server) factsSheet(c *gin.Context) {
	k, r, err := s.recall(c)
	if err != nil {
		fail(c, err)
		return
	}
	title := caseTitle(k)
	bench := "/reports/" + k.ID + "/review"
	src := &figure.Source{Facts: r.Found, Today: day(s.Now()),
		Link:  func(a document.Anchor) string { return placeLink(bench, r.Document, a) },
		Place: func(a document.Anchor) string { return placeWord(r.Document, a) }}
	first := map[string]review.Finding{}
	for _, f := range r.Findings {
		if f.Verdict != rule.Fail {
			continue
		}
		if _, ok := first[f.Item]; !ok {
			first[f.Item] = f
		}
		g := figure.Fault{Item: f.Item, Message: f.Message, Link: findingLink(bench, f)}
		for _, e := range f.Evidence {
			if e.Role != rule.Searched && e.Anchor.Block > 0 {
				g.At = append(g.At, e.Anchor)
			}
		}
		src.Faults = append(src.Faults, g)
	}
	names := map[string]string{}
	for _, it := range r.Items {
		names[it.ID] = it.Name
	}
	data := struct {
		frame
		ID, File, Type string
		Figures        []drawn
	}{s.frame(c, title, "list"), k.ID, k.File.Name, r.Type.Name, nil}
	for _, f := range figure.All(src) {
		d := drawn{Figure: f, Picture: template.HTML(f.SVG)} // its texts are escaped as they are drawn
		for _, it := range f.Items {
			name := names[it]
			if len(f.Items) > 1 && !f.Wide {
				name = "" // there is room for the letters only; the rest is in the tip
			}
			d.Faults = append(d.Faults, tagged{it, name, strings.TrimSpace(it + " " + names[it]), findingLink(bench, first[it])})
		}
		data.Figures = append(data.Figures, d)
	}
	s.page(c, "facts", data)
}

func findingLink(bench string, f review.Finding) string {
	return bench + "#" + url.PathEscape(f.Key)
}

// placeLink is the address of a place in the workbench: page, block, cell and,
// on a page, the box.
func placeLink(bench string, d *document.Document, a document.Anchor) string {
	if a.Block == 0 {
		return ""
	}
	p := d.Locate(a)
	parts := []string{"at", strconv.Itoa(p.Page), a.Block.String(), "", "", ""}
	if a.InCell() {
		parts[3], parts[4] = strconv.Itoa(a.Row-1), strconv.Itoa(a.Col-1)
	}
	if b := p.Box; !b.IsZero() {
		parts[5] = fmt.Sprintf("%.0f,%.0f,%.0f,%.0f", b.X0, b.Y0, b.X1, b.Y1)
	}
	return bench + "#" + strings.Join(parts, ":")
}

// placeWord names a place shortly: its page, else nothing where only a heading
// is known, which would be longer than the picture is wide.
func placeWord(d *document.Document, a document.Anchor) string {
	if a.Block == 0 {
		return ""
	}
	p := d.Locate(a)
	if p.Page > 0 && p.Page <= len(d.Pages) {
		if l := d.Pages[p.Page-1].Label; l != "" {
			return "第" + l + "页"
		}
		return fmt.Sprintf("PDF第%d页", p.Page)
	}
	path, _ := review.Mask(p.Path)
	if i := strings.LastIndex(path, " / "); i >= 0 {
		path = path[i+3:]
	}
	return path
}
