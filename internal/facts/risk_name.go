package facts

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

var (
	riskLead   = regexp.MustCompile(`^(?:(?:主要|单项)?风险(?:因素|点|源|事项)?\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2}|[A-Z]\d{0,2})\s*[:、.,)\-\s]+|第\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*(?:号|项|个)风险(?:因素|点)?\s*[:、.,\-\s]+|(?:[RFXS]-?\d{1,2}|\d{1,2}|[一二三四五六七八九十]{1,3})\s*[、.:)]\s*|\((?:\d{1,2}|[一二三四五六七八九十]{1,3}|[RF]-?\d{1,2})\)\s*|[①-⑳]\s*|[RF]-?\d{1,2}\s*)`)
	riskNumber = regexp.MustCompile(`^(?:主要|单项)?(?:风险(?:因素|点|源|事项)?|险(?:点|项)?|因素)?\s*\(?\s*(?:[A-Z]-?)?(\d{1,2}|[一二三四五六七八九十]{1,3}|[①-⑳])`)
	dottedCode = regexp.MustCompile(`^\(?(?:(?:主要|单项)?风险(?:因素|点|源)?\s*|[A-Z]-?)(\d{1,2}\.\d{1,2})(?:[^\d.%个项元万亿公]|$)|^(\d{1,2}\.\d{1,2})$`)
	keyNoise   = strings.NewReplacer("风险因素", "", "风险点", "", "风险", "", "的", "", "问题", "", "引发", "", "可能", "", "存在", "", " ", "", "\n", "", "“", "", "”", "", "\"", "", "、", "", ",", "", "。", "", "和", "", "与", "", "及", "", "(", "", ")", "", "因素", "", "对", "")
	totalRow   = regexp.MustCompile(`^(?:合\s*计|总\s*计|小\s*计|总分|总得分|综合|总体|整体|平均|加权|∑|Σ|T\s*$|T\s*=|项目总|全部|累计|本项目|备注|注[:：]|说明[:：])`)
	scaleWord  = regexp.MustCompile(`^(?:极|很|较|特)?(?:高|低|大|小|中|重|轻|好|差|严重|一般|中等|重大|微小|可忽略|可以忽略|轻微|不可能|可能)(?:等)?(?:风险|概率|影响)?(?:\(.*\))?$`)
)

// levelCount: 重大2个以上,或较大5个以上 is a criterion, 一般1项、较小10项 a result.
var levelCount = regexp.MustCompile(`^(?:认定|判定|评定|定级)(?:规则|标准|条件)|(?:重大|较大|一般|较小|微小|轻微)(?:风险|因素)*(?:有|为|≥|>|不少于)*(?:\d+|[一二三四五六七八九十两]+)(?:个|项)|等级(?:为|是)["“]?[高中低](?:风险)?`)

// riskName takes numbers and quotes off the name of a risk factor.
func riskName(s string) string {
	s = strings.TrimSpace(s)
	for i := 0; i < 2; i++ {
		cut := riskLead.FindString(s)
		if cut == "" || len(cut) == len(s) || strings.HasSuffix(cut, ".") && s[len(cut)] >= '0' && s[len(cut)] <= '9' {
			break // 7.4公里 is no item
		}
		s = strings.TrimSpace(s[len(cut):])
	}
	s = strings.Trim(s, " :;。,、\n")
	if quotes := strings.Count(s, "“") + strings.Count(s, "”"); quotes == 1 || quotes == 2 && strings.HasPrefix(s, "“") && strings.HasSuffix(s, "”") {
		s = strings.Trim(s, "“”")
	}
	s = strings.Trim(s, "\"")
	// 征地补偿风险:部分村民认为… names the factor before the colon.
	for { // a line break ends the name only after 风险; elsewhere it is within it
		i := strings.IndexAny(s, ":。\n")
		if i < 0 || s[i] != '\n' || strings.HasSuffix(strings.TrimSpace(s[:i]), "风险") {
			break
		}
		s = s[:i] + s[i+1:]
	}
	if i := strings.IndexAny(s, ":。\n"); i > 0 {
		head := strings.TrimSpace(s[:i])
		if n := utf8.RuneCountInString(head); n >= 4 && n <= 40 && (s[i] == ':' || strings.HasSuffix(head, "风险")) {
			s = head
		}
	}
	return strings.ReplaceAll(s, "\n", "")
}

// riskKey is what two spellings of one factor share.
func riskKey(s string) string {
	k := keyNoise.Replace(riskName(s))
	if k == "" {
		return riskName(s)
	}
	return k
}

// riskNo gives the number of a factor as digits: "风险三" and "R3" are 3.
func riskNo(s string) string {
	if m := dottedCode.FindStringSubmatch(strings.TrimSpace(s)); m != nil {
		return m[1] + m[2] // R2.1, 风险2.1: of two steps
	}
	m := riskNumber.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return ""
	}
	return digits(m[1])
}

func digits(s string) string {
	if _, err := strconv.Atoi(s); err == nil {
		return strings.TrimLeft(s, "0")
	}
	if r, _ := utf8.DecodeRuneInString(s); r >= '①' && r <= '⑳' {
		return strconv.Itoa(int(r-'①') + 1)
	}
	if n, ok := document.ParseNumber(s + "、甲"); ok && n.Ordinal > 0 {
		return strconv.Itoa(n.Ordinal)
	}
	return ""
}

// likeness says how alike two names are, from 0 to 1: what they share in pairs
// of characters, and 0.9 where one holds the other.
func likeness(a, b string) float64 {
	ka, kb := newRiskKey(a), newRiskKey(b)
	return alike(&ka, &kb)
}

// manyFactors is more than any report has; the work for each grows with their
// number.
const manyFactors = 400

// nameKey is the riskKey of a name made ready to be compared.
type nameKey struct {
	s     string
	runes []rune
	holds [4]uint64 // its characters, hashed, as bits
}

func newRiskKey(name string) nameKey {
	k := nameKey{s: riskKey(name)}
	k.runes = []rune(k.s)
	for _, r := range k.runes {
		k.holds[r>>6&3] |= 1 << (r & 63)
	}
	return k
}

// apart says for sure that two keys have no character in common.
func (k *nameKey) apart(o *nameKey) bool {
	var both uint64
	for i := range k.holds {
		both |= k.holds[i] & o.holds[i]
	}
	return both == 0
}

// key is riskKey, worked out once for each name.
func (x *reading) key(s string) string { return x.nameKey(s).s }

func (x *reading) nameKey(s string) *nameKey {
	k, ok := x.keys[s]
	if !ok {
		if x.keys == nil {
			x.keys = map[string]*nameKey{}
		}
		made := newRiskKey(s)
		k = &made
		x.keys[s] = k
	}
	return k
}

func (x *reading) likeness(a, b string) float64 {
	if headed(a, b) || headed(b, a) {
		return 0.95
	}
	return alike(x.nameKey(a), x.nameKey(b))
}

// headed says that a name is what stands before the colon of the other, 迁坟 of
// 迁坟:2户对择期和花费有反复.
func headed(long, short string) bool {
	if strings.IndexByte(long, ':') < 0 {
		return false
	}
	short = strings.TrimSpace(short)
	rest, ok := strings.CutPrefix(strings.TrimSpace(long), short)
	return ok && utf8.RuneCountInString(short) >= 2 && strings.HasPrefix(rest, ":")
}

// alike is likeness of the keys of two names.
func alike(a, b *nameKey) float64 {
	if len(a.runes) == 0 || len(b.runes) == 0 || a.apart(b) {
		return 0
	}
	if a.s == b.s {
		return 1
	}
	if len(a.runes) > len(b.runes) {
		a, b = b, a
	}
	ka, kb := a.runes, b.runes
	if len(ka) >= 3 && strings.Contains(b.s, a.s) {
		return 0.9
	}
	if len(ka) >= 4 && len(kb) <= 2*len(ka) && zh.Subsequence(a.s, b.s) {
		return 0.8 // 拖欠工资 of 拖欠农民工工资
	}
	if len(ka) < 2 {
		return 0
	}
	same := samePairs(ka, kb)
	dice := 2 * float64(same) / float64(len(ka)+len(kb)-2)
	// A short name within a long description counts by its own length.
	short := 0.85 * float64(same) / float64(len(ka)-1)
	if len(ka) >= 4 && len(kb) > 2*len(ka) && short > dice {
		return short
	}
	return dice
}

// samePairs counts the neighbouring characters that both have, each pair as often
// as both have it.
func samePairs(a, b []rune) int {
	same := 0
	if len(b) <= 64 { // a name: no map is needed
		var taken uint64
		for i := 0; i+1 < len(a); i++ {
			for k := 0; k+1 < len(b); k++ {
				if a[i] == b[k] && a[i+1] == b[k+1] && taken&(1<<k) == 0 {
					taken |= 1 << k
					same++
					break
				}
			}
		}
		return same
	}
	pairs := map[[2]rune]int{}
	for i := 0; i+1 < len(b); i++ {
		pairs[[2]rune{b[i], b[i+1]}]++
	}
	for i := 0; i+1 < len(a); i++ {
		p := [2]rune{a[i], a[i+1]}
		if pairs[p] > 0 {
			pairs[p]--
			same++
		}
	}
	return same
}

// looksLikeRisk says that a cell of a risk column names a factor.
func looksLikeRisk(s string) bool {
	n := riskName(s)
	c := utf8.RuneCountInString(n)
	if c < 2 || c > 120 || scaleWord.MatchString(n) || totalRow.MatchString(n) || levelCount.MatchString(n) {
		return false
	}
	for _, r := range n {
		if r >= 0x4E00 && r <= 0x9FFF {
			return n != "无" && n != "不涉及"
		}
	}
	return false
}

var (
	numberIn  = regexp.MustCompile(`\d+(?:\.\d+)?%?`)
	rangeIn   = regexp.MustCompile(`\d+(?:\.\d+)?\s*[-~至<≤]`)
	wordIn    = regexp.MustCompile(`极低|很低|较低|中低|偏低|中等偏低|极高|很高|较高|中高|偏高|中等|可忽略|可以忽略|较小|较大|很大|很小|极小|极大|严重|较重|较轻|微小|轻微|一般|重大|特大|高|中|低|大|小|重|轻`)
	changesTo = regexp.MustCompile(`→|->|⇒|降为|降至|降到|降低为|降低至|下降为|下降至`)
)

// reading of one estimate cell: a number, a word, or both; none when blank.
type cellValue struct {
	num      float64
	decimals int
	percent  bool
	hasNum   bool
	word     string
}

func readCell(s string) (v cellValue) {
	s = strings.TrimSpace(s)
	if !rangeIn.MatchString(s) {
		if m := numberIn.FindAllString(s, -1); len(m) == 1 || len(m) > 1 && strings.Contains(s, "=") {
			n := m[len(m)-1]
			v.percent = strings.HasSuffix(n, "%")
			n = strings.TrimSuffix(n, "%")
			if f, err := strconv.ParseFloat(n, 64); err == nil {
				v.num, v.hasNum = f, true
				if i := strings.IndexByte(n, '.'); i >= 0 {
					v.decimals = len(n) - i - 1
				}
			}
		}
	}
	if m := wordIn.FindAllString(s, -1); len(m) == 1 {
		v.word = m[0]
	}
	return v
}
