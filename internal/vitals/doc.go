// Package vitals is what those who keep the program running see of it: its log,
// its figures, its traces, and what a check-up finds.
//
// Why one package: all of these leave the house and are read by people who may
// see no report. What they may hold is decided here once: case ids, codes, rule
// ids, routes, numbers and times. A person's name, a telephone number, the name
// of a file and the words of a report are kept out of the log by Plain, whoever
// wrote the line, and have no place in the figures.
//
// Never: this package knows a case, a rule or a page; counts are handed in.
package vitals
