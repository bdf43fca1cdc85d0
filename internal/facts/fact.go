package facts

import (
	"encoding/json"

	"wenping/internal/document"
)

// Scope says what a value is about. Two values of a fact contradict each other
// only when their scopes are equal; an empty field means "not said".
type Scope struct {
	Subject string `json:"subject,omitempty"` // 群众问卷 / 单位问卷; 总用地 / 征收 / 临时用地; 估算 / 概算
	Batch   string `json:"batch,omitempty"`   // 第一次 / 补充调查 / 二期
	Stage   string `json:"stage,omitempty"`   // 措施前 / 措施后; 送审稿 / 定稿
	Place   string `json:"place,omitempty"`   // 某村、某乡镇
}

// Value is one statement of a fact.
type Value[T any] struct {
	V      T               `json:"value"`
	At     document.Anchor `json:"at,omitzero"`
	Scope  Scope           `json:"scope,omitzero"`
	Approx bool            `json:"approx,omitempty"` // 约、近、余、左右: not to be held against an exact value
}

// Fact keeps every value found for one claim, in reading order. The zero Fact
// is "not found": no value can be had without asking.
type Fact[T comparable] struct {
	values []Value[T]
}

// Add keeps one more value.
func (f *Fact[T]) Add(v Value[T]) { f.values = append(f.values, v) }

// Found says that at least one value was found.
func (f Fact[T]) Found() bool { return len(f.values) > 0 }

// All gives every value in reading order.
func (f Fact[T]) All() []Value[T] { return f.values }

// Get gives the value when one was found and all exact values of equal scope agree.
func (f Fact[T]) Get() (T, bool) {
	var zero T
	if len(f.values) == 0 {
		return zero, false
	}
	first := f.values[0]
	for _, v := range f.values[1:] {
		if v.V != first.V && v.Scope == first.Scope && !v.Approx && !first.Approx {
			return zero, false
		}
	}
	return first.V, true
}

// First gives the first value stated, agreed or not.
func (f Fact[T]) First() (Value[T], bool) {
	if len(f.values) == 0 {
		return Value[T]{}, false
	}
	return f.values[0], true
}

// At gives the anchors of all values.
func (f Fact[T]) At() []document.Anchor {
	out := make([]document.Anchor, len(f.values))
	for i, v := range f.values {
		out[i] = v.At
	}
	return out
}

// MarshalJSON writes every value found, in reading order; [] when none was.
func (f Fact[T]) MarshalJSON() ([]byte, error) {
	if f.values == nil {
		return []byte("[]"), nil
	}
	return json.Marshal(f.values)
}
