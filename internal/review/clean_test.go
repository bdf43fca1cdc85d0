package review

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"wenping/internal/rule"
	"wenping/rules"
)

// The silent half: reports that are in order, with temptations. Read from
// their plain source, so that a rule's author sees a false alarm at once; the
// same reports as files are checked by the program's own tests.
func TestCleanReportsAreNotAccused(t *testing.T) {
	p, err := rule.Load(rules.FS, nil)
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../../testdata/*/*/source.txt")
	if err != nil || len(files) == 0 {
		t.Skip("no clean reports")
	}
	for _, file := range files {
		t.Run(filepath.Base(filepath.Dir(file)), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			kind := KindReport
			switch cover := text[:min(len(text), 200)]; {
			case bytes.Contains(cover, []byte("评估报告表")):
				kind = KindFormReport
			case bytes.Contains(cover, []byte("风险分析篇章")):
				kind = KindAnalysis
			}
			if bytes.Contains(text[:min(len(text), 200)], []byte("风险分析篇章")) {
				kind = KindAnalysis
			}
			r, err := Run(context.Background(), p, plain(kind), nil, Submission{Report: Submitted{"报告.docx", text}}, Options{}, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range r.Findings {
				if f.Verdict != rule.Fail {
					continue
				}
				where := ""
				if len(f.Evidence) > 0 {
					where = f.Evidence[0].Cite + " “" + f.Evidence[0].Quote + "”"
				}
				t.Errorf("%s: %s\n\t%s", f.Rule, f.Message, where)
			}
			if testing.Verbose() {
				var b bytes.Buffer
				WriteText(&b, r)
				t.Log("\n" + b.String())
			}
		})
	}
}

// Many reviews share one pack: side by side they give what they give alone.
func TestReviewsSideBySideGiveTheSameBytes(t *testing.T) {
	p, err := rule.Load(rules.FS, nil)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("../../testdata/clean/land/source.txt")
	if err != nil {
		t.Skip("no clean reports")
	}
	out := make([]bytes.Buffer, 4)
	var wg sync.WaitGroup
	for i := range out {
		wg.Go(func() {
			r, err := Run(context.Background(), p, plain(KindReport), nil, Submission{Report: Submitted{"报告.docx", text}}, Options{}, nil)
			if err == nil {
				err = WriteJSON(&out[i], r)
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for i := range out {
		if out[i].Len() == 0 || !bytes.Equal(out[0].Bytes(), out[i].Bytes()) {
			t.Errorf("review %d differs", i)
		}
	}
}
