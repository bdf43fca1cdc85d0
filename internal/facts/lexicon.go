package facts

import (
	"maps"
	"slices"
	"unicode"

	"wenping/internal/zh"
)

// Lexicon is the vocabulary a report is read with. It is data of the rule pack
// (rules/lexicon, rules/catalogue.yaml) and knows no report.
//
// All words are matched on folded text (zh.Fold), so that one spelling serves
// full-width, spaced and traditional-bracket variants.
type Lexicon struct {
	Sections       []Term         `yaml:"sections"`        // roles of sections (Role ids)
	Groups         []Term         `yaml:"groups"`          // who must be heard
	Methods        []Term         `yaml:"methods"`         // ways of hearing
	Channels       []Term         `yaml:"channels"`        // ways of publishing
	Notices        []Term         `yaml:"notices"`         // kinds of public notice
	Elements       []Term         `yaml:"elements"`        // elements of the overview, all types
	Columns        []Term         `yaml:"columns"`         // table headers → field ids
	Roles          []Term         `yaml:"roles"`           // units: responsible-body agency decision-body project-unit …
	Steps          []Term         `yaml:"steps"`           // steps of the process
	Quantities     []QuantityTerm `yaml:"quantities"`      // numbers that must agree everywhere
	Attitudes      []Term         `yaml:"attitudes"`       // support conditional neutral oppose
	Adoptions      []Term         `yaml:"adoptions"`       // adopted partly rejected explained
	Advice         []Term         `yaml:"advice"`          // implement conditional staged postpone adjust reject
	Dimensions     []Term         `yaml:"dimensions"`      // legality rationality feasibility controllability
	EmergencyParts []Term         `yaml:"emergency_parts"` // parts of an emergency plan
	Leftovers      []Term         `yaml:"leftovers"`       // unfinished text, by kind; Patterns are RE2
	Words          []Term         `yaml:"words"`           // named word lists: negation planned history vague-unit vague-deadline slogan consult-verb …
	Types          []Type         `yaml:"types"`           // decision types
	Factors        []Factor       `yaml:"factors"`         // risk catalogue
	Told           []Term         `yaml:"told"`            // things a report may tell anywhere: how it was organised, done, found
	Permits        []Term         `yaml:"permits"`         // documents a matter needs before it is decided, by type
	Points         []Term         `yaml:"points"`          // points of the four dimensions: legality.power …
	Proofs         []Term         `yaml:"proofs"`          // what annexes show of the activities, by method id
	Entails        []Entailment   `yaml:"entails"`         // what a matter brings with it by its own words
}

// Term is one entry: any of Words, or a match of Patterns, means ID; a match
// that contains one of Not does not.
type Term struct {
	ID       string   `yaml:"id"`
	Name     string   `yaml:"name"` // Chinese, for people
	Words    []string `yaml:"words"`
	Patterns []string `yaml:"patterns"`
	Not      []string `yaml:"not"`
	For      []string `yaml:"for"` // decision types it holds for; empty: all
}

// QuantityTerm names a number: the words around it and its units with their
// factor to the base unit.
type QuantityTerm struct {
	Key      string             `yaml:"key"`
	Name     string             `yaml:"name"`
	Words    []string           `yaml:"words"`
	Not      []string           `yaml:"not"`
	Before   bool               `yaml:"before"` // the number may stand right before the word: 1438户被征地农户
	Units    map[string]float64 `yaml:"units"`
	Subjects []string           `yaml:"subjects"` // words that make another scope: 征收 临时 …
}

// Type is a decision type with the words that show it.
type Type struct {
	ID    string   `yaml:"id"`
	Name  string   `yaml:"name"`
	Title []string `yaml:"title"` // words in the title that decide
	// Patterns decide like Title: what no word can name, such as the number of a road.
	Patterns []string `yaml:"patterns"`
	// Acts say what is done: they outweigh the places and buildings named.
	Acts []string `yaml:"acts"`
	// Over are types that only serve this one where a title names both and holds the
	// pattern: 棚户区改造项目房屋征收 is a renewal.
	Over  map[string]string `yaml:"over"`
	Text  []string          `yaml:"text"`  // words in the overview that suggest
	Fixed bool              `yaml:"fixed"` // a fixed-asset project (eight classes apply)
	Must  []string          `yaml:"must"`  // must-check factor ids (G3)
	Core  []string          `yaml:"core"`  // of these, what must be judged among the risks: in passing elsewhere is not enough
}

// Factor is one entry of the risk catalogue.
type Factor struct {
	ID    string   `yaml:"id"`
	Class string   `yaml:"class"` // one of the eight classes, or a type of its own
	Name  string   `yaml:"name"`
	Words []string `yaml:"words"` // any of these means that the factor is spoken of
	Own   string   `yaml:"own"`   // an expression on what is said where nothing but it, or it among others, may be meant
}

// Term gives the term with that id in a list, or nil.
func Find(list []Term, id string) *Term {
	for i := range list {
		if list[i].ID == id {
			return &list[i]
		}
	}
	return nil
}

// Reader is what Extract needs beside the document.
type Reader struct {
	Lexicon   *Lexicon
	Segmenter zh.Segmenter // may be nil: matching then falls back to characters
}

// Vocabulary gives the words of the field, each once and sorted: the
// segmenter's user dictionary. Only whole Chinese words of two to eight
// characters are among them.
func (l *Lexicon) Vocabulary() []string {
	seen := map[string]bool{}
	add := func(words []string) {
		for _, w := range words {
			n := 0
			for _, r := range w {
				if !unicode.Is(unicode.Han, r) {
					n = 0
					break
				}
				n++
			}
			if n >= 2 && n <= 8 {
				seen[w] = true
			}
		}
	}
	for _, list := range [][]Term{l.Sections, l.Groups, l.Methods, l.Channels, l.Notices, l.Elements, l.Columns, l.Roles, l.Steps, l.Attitudes, l.Adoptions, l.Advice, l.Dimensions, l.EmergencyParts} {
		for _, t := range list {
			add(t.Words)
		}
	}
	for _, f := range l.Factors {
		add(f.Words)
	}
	return slices.Sorted(maps.Keys(seen))
}
