package render

import (
	"errors"
	"io/fs"
	"path"
	"strings"

	"golang.org/x/image/font/sfnt"

	"wenping/internal/problem"
)

// roleWords tell the role of an office's typeface by its names, in the order
// in which they are tried: 仿宋 and 小标宋 are also 宋.
var roleWords = []struct {
	role  role
	words []string
}{
	{fang, []string{"仿宋", "fangsong", "fang song"}},
	{biao, []string{"小标宋", "xiaobiaosong", "xiao biao song", "fzxbs"}},
	{kai, []string{"楷体", "楷_", "kaiti", "stkai", "simkai"}},
	{hei, []string{"黑体", "simhei", "heiti"}},
	{song, []string{"宋体", "simsun", "stsong", "书宋"}},
}

// largestFont bounds a font file, in bytes.
const largestFont = 64 << 20

// officeFaces takes the typefaces of an office's folder: first the files named
// by role (fang.ttf …), then any TrueType file whose own names tell its role.
// A folder with nothing of use is a mistake, and said so.
func officeFaces(fsys fs.FS) ([roles]*face, error) {
	var out [roles]*face
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return out, problem.Wrap(problem.Usage, err, "目录不存在，或者不能读取。")
	}
	for k := range out {
		name := roleFiles[k][0]
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			if _, stat := fs.Stat(fsys, name); stat == nil {
				return out, unreadable(name, err)
			}
			continue
		}
		if out[k], err = newFace(strings.TrimSuffix(name, ".ttf"), data); err != nil {
			return out, unusable(name, err)
		}
	}
	var refused error
	for _, e := range entries {
		if ext := strings.ToLower(path.Ext(e.Name())); ext != ".ttf" && ext != ".otf" && ext != ".ttc" {
			continue
		}
		if st, err := e.Info(); err != nil || st.IsDir() || st.Size() > largestFont {
			continue
		}
		data, err := fs.ReadFile(fsys, e.Name())
		if err != nil {
			return out, unreadable(e.Name(), err)
		}
		k, ok := roleOf(e.Name(), data)
		if !ok || out[k] != nil {
			continue
		}
		f, err := newFace(strings.TrimSuffix(roleFiles[k][0], ".ttf"), data)
		if err != nil {
			refused = unusable(e.Name(), err)
			continue
		}
		out[k] = f
	}
	if out == [roles]*face{} {
		if refused != nil {
			return out, refused
		}
		return out, problem.New(problem.Usage, "目录中没有可用的字体，请放入仿宋、小标宋、黑体、楷体或宋体的 TrueType 文件（.ttf）。")
	}
	return out, nil
}

func unreadable(name string, err error) error {
	return problem.Wrap(problem.Usage, err, "字体文件 %s 不能读取。", name)
}

func unusable(name string, err error) error {
	if errors.Is(err, errNotTrueType) {
		return problem.Wrap(problem.Usage, err, "字体文件 %s 不能使用：%s。", name, err)
	}
	return problem.Wrap(problem.Usage, err, "字体文件 %s 不能使用：文件已损坏，或者不是字体。", name)
}

// roleOf tells the role of a typeface by the name of its file and its own names.
func roleOf(file string, data []byte) (role, bool) {
	names := []string{strings.ToLower(file)}
	if f, err := sfnt.Parse(data); err == nil {
		for _, id := range []sfnt.NameID{sfnt.NameIDFamily, sfnt.NameIDFull, sfnt.NameIDPostScript} {
			if s, err := f.Name(nil, id); err == nil {
				names = append(names, strings.ToLower(s))
			}
		}
	}
	for _, r := range roleWords {
		for _, w := range r.words {
			for _, n := range names {
				if strings.Contains(n, w) {
					return r.role, true
				}
			}
		}
	}
	return 0, false
}
