package render

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"wenping/internal/paper"
	"wenping/internal/paper/papertest"
	"wenping/internal/review"
)

// What PDF/A-2u asks of a file and can be seen in its objects (ISO 19005-2, by
// clause). No validator is at hand; this is what one would look at first.
func TestLettersAreForTheArchive(t *testing.T) {
	r := renderer(t)
	rare := issuedLetter(t, papertest.Review(review.Correct, "E2"), golden.office, paper.Correct, paper.Mail)
	rare.Title += "𬭩䶮" // drawn as outlines with their text beside
	for name, n := range map[string]*paper.Notice{
		"draft":             composed(t, papertest.Review(review.Return), golden.office, paper.Return),
		"公文格式":              issuedLetter(t, papertest.Review(review.Return), golden.office, paper.Return, paper.Formal),
		"信函格式":              issuedLetter(t, papertest.Review(review.Return), golden.office, paper.Return, paper.Mail),
		"of rare character": rare,
	} {
		t.Run(name, func(t *testing.T) {
			b, err := r.Notice(n)
			if err != nil {
				t.Fatal(err)
			}
			forTheArchive(t, b, archivePart, n.PlainTitle())
		})
	}
}

// A form, final and to be filled in, its fields with their appearances, and what
// is joined from papers, with a file inside and without.
func TestFormsAndPackagesAreForTheArchive(t *testing.T) {
	r := renderer(t)
	letter, err := r.Notice(issuedLetter(t, papertest.Review(review.Return), golden.office, paper.Return, paper.Mail))
	if err != nil {
		t.Fatal(err)
	}
	papers := [][]byte{letter}
	rare := form(t)
	for _, part := range rare.Parts {
		for _, row := range part.Rows {
			for _, f := range row {
				if f.Type == "t" || f.Type == "s" {
					f.Value += "𬭩䶮" // drawn as outlines with their text beside
				}
			}
		}
	}
	final := form(t)
	final.Draft = false
	for name, f := range map[string]*paper.FilingForm{"draft": form(t), "final": final, "of rare characters": rare} {
		t.Run(name, func(t *testing.T) {
			b, err := r.Form(f)
			if err != nil {
				t.Fatal(err)
			}
			forTheArchive(t, b, archivePart, f.Title)
			papers = append(papers, b)
		})
	}
	t.Run("joined", func(t *testing.T) {
		b, err := Merge("审查文书：甲<乙>", papers[:2]...)
		if err != nil {
			t.Fatal(err)
		}
		forTheArchive(t, b, archivePart, "审查文书：甲&lt;乙&gt;")
	})
	t.Run("with a file inside", func(t *testing.T) {
		b, err := Package("审查文书：甲", papers[:2], File{"review.json", []byte("{}\n")})
		if err != nil {
			t.Fatal(err)
		}
		forTheArchive(t, b, archiveWithFiles, "审查文书：甲")
		for _, want := range []string{"/Subtype/application#2fjson", "/AFRelationship/Data", "/ModDate(D:2000"} {
			if !bytes.Contains(b, []byte(want)) {
				t.Errorf("6.8 of part 3: the file inside lacks %s", want)
			}
		}
	})
}

// forTheArchive fails a file that breaks what of PDF/A-2u or -3u can be seen in
// its objects.
func forTheArchive(t *testing.T, b []byte, part int, title string) {
	t.Helper()
	if !bytes.HasPrefix(b, []byte("%PDF-1.7\n%")) || b[10] < 128 || b[11] < 128 || b[12] < 128 || b[13] < 128 {
		t.Errorf("6.1.2: the head is %q", b[:16])
	}
	if !bytes.HasSuffix(b, []byte("%%EOF\n")) {
		t.Error("6.1.3: something follows the end")
	}
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationStrict
	if part == archiveWithFiles { // AFRelationship, which part 3 brought to PDF 1.7, is unknown to it there
		conf.ValidationMode = model.ValidationRelaxed
	}
	ctx, err := api.ReadContext(bytes.NewReader(b), conf)
	if err != nil {
		t.Fatal(err)
	}
	if err := api.ValidateContext(ctx); err != nil {
		t.Errorf("not a sound PDF: %v", err)
	}
	if len(ctx.ID) != 2 {
		t.Error("6.1.3: no identifier in the trailer")
	}
	if ctx.Encrypt != nil {
		t.Error("6.1.3: encrypted")
	}
	root, err := ctx.Catalog()
	if err != nil {
		t.Fatal(err)
	}
	stream := func(o types.Object) []byte {
		s, _, err := ctx.DereferenceStreamDict(o)
		if err != nil || s == nil {
			t.Fatalf("no stream: %v", err)
		}
		if err := s.Decode(); err != nil {
			t.Fatal(err)
		}
		return s.Content
	}
	if names, err := ctx.DereferenceDict(root["Names"]); err != nil || (names["EmbeddedFiles"] != nil) != (part == archiveWithFiles) {
		t.Errorf("6.8: files inside: %v (%v)", root["Names"], err)
	}
	xmp := string(stream(root["Metadata"]))
	for _, want := range []string{fmt.Sprintf("<pdfaid:part>%d<", part), "<pdfaid:conformance>U<", title} {
		if !strings.Contains(xmp, want) {
			t.Errorf("6.6: the metadata lack %q", want)
		}
	}
	intents, err := ctx.DereferenceArray(root["OutputIntents"])
	if err != nil || len(intents) != 1 {
		t.Fatalf("6.2.3: output intents %v %v", intents, err)
	}
	intent, err := ctx.DereferenceDict(intents[0])
	if err != nil || *intent.NameEntry("S") != "GTS_PDFA1" {
		t.Errorf("6.2.3: %v %v", intent, err)
	}
	if icc := stream(intent["DestOutputProfile"]); len(icc) < 500 || string(icc[36:40]) != "acsp" || string(icc[16:20]) != "RGB " {
		t.Error("6.2.3: no profile of RGB")
	}
	shown := map[int]bool{} // fonts that something is set in
	for _, e := range ctx.Table {
		if e == nil || e.Free {
			continue
		}
		d, _ := e.Object.(types.Dict)
		if s, ok := e.Object.(types.StreamDict); ok {
			d = s.Dict
		}
		res, err := ctx.DereferenceDict(d["Resources"]) // of a page or an appearance
		if err != nil || res == nil {
			continue
		}
		fonts, err := ctx.DereferenceDict(res["Font"])
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range fonts {
			ref, ok := f.(types.IndirectRef)
			if !ok {
				t.Fatalf("a font that is no object of its own: %v", f)
			}
			shown[ref.ObjectNumber.Value()] = true
			font, err := ctx.DereferenceDict(ref)
			if err != nil {
				t.Fatal(err)
			}
			below, err := ctx.DereferenceArray(font["DescendantFonts"])
			if err != nil || len(below) != 1 {
				t.Fatalf("not a font of characters: %v", font)
			}
			if ref, ok := below[0].(types.IndirectRef); ok {
				shown[ref.ObjectNumber.Value()] = true
			}
		}
	}
	fonts := 0
	for n, e := range ctx.Table {
		if e == nil || e.Free {
			continue
		}
		var d types.Dict
		switch o := e.Object.(type) {
		case types.Dict:
			d = o
		case types.StreamDict:
			d = o.Dict
			if d["F"] != nil || d["FFilter"] != nil {
				t.Error("6.1.7: a stream outside the file")
			}
			if f := d["Filter"]; f != nil && strings.Contains(f.String(), "LZW") {
				t.Error("6.1.7: LZW")
			}
		default:
			continue
		}
		for _, never := range []string{"JavaScript", "JS", "AA", "OpenAction", "SMask", "Encrypt", "TR", "HTP"} {
			if d[never] != nil {
				t.Errorf("6.4 to 6.6: %s in %v", never, d)
			}
		}
		if g := d["CA"]; g != nil {
			t.Errorf("transparency: %v", g)
		}
		if sub := d.NameEntry("Subtype"); sub != nil && *sub == "Widget" {
			ap, err := ctx.DereferenceDict(d["AP"])
			if err != nil || len(ap) != 1 || ap["N"] == nil {
				t.Errorf("6.3.3: a field shows %v", d["AP"])
			}
			_, states := ap["N"].(types.Dict)
			if ft := d.NameEntry("FT"); ft == nil || states != (*ft == "Btn") {
				t.Errorf("6.3.3: a field of %v shows %v", ft, ap)
			}
			if f, ok := d["F"].(types.Integer); !ok || f != 4 {
				t.Errorf("6.3.2: a field is shown and printed by %v", d["F"])
			}
			if d["A"] != nil {
				t.Error("6.4.1: a field does something")
			}
		}
		if d["NeedAppearances"] != nil || d["XFA"] != nil {
			t.Error("6.4.1: a form that a viewer has to draw")
		}
		switch sub := d.NameEntry("Subtype"); {
		case d.Type() == nil || *d.Type() != "Font" || sub == nil:
		case !shown[n]: // the face to type in, that nothing is set in as yet
		case *sub == "Type0":
			fonts++
			if d["ToUnicode"] == nil {
				t.Error("6.2.11.7: a font without a table of characters")
			}
		case *sub == "CIDFontType2":
			desc, err := ctx.DereferenceDict(d["FontDescriptor"])
			if err != nil || desc["FontFile2"] == nil {
				t.Error("6.2.11.4: a font that is not embedded")
			}
			if d["CIDToGIDMap"] == nil {
				t.Error("6.2.11.3: no map from codes to glyphs")
			}
			if n := desc.NameEntry("FontName"); n == nil || !regexp.MustCompile(`^[A-Z]{6}\+`).MatchString(*n) {
				t.Errorf("6.2.11.4: a part of a face under the name of the whole: %v", n)
			}
		default:
			t.Errorf("a font of another kind: %s", *sub)
		}
	}
	if fonts == 0 {
		t.Error("no font")
	}
}

func TestAFileBuiltOtherwiseIsNotChanged(t *testing.T) {
	for _, odd := range []string{"", "%PDF-1.3\n", "%PDF-1.3\n1 0 obj\n<<\n>>\nendobj\nxref\n0 2\ntrailer\n<<\n/Size 2\n/Root 7 0 R\n>>\nstartxref\n0\n%%EOF\n"} {
		if _, err := archival([]byte(odd), "x"); err == nil {
			t.Errorf("%q was taken", odd)
		}
	}
}
