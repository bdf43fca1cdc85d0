package zh

// Token is one word of a folded text.
type Token struct {
	Text       string
	Start, End int // bytes of the text that was cut
}

// Segmenter cuts text into words. Implementations are safe for concurrent use
// and load their dictionary on first use.
type Segmenter interface {
	Segment(text string) []Token
}
