package vitals

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// Formats of the log.
const (
	Text = "text"
	JSON = "json"
)

// NewLog makes the log of a running program; its format is Text or JSON. Own
// names folders whose file names are the program's own and may be told.
func NewLog(w io.Writer, format string, v *Vitals, own ...string) *slog.Logger {
	p := plain{own: own}
	opt := &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		switch a.Value.Kind() {
		case slog.KindString:
			a.Value = slog.StringValue(Plain(a.Value.String()))
		case slog.KindAny:
			switch x := a.Value.Any().(type) {
			case *slog.Source, slog.Level:
			case error:
				a.Value = slog.StringValue(p.error(x))
			default:
				a.Value = slog.StringValue(Plain(fmt.Sprint(x)))
			}
		}
		return a
	}}
	var h slog.Handler = slog.NewTextHandler(w, opt)
	if format == JSON {
		h = slog.NewJSONHandler(w, opt)
	}
	return slog.New(counted{h, v})
}

// counted counts what is said, by its weight.
type counted struct {
	slog.Handler
	v *Vitals
}

func (c counted) Handle(ctx context.Context, r slog.Record) error {
	c.v.said(r.Level)
	return c.Handler.Handle(ctx, r)
}

func (c counted) WithAttrs(as []slog.Attr) slog.Handler {
	return counted{c.Handler.WithAttrs(as), c.v}
}
func (c counted) WithGroup(name string) slog.Handler { return counted{c.Handler.WithGroup(name), c.v} }

const ending = `\.(?i:docx?|docm|dotx?|wps|wpt|pdf|rtf|odt|ofd|xlsx?|pptx?|txt|zip|rar|7z|png|jpe?g|tiff?|bmp)`

var (
	// What stands in quotes and ends like a document is a file's name, with its spaces.
	quotedFile = regexp.MustCompile(`(["'“《])[^"'”》\n]*(` + ending + `)(["'”》])`)
	bareFile   = regexp.MustCompile(`[^\s"'“”《》/\\:;,()=]+(` + ending + `)\b`)
	// Chinese is what people and reports speak; the program's own log is in English.
	chinese = regexp.MustCompile(`[\p{Han}\x{3000}-\x{303F}\x{FF00}-\x{FFEF}“”‘’…—·]*\p{Han}[\p{Han}\x{3000}-\x{303F}\x{FF00}-\x{FFEF}“”‘’…—·]*`)
	// Seven digits and more, parted or not, may be a telephone, a card or an identity.
	number = regexp.MustCompile(`(^|[^0-9A-Za-z._+-])(\+?\d(?:[ -]?\d){6,}[Xx]?)($|[^0-9A-Za-z])`)
	mail   = regexp.MustCompile(`[\w.+-]+@[\w-]+(\.[\w-]+)+`)
)

const held = "[…]"

// Plain is a text with all taken out of it that may be a name, a number of a
// person, the name of a document or a word of one. It rather takes too much.
func Plain(s string) string {
	s = quotedFile.ReplaceAllString(s, "${1}"+held+"${2}${3}")
	s = bareFile.ReplaceAllStringFunc(s, func(m string) string {
		if strings.HasPrefix(m, held) {
			return m
		}
		return held + filepath.Ext(m)
	})
	s = chinese.ReplaceAllString(s, held)
	s = mail.ReplaceAllString(s, held)
	for range 2 { // neighbours share the character between them
		s = number.ReplaceAllString(s, "${1}"+held+"${3}")
	}
	return s
}

// plain knows which folders are the program's own.
type plain struct{ own []string }

// error is what an error says without the paths in it that are not ours.
func (p plain) error(err error) string {
	s := err.Error()
	for _, path := range paths(err) {
		if path != "" && !p.ours(path) {
			s = strings.ReplaceAll(s, path, held)
		}
	}
	return Plain(s)
}

func (p plain) ours(path string) bool {
	for _, dir := range p.own {
		if rel, err := filepath.Rel(dir, path); err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
			return true
		}
	}
	return false
}

// paths are those that the errors below an error tell of.
func paths(err error) []string {
	var out []string
	switch e := err.(type) {
	case *fs.PathError:
		out = append(out, e.Path)
	case *os.LinkError:
		out = append(out, e.Old, e.New)
	}
	switch e := err.(type) {
	case interface{ Unwrap() []error }:
		for _, below := range e.Unwrap() {
			out = append(out, paths(below)...)
		}
	default:
		if below := errors.Unwrap(err); below != nil {
			out = append(out, paths(below)...)
		}
	}
	return out
}
