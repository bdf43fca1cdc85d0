package press

// sheet is one page of marks, measured from the top left.
type sheet struct {
	w, h  float64
	marks []mark
	label string // printed page number
}

type markKind int

const (
	markText markKind = iota
	markRule          // a line
	markCell          // the border of a table cell
	markBox           // the frame of a text box
	markPicture
)

// mark is one thing drawn.
type mark struct {
	kind           markKind
	x0, y0, x1, y1 float64 // of text: x0,y0 is the start of the baseline
	width          float64 // of a line
	face           face
	size           float64
	bold           bool
	text           []rune
	at             []float64 // x of each rune
	tag            int       // element of the structure tree; 0: an artifact
}

// element is a node of the structure tree.
type element struct {
	role     string // P, H1, Table, TR, TD, TOCI …
	parent   int
	rowSpan  int
	colSpan  int
	children []int
}
