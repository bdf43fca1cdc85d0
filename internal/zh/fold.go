package zh

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Folded is a text with its writing variants made one, and the way back.
type Folded struct {
	Text  string
	start []int32 // start[i]: original offset of the rune that Text[i] belongs to
	end   []int32 // end[i]: original offset just after that rune
	size  int     // length of the original
}

// Orig maps a byte range of Text to the byte range of the original. The range
// given back lies on rune borders; spaces that were dropped at its ends are
// left out.
func (f Folded) Orig(start, end int) (int, int) {
	start = max(0, min(start, len(f.Text)))
	end = max(start, min(end, len(f.Text)))
	s := f.size
	if start < len(f.start) {
		s = int(f.start[start])
	}
	if start == end {
		return s, s
	}
	return s, int(f.end[end-1])
}

// Replaced gives the text with other words for some of its ranges, which are in order
// and do not overlap; the new words map to the whole of what they stand for.
func (f Folded) Replaced(from, to []int, with []string) Folded {
	out := Folded{size: f.size}
	var b strings.Builder
	keep := func(i, j int) {
		b.WriteString(f.Text[i:j])
		out.start, out.end = append(out.start, f.start[i:j]...), append(out.end, f.end[i:j]...)
	}
	last := 0
	for k := range from {
		keep(last, from[k])
		b.WriteString(with[k])
		start, end := f.Orig(from[k], to[k])
		for range len(with[k]) {
			out.start, out.end = append(out.start, int32(start)), append(out.end, int32(end))
		}
		last = to[k]
	}
	keep(last, len(f.Text))
	out.Text = b.String()
	return out
}

// piece is one folded rune with the original bytes it stands for.
type piece struct {
	r          rune
	start, end int32
	wide       bool // written as Chinese: a space beside it says nothing
	full       bool // written in full width
}

// Fold makes one form of the many ways to write the same text: full-width
// ASCII becomes half-width, brackets of document numbers become 〔〕, dashes and
// tildes become '-', spaces beside Chinese and thousands separators go,
// radicals and compatibility ideographs become the common characters. 。、《》“”
// and line breaks stay.
func Fold(s string) Folded {
	ps := make([]piece, 0, len(s)/2+1)
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		at, next := int32(i), int32(i+n)
		i += n
		if r == '\r' {
			if i < len(s) && s[i] == '\n' {
				continue
			}
			r = '\n'
		}
		if invisible(r) || r == utf8.RuneError && n == 1 {
			continue
		}
		full := r >= 0xFF01 && r <= 0xFF5E
		wide := isWide(r)
		if more, ok := squared(r); ok { // ㎡ → m2
			for _, m := range more {
				ps = append(ps, piece{m, at, next, false, false})
			}
			continue
		}
		r = foldRune(r)
		if (r == '²' || r == '³') && len(ps) > 0 && ps[len(ps)-1].r == 'm' {
			r = '2' + (r - '²')
		}
		ps = append(ps, piece{r, at, next, wide, full})
	}
	ps = dropSeparators(joinDashes(dropSpaces(ps)))

	f := Folded{size: len(s)}
	buf := make([]byte, 0, len(s))
	f.start, f.end = make([]int32, 0, len(s)), make([]int32, 0, len(s))
	for _, p := range ps {
		n := len(buf)
		buf = utf8.AppendRune(buf, p.r)
		for ; n < len(buf); n++ {
			f.start, f.end = append(f.start, p.start), append(f.end, p.end)
		}
	}
	f.Text = string(buf)
	return f
}

// joinDashes makes one dash of several, those that only dropped spaces parted
// included.
func joinDashes(ps []piece) []piece {
	kept := ps[:0]
	for _, p := range ps {
		if n := len(kept); p.r == '-' && n > 0 && kept[n-1].r == '-' {
			kept[n-1].end = p.end
			continue
		}
		kept = append(kept, p)
	}
	return kept
}

func invisible(r rune) bool {
	switch {
	case r == 0xAD, r == 0xFEFF, r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E,
		r >= 0x2060 && r <= 0x2064, r >= 0x2066 && r <= 0x206F, r >= 0xFE00 && r <= 0xFE0F,
		r < 0x20 && r != '\n' && r != '\t' && r != '\v' && r != '\f', r == 0x7F:
		return true
	}
	return false
}

func foldRune(r rune) rune {
	switch r {
	case '\t', 0xA0, 0x3000, 0x1680, 0x202F, 0x205F:
		return ' '
	case '\v', '\f', 0x85, 0x2028, 0x2029:
		return '\n'
	case '‐', '‑', '‒', '–', '—', '―', '−', '－', '﹣', '﹘', '─', '━', '~', '～', '〜', '∼', '﹏', 'ー':
		return '-'
	case '[', '［', '【', '﹝', '〖', ']', '］', '】', '﹞', '〗':
		if r == '[' || r == '［' || r == '【' || r == '﹝' || r == '〖' {
			return '〔'
		}
		return '〕'
	case '﹙':
		return '('
	case '﹚':
		return ')'
	case '∶', '﹕', '︰':
		return ':'
	case '﹐':
		return ','
	case '﹔':
		return ';'
	case '﹪', '٪':
		return '%'
	case '｡':
		return '。'
	case '､':
		return '、'
	case '∕', '⁄':
		return '/'
	case '○', '〇':
		return r
	}
	if r >= 0x2000 && r <= 0x200A {
		return ' '
	}
	if r >= 0xFF01 && r <= 0xFF5E {
		return r - 0xFEE0
	}
	if r >= 0x2E80 && r <= 0x2FDF || r >= 0xF900 && r <= 0xFAFF || r >= 0x2F800 && r <= 0x2FA1F {
		if c, ok := radicals[r]; ok {
			return c
		}
		if d := norm.NFKC.PropertiesString(string(r)).Decomposition(); len(d) > 0 {
			if c, n := utf8.DecodeRune(d); n == len(d) {
				return c
			}
		}
	}
	return r
}

// radicals of the supplement block have no decomposition in Unicode, but PDF
// files print them for the common characters.
var radicals = map[rune]rune{
	'⺁': '厂', '⺠': '民', '⺟': '母', '⺎': '兀', '⺒': '巳', '⺝': '月', '⺫': '目', '⺬': '示',
	'⻄': '西', '⻅': '见', '⻆': '角', '⻉': '贝', '⻋': '车', '⻑': '長', '⻒': '长', '⻓': '长', '⻔': '门',
	'⻘': '青', '⻙': '韦', '⻚': '页', '⻛': '风', '⻜': '飞', '⻝': '食', '⻢': '马', '⻣': '骨', '⻤': '鬼',
	'⻥': '鱼', '⻦': '鸟', '⻧': '卤', '⻨': '麦', '⻩': '黄', '⻬': '齐', '⻮': '齿', '⻰': '龙', '⻳': '龟',
	'⺼': '月', '⻁': '虎', '⺷': '羊', '⺶': '羊', '⺮': '竹', '⻌': '辶', '⻍': '辶', '⻖': '阝', '⻏': '阝',
}

// squared expands the unit signs of U+3371–33DF.
func squared(r rune) (string, bool) {
	if r < 0x3371 || r > 0x33DF {
		return "", false
	}
	d := norm.NFKC.String(string(r))
	return d, d != string(r)
}

// isWide says that a rune is written as Chinese text, letters and digits in
// full width excepted: "１　２" are two numbers.
func isWide(r rune) bool {
	switch {
	case r < 0x80:
		return false
	case r >= 0x4E00 && r <= 0x9FFF, r >= 0x3001 && r <= 0x33FF, r >= 0x2E80 && r <= 0x2FDF,
		r >= 0x3400 && r <= 0x4DBF, r >= 0xF900 && r <= 0xFAFF, r >= 0x20000 && r <= 0x3FFFF,
		r >= 0x2460 && r <= 0x24FF, r >= 0xFE30 && r <= 0xFE6F:
		return true
	case r >= 0xFF01 && r <= 0xFFEF:
		return !(r >= '０' && r <= '９' || r >= 'Ａ' && r <= 'Ｚ' || r >= 'ａ' && r <= 'ｚ')
	}
	switch r {
	case '‘', '’', '“', '”', '…', '—', '–', '―', '─', '○', '●', '□', '■', '√', '·', '※':
		return true
	}
	return false
}

func digit(r rune) bool { return r >= '0' && r <= '9' }

// dropSpaces drops a run of spaces at a line's ends, beside Chinese, inside
// brackets, before % and around a dash; any other run becomes one space.
func dropSpaces(ps []piece) []piece {
	out := ps[:0]
	for i := 0; i < len(ps); i++ {
		p := ps[i]
		if p.r != ' ' {
			out = append(out, p)
			continue
		}
		j := i
		for j+1 < len(ps) && ps[j+1].r == ' ' {
			j++
		}
		end := ps[j].end
		i = j
		if len(out) == 0 || j+1 == len(ps) {
			continue
		}
		a, b := out[len(out)-1], ps[j+1]
		if a.wide || b.wide || a.r == '\n' || b.r == '\n' || a.r == '(' || b.r == ')' || a.r == '〔' || b.r == '〕' ||
			b.r == '%' && digit(a.r) || a.r == '-' || b.r == '-' && (digit(a.r) || a.r == '%') {
			continue
		}
		out = append(out, piece{' ', p.start, end, false, false})
	}
	return out
}

// dropSeparators drops the commas of 1,200,000. A full-width comma counts only
// after a full-width digit: "发放120，115份有效" are two numbers.
func dropSeparators(ps []piece) []piece {
	out := ps[:0]
	run, lead, grouped := 0, false, false // digits just written; begun after a non-number; a group is under way
	for i := 0; i < len(ps); i++ {
		p := ps[i]
		if digit(p.r) {
			if run == 0 && !grouped {
				lead = p.r != '0' && (len(out) == 0 || out[len(out)-1].r != '.' && !unicode.IsLetter(out[len(out)-1].r) || out[len(out)-1].wide)
			}
			run++
			out = append(out, p)
			continue
		}
		if p.r == ',' && lead && (grouped && run == 3 || !grouped && run >= 1 && run <= 3) &&
			(!p.full || ps[i-1].full) && threeDigits(ps[i+1:]) {
			run, grouped = 0, true
			continue
		}
		run, grouped, lead = 0, false, false
		out = append(out, p)
	}
	return out
}

func threeDigits(ps []piece) bool {
	return len(ps) >= 3 && digit(ps[0].r) && digit(ps[1].r) && digit(ps[2].r) && (len(ps) == 3 || !digit(ps[3].r))
}
