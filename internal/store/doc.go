// Package store saves cases, uploads, papers and accounts, and owns the job queue.
//
// What: Open gives a Store over one folder (an SQLite database and blobs named
// by their hash) or over a PostgreSQL database, with a River queue in the same
// database. Submit makes an upload durable (blob synced, then case and job in
// one transaction) before it returns; the queue hands each job to the Run
// function it was opened with. All SQL is written once; what the engines differ
// in stands behind engine.
//
// Why: an acknowledged upload survives a killed process. The jobs that it was
// running are set free and run again, at its next start or, on PostgreSQL, as
// soon as its locks are gone; a job that kills the process every time is given
// up after MaxAttempts and said so in the case. One writes at a time on both
// engines: what a transaction has read is still so when it writes.
//
// People: accounts, sessions and tokens (secrets as hashes only), the chained
// audit log, receipts signed with the service's key, and the proved deletion of
// uploads. A command may open the folder beside the server that holds it.
//
// Never: no rule, no paper, no HTTP. One process per folder, held by a lock; any
// number on one PostgreSQL.
package store
