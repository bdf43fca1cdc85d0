// Package review is the use case: one submission in, one Review out.
//
// What: Run takes the bytes of a report (and of its filing form and annexes),
// has them read, finds the facts, evaluates the standard, proposes an outcome,
// and gives a Review, the record that the command line prints, the service
// stores and papers are composed from.
//
// Why: command line and server must be the same calls. Reading is handed in as
// a function, so that nothing here compiles a PDF parser.
//
// Never: no clock, no files, no network. Same files, flags and pack give the
// same bytes. Every quote, message and log is masked of ID, phone and bank
// numbers before it leaves.
package review
