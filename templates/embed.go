// Package templates hands out the wording of papers, the fields of the filing
// form and the sample of an office's data. It has no code beyond that.
package templates

import "embed"

// FS is the embedded wording; its root is the folder of this file.
//
//go:embed *.yaml notice form word
var FS embed.FS
