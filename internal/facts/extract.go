package facts

import (
	"fmt"
	"maps"
	"runtime/debug"

	"wenping/internal/document"
)

// Extract finds the facts of a document. It never fails: what is not found is
// not found. The same document and lexicon give the same facts.
//
// Order matters: structure first (the others ask which section plays which
// part). Then two readers go through the texts side by side, one for who was told
// and heard, one for risks and measures, each with notes of its own; neither asks
// for what the other finds, so that what is found depends on no order of theirs.
// Within them: identity first (names and places of the matter), risks before
// measures (measures are matched to risks), surveys before consultation (which
// places have a sample) and opinions. What needs both comes last.
func Extract(d *document.Document, r Reader) *Facts {
	x := read(d, r)
	x.structure()
	y := x.twin()
	done := apart(y.risksAndMeasures)
	x.toldAndHeard()
	done()
	y.levels()
	y.conclusion()
	y.themes()
	y.entailed()
	y.panelList()
	y.panelFlaws()
	y.untold()
	y.partsTold()
	return y.out
}

func (x *reading) toldAndHeard() {
	x.identity()
	x.process()
	x.publicity()
	x.surveys()
	x.deniedSteps()
	x.stepRows()
	x.copiedSteps()
	x.simpleAlone()
	x.shareSlips()
	x.formSlips()
	x.stances()
	x.consultation()
	x.notHeard()
	x.out.Consultation.Authorities = x.authoritiesAsked()
	x.vagueMethods()
	x.toldBelow()
	x.placesLeft()
	x.face()
	x.sampled()
	x.opinions()
	x.leftovers()
	x.cover()
}

func (x *reading) risksAndMeasures() {
	x.quantities()
	x.risks()
	x.measures()
	x.citations()
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
}

// twin gives a second reader of the same texts. It writes to the same facts, and
// notes what it found out on the way for itself.
func (x *reading) twin() *reading {
	y := *x
	y.titles, y.caught, y.playing = maps.Clone(x.titles), maps.Clone(x.caught), maps.Clone(x.playing)
	y.paths, y.chapters, y.past, y.said = maps.Clone(x.paths), maps.Clone(x.chapters), maps.Clone(x.past), maps.Clone(x.said)
	y.order, y.towns, y.headers, y.letters, y.keys = maps.Clone(x.order), maps.Clone(x.towns), maps.Clone(x.headers), maps.Clone(x.letters), maps.Clone(x.keys)
	return &y
}

// apart starts f beside what follows; wait ends when f has. A panic of f is one
// of wait.
func apart(f func()) (wait func()) {
	done := make(chan any, 1)
	go func() {
		defer func() {
			p := recover()
			if p != nil {
				p = fmt.Sprintf("%v\n%s", p, debug.Stack())
			}
			done <- p
		}()
		f()
	}()
	return func() {
		if p := <-done; p != nil {
			panic(p)
		}
	}
}
