package zh

import (
	"strings"
	"unicode/utf8"
)

// Span is a byte range.
type Span struct{ Start, End int }

var brackets = map[rune]rune{'《': '》', '“': '”', '(': ')', '（': '）', '〔': '〕', '「': '」', '『': '』', '‘': '’'}

// Sentences cuts at 。！？； and line ends, in folded or raw text, but not inside
// 《》“”（）. A bracket that does not close on its line is no bracket. A sentence
// includes its mark, not the spaces around it; empty ones are left out.
func Sentences(s string) []Span {
	var out []Span
	for at := 0; at < len(s); {
		end := strings.IndexByte(s[at:], '\n')
		if end < 0 {
			end = len(s)
		} else {
			end += at
		}
		out = sentencesOfLine(out, s, at, end)
		at = end + 1
	}
	return out
}

func sentencesOfLine(out []Span, s string, at, end int) []Span {
	// closes[i] is set for an opening bracket at i that has its partner.
	var closes map[int]int
	type open struct {
		at   int
		want rune
	}
	var stack []open
	for i, r := range s[at:end] {
		if r >= 0x4E00 && r <= 0x9FFF {
			continue
		}
		if c, ok := brackets[r]; ok {
			if len(stack) < 16 {
				stack = append(stack, open{at + i, c})
			}
			continue
		}
		for k := len(stack) - 1; k >= 0; k-- {
			if stack[k].want == r {
				if closes == nil {
					closes = map[int]int{}
				}
				closes[stack[k].at] = at + i
				stack = stack[:k]
				break
			}
		}
	}
	start := at
	cut := func(to int) {
		a, b := start, to
		for a < b && (s[a] == ' ' || s[a] == '\t' || s[a] == '\r') {
			a++
		}
		for a < b && strings.HasPrefix(s[a:b], "\u3000") {
			a += 3
		}
		for b > a && (s[b-1] == ' ' || s[b-1] == '\t' || s[b-1] == '\r') {
			b--
		}
		if a < b {
			out = append(out, Span{a, b})
		}
		start = to
	}
	for i := at; i < end; {
		r, n := utf8.DecodeRuneInString(s[i:end])
		if to, ok := closes[i]; ok {
			last, _ := utf8.DecodeLastRuneInString(s[i:to])
			_, n = utf8.DecodeRuneInString(s[to:end])
			i = to + n
			if r == '“' && strings.ContainsRune("。！？!?", last) {
				next, _ := utf8.DecodeRuneInString(s[i:end])
				if !strings.ContainsRune("，、；。,;的等和及", next) || i == end {
					cut(i)
				}
			}
			continue
		}
		i += n
		switch r {
		case '。', '！', '？', '；', '!', '?', ';':
			for i < end { // ?! and 。” stay together
				r, n := utf8.DecodeRuneInString(s[i:end])
				if !strings.ContainsRune("。！？；!?;”", r) {
					break
				}
				i += n
			}
			cut(i)
		}
	}
	cut(end)
	return out
}
