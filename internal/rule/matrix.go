package rule

import "io"

// KindDoc gives what a check kind checks, in Chinese; "" for an unknown kind.
func KindDoc(name string) string {
	for i := range kinds {
		if kinds[i].name == name {
			return kinds[i].doc
		}
	}
	return ""
}

// WriteMatrix prints which items hold at which stage, for which kind of
// document and procedure.
func (p *Pack) WriteMatrix(w io.Writer) error { return p.writeItemMatrix(w) }
