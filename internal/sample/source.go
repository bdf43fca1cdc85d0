package sample

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"wenping/internal/document"

	"github.com/goccy/go-yaml"
)

// Report is one sample: its clean source, the defects planted in it, and what
// a review of the clean one must say.
type Report struct {
	Name    string
	Source  string // plain notation
	Defects []Defect
	Clean   Expected
}

// Defect is a fault planted by editing the clean source.
type Defect struct {
	ID       string   `yaml:"id"`
	Item     string   `yaml:"item"`     // item that must find it
	Verdict  string   `yaml:"verdict"`  // of the item
	Contains []string `yaml:"contains"` // words in the message or a quote of one finding of the item
	Also     []string `yaml:"also"`     // items that may rightly be raised by it too
	Why      string   `yaml:"why"`
	Edits    []Edit   `yaml:"edits"`
}

// Edit replaces a text that stands exactly once in the clean source. All
// replaces every occurrence instead.
type Edit struct {
	Find    string `yaml:"find"`
	Replace string `yaml:"replace"`
	All     bool   `yaml:"all"`
}

// Expected is what a review of the clean report must say.
type Expected struct {
	Type    string            `yaml:"type"`
	Kind    string            `yaml:"kind"`
	Outcome string            `yaml:"outcome"`
	Items   map[string]string `yaml:"items"` // verdicts that are sure
	Facts   map[string]string `yaml:"facts"` // values a reader of the report would name
	Clean   struct {
		Fails string `yaml:"fails"` // "none"
	} `yaml:"clean"`
}

// Read reads the report in the folder dir of fsys.
func Read(fsys fs.FS, dir string) (*Report, error) {
	r := &Report{Name: path.Base(dir)}
	source, err := fs.ReadFile(fsys, path.Join(dir, "source.txt"))
	if err != nil {
		return nil, fmt.Errorf("read source: %w", err)
	}
	r.Source = string(source)
	if data, err := fs.ReadFile(fsys, path.Join(dir, "defects.yaml")); err == nil {
		var file struct {
			Defects []Defect `yaml:"defects"`
		}
		if err := yaml.UnmarshalWithOptions(data, &file, yaml.Strict()); err != nil {
			return nil, fmt.Errorf("%s/defects.yaml: %w", dir, err)
		}
		r.Defects = file.Defects
	}
	if data, err := fs.ReadFile(fsys, path.Join(dir, "expected.yaml")); err == nil {
		if err := yaml.UnmarshalWithOptions(data, &r.Clean, yaml.Strict()); err != nil {
			return nil, fmt.Errorf("%s/expected.yaml: %w", dir, err)
		}
	}
	return r, nil
}

// All reads every report under the folders, in name order.
func All(fsys fs.FS, folders ...string) ([]*Report, error) {
	var out []*Report
	for _, folder := range folders {
		entries, err := fs.ReadDir(fsys, folder)
		if err != nil {
			return nil, fmt.Errorf("list %s: %w", folder, err)
		}
		for _, e := range entries {
			if !e.IsDir() {
				continue
			}
			r, err := Read(fsys, path.Join(folder, e.Name()))
			if err != nil {
				return nil, err
			}
			out = append(out, r)
		}
	}
	return out, nil
}

// Document gives the clean report.
func (r *Report) Document() (*document.Document, error) { return parse(r.Name, r.Source) }

// Defective gives the report with all defects planted.
func (r *Report) Defective() (*document.Document, error) {
	text := r.Source
	for _, d := range r.Defects {
		var err error
		if text, err = d.apply(text); err != nil {
			return nil, fmt.Errorf("%s %w", r.Name, err)
		}
	}
	return parse(r.Name, text)
}

// With gives the report with one defect planted.
func (r *Report) With(d Defect) (*document.Document, error) {
	text, err := r.SourceWith(d)
	if err != nil {
		return nil, err
	}
	return parse(r.Name, text)
}

// SourceWith gives the same in plain notation.
func (r *Report) SourceWith(d Defect) (string, error) {
	text, err := d.apply(r.Source)
	if err != nil {
		return "", fmt.Errorf("%s %w", r.Name, err)
	}
	return text, nil
}

func (d Defect) apply(text string) (string, error) {
	for _, e := range d.Edits {
		switch n := strings.Count(text, e.Find); {
		case e.Find == "" || n == 0:
			return "", fmt.Errorf("%s: text to edit not found: %q", d.ID, e.Find)
		case n > 1 && !e.All:
			return "", fmt.Errorf("%s: text to edit stands %d times: %q", d.ID, n, e.Find)
		}
		text = strings.ReplaceAll(text, e.Find, e.Replace)
	}
	return text, nil
}

func parse(name, text string) (*document.Document, error) {
	doc, err := document.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return doc, nil
}
