package render

import (
	"context"
	"strings"
	"testing"

	"wenping/internal/paper"
)

// What is drawn as a path can still be copied and searched, in every face.
func TestDrawnCharactersCanBeRead(t *testing.T) {
	r := renderer(t)
	n := &paper.Notice{Title: "关于𠮷祥镇𬭛矿的函", Draft: true, Mark: "机器预审草稿，未经人工确认", Addressee: "𠮷祥镇人民政府：", Paragraphs: []paper.Paragraph{
		{Level: paper.One, Text: "一、𠮷祥镇"}, {Level: paper.Two, Text: "（一）𠮷祥镇"}, {Text: "镕堃喆㎡𠮷𬭛𫟼、\U0002FFFF。"}}}
	b, err := r.Notice(n)
	if err != nil {
		t.Fatal(err)
	}
	e, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	d, err := e.Read(context.Background(), b)
	if err != nil {
		t.Fatal(err)
	}
	all := ""
	for i := range d.Blocks {
		all += d.Blocks[i].Number + d.Blocks[i].Text + "\n"
	}
	for _, want := range []string{"关于𠮷祥镇𬭛矿的函", "𠮷祥镇人民政府", "镕堃喆㎡𠮷𬭛𫟼、\U0002FFFF"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q cannot be read: %s", want, all)
		}
	}
	if n := strings.Count(all, "𠮷祥镇"); n != 4 {
		t.Errorf("𠮷祥镇 is read %d times", n)
	}
}
