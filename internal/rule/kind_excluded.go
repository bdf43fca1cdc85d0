package rule

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/facts"
	"wenping/internal/zh"
)

var kindExcluded = kind{
	name: "excluded",
	doc: "列为不涉及的风险因素是否站得住：报告自己在别处写到这类事情（词表excluded-名称为因素的叫法，issue-名称为别处的事实，voice-名称为群众的说法），" +
		"或者群众在调查中正反映这类问题，或者理由只是一句推托（词表excuse）的，为不符合。参数：无。",
	fields: []string{"names", "reason", "issue", "count"},
	compile: func(p *params, pack *Pack) (check, error) {
		var a struct{}
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		e := excluded{excuse: facts.Find(pack.Lexicon.Words, "excuse")}
		for i := range pack.Lexicon.Words {
			w := &pack.Lexicon.Words[i]
			if n, ok := strings.CutPrefix(w.ID, "excluded-"); ok {
				e.pairs = append(e.pairs, exclusionPair{label: w, issue: facts.Find(pack.Lexicon.Words, "issue-"+n), voice: facts.Find(pack.Lexicon.Words, "voice-"+n)})
			}
		}
		return e.check, nil
	},
}

// excluded holds what a report rules out against what it tells.
type excluded struct {
	excuse *facts.Term
	pairs  []exclusionPair
}

// exclusionPair is how a factor is called, what the report tells elsewhere where it
// is there, and how people speak of it.
type exclusionPair struct{ label, issue, voice *facts.Term }

// exclusion is one statement that factors do not concern the matter.
type exclusion struct {
	label, reason string
	at            document.Anchor
}

var (
	// ruledOut ends the factors that a sentence rules out.
	ruledOut = regexp.MustCompile(`(?:不涉及|未涉及|没有涉及|不存在)`)
	// ruledOutList leads to them: 不涉及的有五项:土地征收、债权债务.
	ruledOutList = regexp.MustCompile(`^的(?:有|是|为|包括)?[^,。;:]{0,8}[:,]?`)
	// notItself: it is ruled out only in part, or it is somebody else that is not concerned.
	notItself = regexp.MustCompile(`除[^,。;]{1,16}(?:外|以外)|其余|其他|另|之外|是否|哪些`)
	// becauseOf leads to the reason.
	becauseOf   = regexp.MustCompile(`^[,:;(]?(?:的?(?:理由|原因)(?:是|为)?|因为|因|由于|系)?`)
	givesReason = regexp.MustCompile(`^(?:[\s,:;。(]|的?(?:理由|原因)|因|由于|系|$)`)
	labelTail   = regexp.MustCompile(`(?:[一二三四五六七八九十两\d]+[类项个]|各小项|均|都|也|一并|一概|判为|判断为|定为|列为|整类|方面|因素|风险|等)+$`)
)

// exclusions finds the statements in the chapters that identify risks.
func (c *Context) exclusions() (out []exclusion) {
	for i := range c.Doc.Blocks {
		b := &c.Doc.Blocks[i]
		if b.Zone != document.ZoneBody || b.Kind == document.Heading || len(out) > mostExclusions {
			continue
		}
		if !c.within(b.ID, "identification") && !c.within(b.ID, "estimation") {
			continue
		}
		if b.Table != nil {
			out = append(out, tableExclusions(b)...)
			continue
		}
		f := zh.Fold(b.Text).Rejoined()
		if !ruledOut.MatchString(f.Text) {
			continue
		}
		for _, sp := range zh.Sentences(f.Text) {
			s := f.Text[sp.Start:sp.End]
			for _, m := range ruledOut.FindAllStringIndex(s, 4) {
				label, reason := s[:m[0]], s[m[1]:]
				if k := ruledOutList.FindString(reason); k != "" {
					label, reason = reason[len(k):], ""
					if n := strings.IndexByte(label, ','); n > 0 {
						label, reason = label[:n], label[n:]
					}
				} else if n := strings.IndexAny(reason, ",;:。("); reason != "" && n != 0 && !givesReason.MatchString(reason) {
					label, reason = reason, "" // 不涉及采光遮挡: what is ruled out stands behind
					if n > 0 {
						label, reason = label[:n], label[n:]
					}
				} else {
					label = lastLabel(label)
				}
				if next := ruledOut.FindStringIndex(reason); next != nil {
					reason = reason[:next[0]]
				}
				if label == "" || notItself.MatchString(label) {
					continue
				}
				start, end := f.Orig(sp.Start, sp.End)
				out = append(out, exclusion{label: label, reason: becauseOf.ReplaceAllString(reason, ""), at: document.At(b.ID, start, end)})
			}
		}
	}
	return out
}

// mostExclusions is how many statements are looked at.
const mostExclusions = 120

// lastLabel is what a sentence names right before it rules it out.
func lastLabel(s string) string {
	s = strings.TrimRight(s, ",: ")
	if k := strings.LastIndexAny(s, ",;:。!?\n"); k >= 0 {
		s = s[k+1:]
	}
	s = labelTail.ReplaceAllString(strings.Trim(s, ",;:。 "), "")
	if utf8.RuneCountInString(s) > 60 {
		return ""
	}
	return s
}

func tableExclusions(b *document.Block) (out []exclusion) {
	asks := map[int]bool{}
	if len(b.Table.Rows) < 3 {
		return nil
	}
	for _, cell := range b.Table.Rows[0] {
		asks[cell.Col] = askedCell.MatchString(plain(cell.Text)) && !strings.Contains(plain(cell.Text), "不涉及")
	}
	for _, row := range b.Table.Rows[1:] {
		label, rest := "", ""
		var no *document.Cell
		for k := range row {
			s := plain(row[k].Text)
			switch {
			case no == nil && row[k].Col > 0 && (deniedCell.MatchString(s) || asks[row[k].Col] && deniedBare.MatchString(s)):
				no = &row[k]
				rest = strings.TrimLeft(deniedCell.ReplaceAllString(s, ""), ",:;。(")
				if deniedBare.MatchString(s) {
					rest = ""
				}
			case no == nil && !ordinal.MatchString(s):
				label += s + "、"
			case no != nil:
				rest += ";" + s
			}
		}
		if no == nil || label == "" || utf8.RuneCountInString(label) > 60 || otherwise.MatchString(rest) || inPart.MatchString(rest) {
			continue
		}
		out = append(out, exclusion{label: label, reason: strings.Trim(rest, ";"), at: document.InTable(b.ID, no)})
	}
	return out
}

func (e *excluded) check(c *Context) Outcome {
	all, blanks := c.exclusions(), c.leftOpen()
	if len(all) == 0 && len(blanks) == 0 {
		return Outcome{Verdict: NA, Why: "风险识别没有写明不涉及的因素。"}
	}
	o := Outcome{Why: fmt.Sprintf("写明不涉及的%d处，均与报告所述不相矛盾。", len(all)), Points: blanks}
	if len(all) > 0 {
		o.Shown = c.says(all[0].at)
	}
	known := &lookedUp{issue: map[*facts.Term]*toldAt{}, listed: map[*facts.Term]bool{}}
	for _, x := range all {
		p := Point{Subject: shortText(x.label, 24), Verdict: Fail, Evidence: c.says(x.at),
			Fields: map[string]string{"names": shortText(strings.Trim(x.label, "、"), 24), "reason": shortText(x.reason, 24), "issue": "", "count": "1"}}
		if e.excuse != nil && x.reason != "" && facts.Says(e.excuse, x.reason) {
			p.Message = "风险因素“{names}”列为不涉及，理由“{reason}”不成其为理由（{page}）。"
			o.Points = append(o.Points, p)
			continue
		}
		if at, said, ok := e.atIssue(c, known, x.label); ok {
			p.Evidence = append(p.Evidence, c.conflicts(at)...)
			p.Fields["issue"] = said
			o.Points = append(o.Points, p)
		}
	}
	if unread := c.losses("identification", "estimation"); len(unread) > 0 {
		for i := range o.Points { // what could not be read may tell the reasons
			o.Points[i].Verdict, o.Points[i].Note = Doubt, lossWhy(c.Doc, unread)
		}
	}
	if len(o.Points) > 0 {
		o.Why = fmt.Sprintf("写明不涉及的%d处，其中%d处站不住。", len(all), len(o.Points))
		if len(o.Points) > mostExcluded {
			o.Points = o.Points[:mostExcluded]
		}
	}
	return o
}

// blankCell is a cell that was left open.
var blankCell = regexp.MustCompile(`^(?:[-—–－/\s]*|略|从略)$`)

// leftOpen finds rows of a checklist of which nothing is said, or that rule the
// factor out and leave the reason open, where the others are filled in.
func (c *Context) leftOpen() (out []Point) {
	for i := range c.Doc.Blocks {
		b := &c.Doc.Blocks[i]
		if b.Table == nil || b.Zone != document.ZoneBody || len(b.Table.Rows) < 5 || !c.within(b.ID, "identification") && !c.within(b.ID, "estimation") {
			continue
		}
		col := -1
		for _, cell := range b.Table.Rows[0] {
			if h := plain(cell.Text); col < 0 && cell.Col > 0 && askedCell.MatchString(h) && !strings.Contains(h, "不涉及") && utf8.RuneCountInString(h) <= 12 {
				col = cell.Col
			}
		}
		if col < 0 {
			continue
		}
		told, judged, data := 0, 0, 0
		above := true // the row above gives a reason, which 同上 repeats
		type open struct {
			cell  *document.Cell
			label string
			what  string
		}
		var found []open
		for _, row := range b.Table.Rows[1:] {
			var at *document.Cell
			label, rest, cells := "", "", 0
			for k := range row {
				s := plain(row[k].Text)
				switch {
				case row[k].Col == col:
					at = &row[k]
				case row[k].Col < col:
					if !ordinal.MatchString(s) {
						label = s
					}
				default:
					cells++
					if !blankCell.MatchString(s) && (s != "同上" || above) {
						rest += s
					}
				}
			}
			if at == nil || label == "" || cells == 0 {
				continue // goes on with the row above, or says all in one cell
			}
			data++
			above = rest != ""
			s := plain(at.Text)
			if strings.Contains(s, "涉及") || deniedBare.MatchString(s) {
				judged++
			}
			switch {
			case rest != "":
				told++
			case blankCell.MatchString(s):
				found = append(found, open{at, label, "没有判断是否涉及，也没有说明"})
			case deniedCell.MatchString(s) && utf8.RuneCountInString(s) <= 5:
				found = append(found, open{at, label, "写不涉及而没有写理由"})
			}
		}
		if told < 4 || 2*told < data || 2*judged < data {
			continue
		}
		for _, f := range found {
			name := shortText(f.label, 24)
			out = append(out, Point{Subject: name, Verdict: Fail, Evidence: c.says(document.InTable(b.ID, f.cell)),
				Fields:  map[string]string{"names": name, "reason": f.what, "issue": "", "count": "1"},
				Message: "对照表对风险因素“{names}”{reason}（{page}）。", Demand: "请对“{names}”作出判断；不涉及的，注明理由。"})
		}
	}
	return out
}

// mostExcluded is how many are named; more would say the same.
const mostExcluded = 4

// lookedUp keeps what has been looked for in the whole report, so that it is gone
// through once for each list of words.
type lookedUp struct {
	issue  map[*facts.Term]*toldAt
	listed map[*facts.Term]bool
}

// toldAt is a place that tells something and its words.
type toldAt struct {
	at   document.Anchor
	said string
}

// atIssue finds what shows that a factor ruled out is there: a fact the report
// tells elsewhere, or what people named when they were asked.
func (e *excluded) atIssue(c *Context, known *lookedUp, label string) (at document.Anchor, said string, ok bool) {
	for _, p := range e.pairs {
		if !facts.Says(p.label, label) || len(p.label.For) > 0 && (c.Type == nil || !slices.Contains(p.label.For, c.Type.ID)) {
			continue
		}
		if p.issue != nil {
			t, seen := known.issue[p.issue]
			if !seen {
				t = c.issueTold(p.issue)
				known.issue[p.issue] = t
			}
			if t != nil {
				return t.at, t.said, true
			}
		}
		if p.voice == nil {
			continue
		}
		listed, seen := known.listed[p.voice]
		if !seen {
			listed = c.listsRisk(p.voice)
			known.listed[p.voice] = listed
		}
		if listed {
			continue // another part of it is on the list
		}
		for i := range c.Facts.Themes.Demands {
			d := &c.Facts.Themes.Demands[i]
			if facts.Says(p.voice, d.Text) && (d.Against || d.Share >= leastShare || d.Votes > 0) {
				return d.At, shortText(d.Text, 20), true
			}
		}
	}
	return document.Anchor{}, "", false
}

// listsRisk says that some risk of the list speaks of it.
func (c *Context) listsRisk(t *facts.Term) bool {
	if slices.ContainsFunc(c.Facts.Themes.Rows, func(s string) bool { return facts.Says(t, s) }) {
		return true
	}
	return slices.ContainsFunc(c.Doc.Blocks, func(b document.Block) bool {
		if b.Table != nil || b.Zone != document.ZoneBody || !c.within(b.ID, "identification") {
			return false
		}
		s := plain(b.Text)
		return itemMark.MatchString(s) && facts.Says(t, s)
	})
}

// leastShare is from what part of those asked on a worry is one that counts.
const leastShare = 5

// issueTold finds words outside the chapters that identify risks and treat them.
func (c *Context) issueTold(t *facts.Term) *toldAt {
	for i := range c.Doc.Blocks {
		b := &c.Doc.Blocks[i]
		if b.Zone != document.ZoneBody || b.Kind == document.Heading || c.within(b.ID, "identification") || c.within(b.ID, "estimation") || c.within(b.ID, "measures") || c.within(b.ID, "emergency") {
			continue
		}
		if b.Table != nil {
			for r := range b.Table.Rows {
				for k := range b.Table.Rows[r] {
					cell := &b.Table.Rows[r][k]
					if s := plain(cell.Text); facts.Says(t, s) {
						return &toldAt{document.InTable(b.ID, cell), shortText(s, 24)}
					}
				}
			}
			continue
		}
		f := zh.Fold(b.Text).Rejoined()
		for _, sp := range zh.Sentences(f.Text) {
			if s := f.Text[sp.Start:sp.End]; facts.Says(t, s) {
				start, end := f.Orig(sp.Start, sp.End)
				return &toldAt{document.At(b.ID, start, end), shortText(strings.TrimSpace(s), 24)}
			}
		}
	}
	return nil
}
