package rule

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh"
)

var kindConcrete = kind{
	name: "concrete",
	doc: "措施是否可操作、时限是否成时限，逐行检查措施表和逐项写的措施。参数 check：measures 整条措施全由口号用词（词表slogan）连成、或只是号召和愿望（词表appeal）而没有看得见的做法（词表deed）的为口号；" +
		"deadlines 时限只写“及时”“尽快”“适时”（vague-deadline）的不成时限，只写“长期”“持续”（loose-deadline）而措施中没有频次、时间的同样不成时限；" +
		"“全过程”（whole-deadline）占到总行数share以上的为不符合。日期、天数、频次和“开工前”“施工期”之类的节点都是时限。",
	fields: []string{"r", "m", "t", "count", "total"},
	compile: func(p *params, pack *Pack) (check, error) {
		var a struct {
			Check string  `yaml:"check"`
			Share float64 `yaml:"share"`
		}
		a.Share = 0.5
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		switch a.Check {
		case "measures":
			s := newSlogans(pack.foldedWords("slogan"))
			s.appeal, s.deed = pack.expression("appeal"), pack.expression("deed")
			return func(c *Context) Outcome { return c.slogans(s) }, nil
		case "deadlines":
			d := &deadlineWords{pack.foldedWords("vague-deadline"), pack.foldedWords("loose-deadline"), pack.foldedWords("whole-deadline"), a.Share}
			return func(c *Context) Outcome { return c.deadlines(d) }, nil
		}
		return nil, p.errorf("check", "check应为measures或deadlines。")
	},
}

// slogans knows the words a slogan is strung of.
type slogans struct {
	words map[string]bool
	most  int // runes of the longest

	// appeal is a clause that calls for something or names what is hoped for; deed a word
	// for something that is done, so that somebody could see whether it was.
	appeal, deed *regexp.Regexp
}

func newSlogans(words []string) *slogans {
	s := &slogans{words: map[string]bool{}, appeal: never, deed: never}
	for _, w := range words {
		s.words[w] = true
		s.most = max(s.most, utf8.RuneCountInString(w))
	}
	return s
}

// only says that a clause is strung of slogan words alone.
func (s *slogans) only(clause string) bool {
	r := []rune(clause)
	if len(r) > 60 {
		return false
	}
	reach := make([]bool, len(r)+1)
	reach[0] = true
	for i := range r {
		for n := 1; reach[i] && n <= s.most && i+n <= len(r); n++ {
			if s.words[string(r[i:i+n])] {
				reach[i+n] = true
			}
		}
	}
	return reach[len(r)]
}

var (
	clauseCut  = regexp.MustCompile(`[,;。、:!\n\s]+`)
	leadUnit   = regexp.MustCompile(`^(?:由)?[\p{Han}]{0,14}(?:单位|局|政府|公司|部门|委员会|街道|社区|村委会|中心|办公室|管理所|指挥部|专班)(?:负责|要|应|应当)?`)
	riskCode   = regexp.MustCompile(`^(?:[A-Z]-?\d{1,2}|风险[一二三四五六七八九十\d]{1,3})(?:的?(?:防范|化解|应对)(?:措施)?)?$`)
	clauseLead = regexp.MustCompile(`^(?:\(?(?:\d{1,2}|[一二三四五六七八九十])[).、]|[①-⑳]|[一二三四五六七八九十]是)`)
)

// called says that a clause only calls for something: 加强农民工工资管理.
func (s *slogans) called(clause string) bool {
	m := callFor.FindStringSubmatch(clause)
	return m != nil && (m[1] == "" || s.only(m[1])) && utf8.RuneCountInString(clause) <= 22
}

var callFor = regexp.MustCompile(`^(.{0,30}?)(?:加强|强化|做好|抓好|加大|提高|提升|注重|重视|落实|完善|健全|规范|增强)[^\d]{0,12}(?:管理|监管|管控|工作|力度|宣传|引导|监督|教育|意识|沟通|协调|解释|稳定|防控|防范|到位|水平|疏导|服务|领导|制度|机制|责任|措施)$`)

// hollow says that no clause of a measure tells what is done.
func (s *slogans) hollow(text string) bool {
	n := 0
	for _, clause := range clauseCut.Split(zh.Fold(text).Text, -1) {
		clause = clauseLead.ReplaceAllString(strings.Trim(clause, "“”\"()"), "")
		if clause == "" || riskCode.MatchString(clause) {
			continue
		}
		if unit := leadUnit.FindString(clause); len(unit) < len(clause) {
			clause = clause[len(unit):] // who calls does not tell what is done
		}
		if dutyOnly.MatchString(clause) {
			continue // 市财政局牵头负责, 县水利局帮办
		}
		n++
		if !s.only(clause) && !s.called(clause) && !(s.appeal.MatchString(clause) && !s.deed.MatchString(clause)) {
			return false
		}
	}
	return n > 0
}

var (
	// dutyOnly is a clause that tells who, and nothing of what.
	dutyOnly = regexp.MustCompile(`^(?:由)?[\p{Han}]{2,24}?(?:牵头|负责|配合|协助|帮办|协办|主办|承办|主责|督促)(?:负责|落实|办理|实施)?$`)
)

// measureLine is one measure to be judged, of a table or told in prose.
type measureLine struct {
	name, text, deadline string
	said                 string // of prose: all its words
	at, when             document.Anchor
	cell                 bool // the deadline has a cell of its own
}

func (c *Context) measureLines() (out []measureLine) {
	for i := range c.Facts.Measures.Rows {
		m := &c.Facts.Measures.Rows[i]
		if m.Worklist && len(c.Facts.Measures.Tables) > 1 {
			continue
		}
		l := measureLine{name: shortText(c.riskLabel(m), 24), text: m.Text, deadline: m.Deadline, at: m.At, when: m.At}
		if a, ok := m.Cells["text"]; ok {
			l.at = a
		}
		if a, ok := m.Cells["deadline"]; ok {
			l.when, l.cell = a, true
		}
		out = append(out, l)
	}
	for i := range c.Facts.Measures.Prose {
		m := &c.Facts.Measures.Prose[i]
		if !m.Own {
			continue
		}
		l := measureLine{name: shortText(c.proseLabel(m), 24), text: m.Text, said: m.Said, deadline: m.Deadline, at: m.At, when: m.At}
		if m.Tabled {
			l.when, l.cell = m.DueAt, true
		}
		out = append(out, l)
	}
	return out
}

func (c *Context) slogans(s *slogans) Outcome {
	lines := c.measureLines()
	if len(lines) == 0 {
		return c.unjudged("没有可逐项检查的措施。", "measures")
	}
	o := Outcome{}
	n := 0
	for _, l := range lines {
		if strings.TrimSpace(l.text) == "" {
			continue // blanks are another rule's matter
		}
		n++
		if !s.hollow(l.text) {
			continue
		}
		o.Points = append(o.Points, Point{Subject: l.name, Verdict: Fail, Evidence: c.says(l.at),
			Fields: map[string]string{"r": l.name, "m": shortText(strings.Trim(l.text, "。:： "), 40), "t": orDash(l.deadline), "total": strconv.Itoa(len(lines))}})
	}
	if n == 0 {
		return c.unjudged("没有可逐项检查的措施。", "measures")
	}
	o.Why = fmt.Sprintf("检查措施%d条，只有口号而没有具体做法的%d条。", n, len(o.Points))
	if len(o.Points) == 0 {
		o.Shown = c.says(lines[0].at)
	}
	return o
}

type deadlineWords struct {
	vague, loose, whole []string
	share               float64
}

var (
	deadlineCut  = regexp.MustCompile(`[,;。、/()\s]+`)
	deadlineSaid = regexp.MustCompile(`(?:时限|期限|完成时间|时间要求)(?:为|是|:)([^,。;]{1,40})`)
	deadlineTail = regexp.MustCompile(`(?:完成|落实|进行|执行|开展|推进|实施|处理|办理|到位|做好|跟进|有效|要求|安排|工作|坚持|抓好|抓|坚决|地)$`)
	frequent     = regexp.MustCompile(`每(?:个)?(?:日|天|周|旬|月|季|年|半|学期|\d|晚|班)|按(?:日|周|月|季|年)|逐(?:日|周|月|季)|\d+个?(?:小时|日|天|工作日|分钟)(?:以)?内|\d+年\d+月|\d+月\d+日`)
)

func has(list []string, s string) bool {
	for s != "" {
		if slices.Contains(list, s) {
			return true
		}
		cut := deadlineTail.FindString(s)
		if cut == "" {
			return strungOf(list, s)
		}
		s = strings.TrimSuffix(s, cut)
	}
	return false
}

// strungOf says that s is nothing but words of a list, one behind the other: 视情况及时.
func strungOf(list []string, s string) bool {
	return s == "" || len(s) <= 90 && slices.ContainsFunc(list, func(w string) bool {
		return w != "" && strings.HasPrefix(s, w) && strungOf(list, s[len(w):])
	})
}

// sort tells what a deadline is worth: vague, loose, whole, or "" when it is one.
func (d *deadlineWords) sort(deadline string) string {
	worst := ""
	for _, part := range deadlineCut.Split(zh.Fold(deadline).Text, -1) {
		switch {
		case part == "":
		case has(d.vague, part):
			if worst == "" {
				worst = "vague"
			}
		case has(d.loose, part):
			worst = "loose"
		case has(d.whole, part):
			worst = "whole"
		default:
			return "" // something of it is a time
		}
	}
	return worst
}

func (c *Context) deadlines(d *deadlineWords) Outcome {
	lines := c.measureLines()
	n, whole := 0, 0
	var o Outcome
	var wholes []measureLine
	point := func(l measureLine) {
		o.Points = append(o.Points, Point{Subject: l.name, Verdict: Fail, Evidence: c.says(l.when),
			Fields: map[string]string{"r": l.name, "m": shortText(l.text, 30), "t": shortText(l.deadline, 20), "total": strconv.Itoa(len(lines))}})
	}
	for _, l := range lines {
		if strings.TrimSpace(l.deadline) == "" && (l.cell || !deadlineSaid.MatchString(zh.Fold(l.said).Text)) {
			continue
		}
		n++
		if !l.cell {
			// in prose the first words of time are not all of it, unless they are called so
			m := deadlineSaid.FindStringSubmatch(zh.Fold(l.said).Text)
			if m == nil {
				continue
			}
			l.deadline = m[1]
		}
		switch d.sort(l.deadline) {
		case "vague":
			point(l)
		case "loose":
			if !frequent.MatchString(zh.Fold(l.text).Text) {
				point(l)
			}
		case "whole":
			whole++
			if !frequent.MatchString(zh.Fold(l.text).Text) {
				wholes = append(wholes, l)
			}
		}
	}
	if n == 0 {
		return c.unjudged("没有可逐项检查的时限，由“措施表要素”一条判断。", "measures")
	}
	if float64(whole) > d.share*float64(n) && whole > 1 {
		for _, l := range wholes {
			point(l)
		}
	}
	o.Why = fmt.Sprintf("检查时限%d处，不成时限的%d处。", n, len(o.Points))
	if len(o.Points) == 0 {
		o.Shown = c.says(lines[0].when)
	}
	return o
}

func orDash(s string) string {
	if strings.TrimSpace(s) == "" {
		return "—"
	}
	return s
}
