package rule

import (
	"slices"
	"strings"

	"wenping/internal/document"
)

var kindCover = kind{
	name: "cover",
	doc: "封面、扉页或签署页的内容：matter 事项名称、responsible 责任单位、author 编制单位、date 编制日期、signers 编制审核批准人员；报告表看表内栏目。" +
		"编制单位与责任单位为同一家，或报告自行编制的，不另要求编制单位。参数：parts 应有的内容。",
	fields: []string{"missing", "told"},
	compile: func(p *params, pack *Pack) (check, error) {
		var a struct {
			Parts []string `yaml:"parts"`
		}
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		if len(a.Parts) == 0 {
			a.Parts = []string{"matter", "responsible", "author", "date"}
		}
		if err := p.known("parts", "封面内容", a.Parts, []string{"matter", "responsible", "author", "date", "signers"}); err != nil {
			return nil, err
		}
		return func(c *Context) Outcome { return c.cover(a.Parts) }, nil
	},
}

var coverNames = map[string]string{"matter": "事项名称", "responsible": "稳评责任单位", "author": "编制（实施）单位", "date": "编制日期", "signers": "编制、审核、批准人员签署栏"}

func (c *Context) cover(parts []string) Outcome {
	cv := &c.Facts.Cover
	var found, missing []string
	o := Outcome{}
	for _, part := range parts {
		at, ok := cv.Parts[part]
		if !ok {
			at, ok = c.coverInstead(part)
		}
		if ok {
			found = append(found, coverNames[part])
			o.Shown = append(o.Shown, c.says(at)...)
			continue
		}
		missing = append(missing, coverNames[part])
	}
	if len(found) > 0 {
		o.Why = "封面（签署页）载有：" + joinNames(found) + "。"
	}
	if at, signed := cv.Parts["signers"]; signed && slices.Contains(parts, "signers") {
		if _, checked := cv.Parts["checkers"]; !checked {
			pt := Point{Subject: "审核、批准人员", Verdict: Fail, Evidence: c.says(at), Fields: map[string]string{"missing": "审核、批准人员", "told": "编制人员"},
				Message: "签署页只列编制人员（{page}），未列审核、批准人员。", Demand: "请在签署页补列审核、批准人员并由其签字。"}
			if l, lost := c.coverLost(); lost {
				pt.Verdict, pt.Note = Doubt, lossWhy(c.Doc, []document.Loss{l})
			}
			o.Why += "未见审核、批准人员。"
			o.Points = append(o.Points, pt)
		}
	}
	if len(missing) == 0 {
		return o
	}
	names := joinNames(missing)
	if len(parts) == 1 && parts[0] == "signers" && !c.bound() {
		return Outcome{Verdict: Manual, Why: "未识别到签署页；报送文本没有目录，签署页是否另行装订请核对。", Shown: o.Shown}
	}
	pt := Point{Subject: names, Verdict: Fail, Always: true, Fields: map[string]string{"missing": names, "told": joinNames(found)}}
	for _, at := range cv.Lines {
		pt.Evidence = append(pt.Evidence, Evidence{Role: Searched, Anchor: at, Place: c.Doc.Locate(at)})
	}
	switch l, lost := c.coverLost(); {
	case lost:
		pt.Verdict, pt.Note = Doubt, lossWhy(c.Doc, []document.Loss{l})
	case !cv.Found && len(missing) == len(parts):
		// A body without any cover: it may have been handed in apart.
		pt.Verdict = Doubt
		pt.Message = "未识别到报告封面和签署页，请核实是否另行报送；封面应载明" + names + "。"
	}
	if len(pt.Evidence) == 0 {
		pt.Evidence = []Evidence{{Role: Searched, Place: document.Place{Path: "文首"}}}
	}
	o.Why += "未见：" + names + "。" + pt.Note
	o.Points = []Point{pt}
	return o
}

// bound says that the file is the whole report as it is bound, with a contents
// page; a text without one may have been handed in without its signature page.
func (c *Context) bound() bool {
	for i := range c.Doc.Blocks {
		if c.Doc.Blocks[i].Zone == document.ZoneContents {
			return true
		}
	}
	_, lost := c.coverLost()
	return lost
}

// coverInstead is what may stand for a part: the owner of the works for the
// body responsible where no other is named, the body itself for the author
// where nobody was commissioned, labels of a form for a cover.
func (c *Context) coverInstead(part string) (document.Anchor, bool) {
	cv, id := &c.Facts.Cover, &c.Facts.Identity
	switch part {
	case "responsible":
		at, ok := cv.Parts["builder"]
		if !ok {
			break
		}
		if r, told := id.ResponsibleBody.First(); told {
			p, named := id.ProjectUnit.First()
			if !named || p.V != r.V && !strings.Contains(r.V, p.V) && !strings.Contains(p.V, r.V) {
				break
			}
		}
		return at, true
	case "author":
		if _, third := c.thirdParty(); !third {
			if at, ok := cv.Parts["responsible"]; ok {
				return at, true
			}
			if at, ok := cv.Parts["builder"]; ok {
				return at, true
			}
		}
	}
	if c.Kind == "form-report" {
		switch part {
		case "matter":
			if v, ok := id.Matter.First(); ok {
				return v.At, true
			}
		case "responsible":
			if v, ok := id.ResponsibleBody.First(); ok {
				return v.At, true
			}
			if v, ok := id.ProjectUnit.First(); ok {
				return v.At, true
			}
		case "author":
			if v, ok := id.Agency.First(); ok {
				return v.At, true
			}
		case "date":
			for _, e := range c.Facts.Process.Events {
				if !e.Planned && (e.Kind == "final" || e.Kind == "draft") {
					return e.At, true
				}
			}
		}
	}
	return document.Anchor{}, false
}

// lineOfCover is how many characters a line of the cover has at least: fewer
// lost ones hide none.
const lineOfCover = 8

// coverLost gives a loss that may hide the cover.
func (c *Context) coverLost() (document.Loss, bool) {
	for _, l := range c.Doc.Losses {
		if l.Kind == document.LossTrackedMoves || l.Kind == document.LossGlyphs && l.Count > 0 && l.Count < lineOfCover {
			continue
		}
		if l.Zone == document.ZoneFront || l.Zone == "" || l.Page > 0 && l.Page <= 2 || l.Page == 0 && l.After <= 3 {
			return l, true
		}
	}
	return document.Loss{}, false
}
