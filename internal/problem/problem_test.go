package problem

import (
	"errors"
	"fmt"
	"io"
	"testing"
)

func TestFromFindsTheProblemAndHidesTheRest(t *testing.T) {
	p := Wrap(Corrupt, io.ErrUnexpectedEOF, "文件“%s”已损坏。", "a.docx")
	if got := From(fmt.Errorf("read: %w", p)); got != p || got.Message != "文件“a.docx”已损坏。" {
		t.Errorf("got %v", got)
	}
	if !errors.Is(p, io.ErrUnexpectedEOF) {
		t.Error("the cause is lost")
	}
	secret := errors.New("open /srv/data/x: permission denied")
	if got := From(secret); got.Code != Internal || got.Cause != secret || got.Message == secret.Error() {
		t.Errorf("an unknown error becomes %v", got)
	}
}
