// Package document holds what was read from a submitted file, and where each
// piece of it stands.
//
// What: a Document is a flat list of Blocks in reading order (headings,
// paragraphs, tables, captions …). The outline, the zones (front matter,
// contents page, body, annex) and the printed page labels are indexes over
// that list, made once by Finish. Format readers produce Blocks and call
// Finish; nobody else builds a Document, except Parse, which reads the plain
// notation used by rule cases and tests.
//
// Why: a place is carried from the moment of reading and never searched for
// again. Every later claim points back by an Anchor (block, cell, byte range);
// Locate turns an Anchor into the Place a person cites (page, box, heading
// path, quote).
//
// Never: this package imports nothing of ours and knows no file format, no
// rule and no screen. It does not alter text: Block.Text is what the reader of
// the file sees.
package document
