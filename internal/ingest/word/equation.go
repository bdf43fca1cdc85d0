package word

import "strings"

// An EQ field draws its code and keeps no result. In Chinese files it is how
// rings around digits, ticks in boxes, pinyin above characters and simple
// fractions are made, so it carries text.

// equation writes an EQ field in one line; ok is false for another field.
func equation(code string) (out string, ok bool) {
	code = strings.TrimSpace(code)
	if len(code) < 2 || !strings.EqualFold(code[:2], "eq") || len(code) > 2 && code[2] != ' ' && code[2] != '\\' {
		return "", false
	}
	p := eqParser{s: []rune(code[2:])}
	return strings.TrimSpace(p.text(0, false)), true
}

type eqParser struct {
	s []rune
	i int
}

// eqMaxDepth bounds equations in equations.
const eqMaxDepth = 12

// text reads up to the end, or inside an argument up to its border.
func (p *eqParser) text(depth int, arg bool) string {
	var b strings.Builder
	open := 0
	for p.i < len(p.s) {
		c := p.s[p.i]
		switch {
		case arg && open == 0 && (c == ')' || c == ',' || c == ';' || c == '，' || c == '；'):
			return b.String()
		case c == '(':
			open++
			b.WriteRune(c)
			p.i++
		case c == ')':
			open--
			b.WriteRune(c)
			p.i++
		case c == '\\':
			b.WriteString(p.command(depth))
		default:
			b.WriteRune(c)
			p.i++
		}
	}
	return b.String()
}

// command reads what begins with a backslash: a sign taken literally, a
// formatting switch, or one of the drawing commands with its options.
func (p *eqParser) command(depth int) string {
	main := rune(0)
	for p.i < len(p.s) && p.s[p.i] == '\\' {
		p.i++
		if p.i >= len(p.s) {
			return ""
		}
		c := p.s[p.i]
		if c == '*' { // \* jc2, \* "Font:宋体"
			p.i++
			p.spaces()
			p.token()
			p.spaces()
			continue
		}
		if !isLetter(c) {
			p.i++
			return string(c)
		}
		from := p.i
		for p.i < len(p.s) && isLetter(p.s[p.i]) {
			p.i++
		}
		name := strings.ToLower(string(p.s[from:p.i]))
		if main == 0 {
			main = rune(name[0])
		}
		if (name == "bc" || name == "lc" || name == "rc") && p.i+1 < len(p.s) && p.s[p.i] == '\\' {
			p.i += 2 // the bracket's sign
		}
		at := p.i
		p.spaces()
		for p.i < len(p.s) && (p.s[p.i] >= '0' && p.s[p.i] <= '9' || p.s[p.i] == '.') {
			p.i++
		}
		p.spaces()
		if p.i < len(p.s) && p.s[p.i] != '\\' && p.s[p.i] != '(' {
			p.i = at
			break
		}
	}
	if p.i >= len(p.s) || p.s[p.i] != '(' || depth >= eqMaxDepth {
		return ""
	}
	p.i++
	var args []string
	var raised []bool // the argument is an \s, set above or below the line
	for p.i < len(p.s) {
		p.spaces()
		raised = append(raised, p.i+1 < len(p.s) && p.s[p.i] == '\\' && (p.s[p.i+1] == 's' || p.s[p.i+1] == 'S'))
		args = append(args, strings.TrimSpace(p.text(depth+1, true)))
		if p.i >= len(p.s) {
			break
		}
		end := p.s[p.i] == ')'
		p.i++
		if end {
			break
		}
	}
	if len(args) == 0 {
		return ""
	}
	return draw(main, args, raised)
}

func draw(main rune, args []string, raised []bool) string {
	switch main {
	case 'f':
		return strings.Join(args, "/")
	case 'r':
		return "√" + args[len(args)-1]
	case 'i':
		return "∫" + strings.Join(args, " ")
	case 'b':
		return "(" + strings.Join(args, ",") + ")"
	case 'l':
		return strings.Join(args, ",")
	case 'a':
		return strings.Join(args, " ")
	case 'o':
		return overstrike(args, raised)
	}
	return strings.Join(args, "")
}

// overstrike prints several texts on one place.
func overstrike(args []string, raised []bool) string {
	if len(args) == 2 {
		for k := range args {
			frame, inner := args[k], args[1-k]
			switch frame {
			case "○", "〇", "◯", "O":
				if s := Ringed(inner); s != "" {
					return s
				}
			case "□", "口", "☐":
				switch inner {
				case "√", "✓", "✔", "v", "V":
					return "☑"
				case "×", "x", "X", "✗":
					return "☒"
				case "":
					return "□"
				}
			}
		}
	}
	// Pinyin stands raised above its character: the character is the text.
	var base []string
	for k, a := range args {
		if !raised[k] {
			base = append(base, a)
		}
	}
	if len(base) == 0 {
		base = args
	}
	return strings.Join(base, "")
}

func (p *eqParser) spaces() {
	for p.i < len(p.s) && (p.s[p.i] == ' ' || p.s[p.i] == '\t' || p.s[p.i] == '\u3000') {
		p.i++
	}
}

func (p *eqParser) token() {
	if p.i < len(p.s) && p.s[p.i] == '"' {
		for p.i++; p.i < len(p.s) && p.s[p.i] != '"'; p.i++ {
		}
		p.i = min(p.i+1, len(p.s))
		return
	}
	for p.i < len(p.s) && p.s[p.i] > ' ' && p.s[p.i] != '\\' {
		p.i++
	}
}

func isLetter(c rune) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
