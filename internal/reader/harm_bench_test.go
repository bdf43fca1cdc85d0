package reader

import (
	"context"
	"slices"
	"testing"
	"time"
)

// BenchmarkBesideHarm measures how long a good file takes while another sender
// hands in, without a pause, what the name says; "good" is another sender of
// good files, with which the others are to be compared. p50 and p99 in milliseconds.
func BenchmarkBesideHarm(b *testing.B) {
	for _, kind := range []string{"nobody", "good", "hang", "spin", "eat", "panic", "flood"} {
		b.Run(kind, func(b *testing.B) {
			if !possible {
				b.Skip("this system has no reading processes")
			}
			p := New(Options{Size: 2})
			defer p.Close()
			good := word(b)
			ctx, stop := context.WithCancel(context.Background())
			ended := make(chan bool)
			go func() {
				defer close(ended)
				for ctx.Err() == nil && kind != "nobody" {
					name, data := kind, []byte("x")
					if kind == "good" {
						name, data = "别人的.docx", good
					}
					p.Read(ctx, name, data, false)
				}
			}()
			for range 3 { // processes are there
				p.Read(ctx, "好的.docx", good, false)
			}
			var took []time.Duration
			for b.Loop() {
				begun := time.Now()
				if _, err := p.Read(ctx, "好的.docx", good, false); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(begun))
			}
			stop()
			<-ended
			slices.Sort(took)
			ms := func(q float64) float64 { return float64(took[int(q*float64(len(took)-1))].Microseconds()) / 1000 }
			b.ReportMetric(ms(.5), "p50-ms")
			b.ReportMetric(ms(.99), "p99-ms")
			b.ReportMetric(0, "ns/op")
		})
	}
}
