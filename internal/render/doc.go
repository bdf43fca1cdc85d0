// Package render draws papers: the geometry of GB/T 9704-2012 (A4, type area
// 156 × 225 mm, 22 lines of 28 characters), faces by role with a fallback for
// each character, tables, and the editable filing form.
//
// Decisions bound here: lines are broken by our own breaker (linebreak.go),
// never by a library's, so that no character is lost; text is laid out first
// and drawn after, so that only the faces used are embedded; a character that
// no face has is drawn as a box and named at the foot of the paper; the same
// paper gives the same bytes. pdfcpu never touches a configuration folder.
package render
