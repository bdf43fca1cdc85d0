package pdf

import (
	"bytes"
	"testing"

	"github.com/go-pdf/fpdf"
)

func TestValidateTellsWholeFilesFromBrokenOnes(t *testing.T) {
	p := fpdf.New("P", "mm", "A4", "")
	p.AddPage()
	p.SetFont("Helvetica", "", 12)
	p.Text(20, 20, "whole")
	var b bytes.Buffer
	if err := p.Output(&b); err != nil {
		t.Fatal(err)
	}
	if err := Validate(t.Context(), b.Bytes()); err != nil {
		t.Errorf("a whole file: %v", err)
	}
	if err := Validate(t.Context(), bytes.Replace(b.Bytes(), []byte("/MediaBox"), []byte("/MediaBax"), 1)); err == nil {
		t.Error("a page without a media box passes")
	}
	if err := Validate(t.Context(), []byte("%PDF-1.4\nnothing")); err == nil {
		t.Error("a header alone passes")
	}
}
