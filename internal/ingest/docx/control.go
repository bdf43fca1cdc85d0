package docx

import "strings"

// controlProps looks into a content control: is it the contents page, does it
// still show its prompt.
func (r *reader) controlProps() error {
	depth := len(r.s.stack)
	return r.s.inside(func() error {
		switch {
		case r.s.kind != tokenStart:
		case r.s.name == "w:docPartGallery" && strings.EqualFold(r.s.attr("val"), "Table of Contents"):
			if r.tocDepth == 0 {
				r.tocDepth = depth - 1 // the control itself
			}
		case r.s.name == "w:showingPlcHdr" && r.s.on():
			if r.promptDepth == 0 {
				r.promptDepth = depth - 1
			}
		}
		return nil
	})
}

// isPrompt says that a run is the prompt of a control nobody has filled in:
// the control says that it shows one, and the run has the style of prompts.
// Programs that fill controls in leave the first mark standing.
func (r *reader) isPrompt(runStyle string) bool {
	if r.promptDepth == 0 || runStyle == "" {
		return false
	}
	name := runStyle
	if st := r.st.ByID[runStyle]; st != nil && st.Name != "" {
		name = st.Name
	}
	switch strings.ToLower(strings.ReplaceAll(name, " ", "")) {
	case "placeholdertext", "占位符文本", "占位符文字":
		return true
	}
	return false
}
