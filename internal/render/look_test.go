package render

import (
	"os"
	"path/filepath"
	"testing"

	"wenping/fonts"
	"wenping/internal/paper"
	"wenping/internal/paper/papertest"
	"wenping/internal/review"
	"wenping/templates"
)

// TestLook writes papers into the folder named by LOOK, for a person to look at.
func TestLook(t *testing.T) {
	dir := os.Getenv("LOOK")
	if dir == "" {
		t.Skip("set LOOK to a folder to get the papers")
	}
	r, w := renderer(t), wording(t)
	office := paper.Office{Contact: "李某某", Phone: "0000-0000000", Copies: []string{"云岭县发展和改革局", "云岭县信访局"}, FormCopies: 4, Deadline: "收到正式函件之日起15日"}
	for _, x := range []struct {
		s review.Suggestion
		o paper.Office
		k paper.Kind
	}{{review.Return, office, paper.Return}, {review.Correct, paper.Office{}, paper.Correct}, {review.File, office, paper.Receipt}, {review.Undecided, office, paper.Undecided}, {review.Correct, office, paper.SelfCheck}} {
		n, err := paper.Compose(papertest.Review(x.s), x.o, w, x.k)
		if err != nil {
			t.Fatal(err)
		}
		b, err := r.Notice(n)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, string(x.k)+".pdf"), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, s := range map[string]review.Suggestion{"form": review.Return} {
		f, err := paper.ComposeForm(papertest.Review(s), office, w)
		if err != nil {
			t.Fatal(err)
		}
		b, err := r.Form(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name+".pdf"), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func renderer(t testing.TB) *Renderer {
	t.Helper()
	r, err := New(fonts.FS, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func wording(t testing.TB) *paper.Wording {
	t.Helper()
	w, err := paper.LoadWording(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	return w
}
