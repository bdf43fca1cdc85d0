package msdoc

import (
	"strings"
	"unicode/utf16"

	"wenping/internal/document"
	"wenping/internal/ingest/word"
)

const emuPerTwip = 635

// shape is a drawn object by its number.
type shape struct {
	kind  int    // 75 is a picture
	group uint32 // the group it belongs to, 0 none
}

const pictureShape = 75

// readShapes walks the drawing records of the file.
func readShapes(b []byte) map[uint32]shape {
	out := map[uint32]shape{}
	for len(b) >= 8 {
		n := int(le.Uint32(b[4:]))
		if n < 0 || 8+n > len(b) {
			n = len(b) - 8
		}
		walkShapes(b[:8+n], 0, 0, out)
		b = b[8+n:]
		// Each drawing after the first record begins with a byte that says
		// whether it belongs to the text or to the headers.
		if len(b) > 0 {
			b = b[1:]
		}
	}
	return out
}

const (
	recGroup = 0xF003
	recShape = 0xF004
	recFSP   = 0xF00A
)

func walkShapes(b []byte, group uint32, depth int, out map[uint32]shape) {
	if depth > 24 {
		return
	}
	for len(b) >= 8 && len(out) < 1<<16 {
		head, kind, n := le.Uint16(b), le.Uint16(b[2:]), int(le.Uint32(b[4:]))
		if n < 0 || 8+n > len(b) {
			n = len(b) - 8
		}
		body := b[8 : 8+n]
		b = b[8+n:]
		switch {
		case kind == recGroup:
			inner := group
			if depth >= 2 && inner == 0 {
				inner = firstShape(body, 0)
			}
			walkShapes(body, inner, depth+1, out)
		case kind == recFSP && len(body) >= 8:
			id := le.Uint32(body)
			s := shape{kind: int(head >> 4), group: group}
			if s.group == id {
				s.group = 0
			}
			out[id] = s
		case head&0xF == 0xF:
			walkShapes(body, group, depth+1, out)
		}
	}
}

// firstShape is the number of a group: that of its first shape.
func firstShape(b []byte, depth int) uint32 {
	for len(b) >= 8 && depth < 4 {
		head, kind, n := le.Uint16(b), le.Uint16(b[2:]), int(le.Uint32(b[4:]))
		if n < 0 || 8+n > len(b) {
			return 0
		}
		switch {
		case kind == recFSP && n >= 4:
			return le.Uint32(b[8:])
		case head&0xF == 0xF:
			return firstShape(b[8:8+n], depth+1)
		}
		b = b[8+n:]
	}
	return 0
}

// readAnchors places text boxes and floating pictures where they are anchored.
func (r *reader) readAnchors() error {
	shapes := readShapes(r.fib.loc(locDrawings))
	boxes, err := r.textBoxes(shapes)
	if err != nil {
		return err
	}
	placed := map[uint32]bool{}
	spa := readPLC(r.fib.loc(locShapes), 26)
	inGroup := map[uint32]bool{} // groups that hold a picture
	for _, s := range shapes {
		if s.kind == pictureShape && s.group != 0 {
			inGroup[s.group] = true
		}
	}
	for i, d := range spa.datum {
		id := le.Uint32(d)
		h := hung{cp: spa.at[i], items: boxes[id]}
		placed[id] = true
		if shapes[id].kind == pictureShape || inGroup[id] {
			side := func(a, b int) int {
				return (int(int32(le.Uint32(d[b:]))) - int(int32(le.Uint32(d[a:])))) * emuPerTwip
			}
			h.pictures = []word.Picture{{Width: side(4, 12), Height: side(8, 16)}}
			r.pictures++
		}
		r.anchors.hangings = append(r.anchors.hangings, h)
	}
	// A box that nothing anchors is read at the end, not lost.
	var loose hung
	loose.cp = max(0, r.fib.ccp[storyMain]-1)
	for _, id := range r.boxOrder {
		if !placed[id] {
			placed[id] = true
			loose.items = append(loose.items, boxes[id]...)
		}
	}
	if len(loose.items) > 0 {
		r.anchors.hangings = append(r.anchors.hangings, loose)
	}
	r.anchors.sort()
	return nil
}

// textBoxes reads the texts of all boxes, by the number of the shape, or of
// the group, that is anchored in the text.
func (r *reader) textBoxes(shapes map[uint32]shape) (map[uint32][]word.Item, error) {
	out := map[uint32][]word.Item{}
	plc := readPLC(r.fib.loc(locBoxTexts), 22)
	start, size, last := r.fib.start(storyBoxes), r.fib.ccp[storyBoxes], 0
	for i, d := range plc.datum {
		from, to := plc.at[i], min(plc.at[i+1], size)
		if from < last || from >= to {
			continue
		}
		last = to
		items, err := r.apart(start+from, start+to)
		if err != nil {
			return nil, err
		}
		for k := range items {
			if p := items[k].Para; p != nil && p.Kind == "" {
				p.Kind = document.TextBox
			}
		}
		id := le.Uint32(d[14:])
		if g := shapes[id].group; g != 0 {
			id = g
		}
		if _, known := out[id]; !known {
			r.boxOrder = append(r.boxOrder, id)
		}
		out[id] = append(out[id], items...)
	}
	return out, nil
}

// picture deals with the character that stands for a picture, an embedded
// object, or the data of a form field.
func (w *writer) picture(c *charProps) {
	r := w.r
	if c.data {
		if n := len(r.fields); n > 0 {
			r.fields[n-1].checked = checkBox(r.data, c.picture, r.fields[n-1])
		}
		return
	}
	if !r.visible() || c.hidden {
		return
	}
	if n := len(r.fields); n > 0 && r.fields[n-1].result {
		f := r.fields[n-1]
		if name := f.name(); strings.HasPrefix(name, "EMBED") || strings.HasPrefix(name, "LINK") {
			f.shown = true
			id := ""
			if parts := strings.Fields(string(utf16.Decode(f.code))); len(parts) > 1 {
				id = parts[1]
			}
			w.object(id)
			return
		}
	}
	if c.object && c.picture < 0 {
		w.object("")
		return
	}
	if size, ok := pictureSize(r.data, c.picture); ok {
		w.para.Pictures = append(w.para.Pictures, size)
		r.pictures++
		for _, f := range r.fields {
			f.shown = true
		}
	}
}

func (w *writer) object(id string) {
	upper := strings.ToUpper(id)
	// An equation is part of its line and hides no section.
	if strings.HasPrefix(upper, "EQUATION") || strings.HasPrefix(upper, "MATHTYPE") {
		return
	}
	w.more = append(w.more, word.Item{Loss: &document.Loss{Kind: document.LossObject, Count: 1, Note: "此处嵌入了一个对象（" + word.ObjectName(id) + "），其内容未读取。", Detail: id}})
}

// pictureSize reads the printed size of a picture in the data stream.
func pictureSize(data []byte, at int) (word.Picture, bool) {
	if at < 0 || at+36 > len(data) {
		return word.Picture{}, false
	}
	b := data[at:]
	w, h := int(int16(le.Uint16(b[28:]))), int(int16(le.Uint16(b[30:])))
	scale := func(v, by int) int {
		if by > 0 {
			v = v * by / 1000
		}
		return v * emuPerTwip
	}
	return word.Picture{Width: scale(w, int(le.Uint16(b[32:]))), Height: scale(h, int(le.Uint16(b[34:])))}, true
}

// checkBox reads whether the check box of a form is ticked; "" for other
// form fields.
func checkBox(data []byte, at int, f *field) string {
	if !strings.HasPrefix(f.name(), "FORMCHECKBOX") || at < 0 || at+6 > len(data) {
		return ""
	}
	head := int(le.Uint16(data[at+4:]))
	at += head
	if at+10 > len(data) {
		return "□"
	}
	bits := le.Uint16(data[at+4:])
	state := int(bits >> 2 & 0x1F)
	if state == 25 { // as by default: behind the name
		b := data[at+10:]
		if len(b) >= 2 {
			if n := 2 + 2*int(le.Uint16(b)) + 2; n+2 <= len(b) {
				state = int(le.Uint16(b[n:]))
			}
		}
	}
	if state == 1 {
		return "☑"
	}
	return "□"
}
