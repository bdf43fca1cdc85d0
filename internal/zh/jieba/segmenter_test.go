package jieba

import (
	"os"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

var shared = New([]string{"社会稳定风险评估", "防范化解措施", "评估主体", "涉稳事项", "bad word", "x", ""})

func cut(text string) []string {
	var out []string
	for _, t := range shared.Segment(text) {
		out = append(out, t.Text)
	}
	return out
}

func TestWordsOfTheDictionary(t *testing.T) {
	got := strings.Join(cut("村民对征收补偿标准提出意见"), "/")
	for _, w := range []string{"村民", "征收", "补偿", "标准", "提出", "意见"} {
		if !strings.Contains("/"+got+"/", "/"+w+"/") {
			t.Errorf("%s: no word %s", got, w)
		}
	}
}

func TestUserWordsStayWhole(t *testing.T) {
	for _, w := range []string{"社会稳定风险评估", "防范化解措施", "评估主体", "涉稳事项"} {
		if got := cut(w); len(got) != 1 || got[0] != w {
			t.Errorf("%s is cut into %q", w, got)
		}
	}
}

func TestOffsetsCoverTheText(t *testing.T) {
	for _, s := range []string{"征求意见，abc 1,234.56万元", "坏\xff\xfe字节", "零\x00字节", "𠮷林省😀第（一）条", "一行\n\n两行", strings.Repeat("风险", 50000)} {
		checkCover(t, s)
	}
	rapid.Check(t, func(rt *rapid.T) { checkCover(rt, rapid.String().Draw(rt, "text")) })
}

type failer interface {
	Fatalf(format string, args ...any)
}

func checkCover(t failer, s string) {
	at := 0
	for _, w := range shared.Segment(s) {
		if w.Start != at || w.End <= w.Start || s[w.Start:w.End] != w.Text {
			t.Fatalf("word %q at %d-%d does not follow %d in %.60q", w.Text, w.Start, w.End, at, s)
		}
		at = w.End
	}
	if at != len(s) {
		t.Fatalf("words end at %d of %d in %.60q", at, len(s), s)
	}
}

func TestManyAtOnce(t *testing.T) {
	want := strings.Join(cut("评估主体逐项提出防范化解措施"), "/")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				if got := strings.Join(cut("评估主体逐项提出防范化解措施"), "/"); got != want {
					t.Errorf("%s, want %s", got, want)
				}
			}
		})
	}
	wg.Wait()
}

func TestPlacedInAFolder(t *testing.T) {
	p := &placed{dir: t.TempDir()}
	p.close()
	if _, err := os.Stat(p.dir); !os.IsNotExist(err) {
		t.Errorf("the temporary folder stays behind")
	}
}
