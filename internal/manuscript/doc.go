// Package manuscript invents Chinese documents whose every heading, number,
// table and sentence is known, so that what was read can be compared with what
// was written.
//
// What: Compose makes a Manuscript from a seed: a report on 社会稳定风险, a
// policy, a tender, a thesis or a specification, with cover, contents, heading
// trees in the numbering habits of Chinese offices, lists, tables, notes, text
// boxes, tracked changes, running heads and annexes. Truth is the Document a
// perfect reader gives. The folders below it write a Manuscript as files.
//
// Why: a reader that is tried on a handful of files is tuned to them. A seed is
// a document nobody has seen, and its truth needs no person to mark it up.
//
// Never: product code imports this package, and nothing in it looks at what the
// readers can do. Every place, company and person is invented. The same seed
// gives the same bytes.
package manuscript
