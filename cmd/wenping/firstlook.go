package main

import (
	"crypto/sha256"
	"slices"
	"sync"

	"wenping/internal/reader"
)

// firstLook keeps what was read of uploads when they were looked at, until their
// review takes it: a file is read once and not twice. What is kept is bounded by
// the bytes of the files; what fell out, or was lost by a restart, is read anew.
type firstLook struct {
	mu   sync.Mutex
	list []seen // oldest first
	size int
}

type seen struct {
	sum  [sha256.Size]byte
	name string
	size int
	res  *reader.Result
}

// mostLooked bounds what is kept, in bytes of the files: a document in memory is
// some times as large as its file.
const mostLooked = 48 << 20

func (f *firstLook) keep(name string, data []byte, res *reader.Result) {
	if f == nil || len(data) > mostLooked/4 {
		return
	}
	s := seen{sha256.Sum256(data), name, len(data), res}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.drop(func(o seen) bool { return o.sum == s.sum && o.name == s.name })
	f.list, f.size = append(f.list, s), f.size+s.size
	for f.size > mostLooked {
		f.size -= f.list[0].size
		f.list = slices.Delete(f.list, 0, 1)
	}
}

// take gives what is kept of a file, to one who asks; nil: read it.
func (f *firstLook) take(name string, data []byte) *reader.Result {
	if f == nil {
		return nil
	}
	sum := sha256.Sum256(data)
	var res *reader.Result
	f.mu.Lock()
	defer f.mu.Unlock()
	f.drop(func(o seen) bool {
		if o.sum != sum || o.name != name {
			return false
		}
		res = o.res
		return true
	})
	return res
}

func (f *firstLook) drop(which func(seen) bool) {
	f.list = slices.DeleteFunc(f.list, func(s seen) bool {
		if which(s) {
			f.size -= s.size
			return true
		}
		return false
	})
}
