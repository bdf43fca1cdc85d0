package zh

import (
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Number is a quantity found in a text. Start..End covers digits, multiplier
// and unit. Low < High for ranges (3-5户; Value is then High), else both are
// Value. Approx is set for 约、近、余、左右 and for bounds (不少于、以上): such a
// value is not to be held against an exact one.
type Number struct {
	Start, End int
	Value      float64
	Unit       string
	Decimals   int
	Approx     bool
	Low, High  float64
}

// units that may follow a number, by their first rune, longest first.
var units = func() map[rune][]string {
	m := map[rune][]string{}
	for _, u := range strings.Fields(`份 户 户次 人 人次 名 位 家 亩 公顷 平方米 平方公里 平方千米 平米 立方米 m2 m3 hm2 km2 km m cm mm
		公里 千米 米 元 美元 元/亩 元/人 万元/亩 元/平方米 场 场次 次 个 个工作日 工作日 个日历天 日历天 个自然日 自然日 个月 天 日 年 周 周岁 岁 小时 分钟
		条 项 件 起 处 座 栋 幢 间 套 块 宗 种 类 批 轮 辆 台 吨 kg 公斤 千克 张 篇 页 倍 口 所 村 镇 组 户/年 头 只 株 棵 级 期 分 方 层 车位 床 条次 % ‰ kV kW MW kVA dB t 标段 车道 路 班 吨/年 吨/日 t/d t/a 万吨 人/平方公里 章 组 届 版 号 点 时 月 #`) {
		r, _ := utf8.DecodeRuneInString(u)
		m[r] = append(m[r], u)
	}
	for _, us := range m {
		sort.Slice(us, func(i, j int) bool {
			return len(us[i]) > len(us[j]) || len(us[i]) == len(us[j]) && us[i] < us[j]
		})
	}
	return m
}()

// cnUnits may follow a number written in Chinese. Others (二期, 一级, 三方) name
// things rather than count them.
var cnUnits = func() map[string]bool {
	m := map[string]bool{}
	for _, u := range strings.Fields(`份 户 户次 人 人次 名 位 家 亩 公顷 平方米 平方公里 平方千米 公里 千米 米 元 场 场次 次 个 个工作日 工作日
		个日历天 日历天 个自然日 自然日 个月 天 日 年 周 小时 条 项 件 起 处 座 栋 幢 间 套 块 宗 种 类 轮 辆 台 吨 公斤 张 篇 倍 口 村 镇 标段 批`) {
		m[u] = true
	}
	return m
}()

// words in which 一 (or another numeral) counts nothing.
var notCounting = []string{
	"一次性", "一件事", "一起来", "一起", "一家人", "一条龙", "一项一", "一处一", "一户一", "一村一", "一人一", "一件一", "一批批", "一条心",
	"一张网", "一张图", "一块儿", "一类是", "一年一度", "一日游", "一天天", "一年来", "一周边", "一次次", "一种种", "千家", "百家", "万家", "一项项", "一件件", "一个个",
	"十个方面",
}

// Numbers finds quantities in folded text. Dates, ordinals (第三条), heading and
// document numbers, standards, telephone and identity numbers are none.
func Numbers(s string) []Number {
	dates, loose := scanDates(s, 0)
	skip := make([]Span, 0, len(dates)+len(loose))
	for _, d := range dates {
		skip = append(skip, Span{d.Start, d.End})
	}
	skip = append(skip, loose...)
	sort.Slice(skip, func(i, j int) bool { return skip[i].Start < skip[j].Start })

	var out []Number
	k := 0
	for i := 0; i < len(s); {
		for k < len(skip) && skip[k].End <= i {
			k++
		}
		if k < len(skip) && i >= skip[k].Start {
			i = skip[k].End
			continue
		}
		r, w := utf8.DecodeRuneInString(s[i:])
		var n Number
		end := 0
		switch {
		case digit(r):
			n, end = arabicNumber(s, i)
		case r < 0x80 && unicode.IsLetter(r):
			end = i + codeLen(s[i:])
		case isNumeralRune(r):
			n, end = chineseNumber(s, i)
		}
		if end <= i {
			end = i + w
		}
		if n.End > 0 {
			out = append(out, n)
			end = n.End
		}
		i = end
	}
	return out
}

// codeLen gives the length of a code such as GB/T9704-2012, K12+300, S350:
// letters and what is joined to them. Digits directly after a word and '=' or a
// space are not part of it.
func codeLen(s string) int {
	i := 0
	for i < len(s) {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_':
			i++
		case (c == '/' || c == '-' || c == '+' || c == '.' || c == '@' || c == ' ') && i+1 < len(s) &&
			(s[i+1] >= '0' && s[i+1] <= '9' || c != ' ' && (s[i+1] >= 'a' && s[i+1] <= 'z' || s[i+1] >= 'A' && s[i+1] <= 'Z')):
			i++
		default:
			return i
		}
	}
	return i
}

// arabicNumber reads the number at s[i]; end is where to go on when there is none.
func arabicNumber(s string, i int) (n Number, end int) {
	ln := arabicLen(s[i:])
	j := i + ln
	text := s[i:j]
	prev, pw := utf8.DecodeLastRuneInString(s[:i])
	rest := s[j:]
	whole := text
	if p := strings.IndexByte(text, '.'); p >= 0 {
		whole = text[:p]
	}
	// Version and heading numbers 1.1.2, times 8:30, ratios 1:500, codes 12-3-4, 0931-1234567.
	if len(rest) > 1 && (rest[0] == '.' || rest[0] == ':' || rest[0] == '+' || rest[0] == '/') && digit(rune(rest[1])) {
		e := j
		for e+1 < len(s) && (digit(rune(s[e])) || (s[e] == '.' || s[e] == ':' || s[e] == '+' || s[e] == '/') && digit(rune(s[e+1]))) {
			e++
		}
		if e < len(s) && digit(rune(s[e])) {
			e++
		}
		return n, e
	}
	if len(whole) > 1 && whole[0] == '0' || len(whole) >= 16 {
		return n, digitsDashes(s, j)
	}
	if prev == '第' || prev == '〔' || prev == '#' || prev == '.' || prev == '№' || (prev == '表' || prev == '图') && (pw == len(s[:i]) || !strings.HasSuffix(s[:i-pw], "发")) && !countWordAhead(rest) {
		return n, digitsDashes(s, j)
	}
	v, err := strconv.ParseFloat(strings.ReplaceAll(text, ",", ""), 64)
	if err != nil {
		return n, j
	}
	n = Number{Start: i, Value: v, Low: v, High: v, Decimals: decimals(text)}
	// 3-5户, 3至5户
	e := j
	unit, mult, k, more := unitAt(s[j:], false)
	if c := rangeMark(s[j+k:], unit != "" || mult > 1); c > 0 && !(k == 0 && mult > 1) {
		at := j + k + c
		if l := arabicLen(s[at:]); l > 0 && !(len(s) > at+l && (s[at+l] == '-' || s[at+l] == '.' || s[at+l] == ':') && len(s) > at+l+1 && digit(rune(s[at+l+1]))) {
			v2, _ := strconv.ParseFloat(strings.ReplaceAll(s[at:at+l], ",", ""), 64)
			u2, m2, k2, a2 := unitAt(s[at+l:], false)
			if unit == "" && mult == 1 {
				unit, mult = u2, m2
			}
			if v*mult < v2*m2 && unit == u2 && !notQuantity(u2) && (u2 != "" || s[at-1] != '-' || !dashCode(s, i)) {
				n.Low, n.High, n.Value = v*mult, v2*m2, v2*m2
				n.Unit, n.End = u2, at+l+k2
				n.Approx = a2 || approxBefore(s[:i]) || approxAfter(s[n.End:])
				n.Decimals = max(n.Decimals, decimals(s[at:at+l]))
				return n, n.End
			}
		}
		if k == 0 && s[j] == '-' {
			return Number{}, digitsDashes(s, j)
		}
	}
	e = j + k
	r, _ := utf8.DecodeRuneInString(rest)
	lineStart := i == 0 || s[i-1] == '\n'
	switch {
	case notQuantity(unit):
		if unit == "时" || unit == "点" { // 9时30分
			for e < len(s) && digit(rune(s[e])) {
				e++
			}
		}
		return Number{}, e
	case unit == "年" && len(whole) == 4 && mult == 1:
		return Number{}, e
	case k == 0 && r < 0x80 && unicode.IsLetter(r):
		return Number{}, j + codeLen(rest)
	case unit == "" && mult == 1 && (strings.HasPrefix(rest, "分之") || strings.HasPrefix(rest, "成") && isTenths(rest)):
		return Number{}, j
	case unit == "" && mult == 1 && len(whole) >= 9:
		return Number{}, j
	case unit == "" && mult == 1 && lineStart && rest != "" && rest[0] != '\n' && rest[0] != '%':
		return Number{}, j // heading numbers 1、 1. 1.1 1) 1概况
	case unit == "" && mult == 1 && len(whole) <= 2 && prev == '(' && (r == ')'):
		return Number{}, j
	case unit == "" && mult == 1 && (r == '、' || r == '.') && len(whole) <= 2 && strings.ContainsRune("。;:；", prev) && (len(rest) <= utf8.RuneLen(r) || !digit(rune(rest[utf8.RuneLen(r)]))):
		return Number{}, j // …。1、
	}
	n.Value *= mult
	n.Low, n.High = n.Value, n.Value
	n.Unit, n.End = unit, e
	n.Approx = more || approxBefore(s[:i]) || approxAfter(s[e:])
	return n, e
}

// notQuantity says that a unit makes an ordinal, a clock time or a code of the number.
func notQuantity(u string) bool {
	return u == "号" || u == "时" || u == "月" || u == "点" || u == "#"
}

// countWordAhead says that 表 or 图 before the number belongs to a word (调查表120份).
func countWordAhead(rest string) bool {
	u, _, _, _ := unitAt(rest, false)
	return u == "份" || u == "张" || u == "户" || u == "人"
}

// dashCode says that the number at i is part of 12-3-4 or 表3-1.
func dashCode(s string, i int) bool { return i > 0 && s[i-1] == '-' }

// digitsDashes skips the rest of a code made of digits, dashes and dots.
func digitsDashes(s string, j int) int {
	for j < len(s) && (digit(rune(s[j])) || (s[j] == '-' || s[j] == '.') && j+1 < len(s) && digit(rune(s[j+1]))) {
		j++
	}
	return j
}

func rangeMark(s string, unit bool) int {
	switch {
	case strings.HasPrefix(s, "-"):
		return 1
	case strings.HasPrefix(s, "至"), strings.HasPrefix(s, "到"):
		return len("至")
	}
	return 0
}

// unitAt reads an approximate mark, a multiplier and a unit at the head of s:
// its length in bytes, the unit, the factor already applied, and whether 余/多
// stood there. 万元 and 亿元 stay units.
func unitAt(s string, cn bool) (unit string, mult float64, n int, more bool) {
	mult = 1
	more = skipMore(s, &n)
	for { // 万, 亿, 百万
		r, w := utf8.DecodeRuneInString(s[n:])
		u := cnUnit(r)
		if u < 100 || cn {
			break
		}
		next := s[n+w:]
		if u <= 1000 && (hasAny(next, "米", "克", "瓦", "伏", "分之", "方百计") || !hasAny(next, "份", "户", "人", "亩", "元", "万", "平方", "名", "余", "多")) {
			break
		}
		if u >= 1e4 && hasAny(next, "一", "分之") {
			break
		}
		mult *= u
		n += w
		more = skipMore(s[n:], &n) || more
	}
	rest := s[n:]
	sp := 0
	if strings.HasPrefix(rest, " ") {
		sp = 1
	}
	first, _ := utf8.DecodeRuneInString(rest[sp:])
	for _, u := range units[first] {
		if !strings.HasPrefix(rest[sp:], u) || cn && !cnUnits[u] {
			continue
		}
		tail := rest[sp+len(u):]
		if first < 0x80 && tail != "" && unicode.IsLetter(rune(tail[0])) && tail[0] < 0x80 {
			continue
		}
		if !fits(u, tail) {
			continue
		}
		n += sp + len(u)
		if u == "元" || u == "美元" || strings.HasPrefix(u, "元/") {
			switch mult {
			case 1e4:
				return "万" + u, 1, n, more
			case 1e8:
				return "亿" + u, 1, n, more
			case 1e6, 1e7:
				return "万" + u, mult / 1e4, n, more
			}
		}
		return u, mult, n, more
	}
	if mult == 1 && more {
		return "", 1, 0, false
	}
	return "", mult, n, more
}

func skipMore(s string, n *int) bool {
	for _, w := range [...]string{"余", "多", "几"} {
		if strings.HasPrefix(s, w) && !strings.HasPrefix(s, "多年") && !hasAny(s[len(w):], "次性", "种多", "样") {
			*n += len(w)
			return true
		}
	}
	return false
}

// fits says that the unit is not the head of another word.
func fits(u, tail string) bool {
	switch u {
	case "人":
		return !hasAny(tail, "民", "大代表", "大", "员") || hasAny(tail, "大部分", "员工")
	case "分":
		return !hasAny(tail, "之", "别", "析", "级", "类")
	case "方":
		return !hasAny(tail, "面", "案", "式", "法", "便", "向")
	case "次":
		return !hasAny(tail, "要", "序", "日", "年")
	case "路", "所", "层", "级", "起", "只", "头", "点":
		return u != "所" || !hasAny(tail, "有", "示", "在")
	case "项":
		return !hasAny(tail, "目")
	case "条":
		return !hasAny(tail, "件")
	case "类":
		return !hasAny(tail, "似", "型", "别", "比")
	case "家":
		return !hasAny(tail, "庭", "长", "属", "具", "畜", "禽")
	case "户":
		return !hasAny(tail, "籍", "均", "外", "型")
	case "场":
		return !hasAny(tail, "地", "所")
	case "时":
		return !hasAny(tail, "间", "期", "段")
	case "年":
		return !hasAny(tail, "龄")
	case "处":
		return !hasAny(tail, "理", "置", "罚")
	case "件":
		return true
	case "位":
		return !hasAny(tail, "于", "置", "列")
	case "名":
		return !hasAny(tail, "单", "称", "为")
	case "口":
		return !hasAny(tail, "径", "岸")
	case "张":
		return !hasAny(tail, "贴")
	case "组":
		return !hasAny(tail, "织", "成")
	case "日":
		return !hasAny(tail, "常", "均", "产")
	case "天":
		return !hasAny(tail, "然")
	case "村":
		return !hasAny(tail, "民", "委", "庄")
	}
	return true
}

func hasAny(s string, words ...string) bool {
	for _, w := range words {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// chineseNumber reads a Chinese number with a counting unit at s[i].
func chineseNumber(s string, i int) (n Number, end int) {
	v, w, dec, low, high := scanCN(s[i:])
	prev, pw := utf8.DecodeLastRuneInString(s[:i])
	if w == 0 {
		for w < len(s)-i { // an invalid run of numeral characters is no number as a whole
			r, k := utf8.DecodeRuneInString(s[i+w:])
			if !isNumeralRune(r) {
				break
			}
			w += k
		}
		return n, i + w
	}
	j := i + w
	if prev == '第' || prev == '〔' || isNumeralRune(prev) {
		return n, j
	}
	if (prev == '之' || prev == '分') && strings.HasSuffix(s[:i], "分之") || strings.HasPrefix(s[j:], "分之") {
		return n, j
	}
	if strings.HasPrefix(s[i:], "一") && w == len("一") && strings.ContainsRune("统唯单同逐进专每某这那任哪另每再万", prev) && pw > 0 {
		return n, j
	}
	for _, word := range notCounting {
		if strings.HasPrefix(s[i:], word) {
			return n, j
		}
	}
	unit, mult, k, more := unitAt(s[j:], true)
	if r, uw := utf8.DecodeLastRuneInString(s[i:j]); unit == "元" && (r == '万' || r == '亿') && w > uw {
		// 三百万元: the multiplier belongs to the unit.
		if v2, ok := cnInteger(s[i : j-uw]); ok {
			v, low, high, unit = v2, v2, v2, string(r)+"元"
		}
	}
	if c := rangeMark(s[j+k:], true); c > 0 && low == high { // 三至五户
		at := j + k + c
		if v2, w2, _, _, _ := scanCN(s[at:]); w2 > 0 && v2 > v {
			if u2, _, k2, m2 := unitAt(s[at+w2:], true); u2 != "" && (unit == "" || unit == u2) {
				e := at + w2 + k2
				return Number{Start: i, End: e, Value: v2, Unit: u2, Low: v, High: v2, Approx: m2 || approxBefore(s[:i]) || approxAfter(s[e:])}, e
			}
		}
	}
	if unit == "" {
		return n, j
	}
	if unit == "日" && (strings.HasPrefix(s[j+k:], "常") || prev == '月' || prev == '初') {
		return n, j
	}
	e := j + k
	n = Number{Start: i, End: e, Value: v * mult, Unit: unit, Decimals: dec, Low: low * mult, High: high * mult}
	n.Approx = more || low < high || approxBefore(s[:i]) || approxAfter(s[e:])
	return n, e
}

var (
	beforeWords  = []string{"约", "近", "约为", "大约", "大概", "将近", "接近", "逾", "超", "超过", "不足", "不到", "不少于", "不低于", "不小于", "不超过", "不多于", "不大于", "不高于", "至少", "最多", "最少", "约有", "约需", "共约", "左右约", "估计", "高于", "低于", "大于", "小于", "多达", "少于", "多于", "几乎", "约占", "近似", "有近", ">", "<", "≥", "≤", "≈", "约计"}
	afterWords   = []string{"左右", "上下", "以上", "以下", "以内", "之内", "余", "许", "之多", "多人", "不等", "及以上", "(含)以上", "或以上", "开外"}
	notNearWords = []string{"附近", "最近", "邻近", "临近", "就近", "签约", "节约", "预约", "合约", "公约", "违约", "条约", "履约", "续约", "解约", "相近", "靠近"}
)

// approxBefore says that the text ends in a word like 约 or 不少于.
func approxBefore(s string) bool {
	if len(s) > 24 {
		s = s[len(s)-24:]
	}
	s = strings.TrimRight(s, " ")
	for _, w := range notNearWords {
		if strings.HasSuffix(s, w) {
			return false
		}
	}
	for _, w := range beforeWords {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}

// approxAfter says that the text begins with a word like 左右 or 以上.
func approxAfter(s string) bool { return hasAny(s, afterWords...) }
