package manuscript

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// author writes at random, the same for the same seed.
type author struct {
	*rand.Rand
	shape Shape
	year  int
}

func newAuthor(seed uint64, shape Shape) *author {
	r := rand.New(rand.NewPCG(seed, 0x5eed))
	return &author{Rand: r, shape: shape, year: 2018 + r.IntN(8)}
}

// chance is true in one of n cases.
func (a *author) chance(n int) bool { return a.IntN(n) == 0 }

func (a *author) between(lo, hi int) int { return lo + a.IntN(hi-lo+1) }

func pick[T any](a *author, list []T) T { return list[a.IntN(len(list))] }

// fill replaces the slots of a text.
func (a *author) fill(s string) string {
	for depth := 0; depth < 6; depth++ {
		i := strings.IndexByte(s, '{')
		if i < 0 {
			return s
		}
		var out strings.Builder
		for i >= 0 {
			j := strings.IndexByte(s[i:], '}')
			if j < 0 {
				break
			}
			out.WriteString(s[:i])
			out.WriteString(a.slot(s[i+1 : i+j]))
			s = s[i+j+1:]
			i = strings.IndexByte(s, '{')
		}
		s = out.String() + s
	}
	return s
}

func (a *author) slot(name string) string {
	switch name {
	case "n1":
		return fmt.Sprint(a.between(1, 9))
	case "n2":
		return fmt.Sprint(a.between(10, 99))
	case "n3":
		return fmt.Sprint(a.between(100, 999))
	case "n6":
		return fmt.Sprint(a.between(5000000, 8999999))
	case "num":
		n := a.between(10, 99999)
		switch {
		case n >= 1000 && a.chance(3):
			return fmt.Sprintf("%d,%03d", n/1000, n%1000)
		case n >= 1000 && a.chance(4):
			return fmt.Sprintf("%d,%03d.%02d", n/1000, n%1000, a.IntN(100))
		case a.chance(3):
			return fmt.Sprintf("%d.%d", n, a.between(1, 9))
		}
		return fmt.Sprint(n)
	case "dec":
		return fmt.Sprintf("%d.%d", a.between(1, 120), a.between(1, 99))
	case "pct":
		s := fmt.Sprintf("%d.%d", a.between(1, 99), a.between(0, 99))
		return s + pick(a, []string{"%", "%", "%", "％"})
	case "prob":
		return fmt.Sprintf("0.%02d", a.between(1, 99))
	case "lvl":
		return pick(a, []string{"低风险", "中风险", "高风险", "较大风险", "一般风险"})
	case "year":
		return fmt.Sprint(a.year - a.IntN(4))
	case "hour":
		return fmt.Sprintf("%02d时%02d分（北京时间）", a.between(8, 17), pick(a, []int{0, 30}))
	case "date":
		y, m, d := a.year-a.IntN(2), a.between(1, 12), a.between(1, 28)
		switch a.IntN(8) {
		case 0:
			return fmt.Sprintf("%d-%02d-%02d", y, m, d)
		case 1:
			return fmt.Sprintf("%d年%d月", y, m)
		case 2:
			return fmt.Sprintf("%d.%d.%d", y, m, d)
		}
		return fmt.Sprintf("%d年%d月%d日", y, m, d)
	case "sentence":
		return a.sentence()
	case "upper":
		return pick(a, []string{"壹拾万元整", "伍拾叁万柒仟元整", "贰佰万元整"})
	case "mail":
		return pick(a, []string{"wenping_2024@example.invalid", "bgs.yl-x@example.invalid", "zhaobiao01@example.invalid"})
	}
	if list := words[name]; len(list) > 0 {
		return pick(a, list)
	}
	return name
}

// sentence is one whole sentence of the shape.
func (a *author) sentence() string { return a.fill(pick(a, sentences[a.shape])) }

// paragraph is of one to several sentences.
func (a *author) paragraph() string {
	n := a.between(1, 4)
	if a.chance(12) {
		n = a.between(6, 12)
	}
	var s strings.Builder
	for range n {
		s.WriteString(a.sentence())
	}
	if a.chance(14) {
		s.WriteString(a.english())
	}
	return s.String()
}

func (a *author) english() string {
	return pick(a, []string{
		"The survey was carried out in two rounds and 95% of the respondents agreed.",
		"Keywords: social risk; public participation; Yunling County.",
		"See Smith & Zhao (2019), Risk Analysis, Vol. 12, No. 3, pp. 45-67, doi:10.1000/x.y-z.",
		"Note: all figures are in RMB (CNY) unless otherwise stated.",
	})
}

// clause is a short phrase for a list item or a cell.
func (a *author) clause() string {
	return a.fill(pick(a, []string{"{risk}", "{act}", "{org}负责{act}", "{group}", "{way}", "{law}", "{gear}{n1}台", "{part}", "{hamlet}{n2}户", "{thing}", "由{org}于{date}前{act}"}))
}

// runs cuts a paragraph into runs with looks.
func (a *author) runs(text string) []Run {
	r := []rune(text)
	if len(r) < 24 || !a.chance(5) {
		return []Run{{Text: text}}
	}
	i := a.between(3, len(r)/2)
	j := a.between(i+1, min(len(r)-1, i+14))
	return []Run{{Text: string(r[:i])}, {Text: string(r[i:j]), Bold: true}, {Text: string(r[j:])}}
}
