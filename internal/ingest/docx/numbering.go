package docx

import "wenping/internal/ingest/word"

func readNumbering(src []byte, st *word.Styles) (*word.Numbering, error) {
	n := word.NewNumbering(st)
	s := newScanner(src)
	var abs *word.AbstractNum
	var cur *word.Num
	var lvl *word.Level
	ilvl, fallback := 0, 0
	for {
		if err := s.next(); err != nil || s.kind == tokenEOF {
			return n, err
		}
		if s.kind == tokenEnd {
			switch s.name {
			case "w:abstractNum":
				abs = nil
			case "w:num":
				cur = nil
			case "w:lvl":
				lvl = nil
			case "mc:Fallback":
				fallback--
			}
			continue
		}
		if s.kind != tokenStart {
			continue
		}
		switch s.name {
		case "mc:Fallback":
			fallback++
		case "w:abstractNum":
			abs = &word.AbstractNum{ID: s.attr("abstractNumId"), Levels: map[int]*word.Level{}}
			n.Abstracts[abs.ID] = abs
		case "w:styleLink":
			if abs != nil {
				abs.StyleLink = s.attr("val")
			}
		case "w:numStyleLink":
			if abs != nil {
				abs.NumStyle = s.attr("val")
			}
		case "w:num":
			cur = &word.Num{Overrides: map[int]*word.Level{}, Starts: map[int]int{}}
			n.Nums[s.attr("numId")] = cur
		case "w:abstractNumId":
			if cur != nil {
				cur.Abstract = s.attr("val")
			}
		case "w:lvlOverride":
			ilvl = s.intAttr("ilvl", 0)
		case "w:startOverride":
			if cur != nil {
				cur.Starts[ilvl] = s.intAttr("val", 1)
			}
		case "w:lvl":
			ilvl = s.intAttr("ilvl", 0)
			lvl = word.NewLevel()
			if cur != nil {
				cur.Overrides[ilvl] = lvl
			} else if abs != nil {
				abs.Levels[ilvl] = lvl
			}
		}
		if lvl == nil {
			continue
		}
		switch s.name {
		case "w:start":
			lvl.Start = s.intAttr("val", 1)
		case "w:numFmt":
			if f := s.attr("val"); fallback == 0 || lvl.Custom == "" {
				lvl.Format, lvl.Custom = f, s.attr("format")
			}
		case "w:lvlText":
			lvl.Text = s.attr("val")
			lvl.NullText = s.attr("null") == "1"
		case "w:lvlRestart":
			lvl.Restart = s.intAttr("val", -1)
		case "w:isLgl":
			lvl.Legal = s.on()
		case "w:pStyle":
			lvl.PStyle = s.attr("val")
		}
	}
}
