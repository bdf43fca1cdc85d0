// Package facts finds what a report claims: its typed facts, each with every
// value found, where it stands, and what it is about.
//
// What: Extract reads a document.Document with a Lexicon (the vocabulary, data
// of the rule pack) and gives Facts: structure, identity and units, process
// dates, public notices, consultation, surveys, opinions, risks, levels,
// measures, conclusion, citations and repeated quantities.
//
// Why: rules are held against claims, not against words. Unknown is a value: a
// fact that was not found has no zero, and a fact stated twice keeps both
// values, so that "the same fact everywhere" can be judged at all.
//
// How: finders match on zh.Folded text (full-width, spaces and variants made
// one) and anchor every value in the original text. Only the body says things;
// the contents page, annexes, footnotes and comments are looked at where a fact
// says so.
//
// Never: no judgement (that is rule), no person profiled: names of consulted
// people are not kept.
package facts
