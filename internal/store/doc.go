// Package store saves cases, uploads, papers and accounts, and owns the job queue.
//
// What: Open gives a Store over one folder: an SQLite database, blobs named by
// their hash, and a River queue in the same database. Submit makes an upload
// durable (blob synced, then case and job in one transaction) before it
// returns; the queue hands each job to the Run function it was opened with.
//
// Why: an acknowledged upload survives a killed process. At the next start the
// jobs that were running are set free and run again; a job that kills the
// process every time is given up after MaxAttempts and said so in the case.
//
// People: accounts, sessions and tokens (secrets as hashes only), the chained
// audit log, receipts signed with the folder's key, and the proved deletion of
// uploads. A command may open the folder beside the server that holds it.
//
// Never: no rule, no paper, no HTTP. One process per folder, held by a lock.
package store
