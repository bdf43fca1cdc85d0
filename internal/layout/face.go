package layout

import (
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// face is a kind of typeface as the standard names them.
type face byte

const (
	faceOther face = iota
	faceFang       // 仿宋
	faceBiao       // 小标宋, or the heavy Song that stands in for it
	faceHei        // 黑体
	faceKai        // 楷体
	faceSong       // 宋体, and the Latin of like build
)

var faceNames = map[face]string{faceOther: "其他字体", faceFang: "仿宋", faceBiao: "小标宋", faceHei: "黑体", faceKai: "楷体", faceSong: "宋体"}

// faceWords tell a face by its PostScript name; the first that fits wins.
var faceWords = []struct {
	face  face
	words []string
}{
	{faceFang, []string{"fang", "仿宋", "stfangso", "fzfs"}},
	{faceBiao, []string{"biaosong", "小标宋", "xbs", "dbs", "大标宋"}},
	{faceKai, []string{"kai", "楷", "fzkt"}},
	{faceHei, []string{"hei", "黑", "sanssc", "sanscjk", "fzht", "sourcehansans"}},
	{faceSong, []string{"song", "宋", "simsun", "serif", "times", "roman", "fzss", "ming"}},
}

func faceOf(font string) face {
	n := strings.ToLower(strings.ReplaceAll(font, " ", ""))
	if strings.Contains(n, "serif") && (strings.Contains(n, "black") || strings.Contains(n, "heavy") || strings.Contains(n, "900")) {
		return faceBiao // the heavy Song that stands in for it
	}
	for _, f := range faceWords {
		for _, w := range f.words {
			if strings.Contains(n, w) {
				return f.face
			}
		}
	}
	return faceOther
}

// han says that a character is Chinese.
func han(r rune) bool { return r >= 0x3400 && r <= 0x9FFF }

// common are the hanzi of GB/T 2312, which every face for official letters has.
// Other characters may come from another face, wherever there is one.
var common = sync.OnceValue(func() map[rune]bool {
	out := make(map[rune]bool, 6763)
	decode := simplifiedchinese.GBK.NewDecoder()
	for row := byte(0xB0); row <= 0xF7; row++ {
		for col := byte(0xA1); col <= 0xFE; col++ {
			if s, err := decode.Bytes([]byte{row, col}); err == nil {
				if r, _ := utf8.DecodeRune(s); han(r) {
					out[r] = true
				}
			}
		}
	}
	return out
})

// facesOf counts the common Chinese characters of lines by face.
func facesOf(lines []line) (n map[face]int, total int) {
	n = map[face]int{}
	for i := range lines {
		for _, g := range lines[i].glyphs {
			if !g.hidden && common()[g.r] {
				n[g.face]++
				total++
			}
		}
	}
	return n, total
}

// setIn says whether lines are set in a face, and names what was seen.
func setIn(lines []line, want face) (bool, string) {
	n, total := facesOf(lines)
	switch {
	case n[want] == total:
		return true, faceNames[want]
	case n[want] == 0:
		for f := faceOther; f <= faceSong; f++ {
			if n[f] == total {
				return false, faceNames[f]
			}
		}
	}
	for f := faceOther; f <= faceSong; f++ { // what disturbs is worth more than what is most
		if f != want && n[f] > 0 {
			return false, "有" + faceNames[f]
		}
	}
	return false, "不一"
}
