// Package backup keeps a data folder whole in one file, and makes a folder of
// such a file again.
//
// What: a tar of a manifest, the database as it was at one moment (copied while
// the server works on), the key files, and every blob that this database names.
// It may be encrypted with age, by a passphrase or for recipients.
//
// Why it can be trusted: a blob is named by its hash, the manifest has the hash
// of the database with its count of cases and the last line of the audit log.
// Verify reads all of it and holds one against the other; Restore does the same
// before the folder gets its name, and makes a folder only where none is.
//
// Never: it changes the folder it copies, but for one line in its audit log,
// and it knows no case.
package backup
