package msdoc

import (
	"strconv"
	"strings"

	"wenping/internal/ingest/word"
)

// paraProps are the properties of a paragraph, all modifiers applied.
type paraProps struct {
	style          *word.Style
	istd           int
	known          bool // the file says something about this paragraph
	inTable, ttp   bool
	innerCell      bool // ends a cell of a table inside a table
	innerTtp       bool // ends a row of one
	depth          int  // of tables around it
	outline, level int  // -1 unset
	numID          string
	jc             string
	row            rowProps // where it ends a row
}

// paraAt gives the properties of the paragraph whose mark is at cp.
func (r *reader) paraAt(cp int) paraProps {
	p := paraProps{outline: -1, level: -1}
	i := r.text.pieceAt(cp)
	if i < 0 {
		p.style = r.styles.get(0)
		return p
	}
	piece := &r.text.pieces[i]
	found := r.paras.find(piece.fcOf(cp))
	var list []byte
	if found != nil {
		p.istd, list, p.known = found.istd, found.props, true
	}
	r.applyPara(&p, list, 0)
	r.applyPara(&p, r.text.sprmList(piece.prm), 0)
	p.style = r.styles.get(p.istd)
	if p.jc == "" {
		p.jc = p.style.Jc
	}
	if p.inTable && p.depth == 0 {
		p.depth = 1
	}
	if !p.inTable && p.depth <= 1 {
		p.depth = 0
	}
	return p
}

func (r *reader) applyPara(p *paraProps, list []byte, hops int) {
	sprms(list, func(s sprm) {
		switch s.op {
		case sprmPIstd:
			p.istd = s.word() & 0xFFFF
		case sprmPFInTable:
			p.inTable = s.byte() != 0
		case sprmPFTtp:
			p.ttp = s.byte() != 0
		case sprmPFInnerCell:
			p.innerCell = s.byte() != 0
		case sprmPFInnerTtp:
			p.innerTtp = s.byte() != 0
		case sprmPItap:
			p.depth = max(0, min(s.long(), maxDepth))
		case sprmPDtap:
			p.depth = max(0, min(p.depth+s.long(), maxDepth))
		case sprmPOutLvl:
			p.outline = int(s.byte())
		case sprmPIlvl:
			p.level = int(s.byte())
		case sprmPIlfo:
			p.numID = strconv.Itoa(listUse(s.word()))
		case sprmPJc80, sprmPJc:
			p.jc = justify(s.byte())
		case sprmPHugePapx, sprmPHugePapxOld, sprmPTableProps:
			if at := s.long(); hops < 4 && at >= 0 && at+2 <= len(r.data) {
				n := int(le.Uint16(r.data[at:]))
				r.applyPara(p, r.data[at+2:min(len(r.data), at+2+n)], hops+1)
			}
		default:
			if s.table() {
				p.row.apply(s)
			}
		}
	})
}

// charProps are the properties of characters, all modifiers applied.
type charProps struct {
	look              word.Look
	hidden            bool
	deleted, inserted bool
	special           bool
	data, object      bool
	picture           int // offset in the data stream; -1 none
	symbolFont        string
	sign              rune // of a symbol
	signFont          string
	end               int // CP up to which they hold
}

// charsAt gives the properties of the characters from cp on, in a paragraph of
// the given style.
func (r *reader) charsAt(cp, limit int, p *paraProps) charProps {
	c := charProps{picture: -1, end: limit}
	base := p.style.Look
	styleHidden := r.styles.hides(p.istd)
	c.hidden = styleHidden
	i := r.text.pieceAt(cp)
	if i < 0 {
		// No piece: text that is missing. Up to the next one nothing changes.
		c.look = base
		return c
	}
	piece := &r.text.pieces[i]
	c.end = min(c.end, piece.end)
	fc := piece.fcOf(cp)
	if next := r.chars.next(fc); next < piece.fcOf(piece.end) {
		c.end = max(cp+1, min(c.end, piece.cp+(next-piece.fc+piece.width-1)/piece.width))
	}
	own := word.NoLook
	below := base
	apply := func(list []byte) {
		sprms(list, func(s sprm) {
			switch s.op {
			case sprmCIstd:
				istd := s.word() & 0xFFFF
				below = r.styles.lookOf(istd).Over(base)
				if istd < len(r.styles.list) && r.styles.list[istd].kind == 2 && r.styles.hides(istd) {
					c.hidden = true
				}
			case sprmCPlain:
				own = word.NoLook
				c.hidden = styleHidden
			case sprmCFBold:
				own.Bold = toggle(s.byte(), below.Bold == 1)
			case sprmCFVanish:
				c.hidden = toggle(s.byte(), styleHidden) == 1
			case sprmCHps:
				own.Size = s.word()
			case sprmCRgFtc1:
				own.Font = r.styles.font(s.word())
			case sprmCRgFtc0:
				if f := r.styles.font(s.word()); strings.HasPrefix(f, "Wingdings") || f == "Symbol" || strings.HasPrefix(f, "Webdings") {
					c.symbolFont = f
				} else {
					c.symbolFont = ""
				}
			case sprmCFRMarkDel:
				c.deleted = s.byte() != 0
			case sprmCFRMarkIns:
				c.inserted = s.byte() != 0
			case sprmCFSpec:
				c.special = s.byte() != 0
			case sprmCFData:
				c.data = s.byte() != 0
			case sprmCFOle2, sprmCFObj:
				c.object = s.byte() != 0
			case sprmCPicLocation:
				c.picture = s.long()
			case sprmCSymbol:
				if len(s.arg) >= 4 {
					c.signFont, c.sign = r.styles.font(s.word()), rune(le.Uint16(s.arg[2:]))
				}
			}
		})
	}
	if found := r.chars.find(fc); found != nil {
		apply(found.props)
	}
	apply(r.text.sprmList(piece.prm))
	c.look = own.Over(below)
	return c
}

// toggle reads a switch that may refer to the style: 128 as there, 129 the
// opposite.
func toggle(v byte, style bool) int {
	on := v == 1 || v == 128 && style || v == 129 && !style
	if on {
		return 1
	}
	return 0
}
