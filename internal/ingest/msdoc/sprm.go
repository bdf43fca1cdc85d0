package msdoc

// Property modifiers that are understood; the others are passed over by their size.
const (
	// paragraphs
	sprmPIstd        = 0x4600
	sprmPIncLvl      = 0x2602
	sprmPJc80        = 0x2403
	sprmPJc          = 0x2461
	sprmPIlvl        = 0x260A
	sprmPIlfo        = 0x460B
	sprmPFInTable    = 0x2416
	sprmPFTtp        = 0x2417
	sprmPOutLvl      = 0x2640
	sprmPFInnerCell  = 0x244B
	sprmPFInnerTtp   = 0x244C
	sprmPItap        = 0x6649
	sprmPDtap        = 0x664A
	sprmPHugePapx    = 0x6646
	sprmPHugePapxOld = 0x6645
	sprmPTableProps  = 0x646B
	sprmPChgTabs     = 0xC615
	sprmPFPageBreak  = 0x2407
	sprmTTableHeader = 0x3404
	sprmTDefTable    = 0xD608
	sprmTDefTable10  = 0xD606
	sprmTInsert      = 0x7621
	sprmTDelete      = 0x5622
	sprmTDxaCol      = 0x7623
	sprmTMerge       = 0x5624
	sprmTSplit       = 0x5625
	sprmTVertMerge   = 0xD62B
	sprmTDxaLeft     = 0x9601
	sprmCFRMarkDel   = 0x0800
	sprmCFRMarkIns   = 0x0801
	sprmCPicLocation = 0x6A03
	sprmCFData       = 0x0806
	sprmCSymbol      = 0x6A09
	sprmCFOle2       = 0x080A
	sprmCFBold       = 0x0835
	sprmCFVanish     = 0x083C
	sprmCHps         = 0x4A43
	sprmCRgFtc0      = 0x4A4F
	sprmCRgFtc1      = 0x4A50
	sprmCFSpec       = 0x0855
	sprmCFObj        = 0x0856
	sprmCIstd        = 0x4A30
	sprmCPlain       = 0x2A33
)

// short are the modifiers that a piece names by a number of seven bits.
var short = map[uint8]uint16{
	0x04: sprmPIncLvl, 0x05: sprmPJc80, 0x09: sprmPFPageBreak, 0x0C: sprmPIlvl, 0x18: sprmPFInTable, 0x19: sprmPFTtp,
	0x41: sprmCFRMarkDel, 0x42: sprmCFRMarkIns, 0x47: sprmCFData, 0x4B: sprmCFOle2, 0x53: sprmCPlain, 0x55: sprmCFBold, 0x5C: sprmCFVanish,
	0x76: sprmCFSpec, 0x77: sprmCFObj, 0x7A: sprmPOutLvl,
}

// sprm is one modifier with its operand. Of a variable operand the length is
// taken off, but for table definitions.
type sprm struct {
	op  uint16
	arg []byte
}

func (s sprm) byte() byte {
	if len(s.arg) == 0 {
		return 0
	}
	return s.arg[0]
}

func (s sprm) word() int {
	if len(s.arg) < 2 {
		return 0
	}
	return int(int16(le.Uint16(s.arg)))
}

func (s sprm) long() int {
	if len(s.arg) < 4 {
		return 0
	}
	return int(int32(le.Uint32(s.arg)))
}

func (s sprm) table() bool { return s.op>>10&7 == 5 }

// sprms walks a list of modifiers; what is cut off at its end is left out.
func sprms(b []byte, yield func(sprm)) {
	for len(b) >= 2 {
		op := le.Uint16(b)
		b = b[2:]
		skip, n := 0, 0
		switch op >> 13 {
		case 0, 1:
			n = 1
		case 2, 4, 5:
			n = 2
		case 3:
			n = 4
		case 7:
			n = 3
		case 6:
			switch {
			case op == sprmTDefTable || op == sprmTDefTable10:
				if len(b) < 2 {
					return
				}
				skip, n = 2, int(le.Uint16(b))-1
			case len(b) < 1:
				return
			case op == sprmPChgTabs && b[0] == 255:
				// Longer than a byte can say: deleted tabs with their widths, added ones.
				if len(b) < 2 {
					return
				}
				del := int(b[1])
				if 2+4*del >= len(b) {
					return
				}
				skip, n = 1, 1+4*del+1+3*int(b[2+4*del])
			default:
				skip, n = 1, int(b[0])
			}
		}
		if n < 0 || skip+n > len(b) {
			return
		}
		yield(sprm{op, b[skip : skip+n]})
		b = b[skip+n:]
	}
}

// sprmList gives the modifiers a piece adds to its text.
func (t *text) sprmList(prm uint16) []byte {
	if prm == 0 {
		return nil
	}
	if prm&1 != 0 {
		if i := int(prm >> 1); i < len(t.grpprls) {
			return t.grpprls[i]
		}
		return nil
	}
	op, ok := short[uint8(prm>>1)&0x7F]
	if !ok {
		return nil
	}
	return []byte{byte(op), byte(op >> 8), byte(prm >> 8)}
}
