// Package documenttest writes a document.Document as a Word file, so that what
// was read can be compared with what was meant, and so that sample reports can
// be kept as readable sources.
//
// What: DOCX writes one of two markups. WordLike is what a careful author makes
// with Microsoft Word: heading styles, automatic numbering, a real contents
// field. WPSLike is what most agencies hand in: direct formatting, typed
// numbers, text cut into many runs.
//
// Why: the same text must be read alike from both; a reader tried only on files
// of its own making finds only what it expects.
//
// Never: product code imports this package. The bytes depend on the document
// and the markup alone.
package documenttest
