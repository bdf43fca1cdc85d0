package render

import (
	"bytes"
	"io"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"wenping/internal/paper"
	"wenping/internal/review"
)

// fields reads the names and values of a form's fields.
func fields(t *testing.T, b []byte) map[string]string {
	t.Helper()
	ctx, err := api.ReadAndValidate(bytes.NewReader(b), pdfcpuConfig())
	if err != nil {
		t.Fatal(err)
	}
	cat, err := ctx.Catalog()
	if err != nil {
		t.Fatal(err)
	}
	form, err := ctx.DereferenceDict(cat["AcroForm"])
	if err != nil || form == nil {
		t.Fatalf("no form: %v", err)
	}
	if _, ok := form.Find("DR"); !ok {
		t.Error("the form has no fonts to be edited with")
	}
	list, err := ctx.DereferenceArray(form["Fields"])
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, o := range list {
		d, err := ctx.DereferenceDict(o)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := d.Find("AP"); !ok {
			t.Errorf("field %v shows nothing", d["T"])
		}
		// Its page is one of this file.
		if p, ok := d["P"].(types.IndirectRef); ok {
			if page, err := ctx.DereferenceDict(p); err != nil || page == nil || page.Type() == nil || *page.Type() != "Page" {
				t.Errorf("field %v stands on no page", d["T"])
			}
		}
		v := ""
		if o := d["V"]; o != nil {
			v = o.PDFString()
		}
		out[d["T"].PDFString()] = v
	}
	return out
}

func TestPackageHoldsAllAndStaysAForm(t *testing.T) {
	r := renderer(t)
	n, err := r.Notice(notice(t, paper.Return, review.Return))
	if err != nil {
		t.Fatal(err)
	}
	f, err := r.Form(form(t))
	if err != nil {
		t.Fatal(err)
	}
	record := []byte(`{"schema":"wenping.review/1"}` + "\n")
	b, err := Package("审查文书", [][]byte{n, f, n}, File{"review.json", record})
	if err != nil {
		t.Fatal(err)
	}
	again, err := Package("审查文书", [][]byte{n, f, n}, File{"review.json", record})
	if err != nil || !bytes.Equal(b, again) {
		t.Errorf("the same papers give other bytes: %v", err)
	}
	want, got := fields(t, f), fields(t, b)
	if len(got) != len(want) || len(got) == 0 {
		t.Errorf("%d fields, want %d", len(got), len(want))
	}
	for k, v := range want {
		if got[k] != v {
			t.Errorf("field %s is %q, want %q", k, got[k], v)
		}
	}
	inside, err := api.ExtractAttachmentsRaw(bytes.NewReader(b), "", []string{"review.json"}, pdfcpuConfig())
	if err != nil || len(inside) != 1 {
		t.Fatalf("%d files inside: %v", len(inside), err)
	}
	if x, _ := io.ReadAll(inside[0]); !bytes.Equal(x, record) {
		t.Errorf("inside is %q", x)
	}
}
