// Package measure says how well files are read.
//
// What: Compare holds what a reader read against the truth and counts headings,
// numbers, table cells, characters, order, pages, contents lines, notes and
// losses; Run writes invented documents in every format, reads them back with
// the product's own reader, and sums up.
//
// Why: a reader gets worse by small changes that each look right. A figure for
// each format, with a floor in a test, tells; the list of differences says
// where to look.
//
// Never: product code imports this package. A figure is counted the same way
// for every format, and what a person could not tell either is not asked: white
// space never counts, a note's mark may be kept or left out, and a note or a
// text box may stand anywhere.
package measure
