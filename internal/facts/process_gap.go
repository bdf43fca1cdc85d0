package facts

import (
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

// SimpleAlone is a sentence by which those who assess chose the simple procedure on their
// own, or without the consent that it takes.
type SimpleAlone struct {
	Text string          `json:"text"`
	Weak bool            `json:"weak,omitempty"` // a reason of their own is told, not that nobody was asked
	At   document.Anchor `json:"at,omitzero"`
}

var (
	// A row without a day that has a good reason: it is still to come, goes on all the time,
	// or is told elsewhere.
	undatedFor = regexp.MustCompile(`拟|计划|预计|待|将|[前后](?:[,。;]|$)|期间|同[上期时步]|贯穿|全程|全过程|持续|另[见行]|随|见第|见附|\d|[一二三四五六七八九十]月|[上中下]旬|每|不适用|不涉及|不要求|一般|简易|政法委[^,。;]{0,8}(?:同意|批准|函)`)
	negatedRow = regexp.MustCompile(`未|没|不|无|免|省|略|缺|空|取消|暂缓|停|漏|跳过|口头|照|抄|代|一人|碰头|电话|群`)
	// notSimple: 不适用简易程序 is of the general one.
	notSimple = regexp.MustCompile(`(?:不|未|没有|不再|不得|不能|不宜|不应)(?:适用|采用|走|按|用|再)?(?:简易|简化)`)
)

// fewestDatedRows make a table whose rows have days.
const fewestDatedRows = 4

// stepRows finds the rows of a table of the steps that have no day where the others have
// one, and say what came in the place of the step: 专家评审 | 因专家外出取消.
func (x *reading) stepRows() {
	labels := map[string]*Term{}
	for i := range x.lx.Words {
		if step, ok := strings.CutPrefix(x.lx.Words[i].ID, "row-"); ok {
			labels[step] = &x.lx.Words[i]
		}
	}
	if len(labels) == 0 {
		return
	}
	for _, tb := range x.tables {
		if tb.block.Zone != document.ZoneBody || len(tb.grid) < fewestDatedRows+1 || inOthersTable(x.texts[x.first[tb.block.ID]]) {
			continue
		}
		tells := x.tellsSteps(x.texts[x.first[tb.block.ID]])
		dated, all, steps := 0, 0, map[string]bool{}
		has := make([]bool, len(tb.grid))
		for r, row := range tb.grid[1:] {
			if wideRow(row) {
				continue
			}
			all++
			for _, t := range row {
				if t != nil && chars(t.s()) <= 60 && (len(zh.DatesIn(t.s(), 2024)) > 0 || len(shortDay.FindString(t.s())) > 0) {
					has[r+1] = true
				}
			}
			if has[r+1] {
				dated++
			}
			if row[0] != nil {
				for step, l := range labels {
					if s := x.labelCell(row); chars(s) <= 18 && len(appendHits(nil, l, s)) > 0 {
						steps[step] = true
					}
				}
			}
		}
		if dated < fewestDatedRows || 2*dated < all || len(steps) < 3 || !tells && len(steps) < 4 {
			continue
		}
		for r, row := range tb.grid[1:] {
			if has[r+1] || wideRow(row) {
				continue
			}
			label := x.labelCell(row)
			if chars(label) > 18 || label == "" {
				continue
			}
			for step, l := range labels {
				if len(appendHits(nil, l, label)) > 0 {
					x.undatedRow(row, label, step)
				}
			}
		}
	}
}

// shortDay is a day as tables write it: 3.14, 3/14, 03-14.
var shortDay = regexp.MustCompile(`^\D{0,2}\d{1,2}[./\-]\d{1,2}`)

// labelCell gives the words that name what a row is of: its first cell that is no number.
func (x *reading) labelCell(row []*text) string {
	for c, t := range row {
		if t != nil && c < 3 && nonNumber.MatchString(t.s()) {
			return t.s()
		}
	}
	return ""
}

func (x *reading) undatedRow(row []*text, label, step string) {
	said, at := "", (*text)(nil)
	for c, t := range row {
		if t == nil || c > 0 && row[c-1] == t || t.s() == label || !nonNumber.MatchString(t.s()) || cellBlank.MatchString(squeeze(t.s())) {
			continue
		}
		said += t.s() + ";"
		if at == nil {
			at = t
		}
	}
	if at == nil || undatedFor.MatchString(said) || !negatedRow.MatchString(said) || chars(said) > 40 || deniedIf.MatchString(said) {
		return
	}
	x.addDenied(at, DeniedStep{Step: step, Text: label + "：" + strings.TrimRight(said, ";。"), Haste: x.inHaste(said), At: at.at(0, len(at.s()))}, 0, len(at.s()))
}

// inHaste says that a step was left out to save time or trouble, and not because nothing
// asks for it.
func (x *reading) inHaste(s string) bool {
	t := Find(x.lx.Words, "excuse-haste")
	return t != nil && len(appendHits(nil, t, s)) > 0
}

// simpleAlone finds where the report says that nobody was asked about the simple procedure.
func (x *reading) simpleAlone() {
	term := func(id string) *Term { return Find(x.lx.Words, id) }
	named, form, unasked, self := term("simple-named"), term("simple-form"), term("simple-unasked"), term("simple-self")
	if named == nil || form == nil || unasked == nil || self == nil {
		return
	}
	n := sieveOf(x.lx.Words)
	can := x.catches(x.lx.Words)
	for k, t := range x.texts {
		if !can[k].has(n.number(unasked)) && !can[k].has(n.number(self)) || t.block.Zone == document.ZoneContents || t.block.Kind == document.Heading || t.block.Kind == document.Comment {
			continue
		}
		for _, sp := range t.sentences {
			s := t.s()[sp.Start:sp.End]
			isNamed := len(appendHits(nil, named, s)) > 0 && !notSimple.MatchString(s)
			if !isNamed && len(appendHits(nil, form, s)) == 0 {
				continue
			}
			alone := len(appendHits(nil, unasked, s)) > 0
			own := isNamed && len(appendHits(nil, self, s)) > 0 && !onGround.MatchString(s)
			if !alone && !own || simpleIf.MatchString(s) || othersSay.MatchString(s) {
				continue
			}
			x.out.Process.SimpleAlone = append(x.out.Process.SimpleAlone, SimpleAlone{Text: s, Weak: !alone, At: t.at(sp.Start, sp.End)})
			if alone {
				return
			}
		}
	}
}

// onGround: somebody agreed, or a rule says so.
var onGround = regexp.MustCompile(`同意|批准|函复|批复|确认|第[一二三四五六七八九十\d]+条|细则|规定|办法|规程|指南|条件`)

// othersSay: what people hold against the procedure is no word of the report's own.
var othersSay = regexp.MustCompile(`(?:群众|村民|居民|业主|职工|家长|商户|网民|有人|来电|来信|来访|代表)[^。;]{0,24}(?:反映|认为|质疑|提出|投诉|说|称|问)`)

// simpleIf: a rule on the simple procedure tells no case of it.
var simpleIf = regexp.MustCompile(`如果|如未|若|倘|一旦|凡|不得|方可|否则|是否|严禁|禁止`)

// copiedSteps finds where the report tells that its risks or its arguments were taken over
// from another report.
func (x *reading) copiedSteps() {
	what, from := Find(x.lx.Words, "copied-what"), Find(x.lx.Words, "copied-from")
	if what == nil || from == nil {
		return
	}
	no := sieveOf(x.lx.Words).number(from)
	can := x.catches(x.lx.Words)
	for k, t := range x.texts {
		if !can[k].has(no) || !t.inBody() || t.block.Zone != document.ZoneBody || t.block.Kind == document.Heading {
			continue
		}
		switch x.chapter(t.block) {
		case chapterMeasures, chapterBasis, chapterOverview, chapterOther:
			continue
		}
		for _, sp := range t.sentences {
			s := t.s()[sp.Start:sp.End]
			hs := appendHits(nil, from, s)
			if len(hs) == 0 || deniedIf.MatchString(s) || deniedSaid.MatchString(s) {
				continue
			}
			h := hs[0]
			if notCopied.MatchString(s[:h.start]) {
				continue
			}
			if ws := appendHits(nil, what, s); len(ws) == 0 && !ofProcess.MatchString(x.path(t)) {
				continue
			}
			a, b := clauseOf(s, h.start)
			step := "identify"
			if strings.Contains(s, "论证") && !strings.Contains(s, "识别") && !strings.Contains(s, "清单") {
				step = "analysis"
			}
			x.addDenied(t, DeniedStep{Step: step, Text: s[a:max(b, h.end)], Haste: true, At: t.at(sp.Start+a, sp.Start+max(b, h.end))}, sp.Start, sp.End)
			break
		}
	}
}

// notCopied before the words of copying denies it.
var notCopied = regexp.MustCompile(`(?:没有?|不|未|并非|不是|避免|不能|不得)(?:再|予|直接|简单)?$`)
