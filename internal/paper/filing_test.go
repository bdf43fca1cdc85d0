package paper_test

import (
	"errors"
	"strings"
	"testing"

	"wenping/internal/paper"
	"wenping/internal/paper/papertest"
	"wenping/internal/review"
)

func TestAFilingFormIsFinalOnlyWhenNothingIsLeftToVerify(t *testing.T) {
	w, r := wording(t), papertest.Review(review.File)
	f, err := paper.ComposeFiling(r, paper.Office{}, w, nil, paper.Working)
	if err != nil {
		t.Fatal(err)
	}
	left := f.ToVerify()
	if len(left) == 0 {
		t.Fatal("the sample leaves nothing to verify")
	}
	var no *paper.Refusal
	if _, err := paper.ComposeFiling(r, paper.Office{}, w, nil, paper.Final); !errors.As(err, &no) || !strings.Contains(no.Message, left[0].Label) {
		t.Errorf("final with %d fields left: %v", len(left), err)
	}
	said := map[string]paper.Entry{}
	for i, x := range left {
		e := paper.Entry{Blank: true}
		if i == 0 {
			e = paper.Entry{Value: "云岭县"}
		}
		if err := x.CheckEntry(e); err != nil {
			t.Errorf("%s: %v", x.Label, err)
		}
		said[x.Key] = e
	}
	look, err := paper.ComposeFiling(r, paper.Office{}, w, said, paper.Looked)
	if err != nil || !look.Draft || !strings.Contains(look.Text(), "尚未定稿") {
		t.Errorf("the preview does not say what it is: %v", err)
	}
	final, err := paper.ComposeFiling(r, paper.Office{}, w, said, paper.Final)
	if err != nil {
		t.Fatal(err)
	}
	if text := final.Text(); final.Draft || strings.Contains(text, "〔第") || final.Field(left[0].Key).Value != "云岭县" || len(final.ToVerify()) > 0 {
		t.Errorf("%s", text)
	}
	for _, x := range final.Fields {
		if x.State == paper.Open && x.Key != "" {
			t.Errorf("%s is still open", x.Label)
		}
	}
}

func TestEntriesThatCannotStand(t *testing.T) {
	f, err := paper.ComposeFiling(papertest.Review(review.File), paper.Office{}, wording(t), nil, paper.Working)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		key string
		e   paper.Entry
	}{
		"nothing":              {"region", paper.Entry{}},
		"only spaces":          {"region", paper.Entry{Value: "  "}},
		"too long":             {"region", paper.Entry{Value: strings.Repeat("长", 31)}},
		"boxes of no box":      {"region", paper.Entry{Value: "x", Checked: []string{"a"}}},
		"an unknown box":       {"groups_heard", paper.Entry{Checked: []string{"nobody"}}},
		"a text for a table":   {"risk_list", paper.Entry{Value: "x"}},
		"rows of other width":  {"risk_list", paper.Entry{Rows: [][]string{{"1", "x"}}}},
		"rows for a text":      {"region", paper.Entry{Value: "x", Rows: [][]string{{"1"}}}},
		"a table with nothing": {"risk_list", paper.Entry{}},
	} {
		var no *paper.Refusal
		if err := f.Field(c.key).CheckEntry(c.e); !errors.As(err, &no) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, x := range f.Fields {
		if err := x.CheckEntry(x.Entry()); err != nil {
			t.Errorf("%s does not take what it holds: %v", x.Label, err)
		}
	}
}
