package facts

import "wenping/internal/document"

// Extract finds the facts of a document. It never fails: what is not found is
// not found. The same document and lexicon give the same facts.
func Extract(d *document.Document, r Reader) *Facts {
	f := &Facts{}
	return f
}
