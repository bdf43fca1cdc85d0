package facts

import (
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

// demandLists reads the tables of what people care about whose question stands in
// the caption, the head or the line above, whatever their columns: each cell of words
// and the share that comes after it before the next words. A table may hold the
// questions of two groups side by side.
func (x *reading) demandLists(asks func(string) bool, add func(Demand)) {
	for _, tb := range x.tables {
		if tb.block.Zone == document.ZoneFront || tb.block.Zone == document.ZoneContents || len(tb.grid) < 3 || len(tb.grid[0]) < 2 || len(tb.grid[0]) > 12 || tb.turned {
			continue
		}
		consult := false
		switch x.chapter(tb.block) {
		case chapterConsult:
			consult = true
		case chapterRisk, chapterMeasures, chapterFour, chapterOther:
			continue
		}
		head := ""
		for _, t := range tb.grid[0] {
			if t != nil {
				head += squeeze(t.s()) + "|"
			}
		}
		if !strings.Contains(head+tb.caption, "%") && !ofShares.MatchString(head+tb.caption) || notDemands.MatchString(head) {
			continue
		}
		if !asks(tb.caption) && !asks(head) && !(consult && asks(x.lineAbove(tb))) {
			continue
		}
		attitudes := 0
		var found []Demand
		for _, row := range tb.grid[1:] {
			for c := 0; c < len(row); c++ {
				name := row[c]
				if name == nil || c > 0 && row[c-1] == name || !demandCell(name.s()) {
					continue
				}
				for k := c + 1; k < len(row); k++ {
					t := row[k]
					if t == nil || t == name {
						continue
					}
					shares := k < len(tb.grid[0]) && tb.grid[0][k] != nil && ofShares.MatchString(squeeze(tb.grid[0][k].s()))
					n, ok := readNumber(t.s())
					share, has := n.pct, n.hasPct
					if m := shareAfterCount.FindStringSubmatch(squeeze(t.s())); m != nil && shares { // 份(%) above 112(28.3)
						share, has = zh.ParseNumeral(m[1])
					} else if !ok {
						break // the next words
					} else if shares && (n.decimal || n.hasCount) {
						has = true
					}
					if !has || share > 100 {
						continue
					}
					if attitudeWord.MatchString(name.s()) {
						attitudes++
					}
					found = append(found, Demand{Text: strings.TrimSpace(name.s()), Share: share, At: name.at(0, 0)})
					break
				}
			}
		}
		if len(found) < 3 || attitudes >= 3 {
			continue
		}
		for _, d := range found {
			if !attitudeWord.MatchString(d.Text) && !totalLabel.MatchString(squeeze(d.Text)) {
				add(d)
			}
		}
	}
}

var (
	ofShares        = regexp.MustCompile(`%|占比|比例|百分比|占有效`)
	shareAfterCount = regexp.MustCompile(`^\d+[^\d(]{0,2}\((\d{1,3}(?:\.\d+)?)\)$`)
	notDemands      = regexp.MustCompile(`采纳|权重|概率|可能性|责任|时限|回收|发放|有效(?:份数|问卷|率)|态度`)
	hanOnly         = regexp.MustCompile(`\p{Han}`)
)

// demandCell says that a cell may be what people named: a few words, no number.
func demandCell(s string) bool {
	s = squeeze(s)
	n := utf8.RuneCountInString(s)
	_, number := readNumber(s)
	return n >= 2 && n <= 40 && !number && hanOnly.MatchString(s)
}

// lineAbove is the paragraph right above a table, or above its caption.
func (x *reading) lineAbove(tb *table) string {
	for id := tb.block.ID - 1; id > 0 && id >= tb.block.ID-2; id-- {
		b := x.doc.Block(id)
		if b == nil || b.Table != nil {
			return ""
		}
		if b.Kind == document.Paragraph && b.Text != "" {
			if i, ok := x.first[b.ID]; ok {
				s := x.texts[i].s()
				if k := strings.LastIndexAny(strings.TrimRight(s, "。:;"), "。;"); k >= 0 && len(s) > 300 {
					s = s[k:]
				}
				return s
			}
		}
	}
	return ""
}

// How many and what share of them said it; both are read in figures and in words.
const (
	manyTold  = `(?:\d[\d,]*|[一二三四五六七八九十百千两]+)(?:人次|人|户|份|位|条|家|票|名)`
	shareTold = `(\d{1,3}(?:\.\d+)?)%`
	saysTold  = `(?:说|提到|提出|提|反映|担心|担忧|怕|害怕|关心|关注|关切|希望|盼|盼望|要求|请求|问到|问|认为|觉得|嫌|顾虑|写明|在意|牵挂|惦记|发愁|不满|最怕|放心不下)`
	thingTold = `([^,;:。()%\d]{2,30}(?:、[^,;:。()%\d]{2,20})*)`
)

// The ways a sentence tells what some of those asked want: 28户(19.2%)怕娃娃转学 ·
// 18户担心学籍转不过去,占25.7% · 28.1%的车主担心误扣费 · 过渡期没处住,29户,19.2%.
var demandWays = []struct {
	re           *regexp.Regexp
	share, thing int
	asked        bool // only in a sentence that asks what people care about
}{
	{regexp.MustCompile(manyTold + `[^,;:。()]{0,8}\(` + `(?:占|约占)?` + shareTold + `\)[^,;:。()]{0,14}?` + saysTold + thingTold), 1, 2, false},
	{regexp.MustCompile(manyTold + `[^,;:。()]{0,4}` + saysTold + thingTold + `,?(?:占|约占)` + `[^,;。()%\d]{0,8}` + shareTold), 2, 1, false},
	{regexp.MustCompile(`(?:^|[^\d.])` + shareTold + `的?[^,;:。()%\d]{0,12}?` + saysTold + thingTold), 1, 2, false},
	{regexp.MustCompile(`(?:^|[,;:。])` + `(?:是|有)?` + thingTold + `(?:的|有|,){0,2}` + manyTold + `(?:,?(?:占|约占)?|\()` + shareTold), 2, 1, true},
}

// demandsSaid reads what a share of those asked said, sentence by sentence, in the
// chapters on the consultation.
func (x *reading) demandsSaid(asks *Term, add func(Demand)) {
	if asks == nil {
		return
	}
	most := 0 // the answers of the largest survey: of a count without its share it is the least share
	for i := range x.out.Surveys {
		if v, ok := x.out.Surveys[i].Valid.First(); ok {
			most = max(most, int(v.V))
		}
	}
	for _, t := range x.texts {
		if !t.inBody() || t.block.Kind == document.Heading || t.cell != nil || x.chapter(t.block) != chapterConsult {
			continue
		}
		before := false
		for start, end := range toFullStops(t.s()) {
			s := t.s()[start:end]
			if otherAsked.MatchString(s) {
				continue
			}
			asks := len(appendHits(nil, asks, s)) > 0
			asked := asks || before // 关切题可多选。甲卷中绩效分配612人(47.0%)
			found := 0
			for _, w := range demandWays {
				if w.asked && (!asked || strings.Count(s, "%") < 2) {
					continue
				}
				for _, m := range w.re.FindAllStringSubmatchIndex(s, 30) {
					share, ok := zh.ParseNumeral(s[m[2*w.share]:m[2*w.share+1]])
					text := strings.Trim(s[m[2*w.thing]:m[2*w.thing+1]], "“”\"、的")
					text = strings.TrimRight(text, "一二三四五六七八九十百") // of the count: 老校舍怎么办十四户
					if ok && share <= 100 && !attitudeWord.MatchString(text) && !notThing.MatchString(text) && utf8.RuneCountInString(text) >= 2 {
						add(Demand{Text: text, Share: share, At: t.at(start+m[0], start+m[1])})
						found++
					}
				}
			}
			if asks && found == 0 && most > 0 && !strings.Contains(s, "%") {
				found = x.demandVotes(t, start, s, most, add)
			}
			before = asks || asked && found > 1
		}
	}
}

// A list of what people care about with the votes for each, without shares:
// 最关心的:补偿标准118户次、社保名额97户次.
var votesTold = regexp.MustCompile(`([^,;:。()%\d、]{2,24})(\d+)(?:户次|人次|票|份|户|人|家)`)

func (x *reading) demandVotes(t *text, start int, s string, most int, add func(Demand)) int {
	ms := votesTold.FindAllStringSubmatchIndex(s, 30)
	if len(ms) < 3 {
		return 0
	}
	for i := 1; i < len(ms); i++ { // nothing but marks between them
		if strings.Trim(s[ms[i-1][1]:ms[i][0]], "、,;和及") != "" {
			return 0
		}
	}
	for _, m := range ms {
		n, ok := zh.ParseNumeral(s[m[4]:m[5]])
		text := strings.Trim(s[m[2]:m[3]], "“”\"、的是为")
		if ok && n <= float64(most) && !attitudeWord.MatchString(text) && !notThing.MatchString(text) {
			add(Demand{Text: text, Share: 100 * n / float64(most), Votes: int(n), At: t.at(start+m[0], start+m[1])})
		}
	}
	return len(ms)
}

var (
	// otherAsked: shares of another question, or of no question at all.
	otherAsked = regexp.MustCompile(`网民|网友|评论|帖|点击|阅读量|同类|外地|邻县|上一轮|二期|一期问卷`)
	notThing   = regexp.MustCompile(`年龄|文化程度|学历|职业|户籍|样本|问卷|有效|误差|抽样|占比|比例|合计|以上|以下|其余|放心$|一些|知道|听说|网络|微信|公告`)
)

// riskColumn heads the column of a table of demands that says which risk each became.
var riskColumn = regexp.MustCompile(`^(?:对应|归入|列入|转为)?(?:的)?风险(?:点|因素|编号|代号|序号|清单)?$`)

// toldAsRisk says that the row of a demand itself tells by which number a risk of the
// list stands for it.
func (x *reading) toldAsRisk(at document.Anchor) bool {
	i, ok := x.first[at.Block]
	if at.Row == 0 || !ok || x.texts[i].table == nil {
		return false
	}
	g := x.texts[i].table.grid
	for c, h := range g[0] {
		if h != nil && c > 0 && riskColumn.MatchString(squeeze(h.s())) && at.Row-1 < len(g) && c < len(g[at.Row-1]) {
			t := g[at.Row-1][c]
			if t == nil {
				return false
			}
			nos, _, _ := codes(t.s())
			return len(x.allNumbered(nos)) > 0
		}
	}
	return false
}
