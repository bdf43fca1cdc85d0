package rule

import (
	"slices"

	"github.com/goccy/go-yaml/ast"

	"wenping/internal/facts"
	"wenping/internal/zh"
)

// Pack is a compiled review standard. It does not change after Load and is safe
// for concurrent use.
type Pack struct {
	ID        string
	Title     string // what letters call it
	Version   string
	Hash      string // of all files, sorted by name
	Adopted   bool   // an office has adopted it (name, issuer, number below)
	AdoptedBy Adoption

	Categories []Category
	Items      []*Item // A1 … J4
	Rules      []*Rule // in the order of the items
	Lexicon    *facts.Lexicon
	Laws       []Law
	FalseLaws  []FalseLaw
	Amending   []string          // numbers of orders that amend many instruments at once
	Provinces  map[string]string // code of a local standard (32) → province
	Calendar   *zh.Calendar

	profiles []*Profile
	table    []Exception
	head     ast.Node        // of pack.yaml
	spots    map[string]spot // where lexicon entries, parameters and lines of the table are written
}

// Adoption names who adopted the standard.
type Adoption struct {
	Name   string `yaml:"name"`
	Issuer string `yaml:"issuer"`
	Number string `yaml:"number"`
	Date   string `yaml:"date"`
}

// Category is one of the ten, in order.
type Category struct {
	ID    string `yaml:"id"`
	Name  string `yaml:"name"`
	Items int    `yaml:"items"` // how many items it must have
}

// Item is one of the 45.
type Item struct {
	ID        string
	Category  string
	Name      string
	Criterion string
	Reason    Reason
	Heading   string
	Basis     []Basis
	Help      string
	Rules     []*Rule
}

// Basis is what an item rests on. Only a verified one is named in a letter.
type Basis struct {
	Text     string   `yaml:"text"`
	Verified bool     `yaml:"verified"`
	Types    []string `yaml:"types"` // decision types it holds for; empty: all
}

// Rule is one compiled rule.
type Rule struct {
	ID          string
	Item        *Item
	Kind        string
	Weight      Weight
	Reason      Reason
	Heading     string
	From        Stage
	Finding     string
	DoubtText   string // wording of doubtful points; the finding's when empty
	Demand      string
	Removal     Removal
	Perhaps     []Perhaps
	FalseAlarms string
	Basis       []Basis
	Cases       []Case
	Question    string // of kind question

	severity severity
	applies  conditions
	na       string
	check    check
	file     string
	line     int
	node     ast.Node
}

// Removal says what an author may take out to answer a finding of the rule. As a
// rule nothing: a point is not answered by deleting what showed it.
type Removal string

const (
	RemoveNothing Removal = ""
	RemoveWords   Removal = "words"   // the words found, out of a text that stays: a placeholder
	RemovePassage Removal = "passage" // the whole passage: what is of another matter
)

// compiled is the rule a check runs for.
type compiled = Rule

// Severity as it holds at a stage and for a level (高 中 低, "" unknown).
func (r *Rule) Severity(stage Stage, level string) Severity { return r.severity.at(stage, level) }

// Place says where the rule is written.
func (r *Rule) Place() (file string, line int) { return r.file, r.line }

// severity is one value, or depends on stage or level.
type severity struct {
	any     Severity
	stage   map[Stage]Severity
	byLevel map[string]Severity
}

func (s severity) at(stage Stage, level string) Severity {
	if v, ok := s.byLevel[level]; ok && level != "" {
		return v
	}
	if v, ok := s.stage[stage]; ok {
		return v
	}
	return s.any
}

// Law is one entry of the citation register.
type Law struct {
	Title      string   `yaml:"title"` // full title without 《》
	Aliases    []string `yaml:"aliases"`
	Numbers    []string `yaml:"numbers"`     // document numbers that are right
	OldNumbers []string `yaml:"old_numbers"` // of versions that no longer hold
	Year       int      `yaml:"year"`        // of the version in force
	Status     string   `yaml:"status"`      // in-force, repealed, superseded, draft
	From       string   `yaml:"from"`        // in force from, 2006-01-02
	Until      string   `yaml:"until"`       // not in force from this day on
	ReplacedBy string   `yaml:"replaced_by"`
	Region     string   `yaml:"region"` // province, for local instruments
	Level      string   `yaml:"level"`  // national, sector, province, city, standard
	Verified   bool     `yaml:"verified"`
	Mark       string   `yaml:"mark"`
	Note       string   `yaml:"note"`
}

// FalseLaw is a title or number that is known not to exist as cited.
type FalseLaw struct {
	Title  string `yaml:"title"`
	Like   string `yaml:"like"` // RE2 instead of a title: of this kind none exists
	Number string `yaml:"number"`
	Unless string `yaml:"unless"` // RE2: a citation whose number matches is not meant
	Right  string `yaml:"right"`
	Doubt  bool   `yaml:"doubt"` // only doubtful, never a fail
	Note   string `yaml:"note"`
}

// Profile gives the profile with that id; "" means default.
func (p *Pack) Profile(id string) (*Profile, bool) {
	if id == "" {
		id = "default"
	}
	for _, q := range p.profiles {
		if q.ID == id {
			return q, true
		}
	}
	return nil, false
}

// Profiles gives all profiles, default first, then by id.
func (p *Pack) Profiles() []*Profile { return slices.Clone(p.profiles) }

// Item gives the item with that id, or nil.
func (p *Pack) Item(id string) *Item {
	for _, it := range p.Items {
		if it.ID == id {
			return it
		}
	}
	return nil
}

// Rule gives the rule with that id, or nil.
func (p *Pack) Rule(id string) *Rule {
	for _, r := range p.Rules {
		if r.ID == id {
			return r
		}
	}
	return nil
}

// Type gives the decision type with that id, or nil.
func (p *Pack) Type(id string) *facts.Type {
	for i := range p.Lexicon.Types {
		if p.Lexicon.Types[i].ID == id {
			return &p.Lexicon.Types[i]
		}
	}
	return nil
}

func (p *Pack) typeIDs() []string {
	var out []string
	for i := range p.Lexicon.Types {
		out = append(out, p.Lexicon.Types[i].ID)
	}
	return out
}

func (p *Pack) roleIDs() []string {
	var out []string
	for i := range p.Lexicon.Sections {
		out = append(out, p.Lexicon.Sections[i].ID)
	}
	return out
}
