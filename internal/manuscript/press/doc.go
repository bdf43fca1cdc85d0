// Package press prints a manuscript.Manuscript as PDF, in the habits of several
// programs.
//
// What: the layout (lines, pages, tables over page ends, notes, columns,
// running heads) is made once as marks on pages; a Style then writes the marks
// as Word, WPS, LibreOffice, a browser or an old driver with fonts that are not
// embedded would: other coordinates, other pieces of text, other ways of
// drawing a border, with or without a structure tree.
//
// Why: what a PDF says is the same, how it says it is the program's own; a
// reader tried on one program's files reads only those.
//
// Never: product code imports this package. The bytes depend on the manuscript,
// the style and the typefaces alone.
package press
