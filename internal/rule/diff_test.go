package rule

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

func TestDiffTellsWhatChanged(t *testing.T) {
	a := testPack(t)
	var b bytes.Buffer
	if same, err := WriteDiff(&b, a, testPack(t)); !same || err != nil {
		t.Errorf("a pack differs from itself: %s %v", b.String(), err)
	}
	text, err := os.ReadFile("testdata/pack/standard/B.yaml")
	if err != nil {
		t.Fatal(err)
	}
	next := strings.NewReplacer("draft: note, default: must", "default: should", "survey.returned", "survey.valid", "demand: 核对。", "demand: 请核对。").Replace(string(text))
	over := fstest.MapFS{
		"standard/B.yaml":    {Data: []byte(next)},
		"standard/more.yaml": {Data: []byte(strings.ReplaceAll(itemHead, "A1", "A3") + "      - {id: A3.own, kind: question, severity: must, params: {question: 好吗？}}\n")},
	}
	c, err := Load(os.DirFS("testdata/pack"), over)
	if err != nil {
		t.Fatal(err)
	}
	b.Reset()
	if same, _ := WriteDiff(&b, a, c); same {
		t.Error("nothing was told")
	}
	for _, w := range []string{"规则B1.conclusion的轻重", "规则B2.order的参数", "核对。 → 请核对。", "+ 要点A3", "+ 规则A3.own"} {
		if !strings.Contains(b.String(), w) {
			t.Errorf("%q is not in\n%s", w, b.String())
		}
	}
	if strings.Contains(b.String(), "A1") {
		t.Errorf("A1 did not change:\n%s", b.String())
	}
}
