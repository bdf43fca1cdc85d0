package facts

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

var (
	sumTerm  = `\p{Han}{0,6}\d+(?:\.\d+)?(?:分|%)?`
	sumLine  = regexp.MustCompile(`(` + sumTerm + `(?:\s*[×*+]\s*` + sumTerm + `)+)\s*=\s*(\d+(?:\.\d+)?)(?:(%)|分|[^\d.%×*+]|$)`)
	sumPiece = regexp.MustCompile(`(\d+(?:\.\d+)?)(?:分)?(%)?\s*([×*+])?`)
)

// sums finds calculations written out in the chapters on risks and their level.
func (x *reading) sums() {
	for _, t := range x.texts {
		if !t.inBody() || t.block.Kind == document.Heading || !strings.Contains(t.s(), "=") || !strings.Contains(x.path(t), "风险") && x.chapter(t.block) != chapterRisk && x.chapter(t.block) != chapterMeasures {
			continue
		}
		for _, sp := range t.sentences {
			s := t.s()[sp.Start:sp.End]
			if !strings.Contains(s, "=") || len(s) > longSentence {
				continue
			}
			for _, m := range sumLine.FindAllStringSubmatchIndex(s, -1) {
				if r, _ := utf8.DecodeLastRuneInString(s[:m[0]]); m[0] > 0 && (r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)) || strings.ContainsRune(".×*+-/÷)", r)) {
					continue // only the tail of something longer
				}
				if e, ok := equation(s[m[2]:m[3]], s[m[4]:m[5]], m[6] >= 0); ok {
					e.At = t.at(sp.Start+m[0], sp.Start+m[5])
					x.out.Risks.Sums = append(x.out.Risks.Sums, e)
				}
			}
		}
	}
}

// equation works a calculation of products and their sum out.
func equation(expr, result string, percent bool) (e Equation, ok bool) {
	v, err := strconv.ParseFloat(result, 64)
	if err != nil {
		return e, false
	}
	e = Equation{Text: expr, Value: v, Decimals: decimalsOf(result)}
	if percent {
		e.Value, e.Decimals = v/100, e.Decimals+2
	}
	exact, low, high := 1.0, 1.0, 1.0
	end := func() {
		e.Exact, e.Low, e.High = e.Exact+exact, e.Low+low, e.High+high
		exact, low, high = 1, 1, 1
	}
	ms := sumPiece.FindAllStringSubmatch(expr, -1)
	for i, m := range ms {
		n, err := strconv.ParseFloat(m[1], 64)
		if err != nil || i+1 < len(ms) && m[3] == "" {
			return e, false
		}
		half := 0.0
		if d := decimalsOf(m[1]); d >= 2 {
			half = 0.5 * math.Pow(10, -float64(d))
		}
		if m[2] != "" {
			n, half = n/100, half/100
		}
		exact, low, high = exact*n, low*max(0, n-half), high*(n+half)
		if m[3] == "+" || i == len(ms)-1 {
			end()
		}
	}
	return e, len(ms) >= 2
}
