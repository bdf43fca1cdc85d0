package layout

import "strings"

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
	{faceBiao, []string{"biaosong", "小标宋", "xbs", "dbs", "大标宋", "serifsc900", "serifsc-black", "serifsc_black", "serifcjksc-black", "serifcjksc-heavy"}},
	{faceKai, []string{"kai", "楷", "fzkt"}},
	{faceHei, []string{"hei", "黑", "sanssc", "sanscjk", "fzht", "sourcehansans"}},
	{faceSong, []string{"song", "宋", "simsun", "serif", "times", "roman", "fzss", "ming"}},
}

func faceOf(font string) face {
	n := strings.ToLower(strings.ReplaceAll(font, " ", ""))
	for _, f := range faceWords {
		for _, w := range f.words {
			if strings.Contains(n, w) {
				return f.face
			}
		}
	}
	return faceOther
}

// han says that a character is one whose face can be told: a Chinese one.
func han(r rune) bool {
	return r >= 0x3400 && r <= 0x9FFF
}

// facesOf counts the Chinese characters of lines by face.
func facesOf(lines []line) (n map[face]int, total int) {
	n = map[face]int{}
	for i := range lines {
		for _, g := range lines[i].glyphs {
			if han(g.r) && !g.hidden {
				n[g.face]++
				total++
			}
		}
	}
	return n, total
}

// rare is the share of characters that may come from another face: the text
// face of an office need not have every character of a name.
const rare = 0.03

// setIn says whether lines are set in one of the faces, and names what was seen.
func setIn(lines []line, want ...face) (bool, string) {
	n, total := facesOf(lines)
	if total == 0 {
		return true, "没有汉字"
	}
	good := 0
	for _, f := range want {
		good += n[f]
	}
	most, name := -1, ""
	for f := faceOther; f <= faceSong; f++ {
		if n[f] > most {
			most, name = n[f], faceNames[f]
		}
	}
	allowed := int(float64(total) * rare)
	if total >= 6 {
		allowed = max(allowed, 2)
	}
	if good >= total-allowed && good > 0 {
		return true, faceNames[want[0]]
	}
	if most == total {
		return false, name
	}
	for f := faceOther; f <= faceSong; f++ { // what disturbs is worth more than what is most
		ok := false
		for _, w := range want {
			ok = ok || w == f
		}
		if !ok && n[f] > 0 {
			name = faceNames[f]
		}
	}
	return false, "有" + name
}
