package jieba

import (
	"os"
	"path/filepath"
	"strconv"
)

// placed are dictionary files where the library can open them by path.
type placed struct {
	paths []string
	open  []*os.File
	dir   string
}

func (p *placed) close() {
	for _, f := range p.open {
		f.Close()
	}
	if p.dir != "" {
		os.RemoveAll(p.dir)
	}
}

// place puts each content into memory, or into a temporary folder where the
// system has no files in memory.
func place(contents ...[]byte) (*placed, error) {
	p := &placed{}
	for i, c := range contents {
		if p.dir == "" {
			if f, path, err := inMemory(c); err == nil {
				p.open, p.paths = append(p.open, f), append(p.paths, path)
				continue
			}
			dir, err := os.MkdirTemp("", "wenping-dict-")
			if err != nil {
				p.close()
				return nil, err
			}
			p.dir = dir
		}
		path := filepath.Join(p.dir, strconv.Itoa(i))
		if err := os.WriteFile(path, c, 0o600); err != nil {
			p.close()
			return nil, err
		}
		p.paths = append(p.paths, path)
	}
	return p, nil
}
