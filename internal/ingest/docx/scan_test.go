package docx

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// TestScannerAgreesWithTheStandardLibrary: same elements, same text.
func TestScannerAgreesWithTheStandardLibrary(t *testing.T) {
	for _, src := range []string{
		`<a xmlns="u"><b x='1' y="&lt;2>3">甲&amp;乙</b><c/><!-- <d> --><?p i?><![CDATA[<e>]]>&#x4E2D;</a>`,
		"<a>\r\n<b\n  k = \"v\" ></b\n></a>",
		`<?xml version="1.0"?><p:a xmlns:p="u"><p:a xmlns:p="v">x</p:a>y</p:a>`,
	} {
		var want, got strings.Builder
		d := xml.NewDecoder(strings.NewReader(src))
		for {
			tok, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			switch x := tok.(type) {
			case xml.StartElement:
				want.WriteString("<" + x.Name.Local + ">")
			case xml.EndElement:
				want.WriteString("</" + x.Name.Local + ">")
			case xml.CharData:
				want.Write(x)
			}
		}
		s := newScanner([]byte(src))
		for {
			if err := s.next(); err != nil {
				t.Fatal(err)
			}
			if s.kind == tokenEOF {
				break
			}
			local := s.name[strings.LastIndexByte(s.name, ':')+1:]
			switch s.kind {
			case tokenStart:
				got.WriteString("<" + local + ">")
			case tokenEnd:
				got.WriteString("</" + local + ">")
			case tokenText:
				got.Write(s.text)
			}
		}
		if got.String() != want.String() {
			t.Errorf("%s:\n got  %q\n want %q", src, got.String(), want.String())
		}
	}
}

func TestAttributesAreReadByLocalName(t *testing.T) {
	s := newScanner([]byte(`<a w:val="甲&amp;乙" w:x = '2' on="0"/>`))
	if err := s.next(); err != nil {
		t.Fatal(err)
	}
	if s.attr("val") != "甲&乙" || s.intAttr("x", 0) != 2 || s.intAttr("none", 7) != 7 || s.attr("none") != "" {
		t.Errorf("got %q %d", s.attr("val"), s.intAttr("x", 0))
	}
}

func FuzzScan(f *testing.F) {
	f.Add([]byte(`<a xmlns:w="u"><w:b w:val="1">x&amp;y</w:b><![CDATA[z]]></a>`))
	f.Add([]byte(`<a><b/></a><!-- -->`))
	f.Fuzz(func(t *testing.T, src []byte) {
		s := newScanner(src)
		for i := 0; i <= len(src)+1; i++ {
			if err := s.next(); err != nil || s.kind == tokenEOF {
				return
			}
			if s.kind == tokenText && (s.from < 0 || s.to > len(src) || s.from > s.to) {
				t.Fatalf("text range %d-%d of %d", s.from, s.to, len(src))
			}
			s.attr("val")
		}
		if len(s.stack) > 0 || s.pos < len(src) {
			t.Fatal("the scanner does not come to an end")
		}
	})
}
