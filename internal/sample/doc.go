// Package sample makes the sample reports from their readable sources.
//
// What: a report is kept as text in the plain notation of package document,
// with its planted defects as edits beside it. Files writes the clean and the
// defective variant as Word files in two markups and as PDF; Hostile makes
// files that must be refused.
//
// Why: whoever changes a sample changes a sentence, not a binary; and the same
// report in three formats must be judged alike.
//
// Never: product code imports this package. The bytes depend on the sources
// and the typefaces alone.
package sample
