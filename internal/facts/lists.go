package facts

import "reflect"

// NamedTerms is one list of the lexicon with its key in the rule files.
type NamedTerms struct {
	Name  string
	Terms *[]Term
}

// Lists gives every list of terms, in the order of the fields.
func (l *Lexicon) Lists() []NamedTerms {
	var out []NamedTerms
	v := reflect.ValueOf(l).Elem()
	for i := range v.NumField() {
		if terms, ok := v.Field(i).Addr().Interface().(*[]Term); ok {
			out = append(out, NamedTerms{v.Type().Field(i).Tag.Get("yaml"), terms})
		}
	}
	return out
}

// MatchesAny says that one of the lexicon's patterns matches a folded text.
func MatchesAny(text string, patterns []string) bool {
	for _, p := range patterns {
		if re := cachedPattern(p); re != nil && re.MatchString(text) {
			return true
		}
	}
	return false
}
