// Package rule holds the review standard against the facts of a report.
//
// What: Load compiles a pack of YAML files (standard, profiles, lexicon, risk
// catalogue, law register, holidays) and reports every mistake at once with
// file, line and column. Pack.Evaluate gives exactly one Result per rule.
//
// Why: rules are data. A city changes an item, a threshold or a wording without
// Go; what cannot be said with the closed list of check kinds can be said as a
// checked expression over typed facts.
//
// How: one file kind_NAME.go per check kind. A kind says pass, fail, doubt, na
// or manual, always with why, and gives each finding its operands, from which
// the rule's wording is filled.
//
// Never: no clock, no files, no network while evaluating; a missing fact is
// never a fail unless the place where it must stand was read whole.
package rule
