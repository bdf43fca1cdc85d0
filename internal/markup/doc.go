// Package markup gives the author's own file back with the findings in it: a
// Word file with comments, a PDF with highlights and notes.
//
// What: Place turns remarks into a Job, places in the bytes of the file, from
// what the reader kept of where each text came from. Write does the job.
//
// Why: a place is carried, never searched for again; so a comment stands on the
// very words, even where a table says the same thing twenty times. All else in
// the file stays as it was, byte for byte: of a Word package only the parts that
// must change are written anew, and a PDF gets an incremental update behind its
// own last byte.
//
// How: Place is arithmetic on a document. Write takes a stranger's file apart
// once more, so it is meant to run in a reading process (Work has the signature
// that package reader hands jobs to); it keeps the reader's limits, and its
// errors are problems.
//
// Never: no clock (a date is handed in, or there is none), no disk, no judgement.
package markup
