package pdf

import (
	"io/fs"
	"slices"
	"strings"

	"wenping/fonts"
)

// standIn is the Chinese typeface that stands in for those that a file names
// and does not hold.
const standIn = "NotoSerifSC_400Regular-sub.ttf"

// oneFont is all the guest sees of a file system: the folder in which PDFium
// looks for fonts, with standIn in it. With no font at hand PDFium takes a
// character for a speck without width, and drops it where it is set on its
// own, as text recognition sets them. It is our own font, so that every
// machine reads the same.
type oneFont struct{}

const fontFolder = "usr/share/fonts"

func (oneFont) Open(name string) (fs.File, error) {
	switch name {
	case ".", "usr", "usr/share", fontFolder: // the guest looks at the folder above, too
		f, err := fonts.FS.Open(".")
		if err != nil {
			return nil, err
		}
		return fontList{f, name == fontFolder}, nil
	case fontFolder + "/" + standIn:
		return fonts.FS.Open(strings.TrimPrefix(name, fontFolder+"/"))
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// fontList is an open folder: of standIn, or of nothing.
type fontList struct {
	fs.File
	font bool
}

func (l fontList) ReadDir(n int) ([]fs.DirEntry, error) {
	all, err := l.File.(fs.ReadDirFile).ReadDir(n)
	return slices.DeleteFunc(slices.Clone(all), func(e fs.DirEntry) bool { return !l.font || e.Name() != standIn }), err
}
