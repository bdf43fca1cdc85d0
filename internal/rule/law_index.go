package rule

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"wenping/internal/facts"
	"wenping/internal/zh"
)

// lawIndex is the laws of a pack by title and number.
type lawIndex struct {
	byTitle  map[string]*Law
	byNumber map[string]*Law
	byOld    map[string]*Law
	titles   []string
	amending map[string]bool
	false_   []falseLaw
	regions  map[string]string
}

type falseLaw struct {
	*FalseLaw
	title, number string
	like, unless  *regexp.Regexp
}

func newRegister(p *Pack) *lawIndex {
	x := &lawIndex{map[string]*Law{}, map[string]*Law{}, map[string]*Law{}, nil, map[string]bool{}, nil, p.Provinces}
	for i := range p.Laws {
		w := &p.Laws[i]
		for _, t := range append([]string{w.Title}, w.Aliases...) {
			k := lawName(t)
			// A later entry of the same title is another version: the one in force wins.
			if old, ok := x.byTitle[k]; !ok || old.Status != "in-force" {
				x.byTitle[k] = w
				if !ok {
					x.titles = append(x.titles, k)
				}
			}
		}
		for _, n := range w.Numbers {
			// Orders of ministries are counted anew by every ministry and term of
			// office: their numbers name nothing.
			if n := lawNumber(n); strings.Contains(n, "〔") || strings.HasPrefix(n, "国务院令") || w.Level == "standard" {
				x.byNumber[n] = w
			}
		}
		for _, n := range w.OldNumbers {
			x.byOld[lawNumber(n)] = w
		}
	}
	for _, n := range p.Amending {
		x.amending[lawNumber(n)] = true
	}
	for i := range p.FalseLaws {
		f := falseLaw{FalseLaw: &p.FalseLaws[i], title: lawName(p.FalseLaws[i].Title), number: lawNumber(p.FalseLaws[i].Number)}
		if f.Like != "" {
			f.like = regexp.MustCompile(f.Like)
		}
		if f.Unless != "" {
			f.unless = regexp.MustCompile(f.Unless)
		}
		x.false_ = append(x.false_, f)
	}
	return x
}

var (
	issuedWith  = regexp.MustCompile(`印发[〈<《]?(.+?)[〉>》]?的通知$`)
	issuerAhead = regexp.MustCompile(`^(?:中共中央办公厅、?国务院办公厅|中办、?国办|中共中央、?国务院|中共中央办公厅|国务院办公厅|中共中央|国务院|国家发展改革委办公厅|国家发展改革委|国家发展和改革委员会|发展改革委|国土资源部|自然资源部|住房城乡建设部|生态环境部)+(?:关于)?`)
	nameNoise   = strings.NewReplacer("中华人民共和国", "", " ", "", "\n", "", "〈", "", "〉", "", "<", "", ">", "", "“", "", "”", "", "(试行)", "", "(暂行)", "", "（试行）", "", "（暂行）", "", "、", "", ",", "")
)

// lawName is a title without what writers leave out or add: 中华人民共和国, the
// notice that it was issued with, (试行).
func lawName(s string) string {
	s = zh.Fold(s).Text
	if m := issuedWith.FindStringSubmatch(s); m != nil {
		s = m[1]
	}
	if i := strings.IndexByte(s, '('); i > 0 && strings.HasSuffix(s, ")") && strings.ContainsAny(s[i:], "0123456789") {
		s = s[:i] // (2019年修正) inside the title marks
	}
	s = nameNoise.Replace(s)
	if t := issuerAhead.ReplaceAllString(s, ""); utf8.RuneCountInString(t) >= 6 {
		s = t
	}
	return strings.TrimPrefix(s, "关于")
}

var orderNumber = regexp.MustCompile(`令第?(\d+)号`)

func lawNumber(s string) string {
	if strings.HasSuffix(s, "号文") || strings.HasSuffix(s, "号文件") {
		s = strings.TrimSuffix(strings.TrimSuffix(s, "件"), "文") // 中办发〔2012〕2号文
	}
	s = zh.Fold(s).Text
	s = strings.NewReplacer(" ", "", "中华人民共和国", "", "[", "〔", "]", "〕").Replace(s)
	return orderNumber.ReplaceAllString(s, "令${1}号")
}

// standardBase is a standard's number without its year: GB3096.
func standardBase(n string) string {
	if i := strings.LastIndexByte(n, '-'); i > 0 {
		return n[:i]
	}
	return n
}

// numberIssuer is the part of a number that names its issuer; two numbers can
// be held against each other only when they have the same one.
func numberIssuer(n string) string {
	if i := strings.Index(n, "〔"); i > 0 {
		return n[:i]
	}
	if i := strings.Index(n, "令"); i > 0 {
		return n[:i]
	}
	if i := strings.IndexAny(n, "0123456789"); i > 0 {
		return n[:i]
	}
	return ""
}

func (x *lawIndex) isFalse(k *facts.Citation, name, number string) *falseLaw {
	for i := range x.false_ {
		f := &x.false_[i]
		if f.unless != nil && f.unless.MatchString(k.Number+k.Note) {
			continue
		}
		switch {
		case f.title != "" && name == f.title, f.number != "" && number == f.number:
			return f
		case f.like != nil && k.Title != "" && f.like.MatchString(strings.TrimSpace(k.Title)):
			if x.byTitle[name] == nil {
				return f
			}
		}
	}
	return nil
}

// shareOf is the share of a's characters that b has too.
func shareOf(a, b string) float64 {
	n, all := 0, 0
	for _, r := range a {
		all++
		if strings.ContainsRune(b, r) {
			n++
		}
	}
	if all == 0 {
		return 0
	}
	return float64(n) / float64(all)
}

func sharesEnds(a, b string) bool {
	x, y := []rune(a), []rune(b)
	return string(x[:2]) == string(y[:2]) && string(x[len(x)-2:]) == string(y[len(y)-2:])
}

func differBy(a, b string) int {
	x, y := []rune(a), []rune(b)
	n := 0
	for i := range x {
		if x[i] != y[i] {
			n++
		}
	}
	return n
}
