package review

import (
	"encoding/json"
	"io"
	"net/url"
	"path/filepath"
	"strings"

	"wenping/internal/rule"
)

// SARIF 2.1.0, the parts that our results need.
type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool       sarifTool       `json:"tool"`
	ColumnKind string          `json:"columnKind"`
	Artifacts  []sarifArtifact `json:"artifacts"`
	Results    []sarifResult   `json:"results"`
}

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct {
	Name    string      `json:"name"`
	Version string      `json:"semanticVersion,omitempty"`
	Rules   []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID    string    `json:"id"`
	Short sarifText `json:"shortDescription"`
}

type sarifText struct {
	Text string `json:"text"`
}

type sarifArtifact struct {
	Location sarifURI          `json:"location"`
	Hashes   map[string]string `json:"hashes"`
}

type sarifURI struct {
	URI string `json:"uri"`
}

type sarifResult struct {
	RuleID       string            `json:"ruleId"`
	RuleIndex    int               `json:"ruleIndex"`
	Level        string            `json:"level"`
	Kind         string            `json:"kind"`
	Message      sarifText         `json:"message"`
	Locations    []sarifLocation   `json:"locations"`
	Fingerprints map[string]string `json:"partialFingerprints"`
}

type sarifLocation struct {
	Physical sarifPhysical  `json:"physicalLocation"`
	Logical  []sarifLogical `json:"logicalLocations,omitempty"`
	Message  *sarifText     `json:"message,omitempty"`
}

type sarifPhysical struct {
	Artifact sarifURI `json:"artifactLocation"`
}

type sarifLogical struct {
	Name string `json:"name"`
	Full string `json:"fullyQualifiedName,omitempty"`
}

// WriteSARIF writes reviews as one SARIF 2.1.0 log. Places are logical (page
// or heading path): a report has no lines.
func WriteSARIF(w io.Writer, all []*Review) error {
	run := sarifRun{ColumnKind: "unicodeCodePoints", Artifacts: []sarifArtifact{}, Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{Name: "wenping", Rules: []sarifRule{}}
	index := map[string]int{}
	for _, r := range all {
		run.Tool.Driver.Version = semantic(r.Standard.Version)
		for _, it := range r.Items {
			for _, l := range it.Rules {
				if _, ok := index[l.ID]; !ok {
					index[l.ID] = len(run.Tool.Driver.Rules)
					run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{l.ID, sarifText{it.Name}})
				}
			}
		}
		uri := fileURI(r.File)
		run.Artifacts = append(run.Artifacts, sarifArtifact{sarifURI{uri}, map[string]string{"sha-256": r.SHA256}})
		for _, f := range r.Findings {
			res := sarifResult{RuleID: f.Rule, RuleIndex: index[f.Rule], Level: level(f), Kind: "fail",
				Message: sarifText{strings.TrimSpace(f.Message + " " + f.Demand)}, Locations: []sarifLocation{},
				Fingerprints: map[string]string{"wenpingKey/v1": f.Key}}
			if f.Verdict == rule.Doubt {
				res.Level, res.Kind = "none", "review"
			}
			for i := range f.Evidence {
				e := &f.Evidence[i]
				at := uri
				if e.File != "" {
					at = fileURI(e.File)
				}
				loc := sarifLocation{Physical: sarifPhysical{sarifURI{at}}, Logical: []sarifLogical{{Name: e.where(), Full: e.Path}}}
				if e.Quote != "" {
					loc.Message = &sarifText{e.Quote}
				}
				res.Locations = append(res.Locations, loc)
			}
			run.Results = append(run.Results, res)
		}
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}})
}

func level(f Finding) string {
	switch f.Severity {
	case rule.Must:
		return "error"
	case rule.Should:
		return "warning"
	}
	return "note"
}

func fileURI(name string) string {
	return (&url.URL{Path: filepath.ToSlash(name)}).EscapedPath()
}

// semantic leaves out a version that is no semantic one: SARIF refuses it.
func semantic(v string) string {
	parts := strings.Split(v, ".")
	if len(parts) != 3 {
		return ""
	}
	for _, p := range parts {
		if p == "" || strings.Trim(p, "0123456789") != "" {
			return ""
		}
	}
	return v
}
