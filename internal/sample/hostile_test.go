package sample_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"wenping/internal/ingest"
	"wenping/internal/limit"
	"wenping/internal/problem"
	"wenping/internal/sample"
)

func TestHostileFilesAreRefused(t *testing.T) {
	whole, err := sample.Read(os.DirFS("../../testdata"), "clean/land")
	if err != nil {
		t.Fatal(err)
	}
	bad, err := sample.Hostile(whole.Source, os.DirFS("../../fonts"))
	if err != nil {
		t.Fatal(err)
	}
	engine := engine(t)
	for _, b := range bad {
		t.Run(b.Name, func(t *testing.T) {
			began := time.Now()
			r, err := ingest.Read(context.Background(), b.Name, b.Data, ingest.Options{PDF: engine, Limits: limit.Limits{Time: time.Minute}})
			if err == nil {
				err = r.Reviewable()
			}
			if b.Code == "" {
				if err != nil {
					t.Fatalf("refused: %v", err)
				}
				if !strings.Contains(strings.Join(r.Warnings, ""), b.Word) {
					t.Errorf("no warning about %s: %q", b.Word, r.Warnings)
				}
				return
			}
			if err == nil {
				t.Fatalf("accepted as %s, want %s", r.Kind, b.Code)
			}
			p := problem.From(err)
			if string(p.Code) != b.Code && string(p.Code) != b.Also {
				t.Errorf("code %s, want %s: %s", p.Code, b.Code, p.Message)
			}
			if !strings.Contains(strings.ToUpper(p.Message), strings.ToUpper(b.Word)) {
				t.Errorf("message does not say %q: %s", b.Word, p.Message)
			}
			if !strings.HasSuffix(p.Message, "。") {
				t.Errorf("not a whole sentence: %s", p.Message)
			}
			t.Logf("%s (%v)", p.Message, time.Since(began).Round(time.Millisecond))
		})
	}
}
