package facts

import "wenping/internal/document"

// Extract finds the facts of a document. It never fails: what is not found is
// not found. The same document and lexicon give the same facts.
//
// Order matters: structure first (the others ask which section plays which
// part), identity next (names and places of the matter), then the rest; risks
// before measures (measures are matched to risks), surveys before
// consultation (which places have a sample) and opinions.
func Extract(d *document.Document, r Reader) *Facts {
	x := read(d, r)
	x.structure()
	x.identity()
	x.process()
	x.publicity()
	x.surveys()
	x.stances()
	x.consultation()
	x.vagueMethods()
	x.placesLeft()
	x.face()
	x.sampled()
	x.opinions()
	x.quantities()
	x.risks()
	x.levels()
	x.measures()
	x.conclusion()
	x.citations()
	x.leftovers()
	x.cover()
	x.tellings()
	x.permits()
	x.slips()
	x.twice()
	x.arguments()
	x.annexes()
	x.personal()
	x.riskSaid()
	x.filingForms()
	x.points()
	x.themes()
	x.panelList()
	x.partsTold()
	return x.out
}
