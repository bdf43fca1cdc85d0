package facts

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

var (
	titled    = regexp.MustCompile(`《([^《》]{2,80})》(?:\(([^()]{2,60})\))?`)
	docNumber = regexp.MustCompile(`[一-龥]{1,10}〔(\d{4})〕\d{1,5}号|国务院令第?\d{2,4}号|(?:部|省政府|政府|主席|委)令第?\d{1,4}号|第?\d{2,4}号令`)
	standard  = regexp.MustCompile(`(?:GB|DB\d{2,6}|[A-Z]{2,4})(?:/T|/Z|T)?\s?\d+(?:\.\d+)?-(\d{4})`)
	lawTail   = regexp.MustCompile(`(?:法|条例|办法|规定|意见|通知|决定|细则|规范|标准|导则|方案|规划|大纲|规程|准则|纲要|目录|公告|解释|指南|指引|批复)(?:\([^()]{1,12}\))?$`)
	yearIn    = regexp.MustCompile(`(?:19|20)\d{2}`)
	// What is said beside a title when it is told as history, before it and after it.
	historyBefore = regexp.MustCompile(`(?:^|[^还])原(?:来|先|有|依据|执行|规定|国家|由|按照?)?[^。;,、]{0,6}$|旧(?:版|的|法)?$|曾(?:经)?[^。;]{0,16}$|(?:当时|彼时|此前|以前|修订前|过去)[^。;、]{0,16}$`)
	historyAfter  = regexp.MustCompile(`^[^《》。;]{0,24}(?:废止|失效|不再(?:适用|施行|执行|作为|引用)|(?:所|已)?(?:取代|替代|代替)|已被)|^(?:\([^()]*\))?[^《》。;]{0,8}(?:当时|时期)`)
	// A sentence that tells of repeal outside brackets is all history.
	historyTold = regexp.MustCompile(`(?:废止|失效|取代|替代|不再(?:适用|施行|执行|作为|引用))`)
	asideText   = regexp.MustCompile(`\([^()]*\)`)
)

// toldAsHistory says that the sentence of s around a citation tells it as
// something that no longer holds.
func toldAsHistory(s string, sp zh.Span, from, to int) bool {
	if historyBefore.MatchString(s[sp.Start:from]) || historyAfter.MatchString(s[to:sp.End]) {
		return true
	}
	if i := strings.IndexByte(s[to:sp.End], ')'); strings.HasPrefix(s[to:sp.End], "(") && i > 0 && historyTold.MatchString(s[to:to+i]) {
		return true
	}
	if strings.HasSuffix(s[from:to], ")") && historyTold.MatchString(s[strings.LastIndexByte(s[:to], '('):to]) && strings.LastIndexByte(s[:to], '(') >= from {
		return true
	}
	return historyTold.MatchString(asideText.ReplaceAllString(s[sp.Start:sp.End], ""))
}

var (
	joins        = regexp.MustCompile(`^(?:及|以及|和|与|并|同时|还有|、)`)
	numberBefore = regexp.MustCompile(`(?:[一-龥]{1,10}〔\d{4}〕\d{1,5}号|国务院令第?\d{2,4}号)(?:文件?)?$`)
)

// lastUsed is where the last citation taken ended.
func lastUsed(used [][]int) int {
	end := 0
	for _, u := range used {
		end = max(end, u[1])
	}
	return end
}

var ofArticle = regexp.MustCompile(`第[\d一二三四五六七八九十百]+条$`)

// leadWords may stand before a document number without being part of it.
var leadWords = []string{"文件有", "依据有", "规定有", "以及", "依据", "根据", "按照", "参照", "执行", "符合", "按", "以", "和", "与", "及", "见", "由", "有", "是"}

// leadClauses end what leads to a document number: 稳评方面依据中办发〔2012〕2号.
var leadClauses = regexp.MustCompile(`^[^〔\d]{0,24}(?:依据|根据|按照|参照|遵照|依照|遵循|方面|包括)`)

// bareNumber takes the words that lead to a document number off it.
func bareNumber(s string) string {
	s = s[len(leadClauses.FindString(s)):]
	for _, w := range leadWords {
		s = strings.TrimPrefix(s, w)
	}
	return s
}

// citations finds laws, documents and standards that the report cites: a title
// in 《》 with the number after it, or a number on its own.
func (x *reading) citations() {
	read := map[*text]bool{}
	for _, t := range x.texts {
		if !t.inBody() || t.block.Zone != document.ZoneBody {
			continue
		}
		s := t.s()
		if read[t] {
			continue // the number of the title beside it
		}
		if t.cell != nil && x.citedInRow(t, read) || !strings.ContainsAny(s, "《〔-令") {
			continue
		}
		basis := x.inRole(t.block.ID, "basis")
		var used [][]int
		add := func(c Citation, from, to int) {
			sp := t.sentence(from)
			c.History = toldAsHistory(s, sp, from, to)
			c.Basis, c.At = basis, t.at(from, to)
			x.out.Citations = append(x.out.Citations, c)
			used = append(used, []int{from, to})
		}
		for _, m := range titled.FindAllStringSubmatchIndex(s, 60) {
			title := strings.ReplaceAll(s[m[2]:m[3]], "\n", "")
			note := ""
			if m[4] >= 0 {
				note = s[m[4]:m[5]]
			}
			end := m[1]
			number := docNumber.FindString(note)
			if number == "" {
				number = standard.FindString(note)
			}
			if number == "" && note == "" { // 《……》 DB32/T 4013-2021, 《……》国办发〔2020〕1号
				tail := s[m[1]:min(len(s), m[1]+48)]
				for _, re := range []*regexp.Regexp{docNumber, standard} {
					// 《……》及发改办投资〔2013〕428号 names another document.
					if at := re.FindStringIndex(tail); at != nil && strings.TrimSpace(tail[:at[0]]) == "" && utf8.ValidString(tail[:at[1]]) && !joins.MatchString(tail[at[0]:]) {
						number, end = tail[at[0]:at[1]], m[1]+at[1]
						break
					}
				}
			}
			from := m[0]
			if number == "" { // 发改投资〔2012〕2492号《……》, the number first
				head := s[max(0, m[0]-90):m[0]]
				if at := numberBefore.FindStringIndex(head); at != nil {
					word := bareNumber(strings.TrimSpace(head[at[0]:]))
					if k := strings.LastIndex(head, word); k >= 0 && m[0]-len(head)+k >= lastUsed(used) {
						number, from = word, m[0]-len(head)+k
					}
				}
			}
			if number == "" && !lawTail.MatchString(title) {
				continue // a report, a table, a newspaper
			}
			c := Citation{Title: title, Number: strings.TrimSpace(number), Note: note}
			if y := yearIn.FindString(number); y != "" {
				c.Year, _ = strconv.Atoi(y)
			} else if y := yearIn.FindString(note); y != "" {
				c.Year, _ = strconv.Atoi(y)
			}
			add(c, from, end)
		}
		for _, re := range []*regexp.Regexp{docNumber, standard} {
			for _, m := range re.FindAllStringIndex(s, 60) {
				inside := false
				for _, u := range used {
					inside = inside || m[0] < u[1] && u[0] < m[1]
				}
				if inside {
					continue
				}
				m[0] = m[1] - len(bareNumber(s[m[0]:m[1]]))
				c := Citation{Number: s[m[0]:m[1]]}
				if y := yearIn.FindString(c.Number); y != "" {
					c.Year, _ = strconv.Atoi(y)
				}
				add(c, m[0], m[1])
			}
		}
	}
}

// citedInRow reads a table of documents, where the title stands in one cell
// without 《》 and the number or the date in the next.
func (x *reading) citedInRow(t *text, read map[*text]bool) bool {
	s := squeeze(t.s())
	if strings.ContainsAny(s, "《》。") || utf8.RuneCountInString(s) > 60 || !lawTail.MatchString(s) || t.cell.Row >= len(t.table.grid) {
		return false
	}
	row := t.table.grid[t.cell.Row]
	next := rightOf(row, columnOf(row, t))
	if next == nil {
		return false
	}
	note := strings.TrimSpace(next.s())
	if strings.Contains(note, "《") {
		return false // 文件标准 | 《……》: a kind of document, and those of it
	}
	number := docNumber.FindString(note)
	if number == "" {
		number = standard.FindString(note)
	}
	if ofArticle.MatchString(note) {
		return false // 草案公开征求意见 | 国务院令第713号第15条: what is done, and by which article
	}
	if number == "" && (!yearIn.MatchString(note) || utf8.RuneCountInString(note) > 24) {
		return false
	}
	c := Citation{Title: s, Number: number, Note: note, Basis: x.inRole(t.block.ID, "basis"), At: next.at(0, 0)}
	if y := yearIn.FindString(note); y != "" {
		c.Year, _ = strconv.Atoi(y)
	}
	c.History = historyTold.MatchString(note)
	read[next] = true
	x.out.Citations = append(x.out.Citations, c)
	return true
}
