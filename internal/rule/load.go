package rule

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml/ast"

	"wenping/internal/facts"
)

// packFile is pack.yaml.
type packFile struct {
	Node          ast.Node    `yaml:"-"`
	ID            string      `yaml:"id"`
	Title         string      `yaml:"title"`
	Version       string      `yaml:"version"`
	Adopted       bool        `yaml:"adopted"`
	AdoptedBy     Adoption    `yaml:"adopted_by"`
	Replace       bool        `yaml:"replace"` // an overlay pack that stands alone
	Categories    []Category  `yaml:"categories"`
	Applicability []Exception `yaml:"applicability"`
}

type categoryFile struct {
	Node     ast.Node   `yaml:"-"`
	Category string     `yaml:"category"`
	Name     string     `yaml:"name"`
	Items    []itemFile `yaml:"items"`
}

type itemFile struct {
	Node      ast.Node   `yaml:"-"`
	ID        string     `yaml:"id"`
	Name      string     `yaml:"name"`
	Criterion string     `yaml:"criterion"`
	Reason    string     `yaml:"reason"`
	Heading   string     `yaml:"heading"`
	Basis     []Basis    `yaml:"basis"`
	Help      string     `yaml:"help"`
	Rules     []ruleFile `yaml:"rules"`
}

type ruleFile struct {
	Node        ast.Node   `yaml:"-"`
	ID          string     `yaml:"id"`
	Kind        string     `yaml:"kind"`
	Severity    ast.Node   `yaml:"severity"`
	Weight      string     `yaml:"weight"`
	Reason      string     `yaml:"reason"`
	Heading     string     `yaml:"heading"`
	Basis       []Basis    `yaml:"basis"`
	From        string     `yaml:"from"`
	Applies     conditions `yaml:"applies"`
	NA          string     `yaml:"na"`
	Params      ast.Node   `yaml:"params"`
	Finding     string     `yaml:"finding"`
	Doubt       string     `yaml:"doubt"` // wording where the point is only doubtful
	Demand      string     `yaml:"demand"`
	Removal     string     `yaml:"removal"` // what may be taken out to answer it: words, passage
	Perhaps     []Perhaps  `yaml:"perhaps"` // where what is missing may stand after all
	FalseAlarms string     `yaml:"false_alarms"`
	Cases       []Case     `yaml:"cases"`
}

// Case is one test of a rule, written beside it.
type Case struct {
	Node     ast.Node `yaml:"-"`
	Rule     string   `yaml:"rule"` // in files of cases/: whose case it is
	Name     string   `yaml:"name"`
	Given    Given    `yaml:"given"`
	Text     string   `yaml:"text"`   // document notation
	Form     string   `yaml:"form"`   // a filing form handed in beside it, same notation
	Annex    string   `yaml:"annex"`  // an annex handed in beside it
	Want     string   `yaml:"want"`   // verdict
	Role     string   `yaml:"covers"` // fires, silent, undecided, temptation; by want when not said
	Contains []string `yaml:"contains"`
	Lacks    []string `yaml:"lacks"`
	At       []string `yaml:"at"`   // in the headings or words of the places it names
	Each     []Row    `yaml:"each"` // the case stands for one of each row

	file string   // where it is written, when not in the rule's own file
	row  ast.Node // the row of each it was made of
}

// Row is what a case of several says otherwise.
type Row struct {
	Node     ast.Node `yaml:"-"`
	X        []string `yaml:"x"` // what stands for {x}, each a case of its own
	Y        string   `yaml:"y"` // what stands for {y}
	Given    Given    `yaml:"given"`
	Want     string   `yaml:"want"`
	Role     string   `yaml:"covers"`
	Contains []string `yaml:"contains"`
	Lacks    []string `yaml:"lacks"`
	At       []string `yaml:"at"`
}

// Given is the submission a case pretends.
type Given struct {
	Type      string `yaml:"type"`
	TypeBy    string `yaml:"type_by"`
	Stage     string `yaml:"stage"`
	Procedure string `yaml:"procedure"` // "unsure" for: not stated
	Profile   string `yaml:"profile"`
	Kind      string `yaml:"kind"`
}

// Load compiles a rule pack. Overlay, when not nil, lays its files over those
// of fsys: a file of the same name takes its place; an item (D3) in a file of
// another name takes the place of that item; an overlay whose pack.yaml says
// `replace: true` stands alone.
// Every mistake of every file is reported at once, as a *LoadError.
func Load(fsys fs.FS, overlay fs.FS) (*Pack, error) { return load(fsys, overlay, false) }

// LoadToReview loads a standard that tests have looked at: its patterns are not
// tried, and the cases that stand in files of their own are not read, which no
// review looks at and which take a third of the time.
func LoadToReview(fsys fs.FS) (*Pack, error) { return load(fsys, nil, true) }

func load(fsys, overlay fs.FS, trusted bool) (*Pack, error) {
	l := &loader{pack: &Pack{Lexicon: &facts.Lexicon{}}, trusted: trusted}
	l.collect(fsys, overlay)
	l.parseAhead()
	l.readPack()
	l.readLexicon()
	l.readProfiles()
	l.readLaws()
	l.readHolidays()
	l.readStandard()
	l.compileRules()
	if !trusted {
		l.readCases()
	}
	l.checkTable()
	if len(l.mistakes) > 0 {
		sortMistakes(l.mistakes)
		return nil, &LoadError{Mistakes: l.mistakes}
	}
	return l.pack, nil
}

type loader struct {
	pack     *Pack
	files    map[string][]byte
	names    []string        // sorted
	laid     map[string]bool // files of the overlay that take no file's place
	over     map[string]bool // all files of the overlay
	mistakes []Mistake
	head     packFile
	headSrc  *source
	pending  []pendingRule
	parsed   map[string]func() *parsedSource // by file
	trusted  bool                            // the shipped standard, which tests have looked at
}

// parsedSource is a file that was parsed while others were.
type parsedSource struct {
	*source
	mistakes []Mistake
}

type pendingRule struct {
	rule *Rule
	file *ruleFile
	src  *source
}

func sortMistakes(ms []Mistake) {
	slices.SortStableFunc(ms, func(a, b Mistake) int {
		if c := strings.Compare(a.File, b.File); c != 0 {
			return c
		}
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Col - b.Col
	})
}

var packGlobs = []string{"*.yaml", "lexicon/*.yaml", "profiles/*.yaml", "standard/*.yaml", "cases/*.yaml"}

func (l *loader) collect(fsys, overlay fs.FS) {
	l.files, l.laid, l.over = map[string][]byte{}, map[string]bool{}, map[string]bool{}
	read := func(f fs.FS, over bool) {
		if f == nil {
			return
		}
		for _, g := range packGlobs {
			names, err := fs.Glob(f, g)
			if err != nil {
				continue
			}
			for _, n := range names {
				b, err := fs.ReadFile(f, n)
				if err != nil {
					l.mistakes = append(l.mistakes, Mistake{File: n, Message: "无法读取该文件，请检查权限。"})
					continue
				}
				if _, ok := l.files[n]; !ok && over {
					l.laid[n] = true
				}
				l.over[n] = over
				l.files[n] = b
			}
		}
	}
	if overlay == nil || !replaces(overlay) {
		read(fsys, false)
	}
	read(overlay, overlay != nil && len(l.files) > 0)
	for n := range l.files {
		l.names = append(l.names, n)
	}
	slices.Sort(l.names)
	h := sha256.New()
	for _, n := range l.names {
		fmt.Fprintf(h, "%s\n%d\n", n, len(l.files[n]))
		h.Write(l.files[n])
	}
	l.pack.Hash = hex.EncodeToString(h.Sum(nil))
}

func replaces(f fs.FS) bool {
	b, err := fs.ReadFile(f, "pack.yaml")
	if err != nil {
		return false
	}
	var ms []Mistake
	s := parseSource("pack.yaml", b, &ms)
	n, ok := child(s.root, "replace").(*ast.BoolNode)
	return ok && n.Value
}

// into parses a file and decodes it; it gives the source, or nil when there is no such file.
func (l *loader) into(name string, v any) *source {
	b, ok := l.files[name]
	if !ok {
		return nil
	}
	s := l.parse(name, b)
	s.decode(s.root, reflect.ValueOf(v).Elem())
	return s
}

func (l *loader) parse(name string, b []byte) *source {
	ahead, ok := l.parsed[name]
	if !ok {
		return parseSource(name, b, &l.mistakes)
	}
	p := ahead()
	l.mistakes = append(l.mistakes, p.mistakes...)
	p.source.mistakes = &l.mistakes
	return p.source
}

// parseAhead parses the files on all processors: that is most of a program's start.
// The largest come first.
func (l *loader) parseAhead() {
	l.parsed = map[string]func() *parsedSource{}
	var names []string
	for _, n := range l.names {
		if path.Dir(n) != "cases" || !l.trusted {
			names = append(names, n)
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return len(l.files[b]) - len(l.files[a]) })
	next := make(chan func() *parsedSource, len(names))
	for _, n := range names {
		f := sync.OnceValue(func() *parsedSource {
			p := &parsedSource{}
			p.source = parseSource(n, l.files[n], &p.mistakes)
			return p
		})
		l.parsed[n] = f
		next <- f
	}
	close(next)
	for range runtime.GOMAXPROCS(0) {
		go func() {
			for f := range next {
				func() {
					defer func() { recover() }() // who asks for the file meets it again
					f()
				}()
			}
		}()
	}
}

// dir gives the files below a folder, sorted.
func (l *loader) dir(folder string) []string {
	var out []string
	for _, n := range l.names {
		if path.Dir(n) == folder {
			out = append(out, n)
		}
	}
	return out
}

func (l *loader) readPack() {
	l.headSrc = l.into("pack.yaml", &l.head)
	if l.headSrc == nil {
		l.mistakes = append(l.mistakes, Mistake{File: "pack.yaml", Message: "缺少此文件。规则包须有pack.yaml，写明id、title、version。"})
		return
	}
	p := l.pack
	p.ID, p.Title, p.Version = l.head.ID, l.head.Title, l.head.Version
	p.Adopted, p.AdoptedBy = l.head.Adopted, l.head.AdoptedBy
	p.Categories = l.head.Categories
	p.table = l.head.Applicability
	p.head = l.head.Node
	l.noteTable(l.headSrc)
	for _, need := range []struct{ key, v string }{{"id", p.ID}, {"title", p.Title}, {"version", p.Version}} {
		if need.v == "" {
			l.headSrc.node(l.head.Node, "规则包缺少“%s”。", need.key)
		}
	}
	if p.Adopted && (p.AdoptedBy.Name == "" || p.AdoptedBy.Issuer == "" || p.AdoptedBy.Number == "") {
		l.headSrc.node(l.head.Node, "adopted为true时，须在adopted_by写明标准的name、issuer和number。")
	}
}

func (l *loader) readProfiles() {
	raw := map[string]*source{}
	heads := map[string]*Profile{}
	var ids []string
	for _, name := range l.dir("profiles") {
		one := &Profile{}
		s := l.into(name, one)
		if s.root == nil {
			continue
		}
		if one.ID == "" {
			s.node(s.root, "参数表缺少“id”。")
			continue
		}
		if want := strings.TrimSuffix(path.Base(name), ".yaml"); want != one.ID {
			s.node(child(s.root, "id"), "参数表的id是“%s”，文件名却是“%s”，两者应一致。", one.ID, want)
		}
		if raw[one.ID] != nil {
			s.node(child(s.root, "id"), "参数表“%s”重复。", one.ID)
			continue
		}
		raw[one.ID], heads[one.ID] = s, one
		l.noteKeys(s, one.ID)
		ids = append(ids, one.ID)
	}
	built := map[string]*Profile{}
	var build func(id string, trail []string) *Profile
	build = func(id string, trail []string) *Profile {
		if p := built[id]; p != nil {
			return p
		}
		s, head := raw[id], heads[id]
		p := &Profile{}
		if up := head.Extends; up != "" {
			at := child(s.root, "extends")
			switch {
			case slices.Contains(trail, up) || up == id:
				s.node(at, "extends形成了循环：%s。", strings.Join(append(trail, id, up), " → "))
			case raw[up] == nil:
				s.node(at, "%s", unknownName("参数表", up, ids))
			default:
				*p = *build(up, append(trail, id))
			}
		}
		// A second decode lays the child's own values over the parent's; its
		// mistakes were reported by the first.
		var ignore []Mistake
		quiet := *s
		quiet.mistakes = &ignore
		clearGiven(s.root, p)
		p.Regions, p.Note, p.Extends = nil, "", ""
		quiet.decode(s.root, reflect.ValueOf(p).Elem())
		l.checkProfile(s, p)
		built[id] = p
		return p
	}
	slices.SortFunc(ids, func(a, b string) int {
		if (a == "default") != (b == "default") {
			if a == "default" {
				return -1
			}
			return 1
		}
		return strings.Compare(a, b)
	})
	for _, id := range ids {
		l.pack.profiles = append(l.pack.profiles, build(id, nil))
	}
	if raw["default"] == nil {
		l.mistakes = append(l.mistakes, Mistake{File: "profiles/default.yaml", Message: "缺少此文件。规则包须有名为default的参数表。"})
	}
}

// clearGiven empties the parameters a child gives itself: their parts are not
// mixed with the parent's.
func clearGiven(n ast.Node, p *Profile) {
	ps, _ := pairs(n)
	v := reflect.ValueOf(p).Elem()
	for _, pair := range ps {
		for i := range v.NumField() {
			if v.Type().Field(i).Tag.Get("yaml") == keyText(pair) {
				v.Field(i).SetZero()
			}
		}
	}
}

func (l *loader) checkProfile(s *source, p *Profile) {
	check := func(key string, d Days) {
		n := child(s.root, key)
		if n == nil {
			return
		}
		if d.Unit != "day" && d.Unit != "workday" {
			s.node(n, "“%s”的unit应为day（日）或workday（工作日）。", key)
		}
		if d.N <= 0 {
			s.node(n, "“%s”的n应为正整数。", key)
		}
	}
	check("publicity_min", p.PublicityMin.Value)
	ps, _ := pairs(s.root)
	for _, pair := range ps {
		m := child(pair.Value, "mark")
		if _, isParam := pairs(pair.Value); !isParam || child(pair.Value, "value") == nil {
			continue
		}
		mark, _ := scalar(m)
		if !slices.Contains(marks, mark) {
			s.node(pair.Value, "参数“%s”须用mark注明来源可靠程度：S、S2、K、P、B或I。", keyText(pair))
		}
	}
}
