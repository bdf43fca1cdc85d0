// Package rules holds the review standard as data: the pack file, the 45 items
// by category, profiles, vocabulary, risk catalogue, law register, holidays and more cases.
// It has no code beyond handing out the files.
package rules

import "embed"

// FS is the embedded rule pack; its root is the folder of this file.
//
//go:embed *.yaml lexicon standard profiles cases
var FS embed.FS
