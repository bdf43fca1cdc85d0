package assay

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// Part is a body of texts.
type Part string

const (
	Tune   Part = "tune"   // rule authors may read it
	Open   Part = "open"   // was held once; rule authors may read it now
	Second Part = "second" // held after open, and opened in its turn
	Held   Part = "held"   // rule authors do not read it before a release
)

// Parts are those that there are texts of. A held part that has been read is
// opened and another is written: figures of texts that rules have met say little.
var Parts = []Part{Tune, Open, Second, Held}

//go:embed tune open second held
var texts embed.FS

// script is a matter as its author knows it; texts are templates over matter.
type script struct {
	ID      string
	Type    string
	Fixed   bool // a fixed-asset project: the eight classes and the fifty factors
	Simple  bool // may be told by the simple procedure and in a form
	Name    string
	Resp    string // 稳评责任单位
	Unit    string // 项目实施单位
	Decide  string // 决策机关
	Place   string
	Need    string
	Content string
	Term    string
	Fund    string
	Land    string
	Env     string
	Social  string
	Area    string // 村, 社区, 车间: what the population is parted by
	Groups  []group
	Hard    string // who the 重点人群 are
	Depts   string
	Pros    string // fields of the experts
	Risks   []risk
	Wishes  []wish
	Against wish
	Unlike  []struct{ Class, Why string }
	Touch   map[int]int // factor of the list → risk
	Factors []string    // further factors: 名称：判断
	Laws    []string
	Docs    []struct{ Name, No, State string }
	Legal   []string
	Reason  []string
	Feas    []string
	Control []string
	Event   string
	Alike   string
}

type group struct {
	Name, Rel, Effect, Wish string
	Share                   int // of the population, per cent
	// drawn:
	Pop, Sent, Back, Valid int
}

// risk is one risk with its measure.
type risk struct {
	Class, Stage, Name, Text string
	Do, By, With, Due        string
	Head                     string // of the measure, in a few words
	// drawn:
	No           int
	P, Q, P2, Q2 int // hundredths
	W            int // hundredths
	Word         string
}

type wish struct {
	Say, Reply, By, Take string
	Risk                 int
	// drawn:
	N int
}

// factor is one of the list that the reports go through.
type factor struct {
	No         int
	Name, Idle string
}

// library is all texts of one part.
type library struct {
	part    Part
	scripts []*script
	voices  []*voice
	defects []*Defect
	factors []factor
	names   names
	form    string // the filing form
}

type names struct {
	Cities, Counties, Towns, Villages, Communities, Shops []string
	Agencies, Surnames                                    []string
}

// voice is a way of telling a report.
type voice struct {
	name, text string
	sheet      string // report, simple, form-report, analysis
	level      string // how the level is judged
	types      []string
	not        []string
}

func load(part Part) (*library, error) {
	l := &library{part: part}
	read := func(name string, v any) error {
		b, err := texts.ReadFile(path.Join(string(part), name))
		if err != nil {
			return err
		}
		if err := yaml.UnmarshalWithOptions(b, v, yaml.Strict()); err != nil {
			return fmt.Errorf("%s/%s: %w", part, name, err)
		}
		return nil
	}
	list, err := fs.Glob(texts, string(part)+"/*")
	if err != nil {
		return nil, err
	}
	for _, p := range list {
		name := path.Base(p)
		switch {
		case strings.HasPrefix(name, "matter"):
			var s []*script
			if err := read(name, &s); err != nil {
				return nil, err
			}
			l.scripts = append(l.scripts, s...)
		case strings.HasPrefix(name, "defect"):
			var d []*Defect
			if err := read(name, &d); err != nil {
				return nil, err
			}
			l.defects = append(l.defects, d...)
		case name == "factors.yaml":
			if err := read(name, &l.factors); err != nil {
				return nil, err
			}
		case name == "names.yaml":
			if err := read(name, &l.names); err != nil {
				return nil, err
			}
		case name == "filing.form":
			b, err := texts.ReadFile(p)
			if err != nil {
				return nil, err
			}
			v, err := newVoice(name, string(b))
			if err != nil {
				return nil, err
			}
			l.form = v.text
		case strings.HasSuffix(name, ".txt"):
			b, err := texts.ReadFile(p)
			if err != nil {
				return nil, err
			}
			v, err := newVoice(strings.TrimSuffix(name, ".txt"), string(b))
			if err != nil {
				return nil, err
			}
			l.voices = append(l.voices, v)
		}
	}
	for _, d := range l.defects {
		d.part = part
	}
	return l, nil
}

// newVoice takes the lines that tell whom the voice suits off the text:
//
//	%% remark
//	%for policy reform      only these types
//	%not land               not these types
//	%level pxq              how it judges the level
func newVoice(name, text string) (*voice, error) {
	v := &voice{name: name, sheet: "report", level: "pxq"}
	var rest []string
	for _, line := range strings.Split(text, "\n") {
		w := strings.Fields(line)
		switch {
		case len(w) > 0 && w[0] == "%%":
		case len(w) > 1 && w[0] == "%for":
			v.types = w[1:]
		case len(w) > 1 && w[0] == "%not":
			v.not = w[1:]
		case len(w) == 2 && w[0] == "%level":
			v.level = w[1]
		default:
			if len(w) == 2 && w[0] == "%kind" {
				v.sheet = w[1]
			}
			rest = append(rest, line)
		}
	}
	v.text = strings.Join(rest, "\n")
	return v, nil
}

func (v *voice) suits(s *script) bool {
	if (v.sheet == "simple" || v.sheet == "form-report") && !s.Simple {
		return false
	}
	if v.sheet == "analysis" && !s.Fixed {
		return false
	}
	if v.types != nil && !slices.Contains(v.types, s.Type) {
		return false
	}
	return !slices.Contains(v.not, s.Type)
}
