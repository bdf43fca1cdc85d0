package docx

// bracket is a pair of signs around a formula (m:d) while open.
type bracket struct {
	begin, sep, end string
	depth           int // scanner depth of the element
	parts           int
}

// formula gives the signs that a formula draws without writing them as text:
// strokes of fractions, roots, sums, brackets. Formulas are read in one line.
func (r *reader) formula(emit func(string)) (ok bool, err error) {
	switch r.s.name {
	case "m:den":
		emit("/")
	case "m:rad":
		emit("√")
	case "m:naryPr":
		sign := "∫"
		err = r.mathProps(func(name, value string) {
			if name == "m:chr" {
				sign = value
			}
		})
		emit(sign)
	case "m:d":
		if len(r.brackets) < maxDepth {
			r.brackets = append(r.brackets, bracket{"(", "|", ")", len(r.s.stack), 0})
		}
	case "m:dPr":
		var b bracket
		if n := len(r.brackets); n > 0 {
			b = r.brackets[n-1]
		}
		err = r.mathProps(func(name, value string) {
			switch name {
			case "m:begChr":
				b.begin = value
			case "m:sepChr":
				b.sep = value
			case "m:endChr":
				b.end = value
			}
		})
		if n := len(r.brackets); n > 0 {
			r.brackets[n-1] = b
		}
	case "m:e":
		if n := len(r.brackets); n > 0 && len(r.s.stack) == r.brackets[n-1].depth+1 {
			b := &r.brackets[n-1]
			if b.parts++; b.parts == 1 {
				emit(b.begin)
			} else {
				emit(b.sep)
			}
		}
	default:
		return false, nil
	}
	return true, err
}

// endFormula closes a pair of brackets.
func (r *reader) endFormula(emit func(string)) {
	if n := len(r.brackets); n > 0 && len(r.s.stack) < r.brackets[n-1].depth {
		b := r.brackets[n-1]
		r.brackets = r.brackets[:n-1]
		if b.parts > 0 {
			emit(b.end)
		}
	}
}

// mathProps reads the property element just started.
func (r *reader) mathProps(set func(name, value string)) error {
	return r.s.inside(func() error {
		switch {
		case r.s.kind == tokenStart:
			set(r.s.name, r.s.attr("val"))
		}
		return nil
	})
}
