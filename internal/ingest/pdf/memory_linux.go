package pdf

import (
	"context"
	"sync"

	"github.com/tetratelabs/wazero/experimental"
	"golang.org/x/sys/unix"
)

// withMemory gives the guests memory that grows in place. A guest's memory on
// the Go heap is copied whenever it grows, old and new held at once: one page
// that is a large picture would then cost its reader twice what it needs.
func withMemory(ctx context.Context) context.Context {
	return experimental.WithMemoryAllocator(ctx, &arena{})
}

// arena hands out mappings and takes them back. What is given back is emptied
// and kept, not unmapped: whoever still holds a part of it reads zeros and does
// not fault. There are as many as instances ever ran at once.
type arena struct {
	mu   sync.Mutex
	idle [][]byte
}

// Allocate reserves the most that a guest may ever ask for; the system gives it
// page by page, when they are touched.
func (a *arena) Allocate(_, most uint64) experimental.LinearMemory {
	most = min(most, guestPages<<16)
	a.mu.Lock()
	defer a.mu.Unlock()
	for i, b := range a.idle {
		if uint64(len(b)) >= most {
			a.idle = append(a.idle[:i], a.idle[i+1:]...)
			return &mapping{a, b}
		}
	}
	b, err := unix.Mmap(-1, 0, int(most), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON)
	if err != nil {
		return &mapping{a, nil} // it will not grow: the engine says that it cannot start
	}
	return &mapping{a, b}
}

type mapping struct {
	home *arena
	all  []byte
}

func (m *mapping) Reallocate(size uint64) []byte {
	if size > uint64(len(m.all)) {
		return nil
	}
	return m.all[:size]
}

func (m *mapping) Free() {
	// Emptied pages read as zeros again, as a new guest expects.
	if m.all != nil && unix.Madvise(m.all, unix.MADV_DONTNEED) == nil {
		m.home.mu.Lock()
		m.home.idle = append(m.home.idle, m.all)
		m.home.mu.Unlock()
	}
	m.all = nil
}
