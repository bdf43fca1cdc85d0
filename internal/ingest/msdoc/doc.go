// Package msdoc reads the binary Word format of 1997 to 2003 (.doc), as Word
// and as WPS write it (.doc, .wps).
//
// What: Read opens the OLE container, puts the text together from the piece
// table, looks up the properties of paragraphs and characters, and turns the
// stories of the file (main text, notes, comments, headers, text boxes) into
// the flow that package word makes a document of.
//
// Why: many offices still hand in .doc, most of it written by WPS, whose files
// have a short last sector and a piece table marked as fast-saved; converters
// that insist on Word's habits refuse them or lose text.
//
// How: text is addressed by character position (CP) in the order a reader sees
// it, and by file position (FC) where it is stored. Pieces map CP to FC.
// Properties hang on FC: pages of 512 bytes (FKP) hold runs with a list of
// property modifiers (sprm). A style gives the ground, the run's modifiers
// come over it, the piece's own last.
//
// Never: nothing read from the file is believed: every offset, count and
// length is checked against the bytes there are, and what is beyond them is a
// loss, not a panic.
package msdoc
