// Package pdf reads a PDF with a text layer into a Document.
//
// What: an Engine holds PDFium, compiled to WebAssembly. It copies out what
// stands on each page (glyphs with box and font, ruling lines, pictures); from
// there on everything is plain arithmetic on values: lines, running headers,
// tables, paragraphs, headings, stitching over pages.
//
// Why: a PDF has no paragraphs and no tables, only ink at places. The layout
// code never sees PDFium, so it is tested and fuzzed without it; and untrusted
// bytes are parsed inside a sandbox without files, network or more memory than
// it was given.
//
// A page keeps books of its characters: what the engine counts stands in a
// block, was set aside on purpose (running heads, watermarks, text off the
// page, hyphens taken back) or is a Loss. Whoever drops a character books it.
//
// Pages that are pictures are read by a Recogniser, where there is one: its
// lines go the way of all others.
//
// Never: text is lost, doubled or guessed. What cannot be read (a page that is
// a picture, glyphs without a character) becomes a Loss on its page. PDFium's
// own messages never reach people.
package pdf
