package facts

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"wenping/internal/zh/regexp"
)

var (
	codeHead  = regexp.MustCompile(`^(?:分别)?(?:针对|关于|对应|对于|对|就)?(?:上述|以上)?(?:主要|单项)?(?:风险(?:因素|点|源|事项)?|因素|第|序号|编号)?\s*:?\s*`)
	codeOne   = regexp.MustCompile(`^\(?(?:风险(?:因素|点|源)?|第)?\s*([A-Z]{1,2}-?)?(\d{1,2}|[一二三四五六七八九十]{1,3}|[①-⑳])\)?(?:项|号)?`)
	codeTo    = regexp.MustCompile(`^\s*(?:-|至|到|~)\s*`)
	codeSep   = regexp.MustCompile(`^\s*[、,和及与/;\s]\s*`)
	codeEnd   = regexp.MustCompile(`^\s*(?:$|[,。.:;)(/、\n-]|的|合并|风险|等|由|采取|防范|化解|应对|措施|主要|统一|\p{Zs})`)
	hanBegins = regexp.MustCompile(`^\s*\p{Han}`)
	codeNote  = regexp.MustCompile(`^\s*(?:\(?(?:风险)?(?:已)?(?:合并|并列|统筹|同上|共同)[^()]{0,12}\)?|等?(?:\d+)?(?:项|个|类)?(?:主要)?风险(?:因素|点)?|等|项)?[。.、]?\s*$`)
)

// codes reads the numbers by which a cell, or the head of a paragraph, names
// risks: W3、W6(合并); 风险1-3; R1; 一. The rest is what follows them. told says
// that they cannot be a mere list number: they bear a letter or 风险, or are several.
func codes(s string) (nos []string, rest string, told bool) {
	s = strings.TrimSpace(s)
	head := codeHead.FindString(s)
	rest = s[len(head):]
	told = strings.Contains(head, "风险") || strings.Contains(head, "因素")
	lettered := false // Y3拆房安置: what follows may be the name
	for len(nos) < 60 {
		m := codeOne.FindStringSubmatchIndex(rest)
		if m == nil {
			break
		}
		first := digits(rest[m[4]:m[5]])
		after := rest[m[1]:]
		if first == "" || after != "" && after[0] >= '0' && after[0] <= '9' {
			break
		}
		lettered = m[2] >= 0
		told = told || lettered || strings.HasPrefix(rest[m[0]:m[1]], "风险")
		nos = append(nos, first)
		if to := codeTo.FindString(after); to != "" {
			if k := codeOne.FindStringSubmatchIndex(after[len(to):]); k != nil {
				a, _ := strconv.Atoi(first)
				b, _ := strconv.Atoi(digits(after[len(to)+k[4] : len(to)+k[5]]))
				for n := a + 1; n <= b && b-a < 40; n++ {
					nos = append(nos, itoa(n))
				}
				after = after[len(to)+k[1]:]
			}
		}
		rest = after
		sep := codeSep.FindString(rest)
		if sep == "" || !codeOne.MatchString(rest[len(sep):]) {
			break
		}
		if next := rest[len(sep)+len(codeOne.FindString(rest[len(sep):])):]; strings.Contains(sep, ",") && !codeEnd.MatchString(next) && !codeTo.MatchString(next) {
			break // 第四项,5名职工: a number of something
		}
		rest = rest[len(sep):]
	}
	if len(nos) == 0 || !codeEnd.MatchString(rest) && !(told && lettered && hanBegins.MatchString(rest)) {
		return nil, s, false
	}
	return nos, rest, told || len(nos) > 1
}

// onlyCodes gives the numbers of a text that names risks by nothing else.
func onlyCodes(s string) []string {
	if nos, rest, _ := codes(s); codeNote.MatchString(rest) {
		return nos
	}
	return nil
}

// numbered gives the one factor of a number; a list without numbers counts in
// its order. A number borne by several factors names none.
func (x *reading) numbered(no string) int {
	fs := x.out.Risks.Factors
	if no == "" || len(fs) == 0 {
		return -1
	}
	if fs[0].No == "" {
		if n, err := strconv.Atoi(no); err == nil && n >= 1 && n <= len(fs) {
			return n - 1
		}
	}
	return x.riskNumbered(no)
}

// allNumbered gives the factors of some numbers, nothing when most are unknown.
func (x *reading) allNumbered(nos []string) []int {
	var out []int
	for _, no := range nos {
		if i := x.numbered(no); i >= 0 && !slices.Contains(out, i) {
			out = append(out, i)
		}
	}
	if len(out)*2 < len(nos) {
		return nil
	}
	return out
}

// ofType gives the factors of a class, for a row that answers a class.
func (x *reading) ofType(s string) []int {
	var out []int
	k := x.key(s)
	for i := range x.out.Risks.Factors {
		if t := x.out.Risks.Factors[i].Type; t != "" && k != "" && x.key(t) == k {
			out = append(out, i)
		}
	}
	return out
}

// closeTo says that a row of the same number also shares a word with the factor.
func (x *reading) closeTo(i int, name string) bool {
	f := x.out.Risks.Factors[i].Name
	if x.likeness(f, name) >= 0.2 {
		return true
	}
	k := x.key(name)
	return utf8.RuneCountInString(k) >= 2 && strings.Contains(x.key(f), k)
}

var plainWords = map[string]bool{"风险": true, "引发": true, "影响": true, "群众": true, "村民": true, "居民": true, "问题": true, "项目": true, "工程": true,
	"因素": true, "造成": true, "导致": true, "不满": true, "上访": true, "投诉": true, "矛盾": true, "信访": true, "可能": true, "相关": true, "工作": true,
	"社会": true, "稳定": true, "实施": true, "建设": true, "措施": true, "防范": true, "化解": true, "应对": true, "不到位": true, "不足": true, "不当": true,
	"及时": true, "不及时": true, "存在": true, "产生": true, "发生": true, "部分": true, "个别": true, "当地": true, "期间": true, "过程": true, "集体": true,
	"纠纷": true, "诉求": true, "事件": true, "方面": true, "以及": true, "担心": true, "带来": true, "出现": true, "有关": true, "类": true}

func (x *reading) contentWords(s string) []string {
	var out []string
	for _, w := range x.seg.Segment(s) {
		if utf8.RuneCountInString(w.Text) >= 2 && !plainWords[w.Text] && !slices.Contains(out, w.Text) && w.Text[0] >= 0x80 {
			out = append(out, w.Text)
		}
	}
	return out
}

// fuzzyMeasures matches, where numbers and names left risks without measures
// and measures without risks, by the words they share. A word shared by many
// factors counts little; where two factors fit alike, neither is taken.
func (x *reading) fuzzyMeasures() {
	fs := x.out.Risks.Factors
	if x.seg == nil || len(fs) == 0 || len(fs) > 60 {
		return
	}
	met := make([]bool, len(fs))
	var open []*Measure
	for k := range x.out.Measures.Rows {
		m := &x.out.Measures.Rows[k]
		for _, i := range m.Risks {
			met[i] = true
		}
		if len(m.Risks) == 0 && len(m.Perhaps) == 0 && m.Risk != "" {
			open = append(open, m)
		}
	}
	for _, m := range x.out.Measures.Prose {
		for _, i := range m.Risks {
			met[i] = true
		}
	}
	if len(open) == 0 || len(open) > 200 || !slices.Contains(met, false) {
		return
	}
	words := make([][]string, len(fs))
	borne := map[string]float64{}
	for i := range fs {
		words[i] = x.contentWords(fs[i].Name + "。" + fs[i].Type)
		for _, w := range words[i] {
			borne[w]++
		}
	}
	weight := func(list []string) (sum float64) {
		for _, w := range list {
			sum += float64(utf8.RuneCountInString(w)) / max(borne[w], 1)
		}
		return sum
	}
	for _, m := range open {
		mine := x.contentWords(m.Risk)
		best, second, at, next := 0.0, 0.0, -1, -1
		for i := range fs {
			var shared []string
			for _, w := range mine {
				if slices.Contains(words[i], w) {
					shared = append(shared, w)
				}
			}
			if len(shared) == 0 {
				continue
			}
			s := weight(shared) / max(min(weight(mine), weight(words[i])), 2)
			switch {
			case s > best:
				second, next, best, at = best, at, s, i
			case s > second:
				second, next = s, i
			}
		}
		switch {
		case best < 0.34:
		case best-second < 0.1:
			m.Perhaps = []int{at, next}
		default:
			m.Risks, m.Fuzzy = []int{at}, true
		}
	}
}

// inStep matches what is left by number where the rows of the measures go in step
// with the list of risks: every row that is matched by its name bears the number of
// its risk. Named otherwise, such a row perhaps answers the risk of its number.
func (x *reading) inStep() {
	met := make([]bool, len(x.out.Risks.Factors))
	agree := 0
	open := map[*Measure]int{} // and the risk of its number
	for k := range x.out.Measures.Rows {
		m := &x.out.Measures.Rows[k]
		for _, i := range m.Risks {
			met[i] = true
		}
		own, _, _ := codes(m.No)
		if len(own) != 1 {
			return
		}
		switch j := x.numbered(own[0]); {
		case len(m.Risks) == 0:
			if j >= 0 && len(m.Perhaps) == 0 {
				open[m] = j
			}
		case slices.Contains(m.Risks, j):
			agree++
		case !m.Fuzzy:
			return
		}
	}
	if agree < 3 || agree < len(open) {
		return
	}
	for m, j := range open {
		if !met[j] {
			m.Perhaps = []int{j}
		}
	}
}
