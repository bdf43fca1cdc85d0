// Package ingest turns the bytes of a submitted file into a document.
//
// What: Read looks at the content, never at the name alone, to tell what the
// file is; it reads Word and PDF files and refuses the rest with a sentence that
// says what the file is and what to hand in instead. Classify says what kind of
// document was read: a report, a form, an annex, or something else.
//
// Why: the limits, the panic boundary and the refusals stand in one place, so
// that a hostile or broken file costs one clear sentence and never a batch.
// Kind is weighed from several pieces of evidence, because thousands of
// documents speak about 稳评 without being a report.
//
// Never: this package judges what a report says, or reads a disk, a clock or
// the net.
package ingest
