package msdoc_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"wenping/internal/document/documenttest"
	"wenping/internal/ingest/msdoc"
)

// BenchmarkRead reads a file written by WPS, of 35 000 characters and of
// twenty times as many: the time for a page must not grow with their number.
func BenchmarkRead(b *testing.B) {
	for _, times := range []int{1, 20} {
		var s strings.Builder
		s.WriteString("青杉县污水处理厂扩建项目\n社会稳定风险评估报告\n")
		for i := 0; i < 40*times; i++ {
			fmt.Fprintf(&s, "# 第%d章 风险调查\n", i%99+1)
			for k := 0; k < 8; k++ {
				s.WriteString(strings.Repeat("评估小组走访了项目周边的居民和单位，听取意见。", 5) + "\n")
			}
			s.WriteString("| 村 | 户数 |\n|---|---|\n| 东桥 | 12 |\n| 西桥 | 15 |\n\n")
		}
		data, err := documenttest.DOC(parse(b, s.String()), documenttest.WPSLike)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("%d characters", 35000*times), func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := msdoc.Read(context.Background(), data, msdoc.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
