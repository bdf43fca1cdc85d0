package sample_test

import (
	"bytes"
	"runtime"
	"testing"

	"wenping/internal/document"
	"wenping/internal/review"
)

// The same report under the same standard gives the same bytes: again, with the
// standard loaded anew, and whatever the number of processors.
func TestTheSameReportGivesTheSameBytes(t *testing.T) {
	first, second := load(t), load(t)
	for _, rep := range reports(t, "reports", "clean") {
		for _, v := range []struct {
			name string
			make func() (*document.Document, error)
		}{{"clean", rep.Document}, {"defects", rep.Defective}} {
			t.Run(rep.Name+"/"+v.name, func(t *testing.T) {
				write := func(procs int, again bool) []byte {
					defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
					d, err := v.make()
					if err != nil {
						t.Fatal(err)
					}
					p := first
					if again {
						p = second
					}
					var b bytes.Buffer
					if err := review.WriteJSON(&b, judge(t, p, d)); err != nil {
						t.Fatal(err)
					}
					return b.Bytes()
				}
				want := write(1, false)
				for _, got := range [][]byte{write(8, false), write(8, true)} {
					if !bytes.Equal(want, got) {
						t.Fatal("two reviews of one report differ")
					}
				}
			})
		}
	}
}
