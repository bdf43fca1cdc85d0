package pdf

import (
	"context"
	"sync/atomic"
)

// Tell is told how far a file is read: page n of m. It is called by several
// goroutines.
type Tell func(n, m int)

type tellKey struct{}

// Telling gives a context under which reading a PDF tells how far it is.
func Telling(ctx context.Context, tell Tell) context.Context {
	return context.WithValue(ctx, tellKey{}, tell)
}

// TellOf is whom a context tells; nil: nobody.
func TellOf(ctx context.Context) Tell {
	tell, _ := ctx.Value(tellKey{}).(Tell)
	return tell
}

// counting tells of the pages of one scan, which several instances read.
func counting(ctx context.Context) func(pages int) {
	tell := TellOf(ctx)
	if tell == nil {
		return func(int) {}
	}
	var n atomic.Int64
	return func(pages int) { tell(min(int(n.Add(1)), pages), pages) }
}
