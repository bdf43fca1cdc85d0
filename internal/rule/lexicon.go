package rule

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"

	"github.com/goccy/go-yaml"

	"wenping/internal/facts"
)

// LoadLexicon reads lexicon/*.yaml and catalogue.yaml of a rule pack into one
// vocabulary; lists of the same name in several files are joined in file order.
func LoadLexicon(fsys fs.FS) (*facts.Lexicon, error) {
	names, err := fs.Glob(fsys, "lexicon/*.yaml")
	if err != nil {
		return nil, err
	}
	if _, err := fs.Stat(fsys, "catalogue.yaml"); err == nil {
		names = append(names, "catalogue.yaml")
	}
	all := &facts.Lexicon{}
	for _, name := range names {
		b, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		var one facts.Lexicon
		if len(bytes.TrimSpace(b)) == 0 {
			continue
		}
		if err := yaml.UnmarshalWithOptions(b, &one, yaml.Strict(), yaml.DisallowUnknownField()); err != nil {
			return nil, fmt.Errorf("%s: %w", path.Base(name), err)
		}
		join(all, &one)
	}
	return all, nil
}

func join(a, b *facts.Lexicon) {
	a.Sections = append(a.Sections, b.Sections...)
	a.Groups = append(a.Groups, b.Groups...)
	a.Methods = append(a.Methods, b.Methods...)
	a.Channels = append(a.Channels, b.Channels...)
	a.Notices = append(a.Notices, b.Notices...)
	a.Elements = append(a.Elements, b.Elements...)
	a.Columns = append(a.Columns, b.Columns...)
	a.Roles = append(a.Roles, b.Roles...)
	a.Steps = append(a.Steps, b.Steps...)
	a.Quantities = append(a.Quantities, b.Quantities...)
	a.Attitudes = append(a.Attitudes, b.Attitudes...)
	a.Adoptions = append(a.Adoptions, b.Adoptions...)
	a.Advice = append(a.Advice, b.Advice...)
	a.Dimensions = append(a.Dimensions, b.Dimensions...)
	a.EmergencyParts = append(a.EmergencyParts, b.EmergencyParts...)
	a.Leftovers = append(a.Leftovers, b.Leftovers...)
	a.Words = append(a.Words, b.Words...)
	a.Types = append(a.Types, b.Types...)
	a.Factors = append(a.Factors, b.Factors...)
}
