package document

import (
	"regexp"
	"strings"
)

var (
	chapterWord   = regexp.MustCompile(`^(?:第[一二三四五六七八九十百0-9]+(?:部分|[章节篇编])|附[件录表][一二三四五六七八九十0-9]+)`)
	chapterNumber = regexp.MustCompile(`^(?:([一二三四五六七八九十]+)[、.．]|([0-9]{1,2})(?:[、.．][^0-9]|[\s　]))`)
	numberGap     = regexp.MustCompile(`^([0-9.．]+[.．、])\s+`)
)

// CitePath writes a heading path ("三、风险调查 / （一）公示情况") as a letter cites
// it: the chapter by its number and the innermost heading by its words,
// 第三部分“（一）公示情况”. A path of one heading is that heading in quotes.
func CitePath(path string) string {
	parts := strings.Split(path, " / ")
	last := numberGap.ReplaceAllString(strings.TrimSpace(parts[len(parts)-1]), "$1")
	if last == "" {
		return ""
	}
	quoted := "“" + last + "”"
	if len(parts) == 1 {
		return quoted
	}
	first := strings.TrimSpace(parts[0])
	if m := chapterWord.FindString(first); m != "" {
		return m + quoted
	}
	if m := chapterNumber.FindStringSubmatch(first); m != nil {
		return "第" + m[1] + m[2] + "部分" + quoted
	}
	return "“" + first + "”中“" + last + "”"
}
