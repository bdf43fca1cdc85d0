// Package fonts hands out the typefaces that papers are drawn with. It has no
// code beyond that; README.md says which is which and under what licence.
package fonts

import "embed"

// FS holds the TrueType files; its root is the folder of this file. The .otf
// beside FandolFang-Regular.ttf is its source and is not embedded.
//
//go:embed *.ttf
var FS embed.FS
