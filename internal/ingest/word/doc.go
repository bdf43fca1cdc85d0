// Package word is what the two formats of Word have in common once their bytes
// are understood: the flow of paragraphs, tables and losses, styles with what
// they inherit, list numbering, and the making of a document from all that.
//
// What: a reader fills Items in reading order and calls Assemble, which tells
// headings, contents lines, captions and pictures apart. Numbering plays
// automatic numbers in document order; Styles resolves what a style inherits.
//
// Why: a report saved as .doc must be read as its .docx is. What makes a line a
// heading, or a number what a reader sees, is a property of Word documents and
// of the people who write them, not of the bytes on disk.
//
// Never: this package knows no file format: no XML, no zip, no streams.
package word
