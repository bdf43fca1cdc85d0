package facts

import (
	"strconv"
	"strings"

	"wenping/internal/zh/regexp"
)

// endsInLetter is a code that ends in a letter and counts by it: RA, R-b, SW-C.
var endsInLetter = regexp.MustCompile(`^([A-Z]{1,3}-?)([A-Za-z])$`)

// fewestCodes is how many rows must bear such codes, one letter after the other.
const fewestCodes = 3

// letterCodes has codes of risks that count by letters read as those that count by
// numbers: RA, RB, RC as R1, R2, R3. What is quoted stays as the report has it.
func (x *reading) letterCodes() {
	no := map[string]string{}
	for _, tb := range x.tables {
		for code, as := range lettersOf(tb) {
			no[code] = as
		}
	}
	if len(no) == 0 {
		return
	}
	for _, t := range x.texts {
		var from, to []int
		var as []string
		s := t.fold.Text
		for i := 0; i < len(s); {
			if !codeByte(s[i]) {
				i++
				continue
			}
			j := i
			for j < len(s) && codeByte(s[j]) {
				j++
			}
			if n, ok := no[s[i:j]]; ok {
				from, to, as = append(from, i), append(to, j), append(as, n)
			}
			i = j
		}
		if len(from) > 0 {
			t.fold = t.fold.Replaced(from, to, as)
			t.sentences = shortSentences(t.fold.Text)
		}
	}
}

func codeByte(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || b == '-'
}

// lettersOf gives the codes of a table whose rows are lettered in order, and the
// numbered ones they stand for.
func lettersOf(tb *table) map[string]string {
	if len(tb.grid) < fewestCodes+1 {
		return nil
	}
	for c := 0; c < min(2, len(tb.grid[0])); c++ {
		lead, codes, next := "", map[string]string{}, 1
		var last *text
		for _, row := range tb.grid {
			if c >= len(row) || row[c] == nil || row[c] == last {
				continue
			}
			last = row[c]
			s := last.fold.Text
			if len(s) > 8 {
				continue
			}
			m := endsInLetter.FindStringSubmatch(squeeze(s))
			if m == nil {
				continue
			}
			if lead == "" {
				lead = m[1]
			}
			if n := int(strings.ToUpper(m[2])[0]-'A') + 1; m[1] == lead && n == next {
				codes[squeeze(s)] = lead[:1] + strconv.Itoa(n)
				next++
			}
		}
		if len(codes) >= fewestCodes && 2*len(codes) >= len(tb.grid)-1 {
			return codes
		}
	}
	return nil
}
