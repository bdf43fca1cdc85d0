// Package layout measures a drawn letter against GB/T 9704-2012: it knows
// nothing of how the letter was made, only what stands in the PDF.
//
// What: Verify takes the measured pages of a PDF, tells the parts of a letter
// apart (head, number, title, addressee, text, signature, attachment, imprint,
// page numbers) and holds each numbered clause against them. A clause that the
// letter gives no occasion for is 不适用, never 符合.
//
// Decisions bound here: parts are told apart by more than the feature that a
// clause measures (a title of the wrong size is still found, by its place), so
// that one fault fails one clause; the em square of a character is taken to
// stand from 0.88 em above its baseline to 0.12 em below, as Chinese faces have
// it; where the standard speaks of an edge of large or red type, the ink counts.
package layout
