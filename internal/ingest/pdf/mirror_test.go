package pdf

import (
	"fmt"
	"strings"
	"testing"
)

// Some printers turn the page's axis over and set their text with a negative
// size and a negative scale, which turn it back. It is upright text.
func TestTextOfNegativeSizeIsUpright(t *testing.T) {
	content := "1 0 0 -1 0 842 cm\n"
	for i, line := range []string{"The first line of this page is here.", "The second line of it follows below."} {
		content += fmt.Sprintf("q 1 0 0 1 90 %d cm BT /F0 -12 Tf -100 Tz 0 0 Td (%s) Tj ET Q\n", 100+40*i, line)
	}
	d := mustRead(t, file(
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F0 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
	))
	var all []string
	for _, b := range d.Blocks {
		all = append(all, b.Text)
		for _, l := range b.Origin.Lines {
			if l.Size < 11 || l.Size > 13 || l.Box.X0 > 95 || l.Box.Y1-l.Box.Y0 > 20 {
				t.Errorf("line of size %v in %v", l.Size, l.Box)
			}
		}
	}
	if got, want := strings.Join(all, " "), "The first line of this page is here. The second line of it follows below."; got != want {
		t.Errorf("read %q, want %q", got, want)
	}
}
