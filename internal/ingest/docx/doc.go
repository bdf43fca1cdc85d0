// Package docx reads Word files (Office Open XML, transitional and strict).
//
// What: Read turns the bytes of a .docx into a document.Document: headings with
// their numbers as a reader sees them, paragraphs, tables with merged cells,
// captions, the contents page, notes, comments, text boxes. What it cannot read
// becomes a typed Loss at its place.
//
// Why: agencies write with Word and with WPS, with styles and without. So a
// heading is known by outline level, by the name of its style, or, where no
// style says anything, by its number and its look beside the rest of the file.
// Automatic numbers are not in the text of a Word file; they are played from
// the list definitions, in document order, as Word does.
//
// Never: this package reads a path, a clock or the net, expands entities, or
// judges what the text says.
package docx
