package rule

import (
	"fmt"
	"slices"
	"strings"

	"wenping/internal/document"
	"wenping/internal/facts"
)

var kindArgued = kind{
	name: "argued",
	doc: "四性论证：该性质有专门论述（章节、表格栏目或以其名称领起的段落），论及各论点，而不只是一句结论。空泛表述（词表hollow）不算。" +
		"参数：dimension 性质；points 论点；key 缺少即不符合的论点（其他性质的论述或正文别处以wide所列说法交代的也算；论述简短的只问写有terse的论点，存疑；写有few的，只在论及的论点不多于few时才问，不论长短）；min 至少论及几个论点，不足为不符合，写有scant: doubt的为存疑；以未作判断、留待以后、不值得论证之类的话（词表evade、evade-性质）代替论证的为不符合；against 论证中的说法（词表says）与正文他处所述（told词条）相反的为不符合；wide 各论点在正文别处的说法（told词条）。",
	fields: []string{"name", "missing", "told", "count", "text"},
	compile: func(p *params, pack *Pack) (check, error) {
		var a arguedParams
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		if err := p.known("dimension", "性质", []string{a.Dimension}, []string{"legality", "rationality", "feasibility", "controllability"}); err != nil {
			return nil, err
		}
		if err := p.known("points", "论点", a.Points, termIDs(pack.Lexicon.Points)); err != nil {
			return nil, err
		}
		for _, k := range a.Key {
			if err := p.known("key", "论点", []string{k.Point}, a.Points); err != nil {
				return nil, err
			}
			if err := p.known("key", "told词条", k.Wide, termIDs(pack.Lexicon.Told)); err != nil {
				return nil, err
			}
		}
		if a.Scant != "" && a.Scant != "doubt" {
			return nil, p.errorf("scant", "scant只能是doubt。")
		}
		for i := range a.Against {
			g := &a.Against[i]
			if g.term = facts.Find(pack.Lexicon.Words, g.Says); g.term == nil {
				return nil, p.errorf("against", "没有词表“%s”。", g.Says)
			}
			if err := p.known("against", "told词条", g.Told, termIDs(pack.Lexicon.Told)); err != nil {
				return nil, err
			}
		}
		if a.Min < 1 {
			return nil, p.errorf("min", "argued类规则须写明min：至少论及几个论点。")
		}
		return func(c *Context) Outcome { return c.argued(&a) }, nil
	},
}

type arguedParams struct {
	Dimension string       `yaml:"dimension"`
	Points    []string     `yaml:"points"`
	Min       int          `yaml:"min"`
	Key       []keyPoint   `yaml:"key"`
	Against   []refutation `yaml:"against"`
	Scant     string       `yaml:"scant"` // doubt: fewer points than min are only doubted
}

// refutation is a claim of the argument that what the report tells elsewhere refutes.
type refutation struct {
	Says string   `yaml:"says"` // word list
	Told []string `yaml:"told"`

	term *facts.Term
}

type keyPoint struct {
	Point string   `yaml:"point"`
	Wide  []string `yaml:"wide"`
	Types []string `yaml:"types"`
	Doubt bool     `yaml:"doubt"`
	Terse bool     `yaml:"terse"` // asked about even where the argument is short and makes the fewest points
	Here  bool     `yaml:"here"`  // only in its own argument: elsewhere the words mean something else
	Few   int      `yaml:"few"`   // asked about only where no more points than these are made, however short
}

var dimensionTitles = map[string]string{"legality": "合法性", "rationality": "合理性", "feasibility": "可行性", "controllability": "可控性"}

// arguedAtLength is from how many characters on an argument is long enough to
// be asked for every point; a terse one makes its points in few words.
const arguedAtLength = 80

// sloganLength is below how many characters a piece that makes one point at
// most is a slogan: 项目属于国家鼓励的清洁能源，当然是合法的. A report of the
// general procedure is expected to say twice as much.
const sloganLength = 24

func (c *Context) argument(id string) *facts.Argument {
	for i := range c.Facts.Arguments {
		if c.Facts.Arguments[i].ID == id {
			return &c.Facts.Arguments[i]
		}
	}
	return nil
}

func (c *Context) argued(a *arguedParams) Outcome {
	name := dimensionTitles[a.Dimension]
	arg := c.argument(a.Dimension)
	fields := map[string]string{"name": name}
	role := facts.Role(a.Dimension)
	if arg == nil || len(arg.At) == 0 {
		fields["missing"] = name + "分析"
		o := c.absent("未见"+name+"分析。", Point{Subject: name, Fields: fields, Message: "报告未见{name}分析。"}, "dimensions", role)
		if c.Facts.Structure.Has("dimensions") && len(o.Points) > 0 && o.Points[0].Verdict == Fail && c.dimensionsElsewhere() {
			o.Points[0].Verdict = Doubt
			o.Points[0].Note = "四性分析没有分别标明各性质，请核实其中是否论及。"
		}
		// Where the others are argued, this one is left out, whatever the procedure.
		if others := c.otherArguments(a.Dimension); len(others) >= 2 && len(o.Points) > 0 && o.Points[0].Verdict == Fail {
			o.Points[0].Evidence = append(c.says(others...), o.Points[0].Evidence...)
		}
		return o
	}
	var told, missing []string
	for _, id := range a.Points {
		if _, ok := arg.Points[id]; ok {
			told = append(told, termName(c.Pack.Lexicon.Points, id))
		} else {
			missing = append(missing, termName(c.Pack.Lexicon.Points, id))
		}
	}
	own := ownWords(arg, a.Points)
	fields["told"], fields["missing"], fields["count"] = joinNames(told), joinNames(missing), fmt.Sprint(len(told))
	fields["text"] = firstWords(c, arg)
	o := Outcome{Why: fmt.Sprintf("%s分析论及：%s。", name, joinNames(told)), Shown: c.says(first(arg.At, 2)...)}
	if p, ok := c.refuted(arg, name, a.Against); ok {
		o.Points = append(o.Points, p)
		o.Why += "与报告他处所述相反。"
		return o
	}
	if len(arg.Evades) > 0 {
		argues := len(told) >= max(3, len(a.Points)-1) && arg.Chars >= 2*arguedAtLength
		o.Points = append(o.Points, c.evaded(arg, name, argues, fields))
		o.Why += "有以话代替论证之处。"
		return o
	}
	switch {
	case len(told) == 0, arg.Chars < sloganLength && own < 2, !c.simple() && arg.Chars < 2*sloganLength && own < 2, arg.Summary && arg.Chars < 40 && len(told) < a.Min:
		o.Why = name + "分析只有结论性表述。"
		o.Points = []Point{{Subject: name, Verdict: Fail, Fields: fields, Evidence: c.says(first(arg.At, 2)...),
			Message: "{name}分析只作了结论性表述（“{text}”，{page}），未见论证内容和依据。"}}
		return o
	case c.simple() || c.Kind == "analysis":
		return o // a short form argues briefly
	case len(told) < a.Min:
		p := Point{Subject: name, Verdict: Fail, Fields: fields, Evidence: c.says(first(arg.At, 2)...),
			Message: "{name}分析过于简略（{page}），只论及{told}。"}
		if ls := c.losses("dimensions", role); len(ls) > 0 {
			p.Verdict, p.Note = Doubt, lossWhy(c.Doc, ls)
		} else if a.Scant == "doubt" || c.brief() {
			p.Verdict = Doubt
		} else if arg.Unnamed {
			p.Verdict, p.Note = Doubt, "论述没有标明性质，请核实是否还有其他内容。"
		}
		o.Points = append(o.Points, p)
		o.Why += "内容过于简略。"
		return o
	}
	var failed, doubtful []string
	for _, k := range a.Key {
		if _, ok := arg.Points[k.Point]; ok || len(k.Types) > 0 && (c.Type == nil || !slices.Contains(k.Types, c.Type.ID)) {
			continue
		}
		if _, ok := c.Facts.TellsOf(false, k.Wide...); ok || !k.Here && c.pointElsewhere(a.Dimension, k.Point) {
			continue
		}
		if k.Few > 0 {
			if n := termName(c.Pack.Lexicon.Points, k.Point); len(told) <= k.Few && c.brief() {
				doubtful = append(doubtful, n)
			} else if len(told) <= k.Few {
				failed = append(failed, n)
			}
			continue
		}
		terse := arg.Chars < arguedAtLength && !k.Here
		if terse && (!k.Terse || len(told) > a.Min) {
			continue
		}
		if n := termName(c.Pack.Lexicon.Points, k.Point); k.Doubt && arg.Named[k.Point] {
			continue // a column of its own says that it was looked at
		} else if k.Doubt || terse {
			doubtful = append(doubtful, n)
		} else {
			failed = append(failed, n)
		}
	}
	for _, t := range []struct {
		names []string
		v     Verdict
	}{{failed, Fail}, {doubtful, Doubt}} {
		if len(t.names) == 0 {
			continue
		}
		f := map[string]string{"name": name, "missing": strings.Join(t.names, "、"), "told": fields["told"], "count": fields["count"], "text": fields["text"]}
		pt := Point{Subject: strings.Join(t.names, "、"), Verdict: t.v, Fields: f, Evidence: c.says(first(arg.At, 2)...)}
		if ls := c.losses("dimensions", role); t.v == Fail && len(ls) > 0 {
			pt.Verdict, pt.Note = Doubt, lossWhy(c.Doc, ls)
		}
		o.Points = append(o.Points, pt)
		o.Why += "未论及：" + f["missing"] + "。"
	}
	return o
}

// refuted finds a claim of the argument that the report refutes elsewhere: 从来没有人
// 上访过, where the overview counts 14 petitions.
func (c *Context) refuted(arg *facts.Argument, name string, all []refutation) (Point, bool) {
	for _, g := range all {
		t, ok := c.Facts.TellsOf(false, g.Told...)
		if !ok {
			continue
		}
		for _, at := range arg.Told {
			if s := c.Doc.Text(at); facts.Says(g.term, s) && !(t.At.Block == at.Block && t.At.Row == at.Row && t.At.Col == at.Col) {
				said := shortText(strings.TrimSpace(plain(s)), 30)
				return Point{Subject: name, Verdict: Fail, Evidence: append(c.says(at), c.conflicts(t.At)...),
					Fields:  map[string]string{"name": name, "missing": name, "told": shortText(t.Text, 24), "count": "1", "text": said},
					Message: "{name}分析称“{text}”（{page}），与报告他处所述“{told}”相反。", Demand: "请按实际情况重写{name}的论证。"}, true
			}
		}
	}
	return Point{}, false
}

// evaded is the point of an argument that says in so many words that the question was
// not judged, is left to others or to later, or is not worth it. One that makes its
// points all the same may only have passed over something beside the matter.
func (c *Context) evaded(arg *facts.Argument, name string, argues bool, fields map[string]string) Point {
	at := first(arg.Evades, 2)
	said := shortText(c.Doc.Text(at[0]), 30)
	p := Point{Subject: name, Verdict: Fail, Evidence: c.says(at...),
		Fields:  map[string]string{"name": name, "missing": name + "的判断", "told": fields["told"], "count": fields["count"], "text": said},
		Message: "{name}分析以“{text}”代替论证（{page}），没有作出有依据的判断。"}
	if argues {
		p.Verdict, p.Note = Doubt, "其他方面已有论述，请核实略去的内容是否应当论证。"
	}
	return p
}

// ownWords counts the points that each have a word of their own: 矛盾都在掌握之中
// makes one, whether it is read as petitions or as unrest.
func ownWords(arg *facts.Argument, points []string) int {
	of := map[string]string{} // word: the point that has it
	var take func(point string, tried map[string]bool) bool
	take = func(point string, tried map[string]bool) bool {
		for _, w := range arg.Words[point] {
			if tried[w] {
				continue
			}
			tried[w] = true
			if other, taken := of[w]; !taken || take(other, tried) {
				of[w] = point
				return true
			}
		}
		return false
	}
	n := 0
	for _, p := range points {
		if take(p, map[string]bool{}) {
			n++
		}
	}
	return n
}

// otherArguments gives where the other dimensions are argued, outside the conclusion.
func (c *Context) otherArguments(dimension string) []document.Anchor {
	var out []document.Anchor
	for i := range c.Facts.Arguments {
		if arg := &c.Facts.Arguments[i]; arg.ID != dimension && len(arg.At) > 0 && !arg.Summary {
			out = append(out, arg.At[0])
		}
	}
	return out
}

// pointElsewhere says that another dimension's argument makes the point.
func (c *Context) pointElsewhere(dimension, point string) bool {
	suffix := point[strings.IndexByte(point, '.')+1:]
	for i := range c.Facts.Arguments {
		arg := &c.Facts.Arguments[i]
		if arg.ID == dimension {
			continue
		}
		if _, ok := arg.Points[point]; ok && !common[suffix] {
			return true
		}
	}
	return false
}

// common points are spoken of everywhere: that another dimension has their
// words says little.
var common = map[string]bool{"procedure": true, "power": true}

// dimensionsElsewhere says that a chapter on the four dimensions has a body of
// text that no dimension's name leads.
func (c *Context) dimensionsElsewhere() bool {
	n := 0
	for _, at := range c.Facts.Structure.Roles["dimensions"] {
		n = max(n, at.Chars)
	}
	for i := range c.Facts.Arguments {
		n -= c.Facts.Arguments[i].Chars
	}
	return n > 120
}

func firstWords(c *Context, arg *facts.Argument) string {
	p := c.Doc.Locate(arg.At[0])
	q := []rune(strings.TrimSpace(p.Quote))
	if len(q) > 30 {
		return string(q[:29]) + "…"
	}
	return string(q)
}
