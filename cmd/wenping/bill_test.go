package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	cdx "github.com/CycloneDX/cyclonedx-go"
	"github.com/alecthomas/kong"
)

// The bill of materials names what go.mod, fonts and engines put into the
// binary, with a version each, and is the same each time.
func TestTheBillNamesWhatIsInside(t *testing.T) {
	var one, two bytes.Buffer
	if err := writeBill(&one); err != nil {
		t.Fatal(err)
	}
	if err := writeBill(&two); err != nil || !bytes.Equal(one.Bytes(), two.Bytes()) {
		t.Fatal("the bill differs from time to time", err)
	}
	var bom cdx.BOM
	if err := cdx.NewBOMDecoder(bytes.NewReader(one.Bytes()), cdx.BOMFileFormatJSON).Decode(&bom); err != nil {
		t.Fatal(err)
	}
	got, refs := map[string]cdx.Component{}, map[string]bool{}
	for _, c := range *bom.Components {
		got[c.Name] = c
		if refs[c.BOMRef] {
			t.Errorf("%s stands twice", c.BOMRef)
		}
		refs[c.BOMRef] = true
	}
	for _, name := range []string{"std", "github.com/gin-gonic/gin", "github.com/klippa-app/go-pdfium", "github.com/yanyiwu/gojieba", "modernc.org/sqlite", "pdfium", "cppjieba"} {
		if c, ok := got[name]; !ok || strings.Contains(name, ".") && (c.Version == "" || c.PackageURL == "") {
			t.Errorf("%s: %+v", name, c)
		}
	}
	faces, err := filepath.Glob("../../fonts/*.ttf")
	if err != nil || len(faces) == 0 {
		t.Fatal(err)
	}
	for _, f := range faces {
		if c := got[filepath.Base(f)]; c.Hashes == nil || c.Licenses == nil {
			t.Errorf("%s is not in the bill", f)
		}
	}
}

// What the units, the image and the pages for operators tell people to run is
// what the program understands.
func TestWhatOperatorsAreToldToRunIsUnderstood(t *testing.T) {
	read := func(path string) string {
		t.Helper()
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	var lines []string
	for _, name := range []string{"wenping.service", "wenping-backup.service"} {
		m := regexp.MustCompile(`(?m)^ExecStart=.*?/wenping ([a-z].*?)'?$`).FindStringSubmatch(read("../../packaging/" + name))
		if m == nil {
			t.Fatalf("%s starts nothing", name)
		}
		lines = append(lines, m[1])
	}
	m := regexp.MustCompile(`(?m)^CMD \[(.*)\]$`).FindStringSubmatch(read("../../packaging/Dockerfile"))
	if m == nil {
		t.Fatal("the image starts nothing")
	}
	lines = append(lines, strings.ReplaceAll(strings.ReplaceAll(m[1], `"`, ""), ",", " "))
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		for _, m := range regexp.MustCompile("(?m)(?:^|`)(?:[a-z/-]*/)?wenping ([a-z][^`\n]*)").FindAllStringSubmatch(read(page), -1) {
			lines = append(lines, m[1])
		}
	}
	if len(lines) < 10 {
		t.Fatalf("only %d commands were found: %q", len(lines), lines)
	}
	for _, line := range lines {
		line, _, _ = strings.Cut(line, " > ")
		line, _, _ = strings.Cut(line, " #")
		line, _, _ = strings.Cut(line, " …") // and so on
		line = strings.ReplaceAll(line, "$(date +%%Y%%m%%d-%%H%%M%%S)", "20260101")
		var c cli
		p, err := kong.New(&c, kong.Name("wenping"), kong.Exit(func(int) {}), kong.Bind(&streams{}))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Parse(strings.Fields(line)); err != nil && !(len(strings.Fields(line)) == 1 && (strings.Contains(err.Error(), "missing flags") || strings.HasPrefix(err.Error(), `expected "<`))) { // a command's mere name
			t.Errorf("wenping %s: %v", line, err)
		}
	}
}
