// Package assay says how well reports are judged.
//
// What: Compose invents a submission from a seed: a matter of one of the
// decision types, told in one of several voices, written as a Word or PDF file,
// clean or with planted defects whose item, verdict and place are known. Run
// reviews many of them from their bytes by the same calls as the command line;
// Tally counts, for each of the 45 items, what was found, missed, and raised
// without cause.
//
// Beside them stand essays: whole reports, each written out by hand in a manner of
// its own, with edits that plant faults; free may be read by rule authors, sealed
// may not. Retold are reports of free in which others told each passage in words of
// their own and changed no fact: what is clean there must stay clean.
//
// Why: rules tuned to a few samples look perfect and fail outside. A seed is a
// report nobody has seen. The texts stand in parts: rule authors may read
// tune, open and second, which were held once; held has other matters, voices and
// phrasings of defects, is not read by them before a release, and its figures
// are printed beside the others.
//
// Never: product code imports this package, and nothing in it looks at rules,
// lexicon or finders: it is written from what the field asks for. Every place,
// office and person is invented. The same seed gives the same bytes.
package assay
