package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"runtime/debug"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"

	"wenping/fonts"
	"wenping/internal/problem"
)

// A bill of materials is made by the binary itself: it knows its modules, and
// also what no list of modules knows, the typefaces and the libraries of C.

// carried are parts that are inside modules or beside them.
var carried = []cdx.Component{
	{Type: cdx.ComponentTypeLibrary, Name: "cppjieba", Description: "within gojieba: C++ sources and the dictionary", Licenses: licence("MIT")},
	{Type: cdx.ComponentTypeLibrary, Name: "pdfium", Description: "within go-pdfium: compiled to WebAssembly", Licenses: licence("Apache-2.0")},
	{Type: cdx.ComponentTypeLibrary, Name: "sqlite", Description: "within modernc.org/sqlite: translated to Go", Licenses: licence("blessing")},
}

var fontLicences = map[string]string{"FandolFang": "GPL-3.0-only WITH Font-exception-2.0", "LXGWWenKai": "OFL-1.1", "NotoSans": "OFL-1.1", "NotoSerif": "OFL-1.1"}

func licence(id string) *cdx.Licenses {
	if strings.Contains(id, " ") {
		return &cdx.Licenses{{Expression: id}}
	}
	return &cdx.Licenses{{License: &cdx.License{ID: id}}}
}

// writeBill writes what this binary is made of. The same binary writes the same bytes.
func writeBill(w io.Writer) error {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return problem.New(problem.Internal, "这个程序没有带上构成信息。请用 make build 重新编译。")
	}
	bom := cdx.NewBOM()
	main := cdx.Component{BOMRef: "wenping", Type: cdx.ComponentTypeApplication, Name: "wenping", Version: version, Licenses: licence("Apache-2.0")}
	if commit != "" {
		main.Properties = &[]cdx.Property{{Name: "commit", Value: commit}}
	}
	bom.Metadata = &cdx.Metadata{Component: &main}
	var all []cdx.Component
	add := func(c cdx.Component) {
		c.BOMRef = c.PackageURL
		if c.BOMRef == "" {
			c.BOMRef = c.Name
		}
		all = append(all, c)
	}
	add(cdx.Component{Type: cdx.ComponentTypeLibrary, Name: "std", Version: strings.TrimPrefix(info.GoVersion, "go"),
		PackageURL: "pkg:golang/std@" + strings.TrimPrefix(info.GoVersion, "go"), Licenses: licence("BSD-3-Clause")})
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		c := cdx.Component{Type: cdx.ComponentTypeLibrary, Name: m.Path, Version: m.Version, PackageURL: "pkg:golang/" + m.Path + "@" + m.Version}
		if m.Sum != "" { // Go's own hash of a module tree, which is no hash of a file
			c.Properties = &[]cdx.Property{{Name: "go.sum", Value: m.Sum}}
		}
		add(c)
	}
	for _, c := range carried {
		add(c)
	}
	if libc != "" {
		add(cdx.Component{Type: cdx.ComponentTypeLibrary, Name: "glibc", Version: libc, Description: "linked in", Licenses: licence("LGPL-2.1-or-later")})
	}
	if gpp != "" {
		add(cdx.Component{Type: cdx.ComponentTypeLibrary, Name: "libstdc++", Version: gpp, Description: "linked in", Licenses: licence("GPL-3.0-or-later WITH GCC-exception-3.1")})
	}
	names, err := fs.Glob(fonts.FS, "*.ttf")
	if err != nil {
		return err
	}
	for _, name := range names {
		b, err := fonts.FS.ReadFile(name)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(b)
		c := cdx.Component{Type: cdx.ComponentTypeFile, Name: name, Description: "typeface", Hashes: &[]cdx.Hash{{Algorithm: cdx.HashAlgoSHA256, Value: hex.EncodeToString(sum[:])}}}
		for family, id := range fontLicences {
			if strings.HasPrefix(name, family) {
				c.Licenses = licence(id)
			}
		}
		if c.Licenses == nil {
			return fmt.Errorf("the licence of %s is not told", name)
		}
		add(c)
	}
	bom.Components = &all
	if err := cdx.NewBOMEncoder(w, cdx.BOMFileFormatJSON).SetPretty(true).Encode(bom); err != nil {
		return fmt.Errorf("write bill of materials: %w", err)
	}
	return nil
}
