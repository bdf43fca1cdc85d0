package jieba

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/yanyiwu/gojieba"

	"wenping/internal/zh"
)

//go:embed dict/words.gz
var wordsGz []byte

//go:embed dict/hmm.gz
var hmmGz []byte

// Segmenter cuts text into words. It is safe for concurrent use.
type Segmenter struct {
	words []string
	once  sync.Once
	cut   *gojieba.Jieba
	err   error
}

var _ zh.Segmenter = (*Segmenter)(nil)

// New makes a segmenter that knows these words beside its dictionary. It does
// not load anything yet.
func New(words []string) *Segmenter { return &Segmenter{words: words} }

// Err tells why the dictionary could not be loaded, once Segment was called.
// Without a dictionary every character is a word of its own.
func (g *Segmenter) Err() error { return g.err }

// Segment cuts a text. Offsets are bytes of text; the words cover it wholly
// and in order.
func (g *Segmenter) Segment(text string) []zh.Token {
	if text == "" {
		return nil
	}
	g.once.Do(g.load)
	if g.cut == nil {
		return single(text)
	}
	clean := sanitise(text)
	// The words of each line are cut apart: the library's memory grows with its input.
	var out []zh.Token
	for at := 0; at < len(clean); {
		end := len(clean)
		if i := strings.IndexByte(clean[at:], '\n'); i >= 0 {
			end = at + i + 1
		}
		if end-at > chunk {
			end = at + chunk
			for !utf8.RuneStart(clean[end]) {
				end--
			}
		}
		for _, w := range g.cut.Tokenize(clean[at:end], gojieba.DefaultMode, true) {
			s, e := at+w.Start, at+w.End
			out = append(out, zh.Token{Text: text[s:e], Start: s, End: e})
		}
		at = end
	}
	return out
}

// chunk bounds what the library is given at once, in bytes.
const chunk = 1 << 16

// sanitise keeps every byte offset: what the library cannot bear becomes '?'.
func sanitise(s string) string {
	if utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 {
		return s
	}
	b := []byte(s)
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 || r == 0 {
			b[i] = '?'
		}
		i += n
	}
	return string(b)
}

func single(text string) []zh.Token {
	var out []zh.Token
	for i := 0; i < len(text); {
		_, n := utf8.DecodeRuneInString(text[i:])
		out = append(out, zh.Token{Text: text[i : i+n], Start: i, End: i + n})
		i += n
	}
	return out
}

func (g *Segmenter) load() {
	words, err := unzip(wordsGz)
	if err != nil {
		g.err = err
		return
	}
	hmm, err := unzip(hmmGz)
	if err != nil {
		g.err = err
		return
	}
	files, err := place(words, hmm, userDict(g.words), []byte("稳评 10\n"), []byte("的\n"))
	if err != nil {
		g.err = fmt.Errorf("place dictionary: %w", err)
		return
	}
	defer files.close()
	p := files.paths
	g.cut = gojieba.NewJieba(p[0], p[1], p[2], p[3], p[4])
}

// userDict writes words in the library's form: no mark at the head, LF only,
// three columns always, or it would drop them silently.
func userDict(words []string) []byte {
	var b bytes.Buffer
	seen := map[string]bool{}
	for _, w := range words {
		w = strings.TrimSpace(w)
		if n := utf8.RuneCountInString(w); n < 2 || n > 20 || seen[w] || !utf8.ValidString(w) ||
			strings.ContainsFunc(w, func(r rune) bool { return !unicode.IsLetter(r) }) {
			continue
		}
		seen[w] = true
		fmt.Fprintf(&b, "%s 500000 n\n", w)
	}
	if b.Len() == 0 {
		b.WriteString("稳评 500000 n\n")
	}
	return b.Bytes()
}

func unzip(b []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}
