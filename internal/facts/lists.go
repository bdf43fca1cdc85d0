package facts

// NamedTerms is one list of the lexicon with its key in the rule files.
type NamedTerms struct {
	Name  string
	Terms *[]Term
}

// Lists gives every list of terms, in the order of the fields.
func (l *Lexicon) Lists() []NamedTerms {
	return []NamedTerms{
		{"sections", &l.Sections}, {"groups", &l.Groups}, {"methods", &l.Methods}, {"channels", &l.Channels},
		{"notices", &l.Notices}, {"elements", &l.Elements}, {"columns", &l.Columns}, {"roles", &l.Roles},
		{"steps", &l.Steps}, {"attitudes", &l.Attitudes}, {"adoptions", &l.Adoptions}, {"advice", &l.Advice},
		{"dimensions", &l.Dimensions}, {"emergency_parts", &l.EmergencyParts}, {"leftovers", &l.Leftovers}, {"words", &l.Words},
	}
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
