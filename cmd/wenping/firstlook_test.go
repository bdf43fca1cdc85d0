package main

import (
	"bytes"
	"fmt"
	"testing"

	"wenping/internal/reader"
)

func TestAnUploadIsReadOnce(t *testing.T) {
	f, a := &firstLook{}, &reader.Result{}
	f.keep("甲.docx", []byte("甲"), a)
	if f.take("甲.docx", []byte("乙")) != nil || f.take("乙.docx", []byte("甲")) != nil {
		t.Error("the reading of another file was given")
	}
	if f.take("甲.docx", []byte("甲")) != a {
		t.Error("the reading was not kept")
	}
	if f.take("甲.docx", []byte("甲")) != nil || f.size != 0 {
		t.Error("one reading was given to two: each may change it")
	}
	big := bytes.Repeat([]byte("甲"), mostLooked/15)
	for i := range 20 {
		f.keep(fmt.Sprint(i), big, a)
		f.keep("again", big, a) // once, however often it is handed in
	}
	if f.size > mostLooked || f.size != len(f.list)*len(big) || f.take("0", big) != nil || f.take("19", big) != a {
		t.Errorf("%d bytes of %d files are kept", f.size, len(f.list))
	}
	f.keep("large", bytes.Repeat(big, 15), a)
	if f.take("large", bytes.Repeat(big, 15)) != nil {
		t.Error("a file that is a great part of the bound put others out")
	}
	var none *firstLook
	none.keep("甲", nil, a)
	if none.take("甲", nil) != nil {
		t.Error("the command line keeps nothing")
	}
}
