package paper

import (
	"regexp"
	"strings"

	"wenping/internal/document"
	"wenping/internal/review"
	"wenping/internal/zh"
)

// reportName is what a cover calls the document, with the matter before it or
// on a line of its own.
var reportName = regexp.MustCompile(`((?:重大决策|重大事项|重大项目)?社会(?:稳定)?风险(?:评估|分析)(?:报告表|报告书|报告|篇章|专篇)|稳评报告(?:书|表)?)$`)

// coverBlocks bounds the search to the cover and title page.
const coverBlocks = 20

// documentName gives the name the cover uses, or "".
func documentName(r *review.Review) string {
	if r.Document == nil {
		return ""
	}
	for i := range r.Document.Blocks {
		if i >= coverBlocks {
			break
		}
		b := &r.Document.Blocks[i]
		if b.Kind != document.Paragraph && b.Kind != document.Heading {
			continue
		}
		t := strings.ReplaceAll(zh.Fold(b.Text).Text, " ", "")
		t = strings.TrimSuffix(strings.TrimRight(t, ")(送审稿报批备案0123456789"), "》")
		if m := reportName.FindString(t); m != "" {
			return m
		}
	}
	return ""
}
