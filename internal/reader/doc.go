// Package reader reads files that strangers wrote in processes of their own.
//
// What: a Pool keeps a few copies of this program running that do nothing but
// read (Serve). A file goes in over a pipe, the document comes back over
// another. Before the first byte of a file is looked at, such a process gives
// up all it does not need: it can open no file, no socket and no process, and
// has bounds on processor time and memory. Over a limit it is killed and
// replaced.
//
// Why: parsers of foreign bytes break. In a process of their own the worst that
// a file can do is to cost its sender one clear sentence: a stack that
// overflows, memory that runs out, a page that never ends cannot be caught
// inside the program, only outside. What is broken into holds nothing but the
// file itself.
//
// Work that opens the file again, such as writing remarks into it, is handed in
// as functions (Work) and done by the same processes.
//
// How: frames over stdin and stdout (wire.go), the process seen from outside
// (worker.go) and from inside (serve.go), what it gives up (lock_linux.go).
// Where the system cannot do this, Local reads inside the program and
// says so.
//
// Never: this package knows a format, a rule or a review; it may start
// processes, which ingest may not, and that is why it stands beside it.
package reader
