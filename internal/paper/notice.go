package paper

import (
	"fmt"
	"strings"
)

// Notice is a letter or list, composed and ready to be drawn.
type Notice struct {
	Kind         Kind
	Name         string // 退回重新评估函
	Draft        bool
	Issue        *Issue   // what makes it an issued letter; nil for a draft
	Mark         string   // stands on every page of a draft
	Title        string   // "|" marks where a line may well break; never printed
	TitlePhrases []string // of the title in order, where known: it is not broken inside one
	Addressee    string   // "云岭县交通运输局："; empty for lists
	Paragraphs   []Paragraph
	Attachment   *Attachment // nil: none
	Blanks       []string    // what a person has to write in
}

// Level of a paragraph, as in GB/T 9704.
type Level int

const (
	Body  Level = iota // 正文
	One                // 一、
	Two                // （一）
	Three              // 1. with its text
	Four               // （1） with its text
	After              // 附件说明: like the text, one line apart from it
	Note               // 附注
	Copy               // 抄送
)

// Paragraph is one paragraph with its number in the text.
type Paragraph struct {
	Level Level
	Text  string
	Apart bool // one blank line above
}

// Attachment is the table of all items.
type Attachment struct {
	Name  string // 审查意见明细表（45项）
	Title string
	Sum   string
	Stamp string // by which standard
	Rows  []Row
}

// Row is a line of the attachment: a category band, or an item.
type Row struct {
	Band    string // "A　材料完整与形式规范"; the rest is then empty
	ID      string
	Name    string
	Verdict string
	Why     string
	Place   string
}

// Cells gives an item's row in the order of the columns.
func (r *Row) Cells() []string { return []string{r.ID, r.Name, r.Verdict, r.Why, r.Place} }

// PlainTitle gives the title as printed.
func (n *Notice) PlainTitle() string { return strings.ReplaceAll(n.Title, "|", "") }

// Text gives the paper as plain text, for a terminal and for tests.
func (n *Notice) Text() string {
	var b strings.Builder
	if n.Draft {
		fmt.Fprintf(&b, "［%s］\n\n", n.Mark)
	}
	if n.Issue != nil {
		fmt.Fprintf(&b, "%s\n%s\n\n", n.Issue.Head, n.Issue.Number)
	}
	fmt.Fprintf(&b, "%s\n\n", n.PlainTitle())
	if n.Addressee != "" {
		fmt.Fprintf(&b, "%s\n", n.Addressee)
	}
	signed := n.Issue == nil
	sign := func() {
		if !signed {
			signed = true
			fmt.Fprintf(&b, "\n%s\n%s\n", n.Issue.Name, n.Issue.Date)
		}
	}
	for _, p := range n.Paragraphs {
		if p.Level > After {
			sign()
		}
		if p.Apart {
			b.WriteString("\n")
		}
		if p.Level != Copy {
			b.WriteString("　　")
		}
		b.WriteString(p.Text + "\n")
	}
	sign()
	if a := n.Attachment; a != nil {
		fmt.Fprintf(&b, "\n附件\n%s\n%s\n", a.Title, a.Sum)
		for _, r := range a.Rows {
			if r.Band != "" {
				fmt.Fprintf(&b, "【%s】\n", r.Band)
				continue
			}
			fmt.Fprintf(&b, "%s %s | %s | %s | %s\n", r.ID, r.Name, r.Verdict, r.Why, r.Place)
		}
		fmt.Fprintf(&b, "%s\n", a.Stamp)
	}
	return b.String()
}

const digits = "零一二三四五六七八九"

// chinese writes 1…99 as 一, 十二, 三十.
func chinese(n int) string {
	r := []rune(digits)
	switch {
	case n < 10:
		return string(r[n])
	case n < 20:
		if n == 10 {
			return "十"
		}
		return "十" + string(r[n-10])
	case n < 100:
		s := string(r[n/10]) + "十"
		if n%10 > 0 {
			s += string(r[n%10])
		}
		return s
	}
	return fmt.Sprint(n)
}
