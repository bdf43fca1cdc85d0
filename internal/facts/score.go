package facts

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

var (
	indexWord = regexp.MustCompile(`(?:社会稳定)?(?:综合风险(?:指数|值)|风险综合(?:指数|值)|综合(?:风险)?指数|风险指数(?:合计|总和|之和)|项目风险指数|整体风险指数|总体风险指数|总风险指数|风险总指数|综合评价指数)(?:\(?[A-Za-z]\)?)?(?:值)?`)
	indexT    = regexp.MustCompile(`(?:^|[^A-Za-z])T(?:值)?\s*=`)
	scoreWord = regexp.MustCompile(`(?:综合得分|综合分(?:值|数)?|加权总分|加权和|加权分合计|综合评分|总得分|合计得分|总评分|最终得分|评估得分|风险得分|量化得分|量化评分|累计得分|合计总分|总分值|总分|风险分值|综合分值|(?:措施|合计|共|总计|累计|综合|评估|最终|项目|事项)[^,。;\d得]{0,8}得)(?:\(?[A-Z]\)?)?`)
	valueNext = regexp.MustCompile(`^(?:[^\d<>≤≥。;,Σ∑×]{0,14}?)(\d+(?:\.\d+)?)(分|%)?`)
	equalsNum = regexp.MustCompile(`=\s*(\d+(?:\.\d+)?)(?:分)?`)
	relation  = regexp.MustCompile(`[<>≤≥]|大于|小于|高于|低于|不超过|超过|以上|以下|介于|之间|不足|达到或|在.{0,6}(?:至|-)`)
	points100 = regexp.MustCompile(`满分|总分\s*(?:为|是)?\s*100|百分制|分制`)
)

// indexes finds every place in prose that states the overall index or score.
func (x *reading) indexes() {
	for _, t := range x.texts {
		if !t.inBody() || t.table != nil && len(t.s()) < 30 || t.block.Kind == document.Heading {
			continue
		}
		path := ""
		for _, sp := range t.sentences {
			s := t.s()[sp.Start:sp.End]
			points := false
			m := indexWord.FindAllStringIndex(s, -1)
			if m == nil {
				m = indexT.FindAllStringIndex(s, -1)
				for i := range m {
					m[i][1]-- // keep the "="
				}
			}
			if letter := x.indexLetter(); m == nil && letter != nil {
				if m = letter.FindAllStringSubmatchIndex(s, -1); m != nil {
					for i := range m {
						m[i] = m[i][2:4]
					}
				}
			}
			if m == nil && !points100.MatchString(s) {
				m = scoreWord.FindAllStringIndex(s, -1)
				points = true
			}
			if m == nil || hypothesis.MatchString(s) || dimensionOnly.MatchString(s) {
				if m == nil && strings.Contains(s, "分") && (strings.Contains(s, "前") || strings.Contains(s, "后")) {
					x.stagedScores(t, sp.Start, s)
				}
				continue
			}
			if path == "" {
				path = x.path(t) + "/"
			}
			if caseTable.MatchString(path) {
				break
			}
			for i, k := range m {
				end := len(s)
				if i+1 < len(m) {
					end = m[i+1][0]
				}
				x.indexAt(t, sp.Start, s, k, end, points, path)
			}
		}
	}
}

// ownIndex is the report calling the weighted sum by a letter: S=Σ权重×R.
var ownIndex = regexp.MustCompile(`(?:^|[^A-Za-z])([A-Z])\s*=\s*[Σ∑]`)

// indexLetter matches the letter that the report gives its weighted sum, where it
// stands before a value; nil where it gives none.
func (x *reading) indexLetter() *regexp.Regexp {
	if x.indexBy != nil {
		return x.indexBy.of
	}
	x.indexBy = &indexBy{}
	for _, t := range x.texts {
		if t.inBody() && t.table == nil && strings.ContainsAny(t.s(), "Σ∑") {
			if m := ownIndex.FindStringSubmatch(t.s()); m != nil && m[1] != "R" {
				x.indexBy.of = regexp.MustCompile(`(?:^|[^A-Za-z])(` + m[1] + `)(?:值)?(?:=|:|为|是|由|从|达|得|降(?:低)?(?:到|至|为))\s*\d`)
				break
			}
		}
	}
	return x.indexBy.of
}

// indexBy is the letter of the weighted sum, once asked for.
type indexBy struct{ of *regexp.Regexp }

// sumOfWeights ends in what the weights come to, no index: T=Σ(I×R),I为权重且ΣI=1.
var sumOfWeights = regexp.MustCompile(`[Σ∑]\s*[A-Za-z]?[ij]?\s*=\s*$`)

// stagedScore is a score told with its stage and no other word: 措施前73.0分.
var stagedScore = regexp.MustCompile(`(?:^|[,;:])([^,;:\d]{0,14}(?:之|以)?(?:前|后)[^,;:\d]{0,6}?)(\d{1,3}(?:\.\d+)?)分(?:[,;。(]|$)`)

// stagedScores reads scores that are told by their stage alone.
func (x *reading) stagedScores(t *text, base int, s string) {
	for _, m := range stagedScore.FindAllStringSubmatchIndex(s, -1) {
		lead := s[m[2]:m[3]]
		stage := stageNear(s, m[4], m[5])
		if stage == "" || relation.MatchString(lead) || x.namesFactor(lead) || singleWord.MatchString(lead) || dimWord.MatchString(lead) || hypothesis.MatchString(semiPart(s, m[2])) || otherCase.MatchString(lead) {
			continue
		}
		num := s[m[4]:m[5]]
		v, err := strconv.ParseFloat(num, 64)
		if err != nil || v > 100 {
			continue
		}
		x.out.Risks.Index = append(x.out.Risks.Index, IndexStatement{V: v, Stage: stage, Points: true, Decimals: decimalsOf(num), At: t.at(base+m[2], base+m[5])})
	}
}

var dimWord = regexp.MustCompile(`合法性|合理性|可行性|可控性|最高|最低|下降|降低|提高|上升|减少|增加`)

// indexAt reads the value stated behind the word at k, up to end.
func (x *reading) indexAt(t *text, base int, s string, k []int, end int, points bool, path string) {
	rest := s[k[1]:end]
	from, to := 0, 0
	if eq := equalsNum.FindAllStringSubmatchIndex(rest, -1); eq != nil {
		// T=0.12×0.3+…=0.2876: the last result; numbers that only begin a product do not count
		e := eq[len(eq)-1]
		from, to = e[2], e[3]
		if tail := strings.TrimSpace(rest[e[3]:]); strings.HasPrefix(tail, "×") || strings.HasPrefix(tail, "*") || strings.HasPrefix(tail, "+") {
			return
		}
		if relation.MatchString(rest[:eq[0][0]]) {
			return
		}
	} else {
		m := valueNext.FindStringSubmatchIndex(rest)
		if m == nil || relation.MatchString(rest[:m[2]]) {
			return
		}
		from, to = m[2], m[3]
		after := strings.TrimPrefix(strings.TrimPrefix(rest[m[1]:], "(含)"), "(不含)")
		if strings.HasPrefix(after, "及") || strings.HasPrefix(after, "不") || strings.HasPrefix(after, "-") || strings.HasPrefix(after, "~") || strings.HasPrefix(after, "至") ||
			strings.HasPrefix(after, "以") || strings.HasPrefix(after, "<") || strings.HasPrefix(after, "≤") ||
			strings.HasPrefix(after, "名") || strings.HasPrefix(after, "位") || strings.HasPrefix(after, "人") ||
			strings.HasPrefix(after, "个") || strings.HasPrefix(after, "项") || strings.HasPrefix(after, "级") {
			return
		}
		if m[4] >= 0 && rest[m[4]:m[5]] == "%" {
			return
		}
	}
	num := rest[from:to]
	v, err := strconv.ParseFloat(num, 64)
	if err != nil || sumOfWeights.MatchString(rest[:from]) {
		return
	}
	d := decimalsOf(num)
	if m := indexFell.FindStringSubmatchIndex(rest[to:]); m != nil && fallsFrom.MatchString(rest[:from]) {
		// 由0.4011降为0.1910: one before measures, one after
		then := rest[to:][m[2]:m[3]]
		w, err := strconv.ParseFloat(then, 64)
		if err != nil {
			return
		}
		at := base + k[1] + to
		x.out.Risks.Index = append(x.out.Risks.Index,
			IndexStatement{V: v, Stage: "before", Points: points, Decimals: d, At: t.at(base+k[0], at)},
			IndexStatement{V: w, Stage: "after", Points: points, Decimals: decimalsOf(then), At: t.at(at+m[2], at+m[3])})
		return
	}
	if !points && d == 0 && v != 0 && v != 1 && v < 100 && !strings.Contains(s, "分") {
		points = true
	}
	stage := stageNear(s, k[0], k[1])
	if stage == "" {
		stage = stageOfPath(path)
	}
	x.out.Risks.Index = append(x.out.Risks.Index, IndexStatement{V: v, Stage: stage, Points: points, Decimals: d, At: t.at(base+k[0], base+k[1]+to)})
}

var fallsFrom = regexp.MustCompile(`[由从自]\s*$`)

var indexFell = regexp.MustCompile(`^(?:分)?(?:降|下降|降低|减|减少|回落|升|上升)(?:低|少)?(?:为|至|到)(\d+(?:\.\d+)?)`)

// stageOfPath gives the stage said by the innermost heading that says one.
func stageOfPath(path string) string {
	parts := strings.Split(path, "/")
	for i := len(parts) - 1; i >= 0; i-- {
		if s := stageOf(parts[i]); s != "" {
			return s
		}
	}
	return ""
}

var (
	criterionLevel = regexp.MustCompile(`(高|中|低)(?:度|等级)?(?:\([^()]{0,6}\))?风险|(重大|较大|一般|较小|微小)(?:风险)?`)
	bareLevel      = regexp.MustCompile(`^(?:[A-D]级)?\(?(高|中|低|重大|较大|一般|较小|微小)(?:等级|级|度)?(?:风险)?\)?(?:\([A-D]级?\))?(?:[A-D]级)?$`)
	criterionW     = regexp.MustCompile(`[TWRFtwr]|指数|得分|分值|总分|分|概率`)
)

// system finds how the report estimates and the thresholds it states.
func (x *reading) system(views []*view) {
	sys := &x.out.Risks.System
	said := ""
	for _, t := range x.texts {
		if !t.inBody() || t.table != nil {
			continue
		}
		for _, sp := range t.sentences {
			s := t.s()[sp.Start:sp.End]
			x.thresholds(t, sp.Start, s)
			x.scalesTold(t, sp.Start, s)
			if m := higherMeans.FindStringSubmatch(s); m != nil && said == "" {
				said = "high-is-risky"
				if m[1] != "" {
					said = "high-is-safe"
				}
			}
		}
	}
	for _, v := range views {
		x.thresholdTable(v)
		if said == "" && v.has("points") && strings.Contains(v.cols[v.col("points")].title, "扣分") {
			said = "high-is-risky"
		}
	}
	words, pq, weights := false, false, false
	for i := range x.out.Risks.Factors {
		f := &x.out.Risks.Factors[i]
		pq = pq || f.Before.P.Found() && f.Before.Q.Found() || f.After.P.Found() && f.After.Q.Found()
		weights = weights || f.Weight.Found()
		words = words || f.Before.PWord.Found() && f.Before.QWord.Found()
	}
	switch {
	case len(x.out.Risks.Points) > 0 && !pq:
		sys.Kind = "points"
	case pq || weights:
		sys.Kind = "pxq"
	case words:
		sys.Kind = "matrix"
	case len(x.out.Risks.Factors) > 0:
		sys.Kind = "words"
	}
	if sys.Direction = direction(sys.Thresholds); sys.Direction == "" {
		sys.Direction = said
	}
}

// higherMeans is a report saying outright what a high score means.
var higherMeans = regexp.MustCompile(`(?:分值|分数|得分|评分|总分|扣分)[^,。;]{0,8}(?:越高|越大|越多)[^。;]{0,12}?风险[^,。;]{0,6}?越(?:大|高|(小|低))`)

// direction tells whether a high number means high risk, by the report's own criteria.
func direction(ts []Threshold) string {
	var high, low *Threshold
	for i := range ts {
		if ts[i].Of == "factor" {
			continue
		}
		switch ts[i].Level {
		case "高":
			high = &ts[i]
		case "低":
			low = &ts[i]
		}
	}
	if high == nil || low == nil {
		return ""
	}
	switch {
	case high.Low >= low.High:
		return "high-is-risky"
	case low.Low >= high.High:
		return "high-is-safe"
	}
	return ""
}

// thresholds pairs the intervals of a sentence with its level words, in order;
// where they do not pair off, those of each of its parts.
func (x *reading) thresholds(t *text, base int, s string) {
	if !strings.ContainsAny(s, "0123456789") || !criterionW.MatchString(s) || x.pairThresholds(t, base, s) || !strings.Contains(s, ";") {
		return
	}
	for from := 0; from < len(s); {
		to := len(s)
		if k := strings.IndexByte(s[from:], ';'); k >= 0 {
			to = from + k
		}
		x.pairThresholds(t, base+from, s[from:to])
		from = to + 1
	}
}

func (x *reading) pairThresholds(t *text, base int, s string) bool {
	s = bracketed.ReplaceAllStringFunc(s, func(in string) string { // the steps of the marks: 各分五档(0-0.2、0.2-0.4、…)
		if strings.Contains(in, "、") && !criterionLevel.MatchString(in) {
			return strings.Repeat(" ", len(in))
		}
		return in
	})
	levels := criterionLevel.FindAllStringSubmatchIndex(s, -1)
	levels = slices.DeleteFunc(levels, func(m []int) bool { // 分值越高风险越大
		return strings.HasSuffix(s[:m[0]], "越")
	})
	if len(levels) == 0 || len(levels) > 5 {
		return false
	}
	ivs := bounds(s)
	if len(levels) != len(ivs) {
		return false
	}
	intervalFirst := ivs[0].from < levels[0][0]
	if len(levels) == 1 && (equalsNum.MatchString(s) || computed.MatchString(s) || valueBeside(s, ivs) || beforeNear.MatchString(s) || afterNear.MatchString(s)) {
		return false // a value set against a border, not a criterion; three criteria would stand elsewhere
	}
	for i := range levels {
		if (ivs[i].from < levels[i][0]) != intervalFirst {
			return false
		}
		if i+1 < len(levels) && max(ivs[i].to, levels[i][1]) > min(ivs[i+1].from, levels[i+1][0]) {
			return false
		}
	}
	for i, th := range ivs {
		k := levels[i]
		th := th.th
		if k[2] >= 0 {
			th.Level = s[k[2]:k[3]]
		} else {
			th.Level = s[k[4]:k[5]]
		}
		th.At = t.at(base, base+len(s))
		x.addThreshold(th, s)
	}
	return true
}

func (x *reading) addThreshold(th Threshold, context string) {
	switch th.Level {
	case "高", "中", "低":
		th.Of = "index"
		if b := border(th); b > 5 {
			th.Of = "points"
		}
		if singleWord.MatchString(context) && !(th.Of == "points" && ofTotal.MatchString(context)) {
			th.Of = "factor"
		}
	default:
		th.Of = "factor"
	}
	if th.Of == "factor" && ofShare.MatchString(context) {
		th.Of = "share"
	}
	x.out.Risks.System.Thresholds = append(x.out.Risks.System.Thresholds, th)
	x.out.Risks.System.At = append(x.out.Risks.System.At, th.At)
}

// ofShare: a criterion of the part of the full points a factor has, not of its points.
var ofShare = regexp.MustCompile(`得分率|占(?:其|该项)?满分`)

// ofTotal: a criterion of the sum, though it tells how the single ones are made.
var ofTotal = regexp.MustCompile(`总分|总得分|合计得分|综合得分|W`)

func border(th Threshold) float64 {
	if math.IsInf(th.High, 1) {
		return th.Low
	}
	return th.High
}

// thresholdTable reads criteria tables: a row (or column) with one level and one interval.
func (x *reading) thresholdTable(v *view) {
	if v.has("measure", "option", "question", "opinion") || len(v.t.grid) == 0 || v.has("p") && v.has("risk") {
		return
	}
	read := func(cells []*text, titles []string) {
		var lv, iv *text
		var th Threshold
		level, context, best := "", "", 0
		seen := map[*text]bool{}
		for k, c := range cells {
			if c == nil || seen[c] {
				continue
			}
			seen[c] = true
			s := strings.TrimSpace(c.s())
			if m := bareLevel.FindStringSubmatch(s); m != nil && lv == nil {
				lv, level = c, m[1]
				continue
			}
			if utf8.RuneCountInString(s) > 24 {
				continue
			}
			m := bounds(s)
			if len(m) != 1 {
				continue
			}
			got := m[0].th
			// the column of the index before that of counts and shares
			fit := 1
			if indexTitle.MatchString(titles[k]) || indexTitle.MatchString(s) {
				fit = 3
			} else if countTitle.MatchString(titles[k]) || countTitle.MatchString(s) {
				continue
			}
			if fit > best {
				best, iv, th, context = fit, c, got, titles[k]
			}
		}
		if lv == nil || iv == nil {
			return
		}
		th.Level = level
		th.At = iv.at(0, 0)
		x.addThreshold(th, context)
	}
	titles := make([]string, len(v.t.grid[0]))
	for c := range titles {
		titles[c] = v.title
		if c < len(v.cols) && v.cols[c].title != "" {
			titles[c] = v.cols[c].title
		}
	}
	n := len(x.out.Risks.System.Thresholds)
	for _, row := range v.t.grid {
		read(row, titles)
	}
	if len(x.out.Risks.System.Thresholds) > n {
		return
	}
	for c := range v.t.grid[0] {
		var col []*text
		var names []string
		for r := range v.t.grid {
			col = append(col, v.t.grid[r][c])
			name := v.title
			if first := v.t.grid[r][0]; first != nil {
				name = first.s()
			}
			names = append(names, name)
		}
		read(col, names)
	}
}

// Columns of criteria tables: the index is judged, counts of people are not.
var (
	indexTitle = regexp.MustCompile(`指数|得分|分值|评分|总分|T|风险值|R`)
	countTitle = regexp.MustCompile(`反对|群众|人|事件|%|满意|个`)
)
