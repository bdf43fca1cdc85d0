package regexp

import (
	"encoding/binary"
	"regexp/syntax"
	"sync"
	"sync/atomic"
	"unicode/utf8"
)

// automaton runs an expression over a text at the cost of one look into a table
// for each character. A state is the list of instructions of the program that may
// go on from here, first choice first; it and its way on are made when a text
// first needs them. Backwards it runs the reversed expression to the farthest
// place, which is where the match begins.
//
// It is used by many at once: the table is written under a lock and read without.
type automaton struct {
	*alphabet
	prog      *syntax.Prog
	set       []int // of characters, by instruction
	backwards bool
	anchored  bool // matches begin where the text begins, or the search

	table atomic.Pointer[[]uint32] // by state and class: the next state; 0 where it is not made yet

	mu     sync.Mutex
	states map[string]uint32 // numbers by list
	lists  [][]uint32        // by number: instructions
	start  [2]uint32         // first states, at the edge of the text and inside
}

// A state in the table is its number times the width of a row, and marks.
const (
	accepts uint32 = 1 << 31 // a match ends before the next character
	dead    uint32 = 1 << 30 // nothing can follow; a match may end here
	marks          = accepts | dead

	mostCells = 1 << 17    // of a table; no expression on real text comes near
	again     = ^uint32(0) // in a list: the search begins anew at each character
)

// newAutomaton makes the automaton of a program that asks for no edges but those
// of the text.
func newAutomaton(a *alphabet, prog *syntax.Prog, backwards bool) *automaton {
	m := &automaton{
		alphabet: a, prog: prog, set: a.numbers(prog), backwards: backwards,
		states: map[string]uint32{}, lists: [][]uint32{nil}, // number 0 is none
	}
	inside := m.walk()
	inside.add(uint32(prog.Start), 0)
	m.anchored = backwards || len(inside.list) == 0 && !inside.met
	table := make([]uint32, 8*m.width())
	m.table.Store(&table)
	for i, at := range []syntax.EmptyOp{syntax.EmptyBeginText, 0} {
		w := m.walk()
		if w.add(uint32(prog.Start), at); !m.anchored && !w.done {
			w.list = append(w.list, again)
		}
		m.start[i] = m.state(w)
	}
	return m
}

// width is the length of a row: the classes, and the end of the text.
func (m *automaton) width() int { return m.classes + 1 }

// walk collects the instructions of one state.
type walk struct {
	m    *automaton
	list []uint32
	seen map[uint32]bool
	met  bool // a match ends here
	done bool // what follows is less wanted than this match
}

func (m *automaton) walk() *walk { return &walk{m: m, seen: map[uint32]bool{}} }

// add follows an instruction to those that take a character, at a place of the
// text where these edges are.
func (w *walk) add(pc uint32, at syntax.EmptyOp) {
	if w.done || w.seen[pc] {
		return
	}
	w.seen[pc] = true
	switch in := &w.m.prog.Inst[pc]; in.Op {
	case syntax.InstAlt, syntax.InstAltMatch:
		w.add(in.Out, at)
		w.add(in.Arg, at)
	case syntax.InstNop, syntax.InstCapture:
		w.add(in.Out, at)
	case syntax.InstEmptyWidth:
		if op := syntax.EmptyOp(in.Arg); op&^at == 0 {
			w.add(in.Out, at)
		} else if op == syntax.EmptyEndText {
			w.list = append(w.list, pc) // decided where the text ends
		}
	case syntax.InstMatch:
		w.met = true
		w.done = !w.m.backwards
	case syntax.InstFail:
	default:
		w.list = append(w.list, pc)
	}
}

// state gives the number and marks of what was collected; the lock is held, or
// nobody else knows the automaton. 0 when there is no room.
func (m *automaton) state(w *walk) uint32 {
	var mark uint32
	if w.met {
		mark = accepts
	}
	if len(w.list) == 0 {
		return dead | mark
	}
	key := make([]byte, 1, 1+4*len(w.list))
	if w.met {
		key[0] = 1
	}
	for _, pc := range w.list {
		key = binary.LittleEndian.AppendUint32(key, pc)
	}
	n, ok := m.states[string(key)]
	if !ok {
		n = uint32(len(m.lists))
		table := *m.table.Load()
		if need := (int(n) + 1) * m.width(); need > mostCells {
			return 0
		} else if need > len(table) {
			grown := make([]uint32, 2*len(table))
			copy(grown, table)
			m.table.Store(&grown)
		}
		m.states[string(key)] = n
		m.lists = append(m.lists, w.list)
	}
	return n*uint32(m.width()) | mark
}

// next makes the way on from a state by a class, or by the end of the text; 0
// when there is no room.
func (m *automaton) next(from uint32, class int) uint32 {
	m.mu.Lock()
	defer m.mu.Unlock()
	if to := (*m.table.Load())[int(from)+class]; to != 0 {
		return to
	}
	w := m.walk()
	atEnd := class == m.classes
	for _, pc := range m.lists[int(from)/m.width()] {
		switch {
		case w.done:
		case pc == again:
			if atEnd {
				break
			}
			if w.add(uint32(m.prog.Start), 0); !w.done {
				w.list = append(w.list, again)
			}
		case m.prog.Inst[pc].Op == syntax.InstEmptyWidth:
			if atEnd {
				w.add(m.prog.Inst[pc].Out, syntax.EmptyEndText)
			}
		case !atEnd && m.within(class, m.set[pc]):
			w.add(m.prog.Inst[pc].Out, 0)
		}
	}
	if atEnd {
		w.list = nil
	}
	to := m.state(w)
	if to != 0 {
		atomic.StoreUint32(&(*m.table.Load())[int(from)+class], to)
	}
	return to
}

// Answers of forward and back beside a place.
const (
	none  = -1
	tired = -2 // no room for more states: somebody else must look
)

// forward gives where the first match from an offset on ends; with any set, where
// some match ends. The text is not empty.
func (m *automaton) forward(s string, from int, any bool) int {
	table := *m.table.Load()
	at := m.start[1]
	if from == 0 {
		at = m.start[0]
	}
	end := none
	for i := from; ; {
		if at&marks != 0 {
			if at&accepts != 0 {
				if end = i; any {
					return end
				}
			}
			if at&dead != 0 {
				return end
			}
			at &^= marks
		}
		if i == len(s) {
			break
		}
		var class uint8
		if c := s[i]; c >= 0xE1 && c <= 0xEC && i+2 < len(s) && s[i+1]&0xC0 == 0x80 && s[i+2]&0xC0 == 0x80 {
			// Chinese characters, without the general decoder
			class = m.pages[m.page[uint(c&15)<<6|uint(s[i+1]&63)]][s[i+2]&63]
			i += 3
		} else {
			r, w := utf8.DecodeRuneInString(s[i:])
			class = m.class(r)
			i += w
		}
		to := atomic.LoadUint32(&table[int(at)+int(class)])
		if to == 0 {
			if to = m.next(at, int(class)); to == 0 {
				return tired
			}
			table = *m.table.Load()
		}
		at = to
	}
	to := atomic.LoadUint32(&table[int(at)+m.classes])
	if to == 0 {
		if to = m.next(at, m.classes); to == 0 {
			return tired
		}
	}
	if to&accepts != 0 {
		end = len(s)
	}
	return end
}

// back gives where the match begins that ends at an offset, not before from.
func (m *automaton) back(s string, from, end int) int {
	table := *m.table.Load()
	at := m.start[1]
	if end == len(s) {
		at = m.start[0]
	}
	begin := none
	for i := end; ; {
		if at&accepts != 0 {
			begin = i
		}
		if at&dead != 0 {
			return begin
		}
		at &^= marks
		class := m.classes
		if i > from {
			r, w := utf8.DecodeLastRuneInString(s[from:i])
			class = int(m.class(r))
			i -= w
		} else if i > 0 {
			return begin
		}
		to := atomic.LoadUint32(&table[int(at)+class])
		if to == 0 {
			if to = m.next(at, class); to == 0 {
				return tired
			}
			table = *m.table.Load()
		}
		if class == m.classes {
			if to&accepts != 0 {
				begin = 0
			}
			return begin
		}
		at = to
	}
}

// reversed gives the expression that matches what re matches, read from the end.
func reversed(re *syntax.Regexp) *syntax.Regexp {
	out := *re
	out.Sub = nil
	for _, sub := range re.Sub {
		out.Sub = append(out.Sub, reversed(sub))
	}
	switch re.Op {
	case syntax.OpLiteral:
		out.Rune = append([]rune(nil), re.Rune...)
		turn(out.Rune)
	case syntax.OpConcat:
		turn(out.Sub)
	case syntax.OpBeginText:
		out.Op = syntax.OpEndText
	case syntax.OpEndText:
		out.Op = syntax.OpBeginText
	}
	return &out
}

func turn[T any](list []T) {
	for i, j := 0, len(list)-1; i < j; i, j = i+1, j-1 {
		list[i], list[j] = list[j], list[i]
	}
}
